/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Choosing among overlapping summaries, by rank: a row with the figure before one without, a total that is less than
 * what single sessions within it add up to after all others (they are detail, and some is missing), the finer unit
 * before the one above it, a row divided as was asked for before others, a total before its parts, a row before one
 * whose window rows of a better status cover together, the longest window within an asked period before its parts,
 * official before estimate. Rows are accepted in this order; one that overlaps an accepted row is superseded as a
 * whole.
 */
#include "dialogue/measure/summary_selection.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/due.h"
#include "dialogue/measure/summary_internal.h"
#include "dialogue/measure/window.h"

/* The number of divisions that the row is of one part of: of those asked for, or of the others. */
static int n_parts(const dh_candidate *c, unsigned asked, bool of_asked)
{
    int n = 0;
    for (int i = 0; i < DH_MAX_DIVISIONS; i++) n += c->parts[i] >= 0 && ((asked >> i & 1u) != 0) == of_asked;
    return n;
}

/* Sorts the preferred summaries first. */
static int by_rank(const void *a, const void *b, void *context)
{
    const dh_candidate *left = a, *right = b;
    unsigned asked = *(const unsigned *)context;
    int order = (int)right->reports - (int)left->reports;
    if (order == 0) order = (int)left->exceeded - (int)right->exceeded;
    if (order == 0) order = right->depth - left->depth;
    if (order == 0) order = n_parts(right, asked, true) - n_parts(left, asked, true);
    if (order == 0) order = n_parts(left, asked, false) - n_parts(right, asked, false);
    if (order == 0) order = (int)left->outdone - (int)right->outdone;
    int64_t left_days = (int64_t)left->to - left->from, right_days = (int64_t)right->to - right->from;
    if (order == 0) order = left_days > right_days ? -1 : left_days < right_days;
    if (order == 0) order = (int)right->status - (int)left->status;
    return order != 0 ? order : left->row < right->row ? -1 : left->row > right->row;
}

/* An accepted candidate that overlaps `c`; -1 = none. */
static int64_t beaten_by(const dh_accepted *a, const dh_candidate *c)
{
    if (c->unit < 0) return -1;
    int64_t by = dh_summary_beaten_in(a, c, c->unit);
    return by >= 0 ? by : dh_summary_beaten_elsewhere(a, c);
}

static void superseding(dh_source_selection *selection, int32_t index, int64_t row, int64_t by)
{
    selection->superseded[index]++;
    selection->shadows[selection->n_shadows++] = (dh_superseding){row, by};
}

/* Whether both summarise the same unit, window and breakdown. */
static bool is_of_the_same(const dh_candidate *a, const dh_candidate *b)
{
    return a->unit == b->unit && a->from == b->from && a->to == b->to &&
           memcmp(a->parts, b->parts, sizeof a->parts) == 0;
}

static int32_t code_of(const dh_table *table, const char *column, int64_t row)
{
    const dh_column *c = dh_table_get(table, column);
    return c != NULL && dh_column_is_valid(c, row) ? dh_column_code(c, row) : -1;
}

/* False when the row has no period. */
static bool read_candidate(dh_candidate *out, const dh_table *table, int index, int64_t row, const dh_units *units,
                           const dh_column *reported)
{
    const dh_column *from = dh_table_get(table, "from"), *to = dh_table_get(table, "to");
    const char *const *divisions = dh_table_divisions(index);
    dh_candidate c = {.row = row, .next = -1, .reports = dh_source_selection_is_true(reported, row)};
    c.unit = code_of(table, "unit", row);
    if (!dh_column_is_valid(from, row) || !dh_column_is_valid(to, row)) return false;
    c.from = dh_column_date(from, row);
    c.to = dh_column_date(to, row);
    for (int i = 0; i < DH_MAX_DIVISIONS; i++) c.parts[i] = -1;
    for (int i = 0; divisions[i] != NULL; i++) c.parts[i] = code_of(table, divisions[i], row);
    c.own_level = c.unit >= 0 ? dh_due_level_of(dh_units_table(units), c.unit) : -1;
    c.level = dh_due_level_of(table, row);
    const dh_column *status = dh_table_get(table, "status");
    c.status = NO_STATUS;
    if (status != NULL && dh_column_text_is(status, row, "official", strlen("official"))) c.status = OFFICIAL;
    if (status != NULL && dh_column_text_is(status, row, "estimate", strlen("estimate"))) c.status = ESTIMATE;
    for (int32_t u = c.unit; u >= 0 && c.depth < 64; u = dh_units_parent(units, u)) c.depth++;
    *out = c;
    return true;
}

/* Marks the units that have others below them, and those that the candidates' days know under another unit. */
static void mark_units(dh_accepted *a, const dh_candidate *candidates, int64_t n)
{
    for (int32_t u = 0; u < a->n_units; u++) {
        a->last[u] = a->last_total[u] = -1;
        int32_t above = dh_units_parent(a->units, u);
        if (above >= 0) a->parents[above] = true;
    }
    const int32_t *seen = NULL;
    for (int64_t i = 0; i < n; i++) {
        if (candidates[i].map == seen) continue;
        seen = candidates[i].map;
        for (int32_t u = 0; u < a->n_units; u++) a->changed[u] = a->changed[u] || (seen[u] >= 0 && seen[u] != u);
    }
}

static void accept_all(dh_source_selection *selection, int32_t index, dh_accepted *a, dh_candidate *candidates,
                       int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        dh_candidate *c = &candidates[i];
        int64_t by = beaten_by(a, c);
        if (by >= 0) {
            bool same = is_of_the_same(c, &candidates[by]);
            c->beaten = true;
            superseding(selection, index, c->row, same ? candidates[by].row : DH_SUPERSEDED_OTHERWISE);
            continue;
        }
        if (c->unit >= 0) c->next = a->last[c->unit];
        if (c->unit >= 0) a->last[c->unit] = i;
    }
}

/* Writes the rows that are accepted in the end, and what became of the totals. */
static void list_accepted(dh_source_selection *selection, int32_t index, const dh_candidate *candidates, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        const dh_candidate *c = &candidates[i];
        if (c->is_total) {
            selection->totals[c->total].covered = c->split;
            selection->totals[c->total].doubtful = c->doubtful;
            if (c->partial && !c->split) selection->superseded[index]--; /* it counts in part */
        } else if (c->split) {
            superseding(selection, index, c->row, DH_SUPERSEDED_OTHERWISE);
        }
        if (c->beaten || c->split) continue;
        selection->rows[index][selection->n_rows[index]++] = c->row;
        if (c->doubtful) selection->doubtful[selection->n_doubtful++] = c->row;
    }
}

static dh_status choose(dh_source_selection *selection, int32_t index, dh_candidate *candidates, int64_t n,
                        const dh_units *units, unsigned asked, dh_error *error)
{
    size_t n_units = (size_t)dh_table_rows(dh_units_table(units)) + 1;
    dh_accepted a = {.candidates = candidates,
                     .units = units,
                     .n_units = (int32_t)n_units - 1,
                     .last = dh_malloc(n_units * sizeof *a.last),
                     .last_total = dh_malloc(n_units * sizeof *a.last_total),
                     .parents = dh_calloc(n_units, sizeof *a.parents),
                     .changed = dh_calloc(n_units, sizeof *a.changed)};
    selection->rows[index] = dh_malloc((size_t)(n + 1) * sizeof(int64_t));
    selection->doubtful = dh_malloc((size_t)(n + 1) * sizeof *selection->doubtful);
    dh_status status = a.last == NULL || a.last_total == NULL || a.parents == NULL || a.changed == NULL ||
                               selection->rows[index] == NULL || selection->doubtful == NULL
                           ? dh_error_nomem(error)
                           : dh_summary_mark_outdone(candidates, n, error);
    if (status == DH_OK) {
        mark_units(&a, candidates, n);
        qsort_r(candidates, (size_t)n, sizeof *candidates, by_rank, &asked);
        accept_all(selection, index, &a, candidates, n);
        status = dh_summary_find_totals(selection, &a, candidates, n, asked, error);
    }
    if (status == DH_OK) status = dh_summary_classify_splits(&a, candidates, n, error);
    if (status == DH_OK) list_accepted(selection, index, candidates, n);
    dh_free(a.last);
    dh_free(a.last_total);
    dh_free(a.parents);
    dh_free(a.changed);
    return status;
}

/* Whether all of its days are of one year, after those that are asked for of each. */
static bool is_between(const dh_window *window, const dh_candidate *c)
{
    return window->to_date && !dh_window_has(window, c->from) && c->from >= window->from &&
           c->to <= dh_calendar_part(window->calendar, c->from, 12).to;
}

/* Judges one row: superseded, left out or a candidate. */
static dh_status classify(dh_source_selection *selection, int32_t index, dh_candidate *c, const dh_table *table,
                          const dh_dataset *dataset, const dh_window *window, dh_superseded *is_superseded,
                          void *context, bool *candidate_too, dh_error *error)
{
    dh_overlap overlap;
    *candidate_too = false;
    if (c->to < window->from || c->from > window->to || is_between(window, c)) return DH_OK;
    if (dh_dataset_is_later(dataset, c->from)) {
        selection->later[index]++;
        return DH_OK;
    }
    DH_TRY(is_superseded(context, &overlap, table, c->row, error));
    if (overlap == DH_OVERLAP_CERTAIN) {
        superseding(selection, index, c->row, DH_SUPERSEDED_BY_DETAIL);
    } else if (!dh_window_has(window, c->from) || c->to > window->to || c->to > dh_window_period_end(window, c->from)) {
        selection->undivided[index]++;
        selection->crossing[selection->n_crossing++] = c->row;
    } else {
        c->doubtful = overlap == DH_OVERLAP_POSSIBLE;
        *candidate_too = true;
        return dh_units_map(dh_dataset_units(dataset), c->to, &c->map, error);
    }
    return DH_OK;
}

dh_status dh_summary_selection(dh_source_selection *selection, int32_t index, const dh_dataset *dataset,
                               const dh_contract_source *source, const dh_window *window, dh_superseded *is_superseded,
                               void *context, dh_error *error)
{
    const dh_units *units = dh_dataset_units(dataset);
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[source->table]);
    dh_column *reported, *fits = NULL;
    DH_TRY(dh_source_selection_report(&reported, dataset, table, source->when, error));
    int64_t n = dh_table_rows(table), n_candidates = 0;
    dh_candidate *candidates = dh_malloc((size_t)(n + 1) * sizeof *candidates);
    selection->shadows = dh_malloc((size_t)(n + 1) * sizeof *selection->shadows);
    selection->crossing = dh_malloc((size_t)(n + 1) * sizeof *selection->crossing);
    dh_status status =
        candidates == NULL || selection->shadows == NULL || selection->crossing == NULL ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && !window->lacks[source->table])
        status = dh_source_selection_report(&fits, dataset, table, window->of_reports, error);
    for (int64_t i = 0; status == DH_OK && i < n; i++) {
        dh_candidate c;
        bool candidate_too;
        if (!dh_source_selection_is_true(fits, i)) continue;
        if (!read_candidate(&c, table, source->table, i, units, reported)) {
            selection->undated[index] += dh_source_selection_is_true(reported, i);
            continue;
        }
        status = classify(selection, index, &c, table, dataset, window, is_superseded, context, &candidate_too, error);
        if (status == DH_OK && candidate_too) candidates[n_candidates++] = c;
    }
    if (status == DH_OK) status = dh_summary_mark_exceeded(selection, candidates, n_candidates, dataset, source, error);
    if (status == DH_OK)
        status =
            choose(selection, index, candidates, n_candidates, units, window->asked_divisions[source->table], error);
    const dh_column *to = dh_table_get(table, "to");
    for (int64_t i = 0; status == DH_OK && i < selection->n_rows[index]; i++)
        selection->beyond[index] += dh_dataset_is_later(dataset, dh_column_date(to, selection->rows[index][i]));
    if (reported != NULL) dh_column_unref(reported);
    if (fits != NULL) dh_column_unref(fits);
    dh_free(candidates);
    return status;
}
