/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The take verb: a pipeline stops once it has enough rows, a sort only makes the first ones. */
#include "execute/operators/operators.h"
#include "execute/operators/sort.h"
#include "execute/pipeline/collect.h"

static dh_status run(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *needed, dh_error *error)
{
    const dh_plan *input = plan->input;
    int64_t limit = plan->limit > 0 ? plan->limit : 0;
    if (input->node == DH_NODE_SORT) return dh_sort_plan(out, x, input, needed, limit, error);
    dh_table *table;
    if (dh_run_step(x, input) || input->node == DH_NODE_SCAN)
        DH_TRY(dh_collect(&table, x, input, NULL, limit, error));
    else
        DH_TRY(dh_run(&table, x, input, NULL, error));
    if (dh_table_rows(table) <= limit) {
        *out = table;
        return DH_OK;
    }
    dh_status status = dh_first_rows(out, table, limit, NULL, dh_catalog_pool(plan->catalog), error);
    dh_table_free(table);
    return status;
}

const dh_operator dh_operator_take = {run, NULL};
