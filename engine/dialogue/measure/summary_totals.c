/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Superseded rows of which counted ones are parts, or that these overlap in part. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "dialogue/measure/summary_internal.h"

/* Counts the candidates of a chain that overlap `c`; false when one of them is no part of it. */
static bool has_parts_only(const dh_accepted *a, const dh_candidate *c, int64_t last, int64_t *n)
{
    bool all = true;
    for (int64_t i = last; i >= 0; i = a->candidates[i].next) {
        if (!dh_summary_overlaps(&a->candidates[i], c)) continue;
        all = all && dh_summary_is_part_of(&a->candidates[i], c);
        (*n)++;
    }
    return all;
}

/* ---- rows whose days others have all of ---- */

typedef struct days {
    int32_t from, to;
} days;

static int by_first_day(const void *a, const void *b)
{
    const days *left = a, *right = b;
    return (left->from > right->from) - (left->from < right->from);
}

/* Whether all that `c` is of on the days that both are of is in `other`, too. */
static bool has_parts_of(const dh_candidate *other, const dh_candidate *c)
{
    for (int i = 0; i < DH_MAX_DIVISIONS; i++)
        if (other->parts[i] >= 0 && other->parts[i] != c->parts[i]) return false;
    return other->reports && dh_summary_overlaps(other, c);
}

/* Appends the days of those of a chain that have all of `c` on them. */
static void add_days(days *out, int64_t *n, const dh_accepted *a, const dh_candidate *c, int64_t last)
{
    for (int64_t i = last; i >= 0; i = a->candidates[i].next)
        if (has_parts_of(&a->candidates[i], c)) out[(*n)++] = (days){a->candidates[i].from, a->candidates[i].to};
}

/* Whether rows that count have all that `c` is of; `scratch` has room for all candidates. */
static bool is_covered(const dh_accepted *a, const dh_candidate *c, days *scratch)
{
    int64_t n = 0, next = c->from;
    add_days(scratch, &n, a, c, a->last[c->unit]);
    add_days(scratch, &n, a, c, a->last_total[c->unit]);
    qsort(scratch, (size_t)n, sizeof *scratch, by_first_day);
    for (int64_t i = 0; i < n && scratch[i].from <= next; i++)
        if (scratch[i].to >= next) next = (int64_t)scratch[i].to + 1;
    return next > c->to;
}

/* ---- totals ---- */

/* Whether all of a row that counts is in `c`. */
static bool is_within(const dh_candidate *row, const dh_candidate *c)
{
    if (row->from < c->from || row->to > c->to) return false;
    for (int i = 0; i < DH_MAX_DIVISIONS; i++)
        if (c->parts[i] >= 0 && c->parts[i] != row->parts[i]) return false;
    return true;
}

static dh_status add_parts(dh_source_selection *selection, const dh_accepted *a, const dh_candidate *c, int64_t last,
                           bool of_totals, dh_error *error)
{
    for (int64_t i = last; i >= 0; i = a->candidates[i].next) {
        const dh_candidate *part = &a->candidates[i];
        if (!dh_summary_overlaps(part, c)) continue;
        if (dh_grow((void **)&selection->parts, &selection->part_capacity, selection->n_parts + 1,
                    sizeof *selection->parts) != 0)
            return dh_error_nomem(error);
        bool same = memcmp(part->parts, c->parts, sizeof c->parts) == 0 && part->status == c->status;
        selection->parts[selection->n_parts++] = (dh_part){.total = (int64_t)selection->n_totals,
                                                           .row = of_totals ? part->total : part->row,
                                                           .of_total = of_totals,
                                                           .within = is_within(part, c),
                                                           .same = same};
    }
    return DH_OK;
}

static dh_status add_total(dh_source_selection *selection, dh_accepted *a, dh_candidate *candidates, int64_t at,
                           bool partial, dh_error *error)
{
    dh_candidate *c = &candidates[at];
    DH_TRY(add_parts(selection, a, c, a->last[c->unit], false, error));
    DH_TRY(add_parts(selection, a, c, a->last_total[c->unit], true, error));
    if (dh_grow((void **)&selection->totals, &selection->total_capacity, selection->n_totals + 1,
                sizeof *selection->totals) != 0)
        return dh_error_nomem(error);
    c->is_total = true;
    c->partial = partial;
    c->total = (int64_t)selection->n_totals;
    selection->totals[selection->n_totals++] = (dh_total){.row = c->row, .partial = partial};
    c->next = a->last_total[c->unit];
    a->last_total[c->unit] = at;
    return DH_OK;
}

dh_status dh_summary_find_totals(dh_source_selection *selection, dh_accepted *a, dh_candidate *candidates, int64_t n,
                                 unsigned asked, dh_error *error)
{
    days *scratch = dh_malloc((size_t)(n + 1) * sizeof *scratch);
    dh_status status = scratch == NULL ? dh_error_nomem(error) : DH_OK;
    for (int64_t i = 0; status == DH_OK && i < n; i++) {
        const dh_candidate *c = &candidates[i];
        int64_t n_rows = 0, n_totals = 0;
        if (!c->beaten || c->outdone || !c->reports || c->unit < 0) continue;
        bool rows_divide = has_parts_only(a, c, a->last[c->unit], &n_rows);
        bool divided = has_parts_only(a, c, a->last_total[c->unit], &n_totals) && rows_divide && asked != 0;
        bool partial = !divided && !c->exceeded && !is_covered(a, c, scratch);
        if (n_rows == 0 || (!divided && !partial) || dh_summary_beaten_elsewhere(a, c) >= 0) continue;
        status = add_total(selection, a, candidates, i, partial, error);
    }
    dh_free(scratch);
    return status;
}
