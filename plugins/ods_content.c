/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sheets of a spreadsheet, streamed. A cell and a row say how often they are repeated: a sheet ends with a million
 * empty rows in one element, and equal rows may stand as one, so that a row is kept until it ends.
 */
#include <stdlib.h>

#include "ods.h"

#define SHEETS 1000  /* of a file at most */
#define WIDEST 16384 /* columns that a sheet can have; a value that is repeated beyond has refused its row by then */
#define COPIED ((uint64_t)256 << 20) /* bytes that repeated rows may come to, … */
#define A_CELL 8                     /* … of a cell at least */
#define MERGES ((size_t)1 << 20)     /* merged cells of a sheet that are handed on; the host takes no more */

/* A cell of the row, that is not empty. */
typedef struct kept {
    int32_t column, n_columns, over_columns;
    int64_t over_rows;
    dh_value value; /* the text of one begins in `texts` at as.integer */
    size_t text, size;
    cell_font font;
} kept;

/* Columns up to one, and what cells without a style have there. */
typedef struct column_font {
    int64_t end;
    cell_font font;
} column_font;

typedef struct merge {
    int64_t first_line, last_line;
    int32_t first_column, last_column;
} merge;

typedef struct content {
    const dh_host *host;
    dh_cells *cells;
    locale_t plain;
    enum { OUTSIDE, BOOK, SHEET, ROW, CELL } at;
    int skipped; /* elements that are passed over, within each other */
    int found;   /* there is a spreadsheet */
    int n_sheets;
    text_buffer style, unshown; /* the style being read; those of hidden sheets, each with a NUL */
    text_buffer name;           /* of the sheet */
    int64_t line, n_rows;       /* of the row, and how often it is repeated */
    uint32_t row_flags;
    int64_t column; /* of the next cell */
    ods_styles styles;
    column_font *columns; /* of the sheet */
    size_t n_columns, columns_capacity;
    int row_font;   /* of cells of the row without a style; -1 = that of their column */
    cell_font font; /* of the cell */
    ods_cell cell;
    kept *row;
    size_t n_kept, row_capacity;
    text_buffer texts; /* of the row */
    merge *merges;
    size_t n_merges, merge_capacity;
    uint64_t copied; /* bytes of rows beyond their first */
} content;

static int room(const dh_host *host, void **items, size_t *capacity, size_t n, size_t size)
{
    if (n < *capacity) return 1;
    size_t more = *capacity * 2 + 64;
    void *grown = host->realloc(*items, more * size);
    if (!grown) return 0;
    *items = grown;
    *capacity = more;
    return 1;
}

static int64_t count_of(const char *text)
{
    long long n = text ? strtoll(text, NULL, 10) : 1;
    return n < 1 ? 1 : n > INT32_MAX ? INT32_MAX : n;
}

/* ---- styles: which sheets are hidden, and which fonts cells have ---- */

static dh_status start_style(content *c, const char *name, const char **attributes)
{
    const char *given;
    TRY(ods_styles_element(&c->styles, name, attributes));
    if (strcmp(name, "style") == 0) {
        given = attribute(attributes, "name");
        c->style.size = 0;
        return text_add(c->host, &c->style, given ? given : "", given ? strlen(given) : 0) ? DH_ENOMEM : DH_OK;
    }
    if (strcmp(name, "table-properties") != 0) return DH_OK;
    given = attribute(attributes, "display");
    if (!given || strcmp(given, "false") != 0 || c->style.size == 0) return DH_OK;
    return text_add(c->host, &c->unshown, c->style.data, c->style.size + 1) ? DH_ENOMEM : DH_OK;
}

static int is_hidden(const content *c, const char *style)
{
    for (size_t i = 0; style && i < c->unshown.size; i += strlen(c->unshown.data + i) + 1)
        if (strcmp(c->unshown.data + i, style) == 0) return 1;
    return 0;
}

/* ---- sheets ---- */

static dh_status start_sheet(part *of, content *c, const char **attributes)
{
    const char *name = attribute(attributes, "name"), *style = attribute(attributes, "style-name");
    if (c->n_sheets++ == SHEETS) {
        c->host->error_set(of->error, DH_ELIMIT,
                           "'%s' has more than %d sheets: save those that are needed as a workbook of their own",
                           of->package->path, SHEETS);
        return DH_ELIMIT;
    }
    c->at = SHEET;
    c->line = 1;
    c->n_merges = 0;
    c->n_columns = 0;
    c->name.size = 0;
    if (text_add(c->host, &c->name, name ? name : "", name ? strlen(name) : 0)) return DH_ENOMEM;
    return c->cells->sheet(c->cells, c->name.data, 0, is_hidden(c, style) ? DH_SHEET_HIDDEN : 0, of->error);
}

static dh_status add_column(content *c, const char **attributes)
{
    const char *style = attribute(attributes, "default-cell-style-name");
    int64_t begin = c->n_columns > 0 ? c->columns[c->n_columns - 1].end : 0;
    if (!room(c->host, (void **)&c->columns, &c->columns_capacity, c->n_columns, sizeof *c->columns)) return DH_ENOMEM;
    c->columns[c->n_columns++] = (column_font){begin + count_of(attribute(attributes, "number-columns-repeated")),
                                               ods_cell_font(&c->styles, style)};
    return DH_OK;
}

/* Of the cell that begins: by its own style, else that of its row, else of its column. */
static cell_font font_of_cell(const content *c)
{
    if (c->cell.style[0] != '\0') return ods_cell_font(&c->styles, c->cell.style);
    if (c->row_font >= 0) return (cell_font)c->row_font;
    for (size_t i = 0; i < c->n_columns; i++)
        if (c->column < c->columns[i].end) return c->columns[i].font;
    return ods_cell_font(&c->styles, NULL);
}

static dh_status end_sheet(part *of, content *c)
{
    c->at = BOOK;
    for (size_t i = 0; i < c->n_merges; i++) {
        const merge *m = &c->merges[i];
        TRY(c->cells->merge(c->cells, m->first_line, m->first_column, m->last_line, m->last_column, of->error));
    }
    return DH_OK;
}

/* ---- rows ---- */

static dh_status start_row(content *c, const char **attributes)
{
    const char *shown = attribute(attributes, "visibility");
    c->at = ROW;
    c->n_rows = count_of(attribute(attributes, "number-rows-repeated"));
    const char *style = attribute(attributes, "default-cell-style-name");
    c->row_font = style ? (int)ods_cell_font(&c->styles, style) : -1;
    c->row_flags = shown && strcmp(shown, "visible") != 0 ? DH_ROW_HIDDEN : 0;
    c->column = 0;
    c->n_kept = 0;
    c->texts.size = 0;
    return DH_OK;
}

static dh_status add_merges(content *c, const kept *cell, int64_t line)
{
    if (cell->over_columns <= 1 && cell->over_rows <= 1) return DH_OK;
    for (int32_t i = 0; i < cell->n_columns && c->n_merges <= MERGES; i++) {
        if (!room(c->host, (void **)&c->merges, &c->merge_capacity, c->n_merges, sizeof *c->merges)) return DH_ENOMEM;
        int32_t column = cell->column + i;
        c->merges[c->n_merges++] = (merge){line, line + cell->over_rows - 1, column, column + cell->over_columns - 1};
    }
    return DH_OK;
}

static dh_status write_cell(content *c, const kept *cell, dh_error *error)
{
    dh_value value = cell->value;
    if (value.type == DH_TEXT) value.as.text.data = c->texts.data + cell->text, value.as.text.size = cell->size;
    for (int32_t i = 0; i < cell->n_columns && (i == 0 || cell->column + i < WIDEST); i++) {
        if (value.type == DH_TEXT && cell->font != CELL_FONT_PLAIN)
            TRY(c->cells->font(c->cells, cell_font_name(cell->font), error));
        TRY(c->cells->cell(c->cells, cell->column + i, &value, error));
    }
    return DH_OK;
}

static dh_status write_row(part *of, content *c, int64_t line)
{
    uint64_t before = c->copied;
    TRY(c->cells->row(c->cells, line, c->row_flags, of->error));
    for (size_t i = 0; i < c->n_kept; i++) {
        const kept *cell = &c->row[i];
        TRY(write_cell(c, cell, of->error));
        TRY(add_merges(c, cell, line));
        c->copied += (cell->size + A_CELL) * (uint64_t)cell->n_columns;
    }
    if (line == c->line) c->copied = before; /* it stands there itself */
    if (c->copied <= COPIED) return DH_OK;
    c->host->error_set(of->error, DH_ELIMIT,
                       "sheet '%s', row %lld: the rows that it repeats come to more than %d million bytes, in '%s': it "
                       "is made to harm, or damaged",
                       c->name.data, (long long)line, (int)(COPIED / 1000000), of->package->path);
    return DH_ELIMIT;
}

static dh_status end_row(part *of, content *c)
{
    c->at = SHEET;
    for (int64_t i = 0; c->n_kept > 0 && i < c->n_rows; i++) TRY(write_row(of, c, c->line + i));
    c->line += c->n_rows;
    return DH_OK;
}

/* ---- cells ---- */

static dh_status end_cell(part *of, content *c)
{
    char buffer[16], letters[16];
    kept cell = {.column = (int32_t)c->column,
                 .n_columns = c->cell.n_columns,
                 .over_columns = c->cell.over_columns,
                 .over_rows = c->cell.over_rows,
                 .font = c->cell.font > 0 ? (cell_font)c->cell.font : CELL_FONT_PLAIN};
    c->at = ROW;
    if (!ods_value(&cell.value, &c->cell, c->plain, buffer)) {
        c->host->error_set(of->error, DH_EDATA,
                           "sheet '%s', cell %s%lld: '%s' is no number, in '%s'; get the file again", c->name.data,
                           cell_letters(letters, cell.column), (long long)c->line, c->cell.value.data,
                           of->package->path);
        return DH_EDATA;
    }
    if (c->column < INT32_MAX / 2) c->column += c->cell.n_columns;
    if (!cell.value.valid && c->cell.has_formula && !c->cell.has_type && c->cell.n_paragraphs == 0)
        cell.value = cell_text(DH_CELL_UNSAVED, strlen(DH_CELL_UNSAVED));
    if (!cell.value.valid) return DH_OK;
    if (!room(c->host, (void **)&c->row, &c->row_capacity, c->n_kept, sizeof *c->row)) return DH_ENOMEM;
    cell.text = c->texts.size;
    cell.size = cell.value.type == DH_TEXT ? cell.value.as.text.size : 0;
    if (cell.size > 0 && text_add(c->host, &c->texts, cell.value.as.text.data, cell.size)) return DH_ENOMEM;
    c->row[c->n_kept++] = cell;
    return DH_OK;
}

/* ---- elements ---- */

static int is_cell(const char *name)
{
    return strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0;
}

/* What holds rows, and is no row. */
static int holds_rows(const char *name)
{
    return strcmp(name, "table-rows") == 0 || strcmp(name, "table-row-group") == 0 ||
           strcmp(name, "table-header-rows") == 0;
}

static int holds_columns(const char *name)
{
    return strcmp(name, "table-columns") == 0 || strcmp(name, "table-column-group") == 0 ||
           strcmp(name, "table-header-columns") == 0;
}

static dh_status start_element(part *of, content *c, const char *name, const char **attributes)
{
    dh_status status = DH_OK;
    switch (c->at) {
    case OUTSIDE:
        if (strcmp(name, "spreadsheet") != 0) return start_style(c, name, attributes);
        c->at = BOOK;
        c->found = 1;
        return DH_OK;
    case BOOK: /* beside sheets: what was changed, and tables of other files, which have rows and cells too */
        if (strcmp(name, "table") == 0) return start_sheet(of, c, attributes);
        break;
    case SHEET:
        if (strcmp(name, "table-row") == 0) return start_row(c, attributes);
        if (strcmp(name, "table-column") == 0) return add_column(c, attributes);
        if (holds_rows(name) || holds_columns(name)) return DH_OK;
        break;
    case ROW:
        if (!is_cell(name)) break;
        c->at = CELL;
        ods_begin_cell(c->host, &c->cell, attributes, &status);
        c->font = font_of_cell(c);
        return status;
    default: return ods_text_element(c->host, &c->cell, &c->styles, name, attributes, &c->skipped);
    }
    c->skipped = 1;
    return DH_OK;
}

static void XMLCALL start(void *data, const char *element, const char **attributes)
{
    part *of = data;
    content *c = of->context;
    if (c->skipped > 0) {
        c->skipped++;
        return;
    }
    dh_status status = start_element(of, c, local_name(element), attributes);
    if (status != DH_OK) part_fail(of, status);
}

static void XMLCALL end(void *data, const char *element)
{
    part *of = data;
    content *c = of->context;
    const char *name = local_name(element);
    dh_status status = DH_OK;
    if (c->skipped > 0) {
        c->skipped--;
        return;
    }
    if (c->at == OUTSIDE && (strcmp(name, "style") == 0 || strcmp(name, "default-style") == 0))
        status = ods_styles_end(&c->styles);
    else if (c->at == CELL && strcmp(name, "span") == 0)
        c->cell.n_spans--;
    else if (c->at == CELL && is_cell(name))
        status = end_cell(of, c);
    else if (c->at == ROW && strcmp(name, "table-row") == 0)
        status = end_row(of, c);
    else if (c->at == SHEET && strcmp(name, "table") == 0)
        status = end_sheet(of, c);
    else if (c->at == BOOK && strcmp(name, "spreadsheet") == 0)
        c->at = OUTSIDE;
    if (status != DH_OK) part_fail(of, status);
}

static void XMLCALL characters(void *data, const char *bytes, int size)
{
    part *of = data;
    content *c = of->context;
    if (c->at != CELL || c->skipped > 0) return;
    dh_status status = ods_text_characters(c->host, &c->cell, c->font, bytes, size);
    if (status != DH_OK) part_fail(of, status);
}

dh_status ods_read_content(package *p, dh_cells *cells, int *found, dh_error *error)
{
    static const part_handlers by = {start, end, characters, NULL, NULL};
    content c = {.host = p->host, .cells = cells, .styles = {.host = p->host}};
    int is_there;
    c.plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c.plain) return DH_ENOMEM;
    dh_status status = ods_read_styles(p, &c.styles, error);
    if (status == DH_OK) status = package_parse_large(p, "content.xml", &c, &by, &is_there, error);
    *found = c.found;
    freelocale(c.plain);
    text_buffer *texts[] = {&c.style, &c.unshown, &c.name, &c.texts, &c.cell.value, &c.cell.text};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) p->host->free(texts[i]->data);
    ods_styles_free(&c.styles);
    p->host->free(c.columns);
    p->host->free(c.row);
    p->host->free(c.merges);
    return status;
}
