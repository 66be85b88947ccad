/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DH_DIALOGUE_UNITS_LINEAGE_INTERNAL_H
#define DH_DIALOGUE_UNITS_LINEAGE_INTERNAL_H

#include "dialogue/units/lineage.h"
#include "dialogue/units/rows_internal.h"

/* The links of units whose rows have been read. EDATA when a row of `lineage` (may be NULL) is at fault. */
dh_status dh_units_read_lineage(dh_units *units, const dh_table *lineage, dh_error *error);
/* The first link of `row`, or the place where it would stand. */
int32_t dh_units_first_from(const dh_units *units, int32_t row);
/* The first place in `into` of a link to `row` from `day` on. */
int32_t dh_units_first_into(const dh_units *units, int32_t row, int32_t day);

#endif
