/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Typed delimited text: the form in which cells with types of their own, those of a workbook, come to the scanner, so
 * that they take the way of all other files. Fields are separated by commas. What the file has as a text is quoted; an
 * unquoted field is a value in canonical form: 12, 0.5, 2024-03-05, 2024-03-05T10:11:12, true; an empty one is no cell.
 * A row stands on the line of its number, so that places are those of the file; line ends within texts are escaped.
 * A row that cannot be read as a whole has one field more, its last, which says why: text after a closing quote, so
 * that the row is malformed to all who read it, and is rejected without a look at rows that are well.
 */
#ifndef DH_LOAD_SCAN_TYPED_H
#define DH_LOAD_SCAN_TYPED_H

#include "base/error.h"
#include "base/strbuf.h"

#define DH_TYPED_DELIMITER ','
/* before n, r and e: a line feed, a carriage return, and itself; in a refusal q and c, too: a quote, a comma */
#define DH_TYPED_ESCAPE '\x1e'

/* Appends a value; nothing for one that is unknown, for an empty text and for a number that is none. EDATA: a date or a
 * type that cannot be written. */
dh_status dh_typed_write(dh_strbuf *out, const dh_value *value, dh_error *error);

/* Why a row cannot be read as a whole. */
typedef enum dh_typed_why {
    DH_TYPED_LONG_TEXT = 't',     /* of `size` bytes */
    DH_TYPED_FAR_COLUMN = 'c',    /* too far to the right */
    DH_TYPED_DAY_BEYOND_ALL = 'd' /* outside of the years 1 to 9999 */
} dh_typed_why;

typedef struct dh_typed_refusal {
    char why;       /* a dh_typed_why; '\0' = nothing is wrong */
    int32_t column; /* of the cell, from 0 */
    int64_t size;
    const char *shown; /* what the cell has that is not among the row's, cut; of one that was read, with its escapes; */
    size_t n_shown;    /* borrowed */
} dh_typed_refusal;

void dh_typed_write_refusal(dh_strbuf *out, const dh_typed_refusal *refusal);
/* Whether a field, as it is written, is one. */
bool dh_typed_read_refusal(dh_typed_refusal *out, const char *field, size_t size);
/* Whether the day or moment of a value can be written. */
bool dh_typed_has_day(const dh_value *value);
/* Undoes the escapes of a text without its quotes, in place; returns its size. */
size_t dh_typed_unescape(char *text, size_t size);

#endif
