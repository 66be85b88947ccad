/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions: text in, canonical text and type out; every message with its column; printing and binding again gives
 * the same text. Grouping is that of Lua 5.4 (tried with lua5.4 itself). */
#include "query/fixture.h"

static fixture f;

static int setup(void **state)
{
    (void)state;
    fixture_make(&f);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_free(&f);
    return 0;
}

static dh_schema schema_of(const dh_plan *plan)
{
    return plan->schema;
}

/* text → "type: canonical text", or the error's message in `error`. */
static char *bound(const char *text, dh_error *error)
{
    dh_plan *scan = fixture_scan(&f);
    dh_schema schema = schema_of(scan);
    dh_arena *arena = dh_arena_new();
    const dh_expr *expr;
    dh_strbuf out = {0};
    dh_error_init(error);
    char *result = NULL;
    if (dh_expr_bind(&expr, text, &schema, &f.catalog, arena, error) == DH_OK) {
        dh_strbuf_printf(&out, "%s: ", dh_type_name(expr->type));
        dh_expr_print(&out, expr, &schema);
        result = dh_strbuf_take(&out);
    }
    dh_arena_free(arena);
    dh_plan_free(scan);
    return result;
}

static const struct {
    const char *text, *expected;
} good[] = {
    {"1", "int64: 1"},
    {"0x10", "int64: 16"},
    {"1.5e3", "float64: 1500.0"},
    {"9223372036854775807", "int64: 9223372036854775807"},
    {"9223372036854775808", "float64: 9.223372036854776e+18"},
    {"0xffffffffffffffff", "int64: -1"}, /* as in Lua */
    {"0x8000000000000000", "int64: 0x8000000000000000"},
    {"-0x8000000000000000", "int64: -0x8000000000000000"}, /* too large: the executor says so */
    {"raised_on - 0x8000000000000000", "date: raised_on - 0x8000000000000000"},
    {"-5", "int64: -5"},
    {"- -5", "int64: 5"},
    {"1 -- a remark", "int64: 1"},
    {"'a\\tb\\65\\u{111}\\x41'", "text: 'a\\009bAđA'"},
    {"\"it's\"", "text: 'it\\'s'"},
    {"[[a'b\\n]]", "text: 'a\\'b\\\\n'"},
    {"[==[a]]b]==]", "text: 'a]]b'"},
    {"'đa\xCC\x81'", "text: 'đá'"}, /* composed, as loaded data is */
    {"true", "bool: true"},
    {"`tên cột` + 1", "int64: `tên cột` + 1"},
    {"votes + id * 2", "int64: votes + id * 2"},
    {"(votes + id) * 2", "int64: (votes + id) * 2"},
    {"votes - (id - 1)", "int64: votes - (id - 1)"},
    {"votes - id - 1", "int64: votes - id - 1"},
    {"2 ^ 3 ^ 2", "float64: 2.0 ^ 3.0 ^ 2.0"},
    {"(2 ^ 3) ^ 2", "float64: (2.0 ^ 3.0) ^ 2.0"},
    {"-score ^ 2", "float64: -score ^ 2.0"},
    {"(-score) ^ 2", "float64: (-score) ^ 2.0"},
    {"2 ^ -score", "float64: 2.0 ^ -score"},
    {"-(-score)", "float64: -(-score)"},
    {"(-5) ^ 2", "float64: (-5.0) ^ 2.0"},
    {"votes / 2", "float64: votes / 2.0"},
    {"people / 2", "count: people / 2.0"},
    {"votes // 2 % 3", "int64: votes // 2 % 3"},
    {"people + votes", "count: people + votes"},
    /* beyond 2^53 a whole number is no real one: the count has bounds, and so has what is printed */
    {"people + 9007199254740993", "count: people + 9007199254740993"},
    {"people - 9007199254740995", "count: people - 9007199254740995"},
    {"people > 9223372036854775807", "bool: people > 9223372036854775807"},
    {"people + 18014398509481985", "count: people + 18014398509481985"},
    {"people + 18014398509481987", "count: people + 18014398509481987"},
    {"people + -9007199254740993", "count: people + -9007199254740993"},
    {"people + 9007199254740992", "count: people + 9.007199254740992e+15"},
    {"votes + 0.5", "float64: votes + 0.5"},
    {"'a' .. text .. votes", "text: 'a' .. text .. votes"},
    {"('a' .. text) .. votes", "text: ('a' .. text) .. votes"},
    {"not satisfied == true", "bool: not satisfied == true"},
    {"not (satisfied == true)", "bool: not (satisfied == true)"},
    {"satisfied or votes > 1 and id < 3", "bool: satisfied or votes > 1 and id < 3"},
    {"(satisfied or votes > 1) and id < 3", "bool: (satisfied or votes > 1) and id < 3"},
    {"satisfied and nil", "bool: satisfied and nil"},
    {"(votes > 1) == satisfied", "bool: (votes > 1) == satisfied"},
    {"field == 'đất đai'", "bool: field == 'đất đai'"},
    {"field == outcome", "bool: field == outcome"},
    {"unit == '18601'", "bool: unit == '18601'"},
    {"session.kind == 'periodic'", "bool: session.kind == 'periodic'"},
    {"unit.parent.name", "category: unit.parent.name"},
    {"unit.population", "count: unit.population"},
    {"raised_on >= '2018-01-01'", "bool: raised_on >= date('2018-01-01')"},
    {"'2018-01-01' <= raised_on", "bool: date('2018-01-01') <= raised_on"},
    {"seen_at < '2020-08-11 07:30'", "bool: seen_at < '2020-08-11T07:30:00'"},
    {"seen_at < raised_on", "bool: seen_at < raised_on"},
    {"raised_on + 3", "date: add_days(raised_on, 3)"},
    {"3 + raised_on", "date: add_days(raised_on, 3)"},
    {"raised_on - votes", "date: raised_on - votes"},
    {"raised_on - 3", "date: raised_on - 3"},
    {"add_days(raised_on, -3)", "date: raised_on - 3"},
    {"add_days(raised_on, -9223372036854775807 - 1)", "date: add_days(raised_on, -9223372036854775807 - 1)"},
    {"raised_on - (votes - 1)", "date: raised_on - (votes - 1)"},
    {"(raised_on - 3) - 2", "date: raised_on - 3 - 2"},
    {"resolved_on - (raised_on - 3)", "int64: days_between(raised_on - 3, resolved_on)"},
    {"resolved_on - raised_on", "int64: days_between(raised_on, resolved_on)"},
    {"as_of() - raised_on", "int64: days_between(raised_on, date('2020-08-11'))"},
    {"year(raised_on)", "int64: year(raised_on)"},
    {"year('2018-03-01')", "int64: year(date('2018-03-01'))"},
    {"date(2018, 3, 1)", "date: date(2018, 3, 1)"},
    {"date('2018-03-01')", "date: date('2018-03-01')"},
    {"date_of(raised_on)", "date: raised_on"},
    {"one_of(field, 'a', 'b')", "bool: one_of(field, 'a', 'b')"},
    {"between(raised_on, '2018-01-01', '2018-12-31')",
     "bool: between(raised_on, date('2018-01-01'), date('2018-12-31'))"},
    {"if_else(satisfied, 1, nil)", "int64: if_else(satisfied, 1, nil)"},
    {"if_else(satisfied, field, 'x')", "text: if_else(satisfied, field, 'x')"},
    {"coalesce(votes, score, 0)", "float64: coalesce(votes, score, 0.0)"},
    {"coalesce(resolved_on, '2020-01-01')", "date: coalesce(resolved_on, date('2020-01-01'))"},
    {"is_known(people)", "bool: is_known(people)"},
    {"round(score)", "float64: round(score, 0)"},
    {"sqrt(votes)", "float64: sqrt(votes)"},
    {"stated(people)", "float64: stated(people)"},
    {"least(raised_on, seen_at)", "datetime: least(raised_on, seen_at)"},
    {"lower(field)", "text: lower(field)"},
    {"level_rank(field)", "int64: level_rank(field)"},
    {"twice(votes)", "float64: twice(votes)"},
    {"satisfied\n  and true", "bool: satisfied and true"},
};

static void test_good(void **state)
{
    (void)state;
    dh_error error;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        char *text = bound(good[i].text, &error);
        if (!text) fail_msg("'%s': %s", good[i].text, error.message);
        assert_string_equal(text, good[i].expected);
        char *again = bound(strchr(text, ':') + 2, &error);
        if (!again) fail_msg("'%s' again: %s", text, error.message);
        assert_string_equal(again, text);
        dh_free(text);
        dh_free(again);
    }
}

static const struct {
    const char *text;
    int line, column;
    const char *message; /* a part of it */
} bad[] = {
    {"", 1, 1, "a value is expected at the end"},
    {"1 +", 1, 4, "a value is expected at the end"},
    {"(1", 1, 1, "'(' is not closed"},
    {"1)", 1, 2, "an operator is expected, not ')'"},
    {"votes = 3", 1, 7, "write '==' to compare"},
    {"votes != 3", 1, 7, "'!=' is written '~=' here"},
    {"satisfied && true", 1, 11, "'&&' is written 'and' here"},
    {"text == \xE2\x80\x98x\xE2\x80\x99", 1, 9, "a typographic quote"},
    {"'abc", 1, 1, "a string that is not closed"},
    {"'a\\q'", 1, 3, "no such escape"},
    {"'\\xff'", 1, 1, "not UTF-8"},
    {"12abc", 1, 1, "a malformed number"},
    {"1.500.000", 1, 1, "no thousands marks"},
    {"1e999", 1, 1, "too large"},
    {"votes @ 1", 1, 7, "'@' does not belong"},
    {"`abc", 1, 1, "is not closed"},
    {"unit.", 1, 6, "the name of a column after '.'"},
    {"f(1,)", 1, 5, "an argument after ','"},
    {"count(*)", 1, 7, "'*' does not stand for rows"},
    {"a.b(1)", 1, 1, "a dotted name cannot be called"},
    {"year(raisd_on) == 2018", 1, 6,
     "unknown column 'raisd_on', did you mean 'raised_on'? there are: id, session, unit"},
    {"đất == 1 and\n  votess > 1", 1, 1, "unknown column 'đất'"},
    {"votes > 1 and\n text == 'đ' and votess > 1", 2, 18, "did you mean 'votes'?"},
    {"session.knd == 'x'", 1, 9, "unknown column of sessions 'knd', did you mean 'kind'?"},
    {"field.name", 1, 7, "'field' is not a key"},
    {"yaer(raised_on)", 1, 1, "unknown function 'yaer', did you mean 'year'?"},
    {"year()", 1, 1, "year() is given 0 arguments; it is used as year(date)"},
    {"year(field)", 1, 6, "year() takes a date, and 'field' is a category"},
    {"raised_on > '2018-13-01'", 1, 13, "'2018-13-01' is not a date"},
    {"'votes' > 'field'", 1, 9, "'>' compares texts, not columns; write `votes` for the column of this name"},
    {"votes > 1 and 'a' ~= 'b'", 1, 19, "'~=' compares texts, not columns, so that it is the same in every row"},
    {"one_of('field', 'x', 'y')", 1, 1, "one_of compares texts, not columns; write `field`"},
    {"between('a', 'b', 'c')", 1, 1, "between compares texts, not columns"},
    {"votes > 'x'", 1, 7, "cannot compare a whole number with text"},
    {"raised_on > 3", 1, 13, "cannot bring together a date and a whole number"},
    {"raised_on == text", 1, 14, "cannot bring together"},
    {"satisfied < true", 1, 11, "conditions have no order"},
    {"1 < votes < 3", 1, 11, "comparisons do not chain"},
    {"votes == nil", 1, 10, "write is_known(x)"},
    {"nil", 1, 1, "'nil' has no type"},
    {"satisfied and votes", 1, 15, "'and' takes a condition, and 'votes' is a whole number"},
    {"not text", 1, 5, "'not' takes a condition"},
    {"field + 1", 1, 1, "'+' takes a number, and 'field' is a category"},
    {"score // 2", 1, 1, "'//' takes a whole number"},
    {"people ^ 2", 1, 1, "stated(x) is its figure"},
    {"raised_on + raised_on", 1, 11, "dates cannot be added"},
    {"raised_on + 0.5", 1, 13, "takes a whole number"},
    {"sum(votes)", 1, 1, "'sum' is an aggregate"},
    {"is_known(x = 1)", 1, 14, "write '==' to compare"},
    {"if_else(satisfied, 1, 'x')", 1, 23, "cannot bring together a whole number and text"},
    {"one_of(votes, 'x')", 1, 15, "cannot bring together"},
    {"date(text)", 1, 6, "date() takes year, month and day"},
    {"date(2018, 1)", 1, 1, "it is used as date(year, month, day)"},
    {"twice()", 1, 1, "twice() is given 0 arguments; it is used as twice(x)"},
    {"twice(1, 2)", 1, 10, "takes no further argument"},
    {"twice(text)", 1, 7, "twice takes a number"},
    {"\x01", 1, 1, "control character 0x01"},
};

static void test_bad(void **state)
{
    (void)state;
    dh_error error;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char *text = bound(bad[i].text, &error);
        if (text) fail_msg("'%s' is accepted: %s", bad[i].text, text);
        if (!strstr(error.message, bad[i].message)) fail_msg("'%s': %s", bad[i].text, error.message);
        if (error.line != bad[i].line || error.column != bad[i].column)
            fail_msg("'%s' at %d:%d: %s", bad[i].text, error.line, error.column, error.message);
        assert_string_equal(error.where, bad[i].text);
        assert_int_not_equal(error.status, DH_OK);
    }
}

static char *repeated(const char *head, const char *part, int n, const char *tail)
{
    dh_strbuf text = {0};
    dh_strbuf_add(&text, head);
    for (int i = 0; i < n; i++) dh_strbuf_add(&text, part);
    dh_strbuf_add(&text, tail);
    return dh_strbuf_take(&text);
}

static void test_limits(void **state)
{
    (void)state;
    static const struct {
        const char *head, *part;
        int n;
        const char *tail, *message; /* NULL: accepted */
    } cases[] = {
        {"", "(", 60000, "", "nested deeper than 200"},
        {"", "-", 1, "1", NULL},
        {"", "not ", 15000, "true", "nested deeper than"},
        {"1", " + 1", 199, "", NULL},
        {"1", " + 1", 200, "", "nested deeper than"},
        {"1", "^1", 30000, "", "nested deeper than"},
        {"unit", ".parent", 150, ".code", NULL},
        {"unit", ".parent", 300, ".code", "nested deeper than"},
        {"one_of(1", ", 1", 999, ")", NULL},
        {"one_of(1", ", 1", 1000, ")", "more than 1000 arguments"},
        {"", "f(", 20000, "", "nested deeper than"},
        {"'", "x", 65533, "'", NULL},
    };
    dh_error error;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = repeated(cases[i].head, cases[i].part, cases[i].n, cases[i].tail);
        char *result = bound(text, &error);
        if (!cases[i].message && !result) fail_msg("%.40s: %s", text, error.message);
        if (cases[i].message) {
            assert_null(result);
            assert_int_equal(error.status, DH_ELIMIT);
            assert_non_null(strstr(error.message, cases[i].message));
        }
        dh_free(result);
        dh_free(text);
    }
    char *text = repeated("", " ", 65537, "");
    assert_null(bound(text, &error));
    assert_string_equal(error.message, "the expression has 65537 bytes, and at most 65536 are accepted");
    dh_free(text);
    assert_null(bound("'a\xFF'", &error));
    assert_string_equal(error.message, "byte 3 of the expression, 0xff, is not UTF-8");
}

static void test_no_as_of(void **state)
{
    (void)state;
    dh_error error;
    f.catalog.has_as_of = false;
    assert_null(bound("as_of()", &error));
    assert_int_equal(error.status, DH_EDATA);
    f.catalog.has_as_of = true;
}

static void test_out_of_memory(void **state)
{
    (void)state;
    dh_plan *scan = fixture_scan(&f);
    dh_schema schema = schema_of(scan);
    dh_status status = DH_ENOMEM;
    for (int64_t n = 1; status != DH_OK && n < 1000; n++) {
        const dh_expr *expr;
        dh_error error;
        dh_error_init(&error);
        dh_memory_fail_after(n);
        dh_arena *arena = dh_arena_new();
        if (arena)
            status = dh_expr_bind(&expr, "one_of(field, 'a\\n', 'đa\xCC\x81') and unit.parent.name == session.kind",
                                  &schema, &f.catalog, arena, &error);
        dh_memory_fail_after(0);
        assert_true(status == DH_OK || status == DH_ENOMEM);
        dh_arena_free(arena);
    }
    assert_int_equal(status, DH_OK);
    dh_plan_free(scan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),     cmocka_unit_test(test_bad),           cmocka_unit_test(test_limits),
        cmocka_unit_test(test_no_as_of), cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests_name("query_expression", tests, setup, teardown);
}
