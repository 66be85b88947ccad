/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Superseded rows of which counted ones are parts. */
#include "base/memory.h"
#include "dialogue/measure/summary_internal.h"

/* Counts the candidates of a chain that are parts of `c`; false when one overlaps it and is none. */
static bool has_parts_only(const dh_accepted *a, const dh_candidate *c, int64_t last, int64_t *n)
{
    for (int64_t i = last; i >= 0; i = a->candidates[i].next) {
        if (!dh_summary_overlaps(&a->candidates[i], c)) continue;
        if (!dh_summary_is_part_of(&a->candidates[i], c)) return false;
        (*n)++;
    }
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
        selection->parts[selection->n_parts++] =
            (dh_part){(int64_t)selection->n_totals, of_totals ? part->total : part->row, of_totals};
    }
    return DH_OK;
}

/* Finds the superseded rows that others of their unit divide, with their parts: the more divided ones first, so that
 * what these have beyond their parts is a part of the less divided. */
dh_status dh_summary_find_totals(dh_source_selection *selection, dh_accepted *a, dh_candidate *candidates, int64_t n,
                                 unsigned asked, dh_error *error)
{
    for (int64_t i = 0; asked != 0 && i < n; i++) {
        dh_candidate *c = &candidates[i];
        int64_t n_rows = 0, n_totals = 0;
        if (!c->beaten || c->outdone || !c->reports || c->unit < 0 || dh_summary_beaten_elsewhere(a, c) >= 0) continue;
        if (!has_parts_only(a, c, a->last[c->unit], &n_rows) || n_rows == 0) continue;
        if (!has_parts_only(a, c, a->last_total[c->unit], &n_totals)) continue;
        DH_TRY(add_parts(selection, a, c, a->last[c->unit], false, error));
        DH_TRY(add_parts(selection, a, c, a->last_total[c->unit], true, error));
        if (dh_grow((void **)&selection->totals, &selection->total_capacity, selection->n_totals + 1,
                    sizeof *selection->totals) != 0)
            return dh_error_nomem(error);
        c->is_total = true;
        c->total = (int64_t)selection->n_totals;
        selection->totals[selection->n_totals++] = (dh_total){.row = c->row};
        c->next = a->last_total[c->unit];
        a->last_total[c->unit] = i;
    }
    return DH_OK;
}
