/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See order.h. The rows are sorted in memory, as the verb sort does. */
#include "execute/window/order.h"

#include <string.h>

#include "base/memory.h"
#include "execute/operators/sort.h"
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

static dh_status arrange(dh_window_order *o, const dh_plan *plan, dh_column *const *keys, const bool *descending,
                         dh_error *error)
{
    DH_TRY(dh_sort_rows(&o->rows, (const dh_column *const *)keys, descending, plan->n_exprs, o->n, error));
    o->marks = dh_calloc((size_t)o->n + 1, sizeof *o->marks);
    if (o->marks == NULL) return dh_error_nomem(error);
    o->marks[0] = DH_NEW_GROUP;
    for (int32_t k = 0; k < plan->n_exprs; k++)
        mark_column(o->marks, k < plan->n_groups ? DH_NEW_GROUP : DH_NEW_PEERS, keys[k], o->rows, o->n);
    return cut(o, error);
}

dh_status dh_window_order_make(dh_window_order *o, dh_execution *x, const dh_plan *plan, const dh_table *input,
                               dh_error *error)
{
    size_t n = (size_t)plan->n_exprs;
    dh_column **keys = dh_calloc(n + 1, sizeof *keys);
    bool *descending = dh_calloc(n + 1, sizeof *descending);
    *o = (dh_window_order){.n = dh_table_rows(input)};
    dh_status status = keys && descending ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) status = dh_sort_keys(keys, descending, x, plan, input, error);
    if (status == DH_OK) status = arrange(o, plan, keys, descending, error);
    for (size_t k = 0; keys && k < n; k++) dh_column_unref(keys[k]);
    dh_free(keys);
    dh_free(descending);
    return status;
}

void dh_window_order_free(dh_window_order *o)
{
    dh_free(o->rows);
    dh_free(o->marks);
    dh_free(o->morsels);
}
