/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parser: from text to syntax trees of expressions and of the lists that verbs take, before names are resolved.
 * Trees live in the given arena. Internal to engine/query.
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
    int32_t begin, end; /* bytes of the text, without parentheses around it */
    int32_t at;         /* byte of the operator */
    int32_t depth;      /* height of the tree, itself included; at most DH_EXPRESSION_MAX_DEPTH */
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

/* Parses the whole text as one expression. */
dh_status dh_parse_expression(const dh_syntax **out, const char *text, dh_arena *arena, dh_error *error);
/* Parses a list of at least one item; `sort`: a leading "-" means descending. */
dh_status dh_parse_list(const dh_item **out, int32_t *n, const char *text, bool sort, dh_arena *arena, dh_error *error);

/* "group, … order key, …", where the groups, or the order, or both may be missing; `order` is a word here: a column of
 * that name stands in backquotes. */
typedef struct dh_over_text {
    const dh_item *groups, *keys;
    int32_t n_groups, n_keys;
} dh_over_text;
dh_status dh_parse_over(dh_over_text *out, const char *text, dh_arena *arena, dh_error *error);

/* "fill, … by name" or "fill, … by name in (literal, …)"; `values` is NULL without a list. */
typedef struct dh_pivot_text {
    const dh_part *fills;
    int32_t n_fills;
    dh_part name;
    const dh_syntax *const *values;
    int32_t n_values;
} dh_pivot_text;
dh_status dh_parse_pivot(dh_pivot_text *out, const char *text, dh_arena *arena, dh_error *error);

/* "column, column in (literal, …)", of which each may list values; NULL where it does not. */
typedef struct dh_listed_column {
    dh_part name;
    const dh_syntax *const *values;
    int32_t n_values;
} dh_listed_column;
dh_status dh_parse_listed_columns(const dh_listed_column **out, int32_t *n, const char *text, dh_arena *arena,
                                  dh_error *error);

/* The token as written, for messages and printing. */
const char *dh_token_text(dh_token_kind kind);
/* Precedence of a binary operator on its left and right side, as in Lua; 0 = not one. Right-associative operators have
 * less on the right. */
int dh_operator_left(dh_token_kind kind);
int dh_operator_right(dh_token_kind kind);
#define DH_OPERATOR_UNARY 12 /* precedence of unary operators */

#endif
