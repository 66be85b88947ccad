/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Outcomes that exclude each other: the share that has come to one of them by each day (Aalen and Johansen 1978).
 * Unlike 1 less Kaplan and Meier's curve it takes those who came to another outcome as gone, not as still to come.
 */
#ifndef DH_PLUGINS_SURVIVAL_INCIDENCE_H
#define DH_PLUGINS_SURVIVAL_INCIDENCE_H

#include <stddef.h>
#include <stdint.h>

#include "estimate.h"

/* A day on which something ended. The first four are given, the rest computed. */
typedef struct incidence_day {
    int64_t day;
    int64_t events, others; /* who came to this outcome, or to another */
    int64_t censored;
    double incidence;
    double error; /* its standard error, by Aalen's variance ("Nonparametric estimation of partial transition
                   * probabilities", 1978), as R's cmprsk::cuminc has it */
} incidence_day;

/* Days in rising order, each once. */
void incidence_estimate(incidence_day *days, size_t n);

/* By the logarithm of the negative logarithm (Choudhury 2002); NaN where the share is 0 or 1. */
interval incidence_interval(const incidence_day *day, double confidence);

#endif
