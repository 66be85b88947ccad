/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which encoding a text is in: the one in which its words are Vietnamese. Only what is sure is said to be so: enough
 * words were seen, nearly all of them are Vietnamese, and in no other encoding nearly as many.
 */
#ifndef DH_LOAD_ENCODING_DETECT_H
#define DH_LOAD_ENCODING_DETECT_H

#include <stddef.h>

#include "load/encoding/encoding.h"

#define DH_GUESSES 6

/* How well a text reads in one encoding: of the words that have more than plain letters. */
typedef struct dh_encoding_guess {
    dh_encoding encoding;
    int64_t words, vietnamese;
} dh_encoding_guess;

typedef struct dh_encoding_finding {
    bool sure;                             /* the first guess is right */
    bool marked;                           /* by its byte order mark, or by where its zeros are */
    dh_encoding_guess guesses[DH_GUESSES]; /* the best one first; at least one */
    int n;
} dh_encoding_finding;

/* Of the first bytes of a text, or all of them; the last letter may be cut. False when out of memory. */
bool dh_encoding_detect(dh_encoding_finding *out, const char *bytes, size_t size);
/* UTF-16 or UTF-32 by a byte order mark, or by where zeros are; FOUND = neither. *sure: a mark, or enough of them. */
dh_encoding dh_encoding_wide(const char *bytes, size_t size, bool *sure);

#endif
