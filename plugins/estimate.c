/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See estimate.h. */
#include "estimate.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

/* Probabilities within this factor count as equal, since rounding parts equal ones. R's exact tests use the same. */
#define TIES (1 + 1e-7)

#define MAX 2147483647.0 /* GSL counts in unsigned int */

static const interval nothing = {NAN, NAN};

interval estimate_wilson(double x, double n, double confidence)
{
    if (!(n > 0) || !(x >= 0) || x > n) return nothing;
    double z = gsl_cdf_ugaussian_Pinv(0.5 + confidence / 2);
    double centre = (x + z * z / 2) / (n + z * z);
    double half = z / (n + z * z) * sqrt(x * (n - x) / n + z * z / 4);
    /* at x = 0 and x = n one bound is exactly 0 or 1; rounding would miss it */
    return (interval){x > 0 ? fmax(0, centre - half) : 0, x < n ? fmin(1, centre + half) : 1};
}

interval estimate_difference(double x1, double n1, double x2, double n2, double confidence)
{
    interval w1 = estimate_wilson(x1, n1, confidence), w2 = estimate_wilson(x2, n2, confidence);
    if (isnan(w1.low) || isnan(w2.low)) return nothing;
    double p1 = x1 / n1, p2 = x2 / n2;
    return (interval){p2 - p1 - hypot(p2 - w2.low, w1.high - p1), p2 - p1 + hypot(w2.high - p2, p1 - w1.low)};
}

double estimate_fisher_p(double x1, double n1, double x2, double n2)
{
    if (!(n1 > 0) || !(n2 > 0) || n1 + n2 > MAX) return NAN;
    double with = x1 + x2;
    unsigned a = (unsigned)with, b = (unsigned)(n1 + n2 - with), drawn = (unsigned)n1;
    double bound = gsl_ran_hypergeometric_pdf((unsigned)x1, a, b, drawn) * TIES, sum = 0;
    unsigned min = drawn > b ? drawn - b : 0, max = drawn < a ? drawn : a;
    for (unsigned k = min; k <= max; k++) {
        double p = gsl_ran_hypergeometric_pdf(k, a, b, drawn);
        if (p <= bound) sum += p;
    }
    return fmin(1, sum);
}

double estimate_proportions_p(double x1, double n1, double x2, double n2, int *exact)
{
    if (exact) *exact = 0;
    if (!(n1 > 0) || !(n2 > 0)) return NAN;
    double share = (x1 + x2) / (n1 + n2);
    double min = fmin(n1, n2) * fmin(share, 1 - share);
    if (min < 5) {
        if (exact) *exact = 1;
        return estimate_fisher_p(x1, n1, x2, n2);
    }
    double difference = x1 / n1 - x2 / n2;
    return gsl_cdf_chisq_Q(difference * difference / (share * (1 - share) * (1 / n1 + 1 / n2)), 1);
}

/* A binomial distribution; x1 has one given x1 + x2, when the rates are equal. */
typedef struct binomial {
    double p;
    unsigned n;
} binomial;

static double mass(const binomial *d, unsigned k)
{
    return gsl_ran_binomial_pdf(k, d->p, d->n);
}

/* P(X >= k) for k at or above the mean, or with `down` P(X <= k) for k at or below it. Away from the mean each term is
 * smaller than the one before: the sum ends when they no longer count, after about ten standard deviations. */
static double tail(const binomial *d, unsigned k, int down)
{
    double odds = d->p / (1 - d->p), term = mass(d, k), sum = 0;
    while (term > sum * 1e-18) {
        sum += term;
        if (k == (down ? 0 : d->n)) break;
        term *= down ? k / ((double)(d->n - k) + 1) / odds : (double)(d->n - k) / ((double)k + 1) * odds;
        k += down ? -1U : 1U;
    }
    return fmin(1, sum);
}

/* The sum of the probabilities above the mean that are at most `bound`. Found by bisection: they decrease there. */
static double upper_tail(const binomial *d, double bound)
{
    unsigned low = (unsigned)ceil(d->n * d->p), high = d->n + 1;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (mass(d, middle) <= bound)
            high = middle;
        else
            low = middle + 1;
    }
    return low > d->n ? 0 : tail(d, low, 0);
}

/* The same below the mean, where they increase. */
static double lower_tail(const binomial *d, double bound)
{
    unsigned low = 0, high = (unsigned)floor(d->n * d->p) + 1; /* how many of 0, 1, … are at most `bound` */
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (mass(d, middle) <= bound)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? 0 : tail(d, low - 1, 1);
}

double estimate_poisson_p(double x1, double t1, double x2, double t2)
{
    if (!(t1 > 0) || !(t2 > 0) || !(x1 >= 0) || !(x2 >= 0) || x1 + x2 > MAX) return NAN;
    if (x1 + x2 == 0) return 1;
    binomial d = {t1 / (t1 + t2), (unsigned)(x1 + x2)};
    unsigned x = (unsigned)x1;
    double mean = d.n * d.p, bound = mass(&d, x) * TIES;
    if (x1 == mean) return 1;
    if (x1 < mean) return fmin(1, tail(&d, x, 1) + upper_tail(&d, bound));
    return fmin(1, lower_tail(&d, bound) + tail(&d, x, 0));
}

/* Clopper and Pearson's bound: the share p at which P(X >= x), or with `down` P(X <= x), of n trials is `wanted`. Found
 * by bisection, since GSL's inverse of the beta distribution fails for counts in the thousands. */
static double share_at(double x, double n, double wanted, int down)
{
    double low = down ? x / n : 0, high = down ? 1 : x / n;
    for (int i = 0; i < 200; i++) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        binomial d = {middle, (unsigned)n};
        if ((tail(&d, (unsigned)x, down) < wanted) == !down)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

interval estimate_poisson_ratio(double x1, double t1, double x2, double t2, double confidence)
{
    double n = x1 + x2, wanted = (1 - confidence) / 2, scale = t1 / t2;
    if (!(t1 > 0) || !(t2 > 0) || !(x1 >= 0) || !(x2 >= 0) || n == 0 || n > MAX) return nothing;
    double low = x2 > 0 ? share_at(x2, n, wanted, 0) : 0;
    double high = x1 > 0 ? share_at(x2, n, wanted, 1) : 1;
    return (interval){low / (1 - low) * scale, high < 1 ? high / (1 - high) * scale : INFINITY};
}

typedef struct ranked {
    double p;
    size_t at;
} ranked;

static int descending(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->p != y->p) return x->p < y->p ? 1 : -1;
    return x->at < y->at ? -1 : 1;
}

int estimate_adjust(double *p, size_t n)
{
    if (n == 0) return 0;
    ranked *order = calloc(n, sizeof *order);
    if (!order) return -1;
    for (size_t i = 0; i < n; i++) order[i] = (ranked){p[i], i};
    qsort(order, n, sizeof *order, descending);
    double min = 1;
    for (size_t i = 0; i < n; i++) {
        min = fmin(min, order[i].p * (double)n / (double)(n - i));
        p[order[i].at] = min;
    }
    free(order);
    return 0;
}
