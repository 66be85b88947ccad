/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See reporting.h. Periods of a calendar are civil ones, moved by days and months. */
#include "base/reporting.h"

#include <stddef.h>

#include "base/calendar.h"

static const dh_calendar civil = {.month = 1, .day = 1, .weekday = 1};

static const dh_calendar *or_civil(const dh_calendar *calendar)
{
    return calendar != NULL ? calendar : &civil;
}

void dh_calendar_shift(const dh_calendar *calendar, int *days, int *months)
{
    const dh_calendar *c = or_civil(calendar);
    bool ends_later = c->by_end && (c->month > 1 || c->day > 1);
    *days = 1 - c->day;
    *months = (ends_later ? 13 : 1) - c->month;
}

int32_t dh_calendar_civil(const dh_calendar *calendar, int32_t day)
{
    int days, months;
    dh_calendar_shift(calendar, &days, &months);
    if (day < DH_DATE_MIN - days) return DH_DATE_MIN;
    return months != 0 ? dh_date_add_months(day + days, months) : day + days;
}

int dh_calendar_year(const dh_calendar *calendar, int32_t day)
{
    int year, month, d;
    dh_date_to_civil(dh_calendar_civil(calendar, day), &year, &month, &d);
    return year;
}

/* The first day of a month, counted from the beginning of the year 0. */
static int32_t first_of(const dh_calendar *calendar, int month)
{
    int days, months;
    dh_calendar_shift(calendar, &days, &months);
    month -= months;
    if (month < 12) return DH_DATE_MIN - 1;
    if (month >= 120000) return month > 120000 ? DH_DATE_MAX + 2 : DH_DATE_MAX + 1 - days;
    return dh_date_from_civil(month / 12, month % 12 + 1, 1) - days;
}

dh_day_range dh_calendar_months(const dh_calendar *calendar, int year, int first, int n)
{
    int month = year * 12 + first - 1;
    return (dh_day_range){first_of(calendar, month), first_of(calendar, month + n) - 1};
}

dh_day_range dh_calendar_part(const dh_calendar *calendar, int32_t day, int n)
{
    int year, month, d;
    dh_date_to_civil(dh_calendar_civil(calendar, day), &year, &month, &d);
    return dh_calendar_months(calendar, year, (month - 1) / n * n + 1, n);
}

dh_day_range dh_calendar_week(const dh_calendar *calendar, int32_t day)
{
    int32_t from = day - (dh_date_weekday(day) - or_civil(calendar)->weekday + 7) % 7;
    return (dh_day_range){from, from + 6};
}

void dh_calendar_week_number(const dh_calendar *calendar, int32_t day, int *year, int *week)
{
    int32_t middle = dh_calendar_week(calendar, day).from + 3; /* most days of a week are in the year of its fourth */
    *year = dh_calendar_year(calendar, middle);
    *week = (middle - dh_calendar_months(calendar, *year, 1, 12).from) / 7 + 1;
}

bool dh_calendar_week_days(const dh_calendar *calendar, int year, int week, dh_day_range *out)
{
    dh_day_range days = dh_calendar_months(calendar, year, 1, 12);
    int32_t middle = dh_calendar_week(calendar, days.from).from + 3;
    if (middle < days.from) middle += 7;
    middle += 7 * (week - 1);
    *out = (dh_day_range){middle - 3, middle + 3};
    return week >= 1 && middle <= days.to;
}

int dh_calendar_place(const dh_calendar *calendar, int32_t day)
{
    const dh_calendar *c = or_civil(calendar);
    int year, month, d;
    dh_date_to_civil(day, &year, &month, &d);
    return (month * 32 + d - c->month * 32 - c->day + 12 * 32) % (12 * 32);
}

dh_day_range dh_calendar_to_date(const dh_calendar *calendar, int32_t day, int32_t until)
{
    dh_day_range days = dh_calendar_part(calendar, day, 12);
    int last = dh_calendar_place(calendar, until);
    while (days.to > days.from && dh_calendar_place(calendar, days.to) > last) days.to--;
    return days;
}

int64_t dh_calendar_pack(const dh_calendar *calendar)
{
    if (calendar == NULL) return 0;
    return ((int64_t)(calendar->month * 32 + calendar->day) * 2 + calendar->by_end) * 8 + calendar->weekday;
}

dh_calendar dh_calendar_unpack(int64_t packed)
{
    if (packed == 0) return civil;
    return (dh_calendar){.month = (int)(packed >> 9),
                         .day = (int)(packed >> 4 & 31),
                         .by_end = (packed >> 3 & 1) != 0,
                         .weekday = (int)(packed & 7)};
}
