/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the texts of one column were found to mean, by their bytes as they stand in the file: a code, unknown, or a
 * fault. Each worker has its own; it forgets all when it is full, so that its size does not grow with the data.
 */
#ifndef DH_LOAD_FIELD_MEMO_H
#define DH_LOAD_FIELD_MEMO_H

#include <stdint.h>
#include <string.h>

#include "base/arena.h"

typedef struct dh_memo dh_memo;

/* A text's bytes as two words when there are at most 16, else its hash and where it stands. */
typedef struct dh_memo_key {
    uint64_t low, high;
    uint32_t size;
} dh_memo_key;

#define DH_MEMO_NONE    (-3) /* not remembered */
#define DH_MEMO_FAULTY  (-2)
#define DH_MEMO_UNKNOWN (-1)

dh_memo *dh_memo_new(void); /* NULL when out of memory */
void dh_memo_free(dh_memo *memo);
int32_t dh_memo_find(const dh_memo *memo, const dh_memo_key *key);
int dh_memo_put(dh_memo *memo, const dh_memo_key *key, int32_t meaning); /* -1: out of memory */

uint64_t dh_memo_hash_long(const char *text, size_t size);

/* The key of a text behind which 15 bytes can be read. A text of more than 16 bytes is borrowed by its key. */
static inline dh_memo_key dh_memo_key_of(const char *text, size_t size)
{
    dh_memo_key key = {0, 0, (uint32_t)size};
    if (size <= 16) {
        memcpy(&key.low, text, 8);
        memcpy(&key.high, text + 8, 8);
        if (size < 8) {
            key.low &= (UINT64_C(1) << (8 * size)) - 1;
            key.high = 0;
        } else if (size < 16) {
            key.high &= (UINT64_C(1) << (8 * (size - 8))) - 1;
        }
        return key;
    }
    key.low = dh_memo_hash_long(text, size);
    key.high = (uint64_t)(uintptr_t)text;
    return key;
}

static inline int dh_memo_equal(const dh_memo_key *a, const dh_memo_key *b)
{
    if (a->size != b->size || a->low != b->low) return 0;
    if (a->size <= 16) return a->high == b->high;
    return memcmp((const char *)(uintptr_t)a->high, (const char *)(uintptr_t)b->high, a->size) == 0;
}

#endif
