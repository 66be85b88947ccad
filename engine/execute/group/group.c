/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The aggregate verb. Each worker builds a partial aggregation (hash table of keys, and states), merged at the end;
 * when an aggregate depends on row order there is one per morsel instead, merged in morsel order. Finally groups are
 * sorted by their keys (null last), and expressions over aggregates are evaluated.
 */
#include "execute/group/group_internal.h"

#include "base/memory.h"
#include "execute/group/group.h"
#include "execute/operators/operators.h"
#include "execute/pipeline/project_table.h"
#include "execute/sort/sort.h"
#include "table/take_rows.h"
#include "table/format.h"

#include <stdio.h>
#include <string.h>

/* ---- batches ---- */

static dh_status run_ops(const dh_vector ***out, dh_op *const *ops, int32_t n, dh_vector_batch *batch)
{
    const dh_vector **vectors = dh_arena_alloc(batch->arena, ((size_t)n + 1) * sizeof(void *));
    if (vectors == NULL) return dh_error_nomem(batch->error);
    for (int32_t i = 0; i < n; i++) DH_TRY(dh_op_run(&vectors[i], ops[i], batch));
    *out = vectors;
    return DH_OK;
}

static dh_status run_args(const dh_vector *const *const **out, const dh_grouping *g, dh_vector_batch *batch)
{
    const dh_vector ***args = dh_arena_zalloc(batch->arena, (size_t)g->plan->n_aggregates + 1, sizeof *args);
    if (args == NULL) return dh_error_nomem(batch->error);
    for (int32_t a = 0; a < g->plan->n_aggregates; a++)
        if (g->calls[a].shares < 0) DH_TRY(run_ops(&args[a], g->calls[a].args, g->calls[a].spec->n_args, batch));
    *out = (const dh_vector *const *const *)args;
    return DH_OK;
}

/* Whether the batch is to be spilled. Ordered: decided at the morsel's first batch, for the whole morsel. */
static bool is_spilled(dh_grouping *g, dh_partial *partial, const dh_vector_batch *batch)
{
    if (g->memory == 0) return false;
    if (!g->ordered) return __atomic_load_n(&g->spilling, __ATOMIC_ACQUIRE);
    if (partial->begun) return partial->spilled;
    pthread_mutex_lock(&g->lock);
    partial->begun = true;
    partial->spilled = batch->index >= g->first_spilled;
    if (!partial->spilled && batch->index > g->last_begun) g->last_begun = batch->index;
    pthread_mutex_unlock(&g->lock);
    return partial->spilled;
}

static dh_status add_batch(void *self, int64_t slot, int worker, dh_vector_batch *batch)
{
    dh_grouping *g = self;
    dh_partial *partial = &g->partials[g->ordered ? slot : worker];
    const dh_vector **keys = NULL;
    const dh_vector *const *const *args = NULL;
    DH_TRY(run_ops(&keys, g->keys, g->plan->n_exprs, batch));
    DH_TRY(run_args(&args, g, batch));
    if (is_spilled(g, partial, batch)) return dh_spill_write(g->spill, g, worker, batch, keys, args);
    if (g->by_code)
        DH_TRY(dh_codes_add(g, partial, keys[0], args, batch->n, batch->arena, batch->error));
    else
        DH_TRY(dh_partial_add(g, partial, keys, args, batch->n, batch->arena, batch->error));
    if (g->memory > 0 && !g->ordered && dh_partial_memory(g, partial) > g->memory / (size_t)g->n_partials)
        __atomic_store_n(&g->spilling, true, __ATOMIC_RELEASE);
    return DH_OK;
}

static dh_status merge_slot(void *self, int64_t slot, dh_error *error)
{
    dh_grouping *g = self;
    dh_partial *partial = &g->partials[slot];
    if (partial->keys == NULL ||
        dh_keys_size(partial->keys) == 0) { /* no row passed the filters, or all were spilled */
        partial->begun = partial->spilled = false;
        return DH_OK;
    }
    DH_TRY(dh_partial_make(g, &g->total, false, error));
    DH_TRY(dh_partial_merge(g, &g->total, partial, NULL, 0, error));
    dh_partial_clear(g, partial);
    if (g->memory == 0 || dh_partial_memory(g, &g->total) <= g->memory) return DH_OK;
    pthread_mutex_lock(&g->lock);
    if (g->first_spilled == INT64_MAX) g->first_spilled = g->last_begun + 1;
    pthread_mutex_unlock(&g->lock);
    return DH_OK;
}

/* ---- preparing ---- */

static dh_status prepare_aggregate(dh_grouping *g, int32_t a, dh_error *error)
{
    const dh_bound_aggregate *spec = &g->plan->aggregates[a];
    dh_op **args = dh_arena_zalloc(g->pipeline->arena, (size_t)spec->n_args + 1, sizeof *args);
    if (args == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < spec->n_args; i++)
        DH_TRY(dh_pipeline_prepare(&args[i], g->pipeline, spec->args[i], g->plan->text, error));
    DH_TRY(dh_aggregate_call_prepare(&g->calls[a], spec, args, g->plan->text, g->pipeline->arena, error));
    g->calls[a].may_be_negative = spec->n_args > 0 && dh_plan_may_be_negative(g->plan->input, spec->args[0]);
    for (int32_t b = 0; b < a && g->calls[a].shares < 0; b++)
        if (g->calls[b].shares < 0 && dh_aggregate_calls_share(&g->calls[b], &g->calls[a]))
            dh_aggregate_call_share(&g->calls[b], &g->calls[a], b);
    g->ordered = g->ordered || dh_aggregate_call_is_ordered(&g->calls[a]);
    return DH_OK;
}

static dh_status prepare_parts(dh_grouping *g, dh_error *error)
{
    g->n_partials = g->ordered ? DH_REORDER_SLOTS : dh_pipeline_workers(g->pipeline);
    g->partials = dh_calloc((size_t)g->n_partials, sizeof *g->partials);
    g->last_begun = -1;
    g->first_spilled = INT64_MAX;
    if (g->partials == NULL) return dh_error_nomem(error);
    return g->memory > 0 ? dh_spill_new(&g->spill, dh_pipeline_workers(g->pipeline), error) : DH_OK;
}

static dh_status prepare(dh_grouping *g, dh_error *error)
{
    const dh_plan *plan = g->plan;
    dh_arena *arena = g->pipeline->arena;
    g->keys = dh_arena_zalloc(arena, (size_t)plan->n_exprs + 1, sizeof *g->keys);
    g->key_types = dh_arena_zalloc(arena, (size_t)plan->n_exprs + 1, sizeof *g->key_types);
    g->calls = dh_arena_zalloc(arena, (size_t)plan->n_aggregates + 1, sizeof *g->calls);
    g->rows = dh_arena_zalloc(arena, (size_t)plan->n_aggregates + 1, sizeof *g->rows);
    g->valid = dh_arena_zalloc(arena, (size_t)plan->n_aggregates + 1, sizeof *g->valid);
    if (!g->keys || !g->key_types || !g->calls || !g->rows || !g->valid) return dh_error_nomem(error);
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        const dh_expr *expr = plan->exprs[k].expr;
        const char *text = plan->input->node == DH_NODE_GROUP_BY ? plan->input->text : NULL;
        DH_TRY(dh_pipeline_prepare(&g->keys[k], g->pipeline, expr, text, error));
        g->key_types[k] = (dh_key_type){expr->type, g->keys[k]->dictionary};
    }
    for (int32_t a = 0; a < plan->n_aggregates; a++) DH_TRY(prepare_aggregate(g, a, error));
    DH_TRY(prepare_parts(g, error));
    g->by_code = dh_codes_fit(g);
    return DH_OK;
}

/* ---- the result ---- */

/* A table of the groups: keys, then aggregates. */
static dh_status groups_table(dh_table *table, dh_grouping *g, dh_error *error)
{
    int32_t n_keys = g->plan->n_exprs, n = n_keys + g->plan->n_aggregates;
    char name[32]; /* has a space, so that it collides with nothing; nobody reads it */
    dh_column **columns = dh_calloc((size_t)n + 1, sizeof *columns);
    if (columns == NULL) return dh_error_nomem(error);
    dh_status status = dh_partials_finish(columns, g, error);
    for (int32_t c = 0; c < n && status == DH_OK; c++) {
        snprintf(name, sizeof name, c < n_keys ? "key %d" : "aggregate %d", (int)(c < n_keys ? c : c - n_keys));
        status = dh_table_add(table, name, columns[c], error);
        columns[c] = NULL;
    }
    for (int32_t c = 0; c < n; c++) dh_column_unref(columns[c]);
    dh_free(columns);
    return status;
}

static dh_status sort_groups(dh_table **out, const dh_table *groups, int32_t n_keys, dh_pool *pool, dh_error *error)
{
    const dh_column **keys = dh_calloc((size_t)n_keys + 1, sizeof *keys);
    bool *descending = dh_calloc((size_t)n_keys + 1, sizeof *descending);
    int64_t *rows = NULL, n = dh_table_rows(groups);
    dh_status status = keys && descending ? DH_OK : dh_error_nomem(error);
    for (int32_t k = 0; k < n_keys && status == DH_OK; k++) keys[k] = dh_table_column(groups, k);
    if (status == DH_OK) status = dh_sort_rows(&rows, keys, descending, n_keys, n, error);
    if (status == DH_OK) status = dh_table_take_rows(out, groups, rows, n, pool, error);
    dh_free(keys);
    dh_free(descending);
    dh_free(rows);
    return status;
}

dh_status dh_aggregate_sort(dh_table **out, const dh_table *unsorted, const dh_plan *plan, dh_error *error)
{
    return sort_groups(out, unsorted, plan->n_exprs, dh_catalog_pool(plan->catalog), error);
}

/* The output: the keys unchanged, then the plan's expressions over keys and aggregates. */
static dh_status project_groups(dh_table **out, dh_execution *x, const dh_table *groups, const dh_plan *plan,
                                dh_error *error)
{
    int32_t n = plan->n_exprs + plan->n_post;
    dh_named_expr *exprs = dh_calloc((size_t)n + 1, sizeof *exprs);
    dh_expr *keys = dh_calloc((size_t)plan->n_exprs + 1, sizeof *keys);
    if (exprs == NULL || keys == NULL) {
        dh_free(exprs);
        dh_free(keys);
        return dh_error_nomem(error);
    }
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        keys[k] = *plan->exprs[k].expr;
        keys[k].kind = DH_EXPR_COLUMN;
        keys[k].column = k;
        keys[k].n_args = 0;
        exprs[k] = (dh_named_expr){.name = plan->exprs[k].name, .expr = &keys[k]};
    }
    for (int32_t i = 0; i < plan->n_post; i++) exprs[plan->n_exprs + i] = plan->post[i];
    dh_status status = dh_project_table(out, x, groups, plan->catalog, &plan->schema, exprs, plan->text, error);
    dh_free(exprs);
    dh_free(keys);
    return status;
}

static dh_status add_notes(dh_table *table, const dh_grouping *g, dh_error *error)
{
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) {
        const dh_aggregate_call *call = &g->calls[a];
        int32_t of = call->shares < 0 ? a : call->shares;
        if (!dh_aggregate_call_reports_valid(call) || g->valid[of] == g->rows[of]) continue;
        DH_TRY(dh_table_add_note(table, error, "%s: %s of %s known", call->label, dh_numeral_whole(g->valid[of]).text,
                                 dh_numeral_whole(g->rows[of]).text));
    }
    return DH_OK;
}

static dh_status finish(dh_table **out, dh_execution *x, dh_grouping *g, bool any_order, dh_error *error)
{
    dh_table *groups = dh_table_new(), *sorted = NULL;
    dh_pool *pool = dh_catalog_pool(g->plan->catalog);
    dh_status status = groups ? groups_table(groups, g, error) : dh_error_nomem(error);
    if (status == DH_OK && !any_order) {
        status = sort_groups(&sorted, groups, g->plan->n_exprs, pool, error);
        dh_table_free(groups);
        groups = sorted;
    }
    if (status == DH_OK) status = project_groups(out, x, groups, g->plan, error);
    dh_table_free(groups);
    return status;
}

/* What is wanted of one run besides the aggregate itself: see dh_aggregate_with_coarser. */
typedef struct wanted {
    bool any_order;
    dh_table **totals;
    const dh_plan *const *coarser;
    int32_t n;
} wanted;

static dh_status find_coarser(dh_table **out, dh_execution *x, const dh_grouping *g, const dh_plan *plan,
                              dh_error *error)
{
    dh_grouping coarse = {0};
    bool found = false;
    dh_status status = dh_coarser_find(&found, &coarse, g, plan, error);
    if (status == DH_OK && found) status = finish(out, x, &coarse, false, error);
    if (status == DH_OK && found) status = add_notes(*out, &coarse, error);
    dh_coarser_free(&coarse);
    return status;
}

static dh_status run(dh_table **out, dh_execution *x, dh_grouping *g, const wanted *w, dh_error *error)
{
    DH_TRY(prepare(g, error));
    dh_pipeline_sink sink = {.self = g, .batch = add_batch, .merge = g->ordered ? merge_slot : NULL};
    DH_TRY(dh_pipeline_run(g->pipeline, &sink, error));
    bool fits = w->n > 0 && dh_coarser_fits(g);
    for (int32_t i = 0; fits && i < w->n; i++) DH_TRY(find_coarser(&w->totals[i], x, g, w->coarser[i], error));
    DH_TRY(finish(out, x, g, w->any_order, error));
    DH_TRY(dh_pipeline_notes(g->pipeline, *out, error));
    return add_notes(*out, g, error);
}

/* The input columns that keys and arguments read. */
static bool *find_needed(const dh_plan *plan)
{
    bool *needed = dh_calloc((size_t)plan->input->schema.n + 1, sizeof *needed);
    for (int32_t k = 0; needed && k < plan->n_exprs; k++) dh_expr_mark(plan->exprs[k].expr, needed);
    for (int32_t a = 0; needed && a < plan->n_aggregates; a++)
        for (int32_t i = 0; i < plan->aggregates[a].n_args; i++) dh_expr_mark(plan->aggregates[a].args[i], needed);
    return needed;
}

static void free_grouping(dh_grouping *g)
{
    for (int i = 0; g->partials && i < g->n_partials; i++) dh_partial_free(g, &g->partials[i]);
    dh_partial_free(g, &g->total);
    dh_free(g->partials);
    dh_spill_free(g->spill);
    dh_pipeline_free(g->pipeline);
    pthread_mutex_destroy(&g->lock);
    dh_free(g);
}

static dh_status aggregate(dh_table **out, dh_execution *x, const dh_plan *plan, const wanted *w, dh_error *error)
{
    *out = NULL;
    bool *needed = find_needed(plan);
    dh_grouping *g = dh_calloc(1, sizeof *g);
    dh_status status = needed && g ? DH_OK : dh_error_nomem(error);
    if (g) pthread_mutex_init(&g->lock, NULL);
    if (status == DH_OK) {
        g->plan = plan;
        g->memory = plan->n_exprs > 0 ? x->memory : 0; /* a single group cannot be partitioned */
        status = dh_pipeline_new(&g->pipeline, x, plan->input, needed, error);
    }
    if (status == DH_OK) status = run(out, x, g, w, error);
    if (status != DH_OK) {
        dh_table_free(*out);
        *out = NULL;
    }
    if (g) free_grouping(g);
    dh_free(needed);
    return status;
}

dh_status dh_aggregate_plan(dh_table **out, dh_execution *x, const dh_plan *plan, bool any_order, dh_error *error)
{
    return aggregate(out, x, plan, &(wanted){.any_order = any_order}, error);
}

dh_status dh_aggregate_with_coarser(dh_table **out, dh_table **totals, dh_execution *x, const dh_plan *plan,
                                    const dh_plan *const *coarser, int32_t n, dh_error *error)
{
    for (int32_t i = 0; i < n; i++) totals[i] = NULL;
    return aggregate(out, x, plan, &(wanted){false, totals, coarser, n}, error);
}

static dh_status run_aggregate(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *needed,
                               dh_error *error)
{
    (void)needed; /* all columns are made */
    return dh_aggregate_plan(out, x, plan, false, error);
}

const dh_operator dh_operator_aggregate = {run_aggregate, NULL};
