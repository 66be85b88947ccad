/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts as they were meant: without signs of HTML ("Ng&#224;y"), letters that look as others do ("Ðơn vị") and what was
 * encoded twice. */
#ifndef DH_LOAD_CELLS_MEANT_H
#define DH_LOAD_CELLS_MEANT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"

/* Sets *text to what is meant, in the arena, if that is another text. twice: those beside it were encoded twice, so
 * that it was, if it may be: one letter alone is no proof. ENOMEM. */
dh_status dh_cell_mean(const char **text, bool twice, dh_arena *arena, dh_error *error);
/* Whether the text was encoded twice for certain. */
dh_status dh_cell_is_twice(bool *out, const char *text, size_t size, dh_error *error);

#endif
