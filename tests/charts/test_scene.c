/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenes of the sample charts against those kept in tests/golden/charts. To renew them after a wanted change, run
 * with DIENHONG_UPDATE_GOLDEN=1 and look at the difference. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/message.h"
#include "charts/chart_fixture.h"

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) return NULL;
    dh_strbuf text = {0};
    char block[4096];
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;) dh_strbuf_add_bytes(&text, block, n);
    fclose(file);
    return dh_strbuf_take(&text);
}

/* The first line in which they differ; 0 = none. */
static int first_difference(const char *want, const char *got)
{
    for (int line = 1; *want || *got; line++) {
        size_t w = strcspn(want, "\n"), g = strcspn(got, "\n");
        if (w != g || memcmp(want, got, w) != 0) return line;
        want += w + (want[w] == '\n');
        got += g + (got[g] == '\n');
    }
    return 0;
}

static void scenes_are_as_kept(void **state)
{
    (void)state;
    int n;
    const sample *all = samples(&n);
    for (int i = 0; i < n; i++) {
        char path[512];
        dh_error error = DH_ERROR_INIT;
        dh_strbuf dump = {0};
        dh_message_set_locale(all[i].spec.locale);
        if (dh_chart_dump(&dump, &all[i].spec, &error) != DH_OK) fail_msg("%s: %s", all[i].name, error.message);
        snprintf(path, sizeof path, DIENHONG_SOURCE_DIR "/tests/golden/charts/%s.txt", all[i].name);
        if (getenv("DIENHONG_UPDATE_GOLDEN") != NULL) {
            FILE *file = fopen(path, "wb");
            assert_non_null(file);
            assert_int_equal(fwrite(dump.data, 1, dump.size, file), dump.size);
            assert_int_equal(fclose(file), 0);
        }
        char *kept = read_file(path);
        if (kept == NULL) fail_msg("there is no %s; run with DIENHONG_UPDATE_GOLDEN=1", path);
        int line = first_difference(kept, dump.data);
        if (line > 0) fail_msg("%s.txt differs in line %d from\n%s", all[i].name, line, dump.data);
        dump.data[strcspn(dump.data, "\n") + 1] =
            '\0'; /* the control: a scene of that size with nothing in it differs */
        assert_int_equal(first_difference(kept, dump.data), 2);
        dh_strbuf wanted = {.data = kept};
        dh_strbuf_free(&wanted);
        dh_strbuf_free(&dump);
    }
    samples_free();
}

/* "over 2,300" fades out, "under 300" and "about 1,200" are hatched, the unknown says so: four known bars, no more. */
static void bounds_are_open_ended(void **state)
{
    (void)state;
    dh_table *table = bounded_counts();
    dh_chart_layer bar = {.mark = "bar", .x = "period", .y = "n"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    spec.horizontal = true;
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, " fade-right"), 1);
    assert_int_equal(occurrences(dump, " hatched"), 2);
    assert_int_equal(occurrences(dump, "\"≥ 2.300\""), 1);
    assert_int_equal(occurrences(dump, "\"≤ 300\""), 1);
    assert_int_equal(occurrences(dump, "\"≈ 1.200\""), 1);
    assert_int_equal(occurrences(dump, "\"chưa có số liệu\""), 1);
    assert_int_equal(occurrences(dump, "\"–\""), 0);
    assert_int_equal(occurrences(dump, "#ffffff opacity 0.85"), 1); /* under "≈ 1.200", which a grid line crosses */
    assert_int_equal(occurrences(dump, "rect "), 3 + 1 + 2 + 1);    /* solid, fading, hatched, that ground */
    done(dump, table);
}

/* An unknown bar has a dash where words have no room, and none of both where the value is 0. */
static void a_bar_without_a_figure_is_none_of_zero(void **state)
{
    (void)state;
    const char *const x[] = {"a", "b", "c", "d"};
    const dh_count counts[] = {{100, 100, 100}, {0, 0, 0}, {(double)NAN, 0, 0}, {20, 20, 20}};
    for (int narrow = 0; narrow < 2; narrow++) {
        dh_table *table = dh_table_new();
        dh_table_add(table, "x", column_of_names(x, 4), NULL);
        dh_table_add(table, "n", column_of_counts(counts, 4), NULL);
        dh_chart_layer bar = {.mark = "bar", .x = "x", .y = "n"};
        dh_chart_spec spec = plain_spec(table, &bar, 1);
        if (narrow) spec.width = 200;
        char *dump = dump_of(&spec);
        assert_int_equal(occurrences(dump, "\"chưa có số liệu\""), !narrow);
        assert_int_equal(occurrences(dump, "\"–\""), narrow);
        assert_int_equal(occurrences(dump, "rect "), 2);
        done(dump, table);
    }
}

/* A stack of an exact part, an open part and an unknown one: the sum says both. */
static void stacks_carry_bounds_and_gaps(void **state)
{
    (void)state;
    const char *const x[] = {"a", "a", "a"}, *const part[] = {"p", "q", "r"};
    const dh_count counts[] = {{100, 100, 100}, {50, 50, (double)INFINITY}, {(double)NAN, 0, 0}};
    dh_table *table = dh_table_new();
    dh_table_add(table, "x", column_of_names(x, 3), NULL);
    dh_table_add(table, "part", column_of_names(part, 3), NULL);
    dh_table_add(table, "n", column_of_counts(counts, 3), NULL);
    dh_chart_layer bar = {.mark = "bar", .x = "x", .y = "n", .color = "part"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    spec.stacking = DH_STACKED;
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, "\"≥ 150 (thiếu 1)\""), 1);
    assert_int_equal(occurrences(dump, " fade-up"), 1);
    done(dump, table);
}

/* A bar that the axis ends before it does is cut through and says its value; so does a stack. The others do not. */
static void bars_that_are_cut_say_so(void **state)
{
    (void)state;
    const char *const names[] = {"a", "b", "c"}, *const part[] = {"p", "q", "p"};
    const double values[] = {90, 140, 100};
    for (int stacked = 0; stacked < 2; stacked++) {
        dh_table *table = dh_table_new();
        dh_table_add(table, "x", column_of_names(names, 3), NULL);
        dh_table_add(table, "part", column_of_names(part, 3), NULL);
        dh_table_add(table, "v", column_of_numbers(values, 3, DH_DISPLAY_PLAIN), NULL);
        dh_chart_layer bar = {.mark = "bar", .x = "x", .y = "v", .color = stacked ? "part" : NULL};
        dh_chart_spec spec = plain_spec(table, &bar, 1);
        spec.y_max = 100;
        spec.stacking = stacked ? DH_STACKED : DH_GROUPED;
        char *dump = dump_of(&spec);
        double x, y, top_x, top_y;
        assert_int_equal(occurrences(dump, "\"140\""), 1);
        assert_int_equal(occurrences(dump, "\"90\""), 0);
        assert_int_equal(occurrences(dump, "\"100\""), 1); /* the axis' end alone */
        assert_int_equal(occurrences(dump, "#ffffff stroke 2"), 1);
        text_place(dump, "140", &x, &y);
        text_place(dump, "100", &top_x, &top_y);
        assert_true(y < top_y);
        done(dump, table);
    }
}

/* What a figure may be reaches past the axis, though what was stated does not: "60 to 110", drawn to 100. */
static void bars_whose_bound_is_cut_say_so(void **state)
{
    (void)state;
    const char *const names[] = {"a", "b"};
    const dh_count counts[] = {{85, 60, 110}, {85, 70, 100}};
    dh_table *table = dh_table_new();
    dh_table_add(table, "x", column_of_names(names, 2), NULL);
    dh_table_add(table, "n", column_of_counts(counts, 2), NULL);
    dh_chart_layer bar = {.mark = "bar", .x = "x", .y = "n"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    spec.y_max = 100;
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, "#ffffff stroke 2"), 1);
    done(dump, table);
}

/* The names above a heat map lean to the right: the last one too ends on the page. */
static void the_last_column_of_a_heat_map_has_its_name(void **state)
{
    (void)state;
    const char *const fields[] = {"đất đai",  "môi trường", "giao thông", "y tế",
                                  "giáo dục", "thủy lợi",   "nông thôn",  "cán bộ, công chức, viên chức"};
    const char *const units[] = {"A", "A", "A", "A", "A", "A", "A", "A"};
    const double values[] = {1, 2, 3, 4, 5, 6, 7, 8};
    dh_table *table = dh_table_new();
    dh_table_add(table, "field", column_of_names(fields, 8), NULL);
    dh_table_add(table, "unit", column_of_names(units, 8), NULL);
    dh_table_add(table, "n", column_of_numbers(values, 8, DH_DISPLAY_PLAIN), NULL);
    dh_chart_layer heat = {.mark = "heat", .x = "field", .y = "unit", .color = "n"};
    dh_chart_spec spec = plain_spec(table, &heat, 1);
    spec.width = 360;
    char *dump = dump_of(&spec);
    double x, y, width, height;
    assert_int_equal(sscanf(dump, "scene %lf %lf", &width, &height), 2);
    text_place(dump, fields[7], &x, &y);
    assert_true(x + 110 * 0.7072 <= width); /* the widest that a turned name may be is 118 */
    assert_int_equal(occurrences(dump, " angle -45"), 8);
    done(dump, table);
}

/* Unknown cells are hatched in the grey of the unknown, which is no colour of the ramp. */
static void unknown_cells_are_hatched(void **state)
{
    (void)state;
    dh_table *table = communes_by_year();
    dh_chart_layer heat = {.mark = "heat", .x = "year", .y = "unit", .color = "rate"};
    dh_chart_spec spec = plain_spec(table, &heat, 1);
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, "#8a929c hatched"), 2); /* the cell and the legend */
    assert_int_equal(occurrences(dump, "\"không rõ\""), 1);
    done(dump, table);
}

/* Years stand in their order on a line although the first unit reports them late. */
static void years_come_in_order(void **state)
{
    (void)state;
    const int years[] = {2020, 2018, 2019};
    const double values[] = {3, 1, 2};
    dh_table *table = dh_table_new();
    dh_table_add(table, "year", column_of_years(years, 3), NULL);
    dh_table_add(table, "v", column_of_numbers(values, 3, DH_DISPLAY_PLAIN), NULL);
    dh_chart_layer line = {.mark = "line", .x = "year", .y = "v"};
    dh_chart_spec spec = plain_spec(table, &line, 1);
    char *dump = dump_of(&spec);
    const char *a = strstr(dump, "\"2018\""), *b = strstr(dump, "\"2019\""), *c = strstr(dump, "\"2020\"");
    assert_true(a != NULL && a < b && b < c);
    done(dump, table);
}

/* Every row has its bar, two of one name too. */
static void twins_are_both_drawn(void **state)
{
    (void)state;
    const char *const names[] = {"Việt Xuyên", "Thạch Đài", "Việt Xuyên"};
    const double values[] = {3, 1, 2};
    dh_table *table = dh_table_new();
    dh_table_add(table, "name", column_of_names(names, 3), NULL);
    dh_table_add(table, "v", column_of_numbers(values, 3, DH_DISPLAY_PLAIN), NULL);
    dh_chart_layer bar = {.mark = "bar", .x = "name", .y = "v"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    char *dump = dump_of(&spec);
    assert_int_equal(occurrences(dump, "rect "), 3);
    assert_int_equal(occurrences(dump, "\"Việt Xuyên\""), 2);
    done(dump, table);
}

/* No label stands on another, or on another's dot; those that would are left out, and the warning counts them. */
static void labels_of_dots_keep_clear(void **state)
{
    (void)state;
    enum { N = 60 };
    dh_count counts[N];
    int days[N];
    for (int i = 0; i < N; i++) {
        counts[i] = (dh_count){1000 + i % 2, 1000 + i % 2, INFINITY};
        days[i] = i + 1;
    }
    dh_table *table = dh_table_new();
    dh_table_add(table, "x", column_of_years(days, N), NULL);
    dh_table_add(table, "n", column_of_counts(counts, N), NULL);
    dh_chart_layer dot = {.mark = "dot", .x = "x", .y = "n"};
    dh_chart_spec spec = plain_spec(table, &dot, 1);
    char *dump = dump_of(&spec), *warnings = warnings_of(&spec), left_out[64];
    int shown = occurrences(dump, "\"≥ 1.00");
    assert_true(shown > 0 && shown < N / 2);
    snprintf(left_out, sizeof left_out, "labels left out for want of room: %d;", N - shown);
    assert_non_null(strstr(warnings, left_out));
    done(warnings, NULL);
    done(dump, table);
}

static void what_lacks_room_says_how_much(void **state)
{
    (void)state;
    dh_table *table = many_names(33);
    dh_chart_layer bar = {.mark = "bar", .x = "name", .y = "value", .label = "name"};
    dh_chart_spec spec = plain_spec(table, &bar, 1);
    char *warnings = warnings_of(&spec);
    const char *said = strstr(warnings, "labels left out for want of room: ");
    assert_non_null(said);
    assert_non_null(strstr(said, "; make the chart larger (width = 960), or set horizontal"));
    assert_in_range(atoi(strchr(said, ':') + 1), 10, 32); /* the longest bars have theirs */
    done(warnings, NULL);
    bar = (dh_chart_layer){.mark = "bar", .x = "name", .y = "value"};
    spec.horizontal = spec.labels = true;
    spec.height = 200; /* four points a bar: no label that could be read */
    warnings = warnings_of(&spec);
    assert_non_null(strstr(warnings, "labels left out for want of room: 33"));
    done(warnings, NULL);
    char *dump_with_axis = dump_of(&spec);
    assert_non_null(strstr(dump_with_axis, " \"20\" ")); /* so an axis tells the values */
    done(dump_with_axis, NULL);
    dh_error error = DH_ERROR_INIT;
    dh_strbuf dump = {0};
    spec.horizontal = false;
    spec.height = 130;
    assert_int_equal(dh_chart_dump(&dump, &spec, &error), DH_EINVAL);
    assert_non_null(strstr(error.message, "too low for its titles and names"));
    double height = atof(strstr(error.message, "(height = ") + strlen("(height = "));
    assert_true(height > 130);
    spec.height = height; /* the remedy is one */
    done(dump_of(&spec), table);
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
        cmocka_unit_test_setup_teardown(scenes_are_as_kept, in_vietnamese, in_english),
        cmocka_unit_test_setup_teardown(bounds_are_open_ended, in_vietnamese, in_english),
        cmocka_unit_test_setup_teardown(a_bar_without_a_figure_is_none_of_zero, in_vietnamese, in_english),
        cmocka_unit_test_setup_teardown(stacks_carry_bounds_and_gaps, in_vietnamese, in_english),
        cmocka_unit_test(bars_that_are_cut_say_so),
        cmocka_unit_test(bars_whose_bound_is_cut_say_so),
        cmocka_unit_test(the_last_column_of_a_heat_map_has_its_name),
        cmocka_unit_test_setup_teardown(unknown_cells_are_hatched, in_vietnamese, in_english),
        cmocka_unit_test(years_come_in_order),
        cmocka_unit_test(twins_are_both_drawn),
        cmocka_unit_test(labels_of_dots_keep_clear),
        cmocka_unit_test(what_lacks_room_says_how_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
