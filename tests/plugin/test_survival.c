/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Time to an outcome against R's survival 3.5 and cmprsk: 2000 seeded random cases, whose values
 * tests/oracle/survival.R has written, published tests, and edges. Closed forms agree to 1e-9.
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

#include "plugins/survival_curve.h"
#include "plugins/survival_incidence.h"
#include "plugins/survival_test.h"

#define ORACLE DIENHONG_SOURCE_DIR "/tests/oracle/survival/"

enum { MAX = 64 };

typedef struct one {
    int64_t day;
    int cause; /* 0 = censored */
    int group, stratum;
} one;

static int64_t state;

/* Park and Miller's generator, as in survival.R. */
static int following(int64_t below)
{
    state = 16807 * state % 2147483647;
    return (int)(state % below);
}

static size_t make(one *out, int seed)
{
    state = seed;
    for (int k = 0; k < 3; k++) following(2);
    size_t n = 1 + (size_t)following(60);
    int range = 1 + following(40), share = following(5), groups = 1 + following(4);
    for (size_t i = 0; i < n; i++) {
        out[i].day = following(range);
        out[i].cause = 0;
        if (following(4) < share) out[i].cause = 1 + (following(3) == 0);
        out[i].group = following(groups);
        out[i].stratum = following(3);
    }
    return n;
}

/* The days on which something ended, in order. The first outcome is the event. */
static size_t days_of(incidence_day *out, const one *all, size_t n)
{
    size_t days = 0;
    for (int64_t day = 0; day <= 2000; day++) {
        incidence_day d = {.day = day};
        for (size_t i = 0; i < n; i++) {
            if (all[i].day != day) continue;
            d.events += all[i].cause == 1;
            d.others += all[i].cause == 2;
            d.censored += all[i].cause == 0;
        }
        if (d.events + d.others + d.censored > 0) out[days++] = d;
    }
    return days;
}

static void curve_of(survival_day *out, const incidence_day *days, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] =
            (survival_day){.day = days[i].day, .events = days[i].events, .censored = days[i].others + days[i].censored};
    survival_estimate(out, n);
}

static survival_verdict log_rank(const one *all, size_t n, int stratified)
{
    survival_test t;
    survival_count counts[MAX];
    assert_int_equal(survival_test_init(&t, 4), 0);
    for (int stratum = 0; stratum < 3; stratum++) {
        size_t used = 0;
        for (size_t i = 0; i < n; i++)
            if (stratified ? all[i].stratum == stratum : stratum == 0)
                counts[used++] = (survival_count){.day = all[i].day,
                                                  .group = (size_t)all[i].group,
                                                  .events = all[i].cause == 1,
                                                  .censored = all[i].cause != 1};
        survival_test_add(&t, counts, used);
    }
    survival_verdict v = survival_test_finish(&t);
    survival_test_free(&t);
    return v;
}

static void check(int seed, const char *what, double given, double expected, double scale)
{
    if (isnan(expected) && isnan(given)) return;
    if (isinf(expected) && given == expected) return;
    if (fabs(given - expected) <= 1e-9 * fmax(fabs(expected), scale)) return;
    fail_msg("case %d, %s: %.17g is not %.17g", seed, what, given, expected);
}

/* The curve on a day: before the first it is 1. */
static survival_day at(const survival_day *days, size_t n, int64_t day)
{
    size_t until = survival_days_until(days, n, day);
    return until > 0 ? days[until - 1] : (survival_day){.survival = 1};
}

static const double *check_day(int seed, const survival_day *days, size_t n, int64_t day, const double *r)
{
    survival_day d = at(days, n, day);
    interval i = survival_interval(&d, 0.9);
    check(seed, "survival", d.survival, r[0], 0);
    check(seed, "error", d.error, r[1], 0);
    check(seed, "low", i.low, r[2], 0);
    check(seed, "high", i.high, r[3], 0);
    return r + 4;
}

static const double *check_quantiles(int seed, const survival_day *days, size_t n, const double *r)
{
    static const double shares[] = {0.5, 0.75, 0.9};
    for (int k = 0; k < 3; k++) {
        survival_quantile q = survival_reached(days, n, shares[k], 0.9);
        check(seed, "quantile", q.day, r[k], 0);
        check(seed, "quantile's low", q.low, r[3 + k], 0);
        check(seed, "quantile's high", q.high, r[6 + k], 0);
    }
    return r + 9;
}

static const double *check_mean(int seed, const survival_day *days, size_t n, double horizon, const double *r)
{
    survival_mean m = survival_restricted_mean(days, n, horizon);
    check(seed, "mean", m.days, r[0], 0);
    check(seed, "mean's error", m.error, r[1], 0);
    return r + 2;
}

/* How many verdicts could not be compared: R gives up where groups were never at risk together. */
static const double *check_test(int seed, const one *all, size_t n, int stratified, const double *r, int *singular)
{
    survival_verdict v = log_rank(all, n, stratified);
    if (r[1] < 0) {
        ++*singular;
        return r + 2;
    }
    check(seed, "chi-square", v.chi_square, r[0], 1);
    check(seed, "df", (double)v.df, r[1], 0);
    return r + 2;
}

static const double *check_incidence(int seed, const incidence_day *days, size_t n, int64_t day, const double *r)
{
    incidence_day d = {0};
    for (size_t i = 0; i < n && days[i].day <= day; i++) d = days[i];
    check(seed, "incidence", d.incidence, r[0], 0);
    check(seed, "incidence's error", d.error, r[1], 1e-6); /* at 1 what is left is rounding */
    return r + 2;
}

static void check_case(int seed, const double *r, int *singular)
{
    one all[MAX];
    incidence_day counts[MAX];
    survival_day days[MAX];
    size_t n_all = make(all, seed), n = days_of(counts, all, n_all);
    curve_of(days, counts, n);
    incidence_estimate(counts, n);
    int64_t last = days[n - 1].day, half = last / 2;
    r = check_day(seed, days, n, half, r);
    r = check_day(seed, days, n, last, r);
    r = check_quantiles(seed, days, n, r);
    r = check_mean(seed, days, n, (double)last, r);
    r = check_mean(seed, days, n, (double)half, r);
    r = check_mean(seed, days, n, (double)last + 5, r);
    check(seed, "naive median", survival_naive_quantile(days, n, 0.5), r[0], 0);
    check(seed, "naive P90", survival_naive_quantile(days, n, 0.9), r[1], 0);
    r = check_test(seed, all, n_all, 0, r + 2, singular);
    r = check_test(seed, all, n_all, 1, r, singular);
    r = check_incidence(seed, counts, n, half, r);
    check_incidence(seed, counts, n, last, r);
}

static void test_random(void **unused)
{
    (void)unused;
    enum { VALUES = 34 };
    char line[2048];
    int cases = 0, singular = 0;
    FILE *file = fopen(ORACLE "random.csv", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        double r[VALUES];
        char *at = line;
        for (int i = 0; i < VALUES; i++) {
            r[i] = strtod(at, &at);
            assert_true(i + 1 < VALUES ? *at++ == ',' : *at == '\n');
        }
        check_case((int)r[0], r + 1, &singular);
        cases++;
    }
    fclose(file);
    assert_int_equal(cases, 2000);
    assert_in_range(singular, 0, 100);
}

/* survdiff(Surv(futime, fustat) ~ rx, ovarian): published as 1.06. */
static void test_ovarian(void **unused)
{
    (void)unused;
    static const int64_t days[] = {59,  115, 156, 421,  431,  448,  464,  475,  477, 563, 638, 744, 769,
                                   770, 803, 855, 1040, 1106, 1129, 1206, 1227, 268, 329, 353, 365, 377};
    static const char died[] = "11101011011000000000011110", arm[] = "11121122121222111122211222";
    one all[26];
    for (int i = 0; i < 26; i++) all[i] = (one){.day = days[i], .cause = died[i] - '0', .group = arm[i] - '1'};
    survival_verdict v = log_rank(all, 26, 0);
    check(0, "chi-square", v.chi_square, 1.0627398612914141, 0);
    check(0, "p", v.p, 0.30259111698909524, 0);
    assert_int_equal(v.df, 1);
    incidence_day counts[26];
    survival_day curve[26];
    size_t n = days_of(counts, all, 26);
    curve_of(curve, counts, n);
    survival_quantile q = survival_reached(curve, n, 0.5, 0.95);
    check(0, "median", q.day, 638, 0);
    check(0, "low", q.low, 431, 0);
    check(0, "high", q.high, NAN, 0);
}

/* survdiff(Surv(time, status) ~ pat.karno + strata(inst), lung): published as 21.4 on 7 degrees of freedom. */
static void test_lung(void **unused)
{
    (void)unused;
    char line[128];
    FILE *file = fopen(ORACLE "lung.csv", "r");
    survival_test t;
    survival_count counts[256];
    int day, status, karno, inst, strata[256];
    size_t n = 0;
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        assert_int_equal(sscanf(line, "%d,%d,%d,%d", &day, &status, &karno, &inst), 4);
        strata[n] = inst;
        counts[n++] = (survival_count){day, (size_t)karno / 10, status == 2, status == 1};
    }
    fclose(file);
    assert_int_equal(n, 224);
    assert_int_equal(survival_test_init(&t, 11), 0);
    for (int stratum = 0; stratum < 100; stratum++) {
        survival_count within[256];
        size_t used = 0;
        for (size_t i = 0; i < n; i++)
            if (strata[i] == stratum) within[used++] = counts[i];
        survival_test_add(&t, within, used);
    }
    survival_verdict v = survival_test_finish(&t);
    check(0, "chi-square", v.chi_square, 21.368445567761036, 0);
    assert_int_equal(v.df, 7);
    survival_test_free(&t);
}

/* Ten million cases are a million times ten: the same curve, a thousandth of the error, a million times the test. */
static void test_large(void **unused)
{
    (void)unused;
    survival_day few[] = {{.day = 1, .events = 2}, {.day = 3, .events = 3, .censored = 1}, {.day = 9, .censored = 4}};
    survival_day many[3];
    const int64_t times = 1000000;
    for (int i = 0; i < 3; i++)
        many[i] =
            (survival_day){.day = few[i].day, .events = few[i].events * times, .censored = few[i].censored * times};
    survival_estimate(few, 3);
    survival_estimate(many, 3);
    for (int i = 0; i < 3; i++) {
        check(i, "survival", many[i].survival, few[i].survival, 0);
        check(i, "error", many[i].error, few[i].error / 1000, 0);
    }
    check(0, "survival", few[2].survival, 0.5, 0); /* 8/10 * 5/8 */
    /* it stands at a half to its end: the middle of the while, as quantile(survfit(...)) has it */
    check(0, "median", survival_reached(few, 3, 0.5, 0.95).day, 6, 0);
}

/* Groups that were never at risk together tell nothing of each other. */
static void test_apart(void **unused)
{
    (void)unused;
    one all[] = {{1, 1, 0, 0}, {2, 1, 0, 0}, {1, 1, 1, 1}, {5, 1, 1, 1}};
    survival_verdict v = log_rank(all, 4, 1);
    assert_true(isnan(v.chi_square) && isnan(v.p));
    assert_int_equal(v.df, 0);
    v = log_rank(all, 0, 0);
    assert_true(isnan(v.p));
    assert_true(isnan(survival_restricted_mean(NULL, 0, 5).days));
    assert_true(isnan(survival_naive_quantile(NULL, 0, 0.5)));
    assert_true(isnan(survival_reached(NULL, 0, 0.5, 0.95).day));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random), cmocka_unit_test(test_ovarian), cmocka_unit_test(test_lung),
        cmocka_unit_test(test_large),  cmocka_unit_test(test_apart),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
