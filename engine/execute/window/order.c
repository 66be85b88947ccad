/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See order.h. */
#include "execute/window/order.h"

#include <string.h>

#include "base/memory.h"
#include "base/spilled.h"
#include "execute/sort/sort.h"
#include "execute/window/window_internal.h"
#include "table/table.h"

#define MORSEL_ROWS 32768 /* at least so many rows are the work of one item, unless they are all */

#define MARK_WHERE_NOT(same)                                                                                           \
    for (int64_t i = 1; i < n; i++) {                                                                                  \
        int64_t a = rows[i - 1], b = rows[i];                                                                          \
        marks[i] |= (same) ? 0 : mark;                                                                                 \
    }                                                                                                                  \
    return

/* Marks the places at which a column without unknown cells differs from the place before. */
static void mark_valid(uint8_t *marks, uint8_t mark, const dh_column *c, const int64_t *rows, int64_t n)
{
    switch (c->type) {
    case DH_INT64:
    case DH_DATETIME: MARK_WHERE_NOT(dh_column_int64(c, a) == dh_column_int64(c, b));
    case DH_DATE:
    case DH_CATEGORY: MARK_WHERE_NOT(dh_column_code(c, a) == dh_column_code(c, b));
    case DH_FLOAT64: MARK_WHERE_NOT(dh_column_float64(c, a) == dh_column_float64(c, b));
    default: MARK_WHERE_NOT(dh_column_compare(c, a, c, b) == 0);
    }
}

static void mark_column(uint8_t *marks, uint8_t mark, const dh_column *c, const int64_t *rows, int64_t n)
{
    if (c->validity == NULL) {
        mark_valid(marks, mark, c, rows, n);
        return;
    }
    MARK_WHERE_NOT(dh_column_compare(c, a, c, b) == 0);
}

/* Cuts the places into morsels at the beginnings of groups. */
static dh_status cut(dh_window_order *o, dh_error *error)
{
    o->morsels = dh_malloc(((size_t)(o->n / MORSEL_ROWS) + 2) * sizeof *o->morsels);
    if (o->morsels == NULL) return dh_error_nomem(error);
    int64_t begin = 0;
    for (int64_t i = 0; i < o->n; i++) {
        if (i > 0 && !((o->marks[i] & DH_NEW_GROUP) && i - begin >= MORSEL_ROWS)) continue;
        o->morsels[o->n_morsels++] = begin = i;
    }
    o->morsels[o->n_morsels] = o->n;
    return DH_OK;
}

/* Marks where keys differ, and cuts. */
static dh_status mark(dh_window_order *o, const dh_plan *plan, dh_column *const *keys, dh_error *error)
{
    void *marks;
    DH_TRY(dh_window_array(&marks, o, sizeof *o->marks, error));
    o->marks = marks;
    o->marks[0] = DH_NEW_GROUP;
    for (int32_t k = 0; k < plan->n_exprs; k++)
        mark_column(o->marks, k < plan->n_groups ? DH_NEW_GROUP : DH_NEW_PEERS, keys[k], o->rows, o->n);
    return cut(o, error);
}

dh_status dh_window_order_make(dh_window_order *o, const dh_plan *plan, dh_column *const *keys, const bool *descending,
                               int64_t n, dh_error *error)
{
    o->n = n;
    DH_TRY(dh_sort_rows(&o->rows, (const dh_column *const *)keys, descending, plan->n_exprs, n, error));
    return mark(o, plan, keys, error);
}

dh_status dh_window_order_of_sorted(dh_window_order *o, const dh_plan *plan, dh_column *const *keys, int64_t n,
                                    dh_error *error)
{
    void *rows;
    o->n = n;
    o->spilled = true;
    DH_TRY(dh_window_array(&rows, o, sizeof *o->rows, error));
    o->rows = rows;
    for (int64_t i = 0; i < n; i++) o->rows[i] = i;
    return mark(o, plan, keys, error);
}

void dh_window_order_free(dh_window_order *o)
{
    dh_window_array_free(o->rows, o);
    dh_window_array_free(o->marks, o);
    dh_free(o->morsels);
}

dh_status dh_window_array(void **out, const dh_window_order *order, size_t size, dh_error *error)
{
    if (order->spilled) return dh_spilled_new(out, ((size_t)order->n + 1) * size, error);
    *out = dh_calloc((size_t)order->n + 1, size);
    return *out ? DH_OK : dh_error_nomem(error);
}

void dh_window_array_free(void *array, const dh_window_order *order)
{
    if (order->spilled)
        dh_spilled_free(array);
    else
        dh_free(array);
}
