/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Units and their lineage. A unit is a row of `units`: a code over an interval of days, since codes and names are
 * reused over time. An empty valid_from or valid_to is open-ended. Mapping a unit to a later day follows whole
 * (coverage 1) lineage from row to successor. Mapping to an earlier day is possible only where the unit has a single
 * whole predecessor (a new name or parent), since a merger cannot be undone.
 */
#ifndef DH_DIALOGUE_UNITS_UNITS_H
#define DH_DIALOGUE_UNITS_UNITS_H

#include "dialogue/units/lineage.h"
#include "dialogue/units/names.h"

/* Reports the rows of a units table that overlap another row of their code. Without these rows, none overlap. */
dh_status dh_units_check(const dh_table *units, dh_unit_fault fault, void *self, dh_error *error);
/* `units` and `lineage` (may be NULL) are borrowed. EDATA when a row of either is at fault. */
dh_status dh_units_new(dh_units **out, const dh_table *units, const dh_table *lineage, dh_error *error);
void dh_units_free(dh_units *units);

#endif
