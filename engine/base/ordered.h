/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A parallel loop with an ordered merge, so that its result does not depend on the number of threads. Items begin in
 * order, at most `window` ahead of the first unmerged one; the worker that finishes that one merges it and all finished
 * items that follow, while other workers go on with later items.
 */
#ifndef DH_BASE_ORDERED_H
#define DH_BASE_ORDERED_H

#include "base/pool.h"

typedef struct dh_ordered {
    void *self;                /* handed to the callbacks */
    int64_t items;             /* -1: as many as until `ended` */
    bool (*ended)(void *self); /* for items < 0: whether to begin no more. Before each item, under a lock */
    int64_t window;            /* at least 1 */
    /* By several workers at once. Writes only what belongs to index % window or to the worker. */
    dh_status (*run)(void *self, int64_t index, int worker, dh_error *error);
    /* In the order of the items, by one worker at a time; NULL = nothing. Sets *done, which comes in false, when later
     * items are not needed. */
    dh_status (*merge)(void *self, int64_t index, bool *done, dh_error *error);
    /* By each worker after it ran an item and merged what it could; NULL = nothing. A failure is that item's. */
    dh_status (*after)(void *self, int worker, dh_error *error);
} dh_ordered;

/* Returns the failure of the first item that fails, unless the loop was done before it; all items before it are merged.
 * ECANCELLED when the pool is cancelled, with no worker left waiting. *merged: how many items were merged (NULL = not
 * asked). */
dh_status dh_ordered_run(dh_pool *pool, const dh_ordered *loop, int64_t *merged, dh_error *error);

#endif
