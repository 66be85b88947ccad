/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a plugin registers: aggregates, functions, statistics, sources, sinks, measures, and texts. Included by
 * dienhong/plugin.h.
 *
 * The host copies each registered struct, its strings, arguments and parameters while add_… runs; the plugin may free
 * its own afterwards. `data` is the plugin's: the host hands it to every callback in dh_call, and calls `destroy` on it
 * once when the registration is dropped (at the end of the process, when the entry fails later on, or when the plugin
 * is refused). Where add_… itself fails, `data` stays the plugin's and destroy is not called. Structs that share `data`
 * give destroy to one of them alone.
 *
 * Rules for every callback, unless its block says otherwise:
 *   arguments  none is NULL but `error`, which may be; what they point to is borrowed until the callback returns
 *   failure    returns a status other than DH_OK, says why in `error` (host->error_set accepts NULL), frees what it
 *              allocated, leaves `out` empty (release NULL, valid 0). DH_ENOMEM needs no message
 *   threads    called from any thread, by several at once for different states and outputs; writes those alone
 */
#ifndef DIENHONG_PLUGIN_REGISTER_H
#define DIENHONG_PLUGIN_REGISTER_H

#include "dienhong/plugin_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Opaque to plugins; made and read through the host. */
typedef struct dh_dataset dh_dataset;
typedef struct dh_plan dh_plan;
typedef struct dh_table dh_table;
typedef struct dh_registry dh_registry;
typedef struct dh_results dh_results;

typedef struct dh_host dh_host;

/*
 * An aggregate: many rows to one value, in any query. States are zeroed by the host before init, `state_size` bytes
 * each, aligned to `state_align` (a power of 2, up to 64), one after the other with a stride of state_size rounded up
 * to state_align. With the result DH_COUNT an aggregate gives a figure with its bounds.
 */
typedef struct dh_aggregate {
    uint32_t struct_size;
    const char *name, *doc;
    const dh_arg *args;
    uint32_t n_args, arg_size; /* arg_size = sizeof(dh_arg) where n_args > 0 */
    const dh_param *params;
    uint32_t n_params, param_size; /* param_size = sizeof(dh_param) where n_params > 0 */
    dh_type result;
    dh_display display;
    size_t state_size, state_align;

    /* Initialises the zeroed `state`. A state whose init failed is not dropped. */
    dh_status (*init)(const dh_call *, void *state, dh_error *error);

    /* Takes in a batch: row i belongs to the state number batch->group[i], counted from `states`. A batch may have no
     * rows, and some states none of its rows. After a failure the states are only dropped. */
    dh_status (*update)(const dh_call *, void *states, const dh_batch *batch, dh_error *error);

    /* Adds `from`, which saw other rows of the same group, to `into`, and leaves `from` as it is: it may be merged
     * again, finished or dropped afterwards. Must give what one pass over all the rows would. */
    dh_status (*merge)(const dh_call *, void *into, const void *from, dh_error *error);

    /* Writes one value of type `result` into *out, which comes in as unknown (valid = 0); a text may be borrowed from
     * the state. Leaves the state as it is: it may be called again. */
    dh_status (*finish)(const dh_call *, const void *state, dh_value *out, dh_error *error);

    /* Frees what the state owns; NULL = it owns nothing. Called once for every state whose init succeeded. */
    void (*drop)(const dh_call *, void *state);

    void *data;
    void (*destroy)(void *data); /* NULL = nothing to free */
} dh_aggregate;

/* A function of a row, over many rows at a time, in any expression. */
typedef struct dh_function {
    uint32_t struct_size;
    const char *name, *doc;
    const dh_arg *args;
    uint32_t n_args, arg_size;
    const dh_param *params;
    uint32_t n_params, param_size;
    dh_type result;
    dh_display display;

    /* Fills *out, which comes in zeroed, with an array of type `result` and exactly batch->n_rows rows. The plugin
     * allocates it (the builders of dienhong/plugin_arrow.h do) and the host releases it, on any thread. A row's result
     * depends on that row alone: rows may come again in another batch. */
    dh_status (*call)(const dh_call *, const dh_batch *batch, struct ArrowArray *out, dh_error *error);

    void *data;
    void (*destroy)(void *data);
} dh_function;

/* A statistic: parameters in; named result tables, suggested charts and notes out. */
typedef struct dh_statistic {
    uint32_t struct_size;
    const char *name, *doc;
    const dh_param *params;
    uint32_t n_params, param_size;

    /* Builds plans through the host, or asks for measures, computes, and adds its tables to `out`. One call at a time
     * for an `out`. What was added before a failure is dropped by the host. */
    dh_status (*run)(const dh_host *, const dh_call *, dh_dataset *, dh_results *out, dh_error *error);

    void *data;
    void (*destroy)(void *data);

    /* Since 2.3: what `stat NAME --help` says in a sentence each, for a reader without a course in statistics. May be
     * NULL. */
    const char *purpose; /* what it tells */
    const char *limits;  /* what it does not tell */
    const char *misuse;  /* when not to use it */
} dh_statistic;

#define DH_SHEET_HIDDEN 1U /* flags of a sheet; */
#define DH_SHEET_1904   2U /* its file counts days from 1904-01-01: numbers that are days are of these */
#define DH_ROW_HIDDEN   1U /* flags of a row */

#define DH_CELL_UNSAVED "#UNSAVED!" /* the text of a cell with a formula and without its result */

/*
 * Takes the cells of a file, for dh_source.read: sheet by sheet, in a sheet row by row, in a row from left to right.
 * Nothing is known of heads and titles: the host finds them. Texts are copied. A failure is final.
 */
typedef struct dh_cells dh_cells;
struct dh_cells {
    uint32_t struct_size;
    void *self;

    /* Begins a sheet. `name` is UTF-8, "" where the file has but one. n_columns: how many columns it will have, as far
     * as the file says so beforehand; 0 = it does not. */
    dh_status (*sheet)(dh_cells *, const char *name, int32_t n_columns, uint32_t flags, dh_error *error);

    /* Begins a row. `line`: its number, from 1, by which people find it in the file; higher than that of the row
     * before. Rows without cells may be left out. */
    dh_status (*row)(dh_cells *, int64_t line, uint32_t flags, dh_error *error);

    /* A cell of the row. `column`: from 0, higher than that of the cell before; empty cells are left out. Its type is
     * DH_BOOL, DH_INT64, DH_FLOAT64, DH_DATE, DH_DATETIME or DH_TEXT (UTF-8; a formula's error is a text, "#N/A", and
     * so is what is neither text nor number, "#BLOB!"; one whose result the file does not hold is DH_CELL_UNSAVED,
     * which the host counts and takes as an empty cell). A typed date is taken as it is, whatever formats are set for
     * texts; so are numbers. */
    dh_status (*cell)(dh_cells *, int32_t column, const dh_value *value, dh_error *error);

    /* Cells that are shown as one, whose value stands in the first; after all rows of the sheet. Lines from 1, columns
     * from 0, both ends belong to it. */
    dh_status (*merge)(dh_cells *, int64_t first_line, int32_t first_column, int64_t last_line, int32_t last_column,
                       dh_error *error);

    /* Begins the row that names the columns, where the file has none, such as a database: the first of its sheet, whose
     * cells are the names. The lines that `row` gets count without it. */
    dh_status (*names)(dh_cells *, dh_error *error);

    /* The next cell is a text that the file shows in that font. Fonts of TCVN3 (".VnTime", ".VnTimeH" of capitals) have
     * Vietnamese letters at the places of others: the host reads them. Need not be called for others. */
    dh_status (*font)(dh_cells *, const char *name, dh_error *error);
};

/*
 * A source reads a foreign file as batches of columns. The stream's schema is a struct ("+s"): one child a column,
 * named as the file does, all names distinct, and after them DH_LINE_COLUMN, an int64 ("l") without nulls: the line of
 * the file, from 1, at which each row begins (a sheet's row, a record's number), so that messages can name it. A
 * column's type is text ("U" or "u") or, where the file itself has types, int64 ("l"), float64 ("g"), bool ("b"), date
 * ("tdD", days) or datetime ("tsu:", microseconds). A typed date is taken as it is, whatever date format is set
 * for texts. Other types are refused with the column's name.
 *
 * A file whose cells have types of their own, such as a workbook, is read cell by cell instead: see `read`.
 */
typedef struct dh_source {
    uint32_t struct_size;
    const char *name, *doc;
    const dh_param *params;
    uint32_t n_params, param_size;

    /* How sure the source is that it can read the file, from its path and first bytes (at most 4096; none where the
     * file cannot be read): 0 = no, 100 = certain. `head` has no NUL at its end. Of equally sure sources the one
     * registered first is taken. Opens nothing, cannot fail. */
    int (*probe)(const char *path, const char *head, size_t head_size);

    /* Opens the file and fills *out, which comes in zeroed; the host releases it, read to its end or not. DH_EIO: the
     * file cannot be read. Errors while reading come from the stream's get_last_error. One thread reads a stream. */
    dh_status (*open)(const dh_host *, const dh_call *, const char *path, struct ArrowArrayStream *out,
                      dh_error *error);

    void *data;
    void (*destroy)(void *data);

    /* Since 2.1; a source has `open`, or this, or both, and then this is taken. Hands all sheets of the file to
     * `cells`, and fails with what that returns. Runs in a process of its own, which may read the file and nothing
     * else. */
    dh_status (*read)(const dh_host *, const dh_call *, const char *path, dh_cells *cells, dh_error *error);
} dh_source;

/* A sink writes one table to a file. */
typedef struct dh_sink {
    uint32_t struct_size;
    const char *name, *doc;
    const char *extension; /* without the dot */
    const dh_param *params;
    uint32_t n_params, param_size;

    /* Reads `in` to its end and writes it to `path`, over what is there. Returns DH_OK only when all of it is written
     * and the file is closed without a fault; DH_EIO where not (a full disk, too). The host releases `in` afterwards.
     */
    dh_status (*write)(const dh_host *, const dh_call *, const char *path, struct ArrowArrayStream *in,
                       dh_error *error);

    void *data;
    void (*destroy)(void *data);
} dh_sink;

/*
 * The host's side of registering, given to the entry and valid until it returns. Each add_… takes effect together with
 * all others when the entry returns DH_OK; add_texts at once, so that the entry's own error speaks the user's language.
 * Common errors, DH_EPLUGIN with a sentence: no struct_size, arg_size or param_size; an invalid name (it has lower case
 * letters, digits, '_'), or one that this plugin registered before; a missing callback. When another plugin has
 * the name the whole plugin is refused, naming both files. `error` may be NULL. On the entry's thread only.
 */
struct dh_registry {
    uint32_t struct_size;
    void *self;
    dh_status (*add_aggregate)(dh_registry *, const dh_aggregate *, dh_error *error);
    dh_status (*add_function)(dh_registry *, const dh_function *, dh_error *error);
    dh_status (*add_statistic)(dh_registry *, const dh_statistic *, dh_error *error);
    dh_status (*add_source)(dh_registry *, const dh_source *, dh_error *error);
    dh_status (*add_sink)(dh_registry *, const dh_sink *, dh_error *error);

    /* A measure: `contract` is Lua text like the files of scripts/measures ("return { id = …, … }"), copied. It is
     * found by `measure`, by statistics and in Lua as any other. DH_EDATA: the contract does not hold together. */
    dh_status (*add_measure)(dh_registry *, const char *contract, dh_error *error);

    /* Entries of the catalogue: `n` pairs, `pair_size` = sizeof(dh_text_pair) bytes apart, copied. The program's own
     * texts come first. DH_EPLUGIN: a pair is not whole, or its Vietnamese takes other arguments than its English. */
    dh_status (*add_texts)(dh_registry *, const dh_text_pair *pairs, size_t n, size_t pair_size, dh_error *error);
};

#ifdef __cplusplus
}
#endif

#endif
