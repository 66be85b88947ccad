/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a table by groups and keys. Internal to engine/execute. */
#ifndef DH_EXECUTE_WINDOW_ORDER_H
#define DH_EXECUTE_WINDOW_ORDER_H

#include "execute/run.h"

/* The work is cut into morsels of whole groups; morsels[n_morsels] is the end of the last. Begins as zeros, but for the
 * pool. */
typedef struct dh_window_order {
    dh_pool *pool;    /* NULL = the calling thread alone */
    int64_t *rows;    /* by place */
    uint8_t *marks;   /* by place: DH_NEW_GROUP, DH_NEW_PEERS */
    int64_t *morsels; /* by morsel: its first place */
    int64_t n, n_morsels;
    bool spilled; /* its arrays, and those made by it, are in files (base/spilled.h) */
} dh_window_order;

/* Orders n rows by the keys of a window node, in memory; dh_window_order_free afterwards, also on failure. */
dh_status dh_window_order_make(dh_window_order *order, const dh_plan *plan, dh_column *const *keys,
                               const bool *descending, int64_t n, dh_error *error);
/* The same for rows that are in that order already, in files. */
dh_status dh_window_order_of_sorted(dh_window_order *order, const dh_plan *plan, dh_column *const *keys, int64_t n,
                                    dh_error *error);
void dh_window_order_free(dh_window_order *order);

/* *out: an array of zeros of an item for each row, of `size` bytes, where the order has its own. */
dh_status dh_window_array(void **out, const dh_window_order *order, size_t size, dh_error *error);
void dh_window_array_free(void *array, const dh_window_order *order);

#endif
