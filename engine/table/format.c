/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values for people. Rounding is that of the C library: of the exact binary value, halves to even. */
#include "table/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/text.h"

#define NBSP    "\xC2\xA0"
#define MINUS   "\xE2\x88\x92"
#define UNKNOWN "\xE2\x80\x93"

#define MAX_DIGITS 20
#define TINY       1e-9 /* smaller values are what rounding leaves of a difference: they print as 0 */

typedef struct locale_signs {
    const char *thousands, *decimal, *percent, *yes, *no;
} locale_signs;

static const locale_signs signs[] = {
    [DH_LOCALE_VI] = {".", ",", "%", "có", "không"},
    [DH_LOCALE_EN] = {",", ".", "%", "yes", "no"},
};

static const locale_signs *signs_of(dh_locale locale)
{
    return &signs[locale == DH_LOCALE_EN ? DH_LOCALE_EN : DH_LOCALE_VI];
}

/* Writes |value| with `digits` decimals; returns whether any digit is not 0. */
static bool print_figures(char buffer[400], double value, int digits)
{
    size_t size = dh_text_from_fixed(value, digits, buffer);
    while (size > 0 && (buffer[size - 1] == '0' || buffer[size - 1] == '.')) size--;
    return size > 0;
}

int dh_format_max_digits(double value)
{
    return fabs(value) >= 1 ? 2 : DH_FORMAT_MAX_DIGITS;
}

int dh_format_digits(double value, int max)
{
    char text[400];
    if (!isfinite(value) || max <= 0) return 0;
    if (max > MAX_DIGITS) max = MAX_DIGITS;
    print_figures(text, value, max);
    const char *end = text + strlen(text);
    int digits = max;
    while (digits > 0 && end[digits - max - 1] == '0') digits--;
    return digits;
}

/* Adds "12345.60" with the locale's separators. */
static void add_grouped(dh_strbuf *out, const char *figures, bool grouped, const locale_signs *marks)
{
    size_t whole = strcspn(figures, "."), first = grouped ? (whole + 2) % 3 + 1 : whole;
    if (first > whole) first = whole;
    dh_strbuf_add_bytes(out, figures, first);
    for (size_t i = first; i < whole; i += 3) {
        dh_strbuf_add(out, marks->thousands);
        dh_strbuf_add_bytes(out, figures + i, 3);
    }
    if (figures[whole] == '.') {
        dh_strbuf_add(out, marks->decimal);
        dh_strbuf_add(out, figures + whole + 1);
    }
}

/* Whether a value that is not zero would be written as 0 with so many decimals. */
static bool is_below_display(double value, int digits)
{
    char text[400];
    return isfinite(value) && fabs(value) >= TINY && !print_figures(text, value, digits);
}

static void add_number(dh_strbuf *out, double value, int digits, bool grouped, dh_locale locale)
{
    char text[400];
    if (isnan(value)) {
        dh_strbuf_add(out, UNKNOWN);
        return;
    }
    if (isinf(value)) {
        dh_strbuf_add(out, value < 0 ? MINUS "∞" : "∞");
        return;
    }
    if (digits < 0)
        for (digits = dh_format_digits(value, dh_format_max_digits(value)); is_below_display(value, digits);) digits++;
    if (digits > MAX_DIGITS) digits = MAX_DIGITS;
    bool not_zero = print_figures(text, value, digits);
    if (value < 0 && not_zero) dh_strbuf_add(out, MINUS);
    add_grouped(out, text, grouped, signs_of(locale));
}

/* With so many decimals as are asked for; what would be 0 so, and is not, is less than the least that they can show. */
static void add_above_zero(dh_strbuf *out, double value, int digits, dh_locale locale)
{
    if (digits >= 0 && digits <= MAX_DIGITS && is_below_display(value, digits)) {
        dh_strbuf_add(out, value < 0 ? ">" NBSP : "<" NBSP);
        value = copysign(pow(10, -digits), value);
    }
    add_number(out, value, digits, true, locale);
}

void dh_format_number(dh_strbuf *out, double value, int digits, dh_locale locale)
{
    add_above_zero(out, value, digits, locale);
}

static void add_int64(dh_strbuf *out, int64_t value, bool grouped, dh_locale locale)
{
    char text[32];
    dh_text_from_int64(value, text);
    if (value < 0) dh_strbuf_add(out, MINUS);
    add_grouped(out, text + (value < 0), grouped, signs_of(locale));
}

void dh_format_int64(dh_strbuf *out, int64_t value, dh_locale locale)
{
    add_int64(out, value, true, locale);
}

/* "12345.60" with the marks that messages have. Nothing is allocated: a sentence that says that memory is short has its
 * numbers. */
static dh_numeral grouped_numeral(bool negative, const char *figures)
{
    const locale_signs *marks = signs_of(dh_message_numbers());
    dh_numeral made = {""};
    size_t whole = strcspn(figures, "."), at = 0;
    if (whole + strlen(figures) > 40) { /* in groups it would not fit */
        snprintf(made.text, sizeof made.text, "%s%.40s", negative ? MINUS : "", figures);
        return made;
    }
    if (negative) at += (size_t)snprintf(made.text, sizeof made.text, "%s", MINUS);
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) made.text[at++] = marks->thousands[0];
        made.text[at++] = figures[i];
    }
    if (figures[whole] == '.')
        snprintf(made.text + at, sizeof made.text - at, "%s%s", marks->decimal, figures + whole + 1);
    return made;
}

dh_numeral dh_numeral_whole(int64_t value)
{
    char text[32];
    text[dh_text_from_int64(value, text)] = '\0';
    return grouped_numeral(value < 0, text + (value < 0));
}

dh_numeral dh_numeral_real(double value, int digits)
{
    char text[400];
    if (!isfinite(value)) {
        dh_numeral made;
        snprintf(made.text, sizeof made.text, "%g", value);
        return made;
    }
    if (digits < 0)
        for (digits = dh_format_digits(value, dh_format_max_digits(value)); is_below_display(value, digits);) digits++;
    bool not_zero = print_figures(text, value, digits < MAX_DIGITS ? digits : MAX_DIGITS);
    return grouped_numeral(value < 0 && not_zero, text);
}

void dh_format_bound_sign(dh_strbuf *out, dh_count value)
{
    if (value.lower == value.stated && value.upper == value.stated) return;
    if (value.lower >= value.stated)
        dh_strbuf_add(out, "≥" NBSP);
    else if (value.upper <= value.stated)
        dh_strbuf_add(out, "≤" NBSP);
    else /* a sum of what is about something and of what is at least something has no end, which "about" would hide */
        dh_strbuf_add(out, isinf(value.upper) && value.lower > 0 ? "≥" NBSP "≈" NBSP : "≈" NBSP);
}

dh_count dh_format_read_bounds(dh_count value)
{
    return (dh_count){value.stated, fmin(value.lower, value.stated), fmax(value.upper, value.stated)};
}

void dh_format_count(dh_strbuf *out, dh_count value, int digits, dh_locale locale)
{
    bool exact = value.lower == value.stated && value.upper == value.stated;
    if (!isnan(value.stated)) dh_format_bound_sign(out, value);
    if (exact)
        add_above_zero(out, value.stated, digits, locale);
    else
        add_number(out, value.stated, digits, true, locale);
}

void dh_format_plain_count(dh_strbuf *out, dh_count value)
{
    char digits[32];
    dh_format_bound_sign(out, value);
    dh_text_from_double(value.stated, digits);
    dh_strbuf_add(out, digits);
}

void dh_format_percent(dh_strbuf *out, double value, int digits, dh_locale locale)
{
    if (digits < 0 && !is_below_display(value * 100, DH_FORMAT_MAX_PERCENT_DIGITS))
        digits = dh_format_digits(value * 100, DH_FORMAT_MAX_PERCENT_DIGITS);
    add_above_zero(out, value * 100, digits, locale);
    if (!isnan(value)) dh_strbuf_add(out, signs_of(locale)->percent);
}

void dh_format_bool(dh_strbuf *out, bool value, dh_locale locale)
{
    dh_strbuf_add(out, value ? signs_of(locale)->yes : signs_of(locale)->no);
}

void dh_format_date(dh_strbuf *out, int32_t days, dh_locale locale)
{
    char iso[16];
    dh_date_format_iso(days, iso);
    if (locale == DH_LOCALE_EN)
        dh_strbuf_add(out, iso);
    else
        dh_strbuf_printf(out, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
}

/* Hours and minutes; seconds and their fraction only when there are any. */
void dh_format_datetime(dh_strbuf *out, int64_t microseconds, dh_locale locale)
{
    char iso[32];
    size_t size = dh_datetime_format_iso(microseconds, iso);
    if (size == 19 && strcmp(iso + 16, ":00") == 0) iso[16] = '\0';
    if (locale == DH_LOCALE_EN)
        dh_strbuf_printf(out, "%.10s %s", iso, iso + 11);
    else
        dh_strbuf_printf(out, "%.2s/%.2s/%.4s %s", iso + 8, iso + 5, iso, iso + 11);
}

static void format_pvalue(dh_strbuf *out, double value, dh_locale locale)
{
    if (value >= 0 && value < 0.001) {
        dh_strbuf_add(out, "<" NBSP);
        value = 0.001;
    }
    add_number(out, value, 3, false, locale);
}

static void format_shown(dh_strbuf *out, double value, dh_display display, int digits, dh_locale locale)
{
    if (digits >= 0 && is_below_display(display == DH_DISPLAY_PERCENT ? value * 100 : value, digits)) digits = -1;
    switch (display) {
    case DH_DISPLAY_PERCENT: dh_format_percent(out, value, digits, locale); break;
    case DH_DISPLAY_PVALUE: format_pvalue(out, value, locale); break;
    case DH_DISPLAY_ID: add_number(out, value, digits, false, locale); break;
    default: add_number(out, value, digits, true, locale); break;
    }
}

static void format_int64(dh_strbuf *out, int64_t value, dh_display display, int digits, dh_locale locale)
{
    if (display == DH_DISPLAY_PERCENT || display == DH_DISPLAY_PVALUE)
        format_shown(out, (double)value, display, digits, locale);
    else
        add_int64(out, value, display != DH_DISPLAY_ID, locale);
}

void dh_format_cell_digits(dh_strbuf *out, const dh_column *column, int64_t row, int digits, dh_locale locale)
{
    if (!dh_column_is_valid(column, row)) {
        dh_strbuf_add(out, UNKNOWN);
        return;
    }
    switch (column->type) {
    case DH_BOOL: dh_format_bool(out, dh_column_bool(column, row), locale); return;
    case DH_INT64: format_int64(out, dh_column_int64(column, row), column->display, digits, locale); return;
    case DH_FLOAT64: format_shown(out, dh_column_float64(column, row), column->display, digits, locale); return;
    case DH_DATE: dh_format_date(out, dh_column_date(column, row), locale); return;
    case DH_DATETIME: dh_format_datetime(out, dh_column_int64(column, row), locale); return;
    case DH_COUNT: {
        dh_count value = dh_column_count(column, row);
        dh_format_bound_sign(out, value);
        format_shown(out, value.stated, column->display, digits, locale);
        return;
    }
    case DH_TEXT:
    case DH_CATEGORY: break;
    }
    size_t size;
    const char *text = dh_column_text(column, row, &size);
    dh_strbuf_add_bytes(out, text, size);
}

void dh_format_cell(dh_strbuf *out, const dh_column *column, int64_t row, dh_locale locale)
{
    dh_format_cell_digits(out, column, row, -1, locale);
}
