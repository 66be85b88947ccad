/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a plan. Pipelines of filter, derive, select, geography, period and join run morsel by morsel on the catalog's
 * pool. Morsel boundaries come from the source and do not depend on the number of threads, and a sink that depends on
 * row order merges morsels in order, so the result is bit-identical for any number of threads.
 */
#ifndef DH_EXECUTE_EXECUTE_H
#define DH_EXECUTE_EXECUTE_H

#include "query/plan.h"

/* On success *out is owned by the caller (dh_table_free), on failure NULL. Its notes carry warnings for the reader:
 * rows whose unit could not be mapped whole, aggregates that skipped nulls ("sum(participants): 388 of 410 known").
 * EINVAL for a group_by without its aggregate. */
dh_status dh_execute(dh_table **out, const dh_plan *plan, dh_error *error);

/* Memory limit in bytes for the rows that one verb collects, sorts or has windows over, and for the groups of one
 * aggregation; beyond it they are spilled to temporary files in TMPDIR (else /tmp), and so may the columns of the
 * result be (table/spilled_column.h). 0 = no limit, the default. Process-wide, takes effect with the next plan. Does
 * not change the result. */
void dh_execute_set_memory(size_t bytes);

/* Evaluates an expression over all rows of a finished table. *out has one cell per row and is owned by the caller. */
dh_status dh_evaluate(dh_column **out, const dh_expr *expr, const dh_table *table, const dh_catalog *catalog,
                      dh_error *error);

#endif
