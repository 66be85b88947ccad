/* SPDX-License-Identifier: GPL-3.0-or-later */
/* md: a table of Markdown. */
#include "table/formats/formats_internal.h"

#include <string.h>

#include "base/memory.h"

/* A cell's text: | and \ escaped, line breaks as <br>. */
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

static void md_cell(dh_strbuf *out, const dh_table *table, int32_t index, int64_t row, int digits, dh_locale locale)
{
    size_t size;
    const dh_column *column = dh_table_column(table, index);
    bool text = column->type == DH_TEXT || column->type == DH_CATEGORY;
    if (text && dh_column_is_valid(column, row)) {
        dh_strbuf list = {0};
        const char *bytes = dh_reading_text(&list, table, index, row, &size);
        md_text(out, bytes, size);
        out->failed = out->failed || list.failed;
        dh_strbuf_free(&list);
    } else if (dh_table_cell_is_total(table, index, row)) {
        dh_strbuf_printf(out, "**%s**", dh_reading_total(table, index, row));
    } else {
        dh_format_cell_digits(out, column, row, digits, locale);
    }
}

static dh_status write_markdown(dh_strbuf *out, const dh_table *table, const dh_write_options *how, dh_error *error)
{
    int32_t n = dh_table_columns(table);
    int *digits = dh_calloc((size_t)n, sizeof *digits);
    if (!digits) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) digits[i] = dh_reading_digits(dh_table_column(table, i));
    for (int32_t i = 0; i < n; i++) {
        dh_strbuf_add(out, "| ");
        md_text(out, dh_table_column_head(table, i), strlen(dh_table_column_head(table, i)));
        dh_strbuf_add(out, i + 1 < n ? " " : " |\n");
    }
    for (int32_t i = 0; i < n; i++) {
        dh_strbuf_add(out, dh_reading_is_number(dh_table_column(table, i)->type) ? "| ---: " : "| --- ");
        if (i + 1 == n) dh_strbuf_add(out, "|\n");
    }
    for (int64_t row = 0; row < dh_table_rows(table) && !out->failed; row++)
        for (int32_t i = 0; i < n; i++) {
            dh_strbuf_add(out, "| ");
            md_cell(out, table, i, row, digits[i], how->locale);
            dh_strbuf_add(out, i + 1 < n ? " " : " |\n");
        }
    dh_reading_add_notes(out, table, dh_table_format_md.before_note);
    dh_free(digits);
    return DH_OK;
}

/* A note is a paragraph of its own. */
const dh_table_format dh_table_format_md = {
    .name = "md", .ending = ".md", .is_read = true, .before_note = "\n", .write = write_markdown};
