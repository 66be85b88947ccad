/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods in the proleptic Gregorian calendar. */
#include "compare_period.h"

#include <stdio.h>
#include <string.h>

static int is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days since 1970-01-01. */
static int32_t day_number(int year, int month, int day)
{
    int before = year - 1;
    int32_t days = before * 365 + before / 4 - before / 100 + before / 400 - 719162; /* of 1 January */
    for (int m = 1; m < month; m++) days += month_days(year, m);
    return days + day - 1;
}

/* The inverse of day_number: a first guess that is not too late, then a search. */
static void civil(int32_t number, int *year, int *month, int *day)
{
    *year = 1970 + number / 366;
    if (number < 0) *year = 1970 + number / 365 - 1;
    while (day_number(*year + 1, 1, 1) <= number) ++*year;
    *month = 1;
    while (*month < 12 && day_number(*year, *month + 1, 1) <= number) ++*month;
    *day = number - day_number(*year, *month, 1) + 1;
}

int32_t period_month_end(int32_t number)
{
    int year, month, day;
    civil(number, &year, &month, &day);
    return number + month_days(year, month) - day;
}

void period_day_text(int32_t number, char *out)
{
    int year, month, day;
    civil(number, &year, &month, &day);
    snprintf(out, 16, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
}

/* The number of two digits at `text`, or -1. */
static int two_digits(const char *text)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return -1;
    return (text[0] - '0') * 10 + text[1] - '0';
}

/* The first and last month by what follows the year: "", "-H1", "-Q3", "-07". 0, or -1 for anything else. */
static int parse_months(const char *rest, size_t size, int *first, int *last)
{
    int part = size == 3 && rest[0] == '-' ? rest[2] - '0' : 0;
    *first = 1;
    *last = 12;
    if (size == 0) return 0;
    if (size != 3 || rest[0] != '-') return -1;
    int length = rest[1] == 'H' ? 6 : rest[1] == 'Q' ? 3 : 1;
    int max = length == 1 ? 12 : 12 / length;
    if (length == 1) part = two_digits(rest + 1);
    if (part < 1 || part > max) return -1;
    *first = (part - 1) * length + 1;
    *last = part * length;
    return 0;
}

int period_parse(period *out, const char *text, int32_t size)
{
    *out = (period){.months = 0};
    if (size < 4 || size > 10 || two_digits(text) < 0 || two_digits(text + 2) < 0) return -1;
    memcpy(out->text, text, (size_t)size);
    int year = two_digits(text) * 100 + two_digits(text + 2), first, last;
    if (year < 1) return -1;
    int is_day = size == 10 && text[7] == '-';
    if (parse_months(text + 4, is_day ? 3 : (size_t)size - 4, &first, &last) != 0) return -1;
    if (is_day) {
        int day = two_digits(text + 8);
        if (first != last || day < 1 || day > month_days(year, first)) return -1;
        out->first = out->last = day_number(year, first, day);
    } else {
        out->first = day_number(year, first, 1);
        out->last = day_number(year, last, month_days(year, last));
    }
    int status = period_cut(out, out->last);
    out->whole = out->months;
    return status;
}

int period_cut(period *p, int32_t as_of)
{
    p->seen = as_of < p->last ? as_of : p->last;
    p->months = 0;
    if (p->seen < p->first) return -1;
    for (int32_t at = p->first; at <= p->seen;) {
        int year, month, day;
        civil(at, &year, &month, &day);
        int32_t end = day_number(year, month, month_days(year, month));
        int32_t to = end < p->seen ? end : p->seen;
        p->months += (double)(to - at + 1) / month_days(year, month);
        at = end + 1;
    }
    return 0;
}
