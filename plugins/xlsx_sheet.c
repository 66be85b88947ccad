/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of one sheet, streamed: rows and cells as they stand, each with its place. */
#include <locale.h>
#include <stdio.h>

#include "cell_values.h"
#include "xlsx.h"

/* What a cell's value is written as: its attribute `t`. */
typedef enum form { NUMBER, SHARED, INLINE, FORMULA_TEXT, BOOL, FAULT, ISO_DATE } form;

typedef struct sheet {
    xlsx_book *book;
    dh_cells *cells;
    const char *name;
    int is_hidden;
    int begun;           /* cells->sheet was called */
    int in_data, in_row; /* within <sheetData>, and a row of it: anchors of pictures have elements of that name too */
    int64_t row;         /* the last */
    int32_t column;
    form form;
    xlsx_kind kind;
    cell_font font;
    text_buffer value; /* characters of <v>, or of the <t> of an inline text */
    int in_value;
    int has_formula, has_value; /* of the cell: elements <f> and <v> */
    int depth_of_phonetic;
    locale_t plain; /* numbers are written with a point, whatever the process has */
} sheet;

static void fail(part *of, dh_status status)
{
    if (status != DH_OK) part_fail(of, status);
}

/* "BC12": column 54, row 12. 0 where there is none. Returns what follows. */
static const char *read_place(const char *text, int32_t *column, int64_t *row)
{
    int64_t letters = 0, digits = 0;
    while (*text == '$') text++;
    for (; (*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z'); text++)
        if (letters < 100000) letters = letters * 26 + (*text & 31);
    while (*text == '$') text++;
    for (; *text >= '0' && *text <= '9'; text++)
        if (digits < 100000000) digits = digits * 10 + (*text - '0');
    *column = (int32_t)letters - 1;
    *row = digits;
    return text;
}

/* "A1:H20" */
static int read_range(const char *text, int32_t columns[2], int64_t rows[2])
{
    const char *end = text ? read_place(text, &columns[0], &rows[0]) : NULL;
    if (!end || columns[0] < 0 || rows[0] < 1) return 0;
    if (*end != ':') {
        columns[1] = columns[0];
        rows[1] = rows[0];
        return *end == '\0';
    }
    end = read_place(end + 1, &columns[1], &rows[1]);
    return *end == '\0' && columns[1] >= columns[0] && rows[1] >= rows[0];
}

static dh_status begin(sheet *s, int32_t n_columns, dh_error *error)
{
    if (s->begun) return DH_OK;
    s->begun = 1;
    uint32_t flags = (s->is_hidden ? DH_SHEET_HIDDEN : 0) | (s->book->is_1904 ? DH_SHEET_1904 : 0);
    return s->cells->sheet(s->cells, s->name, n_columns, flags, error);
}

static int is_true(const char *text)
{
    return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

/* The whole number that a text begins with; INT64_MAX where it has too many digits. */
static int64_t leading_number(const char *text)
{
    int64_t value = 0;
    int negative = *text == '-';
    for (text += negative; *text >= '0' && *text <= '9'; text++) {
        if (value > (INT64_MAX - 9) / 10) return INT64_MAX;
        value = value * 10 + (*text - '0');
    }
    return negative ? -value : value;
}

static void start_row(part *of, sheet *s, const char **attributes)
{
    const char *given = attribute(attributes, "r");
    s->in_row = 1;
    s->row = given ? leading_number(given) : s->row + 1;
    s->column = -1;
    s->form = NUMBER;
    fail(of, begin(s, 0, of->error));
    if (of->status == DH_OK)
        fail(of,
             s->cells->row(s->cells, s->row, is_true(attribute(attributes, "hidden")) ? DH_ROW_HIDDEN : 0, of->error));
}

static form form_of(const char *type)
{
    if (!type) return NUMBER;
    if (type[0] != '\0' && type[1] == '\0') /* most have one letter */
        switch (type[0]) {
        case 'n': return NUMBER;
        case 's': return SHARED;
        case 'b': return BOOL;
        case 'e': return FAULT;
        case 'd': return ISO_DATE;
        default: return FORMULA_TEXT;
        }
    return strcmp(type, "inlineStr") == 0 ? INLINE : FORMULA_TEXT;
}

static void start_cell(part *of, sheet *s, const char **attributes)
{
    if (!s->in_row) {
        s->book->host->error_set(of->error, DH_EDATA,
                                 "the sheet '%s' of '%s' has a cell outside of its rows: get the file again", s->name,
                                 s->book->package.path);
        part_fail(of, DH_EDATA);
        return;
    }
    const char *place = NULL, *style = NULL, *type = NULL;
    for (; *attributes; attributes += 2) {
        char letter = attributes[0][0] != '\0' && attributes[0][1] == '\0' ? attributes[0][0] : '\0';
        if (letter == 'r') place = attributes[1];
        if (letter == 's') style = attributes[1];
        if (letter == 't') type = attributes[1];
    }
    int32_t column = -1;
    int64_t row;
    if (place) read_place(place, &column, &row);
    s->column = column >= 0 ? column : s->column + 1;
    s->form = form_of(type);
    uint64_t index = style ? (uint64_t)leading_number(style) : 0;
    s->kind = index < s->book->n_kinds ? (xlsx_kind)s->book->kinds[index] : XLSX_NUMBER;
    s->font = index < s->book->n_kinds ? (cell_font)s->book->fonts[index] : CELL_FONT_PLAIN;
    s->value.size = 0;
    s->has_formula = s->has_value = 0;
}

static void start_merged(part *of, sheet *s, const char **attributes)
{
    int32_t columns[2];
    int64_t rows[2];
    if (!read_range(attribute(attributes, "ref"), columns, rows)) return;
    fail(of, begin(s, 0, of->error));
    if (of->status == DH_OK) fail(of, s->cells->merge(s->cells, rows[0], columns[0], rows[1], columns[1], of->error));
}

static void XMLCALL start(void *data, const char *element, const char **attributes)
{
    part *of = data;
    sheet *s = of->context;
    const char *name = element[0] != '\0' && element[1] == '\0' ? element : local_name(element);
    char letter = name[0] != '\0' && name[1] == '\0' ? name[0] : '\0'; /* of the frequent ones: c, v, t, f */
    if (letter == 'c' && s->in_data) {
        start_cell(of, s, attributes);
    } else if (letter == 'v') {
        s->in_value = s->has_value = 1;
    } else if (letter == 'f') {
        s->has_formula = 1;
    } else if (letter == 't') {
        s->in_value = s->form == INLINE && s->depth_of_phonetic == 0;
    } else if (letter != '\0') {
        return;
    } else if (strcmp(name, "sheetData") == 0) {
        s->in_data = 1;
    } else if (strcmp(name, "row") == 0 && s->in_data) {
        start_row(of, s, attributes);
    } else if (strcmp(name, "rPh") == 0) {
        s->depth_of_phonetic++;
    } else if (strcmp(name, "mergeCell") == 0) {
        start_merged(of, s, attributes);
    } else if (strcmp(name, "dimension") == 0) {
        int32_t columns[2];
        int64_t rows[2];
        if (read_range(attribute(attributes, "ref"), columns, rows)) fail(of, begin(s, columns[1] + 1, of->error));
    }
}

/* ---- values ---- */

/* An error that names the cell. */
static dh_status invalid_cell(const sheet *s, const char *format, dh_error *error)
{
    char letters[16];
    s->book->host->error_set(error, DH_EDATA, format, s->name, cell_letters(letters, s->column), (long long)s->row,
                             s->value.data, s->book->package.path);
    return DH_EDATA;
}

static dh_status shared_text(sheet *s, dh_value *out, dh_error *error)
{
    const xlsx_book *book = s->book;
    dh_value number;
    size_t blanks = strspn(s->value.data, " \n"), index = SIZE_MAX;
    if (cell_whole_number(&number, s->value.data + blanks, s->value.size - blanks) && number.as.integer >= 0)
        index = (size_t)number.as.integer;
    if (index >= book->n_strings)
        return invalid_cell(s, "sheet '%s', cell %s%lld: its text number '%s' is not in '%s'; get the file again",
                            error);
    if (book->runs[index]) s->font = (cell_font)(book->runs[index] - 1);
    size_t begin = index > 0 ? book->ends[index - 1] : 0;
    *out = (dh_value){.type = DH_TEXT,
                      .valid = 1,
                      .as.text = {book->strings.data ? book->strings.data + begin : "", book->ends[index] - begin}};
    return DH_OK;
}

static dh_status number(const sheet *s, dh_value *out, char buffer[16], dh_error *error)
{
    double value;
    if (cell_whole_number(out, s->value.data, s->value.size)) {
        if (s->kind != XLSX_NUMBER) xlsx_day_value(out, (double)out->as.integer, s->kind, s->book->is_1904, buffer);
        return DH_OK;
    }
    if (!cell_number(&value, s->value.data, s->plain))
        return invalid_cell(s, "sheet '%s', cell %s%lld: '%s' is no number, in '%s'; get the file again", error);
    xlsx_day_value(out, value, s->kind, s->book->is_1904, buffer);
    return DH_OK;
}

static dh_status value_of(sheet *s, dh_value *out, char buffer[16], dh_error *error)
{
    switch (s->form) {
    case SHARED: return shared_text(s, out, error);
    case BOOL: *out = (dh_value){.type = DH_BOOL, .valid = 1, .as.boolean = is_true(s->value.data)}; return DH_OK;
    case ISO_DATE:
        if (cell_iso_date(out, s->value.data)) return DH_OK;
        *out = cell_text(s->value.data, s->value.size); /* any other stays the text that it is */
        return DH_OK;
    case NUMBER: return number(s, out, buffer, error);
    default: *out = cell_text(s->value.data, s->value.size); return DH_OK;
    }
}

static void end_cell(part *of, sheet *s)
{
    char buffer[16];
    dh_value value;
    text_buffer decoded = {0};
    int unsaved = s->has_formula && (!s->has_value || s->form == NUMBER); /* an empty text has its type */
    if (s->value.size == 0 && unsaved) { /* never reckoned: programs write no <v>, or an empty one */
        value = cell_text(DH_CELL_UNSAVED, strlen(DH_CELL_UNSAVED));
        fail(of, s->cells->cell(s->cells, s->column, &value, of->error));
    }
    if (s->value.size == 0) return;
    dh_status status = value_of(s, &value, buffer, of->error);
    if (status == DH_OK && (s->form == INLINE || s->form == FORMULA_TEXT)) {
        if (xlsx_add_text(s->book->host, &decoded, s->value.data, s->value.size)) status = DH_ENOMEM;
        value.as.text.data = decoded.data;
        value.as.text.size = decoded.size;
    }
    if (status == DH_OK && value.type == DH_TEXT && s->font != CELL_FONT_PLAIN)
        status = s->cells->font(s->cells, cell_font_name(s->font), of->error);
    if (status == DH_OK) status = s->cells->cell(s->cells, s->column, &value, of->error);
    s->book->host->free(decoded.data);
    fail(of, status);
}

static void XMLCALL end(void *data, const char *element)
{
    part *of = data;
    sheet *s = of->context;
    const char *name = element[0] != '\0' && element[1] == '\0' ? element : local_name(element);
    char letter = name[0] != '\0' && name[1] == '\0' ? name[0] : '\0';
    if (letter == 'c' && s->in_row) {
        end_cell(of, s);
    } else if (letter == 'v' || letter == 't') {
        s->in_value = 0;
    } else if (letter != '\0') {
        return;
    } else if (strcmp(name, "rPh") == 0) {
        s->depth_of_phonetic--;
    } else if (strcmp(name, "row") == 0) {
        s->in_row = 0;
        s->column = -1;
    } else if (strcmp(name, "sheetData") == 0) {
        s->in_data = 0;
    }
}

static void XMLCALL characters(void *data, const char *bytes, int size)
{
    part *of = data;
    sheet *s = of->context;
    if (s->in_value && text_add(s->book->host, &s->value, bytes, (size_t)size)) part_fail(of, DH_ENOMEM);
}

/* "<v>12</v>", as most cells have; other elements of one letter are what start(), characters() and end() make of them.
 */
static void leaf(part *of, char name, const char *text, size_t size)
{
    sheet *s = of->context;
    if (name == 'v') s->has_value = 1;
    if (name == 'f') s->has_formula = 1;
    if (name != 'v' && (name != 't' || s->form != INLINE || s->depth_of_phonetic > 0)) return;
    if (text_add(s->book->host, &s->value, text, size)) part_fail(of, DH_ENOMEM);
}

dh_status xlsx_read_sheet(xlsx_book *book, const char *path, const char *name, int is_hidden, dh_cells *cells,
                          dh_error *error)
{
    static const part_handlers by = {start, end, characters, leaf, "vtf"};
    sheet s = {.book = book, .cells = cells, .name = name, .is_hidden = is_hidden, .column = -1};
    int found;
    s.plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!s.plain) return DH_ENOMEM;
    dh_status status = package_parse_large(&book->package, path, &s, &by, &found, error);
    if (status == DH_OK && !found) {
        book->host->error_set(error, DH_EDATA, "the sheet '%s' is not in '%s': get the file again", name,
                              book->package.path);
        status = DH_EDATA;
    }
    if (status == DH_OK) status = begin(&s, 0, error); /* an empty one */
    freelocale(s.plain);
    book->host->free(s.value.data);
    return status;
}
