/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See default_chart.h. */
#include "cli/repl/default_chart.h"

#include <string.h>

#include "base/memory.h"
#include "base/strbuf.h"
#include "table/totals.h"

#define NONE (-1)

static bool is_figure(const dh_column *column)
{
    bool numeric = column->type == DH_INT64 || column->type == DH_FLOAT64 || column->type == DH_COUNT;
    return numeric && column->display != DH_DISPLAY_ID && column->display != DH_DISPLAY_PVALUE;
}

static bool is_day(const dh_column *column)
{
    return column->type == DH_DATE || column->type == DH_DATETIME;
}

/* Whether rows may be told apart by the column: a name, a day, a year; not a figure, nor what marks totals. */
static bool is_key(const dh_table *table, int32_t i)
{
    const dh_column *column = dh_table_column(table, i);
    if (column == dh_totals_mark(table) || column == dh_totals_over(table)) return false;
    return column->type == DH_TEXT || column->type == DH_CATEGORY || is_day(column) ||
           (column->type == DH_INT64 && column->display == DH_DISPLAY_ID);
}

/* Appends a value so that no two values, one of them null or not, and no two rows of values look the same. */
static void add_value(dh_strbuf *key, const dh_column *column, int64_t row)
{
    size_t size = 0;
    const char *text = "";
    if (!dh_column_is_valid(column, row)) {
        dh_strbuf_add_char(key, '-');
        return;
    }
    if (column->type == DH_TEXT || column->type == DH_CATEGORY)
        text = dh_column_text(column, row, &size);
    else if (column->type == DH_DATE)
        dh_strbuf_printf(key, "%d;", (int)dh_column_date(column, row));
    else
        dh_strbuf_printf(key, "%lld;", (long long)dh_column_int64(column, row));
    dh_strbuf_printf(key, "%zu:", size);
    dh_strbuf_add_bytes(key, text, size);
}

/* How many different values the columns have in the rows that are no totals; b = NONE: the first alone. */
static dh_status count_values(int64_t *out, const dh_table *table, int32_t a, int32_t b, dh_error *error)
{
    const dh_column *mark = dh_totals_mark(table);
    dh_dictionary *values = dh_dictionary_new();
    dh_strbuf key = {0};
    bool failed = values == NULL;
    for (int64_t row = 0; !failed && row < dh_table_rows(table); row++) {
        if (dh_totals_is(mark, row)) continue;
        dh_strbuf_clear(&key);
        add_value(&key, dh_table_column(table, a), row);
        if (b != NONE) add_value(&key, dh_table_column(table, b), row);
        failed = key.failed || dh_dictionary_add(values, key.data, key.size) < 0;
    }
    if (!failed) *out = dh_dictionary_size(values);
    dh_strbuf_free(&key);
    if (values != NULL) dh_dictionary_unref(values);
    return failed ? dh_error_nomem(error) : DH_OK;
}

static int64_t count_rows(const dh_table *table)
{
    const dh_column *mark = dh_totals_mark(table);
    int64_t n = 0;
    for (int64_t row = 0; row < dh_table_rows(table); row++) n += !dh_totals_is(mark, row);
    return n;
}

/* A code and its name: the name is drawn, where it tells the rows apart as well as the code does. */
static int32_t name_of(const dh_table *table, int32_t column, const int64_t *values)
{
    int32_t name = dh_table_find(table, "unit_name");
    bool is_code = strcmp(dh_table_column_name(table, column), "unit") == 0;
    return is_code && name >= 0 && values[name] == values[column] ? name : column;
}

/* The key columns in their order: *a alone, or both together tell all rows apart; *a NONE: no such columns. values[i]:
 * how many values column i has. */
static dh_status find_keys(int32_t *a, int32_t *b, const dh_table *table, const int64_t *values, dh_error *error)
{
    int32_t n = dh_table_columns(table);
    int64_t rows = count_rows(table), together = 0;
    *b = NONE;
    for (*a = 0; *a < n; ++*a)
        if (values[*a] == rows && is_key(table, *a)) return DH_OK;
    for (*a = 0; *a < n; ++*a)
        for (*b = *a + 1; *b < n && is_key(table, *a); ++*b) {
            if (!is_key(table, *b)) continue;
            DH_TRY(count_values(&together, table, *a, *b, error));
            if (together == rows) return DH_OK;
        }
    *a = *b = NONE;
    return DH_OK;
}

static dh_status find(dh_default_chart *out, const dh_table *table, int64_t *values, dh_error *error)
{
    int32_t n = dh_table_columns(table), a, b;
    for (int32_t i = 0; i < n; i++) {
        if (is_key(table, i)) DH_TRY(count_values(&values[i], table, i, NONE, error));
        if (out->x == NULL && is_key(table, i)) out->x = dh_table_column_name(table, i);
        if (out->y == NULL && is_figure(dh_table_column(table, i))) out->y = dh_table_column_name(table, i);
    }
    DH_TRY(find_keys(&a, &b, table, values, error));
    if (a == NONE || out->y == NULL) return DH_OK;
    out->is_found = true;
    if (b != NONE) { /* a year beside a unit: as many colors as years */
        bool swapped = values[a] < values[b];
        int32_t color = swapped ? a : b;
        a = swapped ? b : a;
        out->color = dh_table_column_name(table, name_of(table, color, values));
    }
    if (is_day(dh_table_column(table, a))) out->mark = "line";
    out->x = dh_table_column_name(table, name_of(table, a, values));
    return DH_OK;
}

dh_status dh_default_chart_find(dh_default_chart *out, const dh_table *table, dh_error *error)
{
    *out = (dh_default_chart){.mark = "bar"};
    int64_t *values = dh_calloc((size_t)dh_table_columns(table) + 1, sizeof *values);
    if (values == NULL) return dh_error_nomem(error);
    dh_status status = find(out, table, values, error);
    dh_free(values);
    return status;
}
