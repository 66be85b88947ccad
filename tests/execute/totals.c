/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Totals of aggregates. That they are those of GROUPING SETS elsewhere is in tests/cli/shapes.test, that they are those
 * of plain loops in random_plans.c. */
#include "execute/fixture.h"

static fixture f, big[3];

static int set_up(void **state)
{
    static const int threads[] = {1, 2, 8};
    (void)state;
    fixture_make(&f, 10, 2);
    for (int i = 0; i < 3; i++) fixture_make(&big[i], 70000, threads[i]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_free(&f);
    for (int i = 0; i < 3; i++) fixture_free(&big[i]);
    return 0;
}

/* The mean of all is not that of the means, and a group whose key is unknown is no total. */
static void a_total_is_of_the_rows_that_were_read(void **state)
{
    (void)state;
    EXPECT(&f,
           "kind,n,m,d,is_total,total_over\n"
           "ad_hoc,2,3,1,false,\n"
           "periodic,3,2.6666666666666665,2,false,\n"
           ",1,9,1,false,\n"
           ",6,3.8333333333333335,3,true,kind\n",
           "sessions", "group_by: kind", "aggregate: n = count(), m = mean(v), d = distinct(topic)", "total: ");
    /* figures over figures, too; those of one unknown cell are told once */
    EXPECT(&f, "n,m\n6,10.2\n# sum(x): 5 of 6 known\n", "sessions", "group_by: kind",
           "aggregate: n = count(), m = sum(x) * 2 + n - sum(v) / 30 - 4", "total: ", "filter: is_total",
           "derive: m = round(m, 1)", "select: n, m");
}

static void a_total_stands_for_each_value_of_the_keys_that_are_named(void **state)
{
    (void)state;
    EXPECT(&f,
           "kind,year,n,is_total,total_over\n"
           "ad_hoc,2018,1,false,\n"
           "ad_hoc,2020,1,false,\n"
           "periodic,2018,1,false,\n"
           "periodic,2020,2,false,\n"
           ",2019,1,false,\n"
           ",2018,2,true,kind\n"
           ",2019,1,true,kind\n"
           ",2020,3,true,kind\n"
           "ad_hoc,,2,true,year\n"
           "periodic,,3,true,year\n"
           ",,1,true,year\n"
           ",,6,true,\"kind, year\"\n",
           "sessions", "group_by: kind, year(day) as year", "aggregate: n = count()", "total: year", "total: kind",
           "total: ");
    /* after it the rows are rows; keys that are kept still lead to their rows */
    EXPECT(&f, "name,n\nPhù Việt,2\nViệt Tiến,2\nThạch Lâm,1\n,1\n", "sessions", "group_by: unit, kind",
           "aggregate: n = count()", "total: unit", "filter: is_total", "derive: name = unit.name", "select: name, n");
    EXPECT(&f, "kind,n\nperiodic,3\nad_hoc,2\n,1\n,6\n", "sessions", "group_by: kind", "aggregate: n = count()",
           "total: ", "sort: is_total, -n", "select: kind, n");
}

static void what_is_made_of_a_key_is_unknown_in_its_total(void **state)
{
    (void)state;
    EXPECT(&f,
           "unit,year,name,next,n\n"
           ",2018,,2019,2\n"
           ",2019,,2020,1\n"
           ",2020,,2021,3\n"
           ",,,,6\n",
           "sessions", "group_by: unit, year(day) as year", "aggregate: name = unit.name, next = year + 1, n = count()",
           "total: year", "total: ", "filter: is_total", "select: unit, year, name, next, n");
}

static void no_rows_have_a_total_of_none(void **state)
{
    (void)state;
    EXPECT(&f, "kind,n,s,is_total,total_over\n,0,,true,kind\n", "sessions", "filter: v > 100", "group_by: kind",
           "aggregate: n = count(), s = sum(v)", "total: ");
    EXPECT(&f, "kind,topic,n,is_total,total_over\n", "sessions", "filter: v > 100", "group_by: kind, topic",
           "aggregate: n = count()", "total: topic");
}

/* Counts keep their bounds, and what is unknown leaves the sum open. */
static void bounds_ride_through_totals(void **state)
{
    (void)state;
    EXPECT(&f,
           "done,s,s_lower,s_upper,is_total,total_over\n"
           "false,2360,2360,,false,\n"
           "true,140,140,,false,\n"
           ",300,0,300,false,\n"
           ",2800,2500,,true,done\n"
           "# sum(people): 5 of 6 known\n",
           "sessions", "group_by: done", "aggregate: s = sum(people)", "total: ");
}

/* Queries ask for the values of a pivot first, as scripts do. */
static char *pivoted(const char *text, const char *const *verbs)
{
    dh_plan *plan = NULL, *asked = NULL, *made = NULL;
    dh_table *values = NULL;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(fixture_plan(&plan, &f, "sessions", verbs, &error), DH_OK);
    assert_int_equal(dh_plan_pivot_distinct(&asked, plan, text, &error), DH_OK);
    assert_int_equal(dh_execute(&values, asked, &error), DH_OK);
    if (dh_plan_pivot_values(&made, plan, text, values, &error) != DH_OK) fail_msg("%s", error.message);
    char *found = fixture_run(made);
    dh_table_free(values);
    dh_plan_free(plan);
    dh_plan_free(asked);
    dh_plan_free(made);
    return found;
}

static void expect_pivoted(const char *expected, const char *text, const char *const *verbs)
{
    char *found = pivoted(text, verbs);
    assert_string_equal(found, expected);
    dh_free(found);
}
#define EXPECT_PIVOTED(expected, text, ...) expect_pivoted(expected, text, (const char *const[]){__VA_ARGS__, NULL})

static void totals_over_what_is_pivoted_become_a_column(void **state)
{
    (void)state;
    EXPECT_PIVOTED("kind,2018,2019,2020,total\nad_hoc,1,,5,3\nperiodic,3,,2.5,2.6666666666666665\n,,9,,9\n",
                   "m by year", "group_by: kind, year(day) as year", "aggregate: m = mean(v)", "total: kind");
    /* totals over other keys stay rows, and the corner is the total of all; of listed values, too */
    EXPECT_PIVOTED("kind,is_total,total_over,n 2018,m 2018,n 2020,m 2020,n total,m total\n"
                   "ad_hoc,false,,1,1,1,5,2,3\n"
                   "periodic,false,,1,3,2,2.5,3,2.6666666666666665\n"
                   ",false,,,,,,1,9\n"
                   ",true,kind,2,2,3,3.3333333333333335,6,3.8333333333333335\n"
                   "# pivot: 2 of 12 rows have a 'year' that is not listed, and are left out\n",
                   "n, m by year in (2018, 2020)", "group_by: kind, year(day) as year",
                   "aggregate: n = count(), m = mean(v)", "total: kind", "total: year", "total: ");
    /* an unknown value has a column beside that of the totals */
    EXPECT_PIVOTED("year,ad_hoc,periodic,unknown,total\n2018,1,1,,2\n2020,1,2,,3\n2019,,,1,1\n", "n by kind",
                   "group_by: kind, year(day) as year", "aggregate: n = count()", "total: year");
}

static void a_name_that_would_be_there_twice_is_refused(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL, *made = NULL;
    const char *const verbs[] = {"derive: `v 1` = v, `1` = v, k = 1", NULL};
    assert_int_equal(fixture_plan(&plan, &f, "sessions", verbs, &error), DH_OK);
    assert_int_equal(dh_plan_pivot(&made, plan, "v by k in ((1))", &error), DH_EINVAL);
    if (strstr(error.message, "two columns would have the name '1'; give the one that is there another") == NULL)
        fail_msg("%s", error.message);
    assert_int_equal(dh_plan_pivot(&made, plan, "v, x by k in ((1))", &error), DH_EINVAL);
    assert_non_null(strstr(error.message, "two columns would have the name 'v 1'"));
    assert_int_equal(dh_plan_pivot(&made, plan, "v, x, v by k in ((1))", &error), DH_EINVAL);
    assert_non_null(strstr(error.message, "'v' is given twice"));
    dh_plan_free(plan);
}

static void totals_depend_on_no_thread(void **state)
{
    static const char *const verbs[] = {
        "group_by: kind, year(day) as year, unit",
        "aggregate: n = count(), m = mean(x), s = sum(people), a = first(note), q = median(x), d = stddev(x)",
        "total: year, unit",
        "total: kind",
        "total: ",
        NULL};
    (void)state;
    char *one = fixture_query(&big[0], "events", verbs);
    for (int i = 1; i < 3; i++) {
        char *more = fixture_query(&big[i], "events", verbs);
        assert_string_equal(one, more);
        dh_free(more);
    }
    dh_free(one);
}

/* ---- how often the rows are read ---- */

static int64_t reads;
static dh_status (*real_start)(dh_relation_scan **out, dh_relation *relation, const bool *needed,
                               const dh_relation_range *ranges, int32_t n, int workers, dh_error *error);

static dh_status start_counted(dh_relation_scan **out, dh_relation *relation, const bool *needed,
                               const dh_relation_range *ranges, int32_t n, int workers, dh_error *error)
{
    reads++;
    return real_start(out, relation, needed, ranges, n, workers, error);
}

/* The result of verbs over events, which are read `expected` times. */
static char *read_events(const fixture *from, int64_t expected, const char *const *verbs)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    dh_relation *relation = dh_relation_of_table(from->events);
    assert_non_null(relation);
    real_start = relation->start;
    relation->start = start_counted;
    assert_int_equal(dh_plan_relation(&plan, &from->catalog, relation, &error), DH_OK);
    if (fixture_verbs(&plan, from, verbs, &error) != DH_OK) fail_msg("%s", error.message);
    reads = 0;
    char *text = fixture_run(plan);
    assert_int_equal(reads, expected);
    dh_plan_free(plan);
    dh_relation_unref(relation);
    return text;
}

#define EXACT                                                                                                          \
    "n = count(), m = mean(x), s = sum(people), q = median(x), d = stddev(x), u = distinct(note), "                    \
    "l = min(day), h = max(note), c = count_if(done), r = share(done), z = n * 2 + sum(v)"

/* Totals from the groups are those of the rows, byte by byte: an aggregate of the order of rows makes them be read. */
static void same_as_read(const char *keys, const char *const *totals)
{
    enum { KEYS = 0, AGGREGATE, TOTALS };
    const char *verbs[8] = {keys, "aggregate: " EXACT};
    int n = TOTALS;
    for (; totals[n - TOTALS]; n++) verbs[n] = totals[n - TOTALS];
    for (int i = 0; i < 3; i++) {
        verbs[AGGREGATE] = "aggregate: " EXACT;
        char *once = read_events(&big[i], 1, verbs);
        verbs[AGGREGATE] = "aggregate: " EXACT " + if_else(is_known(first(day)), 0, 1)";
        char *again = read_events(&big[i], 1 + n - TOTALS, verbs);
        assert_string_equal(once, again);
        dh_free(once);
        dh_free(again);
    }
}

static void totals_of_exact_sums_read_no_row_again(void **state)
{
    (void)state;
    same_as_read("group_by: kind, year(day) as year, unit",
                 (const char *const[]){"total: year, unit", "total: kind", "total: unit", "total: ", NULL});
    same_as_read("group_by: note, day", (const char *const[]){"total: note", "total: day", "total: ", NULL});
    same_as_read("group_by: kind", (const char *const[]){"total: ", NULL}); /* groups are codes */
}

/* Groups that take much of the memory that there is are not added up beside themselves; nor are those on disk. */
static void without_memory_the_rows_are_read_again(void **state)
{
    static const char *const verbs[] = {"group_by: note, day, v", "aggregate: n = count(), m = mean(x)", "total: note",
                                        "total: ", NULL};
    (void)state;
    for (int i = 0; i < 3; i++) {
        char *once = read_events(&big[i], 1, verbs);
        for (size_t memory = 1 << 16; memory <= 1 << 21; memory <<= 5) {
            dh_execute_set_memory(memory);
            char *again = read_events(&big[i], 3, verbs);
            assert_string_equal(once, again);
            dh_free(again);
        }
        dh_execute_set_memory(0);
        dh_free(once);
    }
}

static void refuse(const char *says, const char *const *verbs)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    assert_int_equal(fixture_plan(&plan, &f, "sessions", verbs, &error), DH_EINVAL);
    if (strstr(error.message, says) == NULL) fail_msg("%s", error.message);
}
#define REFUSE(says, ...) refuse(says, (const char *const[]){__VA_ARGS__, NULL})

static void a_total_of_anything_but_an_aggregate_is_refused(void **state)
{
    (void)state;
    REFUSE("total: there are no figures to make a total of; put group_by and aggregate before it", "total: ");
    REFUSE("put aggregate before total", "group_by: kind", "total: ");
    REFUSE("stands directly behind it; put 'sort' after total", "group_by: kind", "aggregate: n = count()", "sort: n",
           "total: ");
    REFUSE("its row is the total already", "aggregate: n = count()", "total: ");
    REFUSE("did you mean 'kind'?", "group_by: kind", "aggregate: n = count()", "total: kid");
    REFUSE("'n'", "group_by: kind", "aggregate: n = count()", "total: n");
    REFUSE("'kind' are all keys of the group_by", "group_by: kind", "aggregate: n = count()", "total: kind");
    REFUSE("totals over 'kind' are there already", "group_by: kind", "aggregate: n = count()", "total: ", "total: ");
    REFUSE("name of one that marks totals", "group_by: kind", "aggregate: is_total = count()", "total: ");
    REFUSE("for keys of the group_by, as in", "group_by: kind", "aggregate: n = count()", "total: kind .. 'x'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_total_is_of_the_rows_that_were_read),
        cmocka_unit_test(a_total_stands_for_each_value_of_the_keys_that_are_named),
        cmocka_unit_test(what_is_made_of_a_key_is_unknown_in_its_total),
        cmocka_unit_test(no_rows_have_a_total_of_none),
        cmocka_unit_test(bounds_ride_through_totals),
        cmocka_unit_test(totals_over_what_is_pivoted_become_a_column),
        cmocka_unit_test(a_name_that_would_be_there_twice_is_refused),
        cmocka_unit_test(totals_depend_on_no_thread),
        cmocka_unit_test(totals_of_exact_sums_read_no_row_again),
        cmocka_unit_test(without_memory_the_rows_are_read_again),
        cmocka_unit_test(a_total_of_anything_but_an_aggregate_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
