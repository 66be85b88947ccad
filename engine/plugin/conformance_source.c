/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conformance kit for one source: over a file that it reads, and over one that is not there. */
#include <string.h>

#include "base/memory.h"
#include "plugin/plugin_internal.h"
#include "table/arrow.h"

/* The source with a file and its parameters, as rules use them. */
typedef struct bench {
    const dh_source *source;
    const char *path;
    const dh_value *params;
    dh_error *error;
} bench;

static dh_status broken(const bench *b, const char *what)
{
    return dh_error_set(b->error, DH_EPLUGIN, "%s", dh_tr(what));
}

static dh_status open_file(const bench *b, const char *path, struct ArrowArrayStream *out)
{
    dh_call call = {.struct_size = sizeof call, .params = b->params, .data = b->source->data};
    *out = (struct ArrowArrayStream){.release = NULL};
    dh_status status = b->source->open(dh_plugin_host(), &call, path, out, b->error);
    if (status == DH_OK) return out->release ? DH_OK : broken(b, "it succeeds and opens no stream");
    if (!out->release) return status;
    out->release(out);
    return broken(b, "it fails and leaves an open stream behind");
}

static dh_status read_all(const bench *b, dh_table **out)
{
    struct ArrowArrayStream stream;
    DH_TRY(open_file(b, b->path, &stream));
    return dh_arrow_import_table(out, &stream, b->error);
}

/* ---- rules ---- */

static dh_status rule_missing(const bench *b)
{
    static const char path[] = "/no/such/folder/of/files.csv";
    struct ArrowArrayStream stream;
    if (b->source->probe(path, "", 0) < 0) return broken(b, "probe gives a number below 0");
    dh_status status = open_file(b, path, &stream);
    if (status == DH_OK) {
        /* opening may be lazy: then the first read must fail */
        dh_table *table = NULL;
        status = dh_arrow_import_table(&table, &stream, NULL);
        dh_table_free(table);
        return status != DH_OK ? DH_OK : broken(b, "a file that is not there is read");
    }
    if (status == DH_EPLUGIN) return status;
    return status == DH_EIO ? DH_OK : broken(b, "a file that is not there does not come back as DH_EIO");
}

/* Distinct names; the line column last, its numbers not decreasing. */
static dh_status check_names(const bench *b, const dh_table *table)
{
    int32_t n = dh_table_columns(table);
    for (int32_t i = 0; i < n; i++)
        for (int32_t k = 0; k < i; k++)
            if (strcmp(dh_table_column_name(table, i), dh_table_column_name(table, k)) == 0)
                return broken(b, "two columns have one name");
    const dh_column *lines = n > 0 ? dh_table_column(table, n - 1) : NULL;
    if (!lines || strcmp(dh_table_column_name(table, n - 1), DH_LINE_COLUMN) != 0 || lines->type != DH_INT64)
        return broken(b, "its last column is not DH_LINE_COLUMN, an int64");
    for (int64_t row = 0; row < lines->length; row++)
        if (!dh_column_is_valid(lines, row) || dh_column_int64(lines, row) < 1 ||
            (row > 0 && dh_column_int64(lines, row) < dh_column_int64(lines, row - 1)))
            return broken(b, "the lines in DH_LINE_COLUMN do not count from 1 upwards");
    return DH_OK;
}

/* Names and types are right, and a second reading gives the same. */
static dh_status rule_read(const bench *b)
{
    dh_table *first = NULL, *second = NULL;
    DH_TRY(read_all(b, &first));
    dh_status status = check_names(b, first);
    if (status == DH_OK) status = dh_source_check_types(first, b->error);
    if (status == DH_OK) status = read_all(b, &second);
    if (status == DH_OK && !dh_test_same_tables(first, second)) status = broken(b, "a second reading gives other rows");
    dh_table_free(first);
    dh_table_free(second);
    return status;
}

/* A stream can be released unread; it gives its schema twice; past its end it gives no array, also when asked again. */
static dh_status rule_stream(const bench *b)
{
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    DH_TRY(open_file(b, b->path, &stream));
    stream.release(&stream);
    DH_TRY(open_file(b, b->path, &stream));
    dh_status status = DH_OK;
    for (int i = 0; status == DH_OK && i < 2; i++) {
        if (stream.get_schema(&stream, &schema) != 0 || !schema.release)
            status = broken(b, "its stream gives no schema, or not twice");
        else
            schema.release(&schema);
    }
    for (int ends = 0; status == DH_OK && ends < 2;) {
        struct ArrowArray array = {.release = NULL};
        if (stream.get_next(&stream, &array) != 0) status = broken(b, "its stream fails after it was read");
        if (status != DH_OK || array.release)
            ends = 0;
        else
            ends++;
        if (array.release) array.release(&array);
    }
    stream.release(&stream);
    return status;
}

static dh_status run_pass(void *context)
{
    dh_table *table = NULL;
    dh_status status = read_all(context, &table);
    dh_table_free(table);
    return status;
}

static dh_status rule_memory(const bench *b)
{
    bench mine = *b;
    return dh_conformance_memory(run_pass, &mine, 100000, b->error);
}

static void run_without_error(const void *context)
{
    bench b = *(const bench *)context;
    b.error = NULL;
    rule_missing(&b);
    rule_memory(&b);
}

static dh_status rule_null_error(const bench *b)
{
    return dh_conformance_null_error(run_without_error, b, b->error);
}

static const struct {
    const char *name;
    dh_status (*run)(const bench *b);
} rules[] = {
    {"a file that is not there", rule_missing},
    {"reading", rule_read},
    {"the stream", rule_stream},
    {"out of memory", rule_memory},
    {"error NULL", rule_null_error},
};

static dh_status run_rules(const bench *b)
{
    dh_status status = DH_OK;
    for (size_t i = 0; status == DH_OK && i < sizeof rules / sizeof rules[0]; i++) {
        status = rules[i].run(b);
        if (status == DH_OK || status == DH_ENOMEM) continue;
        dh_error_prefix(b->error, "source '%s' breaks the rule '%s'", b->source->name, dh_tr(rules[i].name));
        if (b->error) b->error->status = DH_EPLUGIN;
        status = DH_EPLUGIN;
    }
    return status;
}

dh_status dh_conformance_source(const dh_source *source, const char *path, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    dh_value *params = NULL;
    dh_status status = arena ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) status = dh_test_params(&params, source->params, source->n_params, arena, error);
    if (status == DH_OK && source->read) status = dh_conformance_cells(source, path, params, error);
    if (status == DH_OK && source->open) status = run_rules(&(bench){source, path, params, error});
    dh_arena_free(arena);
    return status;
}
