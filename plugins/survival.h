/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistic `survival`: what its files share. */
#ifndef DH_PLUGINS_SURVIVAL_H
#define DH_PLUGINS_SURVIVAL_H

#include "common.h"
#include "survival_curve.h"

enum survival_param {
    PARAM_OUTCOME = SCOPE_PARAMS,
    PARAM_CONFIDENCE,
    PARAM_STRATA,
    PARAM_TIMES,
    PARAM_HORIZON,
    PARAM_MINIMUM,
    SURVIVAL_PARAMS
};

/* Why a case is not counted. Those that ended before they were raised, or are open and resolved, are no rows at all:
 * the loader rejects them, and `check` names them. */
enum reason { COUNTED, NO_BEGINNING, NO_OUTCOME, NO_END, REASONS };

/* What became of the cases of one row of the table `cases`. */
enum fate { CAME, OTHERWISE, OPEN };

/* The cases of one row of the results. */
typedef struct cohort {
    int64_t first, end; /* its rows in the table `cases`; its keys are those of the first */
    int64_t cases, by_fate[3];
    survival_day *days;
    size_t n_days;
    int is_few;   /* fewer than the minimum: nothing is computed */
    int has_keys; /* all are valid, so that it is a group of the test */
    int64_t left_out;
    int64_t tested, tested_came; /* the cases that the test has */
} cohort;

/* What cases without a day came to, in the order of survival_outcomes; then all others. */
enum { OUTCOMES = 4 };
extern const char *const survival_outcomes[OUTCOMES];

enum { MAX_TIMES = 64 };

typedef struct study {
    const dh_host *host;
    const dh_call *call;
    dh_dataset *dataset;
    dh_results *out;
    int32_t as_of;
    double confidence;
    int64_t minimum;
    int64_t times[MAX_TIMES];
    size_t n_times;
    dh_table *cases; /* keys, strata, then the four columns below; sorted by them */
    int32_t n_keys, n_strata;
    int32_t reason, outcome, day, n; /* columns of `cases` */
    cohort *cohorts;
    size_t n_cohorts;
    int64_t left_out[REASONS], undated[OUTCOMES + 1];
    int64_t no_stratum;    /* cases that the test leaves out, since their stratum is unknown */
    double horizon;        /* NaN: no cohort has one */
    int64_t horizon_cases; /* of the cohort that cuts it; 0 = none does */
} study;

/* Reads the cases and forms the cohorts. What is in *s is freed by study_free, also after a failure. */
dh_status study_read(study *s, dh_error *error);
void study_free(study *s);
/* The outcome that is asked for, as given: a list, or "any". */
const char *study_outcome(const study *s);
/* What became of the cases of a row. */
enum fate study_fate(const study *s, int64_t row);
int64_t study_count(const study *s, int64_t row);
int64_t study_day(const study *s, int64_t row);
/* The order of the column's values in two rows of `cases`; 0 = they are equal. */
int study_compare(const study *s, int32_t column, int64_t a, int64_t b);
/* A plan of the cases in the scope with the columns survival_reason, survival_outcome, survival_end and survival_day.
 */
dh_status study_plan(const study *s, dh_plan **out, dh_error *error);

/* The tables quantiles, restricted_mean, at_risk, incidence, expected and test (of two cohorts and more), curve. */
dh_status study_add_tables(study *s, dh_error *error);
/* Those of what several outcomes or groups have: incidence; expected and test. */
dh_status study_add_incidence(study *s, dh_error *error);
dh_status study_add_tests(study *s, dh_error *error);
/* What a reader must know of them. */
dh_status study_add_notes(study *s, dh_error *error);

#endif
