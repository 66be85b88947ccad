/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a whole file through the source that knows it. */
#include <string.h>

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

dh_status dh_plugins_read_file(dh_table **out, const dh_plugins *plugins, const char *path, dh_error *error)
{
    *out = NULL;
    DH_TRY(dh_plugins_ensure_loaded(plugins, error));
    const dh_source *source = dh_plugins_source(plugins, path);
    if (!source)
        return dh_error_set(error, DH_EINVAL,
                            "no plugin reads '%s': 'dienhong plugins list' shows the sources there are", path);
    dh_arena *arena = dh_arena_new();
    const char *subject = arena ? dh_arena_printf(arena, dh_tr("source '%s'"), source->name) : NULL;
    dh_status status = subject ? DH_OK : dh_error_nomem(error);
    dh_value *params = NULL;
    if (status == DH_OK)
        status = dh_params_parse(&params, subject, source->params, source->n_params, NULL, 0, arena, error);
    struct ArrowArrayStream stream = {0};
    dh_table *all = NULL;
    if (status == DH_OK) {
        dh_call call = {.struct_size = sizeof call, .params = params, .data = source->data};
        status = source->open(dh_plugin_host(), &call, path, &stream, error);
    }
    if (status == DH_OK) status = dh_arrow_import_table(&all, &stream, error);
    if (status == DH_OK) status = dh_source_check_types(all, error);
    if (status == DH_OK) status = without_line_column(out, all, error);
    dh_table_free(all);
    dh_arena_free(arena);
    return status;
}
