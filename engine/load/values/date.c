/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates by declared formats. For a text that has the form of a date but names no day, the reason says why. */
#include <string.h>
#include <strings.h>

#include "base/calendar.h"
#include "base/message.h"
#include "load/values/date_remedy.h"
#include "load/values/date_words.h"
#include "load/values/value.h"

#define CENTURY 70 /* of two digits, those below are of 2000 on */

static const char *const months[] = {DH_MESSAGE("January"), DH_MESSAGE("February"), DH_MESSAGE("March"),
                                     DH_MESSAGE("April"),   DH_MESSAGE("May"),      DH_MESSAGE("June"),
                                     DH_MESSAGE("July"),    DH_MESSAGE("August"),   DH_MESSAGE("September"),
                                     DH_MESSAGE("October"), DH_MESSAGE("November"), DH_MESSAGE("December")};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Y: a year of two digits, written yy. */
static bool is_field(char c)
{
    return c != '\0' && strchr("yYmdHIMSpz", c) != NULL;
}

static bool is_year(char c)
{
    return c == 'y' || c == 'Y';
}

/* Whether the field is of the day, not of the time. */
static bool is_of_day(char c)
{
    return is_year(c) || c == 'm' || c == 'd';
}

/* A year of two digits. */
static int whole_year(int year)
{
    return year + (year < CENTURY ? 2000 : 1900);
}

bool dh_date_format_parse(dh_date_format *out, const char *text, dh_strbuf *reason)
{
    int seen['z' + 1] = {0};
    *out = (dh_date_format){.text = text};
    for (const char *p = text; *p != '\0'; p++) {
        bool two = p[0] == 'y' && p[1] == 'y';
        if ((!is_field(*p) || *p == 'Y') && strchr("/-., :T", *p) == NULL) {
            dh_strbuf_printf(reason,
                             dh_tr("'%.*s' stands in it; y (or yy, of two digits), m, d, H, M, S, I (hours to 12), p "
                                   "(AM or PM), z (Z or "
                                   "+07:00) and the marks / - . , : T between them are known"),
                             (unsigned char)*p < 0x80 ? 1 : (int)strlen(p), p);
            return false;
        }
        if (out->n_parts == DH_DATE_PARTS) {
            dh_strbuf_add(reason, dh_tr("it is too long"));
            return false;
        }
        out->parts[out->n_parts++] = two ? 'Y' : *p;
        p += two;
        if (is_field(*p) && seen[(unsigned char)*p]++ > 0) {
            dh_strbuf_printf(reason, dh_tr("'%c' stands in it twice; each part is one letter, as in d/m/y"), *p);
            return false;
        }
    }
    out->has_time = seen['H'] + seen['I'] > 0;
    const char *fault = NULL;
    if (!seen['y'] || !seen['m'] || !seen['d'])
        fault = dh_tr("it needs y, m and d");
    else if (seen['H'] && seen['I'])
        fault = dh_tr("it has hours twice; H counts them to 24, and I to 12");
    else if ((seen['M'] && !out->has_time) || (seen['S'] && !seen['M']) || (out->has_time && !seen['M']))
        fault = dh_tr("a time of day needs H and M, and may have S after them");
    else if (seen['I'] != seen['p'])
        fault = dh_tr("I and p belong together: hours to 12, and AM or PM");
    else if (seen['z'] && !out->has_time)
        fault = dh_tr("z belongs to a time of day");
    if (fault != NULL) dh_strbuf_add(reason, fault);
    return fault == NULL;
}

typedef struct parts {
    int year, month, day, hour, minute, second;
    int year_digits;
    int last_digits; /* of the last of year, month and day */
    int64_t micro;   /* microseconds of the second */
    bool timed;      /* the text has a time of day */
    bool twelve;     /* its hours are counted to 12 … */
    bool later;      /* … and are those after noon */
    dh_time_zone zone;
    bool has_offset;
    int offset; /* minutes */
} parts;

static int *part_of(parts *p, char field)
{
    switch (field) {
    case 'y':
    case 'Y': return &p->year;
    case 'm': return &p->month;
    case 'd': return &p->day;
    case 'H':
    case 'I': return &p->hour;
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
    if (field == 'Y' && n < 2) return 0;
    if (field == 'Y') value = whole_year(value);
    *part_of(out, field) = value;
    if (is_of_day(field)) out->last_digits = (int)n;
    if (is_year(field)) out->year_digits = field == 'Y' ? 4 : (int)n;
    if (field != 'S' || n >= size || text[n] != '.') return n;
    size_t begin = ++n;
    int64_t unit = 100000;
    for (; n < size && is_digit(text[n]); n++, unit /= 10) out->micro += unit * (text[n] - '0');
    return n > begin ? n : 0;
}

static bool is_either(const char *text, size_t size, const char *word)
{
    size_t n = strlen(word);
    return n <= size && strncasecmp(text, word, n) == 0;
}

/* Reads AM or PM, also as A.M., and as Excel writes them in Vietnamese, SA and CH; 0 = it is not there. */
static size_t read_half(parts *out, const char *text, size_t size)
{
    static const struct {
        const char *text;
        bool later;
    } halves[] = {{"AM", false}, {"PM", true}, {"A.M.", false}, {"P.M.", true}, {"SA", false}, {"CH", true}};
    for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++) {
        if (!is_either(text, size, halves[i].text)) continue;
        out->twelve = true;
        out->later = halves[i].later;
        return strlen(halves[i].text);
    }
    return 0;
}

/* The size of a named offset, as Google writes it: GMT, GMT+7, UTC+05:30. */
static size_t named_offset_size(const char *text, size_t size)
{
    size_t at = 4, digits = 0;
    if (size == 3 || (text[3] != '+' && text[3] != '-')) return 3;
    while (at + digits < size && digits < 2 && is_digit(text[at + digits])) digits++;
    if (digits == 0 || (digits == 2 && (text[4] - '0') * 10 + text[5] - '0' > 14)) return 0;
    at += digits;
    bool minutes = at + 3 <= size && text[at] == ':' && text[at + 1] >= '0' && text[at + 1] <= '5';
    return minutes && is_digit(text[at + 2]) ? at + 3 : at;
}

/* The size of an offset: Z, +07, +0700, +07:00 or GMT+7; 0 = it is not there. */
static size_t offset_size(const char *text, size_t size)
{
    if (size >= 3 && (is_either(text, size, "GMT") || is_either(text, size, "UTC")))
        return named_offset_size(text, size);
    if (size > 0 && (text[0] == 'Z' || text[0] == 'z')) return 1;
    if (size < 3 || (text[0] != '+' && text[0] != '-') || !is_digit(text[1]) || !is_digit(text[2])) return 0;
    if ((text[1] - '0') * 10 + text[2] - '0' > 14) return 0;
    size_t colon = size > 3 && text[3] == ':' ? 1 : 0;
    if (size < 5 + colon || !is_digit(text[3 + colon]) || !is_digit(text[4 + colon])) return colon == 0 ? 3 : 0;
    return text[3 + colon] < '6' ? 5 + colon : 0;
}

/* Reads an offset. The time stays as written, as of the place where it
 * was written: carried to another zone, an evening or a morning would become another day. */
static size_t read_offset(parts *out, const char *text, size_t size)
{
    size_t n = offset_size(text, size), digits = 0;
    int numbers[2] = {0, 0}, sign = 1;
    bool hours = true;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '-') sign = -1;
        if (text[i] == ':' || (hours && digits == 2 && is_digit(text[i]))) hours = false;
        if (!is_digit(text[i])) continue;
        numbers[hours ? 0 : 1] = numbers[hours ? 0 : 1] * 10 + text[i] - '0';
        digits++;
    }
    out->has_offset = n > 0;
    out->offset = sign * (numbers[0] * 60 + numbers[1]);
    out->zone = out->offset == 0 ? DH_ZONE_UTC : DH_ZONE_LOCAL;
    return n;
}

/* How many parts of a format come before its time of day and the mark in front of it; all when it has none. */
static int32_t date_parts(const dh_date_format *format)
{
    const char *hour = memchr(format->parts, 'H', (size_t)format->n_parts);
    if (hour == NULL) hour = memchr(format->parts, 'I', (size_t)format->n_parts);
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
        size_t n = part == 'p'   ? read_half(out, text + at, size - at)
                   : part == 'z' ? read_offset(out, text + at, size - at)
                                 : read_field(out, part, fixed, text + at, size - at);
        if (n == 0) return false;
        if (part == 'H' || part == 'I') out->timed = true;
        at += n;
    }
    return at == size;
}

/* "d/m/yy" of "d/m/y": the first n parts of the format with a year of two digits. day_first: the fields of the day are
 * day, month and year, whatever their order is in the format. */
static void say_two_digits(dh_strbuf *out, const dh_date_format *format, int32_t n, bool day_first)
{
    static const char order[] = "dmy";
    for (int32_t i = 0, k = 0; i < n; i++) {
        char part = format->parts[i];
        if (is_of_day(part) && day_first) part = order[k++];
        dh_strbuf_add_char(out, is_year(part) ? 'y' : part);
        if (is_year(part)) dh_strbuf_add_char(out, 'y');
    }
}

static bool is_possible(const parts *p, const dh_date_format *format, dh_strbuf *reason);

/* A year of two digits or fewer, where four are expected. Nobody is told to read a text with the year first whose first
 * number may be a day: 15-6-24 is of June 2024, and as yy-m-d it would be of June 2015. */
static bool refuse_short_year(const parts *p, const dh_date_format *format, dh_strbuf *reason)
{
    parts whole = *p;
    bool day_first = is_year(format->parts[0]) && p->year_digits <= 2 && p->year >= 1 && p->year <= 31;
    if (day_first) {
        int fields[3] = {0}, n = 0;
        for (int32_t i = 0; i < format->n_parts && n < 3; i++)
            if (is_of_day(format->parts[i])) fields[n++] = *part_of(&whole, format->parts[i]);
        whole.day = fields[0];
        whole.month = fields[1];
        whole.year = fields[2];
        whole.year_digits = p->last_digits;
    }
    if (whole.year_digits != 2) {
        if (whole.year_digits == 1)
            dh_strbuf_add(reason, dh_tr("the year has one digit; write all four"));
        else
            dh_strbuf_printf(reason, dh_tr("the year has %d digits; write all four"), whole.year_digits);
        return false;
    }
    whole.year = whole_year(whole.year);
    whole.year_digits = 4;
    if (!is_possible(&whole, format, reason)) return false;
    dh_strbuf two = {0};
    say_two_digits(&two, format, p->timed ? format->n_parts : date_parts(format), day_first);
    if (two.data != NULL)
        dh_strbuf_printf(reason,
                         dh_tr("the year has 2 digits; write all four, or add \"%s\" to dates, which reads this as "
                               "%04d-%02d-%02d: 00 to 69 as 2000 to 2069, and 70 to 99 as 1970 to 1999"),
                         two.data, whole.year, whole.month, whole.day);
    reason->failed = reason->failed || two.failed;
    dh_strbuf_free(&two);
    return false;
}

static bool is_possible(const parts *p, const dh_date_format *format, dh_strbuf *reason)
{
    if (p->year_digits < 4) return refuse_short_year(p, format, reason);
    if (p->year < DH_YEAR_MIN || p->year > DH_YEAR_MAX)
        dh_strbuf_printf(reason, dh_tr("year %04d is out of range, %d to %d"), p->year, DH_YEAR_MIN, DH_YEAR_MAX);
    else if (p->month < 1 || p->month > 12)
        dh_strbuf_printf(reason, dh_tr("month %d does not exist"), p->month);
    else if (p->day < 1 || p->day > 31)
        dh_strbuf_printf(reason, dh_tr("day %d does not exist"), p->day);
    else if (p->day > dh_date_days_in_month(p->year, p->month))
        dh_strbuf_printf(reason, dh_tr("day %d does not exist in %s %d"), p->day, dh_tr(months[p->month - 1]), p->year);
    else if (p->twelve && (p->hour < 1 || p->hour > 12))
        dh_strbuf_printf(reason, dh_tr("hour %d does not exist beside AM or PM; 1 to 12 do"), p->hour);
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

/* Whether the text is a day as the format has it, but for the last mark and the year. */
static bool is_without_year(parts *out, const char *text, size_t size, const dh_date_format *format)
{
    dh_date_format without = *format;
    without.n_parts = date_parts(format) - 2;
    return without.n_parts >= 3 && is_year(format->parts[without.n_parts + 1]) && has_form(out, &without, text, size);
}

/* Handles "31/02" where d/m/y, or another format, is expected. False if that does not fit. */
static bool say_no_year(dh_strbuf *reason, const char *text, size_t size, const dh_date_format *format)
{
    static const dh_date_format usual = {"d/m/y", "d/m/y", 5, false};
    parts p;
    if (!is_without_year(&p, text, size, format) && !is_without_year(&p, text, size, &usual)) return false;
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

/* The common format that fits, for "31/12/2020" where y-m-d is expected: the whole column may be so. NULL = none. One
 * whose days are written as in `like` comes first: 03/01/2011 2:27 PM may be of January or of March. *day: as it reads
 * the text. */
static const char *find_other_form(parts *day, const char *text, size_t size, const dh_date_format *like)
{
    static const char *const usual[] = {
        "d/m/y",         "y-m-d",       "d-m-y",           "d.m.y",       "y/m/d",        "y-m-dTH:M:S",
        "y-m-dTH:M:Sz",  "y-m-dTH:M",   "d/m/y H:M:S",     "d/m/y H:M",   "m/d/y H:M:S",  "m/d/y H:M",
        "d/m/y I:M:S p", "d/m/y I:M p", "m/d/y I:M:S p",   "m/d/y I:M p", "d/m/y I:M:Sp", "d/m/y I:Mp",
        "m/d/y I:M:Sp",  "m/d/y I:Mp",  "y/m/d I:M:S p z", "d/m/yy",      "d-m-yy",       "d.m.yy",
        "d/m/yy H:M",    "d-m-yy H:M",  "d.m.yy H:M"};
    dh_strbuf unused = {0};
    const char *found = NULL;
    bool alike = false;
    for (size_t i = 0; i < sizeof usual / sizeof *usual && !alike; i++) {
        dh_date_format format;
        parts p;
        if (!dh_date_format_parse(&format, usual[i], &unused) || !has_form(&p, &format, text, size)) continue;
        if (!is_possible(&p, &format, &unused)) continue;
        int32_t n = date_parts(&format);
        alike = date_parts(like) == n && memcmp(format.parts, like->parts, (size_t)n) == 0;
        if (found != NULL && !alike) continue;
        found = usual[i];
        *day = p;
    }
    dh_strbuf_free(&unused);
    return found;
}

static void say_no_form(dh_strbuf *reason, const char *text, size_t size, const dh_date_format *formats, int32_t n)
{
    size_t digits = 0;
    bool time = false;
    for (int32_t i = 0; i < n; i++)
        if (say_no_year(reason, text, size, &formats[i])) return;
    for (int32_t i = 0; i < n; i++) time = time || formats[i].has_time;
    while (digits < size && is_digit(text[digits])) digits++;
    dh_strbuf list = {0};
    say_formats(&list, formats, n);
    parts day = {0};
    const char *wanted = list.data != NULL ? list.data : "", *other = find_other_form(&day, text, size, &formats[0]);
    if (digits == size && size == 5)
        dh_strbuf_printf(
            reason,
            dh_tr("is not a date written %s; it looks like a spreadsheet's day number: give the column a date "
                  "format and save again, or add \"serial\" to dates"),
            wanted);
    else if (other != NULL && strstr(other, "yy") != NULL)
        dh_strbuf_printf(
            reason,
            dh_tr("is not a date written %s; if dates are written %s here, say dates = \"%s\", which reads "
                  "this as %04d-%02d-%02d"),
            wanted, other, other, day.year, day.month, day.day);
    else if (other != NULL)
        dh_strbuf_printf(reason, dh_tr("is not a date written %s; if dates are written %s here, say dates = \"%s\""),
                         wanted, other, other);
    else if (!time && memchr(text, ':', size) != NULL)
        dh_strbuf_printf(
            reason, dh_tr("is not a date written %s; for a time of day say so in the format, such as \"%s H:M:S\""),
            wanted, formats[0].text);
    else {
        dh_strbuf example = {0};
        dh_date_format_write(&example, &formats[0], "2023-10-25T14:30:00", formats[0].has_time ? 19 : 10);
        dh_strbuf_printf(reason, dh_tr("is not a date written %s"), wanted);
        dh_date_say_remedy(reason, &formats[0], &example);
        dh_strbuf_free(&example);
    }
    reason->failed = reason->failed || list.failed;
    dh_strbuf_free(&list);
}

static void to_24_hours(parts *p)
{
    if (p->twelve) p->hour = p->hour % 12 + (p->later ? 12 : 0);
}

static bool same_time(const parts *a, const parts *b)
{
    return a->year == b->year && a->month == b->month && a->day == b->day && a->hour == b->hour &&
           a->minute == b->minute && a->second == b->second && a->micro == b->micro;
}

/* "04/05/2018" where d/m/y and m/d/y are both declared. */
static bool refuse_two_days(dh_strbuf *reason, const parts *a, const char *as_a, const parts *b, const char *as_b)
{
    dh_strbuf_clear(reason);
    dh_strbuf_printf(reason,
                     dh_tr("may be %04d-%02d-%02d, read as %s, or %04d-%02d-%02d, read as %s; keep the one format that "
                           "the file follows"),
                     a->year, a->month, a->day, as_a, b->year, b->month, b->day, as_b);
    return false;
}

/* Whether the text is a day by the format; *has: it has its form. words: how it stands beside words, if it does. */
static bool reads(parts *p, const dh_date_format *format, const char *text, size_t size, const dh_date_words *words,
                  bool *has, dh_strbuf *why)
{
    dh_date_format day = *format;
    if (words == NULL) {
        *has = has_form(p, format, text, size);
        return *has && is_possible(p, format, why);
    }
    day.n_parts = date_parts(format);
    if (words->core[0] != '\0')
        *has = has_form(p, &day, words->core, strlen(words->core));
    else {
        *p = (parts){.year = words->year, .month = words->month, .day = words->day, .year_digits = 4};
        *has = true;
    }
    p->timed = words->timed;
    p->hour = words->hour;
    p->minute = words->minute;
    p->second = words->second;
    return *has && is_possible(p, format, why);
}

/* Reads by all formats: none may give another day or time than the first that is possible. *out_format: that one. */
static bool read_in(parts *out, const dh_date_format **out_format, const char *text, size_t size,
                    const dh_date_words *words, const dh_date_format *formats, int32_t n, dh_strbuf *reason)
{
    *out_format = NULL;
    for (int32_t i = 0; i < n; i++) {
        dh_strbuf why = {0};
        parts p;
        bool form, possible = reads(&p, &formats[i], text, size, words, &form, &why);
        /* the first format whose form fits gives the reason, unless another one is possible */
        if (form && !possible && reason->size == 0 && why.data != NULL) dh_strbuf_add(reason, why.data);
        reason->failed = reason->failed || why.failed;
        dh_strbuf_free(&why);
        if (!possible) continue;
        to_24_hours(&p);
        if (*out_format != NULL && !same_time(out, &p))
            return refuse_two_days(reason, out, (*out_format)->text, &p, formats[i].text);
        if (*out_format != NULL && (p.timed || formats[i].has_time)) continue;
        *out = p;
        *out_format = &formats[i];
    }
    if (*out_format != NULL) {
        dh_strbuf_clear(reason);
        return true;
    }
    return false;
}

static bool read_date(parts *out, const dh_date_format **out_format, dh_day_said *said, const char *text, size_t size,
                      const dh_date_format *formats, int32_t n, dh_strbuf *reason)
{
    dh_date_words words;
    size_t before = reason->size;
    bool in_words;
    *said = (dh_day_said){.zone = DH_ZONE_NONE};
    if (read_in(out, out_format, text, size, NULL, formats, n, reason)) return true;
    bool no_form = reason->size == before;
    if (no_form && !dh_date_words_read(&in_words, &words, text, size)) {
        reason->failed = true;
        return false;
    }
    if (no_form && in_words && read_in(out, out_format, text, size, &words, formats, n, reason)) {
        int32_t weekday = (dh_date_from_civil(out->year, out->month, out->day) % 7 + 7 + 4) % 7; /* from Sunday on */
        said->other_weekday = words.weekday > 0 && words.weekday - 1 != weekday;
        return true;
    }
    if (reason->size == before) say_no_form(reason, text, size, formats, n);
    return false;
}

/* A time without an offset is of the place where it was written. */
static void say_zone(dh_day_said *said, const parts *p)
{
    said->zone = p->timed && p->zone == DH_ZONE_NONE ? DH_ZONE_LOCAL : p->zone;
    said->has_offset = p->has_offset;
    said->offset = p->offset;
}

bool dh_value_parse_date(int32_t *out, dh_day_said *said, const char *text, size_t size, const dh_date_format *formats,
                         int32_t n, dh_strbuf *reason)
{
    parts p;
    const dh_date_format *format;
    if (!read_date(&p, &format, said, text, size, formats, n, reason)) return false;
    *out = dh_date_from_civil(p.year, p.month, p.day);
    say_zone(said, &p);
    return true;
}

bool dh_value_parse_datetime(int64_t *out, dh_day_said *said, const char *text, size_t size,
                             const dh_date_format *formats, int32_t n, dh_strbuf *reason)
{
    parts p;
    const dh_date_format *format;
    if (!read_date(&p, &format, said, text, size, formats, n, reason)) return false;
    if (!p.timed && format->has_time) {
        dh_strbuf_printf(reason, dh_tr("has no time of day, which %s asks for"), format->text);
        return false;
    }
    int64_t seconds = (int64_t)dh_date_from_civil(p.year, p.month, p.day) * 86400 + p.hour * 3600 + p.minute * 60;
    *out = (seconds + p.second) * 1000000 + p.micro;
    say_zone(said, &p);
    return true;
}

/* Whether two formats have the same marks at the same places, and the year at the same, but month and day swapped. */
static bool swapped(const dh_date_format *a, const dh_date_format *b)
{
    int32_t n = date_parts(a);
    bool same = true;
    if (date_parts(b) != n) return false;
    for (int32_t i = 0; i < n; i++) {
        bool year = is_year(a->parts[i]) || is_year(b->parts[i]), field = is_field(a->parts[i]);
        if (field != is_field(b->parts[i])) return false;
        if ((year || !field) && a->parts[i] != b->parts[i]) return false;
        same = same && a->parts[i] == b->parts[i];
    }
    return !same;
}

bool dh_date_formats_conflict(const dh_date_format *formats, int32_t n)
{
    for (int32_t i = 1; i < n; i++)
        if (swapped(&formats[0], &formats[i])) return true;
    return false;
}

void dh_date_format_write(dh_strbuf *out, const dh_date_format *format, const char *iso, size_t size)
{
    bool timed = size >= 19;
    int hour = timed ? (iso[11] - '0') * 10 + iso[12] - '0' : 0;
    int32_t n = timed ? format->n_parts : date_parts(format);
    for (int32_t i = 0; i < n; i++) {
        switch (format->parts[i]) {
        case 'y': dh_strbuf_add_bytes(out, iso, 4); break;
        case 'Y': dh_strbuf_add_bytes(out, iso + 2, 2); break;
        case 'm': dh_strbuf_add_bytes(out, iso + 5, 2); break;
        case 'd': dh_strbuf_add_bytes(out, iso + 8, 2); break;
        case 'H': dh_strbuf_printf(out, "%02d", hour); break;
        case 'I': dh_strbuf_printf(out, "%02d", (hour + 11) % 12 + 1); break;
        case 'M': dh_strbuf_add_bytes(out, iso + 14, 2); break;
        case 'S': dh_strbuf_add_bytes(out, iso + 17, 2); break;
        case 'p': dh_strbuf_add(out, hour < 12 ? "AM" : "PM"); break;
        case 'z': dh_strbuf_add(out, "Z"); break;
        default: dh_strbuf_add_char(out, format->parts[i]);
        }
    }
}
