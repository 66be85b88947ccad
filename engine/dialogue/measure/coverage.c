/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See coverage.h. */
#include "dialogue/measure/coverage.h"

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/due.h"
#include "dialogue/measure/window.h"

/* Marks the units whose counted rows of a source have the figure; `map` maps them to the day that coverage is of. */
static dh_status mark(bool *reporting, const dh_dataset *dataset, const dh_contract_source *source,
                      const dh_source_selection *selection, int32_t index, const dh_asked *asked, const int32_t *map,
                      dh_error *error)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[source->table]);
    const dh_column *unit = dh_table_get(table, "unit");
    const dh_column *day = dh_table_get(table, dh_table_date_column(source->table));
    dh_column *reported;
    DH_TRY(dh_source_selection_report(&reported, dataset, table, source->when, error));
    int64_t n = selection->all[index] ? dh_table_rows(table) : selection->n_rows[index];
    for (int64_t i = 0; unit != NULL && day != NULL && i < n; i++) {
        int64_t row = selection->all[index] ? i : selection->rows[index][i];
        if (!dh_column_is_valid(unit, row) || !dh_column_is_valid(day, row) ||
            !dh_source_selection_is_true(reported, row))
            continue;
        int32_t on = dh_column_date(day, row), mapped = map[dh_column_code(unit, row)];
        if (dh_window_has(&asked->window, on) && mapped >= 0) reporting[mapped] = true;
    }
    if (reported != NULL) dh_column_unref(reported);
    return DH_OK;
}

dh_status dh_coverage_note(dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                           const dh_source_selection *selection, const dh_asked *asked, dh_error *error)
{
    const dh_table *units = dh_dataset_table(dataset, "units");
    int32_t n = (int32_t)dh_table_rows(units), as_of, end = asked->window.to;
    if (!dh_dataset_has_units(dataset)) return DH_OK;
    if (dh_dataset_as_of(dataset, &as_of) && as_of < end) end = as_of;
    const int32_t *map;
    DH_TRY(dh_units_map(dh_dataset_units(dataset), end, &map, error));
    bool *reporting = dh_calloc((size_t)n + 1, sizeof *reporting);
    if (reporting == NULL) return dh_error_nomem(error);
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && i < contract->n_sources; i++)
        if (selection->usable[i])
            status = mark(reporting, dataset, &contract->sources[i], selection, i, asked, map, error);
    int64_t reported[4] = {0}, due[4] = {0};
    for (int32_t u = 0; status == DH_OK && u < n; u++) {
        int level = dh_due_level_of(units, u);
        if (level < 0 || !dh_due_stands(units, u, end)) continue;
        due[level]++;
        reported[level] += reporting[u];
    }
    dh_free(reporting);
    int max = 0;
    for (int i = 1; i < 4; i++)
        if (reported[i] > reported[max]) max = i;
    if (status != DH_OK || reported[max] == 0) return status;
    char day[11];
    dh_date_format_iso(end, day);
    dh_note note = {DH_NOTE_REPORTING, contract->id, max, reported[max], due[max], day};
    return dh_notes_add(notes, note, error);
}
