/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Aggregates: for the operator, which keeps tallies (the states of one aggregate for all groups) and merges them; and
 * for those who implement a family, one file each. An ordered aggregate depends on the order in which rows are added
 * and tallies merged: it has one tally a piece, merged in the order of the pieces. All others have one a worker.
 *
 * States are zeroed when a group appears and may be moved in memory. update sees the rows of one batch with a group
 * index each; merge adds the states of `from` (later rows) and leaves them intact; finish appends one cell per group
 * and leaves the states as they are, since several aggregates may share a tally.
 */
#ifndef DH_EXECUTE_AGGREGATE_AGGREGATE_H
#define DH_EXECUTE_AGGREGATE_AGGREGATE_H

#include "execute/expression/eval.h"

typedef struct dh_tally dh_tally;
typedef struct dh_use dh_use;

/* The rows of a batch: ids[i] is the group of row i; neighbours of one group are a run. */
typedef struct dh_groups {
    const uint32_t *ids;
    int32_t n;
    const int32_t *starts; /* run r is [starts[r], starts[r + 1]) */
    int32_t n_runs;
} dh_groups;

/* Group from[i] of one tally (i when it is NULL) is group to[i] of another. */
typedef struct dh_group_map {
    const uint32_t *from, *to;
    size_t n;
} dh_group_map;

typedef struct dh_tally_type {
    size_t state_size;
    bool apart; /* the states are not all: what `extra` holds is moved by merging */
    dh_status (*update)(dh_tally *tally, const dh_vector *const *args, const dh_groups *groups, dh_arena *scratch,
                        dh_error *error);
    dh_status (*merge)(dh_tally *into, const dh_tally *from, const dh_group_map *map, dh_error *error);
    dh_status (*finish)(dh_tally *tally, dh_column *out, dh_error *error);
    void (*drop)(dh_tally *tally);  /* NULL = nothing beyond the states */
    void (*clear)(dh_tally *tally); /* what is in `extra`; NULL = drop does it, and what it leaves can be used again */
    size_t (*memory)(const dh_tally *tally);                        /* of `extra`; NULL = none */
    dh_status (*grow)(dh_tally *tally, size_t to, dh_error *error); /* of states zeroed; NULL = that is enough */
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
    int32_t shares;                  /* the earlier aggregate of the verb whose tally serves this one too; -1 = none */
};

struct dh_tally {
    const dh_use *use;
    char *states;
    size_t first; /* groups before it are not told by finish */
    size_t n, capacity;
    int64_t rows, known; /* of the first argument */
    void *extra;         /* the family's own */
};

dh_status dh_use_prepare(dh_use *use, const dh_bound_aggregate *spec, dh_op **args, const char *text, dh_arena *arena,
                         dh_error *error);
/* Whether a reader must be told how many cells were known. */
bool dh_use_notes_known(const dh_use *use);

/* Whether it depends on the order of rows. */
bool dh_use_is_ordered(const dh_use *use);
/* Whether the tally of `a` serves `b` as well, if need be one of b's type: the same sums of the same arguments. */
bool dh_uses_share(const dh_use *a, const dh_use *b);
/* It does: `later` shares the tally of `first`, which is aggregate `at`. */
void dh_use_share(dh_use *first, dh_use *later, int32_t at);

dh_status dh_tally_update(dh_tally *tally, const dh_vector *const *args, const dh_groups *groups, size_t n_groups,
                          dh_arena *scratch, dh_error *error);
dh_status dh_tally_merge(dh_tally *into, const dh_tally *from, const dh_group_map *map, size_t n_groups,
                         dh_error *error);
/* All groups of `from` into tallies of their own: group g becomes group to[g] of into[part[g]], which is empty.
 * `from` is empty after that. At most 256 parts. */
dh_status dh_tally_split(dh_tally *const *into, int n_into, dh_tally *from, const uint8_t *part, const uint32_t *to,
                         dh_error *error);
dh_status dh_tally_grow(dh_tally *tally, size_t n_groups, dh_error *error);
/* Room for so many groups in all, without making any. */
dh_status dh_tally_reserve(dh_tally *tally, size_t n_groups, dh_error *error);
/* As grow, for a tally that is only ever grown so, and of a type without `grow`: what is new is not touched. */
dh_status dh_tally_extend(dh_tally *tally, size_t n_groups, dh_error *error);
/* Drops all groups but these, in order, which then are the first n. For types that keep nothing beyond the states. */
void dh_tally_keep(dh_tally *tally, const uint32_t *groups, size_t n);
/* `use`: the aggregate that is asked for, of those that share the tally. */
dh_status dh_tally_finish(dh_column **out, const dh_tally *tally, const dh_use *use, dh_error *error);
void dh_tally_clear(dh_tally *tally); /* no groups, memory kept */
size_t dh_tally_memory(const dh_tally *tally);
void dh_tally_free(dh_tally *tally); /* what it holds, not itself */

/* Whether a result depends on the order in which rows are added. */
typedef enum dh_aggregate_order { DH_UNORDERED, DH_ORDERED, DH_ORDERED_UNLESS_INT64 } dh_aggregate_order;

/* How a built-in aggregate is computed: its row, in its family's file. What the language says of it is its row in
 * query/functions/aggregate.def. */
typedef struct dh_aggregate_impl {
    /* By the type of the first argument (0 = there is none) and the number of arguments. */
    const dh_tally_type *(*type)(dh_type arg_type, int32_t n_args);
    bool tells_known; /* a reader must be told how many cells were known */
    dh_aggregate_order order;
    bool by_rank;                         /* categories are compared by their collation ranks */
    bool takes_int64;                     /* a whole number that was made real for it is taken as it is */
    const struct dh_aggregate_impl *like; /* states of the two are the same for the same arguments; NULL = its own */
} dh_aggregate_impl;

#define DH_AGGREGATE(row, ...) extern const dh_aggregate_impl dh_aggregate_impl_##row;
#include "query/functions/aggregate.def"
#undef DH_AGGREGATE

const dh_tally_type *dh_tally_plugin(void); /* of all aggregates that plugins registered */

#endif
