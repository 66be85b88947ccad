/* SPDX-License-Identifier: GPL-3.0-or-later */
/* distinct: the number of different values per group, nulls left out. A hash table of (group, value) pairs, counted per
 * group at the end. */
#include "execute/aggregate/aggregate.h"

#include "base/memory.h"
#include "execute/group_keys/keys.h"

#include <string.h>

static dh_keys *get_keys(dh_aggregate_states *t)
{
    dh_key_type types[] = {{DH_INT64, NULL}, {t->call->arg_type, t->call->dictionary}};
    if (t->extra == NULL) t->extra = dh_keys_new(types, 2);
    return t->extra;
}

#define NO_GROUP UINT32_MAX

/* Adds the values that are not null; groups[i] is the group of cell i, NO_GROUP = skip it. */
static dh_status add(dh_aggregate_states *t, const dh_vector *values, const uint32_t *groups, dh_arena *scratch,
                     dh_error *error)
{
    int32_t n = 0, *rows = dh_arena_alloc(scratch, ((size_t)values->length + 1) * sizeof *rows);
    uint32_t *ids = dh_arena_alloc(scratch, ((size_t)values->length + 1) * sizeof *ids);
    dh_vector *group = dh_vector_new(scratch, DH_INT64, values->length);
    dh_keys *keys = get_keys(t);
    if (rows == NULL || ids == NULL || group == NULL || keys == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < values->length; i++) {
        rows[n] = i;
        n += dh_vector_is_valid(values, i) && groups[i] != NO_GROUP;
    }
    for (int32_t i = 0; i < n; i++) ((int64_t *)group->values)[i] = groups[rows[i]];
    group->length = n;
    const dh_vector *valid = n < values->length ? dh_vector_gather(scratch, values, rows, n) : values;
    if (valid == NULL) return dh_error_nomem(error);
    const dh_vector *pair[] = {group, valid};
    return dh_keys_add(keys, pair, n, ids) == 0 ? DH_OK : dh_error_nomem(error);
}

static dh_status update(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                        dh_arena *scratch, dh_error *error)
{
    return add(t, args[0], groups->ids, scratch, error);
}

/* Adds the pairs of `from`; to[g] is the new group of group g, or NO_GROUP. */
static dh_status merge_values(dh_aggregate_states *into, const dh_keys *from, const uint32_t *to, dh_arena *scratch,
                              dh_error *error)
{
    uint32_t *groups = dh_arena_alloc(scratch, DH_VECTOR_ROWS * sizeof *groups);
    if (groups == NULL) return dh_error_nomem(error);
    dh_arena_mark mark = dh_arena_get_mark(scratch);
    int64_t total = dh_keys_size(from);
    for (int64_t begin = 0; begin < total; begin += DH_VECTOR_ROWS) {
        int32_t n = (int32_t)(total - begin < DH_VECTOR_ROWS ? total - begin : DH_VECTOR_ROWS);
        const dh_vector *pair[2];
        if (dh_keys_vectors(from, NULL, begin, n, scratch, pair) != 0) return dh_error_nomem(error);
        for (int32_t i = 0; i < n; i++) groups[i] = to[((const int64_t *)pair[0]->values)[i]];
        DH_TRY(add(into, pair[1], groups, scratch, error));
        dh_arena_release_to(scratch, mark);
    }
    return DH_OK;
}

static dh_status merge(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                       dh_error *error)
{
    if (from->extra == NULL || map->n == 0) return DH_OK;
    uint32_t *to = dh_malloc((from->n + 1) * sizeof *to);
    dh_arena *scratch = dh_arena_new();
    dh_status status = to && scratch ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) {
        memset(to, 0xff, from->n * sizeof *to);
        for (size_t i = 0; i < map->n; i++) to[map->from ? map->from[i] : i] = map->to[i];
        status = merge_values(into, from->extra, to, scratch, error);
    }
    dh_arena_free(scratch);
    dh_free(to);
    return status;
}

static dh_status finish(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    const dh_keys *keys = t->extra;
    int64_t *counts = dh_calloc(t->n + 1, sizeof *counts);
    if (counts == NULL) return dh_error_nomem(error);
    for (int64_t id = 0; keys && id < dh_keys_size(keys); id++) counts[dh_keys_int64(keys, id, 0)]++;
    int failed = 0;
    for (size_t g = 0; g < t->n && !failed; g++) failed = dh_column_append_int64(out, counts[g]);
    dh_free(counts);
    return failed ? dh_error_nomem(error) : DH_OK;
}

static void drop(dh_aggregate_states *t)
{
    dh_keys_free(t->extra);
    t->extra = NULL;
}

static void clear(dh_aggregate_states *t)
{
    if (t->extra) dh_keys_clear(t->extra);
}

static size_t memory(const dh_aggregate_states *t)
{
    return t->extra ? dh_keys_memory(t->extra) : 0;
}

static const dh_aggregate_type *distinct_type(dh_type arg_type, int32_t n_args)
{
    static const dh_aggregate_type type = {.state_size = 1,
                                           .apart = true,
                                           .update = update,
                                           .merge = merge,
                                           .finish = finish,
                                           .drop = drop,
                                           .clear = clear,
                                           .memory = memory};
    (void)arg_type;
    (void)n_args;
    return &type;
}

const dh_aggregate_impl dh_aggregate_impl_DISTINCT = {.type = distinct_type};
