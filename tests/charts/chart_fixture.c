/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables and charts for the tests: see chart_fixture.h. */
#include "charts/chart_fixture.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"

dh_column *column_of_names(const char *const *names, int n)
{
    dh_column *column = dh_column_new(DH_CATEGORY, n);
    if (column->dictionary == NULL) column->dictionary = dh_dictionary_new();
    for (int i = 0; i < n; i++) {
        if (names[i] == NULL)
            dh_column_append_null(column);
        else
            dh_column_append_code(column, dh_dictionary_add(column->dictionary, names[i], strlen(names[i])));
    }
    dh_column_finish(column);
    return column;
}

dh_column *column_of_numbers(const double *values, int n, dh_display display)
{
    dh_column *column = dh_column_new(DH_FLOAT64, n);
    for (int i = 0; i < n; i++) dh_column_append_float64(column, values[i]);
    column->display = display;
    dh_column_finish(column);
    return column;
}

dh_column *column_of_years(const int *years, int n)
{
    dh_column *column = dh_column_new(DH_INT64, n);
    for (int i = 0; i < n; i++) dh_column_append_int64(column, years[i]);
    column->display = DH_DISPLAY_ID;
    dh_column_finish(column);
    return column;
}

dh_column *column_of_dates(const int *values, int n)
{
    dh_column *column = dh_column_new(DH_DATE, n);
    for (int i = 0; i < n; i++) dh_column_append_date(column, values[i]);
    dh_column_finish(column);
    return column;
}

dh_column *column_of_counts(const dh_count *counts, int n)
{
    dh_column *column = dh_column_new(DH_COUNT, n);
    for (int i = 0; i < n; i++) {
        if (isnan(counts[i].stated))
            dh_column_append_null(column);
        else
            dh_column_append_count(column, counts[i]);
    }
    dh_column_finish(column);
    return column;
}

static const char *const communes[] = {"Thị trấn Thạch Hà", "Xã Việt Tiến", "Xã Tân Lâm Hương", "Xã Lưu Vĩnh Sơn",
                                       "Xã Đỉnh Bàn",       "Xã Nam Điền",  "Xã Thạch Kênh",    "Xã Thạch Sơn",
                                       "Xã Thạch Liên",     "Xã Thạch Đài", "Xã Thạch Trị",     "Xã Ngọc Sơn",
                                       "Xã Tượng Sơn"};

dh_table *communes_by_year(void)
{
    const char *units[39];
    int years[39];
    double n[39], rate[39], lower[39], upper[39], change[39];
    for (int i = 0; i < 39; i++) {
        units[i] = communes[i / 3];
        years[i] = 2018 + i % 3;
        n[i] = 3 + i * 7919 % 13 + i % 3 * 2;
        rate[i] = 0.45 + i * 37 % 50 / 100.0;
        lower[i] = rate[i] - 0.08;
        upper[i] = fmin(1, rate[i] + 0.06);
        change[i] = i * 37 % 50 / 100.0 - 0.2;
    }
    n[7] = NAN;
    rate[10] = NAN;
    dh_table *table = dh_table_new();
    dh_table_add(table, "unit", column_of_names(units, 39), NULL);
    dh_table_add(table, "year", column_of_years(years, 39), NULL);
    dh_table_add(table, "n", column_of_numbers(n, 39, DH_DISPLAY_PLAIN), NULL);
    dh_table_add(table, "rate", column_of_numbers(rate, 39, DH_DISPLAY_PERCENT), NULL);
    dh_table_add(table, "lower", column_of_numbers(lower, 39, DH_DISPLAY_PERCENT), NULL);
    dh_table_add(table, "upper", column_of_numbers(upper, 39, DH_DISPLAY_PERCENT), NULL);
    dh_table_add(table, "change", column_of_numbers(change, 39, DH_DISPLAY_PERCENT), NULL);
    return table;
}

dh_table *bounded_counts(void)
{
    static const char *const periods[] = {"2018–2019", "2020 (xã)", "2020 (huyện)", "2021", "2022"};
    static const dh_count counts[] = {
        {15798, 15798, 15798}, {2300, 2300, INFINITY}, {300, 0, 300}, {NAN, NAN, NAN}, {1200, 1080, 1320}};
    dh_table *table = dh_table_new();
    dh_table_add(table, "period", column_of_names(periods, 5), NULL);
    dh_table_add(table, "n", column_of_counts(counts, 5), NULL);
    return table;
}

dh_table *many_names(int rows)
{
    char(*texts)[48] = calloc((size_t)rows + 1, sizeof *texts);
    const char **names = calloc((size_t)rows + 1, sizeof *names);
    double *values = calloc((size_t)rows + 1, sizeof *values);
    for (int i = 0; i < rows; i++) {
        snprintf(texts[i], sizeof texts[i], "%s %d", communes[i % 13], i + 1);
        names[i] = texts[i];
        values[i] = (i + 1) * 7919 % 97;
    }
    dh_table *table = dh_table_new();
    dh_table_add(table, "name", column_of_names(names, rows), NULL);
    dh_table_add(table, "value", column_of_numbers(values, rows, DH_DISPLAY_PLAIN), NULL);
    free(texts);
    free(names);
    free(values);
    return table;
}

dh_table *days(void)
{
    int dates[60];
    double values[60];
    for (int i = 0; i < 60; i++) {
        dates[i] = 17532 + 16 * i; /* from 2018-01-01 */
        values[i] = 40 + i % 7 - i % 3 * 4;
    }
    values[30] = NAN;
    dh_table *table = dh_table_new();
    dh_table_add(table, "day", column_of_dates(dates, 60), NULL);
    dh_table_add(table, "value", column_of_numbers(values, 60, DH_DISPLAY_PLAIN), NULL);
    return table;
}

dh_chart_spec plain_spec(const dh_table *data, const dh_chart_layer *layers, int n)
{
    return (dh_chart_spec){.data = data, .layers = layers, .n_layers = n, .y_min = NAN, .y_max = NAN};
}

/* One row makes one sample: what differs from the plain spec. */
typedef struct sample_row {
    const char *name;
    int table; /* 0 communes, 1 bounded, 2 many, 3 days, 4 none, 5 one */
    dh_chart_layer layers[2];
    int n_layers;
    dh_chart_spec spec;
} sample_row;

static const sample_row rows[] = {
    {"bar",
     0,
     {{.mark = "bar", .x = "unit", .y = "n", .color = "year"}},
     1,
     {.title = "Số cuộc đối thoại theo xã",
      .subtitle = "2018 đến 2020",
      .caption = "Nguồn: dữ liệu mô phỏng",
      .y_title = "Số cuộc",
      .color_title = "Năm"}},
    {"bar_horizontal",
     0,
     {{.mark = "bar", .x = "unit", .y = "n", .color = "year"}},
     1,
     {.title = "Số cuộc đối thoại theo xã", .horizontal = true, .labels = true}},
    {"bar_stacked",
     0,
     {{.mark = "bar", .x = "unit", .y = "n", .color = "year"}},
     1,
     {.title = "Cộng dồn", .horizontal = true, .labels = true, .stacking = DH_STACKED}},
    {"bar_facets", 0, {{.mark = "bar", .x = "year", .y = "n", .facet = "unit"}}, 1, {.title = "Mỗi xã một khung"}},
    {"bounds", 1, {{.mark = "bar", .x = "period", .y = "n"}}, 1, {.title = "Người tham gia", .labels = true}},
    {"bounds_horizontal", 1, {{.mark = "bar", .x = "period", .y = "n"}}, 1, {.horizontal = true}},
    {"bounds_dot", 1, {{.mark = "dot", .x = "period", .y = "n"}}, 1, {.horizontal = true, .labels = true}},
    {"line",
     0,
     {{.mark = "line", .x = "year", .y = "n", .facet = "unit"}, {.mark = "rule", .at = 10, .label = "mục tiêu"}},
     2,
     {.title = "Số cuộc", .zero = true}},
    {"line_time", 3, {{.mark = "line", .x = "day", .y = "value"}}, 1, {.title = "By day", .locale = DH_LOCALE_EN}},
    {"step",
     0,
     {{.mark = "step", .x = "year", .y = "rate", .color = "unit", .lower = "lower", .upper = "upper"}},
     1,
     {.title = "Tỷ lệ giải quyết"}},
    {"slope", 0, {{.mark = "slope", .x = "year", .y = "rate", .color = "unit"}}, 1, {.title = "Tỷ lệ giải quyết"}},
    {"dot",
     0,
     {{.mark = "dot", .x = "unit", .y = "rate", .color = "year", .lower = "lower", .upper = "upper"}},
     1,
     {.title = "Tỷ lệ giải quyết", .horizontal = true}},
    {"heat",
     0,
     {{.mark = "heat", .x = "year", .y = "unit", .color = "rate"}},
     1,
     {.title = "Tỷ lệ giải quyết", .labels = true, .width = 460}},
    {"heat_diverging", 0, {{.mark = "heat", .x = "unit", .y = "year", .color = "change"}}, 1, {.labels = true}},
    {"many_vertical", 2, {{.mark = "bar", .x = "name", .y = "value"}}, 1, {.title = "Hai trăm xã"}},
    {"empty", 4, {{.mark = "bar", .x = "name", .y = "value"}}, 1, {.title = "Chưa có báo cáo"}},
    {"one", 5, {{.mark = "bar", .x = "name", .y = "value"}}, 1, {.title = "Một hàng", .labels = true}},
};

#define N_SAMPLES ((int)(sizeof rows / sizeof rows[0]))

static sample made[N_SAMPLES];
static dh_table *tables[6];

const sample *samples(int *n)
{
    *n = N_SAMPLES;
    if (tables[0] != NULL) return made;
    tables[0] = communes_by_year();
    tables[1] = bounded_counts();
    tables[2] = many_names(200);
    tables[3] = days();
    tables[4] = many_names(0);
    tables[5] = many_names(1);
    for (int i = 0; i < N_SAMPLES; i++) {
        made[i].name = rows[i].name;
        memcpy(made[i].layers, rows[i].layers, sizeof made[i].layers);
        made[i].spec = rows[i].spec;
        made[i].spec.data = tables[rows[i].table];
        made[i].spec.layers = made[i].layers;
        made[i].spec.n_layers = rows[i].n_layers;
        made[i].spec.y_min = made[i].spec.y_max = NAN;
    }
    return made;
}

void samples_free(void)
{
    for (int i = 0; i < 6; i++) {
        dh_table_free(tables[i]);
        tables[i] = NULL;
    }
}

static dh_table *linked[16];
static int n_linked;

dh_column *column_of_units(const char *const *codes, const char *const *names, int n)
{
    dh_table *units = dh_table_new();
    dh_table_add(units, "code", column_of_names(codes, n), NULL);
    dh_table_add(units, "name", column_of_names(names, n), NULL);
    dh_column *from = dh_column_new(DH_DATE, n);
    for (int i = 0; i < n; i++) {
        if (i % 2 == 0)
            dh_column_append_null(from);
        else
            dh_column_append_date(from, 18262); /* 2020-01-01 */
    }
    dh_column_finish(from);
    dh_table_add(units, "valid_from", from, NULL);
    linked[n_linked++] = units;
    dh_column *column = dh_column_new(DH_CATEGORY, n); /* each row its own code: a version of a unit */
    column->dictionary = dh_dictionary_new();
    int32_t *places = dh_malloc((size_t)n * sizeof *places);
    for (int i = 0; i < n; i++) {
        dh_column_append_code(column, dh_dictionary_append(column->dictionary, codes[i], strlen(codes[i])));
        places[i] = i;
    }
    dh_column_finish(column);
    dh_dictionary_set_link(column->dictionary, units, places);
    return column;
}

void units_free(void)
{
    while (n_linked > 0) dh_table_free(linked[--n_linked]);
}

/* Whether a dump has anything behind its first line, which is the size. */
static bool shows(const char *dump)
{
    const char *end = strchr(dump, '\n');
    return end != NULL && end[1] != '\0';
}

char *dump_of(const dh_chart_spec *spec)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf dump = {0};
    if (dh_chart_dump(&dump, spec, &error) != DH_OK) fail_msg("%s", error.message);
    if (!shows(dump.data) || shows("scene 640.0 498.0\n")) fail_msg("nothing is drawn: %s", dump.data);
    return dh_strbuf_take(&dump);
}

static void add_warning(void *context, const char *message)
{
    dh_strbuf_printf(context, "%s\n", message);
}

char *warnings_of(const dh_chart_spec *spec)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf picture = {0}, warnings = {0};
    dh_draw_options options = {.format = DH_PICTURE_SVG, .warn = add_warning, .warn_context = &warnings};
    if (dh_chart_draw(&picture, spec, &options, &error) != DH_OK) fail_msg("%s", error.message);
    dh_strbuf_free(&picture);
    dh_strbuf_add(&warnings, "");
    return dh_strbuf_take(&warnings);
}

int occurrences(const char *text, const char *of)
{
    int n = 0;
    for (const char *at = text; (at = strstr(at, of)) != NULL; at++) n++;
    return n;
}

void text_place(const char *dump, const char *text, double *x, double *y)
{
    char quoted[256];
    snprintf(quoted, sizeof quoted, " \"%s\" ", text);
    const char *at = strstr(dump, quoted);
    if (at == NULL) fail_msg("no text '%s' in:\n%s", text, dump);
    while (at > dump && at[-1] != '\n') at--;
    assert_int_equal(sscanf(at, "text %lf %lf", x, y), 2);
}

void done(char *dump, dh_table *table)
{
    dh_strbuf buffer = {.data = dump};
    dh_strbuf_free(&buffer);
    dh_table_free(table);
}

static const char *const letters[] = {"A", "B", "C", "D", "E", "F"};

dh_table *lettered(const double *values, int n)
{
    dh_table *table = dh_table_new();
    dh_table_add(table, "x", column_of_names(letters, n), NULL);
    dh_table_add(table, "y", column_of_numbers(values, n, DH_DISPLAY_PLAIN), NULL);
    return table;
}

dh_table *counted(const dh_count *counts, int n)
{
    dh_table *table = dh_table_new();
    dh_table_add(table, "x", column_of_names(letters, n), NULL);
    dh_table_add(table, "y", column_of_counts(counts, n), NULL);
    return table;
}

void check_refused(const dh_chart_spec *spec, dh_status status, const char *words)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf dump = {0};
    assert_int_equal(dh_chart_dump(&dump, spec, &error), status);
    if (strstr(error.message, words) == NULL) fail_msg("'%s' is not in '%s'", words, error.message);
    dh_strbuf_free(&dump);
}
