/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mathematics of the bundled plugins against R 4.2 (options(digits = 17)) and published values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gsl/gsl_errno.h>
#include <math.h>

#include "plugins/adjust.h"
#include "plugins/compare_period.h"
#include "plugins/estimate.h"

static void assert_near(double given, double expected)
{
    if (fabs(given - expected) <= fmax(1e-12 * fabs(expected), 4.9406564584124654e-324)) return;
    print_error("%.17g is not %.17g\n", given, expected);
    fail();
}

/* prop.test(x, n, conf.level = confidence, correct = FALSE)$conf.int */
static void test_wilson(void **state)
{
    (void)state;
    static const struct {
        double x, n, confidence, low, high;
    } cases[] = {
        {81, 263, 0.95, 0.25528851987827428, 0.36620957698280016}, /* Newcombe 1998, table I: 0.2553 to 0.3662 */
        {15, 148, 0.95, 0.062386399530736283, 0.160487241723308},  /* 0.0624 to 0.1605 */
        {0, 20, 0.95, 0, 0.1611251580528193},                      /* 0 to 0.1611 */
        {1, 29, 0.95, 0.006113214292762661, 0.171755218793202824}, /* 0.0061 to 0.1718 */
        {20, 20, 0.95, 0.83887484194718065, 1},
        {81, 263, 0.99, 0.24013690268760776, 0.38528250231822986},
        {1707, 2392, 0.95, 0.69518126931456448, 0.73139119700508082},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        interval w = estimate_wilson(cases[i].x, cases[i].n, cases[i].confidence);
        assert_near(w.low, cases[i].low);
        assert_near(w.high, cases[i].high);
    }
    assert_true(isnan(estimate_wilson(0, 0, 0.95).low));
    assert_true(isnan(estimate_wilson(NAN, 5, 0.95).high));
    assert_true(isnan(estimate_wilson(6, 5, 0.95).high));
}

/* Newcombe 1998, method 10, from R's Wilson intervals w1 of x1/n1, w2 of x2/n2, d = p1 - p2:
 * d - sqrt((p1 - w1[1])^2 + (w2[2] - p2)^2), d + sqrt((w1[2] - p1)^2 + (p2 - w2[1])^2) */
static void test_difference(void **state)
{
    (void)state;
    interval d = estimate_difference(48, 80, 56, 70, 0.95); /* published: 0.0524 to 0.3339 */
    assert_near(d.low, 0.052431472402364926);
    assert_near(d.high, 0.333872654036905858);
    d = estimate_difference(3, 10, 9, 10, 0.95); /* published: 0.1705 to 0.8090 */
    assert_near(d.low, 0.17052272393450307);
    assert_near(d.high, 0.80901797353548799);
    d = estimate_difference(0, 10, 10, 10, 0.95); /* published: 0.6075 to 1 */
    assert_near(d.low, 0.60750935043052434);
    assert_near(d.high, 1);
    assert_true(isnan(estimate_difference(0, 0, 1, 2, 0.95).low));
}

static void test_proportions(void **state)
{
    (void)state;
    int exact;
    /* prop.test(c(56, 48), c(70, 80), correct = FALSE)$p.value; prop.test(c(120, 95), c(300, 310), correct = FALSE) */
    assert_near(estimate_proportions_p(56, 70, 48, 80, &exact), 0.0080450813681965643);
    assert_int_equal(exact, 0);
    assert_near(estimate_proportions_p(120, 300, 95, 310, &exact), 0.015613570916885103);
    assert_int_equal(exact, 0);
    /* fisher.test(matrix(c(2, 8, 7, 3), 2))$p.value, expected 4.5 of ten: exact */
    assert_near(estimate_proportions_p(2, 10, 7, 10, &exact), 0.069778518694927336);
    assert_int_equal(exact, 1);
    /* fisher.test(matrix(c(9, 1, 3, 7), 2)), (3, 1, 1, 3), (10, 0, 0, 10) */
    assert_near(estimate_fisher_p(9, 10, 3, 10), 0.019766611097880426);
    assert_near(estimate_fisher_p(3, 4, 1, 4), 0.48571428571428582);
    assert_near(estimate_fisher_p(10, 10, 0, 10), 1.0825088224469028e-05);
    /* no event at all, or nothing else: no evidence */
    assert_near(estimate_proportions_p(0, 10, 0, 12, &exact), 1);
    assert_near(estimate_proportions_p(10, 10, 12, 12, &exact), 1);
    assert_true(isnan(estimate_proportions_p(0, 0, 3, 12, &exact)));
}

/* Shares below one in a thousand, by prop.test and fisher.test as above, and by Newcombe's formula over the Wilson
 * intervals of prop.test. */
static void test_rare_shares(void **state)
{
    (void)state;
    static const struct {
        double x1, n1, x2, n2, p, low, high;
        int exact;
    } cases[] = {
        {3, 10000, 9, 10000, 0.083172008473999207, -0.00012128567985145806, 0.0014335790940311613, 0},
        {0, 5000, 6, 5000, 0.031203134379688875, 0.00019413809830848782, 0.0026157762926298312, 1},
        {1, 20000, 8, 24000, 0.04608240144455103, -1.9916814318882538e-06, 0.00061028045523717884, 1},
        {10, 20000, 25, 20000, 0.011194347845223761, 0.00016766972928027393, 0.0013870395102277551, 0},
        {6, 100000, 14, 100000, 0.073623861854516248, -1.0728747052810966e-05, 0.00018040772501561612, 0},
        {5, 9000, 5, 9000, 1, -0.00080957492557109879, 0.00080957492557109879, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int exact;
        interval d = estimate_difference(cases[i].x1, cases[i].n1, cases[i].x2, cases[i].n2, 0.95);
        assert_near(estimate_proportions_p(cases[i].x1, cases[i].n1, cases[i].x2, cases[i].n2, &exact), cases[i].p);
        assert_int_equal(exact, cases[i].exact);
        assert_near(d.low, cases[i].low);
        assert_near(d.high, cases[i].high);
    }
}

/* t <- poisson.test(c(x2, x1), c(t2, t1)); t$p.value; t$conf.int */
static void test_poisson(void **state)
{
    (void)state;
    static const struct {
        double x2, x1, t2, t1, p, low, high;
    } cases[] = {
        {11, 21, 800, 3011, 0.079668633033329522, 0.858426403391639226, 4.277265943654071201},
        {12, 20, 12, 12, 0.21532714972272499, 0.26742763123512248, 1.28873565168025195},
        {0, 5, 12, 12, 0.0625, 0, 1.0912791051825459},
        {5, 0, 12, 12, 0.0625, 0.9163558573154601, INFINITY},
        {30, 22, 7.33, 12, 0.0040724105642403717, 1.2453637738422844716, 4.0615883401606707181},
        {104, 107, 12, 12, 0.89053129288399446, 0.73485340394810184, 1.28520291585083224},
        {3, 3, 12, 12, 1, 0.13393758817773022, 7.46616400672406666},
        {8012, 7786, 12, 12, 0.073431727757164902, 0.997301352048551082, 1.061764472604620924},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_near(estimate_poisson_p(cases[i].x1, cases[i].t1, cases[i].x2, cases[i].t2), cases[i].p);
        interval r = estimate_poisson_ratio(cases[i].x1, cases[i].t1, cases[i].x2, cases[i].t2, 0.95);
        assert_near(r.low, cases[i].low);
        if (isinf(cases[i].high))
            assert_true(isinf(r.high));
        else
            assert_near(r.high, cases[i].high);
    }
    assert_near(estimate_poisson_p(0, 12, 0, 12), 1); /* poisson.test(c(0, 0), c(12, 12))$p.value */
    assert_true(isnan(estimate_poisson_ratio(0, 12, 0, 12, 0.95).low));
    assert_true(isnan(estimate_poisson_p(3, 0, 4, 12)));
}

/* Sums of exact masses with 60 digits (mpmath: log-gammas, ratios outward from the first term), by the rules of R's
 * poisson.test and fisher.test. Doubles near the least one have fewer digits; all that they have are right. */
static void test_large_counts(void **state)
{
    (void)state;
    static const struct {
        double x1, t1, x2, t2, p;
    } poisson[] = {
        {10, 12, 0, 12, 0.001953125},
        {1000000, 12, 1003000, 12, 0.034088365079439383217},
        {1000000, 12, 1010000, 12, 1.7539685614365955965e-12},
        {2500000, 12, 1510000, 7.33, 9.2740679154311081542e-28},
        {40000000, 12, 40010000, 12, 0.26363007079854646591},
        {1000000, 12, 1054000, 12, 1.057436698038630408e-310},
        {1000000, 12, 1054800, 12, 8.6660744506449858693e-320},
        {30000, 12, 39000, 12, 6.0815684149754007102e-258},
        {30000, 12, 38660, 12, 4.169544522003162007e-240},
        {5, 12, 2000000, 3000000, 0.3753492309633786628},
        {600, 1, 0, 1, 4.8198397302057682355e-181},
        {1074, 1, 0, 1, 9.8813129168249308835e-324},
        {1075, 1, 0, 1, 4.9406564584124654418e-324},
        {1080, 1, 0, 1, 0},
    };
    static const struct {
        double x1, n1, x2, n2, p;
    } fisher[] = {
        {500, 1000000, 600, 1000000, 0.0028119844066380927143},
        {3, 2000000, 25, 2000000, 0.000027438886592613887978},
        {400000, 1000000, 402000, 1000000, 0.0039251720980124519185},
        {1200000, 3000000, 800000, 2000500, 0.82379849121734139781},
        {400000, 1000000, 426000, 1000000, 3.6651600339278823594e-305},
        {1, 2000000, 3, 1900000, 0.36268075688644031271},
        {2, 8, 7, 10, 0.15343480049362402304},
        {0, 533, 533, 533, 1.0353686483787458619e-319},
        {0, 560, 560, 560, 0},
    };
    for (size_t i = 0; i < sizeof poisson / sizeof poisson[0]; i++)
        assert_near(estimate_poisson_p(poisson[i].x1, poisson[i].t1, poisson[i].x2, poisson[i].t2), poisson[i].p);
    for (size_t i = 0; i < sizeof fisher / sizeof fisher[0]; i++)
        assert_near(estimate_fisher_p(fisher[i].x1, fisher[i].n1, fisher[i].x2, fisher[i].n2), fisher[i].p);
}

/* What is no count of so many is not tested. */
static void test_impossible_counts(void **state)
{
    (void)state;
    assert_true(isnan(estimate_fisher_p(6, 5, 1, 5)));
    assert_true(isnan(estimate_fisher_p(1, 5, 6, 5)));
    assert_true(isnan(estimate_fisher_p(-1, 5, 1, 5)));
    assert_true(isnan(estimate_fisher_p(NAN, 5, 1, 5)));
    assert_true(isnan(estimate_fisher_p(1, 0, 1, 5)));
    assert_true(isnan(estimate_proportions_p(6, 5, 1, 5, NULL)));
    assert_true(isnan(estimate_proportions_p(60, 50, 10, 50, NULL)));
    assert_true(isnan(estimate_proportions_p(NAN, 50, 10, 50, NULL)));
    assert_true(isnan(estimate_difference(6, 5, 1, 5, 0.95).low));
    assert_true(isnan(estimate_poisson_p(-1, 12, 4, 12)));
    assert_true(isnan(estimate_poisson_p(1, INFINITY, 4, 12)));
    assert_true(isnan(estimate_poisson_ratio(NAN, 12, 4, 12, 0.95).low));
}

/* p.adjust(p, method = "BH") */
static void test_adjust(void **state)
{
    (void)state;
    double even[] = {0.01, 0.02, 0.03, 0.04, 0.05};
    assert_int_equal(adjust_bh(even, 5), 0);
    for (int i = 0; i < 5; i++) assert_near(even[i], 0.05);
    double mixed[] = {0.001, 0.04, 0.2, 0.03, 0.9, 0.03};
    const double adjusted[] = {0.006, 0.06, 0.24, 0.06, 0.9, 0.06};
    assert_int_equal(adjust_bh(mixed, 6), 0);
    for (int i = 0; i < 6; i++) assert_near(mixed[i], adjusted[i]);
    double two[] = {0.5, 0.9};
    assert_int_equal(adjust_bh(two, 2), 0);
    assert_near(two[0], 0.9);
    assert_near(two[1], 0.9);
    assert_int_equal(adjust_bh(NULL, 0), 0);
}

static void check_period(int32_t first, int32_t last, double months)
{
    period p = {.first = first, .last = last};
    period_measure(&p);
    assert_near(p.months, months);
    assert_near(p.whole, months);
    assert_int_equal(p.seen, last);
}

/* Days: as.integer(as.Date("2018-01-01")) in R is 17532. */
static void test_periods(void **state)
{
    (void)state;
    check_period(17532, 17896, 12);
    check_period(18262, 18627, 12);
    check_period(17713, 17896, 6);
    check_period(17622, 17712, 3);
    check_period(18293, 18321, 1);
    check_period(18321, 18321, 1.0 / 29);
    check_period(-365, -1, 12);
    check_period(17880, 18244, 12); /* 2018-12-15 to 2019-12-14 */
    period p = {.first = 18262, .last = 18627};
    char day[16];
    period_measure(&p);
    assert_int_equal(period_cut(&p, 18485), 0); /* 2020-08-11 */
    assert_near(p.months, 7 + 11.0 / 31);
    period_day_text(p.seen, day);
    assert_string_equal(day, "2020-08-11");
    period_day_text(-1, day);
    assert_string_equal(day, "1969-12-31");
    assert_int_equal(period_cut(&p, 18000), -1);
}

/* The same days of two years are of one length, whether or not February has 29 days; others are not. */
static void test_same_days(void **state)
{
    (void)state;
    static const struct {
        int32_t a[2], b[2];
        int same;
    } pairs[] = {
        {{17897, 17941}, {18262, 18306}, 1}, /* 2019-01-01 to 02-14, 2020-01-01 to 02-14 */
        {{17897, 17955}, {18262, 18321}, 1}, /* to 2019-02-28, to 2020-02-29 */
        {{17897, 17955}, {18262, 18320}, 1}, /* to 2019-02-28, to 2020-02-28: 59 days of both */
        {{17897, 17941}, {18262, 18307}, 0}, /* to 2019-02-14, to 2020-02-15 */
        {{17911, 17941}, {18276, 18306}, 1}, /* 15 January to 14 February */
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        period a = {.first = pairs[i].a[0], .last = pairs[i].a[1]}, b = {.first = pairs[i].b[0], .last = pairs[i].b[1]};
        period_measure(&a);
        period_measure(&b);
        period_level(&a, &b);
        if ((fabs(a.months - b.months) < 1e-9) != pairs[i].same) fail_msg("pair %d", (int)i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilson),       cmocka_unit_test(test_difference),
        cmocka_unit_test(test_proportions),  cmocka_unit_test(test_rare_shares),
        cmocka_unit_test(test_poisson),      cmocka_unit_test(test_adjust),
        cmocka_unit_test(test_large_counts), cmocka_unit_test(test_impossible_counts),
        cmocka_unit_test(test_periods),      cmocka_unit_test(test_same_days),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
