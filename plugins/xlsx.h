/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a workbook (ECMA-376, SpreadsheetML) that its cells need. */
#ifndef DH_PLUGINS_XLSX_H
#define DH_PLUGINS_XLSX_H

#include "cell_values.h"
#include "package.h"

/* How a cell's number is shown. */
typedef enum xlsx_kind { XLSX_NUMBER, XLSX_DATE, XLSX_TIME } xlsx_kind;

typedef struct xlsx_book {
    package package;
    const dh_host *host;
    int is_1904;          /* its days count from 1904 */
    unsigned char *kinds; /* by the cell's style: a xlsx_kind */
    unsigned char *fonts; /* the same of a cell_font; both have room for as many */
    size_t n_kinds, kinds_capacity;
    text_buffer strings; /* the shared texts, one after the other … */
    size_t *ends;        /* … and where each ends; */
    unsigned char *runs; /* 1 + the cell_font of runs within it; 0 = it has that of its cell */
    size_t n_strings, strings_capacity;
} xlsx_book;

void xlsx_free(xlsx_book *book);
/* Appends text, with what _xHHHH_ stands for. Nonzero: out of memory. */
int xlsx_add_text(const dh_host *host, text_buffer *t, const char *bytes, size_t size);

dh_status xlsx_read_styles(xlsx_book *book, const char *part, dh_error *error);
dh_status xlsx_read_strings(xlsx_book *book, const char *part, dh_error *error);
/* One sheet, whose `cells->sheet` begins when the number of its columns is known. */
dh_status xlsx_read_sheet(xlsx_book *book, const char *path, const char *name, int is_hidden, dh_cells *cells,
                          dh_error *error);

/* How numbers are shown by a format, such as "dd/mm/yyyy;@". */
xlsx_kind xlsx_kind_of_format(const char *format);
xlsx_kind xlsx_kind_of_id(int id); /* of a built-in format */

/* A number that is shown as a day or a time, as the date, the point in time or the text ("08:30", in `buffer`) that is
 * meant; else the number itself. */
void xlsx_day_value(dh_value *out, double number, xlsx_kind kind, int is_1904, char buffer[16]);

#endif
