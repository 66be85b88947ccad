/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cache of what the texts of one column mean: a code (>= 0), null or invalid. The key is the field as written in the
 * file. Texts of at most 16 bytes are stored as two words in one hash table, longer ones in another, so that the common
 * ones take little cache. Each worker has its own memo. A table is emptied when it is full, which bounds its size.
 */
#ifndef DH_LOAD_CELLS_FIELD_MEMO_H
#define DH_LOAD_CELLS_FIELD_MEMO_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

#define DH_MEMO_SHORT 16
#define DH_MEMO_BITS  15 /* buckets of either table, as a power of two; at most half of them are used */

#define DH_MEMO_NONE    (-3) /* not in the memo; as the meaning of a bucket: free */
#define DH_MEMO_INVALID (-2)
#define DH_MEMO_UNKNOWN (-1) /* null */

/* A short text, padded with zeros. */
typedef struct dh_memo_words {
    uint64_t low, high;
} dh_memo_words;

typedef struct dh_memo_short_bucket {
    dh_memo_words words;
    uint32_t size;
    int32_t meaning;
} dh_memo_short_bucket;

typedef struct dh_memo_long_bucket {
    const char *text;
    uint64_t hash;
    uint32_t size;
    int32_t meaning;
} dh_memo_long_bucket;

typedef struct dh_memo {
    dh_memo_short_bucket *shorts;
    dh_memo_long_bucket *longs; /* NULL before the first long text */
    size_t n_shorts, n_longs;
    dh_arena *texts; /* copies of the long ones */
} dh_memo;

dh_memo *dh_memo_new(void); /* NULL when out of memory */
void dh_memo_free(dh_memo *memo);
/* Adds or replaces a text. -1: out of memory. A text of at most 16 bytes must be readable for 16. */
int dh_memo_put(dh_memo *memo, const char *text, size_t size, int32_t meaning);
static inline bool dh_memo_is_empty(const dh_memo *memo)
{
    return memo->n_shorts == 0 && memo->n_longs == 0;
}

int32_t dh_memo_find_long(const dh_memo *memo, const char *text, size_t size);

extern const dh_memo_words dh_memo_masks[DH_MEMO_SHORT + 1];

/* A text of at most 16 bytes as words; 16 bytes must be readable. */
static inline dh_memo_words dh_memo_words_of(const char *text, size_t size)
{
    dh_memo_words words;
    memcpy(&words, text, sizeof words);
    words.low &= dh_memo_masks[size].low;
    words.high &= dh_memo_masks[size].high;
    return words;
}

/* Multiplicative hash: the high bits of a product depend on all bits of its factors. */
static inline size_t dh_memo_first_bucket(dh_memo_words words, uint32_t size)
{
    uint64_t hash = (words.low ^ size) * UINT64_C(0x9e3779b97f4a7c15) + words.high * UINT64_C(0xbf58476d1ce4e5b9);
    return (size_t)(hash >> (64 - DH_MEMO_BITS));
}

/* Prefetches the bucket of a short text. */
static inline void dh_memo_prefetch(const dh_memo *memo, dh_memo_words words, uint32_t size)
{
    __builtin_prefetch(&memo->shorts[dh_memo_first_bucket(words, size)]);
}

/* The bucket of a short text, or the free one where it would go (linear probing). */
static inline dh_memo_short_bucket *dh_memo_short_bucket_of(const dh_memo *memo, dh_memo_words words, uint32_t size)
{
    const size_t mask = ((size_t)1 << DH_MEMO_BITS) - 1;
    for (size_t at = dh_memo_first_bucket(words, size);; at = (at + 1) & mask) {
        dh_memo_short_bucket *bucket = &memo->shorts[at];
        bool same = bucket->words.low == words.low && bucket->words.high == words.high && bucket->size == size;
        if (same || bucket->meaning == DH_MEMO_NONE) return bucket;
    }
}

static inline int32_t dh_memo_find_short(const dh_memo *memo, dh_memo_words words, uint32_t size)
{
    return dh_memo_short_bucket_of(memo, words, size)->meaning;
}

#endif
