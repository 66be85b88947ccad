/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of built-in functions and aggregates. Internal to engine/query. */
#ifndef DH_QUERY_FUNCTION_TABLE_H
#define DH_QUERY_FUNCTION_TABLE_H

#include "query/function.h"

/* How the type of the result is found. */
typedef enum dh_result_rule {
    DH_RESULT_FIXED,  /* `result` */
    DH_RESULT_FIRST,  /* type of the first argument */
    DH_RESULT_UNIFIED /* common type of the arguments from `unify_from` on */
} dh_result_rule;

#define DH_FUNCTION_MASKS 3

typedef struct dh_builtin_row {
    dh_builtin id;
    const char *name, *group, *signature, *doc;
    int32_t min_args, max_args;
    uint32_t masks[DH_FUNCTION_MASKS]; /* accepted types by argument; the last that is not 0 holds for all others */
    dh_result_rule rule;
    dh_type result;
    dh_display display; /* of a fixed result */
    bool unifies;       /* the arguments from `unify_from` on are cast to one type */
    int32_t unify_from;
} dh_builtin_row;

typedef struct dh_aggregate_row {
    dh_builtin_aggregate id;
    const char *name, *signature, *doc;
    int32_t min_args, max_args; /* evaluated over rows; constants not counted */
    const dh_param *params;     /* constants after the arguments, all required */
    uint32_t n_params;
    uint32_t mask; /* accepted types of every argument */
    dh_result_rule rule;
    dh_type result;
    dh_display display;
    bool picks;         /* the result is one of the argument's values: it has their display and key target */
    bool keeps_percent; /* the result of percentages is shown as one */
} dh_aggregate_row;

/* Their type is that of the argument, where `result` gives none. */
typedef struct dh_window_row {
    dh_builtin_window id;
    const char *name, *signature, *doc;
    int32_t n_args; /* over rows: 0 or 1 */
    uint32_t mask;
    const dh_param *params; /* after it: how many rows, at most one */
    uint32_t n_params;
    bool ordered; /* the rows of a group must have an order */
    bool picks;   /* the result is one of the argument's values: it has their display and key target */
    bool means;   /* of whole numbers it is a real one, and of percentages one */
    dh_type result;
    dh_display display;
    char op; /* not 0: the result is x op what `finishes` gives of x and the same parameters */
    dh_builtin_window finishes;
} dh_window_row;

extern const dh_builtin_row dh_builtin_rows[];
extern const int32_t dh_builtin_rows_n;
extern const dh_aggregate_row dh_aggregate_rows[];
extern const int32_t dh_aggregate_rows_n;
extern const dh_window_row dh_window_rows[];
extern const int32_t dh_window_rows_n;

const dh_builtin_row *dh_builtin_find(const char *name);     /* NULL = none */
const dh_builtin_row *dh_builtin_get(dh_builtin id);         /* NULL for operators and casts */
const dh_aggregate_row *dh_aggregate_find(const char *name); /* NULL = none */
const dh_aggregate_row *dh_aggregate_get(dh_builtin_aggregate id);
const dh_window_row *dh_window_find(const char *name); /* NULL = none */
const dh_window_row *dh_window_get(dh_builtin_window id);

/* Signature of a function or aggregate of any origin, for messages; `name` when unknown. */
const char *dh_functions_signature(const dh_functions *functions, const char *name);

/* All names that can be called, for suggestions: an array to be freed with dh_free; NULL when out of memory, or when
 * the loader fails. */
const char **dh_functions_names(const dh_functions *functions, size_t *n);

#endif
