/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table: columns aligned, for a terminal. */
#include "table/formats/formats_internal.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define MAX_WIDTH 60 /* of a cell of text; a wider one is cut */

typedef struct grid_column {
    const dh_column *column;
    int digits;    /* decimals that all its cells have; -1 = not a real number */
    int64_t width; /* of its widest cell */
    bool right;
} grid_column;

/* Cuts the text added since `begin` to `width` screen cells, the last of them an ellipsis. */
static void cut_line(dh_strbuf *out, size_t begin, int64_t width)
{
    if (out->failed || dh_text_width(out->data + begin, out->size - begin) <= width) return;
    const char *text = out->data + begin;
    size_t size = out->size - begin, at = 0, end = 0;
    int64_t used = 0;
    while (at < size) {
        size_t next = at;
        dh_text_next(text, size, &next);
        used += dh_text_width(text + at, next - at);
        if (used > width - 1) break;
        end = at = next;
    }
    out->size = begin + end;
    dh_strbuf_add(out, "…");
}

/* One cell of the grid into the emptied `scratch`; row -1 = the column's head. */
static void grid_cell(dh_strbuf *scratch, const dh_table *table, int32_t index, const grid_column *c, int64_t row,
                      dh_locale locale)
{
    dh_strbuf_clear(scratch);
    bool text = c->column->type == DH_TEXT || c->column->type == DH_CATEGORY;
    if (row < 0) {
        const char *head = dh_table_column_head(table, index);
        dh_reading_add_line(scratch, head, strlen(head));
    } else if (text && dh_column_is_valid(c->column, row)) {
        size_t size;
        dh_strbuf list = {0};
        const char *bytes = dh_reading_text(&list, table, index, row, &size);
        dh_reading_add_line(scratch, bytes, size);
        cut_line(scratch, 0, MAX_WIDTH);
        scratch->failed = scratch->failed || list.failed;
        dh_strbuf_free(&list);
    } else if (dh_table_cell_is_total(table, index, row)) {
        dh_strbuf_add(scratch, dh_reading_total(table, index, row));
    } else {
        dh_format_cell_digits(scratch, c->column, row, c->digits, locale);
    }
    if (!scratch->data) dh_strbuf_add(scratch, "");
}

static void add_blanks(dh_strbuf *out, int64_t n)
{
    for (int64_t i = 0; i < n; i++) dh_strbuf_add_char(out, ' ');
}

static void grid_row(dh_strbuf *out, dh_strbuf *scratch, const dh_table *table, const grid_column *columns, int64_t row,
                     dh_locale locale)
{
    int32_t n = dh_table_columns(table);
    for (int32_t i = 0; i < n && !out->failed; i++) {
        grid_cell(scratch, table, i, &columns[i], row, locale);
        if (scratch->failed) {
            out->failed = true;
            return;
        }
        int64_t gap = columns[i].width - dh_text_width(scratch->data, scratch->size);
        if (i > 0) dh_strbuf_add(out, "  ");
        if (columns[i].right) add_blanks(out, gap);
        dh_strbuf_add_bytes(out, scratch->data, scratch->size);
        if (!columns[i].right && i + 1 < n) add_blanks(out, gap);
    }
    dh_strbuf_add_char(out, '\n');
}

static void grid_rule(dh_strbuf *out, const grid_column *columns, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        if (i > 0) dh_strbuf_add(out, "  ");
        for (int64_t k = 0; k < columns[i].width; k++) dh_strbuf_add(out, "─");
    }
    dh_strbuf_add_char(out, '\n');
}

/* Every so many rows it is looked whether the user has interrupted, and what is written is handed on. */
#define STRIDE  4096
#define FLUSHED ((size_t)64 << 10) /* bytes that are handed on */

/* The width of a column, found by formatting every cell once. */
static dh_status measure_column(grid_column *c, const dh_table *table, int32_t index, dh_strbuf *scratch,
                                dh_locale locale, dh_error *error)
{
    for (int64_t row = -1; row < c->column->length; row++) {
        if (row % STRIDE == 0) DH_TRY(dh_pool_check_cancelled(error));
        grid_cell(scratch, table, index, c, row, locale);
        if (scratch->failed) return dh_error_nomem(error);
        int64_t width = dh_text_width(scratch->data, scratch->size);
        if (width > c->width) c->width = width;
    }
    return DH_OK;
}

/* The width and decimals of each column. */
static dh_status measure(grid_column *columns, const dh_table *table, dh_strbuf *scratch, dh_locale locale,
                         dh_error *error)
{
    for (int32_t i = 0; i < dh_table_columns(table); i++) {
        grid_column *c = &columns[i];
        c->column = dh_table_column(table, i);
        c->right = dh_reading_is_number(c->column->type);
        c->digits = dh_reading_digits(c->column);
        DH_TRY(measure_column(c, table, i, scratch, locale, error));
    }
    return DH_OK;
}

static dh_status write_rows(dh_strbuf *out, dh_strbuf *scratch, const dh_table *table, const grid_column *columns,
                            const dh_write_options *how, dh_error *error)
{
    int32_t n = dh_table_columns(table);
    for (int64_t row = -1; n > 0 && row < dh_table_rows(table); row++) {
        if (row % STRIDE == 0) DH_TRY(dh_pool_check_cancelled(error));
        grid_row(out, scratch, table, columns, row, how->locale);
        if (row < 0) grid_rule(out, columns, n);
        if (how->flush != NULL && out->size >= FLUSHED) DH_TRY(how->flush(out, how->context, error));
    }
    return DH_OK;
}

static dh_status write_grid(dh_strbuf *out, const dh_table *table, const dh_write_options *how, dh_error *error)
{
    dh_strbuf scratch = {0};
    grid_column *columns = dh_calloc((size_t)dh_table_columns(table), sizeof *columns);
    dh_status status = columns != NULL ? measure(columns, table, &scratch, how->locale, error) : dh_error_nomem(error);
    if (status == DH_OK) status = write_rows(out, &scratch, table, columns, how, error);
    if (status == DH_OK) dh_reading_add_notes(out, table, dh_table_format_table.before_note);
    dh_free(columns);
    dh_strbuf_free(&scratch);
    return status;
}

const dh_table_format dh_table_format_table = {
    .name = "table", .is_read = true, .before_note = "", .write = write_grid};
