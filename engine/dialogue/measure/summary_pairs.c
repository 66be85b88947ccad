/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two summaries beside each other: which tell of the same. */
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/summary_internal.h"

/* Whether `all`, which is of all levels of its unit, has none of the level of `part`: a unit has its own and those
 * below it. */
static bool is_apart(const dh_candidate *all, const dh_candidate *part)
{
    return all->level < 0 && part->level >= 0 && all->own_level >= 0 && part->level < all->own_level;
}

bool dh_summary_overlaps(const dh_candidate *a, const dh_candidate *b)
{
    if (a->to < b->from || b->to < a->from) return false;
    if (is_apart(a, b) || is_apart(b, a)) return false;
    for (int i = 0; i < DH_MAX_DIVISIONS; i++)
        if (a->parts[i] >= 0 && b->parts[i] >= 0 && a->parts[i] != b->parts[i]) return false;
    return true;
}

int64_t dh_summary_beaten_in(const dh_accepted *a, const dh_candidate *c, int32_t unit)
{
    for (int64_t i = a->last[unit]; i >= 0; i = a->candidates[i].next)
        if (dh_summary_overlaps(&a->candidates[i], c)) return i;
    return -1;
}

/* Whether events of a unit of one summary are summed up in the other: it is the unit, below it, or became such. */
static bool is_of(const dh_accepted *a, int32_t unit, const dh_candidate *c)
{
    int32_t then = c->map[unit] >= 0 ? c->map[unit] : unit;
    return dh_units_is_within(a->units, unit, c->unit) || dh_units_is_within(a->units, then, c->unit);
}

int64_t dh_summary_beaten_elsewhere(const dh_accepted *a, const dh_candidate *c)
{
    int64_t by = -1;
    int32_t steps = 0;
    for (int32_t u = dh_units_parent(a->units, c->unit); by < 0 && u >= 0 && steps++ < 64;
         u = dh_units_parent(a->units, u))
        by = dh_summary_beaten_in(a, c, u);
    for (int32_t u = 0; by < 0 && u < a->n_units; u++) {
        if (u == c->unit || a->last[u] < 0) continue;
        if ((a->parents[c->unit] || a->changed[u]) && is_of(a, u, c)) by = dh_summary_beaten_in(a, c, u);
        for (int64_t i = a->last[u]; by < 0 && a->changed[c->unit] && i >= 0; i = a->candidates[i].next)
            if (is_of(a, c->unit, &a->candidates[i]) && dh_summary_overlaps(&a->candidates[i], c)) by = i;
    }
    return by;
}

bool dh_summary_is_part_of(const dh_candidate *part, const dh_candidate *whole)
{
    bool smaller = part->to - part->from < whole->to - whole->from;
    if (part->from < whole->from || part->to > whole->to) return false;
    for (int i = 0; i < DH_MAX_DIVISIONS; i++) {
        if (whole->parts[i] >= 0 && whole->parts[i] != part->parts[i]) return false;
        smaller = smaller || whole->parts[i] != part->parts[i];
    }
    return smaller;
}
