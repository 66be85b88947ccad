/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shortest round-trip decimals. Oracle: Python's repr for the digits, strtod for the way back. */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "effort.h"

static void writes_valid_numbers(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } rows[] = {{0, "0"},
                {-0.0, "0"},
                {1, "1"},
                {-2.5, "-2.5"},
                {0.1, "0.1"},
                {0.1 + 0.2, "0.30000000000000004"},
                {1.0 / 3, "0.3333333333333333"},
                {15798, "15798"},
                {1e5, "100000"},
                {1e14, "100000000000000"},
                {999999999999999, "999999999999999"},
                {1e15, "1e+15"},
                {9007199254740993.0, "9.007199254740992e+15"},
                {1e-5, "0.00001"},
                {-1.5e-5, "-0.000015"},
                {9.5e-6, "9.5e-06"},
                {1e300, "1e+300"},
                {5e-324, "5e-324"},
                {2.2250738585072014e-308, "2.2250738585072014e-308"},
                {1.7976931348623157e308, "1.7976931348623157e+308"},
                {INFINITY, "inf"},
                {-INFINITY, "-inf"},
                {NAN, "nan"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[32];
        size_t size = dh_text_from_double(rows[i].value, text);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(size, strlen(text));
    }
}

static void reads_back_the_same(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        char text[32];
        double value;
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        memcpy(&value, &seed, sizeof value);
        if (i % 2) value = (double)(int64_t)seed / 1e12;
        if (!isfinite(value)) continue;
        size_t size = dh_text_from_double(value, text);
        if (size >= 32 || strtod(text, NULL) != value) fail_msg("%a gives %s", value, text);
    }
}

/* ---- the form, as it is defined: by printf ---- */

/* The first of "%.15g", "%.16g", "%.17g" (below DBL_MIN from "%.1g" on) that reads back the same, without zeros at its
 * end, in plain figures from 1e-5 to below 1e15. */
static void by_printf(double value, char *out)
{
    char text[40], digits[24];
    int n = 0, min = fabs(value) < DBL_MIN ? 1 : 15;
    for (int i = min; i <= 17; i++) {
        snprintf(text, sizeof text, "%.*e", i - 1, fabs(value));
        if (strtod(text, NULL) == fabs(value)) break;
    }
    const char *e = strchr(text, 'e');
    for (const char *c = text; c < e; c++)
        if (*c != '.') digits[n++] = *c;
    while (n > 1 && digits[n - 1] == '0') n--;
    int exponent = atoi(e + 1);
    if (value < 0) *out++ = '-';
    if (value == 0) {
        strcpy(out, "0");
    } else if (exponent < -5 || exponent >= 15) {
        sprintf(out, "%c%s%.*se%+03d", digits[0], n > 1 ? "." : "", n - 1, digits + 1, exponent);
    } else if (exponent < 0) {
        sprintf(out, "0.%.*s%.*s", -1 - exponent, "0000", n, digits);
    } else if (n > exponent + 1) {
        sprintf(out, "%.*s.%.*s", exponent + 1, digits, n - exponent - 1, digits + exponent + 1);
    } else {
        sprintf(out, "%.*s%.*s", n, digits, exponent + 1 - n, "00000000000000");
    }
}

static void compare(double value)
{
    char text[32], want[32];
    if (!isfinite(value)) return;
    by_printf(value, want);
    size_t size = dh_text_from_double(value, text);
    if (strcmp(text, want) != 0 || size != strlen(want)) fail_msg("%a gives %s, wanted %s", value, text, want);
}

/* The value, its neighbours and its negative. */
static void compare_around(double value)
{
    compare(value);
    compare(-value);
    compare(nextafter(value, INFINITY));
    compare(nextafter(value, 0));
}

static void powers_are_as_printf_writes_them(void **state)
{
    (void)state;
    for (int i = -1074; i < 1024; i++) compare_around(ldexp(1, i));
    for (int i = -323; i <= 308; i++) {
        char text[16];
        snprintf(text, sizeof text, "1e%d", i);
        for (int k = 1; k < 10; k++) {
            text[0] = (char)('0' + k);
            compare_around(strtod(text, NULL));
        }
    }
}

static void ratios_are_as_printf_writes_them(void **state)
{
    (void)state;
    for (int d = 1; d <= 500; d++)
        for (int n = 1; n <= 500; n++) compare((double)n / d);
}

/* The length of the test can be set by hand: DIENHONG_ROUNDS, rounds of a thousand. */
static void random_numbers_are_as_printf_writes_them(void **state)
{
    (void)state;
    uint64_t seed = 20200811;
    long rounds = rounds_to_try(50, 300);
    for (int64_t i = 0; i < (int64_t)rounds * 1000; i++) {
        double value;
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        uint64_t bits = seed ^ seed >> 29, other = seed >> 11;
        memcpy(&value, &bits, sizeof value);
        compare(value);
        /* any mantissa with an exponent of the plain range, and now and then one that is nearly all zeros or ones */
        bits = (other & ~((uint64_t)0xFFF << 52)) | (uint64_t)(1023 - 18 + (int)(seed >> 58)) << 52;
        if (i % 8 == 1) bits &= ~(uint64_t)0 << (seed >> 40) % 53;
        if (i % 8 == 2) bits |= (((uint64_t)1 << 52) - 1) >> (seed >> 40) % 53;
        memcpy(&value, &bits, sizeof value);
        compare(value);
        compare((double)(other % 1000000) / (double)(seed % 999983 + 1));             /* ratios of counts */
        compare((double)(int64_t)(seed >> (1 + i % 63)) / pow(10, (double)(i % 19))); /* decimals */
        compare((double)(int64_t)(seed >> 20) + 0.5);                                 /* halves */
        bits = other >> (seed >> 59);                                                 /* the subnormal ones too */
        memcpy(&value, &bits, sizeof value);
        if (i % 16 == 0) compare(value);
    }
}

static void compare_fixed(double value, int digits)
{
    char text[400], want[400];
    if (!isfinite(value)) return;
    snprintf(want, sizeof want, "%.*f", digits, fabs(value));
    size_t size = dh_text_from_fixed(value, digits, text);
    if (strcmp(text, want) != 0 || size != strlen(want)) fail_msg("%a, %d: %s, wanted %s", value, digits, text, want);
}

/* Halves above all: 0.125 to two figures, 2.5 to none. */
static void fixed_figures_are_as_printf_writes_them(void **state)
{
    (void)state;
    uint64_t seed = 11577;
    long rounds = rounds_to_try(2, 20);
    for (int digits = 0; digits <= 20; digits++) {
        for (int i = 0; i <= 4096; i++) compare_fixed(i / 64.0, digits);
        for (int i = -1074; i < 1024; i++) {
            compare_fixed(ldexp(1, i), digits);
            compare_fixed(nextafter(ldexp(1, i), 0), digits);
        }
        for (int i = -20; i < 20; i++)
            for (int k = 1; k < 20; k++) compare_fixed(k * pow(10, i) / 2, digits);
        for (int i = 0; i < rounds * 1000; i++) {
            double value;
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            memcpy(&value, &seed, sizeof value);
            compare_fixed(value, digits);
            compare_fixed((double)(int64_t)seed / pow(10, (double)(i % 25)), digits);
            compare_fixed((double)(seed >> 45) / (double)(seed % 1021 + 1), digits);
        }
    }
}

static void writes_integers(void **state)
{
    (void)state;
    for (uint64_t power = 1; power < (uint64_t)1 << 62; power *= 10) {
        for (int64_t i = -101; i <= 101; i++) {
            char want[32], given[32];
            int64_t value = (int64_t)power + i;
            snprintf(want, sizeof want, "%" PRId64, i % 2 ? value : -value);
            assert_int_equal(dh_text_from_int64(i % 2 ? value : -value, given), strlen(want));
            assert_string_equal(given, want);
        }
    }
    char text[32];
    assert_int_equal(dh_text_from_int64(INT64_MIN, text), 20);
    assert_string_equal(text, "-9223372036854775808");
    dh_text_from_int64(15798, text);
    assert_string_equal(text, "15798");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(writes_valid_numbers),
                                       cmocka_unit_test(reads_back_the_same),
                                       cmocka_unit_test(powers_are_as_printf_writes_them),
                                       cmocka_unit_test(ratios_are_as_printf_writes_them),
                                       cmocka_unit_test(random_numbers_are_as_printf_writes_them),
                                       cmocka_unit_test(fixed_figures_are_as_printf_writes_them),
                                       cmocka_unit_test(writes_integers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
