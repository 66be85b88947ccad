/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sorting rows that are too many for the memory limit: ranges of rows are sorted each by itself, in parallel, into
 * columns in temporary files (runs), which are then merged as one stream into others. The order is that of
 * dh_sort_rows, and so does not depend on the limit or on the threads.
 */
#ifndef DH_EXECUTE_SORT_EXTERNAL_H
#define DH_EXECUTE_SORT_EXTERNAL_H

#include "base/pool.h"
#include "table/column.h"

typedef struct dh_external_sort {
    const dh_column *const *columns; /* of n rows each; NULL = not wanted */
    int32_t n_columns, n_made;       /* the first n_made of them are wanted; those behind are keys alone */
    const int32_t *keys;             /* which columns are keys */
    const bool *descending;          /* by key */
    int32_t n_keys;
    int64_t n;
    size_t memory; /* bytes to work in, not those of `columns` */
    dh_pool *pool; /* NULL = the calling thread alone */
} dh_external_sort;

/* out[i]: column i in the order of the keys, owned by the caller; NULL where it is not wanted, and on failure. */
dh_status dh_sort_externally(dh_column **out, const dh_external_sort *sort, dh_error *error);

/* *rows: row numbers (dh_free), of which the first `limit` are those of the first rows in order. */
dh_status dh_sort_first_externally(int64_t **rows, const dh_column *const *keys, const bool *descending, int32_t n_keys,
                                   int64_t n, int64_t limit, size_t memory, dh_pool *pool, dh_error *error);
/* Bytes that it takes to sort those of all ranges in memory, with a copy of their keys: as many as the limit, but of
 * each range. */
size_t dh_sort_first_memory(const dh_column *const *keys, int32_t n_keys, int64_t n, int64_t limit, size_t memory,
                            const dh_pool *pool);

/* Bytes that it takes to sort so many rows of these keys in memory, without what holds the sorted rows. */
size_t dh_sort_memory(const dh_column *const *keys, int32_t n_keys, int64_t n);

#endif
