/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conformance kit for one sink: writes rows of every type and no rows, to a file, to a folder that is not there and
 * to a full disk. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "plugin/plugin_internal.h"
#include "table/arrow.h"

/* The sink with tables and its parameters, as rules use them. */
typedef struct bench {
    const dh_sink *sink;
    const dh_table *rows, *none;
    const dh_value *params;
    const char *path; /* of a file that may be written */
    dh_error *error;
} bench;

static dh_status broken(const bench *b, const char *what)
{
    return dh_error_set(b->error, DH_EPLUGIN, "%s", dh_tr(what));
}

static dh_status write_table(const bench *b, const dh_table *table, const char *path)
{
    dh_call call = {.struct_size = sizeof call, .params = b->params, .data = b->sink->data};
    struct ArrowArrayStream stream;
    DH_TRY(dh_arrow_export_table(table, &stream, b->error));
    dh_status status = b->sink->write(dh_plugin_host(), &call, path, &stream, b->error);
    if (stream.release) stream.release(&stream);
    return status;
}

static int64_t size_of(const char *path)
{
    struct stat what;
    return stat(path, &what) == 0 ? (int64_t)what.st_size : -1;
}

/* ---- rules ---- */

static dh_status rule_write(const bench *b)
{
    DH_TRY(write_table(b, b->rows, b->path));
    int64_t size = size_of(b->path);
    if (size <= 0) return broken(b, "it succeeds and has written nothing");
    DH_TRY(write_table(b, b->none, b->path));
    if (size_of(b->path) >= size) return broken(b, "it does not replace the file that is there");
    DH_TRY(write_table(b, b->rows, b->path));
    return size_of(b->path) == size ? DH_OK : broken(b, "the same table gives another file");
}

static dh_status rule_refused(const bench *b)
{
    dh_status status = write_table(b, b->rows, "/no/such/folder/of/files");
    if (status == DH_OK) return broken(b, "it succeeds in a folder that is not there");
    if (status != DH_EIO) return broken(b, "a file that cannot be written does not come back as DH_EIO");
    if (access("/dev/full", W_OK) != 0) return DH_OK;
    status = write_table(b, b->rows, "/dev/full");
    if (status == DH_OK) return broken(b, "it succeeds on a disk that is full: look at what writing and closing give");
    return status == DH_EIO ? DH_OK : broken(b, "a disk that is full does not come back as DH_EIO");
}

static dh_status run_pass(void *context)
{
    const bench *b = context;
    return write_table(b, b->rows, b->path);
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
    rule_refused(&b);
    rule_memory(&b);
}

static dh_status rule_null_error(const bench *b)
{
    return dh_conformance_null_error(run_without_error, b, b->error);
}

static const struct {
    const char *name;
    dh_status (*run)(const bench *b);
} rules[] = {{"writing", rule_write},
             {"what cannot be written", rule_refused},
             {"out of memory", rule_memory},
             {"error NULL", rule_null_error}};

static dh_status run_rules(const bench *b)
{
    dh_status status = DH_OK;
    for (size_t i = 0; status == DH_OK && i < sizeof rules / sizeof rules[0]; i++) {
        status = rules[i].run(b);
        if (status == DH_OK || status == DH_ENOMEM) continue;
        dh_error_prefix(b->error, "sink '%s' breaks the rule '%s'", b->sink->name, dh_tr(rules[i].name));
        if (b->error) b->error->status = DH_EPLUGIN;
        status = DH_EPLUGIN;
    }
    return status;
}

/* A table with a column of each type and `n` of the test rows. */
static dh_status make_table(dh_table **out, int64_t n, dh_error *error)
{
    static const char *const names[] = {"",         "bool", "int64",    "float64", "date",
                                        "datetime", "text", "category", "count"};
    dh_table *table = dh_table_new();
    dh_status status = table ? DH_OK : dh_error_nomem(error);
    for (int t = DH_BOOL; status == DH_OK && t <= DH_COUNT; t++) {
        dh_column *all = dh_test_column((dh_type)t, 20200811U + (uint32_t)t);
        dh_column *column = all ? dh_column_slice(all, 0, n) : NULL;
        if (all) dh_column_unref(all);
        status = column ? dh_table_add(table, names[t], column, error) : dh_error_nomem(error);
    }
    if (status == DH_OK)
        *out = table;
    else
        dh_table_free(table);
    return status;
}

dh_status dh_conformance_sink(const dh_sink *sink, dh_error *error)
{
    char folder[] = "/tmp/dienhong-sink-XXXXXX";
    dh_arena *arena = dh_arena_new();
    dh_value *params = NULL;
    dh_table *rows = NULL, *none = NULL;
    bool made = arena && mkdtemp(folder) != NULL;
    const char *path = made ? dh_arena_printf(arena, "%s/table.%s", folder, sink->extension) : NULL;
    dh_status status = path ? DH_OK : dh_error_nomem(error);
    if (arena && !made) status = dh_error_set(error, DH_EIO, "'%s' cannot be made", folder);
    if (status == DH_OK) status = dh_test_params(&params, sink->params, sink->n_params, arena, error);
    if (status == DH_OK) status = make_table(&rows, DH_CONFORMANCE_ROWS, error);
    if (status == DH_OK) status = make_table(&none, 0, error);
    if (status == DH_OK) status = run_rules(&(bench){sink, rows, none, params, path, error});
    if (path) unlink(path);
    if (made) rmdir(folder);
    dh_table_free(rows);
    dh_table_free(none);
    dh_arena_free(arena);
    return status;
}
