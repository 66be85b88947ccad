/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sqlite: a database of one table, with the data's own names and types, and one of its notes. Days and points in time
 * are texts of ISO 8601, which SQLite's functions take; counts have their bounds in columns after them, as in csv. */
#include "table/formats/formats_internal.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "table/writers.h"

#define NOTES  "notes"
#define RESULT "result"

/* A column of the database. */
typedef struct field {
    const dh_column *column;
    int part; /* 0: the cells, 1: the lower bounds, 2: the upper ones */
    char *name;
    char moment[40]; /* the text of the row's cell */
} field;

typedef struct database_writer {
    const dh_database_api *api;
    dh_database *database;
    const dh_table *table;
    field *fields;
    dh_database_column *columns;
    dh_value *values;
    int32_t n;
} database_writer;

/* ---- columns ---- */

static const char *type_of(dh_type type)
{
    switch (type) {
    case DH_BOOL: return "BOOLEAN";
    case DH_INT64: return "INTEGER";
    case DH_FLOAT64: return "REAL";
    case DH_COUNT: return "NUMERIC";
    case DH_DATE: return "DATE";
    case DH_DATETIME: return "TIMESTAMP";
    case DH_TEXT:
    case DH_CATEGORY: break;
    }
    return "TEXT";
}

static bool add_field(database_writer *w, int32_t index, int part)
{
    static const char *const suffixes[] = {"", "_lower", "_upper"};
    field *f = &w->fields[w->n];
    dh_strbuf name = {0};
    dh_strbuf_printf(&name, "%s%s", dh_table_column_name(w->table, index), suffixes[part]);
    *f = (field){.column = dh_table_column(w->table, index), .part = part, .name = dh_strbuf_take(&name)};
    w->columns[w->n++] = (dh_database_column){f->name, type_of(f->column->type)};
    return f->name != NULL;
}

static dh_status find_fields(database_writer *w, dh_error *error)
{
    int32_t n = dh_table_columns(w->table);
    size_t max = (size_t)n * 3;
    w->fields = dh_calloc(max, sizeof *w->fields);
    w->columns = dh_calloc(max, sizeof *w->columns);
    w->values = dh_calloc(max, sizeof *w->values);
    if (!w->fields || !w->columns || !w->values) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        const dh_column *column = dh_table_column(w->table, i);
        int parts = column->type == DH_COUNT && !dh_column_is_exact(column) ? 3 : 1;
        for (int part = 0; part < parts; part++)
            if (!add_field(w, i, part)) return dh_error_nomem(error);
    }
    return DH_OK;
}

static dh_status check_fields(const database_writer *w, dh_error *error)
{
    if (w->n == 0 || w->n > DH_DATABASE_MAX_COLUMNS)
        return dh_error_set(error, DH_EINVAL,
                            "the table has %d columns, and one of a database has 1 to %d; use --format csv, or select "
                            "others",
                            (int)w->n, DH_DATABASE_MAX_COLUMNS);
    for (int32_t i = 0; i < w->n; i++)
        for (int32_t k = 0; k < i; k++)
            if (strcasecmp(w->fields[i].name, w->fields[k].name) == 0)
                return dh_error_set(
                    error, DH_EINVAL,
                    "the columns '%s' and '%s' have one name in a database, which does not tell capital "
                    "letters apart, and has bounds in columns of their own; rename one",
                    w->fields[k].name, w->fields[i].name);
    return DH_OK;
}

/* ---- rows ---- */

/* A figure as what it is: a whole number, one with a fraction, or NULL where there is none. */
static dh_value number(double value)
{
    if (!isfinite(value)) return (dh_value){.type = DH_FLOAT64};
    if (value == floor(value) && fabs(value) <= 9007199254740992.0)
        return (dh_value){.type = DH_INT64, .valid = 1, .as.integer = (int64_t)value};
    return (dh_value){.type = DH_FLOAT64, .valid = 1, .as.number = value};
}

static dh_value text(const char *bytes, size_t size)
{
    return (dh_value){.type = DH_TEXT, .valid = 1, .as.text = {bytes, size}};
}

static dh_value value_of(field *f, int64_t row)
{
    const dh_column *column = f->column;
    size_t size;
    if (!dh_column_is_valid(column, row)) return (dh_value){.type = DH_TEXT};
    switch (column->type) {
    case DH_BOOL: return (dh_value){.type = DH_BOOL, .valid = 1, .as.boolean = dh_column_bool(column, row)};
    case DH_INT64: return (dh_value){.type = DH_INT64, .valid = 1, .as.integer = dh_column_int64(column, row)};
    case DH_FLOAT64: return (dh_value){.type = DH_FLOAT64, .valid = 1, .as.number = dh_column_float64(column, row)};
    case DH_COUNT: {
        dh_count count = dh_column_count(column, row);
        return number(f->part == 0 ? count.stated : f->part == 1 ? count.lower : count.upper);
    }
    case DH_DATE:
    case DH_DATETIME: return text(f->moment, (size_t)(dh_data_put_iso(f->moment, column, row) - f->moment));
    case DH_TEXT:
    case DH_CATEGORY: break;
    }
    const char *bytes = dh_column_text(column, row, &size);
    return text(bytes, size);
}

#define STRIDE 4096 /* rows after which it is looked whether the user has interrupted */

static dh_status write_rows(database_writer *w, dh_error *error)
{
    for (int64_t row = 0; row < dh_table_rows(w->table); row++) {
        if (row % STRIDE == 0) DH_TRY(dh_pool_check_cancelled(error));
        for (int32_t i = 0; i < w->n; i++) w->values[i] = value_of(&w->fields[i], row);
        dh_status status = w->api->row(w->database, w->values, error);
        if (status == DH_EINVAL) dh_error_prefix(error, "row %lld", (long long)row + 1);
        if (status != DH_OK) return status;
    }
    return DH_OK;
}

static dh_status write_notes(database_writer *w, dh_error *error)
{
    static const dh_database_column column = {"note", "TEXT"};
    const char *note;
    DH_TRY(w->api->table(w->database, NOTES, &column, 1, error));
    for (int32_t i = 0; (note = dh_table_note(w->table, i)) != NULL; i++) {
        dh_value value = text(note, strlen(note));
        DH_TRY(w->api->row(w->database, &value, error));
    }
    return DH_OK;
}

static dh_status write_tables(database_writer *w, dh_error *error)
{
    const char *name = dh_table_name(w->table);
    if (name[0] == '\0' || strcasecmp(name, NOTES) == 0) name = RESULT;
    DH_TRY(w->api->begin(&w->database, error));
    DH_TRY(w->api->table(w->database, name, w->columns, w->n, error));
    DH_TRY(write_rows(w, error));
    return dh_table_note(w->table, 0) != NULL ? write_notes(w, error) : DH_OK;
}

/* ---- the file ---- */

static dh_status write_sqlite(dh_strbuf *out, const dh_table *table, const dh_write_options *how, dh_error *error)
{
    database_writer w = {.table = table};
    dh_taken to = {out, how};
    dh_status status = find_fields(&w, error);
    if (status == DH_OK) status = check_fields(&w, error);
    if (status == DH_OK) status = dh_writers_database(&w.api, error);
    if (status == DH_OK) status = write_tables(&w, error);
    if (status == DH_OK)
        status = w.api->end(w.database, dh_take_bytes, &to, error);
    else if (w.api != NULL)
        w.api->drop(w.database);
    for (int32_t i = 0; i < w.n; i++) dh_free(w.fields[i].name);
    dh_free(w.fields);
    dh_free(w.columns);
    dh_free(w.values);
    return status;
}

const dh_table_format dh_table_format_sqlite = {
    .name = "sqlite", .ending = ".sqlite", .is_single = true, .is_binary = true, .write = write_sqlite};
