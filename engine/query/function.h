/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The functions and aggregates that expressions may call: the built-in ones, a table row each, and those that plugins
 * registered. A dh_functions is built before the first query and then only read, by any number of threads.
 */
#ifndef DH_QUERY_FUNCTION_H
#define DH_QUERY_FUNCTION_H

#include <stdbool.h>

#include "base/error.h"

/* Every built-in, operators included. The executor has one kernel for each; query/function.c has the table with
 * names, argument types, result rule and documentation. */
typedef enum dh_builtin {
    /* operators and casts, made by the binder */
    DH_FN_AND,
    DH_FN_OR,
    DH_FN_NOT,
    DH_FN_EQ,
    DH_FN_NE,
    DH_FN_LT,
    DH_FN_LE,
    DH_FN_GT,
    DH_FN_GE,
    DH_FN_ADD,
    DH_FN_SUB,
    DH_FN_MUL,
    DH_FN_DIV,
    DH_FN_IDIV,
    DH_FN_MOD,
    DH_FN_POW,
    DH_FN_NEG,
    DH_FN_CONCAT,
    DH_FN_TO_FLOAT64,
    DH_FN_TO_COUNT,
    DH_FN_TO_TEXT,
    DH_FN_TO_DATETIME,
    /* dates */
    DH_FN_YEAR,
    DH_FN_HALF,
    DH_FN_QUARTER,
    DH_FN_MONTH,
    DH_FN_DAY,
    DH_FN_WEEKDAY,
    DH_FN_DATE,
    DH_FN_DATE_OF,
    DH_FN_ADD_DAYS,
    DH_FN_ADD_MONTHS,
    DH_FN_DAYS_BETWEEN,
    DH_FN_WORKING_DAYS,
    DH_FN_AS_OF,
    /* text */
    DH_FN_CONTAINS,
    DH_FN_STARTS_WITH,
    DH_FN_ENDS_WITH,
    DH_FN_MATCHES,
    DH_FN_FOLD,
    DH_FN_LOWER,
    DH_FN_UPPER,
    DH_FN_LENGTH,
    DH_FN_TRIM,
    /* logic */
    DH_FN_ONE_OF,
    DH_FN_BETWEEN,
    DH_FN_IF_ELSE,
    DH_FN_COALESCE,
    DH_FN_IS_KNOWN,
    /* numbers and bounded counts */
    DH_FN_ABS,
    DH_FN_ROUND,
    DH_FN_FLOOR,
    DH_FN_CEIL,
    DH_FN_SQRT,
    DH_FN_LOG,
    DH_FN_EXP,
    DH_FN_LEAST,
    DH_FN_GREATEST,
    DH_FN_STATED,
    DH_FN_LOWER_BOUND,
    DH_FN_UPPER_BOUND,
    DH_FN_IS_EXACT,
    /* the domain */
    DH_FN_LEVEL_RANK, /* village 1, commune 2, district 3, province 4, central 5; else unknown */
    DH_FN_BUILTINS
} dh_builtin;

typedef enum dh_builtin_aggregate {
    DH_AGG_COUNT,    /* count(): rows; count(x): rows where x is known */
    DH_AGG_COUNT_IF, /* rows where the condition is true */
    DH_AGG_SUM,
    DH_AGG_MEAN,
    DH_AGG_MIN,
    DH_AGG_MAX,
    DH_AGG_SHARE,    /* true / known; unknown when none is known */
    DH_AGG_DISTINCT, /* distinct known values */
    DH_AGG_MEDIAN,
    DH_AGG_QUANTILE, /* linear interpolation (R type 7) */
    DH_AGG_FIRST,
    DH_AGG_LAST,   /* first and last known value in row order */
    DH_AGG_STDDEV, /* sample standard deviation */
    DH_AGG_BUILTINS
} dh_builtin_aggregate;

typedef struct dh_functions dh_functions;

dh_status dh_functions_new(dh_functions **out, dh_error *error); /* the built-in ones */
void dh_functions_free(dh_functions *functions);
/* `origin` is the plugin's file, for messages. EINVAL when the name is taken, naming both. Structs are kept by
 * pointer: a plugin stays loaded. */
dh_status dh_functions_add_aggregate(dh_functions *functions, const dh_aggregate *aggregate, const char *origin,
                                     dh_error *error);
dh_status dh_functions_add_function(dh_functions *functions, const dh_function *function, const char *origin,
                                    dh_error *error);
const dh_aggregate *dh_functions_find_aggregate(const dh_functions *functions, const char *name);
const dh_function *dh_functions_find_function(const dh_functions *functions, const char *name);

/* A row of reference for `dienhong` help and tests: index from 0; false past the last. Built-ins, then plugins'. */
typedef struct dh_function_doc {
    const char *name, *signature, *doc, *group; /* group: "dates", "text", …, "aggregates" */
} dh_function_doc;
bool dh_functions_doc(const dh_functions *functions, int32_t index, dh_function_doc *out);

#endif
