/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv: a header line, then a line per row, quoted only where needed. csv-excel: the same for Excel of a Vietnamese
 * desktop, which takes a file for UTF-8 by its first mark, and reads ; between cells, 2,5 and 31/12/2020. */
#include "table/formats/formats_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define MARK "\xEF\xBB\xBF"

/* Whether the text needs quotes. No early exit, so that the compiler vectorises the loop. */
static inline bool is_special(const char *text, size_t size, char separator)
{
    unsigned char special = 0;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        special |= (unsigned char)((c == separator) | (c == '"') | (c == '\n') | (c == '\r'));
    }
    return special;
}

/* Whether a spreadsheet would run the text as a formula: by its first character, a tab or line end before it included.
 */
static inline bool is_formula(const char *text, size_t size)
{
    return size > 0 && text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL;
}

/* An empty text is "", so that it does not read as null. */
static inline char *put(char *at, const char *text, size_t size, char separator, bool no_formulas)
{
    bool formula = no_formulas && is_formula(text, size);
    if (size > 0 && !is_special(text, size, separator)) {
        if (formula) *at++ = '\'';
        memcpy(at, text, size);
        return at + size;
    }
    *at++ = '"';
    if (formula) *at++ = '\'';
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"') *at++ = '"';
        *at++ = text[i];
    }
    *at++ = '"';
    return at;
}

static char *put_text(char *at, const char *text, size_t size)
{
    return put(at, text, size, ',', false);
}

static char *put_safe_text(char *at, const char *text, size_t size)
{
    return put(at, text, size, ',', true);
}

static char *put_excel_text(char *at, const char *text, size_t size)
{
    return put(at, text, size, ';', false);
}

static char *put_safe_excel_text(char *at, const char *text, size_t size)
{
    return put(at, text, size, ';', true);
}

/* Empty unless it is finite. */
static char *put_number(char *at, double value)
{
    return isfinite(value) ? at + dh_text_from_double(value, at) : at;
}

static void put_comma(char *at, char *end)
{
    char *point = memchr(at, '.', (size_t)(end - at));
    if (point) *point = ',';
}

static char *put_excel_number(char *at, double value)
{
    char *end = put_number(at, value);
    put_comma(at, end);
    return end;
}

/* 83,33% of the digits that Excel keeps. */
static char *put_excel_percent(char *at, double value)
{
    char text[32];
    if (!isfinite(value)) return at;
    snprintf(text, sizeof text, "%.15g", value * 100);
    char *end = put_number(at, strtod(text, NULL));
    put_comma(at, end);
    *end++ = '%';
    return end;
}

/* 31/12/2020, 31/12/2020 14:30:00, 31/12/2020 14:30:00,25 */
static char *put_excel_moment(char *at, const dh_column *column, int64_t row)
{
    char iso[40];
    char *end = dh_data_put_iso(iso, column, row);
    size_t rest = (size_t)(end - iso) - 10;
    memcpy(at, iso + 8, 2);
    memcpy(at + 3, iso + 5, 2);
    memcpy(at + 6, iso, 4);
    at[2] = at[5] = '/';
    memcpy(at + 10, iso + 10, rest);
    if (rest > 0) at[10] = ' ';
    put_comma(at, at + 10 + rest);
    return at + 10 + rest;
}

static dh_status write_csv(dh_strbuf *out, const dh_table *table, const dh_write_options *how, dh_error *error)
{
    dh_data_style style = {.text = how->no_formulas ? put_safe_text : put_text,
                           .growth = 2,
                           .number = put_number,
                           .moment = dh_data_put_iso,
                           .unknown = "",
                           .separator = ',',
                           .row_begin = "",
                           .row_end = "",
                           .empty_row = "\"\"", /* most readers skip an empty line */
                           .next = "\n",
                           .last = "\n"};
    if (dh_table_columns(table) == 0) return DH_OK;
    return dh_data_write(out, table, &style, how, error);
}

static dh_status write_excel(dh_strbuf *out, const dh_table *table, const dh_write_options *how, dh_error *error)
{
    dh_data_style style = {.text = how->no_formulas ? put_safe_excel_text : put_excel_text,
                           .growth = 2,
                           .number = put_excel_number,
                           .percent = put_excel_percent,
                           .has_heads = true,
                           .moment = put_excel_moment,
                           .unknown = "",
                           .separator = ';',
                           .row_begin = "",
                           .row_end = "",
                           .empty_row = "\"\"",
                           .next = "\r\n",
                           .last = "\r\n"};
    if (dh_table_columns(table) == 0) return DH_OK;
    dh_strbuf_add(out, MARK);
    return dh_data_write(out, table, &style, how, error);
}

const dh_table_format dh_table_format_csv = {
    .name = "csv", .ending = ".csv", .is_data = true, .is_single = true, .has_formulas = true, .write = write_csv};
const dh_table_format dh_table_format_csv_excel = {.name = "csv-excel",
                                                   .is_read = true,
                                                   .is_data = true,
                                                   .is_single = true,
                                                   .has_formulas = true,
                                                   .write = write_excel};
