/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact sums of real numbers, and of counts with the sums of their bounds: what sums and means, of groups and of rows
 * in an order, are made of. Zero bytes are the sum of nothing. */
#ifndef DH_EXECUTE_AGGREGATE_REAL_SUM_H
#define DH_EXECUTE_AGGREGATE_REAL_SUM_H

#include <math.h>

#include "execute/aggregate/exact.h"
#include "table/column.h"

/* The bounds of counts, apart from the first one on that is not exact. */
typedef struct dh_sum_bounds {
    dh_exact lower, upper;
    int64_t open_below, open_above; /* how many have no such bound */
} dh_sum_bounds;

typedef struct dh_real_sum {
    dh_exact stated;
    dh_sum_bounds *bounds; /* owned; NULL = all are exact */
    int64_t unknown;       /* counts: rows that do not tell theirs */
    bool negative;         /* counts: some may be below 0 */
} dh_real_sum;

/* 0, or -1 when out of memory, here and below; *owned grows by the bytes allocated. */
int dh_real_sum_make_bounds(dh_real_sum *sum, size_t *owned);
int dh_real_sum_merge(dh_real_sum *into, const dh_real_sum *from, size_t *owned);
void dh_real_sum_free(dh_real_sum *sum);
/* Takes out a count that was added; `negative` stays. */
int dh_real_sum_take_count(dh_real_sum *sum, dh_count value, size_t *owned);

/* The sum (`finish` dh_exact_total) or mean (dh_exact_mean) as a count; `stated` is that of the stated figures. Counts
 * of which some are not known sum up to at least the known ones, since an unknown number of people is not below 0; if
 * some may be, as differences are, nothing is known of it. `opens`: this holds; a mean is of the known ones alone.
 * `may_be_negative`: those that are not known may be below 0. */
dh_count dh_real_sum_count(const dh_real_sum *sum, double (*finish)(const dh_exact *), double stated, bool opens,
                           bool may_be_negative);

static inline int dh_real_sum_add_count(dh_real_sum *s, dh_count value, size_t *owned)
{
    bool exact = value.lower == value.stated && value.upper == value.stated;
    s->negative |= value.lower < 0;
    if (!exact && dh_real_sum_make_bounds(s, owned) != 0) return -1;
    if (s->bounds) {
        dh_sum_bounds *b = s->bounds;
        b->open_below += isinf(value.lower) != 0;
        b->open_above += isinf(value.upper) != 0;
        if (isfinite(value.lower) && dh_exact_add(&b->lower, value.lower, owned) != 0) return -1;
        if (isfinite(value.upper) && dh_exact_add(&b->upper, value.upper, owned) != 0) return -1;
    }
    return dh_exact_add(&s->stated, value.stated, owned);
}

#endif
