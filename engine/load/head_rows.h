/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first rows of a file, or of what stands below a place in it, among which its header is looked for. */
#ifndef DH_LOAD_HEAD_ROWS_H
#define DH_LOAD_HEAD_ROWS_H

#include "load/load_internal.h"
#include "load/scan/typed.h"

#define DH_HEAD_FIRST_ROWS 4  /* that are looked at in any file … */
#define DH_HEAD_ROWS       50 /* … and where the first does not have the header */

/* One of the first rows, its cells cleaned: trimmed, visible, in NFC, white space as single blanks. */
typedef struct dh_head_row {
    const char **cells; /* "" = empty */
    bool *numbers;      /* whether it is one, or a day */
    int32_t n;
    int64_t line, next_line;
    size_t end; /* offset of the byte after it */
    dh_record_fault fault;
    int64_t n_more;
    dh_typed_refusal refusal; /* why it cannot be read as a whole; what the cell shows is not kept */
    int32_t unseen;           /* the first cell + 1 that had invisible characters */
    int32_t meant;            /* the first cell + 1 that was written otherwise than it was meant: … */
    const char *written;      /* … so */
} dh_head_row;

typedef struct dh_head {
    dh_load *load;
    dh_load_source *source;
    const dh_load_entry *entry;
    dh_arena *arena; /* of the rows */
    size_t from;     /* where they are read from, and its line; 0 = the first of the file */
    int64_t from_line;
    dh_head_row rows[DH_HEAD_ROWS];
    int32_t n;
    int32_t first, last; /* rows of the header */
    dh_error *error;
} dh_head;

/* Reads the rows from the place on, at most `limit`. EDATA: not even one is whole. */
dh_status dh_head_read_rows(dh_head *h, int32_t limit);
/* EDATA: the headers stand in a row that cannot be read as a whole. It is not rejected as another row is, for without
 * the names of its columns nothing of a table can be read. */
dh_status dh_head_refuse_row(const dh_head *h, const dh_head_row *r);

#endif
