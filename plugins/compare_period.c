/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods in the proleptic Gregorian calendar. */
#include "compare_period.h"

#include <math.h>
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

void period_measure(period *p)
{
    period_cut(p, p->last);
    p->whole = p->months;
}

/* Whether two days are the same of their years; the last of February is, whichever it is. */
static int is_same_day(int32_t a, int32_t b)
{
    int year[2], month[2], day[2];
    civil(a, &year[0], &month[0], &day[0]);
    civil(b, &year[1], &month[1], &day[1]);
    int ends = month[0] == 2 && period_month_end(a) == a && period_month_end(b) == b;
    return month[0] == month[1] && (day[0] == day[1] || ends);
}

void period_level(period *a, period *b)
{
    int whole = is_same_day(a->first, b->first) && is_same_day(a->last, b->last);
    int months = is_same_day(a->first, b->first) && is_same_day(a->seen, b->seen);
    if ((whole && fabs(a->whole - b->whole) < 0.1) || b->last - b->first == a->last - a->first) b->whole = a->whole;
    if ((months && fabs(a->months - b->months) < 0.1) || b->seen - b->first == a->seen - a->first)
        b->months = a->months;
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
