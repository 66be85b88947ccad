/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The declared tables of built-in functions and aggregates. Internal to engine/query. */
#ifndef DH_QUERY_FUNCTION_TABLE_H
#define DH_QUERY_FUNCTION_TABLE_H

#include "query/function.h"

/* How the result's type follows from the arguments' types. */
typedef enum dh_result_rule {
    DH_RESULT_FIXED,  /* `result` */
    DH_RESULT_FIRST,  /* that of the first argument */
    DH_RESULT_UNIFIED /* that which the arguments from `unify_from` on are brought to */
} dh_result_rule;

#define DH_FUNCTION_MASKS 3

typedef struct dh_builtin_row {
    dh_builtin id;
    const char *name, *group, *signature, *doc;
    int32_t min_args, max_args;
    uint32_t masks[DH_FUNCTION_MASKS]; /* accepted types; the last that is not 0 holds for all further arguments */
    dh_result_rule rule;
    dh_type result;
    dh_display display; /* of a fixed result */
    bool unifies;       /* the arguments from `unify_from` on are brought to one type; else each stands alone */
    int32_t unify_from;
} dh_builtin_row;

typedef struct dh_aggregate_row {
    dh_builtin_aggregate id;
    const char *name, *signature, *doc;
    int32_t min_args, max_args; /* over rows */
    const dh_param *params;     /* constants, all given, after the arguments over rows */
    uint32_t n_params;
    uint32_t mask;
    dh_result_rule rule;
    dh_type result;
    dh_display display;
    bool picks;         /* the result is one of the argument's values: shown as they are, and a key where they are */
    bool keeps_percent; /* the result of percentages is one */
} dh_aggregate_row;

extern const dh_builtin_row dh_builtin_rows[];
extern const int32_t dh_builtin_rows_n;
extern const dh_aggregate_row dh_aggregate_rows[];
extern const int32_t dh_aggregate_rows_n;

const dh_builtin_row *dh_builtin_find(const char *name);     /* NULL = none */
const dh_builtin_row *dh_builtin_get(dh_builtin id);         /* NULL for operators and casts */
const dh_aggregate_row *dh_aggregate_find(const char *name); /* NULL = none */
const dh_aggregate_row *dh_aggregate_get(dh_builtin_aggregate id);

/* How a function or aggregate of any origin is called, for messages. */
const char *dh_functions_signature(const dh_functions *functions, const char *name);

/* All names that can be called, for suggestions: an array to be freed with dh_free; NULL when out of memory. */
const char **dh_functions_names(const dh_functions *functions, size_t *n);

#endif
