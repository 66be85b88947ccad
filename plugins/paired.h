/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same asked twice: before and after. Of n pairs `both` said yes twice, `first` before alone, `second` after alone,
 * `neither` never; whole numbers from 0. What is not defined is NaN.
 */
#ifndef DH_PLUGINS_PAIRED_H
#define DH_PLUGINS_PAIRED_H

#include "estimate.h"

typedef struct paired {
    double both, first, second, neither;
} paired;

/* The interval of the share before less that after: Newcombe 1998, "Improved confidence intervals for the difference
 * between binomial proportions based on paired data", method 10 with his correction of the correlation. */
interval paired_difference(const paired *, double confidence);

/* McNemar's test (1947): by its score, with Edwards's correction, exact, and exact with mid-P (Fagerland, Lydersen and
 * Laake 2013). Without a change p is 1. */
double paired_mcnemar_p(const paired *);
double paired_mcnemar_corrected_p(const paired *);
double paired_mcnemar_exact_p(const paired *);
double paired_mcnemar_mid_p(const paired *);

#endif
