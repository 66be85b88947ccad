/* SPDX-License-Identifier: GPL-3.0-or-later */
/* filter and period: keep the rows where the predicate is true (not false, not null). */
#include "execute/operators/operators.h"
#include "execute/pipeline/collect.h"
#include "execute/pipeline/pipeline.h"
#include "execute/pipeline/unmatched_constants.h"

static void mark(const dh_step *step, const bool *needed, bool *before)
{
    dh_step_mark_same(step, needed, before);
    if (step->predicate) dh_expr_mark(step->predicate, before);
}

static dh_status prepare(dh_pipeline *p, dh_execution *x, dh_step *step, const bool *before, const bool *needed,
                         dh_error *error)
{
    (void)x;
    (void)before;
    (void)needed;
    if (step->predicate == NULL) return DH_OK;
    step->ops = dh_arena_zalloc(p->arena, 1, sizeof *step->ops);
    if (step->ops == NULL) return dh_error_nomem(error);
    step->n_ops = 1;
    step->dictionaries = p->dictionaries;
    step->source_field = p->source_field;
    p->filtered = true;
    dh_expr_mark(step->predicate, step->reads);
    return dh_pipeline_prepare(&step->ops[0], p, step->predicate, step->plan->text, error);
}

static dh_status run(const dh_pipeline *p, const dh_step *step, dh_vector_batch *batch, int64_t slot)
{
    (void)p;
    (void)slot;
    if (step->n_ops == 0 || batch->n == 0) return DH_OK;
    const dh_vector *keep;
    DH_TRY(dh_op_run(&keep, step->ops[0], batch));
    return dh_vector_batch_filter(batch, keep);
}

static const dh_step_type filter = {
    .filters = true, .mark = mark, .prepare = prepare, .run = run, .note = dh_unmatched_constants_note};
static const dh_step_type period = {.filters = true, .mark = mark, .prepare = prepare, .run = run};

const dh_operator dh_operator_filter = {dh_run_pipeline, &filter};
const dh_operator dh_operator_period = {dh_run_pipeline, &period};
