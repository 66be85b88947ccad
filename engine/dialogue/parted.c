/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See parted.h. */
#include "dialogue/parted.h"

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/link_private.h"
#include "dialogue/tables.h"
#include "dialogue/unit_trace.h"
#include "execute/execute.h"

/* ---- the rows in doubt, once for each unit that may hold them ---- */

/* AWAY: the executor counts the row with another unit. HOME: with this one. NOWHERE: with none, and so it does here:
 * the unit of such a row stays unknown, and what is said of unknown units is as it is said. */
typedef enum place { AWAY, HOME, NOWHERE } place;

typedef struct attempt {
    int64_t row;             /* of the source's table */
    int32_t holder, holders; /* row of units, -1 = none; how many attempts there are of the row */
    place place;
} attempt;

typedef struct attempts {
    attempt *items;
    size_t n, capacity;
} attempts;

static dh_status try_row(attempts *list, dh_unit_trace *trace, int64_t row, int32_t unit, int32_t day, dh_error *error)
{
    int certain = dh_unit_trace_is_certain(trace, unit, day);
    if (certain != 0) return certain < 0 ? dh_error_nomem(error) : DH_OK;
    int32_t n, carried = dh_unit_trace_carried(trace, unit);
    const int32_t *held = dh_unit_trace_find(trace, unit, day, &n);
    int32_t all = carried < 0 ? n + 1 : n;
    if (held == NULL ||
        dh_grow((void **)&list->items, &list->capacity, list->n + (size_t)all, sizeof *list->items) != 0)
        return dh_error_nomem(error);
    for (int32_t k = 0; k < n; k++)
        list->items[list->n++] = (attempt){row, held[k], all, held[k] == carried ? HOME : AWAY};
    if (carried < 0) list->items[list->n++] = (attempt){row, -1, all, NOWHERE};
    return DH_OK;
}

static dh_status try_rows(attempts *list, dh_unit_trace *trace, const dh_table *table, int table_index,
                          const dh_cover *cover, int32_t source, const dh_window *window, dh_error *error)
{
    const dh_column *unit = dh_table_get(table, "unit");
    const dh_column *day = dh_table_get(table, dh_table_date_column(table_index));
    if (unit == NULL || day == NULL) return DH_OK;
    int64_t n = cover->all[source] ? dh_table_rows(table) : cover->n_rows[source];
    for (int64_t i = 0; i < n; i++) {
        int64_t row = cover->all[source] ? i : cover->rows[source][i];
        if (!dh_column_is_known(unit, row) || !dh_column_is_known(day, row)) continue;
        int32_t on = dh_column_date(day, row);
        int32_t from = dh_dictionary_target_row(unit->dictionary, dh_column_code(unit, row));
        if (from < 0 || on < window->from || on > window->to) continue;
        DH_TRY(try_row(list, trace, row, from, on, error));
    }
    return DH_OK;
}

static dh_column *integers_of(const attempts *list, int which)
{
    dh_column *column = dh_column_new(DH_INT64, (int64_t)list->n);
    for (size_t i = 0; column != NULL && i < list->n; i++) {
        const attempt *a = &list->items[i];
        const int64_t values[] = {a->row, a->holder, a->holders, a->place};
        if (dh_column_append_int64(column, values[which]) == 0) continue;
        dh_column_unref(column);
        return NULL;
    }
    if (column != NULL) dh_column_finish(column);
    return column;
}

/* A column of the source's table for each attempt; `unit` is the unit tried. */
static dh_column *taken(const dh_table *table, int32_t c, const attempts *list, int64_t *rows, int32_t *holders)
{
    const dh_column *column = dh_table_column(table, c);
    if (strcmp(dh_table_column_name(table, c), "unit") == 0)
        return dh_link_codes(column->dictionary, holders, (int64_t)list->n);
    return dh_column_take(column, rows, (int64_t)list->n);
}

static const char *const own_columns[] = {"part_row", "part_holder", "part_holders", "part_place"};

static dh_status add(dh_table *table, const char *name, dh_column *column, dh_error *error)
{
    return column == NULL ? dh_error_nomem(error) : dh_table_add(table, name, column, error);
}

static dh_status lay_out(dh_table **out, const dh_table *table, const attempts *list, dh_error *error)
{
    int64_t *rows = dh_malloc(list->n * sizeof *rows);
    int32_t *holders = dh_malloc(list->n * sizeof *holders);
    dh_table *tried = dh_table_new();
    dh_status status = rows == NULL || holders == NULL || tried == NULL
                           ? dh_error_nomem(error)
                           : dh_table_set_name(tried, dh_table_name(table), error);
    for (size_t i = 0; status == DH_OK && i < list->n; i++) {
        rows[i] = list->items[i].row;
        holders[i] = list->items[i].holder;
    }
    for (int32_t c = 0; status == DH_OK && c < dh_table_columns(table); c++)
        status = add(tried, dh_table_column_name(table, c), taken(table, c, list, rows, holders), error);
    for (int i = 0; status == DH_OK && i < 4; i++) status = add(tried, own_columns[i], integers_of(list, i), error);
    dh_free(rows);
    dh_free(holders);
    if (status != DH_OK && tried != NULL)
        dh_table_free(tried);
    else
        *out = tried;
    return status;
}

/* ---- the query over them ---- */

static void add_names(dh_strbuf *out, const dh_plan *plan, int32_t n)
{
    for (int32_t k = 0; k < n; k++) dh_strbuf_printf(out, "%s%s", k > 0 ? ", " : "", plan->schema.fields[k].name);
}

/* Groups *plan by its first n columns and `more`, and aggregates. */
static dh_status regroup(dh_plan **plan, int32_t n, const char *more, const dh_strbuf *aggregates, dh_error *error)
{
    dh_strbuf keys = {0};
    add_names(&keys, *plan, n);
    if (more != NULL) dh_strbuf_printf(&keys, "%s%s", n > 0 ? ", " : "", more);
    dh_status status = keys.failed || aggregates->failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && keys.size > 0) status = dh_plan_step(plan, dh_plan_group_by, keys.data, error);
    if (status == DH_OK) status = dh_plan_step(plan, dh_plan_aggregate, aggregates->data, error);
    dh_strbuf_free(&keys);
    return status;
}

/*
 * In three steps: the parts of each row for each unit that may hold it, those of each row for each group that the units
 * lead to, and their sums. A row whose units all lead to the group that it is counted in is not in doubt there.
 */
static dh_status ask(dh_plan **plan, const dh_dataset *dataset, const dh_contract *contract, int32_t source,
                     const dh_asked *asked, dh_error *error)
{
    dh_strbuf each = {0}, sums = {0};
    int n = dh_contract_parts(contract);
    for (int p = 0; p < n; p++) dh_strbuf_printf(&each, "part%d = first(part%d), ", p, p);
    dh_strbuf_add(&each, "part_met = count(), part_place = max(part_place)");
    for (int p = 0; p < n; p++)
        dh_strbuf_printf(&sums, "%spossible%d = sum(if_else(part_place == 0, part%d, nil))", p > 0 ? ", " : "", p, p);
    for (int p = 0; p < n; p++)
        dh_strbuf_printf(&sums, ", doubtful%d = sum(if_else(part_place == 1 and part_met < part_holders, part%d, nil))",
                         p, p);
    dh_status status = dh_measure_build(plan, dataset, contract, &contract->sources[source], asked,
                                        "part_row, part_holder, part_holders, part_place", error);
    if (status == DH_OK) status = regroup(plan, asked->n_by, "part_row, part_holders", &each, error);
    if (status == DH_OK) status = regroup(plan, asked->n_by, NULL, &sums, error);
    dh_strbuf_free(&each);
    dh_strbuf_free(&sums);
    return status;
}

static dh_status as_counts(dh_table **out, const dh_table *result, int32_t n_keys, dh_error *error)
{
    dh_table *table = dh_table_new();
    dh_status status = table == NULL ? dh_error_nomem(error) : DH_OK;
    for (int32_t c = 0; status == DH_OK && c < dh_table_columns(result); c++) {
        const dh_column *column = dh_table_column(result, c);
        status = add(table, dh_table_column_name(result, c),
                     c < n_keys ? dh_column_ref((dh_column *)column) : dh_column_as_count(column), error);
    }
    if (status != DH_OK && table != NULL)
        dh_table_free(table);
    else
        *out = table;
    return status;
}

static dh_status count_attempts(dh_table **out, const dh_dataset *dataset, const dh_contract *contract, int32_t source,
                                const dh_table *table, const attempts *list, const dh_asked *asked, dh_error *error)
{
    dh_table *tried, *result;
    dh_plan *plan;
    DH_TRY(lay_out(&tried, table, list, error));
    DH_TRY(dh_plan_table(&plan, dh_dataset_catalog(dataset), tried, error));
    dh_status status = ask(&plan, dataset, contract, source, asked, error);
    if (status == DH_OK) status = dh_execute(&result, plan, error);
    dh_plan_free(plan);
    if (status != DH_OK) return status;
    status = as_counts(out, result, asked->n_by, error);
    dh_table_free(result);
    return status;
}

dh_status dh_parted_find(dh_table **out, const dh_dataset *dataset, const dh_contract *contract, int32_t source,
                         const dh_cover *cover, const dh_asked *asked, dh_error *error)
{
    int32_t day;
    *out = NULL;
    if (!dh_dataset_has_units(dataset) || asked->geography == NULL ||
        !dh_date_parse_iso(asked->geography, strlen(asked->geography), &day))
        return DH_OK;
    int table_index = contract->sources[source].table;
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[table_index]);
    dh_unit_trace *trace;
    attempts list = {0};
    DH_TRY(dh_unit_trace_new(&trace, dh_dataset_units(dataset), day, error));
    dh_status status = try_rows(&list, trace, table, table_index, cover, source, &asked->window, error);
    if (status == DH_OK && list.n > 0)
        status = count_attempts(out, dataset, contract, source, table, &list, asked, error);
    dh_unit_trace_free(trace);
    dh_free(list.items);
    return status;
}

/* ---- what it means for a figure ---- */

static double most_of(const dh_column *counts, int64_t row)
{
    return dh_column_is_known(counts, row) ? dh_column_count(counts, row).upper : 0;
}

dh_column *dh_parted_bound(dh_column *part, const dh_column *possible, const dh_column *doubtful, bool *open)
{
    bool any = false;
    for (int64_t i = 0; i < part->length; i++) {
        bool here = most_of(possible, i) > 0 || most_of(doubtful, i) > 0;
        open[i] = open[i] || here;
        any = any || here;
    }
    if (!any) return dh_column_ref(part);
    dh_column *column = dh_column_new(DH_COUNT, part->length);
    for (int64_t i = 0; column != NULL && i < part->length; i++) {
        bool known = dh_column_is_known(part, i);
        dh_count value = known ? dh_column_count(part, i) : (dh_count){0, 0, 0};
        value.lower = value.lower > most_of(doubtful, i) ? value.lower - most_of(doubtful, i) : 0;
        value.upper += most_of(possible, i);
        if ((known ? dh_column_append_count(column, value) : dh_column_append_null(column)) == 0) continue;
        dh_column_unref(column);
        return NULL;
    }
    if (column != NULL) dh_column_finish(column);
    return column;
}
