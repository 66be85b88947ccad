/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs that need more than one batch at a time, one a file. Each gives its result as a table of the caller's. */
#ifndef DH_EXECUTE_OPERATORS_OPERATORS_H
#define DH_EXECUTE_OPERATORS_OPERATORS_H

#include "execute/pipeline/pipeline.h"

/* any_order: the groups need not be sorted by their keys. */
dh_status dh_run_aggregate(dh_table **out, const dh_plan *plan, bool any_order, dh_error *error);
dh_status dh_run_distinct(dh_table **out, const dh_plan *plan, dh_error *error);
dh_status dh_run_pivot(dh_table **out, const dh_plan *plan, dh_error *error);
dh_status dh_run_union(dh_table **out, const dh_plan *plan, dh_error *error);

/* Named expressions over a finished table: `schema` is the result's, one field an expression. */
dh_status dh_project_table(dh_table **out, const dh_table *table, const dh_catalog *catalog, const dh_schema *schema,
                           const dh_named_expr *exprs, const char *text, dh_error *error);

#endif
