/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions, statistics, sources and sinks that each break one rule of the interface, for the conformance kit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dienhong/plugin.h"
#include "dienhong/plugin_arrow.h"

DH_PLUGIN_STAMP("broken_kinds", "1.0");

/* ---- functions: the whole number itself, but for `shift` rows and `skip` at the end ---- */

static const dh_host *the_host;

static dh_status copy_rows(const dh_batch *batch, int64_t n, int64_t shift, const dh_host *memory,
                           struct ArrowArray *out)
{
    const struct ArrowArray *x = batch->cols[0];
    dh_builder builder;
    dh_builder_init(&builder, DH_INT64, memory);
    int failed = 0;
    for (int64_t row = 0; !failed && row < n; row++)
        failed = dh_cell_is_valid(x, row) ? dh_builder_append_int64(&builder, dh_cell_int64(x, row - shift))
                                          : dh_builder_append_null(&builder);
    if (!failed && dh_builder_finish(&builder, out) == 0) return DH_OK;
    dh_builder_free(&builder);
    return DH_ENOMEM;
}

static dh_status too_short(const dh_call *call, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    (void)call, (void)error;
    return copy_rows(batch, batch->n_rows > 0 ? batch->n_rows - 1 : 0, 0, the_host, out);
}

static dh_status no_offset(const dh_call *call, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    (void)call, (void)error;
    return copy_rows(batch, batch->n_rows, batch->cols[0]->offset, the_host, out);
}

static dh_status counts_rows(const dh_call *call, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    (void)call, (void)error;
    dh_builder builder;
    dh_builder_init(&builder, DH_INT64, the_host);
    for (int64_t row = 0; row < batch->n_rows; row++)
        if (dh_builder_append_int64(&builder, row) != 0) break;
    if (builder.length == batch->n_rows && dh_builder_finish(&builder, out) == 0) return DH_OK;
    dh_builder_free(&builder);
    return DH_ENOMEM;
}

static dh_status hides_memory(const dh_call *call, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    (void)call, (void)error;
    return copy_rows(batch, batch->n_rows, 0, the_host, out) == DH_OK ? DH_OK : DH_EINTERNAL;
}

static dh_status writes_error(const dh_call *call, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    (void)call;
    error->row = 0;
    return copy_rows(batch, batch->n_rows, 0, the_host, out);
}

static dh_status no_result(const dh_call *call, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    (void)call, (void)batch, (void)out, (void)error;
    return DH_OK;
}

/* ---- statistics ---- */

static dh_status gives_nothing(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out,
                               dh_error *error)
{
    (void)host, (void)call, (void)dataset, (void)out, (void)error;
    return DH_OK;
}

static dh_status add_number(const dh_host *host, dh_results *out, int64_t number, dh_error *error)
{
    dh_table *table = NULL;
    dh_value cell = {.type = DH_INT64, .valid = 1, .as.integer = number};
    dh_status status = host->table_begin(&table, error);
    if (status == DH_OK) status = host->table_add_column(table, "n", DH_INT64, DH_DISPLAY_PLAIN, error);
    if (status == DH_OK) status = host->table_append(table, 0, &cell, error);
    if (status == DH_OK) status = host->table_end(table, error);
    if (status == DH_OK) return host->add_table(out, "n", table, error);
    host->table_free(table);
    return status;
}

static dh_status changes(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out,
                         dh_error *error)
{
    static int64_t n;
    (void)call, (void)dataset;
    return add_number(host, out, n++, error);
}

static dh_status mistakes_memory(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out,
                                 dh_error *error)
{
    (void)call, (void)dataset;
    return add_number(host, out, 1, error) == DH_OK ? DH_OK : DH_EDATA;
}

/* ---- sources ---- */

static int knows_all(const char *path, const char *head, size_t head_size)
{
    (void)path, (void)head, (void)head_size;
    return 1;
}

/* Without the line column. */
static int without_lines(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    (void)stream;
    memset(out, 0, sizeof *out);
    return 1;
}

static dh_status no_schema(const dh_host *host, const dh_call *call, const char *path, struct ArrowArrayStream *out,
                           dh_error *error)
{
    (void)call;
    dh_status status = host->read_delimited(path, ',', out, error);
    if (status == DH_OK) out->get_schema = without_lines;
    return status;
}

static dh_status reads_missing(const dh_host *host, const dh_call *call, const char *path, struct ArrowArrayStream *out,
                               dh_error *error)
{
    (void)call;
    return host->read_delimited(path, ',', out, error) == DH_OK ? DH_OK : DH_EDATA;
}

/* ---- sinks ---- */

static dh_status writes_nothing(const dh_host *host, const dh_call *call, const char *path, struct ArrowArrayStream *in,
                                dh_error *error)
{
    (void)host, (void)call, (void)path, (void)in, (void)error;
    return DH_OK;
}

/* Does not look at what closing gives. */
static dh_status ignores_full(const dh_host *host, const dh_call *call, const char *path, struct ArrowArrayStream *in,
                              dh_error *error)
{
    (void)call;
    struct ArrowArray batch;
    FILE *file = fopen(path, "wb");
    if (!file) {
        host->error_set(error, DH_EIO, "'%s' cannot be written", path);
        return DH_EIO;
    }
    while (in->get_next(in, &batch) == 0 && batch.release) {
        for (int64_t i = 0; i < batch.length; i++) fputc('x', file);
        batch.release(&batch);
    }
    fclose(file);
    return DH_OK;
}

/* ---- registering ---- */

static const dh_arg args[] = {{"x", DH_TYPE_BIT(DH_INT64), "whole numbers"}};

static const struct {
    const char *name;
    dh_status (*call)(const dh_call *, const dh_batch *, struct ArrowArray *, dh_error *);
} functions[] = {{"too_short", too_short},       {"no_offset", no_offset},       {"counts_rows", counts_rows},
                 {"hides_memory", hides_memory}, {"writes_error", writes_error}, {"no_result", no_result}};

static const dh_statistic statistics[] = {
    {.struct_size = sizeof(dh_statistic), .name = "gives_nothing", .run = gives_nothing},
    {.struct_size = sizeof(dh_statistic), .name = "changes", .run = changes},
    {.struct_size = sizeof(dh_statistic), .name = "mistakes_memory", .run = mistakes_memory},
};

static const dh_source sources[] = {
    {.struct_size = sizeof(dh_source), .name = "no_schema", .probe = knows_all, .open = no_schema},
    {.struct_size = sizeof(dh_source), .name = "reads_missing", .probe = knows_all, .open = reads_missing},
};

static const dh_sink sinks[] = {
    {.struct_size = sizeof(dh_sink), .name = "writes_nothing", .extension = "nothing", .write = writes_nothing},
    {.struct_size = sizeof(dh_sink), .name = "ignores_full", .extension = "full", .write = ignores_full},
};

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    dh_status status = DH_OK;
    the_host = host;
    for (size_t i = 0; status == DH_OK && i < sizeof functions / sizeof functions[0]; i++) {
        dh_function f = {.struct_size = sizeof f,
                         .name = functions[i].name,
                         .args = args,
                         .n_args = 1,
                         .arg_size = sizeof args[0],
                         .result = DH_INT64,
                         .call = functions[i].call};
        status = registry->add_function(registry, &f, error);
    }
    for (size_t i = 0; status == DH_OK && i < sizeof statistics / sizeof statistics[0]; i++)
        status = registry->add_statistic(registry, &statistics[i], error);
    for (size_t i = 0; status == DH_OK && i < sizeof sources / sizeof sources[0]; i++)
        status = registry->add_source(registry, &sources[i], error);
    for (size_t i = 0; status == DH_OK && i < sizeof sinks / sizeof sinks[0]; i++)
        status = registry->add_sink(registry, &sinks[i], error);
    return status;
}
