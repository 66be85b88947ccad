/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive and select: each output column is an expression over the input. group_by changes nothing here: aggregate reads
 * its keys. */
#include "execute/operators/operators.h"
#include "execute/pipeline/collect.h"
#include "execute/pipeline/pipeline.h"

static void mark(const dh_step *step, const bool *needed, bool *before)
{
    for (int32_t i = 0; i < step->plan->n_exprs; i++)
        if (needed[i]) dh_expr_mark(step->plan->exprs[i].expr, before);
}

static dh_status prepare(dh_pipeline *p, dh_execution *x, dh_step *step, const bool *before, const bool *needed,
                         dh_error *error)
{
    (void)x;
    (void)before;
    const dh_plan *plan = step->plan;
    size_t n = (size_t)plan->n_exprs;
    const dh_dictionary **dictionaries = dh_arena_zalloc(p->arena, n + 1, sizeof *dictionaries);
    int32_t *source_field = dh_arena_zalloc(p->arena, n + 1, sizeof *source_field);
    step->ops = dh_arena_zalloc(p->arena, n + 1, sizeof *step->ops);
    step->n_ops = plan->n_exprs;
    if (dictionaries == NULL || source_field == NULL || step->ops == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < plan->n_exprs; i++) {
        const dh_expr *expr = plan->exprs[i].expr;
        source_field[i] = expr->kind == DH_EXPR_COLUMN ? p->source_field[expr->column] : -1;
        if (!needed[i]) continue;
        if (expr->kind != DH_EXPR_COLUMN) dh_expr_mark(expr, step->reads);
        DH_TRY(dh_pipeline_prepare(&step->ops[i], p, expr, plan->text, error));
        dictionaries[i] = step->ops[i]->dictionary;
    }
    p->dictionaries = dictionaries;
    p->source_field = source_field;
    return DH_OK;
}

static dh_status run(const dh_pipeline *p, const dh_step *step, dh_vector_batch *batch, int64_t slot)
{
    (void)p;
    (void)slot;
    dh_batch_column *from = batch->columns, *to = batch->spare;
    for (int32_t i = 0; i < step->n_ops; i++) {
        const dh_op *op = step->ops[i];
        to[i] = (dh_batch_column){NULL, -1};
        if (op == NULL) continue;
        if (op->expr->kind == DH_EXPR_COLUMN)
            to[i] = from[op->expr->column];
        else
            DH_TRY(dh_op_run(&to[i].vector, op, batch));
    }
    batch->columns = to;
    batch->spare = from;
    batch->n_columns = step->n_ops;
    return DH_OK;
}

static const dh_step_type project = {.mark = mark, .prepare = prepare, .run = run};
static const dh_step_type group_by = {.mark = dh_step_mark_same};

const dh_operator dh_operator_derive = {dh_run_pipeline, &project};
const dh_operator dh_operator_select = {dh_run_pipeline, &project};
const dh_operator dh_operator_group_by = {dh_run_pipeline, &group_by};
