/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures: Thạch Hà against its published totals, and how detail and summaries share the work. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/message.h"
#include "dialogue/files.h"
#include "dialogue/measure_fixture.h"

/* The district's article of 11 August 2020: 211 dialogues, 15,798 participants, 2,712 opinions in 2018-2019. */
static void the_published_totals_come_out(void **state)
{
    (void)state;
    open_dataset(THACH_HA);
    assert_gives(REQUEST(.names = "sessions,participants,opinions", .from = "2018", .to = "2019"), DH_FORMAT_CSV,
                 "sessions,participants,opinions\n211,15798,2712\n");
    assert_gives(REQUEST(.names = "sessions,participants,opinions", .from = "2020", .to = "2020"), DH_FORMAT_CSV,
                 "sessions,participants,participants_lower,participants_upper,opinions,opinions_lower,opinions_upper\n"
                 "31,2600,2603,,400,400,\n"); /* the district's own session does not tell of its opinions */
    assert_gives(REQUEST(.names = "sessions,participants,opinions", .from = "2020", .to = "2020",
                         .where = "unit.level == 'commune'"),
                 DH_FORMAT_CSV,
                 "sessions,participants,participants_lower,participants_upper,opinions\n30,2300,2302,,400\n");
    assert_gives(REQUEST(.names = "participants", .from = "2018", .to = "2020"), DH_FORMAT_TABLE, "≥\u00a018.398");
    assert_gives(REQUEST(.names = "sessions", .by = "year"), DH_FORMAT_CSV,
                 "year,sessions\n2018,99\n2019,112\n2020,31\n");
}

static void summaries_of_what_detail_tells_are_not_added(void **state)
{
    (void)state;
    open_dataset(THACH_HA);
    assert_note(REQUEST(.names = "sessions"),
                "not used, since detail or a better figure of the same unit and period is there: 4 rows of summaries");
    assert_note(REQUEST(.names = "sessions"), "figures from sessions");
    assert_note(REQUEST(.names = "sessions", .from = "2020", .to = "2020"),
                "13 of 22 communes reporting (units as on 2020-08-11)");
}

/* Counted from the files independently of the engine. */
static void rates_have_their_own_denominators(void **state)
{
    (void)state;
    open_dataset(THACH_HA);
    dh_table *table =
        measure(REQUEST(.names = "resolution_rate,resolution_rate_all,answer_rate,escalation_rate,open_rate",
                        .by = "year", .parts = "components"));
    static const struct {
        const char *column;
        double values[3];
    } expected[] = {
        {"resolution_rate_numerator", {707, 838, 140}},
        {"resolution_rate_denominator", {940, 1100, 297}},
        {"resolution_rate_all_numerator", {737, 888, 149}},
        {"resolution_rate_all_denominator", {1231, 1481, 400}},
        {"answer_rate_numerator", {1052, 1268, 302}},
        {"escalation_rate_numerator", {291, 381, 103}},
        {"open_rate_numerator", {56, 71, 24}},
        {"open_rate_denominator", {1231, 1481, 400}},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const dh_column *column = dh_table_get(table, expected[i].column);
        assert_non_null(column);
        for (int64_t row = 0; row < 3; row++) assert_near(dh_column_count(column, row).stated, expected[i].values[row]);
    }
    const dh_column *rate = dh_table_get(table, "resolution_rate");
    assert_int_equal(rate->type, DH_FLOAT64);
    assert_int_equal(rate->display, DH_DISPLAY_PERCENT);
    assert_near(dh_column_float64(rate, 0), 707.0 / 940.0);
    dh_table_free(table);
}

static double total(const dh_table *table, const char *name)
{
    const dh_column *column = dh_table_get(table, name);
    double sum = 0;
    for (int64_t i = 0; i < column->length; i++)
        if (dh_column_is_valid(column, i)) sum += dh_column_count(column, i).stated;
    return sum;
}

static double of_unit(const dh_table *table, const char *name, int64_t year, const char *measured)
{
    const dh_column *names = dh_table_get(table, "unit_name"), *years = dh_table_get(table, "year");
    for (int64_t i = 0; i < dh_table_rows(table); i++) {
        size_t size;
        if (strcmp(dh_column_text(names, i, &size), name) == 0 && dh_column_int64(years, i) == year)
            return dh_column_count(dh_table_get(table, measured), i).stated;
    }
    return -1;
}

static void geography_moves_figures_and_keeps_totals(void **state)
{
    (void)state;
    open_dataset(THACH_HA);
    dh_table *then =
        measure(REQUEST(.names = "sessions,participants,opinions", .by = "unit,year", .geography = "then"));
    dh_table *mapped =
        measure(REQUEST(.names = "sessions,participants,opinions", .by = "unit,year", .geography = "2020-01-01"));
    assert_int_equal(dh_table_rows(then), 77);
    static const char *const names[] = {"sessions", "participants", "opinions"};
    for (int i = 0; i < 3; i++) assert_near(total(then, names[i]), total(mapped, names[i]));
    assert_near(of_unit(then, "Xã Phù Việt", 2018, "sessions"), 3);
    assert_near(of_unit(then, "Xã Việt Tiến", 2018, "sessions"), -1);
    assert_near(of_unit(then, "Xã Việt Tiến", 2020, "sessions"), 3);
    assert_near(of_unit(mapped, "Xã Phù Việt", 2018, "sessions"), -1);
    assert_near(of_unit(mapped, "Xã Việt Tiến", 2018, "sessions"), 9);
    assert_near(of_unit(mapped, "Xã Việt Tiến", 2019, "participants"), 722);
    assert_near(of_unit(mapped, "Xã Việt Tiến", 2020, "opinions"), 43);
    dh_table_free(then);
    dh_table_free(mapped);
    assert_gives(
        REQUEST(.names = "sessions", .by = "year", .geography = "2020-01-01", .where = "unit.name == 'Xã Việt Tiến'"),
        DH_FORMAT_CSV, "year,sessions\n2018,9\n2019,10\n2020,3\n"); /* the 22 dialogues since 2018 */
}

/* A tells session by session in 2019 and by a summary in 2018; B only by summaries, its year and its halves. */
static void summaries_stand_in_where_there_is_no_detail(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,level,parent\nH,Huyện,district,\nA,Xã A,commune,H\nB,Xã B,commune,H\n"},
        {"s.csv", "id,unit,held_on,participants\n1,A,2019-02-01,10\n2,A,2019-03-01,\n3,A,2019-04-01,30\n"},
        {"t.csv", "unit,from,to,sessions,participants,status\n"
                  "A,2018-01-01,2018-12-31,4,100,official\nA,2019-01-01,2019-12-31,5,35,official\n"
                  "B,2019-01-01,2019-06-30,1,10,official\nB,2019-07-01,2019-12-31,1,15,official\n"
                  "B,2019-01-01,2019-12-31,2,trên 25,official\nB,2019-01-01,2019-12-31,9,99,estimate\n"
                  "H,2019-01-01,2019-12-31,50,900,official\nB,2018-07-01,2019-06-30,3,70,official\n"},
    };
    open_files("return { units = { file = 'u.csv' }, sessions = { file = 's.csv' }, summaries = { file = 't.csv' } }",
               files, 3);
    assert_gives(REQUEST(.names = "sessions,participants", .by = "unit,year"), DH_FORMAT_CSV,
                 "unit,unit_name,year,sessions,participants,participants_lower,participants_upper\n"
                 "A,Xã A,2018,4,100,100,100\nA,Xã A,2019,3,40,40,\nB,Xã B,2019,2,25,26,\n");
    assert_gives(
        REQUEST(.names = "participants_per_session", .from = "2019", .to = "2019", .where = "unit.name == 'Xã A'"),
        DH_FORMAT_CSV, "participants_per_session\n20\n");
    assert_note(REQUEST(.names = "sessions", .by = "year"),
                "not used, since they reach beyond one asked period and cannot be divided: 1 row of summaries");
    assert_note(REQUEST(.names = "participants", .from = "2019"), "2 of 3 sessions known");
    assert_note(REQUEST(.names = "sessions", .by = "year"),
                "another figure than the one used is stated (stated ≠ used): A Xã A 2019-01-01 … 2019-12-31: 5 ≠ 3; B "
                "Xã B 2019-01-01 … 2019-12-31: 9 ≠ 2; H Huyện 2019-01-01 … 2019-12-31: 50 ≠ 5; in all in 3 rows of "
                "summaries, not used");
    /* B's 99 and its "over 25" may both be so, and so may the district's 900; A's 35 is below what is known */
    assert_note(REQUEST(.names = "participants", .by = "year"),
                "another figure than the one used is stated (stated ≠ used): A Xã A 2019-01-01 … 2019-12-31: 35 ≠ "
                "≥\u00a040; in all in 1 row of summaries, not used");
}

/* Sessions that state their opinions stand beside one whose opinions are told one by one, unit known or not. */
static void stated_figures_stand_where_no_opinion_is_told(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"s.csv",
         "id,unit,held_on,participants,opinions\n1,A,2019-02-01,10,30\n2,A,2019-05-01,,40\n3,A,2019-11-01,5,2\n"
         "4,,2019-06-01,7,11\n"},
        {"o.csv", "id,session,raised_on\na,3,2019-11-01\nb,3,2019-11-01\nc,,2019-11-20\n"},
        {"t.csv", "unit,from,to,participants\nB,2019-01-01,2019-12-31,500\n"},
    };
    open_files(
        "return { sessions = { file = 's.csv' }, opinions = { file = 'o.csv' }, summaries = { file = 't.csv' } }",
        files, 3);
    assert_gives(REQUEST(.names = "opinions"), DH_FORMAT_CSV, "opinions\n84\n"); /* 30 + 40 + 11 stated, 3 told */
    assert_gives(REQUEST(.names = "opinions", .from = "2019-01", .to = "2019-05"), DH_FORMAT_CSV, "opinions\n70\n");
    assert_gives(REQUEST(.names = "participants"), DH_FORMAT_CSV,
                 "participants,participants_lower,participants_upper\n522,522,\n");
}

static void what_nobody_reported_is_unknown_not_zero(void **state)
{
    (void)state;
    open_dataset(THACH_HA);
    assert_gives(REQUEST(.names = "sessions,resolution_rate", .from = "2030"), DH_FORMAT_CSV,
                 "sessions,resolution_rate\n,\n");
    assert_gives(REQUEST(.names = "sessions", .by = "unit", .from = "2030"), DH_FORMAT_CSV,
                 "unit,unit_name,sessions\n");
    assert_gives(REQUEST(.names = "sessions", .by = "unit.name,month(held_on)", .from = "2030"), DH_FORMAT_CSV,
                 "unit_name,month,sessions\n");
    assert_note(REQUEST(.names = "sessions", .from = "2030"), "no row fits what was asked in: sessions");
}

/* A's record is filled in; B's opinions are noted and nothing of what became of them; C's unit is not known. */
static void what_no_record_tells_is_unknown_not_refused(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,level\nA,Xã A,commune\nB,Xã B,commune\n"},
        {"o.csv", "id,unit,raised_on,competence,answered_at_session,answered_on,outcome,due_on,resolved_on\n"
                  "1,A,2019-02-01,commune,true,,resolved,2019-03-01,2019-02-10\n"
                  "2,A,2019-02-01,commune,,,in_progress,2019-03-01,\n"
                  "3,A,2019-02-01,district,false,,forwarded,,\n"
                  "4,B,2019-02-01,commune,,,,,\n5,B,2019-02-01,commune,,,,,\n"
                  "6,,2019-02-01,commune,true,,open,,\n"},
    };
    open_files("return { as_of = '2019-12-31', units = { file = 'u.csv' }, opinions = { file = 'o.csv' } }", files, 2);
    const char *all = "answer_rate,resolution_rate,resolution_rate_all,open_rate,overdue";
    assert_gives(REQUEST(.names = all, .by = "unit"), DH_FORMAT_CSV,
                 "unit,unit_name,answer_rate,resolution_rate,resolution_rate_all,open_rate,overdue\n"
                 "A,Xã A,0.3333333333333333,0.5,0.3333333333333333,0,1\nB,Xã B,,,,,\n,,1,,0,1,\n");
    assert_note(REQUEST(.names = all), "Answer rate, Resolution rate (all opinions), Open rate: 4 of 6 opinions known");
    assert_note(REQUEST(.names = all), "Resolution rate (within competence), Overdue opinions: 3 of 6 opinions known");
    assert_note(REQUEST(.names = "answer_rate"), "1 of 2 communes reporting (units as on 2019-12-31)");
    assert_note(REQUEST(.names = "resolution_rate", .where = "unit.name == 'Xã B'"),
                "without a figure: 2 rows of opinions");
}

/* Without outcomes the days of the answers tell what they can. */
static void columns_that_are_not_there_need_not_be(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"o.csv", "id,unit,raised_on,answered_at_session,answered_on\n1,A,2019-02-01,true,\n2,A,2019-02-01,false,\n"
                  "3,A,2019-02-01,,2019-03-01\n4,A,2019-02-01,,\n"},
    };
    open_files("return { opinions = { file = 'o.csv' } }", files, 1);
    assert_gives(REQUEST(.names = "answer_rate", .parts = "components"), DH_FORMAT_CSV,
                 "answer_rate_numerator,answer_rate_denominator,answer_rate\n2,3,0.6666666666666666\n");
    assert_gives(
        REQUEST(.names = "answer_rate", .parts = "coverage"), DH_FORMAT_CSV,
        "answer_rate_numerator,answer_rate_denominator,answer_rate,answer_rate_unreported\n2,3,0.6666666666666666,1\n");
    assert_note(REQUEST(.names = "answer_rate"), "3 of 4 opinions known");
}

/* A's year is told by one session of two, B's by a summary, whatever its sessions lack, C's by nobody. What A lacks
 * does not hang on whether others lack it too. */
static void what_is_not_told_is_counted_by_unit(void **state)
{
    (void)state;
    static const char rows[] = "id,unit,held_on,participants\n1,A,2019-02-01,10\n2,A,2019-03-01,\n3,B,2019-02-01,\n"
                               "4,B,2019-03-01,\n5,C,2019-02-01,\n6,D,2019-02-01,20\n";
    static const char *const files[][2] = {
        {"s.csv", rows},
        {"t.csv", "unit,from,to,sessions,participants\nB,2019-01-01,2019-12-31,2,50\n"},
    };
    open_files("return { sessions = { file = 's.csv' }, summaries = { file = 't.csv' } }", files, 2);
    assert_gives(REQUEST(.names = "participants", .by = "unit", .parts = "coverage"), DH_FORMAT_CSV,
                 "unit,unit_name,participants,participants_lower,participants_upper,participants_unreported\n"
                 "A,A,10,10,,1\nB,B,50,50,50,0\nC,C,,,,1\nD,D,20,20,20,0\n");
    assert_gives(
        REQUEST(.names = "participants_per_session", .by = "unit", .parts = "coverage", .where = "unit ~= 'B'"),
        DH_FORMAT_CSV,
        "unit,unit_name,participants_per_session_numerator,participants_per_session_denominator,"
        "participants_per_session,participants_per_session_unreported\nA,A,10,1,10,1\nC,C,,,,1\nD,D,20,1,20,0\n");
}

/* Each session's figure comes from the opinions that refer to it, else from its own record; what refers to none, and
 * what nothing tells, stands apart. Summaries have no sessions. */
static void a_session_is_a_key_of_all_that_comes_in_sessions(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"s.csv",
         "id,unit,held_on,participants,opinions\ns1,A,2018-01-05,30,\ns2,A,2018-02-05,20,2\ns3,A,2018-03-05,,\n"},
        {"o.csv", "id,session,unit,raised_on\no1,s1,A,2018-01-05\no2,s1,A,2018-01-05\no3,,A,2018-01-09\n"},
        {"t.csv", "unit,from,to,opinions,participants\nB,2018-01-01,2018-12-31,7,90\n"},
    };
    open_files(
        "return { sessions = { file = 's.csv' }, opinions = { file = 'o.csv' }, summaries = { file = 't.csv' } }",
        files, 3);
    assert_gives(REQUEST(.names = "opinions,participants", .by = "session"), DH_FORMAT_CSV,
                 "session,opinions,participants\ns1,2,30\ns2,2,20\ns3,,\n,1,\n");
    assert_gives(REQUEST(.names = "opinions_per_session", .by = "unit,session", .parts = "components"), DH_FORMAT_CSV,
                 "unit,unit_name,session,opinions_per_session_numerator,opinions_per_session_denominator,"
                 "opinions_per_session\nA,A,s1,2,1,2\nA,A,s2,2,1,2\nA,A,s3,,,\nA,A,,,,\n");
}

/* A summary that opinions supersede is not asked for their field, whatever units the figures are carried to. */
static void what_is_not_counted_need_not_have_a_key(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,level\nA,Xã A,commune\n"},
        {"o.csv", "id,unit,raised_on,field\no1,A,2018-01-05,x\no2,A,2018-01-05,y\n"},
        {"t.csv", "unit,from,to,opinions\nA,2018-01-01,2018-12-31,2\n"},
    };
    open_files("return { units = { file = 'u.csv' }, opinions = { file = 'o.csv' }, summaries = { file = 't.csv' } }",
               files, 3);
    assert_gives(REQUEST(.names = "opinions", .by = "unit,field", .geography = "2019-01-01"), DH_FORMAT_CSV,
                 "unit,unit_name,field,opinions\nA,Xã A,x,1\nA,Xã A,y,1\n");
}

/* An official summary that leaves the figure out does not hide an estimate that has it. */
static void a_row_without_the_figure_hides_none(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,level\nK,Xã K,commune\nL,Xã L,commune\n"},
        {"m.csv", "unit,from,to,sessions,participants,status\nK,2019-01-01,2019-12-31,3,,official\n"
                  "K,2019-01-01,2019-12-31,4,120,estimate\nL,2019-01-01,2019-12-31,2,,official\n"},
    };
    open_files("return { units = { file = 'u.csv' }, summaries = { file = 'm.csv' } }", files, 2);
    assert_gives(REQUEST(.names = "sessions,participants", .by = "unit"), DH_FORMAT_CSV,
                 "unit,unit_name,sessions,participants\nK,Xã K,3,120\nL,Xã L,2,\n");
}

/* Sessions that do not tell of participants are not passed over without a word. */
static void a_column_that_is_missing_is_told(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,level\nK,Xã K,commune\n"},
        {"s.csv", "id,unit,held_on\n1,K,2019-02-01\n"},
        {"m.csv", "unit,from,to,participants\nK,2019-01-01,2019-12-31,120\n"},
    };
    open_files("return { units = { file = 'u.csv' }, sessions = { file = 's.csv' }, summaries = { file = 'm.csv' } }",
               files, 3);
    assert_gives(REQUEST(.names = "participants"), DH_FORMAT_CSV, "participants\n120\n");
    assert_note(REQUEST(.names = "participants"),
                "not used, since the column 'participants' is missing: 1 row of sessions");
}

/* Neighbours: a measure of several tables, some that are there and some that are not. */
static void a_table_that_is_not_there_is_named(void **state)
{
    (void)state;
    static const char *const files[][2] = {{"s.csv", "id,unit,held_on,participants\n1,A,2019-02-01,10\n"}};
    open_files("return { sessions = { file = 's.csv' } }", files, 1);
    assert_note(REQUEST(.names = "petitions"), "no figures, since the data set has none of these: petitions");
    assert_note(REQUEST(.names = "petitions", .locale = "vi"),
                "không có số liệu vì bộ dữ liệu không có: số liệu đơn, kiến nghị");
    assert_note(REQUEST(.names = "resolution_rate,sessions", .by = "unit"),
                "Resolution rate (within competence): no figures, since the data set has none of these: opinions");
    assert_note(REQUEST(.names = "sessions"), "figures from sessions");
}

static void wrong_requests_are_told(void **state)
{
    (void)state;
    open_dataset(THACH_HA);
    static const struct {
        dh_measure_request request;
        const char *message;
    } wrong[] = {
        {{.names = "sesions"}, "there is no measure 'sesions', did you mean 'sessions'?"},
        {{.names = "sessions", .from = "2018-13"}, "from '2018-13' is not a period"},
        {{.names = "sessions", .from = "2020", .to = "2018"}, "ends before it begins"},
        {{.names = "sessions", .by = "unit,,year"}, "has an empty name"},
        {{.names = "sessions,sessions"}, "the measure 'sessions' is asked for twice"},
        {{.names = "sessions", .by = "coulour"}, "coulour"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        dh_error error = DH_ERROR_INIT;
        dh_table *table;
        assert_int_equal(dh_measure(&table, f.dataset, f.measures, &wrong[i].request, &error), DH_EINVAL);
        if (strstr(error.message, wrong[i].message) == NULL)
            fail_msg("'%s' lacks '%s'", error.message, wrong[i].message);
    }
}

static void contracts_are_told_in_words(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    int32_t index = dh_measures_find(f.measures, "resolution_rate");
    assert_true(index >= 0);
    assert_int_equal(dh_measures_explain(&out, f.measures, index, DH_LOCALE_EN, &error), DH_OK);
    assert_non_null(strstr(out.data, "resolution_rate (version 2): Resolution rate (within competence)"));
    assert_non_null(strstr(out.data, "numerator: count_if(if_else(level_rank(competence) <= level_rank(unit.level), "));
    assert_non_null(strstr(out.data, "denominator: count_if("));
    assert_non_null(strstr(out.data, "never an average of ratios"));
    dh_strbuf_free(&out);
}

static void contracts_are_read_when_a_measure_is_asked_for(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_measures *measures;
    dh_table *table;
    dh_measure_request request = {.struct_size = sizeof request, .names = "sessions"};
    open_dataset(DIENHONG_SOURCE_DIR "/scripts/examples/thach-ha");
    assert_int_equal(dh_measures_lazy(&measures, "/no/such/folder", &error), DH_OK);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(dh_measure(&table, f.dataset, measures, &request, &error), DH_EIO);
        assert_string_equal(error.message,
                            "cannot read the folder of measures '/no/such/folder': No such file or directory");
    }
    dh_measures_free(measures);
    assert_int_equal(dh_measures_lazy(&measures, DIENHONG_SOURCE_DIR "/scripts/measures", &error), DH_OK);
    assert_int_equal(dh_measure(&table, f.dataset, measures, &request, &error), DH_OK);
    assert_int_equal(dh_measures_count(measures), dh_measures_count(f.measures));
    dh_table_free(table);
    dh_measures_free(measures);
}

static int back_to_english(void **state)
{
    dh_message_set_locale(DH_LOCALE_EN);
    return measure_tear_down(state);
}

/* Heads go by the language of the process, notes by the locale that is asked for; names stay as they are. */
static void officials_read_their_own_words(void **state)
{
    (void)state;
    open_dataset(THACH_HA);
    const dh_measure_request *request =
        REQUEST(.names = "sessions,answer_rate", .by = "year,kind", .parts = "coverage", .locale = "vi");
    assert_gives(
        request, DH_FORMAT_MD,
        "| Year | Kind | Dialogue sessions | Dialogue sessions (rows without a figure) | Answer rate (numerator) |");
    dh_message_set_locale(DH_LOCALE_VI);
    assert_gives(
        request, DH_FORMAT_MD,
        "| Năm | Hình thức | Số cuộc đối thoại | Số cuộc đối thoại (số dòng không có số liệu) | Tỷ lệ ý kiến được trả "
        "lời (tử số) |");
    assert_gives(request, DH_FORMAT_MD, "| định kỳ |");
    assert_note(REQUEST(.names = "sessions", .from = "2020", .to = "2020", .locale = "vi"),
                "13/22 xã có số liệu (theo địa giới ngày 11/08/2020)");
    assert_note(REQUEST(.names = "sessions", .locale = "vi"), "lấy từ danh sách cuộc đối thoại");
    assert_note(REQUEST(.names = "sessions", .locale = "en"), "figures from sessions");
    /* of some of those that were asked for: in the reader's names */
    assert_note(REQUEST(.names = "sessions,participants,opinions", .locale = "vi"),
                "Số cuộc đối thoại, Lượt người tham gia: lấy từ danh sách cuộc đối thoại");
    assert_note(REQUEST(.names = "sessions,participants,opinions", .locale = "en"),
                "Dialogue sessions, Participants (attendances): figures from sessions");
    dh_table *table = measure(request);
    assert_int_equal(dh_table_find(table, "sessions"), 2);
    dh_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_published_totals_come_out, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(summaries_of_what_detail_tells_are_not_added, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(rates_have_their_own_denominators, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(geography_moves_figures_and_keeps_totals, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(summaries_stand_in_where_there_is_no_detail, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(stated_figures_stand_where_no_opinion_is_told, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(what_nobody_reported_is_unknown_not_zero, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(what_no_record_tells_is_unknown_not_refused, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(columns_that_are_not_there_need_not_be, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_told_is_counted_by_unit, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(a_session_is_a_key_of_all_that_comes_in_sessions, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_counted_need_not_have_a_key, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(a_row_without_the_figure_hides_none, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(a_column_that_is_missing_is_told, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(a_table_that_is_not_there_is_named, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(wrong_requests_are_told, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(contracts_are_told_in_words, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(contracts_are_read_when_a_measure_is_asked_for, measure_set_up,
                                        measure_tear_down),
        cmocka_unit_test_setup_teardown(officials_read_their_own_words, measure_set_up, back_to_english),
    };
    return cmocka_run_group_tests(tests, NULL, files_remove);
}
