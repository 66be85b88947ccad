/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Further checks on rows that were rejected for an invalid cell. */
#ifndef DH_LOAD_INVALID_CELLS_H
#define DH_LOAD_INVALID_CELLS_H

#include "base/arena.h"
#include "load/load.h"

/* Number of records rejected so far as malformed or for an invalid cell. They are not in dh_load_table. Valid until
 * dh_load_finish, as the indices below. */
int64_t dh_load_n_invalid(const dh_load *load);
/* The cell of rejected record `index` (from 0) in another column. *valid = false when it is null, itself invalid, or
 * not in the file. Texts live in `scratch`, the load or its entry. */
dh_status dh_load_invalid_cell(dh_value *out, bool *valid, const dh_load *load, int64_t index, const char *column,
                               dh_arena *scratch, dh_error *error);
/* Adds a fault to such a record. `column` must be one that dh_load_invalid_cell found valid. */
dh_status dh_load_add_fault(dh_load *load, int64_t index, const char *column, const char *reason, dh_error *error);

#endif
