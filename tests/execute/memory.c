/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of small plans made to fail in turn: a clean DH_ENOMEM each time, and the result in the end. */
#include "execute/fixture.h"

static fixture f;

static int set_up(void **state)
{
    (void)state;
    fixture_make(&f, 10, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_free(&f);
    return 0;
}

static void sweep(const char *const *verbs)
{
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    assert_int_equal(fixture_plan(&plan, &f, "sessions", verbs, NULL), DH_OK);
    dh_status status = DH_ENOMEM;
    int64_t n = 1;
    for (; status != DH_OK; n++) {
        dh_error error = DH_ERROR_INIT;
        assert_true(n < 5000);
        dh_memory_fail_after(n);
        status = dh_execute(&result, plan, &error);
        dh_memory_fail_after(0);
        if (status == DH_OK) break;
        assert_int_equal(status, DH_ENOMEM);
        assert_null(result);
    }
    assert_true(n > 3);
    assert_non_null(result);
    dh_table_free(result);
    dh_plan_free(plan);
}
#define SWEEP(...) sweep((const char *const[]){__VA_ARGS__, NULL})

static void pipelines(void **state)
{
    (void)state;
    SWEEP("filter: v > 1 and kind == 'periodic'", "derive: w = v * 2, t = topic .. '!', y = people + v",
          "select: w, t, y");
    SWEEP("geography: 2020-01-01", "derive: name = unit.name, folded = fold(topic)");
}

static void aggregations(void **state)
{
    (void)state;
    SWEEP("group_by: kind, topic", "aggregate: n = count(), s = sum(people), m = median(x), d = distinct(topic)");
    SWEEP("geography: 2020-01-01", "filter: is_known(unit)", "group_by: unit",
          "aggregate: a = min(topic), b = last(kind), c = max(kind)");
    SWEEP("group_by: kind", "aggregate: n = count(), s = sum(v), c = count_if(v > 1), r = share(v > 1)");
}

static void the_others(void **state)
{
    (void)state;
    SWEEP("sort: topic, -v", "take: 3");
    SWEEP("left: units unit = code");
    SWEEP("join: sessions topic");
    SWEEP("full: units unit = code");
    SWEEP("right: sessions topic", "anti: units unit = code");
    SWEEP("left: units unit = code", "filter: v > 1", "derive: w = name .. '!', y = v * 2", "group_by: name",
          "aggregate: n = count(), m = max(w), s = sum(y)");
    SWEEP("nearest 30 days: sessions topic, day");
    SWEEP("next: sessions v");
    SWEEP("union: sessions");
    SWEEP("select: v, code = unit, kind", "by_name: units");
    SWEEP("distinct: topic, kind");
    SWEEP("group_by: kind, year(day) as year", "aggregate: n = count()", "complete: kind, year in (2018, 2021)");
    SWEEP("group_by: kind, topic", "aggregate: n = count(), s = sum(people), t = topic .. '!'", "total: topic",
          "total: ", "pivot: n, s, t by kind in ('periodic')");
    SWEEP("summarize: topic, kind, v, people");
    SWEEP("group_by: kind, year(day) as year", "aggregate: n = count()", "pivot: n by year in (2018, 2020)");
}

static void windows(void **state)
{
    (void)state;
    SWEEP("window: r = rank(), a = cumulative(people), b = moving_mean(x, 2), c = next(topic) over kind order -v");
    SWEEP(
        "window: s = share_of_total(people) * 2, d = difference(day), e = total(v) over kind, topic order v % 2, day");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pipelines),
        cmocka_unit_test(aggregations),
        cmocka_unit_test(the_others),
        cmocka_unit_test(windows),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
