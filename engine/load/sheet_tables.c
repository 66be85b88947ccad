/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sheet_tables.h. A row is taken for a header only when the rows below it are numbered from 1 on in its first
 * column, and that column is one of numbers above it, too, or a title or a blank row stands between: "TT" may be the
 * short name of a town, "No" an answer, and "X" that of a commune. In the midst of rows one that has a value of theirs
 * is a row. */
#include "load/sheet_tables.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "load/left_out.h"
#include "load/numbering.h"
#include "load/scan/typed.h"
#include "load/section_words.h"

#define RECORDS    100000              /* a sheet of more is no clerk's */
#define BYTES      ((int64_t)16 << 20) /* likewise */
#define BELOW      3     /* rows below a header, of which one is numbered: more names, numbers of columns */
#define SHOWN      8     /* names in a message */
#define HEADS      8     /* lines of a header at most, with that of numbers of columns */
#define TEXT       120   /* bytes of a title in a message */
#define RUN        40    /* rows of one text or none that are titles at most; fewer than DH_HEAD_ROWS */
#define LEVELS     3     /* lines of names of a header at most */
#define LETTERHEAD 6     /* rows of several texts above the first table at most: who sends it, and the motto */
#define COLUMNS    16    /* the first ones, which numbers of rows stand in */
#define VALUE      64    /* bytes of a text that may be a value of a column */
#define VALUES     20000 /* such texts that are kept */

/* A row of one text or none. */
typedef struct run_row {
    size_t offset;
    int64_t line;
    char text[TEXT + 1];
} run_row;

typedef struct finder {
    dh_load *load;
    const dh_load_source *source;
    const char *bytes;
    dh_sheet_table *items;
    size_t n, capacity;
    int32_t column;   /* of the running numbers of the last header */
    int32_t before;   /* the same of the one before it */
    int32_t open;     /* rows in which the last header must still be confirmed; 0 = it is */
    bool any;         /* any number confirms it: it is repeated, or no table stands above it */
    bool has_rows;    /* a row of several cells was seen that is no header */
    int64_t line;     /* of the row before */
    run_row run[RUN]; /* the last rows of one text or none, in a ring */
    int32_t n_run, run_first;
    int32_t numbered[COLUMNS], others[COLUMNS]; /* rows since the last header with a number in the column, or a text */
    dh_dictionary *values;                      /* short texts of rows, each with its column */
    int64_t row_line;                           /* see dh_sheet_tables */
    dh_strbuf text;
    dh_error *error;
} finder;

/* ---- rows ---- */

static bool is_number(const finder *f, const dh_record_field *field)
{
    bool day = false;
    bool typed = f->source->is_typed && !field->quoted;
    return typed || !isnan(dh_section_figure(field->text, (size_t)field->size, false, &day)) || day;
}

/* A cell as text, without escapes. */
static const char *plain(finder *f, const dh_record_field *field)
{
    const char *text = field->text;
    size_t size = (size_t)field->size;
    dh_text_trim(&text, &size);
    dh_strbuf_clear(&f->text);
    dh_strbuf_add_bytes(&f->text, text, size);
    if (f->text.data == NULL) return "";
    if (f->source->is_typed) f->text.size = dh_typed_unescape(f->text.data, f->text.size);
    for (size_t i = 0; i < f->text.size; i++)
        if (f->text.data[i] == '\n' || f->text.data[i] == '\r') f->text.data[i] = ' ';
    f->text.data[f->text.size] = '\0';
    return f->text.data;
}

typedef struct row_shape {
    int32_t first;   /* the first cell that is filled; -1 = none */
    int32_t n_texts; /* without those that repeat the one before, as merged cells do */
    int32_t n_numbers;
} row_shape;

static row_shape shape_of(const finder *f, const dh_record *record)
{
    row_shape out = {-1, 0, 0};
    const dh_record_field *before = NULL;
    for (int32_t i = 0; i < record->n_fields; i++) {
        const dh_record_field *field = &record->fields[i];
        if (field->size == 0) continue;
        if (out.first < 0) out.first = i;
        bool again = before != NULL && before->size == field->size &&
                     memcmp(before->text, field->text, (size_t)field->size) == 0;
        if (is_number(f, field))
            out.n_numbers++;
        else
            out.n_texts += !again;
        before = field;
    }
    return out;
}

static dh_status is_header(finder *f, bool *out, const dh_record *record, const row_shape *shape)
{
    *out = false;
    if (shape->n_texts < 3 || shape->n_numbers > 0 || record->fault != DH_RECORD_OK) return DH_OK;
    const char *text = plain(f, &record->fields[shape->first]);
    return dh_load_is_number_head(out, text, f->text.size) ? DH_OK : dh_error_nomem(f->error);
}

/* ---- headers ---- */

/* The texts of the rows directly above. NULL: out of memory. */
static const char *name_run(const finder *f)
{
    dh_strbuf title = {0};
    for (int32_t i = 0; i < f->n_run; i++) {
        const char *text = f->run[(f->run_first + i) % RUN].text;
        if (text[0] != '\0') dh_strbuf_printf(&title, "%s%s", title.size > 0 ? " | " : "", text);
    }
    const char *name = title.data != NULL ? title.data : "";
    name = title.failed ? NULL : dh_arena_strndup(f->load->arena, name, dh_text_cut(name, title.size, TEXT));
    dh_strbuf_free(&title);
    return name;
}

/* Names the cells for messages, and for comparison. */
static dh_status name_header(finder *f, dh_sheet_table *table, const dh_record *record)
{
    dh_strbuf heads = {0}, folded = {0};
    int32_t n = 0;
    bool failed = false;
    for (int32_t i = 0; i < record->n_fields && !failed; i++) {
        size_t size = 0;
        if (record->fields[i].size == 0) continue;
        const char *text = plain(f, &record->fields[i]);
        char *name = n == 0 ? dh_strndup("tt", 2) : dh_text_alike_folded(text, f->text.size, &size);
        failed = name == NULL;
        if (!failed) dh_strbuf_printf(&folded, "%d %s\n", (int)i, name);
        if (n < SHOWN) dh_strbuf_printf(&heads, "%s'%s'", n > 0 ? ", " : "", text);
        if (n++ == SHOWN) dh_strbuf_add(&heads, ", …");
        dh_free(name);
    }
    failed = failed || heads.failed || folded.failed || f->text.failed;
    table->heads = failed ? NULL : dh_arena_strdup(f->load->arena, heads.data != NULL ? heads.data : "");
    table->folded = failed ? NULL : dh_arena_strdup(f->load->arena, folded.data != NULL ? folded.data : "");
    table->title = failed ? NULL : name_run(f);
    dh_strbuf_free(&heads);
    dh_strbuf_free(&folded);
    return table->heads != NULL && table->folded != NULL && table->title != NULL ? DH_OK : dh_error_nomem(f->error);
}

/* Whether the header `below` has no names but those of `above`, in the same columns: at its end some may lack. */
static bool agrees(const char *below, const char *above)
{
    while (*below != '\0') {
        size_t n = strcspn(below, "\n") + 1;
        while (*above != '\0' && strncmp(above, below, n) != 0) above += strcspn(above, "\n") + 1;
        if (*above == '\0') return false;
        below += n;
    }
    return true;
}

/* The last header that is no repeated one; NULL = none. */
static const dh_sheet_table *last_own(const finder *f)
{
    for (size_t i = f->n; i-- > 0;)
        if (!f->items[i].again) return &f->items[i];
    return NULL;
}

/* A cell that may be a value of its column as a key, with that; its size, 0 = it is none. `key` has VALUE + 8 bytes. */
static size_t value_key(char *key, const finder *f, const dh_record_field *field, int32_t column)
{
    if (field->size == 0 || field->size > VALUE || is_number(f, field)) return 0;
    memcpy(key, field->text, (size_t)field->size);
    memcpy(key + field->size, &column, sizeof column);
    return (size_t)field->size + sizeof column;
}

static dh_status keep_value(finder *f, const dh_record_field *field, int32_t column)
{
    char key[VALUE + 8];
    size_t size = dh_dictionary_size(f->values) < VALUES ? value_key(key, f, field, column) : 0;
    return size == 0 || dh_dictionary_add(f->values, key, size) >= 0 ? DH_OK : dh_error_nomem(f->error);
}

/* Whether a row has a value that another above it has, so that it is a row: no header has. */
static bool has_values(const finder *f, const dh_record *record, int32_t first)
{
    char key[VALUE + 8];
    for (int32_t i = first + 1; i < record->n_fields && i < COLUMNS; i++) {
        size_t size = value_key(key, f, &record->fields[i], i);
        if (size > 0 && dh_dictionary_find(f->values, key, size) >= 0) return true;
    }
    return false;
}

/* The last header is none: what was counted below it stands in the table above. */
static void drop_last(finder *f)
{
    f->open = 0;
    f->n--;
    f->column = f->before;
    if (f->n > 0) f->items[f->n - 1].n_rows += f->items[f->n].n_rows;
}

/* Whether a table may begin with the row: one does not in the midst of another whose rows have texts in that column. */
static bool may_begin(finder *f, const dh_record *record, int32_t column)
{
    bool blank = f->source->is_typed && record->line > f->line + 1; /* a sheet has no records of blank rows */
    if (f->n_run > 0 || blank || !f->has_rows) return true;
    if (has_values(f, record, column)) {
        if (f->row_line == 0) f->row_line = record->line;
        return false;
    }
    int32_t others = f->n > 0 ? 1 : LETTERHEAD; /* names above names, as "Số người" over "Nam" and "Nữ" */
    return column < COLUMNS && (f->others[column] <= others || f->others[column] < f->numbered[column]);
}

static dh_status add(finder *f, const dh_record *record, const row_shape *shape)
{
    if (f->n > 0 && f->open > 0 && f->n_run == 0 && record->line < f->items[f->n - 1].line + LEVELS) {
        f->open = BELOW; /* one level below another: TT is merged down */
        return DH_OK;
    }
    if (f->n > 0 && f->open > 0) drop_last(f);
    if (!may_begin(f, record, shape->first)) return DH_OK;
    if (dh_grow((void **)&f->items, &f->capacity, f->n + 1, sizeof *f->items) != 0) return dh_error_nomem(f->error);
    dh_sheet_table *table = &f->items[f->n];
    *table = (dh_sheet_table){
        .offset = (size_t)(record->raw - f->bytes), .line = record->line, .n_fields = record->n_fields};
    table->above = f->n_run > 0 ? f->run[f->run_first].offset : table->offset;
    table->above_line = f->n_run > 0 ? f->run[f->run_first].line : table->line;
    DH_TRY(name_header(f, table, record));
    const dh_sheet_table *above = last_own(f);
    bool whole = f->source->is_typed || (above != NULL && above->n_fields == record->n_fields); /* else no row fits */
    table->again = above != NULL && whole && agrees(table->folded, above->folded);
    f->any = table->again || (f->n == 0 && !f->has_rows);
    f->n++;
    f->before = f->column;
    f->column = shape->first;
    f->open = BELOW;
    return DH_OK;
}

/* Whether it is the number of the first of the rows: 1, 01, 1.1. */
static bool is_first_number(const dh_record_field *field, dh_row_label label)
{
    const char *text = field->text;
    size_t size = (size_t)field->size, digits = 0;
    dh_text_trim(&text, &size);
    while (size > 0 && (text[0] == '(' || text[0] == '0')) text++, size--;
    while (digits < size && text[digits] >= '0' && text[digits] <= '9') digits++;
    return (label == DH_LABEL_NUMBER || label == DH_LABEL_DOTTED) && digits == 1 && text[0] == '1';
}

static bool is_numbering(dh_row_label label)
{
    return label == DH_LABEL_NUMBER || label == DH_LABEL_DOTTED || dh_row_label_is_section(label);
}

static dh_status count_columns(finder *f, const dh_record *record)
{
    f->has_rows = true;
    for (int32_t i = 0; i < record->n_fields && i < COLUMNS; i++) {
        const dh_record_field *field = &record->fields[i];
        if (field->size == 0) continue;
        bool is = is_numbering(dh_row_label_of(field->text, (size_t)field->size));
        f->numbered[i] += is;
        f->others[i] += !is;
        DH_TRY(keep_value(f, field, i));
    }
    return DH_OK;
}

/* Below a header: a row that is numbered as the first, or a section with one below it, confirms it. */
static void look_below(finder *f, const dh_record *record)
{
    const dh_record_field *field = f->column < record->n_fields ? &record->fields[f->column] : NULL;
    dh_row_label label =
        field != NULL && field->size > 0 ? dh_row_label_of(field->text, (size_t)field->size) : DH_LABEL_NONE;
    if (f->n == 0) return;
    if (f->open > 0) {
        bool section = dh_row_label_is_section(label) && record->line < f->items[f->n - 1].line + HEADS;
        if (is_numbering(label) && (f->any || is_first_number(field, label))) {
            f->open = 0;
            memset(f->numbered, 0, sizeof f->numbered);
            memset(f->others, 0, sizeof f->others);
        } else if (!section && --f->open == 0) {
            drop_last(f);
        }
    }
    if (label == DH_LABEL_NUMBER && f->n > 0) f->items[f->n - 1].n_rows++;
}

static void extend_run(finder *f, const dh_record *record, const row_shape *shape)
{
    if (shape->n_texts > 1 || shape->n_numbers > 0) {
        f->n_run = 0;
        return;
    }
    if (f->n_run == RUN) { /* the first is a row of the table above, as all before it */
        f->run_first = (f->run_first + 1) % RUN;
        f->n_run--;
    }
    run_row *row = &f->run[(f->run_first + f->n_run++) % RUN];
    row->offset = (size_t)(record->raw - f->bytes);
    row->line = record->line;
    const char *text = shape->first >= 0 ? plain(f, &record->fields[shape->first]) : "";
    size_t size = dh_text_cut(text, strlen(text), TEXT);
    memcpy(row->text, text, size);
    row->text[size] = '\0';
}

static dh_status find(finder *f, size_t size, bool *whole)
{
    dh_csv *csv;
    const dh_record *record;
    dh_status status = dh_csv_open_view(&csv, f->bytes, size, 0, 1, f->source->delimiter, f->error);
    int64_t n = 0;
    for (*whole = true; status == DH_OK && *whole;) {
        status = dh_csv_next(csv, &record, f->error);
        if (status != DH_OK || record == NULL) break;
        bool header;
        *whole = ++n <= RECORDS;
        row_shape shape = shape_of(f, record);
        status = is_header(f, &header, record, &shape);
        if (status == DH_OK && header) status = add(f, record, &shape);
        if (!header && shape.first >= 0) look_below(f, record);
        if (status == DH_OK && !header && shape.n_texts + shape.n_numbers > 1) status = count_columns(f, record);
        extend_run(f, record, &shape);
        f->line = record->line;
    }
    if (f->open > 0 && f->n > 0) drop_last(f); /* with nothing below it */
    dh_csv_close(csv);
    return status;
}

dh_status dh_load_find_tables(dh_sheet_tables *out, dh_load *load, const dh_load_source *source, dh_error *error)
{
    finder f = {.load = load, .source = source, .error = error};
    size_t size;
    bool whole = false;
    *out = (dh_sheet_tables){0};
    int64_t bytes = dh_input_size(source->input);
    if (source->is_named || bytes < 0 || bytes > BYTES) return DH_OK;
    DH_TRY(dh_input_map(source->input, &f.bytes, &size, error));
    f.values = dh_dictionary_new();
    if (f.values == NULL) return dh_error_nomem(error);
    dh_status status = find(&f, size, &whole);
    if (status == DH_OK && f.text.failed) status = dh_error_nomem(error);
    out->looked = whole;
    out->row_line = f.row_line;
    if (status == DH_OK && whole && f.n > 0) {
        out->items = dh_arena_zalloc(load->arena, f.n, sizeof *out->items);
        if (out->items == NULL) status = dh_error_nomem(error);
        if (out->items != NULL) memcpy(out->items, f.items, f.n * sizeof *f.items);
        out->n = out->items != NULL ? (int32_t)f.n : 0;
    }
    dh_free(f.items);
    dh_strbuf_free(&f.text);
    dh_dictionary_unref(f.values);
    return status;
}

/* ---- the table that is read ---- */

typedef struct keeper {
    dh_load *load;
    dh_load_source *source;
    const dh_sheet_tables *tables;
    const char *bytes;
    size_t size;
    int32_t at;       /* the first table whose header is not above the record that is read */
    int64_t *offsets; /* of what is left out */
    int64_t n, n_times, first_line;
    size_t capacity;
    dh_error *error;
} keeper;

/* The header of the tables that is that of the source; -1 = none. */
static int32_t own_of(const dh_load_source *source, const dh_sheet_tables *tables)
{
    for (int32_t i = 0; i < tables->n; i++)
        if (tables->items[i].line >= source->head_first && tables->items[i].line <= source->head_last) return i;
    return -1;
}

static dh_status leave_out(keeper *k, const dh_record *record)
{
    if (dh_grow((void **)&k->offsets, &k->capacity, (size_t)k->n + 1, sizeof *k->offsets) != 0)
        return dh_error_nomem(k->error);
    k->offsets[k->n++] = record->raw - k->bytes;
    return DH_OK;
}

/* The bytes of the lines of the header, and below it those of the numbers of columns. */
typedef struct head_lines {
    const char *raw[HEADS];
    int64_t size[HEADS];
    int32_t n;
} head_lines;

/* Whether a record is the first line of the header once more, or directly below that, another of its lines. */
static bool is_head_line(const head_lines *lines, const dh_record *record, bool below)
{
    for (int32_t i = 0; i < lines->n && (i == 0 || below); i++)
        if (record->raw_size > 0 && lines->size[i] == record->raw_size &&
            memcmp(lines->raw[i], record->raw, (size_t)record->raw_size) == 0)
            return true;
    return false;
}

/* Whether it is a header of the same names, or above that the title of the table once more. */
static bool is_same_names(keeper *k, int32_t own, const dh_record *record)
{
    size_t at = (size_t)(record->raw - k->bytes);
    if (own < 0) return false;
    while (k->at < k->tables->n && (k->at < own || k->tables->items[k->at].offset < at)) k->at++;
    if (k->at == k->tables->n) return false;
    const dh_sheet_table *table = &k->tables->items[k->at];
    bool titled = table->title[0] != '\0' && strcmp(table->title, k->tables->items[own].title) == 0;
    return table->again && (at == table->offset || (titled && at >= table->above));
}

static dh_status find_repeats(keeper *k, int32_t own, const dh_chunk_shape *shape)
{
    dh_csv *csv;
    const dh_record *record;
    head_lines lines = {.n = 0};
    DH_TRY(dh_csv_open_view(&csv, k->bytes, k->size, 0, 1, k->source->delimiter, k->error));
    dh_status status = DH_OK;
    bool before = false;
    while (status == DH_OK) {
        status = dh_csv_next(csv, &record, k->error);
        if (status != DH_OK || record == NULL) break;
        bool below = record->raw - k->bytes >= shape->begin;
        if (!below && record->line >= k->source->head_first && lines.n < HEADS) {
            lines.raw[lines.n] = record->raw;
            lines.size[lines.n++] = record->raw_size;
        }
        bool again = below && (is_same_names(k, own, record) || is_head_line(&lines, record, before));
        if (again && !before && k->n_times++ == 0) k->first_line = record->line;
        before = again;
        if (again) status = leave_out(k, record);
    }
    dh_csv_close(csv);
    return status;
}

static dh_status keep_repeats(keeper *k)
{
    int64_t *offsets = dh_arena_zalloc(k->load->arena, (size_t)k->n + 1, sizeof *offsets);
    if (k->n == 0) return DH_OK;
    if (offsets == NULL) return dh_error_nomem(k->error);
    memcpy(offsets, k->offsets, (size_t)k->n * sizeof *offsets);
    k->source->left_out = offsets;
    k->source->n_left_out = k->n;
    return dh_load_add_warning(k->load, k->error,
                               "%s: the headers are repeated below, as on pages that were printed (times: %lld, the "
                               "first in line %lld), and were left out there",
                               k->source->name, (long long)k->n_times, (long long)k->first_line);
}

/* Tells of a table that is not read here, until an entry of its own is found to read it. */
static dh_status note_other(keeper *k, const dh_sheet_table *table, int64_t n_rows)
{
    DH_TRY(dh_load_add_note(k->load, k->error,
                            table->title[0] != '\0'
                                ? "%s: another table stands on the sheet, '%s', with its headers %s "
                                  "in line %lld (numbered rows: %lld), and is not read here; to "
                                  "read it give it an entry with header = %lld"
                                : "%s: another table stands on the sheet%s, with its headers %s in "
                                  "line %lld (numbered rows: %lld), and is not read here; to read "
                                  "it give it an entry with header = %lld",
                            k->source->name, table->title, table->heads, (long long)table->line, (long long)n_rows,
                            (long long)table->line));
    return dh_load_keep_table_left_out(k->load, k->source, table->line, k->error);
}

static dh_status note_rest(keeper *k, int32_t n, int64_t line, int64_t n_rows)
{
    if (n == 0) return DH_OK;
    return dh_load_add_note(k->load, k->error,
                            "%s: still more tables stand on the sheet, the first with its headers in line %lld "
                            "(tables: %d, numbered rows: %lld), and are not read here; move them to a sheet or a file "
                            "of their own",
                            k->source->name, (long long)line, (int)n, (long long)n_rows);
}

static dh_status note_others(keeper *k, int32_t own)
{
    int32_t n = 0;
    int64_t line = 0, rest = 0;
    for (int32_t i = 0; i < k->tables->n; i++) {
        int64_t n_rows = k->tables->items[i].n_rows;
        if (k->tables->items[i].again || i == own || k->load->spec->n_columns == 0) continue;
        for (int32_t j = i + 1; j < k->tables->n && k->tables->items[j].again; j++)
            n_rows += k->tables->items[j].n_rows;
        if (n++ < DH_LOAD_TABLES) {
            DH_TRY(note_other(k, &k->tables->items[i], n_rows));
            continue;
        }
        if (n == DH_LOAD_TABLES + 1) line = k->tables->items[i].line;
        rest += n_rows;
    }
    return note_rest(k, n > DH_LOAD_TABLES ? n - DH_LOAD_TABLES : 0, line, rest);
}

/* Tells of a row that begins as a header does, if it stands in this table. */
static dh_status note_row(keeper *k)
{
    int64_t line = k->tables->row_line, next = k->source->next_head;
    if (line <= k->source->head_last || (next > 0 && line >= next) || k->load->spec->n_columns == 0) return DH_OK;
    return dh_load_add_note(k->load, k->error,
                            "%s: line %lld begins as a header does, and is read as a row, since it has values of rows "
                            "above it; if another table begins there, give it an entry with header = %lld",
                            k->source->name, (long long)line, (long long)line);
}

static dh_status keep_to(keeper *k, const dh_chunk_shape *shape)
{
    int32_t own = own_of(k->source, k->tables);
    const dh_sheet_table *next = NULL;
    for (int32_t i = 0; i < k->tables->n; i++) {
        const dh_sheet_table *table = &k->tables->items[i];
        if ((int64_t)table->offset < shape->begin || table->again) continue;
        if (k->source->n_below++ == 0) next = table;
    }
    if (next != NULL) {
        k->size = next->above < (size_t)shape->begin ? (size_t)shape->begin : next->above;
        k->source->next_head = next->line;
        dh_input_cut(k->source->input, (int64_t)k->size);
    }
    DH_TRY(find_repeats(k, own, shape));
    DH_TRY(keep_repeats(k));
    DH_TRY(note_row(k));
    return note_others(k, own);
}

dh_status dh_load_keep_to_table(dh_load *load, dh_load_source *source, const dh_sheet_tables *tables,
                                dh_chunk_shape *shape, dh_error *error)
{
    keeper k = {.load = load, .source = source, .tables = tables, .error = error};
    if (!tables->looked) return DH_OK;
    DH_TRY(dh_input_map(source->input, &k.bytes, &k.size, error));
    dh_status status = keep_to(&k, shape);
    shape->left_out = source->left_out;
    shape->n_left_out = source->n_left_out;
    dh_free(k.offsets);
    return status;
}
