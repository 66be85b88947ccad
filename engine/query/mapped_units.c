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
#include "base/memory.h"

/* What a column of a node's result has of carried units. */
enum {
    DEPENDS = 1, /* it is made of one */
    IS_UNIT = 2, /* it is one, unchanged: so it is unknown where the unit is */
};

/* A node with two sides that was traced: plans share their sides, and each is traced once. */
typedef struct traced {
    const dh_plan *plan;
    uint8_t *mapped;
} traced;

/* mapped[i]: of column i of a node's result. */
typedef struct tracing {
    dh_arena *arena;
    traced *done;
    size_t n_done, capacity;
    bool uses;
} tracing;

static bool reads(const dh_expr *expr, const uint8_t *mapped)
{
    bool any = expr->kind == DH_EXPR_COLUMN && mapped[expr->column];
    for (int32_t i = 0; !any && i < expr->n_args; i++) any = reads(expr->args[i], mapped);
    return any;
}

static uint8_t made_of(const dh_expr *expr, const uint8_t *mapped)
{
    if (expr->kind == DH_EXPR_COLUMN) return mapped[expr->column];
    return reads(expr, mapped) ? DEPENDS : 0;
}

static bool any_of(const uint8_t *mapped, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        if (mapped[i]) return true;
    return false;
}

static bool is_builtin(const dh_expr *e, dh_builtin builtin)
{
    return e->kind == DH_EXPR_BUILTIN && e->builtin == builtin;
}

/* The column of a unit that the condition leaves out rows without, or those with one, by name: whoever wrote it has
 * thought of them. -1: another condition. */
static int32_t left_out(const dh_expr *e, const uint8_t *mapped)
{
    if (is_builtin(e, DH_FN_NOT)) e = e->args[0];
    if (!is_builtin(e, DH_FN_IS_KNOWN) || e->args[0]->kind != DH_EXPR_COLUMN) return -1;
    int32_t column = e->args[0]->column;
    return mapped[column] & IS_UNIT ? column : -1;
}

/* Clears the columns that parts of the condition name so; of a column of what is left, all rows are counted. */
static void clear_left_out(uint8_t *left, const dh_expr *e, const uint8_t *mapped)
{
    if (is_builtin(e, DH_FN_AND))
        for (int32_t i = 0; i < e->n_args; i++) clear_left_out(left, e->args[i], mapped);
    int32_t column = left_out(e, mapped);
    if (column >= 0) left[column] = 0;
}

/* Whether keys, aggregates or windows read one. */
static bool computes_of(const dh_plan *plan, const uint8_t *mapped)
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

static bool matches_by(const dh_plan *plan, const uint8_t *left, const uint8_t *right)
{
    bool any = plan->near && (left[plan->near_left] || right[plan->near_right]);
    for (int32_t i = 0; i < plan->n_keys; i++) any = any || left[plan->left_keys[i]] || right[plan->right_keys[i]];
    return any;
}

/* Of a column made of those of two sides: what is no unit on one of them is none. */
static uint8_t either(uint8_t left, uint8_t right)
{
    bool other = left == DEPENDS || right == DEPENDS;
    return other ? DEPENDS : left | right;
}

/* The columns of the right that a join has behind those of the left: all but its keys. */
static void put_right(uint8_t *mapped, const dh_plan *plan, const uint8_t *right)
{
    int32_t at = plan->input->schema.n;
    for (int32_t i = 0; at < plan->schema.n; i++) {
        bool is_key = false;
        for (int32_t k = 0; k < plan->n_keys; k++) is_key = is_key || plan->right_keys[k] == i;
        if (!is_key) mapped[at++] = right[i];
    }
}

/* Of a node with another side. */
static void trace_both(tracing *t, const dh_plan *plan, uint8_t *mapped, const uint8_t *left, const uint8_t *right)
{
    int32_t n = plan->schema.n, n_left = plan->input->schema.n;
    bool any_right = any_of(right, plan->other->schema.n);
    if (plan->node == DH_NODE_JOIN) {
        t->uses = t->uses || matches_by(plan, left, right);
        memcpy(mapped, left, (size_t)n_left * sizeof *mapped);
        put_right(mapped, plan, right);
    } else if (plan->node == DH_NODE_UNION) {
        for (int32_t i = 0; i < n; i++) mapped[i] = either(left[i], right[i]);
    } else if (plan->node == DH_NODE_UNION_BY_NAME) {
        for (int32_t i = 0; i < n; i++)
            mapped[i] = either(plan->left_keys[i] >= 0 ? left[plan->left_keys[i]] : 0,
                               plan->right_keys[i] >= 0 ? right[plan->right_keys[i]] : 0);
    } else {
        t->uses = t->uses || any_right || any_of(left, n_left);
    }
}

/* Of a node over one that has carried units. */
static void trace_one(tracing *t, const dh_plan *plan, uint8_t *mapped, const uint8_t *below)
{
    int32_t n = plan->schema.n, n_below = plan->input->schema.n;
    switch (plan->node) {
    case DH_NODE_FILTER:
        memcpy(mapped, below, (size_t)n * sizeof *mapped);
        clear_left_out(mapped, plan->predicate, below);
        t->uses = t->uses || reads(plan->predicate, mapped);
        return;
    case DH_NODE_SORT:
    case DH_NODE_TAKE:
    case DH_NODE_SKIP:
    case DH_NODE_PERIOD:
    case DH_NODE_GROUP_BY: memcpy(mapped, below, (size_t)n * sizeof *mapped); return;
    case DH_NODE_DERIVE:
    case DH_NODE_SELECT:
        for (int32_t i = 0; i < n; i++) mapped[i] = made_of(plan->exprs[i].expr, below);
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

static dh_status trace(tracing *t, const dh_plan *plan, uint8_t **out, dh_error *error);

static dh_status trace_sides(tracing *t, const dh_plan *plan, uint8_t *mapped, const uint8_t *left, dh_error *error)
{
    uint8_t *right;
    DH_TRY(trace(t, plan->other, &right, error));
    if (any_of(left, plan->input->schema.n) || any_of(right, plan->other->schema.n))
        trace_both(t, plan, mapped, left, right);
    if (dh_grow((void **)&t->done, &t->capacity, t->n_done + 1, sizeof *t->done) != 0) return dh_error_nomem(error);
    t->done[t->n_done++] = (traced){plan, mapped};
    return DH_OK;
}

static void map_columns(const dh_plan *plan, uint8_t *mapped, const uint8_t *below)
{
    for (int32_t i = 0; i < plan->schema.n; i++) {
        const dh_table *target = plan->schema.fields[i].target;
        bool maps = plan->maps_units && plan->whole && target && target == plan->catalog->units;
        mapped[i] = maps ? DEPENDS | IS_UNIT : below[i];
    }
}

static dh_status trace(tracing *t, const dh_plan *plan, uint8_t **out, dh_error *error)
{
    for (size_t i = 0; plan->other && i < t->n_done; i++)
        if (t->done[i].plan == plan) {
            *out = t->done[i].mapped;
            return DH_OK;
        }
    uint8_t *mapped = dh_arena_zalloc(t->arena, (size_t)plan->schema.n + 1, sizeof *mapped), *below;
    if (!mapped) return dh_error_nomem(error);
    *out = mapped;
    if (!plan->input) return DH_OK;
    DH_TRY(trace(t, plan->input, &below, error));
    if (plan->other) return trace_sides(t, plan, mapped, below, error);
    if (plan->node == DH_NODE_GEOGRAPHY)
        map_columns(plan, mapped, below);
    else if (any_of(below, plan->input->schema.n))
        trace_one(t, plan, mapped, below);
    return DH_OK;
}

/* Whether none can be carried: the most of all plans are a chain without a geography, and need no tracing. */
static bool is_plain(const dh_plan *plan)
{
    for (; plan; plan = plan->input)
        if (plan->other || (plan->node == DH_NODE_GEOGRAPHY && plan->whole)) return false;
    return true;
}

dh_status dh_plan_uses_mapped_units(bool *out, const dh_plan *plan, dh_error *error)
{
    *out = false;
    if (is_plain(plan)) return DH_OK;
    uint8_t *mapped;
    tracing t = {.arena = dh_arena_new()};
    if (!t.arena) return dh_error_nomem(error);
    dh_status status = trace(&t, plan, &mapped, error);
    dh_arena_free(t.arena);
    dh_free(t.done);
    *out = t.uses;
    return status;
}
