/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting ranges of rows by themselves, when all are too many. Internal to engine/execute/sort. */
#ifndef DH_EXECUTE_SORT_RANGES_H
#define DH_EXECUTE_SORT_RANGES_H

#include "base/pool.h"
#include "table/column.h"

typedef struct dh_sort_ranges {
    const dh_column *const *keys;
    const bool *descending;
    int32_t n_keys;
    int32_t *const *ranks; /* by key: of the codes of a category, else NULL */
    int64_t n, range;      /* rows in all and of a range, of the last fewer; a range is a multiple of 64 */
} dh_sort_ranges;

/* Rows of a range of n rows, so many that each worker can sort one in half of the memory. */
int64_t dh_sort_range_rows(const dh_column *const *keys, int32_t n_keys, int64_t n, size_t memory, const dh_pool *pool);

static inline int64_t dh_sort_range_count(const dh_sort_ranges *ranges)
{
    return (ranges->n + ranges->range - 1) / ranges->range;
}
static inline int64_t dh_sort_range_length(const dh_sort_ranges *ranges, int64_t which)
{
    int64_t left = ranges->n - which * ranges->range;
    return left < ranges->range ? left : ranges->range;
}

/* *out: the rows of a range in order (dh_free), as row numbers of the whole; only the first `limit` need be right
 * (negative = all). */
dh_status dh_sort_range(int64_t **out, const dh_sort_ranges *ranges, int64_t which, int64_t limit, dh_error *error);

#endif
