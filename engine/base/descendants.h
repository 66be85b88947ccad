/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Processes that a child process has started, and what these have started: found and ended, also where they left
 * their group or session. */
#ifndef DH_BASE_DESCENDANTS_H
#define DH_BASE_DESCENDANTS_H

#include <stdbool.h>

/* From now on orphans among the descendants become children of this process. false, and nothing is changed, when it has
 * children already: whose are not ours to end (of a shell that became this program by exec). */
bool dh_descendants_adopt(void);
/* Kills all children of this process and their descendants, waits for them for at most a second, and undoes _adopt. */
void dh_descendants_end(void);

#endif
