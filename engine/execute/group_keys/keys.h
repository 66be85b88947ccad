/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Distinct combinations of values: rows of key columns → dense ids in order of first appearance. It stands under
 * group_by, distinct, join, pivot and the distinct aggregate. Texts are stored once.
 *
 * A key is one 64-bit word where its values fit: each column has a field of as many bits as its values have needed so
 * far, 0 being the unknown. Fields widen as values come that they have no room for; keys that no word holds are rows of
 * several words. Small key spaces find their ids in a direct array, all others in a hash table. None of this shows in
 * the ids. Dictionaries may grow meanwhile.
 */
#ifndef DH_EXECUTE_GROUP_KEYS_KEYS_H
#define DH_EXECUTE_GROUP_KEYS_KEYS_H

#include "table/vector.h"

typedef struct dh_keys dh_keys;

typedef struct dh_key_type {
    dh_type type;
    const dh_dictionary *dictionary; /* category with the same codes throughout; NULL: by text */
} dh_key_type;

/* Neighbours of one id: rows [starts[r], starts[r + 1]) have one, which the next run does not. */
typedef struct dh_key_runs {
    const int32_t *starts; /* n + 1 */
    int32_t n;
} dh_key_runs;

dh_keys *dh_keys_new(const dh_key_type *types, int32_t n); /* NULL when out of memory */
/* For the keys of a few rows, of which there will be many at a time: with little memory of its own. */
dh_keys *dh_keys_new_small(const dh_key_type *types, int32_t n);
void dh_keys_expect(dh_keys *keys, size_t n); /* about so many keys will be added: spares growing step by step */
/* An array over the key space may take so many bytes, however few keys there are: codes and years stand close together,
 * so that most of it is never touched, and neighbours stay neighbours. Before the first key. */
void dh_keys_allow(dh_keys *keys, size_t bytes);
void dh_keys_free(dh_keys *keys);
void dh_keys_clear(dh_keys *keys); /* forgets all keys but not what memory they needed */
int64_t dh_keys_size(const dh_keys *keys);
size_t dh_keys_memory(const dh_keys *keys); /* bytes that grow with the keys */

/* ids[i] of row i, which is added when it is new; n <= DH_VECTOR_ROWS. 0, or -1 when out of memory or past 2^32 - 2
 * ids. */
int dh_keys_add(dh_keys *keys, const dh_vector *const *vectors, int32_t n, uint32_t *ids);
/* Of the rows last added; until the next call. */
dh_key_runs dh_keys_runs(const dh_keys *keys);
/* ids[i] = -1 when row i is not there, or (no_unknown) a key of it is unknown. Only reads. `scratch` is the caller's.
 * -1 when out of memory. */
int dh_keys_find(const dh_keys *keys, const dh_vector *const *vectors, int32_t n, bool no_unknown, int64_t *ids,
                 dh_arena *scratch);
/* Adds keys of `from` in their order: those of `ids`, or all when it is NULL and n their number. map[i] = id here. */
int dh_keys_merge(dh_keys *keys, const dh_keys *from, const uint32_t *ids, size_t n, uint32_t *map);

/* The keys of `ids`, or from `first` on when it is NULL, as vectors in `arena`; text is the keys' own. -1 when out of
 * memory. */
int dh_keys_vectors(const dh_keys *keys, const uint32_t *ids, int64_t first, int32_t n, dh_arena *arena,
                    const dh_vector **vectors);
/* Key column `key` as a column, one row an id. NULL when out of memory. */
dh_column *dh_keys_column(const dh_keys *keys, int32_t key, dh_type type, dh_display display);
/* The value of an int64 key, where known: for counting by a first key. */
int64_t dh_keys_int64(const dh_keys *keys, int64_t id, int32_t key);

/* parts[i] below 2^bits (at most 8), by the values of row i alone. -1 when out of memory. */
int dh_keys_hash_partition(const dh_key_type *types, int32_t n_types, const dh_vector *const *vectors, int32_t n,
                           int bits, uint8_t *partials, dh_arena *scratch);

#endif
