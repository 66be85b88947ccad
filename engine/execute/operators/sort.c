/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sort verb: evaluates the keys and reorders the rows; does nothing when the input is known to be sorted. */
#include "execute/operators/operators.h"

#include "base/memory.h"
#include "execute/operators/sort.h"
#include "execute/pipeline/project_table.h"
#include "execute/sort/sort.h"
#include "table/take_rows.h"

dh_status dh_sort_keys(dh_column **keys, bool *descending, dh_execution *x, const dh_plan *plan, const dh_table *input,
                       dh_error *error)
{
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        const dh_expr *expr = plan->exprs[k].expr;
        descending[k] = plan->exprs[k].descending;
        if (expr->kind == DH_EXPR_COLUMN)
            keys[k] = dh_column_ref((dh_column *)(uintptr_t)dh_table_column(input, expr->column));
        else
            DH_TRY(dh_project_column(&keys[k], x, expr, input, plan->catalog, error));
    }
    return DH_OK;
}

/* Whether the order is the identity. */
static bool are_all(const int64_t *rows, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (rows[i] != i) return false;
    return true;
}

/* If `column` is a group key of an aggregation below, with only order-preserving verbs between: which key; else -1. */
static int32_t group_key(const dh_plan *plan, int32_t column)
{
    for (; plan; plan = plan->input) {
        switch (plan->node) {
        case DH_NODE_AGGREGATE: return column < plan->n_exprs ? column : -1;
        case DH_NODE_DERIVE:
        case DH_NODE_SELECT:
            if (plan->exprs[column].expr->kind != DH_EXPR_COLUMN) return -1;
            column = plan->exprs[column].expr->column;
            break;
        case DH_NODE_WINDOW:
        case DH_NODE_JOIN: /* left columns come first, and left rows keep their order */
            if (column >= plan->input->schema.n) return -1;
            break;
        case DH_NODE_FILTER:
        case DH_NODE_TAKE: break;
        default: return -1;
        }
    }
    return -1;
}

/* Whether the input is already in the requested order: aggregations give groups sorted by their keys. */
static bool comes_sorted(const dh_plan *plan)
{
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        const dh_named_expr *key = &plan->exprs[k];
        if (key->descending || key->expr->kind != DH_EXPR_COLUMN) return false;
        if (group_key(plan->input, key->expr->column) != k) return false;
    }
    return true;
}

static dh_status sort_table(dh_table **out, dh_execution *x, const dh_plan *plan, const dh_table *input, int64_t limit,
                            dh_error *error)
{
    size_t n = (size_t)plan->n_exprs;
    dh_column **keys = dh_calloc(n + 1, sizeof *keys);
    bool *descending = dh_calloc(n + 1, sizeof *descending);
    int64_t *rows = NULL, length = dh_table_rows(input);
    dh_status status = keys && descending ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) status = dh_sort_keys(keys, descending, x, plan, input, error);
    if (status == DH_OK)
        status =
            dh_sort_first_rows(&rows, (const dh_column *const *)keys, descending, plan->n_exprs, length, limit, error);
    if (status == DH_OK && (limit < 0 || limit >= length) && are_all(rows, length)) {
        *out = dh_table_copy(input);
        status = *out ? DH_OK : dh_error_nomem(error);
    } else if (status == DH_OK) {
        status = dh_table_take_rows(out, input, rows, limit >= 0 && limit < length ? limit : length,
                                    dh_catalog_pool(plan->catalog), error);
    }
    for (size_t k = 0; keys && k < n; k++) dh_column_unref(keys[k]);
    dh_free(keys);
    dh_free(descending);
    dh_free(rows);
    return status;
}

dh_status dh_first_rows(dh_table **out, const dh_table *table, int64_t n, dh_pool *pool, dh_error *error)
{
    int64_t *rows = dh_malloc(((size_t)n + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < n; i++) rows[i] = i;
    dh_status status = dh_table_take_rows(out, table, rows, n, pool, error);
    dh_free(rows);
    return status;
}

dh_status dh_sort_plan(dh_table **out, dh_execution *x, const dh_plan *plan, int64_t limit, dh_error *error)
{
    dh_table *input;
    DH_TRY(dh_run(&input, x, plan->input, NULL, error));
    bool whole = limit < 0 || limit >= dh_table_rows(input);
    if (whole && comes_sorted(plan)) {
        *out = input;
        return DH_OK;
    }
    dh_status status = comes_sorted(plan) ? dh_first_rows(out, input, limit, dh_catalog_pool(plan->catalog), error)
                                          : sort_table(out, x, plan, input, limit, error);
    dh_table_free(input);
    return status;
}

static dh_status run(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *needed, dh_error *error)
{
    (void)needed;
    return dh_sort_plan(out, x, plan, -1, error);
}

const dh_operator dh_operator_sort = {run, NULL};
