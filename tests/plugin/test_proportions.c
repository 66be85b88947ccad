/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Intervals, contrasts, paired shares, strata and adjusted p against R 4.2: 1000 seeded random cases, whose values
 * tests/oracle/proportions.R has written, with counts from none to all of 1 to 10 million; and published values. Closed
 * forms agree to 1e-9, what is iterated or summed to 1e-6.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <gsl/gsl_errno.h>
#include <math.h>

#include "plugins/adjust.h"
#include "plugins/contrast.h"
#include "plugins/intervals.h"
#include "plugins/paired.h"

enum { VALUES = 40 };

#define CLOSED   1e-9
#define ITERATED 1e-6

static int64_t state;

/* Park and Miller's generator, as in proportions.R. */
static int64_t following(int64_t below)
{
    state = 16807 * state % 2147483647;
    return state % below;
}

static double number(int64_t below)
{
    return (double)following(below);
}

/* x of n: none, all, few, or any. */
static void group(double *x, double *n)
{
    static const int64_t sizes[] = {1, 2, 10, 40, 300, 5000, 10000000};
    *n = 1 + number(sizes[following(7)]);
    int64_t kind = following(6);
    if (kind == 0)
        *x = 0;
    else if (kind == 1)
        *x = *n;
    else if (kind == 2)
        *x = fmin(*n, number(6));
    else
        *x = number((int64_t)*n + 1);
}

static void check(int seed, const char *what, double given, double expected, double relative)
{
    if (isnan(expected) && isnan(given)) return;
    if (fabs(given - expected) <= relative * fabs(expected) + 1e-300) return;
    fail_msg("case %d, %s: %.17g is not %.17g", seed, what, given, expected);
}

static const double *check_interval(int seed, const char *what, interval i, const double *r, double relative)
{
    check(seed, what, i.low, r[0], relative);
    check(seed, what, i.high, r[1], relative);
    return r + 2;
}

static const double *check_ratio(int seed, const char *what, ratio given, const double *r)
{
    check(seed, what, given.value, r[0], CLOSED);
    return check_interval(seed, what, given.bounds, r + 1, CLOSED);
}

static const double *check_paired(int seed, const paired *m, const double *r)
{
    interval i = paired_difference(m, 0.9);
    check(seed, "McNemar", paired_mcnemar_p(m), r[0], CLOSED);
    check(seed, "corrected", paired_mcnemar_corrected_p(m), r[1], CLOSED);
    check(seed, "exact", paired_mcnemar_exact_p(m), r[2], CLOSED);
    check(seed, "mid-P", paired_mcnemar_mid_p(m), r[3], CLOSED);
    /* a bound near 0 is the difference of larger numbers */
    if (fabs(i.low - r[4]) > 1e-12) check(seed, "paired low", i.low, r[4], CLOSED);
    if (fabs(i.high - r[5]) > 1e-12) check(seed, "paired high", i.high, r[5], CLOSED);
    return r + 6;
}

static const double *check_pool(int seed, const pair *strata, const double *r)
{
    pooled p = contrast_pool(strata, 3, 0.9);
    if (p.compared < 2) return r + 5;
    check_ratio(seed, "common odds ratio", p.odds, r);
    check(seed, "Mantel-Haenszel", p.chi_square, r[3], CLOSED);
    check(seed, "Breslow-Day", p.breslow_day, r[4], ITERATED);
    return r + 5;
}

static void check_adjusted(int seed, const double *p, const double *r)
{
    double adjusted[2][7];
    for (int i = 0; i < 2; i++) {
        memcpy(adjusted[i], p, 6 * sizeof *p);
        adjusted[i][6] = NAN; /* no test */
    }
    assert_int_equal(adjust_bh(adjusted[0], 7), 0);
    assert_int_equal(adjust_holm(adjusted[1], 7), 0);
    for (int k = 0; k < 12; k++) check(seed, "adjusted", adjusted[k / 6][k % 6], r[k], CLOSED);
    assert_true(isnan(adjusted[0][6]) && isnan(adjusted[1][6]));
}

static void check_case(int seed, const double *r)
{
    pair two, strata[3];
    paired m;
    double p[6];
    state = seed;
    for (int k = 0; k < 3; k++) following(2);
    group(&two.x1, &two.n1);
    group(&two.x2, &two.n2);
    double exposure = (1 + number(4000)) / 8;
    m.both = number(40);
    m.first = number(12);
    m.second = number(12);
    m.neither = number(40);
    for (int i = 0; i < 3; i++) {
        strata[i].n1 = 1 + number(30);
        strata[i].n2 = 1 + number(30);
        strata[i].x1 = number((int64_t)strata[i].n1 + 1);
        strata[i].x2 = number((int64_t)strata[i].n2 + 1);
    }
    for (int i = 0; i < 6; i++) p[i] = number(1000) / 1000;
    r = check_interval(seed, "Clopper-Pearson", interval_clopper_pearson(two.x1, two.n1, 0.9), r, CLOSED);
    r = check_interval(seed, "Jeffreys", interval_jeffreys(two.x1, two.n1, 0.9), r, CLOSED);
    r = check_interval(seed, "Poisson", interval_poisson(two.x1, exposure, 0.9), r, CLOSED);
    r = check_interval(seed, "Byar", interval_byar(two.x1, exposure, 0.9), r, CLOSED);
    r = check_ratio(seed, "ratio", contrast_ratio(&two, 0.9), r);
    r = check_ratio(seed, "odds ratio", contrast_odds(&two, 0.9), r);
    check(seed, "score", contrast_score_p(&two), *r++, ITERATED); /* R's p of differences near rounding */
    if (!isnan(*r)) check(seed, "Fisher mid-P", contrast_fisher_mid_p(&two), *r, CLOSED);
    r = check_paired(seed, &m, r + 1);
    r = check_pool(seed, strata, r);
    check_adjusted(seed, p, r);
}

static void test_random(void **unused)
{
    (void)unused;
    char line[2048];
    int cases = 0;
    FILE *file = fopen(DIENHONG_SOURCE_DIR "/tests/oracle/proportions/random.csv", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        double r[VALUES];
        char *at = line;
        for (int i = 0; i < VALUES; i++) {
            r[i] = strtod(at, &at);
            assert_true(i + 1 < VALUES ? *at++ == ',' : *at == '\n');
        }
        check_case((int)r[0], r + 1);
        cases++;
    }
    fclose(file);
    assert_int_equal(cases, 1000);
}

/* Fagerland, Lydersen and Laake, "Statistical Analysis of Contingency Tables": 59, 6, 16, 80, to the digits printed. */
static void test_published(void **unused)
{
    (void)unused;
    paired m = {59, 6, 16, 80};
    assert_true(fabs(paired_mcnemar_p(&m) - 0.033006) < 5e-7);
    assert_true(fabs(paired_mcnemar_corrected_p(&m) - 0.055009) < 5e-7);
    assert_true(fabs(paired_mcnemar_exact_p(&m) - 0.052479) < 5e-7);
    assert_true(fabs(paired_mcnemar_mid_p(&m) - 0.034690) < 5e-7);
    interval i = paired_difference(&m, 0.95);
    assert_true(fabs(i.low + 0.1186) < 5e-5);
    assert_true(fabs(i.high + 0.0046) < 5e-5);
}

static void test_undefined(void **unused)
{
    (void)unused;
    assert_true(isnan(interval_clopper_pearson(0, 0, 0.95).low));
    assert_true(isnan(interval_jeffreys(3, 2, 0.95).high));
    assert_true(isnan(interval_poisson(1, 0, 0.95).low)); /* no exposure */
    assert_true(isnan(interval_byar(NAN, 1, 0.95).low));
    assert_true(isnan(contrast_score_p(&(pair){0, 0, 1, 2})));
    assert_true(isnan(contrast_fisher_mid_p(&(pair){3, 2, 1, 2})));
    assert_true(isnan(paired_mcnemar_p(&(paired){-1, 0, 0, 0})));
    assert_true(isnan(paired_difference(&(paired){0, 0, 0, 0}, 0.95).low));
    pooled p = contrast_pool(&(pair){0, 5, 0, 6}, 1, 0.95);
    assert_true(isnan(p.p) && isnan(p.odds.value));
    assert_int_equal(p.compared, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_undefined),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
