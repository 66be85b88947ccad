/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See ordered.h. Each worker takes items in a loop of its own until there are none. No deadlock: the oldest unmerged
 * item is always being run by a worker that does not wait, or is finished and about to be merged. Items of the pool
 * itself would not do: one that it skips when cancelled would never be merged, and all others would wait for it.
 */
#include "base/ordered.h"

#include <pthread.h>

#include "base/memory.h"

typedef struct run {
    const dh_ordered *loop;
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t moved; /* an item was merged or failed */
    int64_t begun, merged;
    bool *finished; /* by index % window */
    bool merging;   /* a worker is in `merge` */
    bool done;
    int64_t failed_at; /* the first item that failed; INT64_MAX = none */
    dh_status status;  /* … and how */
    dh_error error;
} run;

/* Whether item `index` is not needed. Under the lock. */
static bool is_over(const run *r, int64_t index)
{
    return r->done || index >= r->failed_at || (r->loop->items >= 0 && index >= r->loop->items);
}

/* Records a failure, if it is the earliest item's so far. Under the lock. */
static void fail(run *r, int64_t index, dh_status status, const dh_error *error)
{
    if (index >= r->failed_at) return;
    r->failed_at = index;
    r->status = status;
    r->error = *error;
    pthread_cond_broadcast(&r->moved);
}

/* Takes the next item, after waiting for room in the window; -1 = none is left for this worker. */
static int64_t begin_item(run *r)
{
    dh_error error = DH_ERROR_INIT;
    pthread_mutex_lock(&r->lock);
    for (;;) {
        int64_t index = r->begun;
        bool ended = r->loop->items < 0 && r->loop->ended(r->loop->self);
        if (is_over(r, index) || ended) break;
        dh_status status = dh_pool_check_cancelled(&error);
        if (status != DH_OK) {
            fail(r, index, status, &error);
            break;
        }
        if (index - r->merged < r->loop->window) {
            r->begun++;
            pthread_mutex_unlock(&r->lock);
            return index;
        }
        pthread_cond_wait(&r->moved, &r->lock);
    }
    pthread_mutex_unlock(&r->lock);
    return -1;
}

/* Merges finished items in order. Under the lock, which is released during each merge. */
static void merge_finished(run *r)
{
    const dh_ordered *loop = r->loop;
    if (r->merging) return; /* that worker will reach this item */
    r->merging = true;
    while (r->finished[r->merged % loop->window] && !r->done && r->merged < r->failed_at) {
        int64_t index = r->merged;
        bool done = false;
        dh_error error = DH_ERROR_INIT;
        dh_status status = DH_OK;
        if (loop->merge) {
            pthread_mutex_unlock(&r->lock);
            status = loop->merge(loop->self, index, &done, &error);
            pthread_mutex_lock(&r->lock);
        }
        r->finished[index % loop->window] = false;
        r->merged++;
        r->done = done;
        if (status != DH_OK) fail(r, index, status, &error);
        pthread_cond_broadcast(&r->moved);
    }
    r->merging = false;
}

static dh_status work(void *context, int64_t item, int worker, dh_error *unused)
{
    (void)item;
    (void)unused;
    run *r = context;
    const dh_ordered *loop = r->loop;
    for (int64_t index; (index = begin_item(r)) >= 0;) {
        dh_error error = DH_ERROR_INIT;
        dh_status status = loop->run(loop->self, index, worker, &error);
        pthread_mutex_lock(&r->lock);
        if (status != DH_OK)
            fail(r, index, status, &error);
        else
            r->finished[index % loop->window] = true;
        merge_finished(r);
        pthread_mutex_unlock(&r->lock);
        if (status != DH_OK || loop->after == NULL) continue;
        status = loop->after(loop->self, worker, &error);
        if (status == DH_OK) continue;
        pthread_mutex_lock(&r->lock);
        fail(r, index, status, &error);
        pthread_mutex_unlock(&r->lock);
    }
    return DH_OK; /* dh_ordered_run returns the failure */
}

dh_status dh_ordered_run(dh_pool *pool, const dh_ordered *loop, int64_t *merged, dh_error *error)
{
    run r = {.loop = loop, .failed_at = INT64_MAX, .error = DH_ERROR_INIT};
    if (merged) *merged = 0;
    r.finished = dh_calloc((size_t)loop->window, sizeof *r.finished);
    if (r.finished == NULL) return dh_error_nomem(error);
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.moved, NULL);
    dh_status status = dh_pool_run(pool, pool ? dh_pool_threads(pool) : 1, work, &r, error);
    if (r.failed_at < INT64_MAX && (!r.done || r.failed_at < r.merged)) {
        status = r.status;
        if (error) *error = r.error;
    }
    if (merged) *merged = r.merged;
    pthread_cond_destroy(&r.moved);
    pthread_mutex_destroy(&r.lock);
    dh_free(r.finished);
    return status;
}
