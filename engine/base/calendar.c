/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Civil dates (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). Years begin in March, so that the leap day
 * is the last day of a year and month m (March = 0) begins at day (153 m + 2) / 5 of it. */
#include "base/calendar.h"

#include <string.h>

#define DAYS_400_YEARS 146097
#define EPOCH_SHIFT    719468 /* days from 0000-03-01 to 1970-01-01 */
#define MICROSECONDS   1000000
#define DAY_SECONDS    86400

int32_t dh_date_from_civil(int year, int month, int day)
{
    int y = month > 2 ? year : year - 1;
    int m = month > 2 ? month - 3 : month + 9;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - EPOCH_SHIFT;
}

void dh_date_to_civil(int32_t days, int *year, int *month, int *day)
{
    int64_t z = (int64_t)days + EPOCH_SHIFT;
    int64_t era = (z >= 0 ? z : z - (DAYS_400_YEARS - 1)) / DAYS_400_YEARS;
    int64_t in_era = z - era * DAYS_400_YEARS;
    /* Subtracting the leap days (every 4, not 100, but 400 years) leaves years of 365 days. */
    int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / (DAYS_400_YEARS - 1)) / 365;
    int64_t in_year = in_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * in_year + 2) / 153;
    *day = (int)(in_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (*month <= 2));
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int dh_date_days_in_month(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) return 0;
    return lengths[month - 1] + (month == 2 && is_leap(year));
}

bool dh_date_is_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= dh_date_days_in_month(year, month);
}

int dh_date_weekday(int32_t days)
{
    /* 1970-01-01 was a Thursday. */
    int64_t shifted = ((int64_t)days + 3) % 7;
    return (int)(shifted < 0 ? shifted + 7 : shifted) + 1;
}

int dh_date_week(int32_t days)
{
    int32_t thursday = days + 4 - dh_date_weekday(days); /* its year is the week's (ISO 8601, 3.1.1.23) */
    int year, month, day;
    dh_date_to_civil(thursday, &year, &month, &day);
    return (thursday - dh_date_from_civil(year, 1, 1)) / 7 + 1;
}

int32_t dh_date_add_months(int32_t days, int months)
{
    int year, month, day;
    dh_date_to_civil(days, &year, &month, &day);
    int64_t total = (int64_t)year * 12 + (month - 1) + months;
    if (total < 12) return DH_DATE_MIN;
    if (total >= 10000 * 12) return DH_DATE_MAX;
    year = (int)(total / 12);
    month = (int)(total % 12) + 1;
    int last = dh_date_days_in_month(year, month);
    return dh_date_from_civil(year, month, day < last ? day : last);
}

/* `n` decimal digits, or -1. */
static int digits(const char *text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool dh_date_parse_iso(const char *text, size_t size, int32_t *out)
{
    if (size != 10 || text[4] != '-' || text[7] != '-') return false;
    int year = digits(text, 4), month = digits(text + 5, 2), day = digits(text + 8, 2);
    if (!dh_date_is_valid(year, month, day)) return false;
    *out = dh_date_from_civil(year, month, day);
    return true;
}

static void put_digits(char *at, int value, int n)
{
    for (int i = n - 1; i >= 0; i--, value /= 10) at[i] = (char)('0' + value % 10);
}

size_t dh_date_format_iso(int32_t days, char *buffer)
{
    memcpy(buffer, "####-##-##", 11);
    if (days >= DH_DATE_MIN && days <= DH_DATE_MAX) {
        int year, month, day;
        dh_date_to_civil(days, &year, &month, &day);
        put_digits(buffer, year, 4);
        put_digits(buffer + 5, month, 2);
        put_digits(buffer + 8, day, 2);
    }
    return 10;
}

size_t dh_datetime_format_iso(int64_t microseconds, char *buffer)
{
    int64_t fraction = microseconds % MICROSECONDS, seconds = microseconds / MICROSECONDS;
    if (fraction < 0) {
        fraction += MICROSECONDS;
        seconds--;
    }
    int64_t days = seconds / DAY_SECONDS, in_day = seconds % DAY_SECONDS;
    if (in_day < 0) {
        in_day += DAY_SECONDS;
        days--;
    }
    bool in_range = days >= DH_DATE_MIN && days <= DH_DATE_MAX;
    size_t size = dh_date_format_iso(in_range ? (int32_t)days : INT32_MAX, buffer);
    memcpy(buffer + size, "T00:00:00", 10);
    put_digits(buffer + 11, (int)(in_day / 3600), 2);
    put_digits(buffer + 14, (int)(in_day / 60 % 60), 2);
    put_digits(buffer + 17, (int)(in_day % 60), 2);
    size = 19;
    if (fraction) {
        buffer[size] = '.';
        put_digits(buffer + 20, (int)fraction, 6);
        for (size = 26; buffer[size - 1] == '0';) size--;
        buffer[size] = '\0';
    }
    return size;
}
