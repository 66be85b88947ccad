/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions of the naive interpreter: a switch over the functions, one cell at a time. */
#include "execute/interpreter.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "base/text.h"

#define MAX_ARGS 16

static const dh_value unknown = {0};

static dh_value of_bool(bool value)
{
    return (dh_value){.type = DH_BOOL, .valid = 1, .as.boolean = value};
}

static dh_value of_integer(int64_t value)
{
    return (dh_value){.type = DH_INT64, .valid = 1, .as.integer = value};
}

static dh_value of_date(int64_t days)
{
    if (days < DH_DATE_MIN || days > DH_DATE_MAX) return unknown;
    return (dh_value){.type = DH_DATE, .valid = 1, .as.integer = days};
}

static dh_value add_days(int64_t date, int64_t days)
{
    return days < -INT32_MAX || days > INT32_MAX ? unknown : of_date(date + days);
}

/* A result that is not finite is unknown. */
static dh_value of_real(double value)
{
    return isfinite(value) ? (dh_value){.type = DH_FLOAT64, .valid = 1, .as.number = value} : unknown;
}

static dh_value of_count(dh_count value)
{
    return isfinite(value.stated) ? (dh_value){.type = DH_COUNT, .valid = 1, .as.count = value} : unknown;
}

static dh_value of_text(const char *data, size_t size)
{
    return (dh_value){.type = DH_TEXT, .valid = 1, .as.text = {data, size}};
}

static bool is_text(const dh_value *value)
{
    return value->type == DH_TEXT || value->type == DH_CATEGORY;
}

/* ---- order and equality ---- */

static int order_reals(double a, double b)
{
    return (a > b) - (a < b);
}

int interpret_order(const dh_value *a, const dh_value *b)
{
    if (!a->valid || !b->valid) return (b->valid != 0) - (a->valid != 0);
    if (is_text(a)) return dh_text_compare_vi(a->as.text.data, a->as.text.size, b->as.text.data, b->as.text.size);
    if (a->type != b->type) { /* a whole number and a real one: long double has all of both */
        long double x = a->type == DH_INT64 ? (long double)a->as.integer : a->as.number;
        long double y = b->type == DH_INT64 ? (long double)b->as.integer : b->as.number;
        return (x > y) - (x < y);
    }
    switch (a->type) {
    case DH_BOOL: return (a->as.boolean != 0) - (b->as.boolean != 0);
    case DH_FLOAT64: return order_reals(a->as.number, b->as.number);
    case DH_COUNT: {
        dh_count x = a->as.count, y = b->as.count;
        int order = order_reals(x.stated, y.stated);
        if (order == 0) order = order_reals(x.lower, y.lower);
        return order != 0 ? order : order_reals(x.upper, y.upper);
    }
    default: return (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
    }
}

bool interpret_same(const dh_value *a, const dh_value *b)
{
    if (!a->valid || !b->valid) return !a->valid && !b->valid;
    if (is_text(a))
        return a->as.text.size == b->as.text.size && memcmp(a->as.text.data, b->as.text.data, a->as.text.size) == 0;
    return interpret_order(a, b) == 0;
}

/* Equal, less and so on of what is known on both sides. Texts are equal by their bytes. */
static dh_value relate(dh_builtin relation, const dh_value *a, const dh_value *b)
{
    if (!a->valid || !b->valid) return unknown;
    if (a->type == DH_COUNT) {
        dh_count x = a->as.count, y = b->as.count;
        bool exact = x.lower == x.upper && y.lower == y.upper;
        bool apart = x.upper < y.lower || y.upper < x.lower;
        if (!exact && !(apart || (relation == DH_FN_LE && (x.upper <= y.lower || x.lower > y.upper)) ||
                        (relation == DH_FN_GE && (x.lower >= y.upper || x.upper < y.lower)) ||
                        (relation == DH_FN_LT && x.lower >= y.upper) || (relation == DH_FN_GT && x.upper <= y.lower)))
            return unknown;
        if (!exact && relation == DH_FN_LE) return of_bool(x.upper <= y.lower);
        if (!exact && relation == DH_FN_GE) return of_bool(x.lower >= y.upper);
        if (!exact && relation == DH_FN_LT) return of_bool(x.upper < y.lower);
        if (!exact && relation == DH_FN_GT) return of_bool(x.lower > y.upper);
    }
    int order = relation == DH_FN_EQ || relation == DH_FN_NE ? !interpret_same(a, b) : interpret_order(a, b);
    switch (relation) {
    case DH_FN_EQ: return of_bool(order == 0);
    case DH_FN_NE: return of_bool(order != 0);
    case DH_FN_LT: return of_bool(order < 0);
    case DH_FN_LE: return of_bool(order <= 0);
    case DH_FN_GT: return of_bool(order > 0);
    default: return of_bool(order >= 0);
    }
}

/* ---- logic ---- */

/* false and unknown is false, true or unknown is true (Kleene). */
static dh_value both(const dh_value *a, const dh_value *b, bool decides)
{
    if ((a->valid && (a->as.boolean != 0) == decides) || (b->valid && (b->as.boolean != 0) == decides))
        return of_bool(decides);
    return a->valid && b->valid ? of_bool(!decides) : unknown;
}

static dh_value one_of(const dh_value *args, int32_t n)
{
    dh_value found = relate(DH_FN_EQ, &args[0], &args[1]);
    for (int32_t i = 2; i < n; i++) {
        dh_value next = relate(DH_FN_EQ, &args[0], &args[i]);
        found = both(&found, &next, true);
    }
    return found;
}

/* ---- numbers ---- */

static dh_value integers(interpreter *self, dh_builtin builtin, int64_t a, int64_t b)
{
    __extension__ typedef __int128 wide;
    wide x = a, y = b, r = 0;
    switch (builtin) {
    case DH_FN_ADD: r = x + y; break;
    case DH_FN_SUB: r = x - y; break;
    case DH_FN_MUL: r = x * y; break;
    case DH_FN_NEG: r = -x; break;
    case DH_FN_ABS: r = x < 0 ? -x : x; break;
    case DH_FN_IDIV:
    case DH_FN_MOD: {
        if (y == 0) return unknown;
        wide quotient = x / y;
        if (quotient * y != x && (x < 0) != (y < 0)) quotient--;
        r = builtin == DH_FN_IDIV ? quotient : x - quotient * y;
        break;
    }
    default: r = x; break; /* floor, ceil */
    }
    if (r < INT64_MIN || r > INT64_MAX) {
        self->failed = true;
        return unknown;
    }
    return of_integer((int64_t)r);
}

static dh_value reals(dh_builtin builtin, double a, double b)
{
    switch (builtin) {
    case DH_FN_ADD: return of_real(a + b);
    case DH_FN_SUB: return of_real(a - b);
    case DH_FN_MUL: return of_real(a * b);
    case DH_FN_DIV: return b == 0 ? unknown : of_real(a / b);
    case DH_FN_NEG: return of_real(-a);
    case DH_FN_ABS: return of_real(fabs(a));
    case DH_FN_FLOOR: return of_real(floor(a));
    case DH_FN_CEIL: return of_real(ceil(a));
    case DH_FN_SQRT: return of_real(sqrt(a));
    default: fail_msg("the interpreter does not know function %d of real numbers", (int)builtin); return unknown;
    }
}

/* a / b of ends of intervals, where nothing is left of a part of infinity. */
static double end_over(double a, double b)
{
    return isinf(b) ? 0 : a / b;
}

/* A divisor that may be 0 leaves the quotient open, but for the side on which both have a sign. */
static dh_count divide_counts(dh_count a, dh_count b)
{
    dh_count r = {b.stated == 0 ? NAN : a.stated / b.stated, -INFINITY, INFINITY};
    if (b.lower > 0 || b.upper < 0) {
        double ends[] = {end_over(a.lower, b.lower), end_over(a.lower, b.upper), end_over(a.upper, b.lower),
                         end_over(a.upper, b.upper)};
        r.lower = fmin(fmin(ends[0], ends[1]), fmin(ends[2], ends[3]));
        r.upper = fmax(fmax(ends[0], ends[1]), fmax(ends[2], ends[3]));
    } else if (b.lower == 0 && b.upper > 0) {
        if (a.lower >= 0) r.lower = end_over(a.lower, b.upper);
        if (a.upper <= 0) r.upper = end_over(a.upper, b.upper);
    } else if (b.upper == 0 && b.lower < 0) {
        if (a.lower >= 0) r.upper = end_over(a.lower, b.lower);
        if (a.upper <= 0) r.lower = end_over(a.upper, b.lower);
    }
    return r;
}

static dh_value counts(dh_builtin builtin, dh_count a, dh_count b)
{
    switch (builtin) {
    case DH_FN_ADD: return of_count((dh_count){a.stated + b.stated, a.lower + b.lower, a.upper + b.upper});
    case DH_FN_SUB: return of_count((dh_count){a.stated - b.stated, a.lower - b.upper, a.upper - b.lower});
    case DH_FN_DIV: return of_count(divide_counts(a, b));
    case DH_FN_NEG: return of_count((dh_count){-a.stated, -a.upper, -a.lower});
    case DH_FN_LEAST:
        return of_count((dh_count){fmin(a.stated, b.stated), fmin(a.lower, b.lower), fmin(a.upper, b.upper)});
    case DH_FN_GREATEST:
        return of_count((dh_count){fmax(a.stated, b.stated), fmax(a.lower, b.lower), fmax(a.upper, b.upper)});
    default: fail_msg("the interpreter does not know function %d of counts", (int)builtin); return unknown;
    }
}

/* A whole number that no double has lies between its neighbours. */
static dh_count count_of(int64_t value)
{
    double near = (double)value;
    dh_count count = {near, near, near};
    if ((long double)near > (long double)value) count.lower = nextafter(near, -INFINITY);
    if ((long double)near < (long double)value) count.upper = nextafter(near, INFINITY);
    return count;
}

static dh_value arithmetic(interpreter *self, dh_builtin builtin, const dh_value *a, const dh_value *b)
{
    if (!a->valid || !b->valid) return unknown;
    if (a->type == DH_INT64) return integers(self, builtin, a->as.integer, b->as.integer);
    if (a->type == DH_COUNT) return counts(builtin, a->as.count, b->as.count);
    return reals(builtin, a->as.number, b->as.number);
}

static dh_value extreme(interpreter *self, dh_builtin builtin, const dh_value *args, int32_t n)
{
    dh_value best = args[0];
    for (int32_t i = 0; i < n; i++)
        if (!args[i].valid) return unknown;
    for (int32_t i = 1; i < n; i++) {
        if (best.type == DH_COUNT) {
            best = arithmetic(self, builtin, &best, &args[i]);
        } else {
            int order = interpret_order(&args[i], &best);
            if (builtin == DH_FN_LEAST ? order < 0 : order > 0) best = args[i];
        }
    }
    return best;
}

static dh_value part_of_count(dh_builtin builtin, dh_count count)
{
    if (builtin == DH_FN_STATED) return of_real(count.stated);
    return of_real(builtin == DH_FN_LOWER_BOUND ? count.lower : count.upper);
}

/* ---- texts and dates ---- */

static dh_value concat(interpreter *self, const dh_value *a, const dh_value *b)
{
    if (!a->valid || !b->valid) return unknown;
    size_t size = a->as.text.size + b->as.text.size;
    char *text = dh_arena_alloc(self->arena, size + 1);
    assert_non_null(text);
    memcpy(text, a->as.text.data, a->as.text.size);
    memcpy(text + a->as.text.size, b->as.text.data, b->as.text.size);
    return of_text(text, size);
}

/* A number, a day or a truth as text, as CSV has it; of a count what is stated, behind the sign of its bounds. */
static dh_value to_text(interpreter *self, const dh_value *a)
{
    char text[80];
    size_t size = 0;
    if (!a->valid || is_text(a)) return a->valid ? of_text(a->as.text.data, a->as.text.size) : unknown;
    if (a->type == DH_BOOL) size = (size_t)snprintf(text, sizeof text, "%s", a->as.boolean ? "true" : "false");
    if (a->type == DH_INT64) size = (size_t)snprintf(text, sizeof text, "%lld", (long long)a->as.integer);
    if (a->type == DH_FLOAT64) size = dh_text_from_double(a->as.number, text);
    if (a->type == DH_DATE) size = dh_date_format_iso((int32_t)a->as.integer, text);
    if (a->type == DH_COUNT) {
        dh_count c = a->as.count;
        const char *sign = c.lower == c.upper              ? ""
                           : c.lower >= c.stated           ? "≥ "
                           : c.upper <= c.stated           ? "≤ "
                           : isinf(c.upper) && c.lower > 0 ? "≥\xC2\xA0≈ "
                                                           : "≈ ";
        size = (size_t)snprintf(text, sizeof text, "%s", sign);
        size += dh_text_from_double(c.stated, text + size);
    }
    char *kept = dh_arena_alloc(self->arena, size + 1);
    assert_non_null(kept);
    memcpy(kept, text, size);
    return of_text(kept, size);
}

static dh_value contains(dh_builtin builtin, const dh_value *a, const dh_value *b)
{
    size_t n = a->as.text.size, m = b->as.text.size;
    if (!a->valid || !b->valid) return unknown;
    if (m > n) return of_bool(false);
    for (size_t at = 0; at + m <= n; at++) {
        if (builtin == DH_FN_STARTS_WITH && at > 0) break;
        if (builtin == DH_FN_ENDS_WITH && at + m < n) continue;
        if (memcmp(a->as.text.data + at, b->as.text.data, m) == 0) return of_bool(true);
    }
    return of_bool(false);
}

/* Characters, which begin at each byte that continues none. */
static dh_value length(const dh_value *a)
{
    int64_t n = 0;
    for (size_t i = 0; a->valid && i < a->as.text.size; i++) n += (a->as.text.data[i] & 0xc0) != 0x80;
    return a->valid ? of_integer(n) : unknown;
}

static dh_value part_of_date(dh_builtin builtin, const dh_value *a)
{
    int year, month, day;
    if (!a->valid) return unknown;
    dh_date_to_civil((int32_t)a->as.integer, &year, &month, &day);
    switch (builtin) {
    case DH_FN_YEAR: return of_integer(year);
    case DH_FN_HALF: return of_integer(month > 6 ? 2 : 1);
    case DH_FN_QUARTER: return of_integer((month + 2) / 3);
    case DH_FN_MONTH: return of_integer(month);
    default: return of_integer(day);
    }
}

/* ---- all ---- */

static bool knows_arithmetic(dh_builtin builtin, dh_type type)
{
    switch (builtin) {
    case DH_FN_ADD:
    case DH_FN_SUB:
    case DH_FN_NEG: return true;
    case DH_FN_MUL:
    case DH_FN_ABS:
    case DH_FN_FLOOR:
    case DH_FN_CEIL: return type != DH_COUNT;
    case DH_FN_IDIV:
    case DH_FN_MOD: return type == DH_INT64;
    case DH_FN_DIV: return type != DH_INT64;
    case DH_FN_SQRT: return type == DH_FLOAT64;
    default: return false;
    }
}

/* What call() has a case for. */
static bool knows_call(dh_builtin builtin, dh_type type)
{
    switch (builtin) {
    case DH_FN_AND:
    case DH_FN_OR:
    case DH_FN_NOT:
    case DH_FN_IS_KNOWN:
    case DH_FN_IF_ELSE:
    case DH_FN_COALESCE:
    case DH_FN_EQ:
    case DH_FN_NE:
    case DH_FN_LT:
    case DH_FN_LE:
    case DH_FN_GT:
    case DH_FN_GE:
    case DH_FN_BETWEEN:
    case DH_FN_ONE_OF:
    case DH_FN_LEAST:
    case DH_FN_GREATEST:
    case DH_FN_STATED:
    case DH_FN_LOWER_BOUND:
    case DH_FN_UPPER_BOUND:
    case DH_FN_IS_EXACT:
    case DH_FN_TO_FLOAT64:
    case DH_FN_TO_COUNT:
    case DH_FN_CONCAT:
    case DH_FN_CONTAINS:
    case DH_FN_STARTS_WITH:
    case DH_FN_ENDS_WITH:
    case DH_FN_LENGTH:
    case DH_FN_YEAR:
    case DH_FN_HALF:
    case DH_FN_QUARTER:
    case DH_FN_MONTH:
    case DH_FN_DAY:
    case DH_FN_DAYS_BETWEEN:
    case DH_FN_ADD_DAYS: return true;
    case DH_FN_TO_TEXT: return type == DH_TEXT || type == DH_CATEGORY;
    default: return knows_arithmetic(builtin, type);
    }
}

bool interpreter_knows(const dh_expr *expr)
{
    if (expr->kind == DH_EXPR_CONSTANT || expr->kind == DH_EXPR_COLUMN) return true;
    if (expr->kind != DH_EXPR_BUILTIN || expr->n_args < 1 || expr->n_args > MAX_ARGS) return false;
    for (int32_t i = 0; i < expr->n_args; i++)
        if (!interpreter_knows(expr->args[i])) return false;
    return knows_call(expr->builtin, expr->args[0]->type);
}

static dh_value call(interpreter *self, dh_builtin builtin, const dh_value *a, int32_t n)
{
    switch (builtin) {
    case DH_FN_AND: return both(&a[0], &a[1], false);
    case DH_FN_OR: return both(&a[0], &a[1], true);
    case DH_FN_NOT: return a[0].valid ? of_bool(!a[0].as.boolean) : unknown;
    case DH_FN_IS_KNOWN: return of_bool(a[0].valid != 0);
    case DH_FN_IF_ELSE: return !a[0].valid ? unknown : a[0].as.boolean ? a[1] : a[2];
    case DH_FN_COALESCE:
        for (int32_t i = 0; i < n; i++)
            if (a[i].valid) return a[i];
        return unknown;
    case DH_FN_EQ:
    case DH_FN_NE:
    case DH_FN_LT:
    case DH_FN_LE:
    case DH_FN_GT:
    case DH_FN_GE: return relate(builtin, &a[0], &a[1]);
    case DH_FN_BETWEEN: {
        dh_value low = relate(DH_FN_GE, &a[0], &a[1]), high = relate(DH_FN_LE, &a[0], &a[2]);
        return both(&low, &high, false);
    }
    case DH_FN_ONE_OF: return one_of(a, n);
    case DH_FN_LEAST:
    case DH_FN_GREATEST: return extreme(self, builtin, a, n);
    case DH_FN_STATED:
    case DH_FN_LOWER_BOUND:
    case DH_FN_UPPER_BOUND: return a[0].valid ? part_of_count(builtin, a[0].as.count) : unknown;
    case DH_FN_IS_EXACT: return a[0].valid ? of_bool(a[0].as.count.lower == a[0].as.count.upper) : unknown;
    case DH_FN_TO_FLOAT64: return a[0].valid ? of_real((double)a[0].as.integer) : unknown;
    case DH_FN_TO_COUNT: {
        if (!a[0].valid) return unknown;
        return of_count(a[0].type == DH_INT64 ? count_of(a[0].as.integer)
                                              : (dh_count){a[0].as.number, a[0].as.number, a[0].as.number});
    }
    case DH_FN_TO_TEXT: return to_text(self, &a[0]);
    case DH_FN_CONCAT: return concat(self, &a[0], &a[1]);
    case DH_FN_CONTAINS:
    case DH_FN_STARTS_WITH:
    case DH_FN_ENDS_WITH: return contains(builtin, &a[0], &a[1]);
    case DH_FN_LENGTH: return length(&a[0]);
    case DH_FN_YEAR:
    case DH_FN_HALF:
    case DH_FN_QUARTER:
    case DH_FN_MONTH:
    case DH_FN_DAY: return part_of_date(builtin, &a[0]);
    case DH_FN_DAYS_BETWEEN: return a[0].valid && a[1].valid ? of_integer(a[1].as.integer - a[0].as.integer) : unknown;
    case DH_FN_ADD_DAYS: return a[0].valid && a[1].valid ? add_days(a[0].as.integer, a[1].as.integer) : unknown;
    default: return arithmetic(self, builtin, &a[0], n > 1 ? &a[1] : &a[0]);
    }
}

dh_value interpret_expression(interpreter *self, const dh_expr *expr, const dh_value *row)
{
    dh_value args[MAX_ARGS], result;
    switch (expr->kind) {
    case DH_EXPR_CONSTANT: result = expr->constant; break;
    case DH_EXPR_COLUMN: result = row[expr->column]; break;
    case DH_EXPR_BUILTIN:
        assert_in_range(expr->n_args, 1, MAX_ARGS);
        for (int32_t i = 0; i < expr->n_args; i++) args[i] = interpret_expression(self, expr->args[i], row);
        result = call(self, expr->builtin, args, expr->n_args);
        /* a long double has all values of both */
        if (expr->exact && args[0].valid && (long double)result.as.number != (long double)args[0].as.integer)
            self->failed = true;
        break;
    default: fail_msg("the interpreter follows no keys and knows no plugins"); return unknown;
    }
    result.type = expr->type;
    return result;
}
