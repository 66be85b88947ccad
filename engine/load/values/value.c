/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booleans and numbers. A number is first rewritten in plain form ("-15798.5") and then converted exactly. */
#include "load/values/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "base/text.h"

#define NUMBER_MAX 300 /* bytes; a longer text is not a number */

static const struct {
    const char *name;
    char decimal, thousands;
    const char *example;
} styles[] = {
    [DH_NUMBERS_PLAIN] = {"plain", '.', '\0', "15798.5"},
    [DH_NUMBERS_VI] = {"vi", ',', '.', "15.798,5"},
    [DH_NUMBERS_EN] = {"en", '.', ',', "15,798.5"},
};

bool dh_number_style_parse(const char *name, dh_number_style *out)
{
    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++) {
        if (strcmp(name, styles[i].name) != 0) continue;
        *out = (dh_number_style)i;
        return true;
    }
    return false;
}

const char *dh_number_style_name(dh_number_style style)
{
    return styles[style].name;
}

static const struct {
    const char *text;
    bool value;
} truths[] = {
    {"có", true},     {"Có", true},     {"CÓ", true},  {"co", true},     {"yes", true},
    {"true", true},   {"1", true},      {"x", true},   {"không", false}, {"Không", false},
    {"KHÔNG", false}, {"khong", false}, {"no", false}, {"false", false}, {"0", false},
};

bool dh_value_parse_bool(bool *out, const char *text, size_t size, dh_strbuf *reason)
{
    for (size_t i = 0; i < sizeof truths / sizeof truths[0]; i++) {
        if (strlen(truths[i].text) != size || strncasecmp(truths[i].text, text, size) != 0) continue;
        *out = truths[i].value;
        return true;
    }
    dh_strbuf_add(reason, dh_tr("is neither yes nor no; write có or không, yes or no, true or false, 1 or 0"));
    return false;
}

/* A number in plain form, such as -15798.5. */
typedef struct plain {
    char text[NUMBER_MAX + 8];
    size_t size;
    size_t whole, places;              /* digits before and after the decimal mark */
    bool negative, fraction, exponent; /* fraction: some digit after the mark is not 0 */
} plain;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool refuse_mark(char mark, dh_number_style style, dh_strbuf *reason)
{
    if (style == DH_NUMBERS_PLAIN)
        dh_strbuf_printf(reason,
                         dh_tr("'%c' is not read in plain numbers such as 15798.5; set numbers = \"vi\" for 15.798,5 "
                               "or \"en\" for 15,798.5"),
                         mark);
    else
        dh_strbuf_printf(reason,
                         dh_tr("'%c' marks thousands here, as in %s (numbers = \"%s\"), and three digits must stand "
                               "after it"),
                         mark, styles[style].example, styles[style].name);
    return false;
}

/* Copies the digits before the decimal mark; checks and drops the thousands marks. */
static bool read_whole(plain *out, const char *text, size_t size, size_t *at, dh_number_style style, dh_strbuf *reason)
{
    char mark = styles[style].thousands;
    size_t i = *at, group = 0, marks = 0;
    bool zero_first = i < size && text[i] == '0';
    for (; i < size; i++) {
        if (is_digit(text[i])) {
            out->text[out->size++] = text[i];
            out->whole++;
            group++;
            continue;
        }
        if (text[i] != mark || mark == '\0') break;
        if ((marks == 0 && (group == 0 || group > 3 || zero_first)) || (marks > 0 && group != 3))
            return refuse_mark(mark, style, reason);
        marks++;
        group = 0;
    }
    if (marks > 0 && group != 3) return refuse_mark(mark, style, reason);
    *at = i;
    return true;
}

static bool read_fraction(plain *out, const char *text, size_t size, size_t *at, dh_strbuf *reason)
{
    size_t i = *at + 1, begin = i;
    out->text[out->size++] = '.';
    for (; i < size && is_digit(text[i]); i++) {
        out->text[out->size++] = text[i];
        if (text[i] != '0') out->fraction = true;
    }
    if (i == begin) {
        dh_strbuf_printf(reason, dh_tr("has no digit after the decimal mark '%c'"), text[*at]);
        return false;
    }
    out->places = i - begin;
    *at = i;
    return true;
}

static void read_exponent(plain *out, const char *text, size_t size, size_t *at)
{
    size_t i = *at + 1;
    if (i < size && (text[i] == '+' || text[i] == '-')) i++;
    size_t digits = i;
    while (i < size && is_digit(text[i])) i++;
    if (i == digits || i - digits > 4) return;
    memcpy(out->text + out->size, text + *at, i - *at);
    out->size += i - *at;
    out->exponent = true;
    *at = i;
}

static size_t read_sign(plain *out, const char *text, size_t size)
{
    static const char minus[] = "\xe2\x88\x92"; /* U+2212 */
    size_t used = 0;
    if (size > 0 && (text[0] == '-' || text[0] == '+')) {
        out->negative = text[0] == '-';
        used = 1;
    } else if (size >= 3 && memcmp(text, minus, 3) == 0) {
        out->negative = true;
        used = 3;
    }
    if (out->negative) out->text[out->size++] = '-';
    return used;
}

static bool refuse_rest(const char *text, size_t size, size_t at, dh_number_style style, dh_strbuf *reason)
{
    if (at < size && (text[at] == '.' || text[at] == ',')) {
        if (style == DH_NUMBERS_PLAIN && text[at] == ',') return refuse_mark(',', style, reason);
        dh_strbuf_printf(reason, dh_tr("is not a number such as %s (numbers = \"%s\"): '%c' stands where none may"),
                         styles[style].example, styles[style].name, text[at]);
    } else {
        dh_strbuf_printf(reason, dh_tr("is not a number such as %s"), styles[style].example);
    }
    return false;
}

static bool read_plain(plain *out, const char *text, size_t size, dh_number_style style, dh_strbuf *reason)
{
    out->size = out->whole = out->places = 0;
    out->negative = out->fraction = out->exponent = false;
    if (size > NUMBER_MAX) {
        dh_strbuf_add(reason, dh_tr("is too long to be a number"));
        return false;
    }
    size_t at = read_sign(out, text, size);
    if (!read_whole(out, text, size, &at, style, reason)) return false;
    if (out->whole == 0) return refuse_rest(text, size, at, style, reason);
    if (at < size && text[at] == styles[style].decimal && !read_fraction(out, text, size, &at, reason)) return false;
    if (at < size && (text[at] == 'e' || text[at] == 'E')) read_exponent(out, text, size, &at);
    if (at < size) return refuse_rest(text, size, at, style, reason);
    out->text[out->size] = '\0';
    return true;
}

/* Refuses 15.000, which means fifteen to some and fifteen thousand to others. */
static bool refuse_thousands(const plain *number, dh_number_style style, dh_strbuf *reason)
{
    const char *digits = number->text + (number->negative ? 1 : 0);
    if (number->exponent || number->places != 3 || number->whole > 3 || digits[0] == '0') return false;
    bool comma = styles[style].decimal == ',';
    int whole = (int)number->whole;
    dh_strbuf_printf(
        reason,
        dh_tr("may be %.*s or %.*s%s; if '%c' marks thousands, set numbers = \"%s\", else write the whole number"),
        whole, digits, whole, digits, digits + whole + 1, comma ? ',' : '.', comma ? "en" : "vi");
    return true;
}

bool dh_value_parse_int64(int64_t *out, const char *text, size_t size, dh_number_style style, dh_strbuf *reason)
{
    plain number;
    if (!read_plain(&number, text, size, style, reason)) return false;
    if (number.exponent) {
        dh_strbuf_add(reason, dh_tr("was shortened by a spreadsheet; write out all digits"));
        return false;
    }
    if (refuse_thousands(&number, style, reason)) return false;
    if (number.fraction) {
        dh_strbuf_add(reason, dh_tr("has a fraction, a whole number is needed"));
        return false;
    }
    uint64_t value = 0, limit = (uint64_t)INT64_MAX + (number.negative ? 1 : 0);
    const char *digits = number.text + (number.negative ? 1 : 0);
    for (size_t i = 0; i < number.whole; i++) {
        uint64_t digit = (uint64_t)(digits[i] - '0');
        if (value > (limit - digit) / 10) {
            dh_strbuf_add(reason, dh_tr("is too large for a whole number of 64 bits"));
            return false;
        }
        value = value * 10 + digit;
    }
    *out = number.negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

/* Up to 15 digits take one division, which rounds correctly since both operands are exact doubles (Clinger 1990). */
static bool fast_double(const plain *number, double *out)
{
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    if (number->exponent || number->size > 16) return false;
    int64_t mantissa = 0, places = -1, digits = 0;
    for (size_t i = number->negative ? 1 : 0; i < number->size; i++) {
        if (number->text[i] == '.') {
            places = 0;
            continue;
        }
        mantissa = mantissa * 10 + (number->text[i] - '0');
        digits++;
        if (places >= 0) places++;
    }
    if (digits > 15) return false;
    double value = (double)mantissa / powers[places > 0 ? places : 0];
    *out = number->negative ? -value : value;
    return true;
}

static bool to_double(double *out, const plain *number, dh_strbuf *reason)
{
    double value;
    if (!fast_double(number, &value)) value = dh_text_to_double(number->text, NULL);
    if (isinf(value)) {
        dh_strbuf_add(reason, dh_tr("is too large for a number"));
        return false;
    }
    if (value == 0 && strcspn(number->text, "123456789eE") < strcspn(number->text, "eE")) {
        dh_strbuf_add(reason, dh_tr("is too near to 0 for a number"));
        return false;
    }
    *out = value == 0 ? 0 : value;
    return true;
}

bool dh_value_parse_float64(double *out, const char *text, size_t size, dh_number_style style, dh_strbuf *reason)
{
    plain number;
    return read_plain(&number, text, size, style, reason) && to_double(out, &number, reason);
}

bool dh_value_parse_integral(double *out, const char *text, size_t size, dh_number_style style, dh_strbuf *reason)
{
    plain number;
    return read_plain(&number, text, size, style, reason) && !refuse_thousands(&number, style, reason) &&
           to_double(out, &number, reason);
}
