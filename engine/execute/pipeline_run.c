/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running a pipeline: rounds of morsels on the pool, morsels in batches, batches through the steps into the drain. */
#include "base/memory.h"
#include "execute/pipeline.h"

#include <string.h>

typedef struct worker {
    dh_arena *arena;
    dh_slot *slots, *spare; /* max_slots each: a projection writes the other one */
    dh_column **held;
    size_t held_capacity;
} worker;

typedef struct run {
    const dh_pipeline *pipeline;
    dh_drain *drain;
    worker *workers;
    int64_t first; /* morsel of this round */
    int64_t rows;
} run;

int dh_pipeline_workers(const dh_pipeline *pipeline)
{
    const dh_pool *pool = pipeline->catalog ? pipeline->catalog->pool : NULL;
    return pool ? dh_pool_threads(pool) : 1;
}

dh_status dh_check_cancelled(dh_error *error)
{
    return dh_pool_cancelled() ? dh_error_set(error, DH_ECANCELLED, "cancelled") : DH_OK;
}

static dh_status project(const dh_step *step, dh_frame *frame, worker *w)
{
    dh_slot *from = frame->slots, *to = from == w->slots ? w->spare : w->slots;
    for (int32_t i = 0; i < step->n_ops; i++) {
        const dh_op *op = step->ops[i];
        to[i] = (dh_slot){NULL, NULL};
        if (op == NULL) continue;
        if (op->expr->kind == DH_EXPR_COLUMN)
            to[i] = from[op->expr->column];
        else
            DH_TRY(dh_op_run(&to[i].vector, op, frame));
    }
    frame->slots = to;
    frame->n_slots = step->n_ops;
    return DH_OK;
}

static dh_status run_step(const run *r, const dh_step *step, dh_frame *frame, int which)
{
    switch (step->plan->node) {
    case DH_NODE_FILTER:
    case DH_NODE_PERIOD: {
        if (step->n_ops == 0) return DH_OK;
        const dh_vector *keep;
        DH_TRY(dh_op_run(&keep, step->ops[0], frame));
        return dh_frame_filter(frame, keep);
    }
    case DH_NODE_GROUP_BY: return DH_OK;
    case DH_NODE_GEOGRAPHY: return dh_geography_run(r->pipeline, step, frame, which);
    default: return project(step, frame, &r->workers[which]);
    }
}

static dh_status run_batch(const run *r, int64_t slot, dh_frame *frame, int which)
{
    const dh_pipeline *p = r->pipeline;
    for (int32_t i = 0; i < frame->n_slots; i++) frame->slots[i] = (dh_slot){NULL, dh_table_column(p->source, i)};
    for (int32_t k = 0; k < p->n_steps && frame->n > 0; k++) DH_TRY(run_step(r, &p->steps[k], frame, which));
    return frame->n > 0 ? r->drain->batch(r->drain->self, slot, frame) : DH_OK;
}

static dh_status run_morsel(void *context, int64_t item, int which, dh_error *error)
{
    const run *r = context;
    worker *w = &r->workers[which];
    int64_t begin = (r->first + item) * DH_MORSEL_ROWS;
    int64_t end = begin + DH_MORSEL_ROWS < r->rows ? begin + DH_MORSEL_ROWS : r->rows;
    dh_arena_mark mark = dh_arena_get_mark(w->arena);
    dh_status status = DH_OK;
    for (; begin < end && status == DH_OK; begin += DH_VECTOR_ROWS) {
        if ((status = dh_check_cancelled(error)) != DH_OK) break;
        dh_frame frame = {.arena = w->arena,
                          .begin = begin,
                          .n = (int32_t)(end - begin < DH_VECTOR_ROWS ? end - begin : DH_VECTOR_ROWS),
                          .slots = w->slots,
                          .n_slots = dh_table_columns(r->pipeline->source),
                          .held = w->held,
                          .held_capacity = w->held_capacity,
                          .error = error};
        status = run_batch(r, item, &frame, which);
        dh_frame_release(&frame);
        w->held = frame.held;
        w->held_capacity = frame.held_capacity;
        dh_arena_release_to(w->arena, mark);
    }
    return status;
}

static dh_status make_workers(run *r, int n, dh_error *error)
{
    r->workers = dh_calloc((size_t)n, sizeof *r->workers);
    if (r->workers == NULL) return dh_error_nomem(error);
    size_t slots = (size_t)r->pipeline->max_slots + 1;
    for (int i = 0; i < n; i++) {
        worker *w = &r->workers[i];
        w->arena = dh_arena_new();
        w->slots = dh_calloc(slots, sizeof *w->slots);
        w->spare = dh_calloc(slots, sizeof *w->spare);
        if (w->arena == NULL || w->slots == NULL || w->spare == NULL) return dh_error_nomem(error);
    }
    return DH_OK;
}

static void free_workers(run *r, int n)
{
    for (int i = 0; r->workers && i < n; i++) {
        dh_arena_free(r->workers[i].arena);
        dh_free(r->workers[i].slots);
        dh_free(r->workers[i].spare);
        dh_free(r->workers[i].held);
    }
    dh_free(r->workers);
}

static dh_status run_round(run *r, int64_t n, dh_error *error)
{
    dh_pool *pool = r->pipeline->catalog ? r->pipeline->catalog->pool : NULL;
    if (pool && n > 1)
        DH_TRY(dh_pool_run(pool, n, run_morsel, r, error));
    else
        for (int64_t i = 0; i < n; i++) DH_TRY(run_morsel(r, i, 0, error));
    for (int64_t i = 0; i < n; i++) DH_TRY(r->drain->merge(r->drain->self, i, error));
    return DH_OK;
}

dh_status dh_pipeline_run(dh_pipeline *pipeline, dh_drain *drain, dh_error *error)
{
    run r = {.pipeline = pipeline, .drain = drain, .rows = dh_table_rows(pipeline->source)};
    int n_workers = dh_pipeline_workers(pipeline);
    int64_t morsels = (r.rows + DH_MORSEL_ROWS - 1) / DH_MORSEL_ROWS;
    dh_status status = make_workers(&r, n_workers, error);
    while (status == DH_OK && r.first < morsels && !drain->done) {
        int64_t n = morsels - r.first < DH_ROUND_MORSELS ? morsels - r.first : DH_ROUND_MORSELS;
        status = run_round(&r, n, error);
        r.first += n;
    }
    free_workers(&r, n_workers);
    return status;
}
