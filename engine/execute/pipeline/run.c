/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running a pipeline: the source's pieces in order on the pool, pieces in batches, batches through the steps into the
 * drain. */
#include <string.h>

#include "base/memory.h"
#include "base/ordered.h"
#include "execute/pipeline/pipeline.h"

typedef struct worker {
    dh_arena *arena, *kept;
    dh_slot *slots, *spare; /* max_slots each */
    dh_lift *lifts;
    dh_column **held;
    size_t held_capacity;
} worker;

typedef struct run {
    const dh_pipeline *pipeline;
    dh_drain *drain;
    worker *workers;
    int n_workers;
} run;

int dh_pipeline_workers(const dh_pipeline *pipeline)
{
    const dh_pool *pool = dh_catalog_pool(pipeline->catalog);
    return pool ? dh_pool_threads(pool) : 1;
}

/* ---- batches through the steps ---- */

/* Whether the piece is known to have no row that the filter would drop. */
static bool keeps_all(const dh_step *step, const dh_piece *piece)
{
    if (piece->holds == NULL || step->n_ranges == 0) return false;
    for (int32_t i = 0; i < step->n_ranges; i++)
        if (!piece->holds[step->range + i]) return false;
    return true;
}

static dh_status run_step(const dh_pipeline *p, const dh_step *step, dh_frame *frame, int64_t slot)
{
    if (step->type->run == NULL || keeps_all(step, frame->piece)) return DH_OK;
    DH_TRY(dh_frame_load(frame, step->reads));
    return step->type->run(p, step, frame, slot);
}

static dh_status run_steps(const run *r, int32_t k, int64_t slot, dh_frame *frame, int which);

/* The rows that a batch's rows match, a batch of them at a time through all that follows. */
static dh_status run_join(const run *r, int32_t k, int64_t slot, dh_frame *frame, int which)
{
    const dh_step *step = &r->pipeline->steps[k];
    dh_probe probe;
    dh_status status = DH_OK;
    DH_TRY(dh_frame_load(frame, step->reads));
    DH_TRY(dh_probe_begin(&probe, step->lookup, frame, which));
    dh_slot *slots = dh_arena_alloc(frame->arena, ((size_t)r->pipeline->max_slots + 1) * sizeof *slots);
    if (slots == NULL) return dh_error_nomem(frame->error);
    dh_arena_mark mark = dh_arena_get_mark(frame->arena);
    const dh_drain *drain = r->drain;
    while (status == DH_OK && !dh_probe_ended(&probe) && !(drain->enough && drain->enough(drain->self, slot))) {
        dh_frame joined = *frame;
        joined.slots = slots;
        joined.held = NULL; /* what the batch itself holds stays until it is done */
        joined.n_held = joined.held_capacity = 0;
        status = dh_pool_check_cancelled(frame->error);
        if (status == DH_OK) status = dh_probe_next(&probe, &joined, step->needed);
        if (status == DH_OK) status = run_steps(r, k + 1, slot, &joined, which);
        dh_frame_release(&joined);
        dh_free(joined.held);
        dh_arena_release_to(frame->arena, mark);
    }
    return status;
}

static dh_status run_steps(const run *r, int32_t k, int64_t slot, dh_frame *frame, int which)
{
    const dh_pipeline *p = r->pipeline;
    for (; k < p->n_steps && frame->n > 0; k++) {
        if (p->steps[k].lookup) return run_join(r, k, slot, frame, which);
        DH_TRY(run_step(p, &p->steps[k], frame, slot));
    }
    if (frame->n > 0) DH_TRY(dh_frame_load(frame, p->reads));
    return frame->n > 0 ? r->drain->batch(r->drain->self, slot, which, frame) : DH_OK;
}

static dh_status run_batch(const run *r, int64_t slot, dh_frame *frame, int which)
{
    for (int32_t i = 0; i < frame->n_slots; i++) frame->slots[i] = (dh_slot){NULL, i};
    return run_steps(r, 0, slot, frame, which);
}

/* A piece in batches of nearly equal length. */
static dh_status run_piece(run *r, int64_t index, int which, dh_error *error)
{
    worker *w = &r->workers[which];
    dh_pass *pass = r->pipeline->pass;
    dh_piece *piece;
    DH_TRY(pass->piece(pass, index, which, &piece, error));
    int64_t n_batches = (piece->rows + DH_VECTOR_ROWS - 1) / DH_VECTOR_ROWS;
    int64_t batch = n_batches > 0 ? (piece->rows + n_batches - 1) / n_batches : 0;
    dh_arena_mark mark = dh_arena_get_mark(w->arena);
    dh_status status = DH_OK;
    for (int64_t begin = 0; begin < piece->rows && status == DH_OK; begin += batch) {
        if ((status = dh_pool_check_cancelled(error)) != DH_OK) break;
        dh_frame frame = {.arena = w->arena,
                          .piece = piece,
                          .index = index,
                          .first = r->pipeline->table ? index * DH_PIECE_ROWS : -1,
                          .begin = begin,
                          .n = (int32_t)(piece->rows - begin < batch ? piece->rows - begin : batch),
                          .kept = w->kept,
                          .lifts = w->lifts,
                          .slots = w->slots,
                          .spare = w->spare,
                          .n_slots = r->pipeline->relation->n_fields,
                          .held = w->held,
                          .held_capacity = w->held_capacity,
                          .error = error};
        status = run_batch(r, index % DH_SLOTS, &frame, which);
        dh_frame_release(&frame);
        w->held = frame.held;
        w->held_capacity = frame.held_capacity;
        dh_arena_release_to(w->arena, mark);
    }
    return status;
}

static dh_status run_item(void *context, int64_t index, int which, dh_error *error)
{
    return run_piece(context, index, which, error);
}

static dh_status merge_piece(void *context, int64_t index, bool *done, dh_error *error)
{
    const run *r = context;
    const dh_pipeline *p = r->pipeline;
    int64_t slot = index % DH_SLOTS;
    for (int32_t k = 0; k < p->n_steps; k++)
        if (p->steps[k].type->merge) p->steps[k].type->merge(p, &p->steps[k], slot);
    dh_status status = r->drain->merge ? r->drain->merge(r->drain->self, slot, error) : DH_OK;
    *done = r->drain->done;
    return status;
}

static bool has_ended(void *context)
{
    const run *r = context;
    return __atomic_load_n(&r->pipeline->pass->ended, __ATOMIC_ACQUIRE);
}

/* ---- workers ---- */

static dh_status make_workers(run *r, dh_error *error)
{
    r->workers = dh_calloc((size_t)r->n_workers, sizeof *r->workers);
    if (r->workers == NULL) return dh_error_nomem(error);
    size_t slots = (size_t)r->pipeline->max_slots + 1;
    for (int i = 0; i < r->n_workers; i++) {
        worker *w = &r->workers[i];
        w->arena = dh_arena_new();
        w->kept = dh_arena_new();
        w->slots = dh_calloc(slots, sizeof *w->slots);
        w->spare = dh_calloc(slots, sizeof *w->spare);
        w->lifts = dh_calloc((size_t)r->pipeline->n_lifts + 1, sizeof *w->lifts);
        if (w->arena == NULL || w->kept == NULL || w->slots == NULL || w->spare == NULL || w->lifts == NULL)
            return dh_error_nomem(error);
    }
    return DH_OK;
}

static void free_workers(run *r)
{
    for (int i = 0; r->workers && i < r->n_workers; i++) {
        dh_arena_free(r->workers[i].arena);
        dh_arena_free(r->workers[i].kept);
        dh_free(r->workers[i].slots);
        dh_free(r->workers[i].spare);
        dh_free(r->workers[i].lifts);
        dh_free(r->workers[i].held);
    }
    dh_free(r->workers);
}

/* ---- the run ---- */

dh_status dh_pipeline_run(dh_pipeline *pipeline, dh_drain *drain, dh_error *error)
{
    run r = {.pipeline = pipeline, .drain = drain, .n_workers = dh_pipeline_workers(pipeline)};
    dh_ordered loop = {.self = &r,
                       .items = pipeline->pass->n_pieces,
                       .ended = has_ended,
                       .window = DH_SLOTS,
                       .run = run_item,
                       .merge = merge_piece};
    int64_t merged = 0;
    dh_status status = make_workers(&r, error);
    if (status == DH_OK) status = dh_ordered_run(dh_catalog_pool(pipeline->catalog), &loop, &merged, error);
    bool stopped = drain->done && merged != pipeline->pass->n_pieces;
    pipeline->counted = stopped ? merged : DH_ALL_PIECES;
    free_workers(&r);
    return status;
}
