/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The marks of totals, cell by cell (totals.h has the columns): which row is a total, and over which keys. */
#ifndef DH_TABLE_TOTAL_NAMES_H
#define DH_TABLE_TOTAL_NAMES_H

#include "table/column.h"

#define DH_TOTALS_BETWEEN ", " /* between the names of keys */

/* mark NULL: no row is one. */
static inline bool dh_totals_is(const dh_column *mark, int64_t row)
{
    return mark != NULL && dh_column_is_valid(mark, row) && dh_column_bool(mark, row);
}

/* Whether a total over `over` ("unit, year") is over `key`. */
bool dh_totals_names(const char *over, size_t size, const char *key);
/* Whether the total is over a column of this name, or over that whose names it has: "unit_name" of "unit". */
bool dh_totals_name_column(const char *over, size_t size, const char *column);
/* `over` without `key`, into `out`, which has room for `size` bytes; returns how many there are. */
size_t dh_totals_without(char *out, const char *over, size_t size, const char *key);

#endif
