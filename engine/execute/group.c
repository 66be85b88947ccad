/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The aggregate verb: per morsel the keys that occur and a tally for each aggregate, merged in morsel order; at the end
 * the groups in the order of their keys (unknown last), and the expressions over aggregates.
 */
#include "base/memory.h"
#include "execute/aggregate.h"
#include "execute/keys.h"
#include "execute/operators.h"
#include "execute/sort.h"

#include <stdio.h>
#include <string.h>

typedef struct part {
    dh_keys *keys;
    dh_tally *tallies;
} part;

typedef struct grouping {
    const dh_plan *plan;
    dh_pipeline *pipeline;
    dh_op **keys;
    dh_key_type *key_types;
    dh_use *uses;
    part slots[DH_SLOTS], total;
} grouping;

static void free_part(const grouping *g, part *p)
{
    dh_keys_free(p->keys);
    for (int32_t a = 0; p->tallies && a < g->plan->n_aggregates; a++) dh_tally_free(&p->tallies[a]);
    dh_free(p->tallies);
    memset(p, 0, sizeof *p);
}

static dh_status make_part(const grouping *g, part *p, dh_error *error)
{
    if (p->keys) return DH_OK;
    p->keys = dh_keys_new(g->key_types, g->plan->n_exprs);
    p->tallies = dh_calloc((size_t)g->plan->n_aggregates + 1, sizeof *p->tallies);
    if (p->keys == NULL || p->tallies == NULL) return dh_error_nomem(error);
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) p->tallies[a].use = &g->uses[a];
    return DH_OK;
}

/* ---- batches ---- */

static dh_status run_ops(const dh_vector ***out, dh_op *const *ops, int32_t n, dh_frame *frame)
{
    const dh_vector **vectors = dh_arena_alloc(frame->arena, ((size_t)n + 1) * sizeof(void *));
    if (vectors == NULL) return dh_error_nomem(frame->error);
    for (int32_t i = 0; i < n; i++) DH_TRY(dh_op_run(&vectors[i], ops[i], frame));
    *out = vectors;
    return DH_OK;
}

static dh_status add_batch(void *self, int64_t slot, int worker, dh_frame *frame)
{
    (void)worker;
    grouping *g = self;
    part *p = &g->slots[slot];
    DH_TRY(make_part(g, p, frame->error));
    const dh_vector **keys = NULL;
    DH_TRY(run_ops(&keys, g->keys, g->plan->n_exprs, frame));
    uint32_t *groups = dh_arena_alloc(frame->arena, ((size_t)frame->n + 1) * sizeof *groups);
    if (groups == NULL || dh_keys_add(p->keys, keys, frame->n, groups) != 0) return dh_error_nomem(frame->error);
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) {
        const dh_vector **args = NULL;
        DH_TRY(run_ops(&args, g->uses[a].args, g->uses[a].spec->n_args, frame));
        DH_TRY(dh_tally_update(&p->tallies[a], args, groups, frame->n, (size_t)dh_keys_size(p->keys), frame->arena,
                               frame->error));
    }
    return DH_OK;
}

static dh_status merge_part(grouping *g, const part *from, dh_error *error)
{
    part *into = &g->total;
    uint32_t *map = dh_malloc(((size_t)dh_keys_size(from->keys) + 1) * sizeof *map);
    if (map == NULL || dh_keys_merge(into->keys, from->keys, map) != 0) {
        dh_free(map);
        return dh_error_nomem(error);
    }
    dh_status status = DH_OK;
    for (int32_t a = 0; a < g->plan->n_aggregates && status == DH_OK; a++)
        status = dh_tally_merge(&into->tallies[a], &from->tallies[a], map, (size_t)dh_keys_size(into->keys), error);
    dh_free(map);
    return status;
}

static dh_status merge_slot(void *self, int64_t slot, dh_error *error)
{
    grouping *g = self;
    part *p = &g->slots[slot];
    if (p->keys == NULL) return DH_OK; /* no row of the morsel was left */
    dh_status status = merge_part(g, p, error);
    free_part(g, p);
    return status;
}

/* ---- preparing ---- */

static dh_status prepare_aggregate(grouping *g, int32_t a, dh_error *error)
{
    const dh_bound_aggregate *spec = &g->plan->aggregates[a];
    dh_op **args = dh_arena_zalloc(g->pipeline->arena, (size_t)spec->n_args + 1, sizeof *args);
    if (args == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < spec->n_args; i++)
        DH_TRY(dh_pipeline_prepare(&args[i], g->pipeline, spec->args[i], g->plan->text, error));
    return dh_use_prepare(&g->uses[a], spec, args, g->plan->text, g->pipeline->arena, error);
}

static dh_status prepare(grouping *g, dh_error *error)
{
    const dh_plan *plan = g->plan;
    dh_arena *arena = g->pipeline->arena;
    g->keys = dh_arena_zalloc(arena, (size_t)plan->n_exprs + 1, sizeof *g->keys);
    g->key_types = dh_arena_zalloc(arena, (size_t)plan->n_exprs + 1, sizeof *g->key_types);
    g->uses = dh_arena_zalloc(arena, (size_t)plan->n_aggregates + 1, sizeof *g->uses);
    if (g->keys == NULL || g->key_types == NULL || g->uses == NULL) return dh_error_nomem(error);
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        const dh_expr *expr = plan->exprs[k].expr;
        const char *text = plan->input->node == DH_NODE_GROUP_BY ? plan->input->text : NULL;
        DH_TRY(dh_pipeline_prepare(&g->keys[k], g->pipeline, expr, text, error));
        g->key_types[k] = (dh_key_type){expr->type, g->keys[k]->dictionary};
    }
    for (int32_t a = 0; a < plan->n_aggregates; a++) DH_TRY(prepare_aggregate(g, a, error));
    return make_part(g, &g->total, error);
}

/* ---- the result ---- */

/* Keys and aggregates in order of first appearance, all the plan's keys first. */
static dh_status groups_table(dh_table *table, grouping *g, dh_error *error)
{
    const dh_plan *plan = g->plan;
    char name[32]; /* a name that no expression can have; nothing reads it */
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        const dh_expr *expr = plan->exprs[k].expr;
        dh_column *column = dh_keys_column(g->total.keys, k, expr->type, expr->show);
        if (column == NULL) return dh_error_nomem(error);
        snprintf(name, sizeof name, "key %d", (int)k);
        DH_TRY(dh_table_add(table, name, column, error));
    }
    for (int32_t a = 0; a < plan->n_aggregates; a++) {
        dh_column *column;
        DH_TRY(dh_tally_finish(&column, &g->total.tallies[a], error));
        snprintf(name, sizeof name, "aggregate %d", (int)a);
        DH_TRY(dh_table_add(table, name, column, error));
    }
    return DH_OK;
}

static dh_status sort_groups(dh_table **out, const dh_table *groups, int32_t n_keys, dh_error *error)
{
    const dh_column **keys = dh_calloc((size_t)n_keys + 1, sizeof *keys);
    bool *descending = dh_calloc((size_t)n_keys + 1, sizeof *descending);
    int64_t *rows = NULL, n = dh_table_rows(groups);
    dh_status status = keys && descending ? DH_OK : dh_error_nomem(error);
    for (int32_t k = 0; k < n_keys && status == DH_OK; k++) keys[k] = dh_table_column(groups, k);
    if (status == DH_OK) status = dh_sort_rows(&rows, keys, descending, n_keys, n, error);
    if (status == DH_OK) status = dh_table_take_rows(out, groups, rows, n, error);
    dh_free(keys);
    dh_free(descending);
    dh_free(rows);
    return status;
}

/* The output: keys as they are, then the expressions over (keys, aggregates). */
static dh_status project_groups(dh_table **out, const dh_table *groups, const dh_plan *plan, dh_error *error)
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
    dh_status status = dh_project_table(out, groups, plan->catalog, &plan->schema, exprs, plan->text, error);
    dh_free(exprs);
    dh_free(keys);
    return status;
}

static dh_status add_notes(dh_table *table, const grouping *g, dh_error *error)
{
    DH_TRY(dh_pipeline_notes(g->pipeline, table, error));
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) {
        const dh_tally *t = &g->total.tallies[a];
        if (!dh_use_notes_known(t->use) || t->known == t->rows) continue;
        DH_TRY(dh_table_add_note(table, error, "%s: %lld of %lld known", t->use->label, (long long)t->known,
                                 (long long)t->rows));
    }
    return DH_OK;
}

static dh_status finish(dh_table **out, grouping *g, dh_error *error)
{
    uint32_t id;
    if (g->plan->n_exprs == 0) { /* one group even of no rows */
        if (dh_keys_add(g->total.keys, NULL, 1, &id) != 0) return dh_error_nomem(error);
    }
    for (int32_t a = 0; a < g->plan->n_aggregates; a++)
        DH_TRY(dh_tally_grow(&g->total.tallies[a], (size_t)dh_keys_size(g->total.keys), error));
    dh_table *groups = dh_table_new(), *sorted = NULL;
    dh_status status = groups ? groups_table(groups, g, error) : dh_error_nomem(error);
    if (status == DH_OK) status = sort_groups(&sorted, groups, g->plan->n_exprs, error);
    if (status == DH_OK) status = project_groups(out, sorted, g->plan, error);
    if (status == DH_OK) status = add_notes(*out, g, error);
    dh_table_free(groups);
    dh_table_free(sorted);
    return status;
}

static dh_status run(dh_table **out, grouping *g, dh_error *error)
{
    dh_drain drain = {.self = g, .batch = add_batch, .merge = merge_slot};
    DH_TRY(prepare(g, error));
    DH_TRY(dh_pipeline_run(g->pipeline, &drain, error));
    return finish(out, g, error);
}

/* Which columns below are read: only what keys and arguments name. */
static bool *find_needed(const dh_plan *plan)
{
    bool *needed = dh_calloc((size_t)plan->input->schema.n + 1, sizeof *needed);
    for (int32_t k = 0; needed && k < plan->n_exprs; k++) dh_expr_mark(plan->exprs[k].expr, needed);
    for (int32_t a = 0; needed && a < plan->n_aggregates; a++)
        for (int32_t i = 0; i < plan->aggregates[a].n_args; i++) dh_expr_mark(plan->aggregates[a].args[i], needed);
    return needed;
}

dh_status dh_run_aggregate(dh_table **out, const dh_plan *plan, dh_error *error)
{
    *out = NULL;
    bool *needed = find_needed(plan);
    grouping *g = dh_calloc(1, sizeof *g);
    dh_status status = needed && g ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) {
        g->plan = plan;
        status = dh_pipeline_new(&g->pipeline, plan->input, needed, error);
    }
    if (status == DH_OK) status = run(out, g, error);
    if (status != DH_OK) {
        dh_table_free(*out);
        *out = NULL;
    }
    for (int32_t i = 0; g && i < DH_SLOTS; i++) free_part(g, &g->slots[i]);
    if (g) free_part(g, &g->total);
    if (g) dh_pipeline_free(g->pipeline);
    dh_free(g);
    dh_free(needed);
    return status;
}
