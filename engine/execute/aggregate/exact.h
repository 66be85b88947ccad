/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exact sums of numbers and of their squares, which depend neither on the order of the numbers nor on how they are
 * split; only what is asked of them in the end is rounded, once, to the nearest double.
 *
 * A finite double is an integer of at most 53 bits times 2^(exponent - 1075). Its exponent says which bin it goes to,
 * bins being 32 powers of two apart: at most 84 bits of 127, so that a bin takes 2^43 numbers without a carry (Kulisch
 * and Miranker 1986, "The Arithmetic of the Digital Computer: A New Approach"; the bins as in Neal 2015, "Fast Exact
 * Summation Using Small and Large Superaccumulators"). Bins of numbers of common size, 2^-31 to 2^65, are at hand; the
 * rest are allocated when a number needs them.
 */
#ifndef DH_EXECUTE_AGGREGATE_EXACT_H
#define DH_EXECUTE_AGGREGATE_EXACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

__extension__ typedef __int128 dh_wide;
__extension__ typedef unsigned __int128 dh_wide_bits;

enum {
    DH_EXACT_FIRST = 31,       /* the first bin at hand: exponents from 992 on */
    DH_EXACT_NEAR = 3,         /* bins at hand */
    DH_EXACT_NEAR_SQUARES = 8, /* the same for squares, from bin 62 on */
};

/* Zero bytes are the sum of no number. It may be moved in memory. */
typedef struct dh_exact {
    dh_wide near[DH_EXACT_NEAR];
    int64_t n;    /* how many numbers */
    dh_wide *far; /* all bins, to which `near` is to be added; NULL = not needed yet */
} dh_exact;

typedef struct dh_exact_moments {
    dh_exact sum;
    dh_wide squares[DH_EXACT_NEAR_SQUARES], *far_squares;
} dh_exact_moments;

/* Out of line: zero, and what goes to `far`. 0, or -1 when out of memory, here and below; *owned grows by the bytes
 * allocated. */
int dh_exact_add_far(dh_exact *sum, double value, size_t *owned);

static inline void dh_exact_put(dh_wide *bins, uint32_t exponent, int64_t mantissa)
{
    bins[exponent >> 5] += (dh_wide)((dh_wide_bits)mantissa << (exponent & 31));
}

/* The exponent of a double, and its mantissa with its sign. */
static inline uint32_t dh_exact_parts(double value, int64_t *mantissa)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    int64_t size = (int64_t)((bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52), sign = -(int64_t)(bits >> 63);
    *mantissa = (size ^ sign) - sign;
    return (uint32_t)(bits >> 52) & 2047;
}

static inline int dh_exact_add(dh_exact *sum, double value, size_t *owned)
{
    int64_t mantissa;
    uint32_t exponent = dh_exact_parts(value, &mantissa) - DH_EXACT_FIRST * 32;
    sum->n++;
    if (exponent >= DH_EXACT_NEAR * 32) return dh_exact_add_far(sum, value, owned);
    dh_exact_put(sum->near, exponent, mantissa);
    return 0;
}

static inline void dh_exact_add_int64(dh_exact *sum, int64_t value)
{
    sum->n++;
    dh_exact_put(sum->near, 1075 - DH_EXACT_FIRST * 32, value);
}

/* Takes out a number that was added. */
int dh_exact_take(dh_exact *sum, double value, size_t *owned);
static inline void dh_exact_take_int64(dh_exact *sum, int64_t value)
{
    const uint32_t exponent = 1075 - DH_EXACT_FIRST * 32;
    sum->n--;
    sum->near[exponent >> 5] -= (dh_wide)((dh_wide_bits)(dh_wide)value << (exponent & 31));
}

int dh_exact_merge(dh_exact *into, const dh_exact *from, size_t *owned);
/* The sum, and the mean of at least one number. NaN when it is beyond the range of doubles; what numbers that are not
 * finite make of it. */
double dh_exact_total(const dh_exact *sum);
double dh_exact_mean(const dh_exact *sum);
void dh_exact_free(dh_exact *sum);

int dh_exact_moments_add(dh_exact_moments *moments, double value, size_t *owned);
int dh_exact_moments_add_int64(dh_exact_moments *moments, int64_t value, size_t *owned);
int dh_exact_moments_merge(dh_exact_moments *into, const dh_exact_moments *from, size_t *owned);
/* The sample standard deviation of at least two numbers. NaN when one was not finite. */
double dh_exact_deviation(const dh_exact_moments *moments);
void dh_exact_moments_free(dh_exact_moments *moments);

#endif
