/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables for machines: CSV and JSON. What differs between the two is one row of declarations. */
#include "table/write.h"

#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/text.h"
#include "table/write_people.h"

bool dh_table_format_parse(const char *name, dh_table_format *out)
{
    static const char *const names[] = {"table", "csv", "json", "md"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) != 0) continue;
        *out = (dh_table_format)i;
        return true;
    }
    return false;
}

static void csv_text(dh_strbuf *out, const char *text, size_t size)
{
    bool plain = size > 0;
    for (size_t i = 0; i < size && plain; i++) plain = !strchr(",\"\n\r", text[i]) || !text[i];
    if (plain) {
        dh_strbuf_add_bytes(out, text, size);
        return;
    }
    dh_strbuf_add_char(out, '"');
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"') dh_strbuf_add_char(out, '"');
        dh_strbuf_add_char(out, text[i]);
    }
    dh_strbuf_add_char(out, '"');
}

static void json_text(dh_strbuf *out, const char *text, size_t size)
{
    static const char letters[] = "btn?fr";
    dh_strbuf_add_char(out, '"');
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            dh_strbuf_printf(out, "\\%c", c);
        else if (c >= '\b' && c <= '\r' && c != '\v')
            dh_strbuf_printf(out, "\\%c", letters[c - '\b']);
        else if (c < 0x20 || c == 0x7F)
            dh_strbuf_printf(out, "\\u%04x", c);
        else
            dh_strbuf_add_char(out, (char)c);
    }
    dh_strbuf_add_char(out, '"');
}

typedef void (*text_writer)(dh_strbuf *out, const char *text, size_t size);

typedef struct machine_format {
    text_writer text;
    const char *unknown;
    bool quote_dates;
} machine_format;

static const machine_format csv = {csv_text, "", false}, json = {json_text, "null", true};

static void add_number(dh_strbuf *out, const machine_format *as, double value)
{
    char text[32];
    if (isfinite(value))
        dh_strbuf_add_bytes(out, text, dh_text_from_double(value, text));
    else
        dh_strbuf_add(out, as->unknown);
}

static void add_moment(dh_strbuf *out, const machine_format *as, const char *text)
{
    dh_strbuf_printf(out, as->quote_dates ? "\"%s\"" : "%s", text);
}

static void add_cell(dh_strbuf *out, const machine_format *as, const dh_column *column, int64_t row)
{
    char text[32];
    size_t size;
    if (!dh_column_is_known(column, row)) {
        dh_strbuf_add(out, as->unknown);
        return;
    }
    switch (column->type) {
    case DH_BOOL: dh_strbuf_add(out, dh_column_bool(column, row) ? "true" : "false"); return;
    case DH_INT64: dh_strbuf_add_bytes(out, text, dh_text_from_int64(dh_column_int64(column, row), text)); return;
    case DH_FLOAT64:
    case DH_COUNT: add_number(out, as, dh_column_float64(column, row)); return;
    case DH_DATE:
        dh_date_format_iso(dh_column_date(column, row), text);
        add_moment(out, as, text);
        return;
    case DH_DATETIME:
        dh_datetime_format_iso(dh_column_int64(column, row), text);
        add_moment(out, as, text);
        return;
    case DH_TEXT:
    case DH_CATEGORY: break;
    }
    const char *bytes = dh_column_text(column, row, &size);
    as->text(out, bytes, size);
}

/* The three columns that a count may take: itself and its bounds. */
static const char *const suffixes[] = {"", "_lower", "_upper"};

static int parts_of(const dh_column *column)
{
    return column->type == DH_COUNT && !dh_column_is_exact(column) ? 3 : 1;
}

static void add_part(dh_strbuf *out, const machine_format *as, const dh_column *column, int64_t row, int part)
{
    if (part == 0)
        add_cell(out, as, column, row);
    else
        add_number(out, as,
                   !dh_column_is_known(column, row) ? NAN
                   : part == 1                      ? column->lower[row]
                                                    : column->upper[row]);
}

/* Two columns of one name would make the file ambiguous. */
static dh_status check_names(const dh_table *table, dh_error *error)
{
    for (int32_t i = 0; i < dh_table_columns(table); i++) {
        const char *name = dh_table_column_name(table, i);
        for (int part = 1; part < parts_of(dh_table_column(table, i)); part++) {
            dh_strbuf bound = {0};
            dh_strbuf_printf(&bound, "%s%s", name, suffixes[part]);
            bool failed = bound.failed, taken = !failed && dh_table_find(table, bound.data) >= 0;
            dh_strbuf_free(&bound);
            if (failed) return dh_error_nomem(error);
            if (taken)
                return dh_error_set(error, DH_EINVAL, "column '%s%s' is where the bounds of '%s' go: rename it", name,
                                    suffixes[part], name);
        }
    }
    return DH_OK;
}

static void add_name(dh_strbuf *out, const machine_format *as, const dh_table *table, int32_t index, int part)
{
    dh_strbuf name = {0};
    dh_strbuf_printf(&name, "%s%s", dh_table_column_name(table, index), suffixes[part]);
    if (name.failed)
        out->failed = true;
    else
        as->text(out, name.data, name.size);
    dh_strbuf_free(&name);
}

static void csv_row(dh_strbuf *out, const dh_table *table, int64_t row)
{
    size_t begin = out->size;
    for (int32_t i = 0; i < dh_table_columns(table); i++) {
        const dh_column *column = dh_table_column(table, i);
        for (int part = 0; part < parts_of(column); part++) {
            if (i > 0 || part > 0) dh_strbuf_add_char(out, ',');
            if (row < 0)
                add_name(out, &csv, table, i, part);
            else
                add_part(out, &csv, column, row, part);
        }
    }
    /* An empty line is no row to most readers. */
    if (out->size == begin) dh_strbuf_add(out, "\"\"");
    dh_strbuf_add_char(out, '\n');
}

static void write_csv(dh_strbuf *out, const dh_table *table)
{
    if (dh_table_columns(table) == 0) return;
    for (int64_t row = -1; row < dh_table_rows(table) && !out->failed; row++) csv_row(out, table, row);
}

static void json_row(dh_strbuf *out, const dh_table *table, int64_t row)
{
    dh_strbuf_add_char(out, '{');
    for (int32_t i = 0; i < dh_table_columns(table); i++) {
        const dh_column *column = dh_table_column(table, i);
        for (int part = 0; part < parts_of(column); part++) {
            if (i > 0 || part > 0) dh_strbuf_add_char(out, ',');
            add_name(out, &json, table, i, part);
            dh_strbuf_add_char(out, ':');
            add_part(out, &json, column, row, part);
        }
    }
    dh_strbuf_add_char(out, '}');
}

static void write_json(dh_strbuf *out, const dh_table *table)
{
    int64_t rows = dh_table_rows(table);
    dh_strbuf_add(out, rows ? "[\n" : "[");
    for (int64_t row = 0; row < rows && !out->failed; row++) {
        json_row(out, table, row);
        dh_strbuf_add(out, row + 1 < rows ? ",\n" : "\n");
    }
    dh_strbuf_add(out, "]\n");
}

dh_status dh_table_write(dh_strbuf *out, const dh_table *table, dh_table_format format, dh_locale locale,
                         dh_error *error)
{
    dh_status status = DH_OK;
    switch (format) {
    case DH_FORMAT_CSV:
    case DH_FORMAT_JSON:
        DH_TRY(check_names(table, error));
        (format == DH_FORMAT_CSV ? write_csv : write_json)(out, table);
        break;
    case DH_FORMAT_TABLE: status = dh_table_write_grid(out, table, locale, error); break;
    case DH_FORMAT_MD: status = dh_table_write_md(out, table, locale, error); break;
    }
    if (status == DH_OK && out->failed) return dh_error_nomem(error);
    return status;
}
