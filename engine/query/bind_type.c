/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of bound expressions: which casts there are, and how expressions get a common type. A text literal where a date
 * is needed is parsed at once, so that a malformed one is an error at its position. */
#include <string.h>

#include "base/calendar.h"
#include "base/message.h"
#include "base/period.h"
#include "base/text.h"
#include "query/binder.h"
#include "table/column.h"

static const char *const type_texts[] = {
    [0] = "nil",
    [DH_BOOL] = DH_MESSAGE("a condition"),
    [DH_INT64] = DH_MESSAGE("a whole number"),
    [DH_FLOAT64] = DH_MESSAGE("a number"),
    [DH_DATE] = DH_MESSAGE("a date"),
    [DH_DATETIME] = DH_MESSAGE("a datetime"),
    [DH_TEXT] = DH_MESSAGE("text"),
    [DH_CATEGORY] = DH_MESSAGE("a category"),
    [DH_COUNT] = DH_MESSAGE("a count"),
};

const char *dh_bind_type_text(dh_type type)
{
    return dh_tr(type_texts[type]);
}

void dh_bind_mask_text(uint32_t mask, dh_strbuf *out)
{
    if (mask & DH_TYPE_BIT(DH_TEXT)) mask &= ~DH_TYPE_BIT(DH_CATEGORY);
    if (mask & DH_TYPE_BIT(DH_FLOAT64)) mask &= ~(DH_TYPE_BIT(DH_INT64) | DH_TYPE_BIT(DH_COUNT));
    bool first = true;
    for (int type = DH_BOOL; type <= DH_COUNT; type++) {
        if (!(mask & DH_TYPE_BIT(type))) continue;
        dh_strbuf_printf(out, "%s%s", first ? "" : dh_tr(" or "), dh_tr(type_texts[type]));
        first = false;
    }
}

static bool is_text_literal(const dh_expr *expr)
{
    return expr->kind == DH_EXPR_CONSTANT && expr->type == DH_TEXT && expr->constant.valid;
}

const char *dh_bind_quoted_column(const dh_binder *b, const dh_expr *expr)
{
    if (!is_text_literal(expr) || strlen(expr->constant.as.text.data) != expr->constant.as.text.size) return NULL;
    return dh_schema_find(b->schema, expr->constant.as.text.data) >= 0 ? expr->constant.as.text.data : NULL;
}

dh_status dh_bind_refuse_texts(dh_binder *b, const dh_expr *const *args, int32_t n, const char *who, int32_t at)
{
    const char *column = NULL;
    for (int32_t i = 0; i < n; i++) {
        if (!is_text_literal(args[i])) return DH_OK;
        if (column == NULL) column = dh_bind_quoted_column(b, args[i]);
    }
    if (column != NULL)
        return dh_query_fail(b->error, DH_ETYPE, b->text, at,
                             "%s compares texts, not columns; write `%.100s` for the column of this name", who, column);
    return dh_query_fail(b->error, DH_ETYPE, b->text, at,
                         "%s compares texts, not columns, so that it is the same in every row; a column is written "
                         "without quotes, as in kind == 'periodic', or as `2019` where its name is none",
                         who);
}

bool dh_bind_can_cast(const dh_expr *expr, dh_type type)
{
    dh_type from = expr->type;
    if (from == type || from == 0) return true;
    switch (type) {
    case DH_FLOAT64: return from == DH_INT64;
    case DH_COUNT: return from == DH_INT64 || from == DH_FLOAT64;
    case DH_DATE: return from == DH_DATETIME || is_text_literal(expr);
    case DH_DATETIME: return from == DH_DATE || is_text_literal(expr);
    case DH_TEXT: return true;
    default: return false;
    }
}

#define DAY_MICROSECONDS INT64_C(86400000000)
#define MAX_EXACT        (INT64_C(1) << 53) /* up to it, all whole numbers are real ones too */

/* Parses "2020-08-11", for a datetime also "2020-08-11T07:30", with a blank for T, or with seconds. */
static bool parse_moment(const char *text, size_t size, dh_type type, int64_t *out)
{
    int32_t days;
    size_t day_size = size < 10 ? size : 10;
    if (!dh_date_parse_iso(text, day_size, &days)) return false;
    *out = type == DH_DATE ? days : days * DAY_MICROSECONDS;
    if (size == 10) return true;
    if (type == DH_DATE || (size != 16 && size != 19) || (text[10] != 'T' && text[10] != ' ')) return false;
    static const char shape[] = "00:00:00";
    int parts[3] = {0, 0, 0};
    for (size_t i = 0; i < size - 11; i++) {
        char c = text[11 + i];
        if (shape[i] == ':' ? c != ':' : c < '0' || c > '9') return false;
        if (c != ':') parts[i / 3] = parts[i / 3] * 10 + (c - '0');
    }
    if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return false;
    *out += ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * INT64_C(1000000);
    return true;
}

static dh_status cast_literal_to_date(dh_binder *b, dh_expr *made, const dh_expr *from, dh_type type)
{
    int64_t value;
    char meant[DH_PERIOD_TEXT];
    if (!parse_moment(from->constant.as.text.data, from->constant.as.text.size, type, &value))
        return dh_period_guess(from->constant.as.text.data, meant) && strlen(meant) == 10
                   ? dh_query_fail(b->error, DH_ETYPE, b->text, from->begin, "'%.100s' is not %s, did you mean '%s'?",
                                   from->constant.as.text.data, dh_tr(type_texts[type]), meant)
                   : dh_query_fail(b->error, DH_ETYPE, b->text, from->begin,
                                   "'%.100s' is not %s; dates are written year-month-day, as in '2020-08-11'",
                                   from->constant.as.text.data, dh_tr(type_texts[type]));
    made->constant.as.integer = value;
    return DH_OK;
}

static dh_status check_exact(dh_binder *b, const dh_expr *from)
{
    if (from->kind != DH_EXPR_CONSTANT || from->type != DH_INT64 || !from->constant.valid ||
        dh_is_exact_double(from->constant.as.integer))
        return DH_OK;
    return dh_query_fail(
        b->error, DH_EDATA, b->text, from->begin,
        "the whole number %lld is beyond 2^53, and no real number has its value; keep to whole numbers, "
        "or write it as x / 1, for the nearest real number",
        (long long)from->constant.as.integer);
}

/* Casts a constant; false when the executor has to, as from numbers to text. */
static bool cast_constant(dh_expr *made, const dh_expr *from, dh_type type)
{
    const dh_value *v = &from->constant;
    double number = from->type == DH_INT64 ? (double)v->as.integer : v->as.number;
    switch (type) {
    case DH_FLOAT64: made->constant.as.number = number; return true;
    case DH_COUNT:
        made->constant.as.count =
            from->type == DH_INT64 ? dh_count_of_int64(v->as.integer) : (dh_count){number, number, number};
        return true;
    case DH_DATETIME: made->constant.as.integer = v->as.integer * DAY_MICROSECONDS; return true;
    default: return false;
    }
}

dh_status dh_bind_cast(dh_binder *b, const dh_expr **inout, dh_type type)
{
    static const dh_builtin casts[] = {[DH_FLOAT64] = DH_FN_TO_FLOAT64,
                                       [DH_DATE] = DH_FN_DATE_OF,
                                       [DH_DATETIME] = DH_FN_TO_DATETIME,
                                       [DH_TEXT] = DH_FN_TO_TEXT,
                                       [DH_COUNT] = DH_FN_TO_COUNT};
    const dh_expr *from = *inout;
    if (from->type == type) return DH_OK;
    dh_expr *made = dh_arena_zalloc(b->arena, 1, sizeof *made);
    if (!made) return dh_error_nomem(b->error);
    *inout = made;
    made->type = type;
    made->display = dh_type_is_number(type) ? from->display : DH_DISPLAY_PLAIN;
    made->begin = from->begin;
    made->end = from->end;
    made->kind = DH_EXPR_CONSTANT;
    made->constant = (dh_value){.type = type, .valid = from->constant.valid};
    if (from->kind == DH_EXPR_CONSTANT) {
        if (from->type == 0 || !from->constant.valid) return DH_OK;
        if (dh_type_is_date(type) && from->type == DH_TEXT) return cast_literal_to_date(b, made, from, type);
        if (cast_constant(made, from, type)) return DH_OK;
    }
    const dh_expr **args = dh_arena_zalloc(b->arena, 1, sizeof *args);
    if (!args) return dh_error_nomem(b->error);
    args[0] = from;
    made->kind = DH_EXPR_BUILTIN;
    made->constant = (dh_value){0};
    made->builtin = casts[type];
    made->args = args;
    made->n_args = 1;
    return DH_OK;
}

dh_status dh_bind_cast_exactly(dh_binder *b, const dh_expr **inout, dh_type type)
{
    const dh_expr *from = *inout;
    if (type != DH_FLOAT64 || from->type != DH_INT64) return dh_bind_cast(b, inout, type);
    DH_TRY(check_exact(b, from));
    DH_TRY(dh_bind_cast(b, inout, type));
    dh_expr *made = (dh_expr *)(uintptr_t)*inout; /* made by the cast, for no other yet */
    made->exact = true;
    return DH_OK;
}

/* The error for an expression of another type than `who` takes. */
static dh_status refuse(dh_binder *b, const dh_expr *expr, uint32_t mask, const char *who)
{
    dh_strbuf accepted = {0};
    dh_bind_mask_text(mask, &accepted);
    const char *format = DH_MESSAGE("%s takes %s, and '%.*s' is %s"), *column = dh_bind_quoted_column(b, expr);
    if (expr->type == DH_COUNT)
        format = DH_MESSAGE("%s takes %s, and '%.*s' is %s; stated(x) is its figure without bounds");
    if (expr->type == DH_DATETIME && mask & DH_TYPE_BIT(DH_INT64))
        format = DH_MESSAGE("%s takes %s, and '%.*s' is %s; date_of(x) is its day");
    if (column != NULL)
        format = DH_MESSAGE("%s takes %s, and '%.*s' is %s; write `%.100s` for the column of this name");
    int size = (int)dh_text_cut(b->text + expr->begin, (size_t)(expr->end - expr->begin), 60);
    dh_status status = accepted.failed ? dh_error_nomem(b->error)
                                       : dh_query_fail(b->error, DH_ETYPE, b->text, expr->begin, format, who,
                                                       accepted.data ? accepted.data : dh_tr("nothing"), size,
                                                       b->text + expr->begin, dh_tr(type_texts[expr->type]), column);
    dh_strbuf_free(&accepted);
    return status;
}

dh_status dh_bind_accept(dh_binder *b, const dh_expr **inout, uint32_t mask, const char *who)
{
    static const dh_type order[] = {DH_INT64, DH_FLOAT64, DH_COUNT, DH_DATE, DH_DATETIME, DH_BOOL, DH_TEXT};
    const dh_expr *expr = *inout;
    if (expr->type != 0 && mask & DH_TYPE_BIT(expr->type)) return DH_OK;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        if (!(mask & DH_TYPE_BIT(order[i]))) continue;
        if (order[i] == DH_TEXT && expr->type != 0 && expr->type != DH_CATEGORY) continue;
        if (dh_bind_can_cast(expr, order[i])) return dh_bind_cast(b, inout, order[i]);
    }
    return refuse(b, expr, mask, who);
}

/* The common type of `a` and those before it; 0 = none. */
static dh_type common_type(const dh_expr *a, dh_type so_far, bool mixed_text)
{
    dh_type type = a->type;
    if (so_far == 0 || type == so_far) return type;
    if (type == 0) return so_far;
    if (dh_type_is_number(type) && dh_type_is_number(so_far)) {
        if (type == DH_COUNT || so_far == DH_COUNT) return DH_COUNT;
        return DH_FLOAT64;
    }
    if (dh_type_is_date(type) && dh_type_is_date(so_far)) return DH_DATETIME;
    if (dh_type_is_text(type) && dh_type_is_text(so_far)) return mixed_text ? so_far : DH_TEXT;
    return 0;
}

/* Whether an argument of a comparison stays as it is. Texts and categories are compared as they are; so is a whole
 * number with a real one, which does not have all whole numbers beyond 2^53. (A literal that it has becomes one.) */
static bool stays(const dh_expr *e, dh_type common)
{
    if (dh_type_is_text(common)) return dh_type_is_text(e->type);
    if (common != DH_FLOAT64 || e->type != DH_INT64) return false;
    int64_t integer = e->constant.as.integer;
    return e->kind != DH_EXPR_CONSTANT || integer < -MAX_EXACT || integer > MAX_EXACT;
}

dh_status dh_bind_unify(dh_binder *b, const dh_expr **args, int32_t n, bool compares, const char *who, dh_type *type)
{
    dh_type common = 0;
    bool has_date = false;
    for (int32_t i = 0; i < n; i++)
        if (dh_type_is_date(args[i]->type)) has_date = true;
    for (int32_t i = 0; i < n; i++) {
        if (has_date && is_text_literal(args[i])) continue; /* is parsed as a date below */
        dh_type next = common_type(args[i], common, compares);
        if (next == 0 && common != 0) {
            const char *one = dh_tr(type_texts[common]), *other = dh_tr(type_texts[args[i]->type]);
            if (has_date && (common == DH_TEXT || args[i]->type == DH_TEXT))
                return dh_query_fail(b->error, DH_ETYPE, b->text, args[i]->begin,
                                     "%s cannot bring together %s and %s; a date is written '2020-08-11'", who, one,
                                     other);
            return dh_query_fail(b->error, DH_ETYPE, b->text, args[i]->begin, "%s cannot bring together %s and %s", who,
                                 one, other);
        }
        common = next;
    }
    if (common == DH_CATEGORY && !compares) common = DH_TEXT;
    for (int32_t i = 0; i < n && common != 0; i++)
        if (!compares || !stays(args[i], common)) DH_TRY(dh_bind_cast_exactly(b, &args[i], common));
    *type = common;
    return DH_OK;
}

dh_display dh_bind_common_display(const dh_expr *const *args, int32_t n)
{
    dh_display display = DH_DISPLAY_PLAIN;
    bool found = false;
    for (int32_t i = 0; i < n; i++) {
        if (args[i]->kind == DH_EXPR_CONSTANT) continue;
        if (found && args[i]->display != display) return DH_DISPLAY_PLAIN;
        display = args[i]->display;
        found = true;
    }
    return display;
}
