/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The progress bar: only on a terminal, only after a second, with an estimate of what is left. */
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/message.h"
#include "cli/context.h"

#define BAR_WIDTH 30

static double started, shown; /* monotonic seconds: when it began, when the bar was last drawn */
static atomic_flag busy = ATOMIC_FLAG_INIT;
static atomic_bool drawn; /* the bar is on the screen */

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void draw(int64_t done, int64_t total, double passed)
{
    char bar[BAR_WIDTH + 1];
    double share = (double)done / (double)total;
    for (int i = 0; i < BAR_WIDTH; i++) bar[i] = i < (int)(share * BAR_WIDTH) ? '#' : '.';
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "\r[%s] %3d %%", bar, (int)(share * 100));
    if (share > 0.02) fprintf(stderr, dh_tr(", %.0f s left "), passed / share - passed);
    atomic_store(&drawn, true);
}

/* Called from any thread; a call while another one draws does nothing. */
static void report(int64_t done, int64_t total)
{
    if (total <= 0 || done < 0 || done > total || atomic_flag_test_and_set(&busy)) return;
    double now = now_seconds();
    if (now - started > 1 && now - shown > 0.1) {
        shown = now;
        draw(done, total, now - started);
    }
    atomic_flag_clear(&busy);
}

void dh_progress_start(void)
{
    if (!isatty(STDERR_FILENO)) return;
    started = now_seconds();
    dh_plugins_set_progress(report);
}

void dh_progress_end(void)
{
    dh_plugins_set_progress(NULL);
    if (atomic_exchange(&drawn, false)) fputs("\r\033[K", stderr);
}
