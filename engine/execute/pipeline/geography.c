/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * geography: maps unit keys to the units of one date, code → row of units → row at that date → code. A unit that cannot
 * be mapped whole becomes null, and so does that of a row which reports on days when its unit was not all of what it is
 * mapped to; both are counted for a note.
 */
#include "base/calendar.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "execute/operators/operators.h"
#include "execute/pipeline/collect.h"
#include "execute/pipeline/pipeline.h"
#include "table/format.h"

#include <stdlib.h>
#include <string.h>

/* The code column of the units table. */
static const dh_column *unit_codes(const dh_table *units)
{
    const dh_column *codes = dh_table_get(units, "code");
    return codes ? codes : dh_table_column(units, 0);
}

/* A dictionary of `from`'s entries plus one for each units row in `extra`, linked to units. The pipeline owns the
 * reference. */
static dh_status extend(const dh_dictionary **out, dh_pipeline *p, const dh_dictionary *from, const int32_t *extra,
                        int32_t n_extra, dh_error *error)
{
    int32_t size = dh_dictionary_size(from);
    const dh_table *units = p->catalog->units;
    const dh_column *codes = unit_codes(units);
    dh_dictionary *wide = dh_dictionary_new();
    int32_t *rows = dh_malloc(((size_t)size + (size_t)n_extra) * sizeof *rows);
    bool ok = wide && rows;
    for (int32_t c = 0; ok && c < size + n_extra; c++) {
        size_t length;
        rows[c] = c < size ? dh_dictionary_target_row(from, c) : extra[c - size];
        const char *text = c < size ? dh_dictionary_text(from, c, &length) : dh_column_text(codes, rows[c], &length);
        ok = dh_dictionary_append(wide, text, length) >= 0;
    }
    if (!ok) {
        dh_free(rows);
        dh_dictionary_unref(wide);
        return dh_error_nomem(error);
    }
    dh_dictionary_set_link(wide, units, rows);
    p->dictionaries_held[p->n_held++] = wide;
    *out = wide;
    return DH_OK;
}

/* Where a plan's units are mapped to: all records of a unit alike, or by their days. */
typedef struct target {
    const int32_t *map;
    const dh_dated_mapping *dated; /* NULL = by `map` */
} target;

static dh_status find_target(target *out, const dh_plan *plan, dh_error *error)
{
    const dh_catalog *catalog = plan->catalog;
    *out = (target){NULL, NULL};
    if (!plan->by_unit) return catalog->map_by_day(catalog->self, plan->map_date, &out->dated, error);
    return catalog->map_units(catalog->self, plan->map_date, &out->map, error);
}

/* Fills one mapping. */
static dh_status prepare_mapping(dh_pipeline *p, dh_unit_mapping *mapping, const target *to_units, dh_error *error)
{
    const dh_dictionary *from = p->dictionaries[mapping->column];
    int32_t size = dh_dictionary_size(from), n_units = (int32_t)dh_table_rows(p->catalog->units), n_extra = 0;
    int32_t *code_of = dh_arena_alloc(p->arena, ((size_t)n_units + 1) * sizeof *code_of);
    int32_t *extra = dh_arena_alloc(p->arena, ((size_t)n_units + 1) * sizeof *extra);
    mapping->codes = dh_arena_alloc(p->arena, ((size_t)size + 1) * sizeof *mapping->codes);
    mapping->rows = dh_arena_alloc(p->arena, ((size_t)size + 1) * sizeof *mapping->rows);
    if (code_of == NULL || extra == NULL || mapping->codes == NULL || mapping->rows == NULL)
        return dh_error_nomem(error);
    for (int32_t r = 0; r < n_units; r++) code_of[r] = -1;
    for (int32_t c = size - 1; c >= 0; c--) {
        mapping->rows[c] = dh_dictionary_target_row(from, c);
        if (mapping->rows[c] >= 0) code_of[mapping->rows[c]] = c;
    }
    for (int32_t c = 0; c < size; c++) {
        int32_t row = mapping->rows[c], to = -1; /* -1 = cannot be mapped whole */
        if (row >= 0) to = to_units->dated != NULL ? to_units->dated[row].to : to_units->map[row];
        if (to >= 0 && code_of[to] < 0) {
            extra[n_extra] = to;
            code_of[to] = size + n_extra++;
        }
        mapping->codes[c] = to >= 0 ? code_of[to] : -1;
    }
    mapping->size = size;
    mapping->dated = to_units->dated;
    mapping->dictionary = from;
    return n_extra == 0 ? DH_OK : extend(&mapping->dictionary, p, from, extra, n_extra, error);
}

/* Allocates the step's arrays, and room for `n` more dictionaries in dictionaries_held. */
static dh_status make_room(dh_pipeline *p, dh_step *step, int32_t n, dh_error *error)
{
    int64_t lost = (1 + DH_REORDER_SLOTS) * dh_table_rows(p->catalog->units);
    dh_dictionary **held = dh_arena_zalloc(p->arena, (size_t)(p->n_held + n) + 1, sizeof *held);
    step->mappings = dh_arena_zalloc(p->arena, (size_t)n + 1, sizeof *step->mappings);
    step->lost = dh_arena_zalloc(p->arena, (size_t)lost + 1, sizeof *step->lost);
    if (held == NULL || step->mappings == NULL || step->lost == NULL) return dh_error_nomem(error);
    if (p->n_held > 0) memcpy(held, p->dictionaries_held, (size_t)p->n_held * sizeof *held);
    p->dictionaries_held = held;
    return DH_OK;
}

static dh_status prepare(dh_pipeline *p, dh_execution *x, dh_step *step, const bool *before, const bool *needed,
                         dh_error *error)
{
    (void)before;
    const dh_plan *plan = step->plan;
    const dh_catalog *catalog = p->catalog;
    step->needs_whole = plan->whole && x->uses_mapped;
    if (!plan->maps_units || catalog->units == NULL) return DH_OK;
    if (catalog->map_units == NULL)
        return dh_error_set(error, DH_EDATA, "the data set has no lineage to carry units with");
    target to_units;
    DH_TRY(find_target(&to_units, plan, error));
    DH_TRY(make_room(p, step, plan->schema.n, error));
    const dh_dictionary **dictionaries = dh_arena_zalloc(p->arena, (size_t)plan->schema.n + 1, sizeof *dictionaries);
    int32_t *source_field = dh_arena_zalloc(p->arena, (size_t)plan->schema.n + 1, sizeof *source_field);
    if (dictionaries == NULL || source_field == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < plan->schema.n; i++) {
        dictionaries[i] = p->dictionaries[i];
        source_field[i] = p->source_field[i];
        if (dictionaries[i] == NULL || dh_dictionary_target(dictionaries[i]) != catalog->units) continue;
        source_field[i] = -1;
        if (!needed[i]) continue;
        dh_unit_mapping *mapping = &step->mappings[step->n_mappings++];
        mapping->column = i;
        step->reads[i] = true;
        DH_TRY(prepare_mapping(p, mapping, &to_units, error));
        dictionaries[i] = mapping->dictionary;
    }
    if (to_units.dated != NULL && step->n_mappings > 0) {
        if (plan->first_day >= 0) step->reads[plan->first_day] = true;
        if (plan->last_day >= 0) step->reads[plan->last_day] = true;
    }
    p->dictionaries = dictionaries;
    p->source_field = source_field;
    return DH_OK;
}

static void mark(const dh_step *step, const bool *needed, bool *before)
{
    const dh_plan *plan = step->plan;
    dh_step_mark_same(step, needed, before);
    if (!plan->maps_units || plan->by_unit) return;
    if (plan->first_day >= 0) before[plan->first_day] = true;
    if (plan->last_day >= 0) before[plan->last_day] = true;
}

/* The counters of unmapped rows of one slot. */
static int64_t *lost_of(const dh_pipeline *p, const dh_step *step, int64_t slot)
{
    return step->n_mappings > 0 ? step->lost + (1 + slot) * dh_table_rows(p->catalog->units) : NULL;
}

/* The days that the rows of a batch report on. */
typedef struct days {
    const dh_vector *first, *last; /* NULL = not known of any row */
} days;

static dh_status find_days(days *out, const dh_step *step, dh_vector_batch *batch)
{
    *out = (days){NULL, NULL};
    if (step->plan->by_unit) return DH_OK;
    if (step->plan->first_day >= 0) DH_TRY(dh_vector_batch_column(&out->first, batch, step->plan->first_day));
    return step->plan->last_day >= 0 ? dh_vector_batch_column(&out->last, batch, step->plan->last_day) : DH_OK;
}

/* Whether the unit of a row belongs to the one that it is carried to on all days that the row may report on. */
static bool is_certain(const days *of, int32_t row, const dh_dated_mapping *dated)
{
    bool begins = of->first != NULL && dh_vector_is_valid(of->first, row);
    bool ends = of->last != NULL && dh_vector_is_valid(of->last, row);
    int32_t first = begins ? ((const int32_t *)of->first->values)[row] : INT32_MIN;
    int32_t last = ends ? ((const int32_t *)of->last->values)[row] : INT32_MAX;
    return first >= dated->since && last <= dated->until;
}

static dh_status run(const dh_pipeline *p, const dh_step *step, dh_vector_batch *batch, int64_t slot)
{
    int64_t *lost = lost_of(p, step, slot);
    uint8_t *counted = dh_arena_zalloc(batch->arena, (size_t)batch->n + 1, 1); /* rows that lost a unit already */
    if (counted == NULL) return dh_error_nomem(batch->error);
    days of;
    if (step->n_mappings > 0) DH_TRY(find_days(&of, step, batch));
    for (int32_t k = 0; k < step->n_mappings; k++) {
        const dh_unit_mapping *mapping = &step->mappings[k];
        const dh_vector *from;
        DH_TRY(dh_vector_batch_column(&from, batch, mapping->column));
        dh_vector *to = dh_vector_new(batch->arena, DH_CATEGORY, batch->n);
        uint8_t *valid = to ? dh_vector_new_valid(batch->arena, batch->n, true) : NULL;
        if (valid == NULL) return dh_error_nomem(batch->error);
        to->valid = valid;
        to->dictionary = mapping->dictionary;
        const int32_t *codes = from->values;
        int32_t *mapped = to->values;
        for (int32_t i = 0; i < batch->n; i++) {
            bool there = dh_vector_is_valid(from, i) && codes[i] < mapping->size; /* later codes have no unit */
            mapped[i] = there ? mapping->codes[codes[i]] : -1;
            if (mapped[i] >= 0 && mapping->dated != NULL &&
                !is_certain(&of, i, &mapping->dated[mapping->rows[codes[i]]]))
                mapped[i] = -1;
            valid[i] = mapped[i] >= 0;
            if (valid[i]) continue;
            mapped[i] = 0;
            if (!there || mapping->rows[codes[i]] < 0 || counted[i]) continue;
            counted[i] = 1;
            lost[mapping->rows[codes[i]]]++;
        }
        batch->columns[mapping->column] = (dh_batch_column){to, -1};
    }
    return DH_OK;
}

static void merge(const dh_pipeline *p, const dh_step *step, int64_t slot)
{
    int64_t *lost = lost_of(p, step, slot), n_units = lost ? dh_table_rows(p->catalog->units) : 0;
    for (int64_t u = 0; u < n_units; u++) {
        step->lost[u] += lost[u];
        lost[u] = 0;
    }
}

/* ---- the note ---- */

#define NAMED 5 /* units listed by name in the note */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *unit_name(dh_arena *arena, const dh_table *units, int64_t row)
{
    const dh_column *codes = unit_codes(units), *names = dh_table_get(units, "name");
    bool named = names && (names->type == DH_TEXT || names->type == DH_CATEGORY) && dh_column_is_valid(names, row);
    size_t code_size, name_size = 0;
    const char *code = dh_column_text(codes, row, &code_size), *name = "";
    if (named) name = dh_column_text(names, row, &name_size);
    return dh_arena_printf(arena, "%.*s%s%.*s", (int)code_size, code, named ? " " : "", (int)name_size, name);
}

/* The note on rows that have no unit; with `refuses`, the error. */
static dh_status add_note(const dh_step *step, dh_table *table, int64_t rows, char **names, int64_t n, bool refuses,
                          dh_error *error)
{
    dh_strbuf list = {0};
    char day[16];
    dh_date_format_iso(step->plan->map_date, day);
    qsort(names, (size_t)n, sizeof *names, by_text);
    for (int64_t i = 0; i < n && i < NAMED; i++) dh_strbuf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    if (n > NAMED) dh_strbuf_add(&list, ", …");
    const char *units = list.data ? list.data : "";
    dh_status status;
    if (list.failed)
        status = dh_error_nomem(error);
    else if (refuses)
        status =
            dh_error_set(error, DH_EDATA,
                         "geography: rows that may be of one unit or another on %s: %lld, of units (%lld): %s; "
                         "figures by unit would leave them out. Ask a measure, which gives bounds (ds:measure); put "
                         "filters on other columns before geography; leave the rows out on purpose by filter "
                         "'is_known(unit)' right behind it; or take geography 'then'",
                         day, (long long)rows, (long long)n, units);
    else if (rows == 1) /* every unit here lost at least one row, so this is 1 unit */
        status = dh_table_add_note(
            table, error, "1 row of 1 unit cannot be carried whole to %s; their unit is left unknown: %s", day, units);
    else if (n == 1)
        status = dh_table_add_note(table, error,
                                   "%s rows of 1 unit cannot be carried whole to %s; their unit is left unknown: %s",
                                   dh_numeral_whole(rows).text, day, units);
    else
        status = dh_table_add_note(table, error,
                                   "%s rows of %s units cannot be carried whole to %s; their unit is left unknown: %s",
                                   dh_numeral_whole(rows).text, dh_numeral_whole(n).text, day, units);
    dh_strbuf_free(&list);
    return status;
}

/* Whether rows of a unit belong to none of the day, so that no other unit's figures lack them. */
static bool has_ended(const dh_step *step, int64_t unit)
{
    const dh_dated_mapping *dated = step->mappings[0].dated;
    return dated != NULL && dated[unit].ended;
}

/* Whether rows were lost that may be of some unit, and figures need them. */
static bool is_refused(const dh_step *step, int64_t n_units)
{
    for (int64_t u = 0; step->needs_whole && u < n_units; u++)
        if (step->lost[u] > 0 && !has_ended(step, u)) return true;
    return false;
}

static dh_status note(const dh_pipeline *p, const dh_step *step, dh_table *table, dh_error *error)
{
    if (step->n_mappings == 0) return DH_OK;
    const dh_table *units = p->catalog->units;
    int64_t n_units = dh_table_rows(units), rows = 0, n = 0;
    char **names = dh_arena_zalloc(p->arena, (size_t)n_units + 1, sizeof *names);
    if (names == NULL) return dh_error_nomem(error);
    bool refuses = is_refused(step, n_units);
    for (int64_t u = 0; u < n_units; u++) {
        if (step->lost[u] == 0 || (refuses && has_ended(step, u))) continue;
        rows += step->lost[u];
        if ((names[n++] = unit_name(p->arena, units, u)) == NULL) return dh_error_nomem(error);
    }
    return n > 0 ? add_note(step, table, rows, names, n, refuses, error) : DH_OK;
}

static const dh_step_type step_type = {.mark = mark, .prepare = prepare, .run = run, .merge = merge, .note = note};

const dh_operator dh_operator_geography = {dh_run_pipeline, &step_type};
