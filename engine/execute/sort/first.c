/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first rows of more than memory has room to sort: those of each range, and the first of them. */
#include "base/memory.h"
#include "execute/sort/external.h"
#include "execute/sort/ranges.h"
#include "execute/sort/sort.h"
#include "execute/sort/words.h"
#include "table/spilled_column.h"

typedef struct selection {
    dh_sort_ranges ranges;
    int64_t limit; /* rows of a range that may be among the first: at most those of a range */
    int64_t *rows; /* limit by range; of the last maybe fewer */
} selection;

static dh_status select_range(void *context, int64_t which, int worker, dh_error *error)
{
    (void)worker;
    const selection *s = context;
    int64_t *rows, n = dh_sort_range_length(&s->ranges, which);
    DH_TRY(dh_sort_range(&rows, &s->ranges, which, s->limit, error));
    for (int64_t i = 0; i < n && i < s->limit; i++) s->rows[which * s->limit + i] = rows[i];
    dh_free(rows);
    return dh_pool_check_cancelled(error);
}

/* Of equal rows those of an earlier range come first, and within a range they are in order already: so the sort, which
 * is stable, has ties as one of all rows has. */
static dh_status select_of_all(int64_t **out, const selection *s, int64_t n, int64_t limit, dh_error *error)
{
    const dh_sort_ranges *r = &s->ranges;
    dh_column **taken = dh_calloc((size_t)r->n_keys + 1, sizeof *taken);
    dh_status status = taken ? DH_OK : dh_error_nomem(error);
    for (int32_t k = 0; k < r->n_keys && status == DH_OK; k++) {
        taken[k] = dh_column_take(r->keys[k], s->rows, n);
        if (taken[k] == NULL) status = dh_error_nomem(error);
    }
    if (status == DH_OK)
        status = dh_sort_first_rows(out, (const dh_column *const *)taken, r->descending, r->n_keys, n, limit, error);
    for (int64_t i = 0; status == DH_OK && i < n; i++) (*out)[i] = s->rows[(*out)[i]];
    for (int32_t k = 0; taken && k < r->n_keys; k++) dh_column_unref(taken[k]);
    dh_free(taken);
    return status;
}

size_t dh_sort_first_memory(const dh_column *const *keys, int32_t n_keys, int64_t n, int64_t limit, size_t memory,
                            const dh_pool *pool)
{
    int64_t range = dh_sort_range_rows(keys, n_keys, n, memory, pool);
    int64_t chosen = (n + range - 1) / range * (limit < range ? limit : range);
    size_t bytes = dh_sort_memory(keys, n_keys, chosen) + (size_t)chosen * sizeof(int64_t);
    for (int32_t k = 0; k < n_keys; k++) bytes += dh_column_bytes(keys[k]) / (size_t)(n > 0 ? n : 1) * (size_t)chosen;
    return bytes;
}

dh_status dh_sort_first_externally(int64_t **rows, const dh_column *const *keys, const bool *descending, int32_t n_keys,
                                   int64_t n, int64_t limit, size_t memory, dh_pool *pool, dh_error *error)
{
    dh_sort_words words;
    *rows = NULL;
    dh_status status = dh_sort_words_make(&words, keys, descending, n_keys, error);
    selection s = {.ranges = {keys, descending, n_keys, words.ranks, n, 0}, .limit = limit};
    if (status == DH_OK) {
        s.ranges.range = dh_sort_range_rows(keys, n_keys, n, memory, pool);
        int64_t count = dh_sort_range_count(&s.ranges), last = dh_sort_range_length(&s.ranges, count - 1);
        if (s.ranges.range < limit) s.limit = s.ranges.range;
        s.rows = dh_calloc((size_t)(count * s.limit) + 1, sizeof *s.rows);
        status = s.rows ? dh_pool_run(pool, count, select_range, &s, error) : dh_error_nomem(error);
        int64_t all = (count - 1) * s.limit + (last < s.limit ? last : s.limit);
        if (status == DH_OK) status = select_of_all(rows, &s, all, limit, error);
    }
    dh_sort_words_free(&words);
    dh_free(s.rows);
    return status;
}
