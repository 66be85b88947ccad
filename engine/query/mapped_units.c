/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a plan makes figures of units that a geography carried to another day. Below it rows have their units, or
 * none where they may be of several; a figure by unit, or a condition on it, would silently be of the others alone.
 * From the scan on, each node says which of its columns depend on carried units, and whether it reads them so that rows
 * are counted, left out or matched by them.
 */
#include <string.h>

#include "query/plan_build.h"

#include "base/arena.h"

/* mapped[i]: column i of the node's result depends on a carried unit. */
typedef struct tracing {
    dh_arena *arena;
    bool uses;
} tracing;

static bool reads(const dh_expr *expr, const bool *mapped)
{
    bool any = expr->kind == DH_EXPR_COLUMN && mapped[expr->column];
    for (int32_t i = 0; !any && i < expr->n_args; i++) any = reads(expr->args[i], mapped);
    return any;
}

static bool any_of(const bool *mapped, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        if (mapped[i]) return true;
    return false;
}

/* Whether the condition leaves out rows without a unit, or those with one, by name: whoever wrote it knows of them. */
static bool leaves_out(const dh_expr *e, const bool *mapped)
{
    if (e->kind != DH_EXPR_BUILTIN) return false;
    if (e->builtin == DH_FN_AND) {
        for (int32_t i = 0; i < e->n_args; i++)
            if (leaves_out(e->args[i], mapped)) return true;
        return false;
    }
    if (e->builtin == DH_FN_NOT) return leaves_out(e->args[0], mapped);
    return e->builtin == DH_FN_IS_KNOWN && e->args[0]->kind == DH_EXPR_COLUMN && reads(e->args[0], mapped);
}

/* Whether keys, aggregates or windows read one. */
static bool computes_of(const dh_plan *plan, const bool *mapped)
{
    bool any = false;
    for (int32_t i = 0; i < plan->n_exprs; i++) any = any || reads(plan->exprs[i].expr, mapped);
    for (int32_t i = 0; i < plan->n_aggregates; i++)
        for (int32_t k = 0; k < plan->aggregates[i].n_args; k++)
            any = any || reads(plan->aggregates[i].args[k], mapped);
    for (int32_t i = 0; i < plan->n_windows; i++)
        any = any || (plan->windows[i].arg && reads(plan->windows[i].arg, mapped));
    return any;
}

static bool matches_by(const dh_plan *plan, const bool *left, const bool *right)
{
    bool any = plan->near && (left[plan->near_left] || right[plan->near_right]);
    for (int32_t i = 0; i < plan->n_keys; i++) any = any || left[plan->left_keys[i]] || right[plan->right_keys[i]];
    return any;
}

/* Of a node with another side. */
static void trace_both(tracing *t, const dh_plan *plan, bool *mapped, const bool *left, const bool *right)
{
    int32_t n = plan->schema.n, n_left = plan->input->schema.n;
    bool any_right = any_of(right, plan->other->schema.n);
    if (plan->node == DH_NODE_JOIN) {
        t->uses = t->uses || matches_by(plan, left, right);
        for (int32_t i = 0; i < n; i++) mapped[i] = i < n_left ? left[i] : any_right;
    } else if (plan->node == DH_NODE_UNION) {
        for (int32_t i = 0; i < n; i++) mapped[i] = left[i] || right[i];
    } else if (plan->node == DH_NODE_UNION_BY_NAME) {
        for (int32_t i = 0; i < n; i++)
            mapped[i] = (plan->left_keys[i] >= 0 && left[plan->left_keys[i]]) ||
                        (plan->right_keys[i] >= 0 && right[plan->right_keys[i]]);
    } else {
        t->uses = t->uses || any_right || any_of(left, n_left);
    }
}

/* Of a node over one that has carried units. */
static void trace_one(tracing *t, const dh_plan *plan, bool *mapped, const bool *below)
{
    int32_t n = plan->schema.n, n_below = plan->input->schema.n;
    switch (plan->node) {
    case DH_NODE_FILTER:
        if (leaves_out(plan->predicate, below)) return;
        t->uses = t->uses || reads(plan->predicate, below);
        memcpy(mapped, below, (size_t)n * sizeof *mapped);
        return;
    case DH_NODE_SORT:
    case DH_NODE_TAKE:
    case DH_NODE_SKIP:
    case DH_NODE_PERIOD:
    case DH_NODE_GROUP_BY: memcpy(mapped, below, (size_t)n * sizeof *mapped); return;
    case DH_NODE_DERIVE:
    case DH_NODE_SELECT:
        for (int32_t i = 0; i < n; i++) mapped[i] = reads(plan->exprs[i].expr, below);
        return;
    case DH_NODE_WINDOW:
        t->uses = t->uses || computes_of(plan, below);
        memcpy(mapped, below, (size_t)n_below * sizeof *mapped);
        return;
    case DH_NODE_AGGREGATE:
    case DH_NODE_DISTINCT:
    case DH_NODE_SUMMARIZE: t->uses = t->uses || computes_of(plan, below); return;
    default: t->uses = t->uses || any_of(below, n_below); return;
    }
}

static dh_status trace(tracing *t, const dh_plan *plan, bool **out, dh_error *error)
{
    bool *mapped = dh_arena_zalloc(t->arena, (size_t)plan->schema.n + 1, sizeof *mapped), *below, *other;
    if (!mapped) return dh_error_nomem(error);
    *out = mapped;
    if (!plan->input) return DH_OK;
    DH_TRY(trace(t, plan->input, &below, error));
    if (plan->node == DH_NODE_GEOGRAPHY) {
        for (int32_t i = 0; i < plan->schema.n; i++)
            mapped[i] = below[i] || (plan->maps_units && plan->whole && plan->schema.fields[i].target &&
                                     plan->schema.fields[i].target == plan->catalog->units);
        return DH_OK;
    }
    if (!plan->other) {
        if (any_of(below, plan->input->schema.n)) trace_one(t, plan, mapped, below);
        return DH_OK;
    }
    DH_TRY(trace(t, plan->other, &other, error));
    if (any_of(below, plan->input->schema.n) || any_of(other, plan->other->schema.n))
        trace_both(t, plan, mapped, below, other);
    return DH_OK;
}

static bool has_geography(const dh_plan *plan)
{
    for (; plan; plan = plan->input) {
        if (plan->node == DH_NODE_GEOGRAPHY && plan->whole) return true;
        if (plan->other && has_geography(plan->other)) return true;
    }
    return false;
}

dh_status dh_plan_uses_mapped_units(bool *out, const dh_plan *plan, dh_error *error)
{
    *out = false;
    if (!has_geography(plan)) return DH_OK;
    bool *mapped;
    tracing t = {dh_arena_new(), false};
    if (!t.arena) return dh_error_nomem(error);
    dh_status status = trace(&t, plan, &mapped, error);
    dh_arena_free(t.arena);
    *out = t.uses;
    return status;
}
