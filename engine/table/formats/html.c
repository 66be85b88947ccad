/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html: a page of one table and its notes, which needs nothing else. Reports have a writer of their own
 * (charts/report/html.c), of headings, charts and several tables. */
#include "table/formats/formats_internal.h"

#include <string.h>

#include "base/memory.h"
#include "base/xml.h"

#define MORSEL ((size_t)64 * 1024) /* bytes after which the output is flushed */

static const char style[] =
    "body{margin:24px;color:#1f2933;font:15px/1.5 'DejaVu Sans',Verdana,'Segoe UI',sans-serif}\n"
    "h1{font-size:1.35em;line-height:1.25;margin:0 0 .3em;color:#0b5563}\n"
    ".origin{color:#5b6770;font-size:.85em;margin:0 0 1em}\n"
    "table{border-collapse:collapse;border-bottom:1.5px solid #0b5563}thead{display:table-header-group}\n"
    "th{color:#0b5563;text-align:left;vertical-align:bottom;border-top:1.5px solid #0b5563;"
    "border-bottom:1.5px solid #0b5563;padding:.4em .6em}\n"
    "td{border-bottom:1px solid #d3dbe0;padding:.35em .6em;vertical-align:top}"
    "tr{break-inside:avoid}tbody tr:nth-child(even){background:#f4f7f8}\n"
    ".n{text-align:right;font-variant-numeric:tabular-nums}td.n{white-space:nowrap}.none{color:#5b6770}\n"
    "footer{color:#5b6770;font-size:.85em;margin-top:1em}footer p{margin:.3em 0}\n";

typedef struct page {
    dh_strbuf *out;
    const dh_table *table;
    const dh_write_options *how;
    int *digits;             /* of each column */
    dh_strbuf scratch, list; /* a cell */
} page;

/* A line break stands as one. */
static void add_text(dh_strbuf *out, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t line = end ? (size_t)(end - text) - at : size - at;
        bool cr = end && line > 0 && text[at + line - 1] == '\r';
        dh_xml_escape(out, text + at, line - cr, false);
        if (end) dh_strbuf_add(out, "<br>");
        at += line + (end != NULL);
    }
}

static void add_cell(page *p, int32_t index, int64_t row)
{
    const dh_column *column = dh_table_column(p->table, index);
    bool text = column->type == DH_TEXT || column->type == DH_CATEGORY, valid = dh_column_is_valid(column, row);
    bool number = dh_reading_is_number(column->type);
    const char *total = dh_reading_total(p->table, index, row);
    if (total != NULL) {
        dh_strbuf_printf(p->out, number ? "<td class=\"n\">%s</td>" : "<td>%s</td>", total);
        return;
    }
    dh_strbuf_add(p->out, !number ? (valid ? "<td>" : "<td class=\"none\">")
                                  : (valid ? "<td class=\"n\">" : "<td class=\"n none\">"));
    dh_strbuf_clear(&p->scratch);
    size_t size = 0;
    const char *bytes = text && valid ? dh_reading_text(&p->list, p->table, index, row, &size) : NULL;
    if (!bytes) dh_format_cell_digits(&p->scratch, column, row, p->digits[index], p->how->locale);
    if (p->scratch.failed || p->list.failed) p->out->failed = true;
    add_text(p->out, bytes ? bytes : p->scratch.data, bytes ? size : p->scratch.size);
    dh_strbuf_add(p->out, "</td>");
}

/* What the table is of, above it. */
static void add_about(const page *p)
{
    const dh_write_about *about = p->how->about;
    if (about == NULL) return;
    dh_strbuf_add(p->out, "<h1>");
    add_text(p->out, about->title, strlen(about->title));
    dh_strbuf_add(p->out, "</h1>\n");
    if (about->origin[0] == '\0') return;
    dh_strbuf_add(p->out, "<p class=\"origin\">");
    add_text(p->out, about->origin, strlen(about->origin));
    dh_strbuf_add(p->out, "</p>\n");
}

static void add_head(const page *p, const char *title)
{
    dh_strbuf_printf(p->out,
                     "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
                     dh_message_locale() == DH_LOCALE_EN ? "en" : "vi");
    dh_xml_escape(p->out, title, strlen(title), false);
    dh_strbuf_printf(p->out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
    add_about(p);
    dh_strbuf_add(p->out, "<table>\n<thead>\n<tr>");
    for (int32_t i = 0; i < dh_table_columns(p->table); i++) {
        bool number = dh_reading_is_number(dh_table_column(p->table, i)->type);
        const char *head = dh_table_column_head(p->table, i);
        dh_strbuf_printf(p->out, "<th scope=\"col\"%s>", number ? " class=\"n\"" : "");
        add_text(p->out, head, strlen(head));
        dh_strbuf_add(p->out, "</th>");
    }
    dh_strbuf_add(p->out, "</tr>\n</thead>\n<tbody>\n");
}

static dh_status add_rows(page *p, dh_error *error)
{
    for (int64_t row = 0; row < dh_table_rows(p->table); row++) {
        dh_strbuf_add(p->out, dh_table_row_is_total(p->table, row) ? "<tr style=\"font-weight:bold\">" : "<tr>");
        for (int32_t i = 0; i < dh_table_columns(p->table); i++) add_cell(p, i, row);
        dh_strbuf_add(p->out, "</tr>\n");
        if (p->out->failed) return dh_error_nomem(error);
        if (p->how->flush && p->out->size >= MORSEL) DH_TRY(p->how->flush(p->out, p->how->context, error));
    }
    return DH_OK;
}

static void add_end(const page *p)
{
    const char *note = dh_table_note(p->table, 0);
    if (dh_table_rows(p->table) == 0)
        dh_strbuf_printf(p->out, "<tr><td class=\"none\" colspan=\"%d\">%s</td></tr>\n",
                         (int)dh_table_columns(p->table), dh_tr("No data"));
    dh_strbuf_add(p->out, "</tbody>\n</table>\n");
    if (note) dh_strbuf_add(p->out, "<footer>\n");
    for (int32_t i = 0; (note = dh_table_note(p->table, i)) != NULL; i++) {
        dh_strbuf_add(p->out, "<p>");
        add_text(p->out, note, strlen(note));
        dh_strbuf_add(p->out, "</p>\n");
    }
    dh_strbuf_printf(p->out, "%s</body>\n</html>\n", dh_table_note(p->table, 0) ? "</footer>\n" : "");
}

static dh_status write_html(dh_strbuf *out, const dh_table *table, const dh_write_options *how, dh_error *error)
{
    int32_t n = dh_table_columns(table);
    page p = {.out = out, .table = table, .how = how, .digits = dh_calloc((size_t)n, sizeof *p.digits)};
    if (!p.digits) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) p.digits[i] = dh_reading_digits(dh_table_column(table, i));
    const char *name = how->about != NULL ? how->about->title : dh_table_name(table);
    add_head(&p, name[0] != '\0' ? name : dh_tr("Result"));
    dh_status status = add_rows(&p, error);
    if (status == DH_OK) add_end(&p);
    dh_strbuf_free(&p.scratch);
    dh_strbuf_free(&p.list);
    dh_free(p.digits);
    return status;
}

const dh_table_format dh_table_format_html = {
    .name = "html", .ending = ".html", .is_read = true, .is_single = true, .write = write_html};
