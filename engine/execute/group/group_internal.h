/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the files of the aggregate verb: group.c runs it, partial.c adds rows to partial aggregates, coarser.c
 * makes groups by fewer keys of theirs, finish.c merges them and makes columns, codes.c does both when a group is a
 * dictionary code, spill.c writes rows to disk when memory runs out. */
#ifndef DH_EXECUTE_GROUP_GROUP_INTERNAL_H
#define DH_EXECUTE_GROUP_GROUP_INTERNAL_H

#include <pthread.h>

#include "execute/aggregate/aggregate.h"
#include "execute/group_keys/keys.h"
#include "execute/pipeline/pipeline.h"

/* A partial aggregation: groups and the states of all aggregates. The states of an aggregate that shares are unused. */
typedef struct dh_partial {
    dh_keys *keys;               /* NULL: nothing was added, or groups are codes */
    dh_aggregate_states *states; /* by aggregate */
    uint8_t *seen;               /* by_code: seen[group] = 1 when some row has it */
    size_t n_seen, seen_capacity;
    bool spilled; /* ordered: the morsel's rows are spilled */
    bool begun;   /* ordered: `spilled` is settled for the morsel */
} dh_partial;

typedef struct dh_spill dh_spill;

typedef struct dh_grouping {
    const dh_plan *plan;
    dh_pipeline *pipeline;
    dh_op **keys;
    dh_key_type *key_types;
    dh_aggregate_call *calls;
    bool ordered; /* partials are per morsel slot, merged into `total` in order; else per worker, merged at the end */
    bool by_code; /* one category key: group 0 is null, group c + 1 is code c */
    dh_partial *partials;
    int n_partials;
    dh_partial total;
    size_t memory; /* limit in bytes for the groups; 0 = none */
    dh_spill *spill;
    pthread_mutex_t lock;  /* guards the two below; ordered only */
    int64_t last_begun;    /* the highest morsel that was begun in memory; -1 = none */
    int64_t first_spilled; /* morsels from this one on are spilled; INT64_MAX = none */
    bool spilling;         /* atomic; not ordered: all rows from now on are spilled */
    int64_t *rows, *valid; /* by aggregate: rows, and those not null, for the notes */
} dh_grouping;

/* partial.c */
/* Allocates keys and states if there are none; `small`: for few groups, with little memory. */
dh_status dh_partial_make(const dh_grouping *g, dh_partial *partial, bool small, dh_error *error);
void dh_partial_clear(const dh_grouping *g, dh_partial *partial);
void dh_partial_free(const dh_grouping *g, dh_partial *partial);
size_t dh_partial_memory(const dh_grouping *g, const dh_partial *partial);
/* Adds n rows. keys: one vector per key; args[a]: the arguments of aggregate a. */
dh_status dh_partial_add(const dh_grouping *g, dh_partial *partial, const dh_vector *const *keys,
                         const dh_vector *const *const *args, int32_t n, dh_arena *scratch, dh_error *error);
/* Merges groups ids[0 ... n) of `from` into `into`; ids NULL = all groups (n is ignored), and their row counts too. */
dh_status dh_partial_merge(const dh_grouping *g, dh_partial *into, const dh_partial *from, const uint32_t *ids,
                           size_t n, dh_error *error);
/* Adds the partial's row counts to g->rows and g->valid, for the notes. */
void dh_partial_count(const dh_grouping *g, const dh_partial *partial);

/* codes.c: groups identified by dictionary codes. dh_codes_fit: whether to do so, once all else is prepared. */
bool dh_codes_fit(const dh_grouping *g);
dh_status dh_codes_add(const dh_grouping *g, dh_partial *partial, const dh_vector *key,
                       const dh_vector *const *const *args, int32_t n, dh_arena *scratch, dh_error *error);
dh_status dh_codes_finish(dh_column **columns, dh_grouping *g, dh_error *error);
/* Converts a partial from codes to keys, as spilled rows need. */
dh_status dh_codes_to_keys(const dh_grouping *g, dh_partial *partial, dh_error *error);

/* spill.c */
#define DH_SPILL_BITS 5 /* hash-partitions: 2^5 */
dh_status dh_spill_new(dh_spill **out, int workers, dh_error *error);
void dh_spill_free(dh_spill *spill);
bool dh_spill_has_rows(const dh_spill *spill); /* whether any were spilled */
/* Writes the keys and arguments of a batch's rows, hash-partitioned by key. */
dh_status dh_spill_write(dh_spill *spill, const dh_grouping *g, int worker, const dh_vector_batch *batch,
                         const dh_vector *const *keys, const dh_vector *const *const *args);
/* Aggregates the rows spilled for partition `which` into `partial`, morsel by morsel when the grouping is ordered. */
dh_status dh_spill_read(dh_spill *spill, const dh_grouping *g, int which, dh_partial *partial, dh_error *error);

/* coarser.c: groups by fewer keys from those that there are. dh_coarser_fits: whether they come to what rows would. */
bool dh_coarser_fits(const dh_grouping *fine);
/* The partials of `plan`, an aggregate of the rows of `fine` by fewer of its keys, from those of `fine`, which stay as
 * they are: what coarse has is freed by dh_coarser_free, also after an error. *found = false: it is no such plan. */
dh_status dh_coarser_find(bool *found, dh_grouping *coarse, const dh_grouping *fine, const dh_plan *plan,
                          dh_error *error);
void dh_coarser_free(dh_grouping *coarse);

/* finish.c */
/* Merges everything and fills columns[0 ... n_exprs + n_aggregates): keys, then aggregates. Groups are in no defined
 * order. */
dh_status dh_partials_finish(dh_column **columns, dh_grouping *g, dh_error *error);

#endif
