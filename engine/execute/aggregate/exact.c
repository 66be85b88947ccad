/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exact sums: bins that are not at hand, and what is asked in the end. The bins become one long whole number, in units
 * of the power of two at which they begin; mean and deviation are computed from it in whole numbers and rounded once.
 */
#include "execute/aggregate/exact.h"

#include "base/memory.h"

#include <math.h>

enum {
    FAR_BINS = 64,                   /* of exponents 0 to 2047 */
    FAR_SQUARES = 2 * FAR_BINS + 4,  /* of exponents twice as high, and the high halves */
    NOT_FINITE = FAR_BINS,           /* counts what is not finite */
    LIMBS = 2 * (FAR_BINS + 8) + 16, /* room for the largest number below */
    FIRST_SQUARES = 2 * DH_EXACT_FIRST,
    HALF = 53, /* bits of the low part of a square */
};
#define INFINITE       ((dh_wide)1)       /* added for infinity, */
#define MINUS_INFINITE ((dh_wide)1 << 40) /* its negative, */
#define NAN_VALUE      ((dh_wide)1 << 80) /* and NaN */

static dh_wide *far_bins(dh_wide **far, size_t n, size_t *owned)
{
    if (*far) return *far;
    *far = dh_calloc(n, sizeof **far);
    if (*far) *owned += n * sizeof **far;
    return *far;
}

/* The exponent as it counts, and the mantissa: those below the normal numbers have no leading 1. */
static uint32_t parts(double value, int64_t *mantissa)
{
    uint32_t exponent = dh_exact_parts(value, mantissa);
    if (exponent > 0) return exponent;
    *mantissa += *mantissa < 0 ? INT64_C(1) << 52 : -(INT64_C(1) << 52);
    return 1;
}

static dh_wide not_finite(double value)
{
    return isnan(value) ? NAN_VALUE : value > 0 ? INFINITE : MINUS_INFINITE;
}

int dh_exact_add_far(dh_exact *sum, double value, size_t *owned)
{
    if (value == 0) return 0;
    dh_wide *bins = far_bins(&sum->far, FAR_BINS + 1, owned);
    if (bins == NULL) return -1;
    if (!isfinite(value)) {
        bins[NOT_FINITE] += not_finite(value);
        return 0;
    }
    int64_t mantissa;
    uint32_t exponent = parts(value, &mantissa);
    dh_exact_put(bins, exponent, mantissa);
    return 0;
}

int dh_exact_take(dh_exact *sum, double value, size_t *owned)
{
    if (!isfinite(value)) {
        dh_wide *bins = far_bins(&sum->far, FAR_BINS + 1, owned);
        if (bins == NULL) return -1;
        bins[NOT_FINITE] -= not_finite(value);
        sum->n--;
        return 0;
    }
    if (dh_exact_add(sum, -value, owned) != 0) return -1;
    sum->n -= 2;
    return 0;
}

static int merge_bins(dh_wide *near, dh_wide **far, const dh_wide *from_near, const dh_wide *from_far, int n_near,
                      int n_far, size_t *owned)
{
    for (int i = 0; i < n_near; i++) near[i] += from_near[i];
    if (from_far == NULL) return 0;
    dh_wide *bins = far_bins(far, (size_t)n_far, owned);
    for (int i = 0; bins && i < n_far; i++) bins[i] += from_far[i];
    return bins ? 0 : -1;
}

int dh_exact_merge(dh_exact *into, const dh_exact *from, size_t *owned)
{
    into->n += from->n;
    return merge_bins(into->near, &into->far, from->near, from->far, DH_EXACT_NEAR, FAR_BINS + 1, owned);
}

void dh_exact_free(dh_exact *sum)
{
    dh_free(sum->far);
    sum->far = NULL;
}

/* ---- squares: the mantissa squared has up to 126 bits, and goes to two bins or three ---- */

static void put_square(dh_wide *bins, uint32_t exponent, dh_wide_bits square)
{
    const dh_wide_bits low = ((dh_wide_bits)1 << HALF) - 1;
    for (; square > 0; square >>= HALF, exponent += HALF) dh_exact_put(bins, exponent, (int64_t)(square & low));
}

static int add_square(dh_exact_moments *m, uint32_t exponent, int64_t mantissa, size_t *owned)
{
    uint64_t size = mantissa < 0 ? 0 - (uint64_t)mantissa : (uint64_t)mantissa;
    dh_wide_bits square = (dh_wide_bits)size * size;
    if (exponent - DH_EXACT_FIRST * 32 < DH_EXACT_NEAR * 32 && size >> HALF == 0) {
        put_square(m->squares, 2 * (exponent - DH_EXACT_FIRST * 32), square);
        return 0;
    }
    dh_wide *bins = far_bins(&m->far_squares, FAR_SQUARES, owned);
    if (bins) put_square(bins, 2 * exponent, square);
    return bins ? 0 : -1;
}

int dh_exact_moments_add(dh_exact_moments *m, double value, size_t *owned)
{
    int64_t mantissa;
    if (dh_exact_add(&m->sum, value, owned) != 0) return -1;
    if (value == 0 || !isfinite(value)) return 0;
    uint32_t exponent = parts(value, &mantissa);
    return add_square(m, exponent, mantissa, owned);
}

int dh_exact_moments_add_int64(dh_exact_moments *m, int64_t value, size_t *owned)
{
    dh_exact_add_int64(&m->sum, value);
    return add_square(m, 1075, value, owned);
}

int dh_exact_moments_merge(dh_exact_moments *into, const dh_exact_moments *from, size_t *owned)
{
    if (dh_exact_merge(&into->sum, &from->sum, owned) != 0) return -1;
    return merge_bins(into->squares, &into->far_squares, from->squares, from->far_squares, DH_EXACT_NEAR_SQUARES,
                      FAR_SQUARES, owned);
}

void dh_exact_moments_free(dh_exact_moments *m)
{
    dh_exact_free(&m->sum);
    dh_free(m->far_squares);
    m->far_squares = NULL;
}

/* ---- long whole numbers ---- */

/* The size of a number, the lowest 32 bits first; the last limb is not 0. */
typedef struct number {
    uint32_t limbs[LIMBS];
    int n;
    bool negative;
} number;

static void trim(number *a)
{
    while (a->n > 0 && a->limbs[a->n - 1] == 0) a->n--;
}

/* Carries what the bins hold too much, each into the next. Bins of `far` begin at 0, those of `near` at `first`, to
 * which they are added; the number is in units of the first bin. */
static void join_bins(number *out, const dh_wide *near, int n_near, const dh_wide *far, int n_far, int first)
{
    int n = far ? n_far : n_near, skip = far ? first : 0;
    dh_wide excess = 0;
    for (out->n = 0; out->n < n + 4; out->n++) {
        int i = out->n - skip;
        if (far && out->n < n_far) excess += far[out->n];
        if (i >= 0 && i < n_near) excess += near[i];
        out->limbs[out->n] = (uint32_t)excess;
        excess >>= 32;
    }
    out->negative = excess < 0;
    uint64_t one = 1;
    for (int i = 0; out->negative && i < out->n; i++) { /* two's complement to size */
        one += (uint32_t)~out->limbs[i];
        out->limbs[i] = (uint32_t)one;
        one >>= 32;
    }
    trim(out);
}

static int bits_of(const number *a)
{
    return a->n == 0 ? 0 : 32 * a->n - __builtin_clz(a->limbs[a->n - 1]);
}

static void multiply(number *out, const number *a, const number *b)
{
    *out = (number){.n = a->n + b->n};
    for (int i = 0; i < a->n; i++) {
        uint64_t excess = 0;
        for (int k = 0; k < b->n; k++) {
            excess += (uint64_t)a->limbs[i] * b->limbs[k] + out->limbs[i + k];
            out->limbs[i + k] = (uint32_t)excess;
            excess >>= 32;
        }
        out->limbs[i + b->n] = (uint32_t)excess;
    }
    trim(out);
}

/* a -= b, which is not greater. */
static void subtract(number *a, const number *b)
{
    int64_t borrow = 0;
    for (int i = 0; i < a->n; i++) {
        borrow += (int64_t)a->limbs[i] - (i < b->n ? (int64_t)b->limbs[i] : 0);
        a->limbs[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
    trim(a);
}

/* a /= n; whether there is a rest. */
static bool divide(number *a, uint64_t n)
{
    dh_wide_bits rest = 0;
    for (int i = a->n - 1; i >= 0; i--) {
        rest = rest << 32 | a->limbs[i];
        a->limbs[i] = (uint32_t)(rest / n);
        rest %= n;
    }
    trim(a);
    return rest != 0;
}

/* a *= 2^(32 * limbs) */
static void raise(number *a, int limbs)
{
    memmove(a->limbs + limbs, a->limbs, (size_t)a->n * sizeof *a->limbs);
    memset(a->limbs, 0, (size_t)limbs * sizeof *a->limbs);
    a->n += limbs;
}

/* a / 2^shift as far as it has 128 bits; *rest: whether something is cut off. */
static dh_wide_bits cut(const number *a, int shift, bool *rest)
{
    dh_wide_bits value = 0;
    for (int i = a->n - 1; i >= 0; i--) {
        int at = 32 * i - shift;
        if (at >= 0)
            value |= (dh_wide_bits)a->limbs[i] << at;
        else if (at > -32)
            value |= a->limbs[i] >> -at;
        uint32_t below = at >= 0 ? 0 : at > -32 ? a->limbs[i] & ((UINT32_C(1) << -at) - 1) : a->limbs[i];
        *rest = *rest || below != 0;
    }
    return value;
}

/* (value and something smaller than 1, if `rest`) * 2^exponent, rounded half to even. */
static double round_once(uint64_t value, bool rest, int exponent)
{
    int bits = value == 0 ? 0 : 64 - __builtin_clzll(value), drop = bits - 53;
    if (drop < -1074 - exponent) drop = -1074 - exponent; /* below the normal numbers there are fewer bits */
    if (drop <= 0) return ldexp((double)value, exponent);
    if (drop > 64) return 0;
    uint64_t kept = drop == 64 ? 0 : value >> drop, half = UINT64_C(1) << (drop - 1), below = value & (2 * half - 1);
    if (below > half || (below == half && (rest || kept % 2 == 1))) kept++;
    return ldexp((double)kept, exponent + drop);
}

/* ---- what is asked in the end ---- */

/* The exponent of the unit of a number made of bins. */
static int unit_of(const dh_wide *far)
{
    return (far ? 0 : DH_EXACT_FIRST * 32) - 1075;
}

/* What a sum with numbers that are not finite comes to; 0 = all are. */
static double special(const dh_exact *sum)
{
    dh_wide which = sum->far ? sum->far[NOT_FINITE] : 0;
    if (which == 0) return 0;
    if (which < MINUS_INFINITE) return INFINITY;
    return which < NAN_VALUE && which % MINUS_INFINITE == 0 ? -INFINITY : NAN;
}

static double divided(const dh_exact *sum, int64_t n)
{
    if (special(sum) != 0) return special(sum);
    number total;
    join_bins(&total, sum->near, DH_EXACT_NEAR, sum->far, FAR_BINS, DH_EXACT_FIRST);
    int exponent = unit_of(sum->far);
    bool rest = false;
    if (n > 1) { /* the quotient has 64 bits and more */
        raise(&total, 4);
        exponent -= 4 * 32;
        rest = divide(&total, (uint64_t)n);
    }
    int shift = bits_of(&total) > 64 ? bits_of(&total) - 64 : 0;
    uint64_t value = (uint64_t)cut(&total, shift, &rest);
    double mean = round_once(value, rest, exponent + shift);
    if (isinf(mean)) return NAN;
    return total.negative ? -mean : mean;
}

double dh_exact_total(const dh_exact *sum)
{
    return divided(sum, 1);
}

double dh_exact_mean(const dh_exact *sum)
{
    return divided(sum, sum->n);
}

/* The whole root of a value below 2^126. */
static uint64_t root(dh_wide_bits value)
{
    if (value == 0) return 0;
    uint64_t guess = (uint64_t)sqrt((double)value);
    if (guess > 0) guess = (uint64_t)((guess + value / guess) / 2); /* Newton's step: at most one off */
    while ((dh_wide_bits)guess * guess > value) guess--;
    while ((dh_wide_bits)(guess + 1) * (guess + 1) <= value) guess++;
    return guess;
}

/* The variance is (n * squares - sum^2) / (n * (n - 1)), without loss as both are exact. */
double dh_exact_deviation(const dh_exact_moments *m)
{
    if (special(&m->sum) != 0) return NAN;
    int64_t n = m->sum.n;
    static const dh_wide none[FAR_SQUARES];
    bool far = m->sum.far || m->far_squares; /* then both begin at bin 0 */
    number sum, squares, product, count = {.limbs = {(uint32_t)n, (uint32_t)((uint64_t)n >> 32)}, .n = 2};
    trim(&count);
    const dh_wide *far_sum = far ? (m->sum.far ? m->sum.far : none) : NULL;
    const dh_wide *far_squares = far ? (m->far_squares ? m->far_squares : none) : NULL;
    join_bins(&sum, m->sum.near, DH_EXACT_NEAR, far_sum, FAR_BINS, DH_EXACT_FIRST);
    join_bins(&squares, m->squares, DH_EXACT_NEAR_SQUARES, far_squares, FAR_SQUARES, FIRST_SQUARES);
    multiply(&product, &squares, &count);
    multiply(&squares, &sum, &sum);
    subtract(&product, &squares);
    if (product.n == 0) return 0;
    /* 110 bits and more before the root, so that it has 55 and more */
    int want = 110 + 2 * bits_of(&count) - bits_of(&product), raised = want > 0 ? (want + 31) / 32 : 0;
    raise(&product, raised);
    bool rest = divide(&product, (uint64_t)n);
    rest = divide(&product, (uint64_t)n - 1) || rest;
    int over = bits_of(&product) - 126, shift = over > 0 ? over + over % 2 : 0;
    dh_wide_bits variance = cut(&product, shift, &rest);
    uint64_t deviation = root(variance);
    rest = rest || (dh_wide_bits)deviation * deviation != variance;
    return round_once(deviation, rest, unit_of(far_sum) - 16 * raised + shift / 2);
}
