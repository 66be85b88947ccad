/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What single records told of the rows of a comparison: the measure by its keys and by one more, such as session. */
#ifndef DH_PLUGINS_COMPARE_RECORDS_H
#define DH_PLUGINS_COMPARE_RECORDS_H

#include "compare.h"
#include "compare_keys.h"

typedef struct records {
    const comparison *c;
    int which;       /* the period */
    dh_table *table; /* NULL where the measure cannot be had by that key: then nothing else is set */
    key_columns keys, line_keys;
    key_row *sorted;
} records;

/* Measures by keys and `key`; frees nothing on failure: the caller frees *out with records_free in any case. */
dh_status records_ask(records *out, const comparison *c, int which, const char *key, dh_error *error);
void records_free(records *r);

/* The place of the first record of a line of the comparison, a row of its keys; it, and those after it, are of the line
 * while records_row is not -1. */
int64_t records_first(const records *r, int64_t of);
/* The row of `table` at the place, or -1 where that is no record of the line. */
int64_t records_row(const records *r, int64_t place, int64_t of);

/* A row's figures. For counts *y is what it was. 0: the row has none; else whether both are exact and not negative,
 * which is set in *exact. */
int records_figures(const records *r, int64_t row, double *x, double *y, int *exact);

/* A request that cannot be, since the records lack a key, gives no table and no error. */
dh_status records_measure(dh_table **out, const comparison *c, dh_measure_request *request, dh_error *error);
/* The columns of a table for the keys of `by`, in order; those of units' names are no keys. Where `wanted` is given,
 * the keys it marks alone. */
key_columns records_key_columns(const comparison *c, const dh_table *table, int32_t n_keys, const int *wanted);

#endif
