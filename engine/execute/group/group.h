/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The aggregate verb, callable without sorting its groups. */
#ifndef DH_EXECUTE_GROUP_GROUP_H
#define DH_EXECUTE_GROUP_GROUP_H

#include "execute/run.h"

/* Runs an aggregate node into a table owned by the caller (NULL on failure): keys first, then the aggregates.
 * any_order: leave the groups unsorted; else they are sorted by their keys. */
dh_status dh_aggregate_plan(dh_table **out, dh_execution *execution, const dh_plan *plan, bool any_order,
                            dh_error *error);
/* The same, and what `n` other aggregates give, which are of the same rows by fewer of its keys
 * (dh_aggregate_of_fewer), from its groups: totals[i], without the notes of the rows; NULL: that one must read the rows
 * itself, since a result hangs on their order, or the groups take much memory. */
dh_status dh_aggregate_with_coarser(dh_table **out, dh_table **totals, dh_execution *execution, const dh_plan *plan,
                                    const dh_plan *const *coarser, int32_t n, dh_error *error);
/* The rows of such a table, of a plan's aggregate node, sorted by their keys: into one owned by the caller. */
dh_status dh_aggregate_sort(dh_table **out, const dh_table *unsorted, const dh_plan *plan, dh_error *error);

#endif
