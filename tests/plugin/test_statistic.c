/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics: declared parameters, results, and, over Thạch Hà's data set, what the bundled ones give. */
#include "plugin_fixture.h"

#include "base/memory.h"

static dh_error error = DH_ERROR_INIT;

static dh_results *run_frozen(const loaded *l, const char *const *pairs, int32_t n, dh_status expected)
{
    dh_results *results;
    const dh_statistic *squares = dh_plugins_statistic(l->plugins, "frozen_squares");
    assert_non_null(squares);
    assert_status(dh_statistic_run(&results, NULL, squares, NULL, pairs, n, &error), expected);
    if (expected != DH_OK) assert_null(results);
    return results;
}

/* A plugin of interface 2.0 builds a table through today's host. */
static void test_results(void **state)
{
    (void)state;
    const char *folders[] = {FIXTURE("frozen_v2")}, *pairs[] = {"n=4"}, *table, *spec;
    loaded l = load(folders, 1);
    dh_results *results = run_frozen(&l, pairs, 1, DH_OK);
    assert_int_equal(dh_results_tables(results), 1);
    assert_string_equal(dh_results_name(results, 0), "squares");
    const dh_column *n = dh_table_get(dh_results_table(results, 0), "n");
    assert_int_equal(n->length, 4);
    assert_false(dh_column_is_valid(n, 1));
    assert_int_equal(dh_column_int64(n, 3), 16);
    assert_true(dh_results_chart(results, 0, &table, &spec));
    assert_string_equal(table, "squares");
    assert_string_equal(spec, "{ mark = \"bar\", y = \"n\" }");
    assert_false(dh_results_chart(results, 1, &table, &spec));
    assert_string_equal(dh_results_note(results, 0), "the square of 2 is kept back");
    assert_null(dh_results_note(results, 1));
    dh_results_free(results);
    unload(&l);
}

static void test_parameters(void **state)
{
    (void)state;
    static const struct {
        const char *pair, *message;
    } bad[] = {
        {"n=11", "parameter 'n' is 11, and must be from 1 to 10"},
        {"n=two", "parameter 'n' is 'two', and must be a whole number"},
        {"mood=glad", "parameter 'mood' is 'glad', and must be one of calm, loud"},
        {"until=2020-02-30", "parameter 'until' is '2020-02-30', and must be a date such as 2020-08-11"},
        {"moods=calm",
         "statistic 'frozen_squares' has no parameter 'moods': did you mean 'mood'? it takes n, mood, until"},
        {"colour=red", "statistic 'frozen_squares' has no parameter 'colour': it takes n, mood, until"},
        {"loud", "'loud' is no parameter of statistic 'frozen_squares': write name=value"},
    };
    const char *folders[] = {FIXTURE("frozen_v2"), BUNDLED};
    loaded l = load(folders, 2);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        run_frozen(&l, &bad[i].pair, 1, DH_EINVAL);
        assert_string_equal(error.message, bad[i].message);
    }
    const char *twice[] = {"n=2", "n=3"};
    run_frozen(&l, twice, 2, DH_EINVAL);
    assert_string_equal(error.message, "parameter 'n' is given twice");
    dh_results *results = run_frozen(&l, NULL, 0, DH_OK); /* the default */
    assert_int_equal(dh_table_rows(dh_results_table(results, 0)), 3);
    dh_results_free(results);
    assert_status(dh_statistic_run(&results, NULL, dh_plugins_statistic(l.plugins, "compare"), NULL, NULL, 0, &error),
                  DH_EINVAL);
    assert_string_equal(error.message,
                        "statistic 'compare' needs the parameter 'measure': the measure to compare, such "
                        "as resolution_rate");
    unload(&l);
}

static void test_help(void **state)
{
    (void)state;
    const char *folders[] = {FIXTURE("frozen_v2")};
    loaded l = load(folders, 1);
    const dh_statistic *squares = dh_plugins_statistic(l.plugins, "frozen_squares");
    dh_strbuf out = {0};
    dh_params_help(&out, squares->params, squares->n_params);
    assert_string_equal(out.data, "  n=whole number from 1 to 10 (default: 3)\n      how many squares\n"
                                  "  mood=calm|loud (default: calm)\n      how they are told\n"
                                  "  until=date\n      the last day\n");
    dh_strbuf_free(&out);
    unload(&l);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    const char *folders[] = {FIXTURE("frozen_v2")}, *pairs[] = {"n=5", "mood=loud"};
    loaded l = load(folders, 1);
    const dh_statistic *squares = dh_plugins_statistic(l.plugins, "frozen_squares");
    dh_status status = DH_ENOMEM;
    for (int64_t n = 1; status == DH_ENOMEM && n < 10000; n++) {
        dh_results *results;
        dh_memory_fail_after(n);
        status = dh_statistic_run(&results, NULL, squares, NULL, pairs, 2, &error);
        dh_memory_fail_after(0);
        assert_true((status == DH_OK) == (results != NULL));
        dh_results_free(results);
    }
    assert_int_equal(status, DH_OK);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_help),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
