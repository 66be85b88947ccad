/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See selection.h. */
#include "dialogue/measure/selection.h"

#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/as_of.h"
#include "execute/execute.h"

/* The condition over all rows, on the as-of day. */
static dh_status report_as_of(dh_column **out, dh_plan **plan, const dh_dataset *dataset, int index, const char *when,
                              dh_error *error)
{
    dh_strbuf text = {0};
    dh_table *result = NULL;
    dh_strbuf_printf(&text, "%s as reported", when);
    dh_status status = text.failed ? dh_error_nomem(error) : dh_as_of_apply(plan, dataset, index, error);
    if (status == DH_OK) status = dh_plan_step(plan, dh_plan_select, text.data, error);
    if (status == DH_OK) status = dh_execute(&result, *plan, error);
    dh_strbuf_free(&text);
    if (status != DH_OK) return status;
    *out = dh_column_ref((dh_column *)dh_table_column(result, 0));
    dh_table_free(result);
    return DH_OK;
}

dh_status dh_source_selection_report(dh_column **out, const dh_dataset *dataset, const dh_table *table,
                                     const char *when, dh_error *error)
{
    *out = NULL;
    if (when == NULL) return DH_OK;
    const dh_catalog *catalog = dh_dataset_catalog(dataset);
    int index = dh_table_index(dh_table_name(table));
    dh_plan *scan;
    DH_TRY(dh_plan_scan(&scan, catalog, dh_table_name(table), error));
    if (dh_as_of_matters(dataset, index)) {
        dh_status status = report_as_of(out, &scan, dataset, index, when, error);
        dh_plan_free(scan);
        return status;
    }
    dh_arena *arena = dh_arena_new();
    const dh_expr *expr;
    dh_status status =
        arena == NULL ? dh_error_nomem(error) : dh_expr_bind(&expr, when, &scan->schema, catalog, arena, error);
    if (status == DH_OK) status = dh_evaluate(out, expr, table, catalog, error);
    dh_plan_free(scan);
    if (arena != NULL) dh_arena_free(arena);
    return status;
}

bool dh_source_selection_is_true(const dh_column *column, int64_t row)
{
    return column == NULL || (dh_column_is_valid(column, row) && dh_column_bool(column, row));
}

void dh_source_selection_free(dh_source_selection *selection)
{
    for (int i = 0; i < DH_MAX_SOURCES; i++) {
        dh_free(selection->rows[i]);
        selection->rows[i] = NULL;
    }
    dh_free(selection->shadows);
    selection->shadows = NULL;
    dh_free(selection->doubtful);
    selection->doubtful = NULL;
    dh_free(selection->crossing);
    selection->crossing = NULL;
    dh_free(selection->totals);
    selection->totals = NULL;
    dh_free(selection->parts);
    selection->parts = NULL;
}

int64_t dh_source_selection_estimates(const dh_source_selection *selection, int32_t source, const dh_table *table)
{
    const dh_column *status = table != NULL ? dh_table_get(table, "status") : NULL;
    int64_t n = selection->all[source] && table != NULL ? dh_table_rows(table) : selection->n_rows[source], found = 0;
    for (int64_t k = 0; status != NULL && k < n; k++) {
        int64_t row = selection->all[source] ? k : selection->rows[source][k];
        found += dh_column_text_is(status, row, "estimate", strlen("estimate"));
    }
    return found;
}
