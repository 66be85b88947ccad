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
#include <sys/stat.h>

#include <cmocka.h>

#include "base/message.h"
#include "dialogue/files.h"
#include "dialogue/measure/measure.h"
#include "table/write.h"

#define THACH_HA DIENHONG_SOURCE_DIR "/scripts/examples/thach-ha"

typedef struct fixture {
    dh_pool *pool;
    dh_functions *functions;
    dh_measures *measures;
    dh_dataset *dataset;
    dh_dataset_options options;
} fixture;

static fixture f;

static int set_up(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    memset(&f, 0, sizeof f);
    assert_int_equal(dh_pool_new(&f.pool, 2, &error), DH_OK);
    assert_int_equal(dh_functions_new(&f.functions, &error), DH_OK);
    if (dh_measures_read(&f.measures, DIENHONG_SOURCE_DIR "/scripts/measures", &error) != DH_OK)
        fail_msg("%s", error.message);
    f.options.scripts_folder = DIENHONG_SOURCE_DIR "/scripts";
    f.options.functions = f.functions;
    f.options.pool = f.pool;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dh_dataset_close(f.dataset);
    dh_measures_free(f.measures);
    dh_functions_free(f.functions);
    dh_pool_free(f.pool);
    return 0;
}

static void open_dataset(const char *path)
{
    dh_error error = DH_ERROR_INIT;
    if (dh_dataset_open(&f.dataset, path, &f.options, &error) != DH_OK) fail_msg("%s", error.message);
}

static dh_table *measure(const dh_measure_request *request)
{
    dh_error error = DH_ERROR_INIT;
    dh_table *table;
    if (dh_measure(&table, f.dataset, f.measures, request, &error) != DH_OK) fail_msg("%s", error.message);
    return table;
}

static void gives(const dh_measure_request *request, const dh_table_format *format, const char *expected)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    dh_table *table = measure(request);
    assert_int_equal(dh_table_write(&out, table, format, DH_LOCALE_VI, &error), DH_OK);
    if (format == DH_FORMAT_CSV)
        assert_string_equal(out.data, expected);
    else if (strstr(out.data, expected) == NULL)
        fail_msg("'%s' is not in:\n%s", expected, out.data);
    dh_strbuf_free(&out);
    dh_table_free(table);
}

static void has_note(const dh_measure_request *request, const char *expected)
{
    dh_table *table = measure(request);
    bool found = false;
    for (int32_t i = 0; dh_table_note(table, i) != NULL; i++)
        found = found || strcmp(dh_table_note(table, i), expected) == 0;
    if (!found) {
        for (int32_t i = 0; dh_table_note(table, i) != NULL; i++) print_message("note: %s\n", dh_table_note(table, i));
        fail_msg("no note '%s'", expected);
    }
    dh_table_free(table);
}

/* cmocka's own compares floats; these figures are doubles. */
static void is_near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-12 * fmax(1, fabs(expected)))) fail_msg("%.17g is not %.17g", value, expected);
}

#define REQUEST(...) (&(dh_measure_request){.struct_size = sizeof(dh_measure_request), __VA_ARGS__})

/* The district's article of 11 August 2020: 211 dialogues, 15,798 participants, 2,712 opinions in 2018-2019. */
static void the_published_totals_come_out(void **state)
{
    (void)state;
    open_dataset(THACH_HA);
    gives(REQUEST(.names = "sessions,participants,opinions", .from = "2018", .to = "2019"), DH_FORMAT_CSV,
          "sessions,participants,opinions\n211,15798,2712\n");
    gives(REQUEST(.names = "sessions,participants,opinions", .from = "2020", .to = "2020"), DH_FORMAT_CSV,
          "sessions,participants,participants_lower,participants_upper,opinions\n31,2600,2600,,400\n");
    gives(REQUEST(.names = "sessions,participants,opinions", .from = "2020", .to = "2020",
                  .where = "unit.level == 'commune'"),
          DH_FORMAT_CSV, "sessions,participants,participants_lower,participants_upper,opinions\n30,2300,2300,,400\n");
    gives(REQUEST(.names = "participants", .from = "2018", .to = "2020"), DH_FORMAT_TABLE, "≥\u00a018.398");
    gives(REQUEST(.names = "sessions", .by = "year"), DH_FORMAT_CSV, "year,sessions\n2018,99\n2019,112\n2020,31\n");
}

static void summaries_of_what_detail_tells_are_not_added(void **state)
{
    (void)state;
    open_dataset(THACH_HA);
    has_note(REQUEST(.names = "sessions"), "sessions: 4 rows of summaries not used, since detail or a better figure "
                                           "of the same unit and period is there");
    has_note(REQUEST(.names = "sessions"), "sessions: from sessions");
    has_note(REQUEST(.names = "sessions", .from = "2020", .to = "2020"),
             "sessions: 13 of 22 communes reporting (units as on 2020-08-11)");
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
        for (int64_t row = 0; row < 3; row++) is_near(dh_column_count(column, row).stated, expected[i].values[row]);
    }
    const dh_column *rate = dh_table_get(table, "resolution_rate");
    assert_int_equal(rate->type, DH_FLOAT64);
    assert_int_equal(rate->display, DH_DISPLAY_PERCENT);
    is_near(dh_column_float64(rate, 0), 707.0 / 940.0);
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
    for (int i = 0; i < 3; i++) is_near(total(then, names[i]), total(mapped, names[i]));
    is_near(of_unit(then, "Xã Phù Việt", 2018, "sessions"), 3);
    is_near(of_unit(then, "Xã Việt Tiến", 2018, "sessions"), -1);
    is_near(of_unit(then, "Xã Việt Tiến", 2020, "sessions"), 3);
    is_near(of_unit(mapped, "Xã Phù Việt", 2018, "sessions"), -1);
    is_near(of_unit(mapped, "Xã Việt Tiến", 2018, "sessions"), 9);
    is_near(of_unit(mapped, "Xã Việt Tiến", 2019, "participants"), 722);
    is_near(of_unit(mapped, "Xã Việt Tiến", 2020, "opinions"), 43);
    dh_table_free(then);
    dh_table_free(mapped);
    gives(REQUEST(.names = "sessions", .by = "year", .geography = "2020-01-01", .where = "unit.name == 'Xã Việt Tiến'"),
          DH_FORMAT_CSV, "year,sessions\n2018,9\n2019,10\n2020,3\n"); /* the 22 dialogues since 2018 */
}

static void open_files(const char *manifest, const char *const files[][2], int n)
{
    const char *folder = files_folder();
    files_write(folder, "dataset.lua", manifest);
    for (int i = 0; i < n; i++) files_write(folder, files[i][0], files[i][1]);
    open_dataset(folder);
}

/* A tells session by session in 2019 and by a summary in 2018; B only by summaries, its year and its halves. */
static void summaries_stand_in_where_there_is_no_detail(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"u.csv", "code,name,level,parent\nH,Huyện,district,\nA,Xã A,commune,H\nB,Xã B,commune,H\n"},
        {"s.csv", "id,unit,held_on,participants\n1,A,2019-02-01,10\n2,A,2019-03-01,\n3,A,2019-04-01,30\n"},
        {"t.csv", "unit,from,to,sessions,participants,status\n"
                  "A,2018-01-01,2018-12-31,4,100,official\nA,2019-01-01,2019-12-31,5,150,official\n"
                  "B,2019-01-01,2019-06-30,1,10,official\nB,2019-07-01,2019-12-31,1,15,official\n"
                  "B,2019-01-01,2019-12-31,2,trên 25,official\nB,2019-01-01,2019-12-31,9,99,estimate\n"
                  "H,2019-01-01,2019-12-31,50,900,official\nB,2018-07-01,2019-06-30,3,70,official\n"},
    };
    open_files("return { units = { file = 'u.csv' }, sessions = { file = 's.csv' }, summaries = { file = 't.csv' } }",
               files, 3);
    gives(REQUEST(.names = "sessions,participants", .by = "unit,year"), DH_FORMAT_CSV,
          "unit,unit_name,year,sessions,participants,participants_lower,participants_upper\n"
          "A,Xã A,2018,4,100,100,100\nA,Xã A,2019,3,40,40,40\nB,Xã B,2019,2,25,25,\n");
    gives(REQUEST(.names = "participants_per_session", .from = "2019", .to = "2019", .where = "unit.name == 'Xã A'"),
          DH_FORMAT_CSV, "participants_per_session\n20\n");
    has_note(REQUEST(.names = "sessions", .by = "year"), "sessions: 1 row of summaries left out, since it reaches "
                                                         "beyond one asked period and cannot be divided");
    has_note(REQUEST(.names = "participants", .from = "2019"), "participants: 2 of 3 sessions known");
    has_note(REQUEST(.names = "sessions", .by = "year"),
             "sessions: 3 rows of summaries not used state another figure than the one used (stated ≠ used): "
             "A Xã A 2019-01-01 … 2019-12-31: 5 ≠ 3; B Xã B 2019-01-01 … 2019-12-31: 9 ≠ 2; "
             "H Huyện 2019-01-01 … 2019-12-31: 50 ≠ 5");
    /* B's 99 and its "over 25" may both be so, and so may the district's 900 */
    has_note(REQUEST(.names = "participants", .by = "year"),
             "participants: 1 row of summaries not used states another figure than the one used (stated ≠ used): "
             "A Xã A 2019-01-01 … 2019-12-31: 150 ≠ 40");
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
    gives(REQUEST(.names = "opinions"), DH_FORMAT_CSV, "opinions\n84\n"); /* 30 + 40 + 11 stated, 3 told */
    gives(REQUEST(.names = "opinions", .from = "2019-01", .to = "2019-05"), DH_FORMAT_CSV, "opinions\n70\n");
    gives(REQUEST(.names = "participants"), DH_FORMAT_CSV, "participants\n522\n");
}

static void what_nobody_reported_is_unknown_not_zero(void **state)
{
    (void)state;
    open_dataset(THACH_HA);
    gives(REQUEST(.names = "sessions,resolution_rate", .from = "2030"), DH_FORMAT_CSV, "sessions,resolution_rate\n,\n");
    gives(REQUEST(.names = "sessions", .by = "unit", .from = "2030"), DH_FORMAT_CSV, "unit,sessions\n");
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
    gives(REQUEST(.names = all, .by = "unit"), DH_FORMAT_CSV,
          "unit,unit_name,answer_rate,resolution_rate,resolution_rate_all,open_rate,overdue\n"
          "A,Xã A,0.3333333333333333,0.5,0.3333333333333333,0,1\nB,Xã B,,,,,\n,,1,,0,1,\n");
    has_note(REQUEST(.names = all), "answer_rate, resolution_rate_all, open_rate: 4 of 6 opinions known");
    has_note(REQUEST(.names = all), "resolution_rate, overdue: 3 of 6 opinions known");
    has_note(REQUEST(.names = "answer_rate"), "answer_rate: 1 of 2 communes reporting (units as on 2019-12-31)");
    has_note(REQUEST(.names = "resolution_rate", .where = "unit.name == 'Xã B'"),
             "resolution_rate: 2 rows of opinions have no figure");
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
    gives(REQUEST(.names = "answer_rate", .parts = "components"), DH_FORMAT_CSV,
          "answer_rate_numerator,answer_rate_denominator,answer_rate\n2,3,0.6666666666666666\n");
    gives(
        REQUEST(.names = "answer_rate", .parts = "coverage"), DH_FORMAT_CSV,
        "answer_rate_numerator,answer_rate_denominator,answer_rate,answer_rate_unreported\n2,3,0.6666666666666666,1\n");
    has_note(REQUEST(.names = "answer_rate"), "answer_rate: 3 of 4 opinions known");
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
    gives(REQUEST(.names = "participants", .by = "unit", .parts = "coverage"), DH_FORMAT_CSV,
          "unit,unit_name,participants,participants_unreported\nA,A,10,1\nB,B,50,0\nC,C,,0\nD,D,20,0\n");
    gives(REQUEST(.names = "participants_per_session", .by = "unit", .parts = "coverage", .where = "unit ~= 'B'"),
          DH_FORMAT_CSV,
          "unit,unit_name,participants_per_session_numerator,participants_per_session_denominator,"
          "participants_per_session,participants_per_session_unreported\nA,A,10,1,10,1\nC,C,,0,,0\nD,D,20,1,20,0\n");
}

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
    gives(&request, DH_FORMAT_CSV,
          "unit,unit_name,year,participants,participants_lower,participants_upper,participants_per_session\n"
          "C,Xã C,2019,5,5,5,5\nD,Xã D,2018,40,40,40,40\nD,Xã D,2019,10,10,30,\nD,Xã D,2020,30,30,37,\n"
          "E,Xã E,2019,,,,\nE,Xã E,2020,,,,\nE,Xã E,2021,8,8,8,8\n,,2019,20,20,20,20\n,,2020,7,7,7,7\n");
    has_note(&request, "participants, participants_per_session: 4 rows depend on units that were split, merged or gave "
                       "up a part, and whose figures may be of one unit or another by now: counts are bounds, ratios "
                       "unknown");
    request.by = "unit"; /* and back, before D was merged of A and a part of B */
    request.geography = "2019-12-31";
    request.names = "participants";
    gives(&request, DH_FORMAT_CSV,
          "unit,unit_name,participants,participants_lower,participants_upper\nA,Xã A,50,50,80\nB,Xã B,35,35,65\n"
          "C,Xã C,5,5,5\n,,30,30,30\n");
    request.geography = "2021-12-31";
    request.by = "unit,year,quarter";
    request.names = "participants";
    request.from = "2020";
    gives(&request, DH_FORMAT_CSV,
          "unit,unit_name,year,quarter,participants\nD,Xã D,2020,1,\nD,Xã D,2020,3,30\nE,Xã E,2020,1,\n"
          "E,Xã E,2021,1,8\n,,2020,1,7\n");
    request.geography = "then";
    gives(&request, DH_FORMAT_CSV,
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
        gives(REQUEST(.names = "participants", .by = cases[i].by, .where = cases[i].where, .geography = "2021-12-31"),
              DH_FORMAT_CSV, cases[i].expected);
    gives(REQUEST(.names = "participants_per_session", .by = "unit", .geography = "2021-12-31"), DH_FORMAT_CSV,
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
        gives(REQUEST(.names = cases[i].measures, .by = cases[i].by, .where = cases[i].where,
                      .geography = cases[i].geography),
              DH_FORMAT_CSV, cases[i].expected);
    }
}
#undef UNITS
#undef LINKS
#undef SESSIONS
#undef OPINIONS
#undef BOUNDS

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
    gives(REQUEST(.names = "sessions,participants", .by = "unit"), DH_FORMAT_CSV,
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
    gives(REQUEST(.names = "participants"), DH_FORMAT_CSV, "participants\n120\n");
    has_note(REQUEST(.names = "participants"),
             "participants: 1 row of sessions not used, since the column 'participants' is missing");
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
    assert_non_null(strstr(out.data, "if_else(outcome == 'resolved', 1, 0)"));
    assert_non_null(strstr(out.data, "denominator: sum(if_else("));
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
        assert_string_equal(error.message, "cannot read the folder of measures '/no/such/folder'");
    }
    dh_measures_free(measures);
    assert_int_equal(dh_measures_lazy(&measures, DIENHONG_SOURCE_DIR "/scripts/measures", &error), DH_OK);
    assert_int_equal(dh_measure(&table, f.dataset, measures, &request, &error), DH_OK);
    assert_int_equal(dh_measures_count(measures), dh_measures_count(f.measures));
    dh_table_free(table);
    dh_measures_free(measures);
}

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
    gives(REQUEST(.names = "sessions,participants,opinions"), DH_FORMAT_CSV,
          "sessions,participants,opinions\n410,11577,5179\n");
    const dh_table *sessions = dh_dataset_table(f.dataset, "sessions");
    assert_int_equal(dh_table_get(sessions, "participants")->nulls, 22);
    assert_int_equal(dh_table_get(sessions, "unit")->nulls, 126);
    assert_int_equal(dh_dataset_rejected(f.dataset), 0);
    has_note(REQUEST(.names = "participants"), "participants: 388 of 410 sessions known");
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
            is_near(dh_column_float64(dh_table_get(table, "resolution_rate"), row), (double)resolved / (double)n);
        }
        is_near(dh_column_count(dh_table_get(table, "opinions"), row).stated, (double)n);
        is_near(dh_column_count(dh_table_get(table, "overdue"), row).stated, (double)overdue);
    }
    dh_table_free(table);
}

static int back_to_english(void **state)
{
    dh_message_set_locale(DH_LOCALE_EN);
    return tear_down(state);
}

/* Heads go by the language of the process, notes by the locale that is asked for; names stay as they are. */
static void officials_read_their_own_words(void **state)
{
    (void)state;
    open_dataset(THACH_HA);
    const dh_measure_request *request =
        REQUEST(.names = "sessions,answer_rate", .by = "year,kind", .parts = "coverage", .locale = "vi");
    gives(request, DH_FORMAT_MD, "| year | kind | sessions | sessions_unreported | answer_rate_numerator |");
    dh_message_set_locale(DH_LOCALE_VI);
    gives(
        request, DH_FORMAT_MD,
        "| Năm | Hình thức | Số cuộc đối thoại | Số cuộc đối thoại (số dòng không có số liệu) | Tỷ lệ ý kiến được trả "
        "lời (tử số) |");
    gives(request, DH_FORMAT_MD, "| định kỳ |");
    has_note(REQUEST(.names = "sessions", .from = "2020", .to = "2020", .locale = "vi"),
             "sessions: 13/22 xã có số liệu (theo địa giới ngày 11/08/2020)");
    has_note(REQUEST(.names = "sessions", .locale = "vi"), "sessions: lấy từ danh sách cuộc đối thoại");
    has_note(REQUEST(.names = "sessions", .locale = "en"), "sessions: from sessions");
    dh_table *table = measure(request);
    assert_int_equal(dh_table_find(table, "sessions"), 2);
    dh_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_published_totals_come_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(summaries_of_what_detail_tells_are_not_added, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rates_have_their_own_denominators, set_up, tear_down),
        cmocka_unit_test_setup_teardown(geography_moves_figures_and_keeps_totals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(summaries_stand_in_where_there_is_no_detail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stated_figures_stand_where_no_opinion_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_nobody_reported_is_unknown_not_zero, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_no_record_tells_is_unknown_not_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(columns_that_are_not_there_need_not_be, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_told_is_counted_by_unit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_mapped_whole_leaves_bounds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bounds_follow_the_keys_and_the_filter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bounds_hold_the_truth, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_row_without_the_figure_hides_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_column_that_is_missing_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_requests_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(contracts_are_told_in_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(contracts_are_read_when_a_measure_is_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(officials_read_their_own_words, set_up, back_to_english),
        cmocka_unit_test_setup_teardown(barcelona_loads_through_its_profile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(boston_loads_through_its_profile, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, files_remove);
}
