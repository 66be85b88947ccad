/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a table through a sink: into a temporary file beside the target, which is put in its place when it is whole.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/foreign.h"
#include "base/memory.h"
#include "plugin/plugin_internal.h"
#include "table/arrow.h"

static dh_status io_error(const char *path, int number, dh_error *error)
{
    return dh_error_set(error, DH_EIO, "cannot write '%s': %s", path, dh_error_of_system(number));
}

/* Messages of the sink name the file that it was given; the user knows it by `path`. */
static void name_target(dh_error *error, const char *given, const char *path)
{
    char *at = strstr(error->message, given);
    size_t begin = at ? (size_t)(at - error->message) : 0, size = strlen(given), new_size = strlen(path);
    if (!at || new_size > size) return;
    memmove(at + new_size, at + size, strlen(error->message + begin + size) + 1);
    memcpy(at, path, new_size);
}

/* Calls the sink; `path` is how the user knows the file `to`. */
static dh_status write_to(const dh_plugins *plugins, const dh_sink *sink, const dh_table *table, const char *to,
                          const char *path, const dh_value *params, dh_error *error)
{
    dh_call call = {.struct_size = sizeof call, .params = params, .data = sink->data};
    struct ArrowArrayStream stream;
    dh_error mine;
    dh_error_init(&mine);
    DH_TRY(dh_arrow_export_table(table, &stream, error));
    dh_foreign_enter("sink", sink->name, "write", dh_plugins_file(plugins, sink));
    dh_status status = sink->write(dh_plugin_host(), &call, to, &stream, &mine);
    dh_foreign_leave();
    if (stream.release) stream.release(&stream);
    if (status == DH_OK) return DH_OK;
    dh_error_complete(&mine, status);
    name_target(&mine, to, path);
    dh_error_prefix(&mine, "sink '%s'", sink->name);
    if (error) *error = mine;
    return status;
}

/* Gives the new file the old one's rights, sees to it that it is on the disk, and renames it. 0, or errno. */
static int put_in_place(const char *from, const char *to, const struct stat *old)
{
    int file = open(from, O_RDONLY | O_CLOEXEC);
    if (file < 0) return errno;
    int number = (old && fchmod(file, old->st_mode & 07777) != 0) || fsync(file) != 0 ? errno : 0;
    close(file);
    if (number == 0 && rename(from, to) != 0) number = errno;
    return number;
}

/* `target`: the file itself, links followed. */
static dh_status replace(const dh_plugins *plugins, const dh_sink *sink, const dh_table *table, const char *target,
                         const struct stat *old, const char *path, const dh_value *params, dh_error *error)
{
    dh_strbuf beside = {0};
    dh_strbuf_printf(&beside, "%s.%ld.tmp.%s", target, (long)getpid(), sink->extension);
    if (beside.failed) return dh_error_nomem(error);
    dh_status status = write_to(plugins, sink, table, beside.data, path, params, error);
    if (status == DH_OK) {
        int number = put_in_place(beside.data, target, old);
        if (number != 0) status = io_error(path, number, error);
    }
    if (status != DH_OK) unlink(beside.data);
    dh_strbuf_free(&beside);
    return status;
}

const dh_sink *dh_plugins_sink(const dh_plugins *plugins, const char *extension)
{
    if (dh_plugins_ensure_loaded(plugins, NULL) != DH_OK) return NULL;
    for (size_t i = 0; i < plugins->n_items; i++) {
        if (plugins->items[i].kind != DH_KIND_SINK) continue;
        const dh_sink *sink = plugins->items[i].object;
        if (strcasecmp(sink->extension, extension) == 0) return sink;
    }
    return NULL;
}

dh_status dh_plugins_save(const dh_plugins *plugins, const dh_sink *sink, const dh_table *table, const char *path,
                          dh_error *error)
{
    struct stat old;
    bool there = stat(path, &old) == 0;
    if (there && access(path, W_OK) != 0) return io_error(path, errno, error);
    dh_arena *arena = dh_arena_new();
    const char *subject = arena ? dh_arena_printf(arena, dh_tr("sink '%s'"), sink->name) : NULL;
    dh_value *params = NULL;
    dh_status status = subject ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK)
        status = dh_params_parse(&params, subject, sink->params, sink->n_params, NULL, 0, arena, error);
    char *real = status == DH_OK && there ? realpath(path, NULL) : NULL;
    if (status == DH_OK && there && !S_ISREG(old.st_mode)) /* a device or pipe */
        status = write_to(plugins, sink, table, path, path, params, error);
    else if (status == DH_OK)
        status = replace(plugins, sink, table, real ? real : path, there ? &old : NULL, path, params, error);
    free(real);
    dh_arena_free(arena);
    return status;
}
