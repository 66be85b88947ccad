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

/* A period of one year, by what follows "2018-": H1, Q1, 03, W05, to-date. */
static bool parse_part(const char *text, size_t size, int year, const dh_period_terms *terms, dh_day_range *out)
{
    if (size == 7 && memcmp(text, "to-date", 7) == 0 && terms->has_as_of) {
        *out = dh_calendar_months(terms->calendar, year, 1, 12);
        *out = dh_calendar_to_date(terms->calendar, out->from, terms->as_of);
        return true;
    }
    if (size == 3 && (text[0] == 'W' || text[0] == 'w'))
        return dh_calendar_week_days(terms->calendar, year, digits(text + 1, 2), out);
    if (size != 2) return false;
    int n = text[0] == 'H' || text[0] == 'h' ? 6 : text[0] == 'Q' || text[0] == 'q' ? 3 : 1;
    int part = n > 1 ? digits(text + 1, 1) : digits(text, 2);
    if (part < 1 || part > 12 / n) return false;
    *out = dh_calendar_months(terms->calendar, year, (part - 1) * n + 1, n);
    return true;
}

static bool parse_one(const char *text, size_t size, const dh_period_terms *terms, dh_day_range *out)
{
    if (size == 10 && dh_date_parse_iso(text, size, &out->from)) {
        out->to = out->from;
        return true;
    }
    int year = size >= 4 ? digits(text, 4) : -1;
    if (year < 1 || (size > 4 && text[4] != '-')) return false;
    if (size == 4)
        *out = dh_calendar_months(terms->calendar, year, 1, 12);
    else if (!parse_part(text + 5, size - 5, year, terms, out))
        return false;
    return out->from >= DH_DATE_MIN && out->to <= DH_DATE_MAX;
}

bool dh_period_parse(const char *text, size_t size, const dh_period_terms *terms, dh_day_range *out)
{
    static const dh_period_terms plain = {0};
    dh_day_range last;
    if (terms == NULL) terms = &plain;
    for (size_t i = 0; i + 1 < size; i++) {
        if (text[i] != '.' || text[i + 1] != '.') continue;
        if (!parse_one(text, i, terms, out) || !parse_one(text + i + 2, size - i - 2, terms, &last)) return false;
        out->to = last.to;
        return out->from <= out->to;
    }
    return parse_one(text, size, terms, out);
}

size_t dh_period_format(dh_day_range period, const dh_calendar *calendar, char *buffer)
{
    if (period.from == period.to) return dh_date_format_iso(period.from, buffer);
    static const int shapes[] = {12, 6, 3, 1};
    int year, month, day;
    dh_date_to_civil(dh_calendar_civil(calendar, period.from), &year, &month, &day);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        int n = shapes[i], part = (month - 1) / n + 1;
        dh_day_range whole = dh_calendar_part(calendar, period.from, n);
        if (whole.from != period.from || whole.to != period.to) continue;
        int size = n == 12  ? snprintf(buffer, DH_PERIOD_TEXT, "%04d", year)
                   : n == 1 ? snprintf(buffer, DH_PERIOD_TEXT, "%04d-%02d", year, part)
                            : snprintf(buffer, DH_PERIOD_TEXT, "%04d-%c%d", year, n == 6 ? 'H' : 'Q', part);
        return (size_t)size;
    }
    dh_day_range week = dh_calendar_week(calendar, period.from);
    if (week.from == period.from && week.to == period.to) {
        dh_calendar_week_number(calendar, period.from, &year, &month);
        return (size_t)snprintf(buffer, DH_PERIOD_TEXT, "%04d-W%02d", year, month);
    }
    size_t size = dh_date_format_iso(period.from, buffer);
    memcpy(buffer + size, "..", 2);
    return size + 2 + dh_date_format_iso(period.to, buffer + size + 2);
}
