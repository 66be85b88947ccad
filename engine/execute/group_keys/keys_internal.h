/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the keys share: keys.c finds ids, packed.c packs values into words, wide.c lays them out
 * in rows of words, texts.c keeps texts. */
#ifndef DH_EXECUTE_GROUP_KEYS_KEYS_INTERNAL_H
#define DH_EXECUTE_GROUP_KEYS_KEYS_INTERNAL_H

#include "execute/group_keys/keys.h"

#define DH_KEYS_NONE UINT32_MAX

/* Texts → dense ids. */
typedef struct dh_key_texts {
    dh_slice *items;
    size_t n, capacity;
    uint32_t *buckets; /* id + 1; 0 = free */
    size_t n_buckets;  /* a power of two, 0 = none yet */
} dh_key_texts;

/* Values base … base + span stand as 1 … span + 1 in `bits` bits from `shift` on. */
typedef struct dh_key_field {
    uint64_t base, span;
    int shift, bits; /* bits = 0: no value yet */
} dh_key_field;

typedef struct dh_key_bucket {
    uint64_t word;
    uint64_t id; /* + 1; 0 = free */
} dh_key_bucket;

struct dh_keys {
    dh_key_type *types;
    int32_t n_types;
    bool small, narrow; /* narrow: a key is one word */
    dh_key_field *fields;
    int bits;        /* of all fields */
    int32_t width;   /* words a key when it is not narrow; the first one (or more) has a bit for each unknown */
    uint64_t *words; /* by id */
    size_t n, capacity;
    size_t expected;             /* keys; 0 = not told */
    uint32_t *direct;            /* id + 1 by word; NULL = hash */
    size_t n_direct, max_direct; /* that there are; bytes that there may be however few the keys */
    dh_key_bucket *buckets;      /* narrow */
    uint32_t *row_buckets;       /* not narrow: id + 1 */
    size_t n_buckets;
    dh_key_texts *texts; /* one a key column */
    dh_arena *arena;
    dh_arena_mark empty;
    uint64_t *scratch; /* words of a batch */
    int32_t *starts;
    int32_t n_runs;
};

static inline uint64_t dh_keys_mix(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0x9e3779b97f4a7c15);
    h ^= h >> 29;
    h *= UINT64_C(0xbf58476d1ce4e5b9);
    return h ^ (h >> 32);
}

static inline bool dh_key_by_text(const dh_key_type *type)
{
    return type->type == DH_TEXT || (type->type == DH_CATEGORY && type->dictionary == NULL);
}

/* A column's value in a word; 0 where it is unknown. */
static inline uint64_t dh_key_field_value(const dh_key_field *field, uint64_t word, bool *valid)
{
    uint64_t mask = field->bits >= 64 ? UINT64_MAX : (UINT64_C(1) << field->bits) - 1;
    uint64_t at = field->bits == 0 ? 0 : (word >> field->shift) & mask;
    *valid = at != 0;
    return at == 0 ? 0 : field->base + at - 1;
}

/* texts.c */
uint64_t dh_key_text_hash(dh_slice text);
int dh_key_text_add(dh_keys *keys, int32_t key, dh_slice text, uint64_t *id);
uint64_t dh_key_text_find(const dh_keys *keys, int32_t key, dh_slice text); /* UINT64_MAX = not there */

/* packed.c */
bool dh_key_fields_start(dh_keys *keys); /* false: no word could hold such keys */
/* words[i] of row i. 0; -1 out of memory; 1 when some value has no room: then _widen, and again. With `adding` NULL
 * nothing is changed, and rows that cannot be there are marked in `absent`. */
int dh_key_fields_fill(const dh_keys *keys, dh_keys *adding, const dh_vector *const *vectors, int32_t n,
                       uint64_t *words, uint8_t *absent);
/* Fields wide enough for the values of these vectors. 0; -1 out of memory; 1 when no word is. */
int dh_key_fields_widen(dh_keys *keys, const dh_vector *const *vectors, int32_t n);

/* wide.c */
int dh_key_rows_fill(const dh_keys *keys, dh_keys *adding, const dh_vector *const *vectors, int32_t n, uint64_t *words);
int32_t dh_key_rows_place(const dh_keys *keys, int32_t key); /* of its first word in a row */
int dh_key_rows_from_words(dh_keys *keys);                   /* what was narrow no longer is */
static inline int32_t dh_key_rows_nulls(const dh_keys *keys)
{
    return keys->n_types <= 64 ? 1 : (keys->n_types + 63) / 64;
}

#endif
