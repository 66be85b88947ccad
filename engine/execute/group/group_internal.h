/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the aggregate verb's files share: group.c runs it, partial.c keeps groups, finish.c merges them and makes
 * columns, codes.c does so where a group is a code, spill.c puts rows spilled on disk that there is no memory for. */
#ifndef DH_EXECUTE_GROUP_GROUP_INTERNAL_H
#define DH_EXECUTE_GROUP_GROUP_INTERNAL_H

#include <pthread.h>

#include "execute/aggregate/aggregate.h"
#include "execute/group_keys/keys.h"
#include "execute/pipeline/pipeline.h"

/* Groups and the states of all aggregates over them; an aggregate that shares a states has an unused one. */
typedef struct dh_partial {
    dh_keys *keys; /* NULL: nothing was added, or groups are codes */
    dh_aggregate_states *states;
    uint8_t *seen; /* groups are codes: which of the n_seen there are */
    size_t n_seen, seen_capacity;
    bool spilled; /* a morsel whose rows go to disk */
    bool begun;
} dh_partial;

typedef struct dh_spill dh_spill;

typedef struct dh_grouping {
    const dh_plan *plan;
    dh_pipeline *pipeline;
    dh_op **keys;
    dh_key_type *key_types;
    dh_aggregate_call *calls;
    bool ordered; /* one part a morsel, merged in order into `total`; else one a worker, merged at the end */
    bool by_code; /* groups are the codes of the one key */
    dh_partial *partials;
    int n_partials;
    dh_partial total;
    size_t memory; /* most that the groups may take; 0 = no limit */
    dh_spill *spill;
    pthread_mutex_t lock;  /* guards the two below */
    int64_t last_begun;    /* the last morsel that is aggregated in memory, or may be */
    int64_t first_spilled; /* morsels from this one on go to disk; INT64_MAX = none */
    bool spilling;         /* atomic; not ordered: all rows from now on go to disk */
    int64_t *rows, *valid; /* of each aggregate, for the notes */
} dh_grouping;

/* partial.c */
dh_status dh_partial_make(const dh_grouping *g, dh_partial *partial, bool small, dh_error *error);
void dh_partial_clear(const dh_grouping *g, dh_partial *partial);
void dh_partial_free(const dh_grouping *g, dh_partial *partial);
size_t dh_partial_memory(const dh_grouping *g, const dh_partial *partial);
/* Rows with these keys; args[a] are the arguments of aggregate a. */
dh_status dh_partial_add(const dh_grouping *g, dh_partial *partial, const dh_vector *const *keys,
                         const dh_vector *const *const *args, int32_t n, dh_arena *scratch, dh_error *error);
/* The groups `ids` of `from` (NULL and n = all) into `into`. */
dh_status dh_partial_merge(const dh_grouping *g, dh_partial *into, const dh_partial *from, const uint32_t *ids,
                           size_t n, dh_error *error);
/* The rows and known cells of a part's states, for the notes. */
void dh_partial_count(const dh_grouping *g, const dh_partial *partial);

/* codes.c: the same three where groups are codes, which dh_codes_fit tells once all else is prepared. */
bool dh_codes_fit(const dh_grouping *g);
dh_status dh_codes_add(const dh_grouping *g, dh_partial *partial, const dh_vector *key,
                       const dh_vector *const *const *args, int32_t n, dh_arena *scratch, dh_error *error);
dh_status dh_codes_finish(dh_column **columns, dh_grouping *g, dh_error *error);
/* The part's groups under keys, as the others' are. */
dh_status dh_codes_to_keys(const dh_grouping *g, dh_partial *partial, dh_error *error);

/* spill.c */
#define DH_SPILL_BITS 5
dh_status dh_spill_new(dh_spill **out, int workers, dh_error *error);
void dh_spill_free(dh_spill *spill);
bool dh_spill_has_rows(const dh_spill *spill); /* whether any were spilled */
/* Rows of a batch into the files: keys and arguments, by the keys. */
dh_status dh_spill_write(dh_spill *spill, const dh_grouping *g, int worker, const dh_vector_batch *batch,
                         const dh_vector *const *keys, const dh_vector *const *const *args);
/* The rows spilled for partition `which`, aggregated into `part`: morsel by morsel when the grouping is ordered. */
dh_status dh_spill_read(dh_spill *spill, const dh_grouping *g, int which, dh_partial *partial, dh_error *error);

/* finish.c */
/* All that was aggregated as columns: keys, then aggregates, `columns` having room for all. In no order. */
dh_status dh_partials_finish(dh_column **columns, dh_grouping *g, dh_error *error);

#endif
