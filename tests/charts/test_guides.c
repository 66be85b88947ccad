/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axes, legends and warnings: what they say of a chart is so, and is said once. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/message.h"
#include "charts/chart_fixture.h"

/* Units that lack some fields: the columns are in the order that all rows agree on, if they do. */
static void columns_of_a_heat_map_are_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *columns, *want;
    } cases[] = {
        {"AABBBCC", "bcabcac", "abc"}, /* A lacks a, C lacks b */
        {"AABB", "bcac", "abc"},       /* no row has a and b: as names are ordered */
        {"AABB", "cbab", "cab"},       /* … which they are not */
        {"ABAB", "ccaa", "ca"},        /* sorted by column: it is kept */
        {"AABB", "abba", "ab"},        /* they contradict each other: as they come */
        {"AABBCC", "abbcad", "abcd"},  /* d is only known to come after a */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int n = (int)strlen(cases[i].rows);
        char texts[32][2] = {{0}};
        const char *rows[16], *columns[16];
        double values[16] = {0}, last = -1, x, y;
        for (int k = 0; k < n; k++) {
            texts[k][0] = cases[i].rows[k];
            texts[16 + k][0] = cases[i].columns[k];
            rows[k] = texts[k];
            columns[k] = texts[16 + k];
        }
        dh_table *table = dh_table_new();
        dh_table_add(table, "row", column_of_names(rows, n), NULL);
        dh_table_add(table, "column", column_of_names(columns, n), NULL);
        dh_table_add(table, "value", column_of_numbers(values, n, DH_DISPLAY_PLAIN), NULL);
        for (int turned = 0; turned < 2; turned++, last = -1) {
            dh_chart_layer heat = {
                .mark = "heat", .x = turned ? "row" : "column", .y = turned ? "column" : "row", .color = "value"};
            dh_chart_spec spec = plain_spec(table, &heat, 1);
            char *dump = dump_of(&spec);
            for (const char *c = cases[i].want; *c != '\0'; c++) {
                char name[2] = {*c, '\0'};
                text_place(dump, name, &x, &y);
                if ((turned ? y : x) <= last) fail_msg("case %d: '%s' in\n%s", (int)i, name, dump);
                last = turned ? y : x;
            }
            done(dump, NULL);
        }
        dh_table_free(table);
    }
}

/* Lines and dots over an axis without zero say so, with the axis' title or alone; bars have zero, and slopes no axis.
 */
static void axes_without_zero_say_so(void **state)
{
    (void)state;
    static const char note[] = "trục không bắt đầu từ 0";
    const double high[] = {95, 99}, low[] = {1, 99}, shares[] = {0.8, 0.9};
    const char *const marks[] = {"line", "dot", "bar", "slope"};
    dh_table *table = lettered(high, 2);
    dh_table_add(table, "low", column_of_numbers(low, 2, DH_DISPLAY_PLAIN), NULL);
    dh_table_add(table, "share", column_of_numbers(shares, 2, DH_DISPLAY_PERCENT), NULL);
    for (int i = 0; i < 16; i++) {
        dh_chart_layer layer = {.mark = marks[i % 4], .x = "x", .y = i < 8 ? "y" : "low"};
        dh_chart_spec spec = plain_spec(table, &layer, 1);
        spec.horizontal = i / 4 % 2 == 1;
        spec.height = i % 3 == 0 ? 300 : 0;
        char *dump = dump_of(&spec);
        assert_int_equal(occurrences(dump, note), i < 8 && i % 4 < 2);
        done(dump, NULL);
        spec.y_title = "Số cuộc";
        dump = dump_of(&spec);
        assert_int_equal(occurrences(dump, "\"Số cuộc (trục không bắt đầu từ 0)\""), i < 8 && i % 4 < 2);
        done(dump, NULL);
        spec.zero = true;
        dump = dump_of(&spec);
        assert_int_equal(occurrences(dump, note), 0);
        done(dump, NULL);
    }
    dh_table_free(table);
}

/* Warnings say what is, once: however many panels, parts or directions there are. */
static void warnings_are_true_and_said_once(void **state)
{
    (void)state;
    const double values[] = {5, 7, 8, 9};
    const char *const facets[] = {"p", "p", "q", "r"};
    dh_table *table = lettered(values, 4);
    dh_table_add(table, "facet", column_of_names(facets, 4), NULL);
    dh_chart_layer layers[] = {{.mark = "bar", .x = "x", .y = "y", .facet = "facet"}, {.mark = "rule", .at = 50}};
    dh_chart_spec spec = plain_spec(table, layers, 2);
    spec.y_min = 2; /* a bar begins at zero */
    spec.y_max = 20;
    for (int i = 0; i < 2; i++) {
        spec.horizontal = i == 1;
        char *warnings = warnings_of(&spec);
        assert_int_equal(occurrences(warnings, "y_min 2 is not used"), 1);
        assert_int_equal(occurrences(warnings, "values outside the axis, which are cut at its end or not drawn: 1"),
                         1); /* the rule, in three panels */
        done(warnings, NULL);
    }
    dh_table_free(table);
    /* seven names and an unknown one have a colour each */
    const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", NULL, "h"};
    const double ones[] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    for (int n = 8; n < 10; n++) {
        table = dh_table_new();
        dh_table_add(table, "x", column_of_names(names, n), NULL);
        dh_table_add(table, "y", column_of_numbers(ones, n, DH_DISPLAY_PLAIN), NULL);
        layers[0] = (dh_chart_layer){.mark = "bar", .x = "x", .y = "y", .color = "x"};
        spec = plain_spec(table, layers, 1);
        char *warnings = warnings_of(&spec);
        assert_int_equal(occurrences(warnings, "8 names share 7 colours"), n == 9);
        done(warnings, table);
    }
}

/* Names that are cut are told once for all rows of panels, and so are titles of panels. */
static void cut_names_are_reported_once(void **state)
{
    (void)state;
    enum { N = 8 };
    const char *names[N], *facets[N];
    double values[N];
    char texts[N][160];
    for (int i = 0; i < N; i++) {
        snprintf(texts[i], sizeof texts[i],
                 "Ủy ban nhân dân xã có tên rất dài không thể ghi hết trên một dòng của biểu đồ này số %d", i / 2);
        facets[i] = texts[i];
        names[i] = texts[i % 2 * 2];
        values[i] = i + 1;
    }
    dh_table *table = dh_table_new();
    dh_table_add(table, "x", column_of_names(names, N), NULL);
    dh_table_add(table, "facet", column_of_names(facets, N), NULL);
    dh_table_add(table, "y", column_of_numbers(values, N, DH_DISPLAY_PLAIN), NULL);
    dh_chart_layer bar = {.mark = "bar", .x = "x", .y = "y", .facet = "facet"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    spec.horizontal = true;
    spec.width = 400;
    char *warnings = warnings_of(&spec);
    assert_int_equal(occurrences(warnings, "panel titles cut short: 4, the first '"), 1);
    assert_int_equal(occurrences(warnings, "names cut short: 2, the first '"), 1);
    done(warnings, table);
}

/* "unknown" in a legend of continuous colours is for unknown colours: not for an unknown y. */
static void unknown_colours_have_their_swatch(void **state)
{
    (void)state;
    const double values[] = {1, NAN, 3}, colours[] = {1, 2, 3}, some[] = {1, 2, NAN};
    dh_table *table = lettered(values, 3);
    dh_table_add(table, "all", column_of_numbers(colours, 3, DH_DISPLAY_PLAIN), NULL);
    dh_table_add(table, "some", column_of_numbers(some, 3, DH_DISPLAY_PLAIN), NULL);
    for (int i = 0; i < 2; i++) {
        dh_chart_layer dot = {.mark = "dot", .x = "x", .y = "y", .color = i == 0 ? "all" : "some"};
        dh_chart_spec spec = plain_spec(table, &dot, 1);
        char *dump = dump_of(&spec);
        assert_int_equal(occurrences(dump, "\"không rõ\""), i);
        done(dump, NULL);
    }
    dh_table_free(table);
}

/* A hundred thousand names are refused at once, whatever they are for. */
static void too_many_names_are_refused_soon(void **state)
{
    (void)state;
    enum { N = 100000 };
    static char texts[N][16];
    static const char *names[N], *one[N];
    static double values[N];
    static int years[N];
    for (int i = 0; i < N; i++) {
        snprintf(texts[i], sizeof texts[i], "n%d", i);
        names[i] = texts[i];
        one[i] = "a";
        years[i] = 2018 + i % 2;
        values[i] = i;
    }
    dh_table *table = dh_table_new();
    dh_table_add(table, "name", column_of_names(names, N), NULL);
    dh_table_add(table, "one", column_of_names(one, N), NULL);
    dh_table_add(table, "year", column_of_years(years, N), NULL);
    dh_table_add(table, "y", column_of_numbers(values, N, DH_DISPLAY_PLAIN), NULL);
    const dh_chart_layer layers[] = {{.mark = "bar", .x = "name", .y = "y"},
                                     {.mark = "bar", .x = "one", .y = "y"},
                                     {.mark = "slope", .x = "year", .y = "y", .color = "name"}};
    for (int i = 0; i < 3; i++) {
        dh_chart_spec spec = plain_spec(table, &layers[i], 1);
        clock_t start = clock();
        check_refused(&spec, DH_ELIMIT, "has more than 5000 different values");
        assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 5); /* minutes, where each looked through all others */
    }
    dh_table_free(table);
}

/* A part that there is none of would be drawn from beside the names. Neighbours tried: 0, below it, past the last. */
static void parts_are_those_that_there_are(void **state)
{
    (void)state;
    static const int wrong[] = {0, -1, 4, 1000};
    dh_table *table = many_names(9);
    const dh_chart_layer layer = {.mark = "bar", .x = "name", .y = "value"};
    dh_chart_spec spec = plain_spec(table, &layer, 1);
    spec.horizontal = true;
    spec.parts = 3;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char words[64];
        snprintf(words, sizeof words, "part %d of 3 cannot be drawn", wrong[i]);
        spec.part = wrong[i];
        check_refused(&spec, DH_EINVAL, words);
    }
    spec.part = 3;
    dh_free(dump_of(&spec));
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
        cmocka_unit_test(columns_of_a_heat_map_are_in_order),
        cmocka_unit_test_setup_teardown(axes_without_zero_say_so, in_vietnamese, in_english),
        cmocka_unit_test(warnings_are_true_and_said_once),
        cmocka_unit_test(cut_names_are_reported_once),
        cmocka_unit_test_setup_teardown(unknown_colours_have_their_swatch, in_vietnamese, in_english),
        cmocka_unit_test(too_many_names_are_refused_soon),
        cmocka_unit_test(parts_are_those_that_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
