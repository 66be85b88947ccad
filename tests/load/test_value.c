/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsers of truth values, numbers and dates: values and, for what is refused, the whole reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "load/values/value.h"

static void check_reason(const dh_strbuf *reason, const char *text, const char *wanted)
{
    const char *got = reason->data != NULL ? reason->data : "";
    if (strcmp(got, wanted) != 0) fail_msg("'%s': reason '%s', wanted '%s'", text, got, wanted);
}

static void test_bool(void **state)
{
    (void)state;
    static const char *const yes[] = {"có", "Có", "CÓ", "co", "yes", "YES", "Yes", "true", "TRUE", "1", "x", "X"};
    static const char *const no[] = {"không", "Không", "KHÔNG", "khong", "no", "No", "false", "FALSE", "0"};
    static const char *const neither[] = {"", "2", "maybe", "cỏ", "có lẽ", "10", "-"};
    bool value;
    dh_strbuf reason = {0};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        value = false;
        assert_true(dh_value_parse_bool(&value, yes[i], strlen(yes[i]), &reason));
        assert_true(value);
    }
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        value = true;
        assert_true(dh_value_parse_bool(&value, no[i], strlen(no[i]), &reason));
        assert_false(value);
    }
    assert_int_equal(reason.size, 0);
    for (size_t i = 0; i < sizeof neither / sizeof neither[0]; i++) {
        dh_strbuf_clear(&reason);
        assert_false(dh_value_parse_bool(&value, neither[i], strlen(neither[i]), &reason));
        check_reason(&reason, neither[i], "is neither yes nor no; write có or không, yes or no, true or false, 1 or 0");
    }
    dh_strbuf_free(&reason);
}

#define EITHER(a, b, mark, style)                                                                                      \
    "may be " a " or " b "; if '" mark "' marks thousands, set numbers = \"" style "\", else write the whole number"
#define THOUSANDS_VI "'.' marks thousands here, as in 15.798,5 (numbers = \"vi\"), and three digits must stand after it"
#define THOUSANDS_EN "',' marks thousands here, as in 15,798.5 (numbers = \"en\"), and three digits must stand after it"
#define COMMA_PLAIN                                                                                                    \
    "',' is not read in plain numbers such as 15798.5; set numbers = \"vi\" for 15.798,5 or \"en\" for 15,798.5"

static const struct {
    const char *text;
    dh_number_style style;
    double value;
    const char *reason; /* NULL = read */
} floats[] = {
    {"15.798,5", DH_NUMBERS_VI, 15798.5, NULL},
    {"15798,5", DH_NUMBERS_VI, 15798.5, NULL},
    {"1.234.567", DH_NUMBERS_VI, 1234567, NULL},
    {"1,2", DH_NUMBERS_VI, 1.2, NULL},
    {"-0,25", DH_NUMBERS_VI, -0.25, NULL},
    {"\xe2\x88\x92"
     "3",
     DH_NUMBERS_VI, -3, NULL},
    {"1.5", DH_NUMBERS_VI, 0, THOUSANDS_VI},
    {"15.79", DH_NUMBERS_VI, 0, THOUSANDS_VI},
    {"1234.567", DH_NUMBERS_VI, 0, THOUSANDS_VI},
    {"0.123", DH_NUMBERS_VI, 0, THOUSANDS_VI},
    {"1.2345", DH_NUMBERS_VI, 0, THOUSANDS_VI},
    {".123", DH_NUMBERS_VI, 0, THOUSANDS_VI},
    {"1,2,3", DH_NUMBERS_VI, 0, "is not a number such as 15.798,5 (numbers = \"vi\"): ',' stands where none may"},
    {"15,798.5", DH_NUMBERS_VI, 0, "is not a number such as 15.798,5 (numbers = \"vi\"): '.' stands where none may"},
    {"5,", DH_NUMBERS_VI, 0, "has no digit after the decimal mark ','"},
    {"15,798.5", DH_NUMBERS_EN, 15798.5, NULL},
    {"1.5", DH_NUMBERS_EN, 1.5, NULL},
    {"1,2", DH_NUMBERS_EN, 0, THOUSANDS_EN},
    {"1,23", DH_NUMBERS_EN, 0, THOUSANDS_EN},
    {"12,34,567", DH_NUMBERS_EN, 0, THOUSANDS_EN},
    {"15.798,5", DH_NUMBERS_EN, 0, "is not a number such as 15,798.5 (numbers = \"en\"): ',' stands where none may"},
    {"15798.5", DH_NUMBERS_PLAIN, 15798.5, NULL},
    {"+7", DH_NUMBERS_PLAIN, 7, NULL},
    {"0.1", DH_NUMBERS_PLAIN, 0.1, NULL},
    {"1.23E+05", DH_NUMBERS_PLAIN, 123000, NULL},
    {"2.2250738585072011e-308", DH_NUMBERS_PLAIN, 2.2250738585072011e-308, NULL},
    {"9007199254740993", DH_NUMBERS_PLAIN, 9007199254740992.0, NULL},
    {"1,2", DH_NUMBERS_PLAIN, 0, COMMA_PLAIN},
    {"1e999", DH_NUMBERS_PLAIN, 0, "is too large for a number"},
    {"1e-400", DH_NUMBERS_PLAIN, 0, "is too near to 0 for a number"},
    {"0.0e-400", DH_NUMBERS_PLAIN, 0, NULL},
    {"15.000", DH_NUMBERS_PLAIN, 15, NULL},
    {"", DH_NUMBERS_PLAIN, 0, "is not a number such as 15798.5"},
    {"-", DH_NUMBERS_PLAIN, 0, "is not a number such as 15798.5"},
    {"nan", DH_NUMBERS_PLAIN, 0, "is not a number such as 15798.5"},
    {"inf", DH_NUMBERS_PLAIN, 0, "is not a number such as 15798.5"},
    {"0x10", DH_NUMBERS_PLAIN, 0, "is not a number such as 15798.5"},
    {"12 km", DH_NUMBERS_EN, 0, "is not a number such as 15,798.5"},
    {"1 234", DH_NUMBERS_VI, 0, "is not a number such as 15.798,5"},
};

static void test_float(void **state)
{
    (void)state;
    dh_strbuf reason = {0};
    for (size_t i = 0; i < sizeof floats / sizeof floats[0]; i++) {
        double value = NAN;
        dh_strbuf_clear(&reason);
        bool read = dh_value_parse_float64(&value, floats[i].text, strlen(floats[i].text), floats[i].style, &reason);
        if (read != (floats[i].reason == NULL)) fail_msg("'%s': read %d", floats[i].text, read);
        if (read && value != floats[i].value) fail_msg("'%s' is %.17g", floats[i].text, value);
        if (!read) check_reason(&reason, floats[i].text, floats[i].reason);
    }
    dh_strbuf_free(&reason);
}

/* Oracle: strtod in the C locale, which every program starts in. */
static void test_float_is_exact(void **state)
{
    (void)state;
    dh_strbuf reason = {0};
    uint64_t seed = 7;
    for (int i = 0; i < 20000; i++) {
        char text[64];
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
        uint64_t digits = seed >> (10 + seed % 40);
        int places = (int)((seed >> 7) % 12);
        snprintf(text, sizeof text, "%llu.%0*llu", (unsigned long long)(digits >> 12), places + 1,
                 (unsigned long long)(digits & 0xfff));
        double value;
        if (!dh_value_parse_float64(&value, text, strlen(text), DH_NUMBERS_PLAIN, &reason))
            fail_msg("%s is refused: %s", text, reason.data);
        if (value != strtod(text, NULL)) fail_msg("%s is %.17g", text, value);
    }
    dh_strbuf_free(&reason);
}

static const struct {
    const char *text;
    dh_number_style style;
    int64_t value;
    const char *reason;
} integers[] = {
    {"15798", DH_NUMBERS_PLAIN, 15798, NULL},
    {"15.798", DH_NUMBERS_VI, 15798, NULL},
    {"15,798", DH_NUMBERS_EN, 15798, NULL},
    {"45.0", DH_NUMBERS_PLAIN, 45, NULL},
    {"45,00", DH_NUMBERS_VI, 45, NULL},
    {"-12", DH_NUMBERS_PLAIN, -12, NULL},
    {"007", DH_NUMBERS_PLAIN, 7, NULL},
    {"9223372036854775807", DH_NUMBERS_PLAIN, INT64_MAX, NULL},
    {"-9223372036854775808", DH_NUMBERS_PLAIN, INT64_MIN, NULL},
    {"9223372036854775808", DH_NUMBERS_PLAIN, 0, "is too large for a whole number of 64 bits"},
    {"99999999999999999999999", DH_NUMBERS_PLAIN, 0, "is too large for a whole number of 64 bits"},
    {"45.5", DH_NUMBERS_PLAIN, 0, "has a fraction, a whole number is needed"},
    {"1,2", DH_NUMBERS_VI, 0, "has a fraction, a whole number is needed"},
    {"1.01E+11", DH_NUMBERS_PLAIN, 0, "was shortened by a spreadsheet; write out all digits"},
    {"1.5", DH_NUMBERS_VI, 0, THOUSANDS_VI},
    {"1,2", DH_NUMBERS_PLAIN, 0, COMMA_PLAIN},
    {"15.000", DH_NUMBERS_PLAIN, 0, EITHER("15", "15000", ".", "vi")},
    {"-2.300", DH_NUMBERS_EN, 0, EITHER("2", "2300", ".", "vi")},
    {"150,000", DH_NUMBERS_VI, 0, EITHER("150", "150000", ",", "en")},
    {"0.000", DH_NUMBERS_PLAIN, 0, NULL},
    {"1500.000", DH_NUMBERS_PLAIN, 1500, NULL},
    {"15.0000", DH_NUMBERS_PLAIN, 15, NULL},
};

static void test_int(void **state)
{
    (void)state;
    dh_strbuf reason = {0};
    for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++) {
        int64_t value = 99;
        dh_strbuf_clear(&reason);
        bool read =
            dh_value_parse_int64(&value, integers[i].text, strlen(integers[i].text), integers[i].style, &reason);
        if (read != (integers[i].reason == NULL)) fail_msg("'%s': read %d", integers[i].text, read);
        if (read)
            assert_int_equal(value, integers[i].value);
        else
            check_reason(&reason, integers[i].text, integers[i].reason);
    }
    dh_strbuf_free(&reason);
}

static const struct {
    const char *formats[3];
    const char *text;
    const char *value; /* ISO; NULL = refused */
    const char *reason;
} dates[] = {
    {{"d/m/y"}, "11/08/2020", "2020-08-11", NULL},
    {{"d/m/y"}, "1/8/2020", "2020-08-01", NULL},
    {{"d/m/y"}, "29/02/2020", "2020-02-29", NULL},
    {{"m/d/y"}, "08/11/2020", "2020-08-11", NULL},
    {{"y-m-d"}, "2020-08-11", "2020-08-11", NULL},
    {{"ymd"}, "20200811", "2020-08-11", NULL},
    {{"d.m.y"}, "11.8.2020", "2020-08-11", NULL},
    {{"d/m/y", "y-m-d"}, "2020-08-11", "2020-08-11", NULL},
    {{"y-m-d H:M:S"}, "2011-07-01 01:32:33", "2011-07-01", NULL},
    {{"y-m-dTH:M"}, "2011-07-01T23:59", "2011-07-01", NULL},
    {{"y-m-d H:M:S"}, "2011-07-01", "2011-07-01", NULL},
    {{"d/m/y"}, "31/02/2020", NULL, "day 31 does not exist in February 2020"},
    {{"d/m/y"}, "29/02/2019", NULL, "day 29 does not exist in February 2019"},
    {{"d/m/y"}, "31/04/2020", NULL, "day 31 does not exist in April 2020"},
    {{"d/m/y"}, "12/13/2020", NULL, "month 13 does not exist"},
    {{"d/m/y"}, "00/12/2020", NULL, "day 0 does not exist"},
    {{"d/m/y"}, "45/12/2020", NULL, "day 45 does not exist"},
    {{"d/m/y"}, "11/08/0217", NULL, "year 0217 is out of range, 1900 to 2100"},
    {{"d/m/y"}, "11/08/2999", NULL, "year 2999 is out of range, 1900 to 2100"},
    {{"d/m/y"},
     "11/08/20",
     NULL,
     "the year has 2 digits; write all four, or add \"d/m/yy\" to dates, which reads this as 2020-08-11: 00 to 69 as "
     "2000 to 2069, "
     "and 70 to 99 as 1970 to 1999"},
    {{"y-m-d"},
     "15-6-24",
     NULL,
     "the year has 2 digits; write all four, or add \"d-m-yy\" to dates, which reads this as 2024-06-15: 00 to 69 as "
     "2000 to 2069, and 70 to 99 as 1970 to 1999"},
    {{"d/m/y", "y-m-d"},
     "05-06-24",
     NULL,
     "the year has 2 digits; write all four, or add \"d-m-yy\" to dates, which reads this as 2024-06-05: 00 to 69 as "
     "2000 to 2069, and 70 to 99 as 1970 to 1999"},
    {{"y-m-d", "d-m-y"},
     "15-6-99",
     NULL,
     "the year has 2 digits; write all four, or add \"d-m-yy\" to dates, which reads this as 1999-06-15: 00 to 69 as "
     "2000 to 2069, and 70 to 99 as 1970 to 1999"},
    {{"y/m/d"},
     "15/6/24",
     NULL,
     "the year has 2 digits; write all four, or add \"d/m/yy\" to dates, which reads this as 2024-06-15: 00 to 69 as "
     "2000 to 2069, and 70 to 99 as 1970 to 1999"},
    {{"y.m.d"},
     "15.6.24",
     NULL,
     "the year has 2 digits; write all four, or add \"d.m.yy\" to dates, which reads this as 2024-06-15: 00 to 69 as "
     "2000 to 2069, and 70 to 99 as 1970 to 1999"},
    {{"y.d.m"},
     "15.6.24",
     NULL,
     "the year has 2 digits; write all four, or add \"d.m.yy\" to dates, which reads this as 2024-06-15: 00 to 69 as "
     "2000 to 2069, and 70 to 99 as 1970 to 1999"},
    {{"y-m-dTH:M"},
     "15-6-24 10:30",
     NULL,
     "the year has 2 digits; write all four, or add \"d-m-yyTH:M\" to dates, which reads this as 2024-06-15: 00 to 69 "
     "as 2000 to 2069, and 70 to 99 as 1970 to 1999"},
    {{"d/m/y H:M"},
     "15/6/24 10:30",
     NULL,
     "the year has 2 digits; write all four, or add \"d/m/yy H:M\" to dates, which reads this as 2024-06-15: 00 to 69 "
     "as 2000 to 2069, and 70 to 99 as 1970 to 1999"},
    {{"d/m/y H:M"},
     "15/6/24",
     NULL,
     "the year has 2 digits; write all four, or add \"d/m/yy\" to dates, which reads this as 2024-06-15: 00 to 69 as "
     "2000 to 2069, and 70 to 99 as 1970 to 1999"},
    {{"y-m-d"},
     "99-6-15",
     NULL,
     "the year has 2 digits; write all four, or add \"yy-m-d\" to dates, which reads this as 1999-06-15: 00 to 69 as "
     "2000 to 2069, and 70 to 99 as 1970 to 1999"},
    {{"y-m-d"},
     "32-6-15",
     NULL,
     "the year has 2 digits; write all four, or add \"yy-m-d\" to dates, which reads this as 2032-06-15: 00 to 69 as "
     "2000 to 2069, and 70 to 99 as 1970 to 1999"},
    {{"y-m-d"}, "31-2-24", NULL, "day 31 does not exist in February 2024"},
    {{"d/m/y"}, "31/2/24", NULL, "day 31 does not exist in February 2024"},
    {{"y-m-d"}, "15-6-4", NULL, "the year has one digit; write all four"},
    {{"d/m/y"},
     "15-6-24",
     NULL,
     "is not a date written d/m/y; if dates are written d-m-yy here, say dates = \"d-m-yy\", which reads this as "
     "2024-06-15"},
    {{"d/m/y"},
     "15.6.24",
     NULL,
     "is not a date written d/m/y; if dates are written d.m.yy here, say dates = \"d.m.yy\", which reads this as "
     "2024-06-15"},
    {{"y-m-d"},
     "15.6.24",
     NULL,
     "is not a date written y-m-d; if dates are written d.m.yy here, say dates = \"d.m.yy\", which reads this as "
     "2024-06-15"},
    {{"d/m/y"},
     "15-6-24 10:30",
     NULL,
     "is not a date written d/m/y; if dates are written d-m-yy H:M here, say dates = \"d-m-yy H:M\", which reads this "
     "as 2024-06-15"},
    {{"d/m/y"}, "31/02", NULL, "day 31 does not exist in February, and the year is missing; write d/m/y"},
    {{"d/m/y"},
     "2020-08-11",
     NULL,
     "is not a date written d/m/y; if dates are written y-m-d here, say dates = \"y-m-d\""},
    {{"y-m-d"}, "31/02/2018", NULL, "is not a date written y-m-d; write year-month-day, such as 2023-10-25"},
    {{"d/m/y"}, "11/08/20201", NULL, "is not a date written d/m/y; write day/month/year, such as 25/10/2023"},
    {{"d/m/y"}, "111/08/2020", NULL, "is not a date written d/m/y; write day/month/year, such as 25/10/2023"},
    {{"d/m/y"},
     "11-08-2020",
     NULL,
     "is not a date written d/m/y; if dates are written d-m-y here, say dates = \"d-m-y\""},
    {{"d/m/y"}, "ngày 11 tháng 8 năm 2020", "2020-08-11", NULL},
    {{"m/d/y"}, "Thứ Ba, 11 tháng 8 năm 2020", "2020-08-11", NULL},
    {{"d/m/y"}, "8h30 ngày 11/8/2020", "2020-08-11", NULL},
    {{"m/d/y"}, "8 giờ 30, ngày 8/11/2020", "2020-08-11", NULL},
    {{"d/m/y"}, "11/8/2020 2 giờ chiều", "2020-08-11", NULL},
    {{"d/m/y"}, "họp ngày 11/8/2020", NULL, "is not a date written d/m/y; write day/month/year, such as 25/10/2023"},
    {{"d/m/y", "d/m/yy"}, "11/08/20", "2020-08-11", NULL},
    {{"d/m/y", "d/m/yy"}, "11/08/70", "1970-08-11", NULL},
    {{"d/m/yy"},
     "11/08/2020",
     NULL,
     "is not a date written d/m/yy; if dates are written d/m/y here, say dates = \"d/m/y\""},
    {{"d/m/y"}, "tháng 8", NULL, "is not a date written d/m/y; write day/month/year, such as 25/10/2023"},
    {{"d/m/y", "y-m-d"},
     "August",
     NULL,
     "is not a date written d/m/y or y-m-d; write day/month/year, such as 25/10/2023"},
    {{"d/m/y"},
     "11/08/2020 07:30:00",
     NULL,
     "is not a date written d/m/y; if dates are written d/m/y H:M:S here, say dates = \"d/m/y H:M:S\""},
    {{"d/m/y"},
     "11/08/2020 at 07:30",
     NULL,
     "is not a date written d/m/y; for a time of day say so in the format, such as \"d/m/y H:M:S\""},
    {{"m/d/y"},
     "03/01/2011 02:27:57 PM",
     NULL,
     "is not a date written m/d/y; if dates are written m/d/y I:M:S p here, say dates = \"m/d/y I:M:S p\""},
    {{"y-m-d H:M:S"},
     "2026-03-20T09:00:00Z",
     NULL,
     "is not a date written y-m-d H:M:S; if dates are written y-m-dTH:M:Sz here, say dates = \"y-m-dTH:M:Sz\""},
    {{"m/d/y I:M:S p"}, "03/01/2011 02:27:57 PM", "2011-03-01", NULL},
    {{"m/d/y I:M:S p"}, "03/01/2011", "2011-03-01", NULL},
    {{"d/m/y", "m/d/y"}, "05/13/2018", "2018-05-13", NULL},
    {{"d/m/y", "m/d/y"}, "13/05/2018", "2018-05-13", NULL},
    {{"d/m/y", "m/d/y"}, "05/05/2018", "2018-05-05", NULL},
    {{"d/m/y", "m/d/y"},
     "04/05/2018",
     NULL,
     "may be 2018-05-04, read as d/m/y, or 2018-04-05, read as m/d/y; keep the one format that the file follows"},
    {{"d/m/y", "y-m-d", "m/d/y H:M"},
     "04/05/2018",
     NULL,
     "may be 2018-05-04, read as d/m/y, or 2018-04-05, read as m/d/y H:M; keep the one format that the file follows"},
    {{"ymd", "ydm"},
     "20180405",
     NULL,
     "may be 2018-04-05, read as ymd, or 2018-05-04, read as ydm; keep the one format that the file follows"},
    {{"d/m/y", "m/d/y"}, "13/13/2018", NULL, "month 13 does not exist"},
    {{"d/m/y"},
     "44054",
     NULL,
     "is not a date written d/m/y; it looks like a spreadsheet's day number: give the column a date format and save "
     "again, or add \"serial\" to dates"},
    {{"y-m-d H:M:S"}, "2011-07-01 24:00:00", NULL, "time 24:00:00 does not exist"},
};

static int32_t read_formats(dh_date_format *out, const char *const *texts)
{
    int32_t n = 0;
    dh_strbuf reason = {0};
    for (; n < 3 && texts[n] != NULL; n++) assert_true(dh_date_format_parse(&out[n], texts[n], &reason));
    dh_strbuf_free(&reason);
    return n;
}

static void test_date(void **state)
{
    (void)state;
    dh_strbuf reason = {0};
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        dh_date_format formats[3];
        int32_t n = read_formats(formats, dates[i].formats), days = 0;
        dh_strbuf_clear(&reason);
        dh_day_said said;
        bool read = dh_value_parse_date(&days, &said, dates[i].text, strlen(dates[i].text), formats, n, &reason);
        if (read != (dates[i].value != NULL)) fail_msg("'%s': read %d", dates[i].text, read);
        if (read) {
            char iso[32];
            dh_date_format_iso(days, iso);
            assert_string_equal(iso, dates[i].value);
        } else {
            check_reason(&reason, dates[i].text, dates[i].reason);
        }
    }
    dh_strbuf_free(&reason);
}

static void test_datetime(void **state)
{
    (void)state;
    static const char *const timed[] = {"y-m-d H:M:S", NULL}, *const either[] = {"y-m-d H:M", "y-m-d", NULL};
    dh_date_format formats[3];
    dh_strbuf reason = {0};
    int64_t value;
    char iso[32];
    int32_t n = read_formats(formats, timed);
    dh_day_said said;
    assert_true(dh_value_parse_datetime(&value, &said, "2011-07-01 01:32:33.25", 22, formats, n, &reason));
    assert_int_equal(value, INT64_C(1309483953250000)); /* date -ud '2011-07-01 01:32:33' +%s */
    assert_false(dh_value_parse_datetime(&value, &said, "2011-07-01", 10, formats, n, &reason));
    check_reason(&reason, "2011-07-01", "has no time of day, which y-m-d H:M:S asks for");
    dh_strbuf_clear(&reason);
    n = read_formats(formats, either);
    assert_true(dh_value_parse_datetime(&value, &said, "1969-12-31 23:59", 16, formats, n, &reason));
    assert_int_equal(value, INT64_C(-60000000));
    assert_true(dh_value_parse_datetime(&value, &said, "2011-07-01", 10, formats, n, &reason));
    dh_datetime_format_iso(value, iso);
    assert_string_equal(iso, "2011-07-01T00:00:00");
    dh_strbuf_free(&reason);
}

/* Hours to 12, and offsets. Neighbours tried: noon and midnight, small letters, SA and CH, hours that do not exist, the
 * forms of offsets, a fraction before an offset, and what only looks like one. */
static void test_hours_and_offsets(void **state)
{
    (void)state;
    static const struct {
        const char *format, *text, *value; /* ISO; NULL = refused, for `reason` */
        const char *reason;
    } times[] = {
        {"m/d/y I:M:S p", "03/01/2011 02:27:57 PM", "2011-03-01T14:27:57", NULL},
        {"m/d/y I:M:S p", "03/01/2011 02:27:57 AM", "2011-03-01T02:27:57", NULL},
        {"d/m/y I:M p", "1/3/2011 12:05 am", "2011-03-01T00:05:00", NULL},
        {"d/m/y I:M p", "1/3/2011 12:05 p.m.", "2011-03-01T12:05:00", NULL},
        {"d/m/y I:Mp", "1/3/2011 2:05PM", "2011-03-01T14:05:00", NULL},
        {"d/m/y I:M p", "1/3/2011 2:05 CH", "2011-03-01T14:05:00", NULL},
        {"d/m/y I:M p", "1/3/2011 2:05 SA", "2011-03-01T02:05:00", NULL},
        {"d/m/y I:M p", "1/3/2011 13:05 PM", NULL, "hour 13 does not exist beside AM or PM; 1 to 12 do"},
        {"d/m/y I:M p", "1/3/2011 0:05 AM", NULL, "hour 0 does not exist beside AM or PM; 1 to 12 do"},
        {"d/m/y I:M p", "1/3/2011", NULL, "has no time of day, which d/m/y I:M p asks for"},
        {"y-m-dTH:M:Sz", "2026-03-20T09:00:00Z", "2026-03-20T09:00:00", NULL},
        {"y-m-d H:M:Sz", "2026-03-20 09:00:00+00", "2026-03-20T09:00:00", NULL},
        {"y-m-dTH:M:Sz", "2026-03-20 23:30:00+07:00", "2026-03-20T23:30:00", NULL},
        {"y-m-dTH:M:Sz", "2026-03-20T01:30:00-0500", "2026-03-20T01:30:00", NULL},
        {"y-m-dTH:M:Sz", "2026-03-20T01:30:00.000+05:30", "2026-03-20T01:30:00", NULL},
        {"y-m-d H:M:S z", "2026-03-20 09:00:00 +07", "2026-03-20T09:00:00", NULL},
        {"y/m/d I:M:S p z", "2025/08/03 9:12:45 AM GMT+7", "2025-08-03T09:12:45", NULL},
        {"y/m/d I:M:S p z", "2025/08/03 12:05:01 SA GMT+7", "2025-08-03T00:05:01", NULL},
        {"y/m/d I:M:S p z", "2025/08/03 9:12:45 CH UTC-05:30", "2025-08-03T21:12:45", NULL},
        {"y/m/d I:M:S p z", "2025/08/03 9:12:45 PM GMT", "2025-08-03T21:12:45", NULL},
        {"y/m/d I:M:S p z", "2025/08/03 9:12:45 PM GMT+14", "2025-08-03T21:12:45", NULL},
        {"y/m/d I:M:S p z", "2025/08/03 9:12:45 PM GMT+15", NULL,
         "is not a date written y/m/d I:M:S p z; write year/month/day, such as 2023/10/25 02:30:00 PM Z"},
        {"y/m/d I:M:S p z", "2025/08/03 9:12:45 PM GMT+", NULL,
         "is not a date written y/m/d I:M:S p z; write year/month/day, such as 2023/10/25 02:30:00 PM Z"},
        {"y/m/d I:M:S p z", "2025/08/03 9:12:45 PM GMT+7:6", NULL,
         "is not a date written y/m/d I:M:S p z; write year/month/day, such as 2023/10/25 02:30:00 PM Z"},
        {"y-m-dTH:M:S", "2026-03-20T09:00:00.000", "2026-03-20T09:00:00", NULL},
        {"y-m-dTH:M:Sz", "2026-03-20T09:00:00+15:00", NULL,
         "is not a date written y-m-dTH:M:Sz; write year-month-day, such as 2023-10-25T14:30:00Z"},
        {"y-m-dTH:M:Sz", "2026-03-20T09:00:00+7", NULL,
         "is not a date written y-m-dTH:M:Sz; write year-month-day, such as 2023-10-25T14:30:00Z"},
        {"y-m-dTH:M:Sz", "2026-03-20T09:00:00+07:60", NULL,
         "is not a date written y-m-dTH:M:Sz; write year-month-day, such as 2023-10-25T14:30:00Z"},
    };
    dh_strbuf reason = {0};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        dh_date_format format;
        int64_t value;
        char iso[32];
        dh_strbuf_clear(&reason);
        assert_true(dh_date_format_parse(&format, times[i].format, &reason));
        dh_day_said said;
        bool read = dh_value_parse_datetime(&value, &said, times[i].text, strlen(times[i].text), &format, 1, &reason);
        if (read != (times[i].value != NULL)) fail_msg("'%s' as %s: read %d", times[i].text, times[i].format, read);
        if (read) {
            dh_datetime_format_iso(value, iso);
            assert_string_equal(iso, times[i].value);
        } else {
            check_reason(&reason, times[i].text, times[i].reason);
        }
    }
    dh_strbuf_free(&reason);
}

static void test_formats(void **state)
{
    (void)state;
    static const struct {
        const char *format, *reason;
    } bad[] = {
        {"d/m", "it needs y, m and d"},
        {"d/m/y/d", "'d' stands in it twice; each part is one letter, as in d/m/y"},
        {"d/m/y S", "a time of day needs H and M, and may have S after them"},
        {"%d/%m/%Y", "'%' stands in it; y (or yy, of two digits), m, d, H, M, S, I (hours to 12), p (AM or PM), z (Z "
                     "or +07:00) and the marks / - . , : T "
                     "between them are known"},
        {"d/m/y I:M", "I and p belong together: hours to 12, and AM or PM"},
        {"d/m/y H:M p", "I and p belong together: hours to 12, and AM or PM"},
        {"d/m/y H I:M p", "it has hours twice; H counts them to 24, and I to 12"},
        {"d/m/yz", "z belongs to a time of day"},
        {"d--------------m/y", "it is too long"},
        {"", "it needs y, m and d"},
    };
    dh_strbuf reason = {0};
    dh_date_format format;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        dh_strbuf_clear(&reason);
        assert_false(dh_date_format_parse(&format, bad[i].format, &reason));
        check_reason(&reason, bad[i].format, bad[i].reason);
    }
    dh_strbuf_free(&reason);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bool),           cmocka_unit_test(test_float),
        cmocka_unit_test(test_float_is_exact), cmocka_unit_test(test_int),
        cmocka_unit_test(test_date),           cmocka_unit_test(test_datetime),
        cmocka_unit_test(test_formats),        cmocka_unit_test(test_hours_and_offsets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
