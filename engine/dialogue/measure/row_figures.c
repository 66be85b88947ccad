/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See row_figures.h. */
#include "dialogue/measure/row_figures.h"

#include "base/memory.h"
#include "dialogue/dataset/tables.h"
#include "execute/execute.h"
#include "table/take_rows.h"

/* The rows as a table with a column `stated_by_row` that numbers them. */
static dh_status take(dh_table **out, const dh_table *table, const int64_t *rows, int64_t n, dh_error *error)
{
    dh_table *taken;
    DH_TRY(dh_table_take_rows(&taken, table, rows, n, NULL, error));
    dh_column *places = dh_column_new(DH_INT64, n);
    for (int64_t i = 0; places != NULL && i < n; i++)
        if (dh_column_append_int64(places, i) != 0) {
            dh_column_unref(places);
            places = NULL;
        }
    if (places != NULL) dh_column_finish(places);
    dh_status status = places == NULL ? dh_error_nomem(error) : dh_table_add(taken, "stated_by_row", places, error);
    if (status == DH_OK) status = dh_table_set_name(taken, dh_table_name(table), error);
    if (status != DH_OK)
        dh_table_free(taken);
    else
        *out = taken;
    return status;
}

/* The values of the result's groups by the number of their row. */
static dh_column *by_place(const dh_table *result, int64_t n)
{
    dh_column *values = dh_column_as_count(dh_table_column(result, 1)), *out = NULL;
    int64_t *at = dh_malloc((size_t)(n + 1) * sizeof *at);
    for (int64_t i = 0; at != NULL && i < n; i++) at[i] = -1;
    for (int64_t i = 0; at != NULL && i < dh_table_rows(result); i++)
        at[dh_column_int64(dh_table_column(result, 0), i)] = i;
    if (values != NULL && at != NULL) out = dh_column_take(values, at, n);
    if (values != NULL) dh_column_unref(values);
    dh_free(at);
    return out;
}

dh_status dh_row_figures(dh_column **out, const dh_dataset *dataset, const dh_contract_source *source, int part,
                         const int64_t *rows, int64_t n, dh_error *error)
{
    dh_table *taken, *result;
    dh_plan *scan, *grouped = NULL, *summed = NULL;
    dh_strbuf text = {0};
    DH_TRY(take(&taken, dh_dataset_table(dataset, dh_table_names[source->table]), rows, n, error));
    DH_TRY(dh_plan_table(&scan, dh_dataset_catalog(dataset), taken, error));
    dh_strbuf_printf(&text, "part0 = %s", source->parts[part]);
    dh_status status = text.failed ? dh_error_nomem(error) : dh_plan_group_by(&grouped, scan, "stated_by_row", error);
    if (status == DH_OK) status = dh_plan_aggregate(&summed, grouped, text.data, error);
    if (status == DH_OK) status = dh_execute(&result, summed, error);
    if (status == DH_OK) {
        *out = by_place(result, n);
        if (*out == NULL) status = dh_error_nomem(error);
        dh_table_free(result);
    }
    dh_strbuf_free(&text);
    if (summed != NULL) dh_plan_free(summed);
    if (grouped != NULL) dh_plan_free(grouped);
    dh_plan_free(scan);
    return status;
}
