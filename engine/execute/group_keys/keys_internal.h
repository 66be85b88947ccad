/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the files of the key table: keys.c finds ids, packed.c packs keys into one word, wide.c lays them out in
 * rows of words, texts.c stores texts. */
#ifndef DH_EXECUTE_GROUP_KEYS_KEYS_INTERNAL_H
#define DH_EXECUTE_GROUP_KEYS_KEYS_INTERNAL_H

#include "execute/group_keys/keys.h"

#define DH_KEYS_NONE UINT32_MAX

/* The texts of one key column: text -> dense id, a hash table with open addressing. */
typedef struct dh_key_texts {
    dh_slice *items;
    size_t n, capacity;
    size_t bytes;      /* of the texts */
    uint32_t *buckets; /* id + 1; 0 = free */
    size_t n_buckets;  /* a power of two, 0 = none yet */
} dh_key_texts;

/* Bit field of a column in the key word: values base ... base + span are stored as 1 ... span + 1, null as 0. */
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
    bool small, narrow; /* narrow: a key is one word (packed); else a row of `width` words (wide) */
    dh_key_field *fields;
    int bits;           /* of all fields together */
    int32_t width;      /* words of a wide key: first a null bitmap (dh_key_rows_nulls words), then the values */
    uint64_t *words;    /* all keys, by id */
    size_t n, capacity; /* keys; words allocated */
    size_t expected;    /* dh_keys_expect; 0 = unknown */
    uint32_t *direct;   /* narrow, direct array: id + 1 by word, 0 = none; NULL = hash table */
    size_t n_direct, max_direct; /* its length; dh_keys_allow */
    dh_key_bucket *buckets;      /* narrow, hash table */
    uint32_t *row_buckets;       /* wide, hash table: id + 1, 0 = free */
    size_t n_buckets;
    dh_key_texts *texts; /* by key column */
    dh_arena *arena;     /* of the texts' bytes */
    dh_arena_mark empty;
    uint64_t *scratch; /* words of a batch */
    int32_t *starts;   /* runs of the last batch, see dh_key_runs */
    int32_t n_runs;
};

/* Mixes a 64-bit word into a hash. */
static inline uint64_t dh_keys_mix(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0x9e3779b97f4a7c15);
    h ^= h >> 29;
    h *= UINT64_C(0xbf58476d1ce4e5b9);
    return h ^ (h >> 32);
}

/* Whether the column's values are texts, represented by their id in keys->texts. */
static inline bool dh_key_by_text(const dh_key_type *type)
{
    return type->type == DH_TEXT || (type->type == DH_CATEGORY && type->dictionary == NULL);
}

/* Decodes a column's value from a key word; 0 if null. */
static inline uint64_t dh_key_field_value(const dh_key_field *field, uint64_t word, bool *valid)
{
    uint64_t mask = field->bits >= 64 ? UINT64_MAX : (UINT64_C(1) << field->bits) - 1;
    uint64_t at = field->bits == 0 ? 0 : (word >> field->shift) & mask;
    *valid = at != 0;
    return at == 0 ? 0 : field->base + at - 1;
}

/* texts.c */
uint64_t dh_key_text_hash(dh_slice text);
int dh_key_text_add(dh_keys *keys, int32_t key, dh_slice text, uint64_t *id); /* 0, or -1: out of memory or ids */
uint64_t dh_key_text_find(const dh_keys *keys, int32_t key, dh_slice text);   /* UINT64_MAX = not there */

/* packed.c */
bool dh_key_fields_start(dh_keys *keys); /* initial fields; false: such keys never fit one word */
/* Packs row i into words[i]. 0; -1 = out of memory; 1 = some value does not fit: call _widen and repeat. `adding`: the
 * same keys, to add texts to; NULL = only look up: rows that cannot be in the table get absent[i] = 1, and 1 is not
 * returned. */
int dh_key_fields_fill(const dh_keys *keys, dh_keys *adding, const dh_vector *const *vectors, int32_t n,
                       uint64_t *words, uint8_t *absent);
/* Widens the fields for the values of these vectors and repacks all keys. 0, or 1 = they would not fit one word. */
int dh_key_fields_widen(dh_keys *keys, const dh_vector *const *vectors, int32_t n);

/* wide.c */
/* Lays out row i at words + i * width; `adding` as above. 0, or -1 = out of memory. */
int dh_key_rows_fill(const dh_keys *keys, dh_keys *adding, const dh_vector *const *vectors, int32_t n, uint64_t *words);
int32_t dh_key_rows_place(const dh_keys *keys, int32_t key); /* offset of its first word */
int dh_key_rows_from_words(dh_keys *keys); /* converts packed keys to wide ones; 0, or -1 = out of memory */
/* Words of the null bitmap. */
static inline int32_t dh_key_rows_nulls(const dh_keys *keys)
{
    return keys->n_types <= 64 ? 1 : (keys->n_types + 63) / 64;
}

#endif
