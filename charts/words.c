/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and numbers on charts: see words.h. */
#include "charts/words.h"

#include <math.h>
#include <stdio.h>

static const char *const words[][2] = {
    [DH_WORD_NO_DATA] = {"Không có dữ liệu", "No data"},
    [DH_WORD_UNKNOWN] = {"không rõ", "unknown"},
    [DH_WORD_YES] = {"có", "yes"},
    [DH_WORD_NO] = {"không", "no"},
    [DH_WORD_RISE] = {"tăng", "up"},
    [DH_WORD_FALL] = {"giảm", "down"},
    [DH_WORD_SAME] = {"không đổi", "unchanged"},
    [DH_WORD_MORE] = {"và %d mục khác", "and %d more"},
    [DH_WORD_BAR] = {"biểu đồ cột", "bar chart"},
    [DH_WORD_LINE] = {"biểu đồ đường", "line chart"},
    [DH_WORD_SLOPE] = {"biểu đồ độ dốc", "slope chart"},
    [DH_WORD_DOT] = {"biểu đồ điểm", "dot chart"},
    [DH_WORD_HEAT] = {"bản đồ nhiệt", "heat map"},
    [DH_WORD_RULE] = {"đường mốc", "reference line"},
};

const char *dh_word(dh_word_id id, dh_locale locale)
{
    return words[id][locale == DH_LOCALE_EN];
}

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

void dh_words_number(dh_strbuf *out, double value, int digits, bool percent, dh_locale locale)
{
    if (isinf(value)) {
        dh_strbuf_add(out, value > 0 ? "∞" : "−∞");
    } else if (value != 0 && (fabs(value) >= 1e12 || fabs(value) < 1e-6)) {
        add_power(out, percent ? value * 100 : value, locale);
        if (percent) dh_strbuf_add(out, " %");
    } else if (percent) {
        dh_format_percent(out, value, digits, locale);
    } else {
        dh_format_number(out, value, digits, locale);
    }
}

void dh_words_count(dh_strbuf *out, dh_count value, int digits, bool percent, dh_locale locale)
{
    if (value.lower == value.upper)
        ;
    else if (isinf(value.upper) && value.lower == value.stated)
        dh_strbuf_add(out, "≥ ");
    else if (value.upper == value.stated && value.lower < value.stated)
        dh_strbuf_add(out, "≤ ");
    else
        dh_strbuf_add(out, "≈ ");
    dh_words_number(out, value.stated, digits, percent, locale);
}

int dh_words_digits(double largest, bool integral, bool percent)
{
    double size = fabs(largest) * (percent ? 100 : 1);
    if ((integral && !percent) || size >= 1000) return 0;
    if (size == 0) return percent ? 0 : 1;
    if (percent) return size >= 1 ? 1 : size >= 0.1 ? 2 : 3;
    if (size >= 10) return 1;
    if (size >= 1) return 2;
    int digits = 2 + (int)ceil(-log10(size));
    return digits > 8 ? 8 : digits;
}
