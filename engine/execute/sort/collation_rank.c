/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Collation ranks of texts. Items are radix-sorted by the eight key bytes after the common prefix; only items equal in
 * those are compared in full. If all texts consist of a-z and 0-9 they are their own keys; else the key is the text's
 * order key (dh_text_order_key, without tones), and ties are broken by a full comparison.
 */
#include "execute/sort/sort.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

typedef struct item {
    uint64_t prefix; /* eight bytes of the key, big-endian */
    uint32_t index;  /* of the text */
} item;

typedef struct ranking {
    const dh_slice *texts, *keys; /* the same array when texts are their own keys */
    size_t shared;                /* length of the common prefix of all keys */
    item *items, *spare;
    size_t n;
} ranking;

static int compare(const ranking *r, uint32_t a, uint32_t b)
{
    int order = dh_text_compare_bytes(r->keys[a].data, r->keys[a].size, r->keys[b].data, r->keys[b].size);
    if (order || r->keys == r->texts) return order;
    return dh_text_compare_vi(r->texts[a].data, r->texts[a].size, r->texts[b].data, r->texts[b].size);
}

/* Whether byte order of the text is collation order. */
static bool is_plain(dh_slice text)
{
    bool plain = true;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        plain &= (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    }
    return plain;
}

static uint64_t prefix_of(dh_slice key, size_t from)
{
    uint64_t prefix = 0;
    for (size_t i = from; i < from + 8; i++) prefix = prefix << 8 | (i < key.size ? (unsigned char)key.data[i] : 0);
    return prefix;
}

static size_t shared_size(const dh_slice *keys, size_t n)
{
    size_t shared = n > 0 ? keys[0].size : 0;
    for (size_t i = 1; i < n && shared > 0; i++) {
        if (keys[i].size < shared) shared = keys[i].size;
        while (shared > 0 && memcmp(keys[i].data, keys[0].data, shared) != 0) shared--;
    }
    return shared;
}

/* Stable LSD radix sort by prefix, skipping bytes that are equal in all items. The result is in r->items. */
static void radix(ranking *r)
{
    uint64_t all = UINT64_MAX, any = 0;
    for (size_t i = 0; i < r->n; i++) {
        all &= r->items[i].prefix;
        any |= r->items[i].prefix;
    }
    for (int shift = 0; shift < 64; shift += 8) {
        if ((((all ^ any) >> shift) & 0xff) == 0) continue;
        size_t starts[257] = {0};
        for (size_t i = 0; i < r->n; i++) starts[((r->items[i].prefix >> shift) & 0xff) + 1]++;
        for (int d = 0; d < 256; d++) starts[d + 1] += starts[d];
        for (size_t i = 0; i < r->n; i++) r->spare[starts[(r->items[i].prefix >> shift) & 0xff]++] = r->items[i];
        item *swap = r->items;
        r->items = r->spare;
        r->spare = swap;
    }
}

/* Sorts items [begin, end), which have equal prefixes: insertion sort if few, else a stable merge sort with `spare` as
 * scratch. */
static void sort_equals(const ranking *r, size_t begin, size_t end)
{
    if (end - begin < 2) return;
    if (end - begin <= 8) {
        for (size_t i = begin + 1; i < end; i++) {
            item moved = r->items[i];
            size_t k = i;
            for (; k > begin && compare(r, r->items[k - 1].index, moved.index) > 0; k--) r->items[k] = r->items[k - 1];
            r->items[k] = moved;
        }
        return;
    }
    size_t middle = begin + (end - begin) / 2, a = begin, b = middle;
    sort_equals(r, begin, middle);
    sort_equals(r, middle, end);
    memcpy(r->spare + begin, r->items + begin, (end - begin) * sizeof *r->items);
    for (size_t k = begin; k < end; k++) {
        bool left = a < middle && (b >= end || compare(r, r->spare[a].index, r->spare[b].index) <= 0);
        r->items[k] = left ? r->spare[a++] : r->spare[b++];
    }
}

static bool is_sorted(const ranking *r)
{
    for (size_t i = 1; i < r->n; i++)
        if (compare(r, (uint32_t)(i - 1), (uint32_t)i) > 0) return false;
    return true;
}

static void rank_items(ranking *r, uint32_t *ranks, bool equal_alike)
{
    bool sorted = is_sorted(r);
    if (!sorted) {
        r->shared = shared_size(r->keys, r->n);
        for (size_t i = 0; i < r->n; i++) r->items[i] = (item){prefix_of(r->keys[i], r->shared), (uint32_t)i};
        radix(r);
        for (size_t begin = 0, end; begin < r->n; begin = end) {
            for (end = begin + 1; end < r->n && r->items[end].prefix == r->items[begin].prefix;) end++;
            sort_equals(r, begin, end);
        }
    }
    uint32_t rank = 0;
    for (size_t i = 0; i < r->n; i++) {
        uint32_t at = sorted ? (uint32_t)i : r->items[i].index,
                 before = sorted || i == 0 ? at - 1 : r->items[i - 1].index;
        if (i > 0 && !(equal_alike && compare(r, before, at) == 0)) rank++;
        ranks[at] = rank;
    }
}

/* The order keys of all texts, in one buffer *bytes; both are freed with dh_free. NULL when out of memory. */
static dh_slice *make_keys(const dh_slice *texts, size_t n, unsigned char **bytes)
{
    size_t total = 0, at = 0;
    for (size_t i = 0; i < n; i++) total += texts[i].size;
    dh_slice *keys = total < SIZE_MAX / 4 ? dh_malloc((n + 1) * sizeof *keys) : NULL;
    *bytes = keys ? dh_malloc(total * 3 + 1) : NULL;
    if (*bytes == NULL) {
        dh_free(keys);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        size_t size = dh_text_order_key(texts[i].data, texts[i].size, *bytes + at);
        keys[i] = (dh_slice){(const char *)*bytes + at, size};
        at += size;
    }
    return keys;
}

int dh_collation_rank_texts(uint32_t *ranks, const dh_slice *texts, size_t n, bool equal_alike)
{
    ranking r = {.texts = texts, .keys = texts, .n = n};
    unsigned char *bytes = NULL;
    dh_slice *keys = NULL;
    bool plain = n <= UINT32_MAX - 1;
    for (size_t i = 0; plain && i < n; i++) plain = is_plain(texts[i]);
    if (!plain) r.keys = keys = make_keys(texts, n, &bytes);
    item *items = dh_malloc((n + 1) * sizeof *items), *spare = dh_malloc((n + 1) * sizeof *spare);
    bool ok = n < UINT32_MAX && r.keys && items && spare;
    if (ok) {
        r.items = items;
        r.spare = spare;
        rank_items(&r, ranks, equal_alike);
    }
    dh_free(items);
    dh_free(spare);
    dh_free(keys);
    dh_free(bytes);
    return ok ? 0 : -1;
}

int32_t *dh_collation_ranks(const dh_dictionary *dictionary)
{
    size_t n = (size_t)dh_dictionary_size(dictionary);
    int32_t *ranks = dh_malloc((n + 1) * sizeof *ranks);
    dh_slice *texts = dh_malloc((n + 1) * sizeof *texts);
    for (size_t i = 0; texts && i < n; i++) texts[i].data = dh_dictionary_text(dictionary, (int32_t)i, &texts[i].size);
    bool ok = ranks && texts && dh_collation_rank_texts((uint32_t *)ranks, texts, n, false) == 0;
    dh_free(texts);
    if (ok) return ranks;
    dh_free(ranks);
    return NULL;
}
