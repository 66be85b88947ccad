/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Syntax trees of expressions and of the lists that verbs take: what was written, before any column is known. Trees
 * live in the parser's arena. Internal to engine/query.
 */
#ifndef DH_QUERY_SYNTAX_H
#define DH_QUERY_SYNTAX_H

#include "query/lexer.h"

typedef enum dh_syntax_kind {
    DH_SYNTAX_NIL,
    DH_SYNTAX_BOOL,
    DH_SYNTAX_INTEGER,
    DH_SYNTAX_FLOAT,
    DH_SYNTAX_STRING,
    DH_SYNTAX_NAME, /* parts: a dotted name */
    DH_SYNTAX_CALL, /* parts[0] is what is called */
    DH_SYNTAX_UNARY,
    DH_SYNTAX_BINARY
} dh_syntax_kind;

typedef struct dh_part {
    const char *text;
    int32_t begin;
} dh_part;

typedef struct dh_syntax dh_syntax;
struct dh_syntax {
    dh_syntax_kind kind;
    int32_t begin, end; /* bytes of the text, parentheses around it not included */
    int32_t at;         /* where the operator stands */
    int32_t depth;      /* of the tree below, itself included; at most DH_EXPRESSION_MAX_DEPTH */
    bool in_parentheses;
    dh_token_kind op;
    bool boolean;
    int64_t integer;
    double number;
    const char *data; /* string */
    size_t size;
    const dh_part *parts;
    int32_t n_parts;
    const dh_syntax *const *args;
    const char *const *arg_names; /* call: NULL where an argument has none */
    int32_t n_args;
};

/* One item of a list: "name = expr", "expr as name", "expr", and for sort keys "-expr". */
typedef struct dh_item {
    const char *name; /* NULL = none given */
    int32_t name_at;
    const dh_syntax *expr;
    bool descending;
} dh_item;

/* The whole text as one expression. */
dh_status dh_parse_expression(const dh_syntax **out, const char *text, dh_arena *arena, dh_error *error);
/* A list of at least one item; `sort`: a leading "-" of an item means descending. */
dh_status dh_parse_list(const dh_item **out, int32_t *n, const char *text, bool sort, dh_arena *arena, dh_error *error);

/* "value by name" or "value by name in (literal, …)". values NULL when there is no list. */
typedef struct dh_pivot_text {
    dh_part value, name;
    const dh_syntax *const *values;
    int32_t n_values;
} dh_pivot_text;
dh_status dh_parse_pivot(dh_pivot_text *out, const char *text, dh_arena *arena, dh_error *error);

/* The token as it is written, for messages and printing. */
const char *dh_token_text(dh_token_kind kind);
/* Binding strength of a binary operator, as in Lua; 0 = not one. Right-associative operators bind less to the right. */
int dh_operator_left(dh_token_kind kind);
int dh_operator_right(dh_token_kind kind);
#define DH_OPERATOR_UNARY 12

#endif
