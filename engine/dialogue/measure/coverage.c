/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See coverage.h. */
#include "dialogue/measure/coverage.h"

#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/tables.h"

static const char *const level_names[] = {"province", "district", "commune", "village"};

static int level_of(const dh_table *units, int32_t row)
{
    const dh_column *level = dh_table_get(units, "level");
    for (int i = 0; level != NULL && i < 4; i++)
        if (dh_column_text_is(level, row, level_names[i], strlen(level_names[i]))) return i;
    return -1;
}

static bool stands_on(const dh_table *units, int32_t row, int32_t day)
{
    const dh_column *from = dh_table_get(units, "valid_from"), *to = dh_table_get(units, "valid_to");
    if (from != NULL && dh_column_is_known(from, row) && dh_column_date(from, row) > day) return false;
    return to == NULL || !dh_column_is_known(to, row) || dh_column_date(to, row) >= day;
}

/* Marks the units, as they stand on `day`, that the counted rows of a source that can tell come from. */
static dh_status mark(bool *reporting, const dh_dataset *dataset, const dh_contract_source *source,
                      const dh_cover *cover, int32_t index, const dh_asked *asked, const int32_t *map, dh_error *error)
{
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[source->table]);
    const dh_column *unit = dh_table_get(table, "unit");
    const dh_column *day = dh_table_get(table, dh_table_date_column(source->table));
    dh_column *told;
    DH_TRY(dh_cover_tell(&told, dataset, table, source->when, error));
    int64_t n = cover->all[index] ? dh_table_rows(table) : cover->n_rows[index];
    for (int64_t i = 0; unit != NULL && day != NULL && i < n; i++) {
        int64_t row = cover->all[index] ? i : cover->rows[index][i];
        if (!dh_column_is_known(unit, row) || !dh_column_is_known(day, row) || !dh_cover_is_true(told, row)) continue;
        int32_t on = dh_column_date(day, row), carried = map[dh_column_code(unit, row)];
        if (on >= asked->window.from && on <= asked->window.to && carried >= 0) reporting[carried] = true;
    }
    if (told != NULL) dh_column_unref(told);
    return DH_OK;
}

dh_status dh_coverage_note(dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                           const dh_cover *cover, const dh_asked *asked, dh_error *error)
{
    const dh_table *units = dh_dataset_table(dataset, "units");
    int32_t n = (int32_t)dh_table_rows(units), as_of, end = asked->window.to;
    if (!dh_dataset_has_units(dataset)) return DH_OK;
    if (dh_dataset_as_of(dataset, &as_of) && as_of < end) end = as_of;
    const int32_t *map;
    DH_TRY(dh_units_carry(dh_dataset_units(dataset), end, &map, error));
    bool *reporting = dh_calloc((size_t)n + 1, sizeof *reporting);
    if (reporting == NULL) return dh_error_nomem(error);
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && i < contract->n_sources; i++)
        if (cover->usable[i]) status = mark(reporting, dataset, &contract->sources[i], cover, i, asked, map, error);
    int64_t reported[4] = {0}, due[4] = {0};
    for (int32_t u = 0; status == DH_OK && u < n; u++) {
        int level = level_of(units, u);
        if (level < 0 || !stands_on(units, u, end)) continue;
        due[level]++;
        reported[level] += reporting[u];
    }
    dh_free(reporting);
    int most = 0;
    for (int i = 1; i < 4; i++)
        if (reported[i] > reported[most]) most = i;
    if (status != DH_OK || reported[most] == 0) return status;
    char day[11];
    dh_date_format_iso(end, day);
    dh_note note = {DH_NOTE_REPORTING, contract->id, most, reported[most], due[most], day};
    return dh_notes_add(notes, note, error);
}
