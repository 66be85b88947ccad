/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing bound expressions as text that parses and binds to the same. Casts that the binder inserted are omitted,
 * since it inserts them again. */
#include <limits.h>
#include <string.h>

#include "query/print.h"

#include "base/calendar.h"
#include "base/text.h"
#include "query/binder.h"
#include "query/function_table.h"
#include "query/syntax.h"

static const dh_token_kind tokens[] = {
    [DH_FN_AND] = DH_TOKEN_AND,
    [DH_FN_OR] = DH_TOKEN_OR,
    [DH_FN_EQ] = DH_TOKEN_EQ,
    [DH_FN_NE] = DH_TOKEN_NE,
    [DH_FN_LT] = DH_TOKEN_LT,
    [DH_FN_LE] = DH_TOKEN_LE,
    [DH_FN_GT] = DH_TOKEN_GT,
    [DH_FN_GE] = DH_TOKEN_GE,
    [DH_FN_ADD] = DH_TOKEN_PLUS,
    [DH_FN_SUB] = DH_TOKEN_MINUS,
    [DH_FN_MUL] = DH_TOKEN_STAR,
    [DH_FN_DIV] = DH_TOKEN_SLASH,
    [DH_FN_IDIV] = DH_TOKEN_DOUBLE_SLASH,
    [DH_FN_MOD] = DH_TOKEN_PERCENT,
    [DH_FN_POW] = DH_TOKEN_CARET,
    [DH_FN_CONCAT] = DH_TOKEN_CONCAT,
};

typedef struct printer {
    dh_strbuf *out;
    const dh_schema *schema;
    bool raw; /* column names unquoted */
} printer;

void dh_name_print(dh_strbuf *out, const char *name)
{
    if (dh_query_is_plain_name(name)) {
        dh_strbuf_add(out, name);
        return;
    }
    dh_strbuf_add_char(out, '`');
    for (const char *c = name; *c; c++) {
        if (*c == '`') dh_strbuf_add_char(out, '`');
        dh_strbuf_add_char(out, *c);
    }
    dh_strbuf_add_char(out, '`');
}

static void print_text(dh_strbuf *out, const char *text, size_t size)
{
    dh_strbuf_add_char(out, '\'');
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\'' || c == '\\')
            dh_strbuf_printf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            dh_strbuf_printf(out, "\\%03u", (unsigned)c);
        else
            dh_strbuf_add_char(out, (char)c);
    }
    dh_strbuf_add_char(out, '\'');
}

/* The lowest one has no decimal form: 9223372036854775808 would be read before its sign, as a real number. */
static void print_integer(dh_strbuf *out, int64_t value)
{
    if (value == INT64_MIN)
        dh_strbuf_add(out, "0x8000000000000000");
    else
        dh_strbuf_printf(out, "%lld", (long long)value);
}

static void print_double(dh_strbuf *out, double value)
{
    char buffer[40];
    dh_text_from_double(value, buffer);
    dh_strbuf_add(out, buffer);
    if (!strpbrk(buffer, ".en")) dh_strbuf_add(out, ".0");
}

/* One with bounds was a whole number beyond 2^53, which lies beside a real one: any other there has the same bounds. */
static void print_count(dh_strbuf *out, dh_count count)
{
    if (count.lower < count.stated)
        dh_strbuf_printf(out, "%lld", count.stated >= 0x1p63 ? LLONG_MAX : (long long)count.stated - 1);
    else if (count.upper > count.stated)
        dh_strbuf_printf(out, "%lld", (long long)count.stated + 1);
    else
        print_double(out, count.stated);
}

static void print_bare(dh_strbuf *out, const dh_value *value)
{
    char buffer[40];
    if (!value->valid) {
        dh_strbuf_add(out, "nil");
        return;
    }
    switch (value->type) {
    case DH_BOOL: dh_strbuf_add(out, value->as.boolean ? "true" : "false"); break;
    case DH_INT64: print_integer(out, value->as.integer); break;
    case DH_FLOAT64: print_double(out, value->as.number); break;
    case DH_COUNT: print_count(out, value->as.count); break;
    case DH_DATE:
        dh_date_format_iso((int32_t)value->as.integer, buffer);
        dh_strbuf_printf(out, "date('%s')", buffer);
        break;
    case DH_DATETIME:
        dh_datetime_format_iso(value->as.integer, buffer);
        dh_strbuf_printf(out, "'%s'", buffer);
        break;
    default: print_text(out, value->as.text.data, value->as.text.size); break;
    }
}

static bool is_column(const dh_schema *schema, const char *text, size_t size)
{
    for (int32_t i = 0; i < schema->n; i++)
        if (strlen(schema->fields[i].name) == size && memcmp(schema->fields[i].name, text, size) == 0) return true;
    return false;
}

/* A constant; in parentheses, where it would else be taken for a column of that name. */
static void print_value(printer *p, const dh_value *value)
{
    dh_strbuf made = {0};
    print_bare(&made, value);
    const char *text = made.data ? made.data : "";
    size_t sign = text[0] == '-';
    bool whole = is_column(p->schema, text, made.size), size = sign && is_column(p->schema, text + 1, made.size - 1);
    if (made.failed) p->out->failed = true;
    dh_strbuf_printf(p->out, "%s%s%s%s%s%s", whole ? "(" : "", sign ? "-" : "", size ? "(" : "", text + sign,
                     size ? ")" : "", whole ? ")" : "");
    dh_strbuf_free(&made);
}

/* A cast that the binder inserted. */
static bool is_cast(const dh_expr *e)
{
    return e->kind == DH_EXPR_BUILTIN && e->builtin >= DH_FN_TO_FLOAT64 && e->builtin <= DH_FN_TO_DATETIME;
}

static bool takes_days(const dh_expr *e);

/* Precedence of the printed expression's outermost operator; 100 = needs no parentheses. */
static int strength(const dh_expr *e)
{
    while (is_cast(e)) e = e->args[0];
    if (e->kind == DH_EXPR_CONSTANT && e->constant.valid) {
        bool negative = (e->type == DH_INT64 && e->constant.as.integer < 0 && e->constant.as.integer > INT64_MIN) ||
                        (e->type == DH_FLOAT64 && e->constant.as.number < 0) ||
                        (e->type == DH_COUNT && e->constant.as.count.stated < 0);
        return negative ? DH_OPERATOR_UNARY : 100;
    }
    if (e->kind != DH_EXPR_BUILTIN) return 100;
    if (e->builtin == DH_FN_NOT || e->builtin == DH_FN_NEG) return DH_OPERATOR_UNARY;
    if (takes_days(e)) return dh_operator_left(DH_TOKEN_MINUS);
    return e->builtin <= DH_FN_CONCAT ? dh_operator_left(tokens[e->builtin]) : 100;
}

static void print_expr(printer *p, const dh_expr *e);

static void print_operand(printer *p, const dh_expr *e, bool parentheses)
{
    if (parentheses) dh_strbuf_add_char(p->out, '(');
    print_expr(p, e);
    if (parentheses) dh_strbuf_add_char(p->out, ')');
}

static void print_call(printer *p, const char *name, const dh_expr *const *args, int32_t n, const dh_value *params,
                       uint32_t n_params)
{
    dh_strbuf_printf(p->out, "%s(", name);
    for (int32_t i = 0; i < n; i++) {
        if (i) dh_strbuf_add(p->out, ", ");
        print_expr(p, args[i]);
    }
    for (uint32_t i = 0; i < n_params; i++) {
        if (i || n) dh_strbuf_add(p->out, ", ");
        print_value(p, &params[i]);
    }
    dh_strbuf_add_char(p->out, ')');
}

/* Whether days are taken from a date, which adds their negative; else they are added by the function. */
static bool takes_days(const dh_expr *e)
{
    if (e->kind != DH_EXPR_BUILTIN || e->builtin != DH_FN_ADD_DAYS) return false;
    const dh_expr *days = e->args[1];
    if (days->kind == DH_EXPR_CONSTANT)
        return days->constant.valid && days->constant.as.integer < 0 && days->constant.as.integer > INT64_MIN;
    return days->kind == DH_EXPR_BUILTIN && days->builtin == DH_FN_NEG;
}

static void print_days_taken(printer *p, const dh_expr *e)
{
    const dh_expr *days = e->args[1];
    dh_expr positive = *days;
    int left = dh_operator_left(DH_TOKEN_MINUS);
    bool constant = days->kind == DH_EXPR_CONSTANT;
    if (constant) positive.constant.as.integer = -days->constant.as.integer;
    const dh_expr *taken = constant ? &positive : days->args[0];
    print_operand(p, e->args[0], strength(e->args[0]) < left);
    dh_strbuf_add(p->out, " - ");
    print_operand(p, taken, strength(taken) <= left);
}

static void print_builtin(printer *p, const dh_expr *e)
{
    if (is_cast(e)) {
        print_expr(p, e->args[0]);
    } else if (takes_days(e)) {
        print_days_taken(p, e);
    } else if (e->builtin == DH_FN_NOT || e->builtin == DH_FN_NEG) {
        dh_strbuf_add(p->out, e->builtin == DH_FN_NOT ? "not " : "-");
        /* two minus signs in a row would begin a comment */
        int min = e->builtin == DH_FN_NEG ? DH_OPERATOR_UNARY + 1 : DH_OPERATOR_UNARY;
        print_operand(p, e->args[0], strength(e->args[0]) < min);
    } else if (e->builtin <= DH_FN_CONCAT) {
        dh_token_kind op = tokens[e->builtin];
        int left = dh_operator_left(op);
        bool right_first = dh_operator_right(op) < left;
        int first = strength(e->args[0]), second = strength(e->args[1]);
        /* comparisons never chain, so one inside another keeps its parentheses */
        print_operand(p, e->args[0], right_first || left == 3 ? first <= left : first < left);
        dh_strbuf_printf(p->out, " %s ", dh_token_text(op));
        bool negative = op == DH_TOKEN_CARET && second == DH_OPERATOR_UNARY; /* 2 ^ -x needs none */
        print_operand(p, e->args[1], !negative && (right_first ? second < left : second <= left));
    } else {
        print_call(p, dh_builtin_get(e->builtin)->name, e->args, e->n_args, NULL, 0);
    }
}

static void print_expr(printer *p, const dh_expr *e)
{
    switch (e->kind) {
    case DH_EXPR_CONSTANT: print_value(p, &e->constant); break;
    case DH_EXPR_COLUMN:
        if (p->raw)
            dh_strbuf_add(p->out, p->schema->fields[e->column].name);
        else
            dh_name_print(p->out, p->schema->fields[e->column].name);
        break;
    case DH_EXPR_FOLLOW:
        print_expr(p, e->args[0]);
        dh_strbuf_add_char(p->out, '.');
        dh_name_print(p->out, dh_table_column_name(e->follow, e->column));
        break;
    case DH_EXPR_BUILTIN: print_builtin(p, e); break;
    case DH_EXPR_PLUGIN: print_call(p, e->plugin->name, e->args, e->n_args, e->params, e->plugin->n_params); break;
    }
}

void dh_expr_print(dh_strbuf *out, const dh_expr *expr, const dh_schema *schema)
{
    print_expr(&(printer){out, schema, false}, expr);
}

void dh_aggregate_print(dh_strbuf *out, const dh_bound_aggregate *aggregate, const dh_schema *schema)
{
    const dh_aggregate *plugin = aggregate->plugin;
    const dh_aggregate_row *row = plugin ? NULL : dh_aggregate_get(aggregate->builtin);
    uint32_t n_params = plugin ? plugin->n_params : row->n_params;
    print_call(&(printer){out, schema, false}, plugin ? plugin->name : row->name, aggregate->args, aggregate->n_args,
               aggregate->params, n_params);
}

/* A parameter that has its usual value is left out. */
void dh_window_print(dh_strbuf *out, const dh_bound_window *window, const dh_schema *schema)
{
    const dh_window_row *row = dh_window_get(window->function);
    const dh_value rows = {.type = DH_INT64, .valid = 1, .as.integer = window->rows};
    bool usual = row->n_params > 0 && row->params[0].fallback && window->rows == 1;
    print_call(&(printer){out, schema, false}, row->name, &window->arg, row->n_args, &rows, usual ? 0 : row->n_params);
}

/* A leading '-' means descending, so that one of the expression itself stands in parentheses. */
static void print_key(printer *p, const dh_named_expr *key)
{
    const dh_expr *e = key->expr;
    while (is_cast(e)) e = e->args[0];
    bool negates = e->kind == DH_EXPR_BUILTIN && e->builtin == DH_FN_NEG;
    if (key->descending) dh_strbuf_add_char(p->out, '-');
    print_operand(p, e, negates || (key->descending && strength(e) <= DH_OPERATOR_UNARY));
}

static void print_list(printer *p, const dh_named_expr *list, int32_t n, bool sort)
{
    for (int32_t i = 0; i < n; i++) {
        const dh_expr *e = list[i].expr;
        dh_strbuf_add(p->out, i ? ", " : " ");
        bool plain = sort || (e->kind == DH_EXPR_COLUMN && dh_schema_find(p->schema, list[i].name) == e->column);
        if (!plain) {
            dh_name_print(p->out, list[i].name);
            dh_strbuf_add(p->out, " = ");
        }
        if (sort)
            print_key(p, &list[i]);
        else
            print_expr(p, e);
    }
}

void dh_list_print(dh_strbuf *out, const dh_named_expr *list, int32_t n, const dh_schema *schema, bool sort)
{
    print_list(&(printer){out, schema, false}, list, n, sort);
}

void dh_list_print_raw(dh_strbuf *out, const dh_named_expr *list, int32_t n, const dh_schema *schema)
{
    print_list(&(printer){out, schema, true}, list, n, false);
}
