/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * FROZEN: the plugin interface as it was in version 1.0. Never edit: tests/plugins/frozen_v1.c is built with it to show
 * that a plugin of 1.0 still runs.
 *
 * The plugin interface of Diên Hồng: the one header a plugin includes (with arrow.h, which it includes itself).
 *
 * A plugin is a shared object with a data symbol `dienhong_plugin_stamp` and one function `dienhong_plugin_entry`.
 * The host reads the stamp before it calls anything; the entry registers what the plugin offers, and the
 * registrations take effect together, only when the entry returns DH_OK.
 *
 * Rules that hold for every callback:
 *  - Columns are Arrow arrays borrowed for the call: copy what must outlive it, honour `offset`, and expect a
 *    `null_count` of -1 (not computed). A `count` column is a struct array with float64 children
 *    (stated, lower, upper); a `category` is a dictionary array of int32 indices into utf8 text.
 *  - Strings given to the host are copied by it unless a comment says otherwise.
 *  - Errors go into the caller's dh_error: lower case, the subject quoted, what to do, no full stop.
 *  - One thread per state at a time, many states at once; a callback writes its states and outputs, nothing else.
 *  - Structs only grow at the end; each starts with its own size as the plugin was compiled.
 */
#ifndef DIENHONG_PLUGIN_H
#define DIENHONG_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#include "arrow_v1.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DH_ABI_MAGIC 0x4448504cU /* "DHPL" */
#define DH_ABI_MAJOR 1
#define DH_ABI_MINOR 0

#if defined(_WIN32)
#define DH_PLUGIN_EXPORT __declspec(dllexport)
#else
#define DH_PLUGIN_EXPORT __attribute__((visibility("default")))
#endif

/* What an operation came to. The command line maps these to its exit codes. */
typedef enum dh_status {
    DH_OK = 0,
    DH_EINVAL,     /* a wrong argument, name or expression */
    DH_ETYPE,      /* a value of the wrong type */
    DH_EDATA,      /* the data does not allow what was asked */
    DH_EIO,        /* a file could not be read or written */
    DH_ENOMEM,     /* out of memory */
    DH_ECANCELLED, /* the user interrupted */
    DH_ELIMIT,     /* a time, memory or size limit was reached */
    DH_ESCRIPT,    /* a Lua script failed */
    DH_EPLUGIN,    /* a plugin was refused or failed */
    DH_EINTERNAL   /* a fault in the engine itself */
} dh_status;

/* Details of a failure. The caller owns it and initialises it with dh_error_init (host) or DH_ERROR_INIT. */
typedef struct dh_error {
    uint32_t struct_size;
    dh_status status;
    int64_t row;        /* 0-based row of the input at fault; -1 = not set */
    int32_t arg;        /* 0-based argument at fault; -1 = not set */
    int32_t line;       /* 1-based line in `where`; 0 = not set */
    int32_t column;     /* 1-based column in `where`, in characters; 0 = not set */
    char where[256];    /* the file or expression that line and column count in; "" = not set */
    char message[1024]; /* what was wrong, with what, and what to do */
} dh_error;

#define DH_ERROR_INIT {sizeof(dh_error), DH_OK, -1, -1, 0, 0, "", ""}

/* The types of values. DH_ANY* appear only in declarations of arguments. */
typedef enum dh_type {
    DH_BOOL = 1,
    DH_INT64,
    DH_FLOAT64,
    DH_DATE,     /* days since 1970-01-01 */
    DH_DATETIME, /* microseconds since 1970-01-01T00:00:00 */
    DH_TEXT,
    DH_CATEGORY, /* dictionary-coded text */
    DH_COUNT     /* a bounded number: stated, lower, upper */
} dh_type;

#define DH_TYPE_BIT(t)  (1U << (unsigned)(t))
#define DH_ANY_NUMBER   (DH_TYPE_BIT(DH_INT64) | DH_TYPE_BIT(DH_FLOAT64) | DH_TYPE_BIT(DH_COUNT))
#define DH_ANY_TEXT     (DH_TYPE_BIT(DH_TEXT) | DH_TYPE_BIT(DH_CATEGORY))
#define DH_ANY_TYPE     0x1feU

/* A bounded number: the figure as stated and the bounds it implies. Exact when lower == upper. */
typedef struct dh_count {
    double stated, lower, upper;
} dh_count;

/* How a result column is meant to be shown. */
typedef enum dh_show {
    DH_SHOW_PLAIN = 0,
    DH_SHOW_PERCENT, /* a proportion; 0.837 prints as 83,7 % */
    DH_SHOW_ID,      /* an integer that is a name, such as a year: no thousands marks */
    DH_SHOW_PVALUE   /* a probability of a test */
} dh_show;

/* One scalar: a declared parameter's value, or a cell. */
typedef struct dh_value {
    dh_type type;
    int32_t known; /* 0 = unknown; `as` is then not read */
    union {
        int32_t boolean;
        int64_t integer; /* DH_INT64, DH_DATE, DH_DATETIME */
        double number;   /* DH_FLOAT64 */
        dh_count count;
        struct {
            const char *data; /* UTF-8, NUL-terminated; borrowed for the call */
            size_t size;
        } text;
    } as;
} dh_value;

typedef struct dh_arg {
    const char *name;
    uint32_t types; /* DH_TYPE_BIT of each accepted type */
    const char *doc;
} dh_arg;

/* A declared parameter. Parsing, range checks, help and reference come from this row. */
typedef struct dh_param {
    const char *name;
    dh_type type;         /* DH_BOOL, DH_INT64, DH_FLOAT64, DH_DATE or DH_TEXT */
    const char *fallback; /* default as text; NULL = required */
    double min, max;      /* inclusive range of numbers; min > max = no range */
    const char *const *choices; /* NULL-terminated; NULL = any */
    const char *doc;
} dh_param;

/* Rows handed to an aggregate or function. */
typedef struct dh_batch {
    uint32_t struct_size;
    int64_t n_rows;
    const struct ArrowArray *const *cols;
    const uint32_t *group; /* aggregates: the state index of each row; functions: NULL */
} dh_batch;

/* What stays the same over one use of an aggregate or function. */
typedef struct dh_call {
    uint32_t struct_size;
    const struct ArrowSchema *const *schemas; /* one per argument */
    uint32_t n_args;
    const dh_value *params; /* one per declared parameter, in declared order */
    void *data;             /* the plugin's own, from the registered struct */
} dh_call;

/*
 * An aggregate. States are zeroed by the host before init, `state_size` bytes each, aligned to `state_align`,
 * laid out one after the other with stride = state_size rounded up to state_align. merge leaves `from` intact.
 * finish writes one value of type `result` (known = 0 for unknown); a text result may borrow from the state.
 */
typedef struct dh_aggregate {
    uint32_t struct_size;
    const char *name, *doc;
    const dh_arg *args;
    uint32_t n_args;
    const dh_param *params;
    uint32_t n_params;
    dh_type result;
    dh_show show;
    size_t state_size, state_align;
    dh_status (*init)(const dh_call *, void *state, dh_error *);
    dh_status (*update)(const dh_call *, void *states, const dh_batch *, dh_error *);
    dh_status (*merge)(const dh_call *, void *into, const void *from, dh_error *);
    dh_status (*finish)(const dh_call *, const void *state, dh_value *out, dh_error *);
    void (*drop)(const dh_call *, void *state); /* NULL = nothing to free */
    void *data;
} dh_aggregate;

/* A vectorised row-wise function: fills `out`, an Arrow array of `result` type with batch->n_rows rows that it
 * allocates and the host releases. */
typedef struct dh_function {
    uint32_t struct_size;
    const char *name, *doc;
    const dh_arg *args;
    uint32_t n_args;
    const dh_param *params;
    uint32_t n_params;
    dh_type result;
    dh_status (*call)(const dh_call *, const dh_batch *, struct ArrowArray *out, dh_error *);
    void *data;
} dh_function;

/* Opaque to plugins; made and read through the host. */
typedef struct dh_dataset dh_dataset;
typedef struct dh_plan dh_plan;
typedef struct dh_table dh_table;
typedef struct dh_registry dh_registry;
typedef struct dh_results dh_results;

typedef struct dh_host dh_host;

/*
 * A statistic: parameters in, named result tables and suggested charts out. run builds plans through the host, or
 * asks for measures, computes, and adds its tables to `out`. It may run on any thread, one call at a time per `out`.
 */
typedef struct dh_statistic {
    uint32_t struct_size;
    const char *name, *doc;
    const dh_param *params;
    uint32_t n_params;
    dh_status (*run)(const dh_host *, const dh_call *, dh_dataset *, dh_results *out, dh_error *);
    void *data;
} dh_statistic;

/*
 * A source reads a foreign file as batches of text columns. probe says how sure it is that it can read the file
 * (0 = no, 100 = certain) from its path and first bytes. open fills a C stream; its schema names the columns as the
 * file does. Every batch's array carries the file's line numbers in a last int64 column named "\x01line" (1-based,
 * where each record starts), so that rejects can name them.
 */
typedef struct dh_source {
    uint32_t struct_size;
    const char *name, *doc;
    const dh_param *params;
    uint32_t n_params;
    int (*probe)(const char *path, const char *head, size_t head_size);
    dh_status (*open)(const dh_host *, const dh_call *, const char *path, struct ArrowArrayStream *out, dh_error *);
    void *data;
} dh_source;

/* A sink writes one table to a file. */
typedef struct dh_sink {
    uint32_t struct_size;
    const char *name, *doc;
    const char *extension; /* without the dot */
    const dh_param *params;
    uint32_t n_params;
    dh_status (*write)(const dh_host *, const dh_call *, const char *path, struct ArrowArrayStream *in, dh_error *);
    void *data;
} dh_sink;

/* What the host registers for the entry. Each call may be made only inside dienhong_plugin_entry. */
struct dh_registry {
    uint32_t struct_size;
    void *self;
    dh_status (*add_aggregate)(dh_registry *, const dh_aggregate *, dh_error *);
    dh_status (*add_function)(dh_registry *, const dh_function *, dh_error *);
    dh_status (*add_statistic)(dh_registry *, const dh_statistic *, dh_error *);
    dh_status (*add_source)(dh_registry *, const dh_source *, dh_error *);
    dh_status (*add_sink)(dh_registry *, const dh_sink *, dh_error *);
};

/* How a request for measures is made: the same words as `dienhong measure`. NULL or 0 = not given. */
typedef struct dh_measure_request {
    uint32_t struct_size;
    const char *names;     /* "sessions,participants" */
    const char *by;        /* "unit,year"; NULL = one total */
    const char *from, *to; /* "2018", "2018-03", "2018-03-01": both ends included */
    const char *geography; /* "then" or a date; NULL = the data set's default */
    const char *where;     /* an expression over the event's columns */
    const char *parts;     /* "components": for ratios also NAME_numerator and NAME_denominator columns */
} dh_measure_request;

/*
 * The host's services. All dh_plan and dh_table pointers handed out are owned by the receiver and freed with
 * plan_free / table_free. Plan verbs take the same texts as the Lua verbs; they leave their input intact.
 */
struct dh_host {
    uint32_t struct_size;
    uint32_t abi_major, abi_minor;
    const char *version; /* the engine's */

    void (*error_set)(dh_error *, dh_status, const char *format, ...)
#if defined(__GNUC__)
        __attribute__((format(printf, 3, 4)))
#endif
        ;
    int (*cancelled)(void); /* nonzero: stop soon with DH_ECANCELLED */
    void (*progress)(int64_t done, int64_t total);

    /* queries */
    dh_status (*from)(dh_plan **out, dh_dataset *, const char *table, dh_error *);
    dh_status (*filter)(dh_plan **out, const dh_plan *, const char *expression, dh_error *);
    dh_status (*derive)(dh_plan **out, const dh_plan *, const char *assignments, dh_error *);
    dh_status (*select)(dh_plan **out, const dh_plan *, const char *columns, dh_error *);
    dh_status (*group_by)(dh_plan **out, const dh_plan *, const char *keys, dh_error *);
    dh_status (*aggregate)(dh_plan **out, const dh_plan *, const char *assignments, dh_error *);
    dh_status (*sort)(dh_plan **out, const dh_plan *, const char *keys, dh_error *);
    dh_status (*take)(dh_plan **out, const dh_plan *, int64_t rows, dh_error *);
    dh_status (*geography)(dh_plan **out, const dh_plan *, const char *then_or_date, dh_error *);
    dh_status (*period)(dh_plan **out, const dh_plan *, const char *from, const char *to, dh_error *);
    dh_status (*run)(dh_table **out, const dh_plan *, dh_error *);
    void (*plan_free)(dh_plan *);

    /* measures */
    dh_status (*measure)(dh_table **out, dh_dataset *, const dh_measure_request *, dh_error *);

    /* tables */
    int64_t (*table_rows)(const dh_table *);
    int32_t (*table_columns)(const dh_table *);
    const char *(*table_column_name)(const dh_table *, int32_t column);
    int32_t (*table_find)(const dh_table *, const char *column); /* -1 = none */
    /* a cell; text borrowed from the table; out->known = 0 for unknown */
    void (*table_cell)(const dh_table *, int32_t column, int64_t row, dh_value *out);
    dh_status (*table_export)(const dh_table *, struct ArrowArrayStream *out, dh_error *);
    const char *(*table_note)(const dh_table *, int32_t index); /* provenance notes; NULL past the last */
    void (*table_free)(dh_table *);

    /* results of a statistic: tables are taken over by `out` (also on failure) */
    dh_status (*add_table)(dh_results *out, const char *name, dh_table *, dh_error *);
    /* a chart spec as Lua text (a table constructor), drawn over the named result table */
    dh_status (*add_chart)(dh_results *out, const char *table, const char *spec, dh_error *);
    dh_status (*add_note)(dh_results *out, const char *text, dh_error *);

    /* building result tables row by row: begin, then rows in order, then end gives the table */
    dh_status (*table_begin)(dh_table **out, dh_error *);
    dh_status (*table_add_column)(dh_table *, const char *name, dh_type, dh_show, dh_error *);
    /* copies column `column` of `from`, its dictionary and links included, taking the rows listed (NULL = all) */
    dh_status (*table_copy_column)(dh_table *, const char *name, const dh_table *from, int32_t column,
                                   const int64_t *rows, int64_t n_rows, dh_error *);
    dh_status (*table_append)(dh_table *, int32_t column, const dh_value *, dh_error *);
    dh_status (*table_end)(dh_table *, dh_error *); /* checks that all columns are of one length */

    /* the engine's delimited-text reader, as a stream in the form that dh_source.open must give */
    dh_status (*read_delimited)(const char *path, char delimiter /* 0 = find it */, struct ArrowArrayStream *out,
                                dh_error *);
};

/* The stamp. Fill it with DH_PLUGIN_STAMP at file scope. */
typedef struct dh_plugin_stamp {
    uint32_t magic;
    uint16_t abi_major, abi_minor;
    char name[64];
    char version[32];
} dh_plugin_stamp;

#define DH_PLUGIN_STAMP(plugin_name, plugin_version)                                                                   \
    DH_PLUGIN_EXPORT extern const dh_plugin_stamp dienhong_plugin_stamp;                                               \
    const dh_plugin_stamp dienhong_plugin_stamp = {DH_ABI_MAGIC, DH_ABI_MAJOR, DH_ABI_MINOR, plugin_name,              \
                                                   plugin_version}

/* The entry. The host, and what it points to, lives as long as the process. */
DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error);

#ifdef __cplusplus
}
#endif

#endif
