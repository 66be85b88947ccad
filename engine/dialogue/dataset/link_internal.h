/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What link_check.c and link_table.c use of link.c. */
#ifndef DH_DIALOGUE_DATASET_LINK_INTERNAL_H
#define DH_DIALOGUE_DATASET_LINK_INTERNAL_H

#include "dialogue/dataset/link.h"

typedef struct dh_replacement {
    const char *name;
    dh_column *column; /* one reference, released by dh_link_replace; NULL = keep the column */
} dh_replacement;

/* Fills `into` with the columns of `table`, some replaced or added; releases `table` and the replacements, also on
 * failure. */
dh_status dh_link_replace(dh_table *into, dh_table *table, dh_replacement *replaced, int n, dh_error *error);

/* Resolves the units that a category column names; caches the last answer for each distinct text. */
typedef struct dh_unit_finder dh_unit_finder;
dh_unit_finder *dh_unit_finder_new(const dh_units *units, const dh_column *column);
void dh_unit_finder_free(dh_unit_finder *finder);
dh_unit_match dh_unit_finder_find(dh_unit_finder *finder, int64_t row, int32_t day, bool has_day, int32_t *out);

#endif
