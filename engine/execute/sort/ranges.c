/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See ranges.h. A range is a view of the columns: nothing is copied but the codes of categories. */
#include "execute/sort/ranges.h"

#include "base/memory.h"
#include "execute/sort/external.h"
#include "execute/sort/sort.h"
#include "table/spilled_column.h"

#define MIN_RANGE 64 /* rows; ranges are multiples of 64, so that no two share a byte of a bitmap */

static int bits_of(uint64_t value)
{
    return value == 0 ? 0 : 64 - __builtin_clzll(value);
}

/* Bits of a key's numbers: their range, unknown among them. */
static int key_bits(const dh_column *c)
{
    int64_t min = 0, max = 0;
    switch (c->type) {
    case DH_BOOL: return 2;
    case DH_CATEGORY: return c->dictionary ? bits_of((uint64_t)dh_dictionary_size(c->dictionary)) : 1;
    case DH_TEXT: return bits_of((uint64_t)c->length);
    case DH_FLOAT64: return 64;
    case DH_COUNT: return 3 * 64;
    case DH_DATE:
    case DH_INT64:
    case DH_DATETIME: break;
    }
    for (int64_t i = 0; i < c->length; i++) {
        int64_t value = c->type == DH_DATE ? dh_column_date(c, i) : dh_column_int64(c, i);
        if (i == 0 || value < min) min = value;
        if (i == 0 || value > max) max = value;
    }
    uint64_t range = (uint64_t)max - (uint64_t)min;
    return bits_of(range) + (c->validity != NULL); /* at most: what is unknown is one more than the last */
}

/* At first there are the numbers of all keys, and what ranks one of texts; then the numbers packed into words, and
 * twice either pairs of word and row or, where they fit, both in one. See sort.c. */
size_t dh_sort_memory(const dh_column *const *keys, int32_t n_keys, int64_t n)
{
    size_t numbers = 0, texts = 0;
    int bits = 0;
    for (int32_t k = 0; k < n_keys; k++) {
        const dh_column *c = keys[k];
        size_t length = (size_t)(c->length > 0 ? c->length : 1), slices = 68 + 3 * dh_column_bytes(c) / length;
        numbers += c->type == DH_COUNT ? 24 : 8;
        bits += key_bits(c);
        if (c->type == DH_TEXT && slices > texts) texts = slices; /* slices, items, order keys */
    }
    size_t words = ((size_t)bits + 63) / 64 * 8, items = bits + bits_of((uint64_t)n) <= 64 ? 16 : 32;
    size_t first = numbers + texts, then = words + items;
    return (8 + (first > then ? first : then)) * (size_t)n; /* and the row numbers */
}

int64_t dh_sort_range_rows(const dh_column *const *keys, int32_t n_keys, int64_t n, size_t memory, const dh_pool *pool)
{
    size_t workers = pool ? (size_t)dh_pool_threads(pool) : 1;
    size_t all = dh_sort_memory(keys, n_keys, n), each = all / (size_t)(n > 0 ? n : 1) + 1;
    int64_t rows = (int64_t)(memory / 2 / workers / each);
    return rows < MIN_RANGE ? MIN_RANGE : rows / 64 * 64;
}

/* Rows [begin, begin + n) as a column that borrows the memory of `c`; begin is a multiple of 64. */
static dh_column view(const dh_column *c, int64_t begin, int64_t n)
{
    dh_column part = *c;
    size_t width = c->type == DH_DATE || c->type == DH_CATEGORY ? 4 : 8;
    part.values = (char *)c->values + (c->type == DH_BOOL ? (size_t)begin / 8 : (size_t)begin * width);
    if (c->validity) part.validity = c->validity + begin / 8;
    if (c->lower) part.lower = c->lower + begin;
    if (c->upper) part.upper = c->upper + begin;
    part.length = n;
    return part;
}

/* The codes of a category as the ranks of their texts: days order as they do, and need no dictionary. */
static dh_status rank_codes(dh_column *part, const int32_t *ranks, dh_error *error)
{
    int32_t *made = dh_malloc(((size_t)part->length + 1) * sizeof *made);
    if (made == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < part->length; i++)
        made[i] = dh_column_is_valid(part, i) ? ranks[dh_column_code(part, i)] : 0;
    part->type = DH_DATE;
    part->values = made;
    return DH_OK;
}

dh_status dh_sort_range(int64_t **out, const dh_sort_ranges *r, int64_t which, int64_t limit, dh_error *error)
{
    int64_t begin = which * r->range, n = dh_sort_range_length(r, which);
    dh_column *parts = dh_calloc((size_t)r->n_keys + 1, sizeof *parts);
    const dh_column **keys = dh_calloc((size_t)r->n_keys + 1, sizeof(void *));
    *out = NULL;
    dh_status status = parts && keys ? DH_OK : dh_error_nomem(error);
    int32_t made = 0;
    for (; made < r->n_keys && status == DH_OK; made++) {
        parts[made] = view(r->keys[made], begin, n);
        keys[made] = &parts[made];
        if (r->ranks[made]) status = rank_codes(&parts[made], r->ranks[made], error);
    }
    if (status == DH_OK) status = dh_sort_first_rows(out, keys, r->descending, r->n_keys, n, limit, error);
    for (int64_t i = 0; status == DH_OK && i < n; i++) (*out)[i] += begin;
    for (int32_t k = 0; k < made; k++)
        if (r->ranks[k] && parts[k].type == DH_DATE) dh_free(parts[k].values);
    dh_free(parts);
    dh_free(keys);
    return status;
}
