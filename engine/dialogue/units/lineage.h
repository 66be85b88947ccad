/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lineage of units: mapping units to those of another day, and which of them changed their boundary. */
#ifndef DH_DIALOGUE_UNITS_LINEAGE_H
#define DH_DIALOGUE_UNITS_LINEAGE_H

#include "dialogue/units/rows.h"

/* Reports the rows of a lineage that name a unit that does not exist on its day, or a second whole successor of a unit
 * on one day. */
dh_status dh_units_check_lineage(const dh_units *units, const dh_table *lineage, dh_unit_fault fault, void *self,
                                 dh_error *error);

/* (*map)[row]: the row that each row of units is mapped to on `day`, or -1 where there is no whole path. Owned by
 * `units` and cached per day. From any thread. */
dh_status dh_units_map(dh_units *units, int32_t day, const int32_t **map, dh_error *error);
/* changed[row]: the boundary of the unit, or of what it became, changed after `from` and up to `to` by a merger or a
 * split. `changed` has room for every row. */
dh_status dh_units_changed(const dh_units *units, int32_t from, int32_t to, bool *changed, dh_error *error);

#endif
