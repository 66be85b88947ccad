/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The log-rank test (Mantel 1966, Peto and Peto 1972): do groups come to their outcome equally fast? Stratified: within
 * each stratum alone, then summed.
 */
#ifndef DH_PLUGINS_SURVIVAL_TEST_H
#define DH_PLUGINS_SURVIVAL_TEST_H

#include <stddef.h>
#include <stdint.h>

/* What ended on a day in one group. */
typedef struct survival_count {
    int64_t day;
    size_t group;
    int64_t events, censored;
} survival_count;

typedef struct survival_test {
    size_t groups;
    double *observed, *expected; /* events, a group each */
    double *covariance;          /* of the observed ones, groups x groups */
    int64_t *at_risk;            /* room for a stratum */
} survival_test;

/* -1: out of memory; *out is then empty. Freed by survival_test_free. */
int survival_test_init(survival_test *out, size_t groups);
void survival_test_free(survival_test *);

/* Adds a stratum. Sorts the counts by day; those of one day and group add up. */
void survival_test_add(survival_test *, survival_count *counts, size_t n);

typedef struct survival_verdict {
    double chi_square, p; /* NaN: no two groups can be compared */
    int64_t df;
} survival_verdict;

/* Uses the covariance up: to be called once. Groups without an expected event are out, as in R's survdiff; where groups
 * were never at risk together the degrees of freedom are as many as can be compared. */
survival_verdict survival_test_finish(survival_test *);

#endif
