/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See row_set.h. A hash table of rows with open addressing. */
#include "table/row_set.h"

#include "base/hash.h"
#include "base/memory.h"

struct dh_row_set {
    const dh_column *const *columns;
    int32_t n;
    int64_t *buckets; /* 1 + row, 0 = free; at least twice as many as rows */
    size_t mask;
};

dh_row_set *dh_row_set_new(const dh_column *const *columns, int32_t n)
{
    dh_row_set *set = dh_calloc(1, sizeof *set);
    size_t capacity = 16;
    if (set == NULL) return NULL;
    while (n > 0 && capacity < (size_t)columns[0]->length * 2) capacity *= 2;
    *set = (dh_row_set){columns, n, dh_calloc(capacity, sizeof *set->buckets), capacity - 1};
    if (set->buckets != NULL) return set;
    dh_free(set);
    return NULL;
}

void dh_row_set_free(dh_row_set *set)
{
    if (set == NULL) return;
    dh_free(set->buckets);
    dh_free(set);
}

static uint64_t hash_cell(uint64_t hash, const dh_column *column, int64_t row)
{
    if (!dh_column_is_valid(column, row)) return dh_hash_more(hash, "", 0);
    dh_value value;
    dh_column_value(column, row, &value);
    switch (column->type) {
    case DH_TEXT:
    case DH_CATEGORY: return dh_hash_more(hash, value.as.text.data, value.as.text.size);
    case DH_BOOL: return dh_hash_more(hash, &value.as.boolean, sizeof value.as.boolean);
    case DH_FLOAT64: return dh_hash_more(hash, &value.as.number, sizeof value.as.number);
    case DH_COUNT: return dh_hash_more(hash, &value.as.count, sizeof value.as.count);
    default: return dh_hash_more(hash, &value.as.integer, sizeof value.as.integer);
    }
}

static bool equal_rows(const dh_row_set *set, int64_t a, int64_t b)
{
    for (int32_t i = 0; i < set->n; i++)
        if (dh_column_compare(set->columns[i], a, set->columns[i], b) != 0) return false;
    return true;
}

/* The bucket of the row that equals `row`, or a free one. */
static int64_t *find_bucket(const dh_row_set *set, int64_t row)
{
    uint64_t hash = 0;
    for (int32_t i = 0; i < set->n; i++) hash = hash_cell(hash, set->columns[i], row);
    size_t bucket = (size_t)hash & set->mask;
    while (set->buckets[bucket] != 0 && !equal_rows(set, set->buckets[bucket] - 1, row))
        bucket = (bucket + 1) & set->mask;
    return &set->buckets[bucket];
}

int64_t dh_row_set_add(dh_row_set *set, int64_t row)
{
    int64_t *bucket = find_bucket(set, row);
    if (*bucket != 0) return *bucket - 1;
    *bucket = row + 1;
    return -1;
}

int64_t dh_row_set_find(const dh_row_set *set, int64_t row)
{
    return *find_bucket(set, row) - 1;
}

bool dh_row_set_is_null(const dh_row_set *set, int64_t row)
{
    for (int32_t i = 0; i < set->n; i++)
        if (dh_column_is_valid(set->columns[i], row)) return false;
    return true;
}
