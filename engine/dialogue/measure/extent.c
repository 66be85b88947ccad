/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See extent.h. */
#include "dialogue/measure/extent.h"

#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/source_selection.h"
#include "table/take_rows.h"

/* Months from the year 0 to the beginning of a day, part of a month as its share of the month's days. */
static double months_to(int32_t day)
{
    int year, month, d;
    dh_date_to_civil(day, &year, &month, &d);
    return year * 12 + month - 1 + (d - 1) / (double)dh_date_days_in_month(year, month);
}

/* What a row of periods adds to the sum. */
static dh_count of_period(dh_extent what, const dh_window *window, int32_t from, int32_t to)
{
    double begin = months_to(window->from), months = months_to(window->to + 1) - begin;
    double first = (months_to(from) - begin) / months, end = (months_to(to + 1) - begin) / months;
    double value = what == DH_EXTENT_SHARE ? end - first : (end - first) * (first + end) / 2;
    return (dh_count){value, value, value};
}

/* The counted rows that have the figure; *out NULL = there are none. */
static dh_status take_reporting(dh_table **out, const dh_dataset *dataset, const dh_contract_source *source,
                                const dh_source_selection *selection, int32_t index, dh_error *error)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[source->table]);
    int64_t n = selection->all[index] ? dh_table_rows(table) : selection->n_rows[index], kept = 0;
    dh_column *reported;
    *out = NULL;
    DH_TRY(dh_source_selection_report(&reported, dataset, table, source->when, error));
    int64_t *rows = dh_malloc(((size_t)n + 1) * sizeof *rows);
    for (int64_t i = 0; rows != NULL && i < n; i++) {
        int64_t row = selection->all[index] ? i : selection->rows[index][i];
        if (dh_source_selection_is_true(reported, row)) rows[kept++] = row;
    }
    dh_status status = rows == NULL ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && kept > 0) status = dh_table_take_rows(out, table, rows, kept, NULL, error);
    if (reported != NULL) dh_column_unref(reported);
    dh_free(rows);
    return status;
}

static dh_status add_shares(dh_table *rows, dh_extent what, int table, const dh_window *window, dh_error *error)
{
    const char *first = dh_table_first_day_column(table);
    const dh_column *from = first != NULL ? dh_table_get(rows, first) : NULL,
                    *to = dh_table_get(rows, dh_table_date_column(table));
    dh_column *shares = dh_column_new(DH_COUNT, dh_table_rows(rows));
    for (int64_t i = 0; shares != NULL && i < dh_table_rows(rows); i++) {
        dh_count value = {0, 0, INFINITY};
        if (from != NULL) value = of_period(what, window, dh_column_date(from, i), dh_column_date(to, i));
        if (dh_column_append_count(shares, value) == 0) continue;
        dh_column_unref(shares);
        shares = NULL;
    }
    if (shares == NULL) return dh_error_nomem(error);
    dh_column_finish(shares);
    dh_status status = dh_table_add(rows, "extent_share", shares, error);
    return status == DH_OK ? dh_table_set_name(rows, dh_table_names[table], error) : status;
}

dh_status dh_extent_find(dh_source_figures *out, dh_extent what, const dh_dataset *dataset, const dh_contract *contract,
                         int32_t index, const dh_source_selection *selection, const dh_asked *asked, dh_error *error)
{
    dh_contract sum = {.id = contract->id, .kind = DH_CONTRACT_COUNT};
    int table = contract->sources[index].table;
    dh_table *rows;
    memset(out, 0, sizeof *out);
    if (asked->window.from == INT32_MIN || asked->window.to == INT32_MAX) return DH_OK;
    DH_TRY(take_reporting(&rows, dataset, &contract->sources[index], selection, index, error));
    if (rows == NULL) return DH_OK;
    dh_status status = add_shares(rows, what, table, &asked->window, error);
    if (status != DH_OK) {
        dh_table_free(rows);
        return status;
    }
    sum.sources[index] = (dh_contract_source){table, {"sum(extent_share)", NULL}, NULL};
    return dh_source_figures_of(out, rows, dataset, &sum, index, asked, error);
}
