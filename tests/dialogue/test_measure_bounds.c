/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures where units were split or gave a part away: the bounds of their figures. */
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
#include "execute/execute.h"

/* D is made of A, whole, and of a part of B in July 2020: what B told before may be of D, and nothing after. */
static void what_cannot_be_mapped_whole_leaves_bounds(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,level,valid_from,valid_to\nA,Xã A,commune,,2020-06-30\nB,Xã B,commune,,2020-06-30\n"
                  "C,Xã C,commune,,\nD,Xã D,commune,2020-07-01,\nE,Xã E,commune,2020-07-01,\n"},
        {"l.csv", "from,to,effective_on,coverage\nA,D,2020-07-01,full\nB,D,2020-07-01,partial\n"
                  "B,E,2020-07-01,partial\n"},
        {"s.csv", "id,unit,held_on,participants\n1,A,2019-02-01,10\n2,B,2019-02-01,20\n3,A,2018-02-01,40\n"
                  "4,D,2020-09-01,30\n5,C,2019-03-01,5\n6,B,2020-02-01,7\n7,E,2021-02-01,8\n"},
    };
    open_files("return { units = { file = 'u.csv' }, lineage = { file = 'l.csv' }, sessions = { file = 's.csv' } }",
               files, 3);
    dh_measure_request request = {.struct_size = sizeof request,
                                  .names = "participants,participants_per_session",
                                  .by = "unit,year",
                                  .geography = "2021-12-31"};
    assert_gives(&request, DH_FORMAT_CSV,
                 "unit,unit_name,year,participants,participants_lower,participants_upper,participants_per_session\n"
                 "C,Xã C,2019,5,5,5,5\nD,Xã D,2018,40,40,40,40\nD,Xã D,2019,10,10,30,\nD,Xã D,2020,30,30,37,\n"
                 "E,Xã E,2019,,,,\nE,Xã E,2020,,,,\nE,Xã E,2021,8,8,8,8\n,,2019,20,20,20,20\n,,2020,7,7,7,7\n");
    assert_note(&request,
                "4 rows depend on units that were split, merged or gave "
                "up a part, and whose figures may be of one unit or another by now: counts are bounds, ratios "
                "unknown");
    request.by = "unit"; /* and back, before D was merged of A and a part of B */
    request.geography = "2019-12-31";
    request.names = "participants";
    assert_gives(&request, DH_FORMAT_CSV,
                 "unit,unit_name,participants,participants_lower,participants_upper\nA,Xã A,50,50,80\nB,Xã B,35,35,65\n"
                 "C,Xã C,5,5,5\n,,30,30,30\n");
    request.geography = "2021-12-31";
    request.by = "unit,year,quarter";
    request.names = "participants";
    request.from = "2020";
    assert_gives(&request, DH_FORMAT_CSV,
                 "unit,unit_name,year,quarter,participants\nD,Xã D,2020,1,\nD,Xã D,2020,3,30\nE,Xã E,2020,1,\n"
                 "E,Xã E,2021,1,8\n,,2020,1,7\n");
    request.geography = "then";
    assert_gives(&request, DH_FORMAT_CSV,
                 "unit,unit_name,year,quarter,participants\nB,Xã B,2020,1,7\nD,Xã D,2020,3,30\nE,Xã E,2021,1,8\n");
}

/* K gave a part to L in 2020, and both go on standing; M and N lie in two districts, one each. */
static void bounds_follow_the_keys_and_the_filter(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,level,parent,valid_to\nG,Huyện G,district,,\nH,Huyện H,district,,\nK,Xã K,commune,G,\n"
                  "L,Xã L,commune,G,\nS,Xã S,commune,G,2019-12-31\nM,Xã M,commune,G,\nN,Xã N,commune,H,\n"},
        {"l.csv", "from,to,effective_on,coverage\nK,L,2020-01-01,0.1\nS,M,2020-01-01,0.5\nS,N,2020-01-01,0.5\n"},
        {"s.csv", "id,unit,held_on,participants,kind\n1,K,2019-02-01,10,periodic\n2,L,2019-02-01,20,periodic\n"
                  "3,K,2020-02-01,40,periodic\n4,S,2019-09-01,100,thematic\n5,M,2019-03-01,5,periodic\n"},
    };
    open_files("return { units = { file = 'u.csv' }, lineage = { file = 'l.csv' }, sessions = { file = 's.csv' } }",
               files, 3);
#define BOUNDS "participants,participants_lower,participants_upper\n"
    static const struct {
        const char *by, *where, *expected;
    } cases[] = {
        {"unit,year", NULL,
         "unit,unit_name,year," BOUNDS "K,Xã K,2019,10,0,10\nK,Xã K,2020,40,40,40\nL,Xã L,2019,20,20,30\n"
         "M,Xã M,2019,5,5,105\nN,Xã N,2019,,,\n,,2019,100,100,100\n"},
        {"unit.name", NULL, "unit_name," BOUNDS "Xã K,50,40,50\nXã L,20,20,30\nXã M,5,5,105\nXã N,,,\n,100,100,100\n"},
        /* K and L are of one district, so that it does not matter which of them it was */
        {"unit.parent.name", NULL, "unit_parent_name," BOUNDS "Huyện G,75,75,175\nHuyện H,,,\n,100,100,100\n"},
        {NULL, NULL, "participants\n175\n"},
        {"kind", NULL, "kind,participants\nperiodic,75\nthematic,100\n"},
        {NULL, "unit == 'K'", BOUNDS "50,40,50\n"},
        {NULL, "unit.name == 'Xã N'", "participants\n\"\"\n"},
        {"unit", "kind == 'thematic'", "unit,unit_name,participants\nM,Xã M,\nN,Xã N,\n,,100\n"},
        {"unit", "kind == 'periodic' and month(held_on) == 3", "unit,unit_name,participants\nM,Xã M,5\n"},
        {NULL, "kind == 'periodic' and one_of(unit, 'K', 'L')", "participants\n70\n"},
    };
#undef BOUNDS
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_gives(
            REQUEST(.names = "participants", .by = cases[i].by, .where = cases[i].where, .geography = "2021-12-31"),
            DH_FORMAT_CSV, cases[i].expected);
    assert_gives(REQUEST(.names = "participants_per_session", .by = "unit", .geography = "2021-12-31"), DH_FORMAT_CSV,
                 "unit,unit_name,participants_per_session\nK,Xã K,\nL,Xã L,\nM,Xã M,\nN,Xã N,\n,,100\n");
}

#define UNITS    "code,name,level,parent,valid_from,valid_to\n"
#define LINKS    "from,to,effective_on,coverage\n"
#define SESSIONS "id,unit,held_on,participants\n"
#define OPINIONS "id,unit,raised_on,outcome,competence\n"
#define BOUNDS   "participants,participants_lower,participants_upper\n"

/* What a history leaves certain is exact, and what it does not lies within the bounds: the truth worked out by hand. */
static void bounds_hold_the_truth(void **state)
{
    (void)state;
    static const struct {
        const char *units, *links, *table, *rows, *measures, *by, *where, *geography, *expected;
    } cases[] = {
        /* B stood beside A until it took it in: of what it told after that only a part is A's */
        {UNITS "A,A,commune,,2000-01-01,2014-12-31\nB,B,commune,,2010-01-01,\n", LINKS "A,B,2015-01-01,full\n",
         "sessions", SESSIONS "1,A,2012-05-01,10\n2,B,2012-05-01,20\n3,B,2016-05-01,30\n", "participants", "unit", NULL,
         "2005-01-01", "unit,unit_name," BOUNDS "A,A,10,10,40\n,,50,50,50\n"},
        /* a change in the middle of a summary's year, to either side of it */
        {UNITS "B,B,commune,,,\nC,C,commune,,,\n", LINKS "B,C,2019-07-01,partial\n", "summaries",
         "unit,from,to,participants\nB,2019-01-01,2019-12-31,100\nC,2019-01-01,2019-12-31,50\n", "participants", "unit",
         NULL, "2021-12-31", "unit,unit_name," BOUNDS "B,B,100,0,100\nC,C,50,50,150\n"},
        {UNITS "B,B,commune,,,\nC,C,commune,,,\n", LINKS "B,C,2019-07-01,partial\n", "summaries",
         "unit,from,to,participants\nB,2019-01-01,2019-12-31,100\nC,2019-01-01,2019-12-31,50\n", "participants", "unit",
         NULL, "2018-12-31", "unit,unit_name," BOUNDS "B,B,100,100,150\nC,C,50,0,50\n"},
        /* both heirs are of one district, and of one level */
        {UNITS "P,P,district,,,\nA,A,commune,P,,2019-12-31\nB,B,commune,P,2020-01-01,\nC,C,commune,P,2020-01-01,\n",
         LINKS "A,B,2020-01-01,0.6\nA,C,2020-01-01,0.4\n", "sessions", SESSIONS "1,A,2019-05-01,10\n2,B,2020-05-01,5\n",
         "participants", "unit.parent.name", NULL, "2021-12-31", "unit_parent_name,participants\nP,15\n"},
        {UNITS "P,P,district,,,\nA,A,commune,P,,2019-12-31\nB,B,commune,P,2020-01-01,\nC,C,commune,P,2020-01-01,\n",
         LINKS "A,B,2020-01-01,0.6\nA,C,2020-01-01,0.4\n", "sessions", SESSIONS "1,A,2019-05-01,10\n2,B,2020-05-01,5\n",
         "participants", "year", "unit.parent == 'P'", "2021-12-31", "year,participants\n2019,10\n2020,5\n"},
        {UNITS "P,P,district,,,\nA,A,commune,P,,2019-12-31\nB,B,commune,P,2020-01-01,\nC,C,commune,P,2020-01-01,\n",
         LINKS "A,B,2020-01-01,0.6\nA,C,2020-01-01,0.4\n", "sessions", SESSIONS "1,A,2019-05-01,10\n2,B,2020-05-01,5\n",
         "participants", "unit", NULL, "2015-01-01", "unit,unit_name,participants\nA,A,15\n"},
        /* split, and merged again */
        {UNITS "A,A,commune,,,2009-12-31\nB,B,commune,,2010-01-01,2014-12-31\nC,C,commune,,2010-01-01,2014-12-31\n"
               "D,D,commune,,2015-01-01,\n",
         LINKS "A,B,2010-01-01,0.5\nA,C,2010-01-01,0.5\nB,D,2015-01-01,full\nC,D,2015-01-01,full\n", "sessions",
         SESSIONS "1,A,2009-05-01,10\n2,B,2012-05-01,20\n3,D,2020-05-01,7\n", "participants", "unit", NULL,
         "2021-06-30", "unit,unit_name,participants\nD,D,37\n"},
        /* told after a part had gone, before the rest did */
        {UNITS "A,A,commune,,,2019-12-31\nB,B,commune,,,\nC,C,commune,,,\n",
         LINKS "A,C,2015-01-01,partial\nA,B,2020-01-01,full\n", "sessions",
         SESSIONS "1,A,2018-05-01,10\n2,B,2018-05-01,5\n3,C,2018-05-01,7\n", "participants", "unit", NULL, "2021-12-31",
         "unit,unit_name,participants\nB,B,15\nC,C,7\n"},
        /* a part of it went to D, and nothing tells where the rest is */
        {UNITS "A,A,commune,,,2019-12-31\nD,D,commune,,,\n", LINKS "A,D,2020-01-01,0.4\n", "sessions",
         SESSIONS "1,A,2018-05-01,10\n2,D,2018-05-01,5\n", "participants", "unit", NULL, "2021-12-31",
         "unit,unit_name," BOUNDS "D,D,5,5,15\n,,10,10,10\n"},
        /* without a day it may have been on any */
        {UNITS "B,B,commune,,,\nD,D,commune,,,\n", LINKS "D,B,2020-06-01,partial\n", "opinions",
         OPINIONS "1,D,,open,commune\n2,B,2021-01-01,open,commune\n", "opinions", "unit", NULL, "2021-12-31",
         "unit,unit_name,opinions,opinions_lower,opinions_upper\nB,B,1,1,2\nD,D,1,0,1\n"},
        /* whose level decides what counts */
        {UNITS "A,A,commune,,,\nE,E,district,,,\n", LINKS "A,E,2019-07-01,0.3\n", "opinions",
         OPINIONS "1,A,2019-05-01,resolved,district\n2,A,2019-05-01,resolved,commune\n3,A,2019-05-01,open,commune\n",
         "resolution_rate,open_rate", NULL, NULL, "2021-12-31", "resolution_rate,open_rate\n,0.3333333333333333\n"},
        /* what has no unit any more beside what belongs elsewhere and has no upper bound */
        {UNITS "X,X,commune,,,2019-12-31\nP,P,commune,,,\nY,Y,commune,,2020-01-01,\nZ,Z,commune,,,2019-12-31\n",
         LINKS "X,P,2010-01-01,partial\nX,Y,2020-01-01,full\n", "sessions",
         SESSIONS "1,X,2018-05-01,≥ 300\n2,Z,2018-05-01,50\n", "participants", "unit", NULL, "2021-01-01",
         "unit,unit_name," BOUNDS "Y,Y,300,300,\n,,50,50,\n"},
        /* a figure in doubt that is a bound itself */
        {UNITS "B,B,commune,,,\nC,C,commune,,,\n", LINKS "B,C,2019-07-01,partial\n", "sessions",
         SESSIONS "1,B,2019-08-01,100\n2,B,2019-05-01,≥ 10\n3,C,2019-08-01,50\n", "participants", "unit", NULL,
         "2021-12-31", "unit,unit_name," BOUNDS "B,B,110,100,\nC,C,50,50,\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const files[][2] = {{"u.csv", cases[i].units}, {"l.csv", cases[i].links}, {"t.csv", cases[i].rows}};
        char profile[200];
        snprintf(profile, sizeof profile,
                 "return { units = { file = 'u.csv' }, lineage = { file = 'l.csv' }, "
                 "%s = { file = 't.csv' } }",
                 cases[i].table);
        if (i > 0) dh_dataset_close(f.dataset);
        open_files(profile, files, 3);
        assert_gives(REQUEST(.names = cases[i].measures, .by = cases[i].by, .where = cases[i].where,
                             .geography = cases[i].geography),
                     DH_FORMAT_CSV, cases[i].expected);
    }
}
#undef UNITS
#undef LINKS
#undef SESSIONS
#undef OPINIONS
#undef BOUNDS

/* A query has one unit for a row or none. Neighbours tried: a part given away before the rest is merged, back to an
 * earlier day, summaries whose window holds the change, rows whose day is not there any more. */
static void a_query_names_no_unit_that_may_be_another(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,valid_to\nu,Xã U,\nw,Xã W,\na,Xã A,2009-12-31\nb,Xã B,\n"},
        {"l.csv", "from,to,effective_on,coverage\nu,w,2005-01-01,0.3\na,w,2005-01-01,partial\na,b,2010-01-01,full\n"},
        {"s.csv", "id,unit,held_on\n1,u,2003-01-01\n2,u,2003-02-01\n3,w,2003-03-01\n4,u,2010-01-01\n5,w,2010-01-01\n"
                  "6,a,2003-01-01\n7,a,2007-01-01\n"},
        {"t.csv", "unit,from,to,sessions\nu,2004-07-01,2005-06-30,1\nu,2005-01-01,2005-12-31,2\n"}};
    static const struct {
        const char *table, *select, *day, *expected, *note;
    } cases[] = {
        {"sessions", NULL, "2012-12-31", "id,unit\n1,\n2,\n3,w\n4,u\n5,w\n6,\n7,b\n",
         "3 rows of 2 units cannot be carried whole to 2012-12-31; their unit is left unknown: a Xã A, u Xã U"},
        {"sessions", NULL, "2004-12-31", "id,unit\n1,u\n2,u\n3,w\n4,u\n5,\n6,a\n7,a\n",
         "1 row of 1 unit cannot be carried whole to 2004-12-31; their unit is left unknown: w Xã W"},
        {"sessions", "id, unit", "2012-12-31", "id,unit\n1,\n2,\n3,w\n4,\n5,w\n6,\n7,\n",
         "5 rows of 2 units cannot be carried whole to 2012-12-31; their unit is left unknown: a Xã A, u Xã U"},
        {"summaries", NULL, "2012-12-31", "sessions,unit\n1,\n2,u\n",
         "1 row of 1 unit cannot be carried whole to 2012-12-31; their unit is left unknown: u Xã U"}};
    open_files("return { units = { file = 'u.csv' }, lineage = { file = 'l.csv' }, sessions = { file = 's.csv' }, "
               "summaries = { file = 't.csv' } }",
               files, 4);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dh_error error = DH_ERROR_INIT;
        dh_strbuf out = {0};
        dh_plan *plan;
        dh_table *table = NULL;
        const char *last = strcmp(cases[i].table, "sessions") == 0 ? "id, unit" : "sessions, unit";
        assert_int_equal(dh_plan_scan(&plan, dh_dataset_catalog(f.dataset), cases[i].table, &error), DH_OK);
        dh_status status = cases[i].select ? dh_plan_step(&plan, dh_plan_select, cases[i].select, &error) : DH_OK;
        if (status == DH_OK) status = dh_plan_step(&plan, dh_plan_geography, cases[i].day, &error);
        if (status == DH_OK) status = dh_plan_step(&plan, dh_plan_select, last, &error);
        if (status == DH_OK) status = dh_execute(&table, plan, &error);
        if (status != DH_OK) fail_msg("%s", error.message);
        dh_plan_free(plan);
        assert_int_equal(dh_table_write(&out, table, DH_FORMAT_CSV, DH_LOCALE_EN, &error), DH_OK);
        assert_string_equal(out.data, cases[i].expected);
        assert_string_equal(dh_table_note(table, 0), cases[i].note);
        dh_strbuf_free(&out);
        dh_table_free(table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_cannot_be_mapped_whole_leaves_bounds, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(bounds_follow_the_keys_and_the_filter, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(bounds_hold_the_truth, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(a_query_names_no_unit_that_may_be_another, measure_set_up, measure_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, files_remove);
}
