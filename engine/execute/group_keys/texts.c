/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of key columns, each stored once: a hash table with linear probing. */
#include "execute/group_keys/keys_internal.h"

#include "base/hash.h"
#include "base/memory.h"

#include <string.h>

uint64_t dh_key_text_hash(dh_slice text)
{
    return dh_hash_bytes(text.data, text.size);
}

/* The bucket of `text`, or the free one where it belongs. */
static size_t find_bucket(const dh_key_texts *t, dh_slice text)
{
    size_t mask = t->n_buckets - 1, at = (size_t)dh_key_text_hash(text) & mask;
    while (t->buckets[at] != 0) {
        dh_slice have = t->items[t->buckets[at] - 1];
        if (have.size == text.size && (text.size == 0 || memcmp(have.data, text.data, text.size) == 0)) break;
        at = (at + 1) & mask;
    }
    return at;
}

static int grow(dh_key_texts *t)
{
    size_t n = t->n_buckets ? t->n_buckets * 2 : 64;
    uint32_t *buckets = dh_calloc_prefaulted(n, sizeof *buckets);
    if (buckets == NULL) return -1;
    dh_free(t->buckets);
    t->buckets = buckets;
    t->n_buckets = n;
    for (size_t i = 0; i < t->n; i++) buckets[find_bucket(t, t->items[i])] = (uint32_t)i + 1;
    return 0;
}

int dh_key_text_add(dh_keys *keys, int32_t key, dh_slice text, uint64_t *id)
{
    dh_key_texts *t = &keys->texts[key];
    if ((t->n + 1) * 2 > t->n_buckets && grow(t) != 0) return -1;
    size_t at = find_bucket(t, text);
    if (t->buckets[at] == 0) {
        if (t->n >= DH_KEYS_NONE - 2 || dh_grow((void **)&t->items, &t->capacity, t->n + 1, sizeof *t->items) != 0)
            return -1;
        char *copy = dh_arena_strndup(keys->arena, text.data, text.size);
        if (copy == NULL) return -1;
        t->items[t->n] = (dh_slice){copy, text.size};
        t->bytes += text.size + 1;
        t->buckets[at] = (uint32_t)++t->n;
    }
    *id = t->buckets[at] - 1;
    return 0;
}

uint64_t dh_key_text_find(const dh_keys *keys, int32_t key, dh_slice text)
{
    const dh_key_texts *t = &keys->texts[key];
    if (t->n_buckets == 0) return UINT64_MAX;
    uint32_t bucket = t->buckets[find_bucket(t, text)];
    return bucket == 0 ? UINT64_MAX : bucket - 1;
}
