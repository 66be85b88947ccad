/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const dh_table *find_table(void *self, const char *name)
{
    const fixture *f = self;
    if (strcmp(name, "units") == 0) return f->units;
    if (strcmp(name, "sessions") == 0) return f->sessions;
    return strcmp(name, "events") == 0 ? f->events : NULL;
}

static const char *date_column(void *self, const char *table)
{
    (void)self;
    return strcmp(table, "units") == 0 ? NULL : "day";
}

/* Phù Việt became Việt Tiến; Thạch Lâm was split. */
static dh_status map_units(void *self, int32_t date, const int32_t **map, dh_error *error)
{
    static const int32_t rows[] = {1, 1, -1, 3};
    (void)self;
    (void)date;
    (void)error;
    *map = rows;
    return DH_OK;
}

static void add(dh_table *table, const char *name, dh_column *column)
{
    assert_non_null(column);
    dh_column_finish(column);
    assert_int_equal(dh_table_add(table, name, column, NULL), DH_OK);
}

static dh_column *coded(dh_dictionary *dictionary, const int32_t *codes, int64_t n)
{
    dh_column *column = dh_column_new(DH_CATEGORY, n);
    assert_non_null(column);
    dh_dictionary_unref(column->dictionary);
    column->dictionary = dh_dictionary_ref(dictionary);
    for (int64_t i = 0; i < n; i++)
        assert_int_equal(codes[i] < 0 ? dh_column_append_null(column) : dh_column_append_code(column, codes[i]), 0);
    return column;
}

static dh_dictionary *dictionary_of(const char *const *texts, int n)
{
    dh_dictionary *dictionary = dh_dictionary_new();
    for (int i = 0; i < n; i++) assert_int_equal(dh_dictionary_append(dictionary, texts[i], strlen(texts[i])), i);
    return dictionary;
}

#define UNITS 4
static dh_dictionary *make_units(fixture *f)
{
    /* two units of one code at different times */
    static const char *const codes[] = {"18601", "18601", "18610", "436"};
    static const char *const names[] = {"Phù Việt", "Việt Tiến", "Thạch Lâm", "Thạch Hà"};
    static const char *const levels[] = {"commune", "district"};
    static const int32_t parent[] = {3, 3, 3, -1}, level[] = {0, 0, 0, 1}, self[] = {0, 1, 2, 3};
    dh_dictionary *keys = dictionary_of(codes, UNITS), *words = dictionary_of(levels, 2);
    int32_t *rows = dh_malloc(sizeof self);
    memcpy(rows, self, sizeof self);
    dh_dictionary_set_link(keys, f->units, rows);
    dh_column *name = dh_column_new(DH_TEXT, UNITS);
    for (int i = 0; i < UNITS; i++) dh_column_append_text(name, names[i], strlen(names[i]));
    add(f->units, "code", coded(keys, self, UNITS));
    add(f->units, "name", name);
    add(f->units, "level", coded(words, level, UNITS));
    add(f->units, "parent", coded(keys, parent, UNITS));
    dh_dictionary_unref(words);
    return keys;
}

static void append_count(dh_column *column, double stated, double lower, double upper)
{
    assert_int_equal(stated < 0 ? dh_column_append_null(column)
                                : dh_column_append_count(column, (dh_count){stated, lower, upper}),
                     0);
}

#define SESSIONS 6
static void make_sessions(fixture *f, dh_dictionary *keys)
{
    static const char *const kinds[] = {"periodic", "ad_hoc"}, *const topics[] = {"đất đai", "môi trường", "Đất"};
    static const int32_t unit[] = {0, 1, 1, 2, -1, 0}, kind[] = {0, 1, 0, 0, 1, -1};
    static const int32_t day[] = {17600, 17700, 18300, 18400, 18485, 17897};
    static const int64_t v[] = {3, 1, 4, 1, 5, 9};
    static const double people[][3] = {{100, 100, 100}, {2300, 2300, INFINITY}, {-1, 0, 0},
                                       {300, 0, 300},   {40, 40, 40},           {60, 60, 60}};
    static const double x[] = {1, 2, NAN, 4, 0.5, -3};
    dh_dictionary *words = dictionary_of(kinds, 2);
    dh_column *days = dh_column_new(DH_DATE, SESSIONS), *whole = dh_column_new(DH_INT64, SESSIONS);
    dh_column *counts = dh_column_new(DH_COUNT, SESSIONS), *reals = dh_column_new(DH_FLOAT64, SESSIONS);
    dh_column *done = dh_column_new(DH_BOOL, SESSIONS), *topic = dh_column_new(DH_TEXT, SESSIONS);
    for (int i = 0; i < SESSIONS; i++) {
        dh_column_append_date(days, day[i]);
        dh_column_append_int64(whole, v[i]);
        append_count(counts, people[i][0], people[i][1], people[i][2]);
        dh_column_append_float64(reals, x[i]);
        assert_int_equal(i == 3 ? dh_column_append_null(done) : dh_column_append_bool(done, i % 2 == 0), 0);
        dh_column_append_text(topic, topics[i % 3], strlen(topics[i % 3]));
    }
    add(f->sessions, "unit", coded(keys, unit, SESSIONS));
    add(f->sessions, "kind", coded(words, kind, SESSIONS));
    add(f->sessions, "day", days);
    add(f->sessions, "v", whole);
    add(f->sessions, "people", counts);
    add(f->sessions, "x", reals);
    add(f->sessions, "done", done);
    add(f->sessions, "topic", topic);
    dh_dictionary_unref(words);
}

/* Knuth's MMIX generator: fixed, so that a failure can be run again. */
static uint32_t next(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

static void append_event(dh_column **c, uint64_t *seed)
{
    char text[32];
    uint32_t r = next(seed);
    double stated = r % 50;
    dh_column_append_date(c[0], (int32_t)(17500 + next(seed) % 1100));
    dh_column_append_int64(c[1], (int64_t)(next(seed) % 200) - 100);
    append_count(c[2], r % 11 == 0 ? -1 : stated, r % 7 == 0 ? 0 : stated, r % 13 == 0 ? INFINITY : stated);
    dh_column_append_float64(c[3], r % 17 == 0 ? NAN : ((double)next(seed) - 1e9) / (1.0 + next(seed) % 1000));
    assert_int_equal(r % 5 == 0 ? dh_column_append_null(c[4]) : dh_column_append_bool(c[4], r % 3 == 0), 0);
    int size = snprintf(text, sizeof text, "t%u", next(seed) % 500);
    dh_column_append_text(c[5], text, (size_t)size);
}

static void make_events(fixture *f, dh_dictionary *keys, int64_t n)
{
    static const char *const kinds[] = {"periodic", "ad_hoc", "thematic"};
    static const char *const names[] = {"day", "v", "people", "x", "done", "note"};
    static const dh_type types[] = {DH_DATE, DH_INT64, DH_COUNT, DH_FLOAT64, DH_BOOL, DH_TEXT};
    uint64_t seed = 2020;
    dh_dictionary *words = dictionary_of(kinds, 3);
    int32_t *unit = dh_malloc(((size_t)n + 1) * sizeof *unit), *kind = dh_malloc(((size_t)n + 1) * sizeof *kind);
    dh_column *columns[6];
    for (int c = 0; c < 6; c++) columns[c] = dh_column_new(types[c], n);
    for (int64_t i = 0; i < n; i++) {
        unit[i] = (int32_t)(next(&seed) % 5) - 1;
        kind[i] = (int32_t)(next(&seed) % 4) - 1;
        append_event(columns, &seed);
    }
    add(f->events, "unit", coded(keys, unit, n));
    add(f->events, "kind", coded(words, kind, n));
    for (int c = 0; c < 6; c++) add(f->events, names[c], columns[c]);
    dh_free(unit);
    dh_free(kind);
    dh_dictionary_unref(words);
}

void fixture_make(fixture *f, int64_t events, int threads)
{
    static const char *const names[] = {"units", "sessions", "events", NULL};
    *f = (fixture){.units = dh_table_new(), .sessions = dh_table_new(), .events = dh_table_new()};
    assert_int_equal(dh_functions_new(&f->functions, NULL), DH_OK);
    dh_table_set_name(f->units, "units", NULL);
    dh_table_set_name(f->sessions, "sessions", NULL);
    dh_table_set_name(f->events, "events", NULL);
    dh_dictionary *keys = make_units(f);
    make_sessions(f, keys);
    make_events(f, keys, events);
    dh_dictionary_unref(keys);
    f->catalog = (dh_catalog){.self = f,
                              .functions = f->functions,
                              .has_as_of = true,
                              .as_of = 18485,
                              .table = find_table,
                              .table_names = names,
                              .date_column = date_column,
                              .units = f->units,
                              .map_units = map_units};
    if (threads > 0) assert_int_equal(dh_pool_new(&f->catalog.pool, threads, NULL), DH_OK);
}

void fixture_free(fixture *f)
{
    dh_pool_free(f->catalog.pool);
    dh_table_free(f->events);
    dh_table_free(f->sessions);
    dh_table_free(f->units);
    dh_functions_free(f->functions);
}

static dh_status period(dh_plan **out, const dh_plan *input, const char *text, dh_error *error)
{
    char from[32];
    const char *bar = strchr(text, '|');
    snprintf(from, sizeof from, "%.*s", (int)(bar - text), text);
    return dh_plan_period(out, input, from, bar + 1, error);
}

static dh_status window(dh_plan **out, const dh_plan *input, const char *text, dh_error *error)
{
    char assignments[1024];
    const char *over = strstr(text, " over ");
    snprintf(assignments, sizeof assignments, "%.*s", (int)(over ? (size_t)(over - text) : strlen(text)), text);
    return dh_plan_window(out, input, assignments, over ? over + strlen(" over ") : NULL, error);
}

static dh_status two_sided(dh_plan **out, const fixture *f, const dh_plan *input, const char *name, const char *text,
                           dh_error *error)
{
    dh_plan *other = NULL;
    char table[32];
    size_t size = strcspn(text, " ");
    snprintf(table, sizeof table, "%.*s", (int)size, text);
    DH_TRY(dh_plan_scan(&other, &f->catalog, table, error));
    const char *on = text + size + (text[size] == ' ');
    static const char *const kinds[] = {[DH_JOIN_INNER] = "join", [DH_JOIN_LEFT] = "left", [DH_JOIN_RIGHT] = "right",
                                        [DH_JOIN_FULL] = "full",  [DH_JOIN_SEMI] = "semi", [DH_JOIN_ANTI] = "anti"};
    if (name[0] == 'n' || strcmp(name, "previous") == 0) { /* "nearest 30 days": "nearest 30 days: polls …" */
        dh_status made = dh_plan_join_named(out, input, other, on, name, error);
        dh_plan_free(other);
        return made;
    }
    int kind = 0;
    while (kind < DH_JOIN_ANTI && strcmp(kinds[kind], name) != 0) kind++;
    dh_status status = strcmp(name, "union") == 0     ? dh_plan_union(out, input, other, error)
                       : strcmp(name, "by_name") == 0 ? dh_plan_union_by_name(out, input, other, error)
                                                      : dh_plan_join(out, input, other, on, (dh_join)kind, error);
    dh_plan_free(other);
    return status;
}

static dh_status apply(dh_plan **out, const fixture *f, const dh_plan *input, const char *verb, dh_error *error)
{
    static const struct {
        const char *name;
        dh_status (*build)(dh_plan **, const dh_plan *, const char *, dh_error *);
    } verbs[] = {{"filter", dh_plan_filter},
                 {"derive", dh_plan_derive},
                 {"select", dh_plan_select},
                 {"group_by", dh_plan_group_by},
                 {"aggregate", dh_plan_aggregate},
                 {"sort", dh_plan_sort},
                 {"distinct", dh_plan_distinct},
                 {"geography", dh_plan_geography},
                 {"pivot", dh_plan_pivot},
                 {"period", period},
                 {"window", window},
                 {"summarize", dh_plan_summarize},
                 {"total", dh_plan_total},
                 {"complete", dh_plan_complete}};
    char name[24];
    size_t size = strcspn(verb, ":");
    snprintf(name, sizeof name, "%.*s", (int)size, verb);
    const char *text = verb + size + 2;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(name, verbs[i].name) == 0) return verbs[i].build(out, input, text, error);
    if (strcmp(name, "take") == 0) return dh_plan_take(out, input, atoll(text), error);
    return two_sided(out, f, input, name, text, error);
}

dh_status fixture_verbs(dh_plan **plan, const fixture *f, const char *const *verbs, dh_error *error)
{
    for (int i = 0; verbs[i]; i++) {
        dh_plan *made = NULL;
        DH_TRY(apply(&made, f, *plan, verbs[i], error));
        dh_plan_free(*plan);
        *plan = made;
    }
    return DH_OK;
}

dh_status fixture_plan(dh_plan **out, const fixture *f, const char *table, const char *const *verbs, dh_error *error)
{
    dh_status status = dh_plan_scan(out, &f->catalog, table, error);
    if (status == DH_OK) status = fixture_verbs(out, f, verbs, error);
    if (status != DH_OK) {
        dh_plan_free(*out);
        *out = NULL;
    }
    return status;
}

char *fixture_run(const dh_plan *plan)
{
    dh_error error = DH_ERROR_INIT;
    dh_table *result = NULL;
    if (dh_execute(&result, plan, &error) != DH_OK) fail_msg("%s", error.message);
    dh_strbuf text = {0};
    assert_int_equal(dh_table_write(&text, result, DH_FORMAT_CSV, DH_LOCALE_EN, &error), DH_OK);
    for (int32_t i = 0; dh_table_note(result, i); i++) dh_strbuf_printf(&text, "# %s\n", dh_table_note(result, i));
    dh_table_free(result);
    return dh_strbuf_take(&text);
}

char *fixture_query(const fixture *f, const char *table, const char *const *verbs)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    if (fixture_plan(&plan, f, table, verbs, &error) != DH_OK) fail_msg("%s", error.message);
    char *text = fixture_run(plan);
    dh_plan_free(plan);
    return text;
}

void fixture_expect(const fixture *f, const char *expected, const char *table, const char *const *verbs)
{
    char *found = fixture_query(f, table, verbs);
    assert_string_equal(found, expected);
    dh_free(found);
}
