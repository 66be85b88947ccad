/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the join share: build.c puts the right side in order by its keys, codes.c
 * makes keys of columns and translates codes, probe.c looks batches of the left up. */
#ifndef DH_EXECUTE_JOIN_JOIN_INTERNAL_H
#define DH_EXECUTE_JOIN_JOIN_INTERNAL_H

#include "execute/join/join.h"
#include "execute/group_keys/keys.h"

typedef enum dh_join_matching { DH_BY_VALUE, DH_BY_CODE, DH_BY_ROW, DH_BY_TEXT, DH_BY_TRANSLATION } dh_join_matching;

enum { DH_JOIN_LEFT_SIDE, DH_JOIN_RIGHT_SIDE };

typedef struct dh_join_key {
    dh_join_matching matching;
    /* DH_BY_TRANSLATION: the code of `dictionary` for each code of a side, -1 = none; NULL = as it is */
    int32_t *codes[2];
    const dh_dictionary *dictionary;
    bool grows;  /* the left's codes are translated by each worker */
    bool unique; /* no text has two codes in the dictionary */
} dh_join_key;

/* What a worker has found so far for the codes of a left dictionary that grows. */
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
    int32_t *columns; /* of the right, in the result's order: those that are no keys */
    dh_join_key *keys;
    dh_keys *ids; /* NULL: one key, whose code is the id */
    int64_t n_ids;
    int32_t *first, *next; /* right rows of a key, in order; -1 = no more. `next` NULL: every key has one row */
    dh_join_seen *seen;    /* by worker and key */
    int workers;
};

/* codes.c */
/* The code with that text among those after `last`, the last that was found: tables often name things in the same
 * order, and in a dictionary where the first code is the only one a look at the next few spares a search. -1 = none of
 * them. */
int32_t dh_join_guess(const dh_dictionary *to, int32_t to_size, int32_t last, const char *text, size_t size);
/* The codes of `to` for those of `from`, in the join table's arena; only those that `column` has when they are fewer.
 */
dh_status dh_join_translate(int32_t **out, dh_join_table *join_table, const dh_column *column,
                            const dh_dictionary *from, const dh_dictionary *to, dh_error *error);
/* Codes of `dictionary` for these; unknown where there is none. NULL when out of memory. */
dh_vector *dh_join_translated(dh_arena *arena, const dh_vector *codes, const int32_t *to,
                              const dh_dictionary *dictionary);
/* What a side's key column is looked up by. */
dh_status dh_join_as_key(const dh_vector **out, const dh_vector *v, const dh_join_key *key, int side, dh_arena *arena,
                         dh_error *error);

#endif
