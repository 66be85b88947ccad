/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables for people: an aligned grid for a terminal, and a Markdown table. */
#include "table/write_people.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

typedef struct grid_column {
    const dh_column *column;
    int digits;    /* decimals that all its cells have; -1 = not a real number */
    int64_t width; /* of its widest cell */
    bool right;
} grid_column;

static bool is_number(dh_type type)
{
    return type == DH_INT64 || type == DH_FLOAT64 || type == DH_COUNT;
}

static int column_digits(const dh_column *column)
{
    if (column->type != DH_FLOAT64 && column->type != DH_COUNT) return -1;
    bool percent = column->show == DH_SHOW_PERCENT;
    int digits = 0;
    for (int64_t row = 0; row < column->length; row++) {
        if (!dh_column_is_known(column, row)) continue;
        double value = dh_column_float64(column, row);
        int most = percent ? DH_FORMAT_MOST_PERCENT_DIGITS : dh_format_most_digits(value);
        int need = dh_format_digits(percent ? value * 100 : value, most);
        if (need > digits) digits = need;
    }
    return digits;
}

/* Adds text on one line: a line break as ⏎, a tab as a blank, another control character as �. */
static void add_line(dh_strbuf *out, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t begin = at;
        int32_t c = dh_text_next(text, size, &at);
        if (c == '\r' && at < size && text[at] == '\n') continue;
        if (c == '\n' || c == '\r')
            dh_strbuf_add(out, "⏎");
        else if (c == '\t')
            dh_strbuf_add_char(out, ' ');
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            dh_strbuf_add(out, "\xEF\xBF\xBD");
        else
            dh_strbuf_add_bytes(out, text + begin, at - begin);
    }
}

/* Cuts what was added since `begin` to `width` cells of the screen, the last of them an ellipsis. */
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

/* One cell of the grid into the emptied `scratch`; row -1 = the column's name. */
static void grid_cell(dh_strbuf *scratch, const dh_table *table, int32_t index, const grid_column *c, int64_t row,
                      dh_locale locale)
{
    dh_strbuf_clear(scratch);
    bool text = c->column->type == DH_TEXT || c->column->type == DH_CATEGORY;
    if (row < 0) {
        const char *name = dh_table_column_name(table, index);
        add_line(scratch, name, strlen(name));
    } else if (text && dh_column_is_known(c->column, row)) {
        size_t size;
        const char *bytes = dh_column_text(c->column, row, &size);
        add_line(scratch, bytes, size);
        cut_line(scratch, 0, DH_TABLE_CELL_WIDTH);
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

static void add_notes(dh_strbuf *out, const dh_table *table, const char *before)
{
    const char *note;
    for (int32_t i = 0; (note = dh_table_note(table, i)) != NULL; i++) {
        dh_strbuf_add(out, before);
        add_line(out, note, strlen(note));
        dh_strbuf_add_char(out, '\n');
    }
}

/* What each column needs, found by formatting every cell once. NULL when out of memory. */
static grid_column *measure(const dh_table *table, dh_strbuf *scratch, dh_locale locale)
{
    int32_t n = dh_table_columns(table);
    grid_column *columns = dh_calloc((size_t)n, sizeof *columns);
    for (int32_t i = 0; columns && i < n; i++) {
        grid_column *c = &columns[i];
        c->column = dh_table_column(table, i);
        c->right = is_number(c->column->type);
        c->digits = column_digits(c->column);
        for (int64_t row = -1; row < c->column->length; row++) {
            grid_cell(scratch, table, i, c, row, locale);
            if (scratch->failed) {
                dh_free(columns);
                return NULL;
            }
            int64_t width = dh_text_width(scratch->data, scratch->size);
            if (width > c->width) c->width = width;
        }
    }
    return columns;
}

dh_status dh_table_write_grid(dh_strbuf *out, const dh_table *table, dh_locale locale, dh_error *error)
{
    dh_strbuf scratch = {0};
    grid_column *columns = measure(table, &scratch, locale);
    if (!columns) {
        dh_strbuf_free(&scratch);
        return dh_error_nomem(error);
    }
    int32_t n = dh_table_columns(table);
    for (int64_t row = -1; n > 0 && row < dh_table_rows(table); row++) {
        grid_row(out, &scratch, table, columns, row, locale);
        if (row < 0) grid_rule(out, columns, n);
    }
    add_notes(out, table, "");
    dh_free(columns);
    dh_strbuf_free(&scratch);
    return DH_OK;
}

/* A cell of a Markdown table: its own marks escaped, line breaks as <br>. */
static void md_text(dh_strbuf *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (c == '\r' && i + 1 < size && text[i + 1] == '\n') continue;
        if (c == '\n' || c == '\r') {
            dh_strbuf_add(out, "<br>");
        } else {
            if (c == '|' || c == '\\') dh_strbuf_add_char(out, '\\');
            dh_strbuf_add_char(out, c);
        }
    }
}

static void md_cell(dh_strbuf *out, const dh_column *column, int64_t row, int digits, dh_locale locale)
{
    size_t size;
    bool text = column->type == DH_TEXT || column->type == DH_CATEGORY;
    if (text && dh_column_is_known(column, row)) {
        const char *bytes = dh_column_text(column, row, &size);
        md_text(out, bytes, size);
    } else {
        dh_format_cell_digits(out, column, row, digits, locale);
    }
}

dh_status dh_table_write_md(dh_strbuf *out, const dh_table *table, dh_locale locale, dh_error *error)
{
    int32_t n = dh_table_columns(table);
    int *digits = dh_calloc((size_t)n, sizeof *digits);
    if (!digits) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) digits[i] = column_digits(dh_table_column(table, i));
    for (int32_t i = 0; i < n; i++) {
        dh_strbuf_add(out, "| ");
        md_text(out, dh_table_column_name(table, i), strlen(dh_table_column_name(table, i)));
        dh_strbuf_add(out, i + 1 < n ? " " : " |\n");
    }
    for (int32_t i = 0; i < n; i++) {
        dh_strbuf_add(out, is_number(dh_table_column(table, i)->type) ? "| ---: " : "| --- ");
        if (i + 1 == n) dh_strbuf_add(out, "|\n");
    }
    for (int64_t row = 0; row < dh_table_rows(table) && !out->failed; row++)
        for (int32_t i = 0; i < n; i++) {
            dh_strbuf_add(out, "| ");
            md_cell(out, dh_table_column(table, i), row, digits[i], locale);
            dh_strbuf_add(out, i + 1 < n ? " " : " |\n");
        }
    add_notes(out, table, "\n");
    dh_free(digits);
    return DH_OK;
}
