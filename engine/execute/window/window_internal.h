/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One window function over all rows. Places are the rows in the order of their groups, and in each by the keys and then
 * as they stand in the input. A group is the work of one worker, from its first place to its last, so that the result
 * depends on no thread; what it gives is written at the rows.
 */
#ifndef DH_EXECUTE_WINDOW_WINDOW_INTERNAL_H
#define DH_EXECUTE_WINDOW_WINDOW_INTERNAL_H

#include "query/plan.h"
#include "table/column.h"

enum { DH_NEW_PEERS = 1, DH_NEW_GROUP = 2 }; /* marks of a place */

typedef struct dh_window {
    const dh_bound_window *spec;
    const dh_column *arg; /* by row; NULL = none */
    bool may_be_negative; /* the argument, where it is not known */
    const int64_t *rows;  /* by place */
    const uint8_t *marks; /* by place: it differs from the one before it in a group, or a key of the order */
    /* by row: what is made; where `valid` is 0, nothing is there */
    uint8_t *valid;
    int64_t *integers; /* int64; previous and next: the row that gives the value, -1 = none */
    double *numbers, *lower, *upper;
} dh_window;

/* Computes places [begin, end), which are one group. */
typedef dh_status (*dh_window_group)(const dh_window *window, int64_t begin, int64_t end, dh_error *error);

dh_window_group dh_window_places(dh_builtin_window computes); /* NULL: it is one of the sums */
dh_window_group dh_window_sums(dh_builtin_window computes, dh_type type);

#endif
