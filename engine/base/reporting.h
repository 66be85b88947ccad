/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reporting calendars: years that begin on another day than 1 January, with the halves, quarters and months that they
 * are divided into, and weeks. Periods are parts of the calendar's year: month 1 is the first month of it. NULL stands
 * for the civil calendar wherever a calendar is taken.
 */
#ifndef DH_BASE_REPORTING_H
#define DH_BASE_REPORTING_H

#include <stdbool.h>
#include <stdint.h>

/* Days since 1970-01-01, both included. */
typedef struct dh_day_range {
    int32_t from, to;
} dh_day_range;

enum { DH_CALENDAR_LAST_DAY = 28 }; /* a year begins on no later day of a month: each month has it */

typedef struct dh_calendar {
    const char *name;
    const char *title[2]; /* what a year of it is called, by dh_locale: "năm báo cáo" */
    int month, day;       /* its years begin on, 1 to 12 and 1 to DH_CALENDAR_LAST_DAY */
    bool by_end;          /* a year is called by the civil year in which it ends, not by that in which it begins */
    int weekday;          /* weeks begin on: 1 = Monday … 7 = Sunday */
} dh_calendar;

/* A day of the civil month that `day`'s month is called by: year, half, quarter and month of the result are those of
 * `day` in the calendar. The same as add_months(add_days(day, *days), *months), see dh_calendar_shift. */
int32_t dh_calendar_civil(const dh_calendar *calendar, int32_t day);
void dh_calendar_shift(const dh_calendar *calendar, int *days, int *months);
int dh_calendar_year(const dh_calendar *calendar, int32_t day);
/* `n` months of a year, from its month `first` on. */
dh_day_range dh_calendar_months(const dh_calendar *calendar, int year, int first, int n);
/* The part of `n` months (1, 3, 6, 12) of its year that has the day. */
dh_day_range dh_calendar_part(const dh_calendar *calendar, int32_t day, int n);

/* The week that has the day, and its year and number: week 1 is the first with most of its days in the year (ISO 8601,
 * where weeks begin on Monday). */
dh_day_range dh_calendar_week(const dh_calendar *calendar, int32_t day);
void dh_calendar_week_number(const dh_calendar *calendar, int32_t day, int *year, int *week);
/* False: the year has no such week. */
bool dh_calendar_week_days(const dh_calendar *calendar, int year, int week, dh_day_range *out);

/* Where in its year a day is, by month and day: the same number for the same day of each year. */
int dh_calendar_place(const dh_calendar *calendar, int32_t day);
/* The days of the day's year up to one: all of them that come no later in their year than `until` in its own. In a year
 * without 29 February a year's part up to it ends on the 28th. */
dh_day_range dh_calendar_to_date(const dh_calendar *calendar, int32_t day, int32_t until);

/* The calendar as a number, and back (without name and titles); 0 = civil. */
int64_t dh_calendar_pack(const dh_calendar *calendar);
dh_calendar dh_calendar_unpack(int64_t packed);

#endif
