/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arguments, keys and row numbers are sorted in files by groups and keys, so that the rows of a group lie together in
 * their order; each function goes over them once or twice, as it does in memory, and what it gives is sorted in files
 * by row number. Memory is read and written from one end to the other, whatever the function, and however large a group
 * is.
 */
#include "execute/window/external.h"

#include "base/memory.h"
#include "execute/sort/external.h"
#include "execute/window/compute.h"
#include "table/spilled_column.h"

typedef struct external {
    dh_execution *x;
    const dh_plan *plan;
    int64_t n;
    dh_column **sorted; /* by place: the arguments, then the row numbers, then the keys */
    dh_column **made;   /* by place: what the windows give */
    dh_window_order order;
} external;

static dh_column **sorted_keys(const external *e)
{
    return e->sorted + e->plan->n_windows + 1;
}

/* The numbers of all rows, in a column in a file. */
static dh_status number_rows(dh_column **out, int64_t n, dh_error *error)
{
    dh_spilled_shape shape = {.type = DH_INT64};
    DH_TRY(dh_spilled_column_filled(out, &shape, n, error));
    int64_t *numbers = (*out)->values;
    for (int64_t i = 0; i < n; i++) numbers[i] = i;
    dh_column_finish(*out);
    dh_spilled_column_release(*out, 0, n);
    return DH_OK;
}

static dh_status sort_rows(external *e, dh_column *const *args, dh_column *const *keys, const bool *descending,
                           dh_error *error)
{
    int32_t windows = e->plan->n_windows, n_keys = e->plan->n_exprs, all = windows + 1 + n_keys;
    const dh_column **columns = dh_calloc((size_t)all + 1, sizeof(void *));
    int32_t *places = dh_calloc((size_t)n_keys + 1, sizeof *places);
    dh_column *numbers = NULL;
    dh_status status = columns && places ? number_rows(&numbers, e->n, error) : dh_error_nomem(error);
    if (status == DH_OK) {
        for (int32_t i = 0; i < windows; i++) columns[i] = args[i];
        columns[windows] = numbers;
        for (int32_t k = 0; k < n_keys; k++) columns[places[k] = windows + 1 + k] = keys[k];
        dh_external_sort sort = {columns, all, all, places, descending, n_keys, e->n, e->x->memory, e->order.pool};
        status = dh_sort_externally(e->sorted, &sort, error);
    }
    dh_column_unref(numbers);
    dh_free(columns);
    dh_free(places);
    return status;
}

static dh_status compute(external *e, dh_error *error)
{
    const dh_plan *plan = e->plan;
    for (int32_t i = 0; i < plan->n_windows; i++) {
        dh_window w = {.spec = &plan->windows[i], .arg = e->sorted[i]};
        w.may_be_negative = w.arg && dh_plan_may_be_negative(plan->input, w.spec->arg);
        DH_TRY(dh_window_compute(&e->made[i], &e->order, &w, error));
        dh_spilled_column_release(e->made[i], 0, e->n);
        if (w.arg) dh_spilled_column_release(w.arg, 0, e->n);
    }
    return DH_OK;
}

/* What was made by place, by row. */
static dh_status restore(dh_column **made, const external *e, dh_error *error)
{
    int32_t windows = e->plan->n_windows;
    bool descending = false;
    const dh_column **columns = dh_calloc((size_t)windows + 1, sizeof(void *));
    if (columns == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < windows; i++) columns[i] = e->made[i];
    columns[windows] = e->sorted[windows];
    dh_external_sort sort = {columns, windows + 1, windows,      &windows,     &descending,
                             1,       e->n,        e->x->memory, e->order.pool};
    dh_status status = dh_sort_externally(made, &sort, error);
    dh_free(columns);
    return status;
}

dh_status dh_windows_externally(dh_column **made, dh_execution *x, const dh_plan *plan, dh_column *const *args,
                                dh_column *const *keys, const bool *descending, int64_t n, dh_error *error)
{
    size_t windows = (size_t)plan->n_windows, all = 2 * windows + (size_t)plan->n_exprs + 1;
    external e = {.x = x, .plan = plan, .n = n, .order = {.pool = dh_catalog_pool(plan->catalog)}};
    dh_column **columns = dh_calloc(all + 1, sizeof(void *));
    dh_status status = columns ? DH_OK : dh_error_nomem(error);
    e.made = columns;
    e.sorted = columns ? columns + windows : NULL;
    if (status == DH_OK) status = sort_rows(&e, args, keys, descending, error);
    if (status == DH_OK) status = dh_window_order_of_sorted(&e.order, plan, sorted_keys(&e), n, error);
    if (status == DH_OK) status = compute(&e, error);
    dh_window_order_free(&e.order);
    if (status == DH_OK) status = restore(made, &e, error);
    for (size_t i = 0; columns && i < all; i++) dh_column_unref(columns[i]);
    dh_free(columns);
    return status;
}
