/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inflating a part in a thread of its own, a few blocks ahead of who parses it: either takes half of the time. */
#ifndef DH_PLUGINS_PACKAGE_AHEAD_H
#define DH_PLUGINS_PACKAGE_AHEAD_H

#include "package.h"

typedef struct package_ahead package_ahead;

/* Begins to inflate the part that is open in `zip` (a unzFile), which nobody else may use until package_ahead_stop().
 * NULL = there is no memory or no thread for it: it is to be read as it comes. */
package_ahead *package_ahead_start(const dh_host *host, void *zip);

/* As unzReadCurrentFile(): how many bytes, of `size` at most; 0 at the end, negative where the part is damaged. */
int package_ahead_read(package_ahead *a, void *bytes, size_t size);

/* Ends the thread and frees `a`, which may be NULL. */
void package_ahead_stop(package_ahead *a);

#endif
