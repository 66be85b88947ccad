/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libraries print to standard error, kept apart from the program's messages. One at a time in a process; where
 * that is not to be had, and under sanitizers, which report there, it is printed as ever. */
#ifndef DH_BASE_PRINTED_H
#define DH_BASE_PRINTED_H

#include "base/strbuf.h"

/* From now on what is printed is put aside. */
void dh_printed_begin(void);
/* Standard error is itself again; what was put aside is appended to `out`. */
void dh_printed_end(dh_strbuf *out);
/* The same when the process crashes: it is printed after all. Async-signal-safe. */
void dh_printed_reveal(void);

#endif
