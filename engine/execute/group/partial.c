/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Partial aggregations: adding rows and merging. */
#include "execute/group/group_internal.h"

#include "base/memory.h"

#include <string.h>

/* Groups reserved in advance: growing step by step copies, and memory that is never written costs nothing. All states
 * together reserve at most MAX_RESERVED bytes. */
#define FIRST_ROOM   131072
#define MAX_RESERVED ((size_t)64 << 20)
/* Bytes of a worker's direct array over the key space. */
#define MAX_ARRAY ((size_t)16 << 20)

static dh_status reserve(const dh_grouping *g, dh_partial *partial, dh_error *error)
{
    size_t share = MAX_RESERVED / (size_t)g->n_partials / ((size_t)g->plan->n_aggregates + 1);
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) {
        size_t room = share / (g->calls[a].stride ? g->calls[a].stride : 1);
        if (g->calls[a].shares >= 0) continue;
        DH_TRY(dh_aggregate_reserve(&partial->states[a], room < FIRST_ROOM ? room : FIRST_ROOM, error));
    }
    return DH_OK;
}

dh_status dh_partial_make(const dh_grouping *g, dh_partial *partial, bool small, dh_error *error)
{
    if (partial->keys) return DH_OK;
    int32_t n = g->plan->n_exprs, n_aggregates = g->plan->n_aggregates;
    partial->keys = small ? dh_keys_new_small(g->key_types, n) : dh_keys_new(g->key_types, n);
    partial->states = dh_calloc((size_t)n_aggregates + 1, sizeof *partial->states);
    if (partial->keys == NULL || partial->states == NULL) {
        dh_keys_free(partial->keys);
        dh_free(partial->states);
        partial->keys = NULL;
        partial->states = NULL;
        return dh_error_nomem(error);
    }
    for (int32_t a = 0; a < n_aggregates; a++) partial->states[a].call = &g->calls[a];
    return small || n == 0 ? DH_OK : reserve(g, partial, error);
}

void dh_partial_clear(const dh_grouping *g, dh_partial *partial)
{
    partial->spilled = partial->begun = false;
    if (partial->keys == NULL) return;
    dh_keys_clear(partial->keys);
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) dh_aggregate_clear(&partial->states[a]);
}

void dh_partial_free(const dh_grouping *g, dh_partial *partial)
{
    dh_keys_free(partial->keys);
    for (int32_t a = 0; partial->states && a < g->plan->n_aggregates; a++) dh_aggregate_free(&partial->states[a]);
    dh_free(partial->states);
    dh_free(partial->seen);
    memset(partial, 0, sizeof *partial);
}

size_t dh_partial_memory(const dh_grouping *g, const dh_partial *partial)
{
    size_t bytes = (partial->keys ? dh_keys_memory(partial->keys) : 0) + partial->seen_capacity;
    for (int32_t a = 0; partial->states && a < g->plan->n_aggregates; a++)
        bytes += dh_aggregate_memory(&partial->states[a]);
    return bytes;
}

/* The same within the memory limit. */
static size_t array_room(const dh_grouping *g)
{
    size_t room = g->memory / 4 / (size_t)g->n_partials;
    return g->memory > 0 && room < MAX_ARRAY ? room : MAX_ARRAY;
}

dh_status dh_partial_add(const dh_grouping *g, dh_partial *partial, const dh_vector *const *keys,
                         const dh_vector *const *const *args, int32_t n, dh_arena *scratch, dh_error *error)
{
    bool first = partial->keys == NULL;
    DH_TRY(dh_partial_make(g, partial, g->ordered, error));
    if (first && !g->ordered) dh_keys_allow(partial->keys, array_room(g));
    uint32_t *ids = dh_arena_alloc(scratch, ((size_t)n + 1) * sizeof *ids);
    if (ids == NULL || dh_keys_add(partial->keys, keys, n, ids) != 0) return dh_error_nomem(error);
    dh_key_runs runs = dh_keys_runs(partial->keys);
    dh_groups groups = {.ids = ids, .n = n, .starts = runs.starts, .n_runs = runs.n};
    for (int32_t a = 0; a < g->plan->n_aggregates; a++)
        if (g->calls[a].shares < 0)
            DH_TRY(dh_aggregate_update(&partial->states[a], args[a], &groups, (size_t)dh_keys_size(partial->keys),
                                       scratch, error));
    return DH_OK;
}

static dh_status merge_groups(const dh_grouping *g, dh_partial *into, const dh_partial *from, const dh_group_map *map,
                              dh_error *error)
{
    size_t n_groups = (size_t)dh_keys_size(into->keys);
    for (int32_t a = 0; a < g->plan->n_aggregates; a++)
        if (g->calls[a].shares < 0)
            DH_TRY(dh_aggregate_merge(&into->states[a], &from->states[a], map, n_groups, error));
    return DH_OK;
}

dh_status dh_partial_merge(const dh_grouping *g, dh_partial *into, const dh_partial *from, const uint32_t *ids,
                           size_t n, dh_error *error)
{
    if (ids == NULL) n = (size_t)dh_keys_size(from->keys);
    uint32_t *to = dh_malloc((n + 1) * sizeof *to);
    if (to == NULL || dh_keys_merge(into->keys, from->keys, ids, n, to) != 0) {
        dh_free(to);
        return dh_error_nomem(error);
    }
    dh_group_map map = {ids, to, n};
    dh_status status = merge_groups(g, into, from, &map, error);
    dh_free(to);
    for (int32_t a = 0; ids == NULL && a < g->plan->n_aggregates; a++) {
        into->states[a].rows += from->states[a].rows;
        into->states[a].valid += from->states[a].valid;
    }
    return status;
}

void dh_partial_count(const dh_grouping *g, const dh_partial *partial)
{
    for (int32_t a = 0; partial->states && a < g->plan->n_aggregates; a++) {
        g->rows[a] += partial->states[a].rows;
        g->valid[a] += partial->states[a].valid;
    }
}
