/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The as-of day: one for all measures, from the data set, a profile or its latest plausible day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "dialogue/files.h"
#include "dialogue/measure_fixture.h"

#define OPINIONS "id,unit,raised_on,due_on,resolved_on,answered_on,outcome,competence\n"

static void ask_as_of(const char *day)
{
    f.options.has_as_of = day != NULL;
    if (day != NULL) assert_true(dh_date_parse_iso(day, strlen(day), &f.options.as_of));
}

/* Neighbours tried: answers, explanations, opinions raised later, sessions and summaries later, the declared day. */
static void all_measures_are_of_one_day(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"o.csv", "id,unit,raised_on,due_on,resolved_on,answered_on,outcome,competence,answered_at_session\n"
                  "1,A,2018-01-01,2018-02-01,2019-05-01,,resolved,commune,\n"
                  "2,A,2018-01-01,2020-06-01,,2019-05-01,explained,commune,\n"
                  "3,A,2018-12-01,,2018-12-20,2018-12-10,resolved,commune,\n"},
        {"s.csv", "id,unit,held_on,participants\n1,A,2018-01-01,10\n2,A,2019-01-01,20\n"},
        {"t.csv", "unit,from,to,sessions,participants\nB,2018-01-01,2018-03-31,3,30\nB,2019-01-01,2019-12-31,5,50\n"}};
    static const char all[] = "opinions,overdue,open_rate,resolution_rate_all,answer_rate,sessions,participants";
    static const struct {
        const char *day, *expected;
    } cases[] = {{"2018-06-01", "2,1,1,0,0,4,40\n"},
                 {"2018-12-31", "3,1,0.6666666666666666,0.3333333333333333,0.3333333333333333,4,40\n"},
                 {"2019-12-31", "3,0,0,0.6666666666666666,0.6666666666666666,10,110\n"},
                 {NULL, "3,0,0,0.6666666666666666,0.6666666666666666,10,110\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[200];
        if (i > 0) dh_dataset_close(f.dataset);
        ask_as_of(cases[i].day);
        open_files("return { as_of = '2019-12-31', unit_level = 'commune', opinions = { file = 'o.csv' }, "
                   "sessions = { file = 's.csv' }, summaries = { file = 't.csv' } }",
                   files, 3);
        snprintf(expected, sizeof expected, "%s\n%s", all, cases[i].expected);
        assert_gives(REQUEST(.names = all), DH_FORMAT_CSV, expected);
        if (i == 0)
            assert_note(REQUEST(.names = "opinions"),
                        "dated after the as-of day 2018-06-01, so that they do not count: 1 row of opinions");
    }
}

/* Neighbours tried: a day of each kind, several such days, a few years' distance, data of two years far apart. */
static void one_mistyped_year_does_not_move_the_day(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *as_of;
        bool remarked;
    } cases[] = {
        {"2,A,2019-05-01,2019-12-31,,,open,commune\n4,A,2020-03-01,2020-03-15,2020-03-10,,resolved,commune\n",
         "2020-03-10", false},
        {"2,A,2019-05-01,2019-12-31,,,open,commune\n4,A,2020-03-01,2020-03-15,2091-03-10,,resolved,commune\n",
         "2020-03-01", true},
        {"2,A,2019-05-01,2019-12-31,,,open,commune\n4,A,2091-03-01,2020-03-15,,,open,commune\n", "2019-05-01", true},
        {"2,A,2019-05-01,2019-12-31,,,open,commune\n4,A,2023-03-01,,,,open,commune\n", "2023-03-01", true},
        /* two of four are no slip, perhaps */
        {"1,A,2012-05-01,,,,open,commune\n2,A,2012-05-01,,,,open,commune\n3,A,2023-03-01,,,,open,commune\n"
         "4,A,2023-04-01,,,,open,commune\n",
         "2023-04-01", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char rows[400], text[11];
        int32_t day;
        snprintf(rows, sizeof rows, "%s%s", OPINIONS, cases[i].rows);
        const char *const files[][2] = {{"o.csv", rows}};
        if (i > 0) dh_dataset_close(f.dataset);
        open_files("return { opinions = { file = 'o.csv' } }", files, 1);
        assert_true(dh_dataset_as_of(f.dataset, &day));
        dh_date_format_iso(day, text);
        assert_string_equal(text, cases[i].as_of);
        dh_table *table = measure(REQUEST(.names = "overdue"));
        bool remarked = false;
        for (int32_t k = 0; dh_table_note(table, k) != NULL; k++)
            remarked = remarked || strstr(dh_table_note(table, k), "far beyond all others") != NULL;
        assert_int_equal(remarked, cases[i].remarked);
        dh_table_free(table);
    }
}

/* Neighbours tried: in progress, resolved without a day, a day later than the as-of day. */
static void an_opinion_is_not_open_and_resolved_on_a_day(void **state)
{
    (void)state;
    static const char *const files[][2] = {{"o.csv", OPINIONS "1,A,2019-03-01,,2019-03-05,,open,commune\n"
                                                              "2,A,2019-03-01,,2019-03-05,,in_progress,commune\n"
                                                              "3,A,2019-03-01,,2019-03-05,,resolved,commune\n"
                                                              "4,A,2019-03-01,,,,open,commune\n"
                                                              "5,A,2019-03-01,,,,resolved,commune\n"}};
    const char *table;
    open_files("return { max_rejected = 1, opinions = { file = 'o.csv' } }", files, 1);
    const dh_load *load = dh_dataset_load(f.dataset, 0, &table);
    assert_int_equal(dh_load_rejected(load), 2);
    assert_string_equal(dh_load_fault(load, 0)->reason,
                        "the outcome is open, and yet it was resolved on 2019-03-05; mend the one or the other");
    assert_gives(REQUEST(.names = "opinions,open_rate"), DH_FORMAT_CSV, "opinions,open_rate\n3,0.3333333333333333\n");
}

/* Neighbours tried: dataset.lua says otherwise, two profiles that say the same, two that do not. */
static void a_profile_of_an_entry_says_as_much_as_of_a_file(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"o.csv", "i,u,d,due,o,c,r\n1,A,2018-01-01,2018-02-01,open,commune,\n2,A,2018-03-01,2018-12-01,open,commune,\n"
                  "3,A,2018-12-31,2019-01-31,resolved,commune,2018-12-31\n"},
        {"p.lua", "return { table = 'opinions', unit_level = 'commune', as_of = '2018-06-30', synthetic = true, "
                  "columns = { id = 'i', unit = 'u', raised_on = 'd', due_on = 'due', outcome = 'o', "
                  "competence = 'c', resolved_on = 'r' } }"},
        {"s.csv", "id,unit,held_on\n1,A,2018-01-01\n"},
        {"q.lua", "return { table = 'sessions', as_of = '2018-07-31' }"}};
    static const struct {
        const char *manifest, *expected;
    } cases[] = {{"return { opinions = { file = 'o.csv', profile = './p.lua' } }", "1,0\n"},
                 {"return { as_of = '2018-12-31', opinions = { file = 'o.csv', profile = './p.lua' } }",
                  "2,0.3333333333333333\n"},
                 {"return { as_of = '2018-06-30', opinions = { file = 'o.csv', profile = './p.lua' }, "
                  "sessions = { file = 's.csv', profile = './q.lua' } }",
                  "1,0\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[100];
        if (i > 0) dh_dataset_close(f.dataset);
        open_files(cases[i].manifest, files, 4);
        snprintf(expected, sizeof expected, "overdue,resolution_rate\n%s", cases[i].expected);
        assert_gives(REQUEST(.names = "overdue,resolution_rate"), DH_FORMAT_CSV, expected);
        assert_true(dh_dataset_is_synthetic(f.dataset));
    }
    dh_dataset_close(f.dataset);
    f.dataset = NULL;
    const char *folder = files_folder();
    dh_error error = DH_ERROR_INIT;
    for (size_t i = 0; i < 4; i++) files_write(folder, files[i][0], files[i][1]);
    files_write(folder, "dataset.lua",
                "return { opinions = { file = 'o.csv', profile = './p.lua' }, "
                "sessions = { file = 's.csv', profile = './q.lua' } }");
    assert_int_equal(dh_dataset_open(&f.dataset, folder, &f.options, &error), DH_EDATA);
    assert_non_null(strstr(error.message, "the profiles of its tables give two values of as_of, '2018-07-31' and "
                                          "'2018-06-30'; give one in dataset.lua"));
}

/* Neighbours tried: by the id alone, by the unit alone, with a colon, names that hold the word. */
static void a_total_at_the_bottom_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *rows;
        bool told;
    } cases[] = {{"s1,A,2019-03-01,30\ns2,B,2019-04-01,50\nTổng,Tổng cộng,2019-12-31,80\n", true},
                 {"s1,A,2019-03-01,30\nTOTAL:,,2019-12-31,30\n", true},
                 {"s1,A,2019-03-01,30\ns9,Cộng,2019-12-31,30\n", true},
                 {"s1,Xã Tổng Cộng,2019-03-01,30\ns2,Cộng Hòa,2019-12-31,30\n", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char rows[200];
        snprintf(rows, sizeof rows, "id,unit,held_on,participants\n%s", cases[i].rows);
        const char *const files[][2] = {{"s.csv", rows}};
        if (i > 0) dh_dataset_close(f.dataset);
        open_files("return { sessions = { file = 's.csv' } }", files, 1);
        dh_table *table = measure(REQUEST(.names = "participants"));
        bool told = false;
        for (int32_t k = 0; dh_table_note(table, k) != NULL; k++)
            told = told || strstr(dh_table_note(table, k), "is a word for a total") != NULL;
        if (told != cases[i].told) fail_msg("case %zu", i);
        dh_table_free(table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_measures_are_of_one_day, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(one_mistyped_year_does_not_move_the_day, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(an_opinion_is_not_open_and_resolved_on_a_day, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(a_profile_of_an_entry_says_as_much_as_of_a_file, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(a_total_at_the_bottom_is_told, measure_set_up, measure_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, files_remove);
}
