/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a spreadsheet (ISO/IEC 26300, OpenDocument) that its cells need. */
#ifndef DH_PLUGINS_ODS_H
#define DH_PLUGINS_ODS_H

#include <locale.h>

#include "cell_values.h"
#include "package.h"

/* A style, or a name for a font. */
typedef struct ods_style {
    size_t name; /* where it begins among the names */
    unsigned char font;
    int of_cells; /* not of runs of text */
} ods_style;

#define ODS_FACES 256

/* Those whose font matters. */
typedef struct ods_styles {
    const dh_host *host;
    text_buffer names; /* each with a NUL */
    ods_style *items;
    size_t n, capacity;
    ods_style faces[ODS_FACES];
    size_t n_faces;
    cell_font standard; /* of cells whose style says none */
    text_buffer name;   /* of the style that is read, … */
    int open, of_cells, in_standard;
    int font; /* … and its font; -1 = it says none */
} ods_styles;

/* The styles of styles.xml, which may be missing; those of content.xml follow element by element. */
dh_status ods_read_styles(package *p, ods_styles *s, dh_error *error);
dh_status ods_styles_element(ods_styles *s, const char *name, const char **attributes);
dh_status ods_styles_end(ods_styles *s); /* the element `style` or `default-style` has ended */
void ods_styles_free(ods_styles *s);
cell_font ods_cell_font(const ods_styles *s, const char *style); /* style NULL = it has none */
int ods_text_font(const ods_styles *s, const char *style);       /* of a run; -1 = that of its cell */

#define ODS_SPANS 16 /* within each other */

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
    char style[64];                    /* its own; "" = none */
    int font;                          /* of its text so far: a cell_font; -1 = there is none, -2 = several */
    int spans[ODS_SPANS], n_spans;     /* fonts of the runs that are open; -1 = that of the cell */
    int n_paragraphs, after_paragraph; /* begun so far; whether blanks are dropped now, since one stands there */
} ods_cell;

/* What a cell holds; not valid = nothing. The text is borrowed from the cell, or in `buffer`. 0 = its number is none.
 */
int ods_value(dh_value *out, const ods_cell *cell, locale_t plain, char buffer[16]);

void ods_begin_cell(const dh_host *host, ods_cell *cell, const char **attributes, dh_status *status);
/* Elements and characters within a cell. *skip = 1: what stands within the element is none of the cell's text. */
dh_status ods_text_element(const dh_host *host, ods_cell *cell, const ods_styles *styles, const char *name,
                           const char **attributes, int *skip);
/* own: the font of the cell. */
dh_status ods_text_characters(const dh_host *host, ods_cell *cell, cell_font own, const char *bytes, int size);

/* Hands on the sheets of content.xml. *found = 0: it has none, and may be a letter. */
dh_status ods_read_content(package *p, dh_cells *cells, int *found, dh_error *error);

#endif
