/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of table/formats share. Nothing is owned; `out` says whether memory ran out. */
#ifndef DH_TABLE_FORMATS_FORMATS_INTERNAL_H
#define DH_TABLE_FORMATS_FORMATS_INTERNAL_H

#include "table/write.h"

/* ---- formats for programs: data.c ---- */

/* How rows are written: what is not said here is the same in all of them. */
typedef struct dh_data_style {
    /* A text as a cell, its quotes included; returns where it ends. It takes at most growth bytes for each of the
     * text's and 2 more. */
    char *(*text)(char *at, const char *text, size_t size);
    size_t growth;
    char *(*number)(char *at, double value); /* at most 40 bytes */
    const char *unknown;
    bool quote_dates;
    bool names_in_rows; /* a name before each cell; else a row of names comes first */
    /* At most 4 bytes each: around a row, in the place of a row of no bytes, after a row and after the last one. */
    const char *row_begin, *row_end, *empty_row, *next, *last;
} dh_data_style;

/* The rows of a table; EINVAL when the bounds of a count would have another column's name. */
dh_status dh_data_write(dh_strbuf *out, const dh_table *table, const dh_data_style *as, const dh_write_options *how,
                        dh_error *error);

/* ---- formats for reading: reading.c ---- */

bool dh_reading_is_number(dh_type type);
/* The decimals that all cells of a column have; -1 = it holds no real numbers. */
int dh_reading_digits(const dh_column *column);
/* A cell of text or of a category; a value that the catalogue has by its column's name is read in its words. */
const char *dh_reading_text(const dh_table *table, int32_t index, int64_t row, size_t *size);
/* Adds text on one line: a line break as ⏎, a tab as a blank, another control character as �. */
void dh_reading_add_line(dh_strbuf *out, const char *text, size_t size);
/* Adds the table's notes, a line each with `before` before it. */
void dh_reading_add_notes(dh_strbuf *out, const dh_table *table, const char *before);

#endif
