/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A child process for what may crash or never end, within limits of time and memory. */
#ifndef DH_BASE_SUPERVISOR_H
#define DH_BASE_SUPERVISOR_H

#include <stddef.h>

/*
 * Runs `body` in a child process. `seconds` of wall clock (0 = no limit) count from its call of dh_supervisor_start;
 * then the child is killed. Returns the child's exit code; with a message on standard error 4 when the child was killed
 * or crashed, 130 when it was interrupted. Forks: call it before any thread is started.
 */
int dh_supervisor_run(int (*body)(void *context), void *context, double seconds);
/* In the child: the limits begin now. Private memory may grow by `memory` bytes (0 = no limit) and 1 GiB of slack. */
void dh_supervisor_start(double seconds, size_t memory);

#endif
