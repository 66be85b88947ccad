/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Column pruning: which columns a plan needs of its scan. */
#include <string.h>

#include "query/plan_build.h"

#include "base/memory.h"

void dh_need_expr(const dh_expr *expr, int32_t n, bool *needed)
{
    if (expr->kind == DH_EXPR_COLUMN && expr->column < n) needed[expr->column] = true;
    for (int32_t i = 0; i < expr->n_args; i++) dh_need_expr(expr->args[i], n, needed);
}

static void mark_expr(const dh_expr *expr, bool *needed)
{
    dh_need_expr(expr, INT32_MAX, needed);
}

void dh_need_made(const dh_plan *plan, const bool *above, bool *below)
{
    for (int32_t i = 0; i < plan->n_exprs; i++)
        if (above[i]) mark_expr(plan->exprs[i].expr, below);
}

void dh_need_keys(const dh_plan *plan, const bool *above, bool *below)
{
    (void)above;
    for (int32_t i = 0; i < plan->n_exprs; i++) mark_expr(plan->exprs[i].expr, below);
    for (int32_t i = 0; i < plan->n_aggregates; i++)
        for (int32_t k = 0; k < plan->aggregates[i].n_args; k++) mark_expr(plan->aggregates[i].args[k], below);
}

/* From the columns needed of a node's result to those needed of its input. */
static void mark_input(const dh_plan *plan, const bool *above, bool *below)
{
    int32_t n = plan->input->schema.n;
    memset(below, 0, (size_t)n * sizeof *below);
    if (plan->verb && plan->verb->need) {
        plan->verb->need(plan, above, below);
        return;
    }
    /* the result begins with the input's columns */
    memcpy(below, above, (size_t)n * sizeof *below);
    for (int32_t i = 0; i < plan->n_exprs; i++) mark_expr(plan->exprs[i].expr, below);
    if (plan->predicate) mark_expr(plan->predicate, below);
    for (int32_t i = 0; i < plan->n_keys; i++) below[plan->left_keys[i]] = true;
    if (plan->near) below[plan->near_left] = true;
}

/* Two bitmaps as wide as the widest schema; without memory for them, all columns count as needed. */
void dh_plan_needed(const dh_plan *plan, bool *needed)
{
    const dh_plan *scan = plan;
    int32_t widest = scan->schema.n;
    while (scan->input) {
        scan = scan->input;
        if (scan->schema.n > widest) widest = scan->schema.n;
    }
    bool *rows = dh_calloc((size_t)widest + 1, 2 * sizeof *rows);
    if (!rows) {
        for (int32_t i = 0; i < scan->schema.n; i++) needed[i] = true;
        return;
    }
    bool *above = rows, *below = rows + widest;
    for (int32_t i = 0; i < plan->schema.n; i++) above[i] = true;
    for (const dh_plan *p = plan; p->input; p = p->input) {
        mark_input(p, above, below);
        bool *swap = above;
        above = below;
        below = swap;
    }
    memcpy(needed, above, (size_t)scan->schema.n * sizeof *needed);
    dh_free(rows);
}
