/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finding separators in delimited text, 64 bytes a step. A first pass marks every block of 64 bytes: where delimiters
 * and line ends stand, and which bytes lie inside quotes if the text before it ended outside of them. It also tells
 * whether the quotes are regular: each opens a field and closes it, or is doubled inside. A second pass, which knows
 * where the text began, lists the separators that stand outside quotes.
 *
 * Of the kernels (kernels.h) the best that the processor has is picked at run time.
 */
#ifndef DH_LOAD_SCAN_SCAN_H
#define DH_LOAD_SCAN_SCAN_H

#include "load/scan/kernels.h"

const dh_scan_kernel *dh_scan_best(void);
const dh_scan_kernel *dh_scan_at(int index); /* all that this processor has, the plain one first; NULL past the last */

/* What a text begins with: `before` is the byte that stands before it, -1 = none. */
void dh_scan_begin(dh_scan_state *state, int before, char delimiter);
/* The text ends here, or (next >= 0) goes on with a byte that is not marked. */
void dh_scan_end(dh_scan_state *state, int next, char delimiter);

#endif
