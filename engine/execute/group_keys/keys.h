/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key table: maps rows of key columns to dense ids 0, 1, 2 ... in order of first appearance. Used by group_by,
 * distinct, join, pivot and the distinct aggregate. Each text is stored once. Null is a value like any other.
 *
 * A key is packed into one 64-bit word if possible: each column has a bit field as wide as its values have needed so
 * far, where 0 means null. Fields are widened when a value does not fit; keys that fit no word become rows of several
 * words ("wide"). Ids are looked up in a direct array when the key space is small, else in a hash table. The ids do not
 * depend on any of this. Dictionaries may grow meanwhile.
 */
#ifndef DH_EXECUTE_GROUP_KEYS_KEYS_H
#define DH_EXECUTE_GROUP_KEYS_KEYS_H

#include "table/vector.h"

typedef struct dh_keys dh_keys;

typedef struct dh_key_type {
    dh_type type;
    const dh_dictionary *dictionary; /* category: all vectors have codes of it; NULL: compared by text */
} dh_key_type;

/* Run-length form of ids: rows [starts[r], starts[r + 1]) have the same id, and the next run has another. */
typedef struct dh_key_runs {
    const int32_t *starts; /* n + 1 */
    int32_t n;
} dh_key_runs;

dh_keys *dh_keys_new(const dh_key_type *types, int32_t n); /* NULL when out of memory */
/* For few rows, when many tables exist at a time: starts with little memory. */
dh_keys *dh_keys_new_small(const dh_key_type *types, int32_t n);
void dh_keys_expect(dh_keys *keys, size_t n); /* size hint: number of keys to come */
/* Lets a direct array take up to `bytes`, however few keys there are: it beats a hash table for dense values such as
 * codes and years, since memory is touched in their order and most of it not at all. Call before the first key is
 * added. */
void dh_keys_allow(dh_keys *keys, size_t bytes);
void dh_keys_free(dh_keys *keys);
void dh_keys_clear(dh_keys *keys); /* removes all keys, keeps memory and field widths */
int64_t dh_keys_size(const dh_keys *keys);
size_t dh_keys_memory(const dh_keys *keys); /* bytes, without the fixed part */

/* Sets ids[i] for row i, adding new keys; n <= DH_VECTOR_ROWS. 0, or -1 when out of memory or past the range of ids,
 * just below 2^32. */
int dh_keys_add(dh_keys *keys, const dh_vector *const *vectors, int32_t n, uint32_t *ids);
/* The runs of the last dh_keys_add; valid until the next call. */
dh_key_runs dh_keys_runs(const dh_keys *keys);
/* Looks up rows without adding: ids[i] = -1 when the key is absent or (no_unknown) has a null. Thread-safe: only reads;
 * temporary memory comes from `scratch`. 0, or -1 when out of memory. */
int dh_keys_find(const dh_keys *keys, const dh_vector *const *vectors, int32_t n, bool no_unknown, int64_t *ids,
                 dh_arena *scratch);
/* Adds n keys of `from` in order: ids[0 ... n), or the first n when `ids` is NULL. map[i]: the id here. 0 or -1 as in
 * dh_keys_add. */
int dh_keys_merge(dh_keys *keys, const dh_keys *from, const uint32_t *ids, size_t n, uint32_t *map);

/* Decodes n keys, ids[0 ... n) or from id `first` on when `ids` is NULL, into one vector per key column in `arena`.
 * Texts point into `keys`. 0, or -1 when out of memory. */
int dh_keys_vectors(const dh_keys *keys, const uint32_t *ids, int64_t first, int32_t n, dh_arena *arena,
                    const dh_vector **vectors);
/* Key column `key` as a column with one row per id, owned by the caller. NULL when out of memory. */
dh_column *dh_keys_column(const dh_keys *keys, int32_t key, dh_type type, dh_display display);
/* The value of an int64 key column; undefined if null. */
int64_t dh_keys_int64(const dh_keys *keys, int64_t id, int32_t key);

/* partials[i]: the hash-partition of row i, below 2^bits (1 <= bits <= 8); depends on the row's values only. 0, or -1
 * when out of memory. */
int dh_keys_hash_partition(const dh_key_type *types, int32_t n_types, const dh_vector *const *vectors, int32_t n,
                           int bits, uint8_t *partials, dh_arena *scratch);

#endif
