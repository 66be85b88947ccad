/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions: one row, text in, cell out. Expected values by hand; the logic tables are Kleene's. */
#include "execute/fixture.h"

#include "execute/expression/kernel.h"

#include <stdio.h>
#include <stdlib.h>

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

/* The cell of session `row` as CSV has it: bounds follow after commas, unknown is empty. */
static void expect_row(int row, const char *expression, const char *expected)
{
    char derive[512], want[256];
    snprintf(derive, sizeof derive, "select: y = %s", expression);
    char *found = fixture_query(&f, "sessions", (const char *const[]){derive, NULL});
    char *at = found;
    bool bounded = strncmp(found, "y,y_lower", 9) == 0;
    for (int i = 0; i <= row; i++) at = strchr(at, '\n') + 1;
    snprintf(want, sizeof want, "%s", expected);
    size_t size = strcspn(at, "\n");
    if (!bounded && strcmp(expected, "") == 0 && size == 2 && memcmp(at, "\"\"", 2) == 0) size = 0;
    if (size != strlen(want) || memcmp(at, want, size) != 0)
        fail_msg("%s of row %d is '%.*s', not '%s'", expression, row, (int)size, at, expected);
    dh_free(found);
}

static void expect_all(const char *const (*cases)[2])
{
    for (int i = 0; cases[i][0]; i++) expect_row(0, cases[i][0], cases[i][1]);
}

/* row 0: v 3, x 1, people 100, done true; row 3: done unknown */
static void logic_has_three_values(void **state)
{
    (void)state;
    static const char *const truth[] = {"false", "true", ""};
    static const char *const sides[] = {"v == 3", "v == 1", "done"};
    static const char *const both[3][3] = {{"false", "false", "false"}, {"false", "true", ""}, {"false", "", ""}};
    static const char *const either[3][3] = {{"false", "true", ""}, {"true", "true", "true"}, {"", "true", ""}};
    char text[64];
    for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
            snprintf(text, sizeof text, "(%s) and (%s)", sides[a], sides[b]);
            expect_row(3, text, both[a][b]);
            snprintf(text, sizeof text, "(%s) or (%s)", sides[a], sides[b]);
            expect_row(3, text, either[a][b]);
        }
        snprintf(text, sizeof text, "not (%s)", sides[a]);
        expect_row(3, text, a == 2 ? "" : truth[!a]);
    }
}

static void unknowns_are_named(void **state)
{
    (void)state;
    expect_row(3, "is_known(done)", "false");
    expect_row(5, "is_known(kind)", "false");
    expect_row(0, "is_known(kind)", "true");
    expect_row(5, "coalesce(kind, 'none')", "none");
    expect_row(0, "coalesce(kind, 'none')", "periodic");
    expect_row(2, "coalesce(x, 7.5)", "7.5");
    expect_row(0, "coalesce(x, 7.5)", "1");
    expect_row(2, "coalesce(x, x, v)", "4");
    expect_row(3, "coalesce(done, true)", "true");
    expect_row(1, "coalesce(done, true)", "false");
    expect_row(3, "coalesce(done, done)", "");
    expect_row(3, "coalesce(v // 0, 5)", "5");
    expect_row(3, "is_known(coalesce(v // 0, 5))", "true");
    expect_row(3, "if_else(done, 1, 2)", "");
    expect_row(0, "if_else(done, 1, 2)", "1");
    expect_row(1, "if_else(done, 1, 2)", "2");
    expect_row(5, "kind == 'periodic'", "");
    expect_row(5, "kind == 'periodic' or v == 9", "true");
    expect_row(2, "x + 1", "");
}

static void numbers_are_computed(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"v + 4", "7"},
        {"v * -2", "-6"},
        {"v / 2", "1.5"},
        {"v / 0", ""},
        {"v // 2", "1"},
        {"-v // 2", "-2"},
        {"-v % 2", "1"},
        {"v % -2", "-1"},
        {"v // 0", ""},
        {"v ^ 2", "9"},
        {"sqrt(-x)", ""},
        {"log(x - 1)", ""},
        {"abs(-v)", "3"},
        {"round(2.345 * x, 1)", "2.3"},
        {"round(-2.5 * x)", "-3"},
        {"round(v * 50, -2)", "200"},
        {"floor(-x / 2)", "-1"},
        {"least(v, 2)", "2"},
        {"greatest(v, 2, 7)", "7"},
        {"between(v, 3, 5)", "true"},
        {"one_of(v, 1, 2)", "false"},
        {NULL, NULL},
    };
    expect_all(cases);
}

static void bounds_ride_through(void **state)
{
    (void)state;
    /* row 1: 2300, at least; row 3: 300, at most; row 0: exactly 100 (stated, lower, upper) */
    expect_row(1, "people + 100", "2400,2400,");
    expect_row(1, "people - 100", "2200,2200,");
    expect_row(1, "100 - people", "-2200,,-2200");
    expect_row(1, "people * 2", "4600,4600,");
    expect_row(1, "people * 0", "0");
    expect_row(1, "-people", "-2300,,-2300");
    expect_row(1, "100 / people", "0.043478260869565216,0,0.043478260869565216");
    expect_row(3, "600 / people", "2,2,");
    expect_row(3, "people / 0", "");
    expect_row(0, "people / 3", "33.333333333333336,33.333333333333336,33.333333333333336");
    expect_row(1, "people > 2000", "true");
    expect_row(1, "people > 2400", "");
    expect_row(1, "people < 2300", "false");
    expect_row(1, "people == 2300", "");
    expect_row(1, "people == 5", "false");
    expect_row(0, "people == 100", "true");
    expect_row(3, "people <= 300", "true");
    expect_row(3, "people >= 0", "true");
    expect_row(3, "people < 300", "");
    expect_row(1, "stated(people)", "2300");
    expect_row(1, "upper_bound(people)", "");
    expect_row(3, "lower_bound(people)", "0");
    expect_row(1, "is_exact(people)", "false");
    expect_row(0, "is_exact(people)", "true");
}

static void signs_of_intervals(void **state)
{
    (void)state;
    /* (people - 200) of row 3 lies in [-200, 100]; its stated figure is 100 */
    expect_row(3, "(people - 200) * (people - 200)", "10000,-20000,40000");
    expect_row(3, "(people - 200) * -1", "-100,-100,200");
    expect_row(3, "abs(people - 200)", "100,0,200");
    expect_row(3, "1 / (people - 200)", "0.01,,");
    expect_row(3, "least(people, 200)", "200,0,200");
}

static void dates_are_computed(void **state)
{
    (void)state;
    /* day 17600 is 2018-03-10, a Saturday; 18485 is 2020-08-11, a Tuesday */
    static const char *const cases[][2] = {
        {"year(day)", "2018"},
        {"month(day)", "3"},
        {"quarter(day)", "1"},
        {"half(day)", "1"},
        {"weekday(day)", "6"},
        /* Python: datetime.date.isocalendar() */
        {"week(day)", "10"},
        {"week(date(2018, 12, 31))", "1"},
        {"week(date(2016, 1, 1))", "53"},
        {"week(date(2021, 1, 3))", "53"},
        {"week(date(2021, 1, 4))", "1"},
        {"week(date(2019, 12, 29))", "52"},
        {"week(date(1, 1, 1))", "1"},
        {"week(date(9999, 12, 31))", "52"},
        {"week(date(2021, 2, 29))", ""},
        {"days_between(day, date(2018, 3, 20))", "10"},
        {"working_days(day, date(2018, 3, 20))", "7"},
        {"working_days(date(2018, 3, 20), day)", "-7"},
        {"add_days(day, 25)", "2018-04-04"},
        {"add_months(date(2020, 1, 31), 1)", "2020-02-29"},
        {"date(2021, 2, 29)", ""},
        {"day < date(2018, 3, 11)", "true"},
        {NULL, NULL},
    };
    expect_all(cases);
    expect_row(4, "weekday(day)", "2");
}

static void text_is_searched(void **state)
{
    (void)state;
    /* row 0: topic đất đai */
    static const char *const cases[][2] = {
        {"contains(topic, 'đai')", "true"},
        {"starts_with(topic, 'đấ')", "true"},
        {"ends_with(topic, 'x')", "false"},
        {"matches(topic, 'đ?t*')", "true"},
        {"matches(topic, '*đai')", "true"},
        {"matches(topic, 'đ?t')", "false"},
        {"fold(topic)", "dat dai"},
        {"upper(topic)", "ĐẤT ĐAI"},
        {"lower('ĐẤT')", "đất"},
        {"length(topic)", "7"},
        {"trim('  a b ')", "a b"},
        {"topic .. '!'", "đất đai!"},
        {"kind .. v", "periodic3"},
        {"topic == 'đất đai'", "true"},
        {"topic < 'e'", "true"},
        {"one_of(kind, 'ad_hoc', 'periodic')", "true"},
        {"level_rank(unit.level)", "2"},
        {NULL, NULL},
    };
    expect_all(cases);
}

static void keys_are_followed(void **state)
{
    (void)state;
    expect_row(0, "unit.name", "Phù Việt");
    expect_row(1, "unit.name", "Việt Tiến");
    expect_row(0, "unit.parent.name", "Thạch Hà");
    expect_row(0, "unit.parent.parent.name", "");
    expect_row(4, "unit.name", "");
    expect_row(0, "unit == '18601'", "true");
    expect_row(1, "unit == '18601'", "true");
    expect_row(3, "unit == '18601'", "false");
    expect_row(3, "unit.level == 'commune'", "true");
}

static void stars_cost_little(void **state)
{
    (void)state;
    char text[20001];
    memset(text, 'a', 20000);
    text[20000] = 0;
    assert_false(dh_glob_match((dh_slice){text, 20000}, (dh_slice){"*a*a*a*a*a*a*a*a*b", 18}));
    assert_true(dh_glob_match((dh_slice){text, 20000}, (dh_slice){"*a*a?", 5}));
    assert_true(dh_glob_match((dh_slice){"", 0}, (dh_slice){"**", 2}));
    assert_false(dh_glob_match((dh_slice){"", 0}, (dh_slice){"?", 1}));
}

static void overflow_names_the_expression(void **state)
{
    static const char *const cases[][2] = {
        {"derive: big = v * 4611686018427387904", "'v * 4611686018427387904'"},
        {"derive: big = -0x8000000000000000", "'-0x8000000000000000'"}, /* the lowest one, as a literal */
        {"derive: early = day - 0x8000000000000000", "'0x8000000000000000'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dh_error error = DH_ERROR_INIT;
        dh_plan *plan = NULL;
        dh_table *result = NULL;
        char expected[120];
        snprintf(expected, sizeof expected, "%s: the whole number is too large; use real numbers", cases[i][1]);
        assert_int_equal(fixture_plan(&plan, &f, "sessions", (const char *const[]){cases[i][0], NULL}, &error), DH_OK);
        assert_int_equal(dh_execute(&result, plan, &error), DH_EDATA);
        assert_string_equal(error.message, expected);
        assert_null(result);
        dh_plan_free(plan);
    }
}

/* Where whole and real numbers come together, one beyond 2^53 that is no real number is an error, not its neighbour.
 * Neighbours tried: choices, sums, a literal, a union by place and by name, the nearest real number as asked for, a
 * quotient, comparisons, a number beyond 2^53 that is real, an unknown one, counts (which have bounds). */
static void numbers_beyond_reals_are_told(void **state)
{
    static const char *const refused[] = {"greatest(big, real)",
                                          "least(real, big)",
                                          "coalesce(big, real)",
                                          "if_else(v > 0, big, real)",
                                          "big - real",
                                          "real + big",
                                          "big * 0.5",
                                          "greatest(9007199254740993, real)",
                                          "if_else(v > 0, -9007199254740993, real)"};
    static const char *const exact[][2] = {{"big / 1", "9.007199254740992e+15"},
                                           {"big / real", "9.007199254740992e+15"},
                                           {"big > real * 9007199254740992.0", "true"},
                                           {"greatest(big - 1, real)", "9.007199254740992e+15"},
                                           {"greatest(big * 2 - 2, real)", "1.8014398509481984e+16"},
                                           {"coalesce(if_else(v < 0, big, nil), real)", "1"},
                                           {"big - v // v", "9007199254740992"}};
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0] + 2; i++) {
        dh_error error = DH_ERROR_INIT;
        dh_plan *plan = NULL, *other = NULL, *both = NULL;
        dh_table *result = NULL;
        char verb[160];
        bool is_union = i >= sizeof refused / sizeof refused[0];
        snprintf(verb, sizeof verb, is_union ? "select: x = big" : "derive: x = %s", refused[is_union ? 0 : i]);
        const char *const verbs[] = {"take: 1", "derive: big = v // v * 9007199254740993, real = 1.0", verb, NULL};
        dh_status status = fixture_plan(&plan, &f, "sessions", verbs, &error);
        if (status == DH_OK && is_union) {
            const char *const reals[] = {"take: 1", "select: x = 1.0", NULL};
            assert_int_equal(fixture_plan(&other, &f, "sessions", reals, &error), DH_OK);
            status =
                i % 2 ? dh_plan_union(&both, plan, other, &error) : dh_plan_union_by_name(&both, plan, other, &error);
        }
        if (status == DH_OK) status = dh_execute(&result, both != NULL ? both : plan, &error);
        if (status != DH_EDATA) fail_msg("%s is no error: %s", verb, error.message);
        assert_non_null(strstr(error.message, "9007199254740993 is beyond 2^53, and no real number has its value"));
        if (plan != NULL) dh_plan_free(plan);
        if (other != NULL) dh_plan_free(other);
        if (both != NULL) dh_plan_free(both);
    }
    for (size_t i = 0; i < sizeof exact / sizeof exact[0]; i++) {
        char verb[160], expected[80];
        snprintf(verb, sizeof verb, "select: x = %s", exact[i][0]);
        snprintf(expected, sizeof expected, "x\n%s\n", exact[i][1]);
        EXPECT(&f, expected, "sessions", "take: 1", "derive: big = v // v * 9007199254740993, real = 1.0", verb);
    }
}

/* A step beyond the whole numbers has one within them to round to, 0, unless the number is past its half. */
static void rounding_beyond_the_range_is_told(void **state)
{
    (void)state;
    EXPECT(&f, "a,b,c\n0,0,1000000000000000000\n", "sessions", "take: 1",
           "select: a = round(v // v * 4999999999999999999, -19), b = round(v // v * 9223372036854775807, -20), c = "
           "round(v // v * 1499999999999999999, -18)");
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    const char *const verbs[] = {"derive: far = round(-v // v * 5000000000000000000, -19)", NULL};
    assert_int_equal(fixture_plan(&plan, &f, "sessions", verbs, &error), DH_OK);
    assert_int_equal(dh_execute(&result, plan, &error), DH_EDATA);
    assert_non_null(strstr(error.message, "the whole number is too large"));
    dh_plan_free(plan);
}

/* Texts of a column stand end to end, and a part that reaches from one into the next is in neither. */
static void neighbours_do_not_lend_their_letters(void **state)
{
    (void)state;
    enum { TEXTS = 5000 };
    static const char *const parts[] = {"ab", "aab", "b", "abba", "bbbbbbbb", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    dh_arena *arena = dh_arena_new();
    dh_table *table = dh_table_new();
    dh_column *texts = dh_column_new(DH_TEXT, TEXTS);
    srand(5);
    for (int i = 0; i < TEXTS; i++) {
        char text[100];
        size_t size = (size_t)(rand() % 3 ? rand() % 8 : rand() % 100);
        for (size_t k = 0; k < size; k++) text[k] = rand() % (i % 7 + 2) ? 'a' : 'b';
        int failed = rand() % 10 ? dh_column_append_text(texts, text, size) : dh_column_append_null(texts);
        assert_int_equal(failed, 0);
    }
    dh_column_finish(texts);
    assert_int_equal(dh_table_add(table, "t", texts, NULL), DH_OK);
    dh_field field = {"t", DH_TEXT, DH_DISPLAY_PLAIN, NULL};
    dh_schema schema = {&field, 1};
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        char text[100];
        const dh_expr *expr;
        dh_column *column;
        int64_t found = 0;
        snprintf(text, sizeof text, "contains(t, '%s')", parts[p]);
        assert_int_equal(dh_expr_bind(&expr, text, &schema, &f.catalog, arena, NULL), DH_OK);
        assert_int_equal(dh_evaluate(&column, expr, table, &f.catalog, NULL), DH_OK);
        for (int64_t i = 0; i < TEXTS; i++) {
            size_t size;
            assert_int_equal(dh_column_is_valid(column, i), dh_column_is_valid(texts, i));
            if (!dh_column_is_valid(texts, i)) continue;
            const char *in = dh_column_text(texts, i, &size);
            bool there = memmem(in, size, parts[p], strlen(parts[p])) != NULL;
            assert_int_equal(dh_column_bool(column, i), there);
            found += there;
        }
        assert_in_range(found, 1, TEXTS - 1);
        dh_column_unref(column);
    }
    dh_table_free(table);
    dh_arena_free(arena);
}

static void one_expression_over_a_table(void **state)
{
    (void)state;
    dh_arena *arena = dh_arena_new();
    dh_field fields[8];
    for (int i = 0; i < 8; i++) {
        const dh_column *c = dh_table_column(f.sessions, i);
        fields[i] = (dh_field){dh_table_column_name(f.sessions, i), c->type, c->display, i == 0 ? f.units : NULL};
    }
    dh_schema schema = {fields, 8};
    const dh_expr *expr;
    dh_column *column;
    assert_int_equal(dh_expr_bind(&expr, "v * 10", &schema, &f.catalog, arena, NULL), DH_OK);
    assert_int_equal(dh_evaluate(&column, expr, f.sessions, &f.catalog, NULL), DH_OK);
    assert_int_equal(column->length, 6);
    assert_int_equal(dh_column_int64(column, 5), 90);
    dh_column_unref(column);
    dh_arena_free(arena);
}

/* 2^53 + 1 is no real number: it lies beside 2^53, which is one. Neighbours tried: each relation, either side first,
 * between and one_of, literals, the ends of the whole numbers, numbers with a fraction, and counts. */
static void whole_numbers_keep_their_digits_in_comparisons(void **state)
{
    (void)state;
    EXPECT(&f, "eq,ne,lt,le,gt,ge\nfalse,true,false,false,true,true\n", "sessions", "take: 1",
           "derive: big = v // v * 9007199254740993, real = v // v * 9007199254740992.0",
           "select: eq = big == real, ne = big ~= real, lt = big < real, le = big <= real, gt = big > real, ge = big "
           ">= real");
    EXPECT(&f, "eq,ne,lt,le,gt,ge\nfalse,true,true,true,false,false\n", "sessions", "take: 1",
           "derive: big = v // v * 9007199254740993, real = v // v * 9007199254740992.0",
           "select: eq = real == big, ne = real ~= big, lt = real < big, le = real <= big, gt = real > big, ge = real "
           ">= big");
    EXPECT(&f, "a,b,c,d,e\nfalse,false,true,false,true\n", "sessions", "take: 1",
           "derive: big = v // v * 9007199254740993, real = v // v * 9007199254740992.0",
           "select: a = between(big, 1, real), b = one_of(big, 1, real), c = big > 9007199254740992.0, d = real == "
           "9007199254740993, e = real < 9007199254740993");
    EXPECT(&f, "a,b,c,d\ntrue,true,true,true\n", "sessions", "take: 1",
           "derive: top = v // v * 9223372036854775807, two = v // v * 2",
           "select: a = top < 9223372036854775808.0, b = two < 2.5, c = two == 2.0, d = -top > -1e300");
    /* a count has no 2^53 + 1 either: whether it is equal is not known */
    EXPECT(&f, "a,b\n,false\n", "sessions", "take: 1",
           "derive: big = v // v * 9007199254740993, c = people * 0 + 9007199254740992",
           "select: a = c == big, b = c > big + 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logic_has_three_values),
        cmocka_unit_test(unknowns_are_named),
        cmocka_unit_test(numbers_are_computed),
        cmocka_unit_test(whole_numbers_keep_their_digits_in_comparisons),
        cmocka_unit_test(bounds_ride_through),
        cmocka_unit_test(signs_of_intervals),
        cmocka_unit_test(dates_are_computed),
        cmocka_unit_test(text_is_searched),
        cmocka_unit_test(keys_are_followed),
        cmocka_unit_test(stars_cost_little),
        cmocka_unit_test(overflow_names_the_expression),
        cmocka_unit_test(numbers_beyond_reals_are_told),
        cmocka_unit_test(rounding_beyond_the_range_is_told),
        cmocka_unit_test(neighbours_do_not_lend_their_letters),
        cmocka_unit_test(one_expression_over_a_table),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
