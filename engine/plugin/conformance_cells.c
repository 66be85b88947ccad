/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conformance kit for a source that hands over cells: over a file that it reads, and over one that is not there. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/file.h"
#include "base/message.h"
#include "load/sheets.h"
#include "plugin/plugin_internal.h"

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

/* Reads the file into `descriptor`, an empty file. */
static dh_status read_to(const bench *b, const char *path, int descriptor)
{
    dh_call call = {.struct_size = sizeof call, .params = b->params, .data = b->source->data};
    dh_sheet_writer *writer;
    DH_TRY(dh_sheet_writer_new(&writer, descriptor, 0, b->error));
    dh_status status = b->source->read(dh_plugin_host(), &call, path, dh_sheet_writer_cells(writer), b->error);
    if (status == DH_OK) status = dh_sheet_writer_end(writer, b->error);
    dh_sheet_writer_free(writer);
    return status;
}

/* Reads the file; *hash: of all that was handed over. */
static dh_status read_all(const bench *b, const char *path, uint64_t *hash)
{
    char block[4096];
    ssize_t n = 0;
    int file = dh_file_temporary();
    if (file < 0) return dh_error_set(b->error, DH_EIO, "cannot read a temporary file: %s", dh_error_of_system(errno));
    dh_status status = read_to(b, path, file);
    dh_checksum *sum = status == DH_OK ? dh_checksum_new() : NULL;
    if (status == DH_OK && !sum) status = dh_error_nomem(b->error);
    for (off_t at = 0; status == DH_OK && (n = pread(file, block, sizeof block, at)) > 0; at += n)
        dh_checksum_add(sum, block, (size_t)n);
    if (status == DH_OK) *hash = dh_checksum_get(sum);
    dh_checksum_free(sum);
    close(file);
    return status;
}

/* ---- rules ---- */

static dh_status rule_missing(const bench *b)
{
    static const char path[] = "/no/such/folder/of/files.xlsx";
    uint64_t hash;
    if (b->source->probe(path, "", 0) < 0) return broken(b, "probe gives a number below 0");
    dh_status status = read_all(b, path, &hash);
    if (status == DH_OK) return broken(b, "a file that is not there is read");
    if (status == DH_EPLUGIN || status == DH_ENOMEM) return status;
    return status == DH_EIO ? DH_OK : broken(b, "a file that is not there does not come back as DH_EIO");
}

static dh_status rule_read(const bench *b)
{
    uint64_t first, second;
    DH_TRY(read_all(b, b->path, &first));
    DH_TRY(read_all(b, b->path, &second));
    return first == second ? DH_OK : broken(b, "a second reading gives other rows");
}

static dh_status run_pass(void *context)
{
    const bench *b = context;
    uint64_t hash;
    return read_all(b, b->path, &hash);
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
    run_pass(&b);
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
    {"out of memory", rule_memory},
    {"error NULL", rule_null_error},
};

dh_status dh_conformance_cells(const dh_source *source, const char *path, const dh_value *params, dh_error *error)
{
    bench b = {source, path, params, error};
    dh_status status = DH_OK;
    for (size_t i = 0; status == DH_OK && i < sizeof rules / sizeof rules[0]; i++) {
        status = rules[i].run(&b);
        if (status == DH_OK || status == DH_ENOMEM) continue;
        dh_error_prefix(error, "source '%s' breaks the rule '%s'", source->name, dh_tr(rules[i].name));
        if (error) error->status = DH_EPLUGIN;
        status = DH_EPLUGIN;
    }
    return status;
}
