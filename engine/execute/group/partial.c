/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups and their tallies: adding rows and merging. */
#include "execute/group/group_internal.h"

#include "base/memory.h"

#include <string.h>

/* Groups that there is room for before there are any: memory that nobody writes to costs nothing, growing step by step
 * does. All tallies of all parts together have at most so many bytes of it. */
#define FIRST_ROOM    131072
#define MOST_RESERVED ((size_t)64 << 20)
/* Of an array over the key space. */
#define MOST_ARRAY ((size_t)16 << 20)

static dh_status reserve(const dh_grouping *g, dh_part *part, dh_error *error)
{
    size_t share = MOST_RESERVED / (size_t)g->n_parts / ((size_t)g->plan->n_aggregates + 1);
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) {
        size_t room = share / (g->uses[a].stride ? g->uses[a].stride : 1);
        if (g->uses[a].shares >= 0) continue;
        DH_TRY(dh_tally_reserve(&part->tallies[a], room < FIRST_ROOM ? room : FIRST_ROOM, error));
    }
    return DH_OK;
}

dh_status dh_part_make(const dh_grouping *g, dh_part *part, bool small, dh_error *error)
{
    if (part->keys) return DH_OK;
    int32_t n = g->plan->n_exprs, n_aggregates = g->plan->n_aggregates;
    part->keys = small ? dh_keys_new_small(g->key_types, n) : dh_keys_new(g->key_types, n);
    part->tallies = dh_calloc((size_t)n_aggregates + 1, sizeof *part->tallies);
    if (part->keys == NULL || part->tallies == NULL) {
        dh_keys_free(part->keys);
        dh_free(part->tallies);
        part->keys = NULL;
        part->tallies = NULL;
        return dh_error_nomem(error);
    }
    for (int32_t a = 0; a < n_aggregates; a++) part->tallies[a].use = &g->uses[a];
    return small || n == 0 ? DH_OK : reserve(g, part, error);
}

void dh_part_clear(const dh_grouping *g, dh_part *part)
{
    part->aside = part->begun = false;
    if (part->keys == NULL) return;
    dh_keys_clear(part->keys);
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) dh_tally_clear(&part->tallies[a]);
}

void dh_part_free(const dh_grouping *g, dh_part *part)
{
    dh_keys_free(part->keys);
    for (int32_t a = 0; part->tallies && a < g->plan->n_aggregates; a++) dh_tally_free(&part->tallies[a]);
    dh_free(part->tallies);
    dh_free(part->seen);
    memset(part, 0, sizeof *part);
}

size_t dh_part_memory(const dh_grouping *g, const dh_part *part)
{
    size_t bytes = (part->keys ? dh_keys_memory(part->keys) : 0) + part->seen_capacity;
    for (int32_t a = 0; part->tallies && a < g->plan->n_aggregates; a++) bytes += dh_tally_memory(&part->tallies[a]);
    return bytes;
}

/* Bytes that a worker's keys may have an array of. */
static size_t array_room(const dh_grouping *g)
{
    size_t room = g->memory / 4 / (size_t)g->n_parts;
    return g->memory > 0 && room < MOST_ARRAY ? room : MOST_ARRAY;
}

dh_status dh_part_add(const dh_grouping *g, dh_part *part, const dh_vector *const *keys,
                      const dh_vector *const *const *args, int32_t n, dh_arena *scratch, dh_error *error)
{
    bool first = part->keys == NULL;
    DH_TRY(dh_part_make(g, part, g->ordered, error));
    if (first && !g->ordered) dh_keys_allow(part->keys, array_room(g));
    uint32_t *ids = dh_arena_alloc(scratch, ((size_t)n + 1) * sizeof *ids);
    if (ids == NULL || dh_keys_add(part->keys, keys, n, ids) != 0) return dh_error_nomem(error);
    dh_key_runs runs = dh_keys_runs(part->keys);
    dh_groups groups = {.ids = ids, .n = n, .starts = runs.starts, .n_runs = runs.n};
    for (int32_t a = 0; a < g->plan->n_aggregates; a++)
        if (g->uses[a].shares < 0)
            DH_TRY(
                dh_tally_update(&part->tallies[a], args[a], &groups, (size_t)dh_keys_size(part->keys), scratch, error));
    return DH_OK;
}

static dh_status merge_groups(const dh_grouping *g, dh_part *into, const dh_part *from, const dh_group_map *map,
                              dh_error *error)
{
    size_t n_groups = (size_t)dh_keys_size(into->keys);
    for (int32_t a = 0; a < g->plan->n_aggregates; a++)
        if (g->uses[a].shares < 0) DH_TRY(dh_tally_merge(&into->tallies[a], &from->tallies[a], map, n_groups, error));
    return DH_OK;
}

dh_status dh_part_merge(const dh_grouping *g, dh_part *into, const dh_part *from, const uint32_t *ids, size_t n,
                        dh_error *error)
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
        into->tallies[a].rows += from->tallies[a].rows;
        into->tallies[a].known += from->tallies[a].known;
    }
    return status;
}

void dh_part_count(const dh_grouping *g, const dh_part *part)
{
    for (int32_t a = 0; part->tallies && a < g->plan->n_aggregates; a++) {
        g->rows[a] += part->tallies[a].rows;
        g->known[a] += part->tallies[a].known;
    }
}
