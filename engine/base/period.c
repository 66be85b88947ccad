/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods: text to the days that they span, and back. */
#include "base/period.h"

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"

/* `n` digits as a number, or -1. */
static int digits(const char *text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* `n` months of a year, from month `first` on. */
static dh_period months(int year, int first, int n)
{
    int last = first + n - 1;
    return (dh_period){dh_date_from_civil(year, first, 1),
                       dh_date_from_civil(year, last, dh_date_days_in_month(year, last))};
}

bool dh_period_parse(const char *text, size_t size, dh_period *out)
{
    if (size == 10) {
        if (!dh_date_parse_iso(text, size, &out->from)) return false;
        out->to = out->from;
        return true;
    }
    int year = size >= 4 ? digits(text, 4) : -1;
    if (year < 1 || (size > 4 && text[4] != '-') || (size != 4 && size != 7)) return false;
    if (size == 4) {
        *out = months(year, 1, 12);
        return true;
    }
    int part = digits(text + 6, 1), n = text[5] == 'H' || text[5] == 'h' ? 6 : 3;
    if (text[5] == 'H' || text[5] == 'h' || text[5] == 'Q' || text[5] == 'q') {
        if (part < 1 || part > 12 / n) return false;
        *out = months(year, (part - 1) * n + 1, n);
        return true;
    }
    int month = digits(text + 5, 2);
    if (month < 1 || month > 12) return false;
    *out = months(year, month, 1);
    return true;
}

size_t dh_period_format(dh_period period, char *buffer)
{
    int year, month, day;
    dh_date_to_civil(period.from, &year, &month, &day);
    if (period.from == period.to) return dh_date_format_iso(period.from, buffer);
    static const int shapes[] = {12, 6, 3, 1};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0] && day == 1; i++) {
        int n = shapes[i];
        if ((month - 1) % n != 0 || months(year, month, n).to != period.to) continue;
        int part = (month - 1) / n + 1, size;
        if (n == 12)
            size = snprintf(buffer, DH_PERIOD_TEXT, "%04d", year);
        else if (n == 1)
            size = snprintf(buffer, DH_PERIOD_TEXT, "%04d-%02d", year, part);
        else
            size = snprintf(buffer, DH_PERIOD_TEXT, "%04d-%c%d", year, n == 6 ? 'H' : 'Q', part);
        return (size_t)size;
    }
    size_t size = dh_date_format_iso(period.from, buffer);
    memcpy(buffer + size, "..", 2);
    return size + 2 + dh_date_format_iso(period.to, buffer + size + 2);
}
