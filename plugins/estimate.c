/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mathematics of estimate.h. */
#include "estimate.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

/* Probabilities that are equal in theory differ in their last digits: R's tests use the same factor. */
#define TIES (1 + 1e-7)

#define MOST 2147483647.0 /* GSL counts in unsigned int */

static const interval nothing = {NAN, NAN};

interval estimate_wilson(double x, double n, double confidence)
{
    if (!(n > 0) || !(x >= 0) || x > n) return nothing;
    double z = gsl_cdf_ugaussian_Pinv(0.5 + confidence / 2);
    double centre = (x + z * z / 2) / (n + z * z);
    double half = z / (n + z * z) * sqrt(x * (n - x) / n + z * z / 4);
    /* at the ends the two terms cancel but for rounding */
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
    if (!(n1 > 0) || !(n2 > 0) || n1 + n2 > MOST) return NAN;
    double with = x1 + x2;
    unsigned a = (unsigned)with, b = (unsigned)(n1 + n2 - with), drawn = (unsigned)n1;
    double bound = gsl_ran_hypergeometric_pdf((unsigned)x1, a, b, drawn) * TIES, sum = 0;
    unsigned least = drawn > b ? drawn - b : 0, most = drawn < a ? drawn : a;
    for (unsigned k = least; k <= most; k++) {
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
    double least = fmin(n1, n2) * fmin(share, 1 - share);
    if (least < 5) {
        if (exact) *exact = 1;
        return estimate_fisher_p(x1, n1, x2, n2);
    }
    double difference = x1 / n1 - x2 / n2;
    return gsl_cdf_chisq_Q(difference * difference / (share * (1 - share) * (1 / n1 + 1 / n2)), 1);
}

/* The binomial that x1 follows given x1 + x2, when the rates are equal. */
typedef struct binomial {
    double p;
    unsigned n;
} binomial;

static double mass(const binomial *d, unsigned k)
{
    return gsl_ran_binomial_pdf(k, d->p, d->n);
}

/* P(X >= the smallest k > mean with mass(k) <= bound): beyond the mean the mass only falls. */
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
    return low > d->n ? 0 : low == 0 ? 1 : gsl_cdf_binomial_Q(low - 1, d->p, d->n);
}

/* P(X <= the greatest k < mean with mass(k) <= bound). */
static double lower_tail(const binomial *d, double bound)
{
    unsigned low = 0, high = (unsigned)floor(d->n * d->p) + 1; /* how many of 0, 1, … qualify */
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (mass(d, middle) <= bound)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? 0 : gsl_cdf_binomial_P(low - 1, d->p, d->n);
}

double estimate_poisson_p(double x1, double t1, double x2, double t2)
{
    if (!(t1 > 0) || !(t2 > 0) || !(x1 >= 0) || !(x2 >= 0) || x1 + x2 > MOST) return NAN;
    if (x1 + x2 == 0) return 1;
    binomial d = {t1 / (t1 + t2), (unsigned)(x1 + x2)};
    unsigned x = (unsigned)x1;
    double mean = d.n * d.p, bound = mass(&d, x) * TIES;
    if (x1 == mean) return 1;
    if (x1 < mean) return fmin(1, gsl_cdf_binomial_P(x, d.p, d.n) + upper_tail(&d, bound));
    return fmin(1, lower_tail(&d, bound) + (x > 0 ? gsl_cdf_binomial_Q(x - 1, d.p, d.n) : 1));
}

interval estimate_poisson_ratio(double x1, double t1, double x2, double t2, double confidence)
{
    if (!(t1 > 0) || !(t2 > 0) || !(x1 >= 0) || !(x2 >= 0) || x1 + x2 == 0) return nothing;
    double tail = (1 - confidence) / 2; /* of the share that x2 has of the sum */
    double low = x2 > 0 ? gsl_cdf_beta_Pinv(tail, x2, x1 + 1) : 0;
    double high = x1 > 0 ? gsl_cdf_beta_Pinv(1 - tail, x2 + 1, x1) : 1;
    double scale = t1 / t2;
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
    double least = 1;
    for (size_t i = 0; i < n; i++) {
        least = fmin(least, order[i].p * (double)n / (double)(n - i));
        p[order[i].at] = least;
    }
    free(order);
    return 0;
}
