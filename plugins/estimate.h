/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Estimates of proportions and rates, by GSL's distributions. Counts are whole numbers, 0 <= x <= n; `confidence` is in
 * (0, 1). A result that is not defined (such as n = 0) is NaN. GSL's error handler must be off.
 */
#ifndef DH_PLUGINS_ESTIMATE_H
#define DH_PLUGINS_ESTIMATE_H

typedef struct interval {
    double low, high;
} interval;

/* Wilson's score interval (Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 3). */
interval estimate_wilson(double x, double n, double confidence);

/* Interval of p2 - p1 from the two Wilson intervals (Newcombe 1998, "Interval estimation for the difference between
 * independent proportions", method 10). */
interval estimate_difference(double x1, double n1, double x2, double n2, double confidence);

/* Two-sided p-value of p1 = p2: the score test (Pearson's chi-square without continuity correction), or Fisher's exact
 * test where an expected count is below 5; *exact (may be NULL) becomes 1 then, else 0. */
double estimate_proportions_p(double x1, double n1, double x2, double n2, int *exact);

/* Two-sided p-value of Fisher's exact test: the sum of the probabilities of all tables with the same margins that are
 * at most as probable as this one. */
double estimate_fisher_p(double x1, double n1, double x2, double n2);

/* Two Poisson counts over exposures t1 and t2, given their sum (Przyborowski and Wilenski 1940). The two-sided p-value
 * of equal rates is the sum of the binomial probabilities that are at most that of x1. The interval of rate 2 / rate 1
 * comes from Clopper and Pearson's interval of x2 / (x1 + x2); its upper end is INFINITY when x1 = 0. */
double estimate_poisson_p(double x1, double t1, double x2, double t2);
interval estimate_poisson_ratio(double x1, double t1, double x2, double t2, double confidence);

#endif
