/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spreadsheets of OpenDocument, as LibreOffice writes them: the names of its root element, and rows and cells that say
 * how often they are repeated. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "workbook/workbook_internal.h"

#define OASIS "urn:oasis:names:tc:opendocument:xmlns:"
#define KIND  "application/vnd.oasis.opendocument.spreadsheet"

static void put_root(maker *m)
{
    static const char *const names[] = {"presentation", "style",  "text",           "meta",   "form",
                                        "draw",         "dr3d",   "chart",          "script", "table",
                                        "office",       "number", "svg-compatible", "config"};
    char line[256];
    workbook_put_text(m, XML "<office:document-content xmlns:calcext=\"urn:org:documentfoundation:names:experimental:"
                             "calc:xmlns:calcext:1.0\"");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(line, sizeof line, " xmlns:%s=\"" OASIS "%s:1.0\"", names[i], names[i]);
        workbook_put_text(m, line);
    }
    for (int i = 0; i < 24; i++) { /* LibreOffice has some forty */
        snprintf(line, sizeof line, " xmlns:n%d=\"http://openoffice.org/2004/%d\"", i, i);
        workbook_put_text(m, line);
    }
    workbook_put_text(m, " office:version=\"1.3\"><office:scripts/><office:automatic-styles>"
                         "<style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties "
                         "table:display=\"true\"/></style:style><style:style style:name=\"ta2\" "
                         "style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>"
                         "</office:automatic-styles><office:body><office:spreadsheet><table:calculation-settings/>");
}

/* "@45000" and "~45000.5" are days since 1899-12-30, "^0.5" is a part of one. */
static void put_time(maker *m, char mark, double serial)
{
    char text[64], cell[256];
    if (!(serial >= 0 && serial < 2958466)) serial = 0; /* any text may stand for the number */
    if (mark == '^') serial += 30000;                   /* of a day after 1970, so that it is rounded to the nearest */
    time_t seconds = (time_t)((serial - 25569) * 86400 + 0.5);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    const char *format = mark == '@' ? "%Y-%m-%d" : mark == '~' ? "%Y-%m-%dT%H:%M:%S" : "PT%HH%MM%SS";
    strftime(text, sizeof text, format, &parts);
    snprintf(cell, sizeof cell,
             "<table:table-cell office:value-type=\"%s\" office:%s-value=\"%s\" calcext:value-type=\"%s\"><text:p>%s"
             "</text:p></table:table-cell>",
             mark == '^' ? "time" : "date", mark == '^' ? "time" : "date", text, mark == '^' ? "time" : "date", text);
    workbook_put_text(m, cell);
}

/* Each line of a text is a paragraph. */
static void put_shown(maker *m, const char *tag, span text)
{
    workbook_put_text(m, tag);
    workbook_put_text(m, "<text:p>");
    for (size_t i = 0, begin = 0; i <= text.size; i++) {
        int ends = i + 1 < text.size && text.text[i] == '\\' && text.text[i + 1] == 'n';
        if (!ends && i < text.size) continue;
        workbook_put_escaped(m, (span){text.text + begin, i - begin});
        if (ends) workbook_put_text(m, "</text:p><text:p>");
        begin = i + 2;
    }
    workbook_put_text(m, "</text:p></table:table-cell>");
}

static void put_cell(maker *m, span cell)
{
    char mark = cell.size > 0 ? cell.text[0] : '\0', number[64];
    span rest = {cell.text + 1, cell.size - 1};
    if (cell.size == 0) {
        workbook_put_text(m, "<table:table-cell/>");
        return;
    }
    snprintf(number, sizeof number, "%.*s", (int)rest.size, rest.text);
    switch (mark) {
    case '<': workbook_put(m, cell.text, cell.size); break;
    case '#':
        workbook_put_text(m, "<table:table-cell office:value-type=\"float\" office:value=\"");
        workbook_put_text(m, number);
        put_shown(m, "\" calcext:value-type=\"float\">", rest);
        break;
    case '@':
    case '~':
    case '^': put_time(m, mark, strtod(number, NULL)); break;
    case '!':
        put_shown(m,
                  "<table:table-cell table:formula=\"of:=NA()\" office:value-type=\"string\" "
                  "office:string-value=\"\" calcext:value-type=\"error\">",
                  rest);
        break;
    case '?':
        workbook_put_text(m, rest.size > 0 && rest.text[0] == '1' ? "<table:table-cell office:value-type=\"boolean\" "
                                                                    "office:boolean-value=\"true\"/>"
                                                                  : "<table:table-cell office:value-type=\"boolean\" "
                                                                    "office:boolean-value=\"false\"/>");
        break;
    case '*':
    case '=': put_shown(m, "<table:table-cell office:value-type=\"string\">", rest); break;
    default: put_shown(m, "<table:table-cell office:value-type=\"string\">", cell);
    }
}

static void put_cells(maker *m, span body)
{
    for (size_t at = 0; at < body.size;) {
        span line = workbook_line_at(body, at);
        at += line.size;
        size_t size = line.size > 0 && line.text[line.size - 1] == '\n' ? line.size - 1 : line.size, begin = 0;
        workbook_put_text(m, "<table:table-row table:style-name=\"ro1\">");
        for (size_t i = 0; i <= size; i++) {
            if (i < size && line.text[i] != '|') continue;
            put_cell(m, (span){line.text + begin, i - begin});
            begin = i + 1;
        }
        workbook_put_text(m, "<table:table-cell table:number-columns-repeated=\"16370\"/></table:table-row>");
    }
}

static void put_sheet(maker *m, size_t i)
{
    const section *s = &m->sections[i];
    workbook_put_text(m, "<table:table table:name=\"");
    workbook_put_escaped(m, s->name);
    workbook_put_text(m, s->is_hidden ? "\" table:style-name=\"ta2\">" : "\" table:style-name=\"ta1\">");
    workbook_put_text(m, "<table:table-column table:number-columns-repeated=\"16384\"/>");
    if (s->kind == CELLS)
        put_cells(m, s->body);
    else
        workbook_put_body(m, s->body);
    if (i + 1 < m->n && m->sections[i + 1].kind == AFTER) workbook_put_body(m, m->sections[i + 1].body);
    if (s->kind == CELLS)
        workbook_put_text(m, "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell "
                             "table:number-columns-repeated=\"16384\"/></table:table-row>");
    workbook_put_text(m, "</table:table>");
}

void workbook_put_ods(maker *m)
{
    if (!workbook_is_given(m, "mimetype")) {
        workbook_begin_part(m, "mimetype", 0);
        workbook_put_text(m, KIND);
        workbook_end_part(m);
    }
    if (!workbook_is_given(m, "content.xml")) {
        workbook_begin_part(m, "content.xml", m->level);
        put_root(m);
        for (size_t i = 0; i < m->n; i++)
            if (m->sections[i].kind == SHEET || m->sections[i].kind == CELLS) put_sheet(m, i);
        workbook_put_text(m, "</office:spreadsheet></office:body></office:document-content>");
        workbook_end_part(m);
    }
    if (!workbook_is_given(m, "META-INF/manifest.xml")) {
        workbook_begin_part(m, "META-INF/manifest.xml", m->level);
        workbook_put_text(m, XML "<manifest:manifest xmlns:manifest=\"" OASIS "manifest:1.0\"><manifest:file-entry "
                                 "manifest:full-path=\"/\" manifest:media-type=\"" KIND "\"/></manifest:manifest>");
        workbook_end_part(m);
    }
}
