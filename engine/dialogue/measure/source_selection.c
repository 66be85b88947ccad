/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See source_selection.h. Sources are visited by rank; better ones supersede rows of those after them. */
#include "dialogue/measure/source_selection.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/summary_selection.h"
#include "execute/execute.h"

/* A day on which a source of higher rank has a figure of a unit (-1 = unknown). */
typedef struct reported {
    int32_t unit, day;
} reported;

typedef struct reported_list {
    reported *items; /* sorted by unit, then day */
    size_t n, capacity;
    bool *sessions; /* by row of sessions: detail refers to it; NULL = none does */
} reported_list;

static int by_unit_and_day(const void *a, const void *b)
{
    const reported *left = a, *right = b;
    if (left->unit != right->unit) return left->unit < right->unit ? -1 : 1;
    return (left->day > right->day) - (left->day < right->day);
}

bool dh_source_selection_has_word(const char *text, const char *word)
{
    size_t size = strlen(word);
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
        bool starts = at == text || (!isalnum((unsigned char)at[-1]) && at[-1] != '_');
        bool ends = !isalnum((unsigned char)at[size]) && at[size] != '_';
        if (starts && ends) return true;
    }
    return false;
}

/* A column of table `t` that `text` names and the data set lacks; NULL = none. */
static const char *missing_in(const dh_dataset *dataset, int t, const char *text)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[t]);
    for (int32_t c = 0; c < dh_tables[t].n_columns; c++) {
        const char *name = dh_tables[t].columns[c].name;
        if ((table == NULL || dh_table_find(table, name) < 0) && dh_source_selection_has_word(text, name)) return name;
    }
    return NULL;
}

const char *dh_source_selection_missing(const dh_dataset *dataset, int table, const char *text)
{
    const char *name = missing_in(dataset, table, text);
    for (int t = 0; name == NULL && t < DH_TABLES; t++) name = missing_in(dataset, t, text);
    return name;
}

/* A source is usable if its table has rows and its expressions bind. One that does not bind is an error, except when it
 * names a column that the files do not give (*lacking, else NULL). */
static dh_status find_usable(bool *usable, const char **lacking, const dh_dataset *dataset, const dh_contract *contract,
                             const dh_contract_source *source, dh_error *error)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[source->table]);
    *usable = false;
    *lacking = NULL;
    if (table == NULL || dh_table_rows(table) == 0) return DH_OK;
    dh_plan *scan, *aggregated;
    DH_TRY(dh_plan_scan(&scan, dh_dataset_catalog(dataset), dh_table_names[source->table], error));
    dh_status status = DH_OK;
    *usable = true;
    const char *const parts[] = {source->parts[0], source->parts[1], source->when};
    for (int p = 0; status == DH_OK && *usable && p < 3; p++) {
        if (parts[p] == NULL) continue;
        status = p < 2 ? dh_plan_aggregate(&aggregated, scan, parts[p], error)
                       : dh_plan_filter(&aggregated, scan, parts[p], error);
        if (status == DH_OK) {
            dh_plan_free(aggregated);
        } else if (status != DH_ENOMEM &&
                   (*lacking = dh_source_selection_missing(dataset, source->table, parts[p])) != NULL) {
            *usable = false;
            dh_error_init(error);
            status = DH_OK;
        }
    }
    dh_plan_free(scan);
    if (status != DH_OK) dh_error_prefix(error, "measure '%s'", contract->id);
    return status;
}

static int32_t unit_of(const dh_table *table, int64_t row)
{
    const dh_column *unit = dh_table_get(table, "unit");
    return unit != NULL && dh_column_is_valid(unit, row) ? dh_column_code(unit, row) : -1;
}

/* Marks the sessions that rows of `table` refer to. False when out of memory. */
static bool note_sessions(reported_list *list, const dh_dataset *dataset, const dh_table *table)
{
    const dh_column *session = dh_table_get(table, "session");
    const dh_table *sessions = dh_dataset_table(dataset, "sessions");
    if (session == NULL || sessions == NULL || dh_dictionary_target(session->dictionary) != sessions) return true;
    if (list->sessions == NULL) list->sessions = dh_calloc((size_t)dh_table_rows(sessions) + 1, sizeof(bool));
    for (int64_t i = 0; list->sessions != NULL && i < session->length; i++)
        if (dh_column_is_valid(session, i))
            list->sessions[dh_dictionary_target_row(session->dictionary, dh_column_code(session, i))] = true;
    return list->sessions != NULL;
}

/* Adds the units and days of the counted rows of a detail source that have the figure. */
static dh_status add_reported(reported_list *list, const dh_dataset *dataset, const dh_contract_source *source,
                              const dh_source_selection *selection, int32_t index, dh_error *error)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[source->table]);
    const dh_column *day = dh_table_get(table, dh_table_date_column(source->table));
    dh_column *can_report;
    if (day == NULL) return DH_OK;
    DH_TRY(dh_source_selection_report(&can_report, dataset, table, source->when, error));
    int64_t n = selection->all[index] ? dh_table_rows(table) : selection->n_rows[index];
    bool failed = !note_sessions(list, dataset, table);
    for (int64_t i = 0; !failed && i < n; i++) {
        int64_t row = selection->all[index] ? i : selection->rows[index][i];
        if (!dh_column_is_valid(day, row) || !dh_source_selection_is_true(can_report, row)) continue;
        reported item = {unit_of(table, row), dh_column_date(day, row)};
        if (list->n > 0 && by_unit_and_day(&list->items[list->n - 1], &item) == 0) continue;
        failed = dh_grow((void **)&list->items, &list->capacity, list->n + 1, sizeof item) != 0;
        if (!failed) list->items[list->n++] = item;
    }
    if (can_report != NULL) dh_column_unref(can_report);
    if (failed) return dh_error_nomem(error);
    if (list->n > 0) qsort(list->items, list->n, sizeof *list->items, by_unit_and_day);
    return DH_OK;
}

static bool is_reported(const reported_list *list, int32_t unit, int32_t from, int32_t to)
{
    size_t low = 0, high = list->n;
    reported key = {unit, from};
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_unit_and_day(&list->items[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->n && list->items[low].unit == unit && list->items[low].day <= to;
}

/* Detail of lower rank (figures that a session's record states) is superseded session by session if better detail
 * refers to sessions, else by detail of the same unit on the same day. By day, rows without unit neither supersede nor
 * are superseded. */
static dh_status select_detail(dh_source_selection *selection, int32_t index, const dh_table *table,
                               const dh_column *day, const reported_list *list, bool is_sessions, dh_error *error)
{
    int64_t n = dh_table_rows(table);
    if (list->n == 0) {
        selection->all[index] = true;
        return DH_OK;
    }
    selection->rows[index] = dh_malloc((size_t)(n + 1) * sizeof(int64_t));
    if (selection->rows[index] == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < n; i++) {
        int32_t unit = unit_of(table, i);
        bool superseded = false;
        if (is_sessions && list->sessions != NULL)
            superseded = list->sessions[i];
        else if (unit >= 0 && dh_column_is_valid(day, i))
            superseded = is_reported(list, unit, dh_column_date(day, i), dh_column_date(day, i));
        if (superseded)
            selection->superseded[index]++;
        else
            selection->rows[index][selection->n_rows[index]++] = i;
    }
    return DH_OK;
}

/* Context of superseded_by_detail. */
typedef struct hiding {
    const dh_units *units;
    const reported_list *list;
    const int32_t *map; /* units mapped to `map_day`; NULL = none yet */
    int32_t map_day;
    bool failed;
} hiding;

/* A dh_superseded: detail of the unit, of its predecessors, or of a unit below it falls within the window. */
static bool superseded_by_detail(void *context, int32_t unit, int32_t from, int32_t to, const dh_column *level,
                                 int64_t row)
{
    hiding *by = context;
    const dh_column *levels = dh_table_get(dh_units_table(by->units), "level");
    size_t size = 0;
    const char *asked = level != NULL ? dh_column_text(level, row, &size) : NULL;
    if (by->list->n == 0) return false;
    if (by->map == NULL || by->map_day != to) {
        dh_error ignored = DH_ERROR_INIT;
        by->failed = by->failed || dh_units_map((dh_units *)by->units, to, &by->map, &ignored) != DH_OK;
        by->map_day = to;
    }
    for (int32_t u = 0; !by->failed && u < (int32_t)dh_table_rows(dh_units_table(by->units)); u++) {
        int32_t then = by->map[u] >= 0 ? by->map[u] : u;
        if (!dh_units_is_within(by->units, u, unit) && !dh_units_is_within(by->units, then, unit)) continue;
        if (asked != NULL && levels != NULL && dh_column_is_valid(levels, u) &&
            !dh_column_text_is(levels, u, asked, size))
            continue;
        if (is_reported(by->list, u, from, to)) return true;
    }
    return false;
}

/* Sources of one table are alternatives for different sets of columns: only the first usable one counts. */
static bool stood_in_for(const dh_source_selection *selection, const dh_contract *contract, int32_t index)
{
    for (int32_t i = 0; i < index; i++)
        if (selection->usable[i] && contract->sources[i].table == contract->sources[index].table) return true;
    return false;
}

dh_status dh_source_selection_find(dh_source_selection *selection, const dh_dataset *dataset,
                                   const dh_contract *contract, const dh_window *window, dh_error *error)
{
    memset(selection, 0, sizeof *selection);
    reported_list list = {0};
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && i < contract->n_sources; i++) {
        const dh_contract_source *source = &contract->sources[i];
        if (stood_in_for(selection, contract, i)) continue;
        const dh_table *table = dh_dataset_table(dataset, dh_table_names[source->table]);
        status = find_usable(&selection->usable[i], &selection->lacking[i], dataset, contract, source, error);
        if (status != DH_OK || !selection->usable[i]) continue;
        if (source->table == DH_SUMMARIES) {
            hiding by = {dh_dataset_units(dataset), &list, NULL, 0, false};
            status =
                dh_summary_selection(selection, i, dataset, source->when, window, superseded_by_detail, &by, error);
            if (status == DH_OK && by.failed) status = dh_error_nomem(error);
        } else {
            const dh_column *day = dh_table_get(table, dh_table_date_column(source->table));
            if (day == NULL)
                selection->usable[i] = false;
            else
                status = select_detail(selection, i, table, day, &list, source->table == DH_SESSIONS, error);
            if (status == DH_OK && selection->usable[i])
                status = add_reported(&list, dataset, source, selection, i, error);
        }
    }
    dh_free(list.items);
    dh_free(list.sessions);
    if (status != DH_OK) dh_source_selection_free(selection);
    return status;
}
