/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as people read them in the two locales. _ in an expected text stands for a no-break space. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "table/format.h"

/* Compares and empties. */
static void expect(dh_strbuf *got, const char *expected)
{
    dh_strbuf want = {0};
    for (; *expected; expected++)
        if (*expected == '_')
            dh_strbuf_add(&want, "\xC2\xA0");
        else
            dh_strbuf_add_char(&want, *expected);
    assert_string_equal(got->data, want.data);
    dh_strbuf_free(&want);
    dh_strbuf_free(got);
}

static void numbers(void **state)
{
    (void)state;
    static const struct {
        double value;
        int digits;
        const char *vi, *en;
    } rows[] = {{15798, -1, "15.798", "15,798"},
                {2300, -1, "2.300", "2,300"},
                {300, -1, "300", "300"},
                {0, -1, "0", "0"},
                {2.5, -1, "2,5", "2.5"},
                {1234567.891, 2, "1.234.567,89", "1,234,567.89"},
                {-1234.5, -1, "−1.234,5", "−1,234.5"},
                {1.0 / 3, -1, "0,3333", "0.3333"},
                {74.872, 1, "74,9", "74.9"},
                {-0.004, 2, ">_−0,01", ">_−0.01"}, /* nor where they are too few */
                {0.005, 2, "0,01", "0.01"},
                {0.000004, -1, "0,000004", "0.000004"}, /* where nobody said how many decimals, it is not 0 */
                {-0.00001234, -1, "−0,00001", "−0.00001"},
                {1e-12, -1, "0", "0"}, /* what rounding leaves of a difference */
                {2, 2, "2,00", "2.00"},
                {INFINITY, -1, "∞", "∞"},
                {-INFINITY, 1, "−∞", "−∞"},
                {NAN, -1, "–", "–"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dh_strbuf out = {0};
        dh_format_number(&out, rows[i].value, rows[i].digits, DH_LOCALE_VI);
        expect(&out, rows[i].vi);
        dh_format_number(&out, rows[i].value, rows[i].digits, DH_LOCALE_EN);
        expect(&out, rows[i].en);
    }
}

static void integers_and_percentages(void **state)
{
    (void)state;
    dh_strbuf out = {0};
    dh_format_int64(&out, INT64_MIN, DH_LOCALE_VI);
    expect(&out, "−9.223.372.036.854.775.808");
    dh_format_int64(&out, 1000, DH_LOCALE_EN);
    expect(&out, "1,000");
    dh_format_percent(&out, 0.837, -1, DH_LOCALE_VI);
    expect(&out, "83,7%");
    dh_format_percent(&out, 0.837, -1, DH_LOCALE_EN);
    expect(&out, "83.7%");
    dh_format_percent(&out, 0.5, -1, DH_LOCALE_VI);
    expect(&out, "50%");
    dh_format_percent(&out, 0.5, 1, DH_LOCALE_VI);
    expect(&out, "50,0%");
    dh_format_percent(&out, NAN, 1, DH_LOCALE_VI);
    expect(&out, "–");
    /* what is not 0 is never shown as 0 */
    dh_format_percent(&out, 0.0004, 1, DH_LOCALE_VI);
    expect(&out, "<_0,1%");
    dh_format_percent(&out, 0.004, 0, DH_LOCALE_EN);
    expect(&out, "<_1%");
    dh_format_percent(&out, -0.0004, 1, DH_LOCALE_VI);
    expect(&out, ">_−0,1%");
    dh_format_percent(&out, 0.0005, 1, DH_LOCALE_VI);
    expect(&out, "0,1%");
    dh_format_percent(&out, 0, 1, DH_LOCALE_VI);
    expect(&out, "0,0%");
    dh_format_percent(&out, 0.0004, -1, DH_LOCALE_VI);
    expect(&out, "0,04%");
    dh_format_number(&out, 0.04, 1, DH_LOCALE_VI);
    expect(&out, "<_0,1");
    dh_format_count(&out, (dh_count){0.04, 0.04, 0.04}, 1, DH_LOCALE_VI);
    expect(&out, "<_0,1");
}

static void bounds(void **state)
{
    (void)state;
    static const struct {
        dh_count value;
        const char *vi, *en;
    } rows[] = {{{15798, 15798, 15798}, "15.798", "15,798"}, {{2300, 2300, INFINITY}, "≥_2.300", "≥_2,300"},
                {{300, 0, 300}, "≤_300", "≤_300"},           {{300, 285, 315}, "≈_300", "≈_300"},
                {{300, 0, INFINITY}, "≈_300", "≈_300"},      {{400, 101, INFINITY}, "≥_≈_400", "≥_≈_400"},
                {{0.25, 0, 0.25}, "≤_0,25", "≤_0.25"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dh_strbuf out = {0};
        dh_format_count(&out, rows[i].value, -1, DH_LOCALE_VI);
        expect(&out, rows[i].vi);
        dh_format_count(&out, rows[i].value, -1, DH_LOCALE_EN);
        expect(&out, rows[i].en);
    }
}

static void expect_cell(dh_column *c, dh_display display, const char *vi, const char *en)
{
    dh_strbuf out = {0};
    c->display = display;
    dh_format_cell(&out, c, c->length - 1, DH_LOCALE_VI);
    expect(&out, vi);
    dh_format_cell(&out, c, c->length - 1, DH_LOCALE_EN);
    expect(&out, en);
}

static void cells_by_type_and_show(void **state)
{
    (void)state;
    dh_column *years = dh_column_new(DH_INT64, 0), *p = dh_column_new(DH_FLOAT64, 0);
    dh_column *yes = dh_column_new(DH_BOOL, 0), *day = dh_column_new(DH_DATE, 0), *rate = dh_column_new(DH_COUNT, 0);
    dh_column_append_int64(years, 2020);
    expect_cell(years, DH_DISPLAY_ID, "2020", "2020");
    expect_cell(years, DH_DISPLAY_PLAIN, "2.020", "2,020");
    dh_column_append_float64(p, 0.0004);
    expect_cell(p, DH_DISPLAY_PVALUE, "<_0,001", "<_0.001");
    dh_column_append_float64(p, 0.0472);
    expect_cell(p, DH_DISPLAY_PVALUE, "0,047", "0.047");
    expect_cell(p, DH_DISPLAY_PERCENT, "4,7%", "4.7%");
    dh_column_append_bool(yes, true);
    expect_cell(yes, DH_DISPLAY_PLAIN, "có", "yes");
    dh_column_append_bool(yes, false);
    expect_cell(yes, DH_DISPLAY_PLAIN, "không", "no");
    dh_column_append_null(yes);
    expect_cell(yes, DH_DISPLAY_PLAIN, "–", "–");
    dh_column_append_date(day, dh_date_from_civil(2020, 8, 11));
    expect_cell(day, DH_DISPLAY_PLAIN, "11/08/2020", "2020-08-11");
    dh_column_append_count(rate, (dh_count){0.837, 0.837, INFINITY});
    expect_cell(rate, DH_DISPLAY_PERCENT, "≥_83,7%", "≥_83.7%");
    dh_column_unref(years);
    dh_column_unref(p);
    dh_column_unref(yes);
    dh_column_unref(day);
    dh_column_unref(rate);
}

static void moments(void **state)
{
    (void)state;
    dh_column *c = dh_column_new(DH_DATETIME, 0);
    int64_t day = INT64_C(18485) * 86400 * 1000000, hour = INT64_C(3600) * 1000000;
    dh_column_append_int64(c, day + 7 * hour + hour / 2);
    expect_cell(c, DH_DISPLAY_PLAIN, "11/08/2020 07:30", "2020-08-11 07:30");
    dh_column_append_int64(c, day + 7 * hour + 5000000);
    expect_cell(c, DH_DISPLAY_PLAIN, "11/08/2020 07:00:05", "2020-08-11 07:00:05");
    dh_column_append_int64(c, day + 1);
    expect_cell(c, DH_DISPLAY_PLAIN, "11/08/2020 00:00:00.000001", "2020-08-11 00:00:00.000001");
    dh_column_unref(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(numbers), cmocka_unit_test(integers_and_percentages),
                                       cmocka_unit_test(bounds), cmocka_unit_test(cells_by_type_and_show),
                                       cmocka_unit_test(moments)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
