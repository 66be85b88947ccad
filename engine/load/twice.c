/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows that were typed twice: equal in all cells but their running numbers. Many rows are equal by right, such
 * as opinions of which a list has the field and no more; so only those are told that have a text, or a day and a
 * number.
 */
#include "load/notes.h"

#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/memory.h"
#include "base/message.h"
#include "table/table.h"

#define ROWS  200000 /* what people type by hand is less */
#define SHOWN 5      /* pairs */

typedef struct hashed {
    uint64_t values, cells; /* what was read of the row, and how it is written */
    int64_t row;
} hashed;

typedef struct pair {
    int64_t first, again; /* rows */
} pair;

typedef struct finder {
    dh_load *load;
    int32_t id; /* column of the spec; -1 = none */
    hashed *rows;
    size_t n;
    dh_csv *csvs[2];    /* a reader for each of two records, … */
    int32_t sources[2]; /* … which is of that source */
    pair *pairs;
    size_t n_pairs, room;
    dh_strbuf shown;
    dh_error *error;
} finder;

static int compare(const void *a, const void *b)
{
    const hashed *x = a, *y = b;
    if (x->values != y->values) return x->values < y->values ? -1 : 1;
    if (x->cells != y->cells) return x->cells < y->cells ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int by_row(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    return x->again < y->again ? -1 : x->again > y->again;
}

/* ---- candidates ---- */

static void add_value(dh_checksum *sum, const dh_value *value)
{
    const char *text = value->as.text.data;
    dh_checksum_add(sum, &value->valid, sizeof value->valid);
    if (!value->valid) return;
    if (value->type == DH_TEXT || value->type == DH_CATEGORY)
        dh_checksum_add(sum, text, value->as.text.size);
    else if (value->type == DH_COUNT)
        dh_checksum_add(sum, &value->as.count.stated, sizeof value->as.count.stated);
    else if (value->type == DH_FLOAT64)
        dh_checksum_add(sum, &value->as.number, sizeof value->as.number);
    else if (value->type != DH_BOOL)
        dh_checksum_add(sum, &value->as.integer, sizeof value->as.integer);
}

/* Hashes the rows whose values tell them from others. */
static dh_status hash_rows(finder *f)
{
    const dh_table *table = f->load->table;
    const char *id = f->id >= 0 ? f->load->spec->columns[f->id].name : "";
    for (int64_t row = 0; row < (int64_t)f->load->n_rows; row++) {
        bool text = false, day = false, number = false;
        if (f->load->sources[f->load->places[row].source].copy_of != NULL) continue; /* told as a whole */
        dh_checksum *sum = dh_checksum_new();
        if (sum == NULL) return dh_error_nomem(f->error);
        for (int32_t c = 0; c < dh_table_columns(table); c++) {
            dh_value value;
            const dh_column *column = dh_table_column(table, c);
            if (strcmp(dh_table_column_name(table, c), id) == 0) continue;
            dh_column_value(column, row, &value);
            add_value(sum, &value);
            if (!value.valid) continue;
            text = text || (column->type == DH_TEXT && value.as.text.size > 0);
            day = day || column->type == DH_DATE || column->type == DH_DATETIME;
            number = number || column->type == DH_COUNT || column->type == DH_INT64 || column->type == DH_FLOAT64;
        }
        if (text || (day && number)) f->rows[f->n++] = (hashed){dh_checksum_get(sum), 0, row};
        dh_checksum_free(sum);
    }
    qsort(f->rows, f->n, sizeof *f->rows, compare);
    return DH_OK;
}

/* ---- as they are written ---- */

static dh_status read_record(finder *f, int which, int64_t row, const dh_record **out)
{
    const dh_load_place_of *place = &f->load->places[row];
    if (f->sources[which] != place->source) {
        dh_csv_close(f->csvs[which]);
        f->csvs[which] = NULL;
        f->sources[which] = place->source;
    }
    return dh_chunked_record(f->load->sources[place->source].chunks, &f->csvs[which], place->offset, out, f->error);
}

/* A code that is no running number says that two rows are two. */
static bool numbers_rows(const dh_load_source *source, int32_t field)
{
    return field < source->n_headers && source->are_numbers[field];
}

/* Hashes a row as it is written, so that those that are equal stand together. */
static dh_status hash_cells(finder *f, hashed *of)
{
    const dh_record *record;
    const dh_load_source *source = &f->load->sources[f->load->places[of->row].source];
    DH_TRY(read_record(f, 0, of->row, &record));
    dh_checksum *sum = dh_checksum_new();
    if (sum == NULL) return dh_error_nomem(f->error);
    dh_checksum_add(sum, &source->group, sizeof source->group);
    for (int32_t i = 0; i < record->n_fields; i++) {
        const dh_record_field *field = &record->fields[i];
        if (field->size == 0 || numbers_rows(source, i)) continue;
        dh_checksum_add(sum, &i, sizeof i);
        dh_checksum_add(sum, &field->size, sizeof field->size);
        dh_checksum_add(sum, field->text, (size_t)field->size);
    }
    of->cells = dh_checksum_get(sum);
    dh_checksum_free(sum);
    return DH_OK;
}

static dh_status are_equal(finder *f, bool *out, int64_t a, int64_t b)
{
    const dh_record *first, *second;
    const dh_load_source *source = &f->load->sources[f->load->places[a].source];
    *out = source->group == f->load->sources[f->load->places[b].source].group;
    if (!*out) return DH_OK;
    DH_TRY(read_record(f, 0, a, &first));
    DH_TRY(read_record(f, 1, b, &second));
    for (int32_t i = 0; *out && (i < first->n_fields || i < second->n_fields); i++) {
        if (numbers_rows(source, i)) continue;
        size_t n = i < first->n_fields ? (size_t)first->fields[i].size : 0;
        size_t m = i < second->n_fields ? (size_t)second->fields[i].size : 0;
        *out = n == m && (n == 0 || memcmp(first->fields[i].text, second->fields[i].text, n) == 0);
    }
    return DH_OK;
}

/* ---- the whole ---- */

/* "so.xlsx, lines 5 and 9" */
static void display(finder *f, const pair *of)
{
    const char *file, *other;
    int64_t line, other_line;
    dh_load_place(f->load, of->first, &file, &line);
    dh_load_place(f->load, of->again, &other, &other_line);
    dh_strbuf_add(&f->shown, f->shown.size > 0 ? "; " : "");
    if (strcmp(file, other) == 0)
        dh_strbuf_printf(&f->shown, dh_tr("%s, lines %lld and %lld"), file, (long long)line, (long long)other_line);
    else
        dh_strbuf_printf(&f->shown, dh_tr("%s, line %lld, and %s, line %lld"), file, (long long)line, other,
                         (long long)other_line);
}

/* Among rows whose hashes are equal each is compared with those before it, to the first that it equals: that is the
 * first of them, but for two texts of one hash. */
static dh_status find_pairs(finder *f, const hashed *rows, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        bool equal = false;
        for (size_t k = 0; k < i && !equal; k++) {
            DH_TRY(are_equal(f, &equal, rows[k].row, rows[i].row));
            if (!equal) continue;
            if (dh_grow((void **)&f->pairs, &f->room, f->n_pairs + 1, sizeof *f->pairs) != 0)
                return dh_error_nomem(f->error);
            f->pairs[f->n_pairs++] = (pair){rows[k].row, rows[i].row};
        }
    }
    return DH_OK;
}

static dh_status find(finder *f)
{
    DH_TRY(hash_rows(f));
    for (size_t begin = 0, end; begin < f->n; begin = end) {
        for (end = begin + 1; end < f->n && f->rows[end].values == f->rows[begin].values;) end++;
        for (size_t i = begin; end > begin + 1 && i < end; i++) DH_TRY(hash_cells(f, &f->rows[i]));
        if (end > begin + 1) qsort(&f->rows[begin], end - begin, sizeof *f->rows, compare);
        for (size_t first = begin, next; first < end; first = next) {
            for (next = first + 1; next < end && f->rows[next].cells == f->rows[first].cells;) next++;
            DH_TRY(find_pairs(f, &f->rows[first], next - first));
        }
    }
    return DH_OK;
}

static dh_status note(finder *f)
{
    qsort(f->pairs, f->n_pairs, sizeof *f->pairs, by_row);
    for (size_t i = 0; i < f->n_pairs && i < SHOWN; i++) display(f, &f->pairs[i]);
    if (f->n_pairs > SHOWN) dh_strbuf_add(&f->shown, " …");
    if (f->shown.failed) return dh_error_nomem(f->error);
    return dh_load_add_note(f->load, f->error,
                            "rows that are equal to another in all cells but their running numbers, and were probably "
                            "typed twice; they are counted: %lld (%s); take out those that are",
                            (long long)f->n_pairs, f->shown.data);
}

dh_status dh_load_note_twice(dh_load *load, dh_error *error)
{
    if (load->n_rows < 2 || load->n_rows > ROWS) return DH_OK;
    finder f = {.load = load, .id = dh_load_id_column(load->spec), .error = error};
    f.rows = dh_calloc(load->n_rows, sizeof *f.rows);
    dh_status status = f.rows != NULL ? find(&f) : dh_error_nomem(error);
    if (status == DH_OK && f.n_pairs > 0) status = note(&f);
    for (int i = 0; i < 2; i++) dh_csv_close(f.csvs[i]);
    dh_strbuf_free(&f.shown);
    dh_free(f.pairs);
    dh_free(f.rows);
    return status;
}
