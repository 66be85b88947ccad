/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * newplugin: a plugin of Diên Hồng with one sink, newplugin: writes files *.newplugin, a line for each row, cells
 * separated by tabs, unknown ones empty. Change how a cell is written, and what stands before and after the rows.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <dienhong/plugin.h>
#include <dienhong/plugin_arrow.h>

DH_PLUGIN_STAMP("newplugin", "0.1");

/* Tabs and line ends become blanks: they would begin another cell or row. */
static void write_text(FILE *file, dh_string text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        fputc(c == '\t' || c == '\n' || c == '\r' ? ' ' : c, file);
    }
}

/* Writes a cell by the column's Arrow format; see arrow.h. */
static void write_cell(FILE *file, const struct ArrowSchema *schema, const struct ArrowArray *column, int64_t row)
{
    if (!dh_cell_is_valid(column, row)) return;
    if (schema->dictionary != NULL || strcmp(schema->format, "U") == 0)
        write_text(file, dh_cell_text(column, row));
    else if (strcmp(schema->format, "b") == 0)
        fputs(dh_cell_bool(column, row) ? "true" : "false", file);
    else if (strcmp(schema->format, "g") == 0)
        fprintf(file, "%.17g", dh_cell_float64(column, row));
    else if (strcmp(schema->format, "tdD") == 0)
        fprintf(file, "%" PRId32, dh_cell_date(column, row)); /* days since 1970-01-01 */
    else if (strcmp(schema->format, "+s") == 0)
        fprintf(file, "%.17g", dh_cell_count(column, row).stated);
    else
        fprintf(file, "%" PRId64, dh_cell_int64(column, row));
}

static void write_names(FILE *file, const struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        fprintf(file, "%s%s", i > 0 ? "\t" : "", schema->children[i]->name);
    fputc('\n', file);
}

static void write_rows(FILE *file, const struct ArrowSchema *schema, const struct ArrowArray *batch)
{
    for (int64_t row = 0; row < batch->length; row++) {
        for (int64_t i = 0; i < batch->n_children; i++) {
            if (i > 0) fputc('\t', file);
            write_cell(file, schema->children[i], batch->children[i], batch->offset + row);
        }
        fputc('\n', file);
    }
}

/* Writes all batches. Returns the stream's errno value, 0 = none. */
static int write_stream(FILE *file, struct ArrowArrayStream *in)
{
    struct ArrowSchema schema;
    struct ArrowArray batch;
    int failed = in->get_schema(in, &schema);
    if (failed) return failed;
    write_names(file, &schema);
    while ((failed = in->get_next(in, &batch)) == 0 && batch.release != NULL) {
        write_rows(file, &schema, &batch);
        batch.release(&batch);
    }
    schema.release(&schema);
    return failed;
}

static dh_status write_table(const dh_host *host, const dh_call *call, const char *path, struct ArrowArrayStream *in,
                             dh_error *error)
{
    (void)call;
    FILE *file = fopen(path, "wbe");
    if (file == NULL) {
        dh_status status = errno == ENOMEM ? DH_ENOMEM : DH_EIO;
        host->error_set(error, status, "'%s' cannot be written: %s", path, host->tr(strerror(errno)));
        return status;
    }
    int failed = write_stream(file, in);
    int full = ferror(file);
    if (fclose(file) != 0) full = 1; /* a full disk may be reported only here */
    if (failed == ENOMEM) return DH_ENOMEM;
    if (!failed && !full) return DH_OK;
    host->error_set(error, DH_EIO, "'%s' cannot be written to its end", path);
    return DH_EIO;
}

static const dh_sink sink = {
    .struct_size = sizeof(dh_sink),
    .name = "newplugin",
    .doc = "rows as lines, cells between tabs",
    .extension = "newplugin",
    .write = write_table,
};

static const dh_text_pair texts[] = {
    {"rows as lines, cells between tabs", "mỗi hàng một dòng, các ô cách nhau bằng dấu tab"},
    {"'%s' cannot be written: %s", "không ghi được '%s': %s"},
    {"'%s' cannot be written to its end", "không ghi được '%s' đến hết"},
};

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    dh_status status = registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error);
    return status == DH_OK ? registry->add_sink(registry, &sink, error) : status;
}
