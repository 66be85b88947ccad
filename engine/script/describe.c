/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lines.h: the columns of a query as a table. */
#include <string.h>

#include "base/message.h"
#include "script/lines.h"
#include "script/script_internal.h"
#include "table/reading.h"

static dh_status add_text(dh_column *column, const char *text, dh_error *error)
{
    int failed = text != NULL ? dh_column_append_text(column, text, strlen(text)) : dh_column_append_null(column);
    return failed == 0 ? DH_OK : dh_error_nomem(error);
}

static dh_status fill(dh_column *const *columns, const dh_schema *schema, dh_error *error)
{
    for (int32_t i = 0; i < schema->n; i++) {
        const dh_field *field = &schema->fields[i];
        DH_TRY(add_text(columns[0], field->name, error));
        DH_TRY(add_text(columns[1], dh_type_name(field->type), error));
        DH_TRY(add_text(columns[3], dh_type_title(field->type), error));
        DH_TRY(add_text(columns[2], field->target != NULL ? dh_table_name(field->target) : NULL, error));
    }
    return DH_OK;
}

dh_status dh_script_describe(dh_table **out, dh_script *script, dh_error *error)
{
    static const char *const names[] = {"column", "type", "key_of"};
    static const char *const heads[] = {DH_MESSAGE("Column"), DH_MESSAGE("Type"), DH_MESSAGE("Key of")};
    const dh_lua_query *query = lua_gettop(script->L) >= 2 ? dh_lua_to_query(script->L, 2) : NULL;
    dh_column *columns[4] = {0}; /* the last: types as people read them */
    if (query == NULL)
        return dh_error_set(error, DH_ESCRIPT, "this is no table and no query; '.tables' lists the tables");
    dh_table *table = dh_table_new();
    dh_status status = table != NULL ? DH_OK : dh_error_nomem(error);
    for (int i = 0; status == DH_OK && i < 3; i++) {
        columns[i] = dh_column_new(DH_TEXT, query->plan->schema.n);
        status = columns[i] != NULL ? dh_table_add_growing(table, names[i], columns[i], error) : dh_error_nomem(error);
    }
    for (int i = 0; status == DH_OK && i < 3; i++) status = dh_table_set_head(table, i, dh_tr(heads[i]), error);
    if (status == DH_OK && (columns[3] = dh_column_new(DH_TEXT, query->plan->schema.n)) == NULL)
        status = dh_error_nomem(error);
    if (status == DH_OK) status = fill(columns, &query->plan->schema, error);
    if (status == DH_OK) status = dh_table_finish(table, error);
    if (status == DH_OK) {
        dh_column_finish(columns[3]);
        status = dh_table_set_reading(table, 1, dh_column_ref(columns[3]), error);
    }
    if (columns[3] != NULL) dh_column_unref(columns[3]);
    if (status != DH_OK) {
        dh_table_free(table);
        return status;
    }
    *out = table;
    return DH_OK;
}
