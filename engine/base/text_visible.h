/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts without what cannot be seen: two that look the same must be the same. */
#ifndef DH_BASE_TEXT_VISIBLE_H
#define DH_BASE_TEXT_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether dh_text_visible would change the text, which is valid UTF-8. */
bool dh_text_has_invisible(const char *text, size_t size);
/* A copy in which blanks of other widths (non-breaking, ideographic …) are plain blanks, and characters without any
 * width (zero-width blanks, marks of direction, soft hyphens, byte order marks) are left out; joiners stay beside
 * letters and signs that they change. `out` has room for `size` bytes; returns the length. */
size_t dh_text_visible(const char *text, size_t size, char *out);

/* Whether dh_text_join_blanks would change the text. */
bool dh_text_has_loose_blanks(const char *text, size_t size);
/* A copy in which one blank stands for each tab, line end and row of blanks. `out` has room for `size` bytes; returns
 * the length. */
size_t dh_text_join_blanks(const char *text, size_t size, char *out);

#endif
