/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds separators in delimited text, 64 bytes at a time, in two passes. The first pass marks delimiters and line ends,
 * and which bytes lie inside quotes if the text starts outside of them. It also tells whether the quotes are regular:
 * each opens or closes a field, or is doubled inside one. The second pass, once it is known whether the text starts
 * inside quotes, lists the separators outside quotes.
 *
 * The best kernel (kernels.h) for the processor is chosen at run time.
 */
#ifndef DH_LOAD_SCAN_SCAN_H
#define DH_LOAD_SCAN_SCAN_H

#include "load/scan/kernels.h"

const dh_scan_kernel *dh_scan_best(void);
const dh_scan_kernel *dh_scan_at(int index); /* all that this processor can run, plain C first; NULL past the last */

/* The state before a text; `before`: the byte in front of it, -1 = none. */
void dh_scan_begin(dh_scan_state *state, int before, char delimiter);
/* Completes the check for irregular quotes after the last call of `mark`; `next`: the byte after the text, -1 = the
 * file ends. */
void dh_scan_end(dh_scan_state *state, int next, char delimiter);

#endif
