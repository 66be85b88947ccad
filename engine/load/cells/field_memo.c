/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open addressing over a fixed number of buckets. */
#include "load/cells/field_memo.h"

#include "base/hash.h"
#include "base/memory.h"

#define BUCKETS ((size_t)1 << DH_MEMO_BITS)

#define ONES(bits) (UINT64_MAX >> (64 - (bits)))
const dh_memo_words dh_memo_masks[DH_MEMO_SHORT + 1] = {
    {0, 0},
    {ONES(8), 0},
    {ONES(16), 0},
    {ONES(24), 0},
    {ONES(32), 0},
    {ONES(40), 0},
    {ONES(48), 0},
    {ONES(56), 0},
    {ONES(64), 0},
    {ONES(64), ONES(8)},
    {ONES(64), ONES(16)},
    {ONES(64), ONES(24)},
    {ONES(64), ONES(32)},
    {ONES(64), ONES(40)},
    {ONES(64), ONES(48)},
    {ONES(64), ONES(56)},
    {ONES(64), ONES(64)},
};

static void clear_shorts(dh_memo *memo)
{
    for (size_t i = 0; i < BUCKETS; i++) memo->shorts[i] = (dh_memo_short_bucket){.meaning = DH_MEMO_NONE};
    memo->n_shorts = 0;
}

static void clear_longs(dh_memo *memo)
{
    for (size_t i = 0; i < BUCKETS; i++) memo->longs[i] = (dh_memo_long_bucket){.meaning = DH_MEMO_NONE};
    memo->n_longs = 0;
    dh_arena_release_to(memo->texts, (dh_arena_mark){0});
}

dh_memo *dh_memo_new(void)
{
    dh_memo *memo = dh_calloc(1, sizeof *memo);
    if (memo == NULL) return NULL;
    memo->shorts = dh_aligned_alloc_raw(BUCKETS * sizeof *memo->shorts);
    if (memo->shorts == NULL) {
        dh_free(memo);
        return NULL;
    }
    clear_shorts(memo);
    return memo;
}

void dh_memo_free(dh_memo *memo)
{
    if (memo == NULL) return;
    dh_free(memo->shorts);
    dh_free(memo->longs);
    dh_arena_free(memo->texts);
    dh_free(memo);
}

/* The bucket of a long text, or the free one where it would go. */
static dh_memo_long_bucket *long_bucket_of(const dh_memo *memo, const char *text, size_t size, uint64_t hash)
{
    for (size_t at = (size_t)(hash >> (64 - DH_MEMO_BITS));; at = (at + 1) & (BUCKETS - 1)) {
        dh_memo_long_bucket *bucket = &memo->longs[at];
        if (bucket->meaning == DH_MEMO_NONE) return bucket;
        if (bucket->hash == hash && bucket->size == size && memcmp(bucket->text, text, size) == 0) return bucket;
    }
}

int32_t dh_memo_find_long(const dh_memo *memo, const char *text, size_t size)
{
    if (memo->longs == NULL) return DH_MEMO_NONE;
    return long_bucket_of(memo, text, size, dh_hash_bytes(text, size))->meaning;
}

/* The table of long texts, which most columns never need. -1: out of memory. */
static int add_longs(dh_memo *memo)
{
    if (memo->texts == NULL && (memo->texts = dh_arena_new()) == NULL) return -1;
    memo->longs = dh_aligned_alloc_raw(BUCKETS * sizeof *memo->longs);
    if (memo->longs == NULL) return -1;
    clear_longs(memo);
    return 0;
}

static int put_long(dh_memo *memo, const char *text, size_t size, int32_t meaning)
{
    if (memo->longs == NULL && add_longs(memo) != 0) return -1;
    if (memo->n_longs >= BUCKETS / 2) clear_longs(memo);
    uint64_t hash = dh_hash_bytes(text, size);
    dh_memo_long_bucket *bucket = long_bucket_of(memo, text, size, hash);
    if (bucket->meaning == DH_MEMO_NONE) {
        const char *copy = dh_arena_strndup(memo->texts, text, size);
        if (copy == NULL) return -1;
        *bucket = (dh_memo_long_bucket){copy, hash, (uint32_t)size, meaning};
        memo->n_longs++;
    }
    bucket->meaning = meaning;
    return 0;
}

int dh_memo_put(dh_memo *memo, const char *text, size_t size, int32_t meaning)
{
    if (size > DH_MEMO_SHORT) return put_long(memo, text, size, meaning);
    if (memo->n_shorts >= BUCKETS / 2) clear_shorts(memo);
    dh_memo_words words = dh_memo_words_of(text, size);
    dh_memo_short_bucket *bucket = dh_memo_short_bucket_of(memo, words, (uint32_t)size);
    memo->n_shorts += bucket->meaning == DH_MEMO_NONE;
    *bucket = (dh_memo_short_bucket){words, (uint32_t)size, meaning};
    return 0;
}
