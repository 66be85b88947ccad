/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shortest round-trip decimals. Oracle: Python's repr for the digits, strtod for the way back. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void writes_known_numbers(void **state)
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

static void writes_integers(void **state)
{
    (void)state;
    char text[32];
    assert_int_equal(dh_text_from_int64(INT64_MIN, text), 20);
    assert_string_equal(text, "-9223372036854775808");
    dh_text_from_int64(15798, text);
    assert_string_equal(text, "15798");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(writes_known_numbers), cmocka_unit_test(reads_back_the_same),
                                       cmocka_unit_test(writes_integers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
