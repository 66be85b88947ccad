/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as text for machines. The buffers are the caller's, of 32 bytes. */
#include "base/text.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The fewest significant digits, from `least` on, that read back the same; buffer as by "%.*e". */
static int shortest(double value, int least, char *buffer, size_t size)
{
    int digits = least;
    for (; digits < 17; digits++) {
        snprintf(buffer, size, "%.*e", digits - 1, value);
        if (strtod(buffer, NULL) == value) return digits;
    }
    snprintf(buffer, size, "%.*e", digits - 1, value);
    return digits;
}

/* The digits with a point after the first `exponent + 1` of them, zeros put in where there are none. */
static size_t put_plain(char *out, const char *digits, int n, int exponent)
{
    char *at = out;
    if (exponent < 0) {
        *at++ = '0';
        *at++ = '.';
        for (int i = -1; i > exponent; i--) *at++ = '0';
    }
    for (int i = 0; i < n || i <= exponent; i++) {
        if (i > 0 && i == exponent + 1) *at++ = '.';
        *at++ = i < n ? digits[i] : '0';
    }
    *at = '\0';
    return (size_t)(at - out);
}

static size_t put_exponent(char *out, const char *digits, int n, int exponent)
{
    return (size_t)snprintf(out, 30, "%c%s%.*se%+03d", digits[0], n > 1 ? "." : "", n - 1, digits + 1, exponent);
}

size_t dh_text_from_double(double value, char *buffer)
{
    if (isnan(value)) return (size_t)snprintf(buffer, 32, "nan");
    if (isinf(value)) return (size_t)snprintf(buffer, 32, value < 0 ? "-inf" : "inf");
    if (value == 0) return (size_t)snprintf(buffer, 32, "0");
    /* With 15 digits every decimal survives a normal double; the ones below it hold fewer. */
    char text[40], digits[24];
    shortest(fabs(value), fabs(value) < DBL_MIN ? 1 : 15, text, sizeof text);
    int n = 0;
    const char *e = strchr(text, 'e');
    for (const char *c = text; c < e; c++)
        if (*c >= '0' && *c <= '9') digits[n++] = *c;
    while (n > 1 && digits[n - 1] == '0') n--;
    int exponent = (int)strtol(e + 1, NULL, 10);
    size_t sign = value < 0;
    if (sign) buffer[0] = '-';
    bool plain = exponent >= -5 && exponent < 15;
    return sign + (plain ? put_plain : put_exponent)(buffer + sign, digits, n, exponent);
}

size_t dh_text_from_int64(int64_t value, char *buffer)
{
    return (size_t)snprintf(buffer, 32, "%" PRId64, value);
}
