/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds a pipeline from a chain of verbs: its steps, the columns that each needs, its prepared expressions. */
#include "execute/pipeline/pipeline.h"

#include "base/memory.h"

#include <string.h>

void dh_expr_mark(const dh_expr *expr, bool *needed)
{
    if (expr->kind == DH_EXPR_COLUMN) needed[expr->column] = true;
    for (int32_t a = 0; a < expr->n_args; a++) dh_expr_mark(expr->args[a], needed);
}

void dh_step_mark_same(const dh_step *step, const bool *needed, bool *before)
{
    memcpy(before, needed, (size_t)dh_step_columns(step) * sizeof *before);
}

/* needed[k]: columns required before step k; needed[n_steps]: columns that the sink reads. */
static dh_status find_needed(bool **needed, const dh_pipeline *p, const bool *wanted, dh_error *error)
{
    int32_t n = p->n_steps;
    needed[n] = dh_arena_zalloc(p->arena, (size_t)p->schema.n + 1, sizeof(bool));
    if (needed[n] == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < p->schema.n; i++) needed[n][i] = wanted == NULL || wanted[i];
    for (int32_t k = n - 1; k >= 0; k--) {
        const dh_step *step = &p->steps[k];
        needed[k] = dh_arena_zalloc(p->arena, (size_t)dh_step_columns(step) + 1, sizeof(bool));
        if (needed[k] == NULL) return dh_error_nomem(error);
        step->type->mark(step, needed[k + 1], needed[k]);
    }
    return DH_OK;
}

dh_status dh_pipeline_prepare(dh_op **out, const dh_pipeline *p, const dh_expr *expr, const char *text, dh_error *error)
{
    dh_scope scope = {.arena = p->arena,
                      .dictionaries = p->dictionaries,
                      .n_columns = p->schema.n,
                      .rows = p->relation->rows >= 0 ? p->relation->rows : INT64_MAX,
                      .n_dictionary_results =
                          (int32_t *)(uintptr_t)&p->n_dictionary_results, /* constant once the pipeline runs */
                      .text = text};
    return dh_op_prepare(out, expr, &scope, error);
}

static dh_status prepare_step(dh_pipeline *p, dh_execution *x, dh_step *step, const bool *before, const bool *needed,
                              dh_error *error)
{
    step->reads = dh_arena_zalloc(p->arena, (size_t)dh_step_columns(step) + 1, sizeof *step->reads);
    if (step->reads == NULL) return dh_error_nomem(error);
    return step->type->prepare ? step->type->prepare(p, x, step, before, needed, error) : DH_OK;
}

/* ---- the steps ---- */

static bool is_and(const dh_expr *e)
{
    return e->kind == DH_EXPR_BUILTIN && e->builtin == DH_FN_AND;
}

static int32_t count_conjuncts(const dh_expr *e)
{
    return e && is_and(e) ? count_conjuncts(e->args[0]) + count_conjuncts(e->args[1]) : 1;
}

static int32_t count_steps(const dh_step_type *type, const dh_plan *plan)
{
    return type->filters ? count_conjuncts(plan->predicate) : 1;
}

/* One filter step per conjunct: the same rows are kept, and a row dropped by one conjunct is not tested by the next.
 * Returns the step after the last. */
static dh_step *put_conjuncts(dh_step *step, const dh_step_type *type, const dh_plan *plan, const dh_expr *e)
{
    if (e && is_and(e)) return put_conjuncts(put_conjuncts(step, type, plan, e->args[0]), type, plan, e->args[1]);
    *step = (dh_step){.plan = plan, .type = type, .predicate = e};
    return step + 1;
}

/* Whether the expression reads text or calls a plugin, and so is costly per row. */
static bool searches_text(const dh_expr *e)
{
    if (e->kind == DH_EXPR_PLUGIN || (e->kind == DH_EXPR_COLUMN && e->type == DH_TEXT)) return true;
    for (int32_t a = 0; a < e->n_args; a++)
        if (searches_text(e->args[a])) return true;
    return false;
}

/* Moves the costly conjuncts of one filter behind the cheap ones; otherwise keeps the written order. */
static void put_costly_last(dh_step *steps, int32_t n)
{
    for (int32_t i = 1; i < n; i++) {
        dh_step moved = steps[i];
        if (moved.predicate == NULL || searches_text(moved.predicate)) continue;
        int32_t at = i;
        for (; at > 0 && searches_text(steps[at - 1].predicate); at--) steps[at] = steps[at - 1];
        steps[at] = moved;
    }
}

static dh_status make_steps(dh_pipeline *p, const dh_execution *x, const dh_plan *plan, const dh_plan *below,
                            dh_error *error)
{
    for (const dh_plan *at = plan; at != below; at = at->input) p->n_steps += count_steps(dh_run_step(x, at), at);
    p->steps = dh_arena_zalloc(p->arena, (size_t)p->n_steps + 1, sizeof *p->steps);
    if (p->steps == NULL) return dh_error_nomem(error);
    int32_t k = p->n_steps;
    for (const dh_plan *at = plan; at != below; at = at->input) {
        const dh_step_type *type = dh_run_step(x, at);
        int32_t n = count_steps(type, at);
        k -= n;
        put_conjuncts(&p->steps[k], type, at, type->filters ? at->predicate : NULL);
        if (n > 1) put_costly_last(&p->steps[k], n);
        if (at->schema.n > p->max_columns) p->max_columns = at->schema.n;
    }
    return DH_OK;
}

/* Makes the steps from `plan` down to the first verb that does not stream, and makes that the source: a scan is read
 * directly, anything else is run first. */
static dh_status find_source(bool ***needed, dh_pipeline *p, dh_execution *x, const dh_plan *plan, const bool *wanted,
                             dh_error *error)
{
    const dh_plan *below = plan;
    while (dh_run_step(x, below)) below = below->input;
    DH_TRY(make_steps(p, x, plan, below, error));
    *needed = dh_arena_zalloc(p->arena, (size_t)p->n_steps + 1, sizeof **needed);
    if (*needed == NULL) return dh_error_nomem(error);
    DH_TRY(find_needed(*needed, p, wanted, error));
    if (below->node == DH_NODE_SCAN && below->relation) {
        p->relation = dh_relation_ref(below->relation);
        return DH_OK;
    }
    if (below->node == DH_NODE_SCAN) {
        p->table = below->table;
    } else {
        DH_TRY(dh_run(&p->owned, x, below, (*needed)[0], error));
        p->table = p->owned;
    }
    p->relation = dh_relation_of_table(p->table);
    return p->relation ? DH_OK : dh_error_nomem(error);
}

/* Dictionaries and origins of the source's own fields. */
static dh_status start_columns(dh_pipeline *p, dh_error *error)
{
    int32_t n = p->relation->n_fields;
    if (n > p->max_columns) p->max_columns = n;
    p->dictionaries = dh_arena_zalloc(p->arena, (size_t)n + 1, sizeof *p->dictionaries);
    p->source_field = dh_arena_zalloc(p->arena, (size_t)n + 1, sizeof *p->source_field);
    if (p->dictionaries == NULL || p->source_field == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        p->dictionaries[i] = p->relation->fields[i].dictionary;
        p->source_field[i] = i;
    }
    return DH_OK;
}

/* Starts the scan of the needed fields, with the ranges of the filters. */
static dh_status start_scan(dh_pipeline *p, const bool *needed, dh_error *error)
{
    dh_relation_range *ranges;
    int32_t n;
    DH_TRY(dh_pipeline_ranges(&ranges, &n, p, error));
    return p->relation->start(&p->scan, p->relation, needed, ranges, n, dh_pipeline_workers(p), error);
}

static dh_status build(dh_pipeline *p, dh_execution *x, const dh_plan *plan, const bool *wanted, dh_error *error)
{
    bool **needed = NULL;
    p->schema = plan->schema;
    DH_TRY(find_source(&needed, p, x, plan, wanted, error));
    DH_TRY(start_columns(p, error));
    for (int32_t k = 0; k < p->n_steps; k++) {
        p->schema = p->steps[k].plan->input->schema; /* what the step's expressions are over */
        DH_TRY(prepare_step(p, x, &p->steps[k], needed[k], needed[k + 1], error));
    }
    p->schema = plan->schema;
    p->reads = needed[p->n_steps];
    return start_scan(p, needed[0], error);
}

dh_status dh_pipeline_new(dh_pipeline **out, dh_execution *x, const dh_plan *plan, const bool *needed, dh_error *error)
{
    *out = NULL;
    dh_arena *arena = dh_arena_new();
    dh_pipeline *p = arena ? dh_arena_zalloc(arena, 1, sizeof *p) : NULL;
    if (p == NULL) {
        dh_arena_free(arena);
        return dh_error_nomem(error);
    }
    p->arena = arena;
    p->catalog = plan->catalog;
    p->counted = DH_ALL_MORSELS;
    dh_status status = build(p, x, plan, needed, error);
    if (status == DH_OK)
        *out = p;
    else
        dh_pipeline_free(p);
    return status;
}

void dh_pipeline_free(dh_pipeline *p)
{
    if (p == NULL) return;
    for (int32_t i = 0; i < p->n_held; i++) dh_dictionary_unref(p->dictionaries_held[i]);
    for (int32_t k = 0; p->steps && k < p->n_steps; k++) dh_join_table_free(p->steps[k].join_table);
    if (p->scan) p->scan->free(p->scan);
    dh_relation_unref(p->relation);
    dh_table_free(p->owned);
    dh_arena_free(p->arena);
}

dh_status dh_pipeline_notes(const dh_pipeline *p, dh_table *table, dh_error *error)
{
    DH_TRY(p->scan->finish(p->scan, p->counted, table, error));
    for (int32_t k = 0; k < p->n_steps; k++)
        if (p->steps[k].type->note) DH_TRY(p->steps[k].type->note(p, &p->steps[k], table, error));
    return DH_OK;
}
