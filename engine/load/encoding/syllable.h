/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a word is a Vietnamese syllable: an initial, a rhyme and a tone, of the few that there are. */
#ifndef DH_LOAD_ENCODING_SYLLABLE_H
#define DH_LOAD_ENCODING_SYLLABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A word in UTF-8, valid, in NFC or NFD, in letters of any case. */
bool dh_syllable_is_valid(const char *word, size_t size);

#endif
