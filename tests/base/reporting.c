/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reporting calendars and periods as text. Days are written down by hand from printed calendars; years of four
 * calendars are walked day by day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "base/period.h"

static const dh_calendar report = {.name = "report", .month = 12, .day = 15, .by_end = true, .weekday = 4};
static const dh_calendar school = {.name = "school", .month = 8, .day = 1, .weekday = 1};
static const dh_calendar tax = {.name = "tax", .month = 4, .day = 6, .weekday = 7};

static int32_t day(const char *text)
{
    int32_t out;
    assert_true(dh_date_parse_iso(text, strlen(text), &out));
    return out;
}

static void reads(const char *text, const dh_period_terms *terms, const char *from, const char *to)
{
    dh_day_range period;
    char days[2][11];
    if (!dh_period_parse(text, strlen(text), terms, &period)) fail_msg("'%s' is no period", text);
    dh_date_format_iso(period.from, days[0]);
    dh_date_format_iso(period.to, days[1]);
    if (strcmp(days[0], from) != 0 || strcmp(days[1], to) != 0)
        fail_msg("'%s' is %s to %s, not %s to %s", text, days[0], days[1], from, to);
}

static void periods_of_a_reporting_year(void **state)
{
    (void)state;
    const dh_period_terms terms = {.calendar = &report};
    reads("2024", &terms, "2023-12-15", "2024-12-14");
    reads("2023", &terms, "2022-12-15", "2023-12-14");
    reads("2024-H1", &terms, "2023-12-15", "2024-06-14");
    reads("2024-H2", &terms, "2024-06-15", "2024-12-14");
    reads("2024-Q1", &terms, "2023-12-15", "2024-03-14");
    reads("2024-Q4", &terms, "2024-09-15", "2024-12-14");
    reads("2024-01", &terms, "2023-12-15", "2024-01-14");
    reads("2024-03", &terms, "2024-02-15", "2024-03-14"); /* 29 days */
    reads("2023-03", &terms, "2023-02-15", "2023-03-14"); /* 28 days */
    reads("2024-12", &terms, "2024-11-15", "2024-12-14");
    reads("2023..2024-Q1", &terms, "2022-12-15", "2024-03-14");
    reads("2024-03-01", &terms, "2024-03-01", "2024-03-01");
}

static void periods_of_a_school_year(void **state)
{
    (void)state;
    const dh_period_terms terms = {.calendar = &school};
    reads("2023", &terms, "2023-08-01", "2024-07-31");
    reads("2023-H2", &terms, "2024-02-01", "2024-07-31");
    reads("2023-07", &terms, "2024-02-01", "2024-02-29");
    reads("2022-07", &terms, "2023-02-01", "2023-02-28");
}

static void weeks(void **state)
{
    (void)state;
    const dh_period_terms thursdays = {.calendar = &(dh_calendar){.month = 1, .day = 1, .weekday = 4}};
    const dh_period_terms reports = {.calendar = &report};
    reads("2024-W01", NULL, "2024-01-01", "2024-01-07");
    reads("2024-W05", NULL, "2024-01-29", "2024-02-04");
    reads("2020-W53", NULL, "2020-12-28", "2021-01-03");
    reads("2021-w01", NULL, "2021-01-04", "2021-01-10");
    /* 1 January 2024 was a Monday: the week from Thursday 28 December has 3 of its days in 2024, the next all 7 */
    reads("2024-W01", &thursdays, "2024-01-04", "2024-01-10");
    /* of the year from Friday 15 December 2023 the week from Thursday 14 has 6 days */
    reads("2024-W01", &reports, "2023-12-14", "2023-12-20");
    dh_day_range period;
    assert_false(dh_period_parse("2024-W53", 8, NULL, &period));
    assert_false(dh_period_parse("2024-W00", 8, NULL, &period));
    assert_false(dh_period_parse("2024-W5", 7, NULL, &period));
}

/* The same days of each year, and 29 February. */
static void years_to_date(void **state)
{
    (void)state;
    dh_period_terms terms = {.has_as_of = true, .as_of = day("2024-08-11")};
    reads("2024-to-date", &terms, "2024-01-01", "2024-08-11");
    reads("2023-to-date", &terms, "2023-01-01", "2023-08-11");
    terms.as_of = day("2024-02-29");
    reads("2024-to-date", &terms, "2024-01-01", "2024-02-29");
    reads("2023-to-date", &terms, "2023-01-01", "2023-02-28");
    terms.as_of = day("2023-02-28");
    reads("2024-to-date", &terms, "2024-01-01", "2024-02-28");
    terms.calendar = &report;
    reads("2024-to-date", &terms, "2023-12-15", "2024-02-28");
    terms.as_of = day("2023-12-20"); /* a day of the reporting year 2024 */
    reads("2024-to-date", &terms, "2023-12-15", "2023-12-20");
    reads("2023-to-date", &terms, "2022-12-15", "2022-12-20");
    terms.has_as_of = false;
    dh_day_range period;
    assert_false(dh_period_parse("2024-to-date", 12, &terms, &period));
}

static void texts_that_are_none(void **state)
{
    (void)state;
    static const char *const bad[] = {"..",         "2018..",        "..2018",        "2019..2018",
                                      "2018.2019",  "2018...2019",   "2018-Q1..2018", "2018-02-30..2018-03-01",
                                      "2018-todat", "2018..19..2020"};
    dh_day_range period;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        bool read = dh_period_parse(bad[i], strlen(bad[i]), NULL, &period);
        if (read && strcmp(bad[i], "2018-Q1..2018") != 0) fail_msg("'%s' is a period", bad[i]);
    }
    reads("2018-01-15..2018-06-30", NULL, "2018-01-15", "2018-06-30");
}

/* Each day is in one year, half, quarter, month and week, which are told and read back. */
static void every_day_has_its_periods(void **state)
{
    (void)state;
    const dh_calendar *const calendars[] = {NULL, &report, &school, &tax};
    for (size_t c = 0; c < 4; c++) {
        const dh_period_terms terms = {.calendar = calendars[c]};
        for (int32_t at = day("1999-11-01"); at < day("2029-01-01"); at++) {
            static const int lengths[] = {12, 6, 3, 1};
            for (size_t i = 0; i < 5; i++) {
                char text[DH_PERIOD_TEXT];
                dh_day_range read,
                    is = i < 4 ? dh_calendar_part(calendars[c], at, lengths[i]) : dh_calendar_week(calendars[c], at);
                size_t size = dh_period_format(is, calendars[c], text);
                bool same = dh_period_parse(text, size, &terms, &read) && read.from == is.from && read.to == is.to;
                if (!same || at < is.from || at > is.to) fail_msg("calendar %d, day %d: '%s'", (int)c, at, text);
            }
            int year, month, d, days, months;
            dh_date_to_civil(dh_calendar_civil(calendars[c], at), &year, &month, &d);
            assert_int_equal(year, dh_calendar_year(calendars[c], at));
            dh_calendar_shift(calendars[c], &days, &months);
            assert_int_equal(dh_date_add_months(at + days, months), dh_calendar_civil(calendars[c], at));
            dh_calendar again = dh_calendar_unpack(dh_calendar_pack(calendars[c]));
            assert_int_equal(dh_calendar_civil(&again, at), dh_calendar_civil(calendars[c], at));
            assert_int_equal(dh_calendar_week(&again, at).from, dh_calendar_week(calendars[c], at).from);
        }
    }
}

/* Days far out do not run over. */
static void ends_of_the_range(void **state)
{
    (void)state;
    dh_day_range period;
    const dh_period_terms terms = {.calendar = &report};
    assert_false(dh_period_parse("0001", 4, &terms, &period));
    reads("9999", NULL, "9999-01-01", "9999-12-31");
    reads("0001", NULL, "0001-01-01", "0001-12-31");
    for (int i = 0; i < 400; i++) {
        dh_calendar_part(&report, DH_DATE_MIN + i, 12);
        dh_calendar_part(&school, DH_DATE_MAX - i, 12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_of_a_reporting_year),
        cmocka_unit_test(periods_of_a_school_year),
        cmocka_unit_test(weeks),
        cmocka_unit_test(years_to_date),
        cmocka_unit_test(texts_that_are_none),
        cmocka_unit_test(every_day_has_its_periods),
        cmocka_unit_test(ends_of_the_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
