/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Computes one window function: group by group, morsels of whole groups in parallel. */
#include "execute/window/compute.h"

#include "base/memory.h"
#include "table/spilled_column.h"

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

static dh_status run_groups(const dh_window_order *order, const dh_window *w, dh_window_group group, dh_error *error)
{
    task t = {w, order, group};
    DH_TRY(dh_pool_run(order->n_morsels > 1 ? order->pool : NULL, order->n_morsels, run_morsel, &t, error));
    return dh_pool_check_cancelled(error);
}

/* previous, next: rows of the argument. */
static dh_status take_rows(dh_column **out, const dh_window_order *order, dh_window *w, dh_window_group group,
                           dh_error *error)
{
    void *rows;
    DH_TRY(dh_window_array(&rows, order, sizeof *w->integers, error));
    w->integers = rows;
    dh_status status = run_groups(order, w, group, error);
    if (status == DH_OK && order->spilled) {
        status = dh_spilled_column_take(out, w->arg, w->integers, order->n, error);
    } else if (status == DH_OK) {
        *out = dh_column_take(w->arg, w->integers, order->n);
        if (*out == NULL) status = dh_error_nomem(error);
    }
    dh_window_array_free(rows, order);
    return status;
}

/* Numbers: written in place, by many workers; the bits of what is known are set afterwards. */
static dh_status make_numbers(dh_column *out, const dh_window_order *order, dh_window *w, dh_window_group group,
                              dh_error *error)
{
    if (out->type == DH_COUNT && dh_column_add_bounds(out) != 0) return dh_error_nomem(error);
    w->integers = out->values;
    w->numbers = out->values;
    w->lower = out->lower;
    w->upper = out->upper;
    DH_TRY(run_groups(order, w, group, error));
    for (int64_t i = 0; i < out->length; i++) dh_bit_set(out->validity, i, w->valid == NULL || w->valid[i]);
    return DH_OK;
}

static dh_status new_column(dh_column **out, const dh_window_order *order, dh_type type, dh_error *error)
{
    dh_spilled_shape shape = {.type = type, .validity = true, .bounds = type == DH_COUNT};
    if (order->spilled) return dh_spilled_column_filled(out, &shape, order->n, error);
    *out = dh_column_new_filled(type, order->n);
    return *out ? DH_OK : dh_error_nomem(error);
}

dh_status dh_window_compute(dh_column **out, const dh_window_order *order, dh_window *w, dh_error *error)
{
    dh_builtin_window what = w->spec->computes;
    dh_window_group group = dh_window_places(what);
    w->rows = order->rows;
    w->marks = order->marks;
    *out = NULL;
    if (what == DH_WIN_PREVIOUS || what == DH_WIN_NEXT) return take_rows(out, order, w, group, error);
    dh_type type = w->arg == NULL || w->arg->type == DH_INT64 ? DH_INT64 : w->arg->type;
    void *valid = NULL;
    if (group == NULL) {
        group = dh_window_sums(what, type);
        DH_TRY(dh_window_array(&valid, order, sizeof *w->valid, error));
        w->valid = valid;
    }
    if (what == DH_WIN_MOVING_MEAN && type == DH_INT64) type = DH_FLOAT64;
    dh_column *made = NULL;
    dh_status status = new_column(&made, order, type, error);
    if (status == DH_OK) status = make_numbers(made, order, w, group, error);
    dh_window_array_free(valid, order);
    if (status == DH_OK) {
        dh_column_finish(made);
        *out = made;
    } else {
        dh_column_unref(made);
    }
    return status;
}
