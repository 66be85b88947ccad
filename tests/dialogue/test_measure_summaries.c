/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of several reports of a unit and period counts. */
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

#define OPEN(rows)                                                                                                     \
    open_files("return { as_of = '2019-12-31', units = { file = 'u.csv' }, summaries = { file = 't.csv' } }",          \
               (const char *const[][2]){{"u.csv", "code,name,level\nA,Xã A,commune\nB,Xã B,commune\n"},                \
                                        {"t.csv", "unit,from,to,kind,sessions,status\n" rows}},                        \
               2)

static void assert_sessions(const char *where, const char *by, const char *expected)
{
    assert_gives(REQUEST(.names = "sessions", .where = where, .by = by), DH_FORMAT_CSV, expected);
}

/* Neighbours tried: quarters, halves of which one is missing, one without status, one that does not tell the figure, an
 * official year beside estimates of halves, a breakdown, a unit of its own, half-years asked for. */
static void official_parts_beat_an_estimate_of_the_whole(void **state)
{
    (void)state;
    OPEN("A,2019-01-01,2019-12-31,,10,estimate\nA,2019-01-01,2019-06-30,,4,official\nA,2019-07-01,2019-12-31,,5,"
         "official\n"
         "B,2019-01-01,2019-12-31,,20,estimate\nB,2019-01-01,2019-06-30,,8,official\n");
    assert_sessions(NULL, "unit", "unit,unit_name,sessions\nA,Xã A,9\nB,Xã B,20\n");
    assert_sessions(NULL, "half", "half,sessions\n1,12\n2,5\n");
    dh_dataset_close(f.dataset);
    OPEN("A,2019-01-01,2019-12-31,,10,estimate\nA,2019-01-01,2019-06-30,,4,\nA,2019-07-01,2019-09-30,,3,official\n"
         "A,2019-10-01,2019-12-31,,1,official\nA,2019-01-01,2019-06-30,,7,estimate\n"
         "B,2019-01-01,2019-12-31,,20,official\nB,2019-01-01,2019-06-30,,8,estimate\nB,2019-07-01,2019-12-31,,9,"
         "estimate\n");
    assert_sessions(NULL, "unit", "unit,unit_name,sessions\nA,Xã A,8\nB,Xã B,20\n");
    dh_dataset_close(f.dataset);
    OPEN("A,2019-01-01,2019-12-31,,10,estimate\nA,2019-01-01,2019-06-30,,4,official\nA,2019-07-01,2019-12-31,,,"
         "official\n"
         "B,2019-01-01,2019-12-31,,20,estimate\nB,2019-01-01,2019-06-30,periodic,8,official\n"
         "B,2019-07-01,2019-12-31,periodic,9,official\n");
    assert_sessions(NULL, "unit", "unit,unit_name,sessions\nA,Xã A,10\nB,Xã B,20\n");
}

/* Neighbours tried: the other status, either, none, with a condition on units, under not. */
static void the_status_that_is_asked_for_is_chosen_from(void **state)
{
    (void)state;
    OPEN("A,2019-01-01,2019-12-31,,10,estimate\nA,2019-01-01,2019-06-30,,4,official\nA,2019-07-01,2019-12-31,,5,"
         "official\n"
         "B,2019-01-01,2019-12-31,,20,estimate\nB,2019-01-01,2019-06-30,,8,official\n");
    assert_sessions("status == 'official'", NULL, "sessions\n17\n");
    assert_sessions("status == 'estimate'", NULL, "sessions\n30\n");
    assert_sessions("not (status == 'official')", NULL, "sessions\n30\n");
    assert_sessions("one_of(status, 'estimate', 'official')", NULL, "sessions\n29\n");
    assert_sessions("unit.name == 'Xã B' and status == 'official'", NULL, "sessions\n8\n");
    assert_sessions("not is_known(status)", NULL, "sessions\n\"\"\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(official_parts_beat_an_estimate_of_the_whole, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(the_status_that_is_asked_for_is_chosen_from, measure_set_up, measure_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, files_remove);
}
