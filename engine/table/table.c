/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table owns its name, its columns' names, its notes, and one reference to each column. */
#include "table/table.h"

#include <stdarg.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/strbuf.h"
#include "table/total_names.h"

typedef struct named_column {
    char *name, *head;           /* head: see dh_table_set_head; NULL = none */
    dh_column *column, *reading; /* reading: see dh_table_set_reading; NULL = none */
} named_column;

struct dh_table {
    char *name;
    dh_column *mark, *over; /* see dh_table_set_totals; NULL = none */
    named_column *columns;
    size_t n_columns, columns_capacity;
    char **notes;
    size_t n_notes, notes_capacity;
};

dh_table *dh_table_new(void)
{
    return dh_calloc(1, sizeof(dh_table));
}

void dh_table_free(dh_table *table)
{
    if (!table) return;
    for (size_t i = 0; i < table->n_columns; i++) {
        dh_free(table->columns[i].name);
        dh_free(table->columns[i].head);
        dh_column_unref(table->columns[i].column);
        dh_column_unref(table->columns[i].reading);
    }
    for (size_t i = 0; i < table->n_notes; i++) dh_free(table->notes[i]);
    dh_column_unref(table->mark);
    dh_column_unref(table->over);
    dh_free(table->columns);
    dh_free(table->notes);
    dh_free(table->name);
    dh_free(table);
}

static dh_status push_note(dh_table *table, char *note, dh_error *error)
{
    if (!note || dh_grow((void **)&table->notes, &table->notes_capacity, table->n_notes + 1, sizeof(char *)) != 0) {
        dh_free(note);
        return dh_error_nomem(error);
    }
    table->notes[table->n_notes++] = note;
    return DH_OK;
}

dh_table *dh_table_copy(const dh_table *table)
{
    dh_table *copy = dh_table_new();
    if (!copy) return NULL;
    dh_status status = table->name ? dh_table_set_name(copy, table->name, NULL) : DH_OK;
    for (size_t i = 0; status == DH_OK && i < table->n_columns; i++) {
        status = dh_table_add(copy, table->columns[i].name, dh_column_ref(table->columns[i].column), NULL);
        if (status == DH_OK && table->columns[i].head != NULL)
            status = dh_table_set_head(copy, (int32_t)i, table->columns[i].head, NULL);
        if (status == DH_OK && table->columns[i].reading != NULL)
            status = dh_table_set_reading(copy, (int32_t)i, dh_column_ref(table->columns[i].reading), NULL);
    }
    for (size_t i = 0; status == DH_OK && i < table->n_notes; i++)
        status = push_note(copy, dh_strdup(table->notes[i]), NULL);
    if (status == DH_OK && table->mark) dh_table_set_totals(copy, table->mark, table->over);
    if (status == DH_OK) return copy;
    dh_table_free(copy);
    return NULL;
}

static dh_status check_length(const dh_table *table, const char *name, const dh_column *column, dh_error *error)
{
    if (table->n_columns == 0 || column->length == dh_table_rows(table)) return DH_OK;
    return dh_error_set(error, DH_EINVAL, "column '%s' has %lld rows and the table has %lld", name,
                        (long long)column->length, (long long)dh_table_rows(table));
}

static dh_status add_column(dh_table *table, const char *name, dh_column *column, dh_error *error)
{
    if (dh_table_find(table, name) >= 0)
        return dh_error_set(error, DH_EINVAL, "column '%s' is there twice: rename one of them", name);
    if (table->n_columns >= INT32_MAX) return dh_error_nomem(error);
    char *copy = dh_strdup(name);
    if (!copy ||
        dh_grow((void **)&table->columns, &table->columns_capacity, table->n_columns + 1, sizeof(named_column)) != 0) {
        dh_free(copy);
        return dh_error_nomem(error);
    }
    table->columns[table->n_columns++] = (named_column){.name = copy, .column = column};
    return DH_OK;
}

dh_status dh_table_add_growing(dh_table *table, const char *name, dh_column *column, dh_error *error)
{
    if (!column) return dh_error_nomem(error);
    dh_status status = add_column(table, name, column, error);
    if (status != DH_OK) dh_column_unref(column);
    return status;
}

dh_column *dh_table_growing(dh_table *table, int32_t index)
{
    return table->columns[index].column;
}

dh_status dh_table_add(dh_table *table, const char *name, dh_column *column, dh_error *error)
{
    if (!column) return dh_error_nomem(error);
    dh_status status = dh_table_find(table, name) < 0 ? check_length(table, name, column, error) : DH_OK;
    if (status == DH_OK) return dh_table_add_growing(table, name, column, error);
    dh_column_unref(column);
    return status;
}

dh_status dh_table_finish(dh_table *table, dh_error *error)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        DH_TRY(check_length(table, table->columns[i].name, table->columns[i].column, error));
        dh_column_finish(table->columns[i].column);
    }
    return DH_OK;
}

dh_status dh_table_add_note(dh_table *table, dh_error *error, const char *format, ...)
{
    va_list args;
    dh_strbuf text = {0};
    va_start(args, format);
    dh_strbuf_vprintf(&text, dh_tr(format), args);
    va_end(args);
    for (size_t i = 0; !text.failed && i < table->n_notes; i++) {
        if (strcmp(table->notes[i], text.data) != 0) continue;
        dh_strbuf_free(&text);
        return DH_OK;
    }
    return push_note(table, dh_strbuf_take(&text), error);
}

dh_status dh_table_set_name(dh_table *table, const char *name, dh_error *error)
{
    char *copy = dh_strdup(name);
    if (!copy) return dh_error_nomem(error);
    dh_free(table->name);
    table->name = copy;
    return DH_OK;
}

dh_status dh_table_set_head(dh_table *table, int32_t index, const char *head, dh_error *error)
{
    char *copy = dh_strdup(head);
    if (!copy) return dh_error_nomem(error);
    dh_free(table->columns[index].head);
    table->columns[index].head = copy;
    return DH_OK;
}

bool dh_table_has_head(const dh_table *table, int32_t index)
{
    return table->columns[index].head != NULL;
}

dh_status dh_table_set_reading(dh_table *table, int32_t index, dh_column *reading, dh_error *error)
{
    if (!reading) return dh_error_nomem(error);
    dh_status status = check_length(table, table->columns[index].name, reading, error);
    if (status == DH_OK) {
        dh_column_unref(table->columns[index].reading);
        table->columns[index].reading = reading;
    } else {
        dh_column_unref(reading);
    }
    return status;
}

const dh_column *dh_table_reading(const dh_table *table, int32_t index)
{
    const named_column *column = &table->columns[index];
    return column->reading ? column->reading : column->column;
}

const char *dh_table_column_head(const dh_table *table, int32_t index)
{
    const named_column *column = &table->columns[index];
    return column->head ? column->head : column->name;
}

void dh_table_set_totals(dh_table *table, const dh_column *mark, const dh_column *over)
{
    dh_column_unref(table->mark);
    dh_column_unref(table->over);
    table->mark = dh_column_ref((dh_column *)(uintptr_t)mark);
    table->over = dh_column_ref((dh_column *)(uintptr_t)over);
}

bool dh_table_has_totals(const dh_table *table)
{
    return table->mark != NULL;
}

bool dh_table_row_is_total(const dh_table *table, int64_t row)
{
    return dh_totals_is(table->mark, row);
}

/* "unit_name", which is of "unit", is named by a total over units, too. */
bool dh_table_cell_is_total(const dh_table *table, int32_t index, int64_t row)
{
    size_t size;
    if (!dh_totals_is(table->mark, row) || dh_column_is_valid(dh_table_column(table, index), row)) return false;
    if (!dh_column_is_valid(table->over, row)) return false;
    const char *over = dh_column_text(table->over, row, &size);
    return dh_totals_name_column(over, size, dh_table_column_name(table, index));
}

const char *dh_table_name(const dh_table *table)
{
    return table->name ? table->name : "";
}

int64_t dh_table_rows(const dh_table *table)
{
    return table->n_columns ? table->columns[0].column->length : 0;
}

int32_t dh_table_columns(const dh_table *table)
{
    return (int32_t)table->n_columns;
}

const char *dh_table_column_name(const dh_table *table, int32_t index)
{
    return table->columns[index].name;
}

const dh_column *dh_table_column(const dh_table *table, int32_t index)
{
    return table->columns[index].column;
}

int32_t dh_table_find(const dh_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_columns; i++)
        if (strcmp(table->columns[i].name, name) == 0) return (int32_t)i;
    return -1;
}

const dh_column *dh_table_get(const dh_table *table, const char *name)
{
    int32_t index = dh_table_find(table, name);
    return index < 0 ? NULL : table->columns[index].column;
}

const char *dh_table_note(const dh_table *table, int32_t index)
{
    return index >= 0 && (size_t)index < table->n_notes ? table->notes[index] : NULL;
}

void dh_table_drop_notes(dh_table *table)
{
    while (table->n_notes > 0) dh_free(table->notes[--table->n_notes]);
}

dh_status dh_table_copy_notes(dh_table *to, const dh_table *from, dh_error *error)
{
    for (int32_t i = 0; dh_table_note(from, i); i++) DH_TRY(dh_table_add_note(to, error, "%s", dh_table_note(from, i)));
    return DH_OK;
}
