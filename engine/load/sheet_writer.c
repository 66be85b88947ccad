/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells to typed delimited text. Rows are written as they come; those of a sheet with merged cells are written a second
 * time when it ends, for merged cells are known only then: what they show stands in the first of them, and is meant for
 * all. Texts and days are repeated so; a number is not, since it would be counted more than once.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/encoding/fonts.h"
#include "load/scan/typed.h"
#include "load/sheet_limits.h"
#include "load/sheets.h"
#include "load/sheets_internal.h"
#include "load/values/ditto.h"

#define BLOCK   ((size_t)1 << 18) /* bytes that are kept before they are written */
#define COLUMNS DH_SHEET_COLUMNS
#define STATED  256 /* columns that a sheet is believed to have: one with a colour in all cells states them all */
#define BLANK   ((int64_t)1 << 26) /* lines without cells at most, in all sheets */
#define MERGES  ((size_t)1 << 20)  /* merged cells of a sheet at most … */
#define STEPS   (INT64_C(1) << 28) /* … their cells, as many times as they have rows, … */
#define FILLED  ((int64_t)1 << 30) /* … and bytes of the texts that are repeated in them */
#define SHOWN   ((size_t)1000)     /* bytes that a rejected row has of a text that is too long */

typedef struct merge {
    int64_t first_line, last_line;
    int32_t first_column, last_column;
    char *value; /* as it stands in the text; NULL = not met yet, or nothing to repeat */
    size_t size;
} merge;

struct dh_sheet_writer {
    dh_cells cells; /* its `self` is the writer */
    int fd;
    int64_t written; /* bytes, those in `out` not counted */
    dh_strbuf out;
    dh_arena *arena;
    dh_sheet *sheets; /* the last is the one being written */
    size_t n_sheets, capacity;
    merge *merges; /* of this sheet */
    size_t n_merges, merge_capacity;
    bool in_row, is_hidden;
    int64_t line, at;         /* of the row that was begun; of the place that `out` has come to, from 1 */
    int32_t column;           /* the next of the row */
    int32_t width;            /* columns that rows are filled up to */
    dh_typed_refusal refusal; /* the first reason why the row cannot be read as a whole; */
    dh_strbuf far;            /* what its cell shows */
    char font[40];            /* of the next cell; "" = it matters not */
    dh_strbuf shown;          /* what a cell in such a font shows */
    int64_t steps;            /* taken to fill merged cells */
    int64_t filled;           /* bytes of texts repeated in them */
    int64_t blank;            /* lines without cells */
    dh_sheet_limits limits;
};

static dh_status write_bytes(dh_sheet_writer *w, const char *bytes, size_t size, dh_error *error)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = pwrite(w->fd, bytes + done, size - done, w->written);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            return dh_error_set(error, DH_EIO,
                                "cannot write what the file holds to a temporary file: %s; set TMPDIR to a folder with "
                                "more room",
                                dh_error_of_system(errno));
        done += (size_t)n;
        w->written += n;
    }
    return DH_OK;
}

static dh_status flush(dh_sheet_writer *w, size_t above, dh_error *error)
{
    if (w->out.failed) return dh_error_nomem(error);
    if (w->out.size <= above) return DH_OK;
    DH_TRY(write_bytes(w, w->out.data, w->out.size, error));
    dh_strbuf_clear(&w->out);
    return DH_OK;
}

static dh_sheet *sheet_of(dh_sheet_writer *w)
{
    return &w->sheets[w->n_sheets - 1];
}

/* Blank cells of the row, each but for a last one that is filled. */
static void add_delimiters(dh_sheet_writer *w, int64_t n)
{
    static const char some[] = ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,";
    const int64_t size = (int64_t)sizeof some - 1;
    for (; n > size; n -= size) dh_strbuf_add_bytes(&w->out, some, (size_t)size);
    if (n > 0) dh_strbuf_add_bytes(&w->out, some, (size_t)n);
}

/* `line`: of the file, or, where names stand before the first, of the sheet. */
static dh_status check_size(dh_sheet_writer *w, int64_t line, int64_t blanks, dh_error *error)
{
    return dh_sheet_limits_row(&w->limits, line - sheet_of(w)->is_named, blanks, w->written + (int64_t)w->out.size,
                               error);
}

/* ---- merged cells ---- */

static int by_place(const void *a, const void *b)
{
    const merge *left = a, *right = b;
    if (left->first_line != right->first_line) return left->first_line < right->first_line ? -1 : 1;
    return (left->first_column > right->first_column) - (left->first_column < right->first_column);
}

/* Takes the value of a merged cell, which stands in its first one. A number of several rows is not repeated. */
static dh_status take_value(dh_sheet_writer *w, merge *m, const char *text, size_t size, dh_error *error)
{
    dh_sheet *sheet = sheet_of(w);
    int32_t day;
    bool is_number = size > 0 && text[0] != '"' && (size < 10 || !dh_date_parse_iso(text, 10, &day)) &&
                     strchr("tf", text[0]) == NULL;
    if (is_number) {
        if (sheet->merged_line == 0 && m->last_line > m->first_line) sheet->merged_line = m->first_line;
        return DH_OK;
    }
    m->value = size > 0 ? dh_arena_strndup(w->arena, text, size) : NULL;
    m->size = size;
    return size == 0 || m->value != NULL ? DH_OK : dh_error_nomem(error);
}

/* One row of the sheet, cut into its fields as they are written. */
typedef struct row {
    const char *fields[COLUMNS + 1];
    size_t sizes[COLUMNS + 1];
    int32_t n;
    bool is_refused; /* the field behind the last says why */
    const char *why;
    size_t why_size;
} row;

static void cut_row(row *out, const char *text, size_t size)
{
    bool quoted = false;
    size_t begin = 0;
    out->n = 0;
    for (size_t i = 0; i <= size && out->n <= COLUMNS; i++) {
        if (i < size && text[i] == '"') quoted = !quoted;
        if (i < size && (text[i] != DH_TYPED_DELIMITER || quoted)) continue;
        out->fields[out->n] = text + begin;
        out->sizes[out->n++] = i - begin;
        begin = i + 1;
    }
    dh_typed_refusal refusal;
    int32_t last = out->n - 1;
    out->is_refused = dh_typed_read_refusal(&refusal, out->fields[last], out->sizes[last]);
    if (!out->is_refused) return;
    out->why = out->fields[last];
    out->why_size = out->sizes[last];
    out->n = last;
}

static dh_status too_many(dh_error *error)
{
    return dh_error_set(error, DH_EDATA, "a sheet has merged cells that overlap in too many rows: save it as CSV");
}

/* Fills what the merged cell reaches over in the row. */
static dh_status fill_cells(dh_sheet_writer *w, row *r, int64_t line, merge *m, dh_error *error)
{
    int32_t end = m->last_column < COLUMNS ? m->last_column + 1 : COLUMNS;
    w->steps += end;
    for (int32_t c = m->first_column; c < end; c++) {
        while (r->n <= c) r->fields[r->n] = "", r->sizes[r->n++] = 0;
        if (line == m->first_line && c == m->first_column) DH_TRY(take_value(w, m, r->fields[c], r->sizes[c], error));
        if (m->value == NULL || r->sizes[c] > 0) continue;
        r->fields[c] = m->value;
        r->sizes[c] = m->size;
        w->filled += (int64_t)m->size;
    }
    return w->steps > STEPS || w->filled > FILLED ? too_many(error) : DH_OK;
}

static dh_status write_row(dh_sheet_writer *w, const row *r, dh_error *error)
{
    if (r->n > sheet_of(w)->n_columns) sheet_of(w)->n_columns = r->n;
    for (int32_t c = 0; c < r->n; c++) {
        if (c > 0) dh_strbuf_add_char(&w->out, DH_TYPED_DELIMITER);
        dh_strbuf_add_bytes(&w->out, r->fields[c], r->sizes[c]);
    }
    if (r->is_refused) {
        if (r->n > 0) dh_strbuf_add_char(&w->out, DH_TYPED_DELIMITER);
        dh_strbuf_add_bytes(&w->out, r->why, r->why_size);
    }
    return flush(w, BLOCK, error);
}

/* Writes the rows of the sheet, which are in `text`, a second time, with the values of merged cells. Those that reach
 * over the row stand in front of all, in place of those that are done with. */
static dh_status fill_rows(dh_sheet_writer *w, const char *text, size_t size, dh_error *error)
{
    size_t n_live = 0, next = 0;
    int64_t line = 1;
    row *r = dh_malloc(sizeof *r);
    dh_status status = r != NULL ? DH_OK : dh_error_nomem(error);
    for (size_t at = 0; status == DH_OK && at < size; line++) {
        const char *found = memchr(text + at, '\n', size - at);
        size_t length = found != NULL ? (size_t)(found - text) - at : size - at, n_kept = 0;
        while (next < w->n_merges && w->merges[next].first_line <= line) w->merges[n_live++] = w->merges[next++];
        cut_row(r, text + at, length);
        w->steps += (int64_t)n_live;
        if (w->steps > STEPS) status = too_many(error);
        for (size_t i = 0; status == DH_OK && i < n_live; i++) {
            if (w->merges[i].last_line < line) continue;
            if (length > 0) status = fill_cells(w, r, line, &w->merges[i], error);
            w->merges[n_kept++] = w->merges[i];
        }
        n_live = n_kept;
        if (status == DH_OK && length > 0) status = write_row(w, r, error);
        if (status == DH_OK) status = check_size(w, line, 0, error);
        dh_strbuf_add_char(&w->out, '\n');
        at += length + 1;
    }
    dh_free(r);
    return status;
}

static dh_status fill_merged(dh_sheet_writer *w, dh_error *error)
{
    dh_sheet *sheet = sheet_of(w);
    if (w->n_merges == 0 || w->written == sheet->begin) return DH_OK;
    size_t size = (size_t)w->written;
    char *text = mmap(NULL, size, PROT_READ, MAP_SHARED, w->fd, 0);
    if (text == MAP_FAILED)
        return dh_error_set(error, DH_EIO, "cannot read a temporary file: %s", dh_error_of_system(errno));
    size_t begin = (size_t)sheet->begin;
    qsort(w->merges, w->n_merges, sizeof *w->merges, by_place);
    sheet->begin = w->written;
    dh_status status = fill_rows(w, text + begin, size - begin, error);
    if (status == DH_OK) status = flush(w, 0, error);
    munmap(text, size);
    return status;
}

/* ---- rows ---- */

/* Fills the row up, so that rows have the same number of fields; one that cannot be read as a whole has one more. */
static dh_status end_row(dh_sheet_writer *w, dh_error *error)
{
    bool refused = w->refusal.why != '\0';
    if (!w->in_row || (w->column == 0 && !refused)) return DH_OK;
    dh_sheet *sheet = sheet_of(w);
    if (w->column > sheet->n_columns) sheet->n_columns = w->column;
    if (w->column > w->width) w->width = w->column;
    int32_t blanks = w->width - w->column;
    add_delimiters(w, blanks + (refused && w->column > 0));
    w->refusal.shown = w->far.data;
    w->refusal.n_shown = refused ? w->far.size : 0;
    if (refused) dh_typed_write_refusal(&w->out, &w->refusal);
    dh_strbuf_add_char(&w->out, '\n');
    w->at++;
    sheet->n_rows++;
    sheet->n_hidden += w->is_hidden;
    return check_size(w, w->line, blanks, error);
}

static dh_status end_sheet(dh_sheet_writer *w, dh_error *error)
{
    if (w->n_sheets == 0) return DH_OK;
    DH_TRY(end_row(w, error));
    w->in_row = false;
    DH_TRY(flush(w, 0, error));
    DH_TRY(fill_merged(w, error));
    w->n_merges = 0;
    sheet_of(w)->size = w->written - sheet_of(w)->begin;
    return DH_OK;
}

static dh_status begin_sheet(dh_cells *cells, const char *name, int32_t n_columns, uint32_t flags, dh_error *error)
{
    dh_sheet_writer *w = cells->self;
    DH_TRY(end_sheet(w, error));
    if (dh_grow((void **)&w->sheets, &w->capacity, w->n_sheets + 1, sizeof *w->sheets) != 0)
        return dh_error_nomem(error);
    const char *kept = dh_arena_strdup(w->arena, name != NULL ? name : "");
    if (kept == NULL) return dh_error_nomem(error);
    dh_sheet *sheet = &w->sheets[w->n_sheets++];
    memset(sheet, 0, sizeof *sheet); /* its padding too: it is written as it is */
    sheet->name = kept;
    sheet->begin = w->written;
    sheet->is_hidden = (flags & DH_SHEET_HIDDEN) != 0;
    sheet->is_1904 = (flags & DH_SHEET_1904) != 0;
    w->width = n_columns <= STATED ? n_columns : 0;
    w->line = 0;
    w->at = 1;
    return DH_OK;
}

static dh_status begin_row(dh_cells *cells, int64_t line, uint32_t flags, dh_error *error)
{
    dh_sheet_writer *w = cells->self;
    if (w->n_sheets == 0) return dh_error_set(error, DH_EPLUGIN, "a row comes before its sheet");
    if (line < 1 || line > INT64_MAX / 2)
        return dh_error_set(error, DH_EDATA, "a row has the number %lld; rows count from 1", (long long)line);
    line += sheet_of(w)->is_named;
    if (line <= w->line)
        return dh_error_set(error, DH_EDATA, "row %lld stands below row %lld: the file's rows are out of order",
                            (long long)line, (long long)w->line);
    DH_TRY(end_row(w, error));
    DH_TRY(flush(w, BLOCK, error));
    w->in_row = true;
    w->line = line;
    w->column = 0;
    w->refusal.why = '\0';
    w->is_hidden = (flags & DH_ROW_HIDDEN) != 0;
    return DH_OK;
}

static dh_status begin_names(dh_cells *cells, dh_error *error)
{
    dh_sheet_writer *w = cells->self;
    DH_TRY(begin_row(cells, 1, 0, error));
    sheet_of(w)->is_named = true;
    return DH_OK;
}

/* Blank lines up to that of the row, which has its first cell now. */
static dh_status reach_line(dh_sheet_writer *w, dh_error *error)
{
    w->blank += w->line - w->at;
    if (w->blank > BLANK)
        return dh_error_set(error, DH_EDATA, "row %lld stands %lld lines below the one before: the file is damaged",
                            (long long)w->line, (long long)(w->line - w->at));
    for (; w->at < w->line; w->at++) {
        dh_strbuf_add_char(&w->out, '\n');
        DH_TRY(flush(w, BLOCK, error));
    }
    if (sheet_of(w)->first_line == 0) sheet_of(w)->first_line = w->line;
    return DH_OK;
}

static bool is_empty(const dh_value *value)
{
    return !value->valid || (value->type == DH_TEXT && value->as.text.size == 0);
}

static dh_status set_font(dh_cells *cells, const char *name, dh_error *error)
{
    dh_sheet_writer *w = cells->self;
    (void)error;
    snprintf(w->font, sizeof w->font, "%s", name != NULL ? name : "");
    return DH_OK;
}

/* What a text shows in its font, which holds for one cell. */
static dh_status read_in_font(dh_sheet_writer *w, const char *font, int32_t column, dh_value *value, dh_error *error)
{
    dh_sheet *sheet = sheet_of(w);
    dh_strbuf_clear(&w->shown);
    bool other = value->type == DH_TEXT && dh_font_read(&w->shown, font, value->as.text.data, value->as.text.size);
    if (w->shown.failed) return dh_error_nomem(error);
    if (!other) return DH_OK;
    value->as.text.data = w->shown.data;
    value->as.text.size = w->shown.size;
    if (sheet->n_fonts++ > 0) return DH_OK;
    sheet->font_line = w->line - sheet->is_named;
    sheet->font_column = column;
    return DH_OK;
}

static bool is_unsaved(const dh_value *value)
{
    static const char mark[] = DH_CELL_UNSAVED;
    return value->type == DH_TEXT && value->as.text.size == sizeof mark - 1 &&
           memcmp(value->as.text.data, mark, sizeof mark - 1) == 0;
}

/* So that a sheet without any is not looked through for them. */
static dh_status look_for_ditto(dh_sheet_writer *w, const dh_value *value, dh_error *error)
{
    dh_sheet *sheet = sheet_of(w);
    dh_ditto kind = DH_DITTO_NONE;
    if (sheet->has_dittos || value->type != DH_TEXT) return DH_OK;
    if (!dh_ditto_is_possible(value->as.text.data, value->as.text.size)) return DH_OK;
    if (!dh_ditto_of(&kind, value->as.text.data, value->as.text.size)) return dh_error_nomem(error);
    sheet->has_dittos = kind != DH_DITTO_NONE;
    return DH_OK;
}

/* What a cell shows that the row has no field for. */
static dh_status keep_far(dh_sheet_writer *w, const dh_value *value, dh_error *error)
{
    bool is_day = value->type == DH_DATE || value->type == DH_DATETIME;
    if (value->type == DH_TEXT)
        dh_strbuf_add_bytes(&w->far, value->as.text.data, dh_text_cut(value->as.text.data, value->as.text.size, SHOWN));
    else if (!is_day || dh_typed_has_day(value))
        DH_TRY(dh_typed_write(&w->far, value, error));
    return w->far.failed ? dh_error_nomem(error) : DH_OK;
}

/* Notes why the row cannot be read as a whole, and makes of the value what the row has of it when it is sent back. A
 * row of the names of columns cannot go to those who wrote it, and without it no other can be read: the file is
 * refused. */
static dh_status refuse_cell(dh_sheet_writer *w, dh_typed_why why, int32_t column, dh_value *value, dh_error *error)
{
    const dh_sheet *sheet = sheet_of(w);
    size_t size = value->type == DH_TEXT ? value->as.text.size : 0;
    if (sheet->is_named && w->line == 1)
        return dh_error_set(error, DH_ELIMIT,
                            "the name of column %d has %zu bytes, and at most %d columns are read, whose names have at "
                            "most %lld bytes: name it shorter, or save the table as CSV without what is not needed",
                            column + 1, size, DH_SHEET_COLUMNS, (long long)DH_SHEET_TEXT);
    if (w->refusal.why == '\0') {
        w->refusal = (dh_typed_refusal){.why = (char)why, .column = column, .size = (int64_t)size};
        dh_strbuf_clear(&w->far);
        if (why == DH_TYPED_FAR_COLUMN) DH_TRY(keep_far(w, value, error));
    }
    if (w->column == 0) DH_TRY(reach_line(w, error));
    if (why == DH_TYPED_LONG_TEXT)
        value->as.text.size = dh_text_cut(value->as.text.data, size, SHOWN);
    else
        value->valid = 0;
    return DH_OK;
}

/* Whether a cell can be read; else the row is refused, and the value cut. */
static dh_status check_cell(dh_sheet_writer *w, int32_t column, dh_value *value, dh_error *error)
{
    if (column >= COLUMNS) return refuse_cell(w, DH_TYPED_FAR_COLUMN, column, value, error);
    if (!value->valid) return DH_OK;
    if (value->type == DH_TEXT && (int64_t)value->as.text.size > DH_SHEET_TEXT)
        return refuse_cell(w, DH_TYPED_LONG_TEXT, column, value, error);
    if ((value->type == DH_DATE || value->type == DH_DATETIME) && !dh_typed_has_day(value))
        return refuse_cell(w, DH_TYPED_DAY_BEYOND_ALL, column, value, error);
    return DH_OK;
}

static dh_status add_cell(dh_cells *cells, int32_t column, const dh_value *value, dh_error *error)
{
    dh_sheet_writer *w = cells->self;
    if (!w->in_row) return dh_error_set(error, DH_EPLUGIN, "a cell comes before its row");
    if (column < w->column || column < 0)
        return dh_error_set(error, DH_EDATA, "the cells of row %lld are out of order", (long long)w->line);
    char font[sizeof w->font];
    font[0] = '\0';
    if (w->font[0] != '\0') memcpy(font, w->font, sizeof font);
    w->font[0] = '\0'; /* it was this cell's alone */
    if (is_empty(value)) return DH_OK;
    if (is_unsaved(value)) {
        dh_sheet *sheet = sheet_of(w);
        if (sheet->n_unsaved++ > 0) return DH_OK;
        sheet->unsaved_line = w->line - sheet->is_named;
        sheet->unsaved_column = column;
        return DH_OK;
    }
    dh_value read = *value;
    DH_TRY(check_cell(w, column, &read, error));
    if (!read.valid) return DH_OK;
    if (font[0] != '\0') DH_TRY(read_in_font(w, font, column, &read, error));
    DH_TRY(look_for_ditto(w, &read, error)); /* which is one by what the font shows */
    if (w->column == 0) DH_TRY(reach_line(w, error));
    /* the column counts fields that are written: before each but the first stands a delimiter */
    int32_t blanks = column - w->column;
    add_delimiters(w, w->column == 0 ? column : blanks + 1);
    w->column = column + 1;
    DH_TRY(dh_typed_write(&w->out, &read, error));
    DH_TRY(flush(w, BLOCK, error));
    return check_size(w, w->line, blanks, error);
}

static dh_status add_merge(dh_cells *cells, int64_t first_line, int32_t first_column, int64_t last_line,
                           int32_t last_column, dh_error *error)
{
    dh_sheet_writer *w = cells->self;
    if (w->n_sheets == 0) return dh_error_set(error, DH_EPLUGIN, "merged cells come before their sheet");
    if (first_line < 1 || last_line < first_line || first_column < 0 || last_column < first_column)
        return dh_error_set(error, DH_EDATA, "merged cells end before they begin: the file is damaged");
    if (w->n_merges >= MERGES)
        return dh_error_set(error, DH_EDATA, "a sheet has more than %zu merged cells: split it, or save it as CSV",
                            MERGES);
    if (dh_grow((void **)&w->merges, &w->merge_capacity, w->n_merges + 1, sizeof *w->merges) != 0)
        return dh_error_nomem(error);
    w->merges[w->n_merges++] = (merge){first_line, last_line, first_column, last_column, NULL, 0};
    return DH_OK;
}

/* ---- the whole ---- */

dh_status dh_sheet_writer_new(dh_sheet_writer **out, int descriptor, int64_t size, dh_error *error)
{
    dh_sheet_writer *w = dh_calloc(1, sizeof *w);
    *out = w;
    if (w == NULL) return dh_error_nomem(error);
    w->fd = descriptor;
    w->limits.size = size;
    w->arena = dh_arena_new();
    w->cells = (dh_cells){sizeof w->cells, w, begin_sheet, begin_row, add_cell, add_merge, begin_names, set_font};
    if (w->arena != NULL) return DH_OK;
    dh_sheet_writer_free(w);
    *out = NULL;
    return dh_error_nomem(error);
}

void dh_sheet_writer_free(dh_sheet_writer *w)
{
    if (w == NULL) return;
    dh_strbuf_free(&w->out);
    dh_strbuf_free(&w->shown);
    dh_strbuf_free(&w->far);
    dh_arena_free(w->arena);
    dh_free(w->sheets);
    dh_free(w->merges);
    dh_free(w);
}

dh_cells *dh_sheet_writer_cells(dh_sheet_writer *w)
{
    return &w->cells;
}

dh_status dh_sheet_writer_end(dh_sheet_writer *w, dh_error *error)
{
    DH_TRY(end_sheet(w, error));
    for (size_t i = 0; i < w->n_sheets; i++) {
        const char *name = w->sheets[i].name;
        w->sheets[i].name = NULL; /* the same file gives the same bytes */
        dh_strbuf_add_bytes(&w->out, &w->sheets[i], sizeof w->sheets[i]);
        dh_strbuf_add_bytes(&w->out, name, strlen(name) + 1);
    }
    dh_sheets_tail tail;
    memset(&tail, 0, sizeof tail);
    tail.index = w->written;
    tail.n_sheets = (int32_t)w->n_sheets;
    dh_strbuf_add_bytes(&w->out, &tail, sizeof tail);
    return flush(w, 0, error);
}
