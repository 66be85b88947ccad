/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing workbooks (.xlsx), cell by cell: the table of functions of libdienhong-workbook.so, which is opened only when
 * one is written, and stands on libxlsxwriter. The same calls give the same bytes. Rows and columns count from 0; the
 * cells of a sheet are written row by row, downwards, each once. Texts are copied.
 *
 * A status other than DH_OK ends the workbook: drop it. EINVAL says what a workbook cannot hold, and what holds it.
 */
#ifndef DH_WRITERS_WORKBOOK_H
#define DH_WRITERS_WORKBOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "dienhong/plugin.h"

#define DH_BOOK_MAX_ROWS    1048576
#define DH_BOOK_MAX_COLUMNS 16384
#define DH_BOOK_MAX_TEXT    32767 /* UTF-16 units of a cell */
#define DH_BOOK_MAX_NAME    31    /* UTF-16 units of a sheet's name */
#define DH_BOOK_NAME_SIZE   (DH_BOOK_MAX_NAME * 4 + 1)

typedef struct dh_book dh_book;

typedef enum dh_book_fill {
    DH_BOOK_NO_FILL,
    DH_BOOK_HEAD_FILL,
    DH_BOOK_FAULT_FILL,   /* a cell that is wrong */
    DH_BOOK_WARNING_FILL, /* what is said of it */
} dh_book_fill;

/* How cells look. `number`: Excel's code, "#,##0.00"; NULL: none, "@": text, also when it is edited. */
typedef struct dh_book_style {
    dh_book_fill fill;
    bool bold, wrap, right;
    int size; /* of the font; 0 = the usual */
    const char *number;
} dh_book_style;

typedef enum dh_book_check_kind { DH_BOOK_ANY, DH_BOOK_LIST, DH_BOOK_DAY, DH_BOOK_COUNT } dh_book_check_kind;

/* What may be typed into the cells of a column. */
typedef struct dh_book_check {
    dh_book_check_kind kind;
    int32_t column;
    int64_t first_row, last_row;
    const char *list;           /* of DH_BOOK_LIST: "='Danh mục'!$A$2:$A$5" */
    const char *title, *prompt; /* shown beside a cell that is chosen: at most 32 and 255 characters; NULL = none */
    const char *fault;          /* said of what is wrong */
    bool warns;                 /* what is wrong may stay */
} dh_book_check;

typedef dh_status (*dh_book_take)(void *context, const char *bytes, size_t size, dh_error *error);

typedef struct dh_workbook_api {
    uint32_t struct_size;
    dh_status (*begin)(dh_book **out, const char *title, dh_error *error);
    /* A number by which cells name the style. */
    dh_status (*style)(dh_book *book, int *out, const dh_book_style *style, dh_error *error);
    /* A name as a sheet may have it, which has nothing in it where the name has nothing that may be: characters that
     * sheets may not have become blanks, and it is cut to that many UTF-16 units. `out` has DH_BOOK_NAME_SIZE bytes. */
    void (*name)(char *out, const char *name, size_t size, int units);
    /* A further sheet, into which what follows is written, with the name as `name` makes it. EINVAL: another sheet has
     * it. */
    dh_status (*sheet)(dh_book *book, const char *name, dh_error *error);

    /* Never a formula, whatever it begins with. EINVAL: bad UTF-8, too long, or what XML cannot hold. */
    dh_status (*text)(dh_book *book, int64_t row, int32_t column, int style, const char *text, size_t size,
                      dh_error *error);
    dh_status (*number)(dh_book *book, int64_t row, int32_t column, int style, double value, dh_error *error);
    dh_status (*truth)(dh_book *book, int64_t row, int32_t column, int style, bool value, dh_error *error);
    /* A remark that shows when the pointer is on the cell, which is written, too. */
    dh_status (*comment)(dh_book *book, int64_t row, int32_t column, const char *text, dh_error *error);

    /* Of the sheet: a column's width in characters, and the style of its cells that are not written. */
    dh_status (*width)(dh_book *book, int32_t column, double width, int style, dh_error *error);
    /* Of the sheet: a column that is not shown. */
    dh_status (*hide)(dh_book *book, int32_t column, dh_error *error);
    /* The first `rows` rows stay in view and stand on each printed page; with rows > 0 and columns > 0 the last of them
     * has filters down to `last_row`. */
    dh_status (*heads)(dh_book *book, int64_t rows, int32_t columns, int64_t last_row, dh_error *error);
    dh_status (*check)(dh_book *book, const dh_book_check *check, dh_error *error);

    /* Hands the whole file over by some 64 KiB, and frees the book, also on failure. EIO: the folder of temporary files
     * cannot take it. */
    dh_status (*end)(dh_book *book, dh_book_take take, void *context, dh_error *error);
    void (*drop)(dh_book *book); /* NULL is ignored */
} dh_workbook_api;

const dh_workbook_api *dienhong_workbook(void);

#endif
