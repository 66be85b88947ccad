/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plain data of the plugin interface: statuses and errors, types and values, declarations, batches. Included by
 * dienhong/plugin.h. Everything here is owned by whoever made it; strings are borrowed for the call unless a comment
 * says otherwise.
 */
#ifndef DIENHONG_PLUGIN_TYPES_H
#define DIENHONG_PLUGIN_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include "dienhong/arrow.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The result of an operation. The command line maps these to its exit codes. */
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

#define DH_ERROR_INIT                                                                                                  \
    {                                                                                                                  \
        sizeof(dh_error), DH_OK, -1, -1, 0, 0, "", ""                                                                  \
    }

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

#define DH_TYPE_BIT(t) (1U << (unsigned)(t))
#define DH_ANY_NUMBER  (DH_TYPE_BIT(DH_INT64) | DH_TYPE_BIT(DH_FLOAT64) | DH_TYPE_BIT(DH_COUNT))
#define DH_ANY_TEXT    (DH_TYPE_BIT(DH_TEXT) | DH_TYPE_BIT(DH_CATEGORY))
#define DH_ANY_TYPE    0x1feU

/* A bounded number: the figure as stated, and the bounds of the true one. Exact when lower == upper. */
typedef struct dh_count {
    double stated, lower, upper;
} dh_count;

/* How a result column is meant to be shown. */
typedef enum dh_display {
    DH_DISPLAY_PLAIN = 0,
    DH_DISPLAY_PERCENT, /* a proportion; 0.837 prints as 83,7% */
    DH_DISPLAY_ID,      /* an integer that is a name, such as a year: no thousands marks */
    DH_DISPLAY_PVALUE   /* a probability of a test */
} dh_display;

/* One scalar: a declared parameter's value, or a cell. */
typedef struct dh_value {
    dh_type type;
    int32_t valid; /* 0 = unknown (null); `as` is then not read */
    union {
        int32_t boolean;
        int64_t integer; /* DH_INT64, DH_DATE, DH_DATETIME */
        double number;   /* DH_FLOAT64 */
        dh_count count;
        struct {
            const char *data; /* UTF-8, borrowed for the call; NUL-terminated in a parameter, not in a cell */
            size_t size;
        } text;
    } as;
} dh_value;

/*
 * A declared argument of an aggregate or function, and a declared parameter of anything registered. Both stand in
 * arrays, and may grow at their end in a later minor: the struct that owns the array says how large an element was when
 * the plugin was compiled (arg_size = sizeof(dh_arg), param_size = sizeof(dh_param)), and the host walks it by that.
 */
typedef struct dh_arg {
    const char *name;
    uint32_t types;  /* DH_TYPE_BIT of each accepted type */
    const char *doc; /* English; the user reads what the catalogue has for it */
} dh_arg;

/* A declared parameter: parsing, range checks, help and reference are derived from it. */
typedef struct dh_param {
    const char *name;
    dh_type type;               /* DH_BOOL, DH_INT64, DH_FLOAT64, DH_DATE or DH_TEXT */
    const char *fallback;       /* default as text; NULL = required */
    double min, max;            /* inclusive range of numbers; min > max = no range */
    const char *const *choices; /* NULL-terminated; NULL = any */
    const char *doc;            /* English; the user reads what the catalogue has for it */
} dh_param;

/* Rows handed to an aggregate or function. */
typedef struct dh_batch {
    uint32_t struct_size;
    int64_t n_rows;
    const struct ArrowArray *const *cols;
    const uint32_t *group; /* aggregates: the state index of each row; functions: NULL */
} dh_batch;

/* What is constant over one use of something registered. */
typedef struct dh_call {
    uint32_t struct_size;
    const struct ArrowSchema *const *schemas; /* one per argument */
    uint32_t n_args;
    const dh_value *params; /* one per declared parameter, in declared order */
    void *data;             /* the plugin's own, from the registered struct */
} dh_call;

/* A text of a plugin in both languages. The English text is the key, as it stands in the code; a format keeps its
 * arguments, which the Vietnamese may take in another order ("%2$s"). */
typedef struct dh_text_pair {
    const char *english, *vietnamese;
} dh_text_pair;

/* The name of a source's column of line numbers: see dh_source. */
#define DH_LINE_COLUMN "\x01line"

#ifdef __cplusplus
}
#endif

#endif
