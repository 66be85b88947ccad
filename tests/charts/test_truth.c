/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * No chart says what its data does not: nothing stands where its value is not, no line joins what was not reported, no
 * sign of an open end reads as a value, no two series look alike. Neighbours tried: both ends of the axis, both
 * directions, each mark, counts with one or two bounds below and above zero.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "charts/chart_fixture.h"

/* A line that leaves the axis ends at its end, and is not led along it. */
static void lines_end_where_they_leave_the_axis(void **state)
{
    (void)state;
    const double values[] = {5, 50, -20, 12};
    dh_table *table = lettered(values, 4);
    const char *const marks[] = {"line", "slope"};
    for (int i = 0; i < 2; i++) {
        dh_chart_layer layer = {.mark = marks[i], .x = "x", .y = "y"};
        dh_chart_spec spec = plain_spec(table, &layer, 1);
        spec.y_min = 0;
        spec.y_max = 20;
        spec.labels = i == 0;
        char *dump = dump_of(&spec), *warnings = warnings_of(&spec);
        assert_int_equal(occurrences(dump, "dot "), 2); /* A and D */
        assert_int_equal(occurrences(strstr(dump, "path "), " / "), 2);
        assert_int_equal(occurrences(dump, " \"50\" "), 0);
        assert_int_equal(occurrences(warnings, "values outside the axis, which are cut at its end or not drawn: 2"), 1);
        done(dump, NULL);
        done(warnings, NULL);
    }
    dh_table_free(table);
}

/* From 5 at A to 50 at B, the line meets 20 after a third of the way. */
static void lines_leave_the_axis_at_the_right_place(void **state)
{
    (void)state;
    const double values[] = {5, 50};
    double left, right, y, from_x, from_y, to_x, to_y, top;
    dh_table *table = lettered(values, 2);
    dh_chart_layer layer = {.mark = "line", .x = "x", .y = "y"};
    dh_chart_spec spec = plain_spec(table, &layer, 1);
    spec.y_max = 20;
    spec.y_min = 0;
    char *dump = dump_of(&spec);
    text_place(dump, "A", &left, &y);
    text_place(dump, "B", &right, &y);
    text_place(dump, "20", &from_x, &top);
    assert_int_equal(sscanf(strstr(dump, "path "), "path %lf %lf %lf %lf", &from_x, &from_y, &to_x, &to_y), 4);
    assert_true(fabs(to_x - left - (right - left) / 3) < 0.2);
    assert_true(fabs(to_y - (top - 3.6)) < 0.2);
    done(dump, table);
}

/* A bar that the axis cuts below zero, or wholly, says its value and is counted. */
static void bars_below_the_axis_say_so(void **state)
{
    (void)state;
    const double values[] = {5, -50, 12};
    dh_table *table = lettered(values, 3);
    dh_chart_layer layer = {.mark = "bar", .x = "x", .y = "y"};
    dh_chart_spec spec = plain_spec(table, &layer, 1);
    for (int i = 0; i < 4; i++) {
        spec.y_min = i % 2 == 0 ? 0 : -10;
        spec.y_max = 20;
        spec.horizontal = i > 1;
        char *dump = dump_of(&spec), *warnings = warnings_of(&spec);
        assert_int_equal(occurrences(dump, " \"−50\" "), 1);
        assert_int_equal(occurrences(dump, "#ffffff stroke 2"), i % 2); /* there is nothing to cut through at zero */
        assert_int_equal(occurrences(warnings, "values outside the axis, which are cut at its end or not drawn: 1"), 1);
        done(dump, NULL);
        done(warnings, NULL);
    }
    dh_table_free(table);
}

/* An interval that goes on beyond the axis is cut through where it leaves it. */
static void intervals_beyond_the_axis_say_so(void **state)
{
    (void)state;
    const double values[] = {10, 12}, lower[] = {4, 8}, upper[] = {40, 14};
    const char *const marks[] = {"dot", "bar"};
    dh_table *table = lettered(values, 2);
    dh_table_add(table, "lower", column_of_numbers(lower, 2, DH_DISPLAY_PLAIN), NULL);
    dh_table_add(table, "upper", column_of_numbers(upper, 2, DH_DISPLAY_PLAIN), NULL);
    for (int i = 0; i < 2; i++) {
        dh_chart_layer layer = {.mark = marks[i], .x = "x", .y = "y", .lower = "lower", .upper = "upper"};
        dh_chart_spec spec = plain_spec(table, &layer, 1);
        spec.y_max = 20;
        spec.y_min = 0;
        char *dump = dump_of(&spec), *warnings = warnings_of(&spec);
        assert_int_equal(occurrences(dump, " opacity 0.55"), 2); /* bars have their intervals too */
        assert_int_equal(occurrences(dump, "#ffffff stroke 2"), 1);
        assert_int_equal(occurrences(warnings, "values outside the axis, which are cut at its end or not drawn: 1"), 1);
        done(dump, NULL);
        done(warnings, NULL);
        spec.stacking = DH_STACKED;
        if (i == 1) check_refused(&spec, DH_EINVAL, "stacked bars have no place for 'lower' and 'upper'");
    }
    dh_table_free(table);
}

/* "at least 90" beside an exact 150 and 18,000: the bar ends at 90, and the sign above it is short and apart. */
static void open_ends_are_no_values(void **state)
{
    (void)state;
    const dh_count counts[] = {{150, 150, 150}, {90, 90, (double)INFINITY}, {18000, 18000, 18000}};
    double x, zero, top, left, y, w, h;
    dh_table *table = counted(counts, 3);
    dh_chart_layer layer = {.mark = "bar", .x = "x", .y = "y"};
    dh_chart_spec spec = plain_spec(table, &layer, 1);
    char *dump = dump_of(&spec);
    text_place(dump, "0", &x, &zero);
    text_place(dump, "20.000", &x, &top);
    const char *fade = strstr(dump, " fade-up");
    assert_non_null(fade);
    while (fade > dump && fade[-1] != '\n') fade--;
    assert_int_equal(sscanf(fade, "rect %lf %lf %lf %lf", &left, &y, &w, &h), 4);
    assert_true(h <= 12);
    assert_true(fabs(y + h + 2 - (zero - 3.6 - 90 * (zero - top) / 20000)) < 0.2);
    assert_int_equal(occurrences(dump, "rect "), 3 + 1);
    done(dump, table);
}

/* Bounds on either side of zero: what is certain is solid, what is not is hatched, open ends point the right way. */
static void bounds_below_zero_are_drawn(void **state)
{
    (void)state;
    const dh_count counts[] = {{-50, -80, -20}, {5, (double)-INFINITY, 5}, {-10, -10, (double)INFINITY}, {3, -4, 9}};
    dh_table *table = counted(counts, 4);
    dh_chart_layer layer = {.mark = "bar", .x = "x", .y = "y"};
    dh_chart_spec spec = plain_spec(table, &layer, 1);
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, " hatched"), 4); /* -80 to -20, 0 to 5, -10 to 0, -4 to 9 */
    assert_int_equal(occurrences(dump, " fade-up"), 1);
    assert_int_equal(occurrences(dump, " fade-down"), 1);
    done(dump, table);
}

/* A figure whose bounds all lie beyond the axis is one that is cut, not two; the sign before it is that of tables. */
static void bounded_figures_count_once(void **state)
{
    (void)state;
    const dh_count counts[] = {{120, 110, 130}, {10, 10, 20}, {20, 10, 20}};
    dh_table *table = counted(counts, 3);
    const char *const marks[] = {"bar", "dot", "line"};
    for (int i = 0; i < 3; i++) {
        dh_chart_layer layer = {.mark = marks[i], .x = "x", .y = "y"};
        dh_chart_spec spec = plain_spec(table, &layer, 1);
        spec.y_min = 0;
        spec.y_max = 100;
        char *warnings = warnings_of(&spec), *dump = dump_of(&spec);
        assert_int_equal(occurrences(warnings, "values outside the axis, which are cut at its end or not drawn: 1"), 1);
        assert_int_equal(occurrences(dump, "\"≥\u00a010\""), 1);
        assert_int_equal(occurrences(dump, "\"≤\u00a020\""), 1);
        done(warnings, NULL);
        done(dump, NULL);
    }
    dh_table_free(table);
}

/* Points of a line between two bounds have their interval; an arrow points the way that is open, and stays inside. */
static void lines_and_dots_show_their_bounds(void **state)
{
    (void)state;
    const dh_count counts[] = {{50, 40, 60}, {90, 90, (double)INFINITY}, {10, (double)-INFINITY, 10}};
    dh_table *table = counted(counts, 3);
    const char *const marks[] = {"line", "dot"};
    for (int i = 0; i < 4; i++) {
        dh_chart_layer layer = {.mark = marks[i % 2], .x = "x", .y = "y"};
        dh_chart_spec spec = plain_spec(table, &layer, 1);
        double width, height, x, y, w, h;
        spec.horizontal = i > 1;
        char *dump = dump_of(&spec);
        assert_int_equal(sscanf(dump, "scene %lf %lf", &width, &height), 2);
        assert_int_equal(occurrences(dump, "fade"), 0);
        assert_int_equal(occurrences(dump, "stroke 1.6"), 2); /* an arrow up and one down */
        int n = 0;
        for (const char *at = dump; (at = strstr(at, "\nline ")) != NULL; at++) {
            const char *end = strchr(at + 1, '\n'), *mark = strstr(at, " opacity 0.55");
            if (mark == NULL || mark > end) continue;
            assert_int_equal(sscanf(at, "\nline %lf %lf %lf %lf", &x, &y, &w, &h), 4);
            assert_true(spec.horizontal ? h == 0 && fabs(w) > 5 : w == 0 && fabs(h) > 5);
            assert_true(fmin(x, x + w) > 20 && fmax(x, x + w) < width - 20 && fmax(y, y + h) < height - 20);
            n++;
        }
        assert_int_equal(n, 3);
        done(dump, NULL);
    }
    dh_table_free(table);
}

/* One line a month: where a month has no row the line is broken; days of sessions, and two months, are joined. */
static void months_without_rows_are_gaps(void **state)
{
    (void)state;
    static const struct {
        int days[6], n, gaps;
    } cases[] = {
        {{0, 31, 90, 120}, 4, 1},        /* 1970-01-01, 02-01, 04-01, 05-01 */
        {{30, 58, 119, 150}, 4, 1},      /* the last days of January, February, April, May */
        {{0, 90, 181, 365}, 4, 1},       /* quarters, the fourth is missing */
        {{0, 31, 59, 90}, 4, 0},         /* each month */
        {{3, 10, 17, 31, 38, 45}, 6, 1}, /* a week is missing */
        {{3, 11, 17, 40, 45, 61}, 6, 0}, /* days of sessions */
        {{0, 90}, 2, 0},                 /* no one knows what lies between */
    };
    const double values[] = {1, 2, 3, 4, 5, 6};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dh_table *table = dh_table_new();
        dh_table_add(table, "day", column_of_dates(cases[i].days, cases[i].n), NULL);
        dh_table_add(table, "y", column_of_numbers(values, cases[i].n, DH_DISPLAY_PLAIN), NULL);
        dh_chart_layer layer = {.mark = "line", .x = "day", .y = "y"};
        dh_chart_spec spec = plain_spec(table, &layer, 1);
        char *dump = dump_of(&spec);
        if (occurrences(strstr(dump, "path "), " / ") != cases[i].gaps) fail_msg("case %d: %s", (int)i, dump);
        done(dump, table);
    }
}

/* No line leads from the last year to "unknown". */
static void lines_do_not_lead_to_the_unknown(void **state)
{
    (void)state;
    const int years[] = {2018, 2019, 2020};
    const double values[] = {1, 2, 3};
    dh_table *table = dh_table_new();
    dh_column *year = dh_column_new(DH_INT64, 3);
    for (int i = 0; i < 2; i++) dh_column_append_int64(year, years[i]);
    dh_column_append_null(year);
    year->display = DH_DISPLAY_ID;
    dh_column_finish(year);
    dh_table_add(table, "year", year, NULL);
    dh_table_add(table, "y", column_of_numbers(values, 3, DH_DISPLAY_PLAIN), NULL);
    dh_chart_layer layer = {.mark = "line", .x = "year", .y = "y"};
    dh_chart_spec spec = plain_spec(table, &layer, 1);
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(strstr(dump, "path "), " / "), 1);
    done(dump, table);
}

/* Two values at one place are no line, on names, numbers and days, with a name or without one. */
static void two_values_at_one_place_are_refused(void **state)
{
    (void)state;
    const int days[] = {10, 10, 11};
    const double values[] = {1, 2, 3}, numbers[] = {0.5, 0.5, 2};
    dh_table *table = lettered(values, 3);
    dh_table_add(table, "day", column_of_dates(days, 3), NULL);
    dh_table_add(table, "number", column_of_numbers(numbers, 3, DH_DISPLAY_PLAIN), NULL);
    dh_chart_layer layer = {.mark = "line", .x = "day", .y = "y"};
    dh_chart_spec spec = plain_spec(table, &layer, 1);
    check_refused(&spec, DH_EDATA, "two rows of 'one line' fall on '11/01/1970'");
    layer.x = "number";
    check_refused(&spec, DH_EDATA, "fall on '0,5'");
    layer.mark = "dot"; /* dots show both */
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, "dot "), 3);
    done(dump, table);
}

/* Layers without a colour channel have colours and names of their own; dots on their own line do not. */
static void layers_are_told_apart(void **state)
{
    (void)state;
    const double values[] = {1, 2, 3}, others[] = {2, 3, 1};
    dh_table *table = lettered(values, 3);
    dh_table_add(table, "z", column_of_numbers(others, 3, DH_DISPLAY_PLAIN), NULL);
    dh_chart_layer layers[] = {{.mark = "line", .x = "x", .y = "y"}, {.mark = "line", .x = "x", .y = "z"}};
    dh_chart_spec spec = plain_spec(table, layers, 2);
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, " \"y\" "), 1);
    assert_int_equal(occurrences(dump, " \"z\" "), 1);
    assert_int_equal(occurrences(dump, "#005f78 stroke 2.2"), 1);
    assert_int_equal(occurrences(dump, "#dc6f1a stroke 2.2"), 1);
    done(dump, NULL);
    layers[0].mark = layers[1].mark = "bar"; /* side by side, not one over the other */
    layers[1].name = "others";
    dump = dump_of(&spec);
    double first[4], second[4];
    const char *at = strstr(strstr(dump, "#e3e7eb"), "rect ");
    assert_int_equal(sscanf(at, "rect %lf %lf %lf %lf", &first[0], &first[1], &first[2], &first[3]), 4);
    at = strstr(at, "#dc6f1a");
    while (at[-1] != '\n') at--;
    assert_int_equal(sscanf(at, "rect %lf %lf %lf %lf", &second[0], &second[1], &second[2], &second[3]), 4);
    assert_true(second[0] >= first[0] + first[2]);
    assert_int_equal(occurrences(dump, " \"others\" "), 1);
    done(dump, NULL);
    layers[0].mark = "line";
    layers[1] = (dh_chart_layer){.mark = "dot", .x = "x", .y = "y"};
    dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, " \"y\" "), 0);
    assert_int_equal(occurrences(dump, "#dc6f1a"), 0);
    done(dump, table);
}

/* A value axis shows numbers, percentages or days, not two of them. */
static void kinds_do_not_share_an_axis(void **state)
{
    (void)state;
    const double values[] = {3, 7}, shares[] = {0.3, 0.7};
    const int days[] = {18000, 18100};
    dh_table *table = lettered(values, 2);
    dh_table_add(table, "share", column_of_numbers(shares, 2, DH_DISPLAY_PERCENT), NULL);
    dh_table_add(table, "day", column_of_dates(days, 2), NULL);
    dh_chart_layer layers[] = {{.mark = "bar", .x = "x", .y = "y"}, {.mark = "dot", .x = "x", .y = "share"}};
    dh_chart_spec spec = plain_spec(table, layers, 2);
    check_refused(&spec, DH_EINVAL, "the layers' y are of different kinds");
    spec.percent = true; /* then both are */
    done(dump_of(&spec), NULL);
    spec.percent = false;
    layers[1].y = "day";
    check_refused(&spec, DH_EINVAL, "the layers' y are of different kinds");
    layers[1] = (dh_chart_layer){.mark = "rule", .y = "day", .at = NAN};
    check_refused(&spec, DH_EINVAL, "the layers' y are of different kinds");
    layers[1] = (dh_chart_layer){.mark = "rule", .y = "x", .at = NAN};
    check_refused(&spec, DH_EINVAL, "'x' is a category and cannot be y");
    layers[0].y = "share";
    layers[1] = (dh_chart_layer){.mark = "rule", .at = 0.5};
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, "dash 4.0"), 1);
    done(dump, table);
}

/* A rule across x whose day is unknown is not drawn, and does not pull the axis to 1970. */
static void unknown_rules_are_not_drawn(void **state)
{
    (void)state;
    const int days[] = {18000, 18100}, none[] = {18050};
    const double values[] = {3, 7};
    dh_table *table = dh_table_new(), *rules = dh_table_new();
    dh_table_add(table, "day", column_of_dates(days, 2), NULL);
    dh_table_add(table, "y", column_of_numbers(values, 2, DH_DISPLAY_PLAIN), NULL);
    dh_column *unknown = column_of_dates(none, 1);
    dh_column_append_null(unknown);
    dh_column_finish(unknown);
    dh_table_add(rules, "day", unknown, NULL);
    dh_chart_layer layers[] = {{.mark = "line", .x = "day", .y = "y"}, {.mark = "rule", .x = "day", .data = rules}};
    dh_chart_spec spec = plain_spec(table, layers, 2);
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, "dash 4.0"), 1);
    assert_int_equal(occurrences(dump, "197"), 0);
    done(dump, table);
    dh_table_free(rules);
}

/* A dashed line does not cross the figures, and is drawn in every part of a chart that is cut. */
static void rules_leave_figures_alone(void **state)
{
    (void)state;
    const double values[] = {10, 9.5, 4};
    dh_table *table = lettered(values, 3);
    dh_chart_layer layers[] = {{.mark = "bar", .x = "x", .y = "y"}, {.mark = "rule", .at = 10.3}};
    dh_chart_spec spec = plain_spec(table, layers, 2);
    spec.labels = true;
    char *dump = dump_of(&spec);
    double x, y, from_x, from_y, w, h;
    text_place(dump, "10,0", &x, &y);
    assert_true(occurrences(dump, "dash 4.0") >= 2);
    for (const char *at = dump; (at = strstr(at, "\nline ")) != NULL; at++) {
        if (strstr(at, "dash 4.0") == NULL || strstr(at, "dash 4.0") > strchr(at + 1, '\n')) continue;
        assert_int_equal(sscanf(at, "\nline %lf %lf %lf %lf", &from_x, &from_y, &w, &h), 4);
        bool level = from_y > y - 7 && from_y < y;
        assert_true(!level || from_x + w <= x + 1 || from_x >= x + 8);
    }
    done(dump, table);
    table = many_names(90);
    layers[0] = (dh_chart_layer){.mark = "bar", .x = "name", .y = "value"};
    spec = plain_spec(table, layers, 2);
    spec.horizontal = true;
    for (spec.part = 1, spec.parts = 2; spec.part <= 2; spec.part++) {
        dump = dump_of(&spec);
        assert_int_equal(occurrences(dump, "dash 4.0"), 1);
        done(dump, NULL);
    }
    dh_table_free(table);
}

/* The tallest bar has its label, however narrow it is: nothing stands beside its end. */
static void the_tallest_bar_has_its_label(void **state)
{
    (void)state;
    enum { N = 60 };
    double values[N];
    char texts[N][16];
    const char *names[N];
    for (int i = 0; i < N; i++) {
        values[i] = i == 30 ? 1234567 : 1000 + i;
        snprintf(texts[i], sizeof texts[i], "%d", i);
        names[i] = texts[i];
    }
    dh_table *table = dh_table_new();
    dh_table_add(table, "x", column_of_names(names, N), NULL);
    dh_table_add(table, "y", column_of_numbers(values, N, DH_DISPLAY_PLAIN), NULL);
    dh_chart_layer layer = {.mark = "bar", .x = "x", .y = "y"};
    dh_chart_spec spec = plain_spec(table, &layer, 1);
    spec.labels = true;
    char *dump = dump_of(&spec), *warnings = warnings_of(&spec);
    assert_int_equal(occurrences(dump, " \"1.234.567\" "), 1);
    assert_non_null(strstr(warnings, "labels left out for want of room")); /* those of the others */
    done(warnings, NULL);
    done(dump, table);
}

/* A stack that several layers make has one total, and one part without a panel stands on no other panel's. */
static void stacks_have_one_total(void **state)
{
    (void)state;
    const double values[] = {1, 2}, others[] = {4, 5};
    dh_table *table = lettered(values, 2);
    dh_table_add(table, "z", column_of_numbers(others, 2, DH_DISPLAY_PLAIN), NULL);
    dh_chart_layer layers[] = {{.mark = "bar", .x = "x", .y = "y"}, {.mark = "bar", .x = "x", .y = "z"}};
    dh_chart_spec spec = plain_spec(table, layers, 2);
    spec.stacking = DH_STACKED;
    spec.labels = true;
    char *dump = dump_of(&spec), *warnings = warnings_of(&spec);
    assert_int_equal(occurrences(dump, " bold "), 2); /* 5 and 7 */
    assert_string_equal(warnings, "");
    done(dump, NULL);
    done(warnings, NULL);
    layers[0].facet = "x";
    check_refused(&spec, DH_EINVAL, "give all stacked layers a facet, or none");
    dh_table_free(table);
}

/* What is not zero is not written as 0, and a day is written as a day. */
static void figures_are_written_as_they_are(void **state)
{
    (void)state;
    const double values[] = {15000, 0.3, -0.04};
    const int days[] = {18000, 18100, 18200};
    dh_table *table = lettered(values, 3);
    dh_table_add(table, "day", column_of_dates(days, 3), NULL);
    dh_chart_layer layer = {.mark = "bar", .x = "x", .y = "y"};
    dh_chart_spec spec = plain_spec(table, &layer, 1);
    spec.labels = true;
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, " \"0,3\" "), 1);
    assert_int_equal(occurrences(dump, " \"−0,04\" "), 1);
    done(dump, NULL);
    layer = (dh_chart_layer){.mark = "dot", .x = "x", .y = "day", .color = "day"};
    dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, " \"14/04/2019\" "), 2); /* the label and the ramp */
    assert_int_equal(occurrences(dump, "18.0"), 0);
    done(dump, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_where_they_leave_the_axis),
        cmocka_unit_test(lines_leave_the_axis_at_the_right_place),
        cmocka_unit_test(bars_below_the_axis_say_so),
        cmocka_unit_test(intervals_beyond_the_axis_say_so),
        cmocka_unit_test(open_ends_are_no_values),
        cmocka_unit_test(bounds_below_zero_are_drawn),
        cmocka_unit_test(bounded_figures_count_once),
        cmocka_unit_test(lines_and_dots_show_their_bounds),
        cmocka_unit_test(months_without_rows_are_gaps),
        cmocka_unit_test(lines_do_not_lead_to_the_unknown),
        cmocka_unit_test(two_values_at_one_place_are_refused),
        cmocka_unit_test(layers_are_told_apart),
        cmocka_unit_test(kinds_do_not_share_an_axis),
        cmocka_unit_test(unknown_rules_are_not_drawn),
        cmocka_unit_test(rules_leave_figures_alone),
        cmocka_unit_test(the_tallest_bar_has_its_label),
        cmocka_unit_test(stacks_have_one_total),
        cmocka_unit_test(figures_are_written_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
