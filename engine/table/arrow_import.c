/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Import through the Arrow C data interface. The data is foreign: shape, presence and contents of every buffer are
 * checked before it is read, as far as the interface allows (it does not say how long a buffer is).
 */
#include "table/arrow.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"

/* A range of an array's rows; `begin` counts from the start of its buffers, `offset` included. */
typedef struct span {
    const struct ArrowArray *array;
    int64_t begin, n;
} span;

/* Appends the rows to `into`. */
typedef dh_status (*reader)(dh_column *into, const struct ArrowSchema *schema, span rows, dh_error *error);

static dh_status refuse(dh_error *error, const struct ArrowSchema *schema, const char *what)
{
    return dh_error_set(error, DH_EDATA, "column '%s' cannot be taken over: %s", schema->name ? schema->name : "",
                        dh_tr(what));
}

static bool is_valid(span rows, int64_t i)
{
    const uint8_t *validity = rows.array->buffers[0];
    return !validity || dh_bit_get(validity, rows.begin + i);
}

/* Checks lengths, offset, and that needed buffers are present; `need` is how many rows are read after `offset`. */
static dh_status check_array(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t n_buffers,
                             int64_t n_children, int64_t need, dh_error *error)
{
    if (!array || !array->release) return refuse(error, schema, "its array is missing or was released");
    if (array->length < 0 || array->offset < 0 || array->offset > INT64_MAX / 16 - 1 - array->length)
        return refuse(error, schema, "its length or offset is out of range");
    if (need > array->length) return refuse(error, schema, "it is shorter than its parent");
    if (array->null_count < -1 || array->null_count > array->length)
        return refuse(error, schema, "its null_count is out of range");
    if (array->n_buffers != n_buffers) return refuse(error, schema, "its number of buffers is not its format's");
    if (array->n_children != n_children || schema->n_children != n_children)
        return refuse(error, schema, "its number of children is not its format's");
    if (!array->buffers) return refuse(error, schema, "its buffers are missing");
    if (n_children > 0 && (!array->children || !schema->children))
        return refuse(error, schema, "its children are missing");
    for (int64_t i = 0; i < n_children; i++)
        if (!array->children[i] || !schema->children[i]) return refuse(error, schema, "a child is missing");
    if (!array->buffers[0] && array->null_count > 0)
        return refuse(error, schema, "it has nulls and no validity buffer");
    if (n_buffers > 1 && !array->buffers[1] && array->offset + array->length > 0)
        return refuse(error, schema, "its values are missing");
    return DH_OK;
}

/* Appends cell `at` of a buffer of that format. */
static int append_cell(dh_column *into, char format, const void *values, int64_t at)
{
    switch (format) {
    case 'b': return dh_column_append_bool(into, dh_bit_get(values, at));
    case 'i': return dh_column_append_int64(into, ((const int32_t *)values)[at]);
    case 'g': return dh_column_append_float64(into, ((const double *)values)[at]);
    case 't': return dh_column_append_date(into, ((const int32_t *)values)[at]);
    default: return dh_column_append_int64(into, ((const int64_t *)values)[at]);
    }
}

static dh_status read_plain(dh_column *into, const struct ArrowSchema *schema, span rows, dh_error *error)
{
    char format = strcmp(schema->format, "tsu:") == 0 ? 'l' : schema->format[0];
    for (int64_t i = 0; i < rows.n; i++) {
        int failed = is_valid(rows, i) ? append_cell(into, format, rows.array->buffers[1], rows.begin + i)
                                       : dh_column_append_null(into);
        if (failed) return dh_error_nomem(error);
    }
    return DH_OK;
}

static int64_t text_offset(span rows, bool large, int64_t i)
{
    const void *offsets = rows.array->buffers[1];
    return large ? ((const int64_t *)offsets)[rows.begin + i] : ((const int32_t *)offsets)[rows.begin + i];
}

static dh_status read_text(dh_column *into, const struct ArrowSchema *schema, span rows, dh_error *error)
{
    if (rows.n == 0) return DH_OK; /* with no rows even the offsets may be missing */
    bool large = schema->format[0] == 'U';
    const char *bytes = rows.array->buffers[2];
    int64_t begin = text_offset(rows, large, 0);
    if (begin < 0) return refuse(error, schema, "a text's offset is negative");
    for (int64_t i = 1; i <= rows.n; i++) {
        int64_t before = text_offset(rows, large, i - 1);
        if (text_offset(rows, large, i) < before) return refuse(error, schema, "its texts' offsets go back");
    }
    if (!bytes && text_offset(rows, large, rows.n) > begin) return refuse(error, schema, "its bytes are missing");
    for (int64_t i = 0; i < rows.n; i++) {
        int64_t at = text_offset(rows, large, i);
        size_t size = (size_t)(text_offset(rows, large, i + 1) - at);
        bool valid = is_valid(rows, i);
        if (valid && size > 0 && !dh_text_is_valid(bytes + at, size)) {
            dh_status status = refuse(error, schema, "a text is not valid UTF-8");
            if (error) error->row = i;
            return status;
        }
        if (valid ? dh_column_append_text(into, size ? bytes + at : "", size) : dh_column_append_null(into))
            return dh_error_nomem(error);
    }
    return DH_OK;
}

/* A null figure makes the cell null. A null upper bound is infinite, a null lower one 0, or infinite for a negative
 * figure. */
static dh_status read_count_cell(dh_column *into, const struct ArrowSchema *schema, const span *parts, int64_t i,
                                 dh_error *error)
{
    double values[3];
    for (int p = 0; p < 3; p++) values[p] = ((const double *)parts[p].array->buffers[1])[parts[p].begin + i];
    if (!is_valid(parts[0], i) || isnan(values[0])) return dh_column_append_null(into) ? dh_error_nomem(error) : DH_OK;
    if (!is_valid(parts[1], i)) values[1] = values[0] < 0 ? -INFINITY : 0;
    if (!is_valid(parts[2], i)) values[2] = INFINITY;
    if (!(values[1] <= values[2])) { /* the stated figure may lie beside them, as that of "over 300" does */
        dh_status status = refuse(error, schema, "a count's lower bound is above its upper one");
        if (error) error->row = i;
        return status;
    }
    return dh_column_append_count(into, (dh_count){values[0], values[1], values[2]}) ? dh_error_nomem(error) : DH_OK;
}

static dh_status read_count(dh_column *into, const struct ArrowSchema *schema, span rows, dh_error *error)
{
    static const char *const names[] = {"stated", "lower", "upper"};
    span parts[3];
    for (int p = 0; p < 3; p++) {
        struct ArrowSchema child = *schema->children[p];
        const struct ArrowArray *array = rows.array->children[p];
        if (!child.format || strcmp(child.format, "g") != 0 || !child.name || strcmp(child.name, names[p]) != 0)
            return refuse(error, schema, "a count has float64 children stated, lower and upper");
        child.name = schema->name;
        DH_TRY(check_array(&child, array, 2, 0, rows.begin + rows.n, error));
        parts[p] = (span){array, array->offset + rows.begin, rows.n};
    }
    for (int64_t i = 0; i < rows.n; i++) {
        if (is_valid(rows, i))
            DH_TRY(read_count_cell(into, schema, parts, i, error));
        else if (dh_column_append_null(into) != 0)
            return dh_error_nomem(error);
    }
    return DH_OK;
}

typedef struct format_row {
    const char *format;
    dh_type type;
    int n_buffers, n_children;
    reader read;
} format_row;

static const format_row formats[] = {
    {"b", DH_BOOL, 2, 0, read_plain},    {"l", DH_INT64, 2, 0, read_plain},  {"i", DH_INT64, 2, 0, read_plain},
    {"g", DH_FLOAT64, 2, 0, read_plain}, {"tdD", DH_DATE, 2, 0, read_plain}, {"tsu:", DH_DATETIME, 2, 0, read_plain},
    {"u", DH_TEXT, 3, 0, read_text},     {"U", DH_TEXT, 3, 0, read_text},    {"+s", DH_COUNT, 1, 3, read_count},
};

static const format_row *find_format(const struct ArrowSchema *schema)
{
    for (size_t i = 0; schema->format && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].format, schema->format) == 0) return &formats[i];
    return NULL;
}

/* Bytes of a dictionary index; 0 = not a type that is taken. */
static int index_width(const struct ArrowSchema *schema)
{
    const char *format = schema->format;
    if (!format || !format[0] || format[1]) return 0;
    return format[0] == 'c' ? 1 : format[0] == 's' ? 2 : format[0] == 'i' ? 4 : 0;
}

/* Maps each entry of the foreign dictionary to a code of `into`, -1 for a null entry. An entry whose code already has
 * that text keeps it, so that equal texts under different codes stay apart. 0, or -1 when out of memory. */
static int map_texts(dh_dictionary *into, const dh_column *texts, int32_t *map)
{
    bool fresh = dh_dictionary_size(into) == 0;
    for (int64_t i = 0; i < texts->length; i++) {
        size_t size, old_size;
        const char *text = dh_column_text(texts, i, &size);
        int32_t have = dh_dictionary_size(into);
        const char *old = i < have ? dh_dictionary_text(into, (int32_t)i, &old_size) : NULL;
        if (fresh)
            map[i] = dh_dictionary_append(into, text, size);
        else if (old && old_size == size && memcmp(old, text, size) == 0)
            map[i] = (int32_t)i;
        else
            map[i] = dh_dictionary_add(into, text, size);
        if (map[i] < 0) return -1;
        if (!dh_column_is_valid(texts, i)) map[i] = -1;
    }
    return 0;
}

static dh_status read_codes(dh_column *into, const struct ArrowSchema *schema, span rows, const int32_t *map,
                            int64_t n_map, dh_error *error)
{
    int width = index_width(schema);
    const void *codes = rows.array->buffers[1];
    for (int64_t i = 0; i < rows.n; i++) {
        int64_t at = rows.begin + i, code = -1;
        if (is_valid(rows, i)) {
            code = width == 1   ? ((const int8_t *)codes)[at]
                   : width == 2 ? ((const int16_t *)codes)[at]
                                : ((const int32_t *)codes)[at];
            if (code < 0 || code >= n_map) {
                dh_status status = refuse(error, schema, "a code is outside its dictionary");
                if (error) error->row = i;
                return status;
            }
            code = map[code];
        }
        if (code < 0 ? dh_column_append_null(into) : dh_column_append_code(into, (int32_t)code))
            return dh_error_nomem(error);
    }
    return DH_OK;
}

/* The dictionary's texts as a column of their own. */
static dh_status read_dictionary(dh_column **out, const struct ArrowSchema *schema, const struct ArrowArray *array,
                                 dh_error *error)
{
    struct ArrowSchema texts = *schema->dictionary;
    texts.name = schema->name; /* what is wrong with it is said of the column */
    const format_row *row = find_format(&texts);
    if (!row || row->type != DH_TEXT || texts.dictionary || !index_width(schema))
        return refuse(error, schema, "a category has int8, int16 or int32 codes and a dictionary of utf8 text");
    if (!array->dictionary) return refuse(error, schema, "its dictionary is missing");
    DH_TRY(check_array(&texts, array->dictionary, 3, 0, 0, error));
    int64_t n = array->dictionary->length;
    if (n > INT32_MAX - 1) return refuse(error, schema, "its dictionary is too large");
    dh_column *column = dh_column_new(DH_TEXT, 0);
    if (!column) return dh_error_nomem(error);
    dh_status status = read_text(column, &texts, (span){array->dictionary, array->dictionary->offset, n}, error);
    if (status != DH_OK && error) error->row = -1; /* an entry of the dictionary is no row */
    if (status == DH_OK)
        *out = column;
    else
        dh_column_unref(column);
    return status;
}

static dh_status read_category(dh_column *into, const struct ArrowSchema *schema, span rows, dh_error *error)
{
    dh_column *texts = NULL;
    DH_TRY(read_dictionary(&texts, schema, rows.array, error));
    int32_t *map = dh_calloc((size_t)texts->length, sizeof *map);
    if (!into->dictionary) into->dictionary = dh_dictionary_new();
    dh_status status = map && into->dictionary && map_texts(into->dictionary, texts, map) == 0
                           ? read_codes(into, schema, rows, map, texts->length, error)
                           : dh_error_nomem(error);
    dh_free(map);
    dh_column_unref(texts);
    return status;
}

/* An empty column of the schema's type. */
static dh_status new_for_schema(dh_column **out, const struct ArrowSchema *schema, dh_error *error)
{
    const format_row *row = find_format(schema);
    if (!schema->dictionary && !row)
        return dh_error_set(error, DH_ETYPE, "column '%s' has the Arrow format '%s', which is not known here",
                            schema->name ? schema->name : "", schema->format ? schema->format : "");
    if (schema->name && !dh_text_is_valid(schema->name, strlen(schema->name)))
        return dh_error_set(error, DH_EDATA, "a column's name is not valid UTF-8");
    *out = dh_column_new(schema->dictionary ? DH_CATEGORY : row->type, 0);
    return *out ? DH_OK : dh_error_nomem(error);
}

/* Appends rows [skip, skip + n) of the array to a column made for its schema. */
static dh_status append_array(dh_column *into, const struct ArrowSchema *schema, const struct ArrowArray *array,
                              int64_t skip, int64_t n, dh_error *error)
{
    static const format_row category = {"", DH_CATEGORY, 2, 0, read_category};
    const format_row *row = schema->dictionary ? &category : find_format(schema);
    DH_TRY(check_array(schema, array, row->n_buffers, row->n_children, skip + n, error));
    return row->read(into, schema, (span){array, array->offset + skip, n}, error);
}

dh_status dh_arrow_import_column(dh_column **out, const struct ArrowSchema *schema, const struct ArrowArray *array,
                                 dh_error *error)
{
    *out = NULL;
    if (!schema || !schema->release)
        return dh_error_set(error, DH_EDATA, "a column cannot be taken over: its schema is missing or was released");
    if (!array || !array->release) return refuse(error, schema, "its array is missing or was released");
    if (array->length < 0) return refuse(error, schema, "its length or offset is out of range");
    dh_column *column = NULL;
    DH_TRY(new_for_schema(&column, schema, error));
    dh_status status = append_array(column, schema, array, 0, array->length, error);
    if (status != DH_OK) {
        dh_column_unref(column);
        return status;
    }
    dh_column_finish(column);
    *out = column;
    return DH_OK;
}

/* Checks a stream's batch, of which no row may be null as a whole. */
static dh_status check_batch(const struct ArrowSchema *schema, const struct ArrowArray *batch, dh_error *error)
{
    if (!schema->children && schema->n_children > 0) return refuse(error, schema, "its children are missing");
    DH_TRY(check_array(schema, batch, 1, schema->n_children, 0, error));
    const uint8_t *validity = batch->buffers[0];
    for (int64_t i = 0; validity && i < batch->length; i++)
        if (!dh_bit_get(validity, batch->offset + i)) return refuse(error, schema, "a whole row of it is null");
    return DH_OK;
}

static dh_status read_batches(struct ArrowArrayStream *stream, const struct ArrowSchema *schema, dh_column **columns,
                              dh_error *error)
{
    for (;;) {
        struct ArrowArray batch = {0};
        int code = stream->get_next(stream, &batch);
        if (code != 0) {
            const char *message = stream->get_last_error ? stream->get_last_error(stream) : NULL;
            return dh_error_set(error, code == ENOMEM ? DH_ENOMEM : DH_EIO, "%s",
                                message && message[0] ? message : strerror(code));
        }
        if (!batch.release) return DH_OK;
        dh_status status = check_batch(schema, &batch, error);
        for (int64_t i = 0; status == DH_OK && i < schema->n_children; i++)
            status =
                append_array(columns[i], schema->children[i], batch.children[i], batch.offset, batch.length, error);
        batch.release(&batch);
        DH_TRY(status);
    }
}

/* An empty column for each child. The table takes them over when all were filled. */
static dh_status new_columns(dh_column ***out, const struct ArrowSchema *schema, dh_error *error)
{
    if (!schema->format || strcmp(schema->format, "+s") != 0 || schema->dictionary)
        return refuse(error, schema, "a stream's batches must be structs of columns");
    if (schema->n_children < 0 || schema->n_children > INT32_MAX || (schema->n_children > 0 && !schema->children))
        return refuse(error, schema, "its children are missing");
    *out = dh_calloc((size_t)schema->n_children, sizeof **out);
    if (!*out) return dh_error_nomem(error);
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (!schema->children[i]) return refuse(error, schema, "a child is missing");
        DH_TRY(new_for_schema(&(*out)[i], schema->children[i], error));
    }
    return DH_OK;
}

static dh_status fill_table(dh_table *table, struct ArrowArrayStream *stream, const struct ArrowSchema *schema,
                            dh_error *error)
{
    dh_column **columns = NULL;
    dh_status status = new_columns(&columns, schema, error);
    if (status == DH_OK) status = read_batches(stream, schema, columns, error);
    for (int64_t i = 0; columns && i < schema->n_children; i++) {
        const char *name = status == DH_OK && schema->children[i]->name ? schema->children[i]->name : "";
        if (status == DH_OK) {
            dh_column_finish(columns[i]);
            status = dh_table_add(table, name, columns[i], error);
        } else {
            dh_column_unref(columns[i]);
        }
    }
    dh_free(columns);
    return status;
}

dh_status dh_arrow_import_table(dh_table **out, struct ArrowArrayStream *stream, dh_error *error)
{
    *out = NULL;
    if (!stream || !stream->release || !stream->get_schema || !stream->get_next)
        return dh_error_set(error, DH_EDATA, "the stream is missing or was released");
    struct ArrowSchema schema = {0};
    int code = stream->get_schema(stream, &schema);
    dh_status status = DH_OK;
    if (code != 0 || !schema.release) {
        const char *message = code && stream->get_last_error ? stream->get_last_error(stream) : NULL;
        status = dh_error_set(error, code == ENOMEM ? DH_ENOMEM : DH_EIO, "%s",
                              message && message[0] ? message : dh_tr("the stream gives no schema"));
    }
    dh_table *table = status == DH_OK ? dh_table_new() : NULL;
    if (status == DH_OK) status = table ? fill_table(table, stream, &schema, error) : dh_error_nomem(error);
    if (schema.release) schema.release(&schema);
    stream->release(stream);
    if (status == DH_OK)
        *out = table;
    else
        dh_table_free(table);
    return status;
}
