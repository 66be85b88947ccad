/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See estimate.h. */
#include "estimate.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "discrete.h"
#include "intervals.h"

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

interval estimate_poisson_ratio(double x1, double t1, double x2, double t2, double confidence)
{
    double n = x1 + x2, scale = t1 / t2;
    if (!(t1 > 0) || !(t2 > 0) || !(x1 >= 0) || !(x2 >= 0) || n == 0 || n > MAX) return nothing;
    interval share = interval_clopper_pearson(x2, n, confidence);
    return (interval){share.low / (1 - share.low) * scale,
                      share.high < 1 ? share.high / (1 - share.high) * scale : INFINITY};
}
