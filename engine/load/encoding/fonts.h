/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fonts that have Vietnamese letters at the places of others: those of TCVN3 (ABC), whose names begin with .Vn, and end
 * with H where they show small letters as capitals. */
#ifndef DH_LOAD_ENCODING_FONTS_H
#define DH_LOAD_ENCODING_FONTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* Appends to `out` what a text in the font of that name shows. False: it is the text itself, or has letters that no
 * such font gives. Out of memory: out->failed. */
bool dh_font_read(dh_strbuf *out, const char *font, const char *text, size_t size);

/* The bytes that the letters of a text stand for in CP1252, freed with dh_free; NULL = it has a letter that stands for
 * none, or out of memory (*failed). */
char *dh_font_bytes(const char *text, size_t size, size_t *out_size, bool *failed);

#endif
