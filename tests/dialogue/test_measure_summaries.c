/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of several reports of a unit and period counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static void open_rows(const char *rows)
{
    const char *const files[][2] = {{"u.csv", "code,name,level,parent\nD,Huyện D,district,\nA,Xã A,commune,D\n"},
                                    {"t.csv", rows}};
    if (f.dataset != NULL) dh_dataset_close(f.dataset);
    open_files("return { as_of = '2019-12-31', units = { file = 'u.csv' }, summaries = { file = 't.csv' } }", files, 2);
}

/* Neighbours tried: parts of all of it, of more than it, of a unit below it, of half of its period, parts that do not
 * tell the figure, bounds, an estimate beside an official total, a ratio, conditions, two divisions. */
static void what_a_total_has_beyond_its_parts_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *measures, *by, *where, *expected;
    } cases[] = {
        {"A,2019-01-01,2019-12-31,,,20,10,\nA,2019-01-01,2019-12-31,,x,8,4,\nA,2019-01-01,2019-12-31,,y,5,2,\n",
         "opinions,resolution_rate_all", "field", NULL,
         "field,opinions,resolution_rate_all\nx,8,0.5\ny,5,0.4\n,7,0.5714285714285714\n"},
        {"A,2019-01-01,2019-12-31,,,20,10,\nA,2019-01-01,2019-12-31,,x,8,4,\n", "opinions", NULL, "field == 'x'",
         "opinions\n8\n"},
        {"A,2019-01-01,2019-12-31,,,20,10,\nA,2019-01-01,2019-12-31,,x,8,4,\n", "opinions", NULL, "field ~= 'x'",
         "opinions\n\"\"\n"},
        {"A,2019-01-01,2019-12-31,,,20,10,\nA,2019-01-01,2019-12-31,,x,8,4,\n", "opinions", NULL, "not is_known(field)",
         "opinions\n12\n"},
        {"A,2019-01-01,2019-12-31,,,13,,\nA,2019-01-01,2019-12-31,,x,8,,\nA,2019-01-01,2019-12-31,,y,5,,\n", "opinions",
         "field", NULL, "field,opinions\nx,8\ny,5\n"},
        {"A,2019-01-01,2019-12-31,,,12,,\nA,2019-01-01,2019-12-31,,x,8,,\nA,2019-01-01,2019-12-31,,y,5,,\n", "opinions",
         "field", NULL, "field,opinions\nx,8\ny,5\n"},
        {"D,2019-01-01,2019-12-31,,,20,,\nA,2019-01-01,2019-12-31,,x,8,,\n", "opinions", "field", NULL,
         "field,opinions\nx,8\n"},
        {"A,2019-01-01,2019-12-31,,,20,,\nA,2019-01-01,2019-06-30,,x,8,,\nA,2019-01-01,2019-06-30,,,9,,\n", "opinions",
         "field", NULL, "field,opinions\nx,8\n,12\n"},
        {"A,2019-01-01,2019-12-31,,,20,,\nA,2019-01-01,2019-12-31,,x,8,,\nA,2019-01-01,2019-12-31,,y,,,\n", "opinions",
         "field", NULL, "field,opinions,opinions_lower,opinions_upper\nx,8,8,8\ny,,,\n,12,0,12\n"},
        {"A,2019-01-01,2019-12-31,,,trên 20,,\nA,2019-01-01,2019-12-31,,x,8,,\n", "opinions", "field", NULL,
         "field,opinions,opinions_lower,opinions_upper\nx,8,8,8\n,12,13,\n"},
        {"A,2019-01-01,2019-12-31,,,20,,official\nA,2019-01-01,2019-12-31,,,30,,estimate\n"
         "A,2019-01-01,2019-12-31,,x,8,,official\n",
         "opinions", "field", NULL, "field,opinions\nx,8\n,12\n"},
        {"A,2019-01-01,2019-12-31,,,20,,\nA,2019-01-01,2019-12-31,,x,8,,\nA,2019-01-01,2019-12-31,periodic,x,5,,\n",
         "opinions", "field,kind", NULL, "field,kind,opinions\nx,periodic,5\nx,,3\n,,12\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char rows[1000];
        snprintf(rows, sizeof rows, "unit,from,to,kind,field,opinions,resolved,status\n%s", cases[i].rows);
        open_rows(rows);
        assert_gives(REQUEST(.names = cases[i].measures, .by = cases[i].by, .where = cases[i].where), DH_FORMAT_CSV,
                     cases[i].expected);
    }
    assert_note(REQUEST(.names = "opinions", .by = "field,kind"),
                "totals of more than their parts, of which the rest stands in the row without the division that was "
                "asked for: 2 rows of summaries");
}

/* Neighbours tried: an unknown part, a total of at least less than its part, a known rest beside both. */
static void a_total_is_told_to_be_more_than_its_parts_where_it_is(void **state)
{
    (void)state;
    open_rows("unit,from,to,kind,sessions\nA,2019-01-01,2019-12-31,,10\nA,2019-01-01,2019-06-30,periodic,3\n"
              "A,2019-07-01,2019-12-31,periodic,4\nA,2019-01-01,2019-12-31,thematic,\n"
              "D,2018-01-01,2018-12-31,,trên 10\nD,2018-01-01,2018-12-31,periodic,12\n");
    assert_gives(REQUEST(.names = "sessions", .by = "kind"), DH_FORMAT_CSV,
                 "kind,sessions,sessions_lower,sessions_upper\nperiodic,19,19,19\nthematic,,,\n,3,0,\n");
    static const char perhaps[] = "totals that may have more than their parts, how much is not known, so that the row "
                                  "without the division that was asked for has bounds: 2 rows of summaries";
    assert_note(REQUEST(.names = "sessions", .by = "kind"), perhaps);
    dh_table *table = measure(REQUEST(.names = "sessions", .by = "kind"));
    for (int32_t i = 0; dh_table_note(table, i) != NULL; i++)
        assert_null(strstr(dh_table_note(table, i), "of more than"));
    dh_table_free(table);
    open_rows("unit,from,to,kind,sessions\nA,2019-01-01,2019-12-31,,10\nA,2019-01-01,2019-12-31,periodic,3\n"
              "A,2018-01-01,2018-12-31,,trên 10\nA,2018-01-01,2018-12-31,periodic,12\n");
    assert_note(REQUEST(.names = "sessions", .by = "kind"),
                "totals of more than their parts, of which the rest stands in the row without the division that was "
                "asked for: 1 row of summaries");
    assert_note(REQUEST(.names = "sessions", .by = "kind"),
                "totals that may have more than their parts, how much is not known, so that the row without the "
                "division that was asked for has bounds: 1 row of summaries");
}

/* Neighbours tried: a total that is more, of a group that no session tells, of another unit, a session out of the
 * period, an open total, a total of the sessions of several groups, a ratio. */
static void a_total_that_its_sessions_exceed_does_not_count(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,level\nA,Xã A,commune\nB,Xã B,commune\nC,Xã C,commune\nE,Xã E,commune\n"},
        {"s.csv", "id,unit,held_on,participants\n1,A,2019-02-01,50\n2,A,2019-03-01,60\n3,B,2019-03-01,70\n"
                  "4,C,2018-03-01,70\n5,C,2019-03-01,10\n6,E,2019-03-01,80\n"},
        {"a.csv",
         "session,unit,from,to,dimension,category,participants\n1,,,,gender,nữ,30\n2,,,,gender,nữ,35\n"
         "2,,,,gender,nam,25\n,A,2019-01-01,2019-12-31,gender,nữ,40\n,A,2019-01-01,2019-12-31,gender,nam,45\n"
         "3,,,,gender,nữ,35\n,B,2019-01-01,2019-12-31,gender,nữ,100\n4,,,,gender,nữ,60\n5,,,,gender,nữ,5\n"
         ",C,2019-01-01,2019-12-31,gender,nữ,20\n6,,,,gender,nữ,50\n,E,2019-01-01,2019-12-31,gender,nữ,trên 30\n"}};
    open_files(
        "return { as_of = '2019-12-31', units = { file = 'u.csv' }, sessions = { file = 's.csv' }, attendees = { "
        "file = 'a.csv' } }",
        files, 3);
    const char *where = "dimension == 'gender' and category == 'nữ'";
    assert_gives(REQUEST(.names = "attendees", .by = "unit", .where = where, .from = "2019"), DH_FORMAT_CSV,
                 "unit,unit_name,attendees,attendees_lower,attendees_upper\nA,Xã A,65,65,65\nB,Xã B,100,100,100\n"
                 "C,Xã C,20,20,20\nE,Xã E,30,31,\n");
    assert_gives(REQUEST(.names = "attendees", .where = "dimension == 'gender' and category == 'nam'", .by = "unit"),
                 DH_FORMAT_CSV, "unit,unit_name,attendees\nA,Xã A,45\n");
    assert_note(
        REQUEST(.names = "attendees", .where = where),
        "totals that are less than the sessions within them add up to, so that the sessions count: 1 row of attendees");
}

/* A was split into B and C in the middle of the year. */
static void open_split(const char *rows)
{
    const char *const files[][2] = {
        {"u.csv", "code,name,valid_from,valid_to\nA,A,,2019-06-30\nB,B,2019-07-01,\nC,C,2019-07-01,\nD,D,,\n"},
        {"l.csv", "from,to,effective_on,coverage\nA,B,2019-07-01,0.6\nA,C,2019-07-01,0.4\n"},
        {"t.csv", rows}};
    if (f.dataset != NULL) dh_dataset_close(f.dataset);
    open_files("return { as_of = '2019-12-31', unit_level = 'commune', units = { file = 'u.csv' }, lineage = { file = "
               "'l.csv' }, summaries = { file = 't.csv' } }",
               files, 3);
}

/* Neighbours tried: the half-year of A, a quarter of it, B alone, B and C from then on, a division, another unit;
 * of totals: a part that the new units do not tell of, one that one of them tells of, a total that one of them tells
 * of, a total beside another division. */
static void reports_over_a_split_count_once(void **state)
{
    (void)state;
    static const struct {
        const char *by, *rows, *expected;
    } cases[] = {
        {NULL,
         "A,2019-01-01,2019-03-31,,10\nB,2019-01-01,2019-12-31,,30\nC,2019-01-01,2019-12-31,,25\n"
         "D,2019-01-01,2019-12-31,,7\n",
         "sessions\n62\n"},
        {NULL, "A,2019-01-01,2019-06-30,,20\nB,2019-01-01,2019-12-31,,30\nC,2019-01-01,2019-12-31,,25\n",
         "sessions\n55\n"},
        {NULL, "A,2019-01-01,2019-06-30,,20\nB,2019-07-01,2019-12-31,,30\nC,2019-07-01,2019-12-31,,25\n",
         "sessions\n75\n"},
        {NULL, "A,2019-01-01,2019-06-30,,20\nB,2019-01-01,2019-12-31,,30\nD,2019-01-01,2019-12-31,,7\n",
         "sessions,sessions_lower,sessions_upper\n57,27,57\n"},
        {NULL, "A,2019-01-01,2019-06-30,periodic,20\nB,2019-01-01,2019-12-31,thematic,30\n", "sessions\n50\n"},
        {"kind",
         "A,2019-01-01,2019-06-30,,10\nA,2019-01-01,2019-06-30,periodic,6\nB,2019-01-01,2019-12-31,,8\n"
         "B,2019-01-01,2019-12-31,periodic,5\nC,2019-01-01,2019-12-31,,7\nC,2019-01-01,2019-12-31,periodic,4\n",
         "kind,sessions\nperiodic,9\n,6\n"},
        {"kind",
         "A,2019-01-01,2019-06-30,,10\nA,2019-01-01,2019-06-30,periodic,6\nB,2019-01-01,2019-12-31,,8\n"
         "C,2019-01-01,2019-12-31,,7\n",
         "kind,sessions,sessions_lower,sessions_upper\nperiodic,6,6,6\n,15,0,15\n"},
        {"kind",
         "A,2019-01-01,2019-06-30,,10\nA,2019-01-01,2019-06-30,periodic,6\nB,2019-01-01,2019-12-31,,8\n"
         "B,2019-01-01,2019-12-31,periodic,5\nC,2019-01-01,2019-12-31,periodic,4\n",
         "kind,sessions,sessions_lower,sessions_upper\nperiodic,9,9,9\n,7,4,7\n"},
        {"kind",
         "A,2019-01-01,2019-06-30,,10\nA,2019-01-01,2019-06-30,periodic,6\nB,2019-01-01,2019-12-31,,8\n"
         "B,2019-01-01,2019-12-31,periodic,5\n",
         "kind,sessions,sessions_lower,sessions_upper\nperiodic,11,6,11\n,7,4,7\n"},
        {"kind",
         "A,2019-01-01,2019-06-30,periodic,20\nB,2019-01-01,2019-12-31,thematic,30\nB,2019-01-01,2019-12-31,,45\n",
         "kind,sessions,sessions_lower,sessions_upper\nperiodic,20,20,20\nthematic,30,30,30\n,15,0,15\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char rows[500];
        snprintf(rows, sizeof rows, "unit,from,to,kind,sessions\n%s", cases[i].rows);
        open_split(rows);
        assert_sessions(NULL, cases[i].by, cases[i].expected);
    }
}

static uint64_t seed;

static int chance(int n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((seed >> 33) % (uint64_t)n);
}

/* Appends a total of a year with parts that do not exceed it; of a part, parts by the other division. Returns the
 * total. */
static int add_year(char *rows, size_t size, int year, const char *unit)
{
    int total = 40 + chance(60), left = total;
#define ADD(...) snprintf(rows + strlen(rows), size - strlen(rows), __VA_ARGS__)
    ADD("%s,%d-01-01,%d-12-31,,,%d\n", unit, year, year, total);
    for (int part = 0; part < 3; part++) {
        int n = chance(left + 1), of_part = n;
        if (chance(3) == 0) continue;
        left -= n;
        ADD("%s,%d-01-01,%d-12-31,,f%d,%d\n", unit, year, year, part, n);
        for (int k = 0; k < 2; k++) {
            int some = chance(of_part + 1);
            if (chance(2) == 0) continue;
            of_part -= some;
            ADD("%s,%d-01-01,%d-12-31,%s,f%d,%d\n", unit, year, year, k == 0 ? "periodic" : "thematic", part, some);
        }
    }
    if (chance(3) == 0) ADD("%s,%d-01-01,%d-06-30,,,%d\n", unit, year, year, chance(total));
#undef ADD
    return total;
}

static void divisions_add_up_to_the_total(void **state)
{
    (void)state;
    static const char *const by[] = {NULL, "field", "kind", "field,kind", "kind,year", "unit,field"};
    static char rows[10000];
    for (seed = 1; seed < 2000000000; seed += 20000000) {
        uint64_t mix = seed;
        snprintf(rows, sizeof rows, "unit,from,to,kind,field,opinions\n");
        int expected = 0;
        for (int year = 2017; year < 2020; year++) expected += add_year(rows, sizeof rows, year, "A");
        open_rows(rows);
        seed = mix;
        for (size_t i = 0; i < sizeof by / sizeof by[0]; i++) {
            dh_table *table = measure(REQUEST(.names = "opinions", .by = by[i]));
            const dh_column *column = dh_column_as_count(dh_table_get(table, "opinions"));
            double sum = 0;
            for (int64_t row = 0; row < column->length; row++)
                if (dh_column_is_valid(column, row)) sum += dh_column_count(column, row).stated;
            if (sum != expected) fail_msg("%sby %s: %g, not %d", rows, by[i] != NULL ? by[i] : "-", sum, expected);
            dh_column_unref((dh_column *)column);
            dh_table_free(table);
        }
    }
}

/* What A had until the split, what B and C had in the whole year, or from then on; each event in one or both. Appends
 * those that are reported of `unit`, of which `events[half][kind]` are; returns whether all rows are. */
static bool add_reports(char *rows, size_t size, const char *unit, const char *from, const char *to,
                        const int events[3], int told)
{
    static const char *const kinds[] = {"", "periodic", "thematic"};
    bool all = true;
    for (int row = 0; row < 3; row++) {
        if (told >> row & 1)
            snprintf(rows + strlen(rows), size - strlen(rows), "%s,%s,%s,%s,%d\n", unit, from, to, kinds[row],
                     row == 0 ? events[0] + events[1] + events[2] : events[row]);
        else
            all = false;
    }
    return all;
}

/* How many of the events of a part of the land and of a half are told by some row. */
static int n_told(const int events[3], int told)
{
    if (told & 1) return events[0] + events[1] + events[2];
    return (told & 2 ? events[1] : 0) + (told & 4 ? events[2] : 0);
}

/* Adds up the figures and their bounds. */
static dh_count sum_by(const char *by)
{
    dh_count sum = {0, 0, 0};
    dh_table *table = measure(REQUEST(.names = "sessions", .by = by));
    dh_column *column = dh_column_as_count(dh_table_get(table, "sessions"));
    for (int64_t row = 0; row < column->length; row++) {
        if (!dh_column_is_valid(column, row)) continue;
        dh_count value = dh_column_count(column, row);
        sum = (dh_count){sum.stated + value.stated, sum.lower + value.lower, sum.upper + value.upper};
    }
    dh_column_unref(column);
    dh_table_free(table);
    return sum;
}

/* Events are drawn, then reports of them: however they are divided, what is said holds of the events that are told. */
static void divisions_over_a_split_tell_of_each_event_once(void **state)
{
    (void)state;
    static char rows[2000];
    for (seed = 1; seed < 2000000000; seed += 10000000) {
        uint64_t mix = seed;
        int events[2][2][3]; /* by part of the land, half, and kind: none, periodic, thematic */
        for (int i = 0; i < 12; i++) events[i / 6][i / 3 % 2][i % 3] = chance(6);
        int before[3], told[3], n = 0;
        for (int k = 0; k < 3; k++) before[k] = events[0][0][k] + events[1][0][k];
        for (int unit = 0; unit < 3; unit++) told[unit] = chance(2) == 0 ? 7 : chance(8);
        snprintf(rows, sizeof rows, "unit,from,to,kind,sessions\n");
        bool all = add_reports(rows, sizeof rows, "A", "2019-01-01", "2019-06-30", before, told[0]);
        for (int part = 0; part < 2; part++) {
            bool year = chance(3) > 0;
            int own[3];
            for (int k = 0; k < 3; k++) own[k] = events[part][1][k] + (year ? events[part][0][k] : 0);
            all = add_reports(rows, sizeof rows, part == 0 ? "B" : "C", year ? "2019-01-01" : "2019-07-01",
                              "2019-12-31", own, told[1 + part]) &&
                  all && year;
            n += n_told(events[part][0], told[0] | (year ? told[1 + part] : 0)) +
                 n_told(events[part][1], told[1 + part]);
        }
        open_split(rows);
        seed = mix;
        for (int by = 0; by < 2; by++) {
            dh_count sum = sum_by(by == 0 ? NULL : "kind");
            bool exact = sum.lower == n && sum.upper == n;
            if (sum.lower > n || sum.upper < n || (all && !exact))
                fail_msg("%sby %s: %g (%g to %g), not %d", rows, by == 0 ? "-" : "kind", sum.stated, sum.lower,
                         sum.upper, n);
        }
    }
}

/* Whether days 1 to 4 from `from` to `to` are filled by official rows, one upon another. */
static bool is_filled(const int official[4][4], int from, int to)
{
    if (from > to) return true;
    for (int end = from; end <= to; end++)
        if (official[from][end] && is_filled(official, end + 1, to)) return true;
    return false;
}

/* All windows of four days, some of them official; an estimate counts unless these fill it. */
static void official_rows_that_fill_an_estimate_beat_it(void **state)
{
    (void)state;
    for (seed = 1; seed < 2000000000; seed += 20000000) {
        uint64_t mix = seed;
        int official[4][4] = {{0}}, from = chance(3), to = from + 1 + chance(3 - from);
        char rows[1000] = "unit,from,to,kind,sessions,status\n";
        for (int i = 0; i < 4; i++)
            for (int k = i; k < 4; k++) {
                official[i][k] = chance(3) == 0 && i >= from && k <= to;
                if (official[i][k])
                    snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "A,2019-01-0%d,2019-01-0%d,,1,official\n",
                             i + 1, k + 1);
            }
        bool filled = is_filled((const int(*)[4])official, from, to);
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "A,2019-01-0%d,2019-01-0%d,,1000,estimate\n",
                 from + 1, to + 1);
        open_rows(rows);
        seed = mix;
        double sum = sum_by(NULL).stated;
        if ((sum < 1000) != filled) fail_msg("%s%g, filled: %d", rows, sum, filled);
    }
}

/* By a search from each estimate it took hours. */
static void many_official_rows_within_estimates_take_little_time(void **state)
{
    (void)state;
    enum { ROWS = 7000, SIZE = 60 };
    char *rows = test_malloc((size_t)ROWS * 2 * SIZE + 100), *at = rows;
    at += snprintf(at, SIZE, "unit,from,to,sessions,status\n");
    for (int i = 0; i < ROWS; i++) {
        int year = 1990 + i / 336, month = 1 + i % 336 / 28, day = 1 + i % 28;
        at += snprintf(at, SIZE, "A,%04d-%02d-%02d,%04d-%02d-%02d,1,official\n", year, month, day, year, month, day);
        at += snprintf(at, SIZE, "A,%04d-%02d-%02d,2019-12-%02d,1,estimate\n", year, month, day, day);
    }
    open_rows(rows);
    test_free(rows);
    clock_t begin = clock();
    sum_by(NULL);
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    if (seconds > 20) fail_msg("%g seconds", seconds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(official_parts_beat_an_estimate_of_the_whole, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(the_status_that_is_asked_for_is_chosen_from, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(what_a_total_has_beyond_its_parts_is_told, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(a_total_is_told_to_be_more_than_its_parts_where_it_is, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(a_total_that_its_sessions_exceed_does_not_count, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(reports_over_a_split_count_once, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(divisions_add_up_to_the_total, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(divisions_over_a_split_tell_of_each_event_once, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(official_rows_that_fill_an_estimate_beat_it, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(many_official_rows_within_estimates_take_little_time, measure_set_up,
                                        measure_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, files_remove);
}
