/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Window functions, each on six sessions by hand, and what must hold of any rows on thousands. That they are those of
 * another engine is in tests/cli/windows.test, that they are those of plain loops in random_plans.c. */
#include "execute/fixture.h"

#include <math.h>
#include <stdio.h>

#define ROWS 70000

static fixture f, big[3];

static int set_up(void **state)
{
    static const int threads[] = {1, 2, 8};
    (void)state;
    fixture_make(&f, 10, 2);
    for (int i = 0; i < 3; i++) fixture_make(&big[i], ROWS, threads[i]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_free(&f);
    for (int i = 0; i < 3; i++) fixture_free(&big[i]);
    return 0;
}

static void rows_have_places(void **state)
{
    (void)state;
    EXPECT(&f,
           "kind,v,n,r,d\n"
           "periodic,3,2,2,2\n"
           "ad_hoc,1,1,1,1\n"
           "periodic,4,3,3,3\n"
           "periodic,1,1,1,1\n"
           "ad_hoc,5,2,2,2\n"
           ",9,1,1,1\n",
           "sessions", "window: n = row_number(), r = rank(), d = dense_rank() over kind order v",
           "select: kind, v, n, r, d");
    EXPECT(&f,
           "v,n,r,d\n"
           "3,4,4,4\n"
           "1,5,5,5\n"
           "4,3,3,3\n"
           "1,6,5,5\n"
           "5,2,2,2\n"
           "9,1,1,1\n",
           "sessions", "window: n = row_number(), r = rank(), d = dense_rank() over order -v", "select: v, n, r, d");
    /* without an order, as they came; figures around calls */
    EXPECT(&f,
           "topic,n,a\n"
           "đất đai,1,4\n"
           "môi trường,1,2\n"
           "Đất,1,5\n"
           "đất đai,2,3\n"
           "môi trường,2,7\n"
           "Đất,2,11\n",
           "sessions", "window: n = row_number(), a = row_number() + v over topic", "select: topic, n, a");
    /* unknown comes last both ways, and texts are ordered as a Vietnamese dictionary has them */
    EXPECT(&f,
           "x,a,b\n"
           "1,3,3\n"
           "2,4,2\n"
           ",6,6\n"
           "4,5,1\n"
           "0.5,2,4\n"
           "-3,1,5\n",
           "sessions", "window: a = rank() over order x", "window: b = rank() over order -x", "select: x, a, b");
    EXPECT(&f,
           "topic,r,d\n"
           "đất đai,3,2\n"
           "môi trường,5,3\n"
           "Đất,1,1\n"
           "đất đai,3,2\n"
           "môi trường,5,3\n"
           "Đất,1,1\n",
           "sessions", "window: r = rank(), d = dense_rank() over order topic", "select: topic, r, d");
    /* two units of one code are two groups, and what is unknown is one; figures of expressions, counts by their bounds
     */
    EXPECT(&f,
           "unit,v,r\n"
           "18601,3,1\n"
           "18601,1,1\n"
           "18601,4,2\n"
           "18610,1,1\n"
           ",5,1\n"
           "18601,9,2\n",
           "sessions", "window: r = rank() over unit order v", "select: unit, v, r");
    EXPECT(&f,
           "day,v,people,people_lower,people_upper,r\n"
           "2018-03-10,3,100,100,100,1\n"
           "2018-06-18,1,2300,2300,,1\n"
           "2020-02-08,4,,,,2\n"
           "2020-05-18,1,300,0,300,1\n"
           "2020-08-11,5,40,40,40,1\n"
           "2019-01-01,9,60,60,60,1\n",
           "sessions", "window: r = rank() over year(day), v > 2 order -people", "select: day, v, people, r");
}

static void rows_before_and_after_are_those_of_the_group(void **state)
{
    (void)state;
    EXPECT(&f,
           "day,topic,a,kind,b,people,people_lower,people_upper,c,c_lower,c_upper,done,d,e\n"
           "2018-03-10,đất đai,,periodic,,100,100,100,,,,true,false,\n"
           "2018-06-18,môi trường,đất đai,ad_hoc,periodic,2300,2300,,100,100,100,false,false,\n"
           "2020-02-08,Đất,Đất,periodic,ad_hoc,,,,60,60,60,true,,\n"
           "2020-05-18,đất đai,Đất,periodic,,300,0,300,,,,,true,\n"
           "2020-08-11,môi trường,đất đai,ad_hoc,,40,40,40,300,0,300,true,,\n"
           "2019-01-01,Đất,môi trường,,periodic,60,60,60,2300,2300,,false,true,\n",
           "sessions",
           "window: a = previous(topic), b = next(kind, 2), c = previous(people), d = next(done), e = previous(day, 9) "
           "over order day",
           "select: day, topic, a, kind, b, people, c, done, d, e");
    EXPECT(&f,
           "kind,v,a,b\n"
           "periodic,3,1,4\n"
           "ad_hoc,1,,5\n"
           "periodic,4,3,\n"
           "periodic,1,,3\n"
           "ad_hoc,5,1,\n"
           ",9,,\n",
           "sessions", "window: a = previous(v), b = next(v) over kind order v", "select: kind, v, a, b");
    EXPECT(&f,
           "day,v,a,b,x,c,d\n"
           "2018-03-10,3,,,1,,\n"
           "2018-06-18,1,-2,100,2,1,\n"
           "2020-02-08,4,-5,403,,,3\n"
           "2020-05-18,1,-3,100,4,,-8\n"
           "2020-08-11,5,4,85,0.5,-3.5,1\n"
           "2019-01-01,9,8,197,-3,-5,6\n",
           "sessions",
           "window: a = difference(v), b = difference(day), c = difference(x), d = difference(v, 2) over order day",
           "select: day, v, a, b, x, c, d");
}

static void sums_are_of_the_known_and_say_so(void **state)
{
    (void)state;
    EXPECT(&f,
           "kind,v,a,b,x,c,d,s,m,y\n"
           "periodic,3,3,8,1,1,5,0.375,3,1\n"
           "ad_hoc,1,1,6,2,2,2.5,0.16666666666666666,1,2\n"
           "periodic,4,7,8,,1,5,0.5,3.5,1\n"
           "periodic,1,8,8,4,5,5,0.125,2.5,4\n"
           "ad_hoc,5,6,6,0.5,2.5,2.5,0.8333333333333334,3,1.25\n"
           ",9,9,9,-3,-3,-3,1,9,-3\n"
           "# cumulative(x): 5 of 6 known\n"
           "# total(x): 5 of 6 known\n"
           "# moving_mean(x, 2): 5 of 6 known\n",
           "sessions",
           "window: a = cumulative(v), b = total(v), c = cumulative(x), d = total(x), s = share_of_total(v), m = "
           "moving_mean(v, 2), y = moving_mean(x, 2) over kind order day",
           "select: kind, v, a, b, x, c, d, s, m, y");
    EXPECT(&f,
           "day,v,g,h\n"
           "2018-03-10,3,,0.13043478260869565\n"
           "2018-06-18,1,-0.6666666666666666,0.043478260869565216\n"
           "2019-01-01,9,8,0.391304347826087\n"
           "2020-02-08,4,-0.5555555555555556,0.17391304347826086\n"
           "2020-05-18,1,-0.75,0.043478260869565216\n"
           "2020-08-11,5,4,0.21739130434782608\n",
           "sessions", "window: g = difference(v) / previous(v), h = v / total(v) over order day", "sort: day",
           "select: day, v, g, h");
    /* a running count, the share of nothing, and of what is negative */
    EXPECT(&f,
           "n,z,y\n"
           "1,,0.2222222222222222\n"
           "2,,0.4444444444444444\n"
           "4,,\n"
           "5,,0.8888888888888888\n"
           "6,,0.1111111111111111\n"
           "3,,-0.6666666666666666\n"
           "# share_of_total(x): 5 of 6 known\n",
           "sessions", "window: n = cumulative(1), z = share_of_total(v * 0), y = share_of_total(x) over order day",
           "select: n, z, y");
    /* nothing known: unknown, not 0 */
    EXPECT(&f,
           "unit,u,c,t,m\n"
           "18601,3,3,12,3\n"
           "18601,,,4,\n"
           "18601,4,4,4,4\n"
           "18610,,,,\n"
           ",5,5,5,5\n"
           "18601,9,12,12,6\n"
           "# cumulative(u): 4 of 6 known\n"
           "# total(u): 4 of 6 known\n"
           "# moving_mean(u, 2): 4 of 6 known\n",
           "sessions", "derive: u = if_else(v > 1, v, nil)",
           "window: c = cumulative(u), t = total(u), m = moving_mean(u, 2) over unit order day",
           "select: unit, u, c, t, m");
}

/* An unknown number of people makes what is summed from there on open above; bounds of a difference and a share are
 * those of the operators. */
static void counts_keep_their_bounds(void **state)
{
    (void)state;
    EXPECT(&f,
           "day,people,people_lower,people_upper,a,a_lower,a_upper,t,t_lower,t_upper,m,m_lower,m_upper,d,d_lower,d_"
           "upper,s,s_lower,s_upper\n"
           "2018-03-10,100,100,100,100,100,100,2800,2500,,100,100,100,,,,0.03571428571428571,0,0.04\n"
           "2018-06-18,2300,2300,,2400,2400,,2800,2500,,1200,1200,,2200,2200,,0.8214285714285714,0,\n"
           "2020-02-08,,,,2460,2460,,2800,2500,,60,60,60,,,,,,\n"
           "2020-05-18,300,0,300,2760,2460,,2800,2500,,300,0,300,,,,0.10714285714285714,0,0.12\n"
           "2020-08-11,40,40,40,2800,2500,,2800,2500,,170,20,170,-260,-260,40,0.014285714285714285,0,0.016\n"
           "2019-01-01,60,60,60,2460,2460,,2800,2500,,1180,1180,,-2240,,-2240,0.02142857142857143,0,0.024\n"
           "# cumulative(people): 5 of 6 known\n"
           "# total(people): 5 of 6 known\n"
           "# moving_mean(people, 2): 5 of 6 known\n"
           "# share_of_total(people): 5 of 6 known\n",
           "sessions",
           "window: a = cumulative(people), t = total(people), m = moving_mean(people, 2), d = difference(people), s = "
           "share_of_total(people) over order day",
           "select: day, people, a, t, m, d, s");
    /* what may be below 0 is open on both sides once a member is unknown */
    EXPECT(&f,
           "e,e_lower,e_upper,c,c_lower,c_upper\n"
           "50,50,50,50,50,50\n"
           "2250,2250,,2300,2300,\n"
           "10,10,10,2310,2310,\n"
           ",,,2310,,\n"
           "250,-50,250,2560,,\n"
           "-10,-10,-10,2550,,\n"
           "# cumulative(e): 5 of 6 known\n",
           "sessions", "derive: e = people - 50", "window: c = cumulative(e) over order day", "sort: day",
           "select: e, c");
    /* exact counts stay exact */
    EXPECT(&f,
           "people,c,s\n"
           "40,40,0.4\n"
           "60,100,0.6\n",
           "sessions", "filter: v > 4", "window: c = cumulative(people), s = share_of_total(people) over order v",
           "select: people, c, s");
}

static void no_rows_and_one_row(void **state)
{
    (void)state;
    EXPECT(&f, "v,r,c,p,s\n", "sessions", "filter: v > 100",
           "window: r = rank(), c = cumulative(v), p = previous(topic), s = share_of_total(people) over kind order v",
           "select: v, r, c, p, s");
    EXPECT(&f, "v,r,c,p,s\n9,1,9,,1\n", "sessions", "filter: v == 9",
           "window: r = rank(), c = cumulative(v), p = previous(topic), s = share_of_total(v) over kind order v",
           "select: v, r, c, p, s");
}

/* Verbs around a window: what is grouped, cut, sorted, joined and filtered above it sees the rows as they were. */
static void other_verbs_stand_around(void **state)
{
    (void)state;
    EXPECT(&f, "kind,total,part,rank\nperiodic,8,0.4444444444444444,2\n,9,0.5,1\n", "sessions", "group_by: kind",
           "aggregate: total = sum(v), n = count()", "filter: n ~= 2",
           "window: part = total / (total(total) + 1), rank = rank() over order -total", "sort: -rank",
           "select: kind, total, part, rank");
    EXPECT(&f, "v,p\n3,\n1,3\n", "sessions", "window: p = previous(v) over order day", "take: 2", "select: v, p");
    EXPECT(&f, "kind,m\nad_hoc,2\nperiodic,3\n,1\n", "sessions", "window: r = row_number() over kind", "group_by: kind",
           "aggregate: m = max(r)");
    EXPECT(&f, "v,a,b\n9,1,1\n5,2,3\n4,3,6\n3,4,10\n1,5,15\n1,6,21\n", "sessions",
           "window: a = row_number() over order -v", "window: b = cumulative(a) over order a", "sort: a",
           "select: v, a, b");
}

static dh_table *table_of(const char *name, dh_column *column)
{
    dh_table *table = dh_table_new();
    dh_column *number = dh_column_new(DH_INT64, 0);
    for (int64_t i = 0; i < column->length; i++) assert_int_equal(dh_column_append_int64(number, i), 0);
    dh_column_finish(number);
    dh_column_finish(column);
    assert_int_equal(dh_table_add(table, "i", number, NULL), DH_OK);
    assert_int_equal(dh_table_add(table, name, column, NULL), DH_OK);
    return table;
}

static dh_status try_window(dh_table **out, dh_column *column, const char *text, dh_error *error)
{
    dh_plan *scan, *plan;
    *out = NULL;
    assert_int_equal(dh_plan_table(&scan, &f.catalog, table_of("x", column), NULL), DH_OK);
    if (dh_plan_window(&plan, scan, text, "order i", error) != DH_OK) fail_msg("%s", error->message);
    dh_status status = dh_execute(out, plan, error);
    dh_plan_free(plan);
    dh_plan_free(scan);
    return status;
}

static dh_column *integers(int64_t a, int64_t b, int64_t c)
{
    dh_column *column = dh_column_new(DH_INT64, 3);
    int64_t values[] = {a, b, c};
    for (int i = 0; i < 3; i++) assert_int_equal(dh_column_append_int64(column, values[i]), 0);
    return column;
}

/* A running sum must be a whole number in each row; a total only in the end. Means of the largest ones are exact. */
static void whole_numbers_do_not_wrap(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_table *made;
    assert_int_equal(try_window(&made, integers(INT64_MAX, 1, -5), "c = cumulative(x)", &error), DH_EDATA);
    assert_string_equal(error.message, "'cumulative(x)': the whole number is too large; use real numbers");
    assert_int_equal(try_window(&made, integers(INT64_MIN, 1, -5), "c = total(x)", &error), DH_EDATA);
    assert_int_equal(try_window(&made, integers(INT64_MIN, 1, 1), "c = difference(x)", &error), DH_EDATA);
    assert_non_null(strstr(error.message, "'difference(x)'"));
    assert_int_equal(try_window(&made, integers(INT64_MAX, 1, -5), "c = total(x), m = moving_mean(x, 1)", &error),
                     DH_OK);
    assert_int_equal(dh_column_int64(dh_table_get(made, "c"), 0), INT64_MAX - 4);
    assert_true(dh_column_float64(dh_table_get(made, "m"), 0) == 0x1p63);
    dh_table_free(made);
    assert_int_equal(try_window(&made, integers(INT64_MIN, INT64_MAX, INT64_MIN), "m = moving_mean(x, 2)", &error),
                     DH_OK);
    assert_true(dh_column_float64(dh_table_get(made, "m"), 1) == -0.5);
    assert_true(dh_column_float64(dh_table_get(made, "m"), 2) == -0.5);
    dh_table_free(made);
}

static dh_column *reals(const double *values, int n)
{
    dh_column *column = dh_column_new(DH_FLOAT64, n);
    for (int i = 0; i < n; i++) assert_int_equal(dh_column_append_float64(column, values[i]), 0);
    return column;
}

/* Large numbers, and those that are none, leave nothing behind once they are out of view. */
static void real_sums_are_exact(void **state)
{
    (void)state;
    static const double values[] = {1e300, 1, -1e300, 0.1, INFINITY, 0.25, 1e-300, -INFINITY, NAN, 2};
    static const double sums[] = {1e300, 1e300, 1, 1.1};
    static const double means[] = {1e300, 5e299, -5e299, -5e299, INFINITY, INFINITY, 0.125, -INFINITY, -INFINITY, 2};
    dh_error error = DH_ERROR_INIT;
    dh_table *made;
    assert_int_equal(try_window(&made, reals(values, 4), "c = cumulative(x), t = total(x)", &error), DH_OK);
    for (int i = 0; i < 4; i++) {
        assert_true(dh_column_float64(dh_table_get(made, "c"), i) == sums[i]);
        assert_true(dh_column_float64(dh_table_get(made, "t"), i) == sums[3]);
    }
    dh_table_free(made);
    assert_int_equal(try_window(&made, reals(values, 10), "m = moving_mean(x, 2)", &error), DH_OK);
    for (int i = 0; i < 10; i++)
        if (dh_column_float64(dh_table_get(made, "m"), i) != means[i])
            fail_msg("row %d: %.17g", i, dh_column_float64(dh_table_get(made, "m"), i));
    dh_table_free(made);
}

/* A column of events and their rows' numbers, as text. */
#define ALL                                                                                                            \
    "r = rank(), d = dense_rank(), n = row_number(), a = cumulative(people), b = cumulative(x), c = cumulative(v), e " \
    "= "                                                                                                               \
    "total(people), g = previous(note), h = next(kind, 3), k = difference(x), l = moving_mean(people, 5), m = "        \
    "moving_mean(x, 40), o = share_of_total(people), p = share_of_total(v) "

/* Neighbours tried: no group, groups of many pieces of the work and of a row each, no order, keys that tie. */
static void any_number_of_threads_gives_the_same(void **state)
{
    static const char *const overs[] = {"over order day, note", "over kind order -day", "over day, unit order note, -x",
                                        "over note, v order done", "over unit, kind order unit"};
    (void)state;
    for (size_t i = 0; i < sizeof overs / sizeof *overs; i++) {
        char text[1024];
        snprintf(text, sizeof text, "window: " ALL "%s", overs[i]);
        char *one = fixture_query(&big[0], "events", (const char *const[]){text, NULL});
        for (int k = 1; k < 3; k++) {
            char *more = fixture_query(&big[k], "events", (const char *const[]){text, NULL});
            assert_string_equal(more, one);
            dh_free(more);
        }
        dh_free(one);
    }
}

/* In an order that tells all rows apart, it is of no account how they stand in the input. */
static void rows_may_come_in_any_order(void **state)
{
    static const char *const overs[] = {"over order day, id", "over kind, unit order -v, id",
                                        "over note order people, id"};
    (void)state;
    for (size_t i = 0; i < sizeof overs / sizeof *overs; i++) {
        char text[1024];
        snprintf(text, sizeof text, "window: " ALL "%s", overs[i]);
        char *plain = fixture_query(&big[1], "events", (const char *const[]){"window: id = row_number()", text, NULL});
        char *mixed = fixture_query(
            &big[1], "events",
            (const char *const[]){"window: id = row_number()", "sort: id * 7919 % 10007, -id", text, "sort: id", NULL});
        assert_string_equal(mixed, plain);
        dh_free(mixed);
        dh_free(plain);
    }
}

/* The last of the running sums, and the total, are what the aggregate gives, unknown members and bounds included. */
static void sums_are_those_of_the_aggregate(void **state)
{
    (void)state;
    static const char *const grouped[] = {
        "group_by: unit, kind", "aggregate: a = sum(people), b = sum(x), c = sum(v), d = mean(people), e = mean(x)",
        NULL};
    static const char *const last[] = {"window: left = next(day), a = cumulative(people), b = cumulative(x), c = "
                                       "cumulative(v), d = moving_mean(people, "
                                       "1000000), e = moving_mean(x, 1000000) over unit, kind order day, note",
                                       "filter: not is_known(left)", "sort: unit, kind",
                                       "select: unit, kind, a, b, c, d, e", NULL};
    static const char *const any[] = {"window: a = total(people), b = total(x), c = total(v) over unit, kind",
                                      "distinct: unit, kind, a, b, c",
                                      "sort: unit, kind",
                                      "derive: d = a, e = b",
                                      "select: unit, kind, a, b, c",
                                      NULL};
    static const char *const sums[] = {"group_by: unit, kind", "aggregate: a = sum(people), b = sum(x), c = sum(v)",
                                       NULL};
    char *want = fixture_query(&big[2], "events", grouped), *found = fixture_query(&big[2], "events", last);
    *strchr(want, '#') = *strchr(found, '#') = '\0'; /* the notes name other functions */
    assert_string_equal(found, want);
    dh_free(found);
    dh_free(want);
    want = fixture_query(&big[2], "events", sums);
    found = fixture_query(&big[2], "events", any);
    *strchr(want, '#') = *strchr(found, '#') = '\0';
    assert_string_equal(found, want);
    dh_free(found);
    dh_free(want);
}

/* Each column of a summary is what the aggregates give, on any number of threads. */
static void summaries_are_those_of_aggregates(void **state)
{
    (void)state;
    static const char *const names[] = {"unit", "kind", "day", "v", "people", "x", "done", "note"};
    char *first = NULL;
    for (int i = 0; i < 3; i++) {
        char *text = fixture_query(&big[i], "events",
                                   (const char *const[]){"summarize: unit, kind, day, v, people, x, done, note", NULL});
        if (first) assert_string_equal(text, first);
        if (first) dh_free(text);
        if (!first) first = text;
    }
    char *line = strchr(first, '\n') + 1;
    for (size_t c = 0; c < sizeof names / sizeof *names; c++, line = strchr(line, '\n') + 1) {
        char aggregate[160], want[160];
        bool ordered = strcmp(names[c], "done") != 0 && strcmp(names[c], "people") != 0;
        snprintf(aggregate, sizeof aggregate,
                 "aggregate: r = count(), u = count_unknown(%s), d = distinct(%s)%s%s%s%s%s", names[c], names[c],
                 ordered ? ", a = min(" : "", ordered ? names[c] : "", ordered ? "), b = max(" : "",
                 ordered ? names[c] : "", ordered ? ")" : "");
        char *made = fixture_query(&big[1], "events", (const char *const[]){aggregate, NULL}),
             *row = strchr(made, '\n') + 1;
        snprintf(want, sizeof want, "%.*s", (int)strcspn(row, "\n"), row);
        char *found = strchr(strchr(line, ',') + 1, ',') + 1; /* behind name and type */
        if (strncmp(found, want, strlen(want)) != 0) fail_msg("%s: %s instead of %.80s", names[c], want, found);
        dh_free(made);
    }
    dh_free(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_have_places),
        cmocka_unit_test(rows_before_and_after_are_those_of_the_group),
        cmocka_unit_test(sums_are_of_the_known_and_say_so),
        cmocka_unit_test(counts_keep_their_bounds),
        cmocka_unit_test(no_rows_and_one_row),
        cmocka_unit_test(other_verbs_stand_around),
        cmocka_unit_test(whole_numbers_do_not_wrap),
        cmocka_unit_test(real_sums_are_exact),
        cmocka_unit_test(any_number_of_threads_gives_the_same),
        cmocka_unit_test(rows_may_come_in_any_order),
        cmocka_unit_test(sums_are_those_of_the_aggregate),
        cmocka_unit_test(summaries_are_those_of_aggregates),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
