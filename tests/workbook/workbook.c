/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See workbook.h. */
#include "workbook/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "workbook/workbook_internal.h"

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define DOC  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

/* ---- writing ---- */

void workbook_put(maker *m, const char *text, size_t size)
{
    if (zipWriteInFileInZip(m->zip, text, (unsigned)size) != ZIP_OK) m->failed = 1;
}

void workbook_put_text(maker *m, const char *text)
{
    workbook_put(m, text, strlen(text));
}

void workbook_put_escaped(maker *m, span text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.text[i] == '<')
            workbook_put_text(m, "&lt;");
        else if (text.text[i] == '&')
            workbook_put_text(m, "&amp;");
        else if (text.text[i] == '"')
            workbook_put_text(m, "&quot;");
        else if (text.text[i] == '\\' && i + 1 < text.size && text.text[i + 1] == 'n')
            workbook_put_text(m, "&#10;"), i++;
        else
            workbook_put(m, text.text + i, 1);
    }
}

void workbook_begin_part(maker *m, const char *name, int level)
{
    if (zipOpenNewFileInZip64(m->zip, name, NULL, NULL, 0, NULL, 0, NULL, level > 0 ? Z_DEFLATED : 0, level, 1) !=
        ZIP_OK)
        m->failed = 1;
}

void workbook_end_part(maker *m)
{
    if (zipCloseFileInZip(m->zip) != ZIP_OK) m->failed = 1;
}

span workbook_line_at(span body, size_t at)
{
    const char *end = memchr(body.text + at, '\n', body.size - at);
    return (span){body.text + at, end ? (size_t)(end - body.text) - at + 1 : body.size - at};
}

/* One line N times, with {n} counting. */
static void put_repeated(maker *m, span line, unsigned long n)
{
    size_t size = line.size > 0 && line.text[line.size - 1] == '\n' ? line.size - 1 : line.size, filled = 0;
    char *block = malloc((size + 16) * 1000);
    if (!block) abort();
    for (unsigned long i = 1; i <= n; i++) {
        for (size_t k = 0; k < size; k++) {
            if (size - k >= 3 && memcmp(line.text + k, "{n}", 3) == 0) {
                filled += (size_t)sprintf(block + filled, "%lu", i);
                k += 2;
            } else {
                block[filled++] = line.text[k];
            }
        }
        if (i % 256 != 0 && i < n) continue;
        workbook_put(m, block, filled);
        filled = 0;
    }
    free(block);
}

void workbook_put_body(maker *m, span body)
{
    for (size_t at = 0; at < body.size;) {
        span line = workbook_line_at(body, at);
        size_t digits = 1; /* the text may end anywhere: it has no NUL */
        unsigned long n = 0;
        while (digits < line.size && digits < 9 && line.text[digits] >= '0' && line.text[digits] <= '9')
            n = n * 10 + (unsigned long)(line.text[digits++] - '0');
        if (line.text[0] == '*' && n > 0 && digits < line.size && line.text[digits] == ' ')
            put_repeated(m, (span){line.text + digits + 1, line.size - digits - 1}, n);
        else
            workbook_put(m, line.text, line.size);
        at += line.size;
    }
}

/* ---- cells written short ---- */

static void put_cell(maker *m, span cell, long row, int column)
{
    char place[64];
    char mark = cell.size > 0 ? cell.text[0] : '\0';
    const char *tags[] = {
        "#><v>",         "@ s=\"1\"><v>", "~ s=\"2\"><v>", "^ s=\"3\"><v>", "= t=\"str\"><f>A1</f><v>",
        "! t=\"e\"><v>", "? t=\"b\"><v>"};
    if (cell.size == 0) return;
    if (mark == '<') {
        workbook_put(m, cell.text, cell.size);
        return;
    }
    snprintf(place, sizeof place, "<c r=\"%c%ld\"", 'A' + column, row);
    workbook_put_text(m, place);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (mark != tags[i][0]) continue;
        workbook_put_text(m, tags[i] + 1);
        workbook_put_escaped(m, (span){cell.text + 1, cell.size - 1});
        workbook_put_text(m, "</v></c>");
        return;
    }
    if (mark == '*' && m->n_shared < PARTS) {
        snprintf(place, sizeof place, " t=\"s\"><v>%zu</v></c>", m->n_shared);
        m->shared[m->n_shared++] = (span){cell.text + 1, cell.size - 1};
        workbook_put_text(m, place);
        return;
    }
    workbook_put_text(m, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    workbook_put_escaped(m, cell);
    workbook_put_text(m, "</t></is></c>");
}

static void put_cells(maker *m, span body)
{
    long row = 1;
    for (size_t at = 0; at < body.size; row++) {
        span line = workbook_line_at(body, at);
        at += line.size;
        size_t size = line.size > 0 && line.text[line.size - 1] == '\n' ? line.size - 1 : line.size, begin = 0;
        char tag[48];
        if (size == 0) continue;
        snprintf(tag, sizeof tag, "<row r=\"%ld\">", row);
        workbook_put_text(m, tag);
        for (size_t i = 0, column = 0; i <= size; i++) {
            if (i < size && line.text[i] != '|') continue;
            put_cell(m, (span){line.text + begin, i - begin}, row, (int)column++);
            begin = i + 1;
        }
        workbook_put_text(m, "</row>");
    }
}

static int has(span body, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= body.size; i++)
        if (memcmp(body.text + i, word, n) == 0) return 1;
    return 0;
}

static void put_sheet(maker *m, size_t i)
{
    const section *s = &m->sections[i];
    workbook_put_text(m, XML "<worksheet xmlns=\"" MAIN "\" xmlns:r=\"" DOC "\">");
    int whole = s->kind == SHEET && has(s->body, "<sheetData");
    if (!whole) workbook_put_text(m, "<sheetData>");
    if (s->kind == CELLS)
        put_cells(m, s->body);
    else
        workbook_put_body(m, s->body);
    if (!whole) workbook_put_text(m, "</sheetData>");
    if (i + 1 < m->n && m->sections[i + 1].kind == AFTER) workbook_put_body(m, m->sections[i + 1].body);
    workbook_put_text(m, "</worksheet>");
}

/* ---- parts that every workbook has ---- */

static void put_workbook(maker *m)
{
    char line[128];
    int n = 0;
    workbook_put_text(m, XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" DOC "\">");
    if (m->is_1904) workbook_put_text(m, "<workbookPr date1904=\"1\"/>");
    workbook_put_text(m, "<sheets>");
    for (size_t i = 0; i < m->n; i++) {
        const section *s = &m->sections[i];
        if (s->kind != SHEET && s->kind != CELLS) continue;
        workbook_put_text(m, "<sheet name=\"");
        workbook_put_escaped(m, s->name);
        n++;
        snprintf(line, sizeof line, "\" sheetId=\"%d\" %sr:id=\"rId%d\"/>", n, s->is_hidden ? "state=\"hidden\" " : "",
                 n);
        workbook_put_text(m, line);
    }
    workbook_put_text(m, "</sheets></workbook>");
}

static void put_relations(maker *m)
{
    char line[512];
    int n = 0;
    workbook_put_text(m, XML RELS);
    for (size_t i = 0; i < m->n; i++) {
        if (m->sections[i].kind != SHEET && m->sections[i].kind != CELLS) continue;
        n++;
        snprintf(line, sizeof line,
                 "<Relationship Id=\"rId%d\" Type=\"" DOC "/worksheet\" Target=\"worksheets/sheet%d.xml\"/>", n, n);
        workbook_put_text(m, line);
    }
    workbook_put_text(m, "<Relationship Id=\"s\" Type=\"" DOC "/styles\" Target=\"styles.xml\"/>"
                         "<Relationship Id=\"t\" Type=\"" DOC
                         "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
}

static void put_strings(maker *m)
{
    workbook_put_text(m, XML "<sst xmlns=\"" MAIN "\">");
    for (size_t i = 0; i < m->n_shared; i++) {
        workbook_put_text(m, "<si><t xml:space=\"preserve\">");
        workbook_put_escaped(m, m->shared[i]);
        workbook_put_text(m, "</t></si>");
    }
    workbook_put_text(m, "</sst>");
}

static void put_styles(maker *m)
{
    workbook_put_text(m, XML
                      "<styleSheet xmlns=\"" MAIN "\"><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>"
                      "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/></cellXfs>"
                      "</styleSheet>");
}

static void put_types(maker *m)
{
    workbook_put_text(m, XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
                             "Extension=\"xml\" ContentType=\"application/xml\"/></Types>");
}

static void put_root(maker *m)
{
    workbook_put_text(m, XML RELS "<Relationship Id=\"rId1\" Type=\"" DOC
                                  "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
}

static const struct {
    const char *name;
    void (*put)(maker *m);
} made[] = {{"[Content_Types].xml", put_types}, {"_rels/.rels", put_root},
            {"xl/workbook.xml", put_workbook},  {"xl/_rels/workbook.xml.rels", put_relations},
            {"xl/styles.xml", put_styles},      {"xl/sharedStrings.xml", put_strings}};

/* ---- the whole ---- */

static int begins(span line, const char *word, span *rest)
{
    size_t n = strlen(word);
    while (line.size > 0 && line.text[line.size - 1] == '\n') line.size--;
    if (line.size < n || memcmp(line.text, word, n) != 0) return 0;
    *rest = (span){line.text + n, line.size - n};
    return 1;
}

static void cut(maker *m, span text)
{
    section unused, *s = &unused;
    for (size_t at = 0; at < text.size;) {
        span line = workbook_line_at(text, at), rest;
        at += line.size;
        if (!begins(line, "== ", &rest) || m->n == PARTS) {
            s->body.size += line.size;
            continue;
        }
        if (begins(line, "== epoch1904", &rest)) {
            m->is_1904 = 1;
            s = &unused;
            continue;
        }
        s = &m->sections[m->n++];
        s->kind = begins(line, "== sheet ", &s->name) || (s->is_hidden = begins(line, "== hidden ", &s->name)) ? SHEET
                  : begins(line, "== cells ", &s->name)                                                        ? CELLS
                  : begins(line, "== after", &s->name)                                                         ? AFTER
                                                                                                               : PART;
        if (s->kind == PART) s->name = rest;
        s->body = (span){text.text + at, 0};
    }
}

int workbook_is_given(const maker *m, const char *name)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->sections[i].kind == PART && m->sections[i].name.size == strlen(name) &&
            memcmp(m->sections[i].name.text, name, m->sections[i].name.size) == 0)
            return 1;
    return 0;
}

static void put_given(maker *m)
{
    char name[4096];
    for (size_t i = 0; i < m->n; i++) {
        const section *s = &m->sections[i];
        if (s->kind != PART || s->body.size == 0) continue;
        snprintf(name, sizeof name, "%.*s", (int)s->name.size, s->name.text);
        workbook_begin_part(m, name, m->level);
        workbook_put_body(m, s->body);
        workbook_end_part(m);
    }
}

static void put_xlsx(maker *m)
{
    char name[64];
    int n = 0;
    for (size_t i = 0; i < m->n; i++) {
        if (m->sections[i].kind != SHEET && m->sections[i].kind != CELLS) continue;
        snprintf(name, sizeof name, "xl/worksheets/sheet%d.xml", ++n);
        workbook_begin_part(m, name, m->level);
        put_sheet(m, i);
        workbook_end_part(m);
    }
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        if (workbook_is_given(m, made[i].name)) continue;
        workbook_begin_part(m, made[i].name, m->level);
        made[i].put(m);
        workbook_end_part(m);
    }
}

/* The parts that are given come first, but in a spreadsheet of OpenDocument, which begins by saying that it is one. */
static void write_parts(maker *m, const char *path)
{
    size_t n = strlen(path);
    if (n > 4 && strcmp(path + n - 4, ".ods") == 0) {
        workbook_put_ods(m);
        put_given(m);
    } else {
        put_given(m);
        put_xlsx(m);
    }
}

int workbook_write(const char *path, const char *text, size_t size, int level)
{
    maker *m = calloc(1, sizeof *m);
    if (!m) return -1;
    m->level = level;
    m->zip = zipOpen64(path, APPEND_STATUS_CREATE);
    if (m->zip) {
        cut(m, (span){text, size});
        write_parts(m, path);
    }
    int failed = !m->zip || m->failed;
    if (m->zip && zipClose(m->zip, NULL) != ZIP_OK) failed = 1;
    free(m);
    return failed ? -1 : 0;
}
