/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See cell_values.h. */
#include "cell_values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

dh_value cell_text(const char *text, size_t size)
{
    return (dh_value){.type = DH_TEXT, .valid = 1, .as.text = {text, size}};
}

const char *cell_letters(char buffer[16], int32_t column)
{
    char *at = buffer + 15;
    *at = '\0';
    for (int32_t rest = column + 1; rest > 0 && at > buffer; rest = (rest - 1) / 26)
        *--at = (char)('A' + (rest - 1) % 26);
    return at;
}

/* ---- numbers ---- */

int cell_whole_number(dh_value *out, const char *text, size_t size)
{
    size_t i = size > 0 && text[0] == '-';
    int64_t value = 0;
    if (size == i || size - i > 18) return 0;
    for (size_t k = i; k < size; k++) {
        if (text[k] < '0' || text[k] > '9') return 0;
        value = value * 10 + (text[k] - '0');
    }
    *out = (dh_value){.type = DH_INT64, .valid = 1, .as.integer = i ? -value : value};
    return 1;
}

int cell_number(double *out, const char *text, locale_t plain)
{
    text += strspn(text, " \n");
    size_t size = strspn(text, "0123456789.+-eE"); /* and neither "inf" nor "0x1", which strtod takes too */
    char *end;
    *out = strtod_l(text, &end, plain);
    return size > 0 && end == text + size && end[strspn(end, " \n")] == '\0' && isfinite(*out);
}

/* ---- days and times ---- */

/* Reads that many digits; -1 = there are others. */
static int digits(const char *text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

static int days_of_month(int year, int month)
{
    static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

/* The microseconds of "T10:11:12", "T10:11" or "T10:11:12.5"; 0 of nothing; -1 = it is none. */
static int64_t time_of_day(const char *text)
{
    if (*text == '\0') return 0;
    int hour = text[0] == 'T' ? digits(text + 1, 2) : -1;
    int minute = hour >= 0 && text[3] == ':' ? digits(text + 4, 2) : -1, second = 0;
    if (hour > 23 || minute < 0 || minute > 59) return -1;
    int64_t micro = 0, unit = 100000;
    text += 6;
    if (*text == ':') {
        second = digits(text + 1, 2);
        if (second < 0 || second > 59) return -1;
        text += 3;
        if (*text == '.')
            for (text++; *text >= '0' && *text <= '9'; text++, unit /= 10) micro += (*text - '0') * unit;
    }
    if (*text == 'Z') text++;
    return *text ? -1 : ((hour * 60 + minute) * 60 + second) * INT64_C(1000000) + micro;
}

int cell_iso_date(dh_value *out, const char *text)
{
    int year = digits(text, 4), month = year > 0 && text[4] == '-' ? digits(text + 5, 2) : -1;
    int day = month > 0 && text[7] == '-' ? digits(text + 8, 2) : -1;
    int64_t of_day = day > 0 ? time_of_day(text + 10) : -1;
    if (of_day < 0 || month > 12 || day > days_of_month(year, month)) return 0;
    /* days since 1970-01-01 of the civil calendar: years begin in March, so that the leap day is their last */
    int64_t y = month <= 2 ? year - 1 : year, era = y / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
    *out = of_day == 0
               ? (dh_value){.type = DH_DATE, .valid = 1, .as.integer = days}
               : (dh_value){.type = DH_DATETIME, .valid = 1, .as.integer = days * INT64_C(86400000000) + of_day};
    return 1;
}

const char *cell_time_of_day(char buffer[16], int milliseconds)
{
    int seconds = milliseconds / 1000, rest = seconds % 60;
    if (rest)
        snprintf(buffer, 16, "%02d:%02d:%02d", seconds / 3600 % 24, seconds / 60 % 60, rest);
    else
        snprintf(buffer, 16, "%02d:%02d", seconds / 3600 % 24, seconds / 60 % 60);
    return buffer;
}

cell_font cell_font_of(const char *name)
{
    size_t size = name ? strlen(name) : 0;
    if (size >= 4 && (name[0] | 0x20) == 'v' && (name[1] | 0x20) == 'n' && (name[2] | 0x20) == 'i' && name[3] == '-')
        return CELL_FONT_VNI;
    if (size < 4 || name[0] != '.' || (name[1] | 0x20) != 'v' || (name[2] | 0x20) != 'n') return CELL_FONT_PLAIN;
    return name[size - 1] == 'H' ? CELL_FONT_TCVN3_CAPITALS : CELL_FONT_TCVN3;
}

const char *cell_font_name(cell_font font)
{
    return font == CELL_FONT_VNI ? "VNI-Times" : font == CELL_FONT_TCVN3 ? ".VnTime" : ".VnTimeH";
}
