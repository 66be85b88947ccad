/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open addressing over a fixed number of slots; long texts are copied. */
#include "load/field_memo.h"

#include "base/memory.h"

#define SLOTS 32768 /* a power of two; half of them are used at most */

typedef struct slot {
    dh_memo_key key;
    int32_t meaning; /* DH_MEMO_NONE: free */
} slot;

struct dh_memo {
    slot *slots;
    size_t n;
    dh_arena *texts;
};

/* Every bit of the argument reaches every bit of the result. */
static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0x9e3779b97f4a7c15);
    h ^= h >> 29;
    h *= UINT64_C(0xbf58476d1ce4e5b9);
    return h ^ h >> 32;
}

uint64_t dh_memo_hash_long(const char *text, size_t size)
{
    uint64_t hash = size, word;
    for (size_t at = 0; at + 8 <= size; at += 8) {
        memcpy(&word, text + at, 8);
        hash = mix(hash ^ word);
    }
    memcpy(&word, text + size - 8, 8);
    return mix(hash ^ word);
}

static void clear(dh_memo *memo)
{
    for (size_t i = 0; i < SLOTS; i++) memo->slots[i].meaning = DH_MEMO_NONE;
    memo->n = 0;
    dh_arena_release_to(memo->texts, (dh_arena_mark){0});
}

dh_memo *dh_memo_new(void)
{
    dh_memo *memo = dh_calloc(1, sizeof *memo);
    if (memo == NULL) return NULL;
    memo->slots = dh_aligned_alloc_raw(SLOTS * sizeof *memo->slots);
    memo->texts = dh_arena_new();
    if (memo->slots == NULL || memo->texts == NULL) {
        dh_memo_free(memo);
        return NULL;
    }
    clear(memo);
    return memo;
}

void dh_memo_free(dh_memo *memo)
{
    if (memo == NULL) return;
    dh_free(memo->slots);
    dh_arena_free(memo->texts);
    dh_free(memo);
}

static size_t find_slot(const dh_memo *memo, const dh_memo_key *key)
{
    uint64_t rest = key->size <= 16 ? key->high * UINT64_C(0xff51afd7ed558ccd) : 0;
    size_t at = (size_t)(mix(key->low ^ rest ^ key->size) >> 20) & (SLOTS - 1);
    while (memo->slots[at].meaning != DH_MEMO_NONE && !dh_memo_equal(&memo->slots[at].key, key))
        at = (at + 1) & (SLOTS - 1);
    return at;
}

int32_t dh_memo_find(const dh_memo *memo, const dh_memo_key *key)
{
    return memo->slots[find_slot(memo, key)].meaning;
}

int dh_memo_put(dh_memo *memo, const dh_memo_key *key, int32_t meaning)
{
    if (memo->n >= SLOTS / 2) clear(memo);
    slot *to = &memo->slots[find_slot(memo, key)];
    dh_memo_key kept = *key;
    if (key->size > 16) {
        const char *text = (const char *)(uintptr_t)key->high;
        char *copy = dh_arena_strndup(memo->texts, text, key->size);
        if (copy == NULL) return -1;
        kept.high = (uint64_t)(uintptr_t)copy;
    }
    memo->n += to->meaning == DH_MEMO_NONE;
    *to = (slot){kept, meaning};
    return 0;
}
