/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distinct verb: the combinations of its expressions, in order of first appearance. Each morsel has a hash table of
 * its own, merged into `total` in morsel order. */
#include "base/memory.h"
#include "execute/group_keys/keys.h"
#include "execute/operators/operators.h"
#include "execute/pipeline/pipeline.h"

#include <string.h>

typedef struct finder {
    const dh_plan *plan;
    dh_pipeline *pipeline;
    dh_op **ops;
    dh_key_type *types;
    dh_keys *slots[DH_REORDER_SLOTS], *total;
} finder;

static dh_status add_batch(void *self, int64_t slot, int worker, dh_vector_batch *batch)
{
    (void)worker;
    finder *f = self;
    if (f->slots[slot] == NULL) f->slots[slot] = dh_keys_new_small(f->types, f->plan->n_exprs);
    const dh_vector **vectors = dh_arena_alloc(batch->arena, ((size_t)f->plan->n_exprs + 1) * sizeof(void *));
    uint32_t *ids = dh_arena_alloc(batch->arena, ((size_t)batch->n + 1) * sizeof *ids);
    if (f->slots[slot] == NULL || vectors == NULL || ids == NULL) return dh_error_nomem(batch->error);
    for (int32_t i = 0; i < f->plan->n_exprs; i++) DH_TRY(dh_op_run(&vectors[i], f->ops[i], batch));
    return dh_keys_add(f->slots[slot], vectors, batch->n, ids) == 0 ? DH_OK : dh_error_nomem(batch->error);
}

static dh_status merge_slot(void *self, int64_t slot, dh_error *error)
{
    finder *f = self;
    dh_keys *from = f->slots[slot];
    if (from == NULL) return DH_OK;
    size_t n = (size_t)dh_keys_size(from);
    uint32_t *map = dh_malloc((n + 1) * sizeof *map);
    bool ok = map && dh_keys_merge(f->total, from, NULL, n, map) == 0;
    dh_free(map);
    dh_keys_clear(from);
    return ok ? DH_OK : dh_error_nomem(error);
}

static dh_status prepare(finder *f, dh_error *error)
{
    size_t n = (size_t)f->plan->n_exprs;
    f->ops = dh_arena_zalloc(f->pipeline->arena, n + 1, sizeof *f->ops);
    f->types = dh_arena_zalloc(f->pipeline->arena, n + 1, sizeof *f->types);
    if (f->ops == NULL || f->types == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < n; i++) {
        const dh_expr *expr = f->plan->exprs[i].expr;
        DH_TRY(dh_pipeline_prepare(&f->ops[i], f->pipeline, expr, f->plan->text, error));
        f->types[i] = (dh_key_type){expr->type, f->ops[i]->dictionary};
    }
    f->total = dh_keys_new(f->types, f->plan->n_exprs);
    return f->total ? DH_OK : dh_error_nomem(error);
}

static dh_status fill(dh_table *table, const finder *f, dh_error *error)
{
    for (int32_t i = 0; i < f->plan->schema.n; i++) {
        const dh_field *field = &f->plan->schema.fields[i];
        dh_column *column = dh_keys_column(f->total, i, field->type, field->display);
        if (column == NULL) return dh_error_nomem(error);
        DH_TRY(dh_table_add(table, field->name, column, error));
    }
    return dh_pipeline_notes(f->pipeline, table, error);
}

static dh_status run(dh_table **out, finder *f, dh_error *error)
{
    dh_pipeline_sink sink = {.self = f, .batch = add_batch, .merge = merge_slot};
    DH_TRY(prepare(f, error));
    DH_TRY(dh_pipeline_run(f->pipeline, &sink, error));
    *out = dh_table_new();
    return *out ? fill(*out, f, error) : dh_error_nomem(error);
}

static dh_status run_distinct(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *unused, dh_error *error)
{
    (void)unused; /* all columns are made */
    *out = NULL;
    finder f = {.plan = plan};
    bool *needed = dh_calloc((size_t)plan->input->schema.n + 1, sizeof *needed);
    dh_status status = needed ? DH_OK : dh_error_nomem(error);
    for (int32_t i = 0; needed && i < plan->n_exprs; i++) dh_expr_mark(plan->exprs[i].expr, needed);
    if (status == DH_OK) status = dh_pipeline_new(&f.pipeline, x, plan->input, needed, error);
    if (status == DH_OK) status = run(out, &f, error);
    if (status != DH_OK) {
        dh_table_free(*out);
        *out = NULL;
    }
    for (int i = 0; i < DH_REORDER_SLOTS; i++) dh_keys_free(f.slots[i]);
    dh_keys_free(f.total);
    dh_pipeline_free(f.pipeline);
    dh_free(needed);
    return status;
}

const dh_operator dh_operator_distinct = {run_distinct, NULL};
