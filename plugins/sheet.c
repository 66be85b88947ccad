/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sheet.h. */
#include "sheet.h"

sheet sheet_begin(const dh_host *host, const dh_table *keys, int32_t n_keys, const sheet_column *columns,
                  int32_t n_columns)
{
    return (sheet){.host = host, .keys = keys, .n_keys = n_keys, .columns = columns, .n_columns = n_columns};
}

static void grow(sheet *s)
{
    int64_t wanted = s->capacity * 2 + 64;
    int64_t *rows = s->host->realloc(s->rows, (size_t)wanted * sizeof *rows);
    if (rows) s->rows = rows;
    dh_value *cells = s->host->realloc(s->cells, (size_t)wanted * (size_t)s->n_columns * sizeof *cells);
    if (cells) s->cells = cells;
    if (rows && cells)
        s->capacity = wanted;
    else
        s->failed = 1;
}

void sheet_row(sheet *s, int64_t key)
{
    if (s->n == s->capacity && !s->failed) grow(s);
    if (s->failed) return;
    for (int32_t i = 0; i < s->n_columns; i++)
        s->cells[s->n * s->n_columns + i] = (dh_value){.type = s->columns[i].type};
    s->rows[s->n++] = key;
}

void sheet_set_value(sheet *s, int32_t column, const dh_value *value)
{
    if (!s->failed) s->cells[(s->n - 1) * s->n_columns + column] = *value;
}

void sheet_set_int(sheet *s, int32_t column, int64_t value)
{
    sheet_set_value(s, column, &(dh_value){.type = DH_INT64, .valid = 1, .as.integer = value});
}

void sheet_set(sheet *s, int32_t column, double value)
{
    if (!isnan(value)) sheet_set_value(s, column, &(dh_value){.type = DH_FLOAT64, .valid = 1, .as.number = value});
}

void sheet_set_bool(sheet *s, int32_t column, int value)
{
    sheet_set_value(s, column, &(dh_value){.type = DH_BOOL, .valid = 1, .as.boolean = value});
}

void sheet_set_text(sheet *s, int32_t column, const char *text)
{
    sheet_set_value(s, column, &(dh_value){.type = DH_CATEGORY, .valid = 1, .as.text = {text, strlen(text)}});
}

static dh_status build(const sheet *s, dh_table *table, dh_error *error)
{
    const dh_host *host = s->host;
    if (s->failed) return no_memory(host, error);
    for (int32_t i = 0; i < s->n_keys; i++)
        TRY(host->table_copy_column(table, host->table_column_name(s->keys, i), s->keys, i,
                                    s->rows ? s->rows : &(int64_t){0}, s->n, error));
    for (int32_t i = 0; i < s->n_columns; i++) {
        TRY(host->table_add_column(table, s->columns[i].name, s->columns[i].type, s->columns[i].display, error));
        for (int64_t row = 0; row < s->n; row++)
            TRY(host->table_append(table, s->n_keys + i, &s->cells[row * s->n_columns + i], error));
    }
    return host->table_end(table, error);
}

dh_status sheet_add(sheet *s, dh_results *out, const char *name, dh_error *error)
{
    dh_table *table = NULL;
    dh_status status = s->host->table_begin(&table, error);
    if (status == DH_OK) status = build(s, table, error);
    s->host->free(s->rows);
    s->host->free(s->cells);
    s->rows = NULL;
    s->cells = NULL;
    if (status == DH_OK) return s->host->add_table(out, name, table, error);
    if (table) s->host->table_free(table);
    return status;
}
