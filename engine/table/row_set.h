/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a table that differ in some columns: finds the rows that repeat an earlier one. Two nulls are equal. */
#ifndef DH_TABLE_ROW_SET_H
#define DH_TABLE_ROW_SET_H

#include "table/column.h"

typedef struct dh_row_set dh_row_set;

/* columns: n of them, of equal length; borrowed. NULL when out of memory. Freed with dh_row_set_free. */
dh_row_set *dh_row_set_new(const dh_column *const *columns, int32_t n);
void dh_row_set_free(dh_row_set *set);
/* The row in the set that equals `row`; -1 = there is none, and `row` is added. Each row is added at most once. */
int64_t dh_row_set_add(dh_row_set *set, int64_t row);
/* The same without adding `row`. */
int64_t dh_row_set_find(const dh_row_set *set, int64_t row);
/* Whether all columns are null in `row`. */
bool dh_row_set_is_null(const dh_row_set *set, int64_t row);

#endif
