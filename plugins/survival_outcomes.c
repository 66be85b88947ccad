/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of several outcomes, and of several cohorts beside each other. */
#include "sheet.h"
#include "survival.h"
#include "survival_incidence.h"
#include "survival_test.h"

/* ---- incidence ---- */

enum { I_OUTCOME, I_DAY, I_CASES, I_INCIDENCE, I_ERROR, I_LOW, I_HIGH };

static const sheet_column incidence_columns[] = {
    {"outcome", DH_CATEGORY, DH_DISPLAY_PLAIN}, {"days", DH_INT64, DH_DISPLAY_PLAIN},
    {"ended", DH_INT64, DH_DISPLAY_PLAIN},      {"incidence", DH_FLOAT64, DH_DISPLAY_PERCENT},
    {"error", DH_FLOAT64, DH_DISPLAY_PLAIN},    {"low", DH_FLOAT64, DH_DISPLAY_PERCENT},
    {"high", DH_FLOAT64, DH_DISPLAY_PERCENT},
};

static int in_order(const void *a, const void *b)
{
    const incidence_day *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

static int is_counted(const study *s, int64_t row)
{
    dh_value cell;
    s->host->table_cell(s->cases, s->reason, row, &cell);
    return cell.valid && cell.as.integer == COUNTED;
}

/* The cohort's days for the outcome of row `of`. Returns their number; days has room for the cohort's rows. */
static size_t days_for(const study *s, const cohort *c, int64_t of, incidence_day *days)
{
    size_t rows = 0, n = 0;
    for (int64_t row = c->first; row < c->end; row++) {
        if (!is_counted(s, row)) continue;
        int64_t count = study_count(s, row);
        incidence_day d = {.day = study_day(s, row)};
        if (study_fate(s, row) == OPEN)
            d.censored = count;
        else if (study_compare(s, s->outcome, row, of) == 0)
            d.events = count;
        else
            d.others = count;
        days[rows++] = d;
    }
    qsort(days, rows, sizeof *days, in_order);
    for (size_t i = 0; i < rows; i++) {
        if (n > 0 && days[n - 1].day == days[i].day) {
            days[n - 1].events += days[i].events;
            days[n - 1].others += days[i].others;
            days[n - 1].censored += days[i].censored;
        } else
            days[n++] = days[i];
    }
    incidence_estimate(days, n);
    return n;
}

static void write_outcome(sheet *t, const study *s, const cohort *c, int64_t of, const incidence_day *days, size_t n)
{
    dh_value outcome;
    s->host->table_cell(s->cases, s->outcome, of, &outcome);
    size_t at = 0;
    int64_t cases = 0;
    for (size_t k = 0; k < s->n_times; k++) {
        for (; at < n && days[at].day <= s->times[k]; at++) cases += days[at].events;
        sheet_row(t, c->first);
        sheet_set_value(t, I_OUTCOME, &outcome);
        sheet_set_int(t, I_DAY, s->times[k]);
        sheet_set_int(t, I_CASES, cases);
        /* after the last day nothing is known, unless nobody was left */
        if (at == n && (n == 0 || (days[n - 1].day < s->times[k] && days[n - 1].censored > 0))) continue;
        incidence_day d = at > 0 ? days[at - 1] : (incidence_day){0};
        interval bounds = incidence_interval(&d, s->confidence);
        sheet_set(t, I_INCIDENCE, d.incidence);
        if (isnan(bounds.low)) continue; /* at 0 and 1 the error says nothing */
        sheet_set(t, I_ERROR, d.error);
        sheet_set(t, I_LOW, bounds.low);
        sheet_set(t, I_HIGH, bounds.high);
    }
}

/* Writes each outcome of the cohort once. `seen`: room for rows with the outcomes that were written. */
static void write_outcomes(sheet *t, const study *s, const cohort *c, incidence_day *days, int64_t *seen)
{
    size_t n_seen = 0;
    for (int64_t row = c->first; row < c->end; row++) {
        size_t k = n_seen;
        if (!is_counted(s, row) || study_fate(s, row) == OPEN) continue;
        while (k > 0 && study_compare(s, s->outcome, seen[k - 1], row) != 0) k--;
        if (k > 0) continue;
        seen[n_seen++] = row;
        write_outcome(t, s, c, row, days, days_for(s, c, row, days));
    }
}

dh_status study_add_incidence(study *s, dh_error *error)
{
    sheet t = sheet_begin(s->host, s->cases, s->n_keys, incidence_columns,
                          (int32_t)(sizeof incidence_columns / sizeof incidence_columns[0]));
    size_t room = (size_t)s->host->table_rows(s->cases) + 1;
    incidence_day *days = calloc(room, sizeof *days);
    int64_t *seen = calloc(room, sizeof *seen);
    for (size_t i = 0; days && seen && i < s->n_cohorts; i++)
        if (!s->cohorts[i].is_few) write_outcomes(&t, s, &s->cohorts[i], days, seen);
    t.failed = t.failed || !days || !seen;
    free(days);
    free(seen);
    return sheet_add(&t, s->out, "incidence", error);
}

/* ---- the log-rank test ---- */

static const sheet_column expected_columns[] = {
    {"followed", DH_INT64, DH_DISPLAY_PLAIN},
    {"ended", DH_INT64, DH_DISPLAY_PLAIN},
    {"expected", DH_FLOAT64, DH_DISPLAY_PLAIN},
};

static const sheet_column test_columns[] = {
    {"compared", DH_INT64, DH_DISPLAY_PLAIN},     {"followed", DH_INT64, DH_DISPLAY_PLAIN},
    {"ended", DH_INT64, DH_DISPLAY_PLAIN},        {"strata", DH_INT64, DH_DISPLAY_PLAIN},
    {"chi_square", DH_FLOAT64, DH_DISPLAY_PLAIN}, {"df", DH_INT64, DH_DISPLAY_PLAIN},
    {"p", DH_FLOAT64, DH_DISPLAY_PVALUE},
};

/* A row of `cases` for the test. */
typedef struct tested {
    const study *s;
    int64_t row;
    size_t group;
} tested;

static int by_stratum(const void *a, const void *b)
{
    const tested *x = a, *y = b;
    const study *s = x->s;
    for (int32_t i = 0; i < s->n_strata; i++) {
        int order = study_compare(s, s->n_keys + i, x->row, y->row);
        if (order != 0) return order;
    }
    return (x->row > y->row) - (x->row < y->row);
}

static int is_same_stratum(const tested *a, const tested *b)
{
    for (int32_t i = 0; i < a->s->n_strata; i++)
        if (study_compare(a->s, a->s->n_keys + i, a->row, b->row) != 0) return 0;
    return 1;
}

/* Adds the rows of each stratum. Returns the number of strata. */
static int64_t add_strata(survival_test *t, const study *s, const tested *rows, size_t n, survival_count *counts)
{
    int64_t strata = 0;
    for (size_t i = 0, end; i < n; i = end, strata++) {
        for (end = i; end < n && is_same_stratum(&rows[i], &rows[end]); end++) {
            int64_t count = study_count(s, rows[end].row);
            int came = study_fate(s, rows[end].row) == CAME;
            counts[end] =
                (survival_count){study_day(s, rows[end].row), rows[end].group, came ? count : 0, came ? 0 : count};
        }
        survival_test_add(t, counts + i, end - i);
    }
    return strata;
}

/* Whether the cohort is a group of the test: of what is unknown nobody can say to which group it belongs. */
static int is_tested(const cohort *c)
{
    return !c->is_few && c->has_keys;
}

/* The rows of a cohort that the test has: those whose stratum is valid. */
static size_t add_group(study *s, cohort *c, size_t group, tested *rows)
{
    size_t n = 0;
    for (int64_t row = c->first; row < c->end; row++) {
        if (!is_counted(s, row)) continue;
        int64_t count = study_count(s, row);
        if (!has_all_keys(s->host, s->cases, s->n_keys, s->n_strata, row)) {
            s->no_stratum += count;
            continue;
        }
        rows[n++] = (tested){s, row, group};
        c->tested += count;
        c->tested_came += study_fate(s, row) == CAME ? count : 0;
    }
    return n;
}

static dh_status write_tests(study *s, survival_test *t, size_t groups, int64_t strata, dh_error *error)
{
    sheet expected = sheet_begin(s->host, s->cases, s->n_keys, expected_columns, 3);
    sheet test =
        sheet_begin(s->host, s->cases, 0, test_columns, (int32_t)(sizeof test_columns / sizeof test_columns[0]));
    int64_t cases = 0, ended = 0;
    for (size_t i = 0, group = 0; i < s->n_cohorts; i++) {
        const cohort *c = &s->cohorts[i];
        if (!is_tested(c)) continue;
        sheet_row(&expected, c->first);
        sheet_set_int(&expected, 0, c->tested);
        sheet_set_int(&expected, 1, c->tested_came);
        sheet_set(&expected, 2, t->expected[group++]);
        cases += c->tested;
        ended += c->tested_came;
    }
    survival_verdict v = survival_test_finish(t);
    sheet_row(&test, -1);
    sheet_set_int(&test, 0, (int64_t)groups);
    sheet_set_int(&test, 1, cases);
    sheet_set_int(&test, 2, ended);
    sheet_set_int(&test, 3, strata);
    sheet_set(&test, 4, v.chi_square);
    sheet_set_int(&test, 5, v.df);
    sheet_set(&test, 6, v.p);
    dh_status status = sheet_add(&expected, s->out, "expected", error);
    dh_status added = sheet_add(&test, s->out, "test", status == DH_OK ? error : NULL);
    return status == DH_OK ? added : status;
}

dh_status study_add_tests(study *s, dh_error *error)
{
    size_t groups = 0, n = 0;
    for (size_t i = 0; i < s->n_cohorts; i++) groups += is_tested(&s->cohorts[i]);
    if (s->n_keys == 0 || groups < 2) return DH_OK;
    size_t room = (size_t)s->host->table_rows(s->cases) + 1;
    tested *rows = calloc(room, sizeof *rows);
    survival_count *counts = calloc(room, sizeof *counts);
    survival_test t = {0};
    dh_status status = DH_OK;
    if (!rows || !counts || survival_test_init(&t, groups) != 0) status = no_memory(s->host, error);
    if (status == DH_OK) {
        for (size_t i = 0, group = 0; i < s->n_cohorts; i++)
            if (is_tested(&s->cohorts[i])) n += add_group(s, &s->cohorts[i], group++, rows + n);
        qsort(rows, n, sizeof *rows, by_stratum);
        int64_t strata = add_strata(&t, s, rows, n, counts);
        status = write_tests(s, &t, groups, strata, error);
    }
    survival_test_free(&t);
    free(rows);
    free(counts);
    return status;
}
