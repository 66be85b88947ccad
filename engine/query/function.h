/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The functions and aggregates that expressions may call: the built-in ones, a table row each, and those registered by
 * plugins. A dh_functions is built before the first query, or completed by its loader; after that it is only read, by
 * any number of threads.
 */
#ifndef DH_QUERY_FUNCTION_H
#define DH_QUERY_FUNCTION_H

#include <stdbool.h>

#include "base/error.h"

/* Every built-in, operators included. The executor has a kernel for each; query/functions has a row for each function,
 * with its name, argument types, result rule and documentation. A new function is a row and a kernel.
 * Notation, here and in those files, for the argument types that a kernel gets (the binder inserts casts):
 * N: all of one type, int64, float64 or count, which is also the result's; T: text or category, in any mix;
 * "alike": all of one type, or all T. */
typedef enum dh_builtin {
    /* operators, and casts that the binder inserts */
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

/* functions: a row each, with the types that their kernels get */
#define DH_FUNCTION(row, ...) DH_FN_##row,
#include "query/functions/date.def"
#include "query/functions/text.def"
#include "query/functions/logic.def"
#include "query/functions/number.def"
#include "query/functions/dialogue.def"
#undef DH_FUNCTION
    DH_FN_BUILTINS
} dh_builtin;

/* Built-in aggregates: a row each, with the types that they take. */
typedef enum dh_builtin_aggregate {
#define DH_AGGREGATE(row, ...) DH_AGG_##row,
#include "query/functions/aggregate.def"
#undef DH_AGGREGATE
    DH_AGG_BUILTINS
} dh_builtin_aggregate;

/* Window functions: a row each, with the types that they take. */
typedef enum dh_builtin_window {
#define DH_WINDOW(row, ...) DH_WIN_##row,
#include "query/functions/window.def"
#undef DH_WINDOW
} dh_builtin_window;

typedef struct dh_functions dh_functions;

dh_status dh_functions_new(dh_functions **out, dh_error *error); /* the built-in ones alone */
void dh_functions_free(dh_functions *functions);
/* `origin` is the plugin's file, for messages. EINVAL when the name is taken, naming both. Structs are borrowed, so the
 * plugin must stay loaded. */
dh_status dh_functions_add_aggregate(dh_functions *functions, const dh_aggregate *aggregate, const char *origin,
                                     dh_error *error);
dh_status dh_functions_add_function(dh_functions *functions, const dh_function *function, const char *origin,
                                    dh_error *error);
int32_t dh_functions_added(const dh_functions *functions);
void dh_functions_truncate(dh_functions *functions, int32_t n); /* takes out those added after the first `n` */
/* Plugins may be loaded lazily: `load` is called, from any thread, every time before a name that is not built-in is
 * looked up and before all are listed. It adds everything at its first call. If it fails, only the built-in ones are
 * found, and dh_functions_names returns NULL. */
typedef dh_status (*dh_functions_loader)(void *context, dh_error *error);
void dh_functions_set_loader(dh_functions *functions, dh_functions_loader load, void *context);
const dh_aggregate *dh_functions_find_aggregate(const dh_functions *functions, const char *name);
const dh_function *dh_functions_find_function(const dh_functions *functions, const char *name);
const char *dh_functions_origin(const dh_functions *functions, const char *name); /* NULL: of no plugin */

/* Parses and checks the value of a declared parameter; its text lives in `arena`. EINVAL says what is accepted. */
struct dh_arena;
dh_status dh_param_parse(dh_value *out, const dh_param *param, const char *text, struct dh_arena *arena,
                         dh_error *error);
/* EINVAL when a value is null, or outside of the declared range or choices. */
dh_status dh_param_check(const dh_param *param, const dh_value *value, dh_error *error);

/* A row of the reference. Index from 0, built-ins before plugins'; false past the last. */
typedef struct dh_function_doc {
    const char *name, *signature, *doc, *group; /* group: "dates", "text", …, "windows" */
} dh_function_doc;
bool dh_functions_doc(const dh_functions *functions, int32_t index, dh_function_doc *out);

#endif
