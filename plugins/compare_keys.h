/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of several tables, found by the values of their keys. */
#ifndef DH_PLUGINS_COMPARE_KEYS_H
#define DH_PLUGINS_COMPARE_KEYS_H

#include "common.h"

enum { MAX_KEYS = 16 }; /* one more than may be compared by: what is looked at one by one is a key, too */

/* Columns of a table that tell which row is which. */
typedef struct key_columns {
    const dh_host *host;
    const dh_table *table;
    int32_t columns[MAX_KEYS];
    int32_t n;
} key_columns;

typedef struct key_row {
    const key_columns *keys;
    int64_t row;
} key_row;

/* All rows, sorted by their keys, unknown ones last; of equal keys the earlier row first. NULL: out of memory. The
 * caller frees it. */
key_row *key_rows_sorted(const key_columns *keys);
/* Negative, 0, positive, as strcmp. The columns of both are of the same types, in the same order. */
int key_rows_compare(const key_row *a, const key_row *b);
/* The place of the first of n sorted rows whose keys equal those of `row`; n when there is none. */
int64_t key_rows_find(const key_row *sorted, int64_t n, const key_row *row);

/* The names in a list such as "unit,year(held_on)", cut at commas outside parentheses and quotes. Returns how many, the
 * first MAX_KEYS into `starts` and `sizes`. */
int32_t key_names(const char *list, const char *starts[MAX_KEYS], size_t sizes[MAX_KEYS]);
/* Whether the list has the name. */
int key_names_have(const char *list, const char *name);

#endif
