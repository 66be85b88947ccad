/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Distinct combinations of values: rows of key columns → dense ids in order of first appearance. It stands under
 * group_by, distinct, join, pivot and the distinct aggregate. A key is stored as 64-bit words; texts are stored once.
 * Small key spaces (categories and bools) find their ids in a direct array, all others in a hash table; neither
 * shows in the ids.
 */
#ifndef DH_EXECUTE_KEYS_H
#define DH_EXECUTE_KEYS_H

#include "table/vector.h"

typedef struct dh_keys dh_keys;

typedef struct dh_key_type {
    dh_type type;
    const dh_dictionary *dictionary; /* category with the same codes throughout; NULL: by text */
} dh_key_type;

dh_keys *dh_keys_new(const dh_key_type *types, int32_t n); /* NULL when out of memory */
void dh_keys_free(dh_keys *keys);
int64_t dh_keys_size(const dh_keys *keys);

/* ids[i] of row i, which is added when it is new. 0, or -1 when out of memory or past 2^32 - 2 ids. */
int dh_keys_add(dh_keys *keys, const dh_vector *const *vectors, int32_t n, uint32_t *ids);
/* ids[i] = -1 when row i is not there, or (no_unknown) a key of it is unknown. Only reads. `scratch` is the caller's.
 * -1 when out of memory. */
int dh_keys_find(const dh_keys *keys, const dh_vector *const *vectors, int32_t n, bool no_unknown, int64_t *ids,
                 dh_arena *scratch);
/* Adds all keys of `from` in their order; map[id in from] = id here. */
int dh_keys_merge(dh_keys *keys, const dh_keys *from, uint32_t *map);

/* Key column `key` as a column, one row an id. NULL when out of memory. */
dh_column *dh_keys_column(const dh_keys *keys, int32_t key, dh_type type, dh_show show);
/* The word of an int64 key, where known: for counting by a first key. */
int64_t dh_keys_int64(const dh_keys *keys, int64_t id, int32_t key);

#endif
