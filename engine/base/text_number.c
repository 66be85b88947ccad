/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as text for machines. The buffers are the caller's, of 32 bytes. */
#include "base/text.h"

#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the locale: a plugin may set that of the process, which then has another decimal mark ---- */

static locale_t plain_locale;
static pthread_once_t plain_locale_once = PTHREAD_ONCE_INIT;

static void make_plain_locale(void)
{
    plain_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0); /* glibc has it at hand and allocates nothing */
}

double dh_text_to_double(const char *text, char **end)
{
    pthread_once(&plain_locale_once, make_plain_locale);
    return plain_locale != (locale_t)0 ? strtod_l(text, end, plain_locale) : strtod(text, end);
}

void dh_text_fix_locale(void)
{
    pthread_once(&plain_locale_once, make_plain_locale);
    if (plain_locale != (locale_t)0) uselocale(plain_locale);
}

/* snprintf in the C locale. */
static int __attribute__((format(printf, 3, 4))) print(char *out, size_t size, const char *format, ...)
{
    pthread_once(&plain_locale_once, make_plain_locale);
    locale_t before = plain_locale != (locale_t)0 ? uselocale(plain_locale) : (locale_t)0;
    va_list args;
    va_start(args, format);
    int length = vsnprintf(out, size, format, args);
    va_end(args);
    if (before != (locale_t)0) uselocale(before);
    return length;
}

/* ---- whole numbers ---- */

/* The eight digits of a value below 10^8, one per byte, the first in the lowest byte. Splits into lanes of four digits,
 * then two, then one, all lanes of a word at once. */
static uint64_t eight_figures(uint32_t value)
{
    uint64_t fours = value / 10000 | (uint64_t)(value % 10000) << 32;
    uint64_t hundreds = ((fours * 10486) >> 20) & UINT64_C(0x0000007F0000007F); /* x / 100 up to 9999 */
    uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
    uint64_t tens = ((twos * 103) >> 10) & UINT64_C(0x000F000F000F000F); /* x / 10 up to 99 */
    return tens | (twos - 10 * tens) << 8;
}

static void put_eight(char *out, uint64_t figures)
{
    figures |= UINT64_C(0x3030303030303030);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    figures = __builtin_bswap64(figures);
#endif
    memcpy(out, &figures, sizeof figures);
}

/* Writes the digits of `value` and returns how many. No NUL; `out` has room for eight bytes at least. */
static size_t put_whole(char *out, uint64_t value)
{
    if (value >= 100000000) {
        size_t size = put_whole(out, value / 100000000);
        put_eight(out + size, eight_figures((uint32_t)(value % 100000000)));
        return size + 8;
    }
    uint64_t figures = eight_figures((uint32_t)value);
    int zeros = __builtin_ctzll(figures | UINT64_C(1) << 56) / 8; /* 0 keeps one digit */
    put_eight(out, figures >> 8 * zeros);
    return (size_t)(8 - zeros);
}

size_t dh_text_from_int64(int64_t value, char *buffer)
{
    size_t sign = value < 0;
    if (sign) buffer[0] = '-';
    size_t size = sign + put_whole(buffer + sign, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
    buffer[size] = '\0';
    return size;
}

/* ---- real numbers ----
 *
 * The digits are defined by printf: the first of %.15g, %.16g, %.17g that reads back the same, without trailing zeros.
 * (Any decimal of 15 digits survives a normal double; subnormals, below DBL_MIN, hold fewer and start from %.1g.)
 */

typedef struct figures {
    char digits[24]; /* may be copied as a whole; those after n are garbage */
    int n;           /* the last of them is not 0, unless it is the only one */
    int exponent;    /* decimal, of the first digit */
} figures;

static void figures_by_printf(figures *out, double value)
{
    char text[40] = "";
    int min = value < DBL_MIN ? 1 : 15;
    for (int digits = min; digits <= 17; digits++) {
        print(text, sizeof text, "%.*e", digits - 1, value);
        if (digits < 17 && dh_text_to_double(text, NULL) == value) break;
    }
    const char *e = strchr(text, 'e');
    out->n = 0;
    for (const char *c = text; c < e; c++)
        if (*c >= '0' && *c <= '9') out->digits[out->n++] = *c;
    while (out->n > 1 && out->digits[out->n - 1] == '0') out->n--;
    out->exponent = (int)strtol(e + 1, NULL, 10);
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 wide;

static const uint64_t powers[] = {1,
                                  10,
                                  100,
                                  1000,
                                  10000,
                                  100000,
                                  1000000,
                                  10000000,
                                  100000000,
                                  1000000000,
                                  10000000000,
                                  100000000000,
                                  1000000000000,
                                  10000000000000,
                                  100000000000000,
                                  1000000000000000,
                                  10000000000000000,
                                  100000000000000000,
                                  1000000000000000000,
                                  10000000000000000000U};

static wide power_of_ten(int n)
{
    return n <= 19 ? powers[n] : (wide)powers[19] * powers[n - 19];
}

/* A double scaled by a power of ten to 17 digits before the point: whole + part / 2^shift, which is mantissa * power /
 * 2^shift. In units of 1 / 2^shift one ulp of the double is therefore `power`. */
typedef struct scaled {
    uint64_t mantissa, whole;
    wide part, power;
    int shift;
} scaled;

/* *out = `x` in units of `unit` (100: 15 digits, 10: 16), rounded half to even as printf does. Returns whether that
 * reads back as the same double: it is less than half an ulp away, the ulp below a power of two being half as long. (A
 * tie cannot occur: midpoints between doubles of this range have 18 digits and more.) */
static bool round_to(uint64_t *out, const scaled *x, uint64_t unit)
{
    uint64_t rest = x->whole % unit;
    if (rest > 12 && rest + 12 < unit) return false; /* half an ulp is less than 10^17 / 2^53 */
    wide below = ((wide)rest << x->shift) | x->part, above = ((wide)unit << x->shift) - below;
    *out = x->whole / unit;
    bool up = below > above || (below == above && *out % 2 == 1);
    bool short_step = !up && x->mantissa == (uint64_t)1 << 52;
    wide twice = (up ? above : below) * (short_step ? 4 : 2);
    if (up) ++*out;
    return twice < x->power;
}

static uint64_t without_zeros(uint64_t digits)
{
    if (digits % 10 != 0) return digits;
    if (digits % 100000000 == 0) digits /= 100000000;
    if (digits % 10000 == 0) digits /= 10000;
    if (digits % 100 == 0) digits /= 100;
    while (digits % 10 == 0) digits /= 10;
    return digits;
}

/* The digits of figures_by_printf, faster, for a value from 1e-5 to below 1e15, where all fits into 128 bits: shift <=
 * 69, and mantissa * power < 2^53 * 10^22 < 2^127. */
static void figures_exact(figures *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    int binary = (int)(bits >> 52) - 1023; /* 2^binary <= value < 2^(binary + 1) */
    scaled x = {.mantissa = (bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52, .shift = 52 - binary};
    int exponent = (binary * 1233) >> 12; /* log10(2) is about 1233 / 4096; this or the next is right */
    wide product = 0;
    for (;; exponent++) {
        x.power = power_of_ten(16 - exponent);
        product = x.power * x.mantissa;
        x.whole = (uint64_t)(product >> x.shift);
        if (x.whole < powers[17]) break;
    }
    x.part = product & (((wide)1 << x.shift) - 1);
    uint64_t digits;
    /* 9.99… never rounds to a 10 that reads back, which would shift the exponent: in this range the double nearest to a
     * power of ten is never below it */
    if (!round_to(&digits, &x, 100) && !round_to(&digits, &x, 10)) round_to(&digits, &x, 1);
    out->n = (int)put_whole(out->digits, without_zeros(digits));
    out->exponent = exponent;
}

/* *out = |value| * 10^digits, rounded half to even, for digits <= 18. False when it does not fit. */
static bool round_fixed(uint64_t *out, double value, int digits)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    int raw = (int)(bits >> 52) & 0x7FF, shift = 1075 - (raw > 0 ? raw : 1);
    uint64_t mantissa = (bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)(raw > 0) << 52;
    if (shift < 0) return false;
    *out = 0;
    if (shift > 126) return true; /* below 10^18 / 2^74: rounds to 0 */
    wide product = power_of_ten(digits) * mantissa, whole = product >> shift;
    if (whole >> 63 != 0) return false;
    wide below = product - (whole << shift), above = ((wide)1 << shift) - below;
    *out = (uint64_t)whole + (below > above || (below == above && whole % 2 == 1));
    return true;
}
#else
#define figures_exact figures_by_printf

static bool round_fixed(uint64_t *out, double value, int digits)
{
    (void)out;
    (void)value;
    (void)digits;
    return false;
}
#endif

size_t dh_text_from_fixed(double value, int digits, char *buffer)
{
    uint64_t number;
    if (digits > 18 || !round_fixed(&number, value, digits))
        return (size_t)print(buffer, 400, "%.*f", digits, fabs(value));
    size_t size = put_whole(buffer, number), min = (size_t)digits + 1;
    if (size < min) { /* leading zeros, as in 0.05 */
        memmove(buffer + min - size, buffer, size);
        memset(buffer, '0', min - size);
        size = min;
    }
    if (digits > 0) {
        size_t whole = size++ - (size_t)digits;
        memmove(buffer + whole + 1, buffer + whole, (size_t)digits);
        buffer[whole] = '.';
    }
    buffer[size] = '\0';
    return size;
}

/* Plain notation: the point after the first `exponent + 1` digits, zeros where there are too few. */
static size_t put_plain(char *out, const figures *f)
{
    int whole = f->exponent + 1, n = f->n;
    size_t size = 0;
    if (whole <= 0) {
        memcpy(out, "0.0000", 6);
        size = (size_t)(2 - whole);
        memcpy(out + size, f->digits, sizeof f->digits);
        size += (size_t)n;
    } else if (n <= whole) {
        memcpy(out, f->digits, (size_t)n);
        memset(out + n, '0', (size_t)(whole - n));
        size = (size_t)whole;
    } else {
        memcpy(out, f->digits, (size_t)whole);
        out[whole] = '.';
        memcpy(out + whole + 1, f->digits + whole, (size_t)(n - whole));
        size = (size_t)n + 1;
    }
    out[size] = '\0';
    return size;
}

static size_t put_exponent(char *out, const figures *f)
{
    return (size_t)snprintf(out, 30, "%c%s%.*se%+03d", f->digits[0], f->n > 1 ? "." : "", f->n - 1, f->digits + 1,
                            f->exponent);
}

size_t dh_text_from_double(double value, char *buffer)
{
    if (isnan(value)) return (size_t)snprintf(buffer, 32, "nan");
    if (isinf(value)) return (size_t)snprintf(buffer, 32, value < 0 ? "-inf" : "inf");
    double size = fabs(value);
    if (size < 1e15 && (double)(int64_t)value == value) return dh_text_from_int64((int64_t)value, buffer);
    figures f = {0};
    size_t sign = value < 0;
    if (sign) buffer[0] = '-';
    if (size >= 1e-5 && size < 1e15)
        figures_exact(&f, size);
    else
        figures_by_printf(&f, size);
    bool plain = f.exponent >= -5 && f.exponent < 15;
    return sign + (plain ? put_plain : put_exponent)(buffer + sign, &f);
}

bool dh_text_take_number(const char **at, size_t max, int *out)
{
    size_t n = 0;
    int value = 0;
    while (n < max && (*at)[n] >= '0' && (*at)[n] <= '9') value = value * 10 + ((*at)[n++] - '0');
    if (n == 0 || ((*at)[n] >= '0' && (*at)[n] <= '9')) return false;
    *at += n;
    *out = value;
    return true;
}
