/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A worker pool for loops over independent items. Items are handed out in order; results must be stored per item, so
 * that what is made of them afterwards does not depend on the number of threads. Threads are started by the first run
 * that has more than one item; with one thread nothing is started.
 */
#ifndef DH_BASE_POOL_H
#define DH_BASE_POOL_H

#include <stdbool.h>

#include "base/error.h"

typedef struct dh_pool dh_pool;

dh_status dh_pool_new(dh_pool **out, int threads, dh_error *error); /* threads < 1: one per processor */
void dh_pool_free(dh_pool *pool);
int dh_pool_threads(const dh_pool *pool);

/* Calls work(context, item, worker, error) for each item in [0, items), worker in [0, threads). The calling thread
 * takes part as worker 0; it works alone when `pool` is NULL or is busy with another run. When items fail, the error of
 * the lowest failing item is returned; items after it may not have run. */
typedef dh_status (*dh_pool_work)(void *context, int64_t item, int worker, dh_error *error);
dh_status dh_pool_run(dh_pool *pool, int64_t items, dh_pool_work work, void *context, dh_error *error);

/* Set by a signal handler; polled between items and by host->cancelled. */
void dh_pool_cancel(void);
bool dh_pool_cancelled(void);
void dh_pool_cancel_reset(void);
/* ECANCELLED once it is set. */
dh_status dh_pool_check_cancelled(dh_error *error);

#endif
