/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Grouping by one category with codes of one dictionary: the code identifies the group, without a hash table. All
 * workers number groups alike, and states of codes that do not occur are never touched (until a growing dictionary has
 * them copied). Group 0 is null, group c + 1 is code c; `seen` marks the groups that occur. If rows were spilled,
 * groups are converted to keys in the end.
 */
#include "execute/group/group_internal.h"

#include "base/memory.h"
#include "execute/group_keys/run_length.h"

#include <string.h>

/* Dictionaries up to this many codes qualify even when they have more codes than there are rows. */
#define SMALL_DICTIONARY_CODES 16384
/* Groups merged per pool task; up to this many, one thread makes the columns. */
#define RANGE 32768

/* Whether states are plain bytes that start as zero and own nothing. */
static bool is_plain(const dh_aggregate_call *call)
{
    const dh_aggregate_type *type = call->type;
    return call->shares >= 0 || (!type->apart && type->grow == NULL && type->drop == NULL);
}

bool dh_codes_fit(const dh_grouping *g)
{
    const dh_dictionary *dictionary = g->plan->n_exprs == 1 ? g->key_types[0].dictionary : NULL;
    if (g->ordered || dictionary == NULL || g->key_types[0].type != DH_CATEGORY) return false;
    size_t group = 1; /* bytes */
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) {
        if (!is_plain(&g->calls[a])) return false;
        if (g->calls[a].shares < 0) group += g->calls[a].stride;
    }
    int64_t rows = g->pipeline->relation->rows, size = dh_dictionary_size(dictionary);
    if (g->memory > 0 && (size_t)size + 1 > g->memory / (size_t)g->n_partials / group) return false;
    return size <= SMALL_DICTIONARY_CODES || rows < 0 || size <= rows;
}

/* ---- rows ---- */

static dh_status make(const dh_grouping *g, dh_partial *partial, dh_error *error)
{
    if (partial->states) return DH_OK;
    partial->states = dh_calloc((size_t)g->plan->n_aggregates + 1, sizeof *partial->states);
    if (partial->states == NULL) return dh_error_nomem(error);
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) partial->states[a].call = &g->calls[a];
    return DH_OK;
}

/* Makes room for n groups: the dictionary may have grown. */
static dh_status make_room(const dh_grouping *g, dh_partial *partial, size_t n, dh_error *error)
{
    DH_TRY(make(g, partial, error));
    if (n <= partial->n_seen) return DH_OK;
    if (n > partial->seen_capacity) {
        size_t capacity = partial->seen_capacity * 2 > n ? partial->seen_capacity * 2 : n;
        uint8_t *seen = dh_calloc(capacity, 1);
        if (seen == NULL) return dh_error_nomem(error);
        if (partial->n_seen > 0) memcpy(seen, partial->seen, partial->n_seen);
        dh_free(partial->seen);
        partial->seen = seen;
        partial->seen_capacity = capacity;
    }
    partial->n_seen = n;
    for (int32_t a = 0; a < g->plan->n_aggregates; a++)
        if (g->calls[a].shares < 0) DH_TRY(dh_aggregate_extend(&partial->states[a], n, error));
    return DH_OK;
}

static void groups_of(uint32_t *ids, const dh_vector *key, int32_t n)
{
    const int32_t *codes = key->values;
    if (key->valid == NULL)
        for (int32_t i = 0; i < n; i++) ids[i] = (uint32_t)codes[i] + 1;
    else
        for (int32_t i = 0; i < n; i++) ids[i] = key->valid[i] ? (uint32_t)codes[i] + 1 : 0;
}

dh_status dh_codes_add(const dh_grouping *g, dh_partial *partial, const dh_vector *key,
                       const dh_vector *const *const *args, int32_t n, dh_arena *scratch, dh_error *error)
{
    uint32_t *ids = dh_arena_alloc(scratch, ((size_t)n + 1) * sizeof *ids);
    int32_t *starts = dh_arena_alloc(scratch, ((size_t)n + 1) * sizeof *starts);
    if (ids == NULL || starts == NULL) return dh_error_nomem(error);
    DH_TRY(make_room(g, partial, (size_t)dh_dictionary_size(g->key_types[0].dictionary) + 1, error));
    groups_of(ids, key, n);
    dh_groups groups = {.ids = ids, .n = n, .starts = starts, .n_runs = dh_run_length_of_ids(starts, ids, n)};
    for (int32_t r = 0; r < groups.n_runs; r++) partial->seen[ids[starts[r]]] = 1;
    for (int32_t a = 0; a < g->plan->n_aggregates; a++)
        if (g->calls[a].shares < 0)
            DH_TRY(dh_aggregate_update(&partial->states[a], args[a], &groups, partial->n_seen, scratch, error));
    return DH_OK;
}

/* ---- merging ---- */

/* Lists the groups in [begin, end) that occur in the partial. */
static size_t list_seen(uint32_t *list, const dh_partial *partial, size_t begin, size_t end)
{
    size_t n = 0;
    for (size_t id = begin; id < end && id < partial->n_seen; id++) {
        list[n] = (uint32_t)id;
        n += partial->seen[id];
    }
    return n;
}

/* Merges one range of groups of all partials into the total. Ranges are disjoint, so tasks need no lock. */
static dh_status merge_range(void *context, int64_t range, int worker, dh_error *error)
{
    (void)worker;
    dh_grouping *g = context;
    dh_partial *total = &g->total;
    size_t begin = (size_t)range * RANGE, end = begin + RANGE;
    uint32_t *list = dh_malloc((RANGE + 1) * sizeof *list);
    dh_status status = list ? DH_OK : dh_error_nomem(error);
    for (int i = 0; i < g->n_partials && status == DH_OK; i++) {
        const dh_partial *partial = &g->partials[i];
        size_t n = list_seen(list, partial, begin, end);
        dh_group_map map = {list, list, n};
        for (int32_t a = 0; a < g->plan->n_aggregates && n > 0 && status == DH_OK; a++)
            if (g->calls[a].shares < 0)
                status = dh_aggregate_merge(&total->states[a], &partial->states[a], &map, total->n_seen, error);
        for (size_t k = 0; k < n && status == DH_OK; k++) total->seen[list[k]] = 1;
    }
    dh_free(list);
    return status;
}

/* Merges all partials into the one with most groups, which becomes the total. */
static dh_status merge_parts(dh_grouping *g, dh_pool *pool, dh_error *error)
{
    int best = -1;
    size_t n_ids = 0;
    for (int i = 0; i < g->n_partials; i++) {
        if (g->partials[i].states == NULL) continue;
        if (g->partials[i].n_seen > n_ids) n_ids = g->partials[i].n_seen;
        if (best < 0 || g->partials[i].n_seen > g->partials[best].n_seen) best = i;
    }
    if (best >= 0) {
        g->total = g->partials[best];
        memset(&g->partials[best], 0, sizeof g->partials[best]);
    }
    DH_TRY(make_room(g, &g->total, n_ids, error));
    int64_t ranges = (int64_t)((n_ids + RANGE - 1) / RANGE);
    DH_TRY(dh_pool_run(ranges > 1 ? pool : NULL, ranges, merge_range, g, error));
    for (int i = 0; i < g->n_partials; i++) dh_partial_free(g, &g->partials[i]); /* makes room for the columns */
    return DH_OK;
}

/* ---- columns ---- */

typedef struct columns {
    dh_grouping *g;
    uint32_t *ids; /* the groups that occur, ascending */
    size_t n;
    dh_column **made;
} columns;

static dh_column *key_column(const columns *c)
{
    const dh_expr *expr = c->g->plan->exprs[0].expr;
    dh_column *column = dh_column_new_uncleared(DH_CATEGORY, (int64_t)c->n);
    if (column == NULL) return NULL;
    int32_t *codes = column->values;
    for (size_t i = 0; i < c->n; i++) codes[i] = c->ids[i] > 0 ? (int32_t)(c->ids[i] - 1) : 0;
    column->display = expr->display;
    column->length = (int64_t)c->n;
    column->dictionary = dh_dictionary_ref((dh_dictionary *)(uintptr_t)c->g->key_types[0].dictionary);
    if (c->n == 0 || c->ids[0] != 0) {
        dh_column_finish(column);
        return column;
    }
    column->validity = dh_aligned_alloc((c->n + 7) / 8);
    if (column->validity == NULL) {
        dh_column_unref(column);
        return NULL;
    }
    for (size_t i = 1; i < c->n; i++) dh_bit_set(column->validity, (int64_t)i, true);
    dh_column_finish(column);
    return column;
}

/* Reduces the states of aggregate `a` to the groups that occur. */
static dh_status keep_aggregate(void *context, int64_t a, int worker, dh_error *error)
{
    (void)worker;
    (void)error;
    const columns *c = context;
    dh_aggregate_states *t = &c->g->total.states[a];
    if (c->g->calls[a].shares >= 0) return DH_OK;
    if (c->n > 0 && c->ids[c->n - 1] - c->ids[0] == c->n - 1) { /* consecutive: just skip those before */
        t->first = c->ids[0];
        t->n = t->first + c->n;
    } else {
        dh_aggregate_keep(t, c->ids, c->n);
    }
    return DH_OK;
}

static dh_status make_column(void *context, int64_t item, int worker, dh_error *error)
{
    (void)worker;
    const columns *c = context;
    if (item == 0) {
        c->made[0] = key_column(c);
        return c->made[0] ? DH_OK : dh_error_nomem(error);
    }
    int32_t a = (int32_t)item - 1, from = c->g->calls[a].shares < 0 ? a : c->g->calls[a].shares;
    return dh_aggregate_finish(&c->made[item], &c->g->total.states[from], &c->g->calls[a], error);
}

dh_status dh_codes_finish(dh_column **made, dh_grouping *g, dh_error *error)
{
    dh_pool *pool = dh_catalog_pool(g->pipeline->catalog);
    for (int i = 0; i < g->n_partials; i++) dh_partial_count(g, &g->partials[i]);
    DH_TRY(merge_parts(g, pool, error));
    columns c = {.g = g, .ids = dh_malloc((g->total.n_seen + 1) * sizeof *c.ids), .made = made};
    if (c.ids == NULL) return dh_error_nomem(error);
    c.n = list_seen(c.ids, &g->total, 0, g->total.n_seen);
    if (c.n <= RANGE) pool = NULL;
    dh_status status = dh_pool_run(pool, g->plan->n_aggregates, keep_aggregate, &c, error);
    if (status == DH_OK) status = dh_pool_run(pool, 1 + g->plan->n_aggregates, make_column, &c, error);
    dh_free(c.ids);
    return status;
}

/* ---- codes as keys ---- */

/* Adds a key for each group in ids[]; key i of the result is group ids[i]. */
static dh_status add_keys(const dh_grouping *g, dh_keys *keys, const uint32_t *ids, size_t n, dh_arena *arena,
                          dh_error *error)
{
    uint32_t *numbers = dh_arena_alloc(arena, DH_VECTOR_ROWS * sizeof *numbers);
    dh_vector *key = dh_vector_new(arena, DH_CATEGORY, DH_VECTOR_ROWS);
    uint8_t *valid = dh_vector_new_valid(arena, DH_VECTOR_ROWS, true);
    if (numbers == NULL || key == NULL || valid == NULL) return dh_error_nomem(error);
    key->dictionary = g->key_types[0].dictionary;
    key->valid = valid;
    for (size_t begin = 0; begin < n; begin += DH_VECTOR_ROWS) {
        int32_t many = (int32_t)(n - begin < DH_VECTOR_ROWS ? n - begin : DH_VECTOR_ROWS);
        const dh_vector *vectors[1] = {key};
        key->length = many;
        for (int32_t i = 0; i < many; i++) {
            uint32_t id = ids[begin + (size_t)i];
            valid[i] = id > 0;
            ((int32_t *)key->values)[i] = id > 0 ? (int32_t)(id - 1) : 0;
        }
        if (dh_keys_add(keys, vectors, many, numbers) != 0) return dh_error_nomem(error);
    }
    return DH_OK;
}

dh_status dh_codes_to_keys(const dh_grouping *g, dh_partial *partial, dh_error *error)
{
    if (partial->states == NULL) return DH_OK;
    dh_arena *arena = dh_arena_new();
    uint32_t *ids = dh_malloc((partial->n_seen + 1) * sizeof *ids);
    dh_status status = arena && ids ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK && (partial->keys = dh_keys_new(g->key_types, 1)) == NULL) status = dh_error_nomem(error);
    if (status == DH_OK) {
        size_t n = list_seen(ids, partial, 0, partial->n_seen);
        status = add_keys(g, partial->keys, ids, n, arena, error);
        for (int32_t a = 0; a < g->plan->n_aggregates; a++)
            if (g->calls[a].shares < 0) dh_aggregate_keep(&partial->states[a], ids, n);
    }
    dh_free(ids);
    dh_arena_free(arena);
    return status;
}
