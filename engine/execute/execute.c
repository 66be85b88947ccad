/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way in: which operator runs a plan; sort and take; and expressions over a finished table. */
#include "execute/execute.h"

#include "base/memory.h"
#include "execute/operators.h"
#include "execute/sort.h"

#include <string.h>

/* ---- expressions over a table: a derive over a scan, made on the spot ---- */

static dh_field *table_fields(const dh_table *table)
{
    int32_t n = dh_table_columns(table);
    dh_field *fields = dh_calloc((size_t)n + 1, sizeof *fields);
    for (int32_t i = 0; fields && i < n; i++) {
        const dh_column *c = dh_table_column(table, i);
        fields[i] = (dh_field){dh_table_column_name(table, i), c->type, c->show,
                               c->dictionary ? dh_dictionary_target(c->dictionary) : NULL};
    }
    return fields;
}

dh_status dh_project_table(dh_table **out, const dh_table *table, const dh_catalog *catalog, const dh_schema *schema,
                           const dh_named_expr *exprs, const char *text, dh_error *error)
{
    *out = NULL;
    dh_field *fields = table_fields(table);
    if (fields == NULL) return dh_error_nomem(error);
    dh_plan scan = {.node = DH_NODE_SCAN,
                    .catalog = catalog,
                    .schema = {fields, dh_table_columns(table)},
                    .text = "",
                    .table = table};
    dh_plan derive = {.node = DH_NODE_DERIVE,
                      .catalog = catalog,
                      .input = &scan,
                      .schema = *schema,
                      .text = text,
                      .exprs = exprs,
                      .n_exprs = schema->n};
    dh_status status = dh_collect(out, &derive, NULL, -1, error);
    dh_free(fields);
    return status;
}

dh_status dh_evaluate(dh_column **out, const dh_expr *expr, const dh_table *table, const dh_catalog *catalog,
                      dh_error *error)
{
    *out = NULL;
    dh_named_expr named = {.name = "value", .expr = expr};
    dh_field field = {"value", expr->type, expr->show, expr->target};
    dh_schema schema = {&field, 1};
    dh_table *result;
    DH_TRY(dh_project_table(&result, table, catalog, &schema, &named, NULL, error));
    *out = dh_column_ref((dh_column *)(uintptr_t)dh_table_column(result, 0)); /* a reference more, nothing changed */
    dh_table_free(result);
    return DH_OK;
}

/* ---- sort and take ---- */

/* The keys of a sort, evaluated; unknown columns stay with their table. */
static dh_status sort_keys(dh_column **keys, bool *descending, const dh_plan *plan, const dh_table *input,
                           dh_error *error)
{
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        const dh_expr *expr = plan->exprs[k].expr;
        descending[k] = plan->exprs[k].descending;
        if (expr->kind == DH_EXPR_COLUMN)
            keys[k] = dh_column_ref((dh_column *)(uintptr_t)dh_table_column(input, expr->column));
        else
            DH_TRY(dh_evaluate(&keys[k], expr, input, plan->catalog, error));
    }
    return DH_OK;
}

static dh_status sort_table(dh_table **out, const dh_plan *plan, const dh_table *input, int64_t limit, dh_error *error)
{
    size_t n = (size_t)plan->n_exprs;
    dh_column **keys = dh_calloc(n + 1, sizeof *keys);
    bool *descending = dh_calloc(n + 1, sizeof *descending);
    int64_t *rows = NULL, length = dh_table_rows(input);
    dh_status status = keys && descending ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) status = sort_keys(keys, descending, plan, input, error);
    if (status == DH_OK)
        status =
            dh_sort_first_rows(&rows, (const dh_column *const *)keys, descending, plan->n_exprs, length, limit, error);
    if (status == DH_OK)
        status = dh_table_take_rows(out, input, rows, limit >= 0 && limit < length ? limit : length, error);
    for (size_t k = 0; keys && k < n; k++) dh_column_unref(keys[k]);
    dh_free(keys);
    dh_free(descending);
    dh_free(rows);
    return status;
}

static dh_status run_sort(dh_table **out, const dh_plan *plan, int64_t limit, dh_error *error)
{
    dh_table *input;
    DH_TRY(dh_run(&input, plan->input, error));
    dh_status status = sort_table(out, plan, input, limit, error);
    dh_table_free(input);
    return status;
}

static dh_status first_rows(dh_table **out, const dh_table *table, int64_t n, dh_error *error)
{
    int64_t *rows = dh_malloc(((size_t)n + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < n; i++) rows[i] = i;
    dh_status status = dh_table_take_rows(out, table, rows, n, error);
    dh_free(rows);
    return status;
}

static dh_status run_take(dh_table **out, const dh_plan *plan, dh_error *error)
{
    const dh_plan *input = plan->input;
    int64_t limit = plan->limit > 0 ? plan->limit : 0;
    if (input->node == DH_NODE_SORT) return run_sort(out, input, limit, error);
    dh_table *table;
    if (dh_plan_streams(input))
        DH_TRY(dh_collect(&table, input, NULL, limit, error));
    else
        DH_TRY(dh_run(&table, input, error));
    if (dh_table_rows(table) <= limit) {
        *out = table;
        return DH_OK;
    }
    dh_status status = first_rows(out, table, limit, error);
    dh_table_free(table);
    return status;
}

dh_status dh_run(dh_table **out, const dh_plan *plan, dh_error *error)
{
    return dh_run_needed(out, plan, NULL, error);
}

dh_status dh_run_needed(dh_table **out, const dh_plan *plan, const bool *needed, dh_error *error)
{
    *out = NULL;
    DH_TRY(dh_check_cancelled(error));
    switch (plan->node) {
    case DH_NODE_AGGREGATE: return dh_run_aggregate(out, plan, false, error);
    case DH_NODE_SORT: return run_sort(out, plan, -1, error);
    case DH_NODE_TAKE: return run_take(out, plan, error);
    case DH_NODE_DISTINCT: return dh_run_distinct(out, plan, error);
    case DH_NODE_JOIN: return dh_run_join(out, plan, needed, error);
    case DH_NODE_UNION: return dh_run_union(out, plan, error);
    case DH_NODE_PIVOT: return dh_run_pivot(out, plan, error);
    default: return dh_collect(out, plan, needed, -1, error);
    }
}

dh_status dh_execute(dh_table **out, const dh_plan *plan, dh_error *error)
{
    return dh_run(out, plan, error);
}
