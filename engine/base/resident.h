/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much memory of its own a process holds, as another sees it. */
#ifndef DH_BASE_RESIDENT_H
#define DH_BASE_RESIDENT_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Bytes in memory now that are of no file: private ones, and those that are shared and belong to none, which no limit of
 * the kernel counts (RLIMIT_DATA has private memory alone). A file that is mapped is not counted, wherever it lies. The
 * shared ones are looked for only if they can make more than `limit`. 0 where the kernel does not say it.
 */
size_t dh_resident(pid_t process, size_t limit);

#endif
