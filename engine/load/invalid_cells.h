/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that were rejected for a cell, looked at again. */
#ifndef DH_LOAD_INVALID_CELLS_H
#define DH_LOAD_INVALID_CELLS_H

#include "base/arena.h"
#include "load/load.h"

/* Of rows that were rejected for a cell and so are not in dh_load_table: how many, and the cell of one (0 …) in another
 * column; *known = false where it is unknown, invalid itself or not in the file. Texts live in `scratch`. */
int64_t dh_load_n_invalid(const dh_load *load);
dh_status dh_load_invalid_cell(dh_value *out, bool *valid, const dh_load *load, int64_t index, const char *column,
                               dh_arena *scratch, dh_error *error);
/* One more fault of such a row. */
dh_status dh_load_add_fault(dh_load *load, int64_t index, const char *column, const char *reason, dh_error *error);

#endif
