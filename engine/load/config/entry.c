/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads an entry: checks its keys, takes the profile's as defaults, and merges maps key by key. */
#include "load/config/entry.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "base/text_visible.h"

typedef struct builder {
    dh_load_entry *entry;
    dh_entry_source part, own, profile;
    dh_arena *arena;
    dh_error *error;
} builder;

static dh_status wrong_kind(const dh_data_file *file, const char *key, unsigned wanted, const dh_data *given,
                            dh_error *error)
{
    dh_strbuf names = {0};
    for (unsigned kind = DH_DATA_BOOL; kind <= DH_DATA_FUNCTION; kind++)
        if (wanted & DH_KIND(kind))
            dh_strbuf_printf(&names, "%s%s", names.size > 0 ? dh_tr(" or ") : "",
                             dh_data_kind_name((dh_data_kind)kind));
    dh_status status =
        dh_data_error(file, key, error, DH_EDATA, "'%s' must be %s, not %s", key,
                      names.data != NULL ? names.data : dh_tr("of another kind"), dh_data_kind_name(given->kind));
    dh_strbuf_free(&names);
    return status;
}

static dh_status unknown_key(const dh_data_file *file, const char *key, const char *what, const char *const *valid,
                             size_t n, dh_error *error)
{
    const char *nearest = dh_text_nearest(key, valid, n);
    if (nearest != NULL)
        return dh_data_error(file, key, error, DH_EDATA, "%s has no key '%s'; did you mean '%s'?", dh_tr(what), key,
                             nearest);
    dh_strbuf names = {0};
    for (size_t i = 0; i < n; i++) dh_strbuf_printf(&names, "%s%s", i > 0 ? ", " : "", valid[i]);
    dh_status status = dh_data_error(file, key, error, DH_EDATA, "%s has no key '%s'; it may have %s", dh_tr(what), key,
                                     names.data != NULL ? names.data : dh_tr("none"));
    dh_strbuf_free(&names);
    return status;
}

static dh_status check_key(const dh_data_file *file, const dh_data_field *field, const char *what,
                           const dh_data_key *keys, size_t n_keys, const char *const *more, dh_error *error)
{
    size_t n_more = 0;
    for (size_t i = 0; i < n_keys; i++) {
        if (strcmp(keys[i].name, field->key) != 0) continue;
        if (keys[i].kinds & DH_KIND(field->value.kind)) return DH_OK;
        return wrong_kind(file, field->key, keys[i].kinds, &field->value, error);
    }
    for (; more != NULL && more[n_more] != NULL; n_more++) {
        if (strcmp(more[n_more], field->key) != 0) continue;
        if (field->value.kind == DH_DATA_TABLE) return DH_OK;
        return dh_data_error(file, field->key, error, DH_EDATA, "'%s' must be a table such as { file = \"%s.csv\" }",
                             field->key, field->key);
    }
    const char **valid = dh_calloc(n_keys + n_more + 1, sizeof *valid);
    if (valid == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < n_keys; i++) valid[i] = keys[i].name;
    for (size_t i = 0; i < n_more; i++) valid[n_keys + i] = more[i];
    dh_status status = unknown_key(file, field->key, what, valid, n_keys + n_more, error);
    dh_free((void *)valid);
    return status;
}

dh_status dh_data_check_keys(const dh_data_file *file, const dh_data *table, const char *what, const dh_data_key *keys,
                             size_t n_keys, const char *const *more, dh_error *error)
{
    if (table->n_items > 0)
        return dh_data_error(file, what, error, DH_EDATA, "%s holds a value without a key; write key = value",
                             dh_tr(what));
    for (int32_t i = 0; i < table->n_fields; i++)
        DH_TRY(check_key(file, &table->fields[i], what, keys, n_keys, more, error));
    return DH_OK;
}

/* The value of a key in the entry, else in the profile; *file: the file it is in. */
static const dh_data *pick(const builder *b, const char *key, const dh_data_file **file)
{
    const dh_data *own = dh_data_get(b->own.table, key);
    *file = own != NULL || b->profile.file == NULL ? b->own.file : b->profile.file;
    if (own != NULL || b->profile.file == NULL) return own;
    return dh_data_get(b->profile.table, key);
}

/* A trimmed copy in NFC without what cannot be seen, as cells are read; NULL when out of memory. */
static const char *clean(builder *b, const char *text)
{
    size_t size = strlen(text);
    char *visible = dh_arena_alloc(b->arena, size + 1);
    if (visible == NULL) return NULL;
    size = dh_text_visible(text, size, visible);
    text = visible;
    dh_text_trim(&text, &size);
    if (!dh_text_needs_nfc(text, size)) return dh_arena_strndup(b->arena, text, size);
    char *composed = dh_text_nfc(text, size, &size);
    const char *kept = composed != NULL ? dh_arena_strndup(b->arena, composed, size) : NULL;
    dh_free(composed);
    return kept;
}

/* The texts of a key, which is a list or a single text. as_written: not trimmed or composed. */
static dh_status read_list(builder *b, const char ***out, int32_t *n, const char *key, bool as_written)
{
    const dh_data_file *file;
    const dh_data *list = pick(b, key, &file);
    *n = 0;
    if (list == NULL) return DH_OK;
    bool single = list->kind == DH_DATA_TEXT;
    if (!single && list->n_fields > 0)
        return dh_data_error(file, key, b->error, DH_EDATA, "'%s' must be a list of texts", key);
    int32_t count = single ? 1 : list->n_items;
    *out = dh_arena_zalloc(b->arena, (size_t)count + 1, sizeof **out);
    if (*out == NULL) return dh_error_nomem(b->error);
    for (int32_t i = 0; i < count; i++) {
        const dh_data *item = single ? list : &list->items[i];
        if (item->kind != DH_DATA_TEXT)
            return dh_data_error(file, key, b->error, DH_EDATA, "'%s' must be a list of texts, not of %s", key,
                                 dh_data_kind_name(item->kind));
        (*out)[i] = as_written ? item->text : clean(b, item->text);
        if ((*out)[i] == NULL) return dh_error_nomem(b->error);
    }
    *n = count;
    return DH_OK;
}

static dh_status find_column(builder *b, int32_t *out, const dh_data_file *file, const char *key, const char *name)
{
    const dh_table_spec *spec = b->entry->spec;
    const char **names = dh_calloc((size_t)spec->n_columns + 1, sizeof *names);
    if (names == NULL) return dh_error_nomem(b->error);
    *out = -1;
    for (int32_t i = 0; i < spec->n_columns; i++) {
        names[i] = spec->columns[i].name;
        if (strcmp(names[i], name) == 0) *out = i;
    }
    dh_status status = DH_OK;
    if (*out < 0) {
        const char *nearest = dh_text_nearest(name, names, (size_t)spec->n_columns);
        status = nearest != NULL ? dh_data_error(file, name, b->error, DH_EDATA,
                                                 "'%s' of %s names no column of table '%s'; did you mean '%s'?", name,
                                                 key, spec->name, nearest)
                                 : dh_data_error(file, name, b->error, DH_EDATA,
                                                 "'%s' of %s names no column of table '%s'", name, key, spec->name);
    }
    dh_free((void *)names);
    return status;
}

static dh_status read_headers(builder *b, const dh_entry_source *from)
{
    const dh_data *columns = from->file != NULL ? dh_data_get(from->table, "columns") : NULL;
    for (int32_t i = 0; columns != NULL && i < columns->n_fields; i++) {
        const dh_data_field *field = &columns->fields[i];
        int32_t column;
        DH_TRY(find_column(b, &column, from->file, "columns", field->key));
        if (field->value.kind != DH_DATA_TEXT)
            return dh_data_error(from->file, field->key, b->error, DH_EDATA,
                                 "'%s' of columns must be the text of a header, not %s", field->key,
                                 dh_data_kind_name(field->value.kind));
        if (b->entry->headers[column] != NULL || b->entry->constants[column].text != NULL) continue;
        b->entry->headers[column] = clean(b, field->value.text);
        if (b->entry->headers[column] == NULL) return dh_error_nomem(b->error);
    }
    if (columns != NULL && columns->n_items > 0)
        return dh_data_error(from->file, "columns", b->error, DH_EDATA,
                             "columns must name our column for each header: { held_on = \"Ngày\" }");
    return DH_OK;
}

/* A scalar of a data file as the text of a cell. */
static dh_status scalar_text(builder *b, const char **out, const dh_data_file *file, const char *key,
                             const dh_data *value)
{
    char buffer[40];
    switch (value->kind) {
    case DH_DATA_TEXT: *out = clean(b, value->text); break;
    case DH_DATA_BOOL: *out = value->boolean ? "true" : "false"; break;
    case DH_DATA_INTEGER:
        dh_text_from_int64(value->integer, buffer);
        *out = dh_arena_strdup(b->arena, buffer);
        break;
    case DH_DATA_NUMBER:
        dh_text_from_double(value->number, buffer);
        *out = dh_arena_strdup(b->arena, buffer);
        break;
    default: return dh_data_error(file, key, b->error, DH_EDATA, "'%s' must be one value, not a table", key);
    }
    return *out != NULL ? DH_OK : dh_error_nomem(b->error);
}

static dh_status read_constants(builder *b, const dh_entry_source *from)
{
    const dh_data *constants = from->file != NULL ? dh_data_get(from->table, "constants") : NULL;
    for (int32_t i = 0; constants != NULL && i < constants->n_fields; i++) {
        const dh_data_field *field = &constants->fields[i];
        int32_t column;
        DH_TRY(find_column(b, &column, from->file, "constants", field->key));
        const dh_data *own_columns = dh_data_get(from->table, "columns");
        if (own_columns != NULL && dh_data_get(own_columns, field->key) != NULL)
            return dh_data_error(from->file, field->key, b->error, DH_EDATA,
                                 "'%s' has both a header in columns and a value in constants; keep one", field->key);
        if (b->entry->headers[column] != NULL || b->entry->constants[column].text != NULL) continue;
        dh_constant *constant = &b->entry->constants[column];
        DH_TRY(scalar_text(b, &constant->text, from->file, field->key, &field->value));
        constant->style = field->value.kind == DH_DATA_TEXT ? b->entry->numbers : DH_NUMBERS_PLAIN;
    }
    return DH_OK;
}

static int compare_pairs(const void *a, const void *b)
{
    return strcmp(((const dh_value_pair *)a)->from, ((const dh_value_pair *)b)->from);
}

static bool is_choice(const dh_column_spec *column, const char *text)
{
    if (column->choices == NULL) return true;
    for (size_t i = 0; column->choices[i] != NULL; i++)
        if (strcmp(column->choices[i], text) == 0) return true;
    return text[0] == '\0';
}

static dh_status add_pairs(builder *b, int32_t column, const dh_data_file *file, const dh_data *table)
{
    const dh_column_spec *spec = &b->entry->spec->columns[column];
    dh_value_map *map = &b->entry->values[column];
    int32_t old = map->n;
    dh_value_pair *pairs = dh_arena_zalloc(b->arena, (size_t)old + (size_t)table->n_fields + 1, sizeof *pairs);
    if (pairs == NULL) return dh_error_nomem(b->error);
    if (old > 0) memcpy(pairs, map->pairs, (size_t)old * sizeof *pairs);
    int32_t n = old;
    for (int32_t i = 0; i < table->n_fields; i++) {
        const char *key = table->fields[i].key;
        dh_value_pair pair = {.from = clean(b, key)};
        if (pair.from == NULL) return dh_error_nomem(b->error);
        if (old > 0 && bsearch(&pair, pairs, (size_t)old, sizeof *pairs, compare_pairs) != NULL) continue;
        const dh_data *to = &table->fields[i].value;
        if (spec->choices != NULL && to->kind == DH_DATA_BOOL && !to->boolean)
            pair.to = dh_value_none;
        else
            DH_TRY(scalar_text(b, &pair.to, file, key, to));
        if (!is_choice(spec, pair.to))
            return dh_data_error(file, key, b->error, DH_EDATA,
                                 "'%s' stands for '%s', which is no value of column '%s'", key, pair.to, spec->name);
        pairs[n++] = pair;
    }
    qsort(pairs, (size_t)n, sizeof *pairs, compare_pairs);
    for (int32_t i = 1; i < n; i++)
        if (strcmp(pairs[i - 1].from, pairs[i].from) == 0 && strcmp(pairs[i - 1].to, pairs[i].to) != 0)
            return dh_data_error(file, spec->name, b->error, DH_EDATA,
                                 "'%s' of column '%s' stands for both '%s' and '%s', but for blanks or the form of its "
                                 "letters; keep one",
                                 pairs[i].from, spec->name, pairs[i - 1].to, pairs[i].to);
    *map = (dh_value_map){.pairs = pairs, .n = n};
    return DH_OK;
}

static dh_status read_values(builder *b, const dh_entry_source *from)
{
    const dh_data *values = from->file != NULL ? dh_data_get(from->table, "values") : NULL;
    for (int32_t i = 0; values != NULL && i < values->n_fields; i++) {
        const dh_data_field *field = &values->fields[i];
        int32_t column;
        DH_TRY(find_column(b, &column, from->file, "values", field->key));
        if (field->value.kind != DH_DATA_TABLE || field->value.n_items > 0)
            return dh_data_error(from->file, field->key, b->error, DH_EDATA,
                                 "'%s' of values must map texts: { [\"Đã giải quyết\"] = \"resolved\" }", field->key);
        DH_TRY(add_pairs(b, column, from->file, &field->value));
    }
    return DH_OK;
}

/* Takes "serial" out of the formats: how spreadsheets number days, from 1900 on, or those of old Macs from 1904. */
static void take_serials(builder *b, const char **texts, int32_t *n)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < *n; i++) {
        if (strcmp(texts[i], "serial") == 0)
            b->entry->serial_zero = DH_SERIAL_1900;
        else if (strcmp(texts[i], "serial-1904") == 0)
            b->entry->serial_zero = DH_SERIAL_1904;
        else
            texts[kept++] = texts[i];
    }
    *n = kept;
}

static dh_status read_dates(builder *b)
{
    static const char *const fallback[] = {"y-m-d"};
    const dh_data_file *file;
    const char **texts = NULL;
    int32_t n;
    DH_TRY(read_list(b, &texts, &n, "dates", true));
    pick(b, "dates", &file);
    take_serials(b, texts, &n);
    b->entry->n_dates = n > 0 ? n : 1;
    b->entry->dates = dh_arena_zalloc(b->arena, (size_t)b->entry->n_dates, sizeof *b->entry->dates);
    if (b->entry->dates == NULL) return dh_error_nomem(b->error);
    for (int32_t i = 0; i < b->entry->n_dates; i++) {
        const char *text = n > 0 ? texts[i] : fallback[0];
        dh_strbuf reason = {0};
        dh_status status = DH_OK;
        if (!dh_date_format_parse(&b->entry->dates[i], text, &reason))
            status = dh_data_error(file, "dates", b->error, DH_EDATA, "'%s' is no date format: %s", text,
                                   reason.data != NULL ? reason.data : dh_tr("out of memory"));
        dh_strbuf_free(&reason);
        DH_TRY(status);
    }
    return DH_OK;
}

static dh_status wrong_encoding(builder *b, const dh_data_file *file, const char *given)
{
    dh_strbuf names = {0};
    dh_encoding_list(&names);
    dh_status status = dh_data_error(file, "encoding", b->error, DH_EDATA, "encoding '%s' is not read; give one of %s",
                                     given, names.data != NULL ? names.data : "");
    dh_strbuf_free(&names);
    return status;
}

static dh_status read_scalars(builder *b, double tolerance)
{
    const dh_data_file *file;
    const dh_data *value = pick(b, "numbers", &file);
    if (value != NULL && !dh_number_style_parse(value->text, &b->entry->numbers))
        return dh_data_error(file, "numbers", b->error, DH_EDATA, "numbers = '%s' is not known; give vi, en or plain",
                             value->text);
    value = pick(b, "delimiter", &file);
    if (value != NULL) {
        if (strlen(value->text) != 1 || strchr("\"\r\n", value->text[0]) != NULL)
            return dh_data_error(file, "delimiter", b->error, DH_EDATA,
                                 "delimiter '%s' must be one character such as ; or \\t", value->text);
        b->entry->delimiter = value->text[0];
    }
    value = pick(b, "encoding", &file);
    if (value != NULL && !dh_encoding_parse(&b->entry->encoding, value->text))
        return wrong_encoding(b, file, value->text);
    value = pick(b, "repair", &file);
    b->entry->repair = value != NULL && value->boolean;
    value = pick(b, "ditto", &file);
    b->entry->keep_dittos = value != NULL && !value->boolean;
    b->entry->dittos_everywhere = value != NULL && value->boolean;
    value = pick(b, "spellings", &file);
    b->entry->spellings = value == NULL || value->boolean;
    value = pick(b, "tolerance", &file);
    b->entry->tolerance = value != NULL ? value->number : tolerance;
    if (value != NULL && !(value->number >= 0 && value->number < 1))
        return dh_data_error(file, "tolerance", b->error, DH_EDATA,
                             "tolerance %g must be a share from 0 to below 1, such as 0.05", value->number);
    return DH_OK;
}

/* The year of days that have none. */
static dh_status read_year(builder *b)
{
    const dh_data_file *file;
    const dh_data *value = pick(b, "year", &file);
    if (value == NULL) return DH_OK;
    if (value->integer < DH_YEAR_MIN || value->integer > DH_YEAR_MAX)
        return dh_data_error(file, "year", b->error, DH_EDATA, "year = %lld is out of range, %d to %d",
                             (long long)value->integer, DH_YEAR_MIN, DH_YEAR_MAX);
    b->entry->year = (int32_t)value->integer;
    return DH_OK;
}

/* A line or a number of rows. */
static dh_status read_count(builder *b, int32_t *out, const dh_data_file *file, const char *key, const dh_data *value,
                            int64_t min)
{
    if (value->kind != DH_DATA_INTEGER || value->integer < min || value->integer > 1000000)
        return dh_data_error(file, key, b->error, DH_EDATA, "'%s' takes whole numbers from %d to 1000000", key,
                             (int)min);
    *out = (int32_t)value->integer;
    return DH_OK;
}

static dh_status read_header_lines(builder *b)
{
    const dh_data_file *file;
    const dh_data *value = pick(b, "header", &file), *first = value, *last = value;
    if (value == NULL) return DH_OK;
    if (value->kind == DH_DATA_TABLE) {
        if (value->n_items != 2 || value->n_fields > 0)
            return dh_data_error(file, "header", b->error, DH_EDATA,
                                 "'header' takes a line or the first and last line of the headers: {5, 6}");
        first = &value->items[0];
        last = &value->items[1];
    }
    DH_TRY(read_count(b, &b->entry->header, file, "header", first, 1));
    DH_TRY(read_count(b, &b->entry->header_end, file, "header", last, 1));
    if (b->entry->header_end < b->entry->header || b->entry->header_end - b->entry->header > 9)
        return dh_data_error(file, "header", b->error, DH_EDATA,
                             "'header' takes a line or the first and last line of the headers: {5, 6}");
    return DH_OK;
}

/* Which rows within the table are none of it. */
static dh_status read_sections(builder *b)
{
    const dh_data_file *file;
    const dh_data *value = pick(b, "sections", &file);
    dh_load_entry *e = b->entry;
    if (value == NULL) return DH_OK;
    e->keep_sections = value->kind == DH_DATA_BOOL && !value->boolean;
    if (value->kind == DH_DATA_BOOL) return DH_OK;
    if (value->n_fields > 0)
        return dh_data_error(file, "sections", b->error, DH_EDATA, "'sections' takes lines, {7, 15}, or false");
    e->sections = dh_arena_zalloc(b->arena, (size_t)value->n_items + 1, sizeof *e->sections);
    if (e->sections == NULL) return dh_error_nomem(b->error);
    for (; e->n_sections < value->n_items; e->n_sections++)
        DH_TRY(read_count(b, &e->sections[e->n_sections], file, "sections", &value->items[e->n_sections], 1));
    return DH_OK;
}

static dh_status read_sheets(builder *b)
{
    const dh_data_file *file;
    const dh_data *value = pick(b, "sheet", &file);
    if (value == NULL) return DH_OK;
    bool list = value->kind == DH_DATA_TABLE;
    int32_t n = list ? value->n_items : 1;
    if (list && (n == 0 || value->n_fields > 0))
        return dh_data_error(file, "sheet", b->error, DH_EDATA, "'sheet' must be a name, a number or a list of them");
    b->entry->sheets = dh_arena_zalloc(b->arena, (size_t)n + 1, sizeof *b->entry->sheets);
    if (b->entry->sheets == NULL) return dh_error_nomem(b->error);
    for (int32_t i = 0; i < n; i++) {
        const dh_data *item = list ? &value->items[i] : value;
        int32_t number = 0;
        if (item->kind == DH_DATA_TEXT) {
            b->entry->sheets[i] = clean(b, item->text);
        } else {
            DH_TRY(read_count(b, &number, file, "sheet", item, 1));
            b->entry->sheets[i] = dh_arena_printf(b->arena, "#%d", number);
        }
        if (b->entry->sheets[i] == NULL) return dh_error_nomem(b->error);
    }
    b->entry->n_sheets = n;
    return DH_OK;
}

/* The column that has the name of the file or sheet. */
static dh_status read_name_column(builder *b, int32_t *out, const char *key)
{
    const dh_data_file *file;
    const dh_data *value = pick(b, key, &file);
    const dh_table_spec *spec = b->entry->spec;
    int32_t column;
    if (value == NULL) return DH_OK;
    DH_TRY(find_column(b, &column, file, key, value->text));
    if (b->entry->constants[column].text != NULL)
        return dh_data_error(file, key, b->error, DH_EDATA, "'%s' has both %s and a value in constants; keep one",
                             value->text, key);
    if (spec->keys != NULL && spec->keys[0] != NULL && spec->keys[1] == NULL && strcmp(spec->keys[0], value->text) == 0)
        return dh_data_error(file, key, b->error, DH_EDATA,
                             "'%s' tells the rows of '%s' apart, and all rows of a file have its name; take another "
                             "column for %s",
                             value->text, spec->name, key);
    *out = column + 1;
    return DH_OK;
}

static dh_status read_name_columns(builder *b)
{
    DH_TRY(read_name_column(b, &b->entry->file_column, "file_column"));
    DH_TRY(read_name_column(b, &b->entry->sheet_column, "sheet_column"));
    DH_TRY(read_name_column(b, &b->entry->section_column, "section_column"));
    if (b->entry->file_column == 0 || b->entry->file_column != b->entry->sheet_column) return DH_OK;
    return dh_data_error(b->own.file, "sheet_column", b->error, DH_EDATA,
                         "file_column and sheet_column are both '%s'; a column has one of the two names",
                         b->entry->spec->columns[b->entry->file_column - 1].name);
}

/* How the table lies in its file. */
static dh_status read_layout(builder *b)
{
    const dh_data_file *file;
    const dh_data *value = pick(b, "footer", &file);
    b->entry->footer = -1;
    if (value != NULL) DH_TRY(read_count(b, &b->entry->footer, file, "footer", value, 0));
    if (b->entry->footer > DH_FOOTER_MAX)
        return dh_data_error(file, "footer", b->error, DH_EDATA,
                             "'footer' leaves out %d rows at most, not %d; take the others out of the file",
                             DH_FOOTER_MAX, (int)b->entry->footer);
    DH_TRY(read_header_lines(b));
    DH_TRY(read_sections(b));
    return read_sheets(b);
}

static dh_status make_arrays(builder *b)
{
    size_t n = (size_t)b->entry->spec->n_columns + 1;
    b->entry->headers = dh_arena_zalloc(b->arena, n, sizeof *b->entry->headers);
    b->entry->constants = dh_arena_zalloc(b->arena, n, sizeof *b->entry->constants);
    b->entry->values = dh_arena_zalloc(b->arena, n, sizeof *b->entry->values);
    if (b->entry->headers == NULL || b->entry->constants == NULL || b->entry->values == NULL)
        return dh_error_nomem(b->error);
    return DH_OK;
}

/* Lets maps and words for unknown match other spellings; of columns whose texts are remembered, so that each is looked
 * up once. */
static dh_status match_alike(builder *b)
{
    for (int32_t i = 0; b->entry->spellings && i < b->entry->spec->n_columns; i++) {
        dh_type type = b->entry->spec->columns[i].type;
        if (b->entry->values[i].n > 0 && (type == DH_CATEGORY || type == DH_BOOL))
            DH_TRY(dh_value_map_match_alike(&b->entry->values[i], b->arena, b->error));
    }
    dh_load_entry *e = b->entry;
    e->unknown_alike = dh_arena_zalloc(b->arena, (size_t)e->n_unknown + 1, sizeof *e->unknown_alike);
    if (e->unknown_alike == NULL) return dh_error_nomem(b->error);
    for (int32_t i = 0; e->spellings && i < e->n_unknown; i++) {
        char *alike = dh_text_alike(e->unknown[i], strlen(e->unknown[i]), NULL);
        const char *kept = alike != NULL ? dh_arena_strdup(b->arena, alike) : NULL;
        dh_free(alike);
        if (kept == NULL) return dh_error_nomem(b->error);
        if (kept[0] != '\0') e->unknown_alike[e->n_unknown_alike++] = kept;
    }
    return DH_OK;
}

static dh_status read_parts(builder *b, double tolerance)
{
    DH_TRY(make_arrays(b));
    DH_TRY(read_scalars(b, tolerance));
    DH_TRY(read_layout(b));
    DH_TRY(read_dates(b));
    DH_TRY(read_year(b));
    DH_TRY(read_list(b, &b->entry->files, &b->entry->n_files, "file", true));
    DH_TRY(read_list(b, &b->entry->ignore, &b->entry->n_ignore, "ignore", false));
    DH_TRY(read_list(b, &b->entry->unknown, &b->entry->n_unknown, "unknown", false));
    const dh_entry_source *sources[] = {&b->part, &b->own, &b->profile};
    for (size_t i = 0; i < 3; i++) {
        DH_TRY(read_headers(b, sources[i]));
        DH_TRY(read_constants(b, sources[i]));
        DH_TRY(read_values(b, sources[i]));
    }
    DH_TRY(read_name_columns(b));
    return match_alike(b);
}

dh_status dh_entry_read(dh_load_entry *out, const dh_table_spec *spec, dh_entry_source part, dh_entry_source own,
                        dh_entry_source profile, double tolerance, dh_arena *arena, dh_error *error)
{
    *out = (dh_load_entry){.spec = spec,
                           .name = own.file->name != NULL ? own.file->name : spec->name,
                           .profile = profile.file != NULL ? profile.file->path : NULL};
    builder b = {out, part, own, profile, arena, error};
    return read_parts(&b, tolerance);
}

dh_load_entry dh_load_entry_with(const dh_load_entry *entry, const char **files, int32_t n_files)
{
    dh_load_entry limited = *entry;
    limited.files = files;
    limited.n_files = n_files;
    limited.expanded = true;
    return limited;
}
