/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See real_sum.h. */
#include "execute/aggregate/real_sum.h"

#include "base/memory.h"

int dh_real_sum_make_bounds(dh_real_sum *s, size_t *owned)
{
    if (s->bounds) return 0;
    s->bounds = dh_calloc(1, sizeof *s->bounds);
    if (s->bounds == NULL) return -1;
    *owned += sizeof *s->bounds;
    return dh_exact_merge(&s->bounds->lower, &s->stated, owned) + dh_exact_merge(&s->bounds->upper, &s->stated, owned);
}

int dh_real_sum_merge(dh_real_sum *into, const dh_real_sum *from, size_t *owned)
{
    into->unknown += from->unknown;
    into->negative |= from->negative;
    if ((into->bounds || from->bounds) && dh_real_sum_make_bounds(into, owned) != 0) return -1;
    if (into->bounds) {
        const dh_sum_bounds *f = from->bounds;
        if (dh_exact_merge(&into->bounds->lower, f ? &f->lower : &from->stated, owned) != 0) return -1;
        if (dh_exact_merge(&into->bounds->upper, f ? &f->upper : &from->stated, owned) != 0) return -1;
        into->bounds->open_below += f ? f->open_below : 0;
        into->bounds->open_above += f ? f->open_above : 0;
    }
    return dh_exact_merge(&into->stated, &from->stated, owned);
}

int dh_real_sum_take_count(dh_real_sum *s, dh_count value, size_t *owned)
{
    dh_sum_bounds *b = s->bounds;
    if (b) {
        b->open_below -= isinf(value.lower) != 0;
        b->open_above -= isinf(value.upper) != 0;
        if (isfinite(value.lower) && dh_exact_take(&b->lower, value.lower, owned) != 0) return -1;
        if (isfinite(value.upper) && dh_exact_take(&b->upper, value.upper, owned) != 0) return -1;
    }
    return dh_exact_take(&s->stated, value.stated, owned);
}

void dh_real_sum_free(dh_real_sum *s)
{
    dh_exact_free(&s->stated);
    if (s->bounds == NULL) return;
    dh_exact_free(&s->bounds->lower);
    dh_exact_free(&s->bounds->upper);
    dh_free(s->bounds);
    s->bounds = NULL;
}

dh_count dh_real_sum_count(const dh_real_sum *s, double (*finish)(const dh_exact *), double stated, bool opens,
                           bool may_be_negative)
{
    dh_count count = {stated, stated, stated};
    if (s->bounds) {
        count.lower = s->bounds->open_below > 0 ? -INFINITY : finish(&s->bounds->lower);
        count.upper = s->bounds->open_above > 0 ? INFINITY : finish(&s->bounds->upper);
        if (isnan(count.lower)) count.lower = -INFINITY;
        if (isnan(count.upper)) count.upper = INFINITY;
    }
    if (opens && s->unknown > 0) {
        count.upper = INFINITY;
        if (s->negative || may_be_negative) count.lower = -INFINITY;
    }
    return count;
}
