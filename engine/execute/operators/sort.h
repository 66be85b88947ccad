/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sort verb, for `take` directly above it, of which only the first rows are sorted and made; and its keys, which
 * the verb window has too. */
#ifndef DH_EXECUTE_OPERATORS_SORT_H
#define DH_EXECUTE_OPERATORS_SORT_H

#include "execute/run.h"

/* The first `limit` rows (-1 = all) of a sort node; *out is owned by the caller. `needed` as in dh_operator.run. */
dh_status dh_sort_plan(dh_table **out, dh_execution *execution, const dh_plan *plan, const bool *needed, int64_t limit,
                       dh_error *error);
/* Fills the arrays, of plan->n_exprs entries that are NULL: the keys as columns, which the caller drops also on
 * failure. Plain columns are shared, expressions evaluated; *taken as in dh_project_next_column. */
dh_status dh_sort_keys(dh_column **keys, bool *descending, dh_execution *execution, const dh_plan *plan,
                       const dh_table *input, size_t *taken, dh_error *error);
/* The table's first n rows, as a new table; n must not exceed its rows. `needed` as in dh_table_take_rows. */
dh_status dh_first_rows(dh_table **out, const dh_table *table, int64_t n, const bool *needed, dh_pool *pool,
                        dh_error *error);

#endif
