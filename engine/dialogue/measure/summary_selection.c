/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Choosing among overlapping summaries, by rank: a row with the figure before one without, the finer unit before the
 * one above it, a total before its breakdown (reversed when a breakdown is asked for), the longest window within an
 * asked period before its parts, official before estimate. Rows are accepted in this order; one that overlaps an
 * accepted row is superseded as a whole.
 */
#include "dialogue/measure/summary_selection.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/tables.h"

typedef struct candidate {
    int64_t row;
    int32_t unit, from, to, depth;
    int32_t parts[3]; /* codes of level, kind, audience; -1 = of all of them */
    bool official, has_children, reports;
    int64_t next; /* accepted candidate of the same unit before it; -1 = none */
} candidate;

static int n_parts(const candidate *c)
{
    return (c->parts[0] >= 0) + (c->parts[1] >= 0) + (c->parts[2] >= 0);
}

/* Sorts the preferred summaries first. */
static int by_rank(const void *a, const void *b, void *context)
{
    const candidate *left = a, *right = b;
    bool broken_down = *(const bool *)context;
    int order = (int)right->reports - (int)left->reports;
    if (order == 0) order = right->depth - left->depth;
    if (order == 0) order = broken_down ? n_parts(right) - n_parts(left) : n_parts(left) - n_parts(right);
    int64_t left_days = (int64_t)left->to - left->from, right_days = (int64_t)right->to - right->from;
    if (order == 0) order = left_days > right_days ? -1 : left_days < right_days;
    if (order == 0) order = (int)right->official - (int)left->official;
    return order != 0 ? order : left->row < right->row ? -1 : left->row > right->row;
}

/* The last day of the period of size `cell` that contains `day`. */
static int32_t cell_end(int32_t day, dh_cell cell)
{
    static const int months[] = {0, 12, 6, 3, 1};
    if (cell == DH_CELL_ALL) return INT32_MAX;
    int year, month, d;
    dh_date_to_civil(day, &year, &month, &d);
    int last = (month - 1) / months[cell] * months[cell] + months[cell];
    return dh_date_from_civil(year, last, dh_date_days_in_month(year, last));
}

/* Whether some record could be in both summaries, by window and breakdown. */
static bool overlaps(const candidate *a, const candidate *b)
{
    if (a->to < b->from || b->to < a->from) return false;
    for (int i = 0; i < 3; i++)
        if (a->parts[i] >= 0 && b->parts[i] >= 0 && a->parts[i] != b->parts[i]) return false;
    return true;
}

/* An accepted candidate that overlaps `c`, of its unit or one below; -1 = none. last[unit] = index of the latest
 * accepted one, linked by `next`. */
static int64_t beaten_by(const candidate *candidates, const candidate *c, const int64_t *last, int32_t n_units,
                         const dh_units *units)
{
    for (int64_t i = last[c->unit]; i >= 0; i = candidates[i].next)
        if (overlaps(&candidates[i], c)) return i;
    for (int32_t u = 0; c->has_children && u < n_units; u++) {
        if (u == c->unit || last[u] < 0 || !dh_units_is_within(units, u, c->unit)) continue;
        for (int64_t i = last[u]; i >= 0; i = candidates[i].next)
            if (overlaps(&candidates[i], c)) return i;
    }
    return -1;
}

static void superseding(dh_source_selection *selection, int32_t index, int64_t row, int64_t by)
{
    selection->superseded[index]++;
    selection->shadows[selection->n_shadows++] = (dh_superseding){row, by};
}

/* Whether both summarise the same unit, window and breakdown. */
static bool is_of_the_same(const candidate *a, const candidate *b)
{
    return a->unit == b->unit && a->from == b->from && a->to == b->to &&
           memcmp(a->parts, b->parts, sizeof a->parts) == 0;
}

static int32_t code_of(const dh_table *table, const char *column, int64_t row)
{
    const dh_column *c = dh_table_get(table, column);
    return c != NULL && dh_column_is_valid(c, row) ? dh_column_code(c, row) : -1;
}

static candidate read_candidate(const dh_table *table, int64_t row, const dh_units *units, const dh_column *reported)
{
    candidate c = {.row = row, .next = -1, .reports = dh_source_selection_is_true(reported, row)};
    c.unit = code_of(table, "unit", row);
    c.from = dh_column_date(dh_table_get(table, "from"), row);
    c.to = dh_column_date(dh_table_get(table, "to"), row);
    c.parts[0] = code_of(table, "level", row);
    c.parts[1] = code_of(table, "kind", row);
    c.parts[2] = code_of(table, "audience", row);
    const dh_column *status = dh_table_get(table, "status");
    c.official = status != NULL && dh_column_text_is(status, row, "official", strlen("official"));
    for (int32_t u = c.unit; u >= 0 && c.depth < 64; u = dh_units_parent(units, u)) c.depth++;
    return c;
}

static dh_status choose(dh_source_selection *selection, int32_t index, candidate *candidates, int64_t n,
                        const dh_units *units, bool broken_down, dh_error *error)
{
    int32_t n_units = (int32_t)dh_table_rows(dh_units_table(units));
    int64_t *last = dh_malloc(((size_t)n_units + 1) * sizeof *last);
    bool *parent = dh_calloc((size_t)n_units + 1, sizeof *parent);
    selection->rows[index] = dh_malloc((size_t)(n + 1) * sizeof(int64_t));
    dh_status status = last == NULL || parent == NULL || selection->rows[index] == NULL ? dh_error_nomem(error) : DH_OK;
    for (int32_t u = 0; status == DH_OK && u < n_units; u++) {
        last[u] = -1;
        int32_t above = dh_units_parent(units, u);
        if (above >= 0) parent[above] = true;
    }
    qsort_r(candidates, (size_t)n, sizeof *candidates, by_rank, &broken_down);
    for (int64_t i = 0; status == DH_OK && i < n; i++) {
        candidate *c = &candidates[i];
        c->has_children = parent[c->unit];
        int64_t by = beaten_by(candidates, c, last, n_units, units);
        if (by >= 0) {
            bool same = is_of_the_same(c, &candidates[by]);
            superseding(selection, index, c->row, same ? candidates[by].row : DH_SUPERSEDED_OTHERWISE);
            continue;
        }
        c->next = last[c->unit];
        last[c->unit] = i;
        selection->rows[index][selection->n_rows[index]++] = c->row;
    }
    dh_free(last);
    dh_free(parent);
    return status;
}

dh_status dh_summary_selection(dh_source_selection *selection, int32_t index, const dh_dataset *dataset,
                               const char *when, const dh_window *window, dh_superseded *is_superseded, void *context,
                               dh_error *error)
{
    const dh_units *units = dh_dataset_units(dataset);
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[DH_SUMMARIES]);
    const dh_column *levels = dh_table_get(table, "level");
    dh_column *reported;
    DH_TRY(dh_source_selection_report(&reported, dataset, table, when, error));
    int64_t n = dh_table_rows(table), n_candidates = 0;
    candidate *candidates = dh_malloc((size_t)(n + 1) * sizeof *candidates);
    selection->shadows = dh_malloc((size_t)(n + 1) * sizeof *selection->shadows);
    dh_status status = candidates == NULL || selection->shadows == NULL ? dh_error_nomem(error) : DH_OK;
    for (int64_t i = 0; status == DH_OK && i < n; i++) {
        candidate c = read_candidate(table, i, units, reported);
        if (c.to < window->from || c.from > window->to) continue;
        if (is_superseded(context, c.unit, c.from, c.to, c.parts[0] >= 0 ? levels : NULL, i))
            superseding(selection, index, i, DH_SUPERSEDED_BY_DETAIL);
        else if (c.from < window->from || c.to > window->to || c.to > cell_end(c.from, window->cell))
            selection->undivided[index]++;
        else
            candidates[n_candidates++] = c;
    }
    if (status == DH_OK) status = choose(selection, index, candidates, n_candidates, units, window->broken_down, error);
    if (reported != NULL) dh_column_unref(reported);
    dh_free(candidates);
    return status;
}
