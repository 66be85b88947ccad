/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as plugins read and build them: cells by column and row; columns that grow until table_end. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "plugin/plugin_internal.h"
#include "table/arrow.h"
#include "table/format.h"

static const dh_column *column_at(const dh_table *table, int32_t index)
{
    return index >= 0 && index < dh_table_columns(table) ? dh_table_column(table, index) : NULL;
}

void dh_host_table_cell(const dh_table *table, int32_t index, int64_t row, dh_value *out)
{
    const dh_column *column = column_at(table, index);
    *out = (dh_value){.type = column ? column->type : DH_TEXT, .valid = 0};
    if (column && row >= 0 && row < column->length) dh_column_value(column, row, out);
}

dh_type dh_host_table_column_type(const dh_table *table, int32_t index)
{
    const dh_column *column = column_at(table, index);
    return column ? column->type : (dh_type)0;
}

dh_display dh_host_table_column_display(const dh_table *table, int32_t index)
{
    const dh_column *column = column_at(table, index);
    return column ? column->display : DH_DISPLAY_PLAIN;
}

dh_status dh_host_table_export(const dh_table *table, struct ArrowArrayStream *out, dh_error *error)
{
    return dh_arrow_export_table(table, out, error);
}

dh_status dh_host_table_begin(dh_table **out, dh_error *error)
{
    *out = dh_table_new();
    return *out ? DH_OK : dh_error_nomem(error);
}

dh_status dh_host_table_add_column(dh_table *table, const char *name, dh_type type, dh_display display, dh_error *error)
{
    if (type < DH_BOOL || type > DH_COUNT) return dh_error_set(error, DH_EINVAL, "column '%s' is given no type", name);
    dh_column *column = dh_column_new(type, 0);
    if (!column) return dh_error_nomem(error);
    column->display = display;
    return dh_table_add_growing(table, name, column, error);
}

/* Gives a copied column a dictionary of its own, with the same codes: cells that are put into it must not add entries
 * to the one of the table that it comes from. A key keeps its dictionary, since no cells are put into keys. */
static int own_dictionary(dh_column *copy)
{
    dh_dictionary *from = copy->dictionary;
    if (!from || dh_dictionary_target(from)) return 0;
    dh_dictionary *own = dh_dictionary_new();
    if (!own) return -1;
    for (int32_t code = 0; code < dh_dictionary_size(from); code++) {
        size_t size;
        const char *text = dh_dictionary_text(from, code, &size);
        if (dh_dictionary_append(own, text, size) < 0) {
            dh_dictionary_unref(own);
            return -1;
        }
    }
    dh_dictionary_unref(from);
    copy->dictionary = own;
    return 0;
}

dh_status dh_host_table_copy_column(dh_table *table, const char *name, const dh_table *from, int32_t index,
                                    const int64_t *rows, int64_t n_rows, dh_error *error)
{
    const dh_column *source = column_at(from, index);
    if (!source)
        return dh_error_set(error, DH_EINVAL, "column '%s' is to be copied from a column that is not there", name);
    for (int64_t i = 0; rows && i < n_rows; i++)
        if (rows[i] < -1 || rows[i] >= source->length)
            return dh_error_set(error, DH_EINVAL, "column '%s' is to be copied from row %lld of %lld", name,
                                (long long)rows[i], (long long)source->length);
    dh_column *copy = rows ? dh_column_take(source, rows, n_rows) : dh_column_slice(source, 0, source->length);
    if (!copy) return dh_error_nomem(error);
    copy->display = source->display;
    if (own_dictionary(copy) != 0) {
        dh_column_unref(copy);
        return dh_error_nomem(error);
    }
    return dh_table_add_growing(table, name, copy, error);
}

/* Converts a value to the column's type where nothing is lost in kind: int64 to float64, both to an exact count, text
 * to category and back. Others stay as they are. */
static dh_value widen(dh_value value, dh_type type)
{
    if (!value.valid || value.type == type) return value;
    double number = value.type == DH_INT64 ? (double)value.as.integer : value.as.number;
    bool is_number = value.type == DH_INT64 || value.type == DH_FLOAT64;
    if (is_number && type == DH_FLOAT64) return (dh_value){.type = type, .valid = 1, .as.number = number};
    if (is_number && type == DH_COUNT)
        return (dh_value){.type = type, .valid = 1, .as.count = {number, number, number}};
    if (value.type == DH_TEXT && type == DH_CATEGORY) value.type = type;
    if (value.type == DH_CATEGORY && type == DH_TEXT) value.type = type;
    return value;
}

dh_status dh_host_table_append(dh_table *table, int32_t index, const dh_value *given, dh_error *error)
{
    dh_column *column = (dh_column *)column_at(table, index); /* until table_end nobody else has the table */
    if (!column) return dh_error_set(error, DH_EINVAL, "a cell is to be put into column %d, which is not there", index);
    if (column->dictionary && dh_dictionary_target(column->dictionary))
        return dh_error_set(error, DH_EINVAL, "column '%s' was copied with its links: cells cannot be put into it",
                            dh_table_column_name(table, index));
    dh_value value = widen(*given, column->type);
    int made;
    if (!value.valid)
        made = dh_column_append_null(column);
    else if (value.type == column->type)
        made = dh_column_append_value(column, &value);
    else
        return dh_error_set(error, DH_ETYPE, "column '%s' is of type %s and is given a %s",
                            dh_table_column_name(table, index), dh_type_name(column->type), dh_type_name(value.type));
    return made == 0 ? DH_OK : dh_error_nomem(error);
}

dh_status dh_host_table_set_head(dh_table *table, int32_t index, const char *head, dh_error *error)
{
    if (!column_at(table, index))
        return dh_error_set(error, DH_EINVAL, "a head is to be put over column %d, which is not there", index);
    return dh_table_set_head(table, index, dh_tr(head), error);
}

size_t dh_host_format_value(const dh_value *value, dh_display display, char *out, size_t size)
{
    dh_strbuf text = {0};
    dh_column *column = dh_column_new(value->type, 1);
    if (column) {
        column->display = display;
        if ((value->valid ? dh_column_append_value(column, value) : dh_column_append_null(column)) == 0)
            dh_format_cell(&text, column, 0, dh_message_numbers());
        dh_column_unref(column);
    }
    size_t all = text.failed ? 0 : text.size, cut = size > 0 && all > 0 ? dh_text_cut(text.data, all, size - 1) : 0;
    if (cut > 0) memcpy(out, text.data, cut);
    if (size > 0) out[cut] = '\0';
    dh_strbuf_free(&text);
    return all;
}
