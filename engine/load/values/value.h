/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parsers of single values. Each takes the whole text, already trimmed and in NFC, and either sets *out and returns
 * true, or adds to `reason` why the text is no such value (a clause without the value itself, which stands beside it
 * in a reject) and returns false. Nothing is guessed: a text that two readings would fit is a fault.
 */
#ifndef DH_LOAD_VALUES_VALUE_H
#define DH_LOAD_VALUES_VALUE_H

#include <stdint.h>

#include "base/strbuf.h"

/* plain: 15798.5 without thousands marks; vi: 15.798,5; en: 15,798.5. Thousands marks are optional but, once there,
 * must stand between all groups of three. */
typedef enum dh_number_style { DH_NUMBERS_PLAIN, DH_NUMBERS_VI, DH_NUMBERS_EN } dh_number_style;

bool dh_number_style_parse(const char *name, dh_number_style *out);
const char *dh_number_style_name(dh_number_style style);

/* có, không, yes, no, true, false, 1, 0, x; capitals as you like. */
bool dh_value_parse_bool(bool *out, const char *text, size_t size, dh_strbuf *reason);
/* A fraction of zero ("45.0") is taken for a whole number; any other is a fault, and so is one that may mark thousands
 * ("15.000"). */
bool dh_value_parse_int64(int64_t *out, const char *text, size_t size, dh_number_style style, dh_strbuf *reason);
/* Correctly rounded. Exponents as spreadsheets write them (1.23E+05) are read. */
bool dh_value_parse_float64(double *out, const char *text, size_t size, dh_number_style style, dh_strbuf *reason);
/* The same, of what ought to be a whole number: 15.000, which may be fifteen thousand, is a fault. */
bool dh_value_parse_integral(double *out, const char *text, size_t size, dh_number_style style, dh_strbuf *reason);

/*
 * A date format: y, m, d once each, H, M, S in this order or not at all, and marks between them (/ - . , : blank T).
 * Day, month, hours, minutes, seconds take one or two digits, the year always four; fields without a mark between
 * them are of fixed width (ymd). S takes a fraction.
 */
#define DH_DATE_PARTS 16

typedef struct dh_date_format {
    const char *text; /* borrowed from the caller of dh_date_format_parse */
    char parts[DH_DATE_PARTS];
    int32_t n_parts;
    bool has_time;
} dh_date_format;

bool dh_date_format_parse(dh_date_format *out, const char *text, dh_strbuf *reason);

#define DH_YEAR_MIN 1900
#define DH_YEAR_MAX 2100

/* The first of `n` formats that fits. A date scans of a time of day that the format has, and such a format takes
 * a text without time; a datetime needs the time that its format has (midnight when it has none). */
bool dh_value_parse_date(int32_t *out, const char *text, size_t size, const dh_date_format *formats, int32_t n,
                         dh_strbuf *reason);
bool dh_value_parse_datetime(int64_t *out, const char *text, size_t size, const dh_date_format *formats, int32_t n,
                             dh_strbuf *reason);

#endif
