/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sorting rows. Numbers and dates by value, false before true, text and categories by Vietnamese collation (equal texts
 * of a category by code), counts by stated, then lower, then upper; null last in either direction. Stable.
 */
#ifndef DH_EXECUTE_SORT_SORT_H
#define DH_EXECUTE_SORT_SORT_H

#include "table/vector.h"

/* *out: row numbers 0 ... n - 1 in sorted order (dh_free), NULL on failure. Keys are columns of n rows. */
dh_status dh_sort_rows(int64_t **out, const dh_column *const *keys, const bool *descending, int32_t n_keys, int64_t n,
                       dh_error *error);
/* The same, but only the first `limit` rows must be right (negative = all); those after them are in any order. */
dh_status dh_sort_first_rows(int64_t **out, const dh_column *const *keys, const bool *descending, int32_t n_keys,
                             int64_t n, int64_t limit, dh_error *error);
/* ranks[i]: the place of texts[i] in collation order, from 0. Equal texts share a rank when equal_alike, else they rank
 * in order of index. 0, or -1 when out of memory. */
int dh_collation_rank_texts(uint32_t *ranks, const dh_slice *texts, size_t n, bool equal_alike);
/* Collation rank of each code, equal texts in code order; dh_free. NULL when out of memory. */
int32_t *dh_collation_ranks(const dh_dictionary *dictionary);

#endif
