/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Computing measures: each source of a measure gives a table of keys and parts, which are summed by key (sums.h). The
 * sums of all measures are brought to the same rows; ratios are computed last, from the sums.
 */
#include "dialogue/measure/measure.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "dialogue/dataset/lacking.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/attribution.h"
#include "dialogue/measure/complete.h"
#include "dialogue/measure/coverage.h"
#include "dialogue/measure/days.h"
#include "dialogue/measure/doubtful.h"
#include "dialogue/measure/figures.h"
#include "dialogue/measure/heads.h"
#include "dialogue/measure/reconcile.h"
#include "dialogue/measure/remainders.h"
#include "dialogue/measure/source_figures.h"
#include "dialogue/measure/source_selection.h"
#include "dialogue/measure/sums.h"
#include "dialogue/measure/extent.h"
#include "dialogue/measure/window.h"

/* Columns asked for besides the measures: request->parts. */
typedef enum extras { PLAIN, COMPONENTS, COVERAGE, PERIODS } extras;

typedef struct run {
    dh_dataset *dataset;
    const dh_measures *measures;
    dh_asked asked;
    extras extras;
    dh_note_style style;
    int32_t *wanted; /* indexes of contracts, in the order asked for */
    int32_t n_wanted;
    dh_sums *sums;         /* of each */
    dh_complete *complete; /* NULL = the units and periods that have figures */
    dh_notes notes;
} run;

static dh_status read_names(run *r, const char *names, dh_error *error)
{
    size_t size = names != NULL ? strlen(names) : 0;
    r->wanted = dh_calloc(size + 1, sizeof *r->wanted);
    if (r->wanted == NULL) return dh_error_nomem(error);
    for (size_t start = 0; start <= size && size > 0;) {
        size_t end = start;
        while (end < size && names[end] != ',') end++;
        const char *text = names + start;
        size_t length = end - start;
        dh_text_trim(&text, &length);
        char *name = dh_strndup(text, length);
        if (name == NULL) return dh_error_nomem(error);
        int32_t index = dh_measures_find(r->measures, name);
        dh_status status = index < 0 ? dh_measures_refuse(r->measures, name, error) : DH_OK;
        dh_free(name);
        DH_TRY(status);
        for (int32_t i = 0; i < r->n_wanted; i++)
            if (r->wanted[i] == index)
                return dh_error_set(error, DH_EINVAL, "the measure '%s' is asked for twice",
                                    dh_measures_id(r->measures, index));
        r->wanted[r->n_wanted++] = index;
        start = end + 1;
    }
    if (r->n_wanted == 0)
        return dh_error_set(error, DH_EINVAL, "no measure was named; 'sessions,participants' for one");
    return DH_OK;
}

/* The counted summaries that may tell of the same as detail: they may as well not count. */
static dh_status add_doubtful(run *r, const dh_contract *contract, int32_t index, const dh_source_selection *selection,
                              dh_sums *sums, dh_error *error)
{
    dh_source_selection doubtful = {0};
    dh_source_figures figures;
    dh_notes scratch;
    int table = contract->sources[index].table;
    if (dh_table_first_day_column(table) == NULL || selection->n_doubtful == 0) return DH_OK;
    doubtful.rows[index] = selection->doubtful;
    doubtful.n_rows[index] = selection->n_doubtful;
    dh_source_rows rows = dh_source_rows_counted(r->dataset, contract, index, &doubtful);
    DH_TRY(dh_notes_init(&scratch, error));
    dh_status status =
        dh_source_figures_find(&figures, &scratch, r->dataset, contract, index, &doubtful, &r->asked, error);
    dh_notes_clear(&scratch);
    DH_TRY(status);
    if (figures.table != NULL)
        status = dh_doubtful_add(sums, figures.table, r->dataset, contract, index, rows, &r->asked, error);
    dh_source_figures_free(&figures);
    return status;
}

/* Adds what the counted rows tell of the period. */
static dh_status add_extent(const run *r, const dh_contract *contract, int32_t index,
                            const dh_source_selection *selection, dh_sums *sums, dh_error *error)
{
    for (int what = DH_EXTENT_SHARE; r->extras == PERIODS && what <= DH_EXTENT_MIDDLE; what++) {
        dh_source_figures figures;
        DH_TRY(dh_extent_find(&figures, what, r->dataset, contract, index, selection, &r->asked, error));
        dh_status status =
            figures.table != NULL ? dh_sums_add(sums, figures.table, DH_SUM_EXTENT + what, 1, error) : DH_OK;
        dh_source_figures_free(&figures);
        DH_TRY(status);
    }
    return DH_OK;
}

/* Whether parts of years are asked for without their year. */
static bool adds_years(const run *r, const char *day)
{
    for (int32_t k = 0; k < r->asked.n_by; k++)
        if (dh_lacking_has_word(r->asked.by[k], "year")) return false;
    const char *where = r->asked.where;
    return r->asked.window.cell > DH_CELL_YEAR &&
           (where == NULL || (!dh_lacking_has_word(where, "year") && !dh_lacking_has_word(where, day)));
}

/* Notes that a source's counted rows of several years are added up by parts of years. */
static dh_status note_years(run *r, const dh_contract *contract, const dh_source_selection *selection, int32_t i,
                            dh_error *error)
{
    const char *name = dh_table_date_column(contract->sources[i].table);
    const dh_table *table = dh_dataset_table(r->dataset, dh_table_names[contract->sources[i].table]);
    const dh_column *days = dh_table_get(table, name);
    int first = INT_MAX, last = INT_MIN;
    if (!adds_years(r, name)) return DH_OK;
    int64_t n = selection->all[i] ? dh_table_rows(table) : selection->n_rows[i];
    for (int64_t k = 0; k < n; k++) {
        int64_t row = selection->all[i] ? k : selection->rows[i][k];
        if (!dh_column_is_valid(days, row)) continue;
        int32_t day = dh_column_date(days, row);
        if (!dh_window_has(&r->asked.window, day)) continue;
        int year = dh_calendar_year(r->asked.window.calendar, day);
        first = year < first ? year : first;
        last = year > last ? year : last;
    }
    char years[32];
    snprintf(years, sizeof years, "%d-%d", first, last);
    if (first >= last) return DH_OK;
    return dh_notes_add(&r->notes, (dh_note){.kind = DH_NOTE_YEARS, .measure = contract->id, .text = years}, error);
}

static dh_status note_source(run *r, const dh_contract *contract, const dh_source_selection *selection, int32_t i,
                             bool gave, dh_error *error)
{
    dh_note note = {.measure = contract->id, .index = contract->sources[i].table};
    note.kind = DH_NOTE_FROM;
    if (gave) DH_TRY(dh_notes_add(&r->notes, note, error));
    note.kind = DH_NOTE_ESTIMATE;
    note.n = dh_source_selection_estimates(selection, i, dh_dataset_table(r->dataset, dh_table_names[note.index]));
    if (gave && note.n > 0) DH_TRY(dh_notes_add(&r->notes, note, error));
    note.kind = DH_NOTE_SUPERSEDED;
    note.n = selection->superseded[i];
    if (note.n > 0) DH_TRY(dh_notes_add(&r->notes, note, error));
    int32_t as_of;
    char day[11] = "";
    if (dh_dataset_as_of(r->dataset, &as_of)) dh_date_format_iso(as_of, day);
    note.kind = DH_NOTE_LATER;
    note.n = selection->later[i];
    note.text = day;
    if (note.n > 0) DH_TRY(dh_notes_add(&r->notes, note, error));
    note.kind = DH_NOTE_REOPENED;
    note.n = selection->reopened[i];
    if (note.n > 0) DH_TRY(dh_notes_add(&r->notes, note, error));
    note.kind = DH_NOTE_BEYOND;
    note.n = selection->beyond[i];
    if (note.n > 0) DH_TRY(dh_notes_add(&r->notes, note, error));
    note.text = NULL;
    note.kind = DH_NOTE_UNDATED;
    note.n = selection->undated[i];
    if (note.n > 0) DH_TRY(dh_notes_add(&r->notes, note, error));
    note.kind = DH_NOTE_EXCEEDED;
    note.n = dh_table_first_day_column(note.index) != NULL ? selection->exceeded : 0;
    if (note.n > 0) DH_TRY(dh_notes_add(&r->notes, note, error));
    note.kind = DH_NOTE_UNDIVIDED;
    note.n = selection->undivided[i];
    return note.n > 0 ? dh_notes_add(&r->notes, note, error) : DH_OK;
}

/* Whether a source is unusable for a missing column, and neither a better source nor another one of its table makes up
 * for it. */
static bool lacks_its_best(const dh_contract *contract, const dh_source_selection *selection, int32_t source)
{
    for (int32_t i = 0; i < contract->n_sources; i++) {
        bool same = contract->sources[i].table == contract->sources[source].table;
        if (selection->usable[i] && (same || i < source)) return false;
    }
    return selection->lacking[source] != NULL;
}

static bool is_empty(const run *r, int index)
{
    const dh_table *table = dh_dataset_table(r->dataset, dh_table_names[index]);
    return table != NULL && dh_table_rows(table) == 0;
}

/* Notes why a source gives no figure: it lacks a column, or loading left its table without rows. */
static dh_status note_unusable(run *r, const dh_contract *contract, const dh_source_selection *selection, int32_t i,
                               dh_error *error)
{
    const dh_table *table = dh_dataset_table(r->dataset, dh_table_names[contract->sources[i].table]);
    if (lacks_its_best(contract, selection, i))
        return dh_notes_add(&r->notes,
                            (dh_note){DH_NOTE_LACKING, contract->id, contract->sources[i].table,
                                      table != NULL ? dh_table_rows(table) : 0, 0, selection->lacking[i]},
                            error);
    if (!is_empty(r, contract->sources[i].table)) return DH_OK;
    for (int32_t k = 0; dh_table_note(table, k) != NULL; k++) {
        dh_note note = {.kind = DH_NOTE_EXECUTION, .measure = contract->id, .text = dh_table_note(table, k)};
        DH_TRY(dh_notes_add(&r->notes, note, error));
    }
    return DH_OK;
}

/* Notes which tables a measure could be of, where the data set has none of them. */
static dh_status note_absent(run *r, const dh_contract *contract, dh_error *error)
{
    for (int32_t i = 0; i < contract->n_sources; i++)
        if (dh_dataset_table(r->dataset, dh_table_names[contract->sources[i].table]) != NULL) return DH_OK;
    for (int32_t i = 0; i < contract->n_sources; i++)
        DH_TRY(dh_notes_add(&r->notes, (dh_note){DH_NOTE_ABSENT, contract->id, contract->sources[i].table, 0, 0, NULL},
                            error));
    return DH_OK;
}

/* Adds the figures and notes of all sources of a measure. */
static dh_status gather(run *r, const dh_contract *contract, dh_sums *sums, dh_error *error)
{
    dh_source_selection selection;
    DH_TRY(dh_source_selection_find(&selection, r->dataset, contract, &r->asked.window, error));
    dh_status status = DH_OK;
    if (r->complete != NULL) dh_complete_begin(r->complete);
    dh_error lacking = DH_ERROR_INIT;
    bool lacks_column = false, has_columns = false, any_rows = false;
    int32_t asked_of = -1, empty = -1; /* tables: of the first source that could be asked; the first without rows */
    for (int32_t i = 0; status == DH_OK && i < contract->n_sources; i++) {
        dh_source_figures figures;
        if (!selection.usable[i]) {
            status = note_unusable(r, contract, &selection, i, error);
            if (empty < 0 && is_empty(r, contract->sources[i].table)) empty = contract->sources[i].table;
            continue;
        }
        status = dh_source_figures_find(&figures, &r->notes, r->dataset, contract, i, &selection, &r->asked, error);
        if (status != DH_OK) break;
        if (figures.lacks_column) {
            if (!lacks_column) lacking = figures.lacking; /* of the first, which is the one most asked for */
            lacks_column = true;
            continue;
        }
        has_columns = true;
        any_rows = any_rows || figures.any_rows;
        if (asked_of < 0) asked_of = contract->sources[i].table;
        if (figures.table != NULL)
            status = dh_sums_add(sums, figures.table, DH_SUM_COUNTED, DH_SUM_UNCERTAIN - DH_SUM_COUNTED, error);
        if (status == DH_OK) status = add_doubtful(r, contract, i, &selection, sums, error);
        if (status == DH_OK) status = add_extent(r, contract, i, &selection, sums, error);
        if (status == DH_OK)
            status = dh_remainders_add(sums, &r->notes, r->dataset, contract, i, &selection, &r->asked, error);
        /* a source that counts no rows may lack a column of the request, such as `field` */
        if (status == DH_OK && (selection.all[i] || selection.n_rows[i] > 0))
            status = dh_ambiguous_add(sums, r->dataset, contract, i,
                                      dh_source_rows_counted(r->dataset, contract, i, &selection), &r->asked, error);
        if (status == DH_OK) status = note_source(r, contract, &selection, i, figures.any, error);
        if (status == DH_OK) status = note_years(r, contract, &selection, i, error);
        if (status == DH_OK && r->complete != NULL)
            status = dh_complete_source(r->complete, contract, i, &selection, error);
        dh_source_figures_free(&figures);
    }
    if (status == DH_OK && r->complete != NULL && (has_columns || !lacks_column))
        status = dh_complete_add(r->complete, sums, &r->notes, contract, error);
    if (status == DH_OK && lacks_column && !has_columns) { /* no source has the columns asked for */
        if (error != NULL) *error = lacking;
        status = DH_EINVAL;
    }
    if (status == DH_OK) status = note_absent(r, contract, error);
    if (asked_of < 0) asked_of = empty;
    if (status == DH_OK && asked_of >= 0 && !any_rows)
        status = dh_notes_add(&r->notes, (dh_note){DH_NOTE_NO_FIGURE, contract->id, asked_of, 0, 0, NULL}, error);
    if (status == DH_OK && r->asked.where == NULL)
        status = dh_coverage_note(&r->notes, r->dataset, contract, &selection, &r->asked, error);
    if (status == DH_OK && r->asked.where == NULL)
        status = dh_reconcile_note(&r->notes, r->dataset, contract, &selection, &r->asked, r->style.numbers, error);
    dh_source_selection_free(&selection);
    return status;
}

static dh_status add_named(dh_table *out, const char *id, const char *suffix, dh_column *column, dh_error *error)
{
    dh_strbuf name = {0};
    dh_strbuf_printf(&name, "%s%s", id, suffix);
    if (column == NULL || name.failed) {
        if (column != NULL) dh_column_unref(column);
        dh_strbuf_free(&name);
        return dh_error_nomem(error);
    }
    dh_status status = dh_table_add(out, name.data, column, error);
    dh_strbuf_free(&name);
    return status;
}

/* A part of the sums with its corrections; `open` as in dh_ambiguous_bound. The sum of a count is at least what is
 * known; the parts of a ratio are by definition of the records that have both. */
static dh_column *part_of(const dh_sums *sums, const dh_contract *contract, int32_t p, bool *open)
{
    const dh_column *uncertain[DH_UNCERTAIN_FIGURES];
    for (int d = 0; d < DH_UNCERTAIN_FIGURES; d++) uncertain[d] = dh_sums_column(sums, DH_SUM_UNCERTAIN + d, p);
    dh_column *part = dh_ambiguous_bound((dh_column *)dh_sums_column(sums, DH_SUM_COUNTED, p), uncertain, open);
    const dh_column *unreported = dh_sums_column(sums, DH_SUM_UNREPORTED, p);
    if (part == NULL || unreported == NULL || contract->kind != DH_CONTRACT_COUNT) return part;
    return dh_measure_leave_open(part, unreported);
}

/* Adds the unit's name beside its code, since readers do not know the codes. */
static dh_status add_unit_name(dh_table *out, const dh_column *unit, dh_error *error)
{
    const dh_table *units = unit->dictionary != NULL ? dh_dictionary_target(unit->dictionary) : NULL;
    const dh_column *names = units != NULL ? dh_table_get(units, "name") : NULL;
    if (names == NULL || dh_table_find(out, "unit_name") >= 0) return DH_OK;
    int64_t *rows = dh_malloc((size_t)(unit->length + 1) * sizeof *rows);
    for (int64_t i = 0; rows != NULL && i < unit->length; i++)
        rows[i] =
            dh_column_is_valid(unit, i) ? dh_dictionary_target_row(unit->dictionary, dh_column_code(unit, i)) : -1;
    dh_column *column = rows != NULL ? dh_column_take(names, rows, unit->length) : NULL;
    dh_free(rows);
    return add_named(out, DH_MESSAGE_NAME("column", "unit_name"), "", column, error);
}

static dh_status note_uncertain(run *r, const dh_sums *sums, int64_t n, const dh_contract *contract, const bool *open,
                                dh_error *error)
{
    dh_note ambiguous = {.kind = DH_NOTE_AMBIGUOUS, .measure = contract->id};
    dh_note resolved = {.kind = DH_NOTE_RESOLVED, .measure = contract->id};
    const dh_column *sure = dh_sums_column(sums, DH_SUM_UNCERTAIN + DH_CERTAIN_IN, 0);
    for (int64_t i = 0; i < n; i++) {
        ambiguous.n += open[i];
        resolved.n += sure != NULL && dh_column_is_valid(sure, i) && dh_column_count(sure, i).upper > 0;
    }
    if (ambiguous.n > 0) DH_TRY(dh_notes_add(&r->notes, ambiguous, error));
    return resolved.n > 0 ? dh_notes_add(&r->notes, resolved, error) : DH_OK;
}

/* How many records of each of n rows do not have the figure. */
static dh_column *unreported_of(const dh_sums *sums, int64_t n)
{
    const dh_column *unreported = dh_sums_column(sums, DH_SUM_UNREPORTED, 0);
    dh_column *out = dh_column_new(DH_INT64, n);
    for (int64_t i = 0; out != NULL && i < n; i++) {
        bool any = unreported != NULL && dh_column_is_valid(unreported, i);
        if (dh_column_append_int64(out, any ? (int64_t)dh_column_count(unreported, i).stated : 0) == 0) continue;
        dh_column_unref(out);
        return NULL;
    }
    if (out != NULL) dh_column_finish(out);
    return out;
}

/* What the records of each of n rows tell of the period; null where that is not known. */
static dh_column *extent_of(const dh_sums *sums, int what, int64_t n)
{
    const dh_column *extent = dh_sums_column(sums, DH_SUM_EXTENT + what, 0);
    dh_column *out = dh_column_new(DH_FLOAT64, n);
    for (int64_t i = 0; out != NULL && i < n; i++) {
        bool valid = extent != NULL && dh_column_is_valid(extent, i) && !isinf(dh_column_count(extent, i).upper);
        if ((valid ? dh_column_append_float64(out, dh_column_count(extent, i).stated) : dh_column_append_null(out)) ==
            0)
            continue;
        dh_column_unref(out);
        return NULL;
    }
    if (out != NULL) dh_column_finish(out);
    return out;
}

/* Adds the column of a measure with n rows, and the extra columns asked for. `open` has room for n. */
static dh_status add_measure(run *r, const dh_sums *sums, int64_t n, const dh_contract *contract, bool *open,
                             dh_table *out, dh_error *error)
{
    extras asked = r->extras;
    memset(open, 0, (size_t)n * sizeof *open);
    dh_column *top = part_of(sums, contract, 0, open), *bottom = NULL;
    dh_status status = top == NULL ? dh_error_nomem(error) : DH_OK;
    if (contract->kind == DH_CONTRACT_COUNT) {
        if (status == DH_OK) status = add_named(out, contract->id, "", dh_column_ref(top), error);
    } else if (status == DH_OK) {
        bottom = part_of(sums, contract, 1, open);
        if (bottom == NULL) status = dh_error_nomem(error);
        if (status == DH_OK && asked != PLAIN)
            status = add_named(out, contract->id, "_numerator", dh_column_ref(top), error);
        if (status == DH_OK && asked != PLAIN)
            status = add_named(out, contract->id, "_denominator", dh_column_ref(bottom), error);
        if (status == DH_OK)
            status = add_named(out, contract->id, "", dh_measure_divide(top, bottom, contract, open), error);
    }
    if (status == DH_OK && (asked == COVERAGE || asked == PERIODS))
        status = add_named(out, contract->id, "_unreported", unreported_of(sums, n), error);
    if (status == DH_OK && asked == PERIODS)
        status = add_named(out, contract->id, "_extent", extent_of(sums, DH_EXTENT_SHARE, n), error);
    if (status == DH_OK && asked == PERIODS)
        status = add_named(out, contract->id, "_extent_middle", extent_of(sums, DH_EXTENT_MIDDLE, n), error);
    if (top != NULL) dh_column_unref(top);
    if (bottom != NULL) dh_column_unref(bottom);
    return status == DH_OK ? note_uncertain(r, sums, n, contract, open, error) : status;
}

static dh_status add_keys(const run *r, const dh_table *keys, dh_table *out, dh_error *error)
{
    for (int32_t k = 0; k < r->asked.n_by; k++) {
        dh_column *key = (dh_column *)dh_table_column(keys, k);
        DH_TRY(dh_table_add(out, dh_table_column_name(keys, k), dh_column_ref(key), error));
        if (strcmp(r->asked.by[k], "unit") == 0) DH_TRY(add_unit_name(out, key, error));
    }
    return DH_OK;
}

/* Adds the columns of all measures, each of n rows; the sums of a measure are freed when it has its column. */
static dh_status add_measures(run *r, int64_t n, dh_table *out, dh_error *error)
{
    bool *open = dh_malloc((size_t)n + 1);
    dh_status status = open == NULL ? dh_error_nomem(error) : DH_OK;
    for (int32_t i = 0; status == DH_OK && i < r->n_wanted; i++) {
        const dh_contract *contract = dh_measures_contract(r->measures, r->wanted[i]);
        status = add_measure(r, &r->sums[i], n, contract, open, out, error);
        dh_sums_free(&r->sums[i]);
    }
    dh_free(open);
    return status == DH_OK ? dh_measure_set_heads(out, r->measures, error) : status;
}

/* The name that key `k` has in a result, from any source that can be asked: keys are expressions. Copied into the arena
 * of `asked`; the key itself where no source can be asked. */
static const char *key_name(const run *r, int32_t k)
{
    for (int32_t i = 0; i < r->n_wanted; i++) {
        const dh_contract *contract = dh_measures_contract(r->measures, r->wanted[i]);
        for (int32_t s = 0; s < contract->n_sources; s++) {
            const char *table = dh_table_names[contract->sources[s].table], *name = NULL;
            dh_error ignored = DH_ERROR_INIT;
            dh_plan *plan;
            if (dh_dataset_table(r->dataset, table) == NULL ||
                dh_plan_scan(&plan, dh_dataset_catalog(r->dataset), table, &ignored) != DH_OK)
                continue;
            if (dh_measure_build(&plan, r->dataset, contract, &contract->sources[s], &r->asked, NULL, &ignored) ==
                DH_OK)
                name = dh_arena_strdup(r->asked.arena, plan->schema.fields[k].name);
            dh_plan_free(plan);
            if (name != NULL) return name;
        }
    }
    return r->asked.by[k];
}

/* The key columns for when no source has a row. */
static dh_status lay_keys(dh_table **out, const run *r, dh_error *error)
{
    dh_table *keys = dh_table_new();
    dh_status status = keys == NULL ? dh_error_nomem(error) : DH_OK;
    for (int32_t k = 0; status == DH_OK && k < r->asked.n_by; k++)
        status = add_named(keys, key_name(r, k), "", dh_column_new(DH_TEXT, 0), error);
    if (status != DH_OK && keys != NULL) dh_table_free(keys);
    if (status == DH_OK) *out = keys;
    return status;
}

static dh_status read_parts(extras *out, const char *parts, dh_error *error)
{
    static const char *const names[] = {"", "components", "coverage", "periods"};
    static const extras values[] = {PLAIN, COMPONENTS, COVERAGE, PERIODS};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        *out = values[i];
        if (strcmp(parts != NULL ? parts : "", names[i]) == 0) return DH_OK;
    }
    return dh_error_set(error, DH_EINVAL, "parts is 'components', 'coverage' or 'periods', not '%s'", parts);
}

/* Whether a condition lets pass one value of the column alone: column == …, joined to others by `and`. */
static bool is_one_value(const char *where, const char *column)
{
    size_t size = strlen(column);
    if (dh_lacking_has_word(where, "or") || dh_lacking_has_word(where, "not")) return false;
    for (const char *at = strstr(where, column); at != NULL; at = strstr(at + 1, column)) {
        const char *after = at + size + strspn(at + size, " ");
        bool starts = at == where || strchr(" (", at[-1]) != NULL;
        if (starts && after[0] == '=' && after[1] == '=') return true;
    }
    return false;
}

/* Figures that do not add up are refused where they would be added. */
static dh_status check_within(const run *r, const dh_contract *contract, dh_error *error)
{
    for (int i = 0; i < DH_MAX_WITHIN && contract->within[i] != NULL; i++) {
        const char *column = contract->within[i];
        bool found = r->asked.where != NULL && is_one_value(r->asked.where, column);
        for (int32_t k = 0; !found && k < r->asked.n_by; k++) found = strcmp(r->asked.by[k], column) == 0;
        if (!found)
            return dh_error_set(
                error, DH_EINVAL,
                "the measure '%s' adds up only within one '%s'; ask for it by '%s', or for one of them by a condition "
                "such as %s == '…'",
                contract->id, column, column, column);
    }
    return DH_OK;
}

/* Prepares the rows of all that is due, where they are asked for. */
static dh_status find_due(run *r, const dh_measure_request *request, dh_error *error)
{
    if (request->complete == 0 && request->level == NULL) return DH_OK;
    if (request->complete == 0)
        return dh_error_set(error, DH_EINVAL, "level says of which units a complete table is; give complete, too");
    const dh_contract **contracts = dh_arena_zalloc(r->asked.arena, (size_t)r->n_wanted + 1, sizeof *contracts);
    if (contracts == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < r->n_wanted; i++) contracts[i] = dh_measures_contract(r->measures, r->wanted[i]);
    return dh_complete_new(&r->complete, r->dataset, contracts, r->n_wanted, &r->asked, request->level,
                           request->complete == 2, error);
}

static dh_status run_all(run *r, const dh_measure_request *request, dh_table *out, dh_error *error)
{
    DH_TRY(read_names(r, request->names, error));
    DH_TRY(read_parts(&r->extras, request->parts, error));
    DH_TRY(dh_asked_read(&r->asked, r->dataset, request, error));
    DH_TRY(find_due(r, request, error));
    const dh_catalog *catalog = dh_dataset_catalog(r->dataset);
    r->sums = dh_calloc((size_t)r->n_wanted, sizeof *r->sums);
    if (r->sums == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < r->n_wanted; i++) {
        const dh_contract *contract = dh_measures_contract(r->measures, r->wanted[i]);
        DH_TRY(check_within(r, contract, error));
        DH_TRY(dh_days_note(&r->notes, &r->asked, r->dataset, contract->id, r->style, error));
        r->sums[i].n_keys = r->asked.n_by;
        r->sums[i].keeps_all = r->complete != NULL;
        r->sums[i].n_parts = dh_contract_parts(contract);
        DH_TRY(gather(r, contract, &r->sums[i], error));
        DH_TRY(dh_sums_find(&r->sums[i], catalog, error));
        DH_TRY(dh_notes_write_place(out, contract, r->style, error));
    }
    dh_table *keys;
    int64_t n;
    DH_TRY(dh_sums_align(&keys, &n, r->sums, r->n_wanted, catalog, error));
    if (keys == NULL) DH_TRY(lay_keys(&keys, r, error));
    dh_status status = add_keys(r, keys, out, error);
    if (status == DH_OK) status = add_measures(r, n, out, error);
    if (status == DH_OK) status = dh_days_set_head(out, &r->asked, error);
    dh_table_free(keys);
    return status == DH_OK ? dh_notes_write(&r->notes, out, r->measures, r->n_wanted, r->style, error) : status;
}

dh_status dh_measure(dh_table **out, dh_dataset *dataset, const dh_measures *measures,
                     const dh_measure_request *request, dh_error *error)
{
    run r = {.dataset = dataset, .measures = measures, .style = {dh_message_locale(), dh_message_numbers()}};
    if (request->locale != NULL)
        r.style.language = r.style.numbers = strcmp(request->locale, "vi") == 0 ? DH_LOCALE_VI : DH_LOCALE_EN;
    DH_TRY(dh_measures_ensure_loaded(measures, error));
    DH_TRY(dh_dataset_ensure_loaded(dataset, error));
    dh_table *table = dh_table_new();
    dh_status status = table == NULL ? dh_error_nomem(error) : dh_notes_init(&r.notes, error);
    if (status == DH_OK) status = run_all(&r, request, table, error);
    for (int32_t i = 0; r.sums != NULL && i < r.n_wanted; i++) dh_sums_free(&r.sums[i]);
    dh_free(r.sums);
    dh_complete_free(r.complete);
    dh_notes_clear(&r.notes);
    dh_asked_free(&r.asked);
    dh_free(r.wanted);
    if (status != DH_OK && table != NULL)
        dh_table_free(table);
    else
        *out = table;
    return status;
}

dh_status dh_measure_describe_days(dh_strbuf *out, dh_dataset *dataset, const dh_measure_request *request,
                                   dh_error *error)
{
    dh_asked asked;
    DH_TRY(dh_dataset_ensure_loaded(dataset, error));
    DH_TRY(dh_asked_read(&asked, dataset, request, error));
    dh_status status = dh_days_describe(out, &asked, (dh_note_style){dh_message_locale(), dh_message_numbers()}, error);
    dh_asked_free(&asked);
    return status;
}
