/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Real registers, where they are at hand: Barcelona's 410 meetings of 2016 and Boston's requests of 2011. The figures
 * are those published with the data. Without the files the tests are skipped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

#include "load/fixture.h"

#define DATA DIENHONG_SOURCE_DIR "/../shared/data"

static dh_load *load_bare(const char *path, const char *profile, int table, dh_manifest **manifest)
{
    dh_error error = DH_ERROR_INIT;
    char path_of_profile[256];
    fixture_write("profile.lua", profile);
    snprintf(path_of_profile, sizeof path_of_profile, "%s/profile.lua", fixture_folder());
    if (dh_manifest_read(manifest, path, path_of_profile, NULL, fixture_tables, FIXTURE_TABLES, &error) != DH_OK)
        fail_msg("%s", fixture_message(&error));
    return fixture_load(*manifest, table);
}

static double sum(const dh_table *table, const char *name)
{
    const dh_column *column = dh_table_get(table, name);
    double total = 0;
    for (int64_t row = 0; row < column->length; row++)
        if (dh_column_is_valid(column, row)) total += dh_column_count(column, row).stated;
    return total;
}

static void test_barcelona(void **state)
{
    (void)state;
    if (access(DATA "/barcelona-pam2016/meetings.csv", R_OK) != 0) skip();
    dh_manifest *manifest;
    dh_load *load = load_bare(DATA "/barcelona-pam2016/meetings.csv",
                              "return { table = 'sessions', dates = 'd/m/y', columns = { id = 'ID de cita',\n"
                              " unit = 'Districte', held_on = 'Data', topic = 'Categoria', opinions = 'Propostes',\n"
                              " participants = 'Assistents', speakers = 'Intervencions' } }",
                              FIXTURE_SESSIONS, &manifest);
    const dh_table *table = dh_load_table(load);
    assert_int_equal(dh_load_read(load), 410);
    assert_int_equal(dh_load_accepted(load), 410);
    assert_true(sum(table, "participants") == 11577);
    assert_true(sum(table, "opinions") == 5179);
    assert_int_equal(dh_table_get(table, "participants")->nulls, 22);
    assert_int_equal(dh_table_get(table, "unit")->nulls, 126);
    assert_int_equal(dh_dictionary_size(dh_table_get(table, "unit")->dictionary), 10);
    dh_load_free(load);
    dh_manifest_free(manifest);
}

static void test_boston(void **state)
{
    (void)state;
    if (access(DATA "/boston-311/requests-2011.csv", R_OK) != 0) skip();
    dh_manifest *manifest;
    dh_load *load = load_bare(DATA "/boston-311/requests-2011.csv",
                              "return { table = 'opinions', dates = 'y-m-d H:M:S', columns = { unit = 'ward',\n"
                              " id = 'case_enquiry_id', raised_on = 'open_dt', due_on = 'target_dt',\n"
                              " resolved_on = 'closed_dt', outcome = 'case_status' },\n"
                              " values = { outcome = { Closed = 'resolved', Open = 'open' } } }",
                              FIXTURE_OPINIONS, &manifest);
    const dh_table *table = dh_load_table(load);
    assert_int_equal(dh_load_read(load), 58251);
    assert_int_equal(dh_load_accepted(load), 58251);
    assert_int_equal(dh_table_get(table, "due_on")->nulls, 10981);
    assert_int_equal(dh_table_get(table, "resolved_on")->nulls, 3681);
    dh_load_free(load);
    dh_manifest_free(manifest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_barcelona), cmocka_unit_test(test_boston)};
    return cmocka_run_group_tests(tests, fixture_make_folder, fixture_remove_folder);
}
