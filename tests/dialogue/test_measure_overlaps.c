/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same events are never counted from two sources: detail, the figures that sessions state, summaries, lineage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialogue/files.h"
#include "dialogue/measure_fixture.h"

#define MANIFEST "return { as_of = '2019-12-31', unit_level = 'commune', "
#define SESSIONS "sessions = { file = 's.csv' }, "
#define OPINIONS "opinions = { file = 'o.csv' }, "

/* Neighbours tried: all opinions name none; another session of that unit and day; the day and the unit of an opinion
 * differ from its session's; tables without units; a session that nobody refers to. */
static void opinions_count_once_beside_what_their_sessions_state(void **state)
{
    (void)state;
    static const struct {
        const char *sessions, *opinions, *measures, *by, *expected;
    } cases[] = {
        {"id,unit,held_on,opinions\ns1,A,2018-01-05,3\ns2,B,2018-01-06,2\n",
         "id,session,unit,raised_on\no1,s1,A,2018-01-05\no2,s1,A,2018-01-05\no3,s1,A,2018-01-05\no4,,B,2018-01-06\n"
         "o5,,B,2018-01-06\n",
         "opinions", "unit", "unit,unit_name,opinions\nA,A,3\nB,B,2\n"},
        {"id,unit,held_on,opinions\ns1,A,2018-01-05,3\ns2,B,2018-01-06,2\n",
         "id,unit,raised_on\no1,A,2018-01-05\no2,A,2018-01-05\no3,A,2018-01-05\no4,B,2018-01-06\no5,B,2018-01-06\n",
         "opinions", "unit", "unit,unit_name,opinions\nA,A,3\nB,B,2\n"},
        /* the second session of the day is another event; what names no session may be of it */
        {"id,unit,held_on,opinions\ns1,A,2018-01-05,3\ns2,A,2018-01-05,4\n",
         "id,session,unit,raised_on\no1,s1,A,2018-01-05\no2,s1,A,2018-01-05\n", "opinions", NULL, "opinions\n6\n"},
        {"id,unit,held_on,opinions\ns1,A,2018-01-05,3\ns2,A,2018-01-05,4\n",
         "id,session,unit,raised_on\no1,s1,A,2018-01-05\no2,,A,2018-01-05\n", "opinions", NULL, "opinions\n2\n"},
        {"id,unit,held_on,opinions\ns1,A,2018-01-05,2\ns2,A,2018-02-05,7\n",
         "id,session,unit,raised_on\no1,s1,B,2018-02-05\no2,s1,A,2018-03-01\n", "opinions", NULL, "opinions\n9\n"},
        /* neither table names units: the day is all there is */
        {"id,held_on,opinions\ns1,2018-01-05,3\ns2,2018-01-06,2\n", "id,raised_on\no1,2018-01-05\n", "opinions", NULL,
         "opinions\n3\n"},
        {"id,unit,held_on,opinions\ns1,A,2018-01-05,3\ns2,B,2018-01-06,2\n", "id,raised_on\no1,2018-01-05\n",
         "opinions", NULL, "opinions\n3\n"},
        /* a ratio takes both halves of a session from one source */
        {"id,unit,held_on,opinions\ns1,A,2018-01-05,3\ns2,A,2018-02-05,\n",
         "id,session,unit,raised_on\no1,s1,A,2018-01-09\no2,s1,A,2018-01-09\no3,s1,A,2018-01-09\no4,s2,A,2018-02-05\n",
         "opinions_per_session", NULL,
         "opinions_per_session_numerator,opinions_per_session_denominator,opinions_per_session\n4,2,2\n"},
        /* one session tells nothing: the sum is at least what is known */
        {"id,unit,held_on,opinions\ns1,A,2018-01-05,\ns2,A,2018-02-05,2\ns3,A,2018-03-05,\n",
         "id,session,unit,raised_on\no1,s1,A,2018-01-05\n", "opinions", NULL,
         "opinions,opinions_lower,opinions_upper\n3,3,\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const files[][2] = {{"s.csv", cases[i].sessions}, {"o.csv", cases[i].opinions}};
        if (i > 0) dh_dataset_close(f.dataset);
        open_files(MANIFEST SESSIONS OPINIONS "}", files, 2);
        assert_gives(REQUEST(.names = cases[i].measures, .by = cases[i].by, .parts = "components"), DH_FORMAT_CSV,
                     cases[i].expected);
    }
}

/* A list is often dated some days beside its session. Neighbours tried: as many, more and fewer listed, over two days,
 * too far away, a session of that day, between two sessions, sessions that state nothing or have opinions of their own,
 * another unit, by a column that only opinions have, after the as-of day, a measure with another figure. */
static void a_list_days_beside_its_session_counts_once(void **state)
{
    (void)state;
    static const char sessions[] = "id,unit,held_on,opinions,answered_at_session\ns1,A,2018-03-15,3,1\n"
                                   "s2,B,2018-03-16,2,\n";
    static const struct {
        const char *sessions, *opinions, *by, *expected;
    } cases[] = {
        {sessions, "id,unit,raised_on\n1,A,2018-03-14\n2,A,2018-03-14\n3,A,2018-03-14\n", "unit",
         "unit,unit_name,opinions\nA,A,3\nB,B,2\n"},
        {sessions, "id,unit,raised_on\n1,A,2018-03-14\n2,A,2018-03-13\n3,A,2018-03-30\n4,A,2018-03-30\n", "unit",
         "unit,unit_name,opinions\nA,A,4\nB,B,2\n"},
        {sessions, "id,unit,raised_on\n1,A,2018-03-14\n2,A,2018-03-14\n", "unit",
         "unit,unit_name,opinions\nA,A,3\nB,B,2\n"},
        {sessions, "id,unit,raised_on,field\n1,A,2018-03-14,x\n2,A,2018-03-14,y\n", "field",
         "field,opinions\nx,1\ny,1\n"},
        {sessions, "id,unit,raised_on\n1,A,2018-03-31\n2,B,2018-03-16\n3,B,2018-03-15\n", "unit",
         "unit,unit_name,opinions\nA,A,4\nB,B,2\n"},
        {"id,unit,held_on,opinions\ns1,A,2018-03-01,2\ns2,A,2018-03-05,3\n",
         "id,unit,raised_on\n1,A,2018-03-03\n2,A,2018-03-03\n3,A,2018-03-03\n", NULL, "opinions\n6\n"},
        {"id,unit,held_on,opinions\ns1,A,2018-03-01,\ns2,A,2018-03-02,0\ns3,A,2018-03-03,4\ns4,A,2018-03-08,1\n",
         "id,session,unit,raised_on\n1,s3,A,2018-03-03\n2,,A,2018-03-02\n3,,A,2018-03-04\n", "unit",
         "unit,unit_name,opinions,opinions_lower,opinions_upper\nA,A,3,3,\n"},
        {"id,unit,held_on,opinions\ns1,A,2019-12-30,3\n", "id,unit,raised_on\n1,A,2020-01-02\n", NULL, "opinions\n3\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const files[][2] = {{"s.csv", cases[i].sessions}, {"o.csv", cases[i].opinions}};
        if (i > 0) dh_dataset_close(f.dataset);
        open_files(MANIFEST SESSIONS OPINIONS "}", files, 2);
        assert_gives(REQUEST(.names = "opinions", .by = cases[i].by), DH_FORMAT_CSV, cases[i].expected);
    }
    static const char *const files[][2] = {
        {"s.csv", sessions},
        {"o.csv", "id,unit,raised_on,answered_at_session\n1,A,2018-03-14,yes\n2,A,2018-03-14,yes\n"
                  "3,B,2018-03-18,yes\n"}};
    dh_dataset_close(f.dataset);
    open_files(MANIFEST SESSIONS OPINIONS "}", files, 2);
    assert_gives(REQUEST(.names = "answered_at_session", .by = "unit"), DH_FORMAT_CSV,
                 "unit,unit_name,answered_at_session\nA,A,1\nB,B,1\n");
}

/* Neighbours tried: no column, an empty one, some days; a session's day; a period; beside sessions and summaries that
 * state a number. */
static void opinions_without_a_day_are_counted(void **state)
{
    (void)state;
    static const char sessions[] = "id,unit,held_on,opinions\ns1,A,2018-01-05,3\ns2,B,2018-01-06,2\n",
                      summaries[] = "unit,from,to,opinions\nA,2017-01-01,2017-12-31,50\nB,2017-01-01,2017-12-31,60\n";
    static const struct {
        const char *opinions, *by, *from, *expected;
    } cases[] = {
        {"id,field\n1,a\n2,b\n", "field", NULL, "field,opinions\na,1\nb,1\n"},
        {"id,field,raised_on\n1,a,\n2,b,\n", NULL, NULL, "opinions\n2\n"},
        {"id,unit\n1,A\n2,A\n3,A\n", "unit", NULL, "unit,unit_name,opinions\nA,A,3\nB,B,62\n"},
        {"id,unit\n1,A\n2,A\n3,A\n", "unit", "2018", "unit,unit_name,opinions\nA,A,3\nB,B,2\n"},
        {"id,unit,raised_on\n1,A,\n2,A,2018-05-01\n3,A,\n", "year", NULL, "year,opinions\n2017,110\n2018,6\n,2\n"},
        {"id,session\n1,s1\n2,s1\n3,s1\n4,\n", NULL, NULL, "opinions\n116\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const files[][2] = {{"s.csv", sessions}, {"o.csv", cases[i].opinions}, {"t.csv", summaries}};
        if (i > 0) dh_dataset_close(f.dataset);
        open_files(i == 1 ? MANIFEST OPINIONS "}" : MANIFEST SESSIONS OPINIONS "summaries = { file = 't.csv' } }",
                   files, 3);
        assert_gives(REQUEST(.names = "opinions", .by = cases[i].by, .from = cases[i].from), DH_FORMAT_CSV,
                     cases[i].expected);
        if (i == 3)
            assert_note(REQUEST(.names = "opinions", .from = "2018"),
                        "without a day, counted in no period: 3 rows of opinions");
    }
}

/* Neighbours tried: a path and a text that hold the words, a key under another name, a condition on the kind itself. */
static void breakdowns_are_preferred_when_their_columns_are_asked_for(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,level\nA,Xã A,commune\n"},
        {"t.csv", "unit,from,to,kind,sessions\nA,2018-01-01,2018-12-31,,9\nA,2018-01-01,2018-12-31,periodic,3\n"
                  "A,2018-01-01,2018-12-31,thematic,4\n"}};
    static const struct {
        const char *by, *where, *expected;
    } cases[] = {{NULL, NULL, "sessions\n9\n"},
                 {NULL, "unit.level == 'commune'", "sessions\n9\n"},
                 {"unit.level", NULL, "unit_level,sessions\ncommune,9\n"},
                 {NULL, "unit.name ~= 'level kind audience'", "sessions\n9\n"},
                 {"kind", NULL, "kind,sessions\nperiodic,3\nthematic,4\n,2\n"},
                 {"kind as k", NULL, "k,sessions\nperiodic,3\nthematic,4\n,2\n"},
                 {"kind as `the kind`", NULL, "the kind,sessions\nperiodic,3\nthematic,4\n,2\n"},
                 {NULL, "kind == 'thematic'", "sessions\n4\n"}};
    open_files("return { units = { file = 'u.csv' }, summaries = { file = 't.csv' } }", files, 2);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_gives(REQUEST(.names = "sessions", .by = cases[i].by, .where = cases[i].where), DH_FORMAT_CSV,
                     cases[i].expected);
}

/* Neighbours tried: a parent that is not there, whose part then counts itself; by unit. */
static void an_opinion_that_was_split_counts_once(void **state)
{
    (void)state;
    static const char *const files[][2] = {{"o.csv", "id,unit,raised_on,parent\n1,A,2019-01-01,\n2,A,2019-01-01,1\n"
                                                     "3,A,2019-01-01,1\n4,B,2019-01-01,\n5,B,2019-01-01,9\n"}};
    open_files(MANIFEST OPINIONS "}", files, 1);
    assert_gives(REQUEST(.names = "opinions", .by = "unit"), DH_FORMAT_CSV, "unit,unit_name,opinions\nA,A,1\nB,B,2\n");
}

/* A was split into B and C in the middle of 2019: what B sums up of the year may be what A's sessions tell too, and
 * what D sums up is not. Neighbours tried: a window after the split, a merger, a ratio. */
static void a_summary_over_a_split_leaves_bounds(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,valid_from,valid_to\nA,A,,2019-06-30\nB,B,2019-07-01,\nC,C,2019-07-01,\nD,D,,\n"},
        {"l.csv", "from,to,effective_on,coverage\nA,B,2019-07-01,0.6\nA,C,2019-07-01,0.4\n"},
        {"s.csv", "id,unit,held_on,participants\n1,A,2019-02-01,10\n"},
        {"t.csv", "unit,from,to,sessions,participants\nB,2019-01-01,2019-12-31,3,30\nC,2019-07-01,2019-12-31,2,20\n"
                  "D,2019-01-01,2019-12-31,4,40\n"}};
    open_files(MANIFEST "units = { file = 'u.csv' }, lineage = { file = 'l.csv' }, " SESSIONS
                        "summaries = { file = 't.csv' } }",
               files, 4);
    assert_gives(REQUEST(.names = "participants", .by = "unit"), DH_FORMAT_CSV,
                 "unit,unit_name,participants,participants_lower,participants_upper\nA,A,10,10,10\nB,B,30,0,30\n"
                 "C,C,20,20,20\nD,D,40,40,40\n");
    assert_gives(REQUEST(.names = "sessions"), DH_FORMAT_CSV, "sessions,sessions_lower,sessions_upper\n10,7,10\n");
    assert_gives(REQUEST(.names = "participants_per_session"), DH_FORMAT_CSV, "participants_per_session\n\"\"\n");
    assert_note(REQUEST(.names = "sessions"),
                "of units made of parts of others, and perhaps of the same events as records of the former units, so "
                "that counts are bounds: 1 row of summaries");
}

/* The same, asked for by the units before the split, which have what B sums up for certain, and by others. Neighbours
 * tried: a district, a year, a ratio, another session without a unit, the part of a total that its kinds leave. */
static void bounds_are_carried_to_earlier_units(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,level,parent,valid_from,valid_to\nP,P,district,,,\nA,A,commune,P,,2018-06-30\n"
                  "B,B,commune,P,2018-07-01,\nC,C,commune,P,2018-07-01,\n"},
        {"l.csv", "from,to,effective_on,coverage\nA,B,2018-07-01,0.5\nA,C,2018-07-01,0.5\n"},
        {"s.csv", "id,unit,held_on,kind,participants\n1,A,2018-01-05,,10\n2,,2018-02-05,,3\n"},
        {"t.csv", "unit,from,to,kind,sessions,participants\nB,2018-01-01,2018-12-31,,4,9\n"
                  "B,2018-01-01,2018-12-31,periodic,1,5\n"}};
    open_files(MANIFEST "units = { file = 'u.csv' }, lineage = { file = 'l.csv' }, " SESSIONS
                        "summaries = { file = 't.csv' } }",
               files, 4);
    static const struct {
        const char *by, *geography, *expected;
    } cases[] = {
        {"unit", "2018-01-01",
         "unit,unit_name,participants,participants_lower,participants_upper\nA,A,19,10,19\n,,3,3,3\n"},
        {"unit,year", "2018-01-01",
         "unit,unit_name,year,participants,participants_lower,participants_upper\nA,A,2018,19,10,19\n,,2018,3,3,3\n"},
        {"unit.parent", "2018-01-01",
         "unit_parent,participants,participants_lower,participants_upper\nP,19,10,19\n,3,3,3\n"},
        {"year", "2018-01-01", "year,participants,participants_lower,participants_upper\n2018,22,13,22\n"},
        {"unit,kind", "2018-01-01",
         "unit,unit_name,kind,participants,participants_lower,participants_upper\nA,A,periodic,5,0,5\nA,A,,14,10,14\n"
         ",,,3,3,3\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_gives(REQUEST(.names = "participants", .by = cases[i].by, .geography = cases[i].geography),
                     DH_FORMAT_CSV, cases[i].expected);
    assert_gives(REQUEST(.names = "participants_per_session", .by = "unit", .geography = "2018-01-01"), DH_FORMAT_CSV,
                 "unit,unit_name,participants_per_session\nA,A,\n,,3\n");
}

/* A summary that another one of its unit overlaps in part is not all told by it: the sum has at least what the larger
 * tells, and at most both; of three in a row the bound is true, and could be narrower. Neighbours tried: the longer is
 * the larger, days between that both leave, three in a row, rows that others fill (nothing is left), a better status,
 * bounds, an unknown figure, a half of a larger one, kinds that cross a total, asked for by kind and not, two units, a
 * ratio. */
static void summaries_that_overlap_in_part_leave_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *by, *expected;
    } cases[] = {
        {"A,2018-01-01,2018-03-31,,,7\nA,2018-02-01,2018-04-30,,,8\n", NULL, "8,8,15\n"},
        {"A,2018-01-01,2018-03-31,,,7\nA,2018-02-01,2018-12-31,,,800\n", NULL, "800,800,807\n"},
        {"A,2018-01-01,2018-03-31,,,7\nA,2018-05-01,2018-12-31,,,8\n", NULL, "15\n"},
        {"A,2018-01-01,2018-04-30,,,5\nA,2018-04-01,2018-08-31,,,6\nA,2018-08-01,2018-12-31,,,9\n", NULL, "9,9,20\n"},
        {"A,2018-01-01,2018-06-30,,,5\nA,2018-07-01,2018-12-31,,,6\nA,2018-05-01,2018-08-31,,,9\n", NULL, "11\n"},
        {"A,2018-01-01,2018-06-30,,,5\nA,2018-04-01,2018-12-31,,,6\nA,2018-05-01,2018-08-31,,,9\n", NULL, "6,6,11\n"},
        {"A,2018-01-01,2018-03-31,,official,7\nA,2018-02-01,2018-04-30,,estimate,8\n", NULL, "8,8,15\n"},
        {"A,2018-01-01,2018-03-31,,official,7\nA,2018-01-01,2018-03-31,,estimate,8\n", NULL, "7\n"},
        {"A,2018-01-01,2018-03-31,,,>5\nA,2018-02-01,2018-04-30,,,8\n", NULL, "8,8,\n"},
        {"A,2018-01-01,2018-03-31,,,7\nA,2018-02-01,2018-04-30,,,>8\n", NULL, "8,9,\n"},
        {"A,2018-01-01,2018-03-31,,,7\nA,2018-02-01,2018-04-30,,,\n", NULL, "7\n"},
        {"A,2018-01-01,2018-12-31,,,9\nA,2018-03-01,2018-04-30,,,8\n", NULL, "9\n"},
        {"A,2018-02-01,2018-02-28,,,3\nA,2018-01-01,2018-03-31,periodic,,7\n", NULL, "7,7,10\n"},
        {"A,2018-02-01,2018-02-28,,,3\nA,2018-01-01,2018-03-31,periodic,,7\n", "kind", "periodic,7,7,7\n,0,0,3\n"},
        {"A,2018-01-01,2018-03-31,,,7\nA,2018-02-01,2018-04-30,,,8\nB,2018-01-01,2018-03-31,,,4\n", "unit",
         "A,A,8,8,15\nB,B,4,4,4\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char rows[1000] = "unit,from,to,kind,status,participants\n", expected[200] = "";
        if (cases[i].by != NULL)
            snprintf(expected, sizeof expected, "%s%s,", cases[i].by,
                     strcmp(cases[i].by, "unit") == 0 ? ",unit_name" : "");
        strcat(expected, strchr(cases[i].expected, ',') != NULL ? "participants,participants_lower,participants_upper\n"
                                                                : "participants\n");
        const char *const files[][2] = {{"t.csv", strcat(rows, cases[i].rows)}};
        if (i > 0) dh_dataset_close(f.dataset);
        open_files(MANIFEST "summaries = { file = 't.csv' } }", files, 1);
        assert_gives(REQUEST(.names = "participants", .by = cases[i].by), DH_FORMAT_CSV,
                     strcat(expected, cases[i].expected));
    }
    assert_note(REQUEST(.names = "participants"), "overlap others of the same unit in part, and how much of them is in "
                                                  "those is not known, so that counts are bounds: 1 row of summaries");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(opinions_count_once_beside_what_their_sessions_state, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(a_list_days_beside_its_session_counts_once, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(opinions_without_a_day_are_counted, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(an_opinion_that_was_split_counts_once, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(a_summary_over_a_split_leaves_bounds, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(bounds_are_carried_to_earlier_units, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(summaries_that_overlap_in_part_leave_bounds, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(breakdowns_are_preferred_when_their_columns_are_asked_for, measure_set_up,
                                        measure_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, files_remove);
}
