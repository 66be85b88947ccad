/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See survival_incidence.h. */
#include "survival_incidence.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

/* The variance of a share F that is the integral of the share S left by then: with the increments u of the variance of
 * log S, it is the sum of (a - F b)^2 u over days, kept as three sums since F grows. */
typedef struct sums {
    double aa, ab, bb;
} sums;

/* `n` of `at_risk` ended while the share `left` was left. Their part of the variance, corrected for ties. */
static double increment(double n, double at_risk, double left)
{
    double ties = n > 1 ? 1 - (n - 1) / (at_risk - 1) : 1;
    return left * left * ties * n / (at_risk * at_risk);
}

static void add(sums *s, double a, double b, double u)
{
    s->aa += a * a * u;
    s->ab += a * b * u;
    s->bb += b * b * u;
}

void incidence_estimate(incidence_day *days, size_t n)
{
    int64_t at_risk = 0;
    for (size_t i = 0; i < n; i++) at_risk += days[i].events + days[i].others + days[i].censored;
    double left = 1, incidence = 0;
    sums s = {0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        incidence_day *d = &days[i];
        double all = (double)at_risk, events = (double)d->events, others = (double)d->others;
        int64_t rest = at_risk - d->events - d->others;
        double then = rest > 0 ? left * ((double)rest / all) : 0, inverse = rest > 0 ? 1 / then : 0;
        if (d->events > 0) incidence += left * events / all;
        if (d->others > 0 && rest > 0) add(&s, incidence * inverse, inverse, increment(others, all, left));
        if (d->events > 0) add(&s, 1 + incidence * inverse, inverse, increment(events, all, left));
        d->incidence = incidence;
        d->error = sqrt(fmax(0, s.aa + incidence * incidence * s.bb - 2 * incidence * s.ab));
        if (d->events + d->others > 0) left = then;
        at_risk -= d->events + d->others + d->censored;
    }
}

interval incidence_interval(const incidence_day *day, double confidence)
{
    double share = day->incidence;
    if (!(share > 0) || !(share < 1)) return (interval){NAN, NAN};
    double z = gsl_cdf_ugaussian_Pinv(0.5 + confidence / 2);
    double factor = exp(z * day->error / (share * -log(share)));
    return (interval){pow(share, factor), pow(share, 1 / factor)};
}
