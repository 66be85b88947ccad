/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A full outer join of two tables on keys that are unique in each. The result is the caller's. */
#ifndef DH_TABLE_ALIGN_H
#define DH_TABLE_ALIGN_H

#include "table/table.h"

/* The first n_keys columns of both are the keys. The result has a row for each key that either table has, sorted by the
 * keys, unknown last: the keys, named as in `a`, then row_1 and row_2, the rows of `a` and of `b` that have it, unknown
 * where there is none. Keys are compared by value; a key that links to a table's row (a unit) also by that row, since
 * two units can have had one code. EINVAL for a key that comes twice in one table, ETYPE for keys of another type. */
dh_status dh_table_align(dh_table **out, const dh_table *a, const dh_table *b, int32_t n_keys, dh_error *error);

#endif
