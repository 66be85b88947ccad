/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of link.c, for those who check and link whole tables. */
#ifndef DH_DIALOGUE_DATASET_LINK_INTERNAL_H
#define DH_DIALOGUE_DATASET_LINK_INTERNAL_H

#include "dialogue/dataset/link.h"

typedef struct dh_replacement {
    const char *name;
    dh_column *column; /* one reference, dropped by dh_link_replace; NULL = none */
} dh_replacement;

/* Fills `into` with the columns of `table`, some replaced; frees `table` and the replacements. */
dh_status dh_link_replace(dh_table *into, dh_table *table, dh_replacement *replaced, int n, dh_error *error);

/* Units named by a category column, remembering the last answer for each text. */
typedef struct dh_unit_finder dh_unit_finder;
dh_unit_finder *dh_unit_finder_new(const dh_units *units, const dh_column *column);
void dh_unit_finder_free(dh_unit_finder *finder);
dh_unit_match dh_unit_finder_find(dh_unit_finder *finder, int64_t row, int32_t day, bool has_day, int32_t *out);

#endif
