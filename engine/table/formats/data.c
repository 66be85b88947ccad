/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows for programs, in the style that a format declares. First each column is split into parts (a count with bounds
 * into three), which hold the bytes that precede a cell, and the texts of a dictionary are quoted once. A row is then
 * written without bounds checks into room reserved for all of it.
 */
#include "table/formats/formats_internal.h"

#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"

#define MORSEL   ((size_t)64 * 1024) /* bytes after which the output is flushed */
#define MAX_SIZE 40                  /* most bytes of a cell that is not text */
#define MARKS    16                  /* most bytes that a style adds to a row */
#define STRIDE   32                  /* short texts are copied as this fixed number of bytes, without a call */

static void add_text(dh_strbuf *out, const dh_data_style *as, const char *text, size_t size)
{
    char *at = size < SIZE_MAX / 8 ? dh_strbuf_room(out, size * as->growth + 2) : NULL;
    if (at)
        out->size += (size_t)(as->text(at, text, size) - at);
    else
        out->failed = true;
}

/* ---- parts ---- */

/* Names of the parts of a count: the figure and its bounds. */
static const char *const suffixes[] = {"", "_lower", "_upper"};

static int parts_of(const dh_column *column)
{
    return column->type == DH_COUNT && !dh_column_is_exact(column) ? 3 : 1;
}

/* A column of the output. */
typedef struct part {
    const dh_column *column;
    int number;   /* 0: the cell, 1: the lower bound, 2: the upper one */
    char *before; /* the comma, and for JSON the name */
    size_t before_size;
    dh_strbuf texts; /* of the dictionary, quoted, end to end; that of a code ends at ends[code] */
    size_t *ends;    /* NULL: texts are quoted cell by cell */
} part;

typedef struct writer {
    const dh_data_style *as;
    const dh_table *table;
    dh_strbuf *out;
    part *parts;
    size_t n, capacity;
    size_t room;                            /* most bytes of a row, without texts quoted cell by cell */
    size_t begin_size, end_size, next_size; /* lengths of the style's marks */
} writer;

/* Refuses two output columns of one name, which would make the file ambiguous. */
static dh_status check_names(const dh_table *table, dh_error *error)
{
    for (int32_t i = 0; i < dh_table_columns(table); i++) {
        const char *name = dh_table_column_name(table, i);
        for (int number = 1; number < parts_of(dh_table_column(table, i)); number++) {
            dh_strbuf bound = {0};
            dh_strbuf_printf(&bound, "%s%s", name, suffixes[number]);
            bool failed = bound.failed, taken = !failed && dh_table_find(table, bound.data) >= 0;
            dh_strbuf_free(&bound);
            if (failed) return dh_error_nomem(error);
            if (taken)
                return dh_error_set(error, DH_EINVAL, "column '%s%s' is where the bounds of '%s' go: rename it", name,
                                    suffixes[number], name);
        }
    }
    return DH_OK;
}

static void add_name(dh_strbuf *out, const dh_data_style *as, const dh_table *table, int32_t index, int number)
{
    dh_strbuf name = {0};
    if (as->has_heads)
        dh_reading_add_head(&name, table, index, number);
    else
        dh_strbuf_printf(&name, "%s%s", dh_table_column_name(table, index), suffixes[number]);
    if (name.failed || name.data == NULL)
        out->failed = true;
    else
        add_text(out, as, name.data, name.size);
    dh_strbuf_free(&name);
}

/* Quotes the texts of a dictionary once each, unless it has more of them than the column has rows. */
static bool quote_texts(part *p, const dh_data_style *as, size_t *longest)
{
    const dh_dictionary *dictionary = p->column->dictionary;
    int32_t n = dictionary ? dh_dictionary_size(dictionary) : 0;
    if (n == 0 || n > p->column->length) return true;
    p->ends = dh_calloc((size_t)n, sizeof *p->ends);
    for (int32_t code = 0; p->ends && code < n && !p->texts.failed; code++) {
        size_t size;
        const char *text = dh_dictionary_text(dictionary, code, &size);
        size_t begin = p->texts.size;
        add_text(&p->texts, as, text, size);
        p->ends[code] = p->texts.size;
        if (p->texts.size - begin > *longest) *longest = p->texts.size - begin;
    }
    return p->ends && dh_strbuf_room(&p->texts, STRIDE);
}

static bool add_part(writer *w, int32_t index, int number)
{
    if (dh_grow((void **)&w->parts, &w->capacity, w->n + 1, sizeof *w->parts) != 0) return false;
    part *p = &w->parts[w->n++];
    *p = (part){.column = dh_table_column(w->table, index), .number = number};
    dh_strbuf before = {0};
    if (w->n > 1) dh_strbuf_add_char(&before, w->as->separator);
    if (w->as->names_in_rows) {
        add_name(&before, w->as, w->table, index, number);
        dh_strbuf_add_char(&before, ':');
    }
    p->before_size = before.size;
    p->before = dh_strbuf_take(&before);
    size_t longest = MAX_SIZE;
    if (!p->before || (p->column->type == DH_CATEGORY && !quote_texts(p, w->as, &longest))) return false;
    w->room += p->before_size + longest;
    return true;
}

static bool add_parts(writer *w)
{
    for (int32_t i = 0; i < dh_table_columns(w->table); i++)
        for (int number = 0; number < parts_of(dh_table_column(w->table, i)); number++)
            if (!add_part(w, i, number)) return false;
    return true;
}

static void free_parts(writer *w)
{
    for (size_t i = 0; i < w->n; i++) {
        dh_free(w->parts[i].before);
        dh_strbuf_free(&w->parts[i].texts);
        dh_free(w->parts[i].ends);
    }
    dh_free(w->parts);
}

/* ---- rows ---- */

static char *put(char *at, const char *text)
{
    size_t size = strlen(text);
    memcpy(at, text, size);
    return at + size;
}

/* Mostly one byte, which is written without a call. */
static inline char *put_mark(char *at, const char *text, size_t size)
{
    if (size == 1)
        *at = *text;
    else if (size > 0)
        memcpy(at, text, size);
    return at + size;
}

char *dh_data_put_iso(char *at, const dh_column *column, int64_t row)
{
    return at + (column->type == DH_DATE ? dh_date_format_iso(dh_column_date(column, row), at)
                                         : dh_datetime_format_iso(dh_column_int64(column, row), at));
}

/* For people in a spreadsheet, the bound that the sign of the figure has on their screen; for programs, the strict one.
 */
static double bound_of(const dh_data_style *as, const part *p, int64_t row)
{
    dh_count value = dh_column_count(p->column, row);
    if (as->has_heads) value = dh_format_read_bounds(value);
    return p->number == 1 ? value.lower : value.upper;
}

/* A cell that is not text, or is null. */
static char *put_cell(char *at, const dh_data_style *as, const part *p, int64_t row)
{
    const dh_column *column = p->column;
    bool percent = column->display == DH_DISPLAY_PERCENT && as->percent != NULL;
    char *(*number)(char *, double) = percent ? as->percent : as->number;
    if (!dh_column_is_valid(column, row)) return put(at, as->unknown);
    switch (column->type) {
    case DH_BOOL: return put(at, dh_column_bool(column, row) ? "true" : "false");
    case DH_INT64: return at + dh_text_from_int64(dh_column_int64(column, row), at);
    case DH_COUNT:
        if (p->number > 0) return number(at, bound_of(as, p, row));
        return number(at, dh_column_float64(column, row));
    case DH_FLOAT64: return number(at, dh_column_float64(column, row));
    case DH_DATE:
    case DH_DATETIME: return as->moment(at, column, row);
    case DH_TEXT:
    case DH_CATEGORY: break;
    }
    return at;
}

static char *put_before(char *at, const part *p)
{
    if (p->before_size == 1)
        *at = p->before[0];
    else
        memcpy(at, p->before, p->before_size);
    return at + p->before_size;
}

/* A text quoted beforehand. May write STRIDE bytes. */
static char *put_quoted(char *at, const part *p, int32_t code)
{
    size_t begin = code > 0 ? p->ends[code - 1] : 0, size = p->ends[code] - begin;
    if (size <= STRIDE)
        memcpy(at, p->texts.data + begin, STRIDE);
    else
        memcpy(at, p->texts.data + begin, size);
    return at + size;
}

/* The end of the output, with room for a whole row. */
static char *row_room(const writer *w)
{
    return dh_strbuf_room(w->out, w->room);
}

/* Quotes a text and returns where the row goes on. */
static char *write_text(const writer *w, char *at, const part *p, int64_t row)
{
    size_t size;
    const char *bytes = dh_column_text(p->column, row, &size);
    w->out->size = (size_t)(at - w->out->data);
    add_text(w->out, w->as, bytes, size);
    return row_room(w);
}

static void write_row(const writer *w, int64_t row, bool last)
{
    size_t begin = w->out->size;
    char *at = row_room(w);
    if (at) at = put_mark(at, w->as->row_begin, w->begin_size);
    for (const part *p = w->parts; at && p < w->parts + w->n; p++) {
        bool text = p->column->type == DH_TEXT || p->column->type == DH_CATEGORY;
        at = put_before(at, p);
        if (!text || !dh_column_is_valid(p->column, row))
            at = put_cell(at, w->as, p, row);
        else
            at = p->ends ? put_quoted(at, p, dh_column_code(p->column, row)) : write_text(w, at, p, row);
    }
    if (!at) return;
    at = put_mark(at, w->as->row_end, w->end_size);
    if (at == w->out->data + begin) at = put(at, w->as->empty_row);
    at = last ? put(at, w->as->last) : put_mark(at, w->as->next, w->next_size);
    w->out->size = (size_t)(at - w->out->data);
}

static void write_header(const writer *w)
{
    size_t begin = w->out->size;
    for (int32_t i = 0; i < dh_table_columns(w->table); i++)
        for (int number = 0; number < parts_of(dh_table_column(w->table, i)); number++) {
            if (i > 0 || number > 0) dh_strbuf_add_char(w->out, w->as->separator);
            add_name(w->out, w->as, w->table, i, number);
        }
    if (w->out->size == begin) dh_strbuf_add(w->out, w->as->empty_row);
    dh_strbuf_add(w->out, w->as->next);
}

static dh_status write_rows(const writer *w, int64_t from, int64_t to, dh_write_flush flush, void *context,
                            dh_error *error)
{
    int64_t rows = dh_table_rows(w->table);
    for (int64_t row = from; row < to; row++) {
        write_row(w, row, row + 1 == rows);
        if (w->out->failed) return dh_error_nomem(error);
        if (flush && w->out->size >= MORSEL) DH_TRY(flush(w->out, context, error));
    }
    return DH_OK;
}

/* ---- rows by several threads ---- */

#define CHUNK 2048 /* rows that one thread writes at a time */

typedef struct portions {
    const writer *writer;
    dh_strbuf *texts; /* one per chunk of the round */
    int64_t begin;    /* the first row of the round */
} portions;

static dh_status write_chunk(void *context, int64_t item, int worker, dh_error *error)
{
    (void)worker;
    const portions *of = context;
    writer w = *of->writer;
    int64_t rows = dh_table_rows(w.table), from = of->begin + item * CHUNK;
    w.out = &of->texts[item];
    return write_rows(&w, from, from + CHUNK < rows ? from + CHUNK : rows, NULL, NULL, error);
}

static dh_status write_round(portions *of, int64_t n, dh_write_flush flush, void *context, dh_pool *pool,
                             dh_error *error)
{
    DH_TRY(dh_pool_run(pool, n, write_chunk, of, error));
    for (int64_t i = 0; i < n; i++) {
        DH_TRY(flush(&of->texts[i], context, error));
        dh_strbuf_clear(&of->texts[i]);
    }
    return DH_OK;
}

static dh_status write_portions(const writer *w, dh_write_flush flush, void *context, dh_pool *pool, dh_error *error)
{
    int64_t rows = dh_table_rows(w->table), max = (int64_t)dh_pool_threads(pool) * 4;
    portions of = {.writer = w, .texts = dh_calloc((size_t)max, sizeof *of.texts)};
    if (of.texts == NULL) return dh_error_nomem(error);
    dh_status status = flush(w->out, context, error);
    for (; status == DH_OK && of.begin < rows; of.begin += max * CHUNK) {
        int64_t left = (rows - of.begin + CHUNK - 1) / CHUNK;
        status = write_round(&of, left < max ? left : max, flush, context, pool, error);
    }
    for (int64_t i = 0; i < max; i++) dh_strbuf_free(&of.texts[i]);
    dh_free(of.texts);
    return status;
}

dh_status dh_data_write(dh_strbuf *out, const dh_table *table, const dh_data_style *as, const dh_write_options *how,
                        dh_error *error)
{
    writer w = {.as = as,
                .table = table,
                .out = out,
                .room = STRIDE + MARKS,
                .begin_size = strlen(as->row_begin),
                .end_size = strlen(as->row_end),
                .next_size = strlen(as->next)};
    if (!as->has_heads) DH_TRY(check_names(table, error));
    dh_status status = add_parts(&w) ? DH_OK : dh_error_nomem(error);
    if (!as->names_in_rows) write_header(&w);
    bool several = how->pool && how->flush && dh_pool_threads(how->pool) > 1 && dh_table_rows(table) > 2 * CHUNK;
    if (status == DH_OK)
        status = several ? write_portions(&w, how->flush, how->context, how->pool, error)
                         : write_rows(&w, 0, dh_table_rows(table), how->flush, how->context, error);
    dh_strbuf_add(out, ""); /* rows are written without a final NUL */
    free_parts(&w);
    return status;
}
