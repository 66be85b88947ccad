/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window verb: sorts the rows by groups and keys, computes each window function group by group, and puts what it
 * gives beside the columns of the input, whose rows stay where they are. */
#include "base/memory.h"
#include "execute/operators/operators.h"
#include "execute/pipeline/project_table.h"
#include "execute/window/order.h"
#include "execute/window/window_internal.h"
#include "query/verb.h"
#include "table/format.h"

#include <stdio.h>

typedef struct windowing {
    dh_execution *x;
    const dh_plan *plan;
    dh_table *input;
    dh_window_order order;
    dh_column **args, **made; /* by window; an argument may be NULL */
} windowing;

/* ---- one function ---- */

typedef struct task {
    const dh_window *window;
    const dh_window_order *order;
    dh_window_group group;
} task;

static dh_status run_morsel(void *context, int64_t morsel, int worker, dh_error *error)
{
    (void)worker;
    const task *t = context;
    int64_t begin = t->order->morsels[morsel], end = t->order->morsels[morsel + 1];
    while (begin < end) {
        int64_t next = begin + 1;
        while (next < end && !(t->order->marks[next] & DH_NEW_GROUP)) next++;
        DH_TRY(t->group(t->window, begin, next, error));
        begin = next;
    }
    return DH_OK;
}

static dh_status run_groups(const windowing *g, const dh_window *w, dh_window_group group, dh_error *error)
{
    task t = {w, &g->order, group};
    dh_pool *pool = g->order.n_morsels > 1 ? dh_catalog_pool(g->plan->catalog) : NULL;
    DH_TRY(dh_pool_run(pool, g->order.n_morsels, run_morsel, &t, error));
    return dh_pool_check_cancelled(error);
}

/* previous, next: rows of the argument. */
static dh_status take_rows(dh_column **out, const windowing *g, dh_window *w, dh_window_group group, dh_error *error)
{
    w->integers = dh_malloc(((size_t)g->order.n + 1) * sizeof *w->integers);
    dh_status status = w->integers ? run_groups(g, w, group, error) : dh_error_nomem(error);
    if (status == DH_OK) {
        *out = dh_column_take(w->arg, w->integers, g->order.n);
        if (*out == NULL) status = dh_error_nomem(error);
    }
    dh_free(w->integers);
    return status;
}

/* Numbers: written in place, by many workers; the bits of what is known are set afterwards. */
static dh_status make_numbers(dh_column *out, const windowing *g, dh_window *w, dh_window_group group, dh_error *error)
{
    if (out->type == DH_COUNT && dh_column_add_bounds(out) != 0) return dh_error_nomem(error);
    w->integers = out->values;
    w->numbers = out->values;
    w->lower = out->lower;
    w->upper = out->upper;
    DH_TRY(run_groups(g, w, group, error));
    for (int64_t i = 0; i < out->length; i++) dh_bit_set(out->validity, i, w->valid == NULL || w->valid[i]);
    return DH_OK;
}

static dh_status compute(dh_column **out, const windowing *g, dh_window *w, dh_error *error)
{
    dh_builtin_window what = w->spec->computes;
    dh_window_group group = dh_window_places(what);
    if (what == DH_WIN_PREVIOUS || what == DH_WIN_NEXT) return take_rows(out, g, w, group, error);
    dh_type type = w->arg == NULL || w->arg->type == DH_INT64 ? DH_INT64 : w->arg->type;
    if (group == NULL) {
        group = dh_window_sums(what, type);
        w->valid = dh_calloc((size_t)g->order.n + 1, sizeof *w->valid);
        if (w->valid == NULL) return dh_error_nomem(error);
    }
    if (what == DH_WIN_MOVING_MEAN && type == DH_INT64) type = DH_FLOAT64;
    dh_column *made = dh_column_new_filled(type, g->order.n);
    dh_status status = made ? make_numbers(made, g, w, group, error) : dh_error_nomem(error);
    dh_free(w->valid);
    if (status == DH_OK) {
        dh_column_finish(made);
        *out = made;
    } else {
        dh_column_unref(made);
    }
    return status;
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

static dh_status make_window(windowing *g, int32_t which, dh_error *error)
{
    const dh_plan *plan = g->plan;
    const dh_bound_window *spec = &plan->windows[which];
    dh_window w = {.spec = spec, .rows = g->order.rows, .marks = g->order.marks};
    if (spec->arg) {
        DH_TRY(dh_project_column(&g->args[which], g->x, spec->arg, g->input, plan->catalog, error));
        w.arg = g->args[which];
        w.may_be_negative = dh_plan_may_be_negative(plan->input, spec->arg);
    }
    DH_TRY(compute(&g->made[which], g, &w, error));
    if (spec->finish) return finish(&g->made[which], g, spec, g->args[which], error);
    g->made[which]->display = spec->display;
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
    DH_TRY(dh_window_order_make(&g->order, g->x, g->plan, g->input, error));
    for (int32_t i = 0; i < g->plan->n_windows; i++) DH_TRY(make_window(g, i, error));
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
    dh_column **columns = dh_calloc((size_t)plan->n_windows * 2 + 1, sizeof *columns);
    windowing g = {.x = x, .plan = plan, .args = columns, .made = columns ? columns + plan->n_windows : NULL};
    bool *below = needed_below(plan, needed);
    dh_status status = columns && below ? dh_run(&g.input, x, plan->input, below, error) : dh_error_nomem(error);
    if (status == DH_OK) status = make_table(out, &g, error);
    if (status != DH_OK) {
        dh_table_free(*out);
        *out = NULL;
    }
    for (int32_t i = 0; columns && i < 2 * plan->n_windows; i++) dh_column_unref(columns[i]);
    dh_free(columns);
    dh_free(below);
    dh_window_order_free(&g.order);
    dh_table_free(g.input);
    return status;
}

const dh_operator dh_operator_window = {run, NULL};
