/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Aggregate functions: the interface for the group operator, which keeps and merges states, and for the files that
 * implement them. dh_aggregate_states holds the states of one aggregate for all groups. Each worker has one; an ordered
 * aggregate, whose result depends on the order of rows, has one per morsel instead, and they are merged in the order of
 * the morsels.
 *
 * States start as zero bytes when a group appears, and may be moved in memory. update adds the rows of one batch, each
 * with the index of its group. merge adds the states of later rows, which it does not change. finish appends one cell
 * per group and does not change the states, since several aggregates may share them.
 */
#ifndef DH_EXECUTE_AGGREGATE_AGGREGATE_H
#define DH_EXECUTE_AGGREGATE_AGGREGATE_H

#include "execute/expression/eval.h"

typedef struct dh_aggregate_states dh_aggregate_states;
typedef struct dh_aggregate_call dh_aggregate_call;

/* The rows of a batch: ids[i] is the group of row i; neighbours of one group are a run. */
typedef struct dh_groups {
    const uint32_t *ids;
    int32_t n;
    const int32_t *starts; /* run r is [starts[r], starts[r + 1]) */
    int32_t n_runs;
} dh_groups;

/* Maps groups of one dh_aggregate_states to those of another: from[i] (i when it is NULL) becomes to[i]. */
typedef struct dh_group_map {
    const uint32_t *from, *to;
    size_t n;
} dh_group_map;

typedef struct dh_aggregate_type {
    size_t state_size;
    bool apart; /* there is more than the states, in `extra`: groups are moved by merging, not by copying bytes */
    dh_status (*update)(dh_aggregate_states *states, const dh_vector *const *args, const dh_groups *groups,
                        dh_arena *scratch, dh_error *error);
    dh_status (*merge)(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                       dh_error *error);
    dh_status (*finish)(dh_aggregate_states *states, dh_column *out, dh_error *error);
    void (*drop)(dh_aggregate_states *states); /* NULL = nothing beyond the states */
    void (*clear)(dh_aggregate_states
                      *states); /* what is in `extra`; NULL = drop does it, and what it leaves can be used again */
    size_t (*memory)(const dh_aggregate_states *states); /* of `extra`; NULL = none */
    dh_status (*grow)(dh_aggregate_states *states, size_t to,
                      dh_error *error); /* of states zeroed; NULL = that is enough */
} dh_aggregate_type;

/* One aggregate of the verb: the same for all states, only read. */
struct dh_aggregate_call {
    const dh_bound_aggregate *spec;
    const dh_aggregate_type *type;
    size_t stride; /* bytes of a state */
    dh_op **args;
    const dh_dictionary *dictionary; /* of the first argument when it is a category with codes */
    const int32_t *ranks;            /* of that dictionary, for min and max */
    dh_type arg_type;                /* of the first argument; 0 = none */
    dh_call call;                    /* plugins */
    const dh_type *types;            /* plugins: of all arguments */
    const char *label;               /* "sum(participants)" */
    int32_t shares;                  /* the earlier aggregate of the verb whose states serves this one too; -1 = none */
};

struct dh_aggregate_states {
    const dh_aggregate_call *call;
    char *states;
    size_t first; /* groups before it are not told by finish */
    size_t n, capacity;
    int64_t rows, valid; /* of the first argument */
    void *extra;         /* the family's own */
};

dh_status dh_aggregate_call_prepare(dh_aggregate_call *call, const dh_bound_aggregate *spec, dh_op **args,
                                    const char *text, dh_arena *arena, dh_error *error);
/* Whether a reader must be told how many cells were known. */
bool dh_aggregate_call_reports_valid(const dh_aggregate_call *call);

/* Whether it depends on the order of rows. */
bool dh_aggregate_call_is_ordered(const dh_aggregate_call *call);
/* Whether the states of `a` serves `b` as well, if need be one of b's type: the same sums of the same arguments. */
bool dh_aggregate_calls_share(const dh_aggregate_call *a, const dh_aggregate_call *b);
/* It does: `later` shares the states of `first`, which is aggregate `at`. */
void dh_aggregate_call_share(dh_aggregate_call *first, dh_aggregate_call *later, int32_t at);

dh_status dh_aggregate_update(dh_aggregate_states *states, const dh_vector *const *args, const dh_groups *groups,
                              size_t n_groups, dh_arena *scratch, dh_error *error);
dh_status dh_aggregate_merge(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                             size_t n_groups, dh_error *error);
/* All groups of `from` into states of their own: group g becomes group to[g] of into[part[g]], which is empty.
 * `from` is empty after that. At most 256 parts. */
dh_status dh_aggregate_split(dh_aggregate_states *const *into, int n_into, dh_aggregate_states *from,
                             const uint8_t *part, const uint32_t *to, dh_error *error);
dh_status dh_aggregate_grow(dh_aggregate_states *states, size_t n_groups, dh_error *error);
/* Room for so many groups in all, without making any. */
dh_status dh_aggregate_reserve(dh_aggregate_states *states, size_t n_groups, dh_error *error);
/* As grow, for a states that is only ever grown so, and of a type without `grow`: what is new is not touched. */
dh_status dh_aggregate_extend(dh_aggregate_states *states, size_t n_groups, dh_error *error);
/* Drops all groups but these, in order, which then are the first n. For types that keep nothing beyond the states. */
void dh_aggregate_keep(dh_aggregate_states *states, const uint32_t *groups, size_t n);
/* `use`: the aggregate that is asked for, of those that share the states. */
dh_status dh_aggregate_finish(dh_column **out, const dh_aggregate_states *states, const dh_aggregate_call *call,
                              dh_error *error);
void dh_aggregate_clear(dh_aggregate_states *states); /* no groups, memory kept */
size_t dh_aggregate_memory(const dh_aggregate_states *states);
void dh_aggregate_free(dh_aggregate_states *states); /* what it holds, not itself */

/* Whether a result depends on the order in which rows are added. */
typedef enum dh_aggregate_order { DH_UNORDERED, DH_ORDERED, DH_ORDERED_UNLESS_INT64 } dh_aggregate_order;

/* How a built-in aggregate is computed: its row, in its family's file. What the language says of it is its row in
 * query/functions/aggregate.def. */
typedef struct dh_aggregate_impl {
    /* By the type of the first argument (0 = there is none) and the number of arguments. */
    const dh_aggregate_type *(*type)(dh_type arg_type, int32_t n_args);
    bool reports_valid; /* a reader must be told how many cells were known */
    dh_aggregate_order order;
    bool by_rank;                         /* categories are compared by their collation ranks */
    bool takes_int64;                     /* a whole number that was made real for it is taken as it is */
    const struct dh_aggregate_impl *like; /* states of the two are the same for the same arguments; NULL = its own */
} dh_aggregate_impl;

#define DH_AGGREGATE(row, ...) extern const dh_aggregate_impl dh_aggregate_impl_##row;
#include "query/functions/aggregate.def"
#undef DH_AGGREGATE

const dh_aggregate_type *dh_aggregate_plugin(void); /* of all aggregates that plugins registered */

#endif
