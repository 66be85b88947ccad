/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bundled statistics over Thạch Hà's data set, against figures counted from its CSV files by a script of a few
 * lines and R 4.2's tests of them (options(digits = 17)); each R call stands beside its value.
 */
#include "plugin_fixture.h"

#include <math.h>

#define EXAMPLE DIENHONG_SOURCE_DIR "/scripts/examples/thach-ha"

static dh_error error = DH_ERROR_INIT;
static loaded all;
static dh_pool *pool;
static dh_dataset *dataset;
static dh_measures *measures;

static int open_all(void **state)
{
    (void)state;
    const char *folders[] = {BUNDLED};
    all = load(folders, 1);
    assert_status(dh_pool_new(&pool, 2, &error), DH_OK);
    dh_dataset_options options = {
        .scripts_folder = DIENHONG_SOURCE_DIR "/scripts", .functions = all.functions, .pool = pool};
    assert_status(dh_dataset_open(&dataset, EXAMPLE, &options, &error), DH_OK);
    assert_status(dh_measures_read(&measures, DIENHONG_SOURCE_DIR "/scripts/measures", &error), DH_OK);
    dh_plugins_set_measures(measures);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    dh_plugins_set_measures(NULL);
    dh_measures_free(measures);
    dh_dataset_close(dataset);
    dh_pool_free(pool);
    unload(&all);
    return 0;
}

static dh_results *run(const char *name, const char *const *pairs, int32_t n)
{
    dh_results *results;
    assert_status(dh_statistic_run(&results, NULL, dh_plugins_statistic(all.plugins, name), dataset, pairs, n, &error),
                  DH_OK);
    return results;
}

#define RUN(name, ...)                                                                                                 \
    run(name, (const char *const[]){__VA_ARGS__},                                                                      \
        (int32_t)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)))

static const dh_table *table_of(const dh_results *results, const char *name)
{
    for (int32_t i = 0; i < dh_results_tables(results); i++)
        if (strcmp(dh_results_name(results, i), name) == 0) return dh_results_table(results, i);
    fail_msg("there is no table '%s'", name);
    return NULL;
}

/* A number of any type; NaN when it is unknown. */
static double number(const dh_table *table, const char *name, int64_t row)
{
    const dh_column *column = dh_table_get(table, name);
    dh_value cell;
    if (!column) fail_msg("there is no column '%s'", name);
    assert_in_range(row, 0, column->length - 1);
    dh_column_value(column, row, &cell);
    if (!cell.valid) return NAN;
    if (cell.type == DH_INT64) return (double)cell.as.integer;
    return cell.type == DH_COUNT ? cell.as.count.stated : cell.as.number;
}

static void assert_number(const dh_table *table, const char *name, int64_t row, double expected)
{
    double given = number(table, name, row);
    if (isnan(expected) ? isnan(given) : fabs(given - expected) <= 1e-10 * fmax(1, fabs(expected))) return;
    fail_msg("%s of row %d is %.17g and not %.17g", name, (int)row, given, expected);
}

static void assert_text(const dh_table *table, const char *name, int64_t row, const char *expected)
{
    size_t size;
    const dh_column *column = dh_table_get(table, name);
    assert_non_null(column);
    assert_true(dh_column_is_valid(column, row));
    const char *text = dh_column_text(column, row, &size);
    if (size != strlen(expected) || memcmp(text, expected, size) != 0)
        fail_msg("%s of row %d is '%.*s' and not '%s'", name, (int)row, (int)size, text, expected);
}

/* The row of a unit by its code. */
static int64_t row_of(const dh_table *table, const char *code)
{
    const dh_column *unit = dh_table_get(table, "unit");
    int64_t found = -1;
    for (int64_t row = 0; row < unit->length; row++) {
        size_t size;
        const char *text = dh_column_text(unit, row, &size);
        if (!dh_column_is_valid(unit, row) || size != strlen(code) || memcmp(text, code, size) != 0) continue;
        assert_int_equal(found, -1);
        found = row;
    }
    assert_true(found >= 0);
    return found;
}

static void assert_note(const dh_results *results, const char *note)
{
    const char *text;
    for (int32_t i = 0; (text = dh_results_note(results, i)); i++)
        if (strcmp(text, note) == 0) return;
    fail_msg("there is no note '%s'", note);
}

/* ---- compare ---- */

static void test_compare_counts(void **state)
{
    (void)state;
    dh_results *results = RUN("compare", "measure=sessions", "periods=2018,2019", "by=");
    const dh_table *t = table_of(results, "compare");
    assert_int_equal(dh_table_rows(t), 1);
    assert_number(t, "2018", 0, 99);
    assert_number(t, "2019", 0, 112);
    assert_number(t, "change", 0, 13);
    assert_number(t, "relative_change", 0, 13.0 / 99);
    /* poisson.test(c(112, 99), c(12, 12)) */
    assert_number(t, "p", 0, 0.40879939923849296);
    assert_number(t, "relative_low", 0, 0.85555237072643153 - 1);
    assert_number(t, "relative_high", 0, 1.49785661430287043 - 1);
    assert_number(t, "p_adjusted", 0, 0.40879939923849296);
    assert_text(t, "flags", 0, "");
    dh_results_free(results);
}

/* Opinions come in sessions: with x resolved of y of each session that has any,
 * d <- data.frame(r = x / y, y, p = period, s = session); m <- lm(r ~ p, weights = y, data = d)
 * clubSandwich: coef_test(m, vcov = "CR2", cluster = d$s, target = 1 / d$y), conf_int of the same. */
static void test_compare_proportions(void **state)
{
    (void)state;
    dh_results *results = RUN("compare", "measure=resolution_rate", "periods=2018,2019", "by=");
    const dh_table *t = table_of(results, "compare");
    assert_number(t, "2018", 0, 707.0 / 940);
    assert_number(t, "2019", 0, 838.0 / 1100);
    assert_number(t, "change", 0, 838.0 / 1100 - 707.0 / 940);
    assert_number(t, "change_low", 0, -0.036089126773423491);
    assert_number(t, "change_high", 0, 0.05547017126085077);
    assert_number(t, "p", 0, 0.67673939161702701);
    assert_text(t, "flags", 0, "over_sessions");
    assert_note(results, "p with “over sessions”: sessions differ by chance; t test of the shares with cluster-robust "
                         "variance (CR2), sessions as clusters; change low and high: its interval");
    dh_results_free(results);
}

/* The same of opinions in each session, all of size 1; Fieller's interval from the fitted values. */
static void test_compare_rates(void **state)
{
    (void)state;
    dh_results *results = RUN("compare", "measure=opinions_per_session", "periods=2018,2019", "by=");
    const dh_table *t = table_of(results, "compare");
    assert_number(t, "2018", 0, 1231.0 / 99);
    assert_number(t, "p", 0, 0.063321474760042851);
    assert_number(t, "relative_low", 0, 0.99656262944410257 - 1);
    assert_number(t, "relative_high", 0, 1.1351085031385737 - 1);
    assert_text(t, "flags", 0, "over_sessions");
    dh_results_free(results);
}

/* 99 sessions, then 112, with w opinions each: n <- sum(w)^2 / sum(w^2); s <- 1481 / (1231 + 1481)
 * prop.test(n * s, n, p = 0.5, correct = FALSE), the odds of its interval. */
static void test_compare_totals(void **state)
{
    (void)state;
    dh_results *results = RUN("compare", "measure=opinions", "periods=2018,2019", "by=");
    const dh_table *t = table_of(results, "compare");
    assert_number(t, "p", 0, 0.19289997286828339);
    assert_number(t, "relative_low", 0, 0.9112606673945427 - 1);
    assert_number(t, "relative_high", 0, 1.588368939599242 - 1);
    assert_text(t, "flags", 0, "over_sessions");
    dh_results_free(results);
}

/* 2020 ends on 11 August for this data set: counts are compared a month, and their difference would mislead. */
static void test_compare_part_year(void **state)
{
    (void)state;
    dh_results *results = RUN("compare", "measure=sessions", "periods=2019,2020", "by=");
    const dh_table *t = table_of(results, "compare");
    assert_number(t, "2020", 0, 31);
    assert_number(t, "change", 0, NAN);
    /* poisson.test(c(31, 112), c(7 + 11/31, 12)); 31/112 * 12/(7 + 11/31) - 1 */
    assert_number(t, "p", 0, 4.3450509017465567e-05);
    assert_number(t, "relative_change", 0, -0.54840225563909772);
    assert_number(t, "relative_low", 0, 0.29312889463402600 - 1);
    assert_number(t, "relative_high", 0, 0.67737853048286734 - 1);
    assert_text(t, "flags", 0, "part_year");
    assert_note(results, "2019 has 365 days and 2020 224 (to 2020-08-11): counts are compared a month, and have no "
                         "absolute change");
    dh_results_free(results);
}

/* "trên 70" and the like leave 2020's participants without an upper bound. */
static void test_compare_bounds(void **state)
{
    (void)state;
    dh_results *results = RUN("compare", "measure=participants", "periods=2019,2020", "by=");
    const dh_table *t = table_of(results, "compare");
    assert_number(t, "2019", 0, 8561);
    assert_number(t, "p", 0, NAN);
    assert_number(t, "relative_change", 0, NAN);
    assert_text(t, "flags", 0, "part_year,bounds_only");
    dh_results_free(results);
}

/* Việt Tiến (18601 from 2020) was made of Phù Việt (18601), Việt Xuyên (18610) and Thạch Tiến (18613). */
static void test_compare_by_unit(void **state)
{
    (void)state;
    dh_results *results = RUN("compare", "measure=sessions", "periods=2018,2019", "geography=2020-01-01");
    const dh_table *t = table_of(results, "compare");
    int64_t row = row_of(t, "18601");
    assert_number(t, "2018", row, 9);
    assert_number(t, "2019", row, 10);
    assert_number(t, "p", row, 1); /* poisson.test(c(10, 9), c(12, 12))$p.value */
    double then = 0, now = 0;
    for (row = 0; row < dh_table_rows(t); row++) {
        if (!isnan(number(t, "2018", row))) then += number(t, "2018", row);
        if (!isnan(number(t, "2019", row))) now += number(t, "2019", row);
        double p = number(t, "p", row), adjusted = number(t, "p_adjusted", row);
        assert_int_equal(isnan(p), isnan(adjusted));
        if (!isnan(p)) assert_true(adjusted >= p && adjusted <= 1);
    }
    assert_true(then == 99 && now == 112);
    dh_results_free(results);

    results = RUN("compare", "measure=sessions", "periods=2018,2019");
    t = table_of(results, "compare");
    row = row_of(t, "18601"); /* Phù Việt, until the end of 2019 */
    assert_number(t, "2018", row, 3);
    assert_number(t, "2019", row, 4);
    row = row_of(t, "18652"); /* nothing in 2018, and that is not zero */
    assert_number(t, "2018", row, NAN);
    assert_number(t, "2019", row, 4);
    assert_number(t, "p", row, NAN);
    assert_text(t, "flags", row, "not_reported");
    dh_results_free(results);

    results = RUN("compare", "measure=sessions", "periods=2019,2020");
    t = table_of(results, "compare");
    row = row_of(t, "18601");
    assert_number(t, "2019", row, 10);
    assert_number(t, "2020", row, 3);
    assert_text(t, "flags", row, "boundary_changed,part_year");
    assert_text(t, "flags", row_of(t, "18649"), "part_year"); /* Thạch Hội stayed as it was */
    assert_note(results, "units as on 2020-08-11");
    dh_results_free(results);
}

static void refused(const char *pair, const char *message)
{
    const char *pairs[] = {"measure=sessions", pair};
    dh_results *results;
    dh_status status =
        dh_statistic_run(&results, NULL, dh_plugins_statistic(all.plugins, "compare"), dataset, pairs, 2, &error);
    assert_true(status == DH_EINVAL || status == DH_EDATA);
    assert_string_equal(error.message, message);
}

static void test_compare_refuses(void **state)
{
    (void)state;
    refused("periods=2018", "statistic 'compare': periods is '2018': that is one period; give two or more, the "
                            "earlier first, as in periods=2018,2019");
    refused(
        "periods=2019,2018",
        "statistic 'compare': periods is '2019,2018': one does not end before the next begins; give two or more, the "
        "earlier first, as in periods=2018,2019");
    refused("periods=2018,2O19",
            "statistic 'compare': periods is '2018,2O19': a period is written 2018, 2018-H1, 2018-Q1, 2018-03, "
            "2018-W05, 2018-03-01, 2018-01-15..2018-06-30 or 2018-to-date; give two or more, the earlier first, as in "
            "periods=2018,2019");
    refused("periods=2019,2021", "statistic 'compare': period '2021' had not begun on 2020-08-11, the day of the data "
                                 "set's figures");
}

/* ---- the others ---- */

static void test_resolution(void **state)
{
    (void)state;
    dh_results *results = RUN("resolution", "by=year", "to=2019");
    const dh_table *t = table_of(results, "resolution");
    assert_int_equal(dh_table_rows(t), 2);
    assert_number(t, "year", 0, 2018);
    assert_number(t, "resolved", 0, 707);
    assert_number(t, "in_competence", 0, 940);
    assert_number(t, "resolution_rate", 0, 707.0 / 940);
    /* prop.test(707, 940, correct = FALSE)$conf.int, and 838 of 1100 */
    assert_number(t, "wilson_low", 0, 0.72353639676196901);
    assert_number(t, "wilson_high", 0, 0.77866659037132657);
    assert_number(t, "wilson_low", 1, 0.73576154858697240);
    assert_number(t, "wilson_high", 1, 0.78605251755199879);
    dh_results_free(results);
}

/* The aggregates in a query, built as a plugin builds it. */
static void test_wilson_in_a_query(void **state)
{
    (void)state;
    const dh_host *host = dh_plugin_host();
    dh_plan *all_opinions, *two_years, *plan;
    dh_table *t;
    assert_status(host->from(&all_opinions, dataset, "opinions", &error), DH_OK);
    assert_status(host->period(&two_years, all_opinions, "2018", "2019", &error), DH_OK);
    assert_status(host->aggregate(&plan, two_years,
                                  "n = count(), low = wilson_low(outcome == 'resolved', 0.9), "
                                  "high = wilson_high(outcome == 'resolved', 0.9)",
                                  &error),
                  DH_OK);
    assert_status(host->run(&t, plan, &error), DH_OK);
    assert_number(t, "n", 0, 2712);
    /* prop.test(1625, 2712, conf.level = 0.9, correct = FALSE)$conf.int */
    assert_number(t, "low", 0, 0.58361864652928219);
    assert_number(t, "high", 0, 0.61456122653181899);
    host->table_free(t);
    host->plan_free(plan);
    host->plan_free(two_years);
    host->plan_free(all_opinions);
}

static int64_t row_with(const dh_table *table, const char *name, const char *text)
{
    const dh_column *column = dh_table_get(table, name);
    for (int64_t row = 0; row < column->length; row++) {
        size_t size;
        const char *given = dh_column_text(column, row, &size);
        if (size == strlen(text) && memcmp(given, text, size) == 0) return row;
    }
    fail_msg("no row has %s '%s'", name, text);
    return -1;
}

static void test_sessions(void **state)
{
    (void)state;
    dh_results *results = RUN("sessions", "by=year", "from=2018", "to=2018");
    const dh_table *t = table_of(results, "sessions");
    assert_number(t, "sessions", 0, 99);
    assert_number(t, "participants_per_session", 0, 7237.0 / 99);
    t = table_of(results, "kinds");
    assert_number(t, "sessions", row_with(t, "kind", "periodic"), 54);
    assert_number(t, "sessions", row_with(t, "kind", "thematic"), 36);
    assert_number(t, "sessions", row_with(t, "kind", "ad_hoc"), 9);
    t = table_of(results, "chairs");
    assert_number(t, "chair_known", 0, 96);
    assert_number(t, "head_share", 0, 66.0 / 96);
    t = table_of(results, "oversight");
    assert_number(t, "oversight_known", 0, 86); /* 8 of 99 "không rõ", 5 empty: neither is "no" */
    assert_number(t, "oversight_share", 0, 58.0 / 86);
    dh_results_free(results);
}

static void test_participants(void **state)
{
    (void)state;
    dh_results *results = RUN("participants", "by=year", "to=2019");
    const dh_table *t = table_of(results, "participants");
    assert_number(t, "participants", 0, 7237);
    assert_number(t, "participants", 1, 8561);
    t = table_of(results, "per_session"); /* mean, median, quantile(x, 0.9), min, max in R */
    assert_number(t, "mean", 0, 73.101010101010104);
    assert_number(t, "median", 0, 69);
    assert_number(t, "p90", 0, 99);
    assert_number(t, "median", 1, 74.5);
    assert_number(t, "p90", 1, 101);
    assert_number(t, "smallest", 1, 36);
    assert_number(t, "largest", 1, 207);
    dh_results_free(results);
}

static void test_opinions(void **state)
{
    (void)state;
    dh_results *results = RUN("opinions", "by=year", "from=2019", "to=2019");
    const dh_table *t = table_of(results, "opinions");
    assert_number(t, "opinions", 0, 1481);
    assert_number(t, "opinions_per_session", 0, 1481.0 / 112);
    t = table_of(results, "fields");
    int64_t land = row_with(t, "field", "đất đai");
    assert_number(t, "opinions", land, 304);
    assert_number(t, "resolved", land, 114);
    dh_results_free(results);
    results = RUN("opinions", "by=", "where=unit.level == 'commune'", "to=2019");
    assert_number(table_of(results, "opinions"), "opinions", 0, 2609); /* without the district's own meetings */
    dh_results_free(results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare_counts),    cmocka_unit_test(test_compare_proportions),
        cmocka_unit_test(test_compare_rates),     cmocka_unit_test(test_compare_totals),
        cmocka_unit_test(test_compare_part_year), cmocka_unit_test(test_compare_bounds),
        cmocka_unit_test(test_compare_by_unit),   cmocka_unit_test(test_compare_refuses),
        cmocka_unit_test(test_resolution),        cmocka_unit_test(test_wilson_in_a_query),
        cmocka_unit_test(test_sessions),          cmocka_unit_test(test_participants),
        cmocka_unit_test(test_opinions),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
