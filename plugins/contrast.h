/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two shares beside each other, x1 of n1 and x2 of n2, beside the difference and the tests of estimate.h; and strata of
 * such pairs. What is not defined is NaN.
 */
#ifndef DH_PLUGINS_CONTRAST_H
#define DH_PLUGINS_CONTRAST_H

#include <stddef.h>

#include "estimate.h"

typedef struct pair {
    double x1, n1, x2, n2;
} pair;

typedef struct ratio {
    double value;
    interval bounds;
} ratio;

/* p2 / p1 with Katz's interval of its logarithm (Katz et al. 1978). With a count of 0, or both shares 1, the bounds are
 * not defined. */
ratio contrast_ratio(const pair *, double confidence);
/* The odds ratio of group 2 to group 1 with Woolf's interval (1955). With an empty cell the bounds are not defined. */
ratio contrast_odds(const pair *, double confidence);
/* The score test of p1 = p2: Pearson's chi-square without a correction (R: prop.test(correct = FALSE)). */
double contrast_score_p(const pair *);
/* Fisher's test with mid-P: tables as probable as this one count half (Lancaster 1961). */
double contrast_fisher_mid_p(const pair *);

/* Strata of two groups each, as Mantel and Haenszel (1959) pool them. */
typedef struct pooled {
    ratio odds;           /* the common odds ratio, with the interval of Robins, Breslow and Greenland (1986) */
    double chi_square, p; /* of no association (R: mantelhaen.test(correct = FALSE)) */
    double breslow_day;   /* of one odds ratio in all strata (Breslow and Day 1980), with Tarone's correction (1985) */
    double breslow_day_p;
    size_t strata, compared; /* given; those that have both groups and both outcomes */
} pooled;

pooled contrast_pool(const pair *strata, size_t n, double confidence);

#endif
