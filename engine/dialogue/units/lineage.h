/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which unit became which, and where a unit stands on a day. */
#ifndef DH_DIALOGUE_UNITS_LINEAGE_H
#define DH_DIALOGUE_UNITS_LINEAGE_H

#include "dialogue/units/rows.h"

/* The rows of a lineage that name a unit that is not there on its day, or a further whole successor on one day. */
dh_status dh_units_check_lineage(const dh_units *units, const dh_table *lineage, dh_unit_fault fault, void *self,
                                 dh_error *error);

/* Row of units on `day` for every row, or -1 where there is no whole path. Owned by `units`, cached per day. Not
 * thread-safe. */
dh_status dh_units_map(dh_units *units, int32_t day, const int32_t **map, dh_error *error);
/* For each row of units, whether its boundary changed after `from` and up to `to`: it, or what it became, was merged or
 * split. `changed` has room for every row. */
dh_status dh_units_changed(const dh_units *units, int32_t from, int32_t to, bool *changed, dh_error *error);

#endif
