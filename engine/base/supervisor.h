/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A child process for code that may crash, exit, never end, or take all memory: of scripts and of plugins. Nothing that
 * it started outlives it.
 */
#ifndef DH_BASE_SUPERVISOR_H
#define DH_BASE_SUPERVISOR_H

#include "base/foreign.h"

typedef enum dh_end {
    DH_END_FINISHED,    /* `body` returned */
    DH_END_NO_PROCESS,  /* nothing was run: there is no process to be had */
    DH_END_EXITED,      /* the process ended before `body` returned: something called exit */
    DH_END_SIGNAL,      /* it crashed */
    DH_END_TIME,        /* it ran past its limit, and was killed */
    DH_END_MEMORY,      /* it crashed when its limit of memory was reached */
    DH_END_INTERRUPTED, /* by Ctrl-C */
    DH_END_LOST         /* how it ended cannot be learnt */
} dh_end;

typedef struct dh_supervised {
    dh_end end;
    int code; /* FINISHED: what `body` returned; EXITED: the exit code; SIGNAL: the signal; NO_PROCESS, LOST: errno */
    double seconds; /* the limits that held at the end; 0 = none */
    size_t memory;
    bool
        is_foreign; /* `foreign`: the code of a plugin that was running; else it says only whether memory was lacking */
    dh_foreign foreign;
} dh_supervised;

/* Runs `body` in a child process and waits for its end. May be called within a supervised process; threads that the
 * process has are not there in the child. */
void dh_supervisor_run(dh_supervised *out, int (*body)(void *context), void *context);

/* In the child. The limits begin now: after `seconds` of wall clock and a short grace it is killed; private memory may
 * grow by `memory` bytes and 1 GiB of slack. 0 = no limit. Under sanitizers memory has none. */
void dh_supervisor_limit(double seconds, size_t memory);
void dh_supervisor_unlimit(void);

#endif
