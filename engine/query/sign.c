/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a count may be below 0. Loaded counts never are, but differences may; traced through the plan's nodes. */
#include "query/plan_build.h"

/* Which columns an expression reads: those of a plan, or, above an aggregation, its keys and aggregates. */
typedef struct source {
    const dh_plan *plan;
    bool after; /* keys, then aggregates, of `plan`; columns of the input, then windows */
    int *left;  /* steps before the search is given up: a column may stand twice in each of many nodes */
} source;

static source below(source from, const dh_plan *plan)
{
    return (source){plan, false, from.left};
}

static bool column_may(source from, int32_t column);
static bool any_may(const dh_expr *const *args, int32_t n, source from);
static bool expr_may(const dh_expr *e, source from);

static bool aggregate_may(const dh_bound_aggregate *a, source from)
{
    if (a->plugin) return true;
    switch (a->builtin) {
    case DH_AGG_COUNT:
    case DH_AGG_COUNT_IF:
    case DH_AGG_COUNT_UNKNOWN:
    case DH_AGG_SHARE:
    case DH_AGG_DISTINCT:
    case DH_AGG_STDDEV: return false;
    default: return any_may(a->args, a->n_args, below(from, from.plan->input));
    }
}

static bool window_may(const dh_bound_window *w, source from)
{
    switch (w->function) {
    case DH_WIN_ROW_NUMBER:
    case DH_WIN_RANK:
    case DH_WIN_DENSE_RANK: return false;
    case DH_WIN_DIFFERENCE: return true;
    default: return any_may(&w->arg, 1, below(from, from.plan->input));
    }
}

/* A column that an expression reads. */
static bool read_may(source from, int32_t column)
{
    const dh_plan *plan = from.plan;
    if (!from.after) return column_may(from, column);
    if (plan->node == DH_NODE_WINDOW) {
        int32_t n = plan->input->schema.n;
        return column < n ? column_may(below(from, plan->input), column) : window_may(&plan->windows[column - n], from);
    }
    if (column < plan->n_exprs) return expr_may(plan->exprs[column].expr, below(from, plan->input));
    return aggregate_may(&plan->aggregates[column - plan->n_exprs], from);
}

static bool expr_may(const dh_expr *e, source from)
{
    switch (e->kind) {
    case DH_EXPR_CONSTANT:
        if (!e->constant.valid) return false;
        return e->type == DH_COUNT   ? e->constant.as.count.lower < 0
               : e->type == DH_INT64 ? e->constant.as.integer < 0
                                     : e->constant.as.number < 0;
    case DH_EXPR_COLUMN: return read_may(from, e->column);
    case DH_EXPR_FOLLOW: return e->type != DH_COUNT;
    case DH_EXPR_PLUGIN: return true;
    case DH_EXPR_BUILTIN: break;
    }
    switch (e->builtin) {
    case DH_FN_ABS: return false;
    case DH_FN_IF_ELSE: return any_may(e->args + 1, 2, from);
    case DH_FN_ROUND: return expr_may(e->args[0], from);
    case DH_FN_GREATEST:
        for (int32_t i = 0; i < e->n_args; i++)
            if (!expr_may(e->args[i], from)) return false;
        return true;
    case DH_FN_ADD:
    case DH_FN_MUL:
    case DH_FN_DIV:
    case DH_FN_FLOOR:
    case DH_FN_CEIL:
    case DH_FN_LEAST:
    case DH_FN_COALESCE:
    case DH_FN_TO_COUNT:
    case DH_FN_TO_FLOAT64: return any_may(e->args, e->n_args, from);
    default: return true;
    }
}

static bool any_may(const dh_expr *const *args, int32_t n, source from)
{
    for (int32_t i = 0; i < n; i++)
        if (expr_may(args[i], from)) return true;
    return false;
}

/* The column of the right side that column `column` of a join comes from. */
static int32_t right_column(const dh_plan *plan, int32_t column)
{
    int32_t at = plan->input->schema.n;
    for (int32_t i = 0; i < plan->other->schema.n; i++) {
        bool key = false;
        for (int32_t k = 0; k < plan->n_keys; k++) key |= plan->right_keys[k] == i;
        if (!key && at++ == column) return i;
    }
    return -1;
}

static bool column_may(source from, int32_t column)
{
    const dh_plan *plan = from.plan;
    if (--*from.left < 0) return true;
    switch (plan->node) {
    case DH_NODE_SCAN: return plan->schema.fields[column].type != DH_COUNT;
    case DH_NODE_DERIVE:
    case DH_NODE_SELECT:
    case DH_NODE_DISTINCT: return expr_may(plan->exprs[column].expr, below(from, plan->input));
    case DH_NODE_AGGREGATE:
        if (column < plan->n_exprs) return expr_may(plan->exprs[column].expr, below(from, plan->input));
        return expr_may(plan->post[column - plan->n_exprs].expr, (source){plan, true, from.left});
    case DH_NODE_WINDOW:
        if (column < plan->input->schema.n) return column_may(below(from, plan->input), column);
        return expr_may(plan->post[column - plan->input->schema.n].expr, (source){plan, true, from.left});
    case DH_NODE_UNION:
        return column_may(below(from, plan->input), column) || column_may(below(from, plan->other), column);
    case DH_NODE_SUMMARIZE: return false; /* how many there are */
    case DH_NODE_TOTAL:
        return column < plan->input->schema.n && column_may(below(from, plan->input), column); /* else a mark */
    case DH_NODE_UNION_BY_NAME: {
        int32_t left = plan->left_keys[column], right = plan->right_keys[column];
        return (left >= 0 && column_may(below(from, plan->input), left)) ||
               (right >= 0 && column_may(below(from, plan->other), right));
    }
    case DH_NODE_JOIN:
        if (column < plan->input->schema.n) return column_may(below(from, plan->input), column);
        return column_may(below(from, plan->other), right_column(plan, column));
    case DH_NODE_PIVOT:
        column -= plan->schema.n - plan->n_pivot * plan->n_fills;
        if (column < 0) return true; /* none of those that stay is summed */
        return column_may(below(from, plan->input), plan->pivot_fills[column % plan->n_fills]);
    default: return column_may(below(from, plan->input), column); /* the same columns */
    }
}

bool dh_plan_may_be_negative(const dh_plan *input, const dh_expr *expr)
{
    int left = 10000;
    return expr_may(expr, (source){input, false, &left});
}
