/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The binder: from syntax trees to bound expressions. Resolves names to columns, checks types and inserts casts. Bound
 * expressions live in the binder's arena. Internal to engine/query.
 */
#ifndef DH_QUERY_BINDER_H
#define DH_QUERY_BINDER_H

#include "query/plan.h"
#include "query/syntax.h"

/* State for binding the text of the verb aggregate: what is outside an aggregate call is over (keys, aggregates). */
typedef struct dh_aggregation {
    const dh_named_expr *keys;
    int32_t n_keys;
    dh_bound_aggregate *list; /* distinct aggregates found so far; grown by dh_grow, freed by its owner */
    size_t capacity;
    int32_t n;
    const dh_named_expr *earlier; /* items of the text that are bound already */
    int32_t n_earlier;
    bool inside; /* an aggregate's argument is being bound */
} dh_aggregation;

/* State for binding the text of the verb window: calls of window functions become columns after those of the input. */
typedef struct dh_windowing {
    dh_bound_window *list; /* distinct ones found so far; grown by dh_grow, freed by its owner */
    size_t capacity;
    int32_t n;
    bool ordered; /* the rows of a group have an order */
    bool inside;  /* an argument is being bound */
} dh_windowing;

typedef struct dh_binder {
    const char *text;
    const dh_schema *schema;
    const dh_catalog *catalog; /* NULL: no plugin functions, no as_of, no keys to follow */
    dh_arena *arena;
    dh_error *error;
    bool mapped; /* a geography below maps units; keys reached by following would not be mapped, and are refused */
    dh_aggregation *aggregation; /* NULL: aggregates are refused */
    dh_windowing *windowing;     /* NULL: window functions are refused */
} dh_binder;

/* Binds a whole expression; ETYPE for an untyped nil. */
dh_status dh_bind(dh_binder *b, const dh_expr **out, const dh_syntax *syntax);
/* Binds an expression of type bool; `what` takes it, for the message ("filter takes a condition"). */
dh_status dh_bind_condition(dh_binder *b, const dh_expr **out, const dh_syntax *syntax, const char *what);

/* ---- shared by the binder's files ---- */

dh_status dh_bind_any(dh_binder *b, const dh_expr **out, const dh_syntax *syntax); /* may be an untyped nil: type 0 */
dh_status dh_bind_operator(dh_binder *b, const dh_expr **out, const dh_syntax *syntax);
dh_status dh_bind_call(dh_binder *b, const dh_expr **out, const dh_syntax *syntax);
dh_status dh_bind_aggregate_call(dh_binder *b, const dh_expr **out, const dh_syntax *syntax,
                                 const dh_aggregate *plugin);
dh_status dh_bind_window_call(dh_binder *b, const dh_expr **out, const dh_syntax *call);
/* A name outside an aggregate call: a key, or an earlier item that is an aggregate. */
dh_status dh_bind_key_name(dh_binder *b, const dh_expr **out, const dh_syntax *syntax);
/* Follows keys by parts[1…] of a dotted name; *inout is the expression of parts[0]. */
dh_status dh_bind_follow(dh_binder *b, const dh_expr **inout, const dh_syntax *syntax);
/* The constant parameters after the n_args arguments of a call; *out in the order of their declaration. */
dh_status dh_bind_params(dh_binder *b, const dh_value **out, const dh_syntax *call, uint32_t n_args,
                         const dh_param *params, uint32_t n_params);

/* Nodes, in the binder's arena, located at `at`. dh_bind_builtin copies `args`. */
dh_status dh_bind_new(dh_binder *b, dh_expr **out, dh_expr_kind kind, const dh_syntax *at);
dh_status dh_bind_builtin(dh_binder *b, dh_expr **out, dh_builtin id, dh_type type, const dh_expr *const *args,
                          int32_t n, const dh_syntax *at);

/* Types: bind_type.c */
/* Casts *inout to `type`, constants at once. The caller has made sure that there is such a cast (dh_bind_can_cast);
 * ETYPE for a text literal that is no date. */
dh_status dh_bind_cast(dh_binder *b, const dh_expr **inout, dh_type type);
/* The same, where values must come out as they went in: a whole number that no float64 is, beyond 2^53, is an error. */
dh_status dh_bind_cast_exactly(dh_binder *b, const dh_expr **inout, dh_type type);
bool dh_bind_can_cast(const dh_expr *expr, dh_type type);
/* The column whose name the expression is as a text, "2019" for `2019`; NULL = it is none. */
const char *dh_bind_quoted_column(const dh_binder *b, const dh_expr *expr);
/* ETYPE when all that `who` compares are texts in quotes, "2019" > "2018": columns were meant, or the answer is the same
 * in every row. `at` is where it stands in the text. */
dh_status dh_bind_refuse_texts(dh_binder *b, const dh_expr *const *args, int32_t n, const char *who, int32_t at);
/* Casts *inout to a type of `mask`, if it has none of them. ETYPE when it cannot; `who`, a function's or operator's
 * name, is for the message. */
dh_status dh_bind_accept(dh_binder *b, const dh_expr **inout, uint32_t mask, const char *who);
/* Casts all to a common type, *type (0 = all are untyped nil); for one that `compares`, text and category, and whole
 * and real numbers, may stay mixed. */
dh_status dh_bind_unify(dh_binder *b, const dh_expr **args, int32_t n, bool compares, const char *who, dh_type *type);
/* Appends "a date or a whole number" for a mask of types. */
void dh_bind_mask_text(uint32_t mask, dh_strbuf *out);
const char *dh_bind_type_text(dh_type type);
/* The display that all arguments but constants share, else plain. */
dh_display dh_bind_common_display(const dh_expr *const *args, int32_t n);

static inline bool dh_type_is_text(dh_type type)
{
    return type == DH_TEXT || type == DH_CATEGORY;
}
static inline bool dh_type_is_number(dh_type type)
{
    return type == DH_INT64 || type == DH_FLOAT64 || type == DH_COUNT;
}
static inline bool dh_type_is_date(dh_type type)
{
    return type == DH_DATE || type == DH_DATETIME;
}

/* EINVAL: "unknown column 'x', did you mean 'y'? there are: …" at byte `at`. */
dh_status dh_bind_unknown(dh_binder *b, int32_t at, const char *what, const char *name, const char *const *names,
                          size_t n);
/* EINVAL: "f() is given 1 argument; it is used as f(x, y)". */
dh_status dh_bind_wrong_number(dh_binder *b, const dh_syntax *call);
int32_t dh_schema_find(const dh_schema *schema, const char *name); /* -1 = none */

#endif
