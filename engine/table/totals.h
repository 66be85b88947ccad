/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Totals among the rows of a table, as the verb total marks them by two columns. A key that a total is over is null in
 * its row; so is one that is unknown, and only the marks tell them apart. */
#ifndef DH_TABLE_TOTALS_H
#define DH_TABLE_TOTALS_H

#include "table/table.h"

#define DH_TOTAL_MARK "is_total"   /* bool: true in the rows of totals, false in all others */
#define DH_TOTAL_OVER "total_over" /* category: the keys that it is over, "unit, year"; null in other rows */

/* The column of the marks; NULL = the table has none. */
const dh_column *dh_totals_mark(const dh_table *table);
const dh_column *dh_totals_over(const dh_table *table);
static inline bool dh_totals_is(const dh_column *mark, int64_t row)
{
    return mark != NULL && dh_column_is_valid(mark, row) && dh_column_bool(mark, row);
}
/* Whether a total over `over` ("unit, year") is over `key`. */
bool dh_totals_names(const char *over, size_t size, const char *key);
/* `over` without `key`, into `out`, which has room for `size` bytes; returns how many there are. */
size_t dh_totals_without(char *out, const char *over, size_t size, const char *key);

#endif
