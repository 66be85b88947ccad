/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A full outer join of two tables on keys that are unique in each. The result is the caller's. */
#ifndef DH_TABLE_ALIGN_H
#define DH_TABLE_ALIGN_H

#include "table/table.h"

/* The first n_keys columns of both tables are the keys. The result has one row per key of either table, sorted by the
 * keys, nulls last. Its columns are the keys, named as in `a` (as in `b` when `a` has no rows), then row_1 and row_2:
 * the 0-based row in `a` and in `b`, null where there is none. Keys are compared by value; a key that links to a
 * table's row (a unit) also by that row, since two units can have had one code. The columns of an empty table are not
 * looked at. EINVAL: a key occurs twice in one table; ETYPE: the types of a key differ. */
dh_status dh_table_align(dh_table **out, const dh_table *a, const dh_table *b, int32_t n_keys, dh_error *error);

#endif
