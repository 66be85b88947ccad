/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The progress bar: only on a terminal, only after a second, with the rate and an estimate of what is left. */
#include "base/progress.h"

#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/message.h"
#include "cli/context.h"
#include "table/format.h"

#define BAR_WIDTH 30

static atomic_flag busy = ATOMIC_FLAG_INIT;
static _Atomic double shown; /* when the bar was last drawn, in seconds of its loop */
static atomic_bool drawn;    /* the bar is on the screen */

static void add_bar(double share)
{
    char bar[BAR_WIDTH + 1];
    for (int i = 0; i < BAR_WIDTH; i++) bar[i] = i < (int)(share * BAR_WIDTH) ? '#' : '.';
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "[%s] %3d %%", bar, (int)(share * 100));
}

static void draw(const dh_progress *p)
{
    double share = p->total > 0 ? (double)p->done / (double)p->total : 0;
    fputs("\r\033[K", stderr);
    if (p->total > 0) add_bar(share);
    if (p->rows > 0) {
        if (p->total > 0) fputs(", ", stderr);
        fprintf(stderr, dh_tr("%s million rows, %s million a second"), dh_numeral_real((double)p->rows * 1e-6, 1).text,
                dh_numeral_real((double)p->rows * 1e-6 / p->seconds, 2).text);
    }
    if (share > 0.02) fprintf(stderr, dh_tr(", %.0f s left "), p->seconds / share - p->seconds);
    atomic_store(&drawn, true);
}

static void wipe(void)
{
    if (atomic_exchange(&drawn, false)) fputs("\r\033[K", stderr);
}

/* Called from any thread; a call while another one draws does nothing. */
static void receive(const dh_progress *p)
{
    if (p->ended) atomic_store(&shown, 0);
    if (p->ended || p->done == p->total) {
        wipe();
        return;
    }
    if (p->seconds < 1 || p->seconds - atomic_load(&shown) < 0.1 || atomic_flag_test_and_set(&busy)) return;
    atomic_store(&shown, p->seconds);
    draw(p);
    atomic_flag_clear(&busy);
}

void dh_progress_start(void)
{
    if (isatty(STDERR_FILENO)) dh_progress_set_receiver(receive);
}

void dh_progress_stop(void)
{
    dh_progress_set_receiver(NULL);
    wipe();
}
