/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures of real registers, where they are at hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "dialogue/files.h"
#include "dialogue/measure_fixture.h"

static bool has_real_data(const char *path)
{
    struct stat info;
    if (stat(path, &info) == 0) return true;
    print_message("skipped: %s is not there\n", path);
    return false;
}

/* Figures of the city's own file: 410 meetings, 11,577 attendees (22 unknown), 5,179 proposals, 126 city-wide. */
static void barcelona_loads_through_its_profile(void **state)
{
    (void)state;
    const char *path = DIENHONG_SOURCE_DIR "/../shared/data/barcelona-pam2016/meetings.csv";
    if (!has_real_data(path)) return;
    f.options.profile = "barcelona-pam2016";
    open_dataset(path);
    assert_gives(REQUEST(.names = "sessions,participants,opinions"), DH_FORMAT_CSV,
                 "sessions,participants,participants_lower,participants_upper,opinions\n410,11577,11577,,5179\n");
    const dh_table *sessions = dh_dataset_table(f.dataset, "sessions");
    assert_int_equal(dh_table_get(sessions, "participants")->nulls, 22);
    assert_int_equal(dh_table_get(sessions, "unit")->nulls, 126);
    assert_int_equal(dh_dataset_rejected(f.dataset), 0);
    assert_note(REQUEST(.names = "participants"), "388 of 410 sessions known");
}

/* By ward from requests-2011.csv, counted with awk: number, closed, and open past their target day on 2019-10-31. */
static void boston_loads_through_its_profile(void **state)
{
    (void)state;
    static const int64_t wards[][4] = {
        {1, 2764, 2625, 126},  {2, 1594, 1567, 25},   {3, 3568, 3455, 95},  {4, 2139, 2019, 111},
        {5, 2984, 2850, 120},  {6, 2244, 2196, 46},   {7, 2058, 1979, 75},  {8, 1222, 1165, 50},
        {9, 1474, 1405, 64},   {10, 1545, 1464, 78},  {11, 2218, 2137, 77}, {12, 1716, 1606, 106},
        {13, 1818, 1749, 64},  {14, 2952, 2714, 234}, {15, 1632, 1545, 80}, {16, 2479, 2382, 88},
        {17, 2551, 2432, 112}, {18, 5573, 5392, 173}, {19, 2975, 2895, 79}, {20, 5001, 4928, 69},
        {21, 2343, 2192, 147}, {22, 2534, 2473, 58}};
    const char *path = DIENHONG_SOURCE_DIR "/../shared/data/boston-311/requests-2011.csv";
    if (!has_real_data(path)) return;
    f.options.profile = "boston-311";
    open_dataset(path);
    assert_int_equal(dh_table_rows(dh_dataset_table(f.dataset, "opinions")), 58251);
    dh_table *table = measure(REQUEST(.names = "opinions,resolution_rate,overdue", .by = "unit"));
    assert_int_equal(dh_table_rows(table), 23);
    for (int64_t row = 0; row < 23; row++) {
        const dh_column *unit = dh_table_get(table, "unit");
        int64_t n = 2867, resolved = 1400, overdue = 1372;
        if (dh_column_is_valid(unit, row)) {
            size_t size;
            int ward = atoi(dh_column_text(unit, row, &size) + strlen("Ward "));
            assert_in_range(ward, 1, 22);
            n = wards[ward - 1][1];
            resolved = wards[ward - 1][2];
            overdue = wards[ward - 1][3];
            assert_near(dh_column_float64(dh_table_get(table, "resolution_rate"), row), (double)resolved / (double)n);
        }
        assert_near(dh_column_count(dh_table_get(table, "opinions"), row).stated, (double)n);
        assert_near(dh_column_count(dh_table_get(table, "overdue"), row).stated, (double)overdue);
    }
    dh_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(barcelona_loads_through_its_profile, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(boston_loads_through_its_profile, measure_set_up, measure_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, files_remove);
}
