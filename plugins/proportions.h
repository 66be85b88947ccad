/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistic `proportions`: what its files share. */
#ifndef DH_PLUGINS_PROPORTIONS_H
#define DH_PLUGINS_PROPORTIONS_H

#include "common.h"

enum proportions_param {
    PARAM_CONDITION = SCOPE_PARAMS,
    PARAM_TABLE,
    PARAM_METHOD,
    PARAM_CONFIDENCE,
    PARAM_REFERENCE,
    PARAM_TEST,
    PARAM_ADJUST,
    PARAM_STRATA,
    PARAM_MINIMUM
};

/* The rows of one combination of keys. */
typedef struct share_row {
    int64_t first, end;      /* its rows in `counts`, one for each stratum */
    int64_t all, valid, yes; /* rows, those where the condition is known, and where it is true */
    int is_few, has_keys;    /* has_keys: all keys are valid, so that it is compared */
} share_row;

typedef struct shares {
    const dh_host *host;
    const dh_call *call;
    dh_dataset *dataset;
    dh_results *out;
    double confidence;
    int64_t minimum;
    dh_table *counts; /* keys, strata, then rows, known, yes */
    int32_t n_keys, n_strata, n_columns;
    share_row *rows;
    size_t n;
    int64_t apart;     /* rows of the data in strata that are unknown, which are pooled with none */
    int64_t reference; /* a row of `rows`; RESTS = each beside all others; NONE = nothing is compared */
} shares;

enum { NONE = -1, RESTS = -2 };

/* Counts; what is in *s is freed by shares_free, also after a failure. */
dh_status shares_read(shares *s, dh_error *error);
void shares_free(shares *s);
/* The figures of a row of `counts`. */
int64_t shares_valid(const shares *s, int64_t row);
int64_t shares_yes(const shares *s, int64_t row);
/* Whether the stratum of a row of `counts` is valid; whether two rows are of one stratum. */
int shares_has_stratum(const shares *s, int64_t row);
int shares_same_stratum(const shares *s, int64_t a, int64_t b);

/* The tables contrasts and, with strata, pooled. */
dh_status shares_add_contrasts(shares *s, dh_error *error);

#endif
