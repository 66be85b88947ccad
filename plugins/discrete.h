/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The binomial, the hypergeometric and the Poisson distribution, right to about 1e-14 of a probability for counts in
 * the millions, and down to the least double: masses by Loader's saddle-point form ("Fast and accurate computation of
 * binomial probabilities", 2000), which R uses, in long double; tails as sums of ratios. Counts are whole numbers.
 */
#ifndef DH_PLUGINS_DISCRETE_H
#define DH_PLUGINS_DISCRETE_H

typedef struct discrete {
    double low, high; /* the values it takes, both included */
    double mode;      /* no value is more probable; the masses rise up to it and fall after it */
    double mean;
    double yes, no, n; /* hypergeometric: of yes + no, n are drawn; binomial: n trials, no < 0 */
    long double share; /* of successes, when drawn one by one */
} discrete;

/* 0 < share < 1. */
discrete discrete_binomial(double n, long double share);
discrete discrete_hypergeometric(double yes, double no, double drawn);
/* log P(X = k) for low <= k <= high. */
long double discrete_log_mass(const discrete *d, double k);
/* P(X <= k) for k up to the mode, P(X >= k) for k from the mode on. 0 beyond the ends. */
long double discrete_lower(const discrete *d, double k);
long double discrete_upper(const discrete *d, double k);
/* The largest value up to `from` (at most the mode), or the smallest from `from` on (at least the mode), whose mass is
 * at most exp(bound); low - 1 or high + 1 when there is none. */
double discrete_last_below(const discrete *d, double from, long double bound);
double discrete_first_above(const discrete *d, double from, long double bound);

/* P(X >= k) for k from the mean on, P(X <= k) for k up to the mean, of a Poisson variable with mean > 0. */
long double discrete_poisson_upper(double k, long double mean);
long double discrete_poisson_lower(double k, long double mean);

#endif
