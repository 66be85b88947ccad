/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and civil dates of the proleptic Gregorian calendar. Days count from 1970-01-01 = 0. */
#ifndef DH_BASE_CALENDAR_H
#define DH_BASE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DH_DATE_MIN (-719162) /* 0001-01-01 */
#define DH_DATE_MAX 2932896   /* 9999-12-31 */

int32_t dh_date_from_civil(int year, int month, int day); /* the date must be valid */
void dh_date_to_civil(int32_t days, int *year, int *month, int *day);
bool dh_date_is_valid(int year, int month, int day); /* year 1 to 9999 */
int dh_date_days_in_month(int year, int month);
int dh_date_weekday(int32_t days);                    /* 1 = Monday … 7 = Sunday */
int dh_date_week(int32_t days);                       /* 1 … 53; week 1 has the year's first Thursday (ISO 8601) */
int32_t dh_date_add_months(int32_t days, int months); /* day clamped to the month's last, result to MIN … MAX */

/* "2020-08-11" exactly; false for anything else. */
bool dh_date_parse_iso(const char *text, size_t size, int32_t *out);
/* Buffer of 11 (date) or 27 (datetime, "2020-08-11T07:30:00", fraction only when not zero); returns the length.
 * A day outside MIN … MAX is written as ####-##-##. */
size_t dh_date_format_iso(int32_t days, char *buffer);
size_t dh_datetime_format_iso(int64_t microseconds, char *buffer);

#endif
