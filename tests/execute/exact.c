/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exact sums, means and deviations. Oracle: rational numbers of Python (fractions), rounded once; for the first, R's
 * sd. Neighbours tried: whole numbers beyond 2^53, numbers beyond the bins at hand on both sides, subnormals, sums that
 * leave the range and come back, all rows in the opposite order and split in any way.
 */
#include "execute/fixture.h"

#include <math.h>

#include "execute/aggregate/exact.h"

#define MOST 10

static const struct {
    int n;
    double values[MOST], sum, mean, deviation;
} cases[] = {
    {5, {1e9, 1e9, 1000000001, 1000000003, 1000000004}, 5000000008, 1000000001.6, 1.8165902124584949},
    {10, {.1, .1, .1, .1, .1, .1, .1, .1, .1, .1}, 1, .1, 0},
    {3, {1.7e308, 1.7e308, -1.7e308}, 1.7e308, 5.666666666666667e+307, NAN},
    {3, {1e308, 1e308, 1e308}, NAN, 1e308, 0},
    {3, {5e-324, 1e-320, 0}, 1.0005e-320, 3.335e-321, 5.77e-321},
    {4, {1e16, 1, -1e16, 1e-300}, 1, .25, 8164965809277260},
    {4, {1e200, 1, 1e-200, -1e200}, 1, .25, 8.16496580927726e+199},
    {2, {1, 1 + 0x1p-52}, 2, 1, 1.5700924586837752e-16},
};

static void same(double a, double b)
{
    if (a != b && !(isnan(a) && isnan(b))) fail_msg("%.17g is not %.17g", a, b);
}

static void are(const dh_exact_moments *moments, int i)
{
    same(dh_exact_total(&moments->sum), cases[i].sum);
    same(dh_exact_mean(&moments->sum), cases[i].mean);
    double deviation = dh_exact_deviation(moments);
    same(isinf(deviation) ? NAN : deviation, cases[i].deviation);
}

/* All ways to split the numbers in two: `split` says for each which part it goes to. */
static void results_are_rounded_once_however_rows_are_split(void **state)
{
    (void)state;
    size_t owned = 0;
    for (int i = 0; i < (int)(sizeof cases / sizeof cases[0]); i++)
        for (unsigned split = 0; split < 1U << cases[i].n; split++) {
            dh_exact_moments parts[2];
            memset(parts, 0, sizeof parts);
            for (int v = 0; v < cases[i].n; v++) {
                double value = cases[i].values[split % 2 ? cases[i].n - 1 - v : v];
                assert_int_equal(dh_exact_moments_add(&parts[split >> v & 1], value, &owned), 0);
            }
            assert_int_equal(dh_exact_moments_merge(&parts[0], &parts[1], &owned), 0);
            are(&parts[0], i);
            for (int p = 0; p < 2; p++) dh_exact_moments_free(&parts[p]);
        }
    assert_true(owned > 0); /* some of them needed more than what is at hand */
}

static void whole_numbers_keep_all_digits(void **state)
{
    static const int64_t values[][3] = {{9007199254740993, 1, 9007199254740993},
                                        {INT64_MAX, INT64_MIN, INT64_C(1) << 62}};
    static const double expected[][2] = {{6004799503160662, 5200308914369308},
                                         {1.5372286728091292e+18, 9.599989984773638e+18}};
    (void)state;
    for (int i = 0; i < 2; i++) {
        dh_exact_moments moments;
        size_t owned = 0;
        memset(&moments, 0, sizeof moments);
        for (int v = 0; v < 3; v++) assert_int_equal(dh_exact_moments_add_int64(&moments, values[i][v], &owned), 0);
        same(dh_exact_mean(&moments.sum), expected[i][0]);
        same(dh_exact_deviation(&moments), expected[i][1]);
        dh_exact_moments_free(&moments);
    }
}

static void what_is_not_finite_stays(void **state)
{
    (void)state;
    static const double values[][2] = {{INFINITY, 1}, {-INFINITY, 1}, {INFINITY, -INFINITY}, {NAN, INFINITY}};
    static const double expected[] = {INFINITY, -INFINITY, NAN, NAN};
    for (int i = 0; i < 4; i++) {
        dh_exact sum;
        size_t owned = 0;
        memset(&sum, 0, sizeof sum);
        for (int v = 0; v < 2; v++) assert_int_equal(dh_exact_add(&sum, values[i][v], &owned), 0);
        same(dh_exact_total(&sum), expected[i]);
        dh_exact_free(&sum);
    }
}

/* ---- in queries ---- */

static fixture f;

static int set_up(void **state)
{
    (void)state;
    fixture_make(&f, 20000, 2);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_free(&f);
    return 0;
}

static void order_does_not_move_a_result(void **state)
{
    static const char *const orders[] = {"sort: day", "sort: -x, v", "sort: note, -day"};
    (void)state;
    char *first = NULL;
    for (int i = 0; i < 3; i++) {
        const char *const verbs[] = {orders[i], "group_by: unit",
                                     "aggregate: s = sum(x / 3), m = mean(x * 1e9), d = stddev(1e9 + x)", NULL};
        char *made = fixture_query(&f, "events", verbs);
        if (first != NULL) assert_string_equal(made, first);
        if (first == NULL)
            first = made;
        else
            dh_free(made);
    }
    dh_free(first);
}

static void a_result_beyond_the_range_is_unknown(void **state)
{
    (void)state;
    EXPECT(&f, "s,m,d\n,1e+308,0\n", "sessions", "derive: y = v // v * 1e308",
           "aggregate: s = sum(y), m = mean(y), d = stddev(y)");
    /* whole numbers do not lose digits on the way to a deviation */
    EXPECT(&f, "same\ntrue\n", "sessions", "derive: y = v + 9007199254740992",
           "aggregate: d = stddev(y), e = stddev(v)", "select: same = d == e");
}

/* v = 3 1 4 1 5 9, people = 100, ≥ 2300, ?, ≤ 300, 40, 60 */
static void a_sum_with_unknown_members_is_open_above(void **state)
{
    (void)state;
    EXPECT(&f,
           "v,p,p_lower,p_upper\n1,2600,2300,\n3,100,100,100\n4,,,\n5,40,40,40\n9,60,60,60\n"
           "# sum(people): 5 of 6 known\n",
           "sessions", "group_by: v", "aggregate: p = sum(people)");
    EXPECT(&f, "big,p,p_lower,p_upper\nfalse,2600,2300,\ntrue,200,200,\n# sum(people): 5 of 6 known\n", "sessions",
           "group_by: big = v >= 2 and v ~= 1", "aggregate: p = sum(people)");
    /* it is said to be exact where it is, and sum_known leaves out what is not known */
    EXPECT(
        &f,
        "big,p,k\nfalse,false,2600\ntrue,false,200\n# sum(people): 5 of 6 known\n# sum_known(people): 5 of 6 known\n",
        "sessions", "group_by: big = v >= 2", "aggregate: p = sum(people), k = sum_known(people)",
        "select: big, p = is_exact(p), k = stated(k)");
    /* a difference may be below 0 where it is not known */
    EXPECT(&f, "big,p,p_lower,p_upper\ntrue,-2,,\n# sum(d): 3 of 4 known\n", "sessions", "filter: v >= 2",
           "derive: d = people - people + if_else(v == 3, people - people - 2, people - people)",
           "group_by: big = v >= 2", "aggregate: p = sum(d)");
    EXPECT(&f, "m\n66.66666666666667\n# mean(people): 3 of 4 known\n", "sessions", "filter: v >= 3",
           "aggregate: m = mean(people)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_rounded_once_however_rows_are_split),
        cmocka_unit_test(whole_numbers_keep_all_digits),
        cmocka_unit_test(what_is_not_finite_stays),
        cmocka_unit_test_setup_teardown(order_does_not_move_a_result, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_result_beyond_the_range_is_unknown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sum_with_unknown_members_is_open_above, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
