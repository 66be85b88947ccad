/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates: every day of the range walked once beside a calendar that is counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/calendar.h"

/* Each day of the years 1 to 9999 is the day after the one before, there and back. 0001-01-01 was a Monday. */
static void counts_every_day(void **state)
{
    (void)state;
    int year = 1, month = 1, day = 1;
    for (int32_t days = DH_DATE_MIN; days <= DH_DATE_MAX; days++) {
        int y, m, d;
        dh_date_to_civil(days, &y, &m, &d);
        if (y != year || m != month || d != day)
            fail_msg("%d is %d-%d-%d, not %d-%d-%d", days, y, m, d, year, month, day);
        if (dh_date_from_civil(year, month, day) != days) fail_msg("%d-%d-%d is not %d", year, month, day, days);
        if (dh_date_weekday(days) != (days - DH_DATE_MIN) % 7 + 1) fail_msg("weekday of %d", days);
        bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
        int last = month == 2 ? 28 + leap : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
        if (day++ == last) {
            day = 1;
            if (month++ == 12) {
                month = 1;
                year++;
            }
        }
    }
    assert_int_equal(year, 10000);
}

static void knows_published_days(void **state)
{
    (void)state;
    assert_int_equal(dh_date_from_civil(1970, 1, 1), 0);
    assert_int_equal(dh_date_from_civil(2020, 8, 11), 18485); /* date -d 2020-08-11 +%s divided by 86400 */
    assert_int_equal(dh_date_weekday(18485), 2);              /* a Tuesday */
    assert_int_equal(dh_date_weekday(0), 4);
    assert_int_equal(dh_date_weekday(-1), 3);
}

static void refuses_impossible_dates(void **state)
{
    (void)state;
    assert_true(dh_date_is_valid(2020, 2, 29));
    assert_false(dh_date_is_valid(2019, 2, 29));
    assert_false(dh_date_is_valid(1900, 2, 29));
    assert_true(dh_date_is_valid(2000, 2, 29));
    assert_false(dh_date_is_valid(0, 1, 1));
    assert_false(dh_date_is_valid(10000, 1, 1));
    assert_false(dh_date_is_valid(2020, 13, 1));
    assert_false(dh_date_is_valid(2020, 0, 1));
    assert_false(dh_date_is_valid(2020, 4, 31));
    assert_int_equal(dh_date_days_in_month(2020, 13), 0);
}

static void adds_months(void **state)
{
    (void)state;
    assert_int_equal(dh_date_add_months(dh_date_from_civil(2020, 1, 31), 1), dh_date_from_civil(2020, 2, 29));
    assert_int_equal(dh_date_add_months(dh_date_from_civil(2020, 3, 31), -13), dh_date_from_civil(2019, 2, 28));
    assert_int_equal(dh_date_add_months(dh_date_from_civil(2019, 12, 15), 1), dh_date_from_civil(2020, 1, 15));
    assert_int_equal(dh_date_add_months(0, INT32_MAX), DH_DATE_MAX);
    assert_int_equal(dh_date_add_months(0, INT32_MIN), DH_DATE_MIN);
}

static void reads_iso_dates_only(void **state)
{
    (void)state;
    int32_t days = 0;
    assert_true(dh_date_parse_iso("2020-08-11", 10, &days));
    assert_int_equal(days, 18485);
    static const char *const wrong[] = {"2020-8-11",  "2020-08-1",  "2020/08/11", "2020-08-1x", "2020-02-30",
                                        "0000-01-01", "20a0-08-11", " 2020-08-1", "-020-08-11", ""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(dh_date_parse_iso(wrong[i], strlen(wrong[i]), &days));
    assert_false(dh_date_parse_iso("2020-08-111", 11, &days));
}

static void writes_iso(void **state)
{
    (void)state;
    char text[27];
    assert_int_equal(dh_date_format_iso(18485, text), 10);
    assert_string_equal(text, "2020-08-11");
    dh_date_format_iso(DH_DATE_MIN, text);
    assert_string_equal(text, "0001-01-01");
    dh_date_format_iso(DH_DATE_MAX + 1, text);
    assert_string_equal(text, "####-##-##");
    int64_t second = 1000000, day = 86400 * second;
    assert_int_equal(dh_datetime_format_iso(18485 * day + 27000 * second, text), 19);
    assert_string_equal(text, "2020-08-11T07:30:00");
    dh_datetime_format_iso(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999999");
    assert_int_equal(dh_datetime_format_iso(500000, text), 21);
    assert_string_equal(text, "1970-01-01T00:00:00.5");
    assert_true(dh_datetime_format_iso(INT64_MIN, text) < 27);
    assert_true(dh_datetime_format_iso(INT64_MAX, text) < 27);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_every_day),         cmocka_unit_test(knows_published_days),
        cmocka_unit_test(refuses_impossible_dates), cmocka_unit_test(adds_months),
        cmocka_unit_test(reads_iso_dates_only),     cmocka_unit_test(writes_iso)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
