/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Laws on 300 000 random rows (a fixed generator): the same bytes for 1, 2 and 8 threads, merging parts gives the
 * whole, and filter with aggregate equals a plain loop over the rows.
 */
#include "execute/fixture.h"

#include <math.h>
#include <stdio.h>

#define ROWS 300000

static fixture f[3];

static int set_up(void **state)
{
    static const int threads[] = {1, 2, 8};
    (void)state;
    for (int i = 0; i < 3; i++) fixture_make(&f[i], ROWS, threads[i]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) fixture_free(&f[i]);
    return 0;
}

static void same_for_all(const char *const *verbs)
{
    char *first = fixture_query(&f[0], "events", verbs);
    for (int i = 1; i < 3; i++) {
        char *other = fixture_query(&f[i], "events", verbs);
        if (strcmp(first, other) != 0)
            fail_msg("'%s' differs with %d threads", verbs[0], dh_pool_threads(f[i].catalog.pool));
        dh_free(other);
    }
    assert_true(strlen(first) > 40);
    dh_free(first);
}
#define SAME(...) same_for_all((const char *const[]){__VA_ARGS__, NULL})

static void threads_do_not_show(void **state)
{
    (void)state;
    SAME("group_by: unit, kind",
         "aggregate: n = count(), s = sum(x), m = mean(x), d = stddev(x), p = sum(people), q = quantile(x, 0.3)");
    SAME("aggregate: s = sum(x * 1.1), a = first(note), b = last(note), c = min(note), k = distinct(note), e = "
         "share(done)");
    SAME("filter: v > 20 and done", "derive: y = x / v, t = note .. kind", "group_by: note, month(day) as month",
         "aggregate: s = sum(y), t = max(t), n = count()");
    SAME("geography: 2020-01-01", "filter: x > 0", "select: unit, x, y = sqrt(x), day", "sort: -x, day", "take: 3000");
    SAME("distinct: note, kind", "sort: note");
    SAME("filter: v == 7", "take: 500");
}

/* Sums of whole numbers and counts of parts, put together again, are those of the whole. */
static void parts_make_the_whole(void **state)
{
    (void)state;
    char *whole = fixture_query(
        &f[1], "events",
        (const char *const[]){"group_by: kind",
                              "aggregate: n = count(), s = sum(v), p = sum(people), a = min(x), b = max(note)",
                              "select: kind, n, s, p, a, b", NULL});
    char *merged = fixture_query(
        &f[1], "events",
        (const char *const[]){"group_by: kind, unit, day",
                              "aggregate: n = count(), s = sum(v), p = sum(people), a = min(x), b = max(note)",
                              "group_by: kind", "aggregate: n = sum(n), s = sum(s), p = sum(p), a = min(a), b = max(b)",
                              "select: kind, n, s, p, a, b", NULL});
    size_t size = strcspn(whole, "#");
    assert_true(size > 100);
    assert_memory_equal(whole, merged, size);
    dh_free(whole);
    dh_free(merged);
}

typedef struct oracle {
    int64_t n, v, yes, valid;
    double x;
} oracle;

/* A plain loop: rows with v above `low`, x known and not of the kind, by unit (4 = unknown). */
static void loop(oracle *o, int64_t low, int32_t kind)
{
    const dh_table *t = f[1].events;
    const dh_column *unit = dh_table_get(t, "unit"), *kinds = dh_table_get(t, "kind"), *v = dh_table_get(t, "v");
    const dh_column *x = dh_table_get(t, "x"), *done = dh_table_get(t, "done");
    for (int64_t i = 0; i < ROWS; i++) {
        if (dh_column_int64(v, i) <= low || !dh_column_is_valid(x, i)) continue;
        if (!dh_column_is_valid(kinds, i) || dh_column_code(kinds, i) == kind) continue;
        oracle *to = &o[dh_column_is_valid(unit, i) ? dh_column_code(unit, i) : 4];
        to->n++;
        to->v += dh_column_int64(v, i);
        to->x += dh_column_float64(x, i);
        to->valid += dh_column_is_valid(done, i);
        to->yes += dh_column_is_valid(done, i) && dh_column_bool(done, i);
    }
}

static void check(const oracle *o, const dh_table *result)
{
    const dh_column *unit = dh_table_get(result, "unit");
    int64_t groups = 0;
    for (int k = 0; k < 5; k++) groups += o[k].n > 0;
    assert_int_equal(dh_table_rows(result), groups);
    for (int64_t r = 0; r < dh_table_rows(result); r++) {
        const oracle *want = &o[dh_column_is_valid(unit, r) ? dh_column_code(unit, r) : 4];
        assert_int_equal(dh_column_int64(dh_table_get(result, "n"), r), want->n);
        assert_int_equal(dh_column_int64(dh_table_get(result, "v"), r), want->v);
        assert_int_equal(dh_column_int64(dh_table_get(result, "yes"), r), want->yes);
        double x = dh_column_float64(dh_table_get(result, "x"), r);
        /* the plain sum's error is at most n * eps * sum of sizes; values are below 2e9 */
        assert_true(fabs(x - want->x) <= (double)want->n * 2.3e-16 * 2e9 * (double)want->n);
        if (want->valid > 0)
            assert_true(dh_column_float64(dh_table_get(result, "rate"), r) == (double)want->yes / (double)want->valid);
    }
}

static void a_plain_loop_agrees(void **state)
{
    static const char *const kinds[] = {"periodic", "ad_hoc", "thematic"};
    uint64_t seed = 7;
    (void)state;
    for (int round = 0; round < 30; round++) {
        char filter[128];
        seed = seed * UINT64_C(6364136223846793005) + 1;
        int low = (int)(seed >> 40) % 250 - 120, kind = (int)(seed >> 20) % 3;
        kind = kind < 0 ? -kind : kind;
        snprintf(filter, sizeof filter, "filter: v > %d and is_known(x) and kind ~= '%s'", low, kinds[kind]);
        const char *const verbs[] = {
            filter, "group_by: unit",
            "aggregate: n = count(), v = sum(v), yes = count_if(done), x = sum(x), rate = share(done)", NULL};
        oracle o[5] = {{0}};
        dh_plan *plan = NULL;
        dh_table *result = NULL;
        loop(o, low, kind);
        assert_int_equal(fixture_plan(&plan, &f[1], "events", verbs, NULL), DH_OK);
        assert_int_equal(dh_execute(&result, plan, NULL), DH_OK);
        check(o, result);
        dh_table_free(result);
        dh_plan_free(plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_show),
        cmocka_unit_test(parts_make_the_whole),
        cmocka_unit_test(a_plain_loop_agrees),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
