/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of table/formats share. Nothing is owned; `out` says whether memory ran out. */
#ifndef DH_TABLE_FORMATS_FORMATS_INTERNAL_H
#define DH_TABLE_FORMATS_FORMATS_INTERNAL_H

#include "table/write.h"

/* ---- formats for programs: data.c ---- */

/* What differs between the formats for programs. */
typedef struct dh_data_style {
    /* Writes a text cell with its quotes and returns its end: at most `growth` bytes per byte of the text, and 2. */
    char *(*text)(char *at, const char *text, size_t size);
    size_t growth;
    char *(*number)(char *at, double value);                         /* at most 40 bytes */
    char *(*percent)(char *at, double value);                        /* of a column shown in percent; NULL = number */
    char *(*moment)(char *at, const dh_column *column, int64_t row); /* a date or datetime; at most 40 bytes */
    const char *unknown;                                             /* a null cell */
    char separator;                                                  /* between cells */
    bool names_in_rows;                                              /* the name before each cell; else a header row */
    bool has_heads;                                                  /* a column's head for its name */
    /* At most 4 bytes each: before and after a row's cells, for a row without bytes, between rows, after the last. */
    const char *row_begin, *row_end, *empty_row, *next, *last;
} dh_data_style;

/* A date or datetime as ISO 8601 has it. */
char *dh_data_put_iso(char *at, const dh_column *column, int64_t row);
/* Writes the rows of a table. EINVAL when a column of bounds would have another column's name. */
dh_status dh_data_write(dh_strbuf *out, const dh_table *table, const dh_data_style *as, const dh_write_options *how,
                        dh_error *error);

/* ---- formats that a library of writers/ makes: taken.c ---- */

typedef struct dh_taken {
    dh_strbuf *out;
    const dh_write_options *how;
} dh_taken;

/* Takes some of a file's bytes, for the dh_taken that `context` is. */
dh_status dh_take_bytes(void *context, const char *bytes, size_t size, dh_error *error);

/* ---- formats for reading: reading.c ---- */

bool dh_reading_is_number(dh_type type);
/* The decimals that all cells of a column are shown with, those of the cell that needs most; -1 = no real numbers. */
int dh_reading_digits(const dh_column *column);
/* Adds the head of a column, or of its lower (part 1) or upper bounds (2). */
void dh_reading_add_head(dh_strbuf *out, const dh_table *table, int32_t index, int part);
/* The text of a text or category cell; for a category value with labels (dh_tr_names_in), these. `list` may hold it. */
const char *dh_reading_text(dh_strbuf *list, const dh_table *table, int32_t index, int64_t row, size_t *size);
/* What stands in the cell of a key over which its row is a total; NULL = it is none. */
const char *dh_reading_total(const dh_table *table, int32_t index, int64_t row);
/* Adds text on one line: a line break as ⏎, a tab as a blank, another control character as �. */
void dh_reading_add_line(dh_strbuf *out, const char *text, size_t size);
/* Adds the table's notes, a line each with `before` before it. */
void dh_reading_add_notes(dh_strbuf *out, const dh_table *table, const char *before);

#endif
