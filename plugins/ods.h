/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a spreadsheet (ISO/IEC 26300, OpenDocument) that its cells need. */
#ifndef DH_PLUGINS_ODS_H
#define DH_PLUGINS_ODS_H

#include <locale.h>

#include "package.h"

/* A cell as it stands in content.xml; one that is repeated stands there once. */
typedef struct ods_cell {
    enum { ODS_TEXT, ODS_NUMBER, ODS_BOOL, ODS_DATE, ODS_TIME } form;
    int is_fault;                      /* the error of a formula, which stands in its text alone */
    int has_formula, has_type;         /* a type is written with the result of a formula */
    int is_given;                      /* it has an attribute with its value */
    int32_t n_columns;                 /* that it is repeated over */
    int32_t over_columns;              /* that it is merged over, … */
    int64_t over_rows;                 /* … and rows */
    text_buffer value;                 /* that attribute */
    text_buffer text;                  /* what it shows: its paragraphs, a line each */
    int n_paragraphs, after_paragraph; /* begun so far; whether blanks are dropped now, since one stands there */
} ods_cell;

/* What a cell holds; not valid = nothing. The text is borrowed from the cell, or in `buffer`. 0 = its number is none.
 */
int ods_value(dh_value *out, const ods_cell *cell, locale_t plain, char buffer[16]);

void ods_begin_cell(const dh_host *host, ods_cell *cell, const char **attributes, dh_status *status);
/* Elements and characters within a cell. *skip = 1: what stands within the element is none of the cell's text. */
dh_status ods_text_element(const dh_host *host, ods_cell *cell, const char *name, const char **attributes, int *skip);
dh_status ods_text_characters(const dh_host *host, ods_cell *cell, const char *bytes, int size);

/* Hands on the sheets of content.xml. *found = 0: it has none, and may be a letter. */
dh_status ods_read_content(package *p, dh_cells *cells, int *found, dh_error *error);

#endif
