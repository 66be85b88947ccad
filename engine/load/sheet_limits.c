/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sheet_limits.h. */
#include "load/sheet_limits.h"

#define WRITTEN      ((int64_t)64 << 20) /* bytes that the cells of any file may come to … */
#define WRITTEN_EACH 50                  /* … and beyond them, so many for each of its own */
#define BLANK        ((int64_t)32 << 20) /* the same of cells that are not there */
#define BLANK_EACH   16

dh_status dh_sheet_limits_row(dh_sheet_limits *limits, int64_t line, int64_t more, int64_t written, dh_error *error)
{
    limits->blanks += more;
    if (limits->blanks > BLANK + limits->size * BLANK_EACH)
        return dh_error_set(
            error, DH_ELIMIT,
            "up to row %lld more than %lld million cells are blank, in a file of %lld bytes: a cell far "
            "to the right makes every row as wide, and so does a key that few objects have; delete it, "
            "or save what is needed of the file as CSV",
            (long long)line, (long long)((limits->blanks - more) / 1000000), (long long)limits->size);
    if (written > WRITTEN + limits->size * WRITTEN_EACH)
        return dh_error_set(error, DH_ELIMIT,
                            "up to row %lld the cells come to %lld million bytes, in a file of %lld: it says the same "
                            "again and again, and is made to harm, or not meant to be read; save what is needed of it "
                            "as CSV",
                            (long long)line, (long long)(written / 1000000), (long long)limits->size);
    return DH_OK;
}
