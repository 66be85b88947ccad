/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DH_DIALOGUE_UNITS_LINEAGE_INTERNAL_H
#define DH_DIALOGUE_UNITS_LINEAGE_INTERNAL_H

#include "dialogue/units/lineage.h"
#include "dialogue/units/rows_internal.h"

/* Reads the links; the rows of `units` have been read. EDATA when a row of `lineage` (may be NULL) is at fault. */
dh_status dh_units_read_lineage(dh_units *units, const dh_table *lineage, dh_error *error);
/* Index of the first link out of `row`, or where it would be inserted. */
int32_t dh_units_first_from(const dh_units *units, int32_t row);
/* Index in `into` of the first link to `row` on or after `day`. */
int32_t dh_units_first_into(const dh_units *units, int32_t row, int32_t day);

#endif
