/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the files of the join: build.c builds the table of the right side, codes.c makes keys of columns and
 * translates dictionary codes, probe.c looks up batches of the left. */
#ifndef DH_EXECUTE_JOIN_JOIN_INTERNAL_H
#define DH_EXECUTE_JOIN_JOIN_INTERNAL_H

#include "execute/join/join.h"
#include "execute/group_keys/keys.h"

/* How a key of the left is compared with one of the right: plain values; codes of one dictionary; rows of the table
 * that both dictionaries are linked to; texts; codes of one dictionary translated to the other. */
typedef enum dh_join_matching { DH_BY_VALUE, DH_BY_CODE, DH_BY_ROW, DH_BY_TEXT, DH_BY_TRANSLATION } dh_join_matching;

enum { DH_JOIN_LEFT_SIDE, DH_JOIN_RIGHT_SIDE };

typedef struct dh_join_key {
    dh_join_matching matching;
    /* DH_BY_TRANSLATION, by side: code of `dictionary` for each code, -1 = none; NULL = used as they are */
    int32_t *codes[2];
    const dh_dictionary *dictionary;
    bool grows;  /* the left's dictionary is growing: each worker translates its codes as they appear */
    bool unique; /* no two codes of `dictionary` have equal texts */
} dh_join_key;

/* A worker's cache of translated codes of a growing left dictionary. */
typedef struct dh_join_seen {
    int32_t *codes; /* DH_JOIN_NOT_SEEN, -1 = none, or a code of the key's dictionary */
    size_t n, capacity;
} dh_join_seen;

#define DH_JOIN_NOT_SEEN (-2)

struct dh_join_table {
    const dh_plan *plan;
    dh_pool *pool;
    dh_arena *arena;
    dh_table *right;
    int32_t *columns; /* the right's columns that are not keys, in the result's order */
    dh_join_key *keys;
    dh_keys *ids;          /* hash table key -> id; NULL: one category key, its code is the id */
    int64_t n_ids;         /* entries of `first`: upper bound of ids */
    int32_t *first, *next; /* first row by id, next row of the key by row; -1 = none. next NULL: no key has two rows */
    /* near.c: rows of id i are near_rows[near_begins[i] ... near_begins[i + 1]), by the last key; NULL: all keys are
     * equal */
    int64_t *near_begins;
    int32_t *near_rows;
    uint8_t *matched;   /* by right row, touched atomically: 1 left row matches it, 2 = several; NULL: nobody asks */
    dh_join_seen *seen; /* [worker * n_keys + key] */
    int workers;
};

/* near.c: arranges the chained rows by the last key, and drops the chains. Then finds the row of each left row, whose
 * ids (-1 = none) are given. */
dh_status dh_join_near_build(dh_join_table *join_table, dh_error *error);
dh_status dh_join_near_find(int32_t *rows, int64_t *repeated, const dh_join_table *join_table, const int64_t *ids,
                            dh_vector_batch *batch);

/* codes.c */
/* Looks for a text in the few codes after `last`, the code found before (negative = none), and saves a hash lookup:
 * tables often list the same things in the same order. -1 = not among them. Only for a unique dictionary, where any
 * match is the first. */
int32_t dh_join_guess(const dh_dictionary *to, int32_t to_size, int32_t last, const char *text, size_t size);
/* (*out)[code of from] = code of `to` with the same text, -1 = none; in the join table's arena. If `column` (NULL =
 * none) has far fewer rows than `from` has codes, only the codes that occur in it are translated. */
dh_status dh_join_translate(int32_t **out, dh_join_table *join_table, const dh_column *column,
                            const dh_dictionary *from, const dh_dictionary *to, dh_error *error);
/* Maps codes by to[]; null where it says -1. The result has codes of `dictionary`. NULL when out of memory. */
dh_vector *dh_join_translated(dh_arena *arena, const dh_vector *codes, const int32_t *to,
                              const dh_dictionary *dictionary);
/* Converts a key column of one side to the form in which it is looked up (see dh_join_matching). */
dh_status dh_join_as_key(const dh_vector **out, const dh_vector *v, const dh_join_key *key, int side, dh_arena *arena,
                         dh_error *error);

#endif
