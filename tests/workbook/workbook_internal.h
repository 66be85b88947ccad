/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What both kinds of workbooks are made by. */
#ifndef DH_TESTS_WORKBOOK_INTERNAL_H
#define DH_TESTS_WORKBOOK_INTERNAL_H

#include <minizip/zip.h>
#include <stddef.h>

#define PARTS 16384

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

typedef struct span {
    const char *text;
    size_t size;
} span;

typedef enum kind { PART, SHEET, CELLS, AFTER } kind;

typedef struct section {
    kind kind;
    span name, body;
    int is_hidden;
} section;

typedef struct maker {
    section sections[PARTS];
    size_t n;
    int is_1904;
    zipFile zip;
    int level, failed;
    span shared[PARTS]; /* texts of cells that are written short */
    size_t n_shared;
} maker;

void workbook_put(maker *m, const char *text, size_t size);
void workbook_put_text(maker *m, const char *text);
void workbook_put_escaped(maker *m, span text);
void workbook_put_body(maker *m, span body); /* lines, some of them several times */
void workbook_begin_part(maker *m, const char *name, int level);
void workbook_end_part(maker *m);
span workbook_line_at(span body, size_t at); /* with its end */
int workbook_is_given(const maker *m, const char *name);

/* Writes all that a spreadsheet of OpenDocument needs, but for the parts that are given. */
void workbook_put_ods(maker *m);

#endif
