/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Periods compared over their sessions, against R 4.2 (options(digits = 17)) and its package clubSandwich 0.5.8. There
 * a comparison of x1/y1 and x2/y2 is d <- data.frame(r = c(x1 / y1, x2 / y2), y = c(y1, y2), p = rep(0:1, c(length(x1),
 * length(x2))), s = 1:n) m <- lm(r ~ p, weights = y, data = d); coef_test(m, vcov = "CR2", cluster = d$s, target = 1 /
 * d$y)$p_Satt[2] and conf_int(m, ...)[2, ]; Fieller's interval follows from the fitted values of lm(r ~ 0 + factor(p),
 * weights = y).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gsl/gsl_errno.h>
#include <math.h>

#include "plugins/clusters.h"
#include "plugins/estimate.h"

/* uniroot, and R's inverse of the t distribution, give 13 to 14 digits. */
static void assert_near(double given, double expected)
{
    if (given == expected || fabs(given - expected) <= 1e-11 * fabs(expected)) return;
    print_error("%.17g is not %.17g\n", given, expected);
    fail();
}

static void assert_result(comparison_result given, double p, double low, double high)
{
    assert_near(given.p, p);
    assert_near(given.low, low);
    assert_near(given.high, high);
}

#define SAMPLE(...)                                                                                                    \
    (sample)                                                                                                           \
    {                                                                                                                  \
        (const cluster[]){__VA_ARGS__}, sizeof((const cluster[]){__VA_ARGS__}) / sizeof(cluster)                       \
    }
#define NONE ((sample){NULL, 0})

static void test_shares_of_unequal_sessions(void **state)
{
    (void)state;
    sample a = SAMPLE({3, 10, 1}, {8, 12, 1}, {2, 4, 1}, {6, 14, 1}), b = SAMPLE({9, 12, 1}, {5, 9, 1}, {11, 15, 1});
    assert_result(clusters_difference(a, b, 0.95), 0.091756708119502692, -0.054738114476637512, 0.49362700336552662);
    assert_result(clusters_ratio(a, b, 0.95), 0.091756708119502692, 0.91929407591393919, 2.9776218451297733);
    a = SAMPLE({5, 40, 1}, {9, 88, 1}, {3, 35, 1}, {14, 120, 1}, {8, 61, 1});
    b = SAMPLE({2, 52, 1}, {4, 70, 1}, {11, 95, 1}, {3, 66, 1}, {7, 90, 1});
    assert_result(clusters_difference(a, b, 0.95), 0.040724000044605926, -0.079671579354729127, -0.0023004887293160067);
    assert_result(clusters_ratio(a, b, 0.95), 0.040724000044605926, 0.31859333808054169, 0.97873930706403811);
}

/* With as many sessions: t.test(b, a, var.equal = TRUE), p and confidence interval. */
static void test_means_of_sessions(void **state)
{
    (void)state;
    sample a = SAMPLE({39, 1, 1}, {70, 1, 1}, {95, 1, 1}, {61, 1, 1}, {88, 1, 1});
    sample b = SAMPLE({120, 1, 1}, {82, 1, 1}, {101, 1, 1}, {131, 1, 1}, {77, 1, 1});
    assert_result(clusters_difference(a, b, 0.95), 0.060312975326240338, -1.7375150537641395, 64.9375150537641446);
    sample few = SAMPLE({39, 1, 1}, {70, 1, 1}, {95, 1, 1}),
           six = SAMPLE({120, 1, 1}, {82, 1, 1}, {101, 1, 1}, {131, 1, 1}, {77, 1, 1}, {64, 1, 1});
    assert_result(clusters_difference(few, six, 0.95), 0.22293388392884445, -25.527879579913982, 81.194546246580657);
    /* totals of as many sessions, also a month: what can differ is the mean of a session */
    assert_result(clusters_total(a, 12, b, 12, 0.95), 0.060312975326240338, 0.97988530810387953, 2.2589767803754222);
    assert_result(clusters_total(few, 6, six, 12, 0.95), 0.22293388392884445, 0.75352896174583273, 4.1893085750623174);
    /* a total that may be nothing bounds no ratio from above */
    assert_result(
        clusters_ratio(SAMPLE({5, 1, 1}, {0, 1, 1}, {1, 1, 1}), SAMPLE({20, 1, 1}, {25, 1, 1}, {31, 1, 1}), 0.95),
        0.0027086553390361983, 3.6874013324717185, INFINITY);
}

/* x <- c(a, b); m <- as.matrix(expand.grid(rep(list(0:1), n))); k <- rowSums(m); S <- m %*% x; q <- t2 / (t1 + t2)
 * w <- q^k * (1 - q)^(n - k); more <- sum(w[S > sum(b)]) + sum(w[S == sum(b)]) / 2; less likewise
 * p is 2 * min(more, less); the bounds by uniroot at 0.025, to q / (1 - q) * t1 / t2 */
static void test_totals_of_unequal_numbers_of_sessions(void **state)
{
    (void)state;
    sample a = SAMPLE({39, 1, 1}, {70, 1, 1}, {95, 1, 1}),
           b = SAMPLE({120, 1, 1}, {82, 1, 1}, {101, 1, 1}, {131, 1, 1}, {77, 1, 1}, {64, 1, 1});
    assert_result(clusters_total(a, 12, b, 12, 0.95), 0.18359375, 0.644418802371951, 16.8903526347016);
    assert_result(clusters_total(a, 12, b, 7.33, 0.95), 0.041685068860553599, 1.05498303253253, 27.6513276420763);
    a = SAMPLE({39, 1, 1}, {70, 1, 1}, {95, 1, 1}, {11, 1, 1});
    assert_result(clusters_total(a, 12, NONE, 12, 0.95), 0.0625, 0, 1.11474252688113);
    /* sessions of one event each: 2 * (pbinom(2, 11, 0.5) - dbinom(2, 11, 0.5) / 2) */
    comparison_result one = clusters_total(SAMPLE({1, 1, 2}), 12, SAMPLE({1, 1, 9}), 12, 0.95);
    assert_result(one, 0.038574218750000042, 1.07176405221556, 30.5591116681659);
    /* n <- sum(x)^2 / sum(x^2); s <- sum(b) / sum(x); prop.test(n * s, n, p = 0.5, correct = FALSE); odds of conf.int
     */
    a = SAMPLE({39, 1, 1}, {70, 1, 1}, {95, 1, 1}, {61, 1, 1}, {88, 1, 1}, {102, 1, 1}, {54, 1, 1});
    b = SAMPLE({120, 1, 1}, {82, 1, 1}, {101, 1, 1}, {131, 1, 1}, {77, 1, 1}, {64, 1, 1}, {90, 1, 1}, {85, 1, 1},
               {71, 1, 1}, {66, 1, 1}, {95, 1, 1}, {103, 1, 1});
    assert_result(clusters_total(a, 12, b, 12, 0.95), 0.12784136591907344, 0.81590240507389722, 5.5691087471282597);
}

static void test_what_tells_nothing(void **state)
{
    (void)state;
    sample one = SAMPLE({30, 40, 1}), two = SAMPLE({30, 40, 1}, {10, 40, 1}), empty = SAMPLE({0, 0, 3});
    assert_true(isnan(clusters_difference(one, two, 0.95).p)); /* one session has no variance */
    assert_true(isnan(clusters_difference(two, one, 0.95).high));
    assert_true(isnan(clusters_ratio(empty, two, 0.95).p));
    assert_true(isnan(clusters_difference(NONE, two, 0.95).p));
    assert_true(isnan(clusters_total(one, 12, one, 12, 0.95).p));
    assert_true(isnan(clusters_total(NONE, 12, NONE, 12, 0.95).p));
    assert_near(clusters_total(empty, 12, SAMPLE({0, 1, 2}), 12, 0.95).p, 1);
    /* sessions of equal figures are not certain: 2 * pt(-sqrt(18), 4), the variance of rounding */
    sample three = SAMPLE({3, 1, 3}), same = SAMPLE({2, 1, 3});
    assert_near(clusters_difference(same, three, 0.95).p, 0.013235599563682695);
    assert_near(clusters_difference(same, same, 0.95).p, 1);
    assert_near(clusters_number(SAMPLE({3, 5, 1}, {0, 0, 4}, {1, 1, 2})), 3);
    assert_true(clusters_are_single(SAMPLE({1, 1, 7}, {0, 1, 2})));
    assert_false(clusters_are_single(SAMPLE({1, 1, 7}, {1, 2, 1})));
    assert_false(clusters_are_single(SAMPLE({2, 1, 1})));
}

/* Events of one in a thousand, in sessions of equal size: where nothing changed, p is below 0.05 in about one of
 * twenty. */
static void test_rare_events_hold_the_level(void **state)
{
    (void)state;
    enum { ROUNDS = 3000, SESSIONS = 400 };
    static cluster sessions[2][SESSIONS];
    uint64_t seed = 20;
    int below = 0, covered = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 2 * SESSIONS; i++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            double u = (double)(seed >> 11) / 9007199254740992.0; /* one event in 1 of 20 sessions of 50 opinions */
            sessions[i % 2][i / 2] = (cluster){u < 0.0012 ? 2 : u < 0.05 ? 1 : 0, 50, 1};
        }
        comparison_result r =
            clusters_difference((sample){sessions[0], SESSIONS}, (sample){sessions[1], SESSIONS}, 0.95);
        below += r.p < 0.05;
        covered += r.low <= 0 && r.high >= 0;
    }
    assert_in_range(below, ROUNDS * 3 / 100, ROUNDS * 7 / 100);
    assert_int_equal(covered, ROUNDS - below);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_of_unequal_sessions),
        cmocka_unit_test(test_means_of_sessions),
        cmocka_unit_test(test_totals_of_unequal_numbers_of_sessions),
        cmocka_unit_test(test_what_tells_nothing),
        cmocka_unit_test(test_rare_events_hold_the_level),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
