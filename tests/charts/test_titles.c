/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axes, legends and panels say what they are of: by their columns' titles, unless the spec or the chart's title does.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "charts/chart_fixture.h"

#define N 4

/* year (2018, 2019), half (1, 2), unit_name, sessions with a measure's title, present (no title of its own), n. */
static dh_table *sessions(void)
{
    static const int years[] = {2018, 2018, 2019, 2019};
    static const double halves[] = {1, 2, 1, 2}, values[] = {44, 55, 60, 52}, n[] = {1, 2, 3, 4};
    static const char *const names[] = {"Xã An", "Xã Bình", "Xã An", "Xã Bình"};
    dh_table *table = dh_table_new();
    dh_column *half = dh_column_new(DH_INT64, N), *present = dh_column_new(DH_BOOL, N);
    half->display = DH_DISPLAY_ID;
    for (int i = 0; i < N; i++) {
        dh_column_append_int64(half, (int64_t)halves[i]);
        dh_column_append_bool(present, i % 2 == 0);
    }
    dh_column_finish(half);
    dh_column_finish(present);
    dh_table_add(table, "year", column_of_years(years, N), NULL);
    dh_table_add(table, "half", half, NULL);
    dh_table_add(table, "unit_name", column_of_names(names, N), NULL);
    dh_table_add(table, "sessions", column_of_numbers(values, N, DH_DISPLAY_PLAIN), NULL);
    dh_table_add(table, "oversight_present", present, NULL);
    dh_table_add(table, "n", column_of_numbers(n, N, DH_DISPLAY_PLAIN), NULL);
    dh_table_set_head(table, 3, "Dialogue sessions", NULL);
    return table;
}

static bool has(const char *dump, const char *text)
{
    char quoted[128];
    snprintf(quoted, sizeof quoted, " \"%s\" ", text);
    return strstr(dump, quoted) != NULL;
}

static dh_chart_spec english(const dh_table *table, const dh_chart_layer *layer)
{
    dh_chart_spec spec = plain_spec(table, layer, 1);
    spec.locale = DH_LOCALE_EN;
    return spec;
}

static void axes_have_the_titles_of_their_columns(void **state)
{
    (void)state;
    dh_table *table = sessions();
    dh_chart_layer layer = {.mark = "bar", .x = "half", .y = "sessions", .facet = "year"};
    dh_chart_spec spec = english(table, &layer);
    char *dump = dump_of(&spec);
    assert_true(has(dump, "Dialogue sessions") && has(dump, "Half-year"));
    done(dump, NULL);
    layer = (dh_chart_layer){.mark = "bar", .x = "year", .y = "n", .facet = "half"};
    dump = dump_of(&spec); /* years say themselves, n has no title, halves are bare numbers */
    assert_true(!has(dump, "Year") && !has(dump, "n") && has(dump, "Panels: Half-year") && has(dump, "1"));
    done(dump, NULL);
    spec.locale = DH_LOCALE_VI;
    layer = (dh_chart_layer){.mark = "bar", .x = "half", .y = "n", .facet = "unit_name", .color = "oversight_present"};
    dump = dump_of(&spec);
    assert_true(has(dump, "Nửa năm") && has(dump, "Xã An") && has(dump, "Có đơn vị giám sát dự"));
    done(dump, table);
}

static void the_spec_decides(void **state)
{
    (void)state;
    dh_table *table = sessions();
    dh_chart_layer layer = {.mark = "bar", .x = "half", .y = "sessions", .color = "unit_name", .facet = "year"};
    dh_chart_spec spec = english(table, &layer);
    spec.x_title = "Part";
    spec.y_title = spec.color_title = "";
    char *dump = dump_of(&spec);
    assert_true(has(dump, "Part") && !has(dump, "Half-year") && !has(dump, "Dialogue sessions") && !has(dump, "Unit"));
    done(dump, NULL);
    spec.color_title = NULL;
    dump = dump_of(&spec);
    assert_true(has(dump, "Unit"));
    done(dump, table);
}

/* "Dialogue sessions by half" says what y is; "Dialogue sessionsof" says something else. */
static void a_title_is_not_repeated(void **state)
{
    (void)state;
    static const struct {
        const char *title;
        bool repeats;
    } cases[] = {{"Dialogue sessions", true},
                 {"DIALOGUE SESSIONS, by half", true},
                 {"Dialogue sessionsof", false},
                 {"Of dialogue sessions", false}};
    dh_table *table = sessions();
    dh_chart_layer layer = {.mark = "bar", .x = "unit_name", .y = "sessions", .facet = "year"};
    dh_chart_spec spec = english(table, &layer);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        spec.title = cases[i].title;
        char *dump = dump_of(&spec);
        int shown = occurrences(dump, "\"Dialogue sessions\"") - (strcmp(spec.title, "Dialogue sessions") == 0);
        assert_int_equal(shown, !cases[i].repeats);
        assert_false(has(dump, "Unit")); /* names of units say themselves */
        done(dump, NULL);
    }
    spec.title = NULL;
    spec.subtitle = "Dialogue sessions by unit";
    char *dump = dump_of(&spec);
    assert_false(has(dump, "Dialogue sessions"));
    done(dump, table);
}

/* Years of a reporting calendar are told by their head; numbers that are no years below "Year" keep it. */
static void years_of_a_calendar_are_told(void **state)
{
    (void)state;
    dh_table *table = sessions();
    dh_chart_layer layer = {.mark = "bar", .x = "year", .y = "n", .color = "half"};
    dh_chart_spec spec = english(table, &layer);
    dh_table_set_head(table, 0, "reporting year (12-15–12-14)", NULL);
    char *dump = dump_of(&spec);
    assert_true(has(dump, "reporting year (12-15–12-14)"));
    done(dump, NULL);
    dh_table_set_head(table, 1, "Year", NULL);
    layer.x = "half";
    layer.color = "unit_name";
    layer.facet = "year";
    dump = dump_of(&spec);
    assert_true(has(dump, "Year"));
    done(dump, table);
}

static void colours_and_sizes_have_titles(void **state)
{
    (void)state;
    dh_table *table = sessions();
    dh_chart_layer layer = {.mark = "heat", .x = "half", .y = "unit_name", .color = "sessions", .facet = "year"};
    dh_chart_spec spec = english(table, &layer);
    char *dump = dump_of(&spec); /* the ramp's */
    assert_true(has(dump, "Dialogue sessions") && has(dump, "Half-year") && !has(dump, "Unit"));
    done(dump, NULL);
    layer = (dh_chart_layer){.mark = "dot", .x = "unit_name", .y = "n", .size = "sessions"};
    dump = dump_of(&spec); /* the largest round size is 50, and the dot of its radius 13 * sqrt(50 / 60) */
    assert_true(has(dump, "Dialogue sessions") && has(dump, "50") && has(dump, "10"));
    assert_int_equal(occurrences(dump, " 11.9"), 1);
    assert_int_equal(occurrences(dump, "b4bcc6"), 3); /* two grey dots and the base line */
    done(dump, NULL);
    layer = (dh_chart_layer){.mark = "dot", .x = "unit_name", .y = "n", .size = "n"};
    dump = dump_of(&spec); /* without a title the sizes are not told of */
    assert_int_equal(occurrences(dump, "b4bcc6"), 1);
    done(dump, NULL);
    layer = (dh_chart_layer){.mark = "line", .x = "year", .y = "n", .color = "oversight_present"};
    dump = dump_of(&spec); /* above the names at the ends of lines */
    assert_true(has(dump, "Oversight present") && has(dump, "yes"));
    done(dump, NULL);
    layer.color = "unit_name";
    dump = dump_of(&spec);
    assert_false(has(dump, "Unit"));
    done(dump, table);
}

/* Series of several columns are named by these, and their axis is of none. */
static void series_have_the_titles_of_their_columns(void **state)
{
    (void)state;
    dh_table *table = sessions();
    dh_chart_layer layers[] = {{.mark = "bar", .x = "half", .y = "sessions", .facet = "year"},
                               {.mark = "bar", .x = "half", .y = "n", .facet = "year"}};
    dh_chart_spec spec = plain_spec(table, layers, 2);
    spec.locale = DH_LOCALE_EN;
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, "\"Dialogue sessions\""), 1); /* in the legend */
    assert_true(has(dump, "n"));
    done(dump, table);
}

/* A title wider than the legend's line stands above it, on two lines at most. */
static void long_titles_stay_on_the_page(void **state)
{
    (void)state;
    static const char text[] =
        "Số cuộc đối thoại trực tiếp giữa người đứng đầu cấp ủy, chính quyền với Nhân dân, có đơn vị "
        "giám sát dự, tính theo từng xã, phường, thị trấn của huyện và theo từng nửa năm";
    dh_table *table = sessions();
    dh_table_set_head(table, 4, text, NULL);
    dh_chart_layer layer = {.mark = "bar", .x = "half", .y = "n", .color = "oversight_present", .facet = "year"};
    dh_chart_spec spec = english(table, &layer);
    double title_x, title_y, x, y;
    char *dump = dump_of(&spec);
    text_place(dump, text, &title_x, &title_y);
    text_place(dump, "no", &x, &y);
    assert_true(y - title_y > 24);
    assert_non_null(strstr(dump, " wrap 600.0"));
    done(dump, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(axes_have_the_titles_of_their_columns),
        cmocka_unit_test(the_spec_decides),
        cmocka_unit_test(a_title_is_not_repeated),
        cmocka_unit_test(years_of_a_calendar_are_told),
        cmocka_unit_test(colours_and_sizes_have_titles),
        cmocka_unit_test(series_have_the_titles_of_their_columns),
        cmocka_unit_test(long_titles_stay_on_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
