/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a pipeline: morsels on the pool, each split into batches, each batch through the steps into the sink. */
#include <string.h>

#include "base/memory.h"
#include "base/ordered.h"
#include "base/progress.h"
#include "execute/pipeline/pipeline.h"

typedef struct worker {
    dh_arena *arena, *kept;           /* per batch; for the whole run */
    dh_batch_column *columns, *spare; /* max_columns each */
    dh_dictionary_result *dictionary_results;
    dh_column **held; /* the array is reused from batch to batch */
    size_t held_capacity;
} worker;

typedef struct run {
    const dh_pipeline *pipeline;
    dh_pipeline_sink *sink;
    worker *workers;
    int n_workers;
} run;

int dh_pipeline_workers(const dh_pipeline *pipeline)
{
    const dh_pool *pool = dh_catalog_pool(pipeline->catalog);
    return pool ? dh_pool_threads(pool) : 1;
}

/* ---- batches through the steps ---- */

/* Whether the scan's statistics show that the filter keeps every row of the morsel. */
static bool keeps_all(const dh_step *step, const dh_morsel *morsel)
{
    if (morsel->holds == NULL || step->n_ranges == 0) return false;
    for (int32_t i = 0; i < step->n_ranges; i++)
        if (!morsel->holds[step->range + i]) return false;
    return true;
}

static dh_status run_step(const dh_pipeline *p, const dh_step *step, dh_vector_batch *batch, int64_t slot)
{
    if (step->type->run == NULL || keeps_all(step, batch->morsel)) return DH_OK;
    DH_TRY(dh_vector_batch_load(batch, step->reads));
    return step->type->run(p, step, batch, slot);
}

static dh_status run_steps(const run *r, int32_t k, int64_t slot, dh_vector_batch *batch, int which);

/* Joins a batch: each output batch goes through the remaining steps before the next one is made. */
static dh_status run_join(const run *r, int32_t k, int64_t slot, dh_vector_batch *batch, int which)
{
    const dh_step *step = &r->pipeline->steps[k];
    dh_probe probe;
    dh_status status = DH_OK;
    DH_TRY(dh_vector_batch_load(batch, step->reads));
    DH_TRY(dh_probe_begin(&probe, step->join_table, batch, which));
    dh_batch_column *columns = dh_arena_alloc(batch->arena, ((size_t)r->pipeline->max_columns + 1) * sizeof *columns);
    if (columns == NULL) return dh_error_nomem(batch->error);
    dh_arena_mark mark = dh_arena_get_mark(batch->arena);
    const dh_pipeline_sink *sink = r->sink;
    while (status == DH_OK && !dh_probe_ended(&probe) && !(sink->enough && sink->enough(sink->self, slot))) {
        dh_vector_batch joined = *batch;
        joined.columns = columns;
        joined.held = NULL; /* columns held by the input batch must outlive all its output batches */
        joined.n_held = joined.held_capacity = 0;
        status = dh_pool_check_cancelled(batch->error);
        if (status == DH_OK) status = dh_probe_next(&probe, &joined, step->needed);
        if (status == DH_OK) status = run_steps(r, k + 1, slot, &joined, which);
        dh_vector_batch_release(&joined);
        dh_free(joined.held);
        dh_arena_release_to(batch->arena, mark);
    }
    dh_probe_count(&probe, &step->counts[1 + slot]);
    return status;
}

static dh_status run_steps(const run *r, int32_t k, int64_t slot, dh_vector_batch *batch, int which)
{
    const dh_pipeline *p = r->pipeline;
    for (; k < p->n_steps && batch->n > 0; k++) {
        if (p->steps[k].join_table) return run_join(r, k, slot, batch, which);
        DH_TRY(run_step(p, &p->steps[k], batch, slot));
    }
    if (batch->n > 0) DH_TRY(dh_vector_batch_load(batch, p->reads));
    return batch->n > 0 ? r->sink->batch(r->sink->self, slot, which, batch) : DH_OK;
}

static dh_status run_batch(const run *r, int64_t slot, dh_vector_batch *batch, int which)
{
    for (int32_t i = 0; i < batch->n_columns; i++) batch->columns[i] = (dh_batch_column){NULL, i};
    return run_steps(r, 0, slot, batch, which);
}

/* Runs one morsel in batches of nearly equal length. */
static dh_status run_morsel(run *r, int64_t index, int which, dh_error *error)
{
    worker *w = &r->workers[which];
    dh_relation_scan *scan = r->pipeline->scan;
    dh_morsel *morsel;
    DH_TRY(scan->morsel(scan, index, which, &morsel, error));
    int64_t n_batches = (morsel->rows + DH_VECTOR_ROWS - 1) / DH_VECTOR_ROWS;
    int64_t batch_rows = n_batches > 0 ? (morsel->rows + n_batches - 1) / n_batches : 0;
    dh_arena_mark mark = dh_arena_get_mark(w->arena);
    dh_status status = DH_OK;
    for (int64_t begin = 0; begin < morsel->rows && status == DH_OK; begin += batch_rows) {
        if ((status = dh_pool_check_cancelled(error)) != DH_OK) break;
        dh_vector_batch batch = {.arena = w->arena,
                                 .morsel = morsel,
                                 .index = index,
                                 .first = r->pipeline->table ? index * DH_MORSEL_ROWS : -1,
                                 .begin = begin,
                                 .n = (int32_t)(morsel->rows - begin < batch_rows ? morsel->rows - begin : batch_rows),
                                 .kept = w->kept,
                                 .dictionary_results = w->dictionary_results,
                                 .columns = w->columns,
                                 .spare = w->spare,
                                 .n_columns = r->pipeline->relation->n_fields,
                                 .held = w->held,
                                 .held_capacity = w->held_capacity,
                                 .error = error};
        status = run_batch(r, index % DH_REORDER_SLOTS, &batch, which);
        dh_vector_batch_release(&batch);
        w->held = batch.held;
        w->held_capacity = batch.held_capacity;
        dh_arena_release_to(w->arena, mark);
    }
    dh_progress_add(1, morsel->rows);
    return status;
}

static dh_status run_item(void *context, int64_t index, int which, dh_error *error)
{
    return run_morsel(context, index, which, error);
}

static dh_status merge_morsel(void *context, int64_t index, bool *done, dh_error *error)
{
    const run *r = context;
    const dh_pipeline *p = r->pipeline;
    int64_t slot = index % DH_REORDER_SLOTS;
    for (int32_t k = 0; k < p->n_steps; k++)
        if (p->steps[k].type->merge) p->steps[k].type->merge(p, &p->steps[k], slot);
    dh_status status = r->sink->merge ? r->sink->merge(r->sink->self, slot, error) : DH_OK;
    *done = r->sink->done;
    return status;
}

static bool has_ended(void *context)
{
    const run *r = context;
    return __atomic_load_n(&r->pipeline->scan->ended, __ATOMIC_ACQUIRE);
}

/* ---- workers ---- */

static dh_status make_workers(run *r, dh_error *error)
{
    r->workers = dh_calloc((size_t)r->n_workers, sizeof *r->workers);
    if (r->workers == NULL) return dh_error_nomem(error);
    size_t columns = (size_t)r->pipeline->max_columns + 1;
    for (int i = 0; i < r->n_workers; i++) {
        worker *w = &r->workers[i];
        w->arena = dh_arena_new();
        w->kept = dh_arena_new();
        w->columns = dh_calloc(columns, sizeof *w->columns);
        w->spare = dh_calloc(columns, sizeof *w->spare);
        w->dictionary_results = dh_calloc((size_t)r->pipeline->n_dictionary_results + 1, sizeof *w->dictionary_results);
        if (w->arena == NULL || w->kept == NULL || w->columns == NULL || w->spare == NULL ||
            w->dictionary_results == NULL)
            return dh_error_nomem(error);
    }
    return DH_OK;
}

static void free_workers(run *r)
{
    for (int i = 0; r->workers && i < r->n_workers; i++) {
        dh_arena_free(r->workers[i].arena);
        dh_arena_free(r->workers[i].kept);
        dh_free(r->workers[i].columns);
        dh_free(r->workers[i].spare);
        dh_free(r->workers[i].dictionary_results);
        dh_free(r->workers[i].held);
    }
    dh_free(r->workers);
}

/* ---- the run ---- */

dh_status dh_pipeline_run(dh_pipeline *pipeline, dh_pipeline_sink *sink, dh_error *error)
{
    run r = {.pipeline = pipeline, .sink = sink, .n_workers = dh_pipeline_workers(pipeline)};
    dh_ordered loop = {.self = &r,
                       .items = pipeline->scan->n_morsels,
                       .ended = has_ended,
                       .window = DH_REORDER_SLOTS,
                       .run = run_item,
                       .merge = merge_morsel};
    int64_t merged = 0;
    dh_status status = make_workers(&r, error);
    dh_progress_begin(loop.items);
    if (status == DH_OK) status = dh_ordered_run(dh_catalog_pool(pipeline->catalog), &loop, &merged, error);
    dh_progress_end();
    bool stopped = sink->done && merged != pipeline->scan->n_morsels;
    pipeline->counted = stopped ? merged : DH_ALL_MORSELS;
    free_workers(&r);
    return status;
}
