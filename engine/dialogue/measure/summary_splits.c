/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of a unit beside those of the units that its land went to. A total is as any row, but that nothing of what its
 * parts tell is in what it has beyond them.
 */
#include <string.h>

#include "dialogue/measure/summary_internal.h"
#include "dialogue/units/lineage_search.h"

/* Whether the candidate's unit was made within its window: it then sums up what a former unit had before, too. */
static bool is_made_within(const dh_accepted *a, const dh_candidate *c)
{
    const dh_column *from = dh_table_get(dh_units_table(a->units), "valid_from");
    return c->unit >= 0 && from != NULL && dh_column_is_valid(from, c->unit) && dh_column_date(from, c->unit) > c->from;
}

/* Whether it counts: as a row, or by what it has beyond its parts. */
static bool counts(const dh_candidate *c)
{
    return (!c->beaten || c->is_total) && !c->split;
}

/* Whether rows of a chain sum up all that `p` does of the unit's part of the land. */
static bool has_covering(const dh_accepted *a, int64_t last, const dh_candidate *p)
{
    for (int64_t i = last; i >= 0; i = a->candidates[i].next) {
        const dh_candidate *c = &a->candidates[i];
        if (counts(c) && c->reports && c->from <= p->from && c->to >= p->to && is_made_within(a, c) &&
            memcmp(c->parts, p->parts, sizeof c->parts) == 0)
            return true;
    }
    return false;
}

/* Whether what a total and another row both sum up is in `part`, which is of the total's unit. */
static bool is_in_part(const dh_candidate *part, const dh_candidate *total, const dh_candidate *other)
{
    int32_t from = total->from > other->from ? total->from : other->from;
    int32_t to = total->to < other->to ? total->to : other->to;
    if (!part->reports || !dh_summary_is_part_of(part, total) || part->from > from || part->to < to) return false;
    for (int i = 0; i < DH_MAX_DIVISIONS; i++)
        if (part->parts[i] >= 0 && part->parts[i] != total->parts[i] && part->parts[i] != other->parts[i]) return false;
    return true;
}

/* Whether nothing that a total has beyond its parts is in another row. */
static bool is_in_parts(const dh_accepted *a, const dh_candidate *total, const dh_candidate *other)
{
    const int64_t chains[2] = {a->last[total->unit], a->last_total[total->unit]};
    for (int k = 0; total->is_total && k < 2; k++)
        for (int64_t i = chains[k]; i >= 0; i = a->candidates[i].next)
            if (is_in_part(&a->candidates[i], total, other)) return true;
    return false;
}

/* Marks those of a chain that may tell of the same as `p`. */
static void mark_doubtful(const dh_accepted *a, dh_candidate *candidates, int64_t last, const dh_candidate *p)
{
    for (int64_t i = last; i >= 0; i = candidates[i].next) {
        dh_candidate *c = &candidates[i];
        if (!c->doubtful && is_made_within(a, c) && dh_summary_overlaps(c, p))
            c->doubtful = !is_in_parts(a, c, p) && !is_in_parts(a, p, c);
    }
}

/* What a row of a unit means for those of the units that its land went to by the trace's day, of which none holds all
 * of it: where rows of all of these cover it, it is superseded, else theirs may tell of the same. */
static dh_status classify_split(dh_accepted *a, dh_unit_trace *trace, dh_candidate *p, dh_candidate *candidates,
                                dh_error *error)
{
    int32_t n;
    bool complete;
    const int32_t *held = dh_unit_trace_find(trace, (dh_reported){p->unit, p->from, p->to}, &n, &complete);
    if (held == NULL) return dh_error_nomem(error);
    bool covered = complete && n > 1 && p->reports;
    for (int32_t k = 0; covered && k < n; k++)
        covered =
            held[k] != p->unit && (has_covering(a, a->last[held[k]], p) || has_covering(a, a->last_total[held[k]], p));
    p->split = covered;
    for (int32_t k = 0; !covered && n > 1 && k < n; k++) {
        if (held[k] == p->unit) continue;
        mark_doubtful(a, candidates, a->last[held[k]], p);
        mark_doubtful(a, candidates, a->last_total[held[k]], p);
    }
    return DH_OK;
}

dh_status dh_summary_classify_splits(dh_accepted *a, dh_candidate *candidates, int64_t n, dh_error *error)
{
    dh_status status = DH_OK;
    for (int64_t i = 0; status == DH_OK && i < n; i++) {
        const dh_candidate *made = &candidates[i];
        dh_unit_trace *trace;
        bool seen = !counts(made) || !is_made_within(a, made);
        for (int64_t k = 0; !seen && k < i; k++)
            seen = candidates[k].to == made->to && counts(&candidates[k]) && is_made_within(a, &candidates[k]);
        if (seen) continue;
        DH_TRY(dh_unit_trace_new(&trace, (dh_units *)a->units, made->to, error));
        for (int64_t k = 0; status == DH_OK && k < n; k++) {
            dh_candidate *p = &candidates[k];
            bool whole = p->unit >= 0 && made->map[p->unit] >= 0 && made->map[p->unit] != p->unit;
            if (p->unit >= 0 && !whole && counts(p) && p->from <= made->to)
                status = classify_split(a, trace, p, candidates, error);
        }
        dh_unit_trace_free(trace);
    }
    return status;
}
