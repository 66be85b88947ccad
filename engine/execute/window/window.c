/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window verb: sorts the rows by groups and keys, computes each window function group by group, and puts what it
 * gives beside the columns of the input, whose rows stay where they are. In temporary files when memory is short. */
#include "base/memory.h"
#include "execute/operators/operators.h"
#include "execute/operators/sort.h"
#include "execute/pipeline/project_table.h"
#include "execute/sort/external.h"
#include "execute/window/compute.h"
#include "execute/window/external.h"
#include "query/verb.h"
#include "table/format.h"
#include "table/spilled_column.h"

#include <stdio.h>

typedef struct windowing {
    dh_execution *x;
    const dh_plan *plan;
    dh_table *input;
    dh_column **args, **made; /* by window; an argument may be NULL */
    dh_column **keys;         /* of the groups, then of the order */
    bool *descending;
    size_t taken; /* bytes of arguments and keys that were evaluated, in memory */
} windowing;

/* ---- the functions ---- */

static dh_status evaluate(windowing *g, dh_error *error)
{
    const dh_plan *plan = g->plan;
    DH_TRY(dh_sort_keys(g->keys, g->descending, g->x, plan, g->input, &g->taken, error));
    for (int32_t i = 0; i < plan->n_windows; i++) {
        const dh_expr *arg = plan->windows[i].arg;
        if (arg == NULL) continue;
        if (arg->kind == DH_EXPR_COLUMN)
            g->args[i] = dh_column_ref((dh_column *)(uintptr_t)dh_table_column(g->input, arg->column));
        else
            DH_TRY(dh_project_next_column(&g->args[i], g->x, arg, g->input, plan->catalog, &g->taken, error));
    }
    return DH_OK;
}

static dh_status compute_in_memory(windowing *g, dh_error *error)
{
    const dh_plan *plan = g->plan;
    dh_window_order order = {.pool = dh_catalog_pool(plan->catalog)};
    dh_status status = dh_window_order_make(&order, plan, g->keys, g->descending, dh_table_rows(g->input), error);
    for (int32_t i = 0; i < plan->n_windows && status == DH_OK; i++) {
        dh_window w = {.spec = &plan->windows[i], .arg = g->args[i]};
        w.may_be_negative = w.arg && dh_plan_may_be_negative(plan->input, w.spec->arg);
        status = dh_window_compute(&g->made[i], &order, &w, error);
    }
    dh_window_order_free(&order);
    return status;
}

/* Bytes of windows in memory, beyond the input. */
static size_t memory_of(const windowing *g)
{
    size_t n = (size_t)dh_table_rows(g->input);
    size_t bytes = dh_sort_memory((const dh_column *const *)g->keys, g->plan->n_exprs, (int64_t)n);
    for (int32_t i = 0; i < g->plan->n_windows; i++) {
        const dh_column *arg = g->args[i];
        bytes += arg && arg->type == DH_COUNT ? 25 * n : 9 * n;
        if (arg && arg->type == DH_TEXT) bytes += dh_column_bytes(arg);
    }
    return bytes + n + g->taken; /* and the marks */
}

static dh_status compute(windowing *g, dh_error *error)
{
    DH_TRY(evaluate(g, error));
    if (g->x->memory == 0 || memory_of(g) <= g->x->memory) return compute_in_memory(g, error);
    return dh_windows_externally(g->made, g->x, g->plan, g->args, g->keys, g->descending, dh_table_rows(g->input),
                                 error);
}

/* The expression that finishes what is computed, over the argument and that. Takes over *inout. */
static dh_status finish(dh_column **inout, const windowing *g, const dh_bound_window *spec, dh_column *arg,
                        dh_error *error)
{
    dh_column *computed = *inout;
    dh_table *both = dh_table_new();
    *inout = NULL;
    dh_status status = both ? dh_table_add(both, "x", dh_column_ref(arg), error) : dh_error_nomem(error);
    if (status == DH_OK)
        status = dh_table_add(both, "y", computed, error);
    else
        dh_column_unref(computed);
    if (status == DH_OK) status = dh_project_column(inout, g->x, spec->finish, both, g->plan->catalog, error);
    dh_table_free(both);
    if (status != DH_OK && status != DH_ENOMEM) dh_error_prefix(error, "'%s'", spec->name);
    return status;
}

static dh_status finish_windows(windowing *g, dh_error *error)
{
    for (int32_t i = 0; i < g->plan->n_windows; i++) {
        const dh_bound_window *spec = &g->plan->windows[i];
        if (spec->finish)
            DH_TRY(finish(&g->made[i], g, spec, g->args[i], error));
        else
            g->made[i]->display = spec->display;
    }
    return DH_OK;
}

/* ---- the result ---- */

/* What expressions of the result are over: the columns of the input, then the windows, all by names that differ. */
static dh_status wide_table(dh_table **out, const windowing *g, dh_error *error)
{
    int32_t n = g->plan->input->schema.n;
    *out = dh_table_new();
    if (*out == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n + g->plan->n_windows; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d", (int)i);
        dh_column *column = i < n ? (dh_column *)(uintptr_t)dh_table_column(g->input, i) : g->made[i - n];
        DH_TRY(dh_table_add(*out, name, dh_column_ref(column), error));
    }
    return DH_OK;
}

static dh_status result_column(dh_column **out, const windowing *g, const dh_expr *expr, const dh_table *wide,
                               dh_error *error)
{
    if (expr->kind != DH_EXPR_COLUMN) return dh_project_column(out, g->x, expr, wide, g->plan->catalog, error);
    *out = dh_column_ref((dh_column *)(uintptr_t)dh_table_column(wide, expr->column));
    return DH_OK;
}

static dh_status add_columns(dh_table *table, const windowing *g, dh_error *error)
{
    dh_table *wide;
    dh_status status = wide_table(&wide, g, error);
    for (int32_t i = 0; i < g->plan->n_post && status == DH_OK; i++) {
        dh_column *column;
        status = result_column(&column, g, g->plan->post[i].expr, wide, error);
        if (status == DH_OK) status = dh_table_add(table, g->plan->post[i].name, column, error);
    }
    dh_table_free(wide);
    return status;
}

/* What is summed without its unknown members is told, as the aggregates do. */
static dh_status add_note(dh_table *table, const dh_bound_window *spec, const dh_column *arg, dh_error *error)
{
    dh_builtin_window what = spec->computes;
    bool sums = what == DH_WIN_CUMULATIVE || what == DH_WIN_TOTAL || what == DH_WIN_MOVING_MEAN;
    if (!sums || arg->nulls == 0) return DH_OK;
    return dh_table_add_note(table, error, "%s: %s of %s known", spec->name,
                             dh_numeral_whole(arg->length - arg->nulls).text, dh_numeral_whole(arg->length).text);
}

static dh_status make_table(dh_table **out, windowing *g, dh_error *error)
{
    DH_TRY(compute(g, error));
    DH_TRY(finish_windows(g, error));
    *out = dh_table_copy(g->input);
    if (*out == NULL) return dh_error_nomem(error);
    DH_TRY(add_columns(*out, g, error));
    for (int32_t i = 0; i < g->plan->n_windows; i++) DH_TRY(add_note(*out, &g->plan->windows[i], g->args[i], error));
    return DH_OK;
}

/* Which columns of the input are read: by the windows, and by whoever reads the result. */
static bool *needed_below(const dh_plan *plan, const bool *needed)
{
    size_t n = (size_t)plan->input->schema.n, all = (size_t)plan->schema.n;
    bool *below = dh_calloc(n + all + 1, sizeof *below), *above = below ? below + n : NULL;
    if (below == NULL) return NULL;
    for (size_t i = 0; i < all; i++) above[i] = needed == NULL || needed[i];
    plan->verb->need(plan, above, below);
    return below;
}

static dh_status run(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *needed, dh_error *error)
{
    *out = NULL;
    size_t windows = (size_t)plan->n_windows, n = 2 * windows + (size_t)plan->n_exprs;
    dh_column **columns = dh_calloc(n + 1, sizeof *columns);
    windowing g = {.x = x, .plan = plan, .args = columns};
    if (columns) {
        g.made = columns + windows;
        g.keys = columns + 2 * windows;
    }
    g.descending = dh_calloc((size_t)plan->n_exprs + 1, sizeof *g.descending);
    bool *below = needed_below(plan, needed), ready = columns && g.descending && below;
    dh_status status = ready ? dh_run(&g.input, x, plan->input, below, error) : dh_error_nomem(error);
    if (status == DH_OK) status = make_table(out, &g, error);
    if (status != DH_OK) {
        dh_table_free(*out);
        *out = NULL;
    }
    for (size_t i = 0; columns && i < n; i++) dh_column_unref(columns[i]);
    dh_free(columns);
    dh_free(g.descending);
    dh_free(below);
    dh_table_free(g.input);
    return status;
}

const dh_operator dh_operator_window = {run, NULL};
