/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of engine/plugin share. Strings of a dh_plugins live in its arena unless a comment says otherwise. */
#ifndef DH_PLUGIN_PLUGIN_INTERNAL_H
#define DH_PLUGIN_PLUGIN_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/message.h"
#include "plugin/plugins.h"

typedef enum dh_kind {
    DH_KIND_AGGREGATE,
    DH_KIND_FUNCTION,
    DH_KIND_STATISTIC,
    DH_KIND_SOURCE,
    DH_KIND_SINK,
    DH_KIND_MEASURE
} dh_kind;

/* One thing that a plugin registered. `object` is the host's copy of its struct, in the host's size; of a measure its
 * dh_contract. */
typedef struct dh_registration {
    dh_kind kind;
    const char *name;
    const void *object;
    const char *path;
    void *data; /* the plugin's; `destroy` (may be NULL) is called on it when the registration is dropped */
    void (*destroy)(void *data);
} dh_registration;

/* Texts of a plugin; in the catalogue from add_texts until they are dropped. */
typedef struct dh_texts {
    dh_message_table table; /* linked into the catalogue */
    struct dh_texts *next;
} dh_texts;

/* What an entry has registered so far; committed or abandoned when it returns. */
typedef struct dh_stage {
    dh_arena *arena;
    const char *path;
    dh_registration *items;
    size_t n, capacity;
    dh_texts *texts;
    bool open; /* inside the entry */
} dh_stage;

/* A file of the search path; see dh_plugin_entry. */
typedef struct dh_plugin_file {
    const char *path, *name, *version, *kinds, *refused;
} dh_plugin_file;

typedef enum dh_plugins_state { DH_PLUGINS_LATER, DH_PLUGINS_LOADED, DH_PLUGINS_FAILED } dh_plugins_state;

struct dh_plugins {
    const char **folders;
    int32_t n_folders;
    const char *own; /* the folder of the bundled plugins; NULL: no plugin is loaded in a process of its own first */
    dh_plugin_limits limits;
    void (*reported)(void *context);
    void *reported_context;
    pthread_mutex_t lock; /* held while plugins are loaded; recursive, since an entry may look up a name */
    bool loading;         /* guarded by lock */
    dh_error failure;     /* guarded by lock: why the state is FAILED */
    atomic_int state;     /* once LOADED, nothing below changes */
    dh_arena *arena;
    dh_functions *functions;
    dh_plugin_file *files;
    size_t n_files, files_capacity;
    dh_registration *items;
    size_t n_items, items_capacity;
    dh_texts *texts;
};

/* stamp.c: opens the object at `path`, reads its stamp and finds its entry. *reason is NULL when the entry may be
 * called, else a sentence (in `arena` or constant) that says why not; the object is then closed. *stamp is set only
 * when *stamped. ENOMEM is the only error. */
typedef dh_status (*dh_entry_function)(const dh_host *host, dh_registry *registry, dh_error *error);
dh_status dh_plugin_open(const char *path, dh_arena *arena, dh_plugin_stamp *stamp, bool *stamped,
                         dh_entry_function *entry, const char **reason, dh_error *error);

/* whole.c: *reason says that the file of a shared object is cut off; NULL: it is not, or is no shared object. */
dh_status dh_plugin_check_whole(const char *path, dh_arena *arena, const char **reason, dh_error *error);

/* dry_run.c: calls `load` in a child process. *reason says why it did not return; NULL: it did. ECANCELLED. */
dh_status dh_plugin_dry_run(const dh_plugin_limits *limits, void (*load)(void *context), void *context, dh_arena *arena,
                            const char **reason, dh_error *error);

/* registry.c: the registry given to an entry, which adds to `stage`. */
void dh_stage_registry(dh_registry *out, dh_stage *stage);
/* Moves everything staged into `plugins`; or nothing, when a name is taken: *reason is then a sentence that says so. */
dh_status dh_stage_commit(dh_plugins *plugins, dh_stage *stage, const char **reason, dh_error *error);
/* Drops what is still staged, or what `plugins` holds: calls destroy, removes texts from the catalogue. */
void dh_stage_abandon(dh_stage *stage);
void dh_registrations_drop(dh_registration *items, size_t n, dh_texts *texts);
const char *dh_kind_name(dh_kind kind); /* English, for dh_tr */

/* The file of the plugin that registered `object`; "" where none of `plugins` (may be NULL) did. */
const char *dh_plugins_file(const dh_plugins *plugins, const void *object);

/* copy.c: replaces an array of the plugin's, with elements of *size bytes, by a deep copy in `arena` with elements of
 * the host's size, and sets *size. false: out of memory. */
bool dh_copy_text(dh_arena *arena, const char **text);
bool dh_copy_args(dh_arena *arena, const dh_arg **args, uint32_t n, uint32_t *size);
bool dh_copy_params(dh_arena *arena, const dh_param **params, uint32_t n, uint32_t *size);

/* texts.c: copies pairs into `arena` and adds them to the catalogue and to *list. EPLUGIN: a pair is incomplete, or its
 * formats do not match. */
dh_status dh_texts_add(dh_texts **list, const dh_text_pair *pairs, size_t n, size_t pair_size, dh_arena *arena,
                       dh_error *error);

/* in_use.c: what dh_plugins_set_measures set last; NULL = none. */
const dh_measures *dh_plugins_measures_in_use(void);

/* params.c: values, in `arena`, for all declared parameters from "key=value" pairs and defaults; `subject` names their
 * owner in messages. */
dh_status dh_params_parse(dh_value **out, const char *subject, const dh_param *params, uint32_t n,
                          const char *const *pairs, int32_t n_pairs, dh_arena *arena, dh_error *error);

/* results.c; see dh_host for what may be added. */
dh_status dh_results_add_chart(dh_results *results, const char *table, const char *spec, dh_error *error);

/* delimited.c: the loader's reader of delimited text as a stream of text columns and the line column. */
dh_status dh_source_delimited(const char *path, char delimiter, struct ArrowArrayStream *out, dh_error *error);

/* source.c: EDATA for a column of a type that a source may not give. */
dh_status dh_source_check_types(const dh_table *table, dh_error *error);

/* host_query.c: the members join, pivot and list_… of dh_host. */
dh_status dh_host_join(dh_plan **out, const dh_plan *plan, const dh_plan *other, const char *on, const char *kind,
                       dh_error *error);
dh_status dh_host_pivot(dh_plan **out, const dh_plan *plan, const char *text, dh_error *error);
dh_status dh_host_list_tables(dh_table **out, dh_dataset *dataset, dh_error *error);
dh_status dh_host_list_columns(dh_table **out, dh_dataset *dataset, const char *table, dh_error *error);
dh_status dh_host_list_functions(dh_table **out, dh_dataset *dataset, dh_error *error);

/* host_table.c: the members table_… of dh_host. */
void dh_host_table_cell(const dh_table *table, int32_t column, int64_t row, dh_value *out);
size_t dh_host_format_value(const dh_value *value, dh_display display, char *out, size_t size);
dh_status dh_host_table_set_head(dh_table *table, int32_t column, const char *head, dh_error *error);
dh_status dh_host_table_export(const dh_table *table, struct ArrowArrayStream *out, dh_error *error);
dh_status dh_host_table_begin(dh_table **out, dh_error *error);
dh_status dh_host_table_add_column(dh_table *table, const char *name, dh_type type, dh_display display,
                                   dh_error *error);
dh_status dh_host_table_copy_column(dh_table *table, const char *name, const dh_table *from, int32_t column,
                                    const int64_t *rows, int64_t n_rows, dh_error *error);
dh_status dh_host_table_append(dh_table *table, int32_t column, const dh_value *value, dh_error *error);
dh_type dh_host_table_column_type(const dh_table *table, int32_t column);
dh_display dh_host_table_column_display(const dh_table *table, int32_t column);

/* conformance_data.c: rows to try an aggregate or a function with. */
#define DH_CONFORMANCE_ROWS 97
typedef struct dh_declared {
    const dh_arg *args;
    uint32_t n_args;
    const dh_param *params;
    uint32_t n_params;
} dh_declared;
typedef struct dh_test_case {
    int32_t n_args;
    dh_column **columns; /* DH_CONFORMANCE_ROWS rows each, some unknown */
    dh_value *params;
} dh_test_case;
/* Test case `round`: each argument has the round-th of the types that it accepts, starting over after the last. *more:
 * some argument accepts a type that no round has had yet. */
dh_status dh_test_case_make(dh_test_case *out, const dh_declared *declared, int round, bool *more, dh_arena *arena,
                            dh_error *error);
/* The same columns with every cell unknown. */
dh_status dh_test_case_unknown(dh_test_case *out, const dh_test_case *from, dh_arena *arena, dh_error *error);
void dh_test_case_free(dh_test_case *test_case);
/* A column of that type with the test rows; NULL when out of memory. */
dh_column *dh_test_column(dh_type type, uint32_t seed);
bool dh_test_same_tables(const dh_table *a, const dh_table *b); /* names, types and cells */
/* Values for all parameters: the default, or an allowed value where there is none. */
dh_status dh_test_params(dh_value **out, const dh_param *params, uint32_t n, dh_arena *arena, dh_error *error);

/* conformance_slice.c: rows [begin, begin + n) of a test case, as slices with an offset and a null_count of -1, or with
 * `copy` as arrays that begin at 0; and the schemas of its columns. */
typedef struct dh_test_slice {
    struct ArrowArray *arrays;
    const struct ArrowArray **list;
    int32_t n;
} dh_test_slice;
dh_status dh_test_slice_make(dh_test_slice *out, const dh_test_case *test_case, int64_t begin, int64_t n, bool copy,
                             dh_error *error);
void dh_test_slice_free(dh_test_slice *slice);
typedef struct dh_test_schemas {
    struct ArrowSchema *schemas;
    const struct ArrowSchema **list;
    int32_t n;
} dh_test_schemas;
dh_status dh_test_schemas_make(dh_test_schemas *out, const dh_test_case *test_case, dh_error *error);
void dh_test_schemas_free(dh_test_schemas *schemas);

/* conformance_cells.c: a source that has `read`. */
dh_status dh_conformance_cells(const dh_source *source, const char *path, const dh_value *params, dh_error *error);

/* conformance_fault.c: the nth allocation from now and all after it fail (0 = none): by the function given to
 * dh_conformance_set_fault, else those of the engine, host->alloc included. */
void dh_conformance_fail_after(int64_t n);
/* The rule on memory: lets each allocation of `call` fail in turn, at most `max` of them. EPLUGIN: it returned another
 * failure than DH_ENOMEM. */
dh_status dh_conformance_memory(dh_status (*call)(void *context), void *context, int64_t max, dh_error *error);
/* The rule on NULL errors: runs `work` in a child process. EPLUGIN: it crashes or hangs there. It must not need other
 * threads. */
dh_status dh_conformance_null_error(void (*work)(const void *context), const void *context, dh_error *error);

#endif
