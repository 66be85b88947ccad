/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts as they were meant, where that is certain: signs of HTML, letters of other scripts that look like Latin ones,
 * and UTF-8 that was encoded twice. */
#ifndef DH_LOAD_CELLS_REPAIR_H
#define DH_LOAD_CELLS_REPAIR_H

#include "base/strbuf.h"

/* Appends the text, which is valid UTF-8, repaired of what the set of suspects (suspect.h) names. What cannot be
 * repaired stays as it is. Out of memory: out->failed. */
void dh_text_repair(dh_strbuf *out, const char *text, size_t size, unsigned suspects);

#endif
