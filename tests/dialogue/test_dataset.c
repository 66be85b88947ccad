/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening Thạch Hà's data set: what is in it, how its keys lead on, and what faults between tables come to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "dialogue/dataset/dataset.h"
#include "dialogue/files.h"

#define THACH_HA DIENHONG_SOURCE_DIR "/scripts/examples/thach-ha"

typedef struct fixture {
    dh_pool *pool;
    dh_functions *functions;
    dh_dataset_options options;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    dh_error error = DH_ERROR_INIT;
    memset(&f, 0, sizeof f);
    assert_int_equal(dh_pool_new(&f.pool, 2, &error), DH_OK);
    assert_int_equal(dh_functions_new(&f.functions, &error), DH_OK);
    f.options.scripts_folder = DIENHONG_SOURCE_DIR "/scripts";
    f.options.functions = f.functions;
    f.options.pool = f.pool;
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    dh_functions_free(f->functions);
    dh_pool_free(f->pool);
    return 0;
}

static void thach_ha_opens_whole(void **state)
{
    const fixture *f = *state;
    dh_error error = DH_ERROR_INIT;
    dh_dataset *dataset;
    if (dh_dataset_open(&dataset, THACH_HA, &f->options, &error) != DH_OK) fail_msg("%s", error.message);
    static const struct {
        const char *table;
        int64_t rows;
    } expected[] = {{"units", 60}, {"lineage", 48}, {"sessions", 242}, {"opinions", 3112}, {"summaries", 4}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const char *name;
        const dh_load *load = dh_dataset_load(dataset, (int32_t)i, &name);
        assert_string_equal(name, expected[i].table);
        assert_int_equal(dh_load_read(load), expected[i].rows);
        assert_int_equal(dh_load_rejected(load), 0);
        assert_int_equal(dh_table_rows(dh_dataset_table(dataset, name)), expected[i].rows);
    }
    int32_t as_of;
    assert_true(dh_dataset_as_of(dataset, &as_of));
    assert_int_equal(as_of, dh_date_from_civil(2020, 8, 11));
    assert_true(dh_dataset_is_synthetic(dataset));
    dh_dataset_close(dataset);
}

/* The name that the unit of a row leads to. */
static const char *unit_name(const dh_table *table, int64_t row)
{
    const dh_column *unit = dh_table_get(table, "unit");
    const dh_table *units = dh_dictionary_target(unit->dictionary);
    size_t size;
    return dh_column_text(dh_table_get(units, "name"),
                          dh_dictionary_target_row(unit->dictionary, dh_column_code(unit, row)), &size);
}

static void code_18601_never_mixes_its_three_communes(void **state)
{
    const fixture *f = *state;
    dh_error error = DH_ERROR_INIT;
    dh_dataset *dataset;
    assert_int_equal(dh_dataset_open(&dataset, THACH_HA, &f->options, &error), DH_OK);
    const dh_table *sessions = dh_dataset_table(dataset, "sessions");
    const dh_column *unit = dh_table_get(sessions, "unit"), *held = dh_table_get(sessions, "held_on");
    int64_t phu_viet = 0, viet_tien = 0;
    for (int64_t i = 0; i < dh_table_rows(sessions); i++) {
        size_t size;
        if (strcmp(dh_column_text(unit, i, &size), "18601") != 0) continue;
        bool before = dh_column_date(held, i) < dh_date_from_civil(2020, 1, 1);
        assert_string_equal(unit_name(sessions, i), before ? "Xã Phù Việt" : "Xã Việt Tiến");
        if (before)
            phu_viet++;
        else
            viet_tien++;
    }
    assert_int_equal(phu_viet, 7);
    assert_int_equal(viet_tien, 3);
    dh_dataset_close(dataset);
}

static void has_fault(const dh_load *load, int64_t index, int64_t line, const char *name, const char *value,
                      const char *reason)
{
    const dh_fault *fault = dh_load_fault(load, index);
    assert_non_null(fault);
    assert_int_equal(fault->line, line);
    assert_string_equal(fault->name, name);
    assert_string_equal(fault->value, value);
    assert_string_equal(fault->reason, reason);
}

static void faults_between_tables_are_told_row_by_row(void **state)
{
    fixture *f = *state;
    dh_error error = DH_ERROR_INIT;
    const char *folder = files_folder();
    files_write(
        folder, "dataset.lua",
        "return { units = { file = 'units.csv' }, sessions = { file = 's.csv' }, opinions = { file = 'o.csv' } }");
    files_write(folder, "units.csv", "code,name,valid_from,valid_to\nA,Xã Á,,2019-12-31\nB,Xã Bê,2020-01-01,\n");
    files_write(folder, "s.csv",
                "id,unit,held_on,concluded_on\nS1,A,2019-05-01,2019-05-09\nS2,A,2020-05-01,\nS3,Q,2020-05-01,\n"
                "S4,B,2020-05-02,2020-05-01\nS1,A,2019-06-01,\n");
    files_write(
        folder, "o.csv",
        "id,session,raised_on,resolved_on\nO1,S1,,2019-05-03\nO2,S2,2020-05-01,\nO3,S1,2019-05-01,2019-04-30\n");
    f->options.tolerate_faults = true;
    dh_dataset *dataset;
    if (dh_dataset_open(&dataset, folder, &f->options, &error) != DH_OK) fail_msg("%s", error.message);
    const char *name;
    const dh_load *sessions = dh_dataset_load(dataset, 1, &name), *opinions = dh_dataset_load(dataset, 2, &name);
    assert_int_equal(dh_load_read(sessions), 5);
    assert_int_equal(dh_load_accepted(sessions), 1);
    assert_int_equal(dh_load_rejected(sessions), 4);
    has_fault(sessions, 0, 3, "unit", "A",
              "unit 'A' is in units, but did not exist on 2020-05-01; use the unit of that day, or correct the day");
    has_fault(sessions, 1, 4, "unit", "Q", "unit 'Q' is not in units, neither as a code nor as a name");
    has_fault(sessions, 2, 5, "concluded_on", "2020-05-01",
              "concluded on 2020-05-01, before it was held on 2020-05-02");
    assert_int_equal(dh_load_fault(sessions, 3)->line, 6);
    assert_int_equal(dh_load_accepted(opinions), 1);
    has_fault(opinions, 0, 3, "session", "S2", "session 'S2' is not in sessions, or was rejected there; mend it first");
    has_fault(opinions, 1, 4, "resolved_on", "2019-04-30",
              "resolved on 2019-04-30, before it was raised on 2019-05-01");
    const dh_table *table = dh_dataset_table(dataset, "opinions"); /* unit and day are the session's */
    assert_string_equal(unit_name(table, 0), "Xã Á");
    assert_int_equal(dh_column_date(dh_table_get(table, "raised_on"), 0), dh_date_from_civil(2019, 5, 1));
    assert_int_equal(dh_dataset_rejected(dataset), 6);
    dh_dataset_close(dataset);

    f->options.tolerate_faults = false;
    assert_int_equal(dh_dataset_open(&dataset, folder, &f->options, &error), DH_EDATA);
    assert_non_null(dataset);
    assert_non_null(strstr(error.message, "4 of 5 rows of 'sessions' were rejected"));
    dh_dataset_close(dataset);
}

static void units_are_made_of_the_names_when_there_is_no_list(void **state)
{
    const fixture *f = *state;
    dh_error error = DH_ERROR_INIT;
    const char *folder = files_folder();
    files_write(folder, "dataset.lua", "return { sessions = { file = 's.csv' } }");
    files_write(folder, "s.csv",
                "id,unit,held_on\nS1,Bắc,2019-05-01\nS2,,2019-05-01\nS3,Nam,2019-05-02\nS4,Bắc,2019-05-02\n");
    dh_dataset *dataset;
    if (dh_dataset_open(&dataset, folder, &f->options, &error) != DH_OK) fail_msg("%s", error.message);
    assert_int_equal(dh_table_rows(dh_dataset_table(dataset, "units")), 2);
    const dh_table *sessions = dh_dataset_table(dataset, "sessions");
    assert_string_equal(unit_name(sessions, 0), "Bắc");
    assert_false(dh_column_is_valid(dh_table_get(sessions, "unit"), 1));
    assert_string_equal(unit_name(sessions, 2), "Nam");
    dh_dataset_close(dataset);
}

static bool has_warning(const dh_load *load, const char *expected)
{
    bool found = false;
    for (int32_t i = 0; dh_load_warning(load, i) != NULL; i++)
        found = found || strcmp(dh_load_warning(load, i), expected) == 0;
    return found;
}

/* Neighbours tried: a rejected row in a list of units that can be read; lineage whose every row is sound. */
static void lineage_is_checked_when_units_cannot_be_read(void **state)
{
    fixture *f = *state;
    dh_error error = DH_ERROR_INIT;
    const char *folder = files_folder(), *name;
    files_write(
        folder, "dataset.lua",
        "return { units = { file = 'none.csv' }, lineage = { file = 'l.csv' }, sessions = { file = 's.csv' } }");
    files_write(folder, "l.csv", "from,to,effective_on,coverage\nA,B,no day,full\n");
    files_write(folder, "s.csv", "id,unit,held_on\n1,A,2019-01-01\n");
    f->options.tolerate_faults = true;
    dh_dataset *dataset;
    if (dh_dataset_open(&dataset, folder, &f->options, &error) != DH_OK) fail_msg("%s", error.message);
    assert_non_null(strstr(dh_dataset_fault(dataset, 0), "none.csv"));
    assert_int_equal(dh_load_rejected(dh_dataset_load(dataset, 0, &name)), 1);
    assert_string_equal(name, "lineage");
    assert_int_equal(dh_load_accepted(dh_dataset_load(dataset, 1, &name)), 1);
    dh_dataset_close(dataset);
}

/* What is neither full, partial nor a share would pass for a part, and every whole merger for a split. */
static void a_coverage_that_says_nothing_is_refused(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *text;
        bool valid;
    } cases[] = {{"full", true},    {"Full", true},    {"partial", true},    {"PARTIAL", true},  {"0.4", true},
                 {"1", true},       {"", true},        {"100%", true},       {"60 %", true},     {"\"1,0\"", true},
                 {"\"0,6\"", true}, {"Toàn bộ", true}, {"một phần", true},   {"toàn_bộ", false}, {"-1", false},
                 {"nan", false},    {"0", false},      {"1.5", false},       {"inf", false},     {"101%", false},
                 {"%", false},      {"0%", false},     {"\"0,4,1\"", false}, {"0.4 ha", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dh_error error = DH_ERROR_INIT;
        char lineage[120];
        const char *folder = files_folder(), *name;
        snprintf(lineage, sizeof lineage, "from,to,effective_on,coverage\nA,B,2020-01-01,%s\n", cases[i].text);
        files_write(
            folder, "dataset.lua",
            "return { units = { file = 'u.csv' }, lineage = { file = 'l.csv' }, sessions = { file = 's.csv' } }");
        files_write(folder, "u.csv", "code,valid_to\nA,2019-12-31\nB,\n");
        files_write(folder, "l.csv", lineage);
        files_write(folder, "s.csv", "id,unit,held_on\n1,A,2019-01-01\n");
        f->options.tolerate_faults = true;
        dh_dataset *dataset;
        if (dh_dataset_open(&dataset, folder, &f->options, &error) != DH_OK) fail_msg("%s", error.message);
        const dh_load *load = dh_dataset_load(dataset, 1, &name);
        if (dh_load_rejected(load) != !cases[i].valid) fail_msg("'%s' is judged wrongly", cases[i].text);
        if (strcmp(cases[i].text, "101%") == 0)
            has_fault(load, 0, 2, "coverage", "101%",
                      "coverage '101%' is neither full nor partial nor a share above 0 up to 1; write full, partial or "
                      "a share such as 0.4");
        dh_dataset_close(dataset);
        f->options.tolerate_faults = false;
        assert_int_equal(dh_dataset_open(&dataset, folder, &f->options, &error), cases[i].valid ? DH_OK : DH_EDATA);
        dh_dataset_close(dataset);
    }
}

/* Neighbours tried: a parent in a row that was rejected; an opinion that names itself. */
static void parents_that_are_no_opinion_are_told(void **state)
{
    const fixture *f = *state;
    dh_error error = DH_ERROR_INIT;
    const char *folder = files_folder(), *name;
    files_write(folder, "dataset.lua", "return { opinions = { file = 'o.csv' }, max_rejected = 1 }");
    files_write(folder, "o.csv",
                "id,raised_on,parent\n1,2019-01-01,\n2,2019-01-01,1\n3,2019-01-01,9\n4,2019-01-01,4\n5,no day,\n"
                "6,2019-01-01,5\n");
    dh_dataset *dataset;
    if (dh_dataset_open(&dataset, folder, &f->options, &error) != DH_OK) fail_msg("%s", error.message);
    const dh_column *parent = dh_table_get(dh_dataset_table(dataset, "opinions"), "parent");
    for (int64_t i = 0; i < 5; i++) assert_int_equal(dh_column_is_valid(parent, i), i == 1);
    assert_true(has_warning(dh_dataset_load(dataset, 0, &name),
                            "rows whose parent is no other opinion and is taken as unknown: 3, the first '9' in line 4 "
                            "of o.csv"));
    dh_dataset_close(dataset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(thach_ha_opens_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(code_18601_never_mixes_its_three_communes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(faults_between_tables_are_told_row_by_row, set_up, tear_down),
        cmocka_unit_test_setup_teardown(units_are_made_of_the_names_when_there_is_no_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lineage_is_checked_when_units_cannot_be_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_coverage_that_says_nothing_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parents_that_are_no_opinion_are_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, files_remove);
}
