/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding unary and binary operators; arithmetic on dates becomes function calls. */
#include "base/message.h"
#include "query/binder.h"

#include <assert.h>
#include <string.h>

#define BOOL_BIT DH_TYPE_BIT(DH_BOOL)

static const dh_builtin builtins[] = {
    [DH_TOKEN_AND] = DH_FN_AND,     [DH_TOKEN_OR] = DH_FN_OR,
    [DH_TOKEN_EQ] = DH_FN_EQ,       [DH_TOKEN_NE] = DH_FN_NE,
    [DH_TOKEN_LT] = DH_FN_LT,       [DH_TOKEN_LE] = DH_FN_LE,
    [DH_TOKEN_GT] = DH_FN_GT,       [DH_TOKEN_GE] = DH_FN_GE,
    [DH_TOKEN_PLUS] = DH_FN_ADD,    [DH_TOKEN_MINUS] = DH_FN_SUB,
    [DH_TOKEN_STAR] = DH_FN_MUL,    [DH_TOKEN_SLASH] = DH_FN_DIV,
    [DH_TOKEN_PERCENT] = DH_FN_MOD, [DH_TOKEN_DOUBLE_SLASH] = DH_FN_IDIV,
    [DH_TOKEN_CARET] = DH_FN_POW,   [DH_TOKEN_CONCAT] = DH_FN_CONCAT,
};

typedef struct operation {
    dh_binder *b;
    const dh_syntax *syntax;
    char who[8]; /* "'+'", for messages */
    const dh_expr *args[2];
} operation;

/* The node of the operator over o->args. */
static dh_status finish(operation *o, const dh_expr **out, dh_builtin id, dh_type type, dh_display display)
{
    dh_expr *made;
    DH_TRY(dh_bind_builtin(o->b, &made, id, type, o->args, o->syntax->n_args, o->syntax));
    made->display = display;
    *out = made;
    return DH_OK;
}

static bool is_comparison(const dh_syntax *syntax)
{
    return syntax->kind == DH_SYNTAX_BINARY && dh_operator_left(syntax->op) == 3;
}

/* The error for a text beside what is none: where it is the name of a column, how that is written; beside a condition, as
 * in x == 'Có', how conditions are. */
static dh_status refuse_comparison(const operation *o)
{
    dh_binder *b = o->b;
    const char *left = dh_bind_type_text(o->args[0]->type), *right = dh_bind_type_text(o->args[1]->type);
    const char *column = dh_bind_quoted_column(b, o->args[0]);
    if (column == NULL) column = dh_bind_quoted_column(b, o->args[1]);
    if (column != NULL)
        return dh_query_fail(b->error, DH_ETYPE, b->text, o->syntax->at,
                             "%s cannot compare %s with %s; write `%.100s` for the column of this name", o->who, left,
                             right, column);
    if ((o->args[0]->type == DH_BOOL) != (o->args[1]->type == DH_BOOL))
        return dh_query_fail(b->error, DH_ETYPE, b->text, o->syntax->at,
                             "%s cannot compare %s with %s; a condition stands alone, as in 'x' and 'not x', or is "
                             "compared with true and false",
                             o->who, left, right);
    return dh_query_fail(b->error, DH_ETYPE, b->text, o->syntax->at, "%s cannot compare %s with %s", o->who, left,
                         right);
}

static dh_status bind_comparison(operation *o, const dh_expr **out)
{
    dh_binder *b = o->b;
    const dh_syntax *s = o->syntax;
    if (is_comparison(s->args[0]) && !s->args[0]->in_parentheses)
        return dh_query_fail(b->error, DH_ETYPE, b->text, s->at,
                             "comparisons do not chain; write 'a < b and b < c', or between(b, a, c)");
    for (int i = 0; i < 2; i++)
        if (s->args[i]->kind == DH_SYNTAX_NIL)
            return dh_query_fail(b->error, DH_ETYPE, b->text, s->args[i]->begin,
                                 "a comparison with nil is always unknown; write is_known(x) or not is_known(x)");
    dh_type type;
    if (o->args[0]->type != 0 && o->args[1]->type != 0 &&
        dh_type_is_text(o->args[0]->type) != dh_type_is_text(o->args[1]->type) &&
        !(dh_type_is_date(o->args[0]->type) || dh_type_is_date(o->args[1]->type)))
        return refuse_comparison(o);
    DH_TRY(dh_bind_refuse_texts(b, o->args, 2, o->who, s->at));
    DH_TRY(dh_bind_unify(b, o->args, 2, true, o->who, &type));
    if (type == DH_BOOL && s->op != DH_TOKEN_EQ && s->op != DH_TOKEN_NE)
        return dh_query_fail(b->error, DH_ETYPE, b->text, s->at, "conditions have no order; use ==, ~=, and, or, not");
    return finish(o, out, builtins[s->op], DH_BOOL, DH_DISPLAY_PLAIN);
}

/* Display of a sum: percent plus percent is a percentage, a year (ID) plus a literal a year; else plain. */
static dh_display sum_display(const operation *o)
{
    dh_display display = dh_bind_common_display(o->args, 2);
    bool literal = o->args[0]->kind == DH_EXPR_CONSTANT || o->args[1]->kind == DH_EXPR_CONSTANT;
    return display == DH_DISPLAY_PERCENT || (display == DH_DISPLAY_ID && literal) ? display : DH_DISPLAY_PLAIN;
}

/* The whole number that has no opposite; the executor says so. */
static bool is_lowest(const dh_expr *e)
{
    return e->kind == DH_EXPR_CONSTANT && e->type == DH_INT64 && e->constant.valid &&
           e->constant.as.integer == INT64_MIN;
}

/* date - date, date ± days, days + date. */
static dh_status bind_date_arithmetic(operation *o, const dh_expr **out)
{
    dh_binder *b = o->b;
    bool minus = o->syntax->op == DH_TOKEN_MINUS;
    bool left = dh_type_is_date(o->args[0]->type), right = dh_type_is_date(o->args[1]->type);
    if (minus && right) {
        for (int i = 0; i < 2; i++) DH_TRY(dh_bind_accept(b, &o->args[i], DH_TYPE_BIT(DH_DATE), o->who));
        const dh_expr *first = o->args[0];
        o->args[0] = o->args[1];
        o->args[1] = first;
        return finish(o, out, DH_FN_DAYS_BETWEEN, DH_INT64, DH_DISPLAY_PLAIN);
    }
    if (left && right)
        return dh_query_fail(b->error, DH_ETYPE, b->text, o->syntax->at,
                             "dates cannot be added; '-' gives the days between them");
    if (right) {
        const dh_expr *days = o->args[0];
        o->args[0] = o->args[1];
        o->args[1] = days;
    }
    DH_TRY(dh_bind_accept(b, &o->args[0], DH_TYPE_BIT(DH_DATE), o->who));
    DH_TRY(dh_bind_accept(b, &o->args[1], DH_TYPE_BIT(DH_INT64), dh_tr("a date and '+' or '-'")));
    if (minus) {
        dh_expr *negative;
        if (o->args[1]->kind == DH_EXPR_CONSTANT && !is_lowest(o->args[1])) {
            DH_TRY(dh_bind_new(b, &negative, DH_EXPR_CONSTANT, o->syntax->args[1]));
            negative->type = DH_INT64;
            negative->constant = o->args[1]->constant;
            negative->constant.as.integer = (int64_t)(0 - (uint64_t)negative->constant.as.integer);
        } else {
            DH_TRY(dh_bind_builtin(b, &negative, DH_FN_NEG, DH_INT64, &o->args[1], 1, o->syntax->args[1]));
        }
        o->args[1] = negative;
    }
    return finish(o, out, DH_FN_ADD_DAYS, DH_DATE, DH_DISPLAY_PLAIN);
}

static dh_status bind_arithmetic(operation *o, const dh_expr **out)
{
    dh_binder *b = o->b;
    dh_token_kind op = o->syntax->op;
    if ((op == DH_TOKEN_PLUS || op == DH_TOKEN_MINUS) &&
        (dh_type_is_date(o->args[0]->type) || dh_type_is_date(o->args[1]->type)))
        return bind_date_arithmetic(o, out);
    uint32_t mask = DH_ANY_NUMBER;
    if (op == DH_TOKEN_PERCENT || op == DH_TOKEN_DOUBLE_SLASH) mask = DH_TYPE_BIT(DH_INT64);
    if (op == DH_TOKEN_CARET) mask = DH_TYPE_BIT(DH_FLOAT64);
    for (int i = 0; i < 2; i++) DH_TRY(dh_bind_accept(b, &o->args[i], mask, o->who));
    bool real = o->args[0]->type == DH_FLOAT64 || o->args[1]->type == DH_FLOAT64;
    for (int i = 0; op == DH_TOKEN_SLASH && real && i < 2; i++) /* a quotient is the nearest number in any case */
        if (o->args[i]->type == DH_INT64) DH_TRY(dh_bind_cast(b, &o->args[i], DH_FLOAT64));
    dh_type type;
    DH_TRY(dh_bind_unify(b, o->args, 2, false, o->who, &type));
    if (op == DH_TOKEN_SLASH && type == DH_INT64) {
        type = DH_FLOAT64;
        for (int i = 0; i < 2; i++) DH_TRY(dh_bind_cast(b, &o->args[i], type));
    }
    dh_display display = op == DH_TOKEN_PLUS || op == DH_TOKEN_MINUS ? sum_display(o) : DH_DISPLAY_PLAIN;
    return finish(o, out, builtins[op], type, display);
}

static dh_status bind_concat(operation *o, const dh_expr **out)
{
    for (int i = 0; i < 2; i++)
        if (!dh_type_is_text(o->args[i]->type)) DH_TRY(dh_bind_cast(o->b, &o->args[i], DH_TEXT));
    return finish(o, out, DH_FN_CONCAT, DH_TEXT, DH_DISPLAY_PLAIN);
}

static dh_status bind_unary(operation *o, const dh_expr **out)
{
    dh_binder *b = o->b;
    if (o->syntax->op == DH_TOKEN_NOT) {
        DH_TRY(dh_bind_accept(b, &o->args[0], BOOL_BIT, "'not'"));
        return finish(o, out, DH_FN_NOT, DH_BOOL, DH_DISPLAY_PLAIN);
    }
    DH_TRY(dh_bind_accept(b, &o->args[0], DH_ANY_NUMBER, "'-'"));
    const dh_expr *arg = o->args[0];
    if (arg->kind != DH_EXPR_CONSTANT || !arg->constant.valid || arg->type == DH_COUNT || is_lowest(arg))
        return finish(o, out, DH_FN_NEG, arg->type,
                      arg->display == DH_DISPLAY_PERCENT ? arg->display : DH_DISPLAY_PLAIN);
    dh_expr *made; /* fold the sign into a literal */
    DH_TRY(dh_bind_new(b, &made, DH_EXPR_CONSTANT, o->syntax));
    made->type = arg->type;
    made->constant = arg->constant;
    if (arg->type == DH_INT64)
        made->constant.as.integer = (int64_t)(0 - (uint64_t)arg->constant.as.integer);
    else
        made->constant.as.number = -arg->constant.as.number;
    *out = made;
    return DH_OK;
}

dh_status dh_bind_operator(dh_binder *b, const dh_expr **out, const dh_syntax *syntax)
{
    operation o = {.b = b, .syntax = syntax};
    const char *text = dh_token_text(syntax->op);
    size_t size = strlen(text);
    o.who[0] = '\'';
    memcpy(o.who + 1, text, size);
    o.who[size + 1] = '\'';
    for (int32_t i = 0; i < syntax->n_args; i++) DH_TRY(dh_bind_any(b, &o.args[i], syntax->args[i]));
    if (syntax->kind == DH_SYNTAX_UNARY) return bind_unary(&o, out);
    assert(syntax->n_args == 2);
    switch (syntax->op) {
    case DH_TOKEN_AND:
    case DH_TOKEN_OR:
        for (int i = 0; i < 2; i++) DH_TRY(dh_bind_accept(b, &o.args[i], BOOL_BIT, o.who));
        return finish(&o, out, builtins[syntax->op], DH_BOOL, DH_DISPLAY_PLAIN);
    case DH_TOKEN_CONCAT: return bind_concat(&o, out);
    default: return is_comparison(syntax) ? bind_comparison(&o, out) : bind_arithmetic(&o, out);
    }
}
