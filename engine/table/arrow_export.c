/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Export through the Arrow C data interface. Every array, child and dictionary holds its own references in its
 * private data, because a consumer may move a child out and release it after its parent.
 */
#include "table/arrow.h"

#include <errno.h>
#include <string.h>

#include "base/memory.h"

/* The buffer of a text column without bytes: Arrow wants even an empty buffer not to be NULL. */
static const uint64_t no_bytes[8];

typedef struct exported_array {
    dh_column *column;    /* one reference, or NULL */
    dh_flat_texts *texts; /* one reference, or NULL */
    const void *buffers[3];
    struct ArrowArray *children; /* n of them, in one block */
    struct ArrowArray **child_pointers;
    int64_t n_children;
    struct ArrowArray dictionary;
} exported_array;

typedef struct exported_schema {
    char *name;
    struct ArrowSchema *children;
    struct ArrowSchema **child_pointers;
    int64_t n_children;
    struct ArrowSchema dictionary;
} exported_schema;

static void release_array(struct ArrowArray *array)
{
    exported_array *own = array->private_data;
    for (int64_t i = 0; i < own->n_children; i++)
        if (own->children[i].release) own->children[i].release(&own->children[i]);
    if (own->dictionary.release) own->dictionary.release(&own->dictionary);
    dh_column_unref(own->column);
    dh_flat_texts_unref(own->texts);
    dh_free(own->children);
    dh_free(own->child_pointers);
    dh_free(own);
    array->release = NULL;
}

static void release_schema(struct ArrowSchema *schema)
{
    exported_schema *own = schema->private_data;
    for (int64_t i = 0; i < own->n_children; i++)
        if (own->children[i].release) own->children[i].release(&own->children[i]);
    if (own->dictionary.release) own->dictionary.release(&own->dictionary);
    dh_free(own->name);
    dh_free(own->children);
    dh_free(own->child_pointers);
    dh_free(own);
    schema->release = NULL;
}

/* Begins an array and its children, which count as released until they are made. NULL when out of memory. */
static exported_array *new_array(struct ArrowArray *array, int64_t length, int64_t n_buffers, int64_t n_children)
{
    memset(array, 0, sizeof *array);
    exported_array *own = dh_calloc(1, sizeof *own);
    if (!own) return NULL;
    if (n_children > 0) {
        own->children = dh_calloc((size_t)n_children, sizeof *own->children);
        own->child_pointers = dh_calloc((size_t)n_children, sizeof *own->child_pointers);
        if (!own->children || !own->child_pointers) {
            dh_free(own->children);
            dh_free(own->child_pointers);
            dh_free(own);
            return NULL;
        }
    }
    for (int64_t i = 0; i < n_children; i++) own->child_pointers[i] = &own->children[i];
    own->n_children = n_children;
    *array = (struct ArrowArray){.length = length,
                                 .n_buffers = n_buffers,
                                 .n_children = n_children,
                                 .buffers = own->buffers,
                                 .children = own->child_pointers,
                                 .release = release_array,
                                 .private_data = own};
    return own;
}

static exported_schema *new_schema(struct ArrowSchema *schema, const char *format, const char *name, int64_t n_children)
{
    memset(schema, 0, sizeof *schema);
    exported_schema *own = dh_calloc(1, sizeof *own);
    if (!own) return NULL;
    own->name = dh_strdup(name);
    if (n_children > 0) {
        own->children = dh_calloc((size_t)n_children, sizeof *own->children);
        own->child_pointers = dh_calloc((size_t)n_children, sizeof *own->child_pointers);
    }
    if (!own->name || (n_children > 0 && (!own->children || !own->child_pointers))) {
        dh_free(own->name);
        dh_free(own->children);
        dh_free(own->child_pointers);
        dh_free(own);
        return NULL;
    }
    for (int64_t i = 0; i < n_children; i++) own->child_pointers[i] = &own->children[i];
    own->n_children = n_children;
    *schema = (struct ArrowSchema){.format = format,
                                   .name = own->name,
                                   .flags = ARROW_FLAG_NULLABLE,
                                   .n_children = n_children,
                                   .children = own->child_pointers,
                                   .release = release_schema,
                                   .private_data = own};
    return own;
}

static const char *const count_children[] = {"stated", "lower", "upper"};

static const char *format_of(dh_type type)
{
    switch (type) {
    case DH_BOOL: return "b";
    case DH_INT64: return "l";
    case DH_FLOAT64: return "g";
    case DH_DATE: return "tdD";
    case DH_DATETIME: return "tsu:";
    case DH_TEXT: return "U";
    case DH_CATEGORY: return "i";
    case DH_COUNT: return "+s";
    }
    return NULL;
}

dh_status dh_arrow_export_type(dh_type type, const char *name, struct ArrowSchema *schema, dh_error *error)
{
    const char *format = format_of(type);
    if (!format) return dh_error_set(error, DH_ETYPE, "'%d' is no type of column", (int)type);
    exported_schema *own = new_schema(schema, format, name, type == DH_COUNT ? 3 : 0);
    if (!own) return dh_error_nomem(error);
    bool made = true;
    for (int i = 0; made && type == DH_COUNT && i < 3; i++)
        made = new_schema(&own->children[i], "g", count_children[i], 0) != NULL;
    if (type == DH_CATEGORY) {
        made = new_schema(&own->dictionary, "u", "", 0) != NULL;
        schema->dictionary = &own->dictionary;
    }
    if (made) return DH_OK;
    schema->release(schema);
    return dh_error_nomem(error);
}

/* The three children of a count; in an exact column all share the stated figures. */
static dh_status export_count(exported_array *own, const dh_column *column, dh_error *error)
{
    const void *parts[] = {column->values, column->lower ? (const void *)column->lower : column->values,
                           column->upper ? (const void *)column->upper : column->values};
    for (int i = 0; i < 3; i++) {
        exported_array *child = new_array(&own->children[i], column->length, 2, 0);
        if (!child) return dh_error_nomem(error);
        child->column = dh_column_ref((dh_column *)column);
        child->buffers[1] = parts[i];
    }
    return DH_OK;
}

static dh_status export_dictionary(exported_array *own, struct ArrowArray *array, const dh_column *column,
                                   dh_error *error)
{
    dh_dictionary *none = NULL;
    dh_flat_texts *texts = NULL;
    if (!column->dictionary && !(none = dh_dictionary_new())) return dh_error_nomem(error);
    dh_status status = dh_dictionary_flatten(&texts, none ? none : column->dictionary, error);
    dh_dictionary_unref(none);
    DH_TRY(status);
    exported_array *dictionary = new_array(&own->dictionary, texts->n, 3, 0);
    if (!dictionary) {
        dh_flat_texts_unref(texts);
        return dh_error_nomem(error);
    }
    dictionary->texts = texts;
    dictionary->buffers[1] = texts->offsets;
    dictionary->buffers[2] = texts->bytes;
    array->dictionary = &own->dictionary;
    return DH_OK;
}

static dh_status export_array(const dh_column *column, int64_t begin, int64_t n, struct ArrowArray *array,
                              dh_error *error)
{
    bool count = column->type == DH_COUNT;
    exported_array *own = new_array(array, n, count ? 1 : column->type == DH_TEXT ? 3 : 2, count ? 3 : 0);
    if (!own) return dh_error_nomem(error);
    own->column = dh_column_ref((dh_column *)column);
    own->buffers[0] = column->validity;
    array->offset = begin;
    array->null_count = !column->validity ? 0 : n == column->length ? column->nulls : -1;
    dh_status status = DH_OK;
    if (count)
        status = export_count(own, column, error);
    else
        own->buffers[1] = column->values;
    if (column->type == DH_TEXT) own->buffers[2] = column->bytes ? (const void *)column->bytes : no_bytes;
    if (column->type == DH_CATEGORY) status = export_dictionary(own, array, column, error);
    if (status != DH_OK) array->release(array);
    return status;
}

dh_status dh_arrow_export_column(const dh_column *column, const char *name, int64_t begin, int64_t n,
                                 struct ArrowSchema *schema, struct ArrowArray *array, dh_error *error)
{
    if (begin < 0 || n < 0 || begin > column->length || n > column->length - begin)
        return dh_error_set(error, DH_EINVAL, "rows %lld to %lld of '%s' are outside its %lld rows", (long long)begin,
                            (long long)begin + n, name, (long long)column->length);
    DH_TRY(export_array(column, begin, n, array, error));
    dh_status status = schema ? dh_arrow_export_type(column->type, name, schema, error) : DH_OK;
    if (status != DH_OK) array->release(array);
    return status;
}

/* A stream of one batch: the whole table. */
typedef struct table_stream {
    dh_table *table;
    bool done;
    dh_error error;
} table_stream;

static int stream_code(dh_status status)
{
    return status == DH_OK ? 0 : status == DH_ENOMEM ? ENOMEM : EINVAL;
}

static int stream_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    table_stream *own = stream->private_data;
    int32_t n = dh_table_columns(own->table);
    exported_schema *made = new_schema(out, "+s", dh_table_name(own->table), n);
    if (!made) return stream_code(dh_error_nomem(&own->error));
    out->flags = 0;
    for (int32_t i = 0; i < n; i++) {
        dh_status status = dh_arrow_export_type(dh_table_column(own->table, i)->type,
                                                dh_table_column_name(own->table, i), &made->children[i], &own->error);
        if (status == DH_OK) continue;
        out->release(out);
        return stream_code(status);
    }
    return 0;
}

static int stream_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    table_stream *own = stream->private_data;
    memset(out, 0, sizeof *out);
    if (own->done) return 0;
    int32_t n = dh_table_columns(own->table);
    int64_t rows = dh_table_rows(own->table);
    exported_array *made = new_array(out, rows, 1, n);
    if (!made) return stream_code(dh_error_nomem(&own->error));
    for (int32_t i = 0; i < n; i++) {
        dh_status status = export_array(dh_table_column(own->table, i), 0, rows, &made->children[i], &own->error);
        if (status == DH_OK) continue;
        out->release(out);
        return stream_code(status);
    }
    own->done = true;
    return 0;
}

static const char *stream_last_error(struct ArrowArrayStream *stream)
{
    const table_stream *own = stream->private_data;
    return own->error.message[0] ? own->error.message : NULL;
}

static void release_stream(struct ArrowArrayStream *stream)
{
    table_stream *own = stream->private_data;
    dh_table_free(own->table);
    dh_free(own);
    stream->release = NULL;
}

dh_status dh_arrow_export_table(const dh_table *table, struct ArrowArrayStream *out, dh_error *error)
{
    memset(out, 0, sizeof *out);
    table_stream *own = dh_calloc(1, sizeof *own);
    if (!own) return dh_error_nomem(error);
    dh_error_init(&own->error);
    own->table = dh_table_copy(table);
    if (!own->table) {
        dh_free(own);
        return dh_error_nomem(error);
    }
    *out = (struct ArrowArrayStream){stream_schema, stream_next, stream_last_error, release_stream, own};
    return DH_OK;
}
