/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row for every unit and period that is due, and what each source must say for its figure to be 0. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "dialogue/files.h"
#include "dialogue/measure_fixture.h"
#include "effort.h"

#define UNITS  "units = { file = 'u.csv' }, "
#define FOUR   "return { as_of = '2020-12-31', " UNITS "sessions = { file = 's.csv' }, "
#define LISTED "code,name,level,valid_from,valid_to\n"

static const char units[] =
    LISTED "A,Xã A,commune,,\nB,Xã B,commune,,\nC,Xã C,commune,2020-01-01,\nH,Huyện,district,,\n";
static const char sessions[] = "id,unit,held_on,kind,participants\n"
                               "1,A,2019-02-01,periodic,10\n2,A,2020-03-01,ad_hoc,20\n3,B,2020-05-01,periodic,\n";

static void open_lists(const char *manifest, const char *more, const char *content)
{
    const char *const files[][2] = {{"u.csv", units}, {"s.csv", sessions}, {more, content}};
    open_files(manifest, files, more != NULL ? 3 : 2);
}

/* Neighbours tried: a unit made later; another level; no unit in --by; no period; halves; a month of each year; a
 * measure that some rows do not have; ends asked for beyond the data, and beyond the as-of day. */
static void each_unit_due_has_a_row_for_each_period(void **state)
{
    (void)state;
    static const struct {
        dh_measure_request asked;
        const char *expected;
    } cases[] = {
        {{.names = "sessions,participants", .by = "unit,year"},
         "unit,unit_name,year,sessions,participants\nA,Xã A,2019,1,10\nA,Xã A,2020,1,20\nB,Xã B,2019,,\n"
         "B,Xã B,2020,1,\nC,Xã C,2020,,\n"},
        {{.names = "sessions", .by = "unit", .from = "2019", .to = "2019"},
         "unit,unit_name,sessions\nA,Xã A,1\nB,Xã B,\n"},
        {{.names = "sessions", .by = "unit"}, "unit,unit_name,sessions\nA,Xã A,2\nB,Xã B,1\nC,Xã C,\n"},
        {{.names = "sessions", .by = "unit,year,half", .from = "2019-H1", .to = "2019"},
         "unit,unit_name,year,half,sessions\nA,Xã A,2019,1,1\nA,Xã A,2019,2,\nB,Xã B,2019,1,\nB,Xã B,2019,2,\n"},
        /* of several units or periods, of which some did not report: at least what is known */
        {{.names = "sessions", .by = "year"}, "year,sessions,sessions_lower,sessions_upper\n2019,1,1,\n2020,2,2,\n"},
        {{.names = "sessions"}, "sessions,sessions_lower,sessions_upper\n3,3,\n"},
        {{.names = "sessions", .by = "year", .where = "unit == 'A'"}, "year,sessions\n2019,1\n2020,1\n"},
        {{.names = "sessions", .by = "unit.level,year", .to = "2019"},
         "unit_level,year,sessions,sessions_lower,sessions_upper\ncommune,2019,1,1,\n"},
        {{.names = "sessions", .by = "unit,year", .level = "district"},
         "unit,unit_name,year,sessions\nA,Xã A,2019,1\nA,Xã A,2020,1\nB,Xã B,2020,1\nH,Huyện,2019,\nH,Huyện,2020,\n"},
        {{.names = "sessions", .by = "unit,year", .where = "unit.level == 'district'"},
         "unit,unit_name,year,sessions\nH,Huyện,2019,\nH,Huyện,2020,\n"},
        {{.names = "sessions", .by = "unit,year", .from = "2020", .to = "2022", .where = "unit == 'C'"},
         "unit,unit_name,year,sessions\nC,Xã C,2020,\n"},
        {{.names = "participants_per_session", .by = "unit,year", .from = "2020"},
         "unit,unit_name,year,participants_per_session\nA,Xã A,2020,20\nB,Xã B,2020,\nC,Xã C,2020,\n"},
    };
    open_lists(FOUR "}", NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dh_measure_request asked = cases[i].asked;
        asked.struct_size = sizeof asked;
        asked.complete = 1;
        print_message("case %zu\n", i);
        assert_gives(&asked, DH_FORMAT_CSV, cases[i].expected);
    }
    dh_table *table = measure(REQUEST(.names = "sessions", .by = "unit,month", .complete = 1));
    assert_int_equal(dh_table_rows(table), 12 + 12 + 5); /* a month of any of the years, up to the last that has data */
    dh_table_free(table);
}

static void notes_name_who_did_not_report(void **state)
{
    (void)state;
    open_lists(FOUR "}", NULL, NULL);
    assert_note(REQUEST(.names = "sessions", .by = "unit,year", .complete = 1),
                "1 of 3 communes due reported nothing: Xã C");
    assert_note(REQUEST(.names = "sessions", .by = "unit,year", .complete = 1),
                "2 of 5 reports due (a unit, a period) are missing: they are unknown, not 0");
    assert_note(REQUEST(.names = "sessions", .by = "unit", .to = "2019", .complete = 1, .locale = "vi"),
                "1/2 xã phải báo cáo không có báo cáo nào: Xã B");
    /* a row of the list without the figure is a report, of which the figure is unknown */
    assert_note(REQUEST(.names = "participants", .by = "unit", .from = "2020", .complete = 1),
                "1 of 3 communes due reported nothing: Xã C");
}

static void more_silent_units_than_are_named_are_counted(void **state)
{
    (void)state;
    dh_strbuf list = {0};
    dh_strbuf_add(&list, "code,name,level\n");
    for (int i = 0; i < 25; i++) dh_strbuf_printf(&list, "%d,Xã %d,commune\n", 100 + i, i);
    const char *const files[][2] = {{"u.csv", list.data}, {"s.csv", "id,unit,held_on\n1,100,2019-02-01\n"}};
    open_files(FOUR "}", files, 2);
    dh_strbuf_free(&list);
    assert_note(REQUEST(.names = "sessions", .by = "unit", .complete = 1),
                "24 of 25 communes due reported nothing: Xã 1, Xã 2, Xã 3, Xã 4, Xã 5, Xã 6, Xã 7, Xã 8, Xã 9, Xã 10, "
                "Xã 11, Xã 12, Xã 13, Xã 14, Xã 15, Xã 16, Xã 17, Xã 18, Xã 19, Xã 20 and 4 more");
}

/* A unit that reported, with no row of what is asked for, had none of it; a row that may be of it leaves that unknown.
 * Neighbours tried: a condition on units beside it, one in parentheses, one that joins units and records by `or`. */
static void a_unit_that_reported_none_of_a_kind_has_zero(void **state)
{
    (void)state;
    static const char opinions[] = "id,unit,raised_on,field\n1,A,2019-02-01,đất đai\n2,A,2020-02-01,y tế\n"
                                   "3,B,2020-02-01,\n4,C,2020-02-01,đất đai\n5,C,2020-02-01,\n";
    open_lists("return { as_of = '2020-12-31', " UNITS "opinions = { file = 'o.csv' } }", "o.csv", opinions);
    static const struct {
        const char *where, *expected;
    } cases[] = {
        {"field == 'đất đai'",
         "unit,unit_name,year,opinions\nA,Xã A,2019,1\nA,Xã A,2020,0\nB,Xã B,2019,\nB,Xã B,2020,\n"
         "C,Xã C,2020,1\n"},
        {"(unit == 'A') and (field == 'đất đai')", "unit,unit_name,year,opinions\nA,Xã A,2019,1\nA,Xã A,2020,0\n"},
        {"unit == 'A' and (field == 'y tế' or field == 'khác')",
         "unit,unit_name,year,opinions\nA,Xã A,2019,0\nA,Xã A,2020,1\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_gives(REQUEST(.names = "opinions", .by = "unit,year", .where = cases[i].where, .complete = 1),
                     DH_FORMAT_CSV, cases[i].expected);
}

/* Neighbours tried: a part of a period; a level; rows without a day, a unit, a figure; another list; an empty list; a
 * unit that the register has for a part of the period. */
static void a_list_that_is_declared_complete_gives_zeros(void **state)
{
    (void)state;
    static const struct {
        const char *covers, *more, *names, *expected;
    } cases[] = {
        {"covers = { sessions = { from = 2019, to = 2020 } }", "", "sessions",
         "A,Xã A,2019,1\nA,Xã A,2020,0\nB,Xã B,2019,0\nB,Xã B,2020,0\nC,Xã C,2020,0\n"},
        {"covers = { sessions = { from = '2020-01', to = '2020-11' } }", "", "sessions",
         "A,Xã A,2019,1\nA,Xã A,2020,\nB,Xã B,2019,\nB,Xã B,2020,\nC,Xã C,2020,\n"},
        {"covers = { sessions = { from = 2019, to = 2020, level = 'commune' } }", "", "sessions",
         "A,Xã A,2019,1\nA,Xã A,2020,0\nB,Xã B,2019,0\nB,Xã B,2020,0\nC,Xã C,2020,0\n"},
        {"covers = { sessions = { from = 2019, to = 2020, level = 'village' } }", "", "sessions",
         "A,Xã A,2019,1\nA,Xã A,2020,\nB,Xã B,2019,\nB,Xã B,2020,\nC,Xã C,2020,\n"},
        /* a session of an unknown unit may be of any */
        {"covers = { sessions = { from = 2019, to = 2020 } }", "2,,2020-02-01,5\n", "sessions",
         "A,Xã A,2019,1\nA,Xã A,2020,\nB,Xã B,2019,0\nB,Xã B,2020,\nC,Xã C,2020,\n,,2020,1\n"},
        /* one that does not tell of its participants leaves those of its unit unknown */
        {"covers = { sessions = { from = 2019, to = 2020 } }", "2,B,2020-02-01,\n", "participants",
         "A,Xã A,2019,10\nA,Xã A,2020,0\nB,Xã B,2019,0\nB,Xã B,2020,\nC,Xã C,2020,0\n"},
        /* no session, no opinion at one; the list of opinions is another */
        {"covers = { opinions = { from = 2019, to = 2020 } }", "", "sessions",
         "A,Xã A,2019,1\nA,Xã A,2020,\nB,Xã B,2019,\nB,Xã B,2020,\nC,Xã C,2020,\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dh_strbuf manifest = {0}, list = {0}, expected = {0};
        dh_strbuf_printf(&manifest, FOUR "%s }", cases[i].covers);
        dh_strbuf_printf(&list, "id,unit,held_on,participants\n1,A,2019-02-01,10\n%s", cases[i].more);
        dh_strbuf_printf(&expected, "unit,unit_name,year,%s\n%s", cases[i].names, cases[i].expected);
        const char *const files[][2] = {{"u.csv", units}, {"s.csv", list.data}};
        if (i > 0) dh_dataset_close(f.dataset);
        print_message("case %zu\n", i);
        open_files(manifest.data, files, 2);
        assert_gives(REQUEST(.names = cases[i].names, .by = "unit,year", .to = "2020", .complete = 1), DH_FORMAT_CSV,
                     expected.data);
        if (i == 0)
            assert_note(REQUEST(.names = "sessions", .by = "unit,year", .to = "2020", .complete = 1),
                        "4 figures are 0, since dataset.lua declares that the list covers their days");
        dh_strbuf_free(&manifest);
        dh_strbuf_free(&list);
        dh_strbuf_free(&expected);
    }
}

/* An opinion without its day may be of any period, so no period of its unit has 0 for sure. */
static void a_row_without_a_day_leaves_its_unit_unknown(void **state)
{
    (void)state;
    static const char opinions[] = "id,unit,raised_on\n1,A,2019-02-01\n2,B,\n";
    open_lists("return { as_of = '2020-12-31', covers = { opinions = { from = 2019, to = 2020 } }, " UNITS
               "opinions = { file = 'o.csv' } }",
               "o.csv", opinions);
    assert_gives(REQUEST(.names = "opinions", .by = "unit,year", .from = "2019", .to = "2020", .complete = 1),
                 DH_FORMAT_CSV,
                 "unit,unit_name,year,opinions\nA,Xã A,2019,1\nA,Xã A,2020,0\nB,Xã B,2019,\nB,Xã B,2020,\n"
                 "C,Xã C,2020,0\n");
}

/* Neighbours tried: of a longer time than asked for, which states 0 or more; of a part of the period; two that cover it
 * together; one of a kind; one that a month of its own contradicts; of a unit that the register has from 2020 on. */
static void summaries_tell_of_the_days_they_cover(void **state)
{
    (void)state;
    static const struct {
        const char *summaries, *by, *where, *expected;
    } cases[] = {
        {"A,2019-01-01,2019-12-31,,0\nB,2019-01-01,2019-12-31,,7\n", "unit,year", NULL,
         "unit,unit_name,year,sessions\nA,Xã A,2019,0\nB,Xã B,2019,7\n"},
        {"A,2019-01-01,2019-12-31,,0\nB,2019-01-01,2019-12-31,,7\n", "unit,year,half", NULL,
         "unit,unit_name,year,half,sessions\nA,Xã A,2019,1,0\nA,Xã A,2019,2,0\nB,Xã B,2019,1,\nB,Xã B,2019,2,\n"},
        {"A,2019-01-01,2019-03-31,,0\nB,2019-01-01,2019-06-30,,7\nB,2019-07-01,2019-12-31,,1\n", "unit,year", NULL,
         "unit,unit_name,year,sessions,sessions_lower,sessions_upper\nA,Xã A,2019,0,0,\nB,Xã B,2019,8,8,8\n"},
        {"A,2019-01-01,2019-12-31,periodic,0\nB,2019-01-01,2019-06-30,,7\n", "unit,year,half", NULL,
         "unit,unit_name,year,half,sessions\nA,Xã A,2019,1,\nA,Xã A,2019,2,\nB,Xã B,2019,1,7\nB,Xã B,2019,2,\n"},
        {"A,2019-01-01,2019-12-31,,0\nA,2019-01-01,2019-06-30,,2\nB,2019-01-01,2019-06-30,,7\n", "unit,year,half", NULL,
         "unit,unit_name,year,half,sessions\nA,Xã A,2019,1,2\nA,Xã A,2019,2,\nB,Xã B,2019,1,7\nB,Xã B,2019,2,\n"},
        {"A,2019-01-01,2019-12-31,periodic,3\nB,2019-01-01,2019-12-31,,7\n", "unit,year", "kind == 'ad_hoc'",
         "unit,unit_name,year,sessions\nA,Xã A,2019,\nB,Xã B,2019,\n"},
        {"C,2020-01-01,2020-12-31,,0\n", "unit", NULL, "unit,unit_name,sessions\nA,Xã A,\nB,Xã B,\nC,Xã C,0\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dh_strbuf list = {0};
        dh_strbuf_printf(&list, "unit,from,to,kind,sessions\n%s", cases[i].summaries);
        if (i > 0) dh_dataset_close(f.dataset);
        print_message("case %zu\n", i);
        open_lists("return { as_of = '2020-12-31', " UNITS "summaries = { file = 't.csv' } }", "t.csv", list.data);
        bool last = cases[i].summaries[0] == 'C';
        assert_gives(REQUEST(.names = "sessions", .by = cases[i].by, .where = cases[i].where,
                             .to = last ? "2020" : "2019", .complete = 1),
                     DH_FORMAT_CSV, cases[i].expected);
        dh_strbuf_free(&list);
    }
}

/* B and C became D; of E a part went to D. D has 0 only where all of them that stood then reported none. */
static void a_unit_carried_to_another_day_has_what_all_before_it_reported(void **state)
{
    (void)state;
    const char *const files[][2] = {
        {"u.csv", LISTED "A,Xã A,commune,,\nB,Xã B,commune,,2019-12-31\nC,Xã C,commune,,2019-12-31\n"
                         "D,Xã D,commune,2020-01-01,\n"},
        {"l.csv", "from,to,effective_on,coverage\nB,D,2020-01-01,full\nC,D,2020-01-01,full\n"},
        {"t.csv", "unit,from,to,sessions\nB,2018-01-01,2018-12-31,0\nC,2018-01-01,2018-12-31,0\n"
                  "B,2019-01-01,2019-12-31,0\nD,2020-01-01,2020-12-31,4\nB,2017-01-01,2017-12-31,2\n"}};
    open_files("return { as_of = '2020-12-31', " UNITS "lineage = { file = 'l.csv' }, summaries = { file = 't.csv' } }",
               files, 3);
    assert_gives(REQUEST(.names = "sessions", .by = "unit,year", .geography = "2020-06-01", .complete = 1),
                 DH_FORMAT_CSV,
                 "unit,unit_name,year,sessions,sessions_lower,sessions_upper\nA,Xã A,2017,,,\nA,Xã A,2018,,,\n"
                 "A,Xã A,2019,,,\nA,Xã A,2020,,,\nD,Xã D,2017,2,2,\nD,Xã D,2018,0,0,0\nD,Xã D,2019,0,0,\n"
                 "D,Xã D,2020,4,4,4\n");
    assert_note(REQUEST(.names = "sessions", .by = "unit,year", .geography = "2020-06-01", .complete = 1),
                "1 of 2 communes due reported nothing: Xã A");
}

static void without_a_list_of_units_those_of_the_data_are_due(void **state)
{
    (void)state;
    const char *const files[][2] = {{"s.csv", "id,unit,held_on\n1,A,2019-02-01\n2,B,2020-02-01\n"}};
    open_files("return { as_of = '2020-12-31', sessions = { file = 's.csv' } }", files, 1);
    assert_gives(REQUEST(.names = "sessions", .by = "unit,year", .complete = 1), DH_FORMAT_CSV,
                 "unit,unit_name,year,sessions\nA,A,2019,1\nA,A,2020,\nB,B,2019,\nB,B,2020,1\n");
    assert_note(REQUEST(.names = "sessions", .by = "unit,year", .complete = 1),
                "there is no list of units, so that the 2 units that the data name are taken to be due; those that "
                "never reported are not known");
}

static void assert_refused(const dh_measure_request *request, const char *expected)
{
    dh_error error = DH_ERROR_INIT;
    dh_table *table;
    assert_int_equal(dh_measure(&table, f.dataset, f.measures, request, &error), DH_EINVAL);
    assert_string_equal(error.message, expected);
}

static void what_cannot_be_complete_is_refused(void **state)
{
    (void)state;
    open_lists(FOUR "}", NULL, NULL);
    assert_refused(
        REQUEST(.names = "sessions", .by = "unit,kind", .complete = 1),
        "complete gives a row for every unit and period, which cannot be divided by 'kind', too; leave it out "
        "of --by, or ask for one by --where");
    assert_refused(REQUEST(.names = "sessions", .by = "unit", .complete = 1, .level = "comune"),
                   "level 'comune' is none; did you mean 'commune'?");
    assert_refused(REQUEST(.names = "sessions", .by = "unit", .complete = 1, .level = "village"),
                   "the list of units has none of level 'village'; leave --level out, or correct the column level of "
                   "units");
    assert_refused(REQUEST(.names = "sessions", .by = "unit", .level = "commune"),
                   "level says of which units a complete table is; give complete, too");
    assert_refused(REQUEST(.names = "sessions", .by = "unit,year", .from = "2022", .complete = 1),
                   "there is no period to complete: no row that could count has a day; give --from and --to");
}

/* Lets each allocation fail in turn, or each of a sample: with spellings to join, units carried, a list and summaries.
 */
static void every_allocation_may_fail(void **state)
{
    (void)state;
    const char *const files[][2] = {
        {"u.csv", units},
        {"l.csv", "from,to,effective_on,coverage\nA,B,2020-01-01,full\n"},
        {"o.csv", "id,unit,raised_on,field\n1,A,2019-02-01,đất đai\n2,B,2020-02-01,ĐẤT ĐAI\n3,A,2020-02-01,dat dai\n"},
        {"t.csv", "unit,from,to,opinions\nC,2020-01-01,2020-12-31,0\n"}};
    open_files("return { as_of = '2020-12-31', covers = { opinions = { from = 2019, to = 2019 } }, " UNITS
               "lineage = { file = 'l.csv' }, opinions = { file = 'o.csv' }, summaries = { file = 't.csv' } }",
               files, 4);
    char *folder = dh_strdup(dh_dataset_path(f.dataset));
    dh_dataset_close(f.dataset);
    long step = try_all() ? 1 : 7;
    dh_status status = DH_ENOMEM;
    for (int64_t n = 1; status == DH_ENOMEM; n += step) {
        dh_error error = DH_ERROR_INIT;
        dh_table *table = NULL;
        f.dataset = NULL;
        dh_memory_fail_after(n);
        status = dh_dataset_open(&f.dataset, folder, &f.options, &error);
        if (status == DH_OK)
            status = dh_measure(&table, f.dataset, f.measures,
                                REQUEST(.names = "opinions", .by = "unit,year", .geography = "2020-06-01",
                                        .where = "unit.level == 'commune'", .complete = 1),
                                &error);
        dh_memory_fail_after(0);
        if (status != DH_OK) assert_int_equal(status, DH_ENOMEM);
        if (status == DH_OK) dh_table_free(table);
        dh_dataset_close(f.dataset);
        f.dataset = NULL;
    }
    dh_free(folder);
    assert_int_equal(status, DH_OK);
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, measure_set_up, measure_tear_down)

/* A and B became N in the middle of the year. Neighbours tried: a report of N from then on, one of a part alone, a
 * split, by half-year, units as they were, a predecessor's own report, a total. */
static void a_report_of_the_successor_is_of_its_predecessors(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *by, *geography, *expected;
    } cases[] = {
        {"N,2019-01-01,2019-12-31,,40\nK,2019-01-01,2019-12-31,,5\n", "unit", "2019-12-31",
         "unit,unit_name,opinions\nK,Xã K,5\nN,Xã N,40\n"},
        {"N,2019-01-01,2019-12-31,,40\nK,2019-01-01,2019-12-31,,5\n", "unit", NULL,
         "unit,unit_name,opinions\nA,Xã A,\nB,Xã B,\nK,Xã K,5\nN,Xã N,40\n"},
        {"N,2019-01-01,2019-12-31,,40\nK,2019-01-01,2019-12-31,,5\n", NULL, NULL, "opinions\n45\n"},
        {"N,2019-07-01,2019-12-31,,40\nA,2019-01-01,2019-06-30,,5\nK,2019-01-01,2019-12-31,,5\n", "unit", "2019-12-31",
         "unit,unit_name,opinions,opinions_lower,opinions_upper\nK,Xã K,5,5,5\nN,Xã N,45,45,\n"},
        {"N,2019-07-01,2019-12-31,,40\nA,2019-01-01,2019-06-30,,5\nB,2019-01-01,2019-06-30,,2\n"
         "K,2019-01-01,2019-12-31,,5\n",
         "unit", "2019-12-31", "unit,unit_name,opinions\nK,Xã K,5\nN,Xã N,47\n"},
        {"N,2019-01-01,2019-12-31,y tế,40\nK,2019-01-01,2019-12-31,,5\n", "unit", "2019-12-31",
         "unit,unit_name,opinions,opinions_lower,opinions_upper\nK,Xã K,5,5,5\nN,Xã N,40,40,\n"},
        {"K,2019-01-01,2019-12-31,,5\n", "unit", "2019-12-31", "unit,unit_name,opinions\nK,Xã K,5\nN,Xã N,\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char rows[500];
        snprintf(rows, sizeof rows, "unit,from,to,field,opinions\n%s", cases[i].rows);
        const char *const files[][2] = {
            {"u.csv", "code,name,level,valid_from,valid_to\nA,Xã A,commune,,2019-06-30\nB,Xã B,commune,,2019-06-30\n"
                      "N,Xã N,commune,2019-07-01,\nK,Xã K,commune,,\n"},
            {"l.csv", "from,to,effective_on,coverage\nA,N,2019-07-01,full\nB,N,2019-07-01,full\n"},
            {"t.csv", rows}};
        if (i > 0) dh_dataset_close(f.dataset);
        open_files("return { as_of = '2019-12-31', units = { file = 'u.csv' }, lineage = { file = 'l.csv' }, "
                   "summaries = { file = 't.csv' } }",
                   files, 3);
        assert_gives(REQUEST(.names = "opinions", .by = cases[i].by, .geography = cases[i].geography, .complete = 1,
                             .from = "2019", .to = "2019"),
                     DH_FORMAT_CSV, cases[i].expected);
        if (i == 1)
            assert_note(REQUEST(.names = "opinions", .by = "unit", .complete = 1, .from = "2019", .to = "2019"),
                        "2 reports due (a unit, a period) are in those of the units which their units became: they are "
                        "not known by themselves, and count there");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(each_unit_due_has_a_row_for_each_period),
        A_TEST(notes_name_who_did_not_report),
        A_TEST(more_silent_units_than_are_named_are_counted),
        A_TEST(a_unit_that_reported_none_of_a_kind_has_zero),
        A_TEST(a_list_that_is_declared_complete_gives_zeros),
        A_TEST(a_row_without_a_day_leaves_its_unit_unknown),
        A_TEST(summaries_tell_of_the_days_they_cover),
        A_TEST(a_unit_carried_to_another_day_has_what_all_before_it_reported),
        A_TEST(without_a_list_of_units_those_of_the_data_are_due),
        A_TEST(what_cannot_be_complete_is_refused),
        A_TEST(every_allocation_may_fail),
        cmocka_unit_test_setup_teardown(a_report_of_the_successor_is_of_its_predecessors, measure_set_up,
                                        measure_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, files_remove);
}
