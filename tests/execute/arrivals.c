/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Aggregates over random rows of which groups, and values out of the range so far, come late and in waves; against the
 * rows of each group by themselves. A state that grows must then move what it holds, more than once, in any order of
 * "more groups" and "wider values".
 */
#include "execute/fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_ROWS   140000
#define MAX_GROUPS 6000
#define SEEDS      24

typedef struct row {
    int32_t group;
    int64_t value;
    bool valid;
} row;

typedef struct rows {
    row *row;
    int64_t n;
    int32_t n_groups;
} rows;

static fixture f[3];
static const int threads[] = {1, 2, 8};

static int set_up(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) fixture_make(&f[i], 1, threads[i]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) fixture_free(&f[i]);
    return 0;
}

static uint32_t next(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

/* Up to eight waves, each with its own number of groups and range of values. */
static void make_rows(rows *r, uint64_t seed)
{
    static const int64_t ranges[] = {1, 60, 64, 100, 1000, 100000, INT64_C(1) << 35, INT64_C(1) << 45};
    static const int32_t groups[] = {1, 5, 600, 605, 700, 2000, 5000, MAX_GROUPS};
    int waves = 2 + (int)(next(&seed) % 7);
    r->n = 0;
    r->n_groups = 0;
    for (int w = 0; w < waves; w++) {
        int64_t n = next(&seed) % 3 == 0 ? 1 + next(&seed) % 50 : 1 + next(&seed) % (MAX_ROWS / 7);
        int64_t range = ranges[next(&seed) % (next(&seed) % 4 == 0 ? 8 : 5)], base = 0;
        int32_t top = groups[next(&seed) % 8], unknown = next(&seed) % 3 == 0 ? 4 : 40;
        if (next(&seed) % 3 == 0) base = -(int64_t)(next(&seed) % 3000);
        for (int64_t i = 0; i < n && r->n < MAX_ROWS; i++) {
            row *to = &r->row[r->n++];
            to->group = (int32_t)(next(&seed) % (uint32_t)top);
            to->value = base + (int64_t)(((uint64_t)next(&seed) << 20 ^ next(&seed)) % (uint64_t)range);
            to->valid = next(&seed) % (uint32_t)unknown != 0;
            if (to->group >= r->n_groups) r->n_groups = to->group + 1;
        }
    }
}

/* k as a whole number, c the same as a category, v. */
static dh_table *make_table(const rows *r)
{
    dh_table *table = dh_table_new();
    dh_column *k = dh_column_new(DH_INT64, r->n), *c = dh_column_new(DH_CATEGORY, r->n),
              *v = dh_column_new(DH_INT64, r->n);
    dh_dictionary_unref(c->dictionary);
    c->dictionary = dh_dictionary_new();
    for (int32_t g = 0; g < MAX_GROUPS; g++) {
        char text[16];
        snprintf(text, sizeof text, "g%05d", g);
        assert_int_equal(dh_dictionary_add(c->dictionary, text, strlen(text)), g);
    }
    for (int64_t i = 0; i < r->n; i++) {
        assert_int_equal(dh_column_append_int64(k, r->row[i].group), 0);
        assert_int_equal(dh_column_append_code(c, r->row[i].group), 0);
        assert_int_equal(r->row[i].valid ? dh_column_append_int64(v, r->row[i].value) : dh_column_append_null(v), 0);
    }
    dh_column_finish(k);
    dh_column_finish(c);
    dh_column_finish(v);
    dh_table_set_name(table, "events", NULL);
    assert_int_equal(dh_table_add(table, "k", k, NULL), DH_OK);
    assert_int_equal(dh_table_add(table, "c", c, NULL), DH_OK);
    assert_int_equal(dh_table_add(table, "v", v, NULL), DH_OK);
    return table;
}

/* ---- what is right ---- */

static const row *sorting; /* the rows that `by_group` looks at */

static int by_group(const void *a, const void *b)
{
    const row *x = &sorting[*(const int64_t *)a], *y = &sorting[*(const int64_t *)b];
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    if (x->valid != y->valid) return x->valid ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

/* Hyndman and Fan 1996, definition 7, of n values in order. */
static double quantile_of(const row *r, const int64_t *places, size_t n, double p)
{
    double place = (double)(n - 1) * p;
    size_t below = (size_t)floor(place);
    double a = (double)r[places[below]].value, part = place - (double)below;
    if (part <= 0 || below + 1 >= n) return a;
    return a + part * ((double)r[places[below + 1]].value - a);
}

static void expect(const dh_table *result, int64_t at, const char *name, double want, const char *where)
{
    const dh_column *column = dh_table_get(result, name);
    double got = column->type == DH_INT64 ? (double)dh_column_int64(column, at) : dh_column_float64(column, at);
    if (!dh_column_is_valid(column, at) || got != want)
        fail_msg("%s, group %lld, %s: %.17g instead of %.17g", where, (long long)at, name, got, want);
}

/* The valid values of one group, in order, at places[0 .. n). */
static void check_group(const dh_table *result, int64_t at, const row *r, const int64_t *places, size_t n, size_t all,
                        const char *where)
{
    static const char *const names[] = {"s", "lo", "hi", "m", "q"};
    int64_t sum = 0, distinct = 0;
    for (size_t i = 0; i < n; i++) {
        sum += r[places[i]].value;
        distinct += i == 0 || r[places[i]].value != r[places[i - 1]].value;
    }
    expect(result, at, "n", (double)all, where);
    expect(result, at, "d", (double)distinct, where);
    expect(result, at, "u", (double)(all - n), where);
    for (size_t i = 0; n == 0 && i < sizeof names / sizeof *names; i++)
        assert_false(dh_column_is_valid(dh_table_get(result, names[i]), at));
    if (n == 0) return;
    expect(result, at, "s", (double)sum, where);
    expect(result, at, "lo", (double)r[places[0]].value, where);
    expect(result, at, "hi", (double)r[places[n - 1]].value, where);
    expect(result, at, "m", quantile_of(r, places, n, 0.5), where);
    expect(result, at, "q", quantile_of(r, places, n, 0.3), where);
}

static void check_all(const dh_table *result, const rows *r, const int64_t *places, const char *where)
{
    int64_t at = 0;
    for (int64_t begin = 0, end; begin < r->n; begin = end) {
        int32_t group = r->row[places[begin]].group;
        int64_t valid = 0;
        for (end = begin; end < r->n && r->row[places[end]].group == group; end++) valid += r->row[places[end]].valid;
        assert_true(at < dh_table_rows(result));
        check_group(result, at++, r->row, places + begin, (size_t)valid, (size_t)(end - begin), where);
    }
    assert_int_equal(at, dh_table_rows(result));
}

static void check_plan(int which, const rows *r, const int64_t *places, const char *key, uint64_t seed, size_t limit)
{
    char group[32], sort[32], where[96];
    snprintf(group, sizeof group, "group_by: %s", key);
    snprintf(sort, sizeof sort, "sort: %s", key);
    snprintf(where, sizeof where, "seed %llu, by %s, %d threads, limit %zu", (unsigned long long)seed, key,
             threads[which], limit);
    const char *const verbs[] = {group,
                                 "aggregate: n = count(), s = sum(v), lo = min(v), hi = max(v), m = median(v), "
                                 "q = quantile(v, 0.3), d = distinct(v), u = count_unknown(v)",
                                 sort, NULL};
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    dh_error error = DH_ERROR_INIT;
    dh_execute_set_memory(limit);
    assert_int_equal(fixture_plan(&plan, &f[which], "events", verbs, &error), DH_OK);
    if (dh_execute(&result, plan, &error) != DH_OK) fail_msg("%s: %s", where, error.message);
    dh_execute_set_memory(0);
    check_all(result, r, places, where);
    dh_table_free(result);
    dh_plan_free(plan);
}

static void groups_and_values_may_come_late(void **state)
{
    (void)state;
    rows r = {.row = calloc(MAX_ROWS, sizeof *r.row)};
    int64_t *places = calloc(MAX_ROWS, sizeof *places);
    assert_true(r.row != NULL && places != NULL);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        make_rows(&r, seed);
        for (int64_t i = 0; i < r.n; i++) places[i] = i;
        sorting = r.row;
        qsort(places, (size_t)r.n, sizeof *places, by_group);
        for (int which = 0; which < 3; which++) {
            dh_table_free(f[which].events);
            f[which].events = make_table(&r);
            check_plan(which, &r, places, "k", seed, 0);
            check_plan(which, &r, places, "c", seed, 0);
            check_plan(which, &r, places, "k", seed, 1 << 20);
        }
    }
    free(places);
    free(r.row);
}

/* Six hundred groups in cells that were made for 1,200, five more, then one value that needs wider cells. */
static void wider_cells_may_be_fewer(void **state)
{
    (void)state;
    rows r = {.row = calloc(MAX_ROWS, sizeof *r.row)};
    int64_t *places = calloc(MAX_ROWS, sizeof *places);
    assert_true(r.row != NULL && places != NULL);
    for (int wave = 0; wave < 3; wave++) {
        for (int i = 0; i < 32768; i++) r.row[r.n++] = (row){i % 600, i % 60, true};
        for (int j = 0; wave == 0 && j < 5; j++) r.row[r.n++] = (row){600 + j, j, true};
        if (wave == 1) r.row[r.n++] = (row){0, 100, true};
    }
    for (int64_t i = 0; i < r.n; i++) places[i] = i;
    sorting = r.row;
    qsort(places, (size_t)r.n, sizeof *places, by_group);
    for (int which = 0; which < 3; which++) {
        dh_table_free(f[which].events);
        f[which].events = make_table(&r);
        check_plan(which, &r, places, "k", 0, 0);
        check_plan(which, &r, places, "c", 0, 0);
    }
    free(places);
    free(r.row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_and_values_may_come_late),
        cmocka_unit_test(wider_cells_may_be_fewer),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
