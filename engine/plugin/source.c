/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a whole file through the source that knows it. */
#include <string.h>

#include "base/foreign.h"
#include "plugin/plugin_internal.h"
#include "table/arrow.h"

dh_status dh_source_check_types(const dh_table *table, dh_error *error)
{
    for (int32_t i = 0; i < dh_table_columns(table); i++) {
        dh_type type = dh_table_column(table, i)->type;
        if (type == DH_CATEGORY || type == DH_COUNT)
            return dh_error_set(error, DH_EDATA,
                                "column '%s' is of type %s, which sources do not give: text, int64, float64, bool, "
                                "date and datetime are",
                                dh_table_column_name(table, i), dh_type_name(type));
    }
    return DH_OK;
}

static dh_status without_line_column(dh_table **out, const dh_table *table, dh_error *error)
{
    dh_table *kept = dh_table_new();
    dh_status status = kept ? DH_OK : dh_error_nomem(error);
    for (int32_t i = 0; status == DH_OK && i < dh_table_columns(table); i++) {
        const char *name = dh_table_column_name(table, i);
        if (strcmp(name, DH_LINE_COLUMN) == 0) continue;
        status = dh_table_add(kept, name, dh_column_ref((dh_column *)dh_table_column(table, i)), error);
    }
    if (status == DH_OK)
        *out = kept;
    else
        dh_table_free(kept);
    return status;
}

/* Opens the file as a stream; one that a failed call has left is released. */
static dh_status open_stream(struct ArrowArrayStream *out, const dh_source *source, const dh_call *call,
                             const char *path, dh_error *error)
{
    dh_error mine;
    dh_error_init(&mine);
    dh_status status = source->open(dh_plugin_host(), call, path, out, &mine);
    if (status == DH_OK && out->release) return DH_OK;
    bool explained = status != DH_OK && mine.message[0];
    if (status == DH_OK) status = dh_error_set(&mine, DH_EPLUGIN, "it succeeds and opens no stream");
    dh_error_complete(&mine, status);
    if (!explained) dh_error_prefix(&mine, "source '%s'", source->name);
    if (error) *error = mine;
    if (out->release) out->release(out);
    return status;
}

static dh_status read_all(dh_table **out, const dh_source *source, const char *file, const dh_value *params,
                          const char *path, dh_error *error)
{
    dh_call call = {.struct_size = sizeof call, .params = params, .data = source->data};
    struct ArrowArrayStream stream = {.release = NULL};
    dh_foreign_enter("source", source->name, "open", file);
    dh_status status = open_stream(&stream, source, &call, path, error);
    if (status == DH_OK) status = dh_arrow_import_table(out, &stream, error);
    dh_foreign_leave();
    return status;
}

dh_status dh_plugins_read_file(dh_table **out, const dh_plugins *plugins, const char *path, dh_error *error)
{
    *out = NULL;
    DH_TRY(dh_plugins_ensure_loaded(plugins, error));
    const dh_source *source = dh_plugins_source(plugins, path);
    if (!source)
        return dh_error_set(error, DH_EINVAL,
                            "no plugin reads '%s': 'dienhong plugins list' shows the sources there are", path);
    if (!source->open)
        return dh_error_set(error, DH_EINVAL,
                            "'%s' is a workbook, whose sheets need columns named: read it as a table of a dataset.lua, "
                            "tables = { t = { file = \"%s\", types = { … } } }, or save the sheet as CSV",
                            path, path);
    dh_arena *arena = dh_arena_new();
    const char *subject = arena ? dh_arena_printf(arena, dh_tr("source '%s'"), source->name) : NULL;
    dh_status status = subject ? DH_OK : dh_error_nomem(error);
    dh_value *params = NULL;
    dh_table *all = NULL;
    if (status == DH_OK)
        status = dh_params_parse(&params, subject, source->params, source->n_params, NULL, 0, arena, error);
    if (status == DH_OK) status = read_all(&all, source, dh_plugins_file(plugins, source), params, path, error);
    if (status == DH_OK) status = dh_source_check_types(all, error);
    if (status == DH_OK) status = without_line_column(out, all, error);
    dh_table_free(all);
    dh_arena_free(arena);
    return status;
}
