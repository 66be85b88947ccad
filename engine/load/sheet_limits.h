/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How much may come out of a file that is read by cells: a small one can say by a few bytes that a long text is in all
 * rows, or that each row has thousands of columns. What a table of people comes to is far below. A row with a longer
 * text, or a cell further to the right, is rejected; a file that comes to more is refused as a whole, for what it would
 * still come to is not to be found out in memory that is bounded.
 */
#ifndef DH_LOAD_SHEET_LIMITS_H
#define DH_LOAD_SHEET_LIMITS_H

#include "base/error.h"

#define DH_SHEET_COLUMNS 2000               /* of a table at most: no table of people has them */
#define DH_SHEET_TEXT    ((int64_t)1 << 20) /* bytes of a cell at most: 32 times what Excel allows */

typedef struct dh_sheet_limits {
    int64_t size;   /* bytes of the file */
    int64_t blanks; /* cells that were written although the file has none there */
} dh_sheet_limits;

/* Checks the row `line`: `more` blank cells, and the bytes of all that was written, them included. ELIMIT. */
dh_status dh_sheet_limits_row(dh_sheet_limits *limits, int64_t line, int64_t more, int64_t written, dh_error *error);

#endif
