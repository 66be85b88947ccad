/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Totals among the rows of a table, as the verb total marks them by two columns. A key that a total is over is null in
 * its row; so is one that is unknown, and only the marks tell them apart. */
#ifndef DH_TABLE_TOTALS_H
#define DH_TABLE_TOTALS_H

#include "table/table.h"
#include "table/total_names.h"

#define DH_TOTAL_MARK "is_total"   /* bool: true in the rows of totals, false in all others */
#define DH_TOTAL_OVER "total_over" /* category: the keys that it is over, "unit, year"; null in other rows */

/* The column of the marks; NULL = the table has none. */
const dh_column *dh_totals_mark(const dh_table *table);
const dh_column *dh_totals_over(const dh_table *table);
/* Whether every column that a total of the table is over is in it, or its names, so that the totals can be told there.
 */
bool dh_totals_can_be_named(const dh_table *table);
/* Replaces *table by one without its totals, of the same name and heads, and frees it; *n: how many rows they were,
 * where there are none the table stays. ENOMEM: it stays. */
dh_status dh_totals_leave_out(dh_table **table, int64_t *n, dh_error *error);

#endif
