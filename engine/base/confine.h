/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Taking away what a process does not need, for good: by Landlock, which files it may open, and by seccomp, which
 * system calls it may make. Both are the kernel's; one that lacks them takes nothing away.
 */
#ifndef DH_BASE_CONFINE_H
#define DH_BASE_CONFINE_H

#include <stdbool.h>

#include "base/error.h"

/* Lists of paths, ended by NULL. A folder stands for all below it; links are followed; what is not there is skipped. */
typedef struct dh_confinement {
    const char *const *readable; /* NULL = everything */
    const char *const *writable; /* also for new files; NULL = everything */
    bool private_only;           /* no memory that is shared with other processes, which no limit counts */
} dh_confinement;

/*
 * From now on this process opens only what the lists name, starts no program, opens no socket, and does not look into
 * other processes: calls fail with EACCES or EPERM. With `private_only` shared memory that is of no file is refused.
 * Descriptors that are open stay usable. Holds for threads and processes that are started later: call it while there
 * are no others. What the kernel has and yet refuses is an error, so that nothing runs with more rights than it should.
 * Builds with sanitizers or coverage, which do all of that themselves, take nothing away.
 */
dh_status dh_confine(const dh_confinement *to, dh_error *error);

#endif
