/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sort verb, for `take` directly above it: only the first rows are sorted and made. */
#ifndef DH_EXECUTE_OPERATORS_SORT_H
#define DH_EXECUTE_OPERATORS_SORT_H

#include "execute/run.h"

/* The first `limit` rows (-1 = all) of a sort node; *out is owned by the caller. */
dh_status dh_sort_plan(dh_table **out, dh_execution *execution, const dh_plan *plan, int64_t limit, dh_error *error);
/* The table's first n rows, as a new table; n must not exceed its rows. */
dh_status dh_first_rows(dh_table **out, const dh_table *table, int64_t n, dh_pool *pool, dh_error *error);

#endif
