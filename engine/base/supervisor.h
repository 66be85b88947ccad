/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A child process for code that may crash, exit, never end, or take all memory: of scripts and of plugins. Nothing that
 * it started outlives it.
 */
#ifndef DH_BASE_SUPERVISOR_H
#define DH_BASE_SUPERVISOR_H

#include <stdbool.h>

#include "base/foreign.h"
#include "base/protect.h"

typedef enum dh_end {
    DH_END_FINISHED,    /* `body` returned */
    DH_END_NO_PROCESS,  /* nothing was run: there is no process to be had */
    DH_END_EXITED,      /* the process ended before `body` returned: something called exit */
    DH_END_SIGNAL,      /* it crashed */
    DH_END_TIME,        /* it ran past its limit, and was killed */
    DH_END_MEMORY,      /* it crashed when its limit of memory was reached */
    DH_END_DEED,        /* it was ended for what it did, see base/protect.h */
    DH_END_INTERRUPTED, /* by Ctrl-C */
    DH_END_LOST         /* how it ended cannot be learnt */
} dh_end;

typedef struct dh_supervised {
    dh_end end;
    int code; /* FINISHED: what `body` returned; EXITED: the exit code; SIGNAL: the signal; NO_PROCESS, LOST: errno */
    dh_deed deed;   /* of DEED */
    double seconds; /* the limits that held at the end; 0 = none */
    size_t memory;
    bool
        is_foreign; /* `foreign`: the code of a plugin that was running; else it says only whether memory was lacking */
    dh_foreign foreign;
} dh_supervised;

/* Runs `body` in a child process, from which the parent and the process above it are protected, and waits for its end.
 * May be called within a supervised process; threads that the process has are not there in the child. */
void dh_supervisor_run(dh_supervised *out, int (*body)(void *context), void *context);

/* The same for a child that is asked again and again, over descriptors that both have. */
typedef struct dh_child dh_child;
/* NULL: there is no process to be had, and *failed says why. */
dh_child *dh_supervisor_start(dh_supervised *failed, int (*body)(void *context), void *context);
/* Waits until the child has ended: true, and *out says how; or, before that, until `file` (-1 = none) can be read:
 * false. The time between two waits does not count for the child's limit. Ctrl-C (base/pool.h) is left to the child,
 * and passed on where it was sent to the parent alone; one that does not heed it is killed after two seconds. */
bool dh_supervisor_wait(dh_child *child, int file, dh_supervised *out);
/* Other work begins: a Ctrl-C of before is forgotten, after dh_pool_cancel_reset. */
void dh_supervisor_renew(dh_child *child);
/* Kills it if it has not ended, with all that it started; frees it. */
void dh_supervisor_end(dh_child *child);

/* What a script may take beyond its limit, which counts what Lua and groups hold: result tables, drawing. */
#define DH_SUPERVISOR_SLACK ((size_t)256 << 20)

/* In the child. The limits begin now: after `seconds` of wall clock and a short grace it is killed; private memory may
 * grow by `memory` bytes and `slack`, and by the stacks of a worker pool that starts later. 0 = no limit. Under
 * sanitizers memory has none. */
void dh_supervisor_limit(double seconds, size_t memory, size_t slack);
void dh_supervisor_unlimit(void);

#endif
