/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files read by sources of plugins. They come from strangers, so that a source reads one in a process of its own, which
 * may open that file and nothing else, and has limits of time and memory.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/confine.h"
#include "base/foreign.h"
#include "base/supervisor.h"
#include "load/sheets.h"
#include "plugin/plugin_internal.h"
#include "store/arrow_cells.h"
#include "table/arrow.h"

#define SECONDS 600                 /* that a file may take */
#define MEMORY  ((size_t)256 << 20) /* that reading it may take, all that libraries take included, … */
#define SLACK   ((size_t)16 << 20)  /* … and what the C library keeps in reserve */

/* One file to be read. `error` is in memory that both processes share. */
typedef struct reading {
    const dh_source *source; /* NULL = an Arrow file, which the engine reads itself */
    const char *name;        /* of the source */
    const char *plugin;      /* its file */
    const char *path;
    int descriptor;
    dh_error *error;
} reading;

/* ---- in the process that reads ---- */

/* One batch of a stream, as a stream: the schema is asked of the whole one. */
typedef struct one_batch {
    struct ArrowArrayStream *from;
    struct ArrowArray batch;
} one_batch;

static int batch_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    struct ArrowArrayStream *from = ((one_batch *)stream->private_data)->from;
    return from->get_schema(from, out);
}

static int batch_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    one_batch *one = stream->private_data;
    *out = one->batch;
    one->batch.release = NULL;
    return 0;
}

static const char *batch_error(struct ArrowArrayStream *stream)
{
    struct ArrowArrayStream *from = ((one_batch *)stream->private_data)->from;
    return from->get_last_error(from);
}

static void batch_release(struct ArrowArrayStream *stream)
{
    one_batch *one = stream->private_data;
    if (one->batch.release) one->batch.release(&one->batch);
    stream->release = NULL;
}

static dh_status write_names(dh_cells *cells, const dh_table *table, dh_error *error)
{
    int32_t n = dh_table_columns(table) - 1; /* the last is that of lines */
    DH_TRY(cells->sheet(cells, "", n, 0, error));
    DH_TRY(cells->names(cells, error));
    for (int32_t i = 0; i < n; i++) {
        const char *name = dh_table_column_name(table, i);
        dh_value value = {.type = DH_TEXT, .valid = 1, .as.text = {name, strlen(name)}};
        DH_TRY(cells->cell(cells, i, &value, error));
    }
    return DH_OK;
}

static dh_status write_rows(dh_cells *cells, const dh_table *table, dh_error *error)
{
    int32_t n = dh_table_columns(table) - 1;
    const dh_column *lines = dh_table_column(table, n);
    for (int64_t row = 0; row < dh_table_rows(table); row++) {
        DH_TRY(cells->row(cells, dh_column_int64(lines, row), 0, error));
        for (int32_t i = 0; i < n; i++) {
            dh_value value;
            dh_column_value(dh_table_column(table, i), row, &value);
            DH_TRY(cells->cell(cells, i, &value, error));
        }
    }
    return DH_OK;
}

static dh_status check_columns(const dh_table *table, dh_error *error)
{
    int32_t n = dh_table_columns(table);
    DH_TRY(dh_source_check_types(table, error));
    if (n > 0 && strcmp(dh_table_column_name(table, n - 1), DH_LINE_COLUMN) == 0 &&
        dh_table_column(table, n - 1)->type == DH_INT64)
        return DH_OK;
    return dh_error_set(error, DH_EPLUGIN, "its last column is not DH_LINE_COLUMN, an int64");
}

/* Writes the batches of a stream; the names of its columns before the first. */
static dh_status write_stream(dh_cells *cells, struct ArrowArrayStream *stream, dh_error *error)
{
    bool named = false, more = true;
    while (more) {
        one_batch one = {.from = stream};
        int code = stream->get_next(stream, &one.batch);
        const char *why = code != 0 ? stream->get_last_error(stream) : NULL;
        if (code != 0) return dh_error_set(error, DH_EDATA, "%s", why ? why : dh_tr("it gives no reason"));
        more = one.batch.release != NULL;
        if (!more && named) return DH_OK;
        struct ArrowArrayStream single = {batch_schema, batch_next, batch_error, batch_release, &one};
        dh_table *table = NULL;
        DH_TRY(dh_arrow_import_table(&table, &single, error));
        dh_status status = check_columns(table, error);
        if (status == DH_OK && !named) status = write_names(cells, table, error);
        named = true;
        if (status == DH_OK) status = write_rows(cells, table, error);
        dh_table_free(table);
        DH_TRY(status);
    }
    return DH_OK;
}

static dh_status call_source(const reading *r, const dh_call *call, dh_sheet_writer *writer, dh_error *error)
{
    const dh_source *source = r->source;
    struct ArrowArrayStream stream = {.release = NULL};
    dh_foreign_enter("source", source->name, source->read ? "read" : "open", r->plugin);
    dh_status status;
    if (source->read) {
        status = source->read(dh_plugin_host(), call, r->path, dh_sheet_writer_cells(writer), error);
    } else {
        status = source->open(dh_plugin_host(), call, r->path, &stream, error);
        if (status == DH_OK && !stream.release)
            status = dh_error_set(error, DH_EPLUGIN, "it succeeds and opens no stream");
        if (status == DH_OK) status = write_stream(dh_sheet_writer_cells(writer), &stream, error);
        if (stream.release) stream.release(&stream);
    }
    dh_foreign_leave();
    return status;
}

static int64_t size_of(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 ? (int64_t)file.st_size : 0;
}

/* What the host says of cells does not know of the file. */
static void name_file(const reading *r, dh_status status, dh_error *error)
{
    if (status != DH_OK && status != DH_ENOMEM && strstr(error->message, r->path) == NULL)
        dh_error_prefix(error, "'%s'", r->path);
}

static dh_status read_arrow(const reading *r, dh_error *error)
{
    dh_sheet_writer *writer;
    DH_TRY(dh_sheet_writer_new(&writer, r->descriptor, size_of(r->path), error));
    dh_status status = dh_arrow_read_cells(r->path, dh_sheet_writer_cells(writer), error);
    if (status == DH_OK) status = dh_sheet_writer_end(writer, error);
    name_file(r, status, error);
    dh_sheet_writer_free(writer);
    return status;
}

static dh_status read_source(const reading *r, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    dh_sheet_writer *writer = NULL;
    const char *subject = arena ? dh_arena_printf(arena, dh_tr("source '%s'"), r->source->name) : NULL;
    dh_value *params = NULL;
    dh_status status = subject ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK)
        status = dh_params_parse(&params, subject, r->source->params, r->source->n_params, NULL, 0, arena, error);
    dh_call call = {.struct_size = sizeof call, .params = params, .data = r->source->data};
    if (status == DH_OK) status = dh_sheet_writer_new(&writer, r->descriptor, size_of(r->path), error);
    if (status == DH_OK) status = call_source(r, &call, writer, error);
    if (status == DH_OK) status = dh_sheet_writer_end(writer, error);
    name_file(r, status, error);
    dh_sheet_writer_free(writer);
    dh_arena_free(arena);
    return status;
}

static int body(void *context)
{
    const reading *r = context;
    const char *const readable[] = {r->path, "/proc/self/statm", NULL}, *const writable[] = {NULL};
    dh_confinement to = {readable, writable, true};
    dh_supervisor_limit(SECONDS, MEMORY, SLACK);
    dh_status status = dh_confine(&to, r->error);
    if (status == DH_OK) status = r->source != NULL ? read_source(r, r->error) : read_arrow(r, r->error);
    if (status != DH_OK) dh_error_complete(r->error, status);
    return status != DH_OK;
}

/* ---- in the process that asks ---- */

static dh_status too_large(const reading *r, dh_error *error)
{
    return dh_error_set(error, DH_ELIMIT,
                        "reading '%s' takes more than %d MiB of memory: it is too large, or made to harm", r->path,
                        (int)(MEMORY >> 20));
}

/* How the process ended that did not return: the plugin's fault, or the file's. */
static dh_status explain_end(const dh_supervised *how, const reading *r, dh_error *error)
{
    switch (how->end) {
    case DH_END_INTERRUPTED: return dh_error_set(error, DH_ECANCELLED, "interrupted");
    case DH_END_TIME:
        return dh_error_set(error, DH_ELIMIT, "'%s' is not read after %d seconds: it is too large, or made to harm",
                            r->path, SECONDS);
    case DH_END_MEMORY: return too_large(r, error);
    case DH_END_SIGNAL:
        return dh_error_set(error, DH_EPLUGIN, "the source '%s' of '%s' crashed (signal %d) while it read '%s'",
                            r->name, r->plugin, how->code, r->path);
    case DH_END_DEED:
        return dh_error_set(error, DH_EPLUGIN, "the source '%s' of '%s' was stopped while it read '%s', since %s",
                            r->name, r->plugin, r->path, dh_deed_text(how->deed));
    case DH_END_EXITED:
        return dh_error_set(error, DH_EPLUGIN, "the source '%s' of '%s' ended the program while it read '%s'", r->name,
                            r->plugin, r->path);
    default:
        return dh_error_set(error, DH_ELIMIT, "there is no process to read '%s' in: %s; free some memory and try again",
                            r->path, dh_error_of_system(how->code));
    }
}

/* By the file's own first bytes: those of a file that is packed are others. */
static bool is_arrow(const char *path)
{
    char head[16];
    FILE *file = fopen(path, "rbe");
    size_t size = file != NULL ? fread(head, 1, sizeof head, file) : 0;
    if (file != NULL) fclose(file);
    return dh_arrow_knows(head, size);
}

static bool knows(void *self, const char *path, const char *head, size_t size)
{
    (void)head;
    (void)size;
    return is_arrow(path) || dh_plugins_source(self, path) != NULL;
}

static dh_status read_file(void *self, const char *path, int descriptor, dh_error *error)
{
    const dh_plugins *plugins = self;
    bool arrow = is_arrow(path);
    reading r = {.source = arrow ? NULL : dh_plugins_source(plugins, path), .path = path, .descriptor = descriptor};
    if (!r.source && !arrow) return dh_error_set(error, DH_EINVAL, "no plugin reads '%s'", path);
    r.name = arrow ? "arrow" : r.source->name;
    r.plugin = arrow ? "libdienhong" : dh_plugins_file(plugins, r.source);
    r.error = mmap(NULL, sizeof *r.error, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (r.error == MAP_FAILED) return dh_error_nomem(error);
    dh_error_init(r.error);
    dh_supervised how;
    dh_supervisor_run(&how, body, &r);
    dh_status status = DH_OK;
    if (how.end != DH_END_FINISHED)
        status = explain_end(&how, &r, error);
    else if (how.code != 0)
        status = r.error->status != DH_OK ? r.error->status : DH_EPLUGIN;
    if (how.end == DH_END_FINISHED && status == DH_ENOMEM) /* an allocation was refused by its limit */
        status = too_large(&r, error);
    else if (how.end == DH_END_FINISHED && status != DH_OK && error)
        *error = *r.error;
    munmap(r.error, sizeof *r.error);
    return status;
}

void dh_plugins_readers(const dh_plugins *plugins, dh_readers *out)
{
    *out = (dh_readers){(void *)plugins, knows, read_file};
}
