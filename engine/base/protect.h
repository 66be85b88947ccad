/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keeps the program that waits for a process, and what it holds, out of reach of foreign code in that process. By
 * seccomp: the system call that would do harm is not made, and SIGSYS is raised where it stands. A kernel without
 * seccomp, and builds with sanitizers or coverage, keep nothing of that. What a filter cannot tell apart is looked at
 * when the foreign code has come back.
 */
#ifndef DH_BASE_PROTECT_H
#define DH_BASE_PROTECT_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/* What was to be done. */
typedef enum dh_deed {
    DH_DEED_NONE,
    DH_DEED_SIGNAL,    /* a signal to the program, the one above it, a group of processes or all of them */
    DH_DEED_LIMITS,    /* to change limits, but for those of this process's memory, time, stack, core and descriptors */
    DH_DEED_LOOK_INTO, /* to trace a process, or to write into it */
    DH_DEED_DESCRIPTOR /* to close or replace a descriptor that is kept */
} dh_deed;

/* From now on this process, and what it starts, does none of the first three to `program` and `above`. Signals to other
 * processes, such as its own children, are sent, and its soft limit of descriptors may be raised. Call it while there
 * are no other threads. */
void dh_protect_processes(pid_t program, pid_t above);
/* … and this descriptor of this process stays what it is. Processes that it starts have it as long as they like. */
void dh_protect_descriptor(int file);
/* Raises SIGSYS where the descriptor was closed or replaced, or the limit of descriptors lowered. From any thread. */
void dh_protect_look(void);

/* What a SIGSYS stands for; NONE: it is not from here. Async-signal-safe. */
dh_deed dh_protect_deed(const siginfo_t *info);
/* The deed as a clause, in the user's language: "it sends a signal to another process". */
const char *dh_deed_text(dh_deed deed);

#endif
