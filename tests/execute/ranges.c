/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ranges that filters ask of a source, and what becomes of morsels whose rows are all within them. */
#include "execute/fixture.h"

#include <math.h>
#include <stdio.h>

static fixture f;

static int set_up(void **state)
{
    (void)state;
    fixture_make(&f, 3000, 2);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_free(&f);
    return 0;
}

/* A relation that hands out another's rows in morsels of `rows`, says which of them hold a range as far as can be, and
 * counts the fields that are loaded. */
typedef struct spy {
    dh_relation relation, *of;
    const dh_table *table;
    int32_t rows;
    dh_relation_range ranges[16];
    int32_t n;
    int loads[8]; /* by field, atomic */
} spy;

typedef struct spy_morsel {
    dh_morsel morsel, *of;
    spy *spy;
    int64_t begin;
    bool holds[16];
} spy_morsel;

typedef struct spy_pass {
    dh_relation_scan scan, *of;
    spy_morsel morsels[8]; /* by worker */
} spy_pass;

static dh_status load(dh_morsel *base, dh_arena *arena, int32_t field, int64_t begin, const int32_t *rows, int32_t n,
                      uint8_t *invalid, const dh_vector **out, dh_error *error)
{
    spy_morsel *morsel = (spy_morsel *)base;
    __atomic_fetch_add(&morsel->spy->loads[field], 1, __ATOMIC_RELAXED);
    return morsel->of->load(morsel->of, arena, field, morsel->begin + begin, rows, n, invalid, out, error);
}

static bool is_within(const dh_column *column, int64_t row, const dh_relation_range *range)
{
    if (!dh_column_is_valid(column, row)) return false;
    switch (column->type) {
    case DH_INT64: {
        int64_t value = dh_column_int64(column, row); /* as far as real numbers tell */
        return fabs((double)value) < 9007199254740992.0 && (double)value >= range->low && (double)value <= range->high;
    }
    case DH_FLOAT64: {
        double value = dh_column_float64(column, row);
        return value >= range->low && value <= range->high;
    }
    case DH_DATE: {
        int32_t day = dh_column_date(column, row);
        return day >= range->low && day <= range->high;
    }
    default: {
        int32_t code = dh_column_code(column, row);
        return code >= range->low && code <= range->high;
    }
    }
}

static dh_status morsel_at(dh_relation_scan *base, int64_t index, int worker, dh_morsel **out, dh_error *error)
{
    spy_pass *scan = (spy_pass *)base;
    spy_morsel *morsel = &scan->morsels[worker];
    spy *s = (spy *)base->relation;
    int64_t begin = index * s->rows, rest = dh_table_rows(s->table) - begin;
    *morsel = (spy_morsel){.morsel.load = load, .spy = s, .begin = begin, .morsel.holds = morsel->holds};
    morsel->morsel.rows = rest < s->rows ? rest : s->rows;
    for (int32_t r = 0; r < s->n; r++) {
        const dh_column *column = dh_table_column(s->table, s->ranges[r].field);
        morsel->holds[r] = true;
        for (int64_t i = 0; i < morsel->morsel.rows; i++)
            morsel->holds[r] = morsel->holds[r] && is_within(column, begin + i, &s->ranges[r]);
    }
    *out = &morsel->morsel;
    return scan->of->morsel(scan->of, 0, worker, &morsel->of, error);
}

static dh_status finish(dh_relation_scan *base, int64_t count, dh_table *table, dh_error *error)
{
    spy_pass *scan = (spy_pass *)base;
    return scan->of->finish(scan->of, count, table, error);
}

static void free_scan(dh_relation_scan *base)
{
    spy_pass *scan = (spy_pass *)base;
    scan->of->free(scan->of);
    dh_free(scan);
}

static dh_status start(dh_relation_scan **out, dh_relation *relation, const bool *needed,
                       const dh_relation_range *ranges, int32_t n, int workers, dh_error *error)
{
    spy *s = (spy *)relation;
    spy_pass *scan = dh_calloc(1, sizeof *scan);
    assert_true(n <= 16 && workers <= 8 && scan != NULL);
    if (n > 0) memcpy(s->ranges, ranges, (size_t)n * sizeof *ranges);
    s->n = n;
    int64_t morsels = (dh_table_rows(s->table) + s->rows - 1) / s->rows;
    scan->scan = (dh_relation_scan){
        .relation = relation, .n_morsels = morsels, .morsel = morsel_at, .finish = finish, .free = free_scan};
    *out = &scan->scan;
    return s->of->start(&scan->of, s->of, needed, ranges, n, workers, error);
}

static void keep(dh_relation *relation)
{
    (void)relation;
}

static void spy_make(spy *s, const dh_table *table, int32_t rows)
{
    *s = (spy){.of = dh_relation_of_table(table), .table = table, .rows = rows};
    assert_non_null(s->of);
    s->relation = *s->of;
    s->relation.refs = 1;
    s->relation.start = start;
    s->relation.free = keep;
}

/* The result over the spy, to be freed with dh_free. */
static char *spy_query(spy *s, const char *const *verbs)
{
    dh_plan *plan = NULL;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_plan_relation(&plan, &f.catalog, &s->relation, NULL), DH_OK);
    if (fixture_verbs(&plan, &f, verbs, &error) != DH_OK) fail_msg("%s", error.message);
    char *text = fixture_run(plan);
    dh_plan_free(plan);
    return text;
}

/* ---- which ranges ---- */

static void expect_ranges(const char *const *verbs, const char *expected)
{
    spy s;
    char found[512] = "";
    size_t at = 0;
    spy_make(&s, f.events, DH_MORSEL_ROWS);
    dh_free(spy_query(&s, verbs));
    for (int32_t i = 0; i < s.n; i++) {
        const dh_relation_range *r = &s.ranges[i];
        at += (size_t)snprintf(found + at, sizeof found - at, "%s %.17g %.17g; ", s.relation.fields[r->field].name,
                               r->low, r->high);
    }
    assert_string_equal(found, expected);
    dh_relation_unref(s.of);
}
#define RANGES(expected, ...) expect_ranges((const char *const[]){__VA_ARGS__, NULL}, expected)

static void filters_ask_for_ranges(void **state)
{
    (void)state;
    RANGES("v 4 inf; ", "filter: v > 3");
    RANGES("v -inf 3; ", "filter: 3 >= v");
    RANGES("v -inf 2; ", "filter: 3 > v");
    RANGES("v 3 inf; ", "filter: v > 2.5");
    RANGES("v -inf 2; ", "filter: v < 2.5");
    RANGES("v 3 3; x -inf 2.5; ", "filter: v == 3 and x < 2.5");
    RANGES("day 17897 18261; ", "filter: year(day) == 2019");
    RANGES("day 17897 inf; day -inf 18261; ", "filter: between(year(day), 2019, 2019)");
    RANGES("day 18262 inf; ", "filter: year(day) > 2019");
    RANGES("day -inf 17896; ", "filter: year(day) < 2019");
    RANGES("day 18000 inf; ", "filter: day >= '2019-04-14'");
    RANGES("day 18000 inf; day -inf 18099; ", "filter: day >= date('2019-04-14') and day < date('2019-07-23')");
    RANGES("kind 1 1; ", "filter: kind == 'ad_hoc'");
    RANGES("v 9007199254740992 inf; ", "filter: v > 9007199254740993");
    RANGES("v 1 inf; ", "derive: w = v * 2, v2 = v", "filter: v2 >= 1 and w > 3");
    RANGES("x 1 inf; ", "select: day, y = x", "filter: y > 1");
    /* nothing that is not necessary */
    RANGES("", "filter: v > 3 or v < 1");
    RANGES("", "filter: not (v > 3)");
    RANGES("", "filter: v ~= 3");
    RANGES("", "filter: v + 1 > 3");
    RANGES("", "filter: kind > 'a'");
    RANGES("", "filter: kind == 'nothing of that name'");
    RANGES("", "filter: people > 3");
    RANGES("", "filter: month(day) == 3");
    RANGES("", "filter: year(day) == 20190");
    RANGES("", "derive: v = v * 2", "filter: v > 3");
    RANGES("", "geography: 2020-01-01", "filter: v > 3");
    RANGES("v 5 inf; ", "filter: v > 4", "geography: 2020-01-01", "filter: x > 3");
}

/* ---- morsels that hold them ---- */

/* A value around the constants of the filters below. */
static dh_value value_of(dh_type type, int64_t whole)
{
    dh_value value = {.type = type, .valid = true};
    switch (type) {
    case DH_INT64: value.as.integer = whole; break;
    case DH_FLOAT64: value.as.number = (double)whole / 2.0; break;
    case DH_DATE: value.as.integer = 17890 + whole; break;
    default:
        value.as.text.data = whole % 2 == 0 ? "ad_hoc" : "periodic";
        value.as.text.size = strlen(value.as.text.data);
    }
    return value;
}

/* Some cells are unknown, and some whole numbers are ones that no real number is. */
static dh_table *make_edges(void)
{
    static const char *const names[] = {"v", "x", "day", "kind"};
    static const dh_type types[] = {DH_INT64, DH_FLOAT64, DH_DATE, DH_CATEGORY};
    static const int64_t large[] = {INT64_C(9007199254740991),
                                    INT64_C(9007199254740992),
                                    INT64_C(9007199254740993),
                                    INT64_C(-9007199254740993),
                                    INT64_MAX,
                                    INT64_MIN};
    dh_table *table = dh_table_new();
    dh_column *columns[4];
    for (int c = 0; c < 4; c++) columns[c] = dh_column_new(types[c], 0);
    for (int i = 0; i < 400; i++) {
        for (int c = 0; c < 4; c++) {
            bool is_large = c == 0 && i % 40 == 39;
            dh_value value = value_of(types[c], is_large ? large[i / 40 % 6] : i % 13);
            value.valid = (i + c) % 11 > 0;
            assert_int_equal(dh_column_append_value(columns[c], &value), 0);
        }
    }
    for (int c = 0; c < 4; c++) {
        dh_column_finish(columns[c]);
        assert_int_equal(dh_table_add(table, names[c], columns[c], NULL), DH_OK);
    }
    return table;
}

static void morsels_that_hold_a_range_keep_the_same_rows(void **state)
{
    static const char *const filters[] = {"v > 3",
                                          "v >= 3",
                                          "v < 3",
                                          "v <= 3",
                                          "v == 3",
                                          "3 > v",
                                          "v > 2.5",
                                          "v < 2.5",
                                          "v >= 2.5",
                                          "v <= 2.5",
                                          "v == 2.5",
                                          "v > 9007199254740991",
                                          "v >= 9007199254740992",
                                          "v > 9007199254740992",
                                          "v < 9007199254740993",
                                          "v <= -9007199254740993",
                                          "between(v, 2, 5)",
                                          "between(2, v, 5)",
                                          "v > 2 and v < 5",
                                          "x > 2",
                                          "x >= 2",
                                          "x < 2.5",
                                          "x == 2",
                                          "year(day) == 2019",
                                          "year(day) > 2018",
                                          "year(day) < 2019",
                                          "year(day) <= 2018",
                                          "between(year(day), 2018, 2018)",
                                          "day > '2018-12-30'",
                                          "day < '2018-12-31'",
                                          "day >= '2018-12-30' and v > 3",
                                          "kind == 'ad_hoc'",
                                          "kind == 'x'",
                                          "between(day, '2018-12-30', add_days(day, -1))",
                                          "v > 3 or x < 2",
                                          "not (v > 3)",
                                          "x + 1 > 3"};
    dh_table *edges = make_edges();
    (void)state;
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        char text[128];
        const char *const verbs[] = {text, NULL};
        char *plain = NULL;
        snprintf(text, sizeof text, "filter: %s", filters[i]);
        for (int32_t rows = 400; rows > 0; rows /= 6) { /* in the first, no range holds */
            spy s;
            spy_make(&s, edges, rows);
            char *found = spy_query(&s, verbs);
            if (plain != NULL && strcmp(found, plain) != 0) fail_msg("%s, %d rows: %s", filters[i], rows, found);
            if (plain == NULL)
                plain = found;
            else
                dh_free(found);
            dh_relation_unref(s.of);
        }
        dh_free(plain);
    }
    dh_table_free(edges);
}

/* v is from -100 to 99, days from 2017-11-30 to 2020-12-03, none unknown. */
static void what_holds_is_not_asked(void **state)
{
    static const struct {
        const char *filter;
        int32_t asked; /* whether `v`, or `day`, is read */
    } cases[] = {{"v > -101", 0},
                 {"v > -100", 1},
                 {"v <= 99 and v >= -100", 0},
                 {"v < 99", 1},
                 {"between(v, -100, 99)", 0},
                 {"v < 99.5", 0},
                 {"v < 98.5", 1},
                 {"v ~= 1000", 1},
                 {"year(day) > 2016", 0},
                 {"year(day) > 2017", 1},
                 {"day > '2017-11-29'", 0},
                 {"day < '2020-12-05'", 0},
                 {"day > '2017-11-30' and v > -101", 1}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128];
        spy s;
        snprintf(text, sizeof text, "filter: %s", cases[i].filter);
        spy_make(&s, f.events, DH_MORSEL_ROWS);
        dh_free(spy_query(&s, (const char *const[]){text, "aggregate: n = count()", NULL}));
        int32_t day = dh_table_find(f.events, "day"), v = dh_table_find(f.events, "v");
        int asked = (s.loads[day] > 0) + (s.loads[v] > 0);
        if (asked != cases[i].asked) fail_msg("%s: %d columns are read", cases[i].filter, asked);
        dh_relation_unref(s.of);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filters_ask_for_ranges),
        cmocka_unit_test(morsels_that_hold_a_range_keep_the_same_rows),
        cmocka_unit_test(what_holds_is_not_asked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
