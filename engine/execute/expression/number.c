/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arithmetic on int64 and float64, casts to numbers, least and greatest. An int64 overflow is an error that quotes the
 * expression, an int64 division by zero is null; so is a float64 result that is not finite.
 */
#include "base/message.h"
#include "execute/expression/kernel.h"

#include <math.h>
#include <string.h>

/* ---- int64 ---- */

typedef enum outcome { FINE, OVERFLOW, UNDEFINED } outcome;

static outcome floor_div(int64_t a, int64_t b, int64_t *r)
{
    if (b == 0) return UNDEFINED;
    if (b == -1) return __builtin_sub_overflow((int64_t)0, a, r) ? OVERFLOW : FINE;
    *r = a / b - (a % b != 0 && (a < 0) != (b < 0));
    return FINE;
}

static outcome floor_mod(int64_t a, int64_t b, int64_t *r)
{
    if (b == 0) return UNDEFINED;
    *r = b == -1 ? 0 : a % b;
    if (*r != 0 && (*r < 0) != (b < 0)) *r += b;
    return FINE;
}

static outcome integer(dh_builtin builtin, int64_t a, int64_t b, int64_t *r)
{
    switch (builtin) {
    case DH_FN_ADD: return __builtin_add_overflow(a, b, r) ? OVERFLOW : FINE;
    case DH_FN_SUB: return __builtin_sub_overflow(a, b, r) ? OVERFLOW : FINE;
    case DH_FN_MUL: return __builtin_mul_overflow(a, b, r) ? OVERFLOW : FINE;
    case DH_FN_IDIV: return floor_div(a, b, r);
    case DH_FN_MOD: return floor_mod(a, b, r);
    case DH_FN_NEG: return __builtin_sub_overflow((int64_t)0, a, r) ? OVERFLOW : FINE;
    case DH_FN_ABS: *r = a; return a < 0 && __builtin_sub_overflow((int64_t)0, a, r) ? OVERFLOW : FINE;
    default: /* floor, ceil */ *r = a; return FINE;
    }
}

static dh_status integers(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args, dh_vector *result)
{
    dh_builtin builtin = op->expr->builtin;
    const int64_t *a = args[0]->values, *b = op->n_args > 1 ? args[1]->values : a;
    int64_t *r = result->values;
    uint8_t *valid = NULL;
    for (int32_t i = 0; i < batch->n; i++) {
        r[i] = 0;
        if (!dh_vector_is_valid(result, i)) continue;
        outcome came_to = integer(builtin, a[i], b[i], &r[i]);
        if (came_to == FINE) continue;
        if (came_to == OVERFLOW)
            return dh_kernel_error(batch, op, DH_MESSAGE("the whole number is too large; use real numbers"));
        if (valid == NULL && (valid = dh_kernel_valid(batch, result)) == NULL) return dh_error_nomem(batch->error);
        valid[i] = 0;
    }
    return DH_OK;
}

#define HALF_BEYOND INT64_C(5000000000000000000) /* half of 10^19, which is no int64 */

/* Rounds to a power of ten, halves away from zero: round(x, -2) to hundreds. Nothing to do for digits >= 0. */
static dh_status round_integers(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                dh_vector *result)
{
    const int64_t *a = args[0]->values, *digits = args[1]->values;
    int64_t *r = result->values;
    for (int32_t i = 0; i < batch->n; i++) {
        r[i] = a[i];
        if (!dh_vector_is_valid(result, i) || digits[i] >= 0) continue;
        int64_t step = 1;
        for (int64_t d = digits[i]; d < 0 && step > 0; d++) step = d < -18 ? 0 : step * 10;
        r[i] = 0;
        if (step == 0) {
            /* of steps beyond the range only the first, 10^19, has a half that is within it */
            if (digits[i] != -19 || (a[i] < HALF_BEYOND && a[i] > -HALF_BEYOND)) continue;
            return dh_kernel_error(batch, op, DH_MESSAGE("the whole number is too large"));
        }
        int64_t rest = a[i] % step, base = a[i] - rest;
        int64_t away = rest >= step - rest ? step : (-rest >= step + rest ? -step : 0);
        if (__builtin_add_overflow(base, away, &r[i]))
            return dh_kernel_error(batch, op, DH_MESSAGE("the whole number is too large"));
    }
    return DH_OK;
}

/* ---- float64 ---- */

#define EACH(expression)                                                                                               \
    for (int32_t i = 0; i < n; i++) r[i] = (expression);                                                               \
    break

double dh_round_double(double value, int64_t digits)
{
    if (digits > 17 || !isfinite(value)) return value;
    if (digits < -308) return 0;
    double scale = pow(10, (double)(digits < 0 ? -digits : digits));
    double scaled = digits < 0 ? value / scale : value * scale;
    if (!isfinite(scaled) || fabs(scaled) >= 4503599627370496.0) return value; /* no digits left to round */
    return digits < 0 ? round(scaled) * scale : round(scaled) / scale;
}

static void doubles(dh_builtin builtin, const double *a, const double *b, double *r, int32_t n)
{
    switch (builtin) {
    case DH_FN_ADD: EACH(a[i] + b[i]);
    case DH_FN_SUB: EACH(a[i] - b[i]);
    case DH_FN_MUL: EACH(a[i] * b[i]);
    case DH_FN_DIV: EACH(b[i] == 0 ? NAN : a[i] / b[i]);
    case DH_FN_POW: EACH(pow(a[i], b[i]));
    case DH_FN_NEG: EACH(-a[i]);
    case DH_FN_ABS: EACH(fabs(a[i]));
    case DH_FN_FLOOR: EACH(floor(a[i]));
    case DH_FN_CEIL: EACH(ceil(a[i]));
    case DH_FN_SQRT: EACH(sqrt(a[i]));
    case DH_FN_LOG: EACH(log(a[i]));
    case DH_FN_EXP: EACH(exp(a[i]));
    default: EACH(a[i]);
    }
}

/* Makes results that are not finite null. */
static dh_status only_finite(dh_vector_batch *batch, dh_vector *result)
{
    double *r = result->values;
    bool finite = true;
    for (int32_t i = 0; i < batch->n; i++) finite &= isfinite(r[i]) != 0;
    if (finite) return DH_OK;
    uint8_t *valid = dh_kernel_valid(batch, result);
    if (valid == NULL) return dh_error_nomem(batch->error);
    for (int32_t i = 0; i < batch->n; i++) {
        if (isfinite(r[i])) continue;
        valid[i] = 0;
        r[i] = 0;
    }
    return DH_OK;
}

static dh_status kernel_number(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                               const dh_vector **out)
{
    dh_builtin builtin = op->expr->builtin;
    dh_vector *result = dh_kernel_result(batch, args[0]->type, args, op->n_args);
    if (result == NULL) return dh_error_nomem(batch->error);
    *out = result;
    if (result->type == DH_INT64)
        return builtin == DH_FN_ROUND ? round_integers(batch, op, args, result) : integers(batch, op, args, result);
    const double *a = args[0]->values;
    double *r = result->values;
    if (builtin == DH_FN_ROUND) {
        const int64_t *digits = args[1]->values;
        for (int32_t i = 0; i < batch->n; i++) r[i] = dh_round_double(a[i], digits[i]);
    } else {
        doubles(builtin, a, op->n_args > 1 ? args[1]->values : a, r, batch->n);
    }
    return only_finite(batch, result);
}

dh_kernel dh_kernel_number(dh_builtin builtin)
{
    switch (builtin) {
    case DH_FN_ADD:
    case DH_FN_SUB:
    case DH_FN_MUL:
    case DH_FN_DIV:
    case DH_FN_IDIV:
    case DH_FN_MOD:
    case DH_FN_POW:
    case DH_FN_NEG:
    case DH_FN_ABS:
    case DH_FN_ROUND:
    case DH_FN_FLOOR:
    case DH_FN_CEIL:
    case DH_FN_SQRT:
    case DH_FN_LOG:
    case DH_FN_EXP: return kernel_number;
    default: return NULL;
    }
}

/* ---- casts to numbers; least and greatest of the arguments ---- */

/* Gives counts of whole numbers bounds, if some cannot be had exactly. */
static dh_status bound_counts(dh_vector_batch *batch, const int64_t *a, dh_vector *result)
{
    bool exact = true;
    for (int32_t i = 0; i < batch->n; i++) {
        dh_count count = dh_count_of_int64(a[i]);
        exact &= count.lower == count.upper || !dh_vector_is_valid(result, i);
    }
    if (exact) return DH_OK;
    result->lower = dh_arena_alloc(batch->arena, (size_t)batch->n * sizeof(double));
    result->upper = dh_arena_alloc(batch->arena, (size_t)batch->n * sizeof(double));
    if (result->lower == NULL || result->upper == NULL) return dh_error_nomem(batch->error);
    for (int32_t i = 0; i < batch->n; i++) {
        dh_count count = dh_count_of_int64(a[i]);
        result->lower[i] = count.lower;
        result->upper[i] = count.upper;
    }
    return DH_OK;
}

/* Refuses a whole number that no real one is: a sum or a choice with real numbers would have another in its place. */
static dh_status check_exact(dh_vector_batch *batch, const dh_op *op, const dh_vector *result, const int64_t *a)
{
    bool exact = true;
    for (int32_t i = 0; i < batch->n; i++) exact &= dh_is_exact_double(a[i]) || !dh_vector_is_valid(result, i);
    if (exact) return DH_OK;
    int32_t at = 0;
    while (dh_is_exact_double(a[at]) || !dh_vector_is_valid(result, at)) at++;
    const char *problem = dh_arena_printf(
        batch->arena,
        dh_tr("the whole number %lld is beyond 2^53, and no real number has its value; keep to whole numbers, or write "
              "it as x / 1, for the nearest real number"),
        (long long)a[at]);
    return problem != NULL ? dh_kernel_error(batch, op, problem) : dh_error_nomem(batch->error);
}

static dh_status kernel_to_number(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                  const dh_vector **out)
{
    dh_type type = op->expr->builtin == DH_FN_TO_COUNT ? DH_COUNT : DH_FLOAT64;
    dh_vector *result = dh_kernel_result(batch, type, args, 1);
    if (result == NULL) return dh_error_nomem(batch->error);
    *out = result;
    double *r = result->values;
    if (args[0]->type == DH_INT64) {
        const int64_t *a = args[0]->values;
        for (int32_t i = 0; i < batch->n; i++) r[i] = (double)a[i];
        if (op->expr->exact) DH_TRY(check_exact(batch, op, result, a));
        if (type == DH_COUNT) return bound_counts(batch, a, result);
    } else {
        memcpy(r, args[0]->values, (size_t)batch->n * sizeof *r);
        result->lower = args[0]->lower;
        result->upper = args[0]->upper;
    }
    return DH_OK;
}

#define EXTREME(type)                                                                                                  \
    for (int32_t i = 0; i < batch->n; i++) {                                                                           \
        type *r = result->values, v = ((const type *)args[a]->values)[i];                                              \
        if (min ? v < r[i] : v > r[i]) r[i] = v;                                                                       \
    }

static dh_status kernel_extreme(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                const dh_vector **out)
{
    bool min = op->expr->builtin == DH_FN_LEAST;
    dh_vector *result = dh_kernel_result(batch, args[0]->type, args, op->n_args);
    if (result == NULL) return dh_error_nomem(batch->error);
    memcpy(result->values, args[0]->values, (size_t)batch->n * dh_vector_width(result->type));
    for (int32_t a = 1; a < op->n_args; a++) {
        if (result->type == DH_FLOAT64)
            EXTREME(double)
        else if (result->type == DH_DATE)
            EXTREME(int32_t)
        else
            EXTREME(int64_t)
    }
    *out = result;
    return DH_OK;
}

dh_kernel dh_kernel_double(dh_builtin builtin)
{
    switch (builtin) {
    case DH_FN_TO_FLOAT64:
    case DH_FN_TO_COUNT: return kernel_to_number;
    case DH_FN_LEAST:
    case DH_FN_GREATEST: return kernel_extreme;
    default: return NULL;
    }
}
