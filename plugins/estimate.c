/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See estimate.h. */
#include "estimate.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "discrete.h"

/* Probabilities that differ by no more than this count as equal, since rounding parts equal ones. R's exact tests use
 * the same. */
#define TIES 1e-7L

#define MAX 1e10 /* the longest tails then have some million terms */

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
    if (!(n1 > 0) || !(n2 > 0) || !(x1 >= 0) || !(x2 >= 0) || x1 > n1 || x2 > n2 || n1 + n2 > MAX) return NAN;
    discrete d = discrete_hypergeometric(x1 + x2, n1 + n2 - x1 - x2, n1);
    long double bound = discrete_log_mass(&d, x1) + log1pl(TIES);
    if (discrete_log_mass(&d, d.mode) <= bound) return 1;
    return (double)(discrete_lower(&d, discrete_last_below(&d, d.mode, bound)) +
                    discrete_upper(&d, discrete_first_above(&d, d.mode, bound)));
}

double estimate_proportions_p(double x1, double n1, double x2, double n2, int *exact)
{
    if (exact) *exact = 0;
    if (!(n1 > 0) || !(n2 > 0) || !(x1 >= 0) || !(x2 >= 0) || x1 > n1 || x2 > n2) return NAN;
    double share = (x1 + x2) / (n1 + n2);
    double min = fmin(n1, n2) * fmin(share, 1 - share);
    if (min < 5) {
        if (exact) *exact = 1;
        return estimate_fisher_p(x1, n1, x2, n2);
    }
    double difference = (double)(((long double)x1 * n2 - (long double)x2 * n1) / ((long double)n1 * n2));
    return erfc(fabs(difference) / sqrt(2 * share * (1 - share) * (1 / n1 + 1 / n2)));
}

double estimate_poisson_p(double x1, double t1, double x2, double t2)
{
    if (!(t1 > 0) || !(t2 > 0) || isinf(t1 + t2) || !(x1 >= 0) || !(x2 >= 0) || x1 + x2 > MAX) return NAN;
    if (x1 + x2 == 0) return 1;
    discrete d = discrete_binomial(x1 + x2, t1 / ((long double)t1 + t2)); /* x1, given the sum, when rates are equal */
    long double bound = discrete_log_mass(&d, x1) + log1pl(TIES);
    if (x1 == d.mean) return 1;
    long double p = x1 < d.mean
                        ? discrete_lower(&d, x1) + discrete_upper(&d, discrete_first_above(&d, ceil(d.mean), bound))
                        : discrete_lower(&d, discrete_last_below(&d, floor(d.mean), bound)) + discrete_upper(&d, x1);
    return fmin(1, (double)p);
}

/* Clopper and Pearson's bound: the share p at which P(X >= x), or with `down` P(X <= x), of n trials is `wanted`. Found
 * by bisection, since GSL's inverse of the beta distribution fails for counts in the thousands. */
static double share_at(double x, double n, double wanted, int down)
{
    double low = down ? x / n : 0, high = down ? 1 : x / n;
    for (int i = 0; i < 200; i++) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        discrete d = discrete_binomial(n, middle);
        if (((down ? discrete_lower(&d, x) : discrete_upper(&d, x)) < wanted) == !down)
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
