/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See intervals.h. */
#include "intervals.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "discrete.h"

#define MAX 1e10 /* beyond, tails have some million terms */

static const interval nothing = {NAN, NAN};

static int is_share(double x, double n)
{
    return n > 0 && n <= MAX && x >= 0 && x <= n;
}

/* A probability that rises or falls with p, at p; `data` is the caller's. */
typedef long double tail(const void *data, double p);

/* Where the tail is `wanted`, between low and high, by bisection: GSL's inverses fail for counts in the thousands. The
 * tail falls with p where `falls`. */
static double solve(tail *at, const void *data, double wanted, double low, double high, int falls)
{
    for (int i = 0; i < 1100; i++) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        if ((at(data, middle) < wanted) == !falls)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

typedef struct trials {
    double x, n;
} trials;

static long double trials_above(const void *data, double p)
{
    const trials *t = data;
    discrete d = discrete_binomial(t->n, p);
    return discrete_upper(&d, t->x);
}

static long double trials_below(const void *data, double p)
{
    const trials *t = data;
    discrete d = discrete_binomial(t->n, p);
    return discrete_lower(&d, t->x);
}

interval interval_clopper_pearson(double x, double n, double confidence)
{
    if (!is_share(x, n)) return nothing;
    double wanted = (1 - confidence) / 2;
    trials t = {x, n};
    return (interval){x > 0 ? solve(trials_above, &t, wanted, 0, x / n, 0) : 0,
                      x < n ? solve(trials_below, &t, wanted, x / n, 1, 1) : 1};
}

static long double beta_below(const void *data, double p)
{
    const trials *t = data;
    return gsl_cdf_beta_P(p, t->x + 0.5, t->n - t->x + 0.5);
}

static long double beta_above(const void *data, double p)
{
    const trials *t = data;
    return gsl_cdf_beta_Q(p, t->x + 0.5, t->n - t->x + 0.5);
}

interval interval_jeffreys(double x, double n, double confidence)
{
    if (!is_share(x, n)) return nothing;
    double wanted = (1 - confidence) / 2;
    trials t = {x, n};
    return (interval){x > 0 ? solve(beta_below, &t, wanted, 0, 1, 0) : 0,
                      x < n ? solve(beta_above, &t, wanted, 0, 1, 1) : 1};
}

/* P(X >= x), P(X <= x) of a Poisson variable with that mean. */
static long double events_above(const void *data, double mean)
{
    return discrete_poisson_upper(*(const double *)data, mean);
}

static long double events_below(const void *data, double mean)
{
    return discrete_poisson_lower(*(const double *)data, mean);
}

interval interval_poisson(double x, double t, double confidence)
{
    if (!(t > 0) || isinf(t) || !(x >= 0) || x > MAX) return nothing;
    double wanted = (1 - confidence) / 2, far = x + 40 * sqrt(x + 1) + 800;
    return (interval){x > 0 ? solve(events_above, &x, wanted, 0, x, 0) / t : 0,
                      solve(events_below, &x, wanted, x, far, 1) / t};
}

interval interval_byar(double x, double t, double confidence)
{
    if (!(t > 0) || isinf(t) || !(x >= 0) || isinf(x)) return nothing;
    double z = gsl_cdf_ugaussian_Pinv(0.5 + confidence / 2), up = x + 1;
    double low = x > 0 ? 1 - 1 / (9 * x) - z / (3 * sqrt(x)) : 0, high = 1 - 1 / (9 * up) + z / (3 * sqrt(up));
    return (interval){fmax(0, x * low * low * low) / t, up * high * high * high / t};
}
