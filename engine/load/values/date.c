/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates by declared formats. For a text that has the form of a date but names no day, the reason says why. */
#include <string.h>

#include "base/calendar.h"
#include "base/message.h"
#include "load/values/value.h"

static const char *const months[] = {DH_MESSAGE("January"), DH_MESSAGE("February"), DH_MESSAGE("March"),
                                     DH_MESSAGE("April"),   DH_MESSAGE("May"),      DH_MESSAGE("June"),
                                     DH_MESSAGE("July"),    DH_MESSAGE("August"),   DH_MESSAGE("September"),
                                     DH_MESSAGE("October"), DH_MESSAGE("November"), DH_MESSAGE("December")};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_field(char c)
{
    return c != '\0' && strchr("ymdHMS", c) != NULL;
}

bool dh_date_format_parse(dh_date_format *out, const char *text, dh_strbuf *reason)
{
    int seen['z' + 1] = {0};
    *out = (dh_date_format){.text = text};
    for (const char *p = text; *p != '\0'; p++) {
        if (!is_field(*p) && strchr("/-., :T", *p) == NULL) {
            dh_strbuf_printf(reason,
                             dh_tr("'%.*s' stands in it; y, m, d, H, M, S and the marks / - . , : T between them are "
                                   "known"),
                             (unsigned char)*p < 0x80 ? 1 : (int)strlen(p), p);
            return false;
        }
        if (out->n_parts == DH_DATE_PARTS) {
            dh_strbuf_add(reason, dh_tr("it is too long"));
            return false;
        }
        out->parts[out->n_parts++] = *p;
        if (is_field(*p) && seen[(unsigned char)*p]++ > 0) {
            dh_strbuf_printf(reason, dh_tr("'%c' stands in it twice; each part is one letter, as in d/m/y"), *p);
            return false;
        }
    }
    out->has_time = seen['H'] > 0;
    if (!seen['y'] || !seen['m'] || !seen['d']) {
        dh_strbuf_add(reason, dh_tr("it needs y, m and d"));
        return false;
    }
    if ((seen['M'] && !seen['H']) || (seen['S'] && !seen['M']) || (seen['H'] && !seen['M'])) {
        dh_strbuf_add(reason, dh_tr("a time of day needs H and M, and may have S after them"));
        return false;
    }
    return true;
}

typedef struct parts {
    int year, month, day, hour, minute, second;
    int year_digits;
    int64_t micro; /* microseconds of the second */
    bool timed;    /* the text has a time of day */
} parts;

static int *part_of(parts *p, char field)
{
    switch (field) {
    case 'y': return &p->year;
    case 'm': return &p->month;
    case 'd': return &p->day;
    case 'H': return &p->hour;
    case 'M': return &p->minute;
    default: return &p->second;
    }
}

/* Reads the digits of one field, all of them when `fixed`; returns the bytes read, 0 = it is not there. */
static size_t read_field(parts *out, char field, bool fixed, const char *text, size_t size)
{
    size_t max = field == 'y' ? 4 : 2, n = 0;
    int value = 0;
    while (n < max && n < size && is_digit(text[n])) value = value * 10 + (text[n++] - '0');
    if (n == 0 || (fixed && n < max)) return 0;
    *part_of(out, field) = value;
    if (field == 'y') out->year_digits = (int)n;
    if (field != 'S' || n >= size || text[n] != '.') return n;
    size_t begin = ++n;
    int64_t unit = 100000;
    for (; n < size && is_digit(text[n]); n++, unit /= 10) out->micro += unit * (text[n] - '0');
    return n > begin ? n : 0;
}

/* How many parts of a format come before its time of day and the mark in front of it; all when it has none. */
static int32_t date_parts(const dh_date_format *format)
{
    const char *hour = memchr(format->parts, 'H', (size_t)format->n_parts);
    if (hour == NULL || hour == format->parts) return format->n_parts;
    int32_t n = (int32_t)(hour - format->parts);
    return is_field(format->parts[n - 1]) ? n : n - 1;
}

/* Whether the text has the form of the format; the values may still be impossible. */
static bool has_form(parts *out, const dh_date_format *format, const char *text, size_t size)
{
    size_t at = 0;
    int32_t without_time = date_parts(format);
    *out = (parts){.month = 1, .day = 1};
    for (int32_t i = 0; i < format->n_parts; i++) {
        char part = format->parts[i];
        if (at == size && i == without_time) return true;
        if (!is_field(part)) {
            if (at >= size || (text[at] != part && !(part == 'T' && text[at] == ' '))) return false;
            at++;
            continue;
        }
        bool fixed = i + 1 < format->n_parts && is_field(format->parts[i + 1]);
        size_t n = read_field(out, part, fixed, text + at, size - at);
        if (n == 0) return false;
        if (part == 'H') out->timed = true;
        at += n;
    }
    return at == size;
}

static bool is_possible(const parts *p, dh_strbuf *reason)
{
    if (p->year_digits < 4) {
        if (p->year_digits == 1)
            dh_strbuf_add(reason, dh_tr("the year has one digit; write all four"));
        else
            dh_strbuf_printf(reason, dh_tr("the year has %d digits; write all four"), p->year_digits);
        return false;
    }
    if (p->year < DH_YEAR_MIN || p->year > DH_YEAR_MAX)
        dh_strbuf_printf(reason, dh_tr("year %04d is out of range, %d to %d"), p->year, DH_YEAR_MIN, DH_YEAR_MAX);
    else if (p->month < 1 || p->month > 12)
        dh_strbuf_printf(reason, dh_tr("month %d does not exist"), p->month);
    else if (p->day < 1 || p->day > 31)
        dh_strbuf_printf(reason, dh_tr("day %d does not exist"), p->day);
    else if (p->day > dh_date_days_in_month(p->year, p->month))
        dh_strbuf_printf(reason, dh_tr("day %d does not exist in %s %d"), p->day, dh_tr(months[p->month - 1]), p->year);
    else if (p->hour > 23 || p->minute > 59 || p->second > 59)
        dh_strbuf_printf(reason, dh_tr("time %02d:%02d:%02d does not exist"), p->hour, p->minute, p->second);
    else
        return true;
    return false;
}

/* "d/m/y or y-m-d" */
static void say_formats(dh_strbuf *reason, const dh_date_format *formats, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        dh_strbuf_printf(reason, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : dh_tr(" or "), formats[i].text);
}

/* Handles "31/02" where d/m/y is expected: the format without its last mark and year. False if that does not fit. */
static bool say_no_year(dh_strbuf *reason, const char *text, size_t size, const dh_date_format *format)
{
    dh_date_format without = *format;
    parts p;
    without.n_parts = date_parts(format) - 2;
    if (without.n_parts < 3 || format->parts[without.n_parts + 1] != 'y' || !has_form(&p, &without, text, size))
        return false;
    if (p.month < 1 || p.month > 12)
        dh_strbuf_printf(reason, dh_tr("month %d does not exist, and the year is missing; write %s"), p.month,
                         format->text);
    else if (p.day < 1 || p.day > dh_date_days_in_month(2000, p.month))
        dh_strbuf_printf(reason, dh_tr("day %d does not exist in %s, and the year is missing; write %s"), p.day,
                         dh_tr(months[p.month - 1]), format->text);
    else
        dh_strbuf_printf(reason, dh_tr("the year is missing; write %s"), format->text);
    return true;
}

/* The common format that fits, for "31/12/2020" where y-m-d is expected: the whole column may be so. NULL = none. */
static const char *find_other_form(const char *text, size_t size)
{
    static const char *const usual[] = {"d/m/y", "y-m-d", "d-m-y", "d.m.y", "y/m/d"};
    dh_strbuf unused = {0};
    const char *found = NULL;
    for (size_t i = 0; i < sizeof usual / sizeof *usual && found == NULL; i++) {
        dh_date_format format;
        parts p;
        if (!dh_date_format_parse(&format, usual[i], &unused) || !has_form(&p, &format, text, size)) continue;
        if (is_possible(&p, &unused)) found = usual[i];
    }
    dh_strbuf_free(&unused);
    return found;
}

static void say_no_form(dh_strbuf *reason, const char *text, size_t size, const dh_date_format *formats, int32_t n)
{
    size_t digits = 0;
    bool time = false;
    if (say_no_year(reason, text, size, &formats[0])) return;
    for (int32_t i = 0; i < n; i++) time = time || formats[i].has_time;
    while (digits < size && is_digit(text[digits])) digits++;
    dh_strbuf list = {0};
    say_formats(&list, formats, n);
    const char *wanted = list.data != NULL ? list.data : "", *other = find_other_form(text, size);
    if (digits == size && size == 5)
        dh_strbuf_printf(
            reason,
            dh_tr("is not a date written %s; it looks like a spreadsheet's day number: give the column a date "
                  "format and save again"),
            wanted);
    else if (other != NULL)
        dh_strbuf_printf(reason, dh_tr("is not a date written %s; if dates are written %s here, say dates = \"%s\""),
                         wanted, other, other);
    else if (!time && memchr(text, ':', size) != NULL)
        dh_strbuf_printf(
            reason, dh_tr("is not a date written %s; for a time of day say so in the format, such as \"%s H:M:S\""),
            wanted, formats[0].text);
    else
        dh_strbuf_printf(reason, dh_tr("is not a date written %s"), wanted);
    reason->failed = reason->failed || list.failed;
    dh_strbuf_free(&list);
}

static bool read_date(parts *out, const char *text, size_t size, const dh_date_format *formats, int32_t n,
                      dh_strbuf *reason)
{
    for (int32_t i = 0; i < n; i++) {
        dh_strbuf why = {0};
        bool form = has_form(out, &formats[i], text, size);
        bool possible = form && is_possible(out, &why);
        /* the first format whose form fits gives the reason, unless a later one is possible */
        if (form && !possible && reason->size == 0 && why.data != NULL) dh_strbuf_add(reason, why.data);
        reason->failed = reason->failed || why.failed;
        dh_strbuf_free(&why);
        if (possible) {
            dh_strbuf_clear(reason);
            return true;
        }
    }
    if (reason->size == 0) say_no_form(reason, text, size, formats, n);
    return false;
}

bool dh_value_parse_date(int32_t *out, const char *text, size_t size, const dh_date_format *formats, int32_t n,
                         dh_strbuf *reason)
{
    parts p;
    if (!read_date(&p, text, size, formats, n, reason)) return false;
    *out = dh_date_from_civil(p.year, p.month, p.day);
    return true;
}

bool dh_value_parse_datetime(int64_t *out, const char *text, size_t size, const dh_date_format *formats, int32_t n,
                             dh_strbuf *reason)
{
    parts p;
    if (!read_date(&p, text, size, formats, n, reason)) return false;
    const char *wants_time = NULL;
    for (int32_t i = 0; i < n && !p.timed; i++) {
        parts again;
        if (!has_form(&again, &formats[i], text, size)) continue;
        wants_time = formats[i].has_time ? formats[i].text : NULL;
        if (wants_time == NULL) break;
    }
    if (wants_time != NULL) {
        dh_strbuf_printf(reason, dh_tr("has no time of day, which %s asks for"), wants_time);
        return false;
    }
    int64_t seconds = (int64_t)dh_date_from_civil(p.year, p.month, p.day) * 86400 + p.hour * 3600 + p.minute * 60;
    *out = (seconds + p.second) * 1000000 + p.micro;
    return true;
}
