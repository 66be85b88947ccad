/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units, their names and their lineage, on a small hand-made history: A and B are merged into A (new) in 2020, which
 * goes into D in 2025; C only changes its parent; E is split; K gives a part to L and both go on standing. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/units/lineage_search.h"
#include "dialogue/units/units.h"

typedef struct unit_row {
    const char *code, *name, *level, *parent, *from, *to;
} unit_row;

static const unit_row history[] = {
    {"P1", "Tỉnh Một", "province", NULL, NULL, NULL},                   /* 0 */
    {"H1", "Huyện Thạch Hà", "district", "P1", NULL, NULL},             /* 1 */
    {"A", "Xã Phù Việt", "commune", "H1", NULL, "2019-12-31"},          /* 2 */
    {"B", "Xã Việt Xuyên", "commune", "H1", NULL, "2019-12-31"},        /* 3 */
    {"A", "Xã Việt Tiến", "commune", "H1", "2020-01-01", "2025-06-30"}, /* 4 */
    {"A", "Xã Việt Xuyên", "commune", "P1", "2025-07-01", NULL},        /* 5 */
    {"C", "Xã Hoà Bình", "commune", "H1", NULL, "2025-06-30"},          /* 6 */
    {"C", "Xã Hoà Bình", "commune", "P1", "2025-07-01", NULL},          /* 7 */
    {"E", "Xã Tân Lâm", "commune", "H1", NULL, "2019-12-31"},           /* 8 */
    {"F", "Phường Tân Lam", "commune", "H1", "2020-01-01", NULL},       /* 9 */
    {"G", "Thị trấn Tân Lâm", "commune", "H1", "2020-01-01", NULL},     /* 10 */
    {"K", "Xã Kỳ Bắc", "commune", "H1", NULL, NULL},                    /* 11 */
    {"L", "Xã Lộc Hà", "commune", "H1", NULL, NULL},                    /* 12 */
};
static const char *const changes[][4] = {
    {"A", "A", "2020-01-01", "full"}, {"B", "A", "2020-01-01", "full"}, {"A", "A", "2025-07-01", "full"},
    {"C", "C", "2025-07-01", "full"}, {"E", "F", "2020-01-01", "0.4"},  {"E", "G", "2020-01-01", "0.6"},
    {"K", "L", "2022-01-01", "0.1"},
};

static int32_t day(const char *text)
{
    int32_t days = 0;
    assert_true(dh_date_parse_iso(text, strlen(text), &days));
    return days;
}

static void add(dh_column *column, const char *text)
{
    if (text == NULL) {
        assert_int_equal(dh_column_append_null(column), 0);
    } else if (column->type == DH_DATE) {
        assert_int_equal(dh_column_append_date(column, day(text)), 0);
    } else {
        dh_value value = {DH_TEXT, 1, {.text = {text, strlen(text)}}};
        assert_int_equal(dh_column_append_value(column, &value), 0);
    }
}

static void put(dh_table *table, const char *name, dh_column *column)
{
    dh_error error = DH_ERROR_INIT;
    dh_column_finish(column);
    assert_int_equal(dh_table_add(table, name, column, &error), DH_OK);
}

static dh_table *make_units(size_t n)
{
    dh_table *table = dh_table_new();
    dh_column *columns[6];
    static const char *const names[] = {"code", "name", "level", "parent", "valid_from", "valid_to"};
    for (int c = 0; c < 6; c++) columns[c] = dh_column_new(c < 4 ? DH_CATEGORY : DH_DATE, 16);
    for (size_t i = 0; i < n; i++) {
        const char *const cells[] = {history[i].code,   history[i].name, history[i].level,
                                     history[i].parent, history[i].from, history[i].to};
        for (int c = 0; c < 6; c++) add(columns[c], cells[c]);
    }
    for (int c = 0; c < 6; c++) put(table, names[c], columns[c]);
    return table;
}

static dh_table *make_lineage(size_t n)
{
    dh_table *table = dh_table_new();
    dh_column *columns[4];
    static const char *const names[] = {"from", "to", "effective_on", "coverage"};
    for (int c = 0; c < 4; c++) columns[c] = dh_column_new(c == 2 ? DH_DATE : DH_CATEGORY, 16);
    for (size_t i = 0; i < n; i++)
        for (int c = 0; c < 4; c++) add(columns[c], changes[i][c]);
    for (int c = 0; c < 4; c++) put(table, names[c], columns[c]);
    return table;
}

typedef struct fixture {
    dh_table *units_table, *lineage;
    dh_units *units;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    dh_error error = DH_ERROR_INIT;
    f.units_table = make_units(sizeof history / sizeof history[0]);
    f.lineage = make_lineage(sizeof changes / sizeof changes[0]);
    assert_int_equal(dh_units_new(&f.units, f.units_table, f.lineage, &error), DH_OK);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    dh_units_free(f->units);
    dh_table_free(f->units_table);
    dh_table_free(f->lineage);
    return 0;
}

static dh_unit_match find(const dh_units *units, const char *text, const char *on, int32_t *row, dh_strbuf *list)
{
    return dh_units_find(units, text, strlen(text), on != NULL ? day(on) : 0, on != NULL, row, list);
}

static void a_code_means_another_unit_at_another_time(void **state)
{
    const fixture *f = *state;
    int32_t row;
    assert_int_equal(find(f->units, "A", "2019-06-01", &row, NULL), DH_UNIT_FOUND);
    assert_int_equal(row, 2);
    assert_int_equal(find(f->units, "A", "2020-01-01", &row, NULL), DH_UNIT_FOUND);
    assert_int_equal(row, 4);
    assert_int_equal(find(f->units, "A", "2025-07-01", &row, NULL), DH_UNIT_FOUND);
    assert_int_equal(row, 5);
    assert_int_equal(find(f->units, "B", "2020-01-01", &row, NULL), DH_UNIT_NOT_THEN);
    assert_int_equal(find(f->units, "Z", "2020-01-01", &row, NULL), DH_UNIT_UNKNOWN);
}

static void names_match_in_tiers(void **state)
{
    const fixture *f = *state;
    dh_strbuf list = {0};
    int32_t row;
    assert_int_equal(find(f->units, "Xã Việt Xuyên", "2019-01-01", &row, NULL), DH_UNIT_FOUND);
    assert_int_equal(row, 3);
    assert_int_equal(find(f->units, "Xã Việt Xuyên", "2026-01-01", &row, NULL), DH_UNIT_FOUND);
    assert_int_equal(row, 5);
    assert_int_equal(find(f->units, "Xã Hòa Bình", "2019-01-01", &row, NULL), DH_UNIT_FOUND); /* tone placement */
    assert_int_equal(row, 6);
    assert_int_equal(find(f->units, " XÃ  HÒA bình", "2019-01-01", &row, NULL), DH_UNIT_FOUND); /* case, blanks */
    assert_int_equal(row, 6);
    assert_int_equal(find(f->units, "Xã Hóa Bình", "2019-01-01", &row, NULL), DH_UNIT_READ_AS); /* another tone */
    assert_int_equal(row, 6);
    assert_int_equal(find(f->units, "TT. Tân Lâm", "2021-01-01", &row, NULL), DH_UNIT_READ_AS); /* prefix */
    assert_int_equal(row, 10);
    assert_int_equal(find(f->units, "phu viet", "2019-01-01", &row, NULL), DH_UNIT_READ_AS); /* no tones */
    assert_int_equal(row, 2);
    assert_int_equal(find(f->units, "tan lam", "2021-01-01", &row, &list), DH_UNIT_UNCLEAR);
    assert_non_null(strstr(list.data, "F 'Phường Tân Lam' of 'Huyện Thạch Hà'"));
    assert_non_null(strstr(list.data, "G 'Thị trấn Tân Lâm' of 'Huyện Thạch Hà'"));
    assert_int_equal(find(f->units, "Xã Phù Việt", "2021-01-01", &row, NULL), DH_UNIT_NOT_THEN);
    dh_strbuf_free(&list);
}

static void whole_merges_are_mapped_and_splits_are_not(void **state)
{
    const fixture *f = *state;
    dh_error error = DH_ERROR_INIT;
    const int32_t *map;
    assert_int_equal(dh_units_map(f->units, day("2020-06-01"), &map, &error), DH_OK);
    static const int32_t in_2020[] = {0, 1, 4, 4, 4, 4, 6, 6, -1, 9, 10};
    assert_memory_equal(map, in_2020, sizeof in_2020);
    assert_int_equal(dh_units_map(f->units, day("2025-07-01"), &map, &error), DH_OK);
    static const int32_t in_2025[] = {0, 1, 5, 5, 5, 5, 7, 7, -1, 9, 10};
    assert_memory_equal(map, in_2025, sizeof in_2025);
    assert_int_equal(dh_units_map(f->units, day("2019-01-01"), &map, &error), DH_OK);
    static const int32_t in_2019[] = {0, 1, 2, 3, -1, -1, 6, 6, 8, -1, -1};
    assert_memory_equal(map, in_2019, sizeof in_2019);
}

/* Each allocation of finding a name fails once: nothing is known then, and no name that is there becomes none. */
static void a_name_is_not_lost_for_want_of_memory(void **state)
{
    const fixture *f = *state;
    static const struct {
        const char *text;
        dh_unit_match match;
    } names[] = {{"Xã Hoà Bình", DH_UNIT_FOUND}, {"TT. Tân Lâm", DH_UNIT_READ_AS}, {"phu viet", DH_UNIT_READ_AS}};
    int failed = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *on = i == 1 ? "2021-01-01" : "2019-01-01";
        dh_unit_match match = DH_UNIT_NO_MEMORY;
        for (int64_t n = 1; n < 100 && match == DH_UNIT_NO_MEMORY; n++) {
            int32_t row;
            dh_memory_fail_after(n);
            match = find(f->units, names[i].text, on, &row, NULL);
            dh_memory_fail_after(0);
            failed += match == DH_UNIT_NO_MEMORY;
        }
        assert_int_equal(match, names[i].match);
    }
    assert_true(failed > 0);
}

enum { MAPPERS = 8, MAPPED_DAYS = 400 };

typedef struct mapper {
    dh_units *units;
    pthread_barrier_t *begin;
    const int32_t *maps[MAPPED_DAYS];
} mapper;

static void *map_days(void *given)
{
    mapper *m = given;
    dh_error error = DH_ERROR_INIT;
    pthread_barrier_wait(m->begin);
    for (int i = 0; i < MAPPED_DAYS; i++)
        if (dh_units_map(m->units, day("2019-06-01") + 7 * i, &m->maps[i], &error) != DH_OK) m->maps[i] = NULL;
    return NULL;
}

/* Threads that ask for the same days at once get the same maps, which stay where they are. */
static void days_are_mapped_by_several_threads(void **state)
{
    const fixture *f = *state;
    static mapper mappers[MAPPERS];
    pthread_t threads[MAPPERS];
    pthread_barrier_t begin;
    pthread_barrier_init(&begin, NULL, MAPPERS);
    for (int t = 0; t < MAPPERS; t++) {
        mappers[t] = (mapper){.units = f->units, .begin = &begin};
        assert_int_equal(pthread_create(&threads[t], NULL, map_days, &mappers[t]), 0);
    }
    for (int t = 0; t < MAPPERS; t++) pthread_join(threads[t], NULL);
    pthread_barrier_destroy(&begin);
    for (int i = 0; i < MAPPED_DAYS; i++) {
        int32_t when = day("2019-06-01") + 7 * i;
        int32_t want = when >= day("2025-07-01") ? 5 : when >= day("2020-01-01") ? 4 : 2;
        assert_non_null(mappers[0].maps[i]);
        assert_int_equal(mappers[0].maps[i][2], want);
        for (int t = 1; t < MAPPERS; t++) assert_ptr_equal(mappers[t].maps[i], mappers[0].maps[i]);
    }
}

static void parents_are_those_of_the_row(void **state)
{
    const fixture *f = *state;
    assert_int_equal(dh_units_parent(f->units, 4), 1);
    assert_int_equal(dh_units_parent(f->units, 5), 0);
    assert_int_equal(dh_units_parent(f->units, 0), -1);
    assert_true(dh_units_is_within(f->units, 2, 1));
    assert_true(dh_units_is_within(f->units, 2, 0));
    assert_true(dh_units_is_within(f->units, 2, 2));
    assert_false(dh_units_is_within(f->units, 1, 2));
}

static void boundary_changes_are_told(void **state)
{
    const fixture *f = *state;
    dh_error error = DH_ERROR_INIT;
    bool changed[sizeof history / sizeof history[0]];
    assert_int_equal(dh_units_changed(f->units, day("2019-12-31"), day("2020-12-31"), changed, &error), DH_OK);
    assert_true(changed[2]);                              /* merged */
    assert_true(changed[4]);                              /* what it went into */
    assert_true(changed[8] && changed[9] && changed[10]); /* split, and what came of it */
    assert_false(changed[6] || changed[7]);
    assert_int_equal(dh_units_changed(f->units, day("2020-01-01"), day("2025-12-31"), changed, &error), DH_OK);
    assert_false(changed[4] || changed[5]); /* only a new name and parent */
    assert_int_equal(dh_units_changed(f->units, day("2019-12-31"), day("2025-12-31"), changed, &error), DH_OK);
    assert_true(changed[5]);
    assert_false(changed[7]); /* only its parent changed */
}

/* The rows that may hold what was told of `row` from `on` to `until`, as "9 10", with "!" when that is certain and "?"
 * when it may also be somewhere else. */
static void window_traces_to(const fixture *f, int32_t row, const char *on, const char *until, const char *to,
                             const char *expected)
{
    dh_error error = DH_ERROR_INIT;
    dh_unit_trace *trace;
    dh_strbuf held = {0};
    int32_t n;
    bool complete;
    dh_reported told = {row, on ? day(on) : INT32_MIN, until ? day(until) : INT32_MAX};
    assert_int_equal(dh_unit_trace_new(&trace, f->units, day(to), &error), DH_OK);
    int certain = dh_unit_trace_is_certain(trace, told);
    const int32_t *rows = dh_unit_trace_find(trace, told, &n, &complete);
    assert_non_null(rows);
    for (int32_t i = 0; i < n; i++) dh_strbuf_printf(&held, "%s%d", i > 0 ? " " : "", rows[i]);
    dh_strbuf_add(&held, certain ? "!" : complete ? "" : "?");
    assert_string_equal(held.data != NULL ? held.data : "", expected);
    dh_strbuf_free(&held);
    dh_unit_trace_free(trace);
}

static void traces_to(const fixture *f, int32_t row, const char *on, const char *to, const char *expected)
{
    window_traces_to(f, row, on, on, to, expected);
}

static void what_was_told_is_traced_to_all_that_may_hold_it(void **state)
{
    const fixture *f = *state;
    traces_to(f, 2, "2019-06-01", "2025-12-31", "5!"); /* A went over whole, twice */
    traces_to(f, 8, "2019-06-01", "2025-12-31", "9 10");
    traces_to(f, 8, "2019-06-01", "2019-12-31", "8!");  /* before it was split */
    traces_to(f, 5, "2025-08-01", "2019-06-01", "2 3"); /* one of those merged into it */
    traces_to(f, 7, "2025-08-01", "2019-06-01", "6!");  /* but for its parent the same */
    traces_to(f, 11, "2021-12-31", "2022-01-01", "11 12");
    traces_to(f, 11, "2022-01-01", "2023-01-01", "11!"); /* told of what was left of it */
    traces_to(f, 12, "2021-12-31", "2023-01-01", "12!");
    traces_to(f, 12, "2023-01-01", "2021-12-31", "11 12"); /* of the part that it got, or not */
    traces_to(f, 11, "2023-01-01", "2021-12-31", "11!");
    traces_to(f, 9, "2023-01-01", "2019-12-31", "8"); /* of E, where the executor does not carry it */
    window_traces_to(f, 11, "2021-06-01", "2022-06-01", "2025-12-31", "11 12"); /* a year that a change falls into */
    window_traces_to(f, 12, "2021-06-01", "2022-06-01", "2021-01-01", "11 12");
    window_traces_to(f, 11, NULL, NULL, "2025-12-31", "11 12"); /* on some day */
    window_traces_to(f, 6, NULL, NULL, "2025-12-31", "7!");
}

/* Q began in 2010 beside O, which it took in in 2015; S was taken in part by T alone, and ended. */
static void what_no_lineage_tells_of_is_not_certain(void **state)
{
    (void)state;
    static const char *const units[][3] = {
        {"O", NULL, "2014-12-31"}, {"Q", "2010-01-01", NULL}, {"S", NULL, "2014-12-31"}, {"T", NULL, NULL}};
    static const char *const links[][4] = {{"O", "Q", "2015-01-01", "full"}, {"S", "T", "2015-01-01", "0.4"}};
    dh_error error = DH_ERROR_INIT;
    dh_table *table = dh_table_new(), *lineage = dh_table_new();
    dh_column *u[3], *l[4];
    for (int c = 0; c < 3; c++) u[c] = dh_column_new(c == 0 ? DH_CATEGORY : DH_DATE, 4);
    for (int c = 0; c < 4; c++) l[c] = dh_column_new(c == 2 ? DH_DATE : DH_CATEGORY, 4);
    for (int i = 0; i < 4; i++)
        for (int c = 0; c < 3; c++) add(u[c], units[i][c]);
    for (int i = 0; i < 2; i++)
        for (int c = 0; c < 4; c++) add(l[c], links[i][c]);
    for (int c = 0; c < 3; c++) put(table, ((const char *const[]){"code", "valid_from", "valid_to"})[c], u[c]);
    for (int c = 0; c < 4; c++)
        put(lineage, ((const char *const[]){"from", "to", "effective_on", "coverage"})[c], l[c]);
    fixture f = {table, lineage, NULL};
    assert_int_equal(dh_units_new(&f.units, table, lineage, &error), DH_OK);
    traces_to(&f, 1, "2012-01-01", "2005-01-01", "!"); /* of a unit that came of none */
    traces_to(&f, 1, "2016-01-01", "2005-01-01", "0?");
    traces_to(&f, 0, "2012-01-01", "2016-01-01", "1!");
    traces_to(&f, 2, "2012-01-01", "2016-01-01", "3?");
    dh_units_free(f.units);
    dh_table_free(table);
    dh_table_free(lineage);
}

static void units_of_which_a_part_may_be_elsewhere_are_told(void **state)
{
    const fixture *f = *state;
    dh_error error = DH_ERROR_INIT;
    bool ambiguous[sizeof history / sizeof history[0]];
    static const struct {
        const char *from, *to, *on;
        int32_t units[4]; /* up to a 0 */
    } cases[] = {
        {"2019-01-01", "2021-01-01", "2025-12-31", {9, 10, 11, 12}},
        {"2020-01-01", "2021-01-01", "2025-12-31", {11, 12}},
        {"2022-01-01", "2025-12-31", "2025-12-31", {0}},
        {"2025-08-01", "2025-12-31", "2019-12-31", {2, 3, 8, 11}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dh_unit_trace *trace;
        dh_strbuf found = {0}, expected = {0};
        assert_int_equal(dh_unit_trace_new(&trace, f->units, day(cases[i].on), &error), DH_OK);
        assert_int_equal(dh_unit_trace_ambiguous(trace, day(cases[i].from), day(cases[i].to), ambiguous, &error),
                         DH_OK);
        for (int32_t u = 0; u < 12; u++) dh_strbuf_add(&found, ambiguous[u] ? "x" : "-");
        for (int32_t u = 0; u < 12; u++) {
            bool listed = false;
            for (int k = 0; k < 4; k++) listed = listed || (cases[i].units[k] == u && u > 0);
            dh_strbuf_add(&expected, listed ? "x" : "-");
        }
        assert_string_equal(found.data, expected.data);
        dh_strbuf_free(&found);
        dh_strbuf_free(&expected);
        dh_unit_trace_free(trace);
    }
}

/* Each of 40 generations is split into two that both go into the next: 2^40 ways lead to the last. */
static void many_ways_are_searched_once(void **state)
{
    (void)state;
    enum { GENERATIONS = 40 };
    dh_error error = DH_ERROR_INIT;
    dh_table *table = dh_table_new(), *lineage = dh_table_new();
    dh_column *code = dh_column_new(DH_CATEGORY, 128), *first = dh_column_new(DH_DATE, 128);
    dh_column *last = dh_column_new(DH_DATE, 128), *from = dh_column_new(DH_CATEGORY, 256);
    dh_column *to = dh_column_new(DH_CATEGORY, 256), *on = dh_column_new(DH_DATE, 256);
    dh_column *coverage = dh_column_new(DH_CATEGORY, 256);
    for (int g = 0; g < GENERATIONS; g++)
        for (int k = 0; k < 2; k++) {
            char text[32], begins[32], ends[32];
            snprintf(text, sizeof text, "u%d.%d", g, k);
            snprintf(begins, sizeof begins, "%d-01-01", 1900 + g);
            snprintf(ends, sizeof ends, "%d-12-31", 1900 + g);
            add(code, text);
            add(first, begins);
            add(last, g + 1 < GENERATIONS ? ends : NULL);
            for (int next = 0; g + 1 < GENERATIONS && next < 2; next++) {
                char heir[32], change[32];
                snprintf(heir, sizeof heir, "u%d.%d", g + 1, next);
                snprintf(change, sizeof change, "%d-01-01", 1901 + g);
                add(from, text);
                add(to, heir);
                add(on, change);
                add(coverage, "0.5");
            }
        }
    put(table, "code", code);
    put(table, "valid_from", first);
    put(table, "valid_to", last);
    put(lineage, "from", from);
    put(lineage, "to", to);
    put(lineage, "effective_on", on);
    put(lineage, "coverage", coverage);
    fixture f = {table, lineage, NULL};
    assert_int_equal(dh_units_new(&f.units, table, lineage, &error), DH_OK);
    traces_to(&f, 0, "1900-06-01", "2000-01-01", "78 79");
    traces_to(&f, 79, "2000-01-01", "1900-06-01", "0 1");
    dh_units_free(f.units);
    dh_table_free(table);
    dh_table_free(lineage);
}

enum { MANY = 20000 };

/* Pairs of communes merged into one, and so many of them that looking at each pair of changes would take minutes. */
static void many_changes_are_told_at_once(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_table *table = dh_table_new(), *lineage = dh_table_new();
    dh_column *code = dh_column_new(DH_CATEGORY, 3 * MANY), *from = dh_column_new(DH_CATEGORY, 2 * MANY);
    dh_column *to = dh_column_new(DH_CATEGORY, 2 * MANY), *on = dh_column_new(DH_DATE, 2 * MANY);
    for (int i = 0; i < 3 * MANY; i++) {
        char text[16], target[16];
        snprintf(text, sizeof text, "u%d", i);
        snprintf(target, sizeof target, "u%d", 2 * MANY + i / 2);
        add(code, text);
        if (i >= 2 * MANY) continue;
        add(from, text);
        add(to, target);
        add(on, "2025-07-01");
    }
    put(table, "code", code);
    put(lineage, "from", from);
    put(lineage, "to", to);
    put(lineage, "effective_on", on);
    dh_units *units;
    bool *changed = calloc(3 * MANY, sizeof *changed);
    assert_non_null(changed);
    assert_int_equal(dh_units_new(&units, table, lineage, &error), DH_OK);
    clock_t start = clock();
    assert_int_equal(dh_units_changed(units, day("2024-01-01"), day("2025-12-31"), changed, &error), DH_OK);
    assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
    for (int i = 0; i < 3 * MANY; i++) assert_true(changed[i]);
    free(changed);
    dh_units_free(units);
    dh_table_free(table);
    dh_table_free(lineage);
}

static void contradictions_are_refused(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_units *units;
    dh_table *few = make_units(4), *lineage = make_lineage(1);
    assert_int_equal(dh_units_new(&units, few, lineage, &error), DH_EDATA);
    assert_string_equal(error.message, "lineage row 1: unit 'A' (to) does not exist on 2020-01-01; correct its "
                                       "valid_from and valid_to in units, or effective_on");
    dh_table_free(few);
    dh_table_free(lineage);
    dh_table *twice = dh_table_new();
    dh_column *code = dh_column_new(DH_CATEGORY, 2);
    add(code, "A");
    add(code, "A");
    put(twice, "code", code);
    assert_int_equal(dh_units_new(&units, twice, NULL, &error), DH_EDATA);
    assert_non_null(strstr(error.message, "unit 'A' stands twice on"));
    dh_table_free(twice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_code_means_another_unit_at_another_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_match_in_tiers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whole_merges_are_mapped_and_splits_are_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_name_is_not_lost_for_want_of_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(days_are_mapped_by_several_threads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parents_are_those_of_the_row, set_up, tear_down),
        cmocka_unit_test_setup_teardown(boundary_changes_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_told_is_traced_to_all_that_may_hold_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(units_of_which_a_part_may_be_elsewhere_are_told, set_up, tear_down),
        cmocka_unit_test(what_no_lineage_tells_of_is_not_certain),
        cmocka_unit_test(many_ways_are_searched_once),
        cmocka_unit_test(many_changes_are_told_at_once),
        cmocka_unit_test(contradictions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
