/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the spec of a table from declared types. */
#include "load/config/inferred.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "table/column.h"

static const char *const names[] = {"bool", "int64", "float64", "date", "datetime", "text", "category", "count"};
#define N_TYPES (sizeof names / sizeof names[0])

static dh_status find_type(dh_type *out, const dh_data_file *file, const dh_data_field *field, dh_error *error)
{
    if (field->value.kind != DH_DATA_TEXT)
        return dh_data_error(file, field->key, error, DH_EDATA, "the type of '%s' must be a text such as \"date\"",
                             field->key);
    for (int type = DH_BOOL; type <= DH_COUNT; type++) {
        if (strcmp(dh_type_name((dh_type)type), field->value.text) != 0) continue;
        *out = (dh_type)type;
        return DH_OK;
    }
    const char *nearest = dh_text_nearest(field->value.text, names, N_TYPES);
    if (nearest != NULL)
        return dh_data_error(file, field->key, error, DH_EDATA,
                             "'%s' of column '%s' is no type, did you mean '%s'; bool, int64, float64, date, datetime, "
                             "text, category and count are",
                             field->value.text, field->key, nearest);
    return dh_data_error(file, field->key, error, DH_EDATA,
                         "'%s' of column '%s' is no type; bool, int64, float64, date, datetime, text, category and "
                         "count are",
                         field->value.text, field->key);
}

/* The name in NFC, like headers; NULL when out of memory. */
static const char *composed(dh_arena *arena, const char *name)
{
    size_t size = strlen(name);
    if (!dh_text_needs_nfc(name, size)) return name;
    char *made = dh_text_nfc(name, size, &size);
    const char *kept = made != NULL ? dh_arena_strndup(arena, made, size) : NULL;
    dh_free(made);
    return kept;
}

dh_display dh_shown_as(const dh_column_spec *column)
{
    static const char *const years[] = {"year", "Year", "YEAR", "năm", "Năm", "NĂM"};
    bool year = false;
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) year = year || strcmp(column->name, years[i]) == 0;
    return year && column->type == DH_INT64 ? DH_DISPLAY_ID : DH_DISPLAY_PLAIN;
}

dh_status dh_plain_spec(dh_table_spec *out, const dh_data_file *file, const char *name, const dh_data *types,
                        dh_arena *arena, dh_error *error)
{
    if (types == NULL || types->n_fields == 0)
        return dh_data_error(file, name, error, DH_EDATA,
                             "'%s' declares no columns; add types = { id = \"text\", raised_on = \"date\" }", name);
    dh_column_spec *columns = dh_arena_zalloc(arena, (size_t)types->n_fields, sizeof *columns);
    const char *kept = dh_arena_strdup(arena, name);
    if (columns == NULL || kept == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < types->n_fields; i++) {
        columns[i] = (dh_column_spec){.name = composed(arena, types->fields[i].key), .min = 1, .max = 0};
        if (columns[i].name == NULL) return dh_error_nomem(error);
        DH_TRY(find_type(&columns[i].type, file, &types->fields[i], error));
    }
    *out = (dh_table_spec){kept, columns, types->n_fields, NULL, true};
    return DH_OK;
}
