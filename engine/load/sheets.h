/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sheets of a file that is no delimited text, such as a workbook: a source of a plugin reads its cells, which are
 * kept as typed delimited text (scan/typed.h) in an unnamed temporary file. They are written in one process, the one
 * that is confined, and read in another, so that all of it stands in that file.
 */
#ifndef DH_LOAD_SHEETS_H
#define DH_LOAD_SHEETS_H

#include "dienhong/plugin.h"
#include "load/scan/input.h"

/* How files are read that are no delimited text; given by the plugins. `self` is handed to each call. */
typedef struct dh_readers {
    void *self;
    /* Whether a source knows the file; `head`: its first bytes. */
    bool (*knows)(void *self, const char *path, const char *head, size_t size);
    /* Writes the sheets of the file at `path` to `descriptor` by a dh_sheet_writer. EIO, EDATA, EPLUGIN. */
    dh_status (*read)(void *self, const char *path, int descriptor, dh_error *error);
} dh_readers;

/* What is known of a sheet when all of it was written. */
typedef struct dh_sheet {
    const char *name;     /* "" = the file has but one */
    int64_t begin, size;  /* of its text in the temporary file */
    int64_t first_line;   /* of its first row with cells; 0 = it has none */
    int64_t n_rows;       /* with cells */
    int64_t n_hidden;     /* of these, rows that are not shown */
    int64_t merged_line;  /* of the first merged cell of several rows that holds a number, which is in its first row
                             alone; 0 = none */
    int64_t n_unsaved;    /* cells with a formula whose result the file does not hold; */
    int64_t unsaved_line; /* the first of them */
    int32_t unsaved_column;
    int64_t n_fonts;   /* texts read by their font (encoding/fonts.h); */
    int64_t font_line; /* the first of them */
    int32_t font_column;
    int32_t n_columns;
    bool is_hidden;
    bool has_dittos; /* a text, as its font shows it, stands for the cell above */
    bool is_1904;    /* its file counts days from 1904 */
    bool is_named; /* its first row, which the file does not have, has the names of the columns: lines count without it
                    */
} dh_sheet;

/* ---- writing ---- */

typedef struct dh_sheet_writer dh_sheet_writer;

/* Writes to `descriptor`, an empty file, what is read of one of `size` bytes (sheet_limits.h). Freed with
 * dh_sheet_writer_free. */
dh_status dh_sheet_writer_new(dh_sheet_writer **out, int descriptor, int64_t size, dh_error *error);
void dh_sheet_writer_free(dh_sheet_writer *writer);
dh_cells *dh_sheet_writer_cells(dh_sheet_writer *writer); /* borrowed */
/* Ends the last sheet and writes what is known of all. */
dh_status dh_sheet_writer_end(dh_sheet_writer *writer, dh_error *error);

/* ---- reading ---- */

typedef struct dh_sheets dh_sheets;

/* Reads the file through `readers`. Freed with dh_sheets_free. */
dh_status dh_sheets_read(dh_sheets **out, const dh_readers *readers, const char *path, dh_error *error);
void dh_sheets_free(dh_sheets *sheets);
/* A column, counted from 0, by its letters: "A", "BC". Returns where they begin in `buffer`. */
const char *dh_sheet_letters(char buffer[16], int32_t column);
int32_t dh_sheets_count(const dh_sheets *sheets);
const dh_sheet *dh_sheets_at(const dh_sheets *sheets, int32_t index); /* borrowed */
/* The text of a sheet; `name` is used in messages and borrowed. Closed by the caller, before or after dh_sheets_free.
 */
dh_status dh_sheets_open(dh_input **out, const dh_sheets *sheets, int32_t index, const char *name, dh_error *error);

#endif
