/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Aggregates over six sessions: v = 3 1 4 1 5 9, x = 1 2 ? 4 0.5 -3, people = 100, ≥ 2300, ?, ≤ 300, 40, 60.
 * Oracles: by hand, and R 4: sd(c(1,2,4,.5,-3)), quantile(x, p) (type 7), median(x).
 */
#include "execute/aggregate/aggregate.h"
#include "execute/fixture.h"

static fixture f;

static int set_up(void **state)
{
    (void)state;
    fixture_make(&f, 10, 2);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_free(&f);
    return 0;
}

static void rows_are_counted(void **state)
{
    (void)state;
    EXPECT(&f, "n,known,yes,rate\n6,5,3,0.6\n# share(done): 5 of 6 known\n", "sessions",
           "aggregate: n = count(), known = count(x), yes = count_if(done), rate = share(done)");
    EXPECT(&f, "n,x,unknown,v\n6,5,1,0\n", "sessions",
           "aggregate: n = count(), x = count(x), unknown = count_unknown(x), v = count_unknown(v)");
    EXPECT(&f, "done,unknown\nfalse,0\ntrue,1\n,0\n", "sessions", "group_by: done",
           "aggregate: unknown = count_unknown(x)");
    EXPECT(&f, "units,kinds,topics,v\n3,2,3,5\n", "sessions",
           "aggregate: units = distinct(unit), kinds = distinct(kind), topics = distinct(topic), v = distinct(v)");
}

static void sums_keep_bounds_and_say_what_is_valid(void **state)
{
    (void)state;
    EXPECT(&f,
           "v,x,people,people_lower,people_upper\n23,4.5,2800,2500,\n# sum(x): 5 of 6 known\n# sum(people): 5 of 6 "
           "known\n",
           "sessions", "aggregate: v = sum(v), x = sum(x), people = sum(people)");
    EXPECT(&f, "m,p,p_lower,p_upper\n0.9,560,500,\n# mean(x): 5 of 6 known\n# mean(people): 5 of 6 known\n", "sessions",
           "aggregate: m = mean(x), p = mean(people)");
    EXPECT(&f, "kind,people,people_lower\nad_hoc,2340,2340\n", "sessions", "filter: kind == 'ad_hoc'", "group_by: kind",
           "aggregate: people = sum(people)",
           "select: kind, people = stated(people), people_lower = lower_bound(people)");
}

static void a_sum_of_no_number_is_unknown(void **state)
{
    (void)state;
    EXPECT(&f, "v,s\n1,-2\n3,-3\n4,\n5,-5\n9,-9\n# sum(w): 5 of 6 known\n", "sessions",
           "derive: w = if_else(is_known(x), -v, v // 0)", "group_by: v", "aggregate: s = sum(w)");
    EXPECT(&f, "done,s\nfalse,0\ntrue,0\n,0\n", "sessions", "derive: w = v - v", "group_by: done",
           "aggregate: s = sum(w)");
}

static void sums_are_compensated(void **state)
{
    (void)state;
    /* 1e16 + 1 - 1e16: lost by plain addition */
    EXPECT(&f, "s\n9\n", "sessions",
           "derive: y = if_else(v == 3, 1e16, if_else(v == 9, -1e16, if_else(v == 5, 9.0, 0.0)))",
           "aggregate: s = sum(y)");
}

static void whole_sums_overflow_by_name(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    const char *const verbs[] = {"derive: big = v // v * 9223372036854775807", "aggregate: total = sum(big)", NULL};
    assert_int_equal(fixture_plan(&plan, &f, "sessions", verbs, &error), DH_OK);
    assert_int_equal(dh_execute(&result, plan, &error), DH_EDATA);
    assert_string_equal(error.message, "'sum(big)': the whole number is too large; use real numbers");
    dh_plan_free(plan);
    /* the sum passes the limit on its way and comes back */
    EXPECT(&f, "s\n0\n", "sessions", "derive: b = if_else(v > 3, 1, -1) * 9223372036854775807",
           "aggregate: s = sum(b)");
}

static void order_statistics_are_those_of_r(void **state)
{
    (void)state;
    EXPECT(&f,
           "m,q,s\n1,3.2,2.5592967784139455\n# median(x): 5 of 6 known\n# quantile(x, 0.9): 5 of 6 known\n# stddev(x): "
           "5 of 6 known\n",
           "sessions", "aggregate: m = median(x), q = quantile(x, 0.9), s = stddev(x)");
    /* the difference of neighbours is beyond the range, the quantile is not */
    EXPECT(&f, "m,q\n0,-5e+307\n", "sessions", "filter: v == 3 or v == 9", "derive: y = if_else(v == 3, -1e308, 1e308)",
           "aggregate: m = median(y), q = quantile(y, 0.25)");
    EXPECT(&f, "m,q\n3.5,7\n", "sessions", "aggregate: m = median(v), q = quantile(v, 0.9)");
    /* quantile(c(3, 1, 4, 1, 5), 0.9) */
    EXPECT(&f, "q\n4.6\n", "sessions", "filter: v < 9", "aggregate: q = quantile(v, 0.9)");
    /* bounds: median of 40 60 100 300 2300; of 0 40 60 100 2300 below; of 40 60 100 300 inf above */
    EXPECT(&f, "m,m_lower,m_upper\n100,60,100\n# median(people): 5 of 6 known\n", "sessions",
           "aggregate: m = median(people)");
    EXPECT(&f, "s\n\"\"\n", "sessions", "filter: v == 9", "aggregate: s = stddev(x)");
}

static void extremes_and_ends(void **state)
{
    (void)state;
    EXPECT(&f, "a,b,c,d\n1,9,3,9\n", "sessions", "aggregate: a = min(v), b = max(v), c = first(v), d = last(v)");
    EXPECT(&f, "a,b,c,d\n-3,4,1,-3\n", "sessions", "aggregate: a = min(x), b = max(x), c = first(x), d = last(x)");
    EXPECT(&f, "a,b,c,d\nĐất,môi trường,đất đai,Đất\n", "sessions",
           "aggregate: a = min(topic), b = max(topic), c = first(topic), d = last(topic)");
    EXPECT(&f, "a,b,c,d\nad_hoc,periodic,periodic,ad_hoc\n", "sessions",
           "aggregate: a = min(kind), b = max(kind), c = first(kind), d = last(kind)");
    EXPECT(&f, "a,b,c\n2018-03-10,2020-08-11,2018-03-10\n", "sessions",
           "aggregate: a = min(day), b = max(day), c = first(day)");
    EXPECT(&f, "a,a_lower,a_upper,b,b_lower,b_upper\n40,0,40,2300,2300,\n", "sessions",
           "aggregate: a = min(people), b = max(people)");
    EXPECT(&f, "name\nViệt Tiến\n", "sessions", "filter: v == 4", "aggregate: u = last(unit)", "select: name = u.name");
}

/* Of a whole number that is made a real one: the nearest is a value, where only the same is none. */
static void an_exact_cast_shares_no_state_with_another(void **state)
{
    (void)state;
    static const dh_expr column = {.kind = DH_EXPR_COLUMN, .type = DH_INT64};
    const dh_expr *const args[] = {&column};
    dh_expr nearest = {
        .kind = DH_EXPR_BUILTIN, .type = DH_FLOAT64, .builtin = DH_FN_TO_FLOAT64, .args = args, .n_args = 1};
    dh_expr same = nearest;
    same.exact = true;
    dh_op a = {.expr = &nearest}, b = {.expr = &same}, *of_a[] = {&a}, *of_b[] = {&b};
    const dh_bound_aggregate sum = {.builtin = DH_AGG_SUM, .n_args = 1};
    dh_aggregate_call calls[] = {{.spec = &sum, .args = of_a}, {.spec = &sum, .args = of_b}};
    assert_true(dh_aggregate_calls_share(&calls[0], &calls[0]));
    assert_true(dh_aggregate_calls_share(&calls[1], &calls[1]));
    assert_false(dh_aggregate_calls_share(&calls[0], &calls[1]));
}

static void arithmetic_over_aggregates(void **state)
{
    (void)state;
    EXPECT(&f, "kind,rate\nad_hoc,0.5\nperiodic,0.6666666666666666\n,1\n", "sessions", "group_by: kind",
           "aggregate: rate = count_if(v > 2) / count()");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_counted),
        cmocka_unit_test(sums_keep_bounds_and_say_what_is_valid),
        cmocka_unit_test(a_sum_of_no_number_is_unknown),
        cmocka_unit_test(sums_are_compensated),
        cmocka_unit_test(whole_sums_overflow_by_name),
        cmocka_unit_test(order_statistics_are_those_of_r),
        cmocka_unit_test(extremes_and_ends),
        cmocka_unit_test(an_exact_cast_shares_no_state_with_another),
        cmocka_unit_test(arithmetic_over_aggregates),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
