/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the second interface added, through the fixture `offering`: measures, texts, destroy, intervals, verbs, lists;
 * and registrations that are refused while they are made. */
#include "example_fixture.h"

#include <stdlib.h>

#include "base/message.h"
#include "dialogue/measure/contract.h"
#include "execute/execute.h"

static dh_error error = DH_ERROR_INIT;

static dh_table *query(const example *e, const char *assignments, bool aggregate)
{
    dh_plan *scan, *plan;
    dh_table *table;
    assert_status(dh_plan_scan(&scan, dh_dataset_catalog(e->dataset), "sessions", &error), DH_OK);
    assert_status((aggregate ? dh_plan_aggregate : dh_plan_select)(&plan, scan, assignments, &error), DH_OK);
    assert_status(dh_execute(&table, plan, &error), DH_OK);
    dh_plan_free(plan);
    dh_plan_free(scan);
    return table;
}

static void test_measure(void **state)
{
    (void)state;
    example e = open_example(FIXTURE("offering"));
    dh_measure_request request = {.struct_size = sizeof request, .names = "sessions,sessions_twice", .by = "year"};
    dh_table *table;
    assert_status(dh_plugin_host()->measure(&table, e.dataset, &request, &error), DH_OK);
    assert_true(dh_table_rows(table) > 2);
    const dh_column *once = dh_table_get(table, "sessions"), *twice = dh_table_get(table, "sessions_twice");
    for (int64_t row = 0; row < dh_table_rows(table); row++)
        assert_true(dh_column_count(twice, row).stated >= dh_column_count(once, row).stated);
    dh_table_free(table);
    int32_t index = dh_measures_find(e.measures, "sessions_twice");
    assert_int_equal(index, dh_measures_count(e.measures) - 1); /* behind those of the folder */
    assert_string_equal(dh_measures_id(e.measures, index), "sessions_twice");
    assert_string_equal(dh_measures_title(e.measures, index, DH_LOCALE_VI), "Hai lần số cuộc đối thoại");
    assert_non_null(strstr(dh_measures_contract(e.measures, index)->path, "/offering.so"));
    close_example(&e);
}

/* The measure of a plugin in `compare`, which asks for it by name. */
static void test_measure_in_compare(void **state)
{
    (void)state;
    example e = open_example(FIXTURE("offering"));
    const char *pairs[] = {"measure=sessions_twice", "periods=2018,2019", "by="};
    dh_results *results;
    assert_status(dh_statistic_run(&results, NULL, dh_plugins_statistic(e.plugins.plugins, "compare"), e.dataset, pairs,
                                   3, &error),
                  DH_OK);
    assert_int_equal(dh_table_rows(dh_results_table(results, 0)), 1);
    dh_results_free(results);
    close_example(&e);
}

static void test_measure_taken(void **state)
{
    (void)state;
    example e = open_example(FIXTURE("measure_taken"));
    char expected[4096], *mine = realpath(FIXTURE("measure_taken"), NULL);
    snprintf(expected, sizeof expected,
             "the measure 'sessions' of '%s/measure_taken.so' is in '%s/scripts/measures/sessions.lua' already: take "
             "one of the two out",
             mine, DIENHONG_SOURCE_DIR);
    assert_string_equal(entry_of(&e.plugins, "/measure_taken.so").refused, expected);
    assert_null(dh_functions_find_aggregate(e.plugins.functions, "measure_taken_rows"));
    free(mine);
    close_example(&e);
}

static void test_intervals_and_display(void **state)
{
    (void)state;
    example e = open_example(FIXTURE("offering"));
    dh_table *table = query(&e, "n = count(), about = about()", true);
    dh_count about = dh_column_count(dh_table_get(table, "about"), 0);
    double n = (double)dh_column_int64(dh_table_get(table, "n"), 0);
    assert_true(about.stated == n && about.lower == n - 1 && about.upper == n + 1);
    dh_table_free(table);
    table = query(&e, "halved(1.0) as half", false);
    assert_int_equal(dh_table_get(table, "half")->display, DH_DISPLAY_PERCENT);
    assert_true(dh_column_float64(dh_table_get(table, "half"), 0) == 0.5);
    dh_table_free(table);
    close_example(&e);
    /* a function's interval */
    e = open_example(FIXTURE("frozen_v2"));
    table = query(&e, "frozen_range(3, more = 2) as r", false);
    about = dh_column_count(dh_table_get(table, "r"), 0);
    assert_true(about.stated == 3 && about.lower == 3 && about.upper == 5);
    dh_table_free(table);
    close_example(&e);
}

static int64_t cell(const dh_table *table, const char *name, int64_t row)
{
    dh_value value;
    dh_column_value(dh_table_get(table, name), row, &value);
    return value.valid ? value.as.integer : -1;
}

/* Totals of n over kinds in each year, and over all: what the rows before them add up to. */
static void check_totals(const dh_table *totals)
{
    int64_t plain = 0, by_year = 0, all = 0;
    for (int64_t row = 0; row < dh_table_rows(totals); row++) {
        const dh_column *over = dh_table_get(totals, "total_over");
        bool is_total = dh_column_bool(dh_table_get(totals, "is_total"), row);
        assert_int_equal(is_total, dh_column_is_valid(over, row));
        if (!is_total)
            plain += cell(totals, "n", row);
        else if (dh_column_text_is(over, row, "kind", 4))
            by_year += cell(totals, "n", row);
        else if (dh_column_text_is(over, row, "kind, year", 10))
            all += cell(totals, "n", row);
        else
            fail();
    }
    assert_true(plain > 0);
    assert_int_equal(plain, by_year);
    assert_int_equal(plain, all);
}

/* No session is counted of 2017: each kind has a row for it, whose n is unknown. */
static void check_completed(const dh_table *completed, int64_t kinds)
{
    int64_t added = 0;
    for (int64_t row = 0; row < dh_table_rows(completed); row++) {
        if (cell(completed, "year", row) != 2017) continue;
        added++;
        assert_false(dh_column_is_valid(dh_table_get(completed, "n"), row));
    }
    assert_int_equal(added, kinds);
}

static void test_verbs_and_lists(void **state)
{
    (void)state;
    enum { N = 8 };
    static const char *const names[N] = {"wide",      "kinds",  "joined",  "totals",
                                         "completed", "tables", "columns", "functions"};
    example e = open_example(FIXTURE("offering"));
    dh_results *results;
    assert_status(
        dh_statistic_run(&results, NULL, dh_plugins_statistic(e.plugins.plugins, "verbs"), e.dataset, NULL, 0, &error),
        DH_OK);
    const dh_table *tables[N];
    for (int i = 0; i < N; i++) {
        assert_string_equal(dh_results_name(results, i), names[i]);
        tables[i] = dh_results_table(results, i);
    }
    int64_t kinds = dh_table_rows(tables[1]);
    assert_true(kinds > 1);
    assert_int_equal(dh_table_rows(tables[0]), kinds);
    assert_int_equal(dh_table_columns(tables[0]), 3); /* kind, 2018, 2019 */
    int64_t wide = 0, joined = 0;
    for (int64_t row = 0; row < kinds; row++) {
        if (cell(tables[0], "2018", row) > 0) wide += cell(tables[0], "2018", row);
        if (cell(tables[0], "2019", row) > 0) wide += cell(tables[0], "2019", row);
    }
    for (int64_t row = 0; row < dh_table_rows(tables[2]); row++) joined += cell(tables[2], "n", row);
    assert_true(wide > 0 && wide == joined);
    assert_true(dh_column_text_is(dh_table_get(tables[5], "name"), 0, "units", 5));
    check_totals(tables[3]);
    check_completed(tables[4], kinds);
    bool unit = false, half = false;
    for (int64_t row = 0; row < dh_table_rows(tables[6]); row++)
        if (dh_column_text_is(dh_table_get(tables[6], "name"), row, "unit", 4))
            unit = dh_column_text_is(dh_table_get(tables[6], "type"), row, "category", 8) &&
                   dh_column_text_is(dh_table_get(tables[6], "target"), row, "units", 5);
    for (int64_t row = 0; row < dh_table_rows(tables[7]); row++)
        half = half || dh_column_text_is(dh_table_get(tables[7], "name"), row, "halved", 6);
    assert_true(unit && half);
    dh_results_free(results);
    close_example(&e);
}

/* The verbs give errors of memory back as what they are, with an error that is NULL, too. */
static void test_verbs_in_the_kit(void **state)
{
    (void)state;
    example e = open_example(FIXTURE("offering"));
    assert_status(
        dh_conformance_statistic(dh_plugins_statistic(e.plugins.plugins, "verbs"), e.dataset, NULL, 0, &error), DH_OK);
    close_example(&e);
}

/* A plugin's texts are found while it is registered, arguments in another order too. */
static void test_texts(void **state)
{
    (void)state;
    const char *folder = FIXTURE("offering");
    dh_error mine = DH_ERROR_INIT;
    loaded l = load(&folder, 1);
    assert_string_equal(dh_tr("halves"), "halves");
    dh_message_set_locale(DH_LOCALE_VI);
    assert_string_equal(dh_plugin_host()->tr("halves"), "một nửa của các giá trị");
    dh_plugin_host()->error_set(&mine, DH_EDATA, "'%s' is offered %d times", "x", 3);
    assert_string_equal(mine.message, "có 3 lần 'x'");
    assert_string_equal(dh_tr("out of memory"), "không đủ bộ nhớ"); /* the program's own */
    unload(&l);
    assert_string_equal(dh_tr("halves"), "halves");
    dh_message_set_locale(DH_LOCALE_EN);
}

static void test_destroy(void **state)
{
    (void)state;
    const char *twice[] = {FIXTURE("offering"), FIXTURE("offering")};
    int destroyed = 0;
    char text[32];
    snprintf(text, sizeof text, "%llx", (unsigned long long)(uintptr_t)&destroyed);
    setenv("OFFERING_DESTROYED", text, 1);
    loaded l = load(twice, 2);
    assert_int_equal(destroyed, 0);
    unload(&l);
    assert_int_equal(destroyed, 1);
    /* a plugin that is refused gives its data up as well: its aggregate's name is taken */
    char copy[] = "/tmp/dienhong-offering-XXXXXX", command[1024];
    assert_non_null(mkdtemp(copy));
    snprintf(command, sizeof command, "cp %s/offering.so %s/second.so", FIXTURE("offering"), copy);
    assert_int_equal(system(command), 0);
    const char *both[] = {FIXTURE("offering"), copy};
    l = load(both, 2);
    assert_non_null(strstr(entry_of(&l, "/second.so").refused, "is registered by"));
    assert_int_equal(destroyed, 2);
    unload(&l);
    assert_int_equal(destroyed, 3);
    unsetenv("OFFERING_DESTROYED");
    snprintf(command, sizeof command, "rm -r %s", copy);
    assert_int_equal(system(command), 0);
}

static void test_careless(void **state)
{
    (void)state;
    static const struct {
        const char *which, *why;
    } refused[] = {
        {"args", "registering 0 things, none of which were kept: the function 'careless' is registered without its "
                 "arg_size: sizeof(dh_arg)"},
        {"params", "the function 'careless' is registered without its param_size: sizeof(dh_param)"},
        {"arguments", "the Vietnamese of '%s of %d' does not take the arguments of the English"},
        {"text", "a text is registered without its English or its Vietnamese: 'halves'"},
        {"pair", "texts are registered without their pair_size: sizeof(dh_text_pair)"},
        {"contract", "measure 'x': it does not say what kind it is"},
        {"told", "'a thing' is missing"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const char *folder = FIXTURE("careless");
        setenv("CARELESS", refused[i].which, 1);
        loaded l = load(&folder, 1);
        const char *why = entry_of(&l, "/careless.so").refused;
        if (!why || !strstr(why, refused[i].why)) fail_msg("%s: %s", refused[i].which, why ? why : "not refused");
        unload(&l);
    }
    /* the entry's own error speaks the user's language, and its texts go with it */
    const char *folder = FIXTURE("careless");
    dh_message_set_locale(DH_LOCALE_VI);
    loaded l = load(&folder, 1);
    const char *told = entry_of(&l, "/careless.so").refused;
    assert_non_null(told);
    assert_non_null(strstr(told, "thiếu 'a thing'"));
    assert_string_equal(dh_tr("'%s' is missing"), "'%s' is missing");
    dh_message_set_locale(DH_LOCALE_EN);
    unload(&l);
    unsetenv("CARELESS");
    l = load(&folder, 1);
    assert_null(entry_of(&l, "/careless.so").refused);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_measure),         cmocka_unit_test(test_measure_in_compare),
        cmocka_unit_test(test_measure_taken),   cmocka_unit_test(test_intervals_and_display),
        cmocka_unit_test(test_verbs_and_lists), cmocka_unit_test(test_verbs_in_the_kit),
        cmocka_unit_test(test_texts),           cmocka_unit_test(test_destroy),
        cmocka_unit_test(test_careless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
