/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loader's reader of delimited text as an Arrow stream, in the form that dh_source.open must give. */
#include <errno.h>
#include <string.h>

#include "base/memory.h"
#include "load/scan/csv.h"
#include "plugin/plugin_internal.h"
#include "table/arrow.h"

#define BATCH_ROWS 65536

/* An open file, the stream's private data. `names` are the header's, made distinct; the line column follows them. */
typedef struct delimited {
    dh_csv *csv;
    dh_arena *arena;
    const char *path;
    const char **names;
    int32_t n_names;
    dh_error error;
} delimited;

static void delimited_free(delimited *d)
{
    if (!d) return;
    dh_csv_close(d->csv);
    dh_arena_free(d->arena);
    dh_free(d);
}

static bool is_taken(const delimited *d, int32_t n, const char *name)
{
    for (int32_t i = 0; i < n; i++)
        if (strcmp(d->names[i], name) == 0) return true;
    return false;
}

/* "" becomes column_3; a name that is there already gets _2, _3 … */
static const char *header_name(const delimited *d, int32_t index, const dh_record_field *field)
{
    const char *base = field->size > 0 ? dh_arena_strndup(d->arena, field->text, (size_t)field->size)
                                       : dh_arena_printf(d->arena, "column_%d", index + 1);
    const char *name = base;
    for (int again = 2; name && is_taken(d, index, name); again++)
        name = dh_arena_printf(d->arena, "%s_%d", base, again);
    return name;
}

static dh_status read_header(delimited *d, dh_error *error)
{
    const dh_record *record;
    DH_TRY(dh_csv_next(d->csv, &record, error));
    if (!record) return dh_error_set(error, DH_EDATA, "'%s' is empty: a header line is needed", d->path);
    d->names = dh_arena_zalloc(d->arena, (size_t)record->n_fields + 1, sizeof *d->names);
    if (!d->names) return dh_error_nomem(error);
    for (int32_t i = 0; i < record->n_fields; i++)
        if (!(d->names[i] = header_name(d, i, &record->fields[i]))) return dh_error_nomem(error);
    d->n_names = record->n_fields;
    return DH_OK;
}

/* EDATA, with the line, for a malformed record. */
static dh_status check_record(const delimited *d, const dh_record *record, dh_error *error)
{
    if (record->fault != DH_RECORD_OK)
        dh_error_set(error, DH_EDATA, "%s",
                     record->fault == DH_RECORD_UNCLOSED_QUOTE
                         ? "a quote is never closed: close it, or double it"
                         : "there is text after a closing quote: double the quote");
    else if (record->n_fields > d->n_names)
        dh_error_set(error, DH_EDATA,
                     "the record has %d fields and the header %d: quote fields that hold the delimiter",
                     record->n_fields, d->n_names);
    else
        return DH_OK;
    return dh_error_at(error, d->path, (int32_t)record->line, 0);
}

/* An unquoted empty field, and one that a short record lacks, is unknown. */
static int append_record(dh_column **columns, const delimited *d, const dh_record *record)
{
    for (int32_t i = 0; i < d->n_names; i++) {
        const dh_record_field *field = i < record->n_fields ? &record->fields[i] : NULL;
        int failed = !field || (field->size == 0 && !field->quoted)
                         ? dh_column_append_null(columns[i])
                         : dh_column_append_text(columns[i], field->text, (size_t)field->size);
        if (failed) return -1;
    }
    return dh_column_append_int64(columns[d->n_names], record->line);
}

static dh_status fill(delimited *d, dh_column **columns, int64_t limit, dh_error *error)
{
    const dh_record *record;
    for (int64_t n = 0; n < limit; n++) {
        DH_TRY(dh_csv_next(d->csv, &record, error));
        if (!record) return DH_OK;
        DH_TRY(check_record(d, record, error));
        if (append_record(columns, d, record) != 0) return dh_error_nomem(error);
    }
    return DH_OK;
}

/* Reads the next rows, at most `limit`, into a table. */
static dh_status read_batch(dh_table **out, delimited *d, int64_t limit, dh_error *error)
{
    size_t n = (size_t)d->n_names + 1;
    dh_column **columns = dh_calloc(n, sizeof(dh_column *));
    dh_table *table = dh_table_new();
    dh_status status = columns && table ? DH_OK : dh_error_nomem(error);
    for (size_t i = 0; status == DH_OK && i < n; i++) {
        columns[i] = dh_column_new(i + 1 < n ? DH_TEXT : DH_INT64, 0);
        const char *name = i + 1 < n ? d->names[i] : DH_LINE_COLUMN;
        status = dh_table_add_growing(table, name, columns[i], error);
    }
    if (status == DH_OK) status = fill(d, columns, limit, error);
    if (status == DH_OK) status = dh_table_finish(table, error);
    dh_free(columns);
    if (status == DH_OK)
        *out = table;
    else
        dh_table_free(table);
    return status;
}

/* ---- the stream ---- */

/* The error as the errno value that stream callbacks return. */
static int stream_fail(delimited *d)
{
    return d->error.status == DH_ENOMEM ? ENOMEM : EIO;
}

/* Exports the next batch of at most `limit` rows: its schema or its array, whichever is not NULL. Past the last row the
 * array is released (empty), the end of the stream. With a limit of 0 no row is read. */
static int stream_read(delimited *d, int64_t limit, struct ArrowSchema *schema, struct ArrowArray *array)
{
    dh_table *table;
    if (read_batch(&table, d, limit, &d->error) != DH_OK) return stream_fail(d);
    bool end = limit > 0 && dh_table_rows(table) == 0;
    struct ArrowArrayStream inner = {0};
    dh_status status = end ? DH_OK : dh_arrow_export_table(table, &inner, &d->error);
    dh_table_free(table);
    if (status != DH_OK) return stream_fail(d);
    int code = 0;
    if (array) memset(array, 0, sizeof *array);
    if (!end) {
        code = schema ? inner.get_schema(&inner, schema) : inner.get_next(&inner, array);
        if (code != 0) dh_error_set(&d->error, DH_EINTERNAL, "'%s': its rows cannot be handed on", d->path);
        inner.release(&inner);
    }
    return code;
}

static int stream_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    return stream_read(stream->private_data, 0, out, NULL);
}

static int stream_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    return stream_read(stream->private_data, BATCH_ROWS, NULL, out);
}

static const char *stream_error(struct ArrowArrayStream *stream)
{
    delimited *d = stream->private_data;
    if (!d->error.message[0]) return NULL;
    char text[sizeof d->error.where + sizeof d->error.message + 32];
    dh_error_format(&d->error, text, sizeof text);
    return dh_arena_strdup(d->arena, text);
}

static void stream_release(struct ArrowArrayStream *stream)
{
    delimited_free(stream->private_data);
    memset(stream, 0, sizeof *stream);
}

dh_status dh_source_delimited(const char *path, char delimiter, struct ArrowArrayStream *out, dh_error *error)
{
    memset(out, 0, sizeof *out);
    delimited *d = dh_calloc(1, sizeof *d);
    if (!d) return dh_error_nomem(error);
    dh_error_init(&d->error);
    d->arena = dh_arena_new();
    d->path = d->arena ? dh_arena_strdup(d->arena, path) : NULL;
    dh_status status = d->path ? dh_csv_open(&d->csv, path, delimiter, error) : dh_error_nomem(error);
    if (status == DH_OK) status = read_header(d, error);
    if (status != DH_OK) {
        delimited_free(d);
        return status;
    }
    *out = (struct ArrowArrayStream){stream_schema, stream_next, stream_error, stream_release, d};
    return DH_OK;
}
