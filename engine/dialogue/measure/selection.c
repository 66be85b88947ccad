/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See selection.h. */
#include "dialogue/measure/selection.h"

#include "base/arena.h"
#include "base/memory.h"
#include "execute/execute.h"

dh_status dh_source_selection_report(dh_column **out, const dh_dataset *dataset, const dh_table *table,
                                     const char *when, dh_error *error)
{
    *out = NULL;
    if (when == NULL) return DH_OK;
    dh_arena *arena = dh_arena_new();
    if (arena == NULL) return dh_error_nomem(error);
    const dh_catalog *catalog = dh_dataset_catalog(dataset);
    dh_plan *scan;
    const dh_expr *expr;
    dh_status status = dh_plan_scan(&scan, catalog, dh_table_name(table), error);
    if (status == DH_OK) {
        status = dh_expr_bind(&expr, when, &scan->schema, catalog, arena, error);
        if (status == DH_OK) status = dh_evaluate(out, expr, table, catalog, error);
        dh_plan_free(scan);
    }
    dh_arena_free(arena);
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
}
