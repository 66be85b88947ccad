/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values as people read them, by locale: 15.798 and 2,5 and 83,7% and 11/08/2020 in vi; 15,798 and 2.5 and 83.7% and
 * 2020-08-11 in en. Bounds: ≥ 2.300, ≤ 300, ≈ 300. Null prints as an en dash. Charts and reports use this too.
 */
#ifndef DH_TABLE_FORMAT_H
#define DH_TABLE_FORMAT_H

#include "base/message.h"
#include "base/strbuf.h"
#include "table/table.h"

#define DH_FORMAT_MAX_DIGITS         4
#define DH_FORMAT_MAX_PERCENT_DIGITS 1

/* A number within a sentence, in groups and with the mark of decimals that messages have (dh_message_numbers): "3.112",
 * "0,05". Its text lives as long as the value: until the end of the expression where it is none's. */
typedef struct dh_numeral {
    char text[64];
} dh_numeral;
dh_numeral dh_numeral_whole(int64_t value);
dh_numeral dh_numeral_real(double value, int digits); /* digits: of decimals; -1 = as many as it has */

/* digits: decimals shown; -1 = as many as are needed, at most 4 (percent: 1), and more where a value that is not zero
 * would be written as 0, but for what rounding leaves of a difference (less than 1e-9). */
void dh_format_number(dh_strbuf *out, double value, int digits, dh_locale locale);
void dh_format_int64(dh_strbuf *out, int64_t value, dh_locale locale);
void dh_format_count(dh_strbuf *out, dh_count value, int digits, dh_locale locale);
/* ≥, ≤ or ≈ before a figure that is not exact, with a space that does not break; ≥ ≈ where it is about that or more. */
void dh_format_bound_sign(dh_strbuf *out, dh_count value);
/* The value with the bounds that people read of it, those of its sign: "trên 300" is at least 301, and "≥ 300". */
dh_count dh_format_read_bounds(dh_count value);
/* The same as files have it, in no locale: "≥ 2300", "5". */
void dh_format_plain_count(dh_strbuf *out, dh_count value);
void dh_format_percent(dh_strbuf *out, double value, int digits, dh_locale locale);
void dh_format_bool(dh_strbuf *out, bool value, dh_locale locale); /* có, không; yes, no */
void dh_format_date(dh_strbuf *out, int32_t days, dh_locale locale);
void dh_format_datetime(dh_strbuf *out, int64_t microseconds, dh_locale locale);
/* Any cell, by its column's type and `display`. */
void dh_format_cell(dh_strbuf *out, const dh_column *column, int64_t row, dh_locale locale);
/* The same with `digits` decimals for real numbers, counts and percentages, the same in a whole column, but for a value
 * that is not zero and would be written as 0; -1 as above. */
void dh_format_cell_digits(dh_strbuf *out, const dh_column *column, int64_t row, int digits, dh_locale locale);
/* The decimals that `value` needs, at most `max`, without trailing zeros. */
int dh_format_digits(double value, int max);
/* The most decimals shown of a plain number: 2 where |value| >= 1, else DH_FORMAT_MAX_DIGITS. "73.1010 people" tells a
 * reader no more than "73.10". */
int dh_format_max_digits(double value);

#endif
