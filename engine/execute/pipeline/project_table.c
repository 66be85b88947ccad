/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions over a finished table: run as a temporary plan, derive over scan. */
#include "execute/pipeline/project_table.h"

#include "base/memory.h"
#include "execute/pipeline/collect.h"
#include "table/spilled_column.h"

static dh_field *table_fields(const dh_table *table)
{
    int32_t n = dh_table_columns(table);
    dh_field *fields = dh_calloc((size_t)n + 1, sizeof *fields);
    for (int32_t i = 0; fields && i < n; i++) {
        const dh_column *c = dh_table_column(table, i);
        fields[i] = (dh_field){dh_table_column_name(table, i), c->type, c->display,
                               c->dictionary ? dh_dictionary_target(c->dictionary) : NULL};
    }
    return fields;
}

dh_status dh_project_table(dh_table **out, dh_execution *x, const dh_table *table, const dh_catalog *catalog,
                           const dh_schema *schema, const dh_named_expr *exprs, const char *text, dh_error *error)
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
    dh_status status = dh_collect(out, x, &derive, NULL, -1, error);
    dh_free(fields);
    return status;
}

dh_status dh_project_column(dh_column **out, dh_execution *x, const dh_expr *expr, const dh_table *table,
                            const dh_catalog *catalog, dh_error *error)
{
    *out = NULL;
    dh_named_expr named = {.name = "value", .expr = expr};
    dh_field field = {"value", expr->type, expr->display, expr->target};
    dh_schema schema = {&field, 1};
    dh_table *result;
    DH_TRY(dh_project_table(&result, x, table, catalog, &schema, &named, NULL, error));
    *out = dh_column_ref((dh_column *)(uintptr_t)dh_table_column(result, 0)); /* only takes a reference */
    dh_table_free(result);
    return DH_OK;
}

dh_status dh_project_next_column(dh_column **out, dh_execution *x, const dh_expr *expr, const dh_table *table,
                                 const dh_catalog *catalog, size_t *taken, dh_error *error)
{
    size_t memory = x->memory, room = memory / 2 > *taken ? memory / 2 - *taken : 1;
    if (memory > 0) x->memory = room;
    dh_status status = dh_project_column(out, x, expr, table, catalog, error);
    x->memory = memory;
    if (status == DH_OK && !(*out)->spilled) *taken += dh_column_bytes(*out);
    return status;
}
