/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See progress.h. Without a receiver, which is as good as always, nothing is counted. */
#include "base/progress.h"

#include <stdatomic.h>
#include <stddef.h>
#include <time.h>

static _Atomic(void (*)(const dh_progress *)) receiver;
static atomic_bool self_reporting;                                /* the work around the loops does (dh_progress_at) */
static _Atomic int64_t began, items_done, items_total, rows_done; /* began: nanoseconds of the monotonic clock */

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void dh_progress_set_receiver(void (*receive)(const dh_progress *progress))
{
    atomic_store(&receiver, receive);
}

static void report(bool ended)
{
    void (*receive)(const dh_progress *) = atomic_load(&receiver);
    if (receive == NULL) return;
    receive(&(dh_progress){.seconds = (double)(now() - atomic_load(&began)) * 1e-9,
                           .done = atomic_load(&items_done),
                           .total = atomic_load(&items_total),
                           .rows = atomic_load(&rows_done),
                           .ended = ended});
}

static void begin(int64_t total)
{
    atomic_store(&items_done, 0);
    atomic_store(&rows_done, 0);
    atomic_store(&items_total, total);
    atomic_store(&began, now());
}

static bool is_wanted(void)
{
    return atomic_load(&receiver) != NULL && !atomic_load(&self_reporting);
}

void dh_progress_begin(int64_t total)
{
    if (is_wanted()) begin(total);
}

void dh_progress_add(int64_t items, int64_t rows)
{
    if (!is_wanted()) return;
    atomic_fetch_add(&items_done, items);
    atomic_fetch_add(&rows_done, rows);
    report(false);
}

void dh_progress_end(void)
{
    if (is_wanted()) report(true);
}

void dh_progress_at(int64_t done, int64_t total)
{
    if (total <= 0 || done < 0 || done > total || atomic_load(&receiver) == NULL) return;
    if (!atomic_exchange(&self_reporting, true)) begin(total);
    atomic_store(&items_total, total);
    atomic_store(&items_done, done);
    report(false);
}

void dh_progress_at_end(void)
{
    if (atomic_exchange(&self_reporting, false)) report(true);
}
