/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ticks, places and numbers on axes; colours and their contrast. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "charts/plot/palette.h"
#include "charts/plot/scale.h"
#include "charts/label_text.h"

static void check_ticks(const dh_scale *scale, const double *want, int n)
{
    assert_int_equal(scale->n_ticks, n);
    for (int i = 0; i < n; i++) assert_true(fabs(scale->ticks[i] - want[i]) <= 1e-12 * (1 + fabs(want[i])));
}

static void ticks_are_round(void **state)
{
    (void)state;
    dh_scale scale = {0};
    dh_scale_linear(&scale, 0, 19, 5, true, false, false);
    check_ticks(&scale, (double[]){0, 5, 10, 15, 20}, 5);
    assert_true(scale.high == 20 && scale.digits == 0);
    dh_scale_linear(&scale, -12, 45.5, 6, true, false, false);
    check_ticks(&scale, (double[]){-20, -10, 0, 10, 20, 30, 40, 50}, 8);
    scale.percent = true;
    dh_scale_linear(&scale, 0, 0.94, 5, true, false, false);
    check_ticks(&scale, (double[]){0, 0.2, 0.4, 0.6, 0.8, 1}, 6);
    assert_int_equal(scale.digits, 0);
    scale = (dh_scale){0};
    dh_scale_linear(&scale, 0, 0.0074, 4, true, false, false);
    check_ticks(&scale, (double[]){0, 0.002, 0.004, 0.006, 0.008}, 5);
    assert_int_equal(scale.digits, 3);
    scale.integral = true;
    dh_scale_linear(&scale, 0, 2, 6, true, false, false);
    check_ticks(&scale, (double[]){0, 1, 2}, 3);
}

static void degenerate_ranges_have_ticks(void **state)
{
    (void)state;
    static const double ranges[][2] = {{0, 0},          {7, 7},      {-3, -3},  {1e15, 1e15 + 1}, {1e-300, 1e-300},
                                       {-1e300, 1e300}, {0, 1e-310}, {0, 1e-9}, {5, 5 + 5e-9}};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        dh_scale scale = {0};
        dh_scale_linear(&scale, ranges[i][0], ranges[i][1], 5, true, false, false);
        assert_true(scale.low < scale.high);
        assert_in_range(scale.n_ticks, 2, 15);
        assert_true(scale.low <= ranges[i][0] && scale.high >= ranges[i][1]);
        scale = (dh_scale){.integral = true};
        dh_scale_linear(&scale, ranges[i][0], ranges[i][1], 5, true, false, false);
        assert_true(scale.low < scale.high && isfinite(dh_scale_at(&scale, ranges[i][0])));
        assert_in_range(scale.n_ticks, 2, 15);
    }
}

static void time_begins_months_and_years(void **state)
{
    (void)state;
    dh_scale scale = {0};
    dh_scale_time(&scale, dh_date_from_civil(2018, 1, 1), dh_date_from_civil(2020, 8, 11), 6);
    assert_int_equal(scale.n_ticks, 6);
    for (int i = 0; i < 6; i++) assert_true(scale.ticks[i] == dh_date_from_civil(2018 + i / 2, i % 2 == 0 ? 1 : 7, 1));
    dh_scale_time(&scale, dh_date_from_civil(1990, 3, 1), dh_date_from_civil(2020, 8, 11), 4);
    dh_strbuf text = {0};
    dh_scale_format(&text, &scale, scale.ticks[0], DH_LOCALE_VI);
    assert_string_equal(text.data, "2000");
    dh_strbuf_clear(&text);
    dh_scale_time(&scale, dh_date_from_civil(2020, 8, 1), dh_date_from_civil(2020, 8, 11), 6);
    dh_scale_format(&text, &scale, scale.ticks[0], DH_LOCALE_VI);
    assert_string_equal(text.data, "01/08/2020");
    dh_strbuf_free(&text);
}

/* An axis that ends at 0, a large range, a long axis, and one end given: there are ticks, up to the ends. */
static void every_axis_has_ticks(void **state)
{
    (void)state;
    dh_scale scale = {0};
    dh_scale_linear(&scale, 0, 0, 5, true, false, true);
    assert_true(scale.low < scale.high && scale.high == 0 && scale.n_ticks >= 2);
    dh_scale_linear(&scale, -1e300, 1e300, 5, true, false, false);
    assert_true(isfinite(scale.ticks[0]) && scale.n_ticks >= 2);
    for (int want = 2; want < 400; want += 7) {
        dh_scale_linear(&scale, 0, 997, want, true, false, false);
        assert_true(scale.ticks[scale.n_ticks - 1] >= 990);
        dh_scale_time(&scale, 10000, 12000, want);
        assert_in_range(scale.n_ticks, 2, DH_MAX_TICKS);
        assert_true(scale.ticks[scale.n_ticks - 1] + scale.step > 11990);
    }
    for (int first = 18000; first < 18400; first += 3)
        for (int length = 1; length < 3000; length += 1 + length / 3)
            for (int want = 2; want < 5; want++) {
                dh_scale_time(&scale, first, first + length, want);
                if (scale.n_ticks < 1) fail_msg("no tick from %d, %d days, %d wanted", first, length, want);
            }
}

static void bands_share_the_axis(void **state)
{
    (void)state;
    dh_scale scale = {0};
    dh_scale_band(&scale, 4, 0.5);
    assert_true(dh_scale_width(&scale) == 0.25);
    assert_true(dh_scale_middle(&scale, 0) == 0.125 && dh_scale_middle(&scale, 3) == 0.875);
    dh_scale_band(&scale, 2, 0);
    assert_true(dh_scale_middle(&scale, 0) == 0 && dh_scale_middle(&scale, 1) == 1);
    dh_scale_band(&scale, 1, 0);
    assert_true(dh_scale_middle(&scale, 0) == 0.5);
}

static void check_number(double value, int digits, bool percent, dh_locale locale, const char *want)
{
    dh_strbuf text = {0};
    dh_label_number(&text, value, digits, percent, locale);
    assert_string_equal(text.data, want);
    dh_strbuf_free(&text);
}

static void numbers_follow_the_locale(void **state)
{
    (void)state;
    check_number(15798, 0, false, DH_LOCALE_VI, "15.798");
    check_number(15798, 0, false, DH_LOCALE_EN, "15,798");
    check_number(2.5, 1, false, DH_LOCALE_VI, "2,5");
    check_number(2.5e15, 0, false, DH_LOCALE_VI, "2,5×10¹⁵");
    check_number(-1e14, 0, false, DH_LOCALE_EN, "−1×10¹⁴");
    check_number(5e-10, 8, false, DH_LOCALE_EN, "5×10⁻¹⁰");
    assert_int_equal(dh_label_decimals(15798, false), 0);
    assert_int_equal(dh_label_decimals(0.83, true), 0);
    assert_int_equal(dh_label_decimals(0.837, true), 1);
    assert_int_equal(dh_label_digits(45.5, 1, false), 1);
    assert_int_equal(dh_label_digits(0.837251, 4, true), 1);
}

/* Fills 3:1 and texts 4.5:1 against white, WCAG 2.1. Black on white is 21:1 by definition. */
static void colours_have_contrast(void **state)
{
    (void)state;
    static const uint32_t inks[] = {DH_INK, DH_INK_SOFT, DH_INK_MUTED, DH_AXIS};
    assert_true(fabs(dh_color_contrast(0x000000, DH_WHITE) - 21) < 1e-9);
    for (size_t i = 0; i < 4; i++) assert_true(dh_color_contrast(inks[i], DH_WHITE) >= 4.5);
    for (int i = 0; i < DH_PALETTE_SIZE; i++) {
        assert_true(dh_color_contrast(dh_palette_categorical(i), DH_WHITE) >= 3);
        assert_true(dh_color_contrast(dh_color_for_text(dh_palette_categorical(i)), DH_WHITE) >= 4.5);
    }
    for (int n = 2; n <= 5; n++)
        for (int i = 0; i < n; i++) assert_true(dh_color_contrast(dh_palette_ordinal(i, n), DH_WHITE) >= 2.8);
    for (int i = -20; i <= 20; i++) { /* what is written in a cell can be read in every cell */
        uint32_t cell = dh_palette_diverging(i / 20.0), other = dh_palette_sequential(fabs(i / 20.0));
        assert_true(dh_color_contrast(cell, dh_color_on(cell)) >= 4.5);
        assert_true(dh_color_contrast(other, dh_color_on(other)) >= 4.5);
    }
}

static double linear(uint32_t color, int channel)
{
    double c = (color >> (16 - 8 * channel) & 255) / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* CIE L*a*b* (D65) of the colour as seen through `m`. */
static void seen(double lab[3], uint32_t color, const double m[3][3])
{
    static const double xyz[3][3] = {{.4124, .3576, .1805}, {.2126, .7152, .0722}, {.0193, .1192, .9505}};
    static const double white[3] = {.9505, 1, 1.089};
    double rgb[3], f[3];
    for (int i = 0; i < 3; i++) {
        rgb[i] = m[i][0] * linear(color, 0) + m[i][1] * linear(color, 1) + m[i][2] * linear(color, 2);
        rgb[i] = fmin(fmax(rgb[i], 0), 1);
    }
    for (int i = 0; i < 3; i++) {
        double t = (xyz[i][0] * rgb[0] + xyz[i][1] * rgb[1] + xyz[i][2] * rgb[2]) / white[i];
        f[i] = t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
    }
    lab[0] = 116 * f[1] - 16;
    lab[1] = 500 * (f[0] - f[1]);
    lab[2] = 200 * (f[1] - f[2]);
}

/* Machado, Oliveira, Fernandes 2009, severity 1: protanopia, deuteranopia. The first six colours stay 10 apart in
 * L*a*b* (2 is about the least that is seen at all). */
static void colours_differ_for_the_colour_blind(void **state)
{
    (void)state;
    static const double eyes[3][3][3] = {
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
    for (int eye = 0; eye < 3; eye++)
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < i; j++) {
                double a[3], b[3];
                seen(a, dh_palette_categorical(i), eyes[eye]);
                seen(b, dh_palette_categorical(j), eyes[eye]);
                double apart = sqrt(pow(a[0] - b[0], 2) + pow(a[1] - b[1], 2) + pow(a[2] - b[2], 2));
                if (apart < 10) fail_msg("colours %d and %d are %.1f apart to eye %d", j, i, apart, eye);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_round),
        cmocka_unit_test(degenerate_ranges_have_ticks),
        cmocka_unit_test(time_begins_months_and_years),
        cmocka_unit_test(every_axis_has_ticks),
        cmocka_unit_test(bands_share_the_axis),
        cmocka_unit_test(numbers_follow_the_locale),
        cmocka_unit_test(colours_have_contrast),
        cmocka_unit_test(colours_differ_for_the_colour_blind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
