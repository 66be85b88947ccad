/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Syntax trees to bound expressions: names to columns, types checked, casts put in. Bound expressions live in the
 * binder's arena. Internal to engine/query.
 */
#ifndef DH_QUERY_BINDER_H
#define DH_QUERY_BINDER_H

#include "query/plan.h"
#include "query/syntax.h"

/* What an aggregate's text is bound with: expressions outside an aggregate are over (keys, aggregates). */
typedef struct dh_aggregation {
    const dh_named_expr *keys;
    int32_t n_keys;
    dh_bound_aggregate *list; /* dh_grow'n; its owner frees it */
    size_t capacity;
    int32_t n;
    const dh_named_expr *earlier; /* the items of the text that are bound already */
    int32_t n_earlier;
    bool inside; /* an aggregate's argument is being bound */
} dh_aggregation;

typedef struct dh_binder {
    const char *text;
    const dh_schema *schema;
    const dh_catalog *catalog; /* NULL: no functions of plugins, no as_of */
    dh_arena *arena;
    dh_error *error;
    bool mapped;                 /* a geography below carries the units: keys found by following would not be */
    dh_aggregation *aggregation; /* NULL: aggregates are refused */
} dh_binder;

/* Binds the whole; an untyped nil is refused. */
dh_status dh_bind(dh_binder *b, const dh_expr **out, const dh_syntax *syntax);
/* `expr` with `type` required; `what` needs it, for the message ("filter needs a condition"). */
dh_status dh_bind_condition(dh_binder *b, const dh_expr **out, const dh_syntax *syntax, const char *what);

/* ---- between the binder's files ---- */

dh_status dh_bind_any(dh_binder *b, const dh_expr **out, const dh_syntax *syntax); /* may be an untyped nil: type 0 */
dh_status dh_bind_operator(dh_binder *b, const dh_expr **out, const dh_syntax *syntax);
dh_status dh_bind_call(dh_binder *b, const dh_expr **out, const dh_syntax *syntax);
dh_status dh_bind_aggregate_call(dh_binder *b, const dh_expr **out, const dh_syntax *syntax,
                                 const dh_aggregate *plugin);
/* A name outside an aggregate, in an aggregate's text. */
dh_status dh_bind_key_name(dh_binder *b, const dh_expr **out, const dh_syntax *syntax);
dh_status dh_bind_follow(dh_binder *b, const dh_expr **inout, const dh_syntax *syntax); /* parts[1…] */
/* An aggregate's or function's constants after its arguments, in the order that they are declared. */
dh_status dh_bind_params(dh_binder *b, const dh_value **out, const dh_syntax *call, uint32_t n_args,
                         const dh_param *params, uint32_t n_params);

dh_status dh_bind_new(dh_binder *b, dh_expr **out, dh_expr_kind kind, const dh_syntax *at);
dh_status dh_bind_builtin(dh_binder *b, dh_expr **out, dh_builtin id, dh_type type, const dh_expr *const *args,
                          int32_t n, const dh_syntax *at);

/* Types: bind_type.c */
/* To `type` by a cast; constants are cast at once. ETYPE when there is no such cast; `to` names what needs it. */
dh_status dh_bind_cast(dh_binder *b, const dh_expr **inout, dh_type type);
bool dh_bind_can_cast(const dh_expr *expr, dh_type type);
/* Brings to a type of the mask; `who` (a function's or operator's name) takes it. */
dh_status dh_bind_accept(dh_binder *b, const dh_expr **inout, uint32_t mask, const char *who);
/* Brings all to one type; text and category may stay mixed when `mixed_text`. *type is the common one. */
dh_status dh_bind_unify(dh_binder *b, const dh_expr **args, int32_t n, bool mixed_text, const char *who, dh_type *type);
/* "a date", "a whole number" … of a mask into `buffer`. */
void dh_bind_mask_text(uint32_t mask, dh_strbuf *out);
const char *dh_bind_type_text(dh_type type);
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

/* "unknown column 'x', did you mean 'y'? there are: …" at byte `at`. */
dh_status dh_bind_unknown(dh_binder *b, int32_t at, const char *what, const char *name, const char *const *names,
                          size_t n);
/* "f() is given 1 argument; it is used as f(x, y)". */
dh_status dh_bind_wrong_number(dh_binder *b, const dh_syntax *call);
int32_t dh_schema_find(const dh_schema *schema, const char *name); /* -1 = none */

#endif
