/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Merges all partial aggregations and makes the result columns: as a whole, or per hash-partition if there are many
 * groups or spilled rows. */
#include "execute/group/group_internal.h"

#include "base/memory.h"

#include <string.h>

/* More groups than this in all partials: merge per hash-partition, in parallel. */
#define MANY_GROUPS 262144
/* Up to this many groups, one thread does everything. */
#define SMALL_GROUPS 4096

/* Makes column c of a partial's groups: a key or an aggregate. The states must cover all groups. */
static dh_status finish_column(dh_column **out, const dh_grouping *g, const dh_partial *partial, int32_t c,
                               dh_error *error)
{
    const dh_plan *plan = g->plan;
    if (c < plan->n_exprs) {
        const dh_expr *expr = plan->exprs[c].expr;
        *out = dh_keys_column(partial->keys, c, expr->type, expr->display);
        return *out ? DH_OK : dh_error_nomem(error);
    }
    const dh_aggregate_call *call = &g->calls[c - plan->n_exprs];
    return dh_aggregate_finish(out, &partial->states[call->shares < 0 ? c - plan->n_exprs : call->shares], call, error);
}

static dh_status grow_states(const dh_grouping *g, dh_partial *partial, dh_error *error)
{
    size_t n_groups = (size_t)dh_keys_size(partial->keys);
    for (int32_t a = 0; a < g->plan->n_aggregates; a++)
        if (g->calls[a].shares < 0) DH_TRY(dh_aggregate_grow(&partial->states[a], n_groups, error));
    return DH_OK;
}

static dh_status finish_part(dh_column **columns, const dh_grouping *g, dh_partial *partial, dh_error *error)
{
    DH_TRY(grow_states(g, partial, error));
    for (int32_t c = 0; c < g->plan->n_exprs + g->plan->n_aggregates; c++)
        DH_TRY(finish_column(&columns[c], g, partial, c, error));
    return DH_OK;
}

static dh_pool *pool_of(const dh_grouping *g)
{
    return dh_catalog_pool(g->pipeline->catalog);
}

/* ---- per hash-partition: no group is in two of them ---- */

typedef struct partitions {
    dh_grouping *g;
    int bits, n;
    uint8_t **of;        /* [partial][group]: its partition; NULL for an empty partial */
    uint32_t **lists;    /* [partial]: its groups, partition after partition */
    size_t **starts;     /* [partial]: where each partition begins in the list; n + 1 entries */
    dh_partial *made;    /* by partition: the merged groups */
    dh_column **columns; /* [partition * n_columns + column] */
    int32_t n_columns;
} partitions;

/* of[g]: the partition of group g. */
static dh_status hash_partition(uint8_t *of, const dh_grouping *g, const dh_keys *keys, int bits, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    const dh_vector **vectors = dh_malloc(((size_t)g->plan->n_exprs + 1) * sizeof(void *));
    int64_t total = dh_keys_size(keys);
    bool ok = arena && vectors;
    for (int64_t begin = 0; ok && begin < total; begin += DH_VECTOR_ROWS) {
        int32_t n = (int32_t)(total - begin < DH_VECTOR_ROWS ? total - begin : DH_VECTOR_ROWS);
        dh_arena_mark mark = dh_arena_get_mark(arena);
        ok = dh_keys_vectors(keys, NULL, begin, n, arena, vectors) == 0 &&
             dh_keys_hash_partition(g->key_types, g->plan->n_exprs, vectors, n, bits, of + begin, arena) == 0;
        dh_arena_release_to(arena, mark);
    }
    dh_free(vectors);
    dh_arena_free(arena);
    return ok ? DH_OK : dh_error_nomem(error);
}

/* Fills of, lists and starts for partial `i`: a counting sort. */
static dh_status list_groups(partitions *p, int i, const dh_keys *keys, dh_error *error)
{
    size_t n = (size_t)dh_keys_size(keys), *at = dh_calloc((size_t)p->n + 2, sizeof *at);
    p->starts[i] = at;
    p->of[i] = dh_malloc(n + 1);
    p->lists[i] = dh_malloc((n + 1) * sizeof **p->lists);
    if (at == NULL || p->of[i] == NULL || p->lists[i] == NULL) return dh_error_nomem(error);
    DH_TRY(hash_partition(p->of[i], p->g, keys, p->bits, error));
    for (size_t g = 0; g < n; g++) at[p->of[i][g] + 2]++;
    for (int k = 2; k <= p->n; k++) at[k] += at[k - 1];
    for (size_t g = 0; g < n; g++) p->lists[i][at[p->of[i][g] + 1]++] = (uint32_t)g; /* then at[k] begins partition k */
    return DH_OK;
}

/* Ordered: moves the states of `total` to the partitions unchanged, so that floating-point sums continue exactly. */
static dh_status split_total(partitions *p, dh_error *error)
{
    dh_grouping *g = p->g;
    dh_partial *total = &g->total;
    size_t n = (size_t)dh_keys_size(total->keys);
    uint32_t *to = dh_malloc((n + 1) * sizeof *to);
    dh_aggregate_states **into = dh_malloc((size_t)p->n * sizeof(void *));
    dh_status status = to && into ? list_groups(p, 0, total->keys, error) : dh_error_nomem(error);
    for (int k = 0; k < p->n && status == DH_OK; k++) {
        const uint32_t *list = p->lists[0] + p->starts[0][k];
        size_t many = p->starts[0][k + 1] - p->starts[0][k];
        status = dh_partial_make(g, &p->made[k], false, error);
        uint32_t *map = dh_malloc((many + 1) * sizeof *map);
        if (status == DH_OK && (!map || dh_keys_merge(p->made[k].keys, total->keys, list, many, map) != 0))
            status = dh_error_nomem(error);
        for (size_t i = 0; status == DH_OK && i < many; i++) to[list[i]] = map[i];
        dh_free(map);
    }
    for (int32_t a = 0; status == DH_OK && a < g->plan->n_aggregates; a++) {
        if (g->calls[a].shares >= 0) continue;
        for (int k = 0; k < p->n; k++) into[k] = &p->made[k].states[a];
        status = dh_aggregate_split(into, p->n, &total->states[a], p->of[0], to, error);
    }
    dh_free(to);
    dh_free(into);
    if (status == DH_OK) dh_partial_free(g, total);
    return status;
}

/* Merges one partition, adds its spilled rows, makes its columns. */
static dh_status run_partition(void *context, int64_t which, int worker, dh_error *error)
{
    (void)worker;
    partitions *p = context;
    dh_grouping *g = p->g;
    dh_partial *partial = &p->made[which];
    DH_TRY(dh_partial_make(g, partial, false, error));
    for (int i = 0; !g->ordered && i < g->n_partials; i++) {
        if (g->partials[i].keys == NULL) continue;
        size_t begin = p->starts[i][which], end = p->starts[i][which + 1];
        if (end > begin) DH_TRY(dh_partial_merge(g, partial, &g->partials[i], p->lists[i] + begin, end - begin, error));
    }
    if (g->spill) DH_TRY(dh_spill_read(g->spill, g, (int)which, partial, error));
    DH_TRY(finish_part(p->columns + which * p->n_columns, g, partial, error));
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) { /* for the notes */
        __atomic_fetch_add(&g->rows[a], partial->states[a].rows, __ATOMIC_RELAXED);
        __atomic_fetch_add(&g->valid[a], partial->states[a].valid, __ATOMIC_RELAXED);
    }
    dh_partial_free(g, partial);
    return DH_OK;
}

/* Concatenates column c of all partitions. */
static dh_status join_column(dh_column **out, const partitions *p, int32_t c, dh_arena *arena, dh_error *error)
{
    const dh_vector **list = dh_arena_alloc(arena, (size_t)p->n * sizeof(void *));
    if (list == NULL) return dh_error_nomem(error);
    const dh_column *first = p->columns[c];
    const dh_dictionary *dictionary = first->dictionary;
    for (int k = 0; k < p->n; k++) {
        const dh_column *column = p->columns[k * p->n_columns + c];
        list[k] = dh_vector_load(arena, column, 0, NULL, (int32_t)column->length);
        if (list[k] == NULL) return dh_error_nomem(error);
        if (column->dictionary != dictionary) dictionary = NULL;
    }
    *out = dh_vectors_to_column(first->type, first->display, dictionary, list, p->n);
    return *out ? DH_OK : dh_error_nomem(error);
}

static dh_status join_columns(dh_column **columns, const partitions *p, dh_error *error)
{
    int64_t total = 0;
    for (int k = 0; k < p->n && p->n_columns > 0; k++) total += p->columns[k * p->n_columns]->length;
    if (total >= INT32_MAX) return dh_error_set(error, DH_EDATA, "more than two thousand million groups");
    for (int32_t c = 0; c < p->n_columns; c++) {
        dh_arena *arena = dh_arena_new();
        dh_status status = arena ? join_column(&columns[c], p, c, arena, error) : dh_error_nomem(error);
        dh_arena_free(arena);
        DH_TRY(status);
    }
    return DH_OK;
}

static dh_status run_partitions(dh_column **columns, partitions *p, dh_error *error)
{
    dh_grouping *g = p->g;
    if (!p->of || !p->lists || !p->starts || !p->made || !p->columns) return dh_error_nomem(error);
    if (g->ordered) {
        DH_TRY(split_total(p, error));
    } else {
        for (int i = 0; i < g->n_partials; i++)
            if (g->partials[i].keys) DH_TRY(list_groups(p, i, g->partials[i].keys, error));
        for (int i = 0; i < g->n_partials; i++) dh_partial_count(g, &g->partials[i]);
    }
    DH_TRY(dh_pool_run(pool_of(g), p->n, run_partition, p, error));
    for (int i = 0; i < g->n_partials; i++) dh_partial_free(g, &g->partials[i]);
    return join_columns(columns, p, error);
}

static dh_status finish_partitions(dh_column **columns, dh_grouping *g, dh_error *error)
{
    partitions p = {.g = g, .bits = DH_SPILL_BITS, .n = 1 << DH_SPILL_BITS};
    size_t partials = (size_t)(g->n_partials > 1 ? g->n_partials : 1);
    p.n_columns = g->plan->n_exprs + g->plan->n_aggregates;
    p.of = dh_calloc(partials, sizeof *p.of);
    p.lists = dh_calloc(partials, sizeof *p.lists);
    p.starts = dh_calloc(partials, sizeof *p.starts);
    p.made = dh_calloc((size_t)p.n, sizeof *p.made);
    p.columns = dh_calloc((size_t)p.n * (size_t)p.n_columns + 1, sizeof *p.columns);
    dh_status status = run_partitions(columns, &p, error);
    for (size_t i = 0; i < partials; i++) {
        if (p.of) dh_free(p.of[i]);
        if (p.lists) dh_free(p.lists[i]);
        if (p.starts) dh_free(p.starts[i]);
    }
    for (int k = 0; p.made && k < p.n; k++) dh_partial_free(g, &p.made[k]);
    for (int i = 0; p.columns && i < p.n * p.n_columns; i++) dh_column_unref(p.columns[i]);
    dh_free(p.of);
    dh_free(p.lists);
    dh_free(p.starts);
    dh_free(p.made);
    dh_free(p.columns);
    return status;
}

/* ---- as a whole: merge the keys, then merge the aggregates and make the columns in parallel ---- */

typedef struct merger {
    dh_grouping *g;
    uint32_t **maps; /* [partial][group]: the group in the total; NULL = nothing to merge */
    dh_column **columns;
} merger;

/* Merges the keys of all partials into the largest, which becomes the total. */
static dh_status merge_keys(merger *m, dh_error *error)
{
    dh_grouping *g = m->g;
    int best = -1;
    for (int i = 0; i < g->n_partials; i++) {
        if (g->partials[i].keys == NULL) continue;
        if (best < 0 || dh_keys_size(g->partials[i].keys) > dh_keys_size(g->partials[best].keys)) best = i;
    }
    if (best < 0) return dh_partial_make(g, &g->total, true, error);
    g->total = g->partials[best];
    memset(&g->partials[best], 0, sizeof g->partials[best]);
    for (int i = 0; i < g->n_partials; i++) {
        const dh_keys *keys = g->partials[i].keys;
        if (keys == NULL) continue;
        size_t n = (size_t)dh_keys_size(keys);
        m->maps[i] = dh_malloc((n + 1) * sizeof **m->maps);
        if (m->maps[i] == NULL || dh_keys_merge(g->total.keys, keys, NULL, n, m->maps[i]) != 0)
            return dh_error_nomem(error);
    }
    return DH_OK;
}

static dh_status merge_aggregate(void *context, int64_t a, int worker, dh_error *error)
{
    (void)worker;
    const merger *m = context;
    dh_grouping *g = m->g;
    size_t n_groups = (size_t)dh_keys_size(g->total.keys);
    if (g->calls[a].shares >= 0) return DH_OK;
    for (int i = 0; i < g->n_partials; i++) {
        if (m->maps[i] == NULL) continue;
        dh_group_map map = {NULL, m->maps[i], (size_t)dh_keys_size(g->partials[i].keys)};
        DH_TRY(dh_aggregate_merge(&g->total.states[a], &g->partials[i].states[a], &map, n_groups, error));
    }
    return dh_aggregate_grow(&g->total.states[a], n_groups, error);
}

static dh_status make_column(void *context, int64_t c, int worker, dh_error *error)
{
    (void)worker;
    const merger *m = context;
    return finish_column(&m->columns[c], m->g, &m->g->total, (int32_t)c, error);
}

static dh_status merge_and_finish(merger *m, dh_error *error)
{
    dh_grouping *g = m->g;
    for (int i = 0; !g->ordered && i < g->n_partials; i++) dh_partial_count(g, &g->partials[i]);
    if (g->ordered) dh_partial_count(g, &g->total);
    if (!g->ordered) DH_TRY(merge_keys(m, error));
    if (g->plan->n_exprs == 0) { /* without keys there is one group even when there are no rows */
        uint32_t id;
        if (dh_keys_add(g->total.keys, NULL, 1, &id) != 0) return dh_error_nomem(error);
    }
    dh_pool *pool = dh_keys_size(g->total.keys) > SMALL_GROUPS ? pool_of(g) : NULL;
    DH_TRY(dh_pool_run(pool, g->plan->n_aggregates, merge_aggregate, m, error));
    return dh_pool_run(pool, g->plan->n_exprs + g->plan->n_aggregates, make_column, m, error);
}

static dh_status finish_whole(dh_column **columns, dh_grouping *g, dh_error *error)
{
    merger m = {g, dh_calloc((size_t)g->n_partials, sizeof *m.maps), columns};
    dh_status status = m.maps ? merge_and_finish(&m, error) : dh_error_nomem(error);
    for (int i = 0; m.maps && i < g->n_partials; i++) dh_free(m.maps[i]);
    dh_free(m.maps);
    return status;
}

static bool are_many(const dh_grouping *g)
{
    int64_t groups = 0;
    int partials = 0;
    for (int i = 0; !g->ordered && i < g->n_partials; i++) {
        if (g->partials[i].keys == NULL) continue;
        groups += dh_keys_size(g->partials[i].keys);
        partials++;
    }
    bool codes = g->plan->n_exprs == 1 && g->key_types[0].dictionary; /* a direct array: nothing to gain */
    return partials > 1 && groups > MANY_GROUPS && !codes;
}

dh_status dh_partials_finish(dh_column **columns, dh_grouping *g, dh_error *error)
{
    bool spilled = g->spill && dh_spill_has_rows(g->spill);
    if (g->by_code && !spilled) return dh_codes_finish(columns, g, error);
    for (int i = 0; g->by_code && i < g->n_partials; i++) DH_TRY(dh_codes_to_keys(g, &g->partials[i], error));
    if (g->ordered) DH_TRY(dh_partial_make(g, &g->total, true, error)); /* if there were no rows */
    return spilled || are_many(g) ? finish_partitions(columns, g, error) : finish_whole(columns, g, error);
}
