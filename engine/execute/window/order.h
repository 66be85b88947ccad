/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a table by groups and keys. Internal to engine/execute. */
#ifndef DH_EXECUTE_WINDOW_ORDER_H
#define DH_EXECUTE_WINDOW_ORDER_H

#include "execute/run.h"

/* The work is cut into morsels of whole groups; morsels[n_morsels] is the end of the last. */
typedef struct dh_window_order {
    int64_t *rows;    /* by place */
    uint8_t *marks;   /* by place: DH_NEW_GROUP, DH_NEW_PEERS */
    int64_t *morsels; /* by morsel: its first place */
    int64_t n, n_morsels;
} dh_window_order;

/* Sorts the rows of `input` by the groups and keys of a window node; dh_window_order_free afterwards, also on failure.
 */
dh_status dh_window_order_make(dh_window_order *out, dh_execution *execution, const dh_plan *plan,
                               const dh_table *input, dh_error *error);
void dh_window_order_free(dh_window_order *order);

#endif
