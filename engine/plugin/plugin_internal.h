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

/* One thing that a plugin offers. `object` is the host's own copy, of the host's size; of a measure its dh_contract. */
typedef struct dh_registration {
    dh_kind kind;
    const char *name;
    const void *object;
    const char *path;
    void *data; /* the plugin's, given to `destroy` (NULL = nothing to free) when the registration is dropped */
    void (*destroy)(void *data);
} dh_registration;

/* Texts of a plugin, in the catalogue from add_texts on. */
typedef struct dh_texts {
    dh_message_table table; /* first: what the catalogue knows of it */
    struct dh_texts *next;
} dh_texts;

/* What one entry registers, until it is known whether the entry succeeds. */
typedef struct dh_stage {
    dh_arena *arena;
    const char *path;
    dh_registration *items;
    size_t n, capacity;
    dh_texts *texts;
    bool open; /* inside the entry */
} dh_stage;

typedef struct dh_plugin_file {
    const char *path, *name, *version, *kinds, *refused;
} dh_plugin_file;

typedef enum dh_plugins_state { DH_PLUGINS_LATER, DH_PLUGINS_LOADED, DH_PLUGINS_FAILED } dh_plugins_state;

struct dh_plugins {
    const char **folders;
    int32_t n_folders;
    void (*reported)(void *context);
    void *reported_context;
    pthread_mutex_t lock; /* held while plugins are loaded; recursive, since an entry may ask for a name */
    bool loading;         /* under lock */
    atomic_int state;     /* from LOADED on nothing below changes */
    dh_arena *arena;
    dh_functions *functions;
    dh_plugin_file *files;
    size_t n_files, files_capacity;
    dh_registration *items;
    size_t n_items, items_capacity;
    dh_texts *texts;
};

/* stamp.c: opens the object at `path` and reads its stamp. *reason stays NULL when it may be entered; otherwise it is a
 * sentence in `arena` and *handle is NULL. ENOMEM alone is returned. */
typedef dh_status (*dh_entry_function)(const dh_host *host, dh_registry *registry, dh_error *error);
dh_status dh_plugin_open(const char *path, dh_arena *arena, dh_plugin_stamp *stamp, bool *stamped,
                         dh_entry_function *entry, const char **reason, dh_error *error);

/* registry.c */
void dh_stage_registry(dh_registry *out, dh_stage *stage);
/* Takes everything staged into `plugins`, or nothing: *reason is then the sentence that says why. */
dh_status dh_stage_commit(dh_plugins *plugins, dh_stage *stage, const char **reason, dh_error *error);
/* Gives up what is staged, or all that was taken. */
void dh_stage_abandon(dh_stage *stage);
void dh_registrations_drop(dh_registration *items, size_t n, dh_texts *texts);
const char *dh_kind_name(dh_kind kind);

/* copy.c: declarations as the plugin's struct has them, into `arena` and the host's own size of element. false: out of
 * memory. */
bool dh_copy_text(dh_arena *arena, const char **text);
bool dh_copy_args(dh_arena *arena, const dh_arg **args, uint32_t n, uint32_t *size);
bool dh_copy_params(dh_arena *arena, const dh_param **params, uint32_t n, uint32_t *size);

/* texts.c: copies pairs into `arena` and puts them into the catalogue; EPLUGIN: one is not fit for it. */
dh_status dh_texts_add(dh_texts **list, const dh_text_pair *pairs, size_t n, size_t pair_size, dh_arena *arena,
                       dh_error *error);

/* in_use.c: what dh_plugins_set_measures was given last; NULL = none. */
const dh_measures *dh_plugins_measures_in_use(void);

/* params.c: values for all declared parameters from "key=value" pairs; `subject` names the owner in messages. */
dh_status dh_params_parse(dh_value **out, const char *subject, const dh_param *params, uint32_t n,
                          const char *const *pairs, int32_t n_pairs, dh_arena *arena, dh_error *error);

/* results.c */
dh_results *dh_results_new(void);
dh_status dh_results_add_table(dh_results *results, const char *name, dh_table *table, dh_error *error);
dh_status dh_results_add_chart(dh_results *results, const char *table, const char *spec, dh_error *error);
dh_status dh_results_add_note(dh_results *results, const char *text, dh_error *error);

/* delimited.c: engine/load's delimited-text reader as a stream of text columns and the line column. */
dh_status dh_source_delimited(const char *path, char delimiter, struct ArrowArrayStream *out, dh_error *error);

/* source.c: whether the columns are of types that a source may give; EDATA names the one that is not. */
dh_status dh_source_check_types(const dh_table *table, dh_error *error);

/* host_query.c: verbs and lists. */
dh_status dh_host_join(dh_plan **out, const dh_plan *plan, const dh_plan *other, const char *on, const char *kind,
                       dh_error *error);
dh_status dh_host_pivot(dh_plan **out, const dh_plan *plan, const char *text, dh_error *error);
dh_status dh_host_list_tables(dh_table **out, dh_dataset *dataset, dh_error *error);
dh_status dh_host_list_columns(dh_table **out, dh_dataset *dataset, const char *table, dh_error *error);
dh_status dh_host_list_functions(dh_table **out, dh_dataset *dataset, dh_error *error);

/* host_table.c: the host's services on tables. */
void dh_host_table_cell(const dh_table *table, int32_t column, int64_t row, dh_value *out);
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
/* Test case `round`: each argument of the round-th type that it accepts (in turn). *more: whether a later round has a
 * combination that was not tried yet. */
dh_status dh_test_case_make(dh_test_case *out, const dh_declared *declared, int round, bool *more, dh_arena *arena,
                            dh_error *error);
/* The same columns with every cell unknown. */
dh_status dh_test_case_unknown(dh_test_case *out, const dh_test_case *from, dh_arena *arena, dh_error *error);
void dh_test_case_free(dh_test_case *test_case);
/* A column of that type with the test rows; NULL when out of memory. */
dh_column *dh_test_column(dh_type type, uint32_t seed);
/* The defaults, and something that is allowed where there is none. */
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

/* conformance_fault.c: the nth allocation from now on fails, and all after it (0 = none): those of the C library where
 * dh_conformance_set_fault was given that, else those of the engine and so of host->alloc. */
void dh_conformance_fail_after(int64_t n);
/* Whether `work` comes back in a child process: false when it crashes or hangs. It must not need other threads. */
bool dh_conformance_survives(void (*work)(void *context), void *context);

#endif
