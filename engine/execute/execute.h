/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Running a plan. Pipelines of filter, derive, select, geography and period run morsel by morsel (the source's, the
 * same whatever the number of threads) on the catalog's pool; what they end in (a table, an aggregation, a sort) is
 * merged in the order of the morsels, so the result is the same to the bit for any number of threads.
 */
#ifndef DH_EXECUTE_EXECUTE_H
#define DH_EXECUTE_EXECUTE_H

#include "query/plan.h"

/* The result is the caller's. Its notes say what a reader must know: rows whose unit could not be mapped whole, sums
 * over unknown values ("sum of participants: 388 of 410 known"). */
dh_status dh_execute(dh_table **out, const dh_plan *plan, dh_error *error);

/* What the groups of one aggregation may take in memory before rows go to temporary files in TMPDIR (else /tmp);
 * 0 = no limit, as at first. For the whole process, from the next plan on. The result is the same. */
void dh_execute_set_memory(size_t bytes);

/* One row at a time evaluation of an expression over a finished table, as a column. */
dh_status dh_evaluate(dh_column **out, const dh_expr *expr, const dh_table *table, const dh_catalog *catalog,
                      dh_error *error);

#endif
