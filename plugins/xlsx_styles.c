/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which cells of a workbook are dates: a cell has a style, the style a format of numbers, and the format says it. */
#include <math.h>
#include <stdlib.h>

#include "xlsx.h"

typedef struct format {
    int id;
    xlsx_kind kind;
} format;

typedef struct styles {
    xlsx_book *book;
    format *formats; /* of the workbook's own */
    size_t n, capacity;
    unsigned char *fonts; /* of the workbook: each a cell_font */
    size_t n_fonts, fonts_capacity;
    int in_fonts;
    int in_cells; /* within cellXfs, not in cellStyleXfs, which has the same elements */
} styles;

xlsx_kind xlsx_kind_of_id(int id)
{
    /* ECMA-376 18.8.30; 27 to 36 and 50 to 58 are days in East Asian versions */
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
        return XLSX_DATE;
    return (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 ? XLSX_TIME : XLSX_NUMBER;
}

/* Past what is only shown: "…", [colour], a character after \ _ or *. */
static const char *pass_shown(const char *at)
{
    const char *end = NULL;
    if (*at == '"') end = strchr(at + 1, '"');
    if (*at == '[') end = strchr(at + 1, ']');
    if (*at == '\\' || *at == '_' || *at == '*') end = at[1] ? at + 1 : at;
    return end;
}

/* "h]", "mm]": hours, minutes or seconds that count on past the day. */
static int is_span(const char *at)
{
    size_t n = strspn(at, "hHmMsS");
    return n > 0 && at[n] == ']';
}

xlsx_kind xlsx_kind_of_format(const char *code)
{
    int day = 0, time = 0, month = 0;
    for (const char *at = code; *at && *at != ';'; at++) {
        const char *shown = pass_shown(at);
        if (*at == '[' && is_span(at + 1)) return XLSX_NUMBER;
        if (shown) {
            at = shown;
            continue;
        }
        if (*at == '"' || *at == '[') break; /* never closed */
        if (strchr("yYdD", *at)) day = 1;
        if (*at == 'm' || *at == 'M') month = 1;
        if (strchr("hHsS", *at)) time = 1;
        if (*at == '0' || *at == '#' || *at == '?') {
            if (!day && !time && !month) return XLSX_NUMBER; /* "0.00E+00": no letter after it means a day */
        }
        if (strncmp(at, "General", 7) == 0 || *at == '@') return XLSX_NUMBER;
    }
    return day || (month && !time) ? XLSX_DATE : time ? XLSX_TIME : XLSX_NUMBER;
}

static void add_format(part *of, styles *s, const char **attributes)
{
    const char *id = attribute(attributes, "numFmtId"), *code = attribute(attributes, "formatCode");
    if (!id || !code) return;
    if (s->n == s->capacity) {
        size_t capacity = s->capacity * 2 + 16;
        format *formats = s->book->host->realloc(s->formats, capacity * sizeof *formats);
        if (!formats) {
            part_fail(of, DH_ENOMEM);
            return;
        }
        s->formats = formats;
        s->capacity = capacity;
    }
    s->formats[s->n++] = (format){atoi(id), xlsx_kind_of_format(code)};
}

static void add_font(part *of, styles *s)
{
    if (s->n_fonts == s->fonts_capacity) {
        size_t capacity = s->fonts_capacity * 2 + 16;
        unsigned char *fonts = s->book->host->realloc(s->fonts, capacity);
        if (!fonts) {
            part_fail(of, DH_ENOMEM);
            return;
        }
        s->fonts = fonts;
        s->fonts_capacity = capacity;
    }
    s->fonts[s->n_fonts++] = CELL_FONT_PLAIN;
}

static void add_style(part *of, styles *s, const char **attributes)
{
    xlsx_book *book = s->book;
    const char *given = attribute(attributes, "numFmtId");
    int id = given ? atoi(given) : 0;
    xlsx_kind kind = xlsx_kind_of_id(id);
    for (size_t i = 0; i < s->n; i++) /* the workbook's own come first: some programs give ids below 164 */
        if (s->formats[i].id == id) kind = s->formats[i].kind;
    if (book->n_kinds == book->kinds_capacity) {
        size_t capacity = book->kinds_capacity * 2 + 64;
        unsigned char *kinds = book->host->realloc(book->kinds, capacity);
        if (!kinds) {
            part_fail(of, DH_ENOMEM);
            return;
        }
        book->kinds = kinds;
        unsigned char *fonts = book->host->realloc(book->fonts, capacity);
        if (!fonts) {
            part_fail(of, DH_ENOMEM);
            return;
        }
        book->fonts = fonts;
        book->kinds_capacity = capacity;
    }
    const char *font = attribute(attributes, "fontId");
    size_t index = font ? (size_t)strtoul(font, NULL, 10) : 0;
    book->fonts[book->n_kinds] = index < s->n_fonts ? s->fonts[index] : CELL_FONT_PLAIN;
    book->kinds[book->n_kinds++] = (unsigned char)kind;
}

static void XMLCALL start(void *data, const char *element, const char **attributes)
{
    part *of = data;
    styles *s = of->context;
    const char *name = local_name(element);
    if (strcmp(name, "cellXfs") == 0) s->in_cells = 1;
    if (strcmp(name, "fonts") == 0) s->in_fonts = 1;
    if (strcmp(name, "font") == 0 && s->in_fonts) add_font(of, s);
    if (strcmp(name, "name") == 0 && s->in_fonts && s->n_fonts > 0)
        s->fonts[s->n_fonts - 1] = (unsigned char)cell_font_of(attribute(attributes, "val"));
    if (strcmp(name, "numFmt") == 0) add_format(of, s, attributes);
    if (strcmp(name, "xf") == 0 && s->in_cells) add_style(of, s, attributes);
}

static void XMLCALL end(void *data, const char *element)
{
    styles *s = ((part *)data)->context;
    if (strcmp(local_name(element), "cellXfs") == 0) s->in_cells = 0;
    if (strcmp(local_name(element), "fonts") == 0) s->in_fonts = 0;
}

dh_status xlsx_read_styles(xlsx_book *book, const char *name, dh_error *error)
{
    styles s = {.book = book};
    int found;
    static const part_handlers by = {start, end, NULL, NULL, NULL};
    dh_status status = package_parse(&book->package, name, &s, &by, &found, error);
    book->host->free(s.formats);
    book->host->free(s.fonts);
    return status;
}

/* ---- days ---- */

#define MICROSECONDS_OF_A_DAY 86400000000.0

void xlsx_day_value(dh_value *out, double number, xlsx_kind kind, int is_1904, char buffer[16])
{
    double days = floor(number), milliseconds = nearbyint((number - days) * 86400000.0);
    if (milliseconds >= 86400000 && (kind == XLSX_DATE || days >= 1)) { /* a hair before midnight */
        milliseconds = 0;
        days++;
    }
    *out = (dh_value){.type = DH_FLOAT64, .valid = 1, .as.number = number};
    /* the last day is 9999-12-31; in the count from 1900 the 60th is a day that was not, the 29th of February */
    if (kind == XLSX_NUMBER || !(number >= 0) || days > 2958465 || (!is_1904 && kind == XLSX_DATE && days < 1)) return;
    if (!is_1904 && days == 60) return;
    if (kind == XLSX_TIME && number < 1) {
        const char *text = cell_time_of_day(buffer, (int)milliseconds);
        *out = cell_text(text, strlen(text));
        return;
    }
    double since_1970 = is_1904 ? days - 24107 : days < 60 ? days - 25568 : days - 25569;
    if (since_1970 > 2932896) return;
    if (milliseconds == 0)
        *out = (dh_value){.type = DH_DATE, .valid = 1, .as.integer = (int64_t)since_1970};
    else
        *out = (dh_value){.type = DH_DATETIME,
                          .valid = 1,
                          .as.integer = (int64_t)(since_1970 * MICROSECONDS_OF_A_DAY + milliseconds * 1000)};
}
