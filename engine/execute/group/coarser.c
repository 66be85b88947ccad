/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Groups by fewer keys, from the groups that there are: what the rows of a total are. Each worker's partial is merged
 * into one of fewer groups, as partials are merged in the end, so that the result is the same as if the rows had been
 * read again: the states of an aggregate that is not ordered merge exactly, in whatever order and by whatever division.
 */
#include "execute/group/group_internal.h"

#include <string.h>

#include "base/memory.h"

/* Of the memory for groups, the part that those of all keys may take: those by fewer keys stand beside them. */
#define SHARE 4

bool dh_coarser_fits(const dh_grouping *fine)
{
    size_t memory = 0;
    if (fine->ordered || (fine->spill != NULL && dh_spill_has_rows(fine->spill))) return false;
    for (int i = 0; i < fine->n_partials; i++) memory += dh_partial_memory(fine, &fine->partials[i]);
    return fine->memory == 0 || memory <= fine->memory / SHARE;
}

/* keys[k]: which key of `fine` key k of the plan is; false: it has another. */
static bool find_keys(int32_t *keys, const dh_grouping *fine, const dh_plan *plan)
{
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        keys[k] = 0;
        while (keys[k] < fine->plan->n_exprs && strcmp(fine->plan->exprs[keys[k]].name, plan->exprs[k].name) != 0)
            keys[k]++;
        if (keys[k] == fine->plan->n_exprs) return false;
    }
    return true;
}

/* to[g]: the group by fewer keys of group g. The groups are codes of the one key that there is: all rows are one group.
 */
static dh_status find_groups_of_codes(uint32_t *from, uint32_t *to, size_t *n, dh_partial *into,
                                      const dh_partial *partial, dh_error *error)
{
    *n = 0;
    for (size_t code = 0; code < partial->n_seen; code++) {
        if (!partial->seen[code]) continue;
        from[*n] = (uint32_t)code;
        to[(*n)++] = 0;
    }
    if (*n > 0 && dh_keys_add(into->keys, NULL, 1, to) != 0) return dh_error_nomem(error);
    return DH_OK;
}

static dh_status find_groups(uint32_t *to, const dh_grouping *coarse, dh_partial *into, const dh_grouping *fine,
                             const dh_partial *partial, const int32_t *keys, dh_error *error)
{
    int64_t total = dh_keys_size(partial->keys);
    dh_arena *arena = dh_arena_new();
    bool good = arena != NULL;
    for (int64_t begin = 0; good && begin < total; begin += DH_VECTOR_ROWS) {
        int32_t n = (int32_t)(total - begin < DH_VECTOR_ROWS ? total - begin : DH_VECTOR_ROWS);
        dh_arena_mark mark = dh_arena_get_mark(arena);
        const dh_vector **all = dh_arena_alloc(arena, ((size_t)fine->plan->n_exprs + 1) * sizeof(void *));
        const dh_vector **kept = dh_arena_alloc(arena, ((size_t)coarse->plan->n_exprs + 1) * sizeof(void *));
        good = all && kept && dh_keys_vectors(partial->keys, NULL, begin, n, arena, all) == 0;
        for (int32_t k = 0; good && k < coarse->plan->n_exprs; k++) kept[k] = all[keys[k]];
        good = good && dh_keys_add(into->keys, kept, n, to + begin) == 0;
        dh_arena_release_to(arena, mark);
    }
    dh_arena_free(arena);
    return good ? DH_OK : dh_error_nomem(error);
}

static dh_status merge(const dh_grouping *coarse, dh_partial *into, const dh_partial *partial, const dh_group_map *map,
                       dh_error *error)
{
    size_t n_groups = (size_t)dh_keys_size(into->keys);
    for (int32_t a = 0; a < coarse->plan->n_aggregates; a++) {
        into->states[a].rows += partial->states[a].rows;
        into->states[a].valid += partial->states[a].valid;
        if (coarse->calls[a].shares < 0)
            DH_TRY(dh_aggregate_merge(&into->states[a], &partial->states[a], map, n_groups, error));
    }
    return DH_OK;
}

/* All groups of a partial. */
static dh_status merge_partial(const dh_grouping *coarse, dh_partial *into, const dh_grouping *fine,
                               const dh_partial *partial, const int32_t *keys, dh_error *error)
{
    if (partial->states == NULL) return DH_OK; /* no row was added */
    size_t n = fine->by_code ? partial->n_seen : (size_t)dh_keys_size(partial->keys);
    uint32_t *from = fine->by_code ? dh_malloc((n + 1) * sizeof *from) : NULL, *to = dh_malloc((n + 1) * sizeof *to);
    dh_status status = to != NULL && (from != NULL || !fine->by_code) ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) status = dh_partial_make(coarse, into, true, error);
    if (status == DH_OK)
        status = fine->by_code ? find_groups_of_codes(from, to, &n, into, partial, error)
                               : find_groups(to, coarse, into, fine, partial, keys, error);
    dh_group_map map = {from, to, n};
    if (status == DH_OK) status = merge(coarse, into, partial, &map, error);
    dh_free(from);
    dh_free(to);
    return status;
}

dh_status dh_coarser_find(bool *found, dh_grouping *coarse, const dh_grouping *fine, const dh_plan *plan,
                          dh_error *error)
{
    dh_arena *arena = fine->pipeline->arena;
    int32_t *keys = dh_arena_zalloc(arena, (size_t)plan->n_exprs + 1, sizeof *keys);
    *coarse =
        (dh_grouping){.plan = plan, .pipeline = fine->pipeline, .calls = fine->calls, .n_partials = fine->n_partials};
    coarse->key_types = dh_arena_zalloc(arena, (size_t)plan->n_exprs + 1, sizeof *coarse->key_types);
    coarse->rows = dh_arena_zalloc(arena, (size_t)plan->n_aggregates + 1, sizeof *coarse->rows);
    coarse->valid = dh_arena_zalloc(arena, (size_t)plan->n_aggregates + 1, sizeof *coarse->valid);
    if (!keys || !coarse->key_types || !coarse->rows || !coarse->valid) return dh_error_nomem(error);
    *found = plan->n_aggregates == fine->plan->n_aggregates && find_keys(keys, fine, plan);
    if (!*found) return DH_OK;
    for (int32_t k = 0; k < plan->n_exprs; k++) coarse->key_types[k] = fine->key_types[keys[k]];
    coarse->partials = dh_calloc((size_t)fine->n_partials, sizeof *coarse->partials);
    dh_status status = coarse->partials ? DH_OK : dh_error_nomem(error);
    for (int i = 0; status == DH_OK && i < fine->n_partials; i++)
        status = merge_partial(coarse, &coarse->partials[i], fine, &fine->partials[i], keys, error);
    return status;
}

void dh_coarser_free(dh_grouping *coarse)
{
    for (int i = 0; coarse->partials && i < coarse->n_partials; i++) dh_partial_free(coarse, &coarse->partials[i]);
    dh_partial_free(coarse, &coarse->total);
    dh_free(coarse->partials);
}
