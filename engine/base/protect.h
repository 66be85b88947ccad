/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keeps the program that waits for a process, and what it holds, out of reach of foreign code in that process. By
 * seccomp: the system call that would do harm is not made, and SIGSYS is raised where it stands. A kernel without
 * seccomp, and builds with sanitizers or coverage, keep nothing.
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
    DH_DEED_LIMITS,    /* to change limits, but for those of this process's memory, time, stack and core */
    DH_DEED_LOOK_INTO, /* to trace a process, or to write into it */
    DH_DEED_DESCRIPTOR /* to close or replace a descriptor that is kept */
} dh_deed;

/* From now on this process, and what it starts, does none of the first three to `program` and `above`. Signals to other
 * processes, such as its own children, are sent. Call it while there are no other threads. */
void dh_protect_processes(pid_t program, pid_t above);
/* … and does not close or replace this descriptor. */
void dh_protect_descriptor(int file);

/* What a SIGSYS stands for; NONE: it is not from here. Async-signal-safe. */
dh_deed dh_protect_deed(const siginfo_t *info);
/* The deed as a clause, in the user's language: "it sends a signal to another process". */
const char *dh_deed_text(dh_deed deed);

#endif
