/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as people read them: heads in the process's language, and nothing shown twice. */
#ifndef DH_TABLE_READING_H
#define DH_TABLE_READING_H

#include "table/table.h"

/* A copy, which the caller frees, without the columns that mark totals where the cells of the keys can tell of them
 * (dh_table_cell_is_total), and whose columns all have heads: those that were set, else the labels of their names in
 * the catalogue, else the names. A head that several columns would have has the name of each behind it. */
dh_status dh_table_with_heads(dh_table **out, const dh_table *table, dh_error *error);
/* The same without columns that the one of their names repeats cell by cell ("unit" where "unit_name" is the same, as
 * in data without a register of units). `names_totals` false: the columns that mark totals stay. */
dh_status dh_table_for_reading(dh_table **out, const dh_table *table, bool names_totals, dh_error *error);

#endif
