/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See reconcile.h. */
#include "dialogue/measure/reconcile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/row_figures.h"

enum { NAMED = 3 }; /* how many disagreements are shown with their figures */

typedef struct figure {
    bool valid;
    bool open; /* records of it do not have the figure: it may be greater */
    dh_count value;
} figure;

typedef struct checking {
    const dh_dataset *dataset;
    const dh_contract *contract;
    const dh_source_selection *selection;
    const dh_asked *asked;
    dh_locale locale;
    int32_t source;          /* that of the summaries */
    const dh_table *table;   /* the summaries */
    int64_t *order;          /* indexes of shadows, sorted by window, then row */
    figure *stated, *chosen; /* by shadow: of the superseded row, and of the preferred row */
    figure *counted;         /* by summary that is counted, in the order of selection->rows */
    figure *used;            /* by unit: sum of counted figures within the window below */
    const int32_t *map;      /* units mapped to the window's last day */
    int32_t from, to;
    bool has_window;
    int64_t n;      /* disagreements */
    dh_strbuf list; /* the first NAMED as text */
} checking;

static int32_t day_of(const checking *c, const char *column, int64_t superseding)
{
    return dh_column_date(dh_table_get(c->table, column), c->selection->shadows[superseding].row);
}

static int by_window(const void *a, const void *b, void *context)
{
    const checking *c = context;
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    int32_t from[] = {day_of(c, "from", left), day_of(c, "from", right)};
    int32_t to[] = {day_of(c, "to", left), day_of(c, "to", right)};
    if (from[0] != from[1]) return from[0] < from[1] ? -1 : 1;
    if (to[0] != to[1]) return to[0] < to[1] ? -1 : 1;
    int64_t rows[] = {c->selection->shadows[left].row, c->selection->shadows[right].row};
    return rows[0] < rows[1] ? -1 : rows[0] > rows[1];
}

/* ---- the figures ---- */

/* The figure that each of `rows` states. */
static dh_status read_rows(figure *out, const checking *c, const int64_t *rows, int64_t n, dh_error *error)
{
    dh_column *values;
    DH_TRY(dh_row_figures(&values, c->dataset, &c->contract->sources[c->source], 0, rows, n, error));
    for (int64_t i = 0; i < n; i++) {
        out[i].valid = dh_column_is_valid(values, i);
        if (out[i].valid) out[i].value = dh_column_count(values, i);
    }
    dh_column_unref(values);
    return DH_OK;
}

static dh_status read_summaries(checking *c, dh_error *error)
{
    int64_t n = c->selection->n_shadows;
    int64_t *rows = dh_malloc((size_t)n * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < n; i++) rows[i] = c->selection->shadows[i].row;
    dh_status status = read_rows(c->stated, c, rows, n, error);
    for (int64_t i = 0; i < n; i++)
        if (c->selection->shadows[i].by >= 0) rows[i] = c->selection->shadows[i].by;
    if (status == DH_OK) status = read_rows(c->chosen, c, rows, n, error);
    dh_free(rows);
    int64_t n_counted = c->selection->n_rows[c->source];
    if (status == DH_OK && n_counted > 0)
        status = read_rows(c->counted, c, c->selection->rows[c->source], n_counted, error);
    return status;
}

static void add_to(figure *sum, dh_count value)
{
    if (!sum->valid) sum->value = (dh_count){0, 0, 0};
    sum->valid = true;
    sum->value.stated += value.stated;
    sum->value.lower += value.lower;
    sum->value.upper += value.upper;
}

/* Adds the figures of a detail source to `used`. */
static dh_status add_source(checking *c, int32_t index, const dh_asked *asked, dh_notes *scratch, dh_error *error)
{
    dh_source_figures figures;
    DH_TRY(dh_source_figures_find(&figures, scratch, c->dataset, c->contract, index, c->selection, asked, error));
    if (figures.table == NULL) return DH_OK;
    const dh_column *unit = dh_table_column(figures.table, 0), *values = dh_table_column(figures.table, 1),
                    *unreported = dh_table_column(figures.table, 2);
    for (int64_t i = 0; unit->dictionary != NULL && i < dh_table_rows(figures.table); i++) {
        int32_t row =
            dh_column_is_valid(unit, i) ? dh_dictionary_target_row(unit->dictionary, dh_column_code(unit, i)) : -1;
        if (row < 0) continue;
        if (dh_column_is_valid(values, i)) add_to(&c->used[row], dh_column_count(values, i));
        c->used[row].open = c->used[row].open || dh_column_count(unreported, i).stated > 0;
    }
    dh_source_figures_free(&figures);
    return DH_OK;
}

/* Adds the counted summaries that lie within the window to `used`. */
static void add_counted(checking *c)
{
    const dh_column *from = dh_table_get(c->table, "from"), *to = dh_table_get(c->table, "to");
    for (int64_t i = 0; i < c->selection->n_rows[c->source]; i++) {
        int64_t row = c->selection->rows[c->source][i];
        if (!c->counted[i].valid || dh_column_date(from, row) < c->from || dh_column_date(to, row) > c->to) continue;
        add_to(&c->used[dh_column_code(dh_table_get(c->table, "unit"), row)], c->counted[i].value);
    }
}

/* Computes `used` for a window, from detail and the counted summaries; cached for the last window. */
static dh_status read_used(checking *c, int32_t from, int32_t to, dh_error *error)
{
    const char *by[] = {"unit"};
    dh_asked asked = {.by = by, .n_by = 1, .window = {.from = from, .to = to}};
    dh_notes scratch;
    if (c->has_window && c->from == from && c->to == to) return DH_OK;
    c->has_window = true;
    c->from = from;
    c->to = to;
    memset(c->used, 0, (size_t)dh_table_rows(dh_dataset_table(c->dataset, "units")) * sizeof *c->used);
    add_counted(c);
    DH_TRY(dh_units_map(dh_dataset_units(c->dataset), to, &c->map, error));
    dh_status status = dh_notes_init(&scratch, error);
    for (int32_t i = 0; status == DH_OK && i < c->source; i++)
        if (c->selection->usable[i]) status = add_source(c, i, &asked, &scratch, error);
    dh_notes_clear(&scratch);
    return status;
}

/* Sum of `used` over the summary's unit, its predecessors and the units below; of the summary's level if known. */
static figure used_of(const checking *c, int64_t row)
{
    const dh_units *units = dh_dataset_units(c->dataset);
    const dh_column *level = dh_table_get(c->table, "level"), *levels = dh_table_get(dh_units_table(units), "level");
    int32_t unit = dh_column_code(dh_table_get(c->table, "unit"), row);
    size_t size = 0;
    bool has_level = level != NULL && levels != NULL && dh_column_is_valid(level, row);
    const char *asked = has_level ? dh_column_text(level, row, &size) : NULL;
    figure sum = {0};
    for (int32_t u = 0; u < (int32_t)dh_table_rows(dh_units_table(units)); u++) {
        int32_t then = c->map[u] >= 0 ? c->map[u] : u;
        if (!c->used[u].valid && !c->used[u].open) continue;
        if (!dh_units_is_within(units, u, unit) && !dh_units_is_within(units, then, unit)) continue;
        if (asked != NULL && dh_column_is_valid(levels, u) && !dh_column_text_is(levels, u, asked, size)) continue;
        if (c->used[u].valid) add_to(&sum, c->used[u].value);
        sum.open = sum.open || c->used[u].open;
    }
    if (sum.open) sum.value.upper = INFINITY;
    return sum;
}

/* ---- the note ---- */

/* Appends a text of the row's unit and a blank. */
static void add_text(checking *c, const char *column, int64_t row)
{
    const dh_table *units = dh_units_table(dh_dataset_units(c->dataset));
    const dh_column *texts = dh_table_get(units, column);
    int32_t unit = dh_column_code(dh_table_get(c->table, "unit"), row);
    size_t size;
    if (texts == NULL || !dh_column_is_valid(texts, unit)) return;
    const char *text = dh_column_text(texts, unit, &size);
    dh_strbuf_printf(&c->list, "%.*s ", (int)size, text);
}

/* "18001 Xã An Bình 2019-01-01 … 2019-12-31: 10 ≠ 1" */
static void add_example(checking *c, int64_t row, dh_count stated, dh_count used)
{
    char from[11], to[11];
    dh_date_format_iso(c->from, from);
    dh_date_format_iso(c->to, to);
    dh_strbuf_add(&c->list, c->n > 1 ? "; " : "");
    add_text(c, "code", row);
    add_text(c, "name", row);
    dh_strbuf_printf(&c->list, "%s … %s: ", from, to);
    dh_format_count(&c->list, stated, -1, c->locale);
    dh_strbuf_add(&c->list, " ≠ ");
    dh_format_count(&c->list, used, -1, c->locale);
}

/* Whether the summary is of one kind, audience or field alone, which detail sums cannot be compared with; those of one
 * level can. */
static bool is_part(const checking *c, int64_t row)
{
    const char *const *divisions = dh_table_divisions(c->contract->sources[c->source].table);
    for (int i = 0; divisions[i] != NULL; i++) {
        const dh_column *column = dh_table_get(c->table, divisions[i]);
        if (strcmp(divisions[i], "level") != 0 && column != NULL && dh_column_is_valid(column, row)) return true;
    }
    return false;
}

static dh_status check(checking *c, int64_t superseding, dh_error *error)
{
    int64_t row = c->selection->shadows[superseding].row, by = c->selection->shadows[superseding].by;
    int32_t from = day_of(c, "from", superseding), to = day_of(c, "to", superseding);
    if (by == DH_SUPERSEDED_OTHERWISE || from < c->asked->window.from || to > c->asked->window.to) return DH_OK;
    if (by == DH_SUPERSEDED_BY_DETAIL && is_part(c, row)) return DH_OK;
    figure stated = c->stated[superseding], used = c->chosen[superseding];
    DH_TRY(read_used(c, from, to, error));
    if (by == DH_SUPERSEDED_BY_DETAIL) used = used_of(c, row);
    if (!stated.valid || !used.valid) return DH_OK;
    if (stated.value.lower <= used.value.upper && used.value.lower <= stated.value.upper) return DH_OK;
    if (++c->n <= NAMED) add_example(c, row, stated.value, used.value);
    return DH_OK;
}

static dh_status check_all(checking *c, dh_error *error)
{
    int64_t n = c->selection->n_shadows;
    c->table = dh_dataset_table(c->dataset, dh_table_names[c->contract->sources[c->source].table]);
    c->order = dh_malloc((size_t)n * sizeof *c->order);
    c->stated = dh_calloc((size_t)n, sizeof *c->stated);
    c->chosen = dh_calloc((size_t)n, sizeof *c->chosen);
    c->counted = dh_calloc((size_t)c->selection->n_rows[c->source] + 1, sizeof *c->counted);
    c->used = dh_calloc((size_t)dh_table_rows(dh_dataset_table(c->dataset, "units")) + 1, sizeof *c->used);
    if (c->order == NULL || c->stated == NULL || c->chosen == NULL || c->counted == NULL || c->used == NULL)
        return dh_error_nomem(error);
    for (int64_t i = 0; i < n; i++) c->order[i] = i;
    qsort_r(c->order, (size_t)n, sizeof *c->order, by_window, c);
    DH_TRY(read_summaries(c, error));
    for (int64_t i = 0; i < n; i++) DH_TRY(check(c, c->order[i], error));
    return c->list.failed ? dh_error_nomem(error) : DH_OK;
}

dh_status dh_reconcile_note(dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                            const dh_source_selection *selection, const dh_asked *asked, dh_locale locale,
                            dh_error *error)
{
    checking c = {.dataset = dataset, .contract = contract, .selection = selection, .asked = asked, .locale = locale};
    while (c.source < contract->n_sources && dh_table_first_day_column(contract->sources[c.source].table) == NULL)
        c.source++;
    if (contract->kind != DH_CONTRACT_COUNT || c.source == contract->n_sources || selection->n_shadows == 0)
        return DH_OK;
    dh_status status = check_all(&c, error);
    if (status == DH_OK && c.n > 0) {
        if (c.n > NAMED) dh_strbuf_add(&c.list, "; …");
        dh_note note = {DH_NOTE_DIFFER, contract->id, contract->sources[c.source].table, c.n, 0, c.list.data};
        status = c.list.failed ? dh_error_nomem(error) : dh_notes_add(notes, note, error);
    }
    dh_strbuf_free(&c.list);
    dh_free(c.order);
    dh_free(c.stated);
    dh_free(c.chosen);
    dh_free(c.counted);
    dh_free(c.used);
    return status;
}
