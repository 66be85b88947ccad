/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry of functions, declared parameters, and the text of periods. */
#include <stdio.h>

#include "query/fixture.h"

#include "base/period.h"

static void test_docs(void **state)
{
    (void)state;
    fixture f;
    fixture_make(&f);
    dh_function_doc doc;
    int32_t n = 0;
    for (; dh_functions_doc(f.functions, n, &doc); n++) {
        assert_true(doc.name[0] && doc.signature[0] && doc.doc[0] && doc.group[0]);
        assert_int_equal(strncmp(doc.signature, doc.name, strlen(doc.name)), 0);
    }
    assert_string_equal(doc.name, "twice");
    assert_true(dh_functions_doc(f.functions, n - 2, &doc));
    assert_string_equal(doc.signature, "wilson(condition[, level = 0.95][, side = lower])");
    assert_false(dh_functions_doc(f.functions, -1, &doc));
    fixture_free(&f);
}

static void test_names_are_taken(void **state)
{
    (void)state;
    fixture f;
    dh_error error;
    fixture_make(&f);
    dh_error_init(&error);
    dh_function made = *dh_functions_find_function(f.functions, "twice");
    assert_int_equal(dh_functions_add_function(f.functions, &made, "other.so", &error), DH_EINVAL);
    assert_string_equal(error.message, "the name 'twice' that 'other.so' registers is taken by 'twice.so'");
    made.name = "median";
    assert_int_equal(dh_functions_add_function(f.functions, &made, "other.so", &error), DH_EINVAL);
    assert_non_null(strstr(error.message, "that of a built-in function"));
    assert_null(dh_functions_find_function(f.functions, "wilson"));
    assert_non_null(dh_functions_find_aggregate(f.functions, "wilson"));
    fixture_free(&f);
}

static void test_params(void **state)
{
    (void)state;
    static const char *const choices[] = {"a", "b", NULL};
    static const struct {
        dh_param param;
        const char *text, *message; /* NULL: accepted */
    } cases[] = {
        {{.name = "p", .type = DH_INT64, .min = 1, .max = 9}, "9", NULL},
        {{.name = "p", .type = DH_INT64, .min = 1, .max = 9}, "10", "parameter 'p' is 10, and must be from 1 to 9"},
        {{.name = "p", .type = DH_INT64, .min = 1, .max = 0},
         "1.5",
         "parameter 'p' is '1.5', and must be a whole number"},
        {{.name = "p", .type = DH_FLOAT64, .min = 0, .max = 1}, "nan", "parameter 'p' is 'nan', and must be a number"},
        {{.name = "p", .type = DH_FLOAT64, .min = 0, .max = 1}, ".5", NULL},
        {{.name = "p", .type = DH_BOOL}, "yes", "parameter 'p' is 'yes', and must be true or false"},
        {{.name = "p", .type = DH_BOOL}, "false", NULL},
        {{.name = "p", .type = DH_DATE},
         "2020-02-30",
         "parameter 'p' is '2020-02-30', and must be a date such as 2020-08-11"},
        {{.name = "p", .type = DH_DATE}, "2020-02-29", NULL},
        {{.name = "p", .type = DH_TEXT, .choices = choices}, "c", "parameter 'p' is 'c', and must be one of a, b"},
        {{.name = "p", .type = DH_TEXT, .choices = choices}, "b", NULL},
    };
    dh_arena *arena = dh_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dh_value value;
        dh_error error;
        dh_error_init(&error);
        dh_status status = dh_param_parse(&value, &cases[i].param, cases[i].text, arena, &error);
        assert_int_equal(status, cases[i].message ? DH_EINVAL : DH_OK);
        assert_string_equal(error.message, cases[i].message ? cases[i].message : "");
    }
    dh_arena_free(arena);
}

static void test_periods(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t from, to; /* days: GNU date -d … +%s / 86400 */
    } good[] = {
        {"2018", 17532, 17896},    {"2018-H2", 17713, 17896},    {"2018-Q1", 17532, 17621},
        {"2020-02", 18293, 18321}, {"2018-03-01", 17591, 17591}, {"1970-Q4", 273, 364},
    };
    static const char *const bad[] = {"",        "18",     "2018-", "2018-Q0", "2018-Q5",    "2018-H3", "2018-00",
                                      "2018-13", "2018-1", "0000",  "2018Q1",  "2018-03-32", "2018-X1", "20 8"};
    char buffer[DH_PERIOD_TEXT];
    dh_day_range period;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(dh_period_parse(good[i].text, strlen(good[i].text), NULL, &period));
        assert_int_equal(period.from, good[i].from);
        assert_int_equal(period.to, good[i].to);
        assert_int_equal(dh_period_format(period, NULL, buffer), strlen(good[i].text));
        assert_string_equal(buffer, good[i].text);
    }
    assert_true(dh_period_parse("2018-q1", 7, NULL, &period));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(dh_period_parse(bad[i], strlen(bad[i]), NULL, &period));
    assert_int_equal(dh_period_format((dh_day_range){17532, 17897}, NULL, buffer), 22);
    assert_string_equal(buffer, "2018-01-01..2019-01-01");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_docs),
        cmocka_unit_test(test_names_are_taken),
        cmocka_unit_test(test_params),
        cmocka_unit_test(test_periods),
    };
    return cmocka_run_group_tests_name("query_registry", tests, NULL, NULL);
}
