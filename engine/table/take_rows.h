/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some rows of a table as a table of their own, which the caller frees. */
#ifndef DH_TABLE_TAKE_ROWS_H
#define DH_TABLE_TAKE_ROWS_H

#include "base/pool.h"
#include "table/table.h"

/* The listed rows of all columns; -1 = a row of null cells. Keeps the columns' names and the notes, not the table's own
 * name. `pool` NULL: by the calling thread. */
dh_status dh_table_take_rows(dh_table **out, const dh_table *table, const int64_t *rows, int64_t n, dh_pool *pool,
                             dh_error *error);
/* The same where needed[i] is whether column i is read (NULL = all): others are placeholders (dh_column_absent). */
dh_status dh_table_take_needed_rows(dh_table **out, const dh_table *table, const int64_t *rows, int64_t n,
                                    const bool *needed, dh_pool *pool, dh_error *error);

#endif
