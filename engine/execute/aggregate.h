/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Aggregates: for the operator, which keeps one tally (the states of one aggregate for all groups) per morsel and
 * merges them in morsel order; and for those who implement a family, one file each.
 *
 * States are zeroed when a group appears and may be moved in memory. update sees the rows of one batch with a group
 * index each; merge adds the states of `from` (later rows) and leaves them intact; finish appends one cell per group.
 */
#ifndef DH_EXECUTE_AGGREGATE_H
#define DH_EXECUTE_AGGREGATE_H

#include "execute/eval.h"

typedef struct dh_tally dh_tally;
typedef struct dh_use dh_use;

typedef struct dh_tally_type {
    size_t state_size;
    dh_status (*update)(dh_tally *tally, const dh_vector *const *args, const uint32_t *groups, int32_t n,
                        dh_arena *scratch, dh_error *error);
    dh_status (*merge)(dh_tally *into, const dh_tally *from, const uint32_t *map, dh_error *error);
    dh_status (*finish)(dh_tally *tally, dh_column *out, dh_error *error);
    void (*drop)(dh_tally *tally);                                               /* NULL = nothing beyond the states */
    dh_status (*grow)(dh_tally *tally, size_t from, size_t to, dh_error *error); /* NULL = zeroed is enough */
} dh_tally_type;

/* One aggregate of the verb: the same for all tallies, only read. */
struct dh_use {
    const dh_bound_aggregate *spec;
    const dh_tally_type *type;
    size_t stride; /* bytes of a state */
    dh_op **args;
    const dh_dictionary *dictionary; /* of the first argument when it is a category with codes */
    const int32_t *ranks;            /* of that dictionary, for min and max */
    dh_type arg_type;                /* of the first argument; 0 = none */
    dh_call call;                    /* plugins */
    const dh_type *types;            /* plugins: of all arguments */
    const char *label;               /* "sum(participants)" */
};

struct dh_tally {
    const dh_use *use;
    char *states;
    size_t n, capacity;
    int64_t rows, known; /* of the first argument */
    void *extra;         /* the family's own */
};

dh_status dh_use_prepare(dh_use *use, const dh_bound_aggregate *spec, dh_op **args, const char *text, dh_arena *arena,
                         dh_error *error);
/* Whether a reader must be told how many cells were known. */
bool dh_use_notes_known(const dh_use *use);

dh_status dh_tally_update(dh_tally *tally, const dh_vector *const *args, const uint32_t *groups, int32_t n,
                          size_t n_groups, dh_arena *scratch, dh_error *error);
dh_status dh_tally_merge(dh_tally *into, const dh_tally *from, const uint32_t *map, size_t n_groups, dh_error *error);
dh_status dh_tally_grow(dh_tally *tally, size_t n_groups, dh_error *error);
dh_status dh_tally_finish(dh_column **out, dh_tally *tally, dh_error *error);
void dh_tally_free(dh_tally *tally); /* what it holds, not itself */

/* NULL: another family's. */
const dh_tally_type *dh_tally_count(dh_builtin_aggregate builtin);
const dh_tally_type *dh_tally_sum(dh_builtin_aggregate builtin, dh_type type);
const dh_tally_type *dh_tally_extreme(dh_builtin_aggregate builtin, dh_type type);
const dh_tally_type *dh_tally_rank(dh_builtin_aggregate builtin);
const dh_tally_type *dh_tally_distinct(dh_builtin_aggregate builtin);
const dh_tally_type *dh_tally_moment(dh_builtin_aggregate builtin);
const dh_tally_type *dh_tally_plugin(void);

#endif
