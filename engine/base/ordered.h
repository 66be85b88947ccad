/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A parallel loop whose results are merged in order, so that what comes of it does not depend on the threads. Items are
 * begun in order, at most `window` ahead of the first that is not merged; whoever finishes the item that is waited for
 * merges it and all finished ones that follow, while others go on with later items.
 */
#ifndef DH_BASE_ORDERED_H
#define DH_BASE_ORDERED_H

#include "base/pool.h"

typedef struct dh_ordered {
    void *self;
    int64_t items;             /* -1: until `ended` */
    bool (*ended)(void *self); /* items < 0: no item is begun any more. Asked by any thread, before each item */
    int64_t window;
    /* May write memory of its own that goes by index % window, and what belongs to the worker. */
    dh_status (*run)(void *self, int64_t index, int worker, dh_error *error);
    /* In the order of the items, by one thread at a time; NULL = nothing. Sets *done (false when it is called) when
     * the items that follow are not needed. */
    dh_status (*merge)(void *self, int64_t index, bool *done, dh_error *error);
    /* By each worker after an item of its own and what it merged; NULL = nothing. */
    dh_status (*after)(void *self, int worker, dh_error *error);
} dh_ordered;

/* Of the items that fail the first is told, unless the loop was done before it; all before it are merged. ECANCELLED
 * when the pool is cancelled: nobody is left waiting. *merged: how many items were (NULL = not asked). */
dh_status dh_ordered_run(dh_pool *pool, const dh_ordered *loop, int64_t *merged, dh_error *error);

#endif
