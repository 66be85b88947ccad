/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a unit beside those of the units that its land went to. */
#include <string.h>

#include "dialogue/measure/summary_internal.h"
#include "dialogue/units/lineage_search.h"

/* Whether the candidate's unit was made within its window: it then sums up what a former unit had before, too. */
static bool is_made_within(const dh_accepted *a, const dh_candidate *c)
{
    const dh_column *from = dh_table_get(dh_units_table(a->units), "valid_from");
    return c->unit >= 0 && from != NULL && dh_column_is_valid(from, c->unit) && dh_column_date(from, c->unit) > c->from;
}

/* Whether an accepted row of a unit sums up all that `p` does of its part of the land. */
static bool has_covering(const dh_accepted *a, int32_t unit, const dh_candidate *p)
{
    for (int64_t i = a->last[unit]; i >= 0; i = a->candidates[i].next) {
        const dh_candidate *c = &a->candidates[i];
        if (!c->beaten && c->reports && c->from <= p->from && c->to >= p->to && is_made_within(a, c) &&
            memcmp(c->parts, p->parts, sizeof c->parts) == 0)
            return true;
    }
    return false;
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
    for (int32_t k = 0; k < n; k++) covered = covered && held[k] != p->unit && has_covering(a, held[k], p);
    p->beaten = p->split = covered;
    for (int32_t k = 0; !covered && n > 1 && k < n; k++)
        for (int64_t i = held[k] != p->unit ? a->last[held[k]] : -1; i >= 0; i = candidates[i].next)
            candidates[i].doubtful =
                candidates[i].doubtful || (is_made_within(a, &candidates[i]) && dh_summary_overlaps(&candidates[i], p));
    return DH_OK;
}

/* Classifies the accepted rows of units of which parts went to others, by each day that rows of units made within them
 * end on. */
dh_status dh_summary_classify_splits(dh_accepted *a, dh_candidate *candidates, int64_t n, dh_error *error)
{
    dh_status status = DH_OK;
    for (int64_t i = 0; status == DH_OK && i < n; i++) {
        const dh_candidate *made = &candidates[i];
        dh_unit_trace *trace;
        bool seen = made->beaten || !is_made_within(a, made);
        for (int64_t k = 0; !seen && k < i; k++)
            seen = candidates[k].to == made->to && !candidates[k].beaten && is_made_within(a, &candidates[k]);
        if (seen) continue;
        DH_TRY(dh_unit_trace_new(&trace, (dh_units *)a->units, made->to, error));
        for (int64_t k = 0; status == DH_OK && k < n; k++) {
            dh_candidate *p = &candidates[k];
            bool whole = p->unit >= 0 && made->map[p->unit] >= 0 && made->map[p->unit] != p->unit;
            if (p->unit >= 0 && !whole && !p->beaten && p->from <= made->to)
                status = classify_split(a, trace, p, candidates, error);
        }
        dh_unit_trace_free(trace);
    }
    return status;
}
