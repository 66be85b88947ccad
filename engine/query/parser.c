/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing Lua's expression grammar by precedence climbing. The depth limit bounds the height of trees, left-leaning
 * ones included; recursion has a limit of its own, so that parentheses, which print.c adds, do not count. */
#include "query/syntax.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"

#define MAX_RECURSION (2 * DH_EXPRESSION_MAX_DEPTH + 2) /* an operand in parentheses a level, and the whole */

typedef struct parser {
    dh_lexer lexer;
    dh_token token;   /* lookahead */
    int32_t last_end; /* end of the token before it */
    int depth;
    dh_arena *arena;
    dh_error *error;
} parser;

/* The operators as they are written, and how tightly they bind their left and right side; the other tokens have no text
 * and bind nothing. */
static const struct {
    const char *text;
    signed char left, right; /* precedence; 0 = no binary operator */
} token_table[DH_TOKEN_KINDS] = {
    [DH_TOKEN_AND] = {"and", 2, 2},   [DH_TOKEN_OR] = {"or", 1, 1},       [DH_TOKEN_NOT] = {"not", 0, 0},
    [DH_TOKEN_EQ] = {"==", 3, 3},     [DH_TOKEN_NE] = {"~=", 3, 3},       [DH_TOKEN_LT] = {"<", 3, 3},
    [DH_TOKEN_LE] = {"<=", 3, 3},     [DH_TOKEN_GT] = {">", 3, 3},        [DH_TOKEN_GE] = {">=", 3, 3},
    [DH_TOKEN_PLUS] = {"+", 10, 10},  [DH_TOKEN_MINUS] = {"-", 10, 10},   [DH_TOKEN_STAR] = {"*", 11, 11},
    [DH_TOKEN_SLASH] = {"/", 11, 11}, [DH_TOKEN_PERCENT] = {"%", 11, 11}, [DH_TOKEN_DOUBLE_SLASH] = {"//", 11, 11},
    [DH_TOKEN_CARET] = {"^", 14, 13}, [DH_TOKEN_CONCAT] = {"..", 9, 8},
};

const char *dh_token_text(dh_token_kind kind)
{
    return token_table[kind].text;
}

int dh_operator_left(dh_token_kind kind)
{
    return token_table[kind].left;
}

int dh_operator_right(dh_token_kind kind)
{
    return token_table[kind].right;
}

static dh_status advance(parser *p)
{
    p->last_end = p->token.end;
    return dh_lexer_next(&p->lexer, &p->token);
}

static dh_status begin(parser *p, const char *text, dh_arena *arena, dh_error *error)
{
    *p = (parser){.arena = arena, .error = error};
    DH_TRY(dh_lexer_init(&p->lexer, text, arena, error));
    return advance(p);
}

/* EINVAL: "... is expected, not '...'". */
static dh_status unexpected(parser *p, const char *expected)
{
    const char *text = p->lexer.text;
    const dh_token *t = &p->token;
    if (t->kind == DH_TOKEN_END)
        return dh_query_fail(p->error, DH_EINVAL, text, t->begin, "%s is expected at the end", dh_tr(expected));
    int size = (int)dh_text_cut(text + t->begin, (size_t)(t->end - t->begin), 40);
    return dh_query_fail(p->error, DH_EINVAL, text, t->begin, "%s is expected, not '%.*s'", dh_tr(expected), size,
                         text + t->begin);
}

/* The same after an expression, where '=' for '==' is the most common slip. */
static dh_status after_expression(parser *p, const char *expected)
{
    if (p->token.kind == DH_TOKEN_ASSIGN)
        return dh_query_fail(p->error, DH_EINVAL, p->lexer.text, p->token.begin,
                             "'=' does not compare; write '==' to compare");
    return unexpected(p, expected);
}

static bool is_word(const parser *p, const char *word)
{
    return p->token.kind == DH_TOKEN_NAME && !p->token.quoted && strcmp(p->token.data, word) == 0;
}

static dh_status make(parser *p, dh_syntax **out, dh_syntax_kind kind, int32_t at)
{
    dh_syntax *node = dh_arena_zalloc(p->arena, 1, sizeof *node);
    if (!node) return dh_error_nomem(p->error);
    node->kind = kind;
    node->begin = node->at = at;
    node->depth = 1;
    *out = node;
    return DH_OK;
}

static dh_status too_deep(parser *p, int32_t at)
{
    return dh_query_fail(p->error, DH_ELIMIT, p->lexer.text, at,
                         "the expression is nested deeper than %d; one_of() takes the place of many 'or', and "
                         "derive of steps",
                         DH_EXPRESSION_MAX_DEPTH);
}

/* date('2018-01-31') is no deeper than the literal, which is printed so. */
static bool is_date_literal(const dh_syntax *node, const dh_syntax *const *args, int32_t n)
{
    return node->kind == DH_SYNTAX_CALL && node->n_parts == 1 && n == 1 && args[0]->kind == DH_SYNTAX_STRING &&
           strcmp(node->parts[0].text, "date") == 0;
}

/* -5 is no deeper than the literal 5: a hexadecimal one, whose sign is not written, is printed so. */
static bool is_signed_number(const dh_syntax *node, const dh_syntax *const *args)
{
    return node->kind == DH_SYNTAX_UNARY && node->op == DH_TOKEN_MINUS &&
           (args[0]->kind == DH_SYNTAX_INTEGER || args[0]->kind == DH_SYNTAX_FLOAT);
}

static dh_status set_args(parser *p, dh_syntax *node, const dh_syntax *const *args, int32_t n)
{
    const dh_syntax **copy = dh_arena_zalloc(p->arena, (size_t)n + 1, sizeof *copy);
    if (!copy) return dh_error_nomem(p->error);
    for (int32_t i = 0; i < n; i++) {
        copy[i] = args[i];
        if (args[i]->depth + 1 > node->depth) node->depth = args[i]->depth + 1;
    }
    if (is_date_literal(node, args, n) || is_signed_number(node, args)) node->depth = 1;
    node->args = copy;
    node->n_args = n;
    return node->depth > DH_EXPRESSION_MAX_DEPTH ? too_deep(p, node->at) : DH_OK;
}

static dh_status parse_operand(parser *p, dh_syntax **out, int limit);

static dh_status parse_literal(parser *p, dh_syntax **out)
{
    const dh_token *t = &p->token;
    DH_TRY(make(p, out, DH_SYNTAX_NIL, t->begin));
    dh_syntax *node = *out;
    switch (t->kind) {
    case DH_TOKEN_TRUE:
    case DH_TOKEN_FALSE:
        node->kind = DH_SYNTAX_BOOL;
        node->boolean = t->kind == DH_TOKEN_TRUE;
        break;
    case DH_TOKEN_INTEGER:
        node->kind = DH_SYNTAX_INTEGER;
        node->integer = t->integer;
        break;
    case DH_TOKEN_FLOAT:
        node->kind = DH_SYNTAX_FLOAT;
        node->number = t->number;
        break;
    case DH_TOKEN_STRING:
        node->kind = DH_SYNTAX_STRING;
        node->data = t->data;
        node->size = t->size;
        break;
    default: break;
    }
    node->end = t->end;
    return advance(p);
}

/* A dotted name. The depth limit applies to its parts too, since each becomes a node of the bound expression. */
static dh_status parse_name(parser *p, dh_syntax **out)
{
    dh_part parts[DH_EXPRESSION_MAX_DEPTH];
    int32_t n = 0;
    DH_TRY(make(p, out, DH_SYNTAX_NAME, p->token.begin));
    for (;;) {
        if (p->token.kind != DH_TOKEN_NAME) return unexpected(p, "the name of a column after '.'");
        if (n == DH_EXPRESSION_MAX_DEPTH) return too_deep(p, p->token.begin);
        parts[n++] = (dh_part){p->token.data, p->token.begin};
        DH_TRY(advance(p));
        if (p->token.kind != DH_TOKEN_DOT) break;
        DH_TRY(advance(p));
    }
    dh_part *copy = dh_arena_zalloc(p->arena, (size_t)n, sizeof *copy);
    if (!copy) return dh_error_nomem(p->error);
    memcpy(copy, parts, (size_t)n * sizeof *copy);
    (*out)->parts = copy;
    (*out)->n_parts = (*out)->depth = n;
    (*out)->end = p->last_end;
    return DH_OK;
}

/* Growing arrays of arguments; the caller frees them, also on failure. */
typedef struct arguments {
    const dh_syntax **args;
    const char **names;
    size_t capacity, names_capacity;
    int32_t n;
} arguments;

static dh_status add_argument(parser *p, arguments *list)
{
    if (list->n == DH_EXPRESSION_MAX_ARGS)
        return dh_query_fail(p->error, DH_ELIMIT, p->lexer.text, p->token.begin, "more than %d arguments",
                             DH_EXPRESSION_MAX_ARGS);
    size_t need = (size_t)list->n + 1;
    if (dh_grow((void **)&list->args, &list->capacity, need, sizeof *list->args) != 0 ||
        dh_grow((void **)&list->names, &list->names_capacity, need, sizeof *list->names) != 0)
        return dh_error_nomem(p->error);
    dh_syntax *arg = NULL;
    DH_TRY(parse_operand(p, &arg, 0));
    const char *name = NULL;
    if (p->token.kind == DH_TOKEN_ASSIGN && arg->kind == DH_SYNTAX_NAME && arg->n_parts == 1) {
        name = arg->parts[0].text;
        DH_TRY(advance(p));
        DH_TRY(parse_operand(p, &arg, 0));
    }
    list->args[list->n] = arg;
    list->names[list->n++] = name;
    return DH_OK;
}

static dh_status parse_arguments(parser *p, dh_syntax *call, arguments *list)
{
    int32_t open = p->token.begin;
    DH_TRY(advance(p));
    if (p->token.kind == DH_TOKEN_STAR)
        return dh_query_fail(p->error, DH_EINVAL, p->lexer.text, p->token.begin,
                             "'*' does not stand for rows; count() without an argument counts rows");
    while (p->token.kind != DH_TOKEN_CLOSE) {
        DH_TRY(add_argument(p, list));
        if (p->token.kind == DH_TOKEN_CLOSE) break;
        if (p->token.kind == DH_TOKEN_END)
            return dh_query_fail(p->error, DH_EINVAL, p->lexer.text, open, "'(' is not closed");
        if (p->token.kind != DH_TOKEN_COMMA) return after_expression(p, "',' or ')'");
        DH_TRY(advance(p));
        if (p->token.kind == DH_TOKEN_CLOSE) return unexpected(p, "an argument after ','");
    }
    call->end = p->token.end;
    DH_TRY(advance(p));
    DH_TRY(set_args(p, call, list->args, list->n));
    const char **names = dh_arena_zalloc(p->arena, (size_t)list->n + 1, sizeof *names);
    if (!names) return dh_error_nomem(p->error);
    for (int32_t i = 0; i < list->n; i++) names[i] = list->names[i];
    call->arg_names = names;
    return DH_OK;
}

static dh_status parse_name_or_call(parser *p, dh_syntax **out)
{
    DH_TRY(parse_name(p, out));
    if (p->token.kind != DH_TOKEN_OPEN) return DH_OK;
    if ((*out)->n_parts > 1)
        return dh_query_fail(p->error, DH_EINVAL, p->lexer.text, (*out)->begin,
                             "a dotted name cannot be called; functions are called by their bare name");
    (*out)->kind = DH_SYNTAX_CALL;
    arguments list = {0};
    dh_status status = parse_arguments(p, *out, &list);
    dh_free(list.args);
    dh_free(list.names);
    return status;
}

static dh_status parse_parentheses(parser *p, dh_syntax **out)
{
    int32_t open = p->token.begin;
    DH_TRY(advance(p));
    DH_TRY(parse_operand(p, out, 0));
    if (p->token.kind == DH_TOKEN_END)
        return dh_query_fail(p->error, DH_EINVAL, p->lexer.text, open, "'(' is not closed");
    if (p->token.kind != DH_TOKEN_CLOSE) return after_expression(p, "')'");
    (*out)->in_parentheses = true;
    return advance(p);
}

static dh_status parse_unary(parser *p, dh_syntax **out)
{
    dh_token_kind op = p->token.kind;
    int32_t at = p->token.begin;
    DH_TRY(advance(p));
    dh_syntax *arg = NULL, *node = NULL;
    DH_TRY(parse_operand(p, &arg, DH_OPERATOR_UNARY));
    DH_TRY(make(p, &node, DH_SYNTAX_UNARY, at));
    node->op = op;
    node->end = p->last_end;
    *out = node;
    return set_args(p, node, (const dh_syntax *const[]){arg}, 1);
}

static dh_status parse_simple(parser *p, dh_syntax **out)
{
    switch (p->token.kind) {
    case DH_TOKEN_NOT:
    case DH_TOKEN_MINUS: return parse_unary(p, out);
    case DH_TOKEN_OPEN: return parse_parentheses(p, out);
    case DH_TOKEN_NAME: return parse_name_or_call(p, out);
    case DH_TOKEN_NIL:
    case DH_TOKEN_TRUE:
    case DH_TOKEN_FALSE:
    case DH_TOKEN_INTEGER:
    case DH_TOKEN_FLOAT:
    case DH_TOKEN_STRING: return parse_literal(p, out);
    default: return after_expression(p, "a value");
    }
}

/* An expression of binary operators of a higher precedence than `limit`. */
static dh_status parse_operand(parser *p, dh_syntax **out, int limit)
{
    if (p->depth == MAX_RECURSION) return too_deep(p, p->token.begin);
    p->depth++;
    int32_t start = p->token.begin;
    DH_TRY(parse_simple(p, out));
    assert(*out != NULL);
    while (dh_operator_left(p->token.kind) > limit) {
        dh_token_kind op = p->token.kind;
        int32_t at = p->token.begin;
        DH_TRY(advance(p));
        dh_syntax *right = NULL, *node = NULL;
        DH_TRY(parse_operand(p, &right, dh_operator_right(op)));
        DH_TRY(make(p, &node, DH_SYNTAX_BINARY, at));
        node->begin = start;
        node->end = p->last_end;
        node->op = op;
        DH_TRY(set_args(p, node, (const dh_syntax *const[]){*out, right}, 2));
        *out = node;
    }
    p->depth--;
    return DH_OK;
}

dh_status dh_parse_expression(const dh_syntax **out, const char *text, dh_arena *arena, dh_error *error)
{
    parser p;
    dh_syntax *root = NULL;
    DH_TRY(begin(&p, text, arena, error));
    DH_TRY(parse_operand(&p, &root, 0));
    if (p.token.kind != DH_TOKEN_END) return after_expression(&p, "an operator");
    *out = root;
    return DH_OK;
}

/* ---- lists ---- */

static dh_status parse_item_name(parser *p, dh_item *item)
{
    if (p->token.kind != DH_TOKEN_NAME) return unexpected(p, "a name after 'as'");
    item->name = p->token.data;
    item->name_at = p->token.begin;
    return advance(p);
}

static dh_status parse_item(parser *p, dh_item *item, bool sort)
{
    *item = (dh_item){0};
    dh_syntax *expr = NULL;
    DH_TRY(parse_operand(p, &expr, 0));
    if (!sort && p->token.kind == DH_TOKEN_ASSIGN && expr->kind == DH_SYNTAX_NAME && expr->n_parts == 1 &&
        !expr->in_parentheses) {
        item->name = expr->parts[0].text;
        item->name_at = expr->begin;
        DH_TRY(advance(p));
        DH_TRY(parse_operand(p, &expr, 0));
    }
    item->expr = expr;
    if (sort && expr->kind == DH_SYNTAX_UNARY && expr->op == DH_TOKEN_MINUS && !expr->in_parentheses) {
        item->descending = true;
        item->expr = expr->args[0];
    }
    if (!sort && is_word(p, "as")) {
        if (item->name)
            return dh_query_fail(p->error, DH_EINVAL, p->lexer.text, p->token.begin,
                                 "the item has the name '%s' already", item->name);
        DH_TRY(advance(p));
        DH_TRY(parse_item_name(p, item));
    }
    return DH_OK;
}

/* `until`: the word that ends the list, too; NULL = none. */
static dh_status parse_items(parser *p, dh_item **items, size_t *capacity, int32_t *n, bool sort, const char *until)
{
    for (;;) {
        if (*n == DH_EXPRESSION_MAX_ARGS)
            return dh_query_fail(p->error, DH_ELIMIT, p->lexer.text, p->token.begin, "more than %d items in the list",
                                 DH_EXPRESSION_MAX_ARGS);
        if (dh_grow((void **)items, capacity, (size_t)*n + 1, sizeof **items) != 0) return dh_error_nomem(p->error);
        DH_TRY(parse_item(p, &(*items)[*n], sort));
        (*n)++;
        if (p->token.kind == DH_TOKEN_END || (until && is_word(p, until))) return DH_OK;
        if (p->token.kind != DH_TOKEN_COMMA)
            return after_expression(p, until ? DH_MESSAGE("',', 'order' or the end") : DH_MESSAGE("',' or the end"));
        DH_TRY(advance(p));
    }
}

static dh_status parse_list(parser *p, const dh_item **out, int32_t *n, bool sort, const char *until)
{
    dh_item *items = NULL, *copy;
    size_t capacity = 0;
    *n = 0;
    dh_status status = parse_items(p, &items, &capacity, n, sort, until);
    if (status == DH_OK) {
        copy = dh_arena_zalloc(p->arena, (size_t)*n, sizeof *copy);
        if (copy) memcpy(copy, items, (size_t)*n * sizeof *copy);
        if (!copy) status = dh_error_nomem(p->error);
        *out = copy;
    }
    dh_free(items);
    return status;
}

dh_status dh_parse_list(const dh_item **out, int32_t *n, const char *text, bool sort, dh_arena *arena, dh_error *error)
{
    parser p;
    DH_TRY(begin(&p, text, arena, error));
    return parse_list(&p, out, n, sort, NULL);
}

dh_status dh_parse_over(dh_over_text *out, const char *text, dh_arena *arena, dh_error *error)
{
    parser p;
    *out = (dh_over_text){0};
    DH_TRY(begin(&p, text, arena, error));
    if (p.token.kind == DH_TOKEN_END) return DH_OK;
    if (!is_word(&p, "order")) DH_TRY(parse_list(&p, &out->groups, &out->n_groups, false, "order"));
    for (int32_t i = 0; i < out->n_groups; i++)
        if (out->groups[i].name)
            return dh_query_fail(error, DH_EINVAL, text, out->groups[i].name_at,
                                 "the groups of a window have no names; '%.100s' names a column that is not made",
                                 out->groups[i].name);
    if (p.token.kind == DH_TOKEN_END) return DH_OK;
    DH_TRY(advance(&p));
    return parse_list(&p, &out->keys, &out->n_keys, true, NULL);
}

static dh_status parse_pivot_name(parser *p, dh_part *out, const char *expected)
{
    if (p->token.kind != DH_TOKEN_NAME) return unexpected(p, expected);
    *out = (dh_part){p->token.data, p->token.begin};
    return advance(p);
}

/* The columns that fill the new ones: "n, rate". */
static dh_status parse_pivot_fills(parser *p, dh_pivot_text *out)
{
    dh_part *fills = dh_arena_zalloc(p->arena, DH_EXPRESSION_MAX_ARGS, sizeof *fills);
    if (!fills) return dh_error_nomem(p->error);
    out->fills = fills;
    for (bool more = true; more;) {
        if (out->n_fills == DH_EXPRESSION_MAX_ARGS)
            return dh_query_fail(p->error, DH_ELIMIT, p->lexer.text, p->token.begin, "a pivot makes at most %d columns",
                                 DH_EXPRESSION_MAX_ARGS);
        DH_TRY(
            parse_pivot_name(p, &fills[out->n_fills], "the column that fills the new columns, as in 'rate by year',"));
        out->n_fills++;
        more = p->token.kind == DH_TOKEN_COMMA;
        if (more) DH_TRY(advance(p));
    }
    return DH_OK;
}

/* "in (literal, …)", if it is there. */
static dh_status parse_values(parser *p, const dh_syntax *const **out, int32_t *n)
{
    if (!is_word(p, "in")) return DH_OK;
    DH_TRY(advance(p));
    if (p->token.kind != DH_TOKEN_OPEN) return unexpected(p, "'(' and the values");
    dh_syntax *list = NULL;
    DH_TRY(make(p, &list, DH_SYNTAX_CALL, p->token.begin));
    arguments values = {0};
    dh_status status = parse_arguments(p, list, &values);
    dh_free(values.args);
    dh_free(values.names);
    DH_TRY(status);
    const char *text = p->lexer.text;
    if (list->n_args == 0) return dh_query_fail(p->error, DH_EINVAL, text, list->begin, "the list of values is empty");
    for (int32_t i = 0; i < list->n_args; i++)
        if (list->arg_names[i])
            return dh_query_fail(p->error, DH_EINVAL, text, list->args[i]->begin,
                                 "the values of a column have no names");
    *out = list->args;
    *n = list->n_args;
    return DH_OK;
}

dh_status dh_parse_pivot(dh_pivot_text *out, const char *text, dh_arena *arena, dh_error *error)
{
    parser p;
    *out = (dh_pivot_text){0};
    DH_TRY(begin(&p, text, arena, error));
    DH_TRY(parse_pivot_fills(&p, out));
    if (!is_word(&p, "by")) return unexpected(&p, "'by'");
    DH_TRY(advance(&p));
    DH_TRY(parse_pivot_name(&p, &out->name, "the column whose values name the new columns"));
    if (p.token.kind == DH_TOKEN_END) return DH_OK;
    if (!is_word(&p, "in")) return unexpected(&p, "'in' or the end");
    DH_TRY(parse_values(&p, &out->values, &out->n_values));
    return p.token.kind == DH_TOKEN_END ? DH_OK : unexpected(&p, "the end");
}

dh_status dh_parse_listed_columns(const dh_listed_column **out, int32_t *n, const char *text, dh_arena *arena,
                                  dh_error *error)
{
    enum { MAX = 16 };
    parser p;
    *n = 0;
    DH_TRY(begin(&p, text, arena, error));
    dh_listed_column *columns = dh_arena_zalloc(arena, MAX, sizeof *columns);
    if (!columns) return dh_error_nomem(error);
    *out = columns;
    for (bool more = true; more;) {
        if (*n == MAX)
            return dh_query_fail(error, DH_ELIMIT, text, p.token.begin, "at most %d columns make combinations", MAX);
        dh_listed_column *column = &columns[(*n)++];
        DH_TRY(parse_pivot_name(&p, &column->name, "a column, as in 'unit, year',"));
        DH_TRY(parse_values(&p, &column->values, &column->n_values));
        more = p.token.kind == DH_TOKEN_COMMA;
        if (more) DH_TRY(advance(&p));
    }
    return p.token.kind == DH_TOKEN_END ? DH_OK : unexpected(&p, "',' or the end");
}
