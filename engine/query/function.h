/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The functions and aggregates that expressions may call: the built-in ones, a table row each, and those that plugins
 * registered. A dh_functions is built before the first query, or completed by its loader, and then only read, by any
 * number of threads.
 */
#ifndef DH_QUERY_FUNCTION_H
#define DH_QUERY_FUNCTION_H

#include <stdbool.h>

#include "base/error.h"

/* Every built-in, operators included. The executor has one kernel for each; query/function_table.c has the table with
 * names, argument types, result rule and documentation. What the binder hands to a kernel is noted beside it: it puts
 * the casts in, so that a kernel sees only these types. N: all arguments of one type, int64, float64 or count, which
 * is the result's; T: text or category, in any mix; "alike": all of one type, or all T. */
typedef enum dh_builtin {
    /* operators and casts, made by the binder */
    DH_FN_AND, /* bool, bool */
    DH_FN_OR,
    DH_FN_NOT,
    DH_FN_EQ, /* alike (any type) → bool; categories are compared by their text */
    DH_FN_NE,
    DH_FN_LT, /* alike, not bool → bool; also LE, GT, GE */
    DH_FN_LE,
    DH_FN_GT,
    DH_FN_GE,
    DH_FN_ADD, /* N, N; also SUB, MUL. Dates become ADD_DAYS and DAYS_BETWEEN */
    DH_FN_SUB,
    DH_FN_MUL,
    DH_FN_DIV,  /* float64 or count, both the same */
    DH_FN_IDIV, /* int64, int64, rounding down as in Lua; also MOD */
    DH_FN_MOD,
    DH_FN_POW,         /* float64, float64 */
    DH_FN_NEG,         /* N */
    DH_FN_CONCAT,      /* T, T → text */
    DH_FN_TO_FLOAT64,  /* from int64 */
    DH_FN_TO_COUNT,    /* from int64, float64 */
    DH_FN_TO_TEXT,     /* from any type but text */
    DH_FN_TO_DATETIME, /* from date: its midnight */
    /* dates */
    DH_FN_YEAR, /* date → int64, and so to WEEKDAY (1 = Monday) */
    DH_FN_HALF,
    DH_FN_QUARTER,
    DH_FN_MONTH,
    DH_FN_DAY,
    DH_FN_WEEKDAY,
    DH_FN_DATE,     /* three int64: year, month, day; unknown when there is no such day */
    DH_FN_DATE_OF,  /* datetime → date */
    DH_FN_ADD_DAYS, /* date, int64 → date; also ADD_MONTHS */
    DH_FN_ADD_MONTHS,
    DH_FN_DAYS_BETWEEN, /* date a, date b → int64, b - a */
    DH_FN_WORKING_DAYS, /* date a, date b → int64: Mondays to Fridays after a up to and including b; b < a: minus those
                           after b up to a */
    DH_FN_AS_OF,        /* never reaches the executor: a constant */
    /* text */
    DH_FN_CONTAINS, /* T, T → bool, and so to MATCHES */
    DH_FN_STARTS_WITH,
    DH_FN_ENDS_WITH,
    DH_FN_MATCHES,
    DH_FN_FOLD, /* T → text; also LOWER, UPPER, TRIM */
    DH_FN_LOWER,
    DH_FN_UPPER,
    DH_FN_LENGTH, /* T → int64, characters */
    DH_FN_TRIM,
    /* logic */
    DH_FN_ONE_OF,   /* alike → bool: x, then what it may be */
    DH_FN_BETWEEN,  /* alike → bool: x, low, high, both included */
    DH_FN_IF_ELSE,  /* bool, two of the result's type (category never: made text) */
    DH_FN_COALESCE, /* one or more of the result's type (category never: made text) */
    DH_FN_IS_KNOWN, /* any type → bool, never unknown */
    /* numbers and bounded counts */
    DH_FN_ABS,   /* N; also FLOOR, CEIL */
    DH_FN_ROUND, /* N, then int64 digits (always given) */
    DH_FN_FLOOR,
    DH_FN_CEIL,
    DH_FN_SQRT, /* float64; also LOG (natural), EXP */
    DH_FN_LOG,
    DH_FN_EXP,
    DH_FN_LEAST, /* one or more of the result's type: a number, date, datetime; unknown if one is; also GREATEST */
    DH_FN_GREATEST,
    DH_FN_STATED, /* count → float64; also LOWER_BOUND, UPPER_BOUND: unknown when infinite */
    DH_FN_LOWER_BOUND,
    DH_FN_UPPER_BOUND,
    DH_FN_IS_EXACT, /* count → bool */
    /* the domain */
    DH_FN_LEVEL_RANK, /* T → int64: village 1, commune 2, district 3, province 4, central 5; else unknown */
    DH_FN_BUILTINS
} dh_builtin;

/* Arguments: N for SUM; float64 or count for MEAN, MEDIAN and QUANTILE; float64 for STDDEV; bool for COUNT_IF and
 * SHARE; any type for the rest (MIN and MAX: not bool). */
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
/* Those of plugins may come late: `load` is called, from any thread and each time, before a name is looked up that is
 * no built-in and before all are listed. It adds what there is at its first call. When it fails there are the built-in
 * ones alone, and dh_functions_names gives NULL. */
typedef dh_status (*dh_functions_loader)(void *context, dh_error *error);
void dh_functions_set_loader(dh_functions *functions, dh_functions_loader load, void *context);
const dh_aggregate *dh_functions_find_aggregate(const dh_functions *functions, const char *name);
const dh_function *dh_functions_find_function(const dh_functions *functions, const char *name);

/* A declared parameter's value from text, checked; text lives in `arena`. EINVAL says what is accepted. */
struct dh_arena;
dh_status dh_param_parse(dh_value *out, const dh_param *param, const char *text, struct dh_arena *arena,
                         dh_error *error);
/* Whether a value lies in the declared range and choices. */
dh_status dh_param_check(const dh_param *param, const dh_value *value, dh_error *error);

/* A row of reference for `dienhong` help and tests: index from 0; false past the last. Built-ins, then plugins'. */
typedef struct dh_function_doc {
    const char *name, *signature, *doc, *group; /* group: "dates", "text", …, "aggregates" */
} dh_function_doc;
bool dh_functions_doc(const dh_functions *functions, int32_t index, dh_function_doc *out);

#endif
