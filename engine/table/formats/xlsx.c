/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx: a sheet of the table, typed and formatted as people read it, and one of its notes. A count that is not exact is
 * its figure, shown with its sign (≥, ≤, ≈, ≥ ≈), and its bounds in two columns after it; what is unknown is an empty
 * cell. What a workbook cannot hold as a number or day stands as text, and a note says so: whole numbers of more than
 * 15 digits, and days before 1 March 1900, from which Excel and others count alike.
 */
#include "table/formats/formats_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"
#include "table/writers.h"

#define DIGITS     15      /* that a number of a workbook keeps */
#define WHOLE      1e15    /* from here on a number of more digits would lose what makes it whole */
#define EPOCH      25569   /* the day 1970-01-01 in a workbook */
#define FIRST_DAY  61      /* 1900-03-01 */
#define LAST_DAY   2958465 /* 9999-12-31 */
#define SAMPLED    1000    /* rows that a column's width is taken from */
#define MAX_WIDTH  60
#define MIN_WIDTH  6
#define LONG_TEXT  50 /* characters beyond which a text is wrapped */
#define DAY_MICROS 86400000000LL

enum { EXACT, NOT_BELOW, NOT_ABOVE, ABOUT, ABOUT_OR_MORE, SIGNS }; /* of a count */

/* A column of the sheet. */
typedef struct sheet_column {
    const dh_column *column;
    int32_t index; /* in the table */
    int part;      /* 0: the cells, 1: the lower bounds, 2: the upper ones */
    /* EXACT alone, but for counts; of rows of totals, if there are any */
    int styles[SIGNS], total_styles[SIGNS];
    int64_t long_texts; /* how many numbers, or days, stand as text */
} sheet_column;

typedef struct book_writer {
    const dh_workbook_api *api;
    dh_book *book;
    const dh_table *table;
    const dh_write_options *how;
    sheet_column *columns;
    int32_t n;
    int head, right_head, text;
    bool has_totals;
    int64_t top; /* rows of the title above the heads */
    dh_strbuf scratch, list;
} book_writer;

static bool has_bounds(const dh_column *column)
{
    return column->type == DH_COUNT && !dh_column_is_exact(column);
}

/* ---- formats of numbers ---- */

static void add_decimals(dh_strbuf *out, const char *whole, int digits)
{
    dh_strbuf_add(out, whole);
    for (int i = 0; i < digits; i++) dh_strbuf_add(out, i == 0 ? ".0" : "0");
}

static bool is_shown(const dh_column *column, int64_t divisor)
{
    for (int64_t row = 0; row < column->length; row++)
        if (dh_column_is_valid(column, row) && dh_column_int64(column, row) % divisor != 0) return true;
    return false;
}

/* Excel's code; NULL = none. */
static const char *number_code(book_writer *w, const dh_column *column)
{
    dh_strbuf *code = &w->scratch;
    bool english = w->how->locale == DH_LOCALE_EN;
    int digits = dh_reading_digits(column);
    dh_strbuf_clear(code);
    switch (column->type) {
    case DH_BOOL: return NULL;
    case DH_TEXT:
    case DH_CATEGORY: return "@";
    case DH_DATE: return english ? "yyyy-mm-dd" : "dd/mm/yyyy";
    case DH_DATETIME:
        dh_strbuf_add(code, english ? "yyyy-mm-dd hh:mm" : "dd/mm/yyyy hh:mm");
        if (is_shown(column, 60000000)) dh_strbuf_add(code, ":ss");
        if (is_shown(column, 1000000)) dh_strbuf_add(code, ".000");
        break;
    case DH_INT64:
    case DH_FLOAT64:
    case DH_COUNT:
        if (column->display == DH_DISPLAY_PVALUE)
            dh_strbuf_add(code, english ? "[<0.001]\"< 0.001\";0.000" : "[<0.001]\"< 0,001\";0.000");
        else
            add_decimals(code,
                         column->display == DH_DISPLAY_ID || column->display == DH_DISPLAY_PERCENT ? "0" : "#,##0",
                         digits);
        if (column->display == DH_DISPLAY_PERCENT) dh_strbuf_add_char(code, '%');
        break;
    }
    return code->data;
}

/* The styles of a column's cells, or of those in rows of totals. */
static dh_status make_styles(book_writer *w, sheet_column *c, bool total, dh_error *error)
{
    int *styles = total ? c->total_styles : c->styles;
    static const char *const signs[SIGNS] = {"", "\"≥ \"", "\"≤ \"", "\"≈ \"",
                                             "\"≥"
                                             "\xC2\xA0"
                                             "≈ \""};
    const char *code = number_code(w, c->column);
    dh_book_style style = {.number = code, .bold = total};
    if (w->scratch.failed) return dh_error_nomem(error);
    DH_TRY(w->api->style(w->book, &styles[EXACT], &style, error));
    for (int sign = NOT_BELOW; sign < SIGNS && c->part == 0 && has_bounds(c->column); sign++) {
        dh_strbuf with = {0};
        dh_strbuf_printf(&with, "%s%s", signs[sign], code);
        style.number = with.data;
        dh_status status = with.failed ? dh_error_nomem(error) : w->api->style(w->book, &styles[sign], &style, error);
        dh_strbuf_free(&with);
        DH_TRY(status);
    }
    return DH_OK;
}

/* ---- columns ---- */

/* Adds a cell as people read it, to see how wide it is. */
static void add_sample(book_writer *w, const sheet_column *c, int64_t row, int digits)
{
    const char *total = dh_reading_total(w->table, c->index, row);
    size_t size = 0;
    bool text = c->column->type == DH_TEXT || c->column->type == DH_CATEGORY;
    dh_strbuf_clear(&w->scratch);
    if (total != NULL) dh_strbuf_add(&w->scratch, total);
    if (!dh_column_is_valid(c->column, row)) return;
    const char *bytes = text ? dh_reading_text(&w->list, w->table, c->index, row, &size) : NULL;
    if (text)
        dh_reading_add_line(&w->scratch, bytes, size);
    else
        dh_format_cell_digits(&w->scratch, c->column, row, digits, w->how->locale);
}

/* Sets the width, and wraps a column of long texts. */
static dh_status set_width(book_writer *w, sheet_column *c, int32_t place, dh_error *error)
{
    int64_t widest = 0, rows = c->column->length < SAMPLED ? c->column->length : SAMPLED;
    int digits = dh_reading_digits(c->column);
    dh_strbuf_clear(&w->scratch);
    dh_reading_add_head(&w->scratch, w->table, c->index, c->part);
    int64_t head = w->scratch.failed ? 0 : dh_text_width(w->scratch.data, w->scratch.size);
    for (int64_t row = 0; row < rows; row++) {
        add_sample(w, c, row, digits);
        int64_t width = w->scratch.size > 0 ? dh_text_width(w->scratch.data, w->scratch.size) : 0;
        if (width > widest) widest = width;
    }
    if (w->scratch.failed) return dh_error_nomem(error);
    if (widest > LONG_TEXT) {
        dh_book_style style = {.number = "@", .wrap = true};
        DH_TRY(w->api->style(w->book, &c->styles[EXACT], &style, error));
        style.bold = true;
        if (w->has_totals) DH_TRY(w->api->style(w->book, &c->total_styles[EXACT], &style, error));
    }
    int64_t width = widest, of_head = head < 18 ? head : 18; /* a longer head is wrapped */
    if (of_head + 3 > width) width = of_head + 3;            /* beside the button of the filter */
    if (width < MIN_WIDTH) width = MIN_WIDTH;
    if (width > MAX_WIDTH) width = MAX_WIDTH;
    return w->api->width(w->book, place, (double)width + 1, -1, error);
}

static dh_status find_columns(book_writer *w, dh_error *error)
{
    int32_t n = dh_table_columns(w->table);
    w->columns = dh_calloc((size_t)n * 3, sizeof *w->columns);
    if (!w->columns) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        const dh_column *column = dh_table_column(w->table, i);
        for (int part = 0; part < (has_bounds(column) ? 3 : 1); part++)
            w->columns[w->n++] = (sheet_column){.column = column, .index = i, .part = part};
    }
    return DH_OK;
}

/* ---- cells ---- */

static int style_of(const book_writer *w, const sheet_column *c, int64_t row, int sign)
{
    return w->has_totals && dh_table_row_is_total(w->table, row) ? c->total_styles[sign] : c->styles[sign];
}

/* Whether a whole number, written with an exponent or without, has more digits than a workbook keeps; the zeros at its
 * end need none. */
static bool is_too_long(const char *text)
{
    int digits = 0, zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text < '0' || *text > '9') continue;
        zeros = *text == '0' ? zeros + 1 : 0;
        digits++;
    }
    return digits - zeros > DIGITS;
}

static dh_status put_text(book_writer *w, const sheet_column *c, int64_t row, int32_t place, const char *text,
                          size_t size, dh_error *error)
{
    dh_status status = w->api->text(w->book, w->top + row + 1, place, style_of(w, c, row, EXACT), text, size, error);
    if (status == DH_EINVAL)
        dh_error_prefix(error, "column '%s', row %lld", dh_table_column_name(w->table, c->index), (long long)row + 1);
    return status;
}

/* As text what is no number of a workbook: too long, or infinite. */
static dh_status put_number(book_writer *w, sheet_column *c, int64_t row, int32_t place, double value, int sign,
                            dh_error *error)
{
    char text[40];
    if (isnan(value)) return DH_OK;
    size_t size = isfinite(value) ? dh_text_from_double(value, text) : 0;
    if (!isfinite(value) && c->part > 0) return DH_OK; /* no bound */
    if (!isfinite(value))
        return put_text(w, c, row, place, value < 0 ? "−∞" : "∞", strlen(value < 0 ? "−∞" : "∞"), error);
    text[size] = '\0';
    if (fabs(value) < WHOLE || !is_too_long(text))
        return w->api->number(w->book, w->top + row + 1, place, style_of(w, c, row, sign), value, error);
    c->long_texts++;
    return put_text(w, c, row, place, text, size, error);
}

static dh_status put_integer(book_writer *w, sheet_column *c, int64_t row, int32_t place, int64_t value,
                             dh_error *error)
{
    char text[32];
    size_t size = dh_text_from_int64(value, text);
    text[size] = '\0';
    if (!is_too_long(text))
        return w->api->number(w->book, w->top + row + 1, place, style_of(w, c, row, EXACT), (double)value, error);
    c->long_texts++;
    return put_text(w, c, row, place, text, size, error);
}

static dh_status put_moment(book_writer *w, sheet_column *c, int64_t row, int32_t place, dh_error *error)
{
    bool day = c->column->type == DH_DATE;
    double serial = day ? (double)dh_column_date(c->column, row) + EPOCH
                        : (double)dh_column_int64(c->column, row) / (double)DAY_MICROS + EPOCH;
    if (serial >= FIRST_DAY && serial < LAST_DAY + 1)
        return w->api->number(w->book, w->top + row + 1, place, style_of(w, c, row, EXACT), serial, error);
    c->long_texts++;
    dh_strbuf_clear(&w->scratch);
    dh_format_cell(&w->scratch, c->column, row, w->how->locale);
    if (w->scratch.failed) return dh_error_nomem(error);
    return put_text(w, c, row, place, w->scratch.data, w->scratch.size, error);
}

static int sign_of(dh_count value)
{
    if (value.lower == value.stated && value.upper == value.stated) return EXACT;
    if (value.lower >= value.stated) return NOT_BELOW;
    if (value.upper <= value.stated) return NOT_ABOVE;
    return isinf(value.upper) && value.lower > 0 ? ABOUT_OR_MORE : ABOUT;
}

static dh_status put_cell(book_writer *w, sheet_column *c, int64_t row, int32_t place, dh_error *error)
{
    const dh_column *column = c->column;
    size_t size;
    const char *total = c->part == 0 ? dh_reading_total(w->table, c->index, row) : NULL;
    if (total != NULL) return put_text(w, c, row, place, total, strlen(total), error);
    if (!dh_column_is_valid(column, row)) return DH_OK;
    switch (column->type) {
    case DH_BOOL:
        return w->api->truth(w->book, w->top + row + 1, place, style_of(w, c, row, EXACT), dh_column_bool(column, row),
                             error);
    case DH_INT64: return put_integer(w, c, row, place, dh_column_int64(column, row), error);
    case DH_FLOAT64: return put_number(w, c, row, place, dh_column_float64(column, row), EXACT, error);
    case DH_DATE:
    case DH_DATETIME: return put_moment(w, c, row, place, error);
    case DH_COUNT: {
        dh_count value = dh_column_count(column, row);
        dh_count read = dh_format_read_bounds(value);
        if (c->part > 0) return put_number(w, c, row, place, c->part == 1 ? read.lower : read.upper, EXACT, error);
        return put_number(w, c, row, place, value.stated, sign_of(value), error);
    }
    case DH_TEXT:
    case DH_CATEGORY: break;
    }
    const char *text = dh_reading_text(&w->list, w->table, c->index, row, &size);
    if (w->list.failed) return dh_error_nomem(error);
    return put_text(w, c, row, place, text, size, error);
}

/* ---- sheets ---- */

/* The rows of write_about. */
static int64_t about_rows(const dh_write_about *about)
{
    int64_t rows = 2;
    if (about == NULL) return 0;
    for (const char *at = about->origin; *at != '\0'; rows++) {
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    return rows;
}

static dh_status check_size(const dh_table *table, const dh_write_about *about, int32_t columns, dh_error *error)
{
    int64_t max = DH_BOOK_MAX_ROWS - 1 - about_rows(about);
    if (dh_table_rows(table) > max && about != NULL)
        return dh_error_set(error, DH_EINVAL,
                            "the table has %lld rows, and a sheet of a workbook holds %d below the title and the "
                            "headers; use --format csv, or take fewer rows",
                            (long long)dh_table_rows(table), (int)max);
    if (dh_table_rows(table) > max)
        return dh_error_set(error, DH_EINVAL,
                            "the table has %lld rows, and a sheet of a workbook holds %d and the headers; use --format "
                            "csv, or take fewer rows",
                            (long long)dh_table_rows(table), (int)max);
    if (columns > DH_BOOK_MAX_COLUMNS)
        return dh_error_set(error, DH_EINVAL,
                            "the table has %d columns, and a sheet of a workbook holds %d; use --format csv, or select "
                            "fewer columns",
                            (int)columns, DH_BOOK_MAX_COLUMNS);
    return DH_OK;
}

/* What the table is of: the title, a line each of the rest, and a blank row. */
static dh_status write_about(book_writer *w, dh_error *error)
{
    const dh_write_about *about = w->how->about;
    dh_book_style title = {.bold = true, .size = 14}, line = {0};
    int styles[2];
    if (about == NULL) return DH_OK;
    DH_TRY(w->api->style(w->book, &styles[0], &title, error));
    DH_TRY(w->api->style(w->book, &styles[1], &line, error));
    DH_TRY(w->api->text(w->book, w->top++, 0, styles[0], about->title, strlen(about->title), error));
    for (const char *at = about->origin; *at != '\0';) {
        size_t size = strcspn(at, "\n");
        DH_TRY(w->api->text(w->book, w->top++, 0, styles[1], at, size, error));
        at += size + (at[size] == '\n');
    }
    w->top++;
    return DH_OK;
}

static dh_status write_heads(book_writer *w, dh_error *error)
{
    for (int32_t i = 0; i < w->n; i++) {
        sheet_column *c = &w->columns[i];
        DH_TRY(make_styles(w, c, false, error));
        if (w->has_totals) DH_TRY(make_styles(w, c, true, error));
        DH_TRY(set_width(w, c, i, error));
        dh_strbuf_clear(&w->scratch);
        dh_reading_add_head(&w->scratch, w->table, c->index, c->part);
        if (w->scratch.failed) return dh_error_nomem(error);
        DH_TRY(w->api->text(w->book, w->top, i, dh_reading_is_number(c->column->type) ? w->right_head : w->head,
                            w->scratch.data, w->scratch.size, error));
    }
    return w->api->heads(w->book, w->top + 1, w->n, w->top + dh_table_rows(w->table), error);
}

#define STRIDE 4096 /* rows after which it is looked whether the user has interrupted */

static dh_status write_rows(book_writer *w, dh_error *error)
{
    for (int64_t row = 0; row < dh_table_rows(w->table); row++) {
        if (row % STRIDE == 0) DH_TRY(dh_pool_check_cancelled(error));
        for (int32_t i = 0; i < w->n; i++) DH_TRY(put_cell(w, &w->columns[i], row, i, error));
    }
    return DH_OK;
}

static dh_status add_note(book_writer *w, int64_t *row, const char *text, dh_error *error)
{
    return w->api->text(w->book, (*row)++, 0, w->text, text, strlen(text), error);
}

/* The notes of the table, and what stands otherwise than it is in it. */
static dh_status write_notes(book_writer *w, const char *name, dh_error *error)
{
    int64_t row = 0, otherwise = 0;
    const char *note;
    for (int32_t i = 0; i < w->n; i++) otherwise += w->columns[i].long_texts;
    if (dh_table_note(w->table, 0) == NULL && otherwise == 0) return DH_OK;
    DH_TRY(w->api->sheet(w->book, name, error));
    DH_TRY(w->api->width(w->book, 0, 100, -1, error));
    for (int32_t i = 0; (note = dh_table_note(w->table, i)) != NULL; i++) DH_TRY(add_note(w, &row, note, error));
    for (int32_t i = 0; i < w->n; i++) {
        const sheet_column *c = &w->columns[i];
        const char *text = dh_reading_is_number(c->column->type)
                               ? dh_tr("column '%s': %lld numbers of more than %d digits stand as text, since a "
                                       "workbook would round them")
                               : dh_tr("column '%s': %lld days stand as text, since a workbook has none before 1 March "
                                       "1900 or after 9999");
        if (c->long_texts == 0) continue;
        dh_strbuf_clear(&w->scratch);
        dh_strbuf_printf(&w->scratch, text, dh_table_column_head(w->table, c->index), (long long)c->long_texts, DIGITS);
        if (w->scratch.failed) return dh_error_nomem(error);
        DH_TRY(add_note(w, &row, w->scratch.data, error));
    }
    return DH_OK;
}

static dh_status write_sheets(book_writer *w, dh_error *error)
{
    const char *name = dh_table_name(w->table), *notes = dh_tr("Notes");
    dh_book_style head = {.fill = DH_BOOK_HEAD_FILL, .bold = true, .wrap = true};
    dh_book_style text = {.wrap = true, .number = "@"};
    DH_TRY(w->api->style(w->book, &w->head, &head, error));
    head.right = true;
    DH_TRY(w->api->style(w->book, &w->right_head, &head, error));
    DH_TRY(w->api->style(w->book, &w->text, &text, error));
    if (name[0] == '\0' || strcasecmp(name, notes) == 0) name = dh_tr("Result");
    DH_TRY(w->api->sheet(w->book, name, error));
    DH_TRY(write_about(w, error));
    DH_TRY(write_heads(w, error));
    DH_TRY(write_rows(w, error));
    return write_notes(w, notes, error);
}

/* ---- the file ---- */

static dh_status write_xlsx(dh_strbuf *out, const dh_table *table, const dh_write_options *how, dh_error *error)
{
    book_writer w = {.table = table, .how = how, .has_totals = dh_table_has_totals(table)};
    dh_taken to = {out, how};
    uint64_t lacks = dh_memory_lacks();
    dh_status status = find_columns(&w, error);
    if (status == DH_OK) status = check_size(table, how->about, w.n, error);
    if (status == DH_OK) status = dh_writers_workbook(&w.api, error);
    const char *title = how->about != NULL ? how->about->title : dh_table_name(table);
    if (status == DH_OK) status = w.api->begin(&w.book, title, error);
    if (status == DH_OK) status = write_sheets(&w, error);
    if (status == DH_OK && dh_memory_lacks() != lacks) status = dh_error_nomem(error);
    if (status == DH_OK)
        status = w.api->end(w.book, dh_take_bytes, &to, error);
    else if (w.api != NULL)
        w.api->drop(w.book);
    dh_strbuf_free(&w.scratch);
    dh_strbuf_free(&w.list);
    dh_free(w.columns);
    return status;
}

const dh_table_format dh_table_format_xlsx = {
    .name = "xlsx", .ending = ".xlsx", .is_read = true, .is_single = true, .is_binary = true, .write = write_xlsx};
