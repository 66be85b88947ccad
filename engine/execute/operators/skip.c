/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The skip verb: runs the input completely and leaves out its first rows. */
#include "execute/operators/operators.h"

#include "base/memory.h"
#include "table/take_rows.h"

static dh_status take_rest(dh_table **out, const dh_table *table, int64_t first, dh_pool *pool, dh_error *error)
{
    int64_t n = dh_table_rows(table) > first ? dh_table_rows(table) - first : 0;
    int64_t *rows = dh_malloc(((size_t)n + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < n; i++) rows[i] = first + i;
    dh_status status = dh_table_take_rows(out, table, rows, n, pool, error);
    dh_free(rows);
    return status;
}

static dh_status run(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *needed, dh_error *error)
{
    (void)needed; /* rows are copied, which columns that are not needed do not have */
    dh_table *table;
    DH_TRY(dh_run(&table, x, plan->input, NULL, error));
    if (plan->limit == 0) {
        *out = table;
        return DH_OK;
    }
    dh_status status = take_rest(out, table, plan->limit, dh_catalog_pool(plan->catalog), error);
    dh_table_free(table);
    return status;
}

const dh_operator dh_operator_skip = {run, NULL};
