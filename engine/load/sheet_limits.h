/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How much may come out of a file that is read by cells: a small one can say by a few bytes that a long text is in all
 * rows, or that each row has thousands of columns. What a table of people comes to is far below; beyond it the file is
 * refused, with the reason and what to do.
 */
#ifndef DH_LOAD_SHEET_LIMITS_H
#define DH_LOAD_SHEET_LIMITS_H

#include "base/error.h"

#define DH_SHEET_COLUMNS 2000 /* of a table at most: no table of people has them */

typedef struct dh_sheet_limits {
    int64_t size;   /* bytes of the file */
    int64_t blanks; /* cells that were written although the file has none there */
} dh_sheet_limits;

/* Each checks the row `line` and sets ELIMIT or EDATA: its next cell's column, and the bytes of its text; … */
dh_status dh_sheet_limits_cell(int64_t line, int32_t column, size_t size, dh_error *error);
/* … `more` blank cells, and the bytes of all that was written, them included. */
dh_status dh_sheet_limits_row(dh_sheet_limits *limits, int64_t line, int64_t more, int64_t written, dh_error *error);

#endif
