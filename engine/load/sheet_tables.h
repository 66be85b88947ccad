/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables that stand below each other on one sheet, as people lay them out: each has a header row of its own, which
 * begins with the name of its running numbers (TT, STT), and rows below it that are numbered from 1 on.
 */
#ifndef DH_LOAD_SHEET_TABLES_H
#define DH_LOAD_SHEET_TABLES_H

#include "load/load_internal.h"

#define DH_LOAD_TABLES 64 /* tables below the first of a sheet that are read or noted one by one at most */

/* The header of a table. */
typedef struct dh_sheet_table {
    size_t offset, above; /* of its header; of the texts alone directly above that, which are its titles */
    int64_t line, above_line;
    const char *title;  /* these texts; "" = none */
    const char *heads;  /* 'TT', 'Ngày', …, for messages */
    const char *folded; /* the columns and cells, as names are compared: a line each */
    int32_t n_fields;
    int64_t n_rows; /* numbered ones below it */
    bool
        again; /* it is that of the table above once more, as on each page that was printed; some at its end may lack */
} dh_sheet_table;

typedef struct dh_sheet_tables {
    dh_sheet_table *items; /* in the order of their lines; in the load's arena */
    int32_t n;
    int64_t row_line; /* the first row that begins as a header does and is a row of a table; 0 = none */
    bool looked;      /* false: the source is too large to have been typed by a person, or is none */
} dh_sheet_tables;

/* Finds them in a source whose input is open and whose delimiter is found. None in one that is too large to have been
 * typed by a person. ENOMEM, EIO. */
dh_status dh_load_find_tables(dh_sheet_tables *out, dh_load *load, const dh_load_source *source, dh_error *error);

/* Of a source whose header is read: ends it where the next table begins, leaves out headers that are repeated and tells
 * how often, and notes each other table, until its own entry reads it (left_out.h). */
dh_status dh_load_keep_to_table(dh_load *load, dh_load_source *source, const dh_sheet_tables *tables,
                                dh_chunk_shape *shape, dh_error *error);

#endif
