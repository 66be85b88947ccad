/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a table through a sink: into a temporary file beside the target, which is put in its place when it is whole.
 */
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/foreign.h"
#include "base/memory.h"
#include "plugin/plugin_internal.h"
#include "table/arrow.h"

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
    dh_file *file = NULL;
    const char *to;
    dh_value *params = NULL;
    dh_arena *arena = dh_arena_new();
    const char *subject = arena ? dh_arena_printf(arena, dh_tr("sink '%s'"), sink->name) : NULL;
    dh_status status = subject ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK)
        status = dh_params_parse(&params, subject, sink->params, sink->n_params, NULL, 0, arena, error);
    if (status == DH_OK) status = dh_file_begin_foreign(&file, path, sink->extension, &to, error);
    if (status == DH_OK) {
        status = write_to(plugins, sink, table, to, path, params, error);
        status = dh_file_end(file, status, error);
    }
    dh_arena_free(arena);
    return status;
}
