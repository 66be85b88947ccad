/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines, slopes and time axes: a label stands where its value does, units are told apart, gaps stay gaps. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/message.h"
#include "charts/chart_fixture.h"

static dh_table *units_by_year(const char *const *names, const int *years, const double *values, int n)
{
    dh_table *table = dh_table_new();
    dh_table_add(table, "unit_name", column_of_names(names, n), NULL);
    dh_table_add(table, "year", column_of_years(years, n), NULL);
    dh_table_add(table, "n", column_of_numbers(values, n, DH_DISPLAY_PLAIN), NULL);
    return table;
}

/* A commune that ends in 2019 has its label at 2019, one that begins there its first value left of it. */
static void slope_labels_stand_at_their_period(void **state)
{
    (void)state;
    const char *const names[] = {"Phù Việt", "Phù Việt", "Thạch Hải", "Thạch Hải", "Thạch Hải"};
    const int years[] = {2018, 2019, 2019, 2020, 2018};
    const double values[] = {272, 304, 367, 410, NAN};
    double middle, last, x, y;
    dh_table *table = units_by_year(names, years, values, 5);
    dh_chart_layer slope = {.mark = "slope", .x = "year", .y = "n", .color = "unit_name"};
    dh_chart_spec spec = plain_spec(table, &slope, 1);
    char *dump = dump_of(&spec);
    text_place(dump, "2019", &middle, &y);
    text_place(dump, "2020", &last, &y);
    text_place(dump, "304  Phù Việt", &x, &y);
    assert_true(fabs(x - middle - 9) < 0.11);
    text_place(dump, "367", &x, &y);
    assert_true(fabs(x - middle + 9) < 0.11);
    text_place(dump, "410  Thạch Hải", &x, &y);
    assert_true(fabs(x - last - 9) < 0.11);
    done(dump, table);
}

static dh_table *two_of_one_name(bool keyed)
{
    const char *const codes[] = {"04651", "04651", "08296", "08296"};
    const char *const names[] = {"Xã Sơn Lương", "Xã Sơn Lương", "Xã Sơn Lương", "Xã Sơn Lương"};
    const int years[] = {2025, 2026, 2025, 2026};
    const double values[] = {791, 372, 2425, 1865};
    dh_table *table = units_by_year(names, years, values, 4);
    if (keyed) dh_table_add(table, "unit", column_of_units(codes, names, 4), NULL);
    return table;
}

static void units_of_one_name_are_told_apart(void **state)
{
    (void)state;
    const dh_chart_layer layers[] = {
        {.mark = "line", .x = "year", .y = "n", .color = "unit_name"},
        {.mark = "slope", .x = "year", .y = "n", .color = "unit_name"},
        {.mark = "slope", .x = "year", .y = "n", .label = "unit_name"},
        {.mark = "bar", .x = "unit_name", .y = "n", .color = "year"},
        {.mark = "dot", .x = "unit_name", .y = "n", .color = "year"},
        {.mark = "heat", .x = "year", .y = "unit_name", .color = "n"},
        {.mark = "bar", .x = "year", .y = "n", .facet = "unit_name"},
    };
    dh_table *table = two_of_one_name(true);
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
        dh_chart_spec spec = plain_spec(table, &layers[i], 1);
        char *dump = dump_of(&spec);
        assert_int_equal(occurrences(dump, "Xã Sơn Lương (04651)\""), 1);
        assert_int_equal(occurrences(dump, "Xã Sơn Lương (08296)\""), 1);
        if (strcmp(layers[i].mark, "line") == 0) assert_int_equal(occurrences(dump, "path "), 2);
        done(dump, NULL);
    }
    dh_table_free(table);
    units_free();
}

/* A unit that was changed in 2020 has two bars of one name and one code: the later one says from when it is. */
static void versions_of_a_unit_are_told_apart(void **state)
{
    (void)state;
    const char *const codes[] = {"18562", "18562"}, *const names[] = {"Thạch Hà", "Thạch Hà"};
    const int years[] = {2019, 2020};
    const double values[] = {691, 193};
    dh_table *table = units_by_year(names, years, values, 2);
    dh_table_add(table, "unit", column_of_units(codes, names, 2), NULL);
    dh_chart_layer bar = {.mark = "bar", .x = "unit_name", .y = "n"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, "\"Thạch Hà\""), 1);
    assert_int_equal(occurrences(dump, "\"Thạch Hà (from 01/01/2020)\""), 1);
    done(dump, NULL);
    dump = warnings_of(&spec);
    assert_string_equal(dump, ""); /* nothing to warn of: no two bars have one name */
    done(dump, NULL);
    bar = (dh_chart_layer){.mark = "line", .x = "year", .y = "n", .color = "unit_name"};
    dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, "path "), 1); /* over the years it is one unit */
    done(dump, table);
    units_free();
}

/* Where nothing tells two rows of one name apart, no line is made up between them. */
static void rows_that_nothing_tells_apart_are_refused(void **state)
{
    (void)state;
    const char *const marks[] = {"line", "slope"};
    dh_table *table = two_of_one_name(false);
    for (int i = 0; i < 2; i++) {
        dh_chart_layer layer = {.mark = marks[i], .x = "year", .y = "n", .color = "unit_name"};
        dh_chart_spec spec = plain_spec(table, &layer, 1);
        dh_error error = DH_ERROR_INIT;
        dh_strbuf dump = {0};
        assert_int_equal(dh_chart_dump(&dump, &spec, &error), DH_EDATA);
        assert_non_null(strstr(error.message, "two rows of 'Xã Sơn Lương' fall on '2025'"));
        dh_strbuf_free(&dump);
    }
    dh_table_free(table);
}

static dh_table *years_with_a_gap(void)
{
    const char *const names[] = {"a", "a", "a", "a"};
    const int years[] = {2018, 2019, 2022, 2023};
    const double values[] = {10, 20, 30, 40};
    return units_by_year(names, years, values, 4);
}

static void years_without_rows_have_their_places(void **state)
{
    (void)state;
    const char *const marks[] = {"line", "bar", "slope", "dot"};
    dh_table *table = years_with_a_gap();
    for (int i = 0; i < 4; i++) {
        double x[4], y;
        dh_chart_layer layer = {.mark = marks[i], .x = "year", .y = "n"};
        dh_chart_spec spec = plain_spec(table, &layer, 1);
        char *dump = dump_of(&spec);
        text_place(dump, "2018", &x[0], &y);
        text_place(dump, "2019", &x[1], &y);
        text_place(dump, "2021", &x[2], &y);
        text_place(dump, "2022", &x[3], &y);
        assert_true(fabs(x[3] - x[0] - 4 * (x[1] - x[0])) < 0.5);
        if (strcmp(marks[i], "line") == 0) assert_int_equal(occurrences(strstr(dump, "path "), " / "), 1); /* no join */
        done(dump, NULL);
    }
    dh_table_free(table);
}

static void two_chosen_years_are_compared(void **state)
{
    (void)state;
    const char *const names[] = {"a", "a"};
    const int years[] = {2018, 2020};
    const double values[] = {1, 2};
    dh_table *table = units_by_year(names, years, values, 2);
    dh_chart_layer slope = {.mark = "slope", .x = "year", .y = "n", .color = "unit_name"};
    dh_chart_spec spec = plain_spec(table, &slope, 1);
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, "\"2019\""), 0);
    assert_int_equal(occurrences(dump, " / "), 0); /* one line from end to end */
    done(dump, table);
}

/* The colours of years run from light to dark as the years do, whichever the data has first. */
static void years_of_a_legend_are_in_order(void **state)
{
    (void)state;
    const char *const names[] = {"a", "a"};
    const int years[] = {2026, 2025};
    const double values[] = {1, 2};
    double first, second, y;
    dh_table *table = units_by_year(names, years, values, 2);
    dh_chart_layer bar = {.mark = "bar", .x = "unit_name", .y = "n", .color = "year"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    char *dump = dump_of(&spec);
    text_place(dump, "2025", &first, &y);
    text_place(dump, "2026", &second, &y);
    assert_true(first < second);
    const char *swatch = strstr(dump, "rect ");
    assert_non_null(swatch);
    assert_int_equal(strncmp(strchr(swatch, '#'), "#57a0b4", 7), 0); /* the light end stands beside 2025 */
    done(dump, table);
}

/* Nine communes, two of them on one point: their labels are led back to it, and the legend has no "unchanged". */
static void moved_labels_are_led_to_their_points(void **state)
{
    (void)state;
    static const char *const communes[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};
    const char *names[18];
    int years[18];
    double values[18];
    for (int i = 0; i < 18; i++) {
        names[i] = communes[i / 2];
        years[i] = 2018 + i % 2;
        values[i] = i % 2 == 0 ? 100 * (i / 2) : 100 * (i / 2) + 10;
    }
    values[3] = values[1];
    values[17] = NAN;
    dh_table *table = units_by_year(names, years, values, 18);
    dh_chart_layer slope = {.mark = "slope", .x = "year", .y = "n", .color = "unit_name"};
    dh_chart_spec spec = plain_spec(table, &slope, 1);
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, " opacity 0.50"), 2);
    assert_int_equal(occurrences(dump, "\"tăng\""), 1);
    assert_int_equal(occurrences(dump, "\"giảm\""), 1);
    assert_int_equal(occurrences(dump, "\"không đổi\""), 0);
    assert_int_equal(occurrences(dump, "\"không rõ\""), 1); /* i has no second year: nobody knows where it went */
    done(dump, table);
}

/* Nine lines and seven colours: no colour stands for two of them. */
static void many_lines_are_grey_but_a_few(void **state)
{
    (void)state;
    static const char *const communes[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};
    const char *names[18];
    int years[18];
    double values[18];
    for (int i = 0; i < 18; i++) {
        names[i] = communes[i / 2];
        years[i] = 2018 + i % 2;
        values[i] = i;
    }
    dh_table *table = units_by_year(names, years, values, 18);
    dh_chart_layer line = {.mark = "line", .x = "year", .y = "n", .color = "unit_name"};
    dh_chart_spec spec = plain_spec(table, &line, 1);
    char *dump = dump_of(&spec), *warnings = warnings_of(&spec);
    assert_int_equal(occurrences(dump, "#b4bcc6 stroke 1.0"), 4);
    assert_int_equal(occurrences(dump, " stroke 2.2"), 5);
    assert_int_equal(occurrences(dump, "\"4 others\""), 1);
    for (int i = 0; i < 9; i++) { /* e to i end highest, and each is named once */
        char name[8];
        snprintf(name, sizeof name, " \"%s\" ", communes[i]);
        assert_int_equal(occurrences(dump, name), i >= 4);
    }
    assert_non_null(strstr(warnings, "of 9 lines the 5 that end highest are coloured and named, the others are grey"));
    done(warnings, NULL);
    done(dump, table);
}

/* The left side and the width of the n-th rectangle, from 0, that a dump has. */
static void bar_place(const char *dump, int n, double *x, double *width)
{
    double y;
    const char *at = dump;
    for (int i = 0; i <= n; i++) {
        at = strstr(at, "\nrect ");
        if (at == NULL) fail_msg("no rectangle %d in:\n%s", n, dump);
        at++;
    }
    assert_int_equal(sscanf(at, "rect %lf %lf %lf", x, &y, width), 3);
}

/* Bars that are coloured by their own names stand over these; with another colour of the same name, beside each other.
 */
static void bars_of_one_colour_a_name_are_centred(void **state)
{
    (void)state;
    const char *const names[] = {"An", "Bình", "Cẩm", "Cẩm"};
    const int years[] = {2018, 2018, 2018, 2019};
    const double values[] = {4, 5, 6, 7};
    dh_table *table = units_by_year(names, years, values, 4);
    dh_chart_layer layer = {.mark = "bar", .x = "unit_name", .y = "n", .color = "unit_name"};
    dh_chart_spec spec = plain_spec(table, &layer, 1);
    spec.legend = DH_LEGEND_NONE;
    for (int i = 0; i < 2; i++) {
        double bar, width, x, y;
        char *dump = dump_of(&spec); /* by their names, then by years, of which one has two */
        bar_place(dump, 0, &bar, &width);
        text_place(dump, "An", &x, &y);
        bool centred = fabs(bar + width / 2 - x) < 0.2;
        assert_int_equal(centred, i == 0);
        done(dump, NULL);
        layer.color = "year";
    }
    dh_table_free(table);
}

static void long_names_are_cut_and_told(void **state)
{
    (void)state;
    static const char name[] = "Đặc khu hành chính - kinh tế đặc biệt Vân Đồn - Bắc Vân Phong - Phú Quốc và các đảo "
                               "lân cận thuộc vùng biển đảo phía Nam";
    const char *const names[] = {name, name};
    const int years[] = {2025, 2026};
    const double values[] = {1, 2};
    const char *const marks[] = {"line", "slope"};
    dh_table *table = units_by_year(names, years, values, 2);
    for (int i = 0; i < 2; i++) {
        dh_chart_layer layer = {.mark = marks[i], .x = "year", .y = "n", .color = "unit_name"};
        dh_chart_spec spec = plain_spec(table, &layer, 1);
        char *dump = dump_of(&spec), *warnings = warnings_of(&spec);
        assert_int_equal(occurrences(dump, " lines 2"), 1);
        assert_int_equal(occurrences(warnings, "names cut short: 1, the first '"), 1);
        assert_int_equal(occurrences(warnings, "phía Nam'; make the chart larger (width = 960)"), 1);
        done(dump, NULL);
        done(warnings, NULL);
    }
    dh_table_free(table);
}

static int in_vietnamese(void **state)
{
    (void)state;
    dh_message_set_locale(DH_LOCALE_VI);
    return 0;
}

static int in_english(void **state)
{
    (void)state;
    dh_message_set_locale(DH_LOCALE_EN);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slope_labels_stand_at_their_period),
        cmocka_unit_test(units_of_one_name_are_told_apart),
        cmocka_unit_test(versions_of_a_unit_are_told_apart),
        cmocka_unit_test(rows_that_nothing_tells_apart_are_refused),
        cmocka_unit_test(years_without_rows_have_their_places),
        cmocka_unit_test(two_chosen_years_are_compared),
        cmocka_unit_test(years_of_a_legend_are_in_order),
        cmocka_unit_test_setup_teardown(moved_labels_are_led_to_their_points, in_vietnamese, in_english),
        cmocka_unit_test(many_lines_are_grey_but_a_few),
        cmocka_unit_test(bars_of_one_colour_a_name_are_centred),
        cmocka_unit_test(long_names_are_cut_and_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
