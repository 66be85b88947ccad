/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Encodings of text, and their conversion to UTF-8. Letters and their marks come composed. What means nothing in an
 * encoding becomes U+FFFD and is counted, so that it is told of.
 */
#ifndef DH_LOAD_ENCODING_ENCODING_H
#define DH_LOAD_ENCODING_ENCODING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"

typedef enum dh_encoding {
    DH_ENCODING_FOUND, /* not given: it is found by what the file holds */
    DH_ENCODING_UTF8,
    DH_ENCODING_UTF16, /* little or big end first: by the byte order mark, else by where the zeros are */
    DH_ENCODING_UTF16LE,
    DH_ENCODING_UTF16BE,
    DH_ENCODING_UTF32,
    DH_ENCODING_UTF32LE,
    DH_ENCODING_UTF32BE,
    DH_ENCODING_CP1258,
    DH_ENCODING_TCVN3,
    DH_ENCODING_VNI,
    DH_ENCODING_VISCII,
    DH_ENCODING_TWICE, /* UTF-8 that was read as CP1252 and saved as UTF-8 */
    DH_ENCODING_CP1252,
    DH_ENCODINGS
} dh_encoding;

/* By the name that dataset.lua gives, in letters of either case. */
bool dh_encoding_parse(dh_encoding *out, const char *name);
const char *dh_encoding_name(dh_encoding encoding);  /* as dataset.lua gives it */
const char *dh_encoding_title(dh_encoding encoding); /* as people know it */
void dh_encoding_list(dh_strbuf *out);               /* all names that can be given */

/* What was lost in a text so far. */
typedef struct dh_encoding_loss {
    int64_t n;     /* bytes that have no meaning */
    int64_t first; /* where in the UTF-8 text the first of them is */
    int64_t done;  /* bytes of that text so far */
} dh_encoding_loss;

/* How many of the bytes can be converted before more are read: letters are not cut in two. All of them when they are
 * the last ones. */
size_t dh_encoding_cut(dh_encoding encoding, const char *bytes, size_t size, bool last);
/* Appends `bytes`, which end where a letter ends, as UTF-8. A byte order mark at the head is left out (loss->done = 0).
 * Out of memory: out->failed. */
void dh_encoding_convert(dh_strbuf *out, dh_encoding encoding, const char *bytes, size_t size, dh_encoding_loss *loss);

/* The byte, from 0x80 on, that a character stands for in CP1252, whose unused bytes stand for themselves; 0 = none, or
 * plain ASCII. */
unsigned dh_encoding_byte_of(int32_t c);

#endif
