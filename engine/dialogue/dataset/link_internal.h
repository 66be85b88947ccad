/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What link.c, link_check.c and link_table.c share. */
#ifndef DH_DIALOGUE_DATASET_LINK_INTERNAL_H
#define DH_DIALOGUE_DATASET_LINK_INTERNAL_H

#include "dialogue/dataset/link.h"

typedef struct dh_replacement {
    const char *name;
    dh_column *column; /* one reference, dropped by dh_link_replace; NULL = none */
} dh_replacement;

/* Fills `into` with the columns of `table`, some replaced; frees `table` and the replacements. */
dh_status dh_link_replace(dh_table *into, dh_table *table, dh_replacement *replaced, int n, dh_error *error);
/* A key column with codes = rows, -1 = unknown. NULL when out of memory. */
dh_column *dh_link_codes(dh_dictionary *keys, const int32_t *rows, int64_t n);

/* Units named by a category column, remembering the last answer for each text. */
typedef struct dh_unit_finder dh_unit_finder;
dh_unit_finder *dh_unit_finder_new(const dh_units *units, const dh_column *column);
void dh_unit_finder_free(dh_unit_finder *finder);
dh_unit_match dh_unit_finder_find(dh_unit_finder *finder, int64_t row, int32_t day, bool has_day, int32_t *out);

/* Names that were read as a unit which is spelled in another way, each with its rows. */
typedef struct dh_unit_reading {
    int32_t code, unit; /* of the name in its column; row of units */
    int64_t n, first;   /* rows; the first of them */
    int32_t before;     /* an earlier reading of the same name; -1 = none */
} dh_unit_reading;

typedef struct dh_unit_readings {
    dh_unit_reading *items;
    size_t n, capacity;
    int32_t *last; /* per code of the column: its latest reading + 1; NULL until there is one */
} dh_unit_readings;

dh_status dh_unit_readings_add(dh_unit_readings *readings, const dh_column *names, int64_t row, int32_t unit,
                               dh_error *error);
/* Remarks of the load: each reading, up to a number. */
dh_status dh_unit_readings_tell(const dh_unit_readings *readings, dh_load *load, const dh_column *names,
                                const dh_units *units, dh_error *error);
void dh_unit_readings_free(dh_unit_readings *readings);

/* Session rows by the codes of an `opinions.session` column: rows[code] or -1. dh_free it; NULL when out of memory. */
int32_t *dh_session_rows(const dh_column *session, const dh_link_targets *targets);
/* The day that dates row `row` of table `index`, from its own column or its session's. */
bool dh_row_day(const dh_table *table, int index, int64_t row, const int32_t *session_rows,
                const dh_link_targets *targets, int32_t *day);

#endif
