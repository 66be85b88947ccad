/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parsers of single values. Each takes the whole text, trimmed and in NFC. It sets *out and returns true, or returns
 * false and appends to `reason` why the text is invalid: a clause without the text itself, which a reject shows next to
 * it. Nothing is guessed: an ambiguous text is invalid.
 */
#ifndef DH_LOAD_VALUES_VALUE_H
#define DH_LOAD_VALUES_VALUE_H

#include <stdint.h>

#include "base/strbuf.h"

/* plain: 15798.5 without thousands marks; vi: 15.798,5; en: 15,798.5. Thousands marks are optional, but a number that
 * has one must have all of them. */
typedef enum dh_number_style { DH_NUMBERS_PLAIN, DH_NUMBERS_VI, DH_NUMBERS_EN } dh_number_style;

/* By name: "plain", "vi", "en"; false = no such style. */
bool dh_number_style_parse(const char *name, dh_number_style *out);
const char *dh_number_style_name(dh_number_style style);

/* có, không, yes, no, true, false, 1, 0, x (= yes), in any case. */
bool dh_value_parse_bool(bool *out, const char *text, size_t size, dh_strbuf *reason);
/* A fraction of zeros ("45.0") is accepted; any other is invalid, and so is one that may mark thousands ("15.000"). */
bool dh_value_parse_int64(int64_t *out, const char *text, size_t size, dh_number_style style, dh_strbuf *reason);
/* Correctly rounded. Exponents, as spreadsheets write them (1.23E+05), are accepted. */
bool dh_value_parse_float64(double *out, const char *text, size_t size, dh_number_style style, dh_strbuf *reason);
/* The same for what should be a whole number: 15.000, which may mean fifteen thousand, is invalid. */
bool dh_value_parse_integral(double *out, const char *text, size_t size, dh_number_style style, dh_strbuf *reason);

/*
 * A date format: y (yy: of two digits, 1970 to 2069), m, d once each; optionally H and M, and then S; and marks between
 * them (/ - . , : blank T). The year has four digits, all else one or two, or exactly two when no mark follows before
 * the next field (ymd). S may have a fraction. I instead of H counts hours to 12, and p is their AM or PM (SA or CH). z
 * is an offset (Z, +07, +07:00), which is passed over: the time is kept as written. Beside words (date_words.h) a day
 * is read as well: "8h00 ngày 12/3/2023", and "12 tháng 3 năm 2023" by any format.
 */
#define DH_DATE_PARTS 16

typedef struct dh_date_format {
    const char *text;          /* borrowed from the caller of dh_date_format_parse */
    char parts[DH_DATE_PARTS]; /* letters and marks in order */
    int32_t n_parts;
    bool has_time;
} dh_date_format;

bool dh_date_format_parse(dh_date_format *out, const char *text, dh_strbuf *reason);

/* Appends a day, or a point in time, that is given in ISO form ("2024-03-05", "2024-03-05T10:11:12"), in this format.
 */
void dh_date_format_write(dh_strbuf *out, const dh_date_format *format, const char *iso, size_t size);

#define DH_YEAR_MIN 1900
#define DH_YEAR_MAX 2100

/* Whether a text that fits the first of `n` formats may be another day by a later one: d/m/y and m/d/y. */
bool dh_date_formats_conflict(const dh_date_format *formats, int32_t n);

/* What a time of day is of: DH_ZONE_NONE, there is none; UTC; or the place where it was written. */
typedef enum dh_time_zone { DH_ZONE_NONE, DH_ZONE_UTC, DH_ZONE_LOCAL } dh_time_zone;

/* What a text says beside its day. */
typedef struct dh_day_said {
    dh_time_zone zone;
    bool has_offset;    /* from UTC, and … */
    int offset;         /* … which: minutes, east of it above 0 */
    bool other_weekday; /* a day of the week, and another than that of its day: "Thứ hai, 5/3/2024", a Tuesday */
} dh_day_said;

/* Parses by `n` formats; a text that is another day or time by another of them is invalid. A date ignores the time of
 * day if the format has one, and the text may lack it. A datetime needs the time if its format has one; if it has none,
 * it is midnight. *out: days since 1970, or microseconds since 1970. Out of
 * memory: reason->failed. */
bool dh_value_parse_date(int32_t *out, dh_day_said *said, const char *text, size_t size, const dh_date_format *formats,
                         int32_t n, dh_strbuf *reason);
bool dh_value_parse_datetime(int64_t *out, dh_day_said *said, const char *text, size_t size,
                             const dh_date_format *formats, int32_t n, dh_strbuf *reason);

#endif
