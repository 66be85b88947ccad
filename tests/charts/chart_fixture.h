/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small tables and the charts over them that several tests draw. */
#ifndef DH_TESTS_CHART_FIXTURE_H
#define DH_TESTS_CHART_FIXTURE_H

#include "charts/chart.h"

dh_column *column_of_names(const char *const *names, int n);                   /* NULL = unknown */
dh_column *column_of_numbers(const double *values, int n, dh_display display); /* NaN = unknown */
dh_column *column_of_years(const int *years, int n);
dh_column *column_of_dates(const int *days, int n);
dh_column *column_of_counts(const dh_count *counts, int n); /* NaN stated = unknown */

/* unit (13), year (3), n (one unknown), rate (one unknown), lower, upper, change: 39 rows. */
dh_table *communes_by_year(void);
/* period, n: exact, "over", "under", unknown, "about". */
dh_table *bounded_counts(void);
/* name, value: `rows` rows. */
dh_table *many_names(int rows);
/* day, value: 60 rows. */
dh_table *days(void);

typedef struct sample {
    const char *name; /* of the golden file */
    dh_chart_spec spec;
    dh_chart_layer layers[2];
} sample;

/* The sample charts, each with its table; `n` of them. They live until samples_free. */
const sample *samples(int *n);
void samples_free(void);

/* A category column of unit codes, linked to a table of units with a code and a name for each row of `codes` and
 * `names`; every second one is valid from 2020-01-01. The table lives until units_free. */
dh_column *column_of_units(const char *const *codes, const char *const *names, int n);
void units_free(void);

/* x: A, B, … to F at most; y: the values, or the counts. */
dh_table *lettered(const double *values, int n);
dh_table *counted(const dh_count *counts, int n);
/* Fails the test unless drawing fails with this status and these words. */
void check_refused(const dh_chart_spec *spec, dh_status status, const char *words);

/* The chart's scene as text, and what it warned of, one warning a line; fails the test when it cannot be drawn, or is
 * blank, in which whatever must not be there is not. */
char *dump_of(const dh_chart_spec *spec);
char *warnings_of(const dh_chart_spec *spec);
int occurrences(const char *text, const char *of);
/* Where the text stands in a dump; fails the test when it does not. */
void text_place(const char *dump, const char *text, double *x, double *y);
void done(char *dump, dh_table *table); /* frees both */

dh_chart_spec plain_spec(const dh_table *data, const dh_chart_layer *layers, int n);

#endif
