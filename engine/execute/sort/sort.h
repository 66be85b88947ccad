/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Orders of rows. Numbers and dates by value, false before true, text and categories as Vietnamese dictionaries order
 * them (equal texts of a category by code), counts by stated, then lower, then upper; unknown last whatever the
 * direction. Sorting is stable.
 */
#ifndef DH_EXECUTE_SORT_SORT_H
#define DH_EXECUTE_SORT_SORT_H

#include "table/vector.h"

/* The rows 0 … n - 1 in order, to be freed with dh_free. */
dh_status dh_sort_rows(int64_t **out, const dh_column *const *keys, const bool *descending, int32_t n_keys, int64_t n,
                       dh_error *error);
/* Of the same order the first `limit` rows at least, when it is not negative: what follows them may be in any order. */
dh_status dh_sort_first_rows(int64_t **out, const dh_column *const *keys, const bool *descending, int32_t n_keys,
                             int64_t n, int64_t limit, dh_error *error);
/* ranks[i] of texts[i]; texts with equal bytes have one rank when equal_alike, else they follow by index. 0, or -1 when
 * out of memory. */
int dh_collation_rank_texts(uint32_t *ranks, const dh_slice *texts, size_t n, bool equal_alike);
/* ranks[code] by text as above; dh_free. NULL when out of memory. */
int32_t *dh_collation_ranks(const dh_dictionary *dictionary);

#endif
