/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting for the verbs that ask for the first rows in an order. */
#ifndef DH_EXECUTE_OPERATORS_SORT_H
#define DH_EXECUTE_OPERATORS_SORT_H

#include "execute/run.h"

/* The first `limit` rows (-1 = all) of a plan that sorts. */
dh_status dh_sort_plan(dh_table **out, dh_execution *execution, const dh_plan *plan, int64_t limit, dh_error *error);
/* The table's first n rows, of which it has as many. */
dh_status dh_first_rows(dh_table **out, const dh_table *table, int64_t n, dh_pool *pool, dh_error *error);

#endif
