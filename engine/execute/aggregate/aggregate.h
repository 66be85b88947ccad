/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Aggregate functions: the interface between the group operator, which keeps and merges states, and the files that
 * implement the functions. dh_aggregate_states holds the states of one aggregate for all groups. Each worker has its
 * own (partial aggregates); an ordered aggregate, whose result depends on row order, has one per morsel instead, merged
 * in morsel order.
 *
 * A state starts as zero bytes when its group appears, and may be moved in memory. update adds the rows of one batch,
 * each with the index of its group. merge adds the states of later rows and does not change them. finish appends one
 * cell per group and does not change the states, since several aggregates may share them.
 */
#ifndef DH_EXECUTE_AGGREGATE_AGGREGATE_H
#define DH_EXECUTE_AGGREGATE_AGGREGATE_H

#include "execute/expression/eval.h"

typedef struct dh_aggregate_states dh_aggregate_states;
typedef struct dh_aggregate_call dh_aggregate_call;

/* The group of each row of a batch, also run-length encoded: a run is a stretch of rows of one group. */
typedef struct dh_groups {
    const uint32_t *ids;
    int32_t n;
    const int32_t *starts; /* run r is rows [starts[r], starts[r + 1]); n_runs + 1 entries */
    int32_t n_runs;
} dh_groups;

/* Maps groups of one dh_aggregate_states to those of another: from[i] (or i when `from` is NULL) becomes to[i]. */
typedef struct dh_group_map {
    const uint32_t *from, *to;
    size_t n;
} dh_group_map;

typedef struct dh_aggregate_type {
    size_t state_size;
    bool apart; /* data is kept in `extra` besides the states: groups are moved by merging, not by copying bytes */
    dh_status (*update)(dh_aggregate_states *states, const dh_vector *const *args, const dh_groups *groups,
                        dh_arena *scratch, dh_error *error);
    dh_status (*merge)(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                       dh_error *error);
    dh_status (*finish)(dh_aggregate_states *states, dh_column *out, dh_error *error);
    /* Frees what the states own, and `extra`, which may then be filled again; NULL = they own nothing. */
    void (*drop)(dh_aggregate_states *states);
    /* Empties `extra` but keeps its memory; NULL = drop is used. */
    void (*clear)(dh_aggregate_states *states);
    size_t (*memory)(const dh_aggregate_states *states); /* bytes of `extra`; NULL = none */
    /* Initialises new states, which are zeroed, up to group `to`, and sets states->n; NULL = zero bytes are enough. */
    dh_status (*grow)(dh_aggregate_states *states, size_t to, dh_error *error);
} dh_aggregate_type;

/* One aggregate of the verb, as prepared: shared by all workers, read-only once the pipeline runs. */
struct dh_aggregate_call {
    const dh_bound_aggregate *spec;
    const dh_aggregate_type *type;
    size_t stride; /* bytes of a state */
    dh_op **args;
    const dh_dictionary *dictionary; /* of the first argument, when it is a category with codes of one dictionary */
    const int32_t *ranks;            /* min, max: collation rank by code; NULL = compare texts */
    dh_type arg_type;                /* of the first argument; 0 = none */
    bool may_be_negative;            /* the first argument may be below 0 where it is not known */
    dh_call call;                    /* plugins */
    const dh_type *types;            /* plugins: of all arguments */
    const char *label;               /* as written, for messages: "sum(participants)" */
    int32_t shares;                  /* the earlier aggregate whose states this one uses too; -1 = its own */
};

struct dh_aggregate_states {
    const dh_aggregate_call *call;
    char *states;
    size_t first;        /* finish leaves out the groups before it; only for types without `extra` */
    size_t n, capacity;  /* groups */
    int64_t rows, valid; /* rows added, and how many of them had a first argument that is not null */
    size_t owned;        /* bytes that the states own; for the memory limit */
    void *extra;         /* private to the aggregate type */
};

/* Fills `call`. `args` (n_args prepared ops, may be changed) and `spec` are borrowed; `text`: the query text, NULL =
 * none. */
dh_status dh_aggregate_call_prepare(dh_aggregate_call *call, const dh_bound_aggregate *spec, dh_op **args,
                                    const char *text, dh_arena *arena, dh_error *error);
/* Whether the result carries a note when some cells were null. */
bool dh_aggregate_call_reports_valid(const dh_aggregate_call *call);

/* Whether the result depends on the order of rows. */
bool dh_aggregate_call_is_ordered(const dh_aggregate_call *call);
/* Whether `a` and `b` can share states: the same arguments, and the same kind of state (possibly b's larger one). */
bool dh_aggregate_calls_share(const dh_aggregate_call *a, const dh_aggregate_call *b);
/* Makes `later` use the states of `first`, which is aggregate `at`. */
void dh_aggregate_call_share(dh_aggregate_call *first, dh_aggregate_call *later, int32_t at);

/* n_groups: number of groups afterwards. */
dh_status dh_aggregate_update(dh_aggregate_states *states, const dh_vector *const *args, const dh_groups *groups,
                              size_t n_groups, dh_arena *scratch, dh_error *error);
dh_status dh_aggregate_merge(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                             size_t n_groups, dh_error *error);
/* Splits the groups of `from`, which ends up empty: group g becomes group to[g] of into[part[g]]. The `into` states
 * must be empty. n_into <= 256. */
dh_status dh_aggregate_split(dh_aggregate_states *const *into, int n_into, dh_aggregate_states *from,
                             const uint8_t *part, const uint32_t *to, dh_error *error);
dh_status dh_aggregate_grow(dh_aggregate_states *states, size_t n_groups, dh_error *error);
/* Capacity for n_groups groups in all; adds none. */
dh_status dh_aggregate_reserve(dh_aggregate_states *states, size_t n_groups, dh_error *error);
/* Like dh_aggregate_grow, but the memory of new states is not touched (calloc). For states that are only grown this
 * way, of a type without `grow`. */
dh_status dh_aggregate_extend(dh_aggregate_states *states, size_t n_groups, dh_error *error);
/* Keeps only groups[0 ... n), ascending, as groups 0 ... n - 1. For types without `extra`, `grow` and `drop`. */
void dh_aggregate_keep(dh_aggregate_states *states, const uint32_t *groups, size_t n);
/* Makes the result column, one cell per group. `call`: which of the aggregates that share the states is wanted. */
dh_status dh_aggregate_finish(dh_column **out, const dh_aggregate_states *states, const dh_aggregate_call *call,
                              dh_error *error);
void dh_aggregate_clear(dh_aggregate_states *states);          /* no groups, memory kept */
size_t dh_aggregate_memory(const dh_aggregate_states *states); /* bytes: states in use, and `extra` */
void dh_aggregate_free(dh_aggregate_states *states);           /* frees the content, not `states` itself */

/* How a built-in aggregate is computed; defined in the file of its family. Its signature in the query language is in
 * query/functions/aggregate.def. */
typedef struct dh_aggregate_impl {
    /* The state type for a first argument of this type (0 = no arguments); NULL = not supported. */
    const dh_aggregate_type *(*type)(dh_type arg_type, int32_t n_args);
    bool reports_valid;                   /* see dh_aggregate_call_reports_valid */
    bool ordered;                         /* the result depends on the order of rows */
    bool by_rank;                         /* categories are compared by their collation ranks */
    bool takes_int64;                     /* a cast of int64 to float64 is left out: it takes the int64 argument */
    const struct dh_aggregate_impl *like; /* the aggregate whose states it can share; NULL = only its own kind */
} dh_aggregate_impl;

#define DH_AGGREGATE(row, ...) extern const dh_aggregate_impl dh_aggregate_impl_##row;
#include "query/functions/aggregate.def"
#undef DH_AGGREGATE

const dh_aggregate_type *dh_aggregate_plugin(void); /* one type for all plugin aggregates */

#endif
