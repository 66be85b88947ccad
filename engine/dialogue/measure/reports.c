/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What units reported, by period. See complete.h for what counts as a report. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/lacking.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/complete_internal.h"
#include "dialogue/measure/overlaps.h"
#include "dialogue/measure/row_figures.h"
#include "dialogue/measure/source_selection.h"

enum { MAX_CELLS = 200 * 1000 * 1000 }; /* units times periods */

enum {
    REPORTED = 1, /* rows of a list tell the figure, and whether they are asked for */
    UNCERTAIN = 2 /* there are rows that do not */
};

dh_status dh_reports_init(dh_reports *r, const dh_due *due, dh_error *error)
{
    size_t n = (size_t)due->n_units * (size_t)due->n_periods;
    *r = (dh_reports){.due = due};
    if (n > MAX_CELLS)
        return dh_error_set(error, DH_ELIMIT,
                            "%d units in %d periods would be %lld rows, more than %d; ask for fewer periods by --from "
                            "and --to, or for longer ones",
                            (int)due->n_units, (int)due->n_periods, (long long)n, MAX_CELLS);
    r->reported = dh_calloc(n + 1, sizeof *r->reported);
    r->unit_uncertain = dh_calloc((size_t)due->n_units + 1, sizeof *r->unit_uncertain);
    r->heard = dh_calloc((size_t)due->n_units + 1, sizeof *r->heard);
    r->period_uncertain = dh_calloc((size_t)due->n_periods + 1, sizeof *r->period_uncertain);
    dh_reports_clear(r);
    if (r->reported != NULL && r->unit_uncertain != NULL && r->heard != NULL && r->period_uncertain != NULL)
        return DH_OK;
    dh_reports_free(r);
    return dh_error_nomem(error);
}

void dh_reports_clear(dh_reports *r)
{
    size_t units = (size_t)r->due->n_units, periods = (size_t)r->due->n_periods;
    if (r->reported != NULL) memset(r->reported, 0, units * periods);
    if (r->unit_uncertain != NULL) memset(r->unit_uncertain, 0, units);
    if (r->heard != NULL) memset(r->heard, 0, units);
    if (r->period_uncertain != NULL) memset(r->period_uncertain, 0, periods);
    r->any_uncertain = r->sorted = false;
    r->n_days = r->n_maps = 0;
    r->covers_from = INT32_MAX;
    r->covers_to = INT32_MIN;
}

void dh_reports_free(dh_reports *r)
{
    dh_free(r->reported);
    dh_free(r->unit_uncertain);
    dh_free(r->heard);
    dh_free(r->period_uncertain);
    dh_free(r->days);
    dh_free(r->maps);
    *r = (dh_reports){0};
}

/* ---- lists ---- */

static void note_row(dh_reports *r, int32_t unit, int32_t day, bool has_figure)
{
    int32_t period = dh_due_period(r->due, day);
    if (unit >= 0) r->heard[unit] = r->heard[unit] || (has_figure && (period >= 0 || day == DH_NO_DAY));
    if (period < 0 && day != DH_NO_DAY) return; /* not asked for */
    if (unit >= 0 && period >= 0)
        r->reported[(size_t)unit * (size_t)r->due->n_periods + (size_t)period] |= has_figure ? REPORTED : UNCERTAIN;
    else if (unit >= 0)
        r->unit_uncertain[unit] = true;
    else if (period >= 0)
        r->period_uncertain[period] = true;
    else
        r->any_uncertain = true;
}

/* Notes the counted rows of a list. */
static dh_status add_list(dh_reports *r, const dh_contract_source *source, int32_t index,
                          const dh_source_selection *selection, dh_error *error)
{
    const dh_dataset *dataset = r->due->dataset;
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[source->table]);
    const dh_column *unit = dh_table_get(table, "unit"),
                    *day = dh_table_get(table, dh_table_date_column(source->table));
    int64_t n = selection->all[index] ? dh_table_rows(table) : selection->n_rows[index];
    dh_column *reported = NULL, *certain = NULL;
    dh_strbuf asked = {0};
    dh_status status = dh_source_selection_report(&reported, dataset, table, source->when, error);
    if (r->due->rest != NULL) dh_strbuf_printf(&asked, "is_known(%s)", r->due->rest);
    if (status == DH_OK && asked.failed) status = dh_error_nomem(error);
    if (status == DH_OK) status = dh_source_selection_report(&certain, dataset, table, asked.data, error);
    for (int64_t i = 0; status == DH_OK && i < n; i++) {
        int64_t row = selection->all[index] ? i : selection->rows[index][i];
        int32_t of = unit != NULL && dh_column_is_valid(unit, row) ? dh_column_code(unit, row) : -1;
        int32_t on = dh_column_is_valid(day, row) ? dh_column_date(day, row) : DH_NO_DAY;
        note_row(r, of, on, dh_source_selection_is_true(reported, row) && dh_source_selection_is_true(certain, row));
    }
    if (reported != NULL) dh_column_unref(reported);
    if (certain != NULL) dh_column_unref(certain);
    dh_strbuf_free(&asked);
    return status;
}

/* ---- summaries ---- */

static dh_status add_days(dh_reports *r, const dh_table *table, int64_t row, bool is_zero, bool is_part,
                          dh_error *error)
{
    dh_reported_days days = {dh_column_code(dh_table_get(table, "unit"), row),
                             dh_column_date(dh_table_get(table, "from"), row),
                             dh_column_date(dh_table_get(table, "to"), row),
                             is_zero,
                             is_part,
                             NULL};
    bool seen = false;
    DH_TRY(dh_units_map(dh_dataset_units(r->due->dataset), days.to, &days.map, error));
    for (size_t i = 0; i < r->n_maps; i++) seen = seen || r->maps[i] == days.map;
    if (!seen && dh_grow((void **)&r->maps, &r->map_capacity, r->n_maps + 1, sizeof *r->maps) != 0)
        return dh_error_nomem(error);
    if (!seen) r->maps[r->n_maps++] = days.map;
    if (dh_grow((void **)&r->days, &r->capacity, r->n_days + 1, sizeof days) != 0) return dh_error_nomem(error);
    r->days[r->n_days++] = days;
    r->sorted = false;
    return DH_OK;
}

/* Whether a summary is of all events of its unit that are asked for: of no kind, audience … or level of them that the
 * condition on records does not name. */
static bool is_of_all(const dh_reports *r, const dh_table *table, int index, int64_t row)
{
    const char *const *divisions = dh_table_divisions(index), *rest = r->due->rest;
    for (int i = 0; divisions[i] != NULL; i++) {
        const dh_column *part = dh_table_get(table, divisions[i]);
        if (part == NULL || !dh_column_is_valid(part, row) || strcmp(divisions[i], "level") == 0) continue;
        if (rest == NULL || !dh_lacking_has_word(rest, divisions[i])) return false;
    }
    const dh_column *level = dh_table_get(table, "level"), *unit = dh_table_get(table, "unit");
    const dh_table *units = dh_units_table(dh_dataset_units(r->due->dataset));
    const dh_column *levels = dh_table_get(units, "level");
    if (level == NULL || !dh_column_is_valid(level, row)) return true;
    size_t size;
    const char *text = dh_column_text(level, row, &size);
    return levels != NULL && dh_column_text_is(levels, dh_column_code(unit, row), text, size);
}

/* Summaries that cross the asked periods tell of each of them where they state 0. */
static dh_status add_zeros(dh_reports *r, const dh_contract_source *source, const dh_source_selection *selection,
                           dh_error *error)
{
    const dh_table *table = dh_dataset_table(r->due->dataset, dh_table_names[source->table]);
    dh_column *figures;
    if (selection->n_crossing == 0) return DH_OK;
    DH_TRY(dh_row_figures(&figures, r->due->dataset, source, 0, selection->crossing, selection->n_crossing, error));
    dh_status status = DH_OK;
    for (int64_t i = 0; status == DH_OK && i < selection->n_crossing; i++) {
        bool is_zero = dh_column_is_valid(figures, i) && dh_column_count(figures, i).upper == 0;
        if (is_zero && is_of_all(r, table, source->table, selection->crossing[i]))
            status = add_days(r, table, selection->crossing[i], true, false, error);
    }
    dh_column_unref(figures);
    return status;
}

static void hear(dh_reports *r, const dh_column *unit, int64_t row)
{
    if (dh_column_is_valid(unit, row)) r->heard[dh_column_code(unit, row)] = true;
}

/* Notes the days of the counted summaries that have the figure. Of a condition on records only those tell that are
 * certain to fulfil it: one that is of all does not say how many of them are of a kind, and one of another kind does
 * not say that there are none. */
static dh_status add_summaries(dh_reports *r, const dh_contract *contract, int32_t index,
                               const dh_source_selection *selection, dh_error *error)
{
    const dh_contract_source *source = &contract->sources[index];
    const dh_table *table = dh_dataset_table(r->due->dataset, dh_table_names[source->table]);
    const dh_column *unit = dh_table_get(table, "unit");
    dh_column *reported = NULL, *asked = NULL;
    for (int64_t i = 0; i < selection->n_shadows; i++) hear(r, unit, selection->shadows[i].row);
    for (int64_t i = 0; i < selection->n_crossing; i++) hear(r, unit, selection->crossing[i]);
    for (int64_t i = 0; i < selection->n_rows[index]; i++) hear(r, unit, selection->rows[index][i]);
    dh_status status = dh_source_selection_report(&reported, r->due->dataset, table, source->when, error);
    if (status == DH_OK && r->due->rest != NULL)
        status = dh_source_selection_report(&asked, r->due->dataset, table, r->due->rest, error);
    for (int64_t i = 0; status == DH_OK && i < selection->n_rows[index]; i++) {
        int64_t row = selection->rows[index][i];
        if (dh_column_is_valid(unit, row) && dh_source_selection_is_true(reported, row) &&
            dh_source_selection_is_true(asked, row))
            status = add_days(r, table, row, false, !is_of_all(r, table, source->table, row), error);
    }
    if (reported != NULL) dh_column_unref(reported);
    if (asked != NULL) dh_column_unref(asked);
    if (status == DH_OK && contract->kind == DH_CONTRACT_COUNT && r->due->rest == NULL)
        status = add_zeros(r, source, selection, error);
    return status;
}

static int by_unit_and_day(const void *a, const void *b)
{
    const dh_reported_days *left = a, *right = b;
    if (left->unit != right->unit) return left->unit < right->unit ? -1 : 1;
    if (left->from != right->from) return left->from < right->from ? -1 : 1;
    return (left->to > right->to) - (left->to < right->to);
}

/* The first of the unit's days; r->n_days = none. */
static size_t first_of(const dh_reports *r, int32_t unit)
{
    size_t low = 0, high = r->n_days;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->days[middle].unit < unit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether rows of lists, or other summaries, tell of days of a summary that states 0. */
static bool is_contradicted(const dh_reports *r, size_t zero)
{
    const dh_reported_days *z = &r->days[zero];
    for (size_t i = first_of(r, z->unit); i < r->n_days && r->days[i].unit == z->unit; i++)
        if (!r->days[i].is_zero && r->days[i].from <= z->to && r->days[i].to >= z->from) return true;
    return false;
}

/* Whether summaries of the units that it became tell of the days of a unit, as theirs. */
static bool is_within(const dh_reports *r, int32_t unit, int32_t from, int32_t to)
{
    for (size_t m = 0; m < r->n_maps; m++) {
        int32_t became = r->maps[m][unit];
        if (became < 0 || became == unit) continue;
        for (size_t i = first_of(r, became); i < r->n_days && r->days[i].unit == became; i++) {
            const dh_reported_days *d = &r->days[i];
            bool is_whole = !d->is_part && !(d->is_zero && is_contradicted(r, i));
            if (d->map == r->maps[m] && is_whole && d->from <= from && d->to >= to) return true;
        }
    }
    return false;
}

/* How much of the days summaries of the unit tell. */
static dh_report of_summaries(dh_reports *r, int32_t unit, int32_t from, int32_t to)
{
    int64_t next = from; /* the first day that none has told of yet */
    bool any = false;
    if (!r->sorted && r->n_days > 0) qsort(r->days, r->n_days, sizeof *r->days, by_unit_and_day);
    r->sorted = true;
    if (is_within(r, unit, from, to)) return DH_REPORT_WITHIN;
    for (size_t i = first_of(r, unit); i < r->n_days && r->days[i].unit == unit; i++) {
        const dh_reported_days *d = &r->days[i];
        if (d->to < from || d->from > to || (d->is_zero && is_contradicted(r, i))) continue;
        any = true;
        if (!d->is_part && d->from <= next && d->to >= next) next = (int64_t)d->to + 1;
    }
    if (!any) return DH_REPORT_NONE;
    return next > to ? DH_REPORT_WHOLE : DH_REPORT_PART;
}

/* ---- all ---- */

dh_status dh_reports_add(dh_reports *r, const dh_contract *contract, int32_t source,
                         const dh_source_selection *selection, dh_error *error)
{
    return dh_table_first_day_column(contract->sources[source].table) != NULL
               ? add_summaries(r, contract, source, selection, error)
               : add_list(r, &contract->sources[source], source, selection, error);
}

dh_report dh_reports_of(dh_reports *r, int32_t unit, int32_t period, int32_t from, int32_t to)
{
    uint8_t bits = r->reported[(size_t)unit * (size_t)r->due->n_periods + (size_t)period];
    bool uncertain =
        (bits & UNCERTAIN) != 0 || r->unit_uncertain[unit] || r->period_uncertain[period] || r->any_uncertain;
    if ((bits & REPORTED) != 0) return r->due->rest != NULL && uncertain ? DH_REPORT_DOUBTFUL : DH_REPORT_WHOLE;
    if (r->covers_from <= from && r->covers_to >= to) return uncertain ? DH_REPORT_DOUBTFUL : DH_REPORT_COVERED;
    dh_report summed = of_summaries(r, unit, from, to);
    if (summed != DH_REPORT_NONE) return summed;
    return (bits & UNCERTAIN) != 0 ? DH_REPORT_DOUBTFUL : DH_REPORT_NONE;
}
