/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arithmetic on bounded counts: stated values as plain numbers, bounds by interval arithmetic (Moore 1966, "Interval
 * Analysis"), so that the result's bounds enclose the true value if those of the arguments do.
 */
#include "execute/expression/kernel.h"

#include <math.h>

/* 0 * infinity is 0 for interval ends: an infinite bound is never attained. */
static double times(double a, double b)
{
    return a == 0 || b == 0 ? 0 : a * b;
}

/* a / b, where a finite value over an infinite bound is 0. */
static double over(double a, double b)
{
    return isinf(b) ? 0 : a / b;
}

/* The interval spanned by the four combinations of the arguments' ends. */
static dh_count corners(double stated, const double corner[4])
{
    dh_count r = {stated, corner[0], corner[0]};
    for (int i = 1; i < 4; i++) {
        r.lower = fmin(r.lower, corner[i]);
        r.upper = fmax(r.upper, corner[i]);
    }
    return r;
}

static dh_count multiply(dh_count a, dh_count b)
{
    const double corner[] = {times(a.lower, b.lower), times(a.lower, b.upper), times(a.upper, b.lower),
                             times(a.upper, b.upper)};
    return corners(a.stated * b.stated, corner);
}

/* If the divisor may be 0 the quotient is unbounded, except on the side that the signs still limit. */
static dh_count divide(dh_count a, dh_count b)
{
    double stated = b.stated == 0 ? NAN : a.stated / b.stated;
    if (b.lower > 0 || b.upper < 0) {
        const double corner[] = {over(a.lower, b.lower), over(a.lower, b.upper), over(a.upper, b.lower),
                                 over(a.upper, b.upper)};
        return corners(stated, corner);
    }
    dh_count r = {stated, -INFINITY, INFINITY};
    if (b.lower == 0 && b.upper > 0) {
        if (a.lower >= 0) r.lower = over(a.lower, b.upper);
        if (a.upper <= 0) r.upper = over(a.upper, b.upper);
    } else if (b.upper == 0 && b.lower < 0) {
        if (a.lower >= 0) r.upper = over(a.lower, b.lower);
        if (a.upper <= 0) r.lower = over(a.upper, b.lower);
    }
    return r;
}

static dh_count absolute(dh_count a)
{
    dh_count r = {fabs(a.stated), fmin(fabs(a.lower), fabs(a.upper)), fmax(fabs(a.lower), fabs(a.upper))};
    if (a.lower < 0 && a.upper > 0) r.lower = 0;
    return r;
}

static dh_count one(dh_builtin builtin, dh_count a, dh_count b, int64_t digits)
{
    switch (builtin) {
    case DH_FN_ADD: return (dh_count){a.stated + b.stated, a.lower + b.lower, a.upper + b.upper};
    case DH_FN_SUB: return (dh_count){a.stated - b.stated, a.lower - b.upper, a.upper - b.lower};
    case DH_FN_MUL: return multiply(a, b);
    case DH_FN_DIV: return divide(a, b);
    case DH_FN_NEG: return (dh_count){-a.stated, -a.upper, -a.lower};
    case DH_FN_ABS: return absolute(a);
    case DH_FN_FLOOR: return (dh_count){floor(a.stated), floor(a.lower), floor(a.upper)};
    case DH_FN_CEIL: return (dh_count){ceil(a.stated), ceil(a.lower), ceil(a.upper)};
    case DH_FN_ROUND:
        return (dh_count){dh_round_double(a.stated, digits), dh_round_double(a.lower, digits),
                          dh_round_double(a.upper, digits)};
    case DH_FN_LEAST: return (dh_count){fmin(a.stated, b.stated), fmin(a.lower, b.lower), fmin(a.upper, b.upper)};
    default: return (dh_count){fmax(a.stated, b.stated), fmax(a.lower, b.lower), fmax(a.upper, b.upper)};
    }
}

/* Computes `a op b` into `result`, with bounds when either side has them. Null where the stated value is not finite. */
static dh_status combine(dh_vector_batch *batch, const dh_op *op, const dh_vector *a, const dh_vector *b,
                         dh_vector *result)
{
    double *r = result->values;
    bool bounded = a->lower || b->lower;
    if (bounded) {
        result->lower = dh_arena_alloc(batch->arena, ((size_t)batch->n + 1) * sizeof(double));
        result->upper = dh_arena_alloc(batch->arena, ((size_t)batch->n + 1) * sizeof(double));
        if (result->lower == NULL || result->upper == NULL) return dh_error_nomem(batch->error);
    }
    bool rounds = op->expr->builtin == DH_FN_ROUND;
    uint8_t *valid = NULL;
    for (int32_t i = 0; i < batch->n; i++) {
        dh_count count = {0, 0, 0};
        if (dh_vector_is_valid(result, i)) {
            dh_count other = rounds ? count : dh_vector_count(b, i);
            count = one(op->expr->builtin, dh_vector_count(a, i), other, rounds ? ((const int64_t *)b->values)[i] : 0);
        }
        if (!isfinite(count.stated)) {
            if (valid == NULL && (valid = dh_kernel_valid(batch, result)) == NULL) return dh_error_nomem(batch->error);
            valid[i] = 0;
            count = (dh_count){0, 0, 0};
        }
        r[i] = count.stated;
        if (!bounded) continue;
        result->lower[i] = count.lower;
        result->upper[i] = count.upper;
    }
    return DH_OK;
}

/* Left fold over the arguments. */
static dh_status kernel_interval(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                 const dh_vector **out)
{
    const dh_vector *left = args[0];
    int32_t a = 1;
    do {
        const dh_vector *pair[] = {left, op->n_args > 1 ? args[a] : left};
        dh_vector *result = dh_kernel_result(batch, DH_COUNT, pair, 2);
        if (result == NULL) return dh_error_nomem(batch->error);
        DH_TRY(combine(batch, op, pair[0], pair[1], result));
        left = result;
    } while (++a < op->n_args);
    *out = left;
    return DH_OK;
}

/* stated, lower_bound, upper_bound: an infinite bound gives null. */
static dh_status kernel_part(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                             const dh_vector **out)
{
    dh_vector *result = dh_kernel_result(batch, DH_FLOAT64, args, 1);
    uint8_t *valid = result ? dh_kernel_valid(batch, result) : NULL;
    if (valid == NULL) return dh_error_nomem(batch->error);
    double *r = result->values;
    dh_builtin part = op->expr->builtin;
    for (int32_t i = 0; i < batch->n; i++) {
        dh_count c = dh_vector_count(args[0], i);
        r[i] = part == DH_FN_STATED ? c.stated : part == DH_FN_LOWER_BOUND ? c.lower : c.upper;
        valid[i] &= isfinite(r[i]) != 0;
    }
    *out = result;
    return DH_OK;
}

static dh_status kernel_is_exact(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                 const dh_vector **out)
{
    (void)op;
    dh_vector *result = dh_kernel_result(batch, DH_BOOL, args, 1);
    if (result == NULL) return dh_error_nomem(batch->error);
    uint8_t *r = result->values;
    for (int32_t i = 0; i < batch->n; i++) {
        dh_count c = dh_vector_count(args[0], i);
        r[i] = c.lower == c.upper;
    }
    *out = result;
    return DH_OK;
}

dh_kernel dh_kernel_interval(dh_builtin builtin)
{
    switch (builtin) {
    case DH_FN_ADD:
    case DH_FN_SUB:
    case DH_FN_MUL:
    case DH_FN_DIV:
    case DH_FN_NEG:
    case DH_FN_ABS:
    case DH_FN_ROUND:
    case DH_FN_FLOOR:
    case DH_FN_CEIL:
    case DH_FN_LEAST:
    case DH_FN_GREATEST: return kernel_interval;
    case DH_FN_STATED:
    case DH_FN_LOWER_BOUND:
    case DH_FN_UPPER_BOUND: return kernel_part;
    case DH_FN_IS_EXACT: return kernel_is_exact;
    default: return NULL;
    }
}
