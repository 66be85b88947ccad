/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See discrete.h. */
#include "discrete.h"

#include <math.h>

static const long double half_log_two_pi = 0.918938533204672741780329736405617640L;

/* log(n!) less Stirling's approximation log(sqrt(2 pi n) (n/e)^n): the first terms of its series, which are right to
 * the last digit from 16 on; below that n! itself is exact. */
static long double stirling_error(long double n)
{
    if (n < 16) {
        long double factorial = 1;
        for (int i = 2; i <= (int)n; i++) factorial *= i;
        return n > 0 ? logl(factorial) - (n + 0.5L) * logl(n) + n - half_log_two_pi : 0;
    }
    static const long double terms[] = {1.0L / 12,        -1.0L / 360, 1.0L / 1260,       -1.0L / 1680,     1.0L / 1188,
                                        -691.0L / 360360, 1.0L / 156,  -3617.0L / 122400, 43867.0L / 244188};
    long double square = n * n, sum = 0;
    for (int i = (int)(sizeof terms / sizeof terms[0]) - 1; i >= 0; i--) sum = sum / square + terms[i];
    return sum / n;
}

/* x log(x / m) + m - x, without the cancellation when x is near m (Loader's bd0). */
static long double deviance(long double x, long double m)
{
    if (x == 0) return m;
    if (fabsl(x - m) >= 0.1L * (x + m)) return x * logl(x / m) + m - x;
    long double v = (x - m) / (x + m), sum = (x - m) * v, term = 2 * x * v, before = 0;
    for (int i = 3; sum != before; i += 2) {
        before = sum;
        term *= v * v;
        sum += term / i;
    }
    return sum;
}

/* log P(X = k) of n trials. */
static long double log_binomial(long double k, long double n, long double share)
{
    long double rest = n - k;
    if (n == 0) return 0;
    if (k == 0) return n * log1pl(-share);
    if (rest == 0) return n * logl(share);
    return stirling_error(n) - stirling_error(k) - stirling_error(rest) - deviance(k, n * share) -
           deviance(rest, n * (1 - share)) + 0.5L * (logl(n) - logl(k) - logl(rest)) - half_log_two_pi;
}

discrete discrete_binomial(double n, long double share)
{
    discrete d = {.high = n, .n = n, .no = -1, .share = share, .mean = (double)(n * share)};
    d.mode = fmin(n, (double)floorl((n + 1) * share));
    return d;
}

discrete discrete_hypergeometric(double yes, double no, double drawn)
{
    discrete d = {.low = fmax(0, drawn - no), .high = fmin(drawn, yes), .yes = yes, .no = no, .n = drawn};
    d.share = (long double)drawn / (yes + no);
    d.mean = (double)(d.share * yes);
    d.mode = fmin(d.high, fmax(d.low, (double)floorl((yes + 1.0L) * (drawn + 1.0L) / (yes + no + 2.0L))));
    return d;
}

/* The hypergeometric mass is that of two binomial variables, given their sum; any share serves. */
long double discrete_log_mass(const discrete *d, double k)
{
    if (d->no < 0) return log_binomial(k, d->n, d->share);
    if (d->low == d->high) return 0;
    return log_binomial(k, d->yes, d->share) + log_binomial(d->n - k, d->no, d->share) -
           log_binomial(d->n, d->yes + d->no, d->share);
}

/* P(X = k + 1) / P(X = k). */
static long double ratio(const discrete *d, double k)
{
    if (d->no < 0) return (long double)(d->n - k) / (k + 1) * (d->share / (1 - d->share));
    return (long double)(d->yes - k) * (d->n - k) / ((long double)(k + 1) * (d->no - d->n + k + 1));
}

/* Away from the mode each term is smaller than the one before: the sums end when terms no longer count, after about ten
 * standard deviations. */
long double discrete_upper(const discrete *d, double k)
{
    if (k > d->high) return 0;
    long double term = 1, sum = 0;
    for (double at = k; term > sum * 1e-21L; at++) {
        sum += term;
        if (at >= d->high) break;
        term *= ratio(d, at);
    }
    return expl(discrete_log_mass(d, k) + logl(sum));
}

long double discrete_lower(const discrete *d, double k)
{
    if (k < d->low) return 0;
    long double term = 1, sum = 0;
    for (double at = k; term > sum * 1e-21L; at--) {
        sum += term;
        if (at <= d->low) break;
        term /= ratio(d, at - 1);
    }
    return expl(discrete_log_mass(d, k) + logl(sum));
}

double discrete_last_below(const discrete *d, double from, long double bound)
{
    double low = d->low - 1, high = from + 1; /* the mass of low is at most the bound, that of high is not */
    while (high - low > 1) {
        double middle = low + floor((high - low) / 2);
        if (discrete_log_mass(d, middle) <= bound)
            low = middle;
        else
            high = middle;
    }
    return low;
}

double discrete_first_above(const discrete *d, double from, long double bound)
{
    double low = from - 1, high = d->high + 1;
    while (high - low > 1) {
        double middle = low + floor((high - low) / 2);
        if (discrete_log_mass(d, middle) <= bound)
            high = middle;
        else
            low = middle;
    }
    return high;
}

static long double log_poisson(long double k, long double mean)
{
    if (k == 0) return -mean;
    return -stirling_error(k) - deviance(k, mean) - 0.5L * logl(k) - half_log_two_pi;
}

long double discrete_poisson_upper(double k, long double mean)
{
    long double term = 1, sum = 0;
    for (double at = k; term > sum * 1e-21L; at++) {
        sum += term;
        term *= mean / (at + 1);
    }
    return expl(log_poisson(k, mean) + logl(sum));
}

long double discrete_poisson_lower(double k, long double mean)
{
    long double term = 1, sum = 0;
    for (double at = k; at >= 0 && term > sum * 1e-21L; at--) {
        sum += term;
        term *= at / mean;
    }
    return expl(log_poisson(k, mean) + logl(sum));
}
