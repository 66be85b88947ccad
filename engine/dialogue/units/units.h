/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Units and their lineage. A unit is a row of `units`: a code over an interval of days, since codes and names are both
 * used again. An empty valid_from or valid_to is open-ended. Carrying a unit to a day follows whole (coverage 1)
 * lineage forward from one row to its successor; to a day before the unit began there is no way, since a merged unit
 * cannot be taken apart.
 */
#ifndef DH_DIALOGUE_UNITS_UNITS_H
#define DH_DIALOGUE_UNITS_UNITS_H

#include "dialogue/units/lineage.h"
#include "dialogue/units/names.h"

/* The rows of a units table that stand beside another of their code on one day, so that without them none does. */
dh_status dh_units_check(const dh_table *units, dh_unit_fault fault, void *self, dh_error *error);
/* `units` and `lineage` (may be NULL) are borrowed. EDATA when a row of either is at fault. */
dh_status dh_units_new(dh_units **out, const dh_table *units, const dh_table *lineage, dh_error *error);
void dh_units_free(dh_units *units);

#endif
