/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers on charts: see label_text.h. */
#include "charts/label_text.h"

#include <math.h>
#include <stdio.h>

/* "1,5×10²⁰"; where pow() would underflow, the value is scaled up first. */
static void add_power(dh_strbuf *out, double value, dh_locale locale)
{
    static const char *const superscripts[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    int power = (int)floor(log10(fabs(value)));
    double mantissa = power < -300 ? value * 1e300 / pow(10, power + 300) : value / pow(10, power);
    if (fabs(mantissa) >= 9.95) {
        mantissa /= 10;
        power++;
    }
    dh_format_number(out, mantissa, fabs(mantissa - round(mantissa)) < 0.05 ? 0 : 1, locale);
    dh_strbuf_add(out, "×10");
    char digits[16];
    snprintf(digits, sizeof digits, "%d", power < 0 ? -power : power);
    if (power < 0) dh_strbuf_add(out, "⁻");
    for (const char *digit = digits; *digit; digit++) dh_strbuf_add(out, superscripts[*digit - '0']);
}

/* At least as many decimals as keep a value that is not zero from being written as 0. */
static int digits_above_zero(double value, int digits, bool percent)
{
    double shown = fabs(percent ? value * 100 : value) * pow(10, digits);
    for (; value != 0 && shown < 0.5 && digits < 8; digits++) shown *= 10;
    return digits;
}

void dh_label_number(dh_strbuf *out, double value, int digits, bool percent, dh_locale locale)
{
    digits = digits_above_zero(value, digits, percent);
    if (isinf(value)) {
        dh_strbuf_add(out, value > 0 ? "∞" : "−∞");
    } else if (value != 0 && (fabs(value) >= 1e12 || fabs(value) < 1e-6)) {
        add_power(out, percent ? value * 100 : value, locale);
        if (percent) dh_strbuf_add(out, "%");
    } else if (percent) {
        dh_format_percent(out, value, digits, locale);
    } else {
        dh_format_number(out, value, value == 0 && digits > 4 ? 0 : digits, locale);
    }
}

void dh_label_count(dh_strbuf *out, dh_count value, int digits, bool percent, dh_locale locale)
{
    dh_format_bound_sign(out, value);
    dh_label_number(out, value.stated, digits, percent, locale);
}

/* Decimals for values of this size: about three significant figures. */
static int by_magnitude(double size, bool percent)
{
    if (size >= 1000) return 0;
    if (percent) return size >= 1 ? 1 : size >= 0.1 ? 2 : 3;
    if (size >= 10) return 1;
    if (size >= 1) return 2;
    int digits = size > 0 ? 2 + (int)ceil(-log10(size)) : 0;
    return digits > 8 ? 8 : digits;
}

int dh_label_digits(double largest, int decimals, bool percent)
{
    int digits = by_magnitude(fabs(largest) * (percent ? 100 : 1), percent);
    return digits < decimals ? digits : decimals;
}

int dh_label_decimals(double value, bool percent)
{
    double size = fabs(value) * (percent ? 100 : 1);
    for (int digits = 0; digits < 8; digits++, size *= 10)
        if (fabs(size - round(size)) <= 1e-9 * (size + 1)) return digits;
    return 8;
}
