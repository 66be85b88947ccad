/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Laws of measures. Over random mixes of opinions, sessions that state how many there were on their day or days before
 * or after, summaries and a merger, the total is what a plain calculation of the rule finds, by the units as they were
 * and by those of any day, too. And whatever a condition
 * is, a measure is that of the rows for which it holds, of those for which it does not, and of those for which it is
 * not known, added up.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialogue/files.h"
#include "dialogue/measure/contract.h"
#include "dialogue/measure_fixture.h"

enum { MIXES = 200, MOST = 8, UNITS = 3, MONTHS = 24, UNKNOWN = -1 };

/* Units A, B and C; C was merged into A at the beginning of the second year. Months are 0 to 23, days of them 0 to 27.
 */
typedef struct opinion {
    int session, unit, month, day;
} opinion;
typedef struct session {
    int unit, month, day, stated;
} session;
typedef struct summary {
    int unit, from, to, stated; /* months, both included */
} summary;

typedef struct mix {
    opinion opinions[MOST];
    session sessions[MOST];
    summary summaries[MOST];
    int n_opinions, n_sessions, n_summaries;
} mix;

static uint64_t seed;

static int chance(int n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((seed >> 33) % (uint64_t)n);
}

/* A unit that stands in that month. */
static int unit_in(int month)
{
    return chance(month < 12 ? UNITS : UNITS - 1);
}

static void make_mix(mix *m)
{
    memset(m, 0, sizeof *m);
    m->n_opinions = chance(MOST);
    m->n_sessions = chance(MOST);
    for (int i = 0; i < m->n_sessions; i++) {
        m->sessions[i].month = chance(MONTHS);
        m->sessions[i].unit = unit_in(m->sessions[i].month);
        if (i > 0 && chance(3) == 0) m->sessions[i] = m->sessions[0]; /* days after another one, or on its day */
        m->sessions[i].day = 6 * chance(5);
        m->sessions[i].stated = chance(4) == 0 ? UNKNOWN : 1 + chance(chance(2) == 0 ? 2 : 9);
    }
    for (int i = 0; i < m->n_opinions; i++) {
        opinion *o = &m->opinions[i];
        o->session = m->n_sessions > 0 && chance(2) == 0 ? chance(m->n_sessions) : UNKNOWN;
        o->month = chance(MONTHS);
        o->unit = unit_in(o->month);
        if (chance(2) == 0 && m->n_sessions > 0) { /* of the unit and day of a session that it may not name, or near */
            o->unit = m->sessions[0].unit;
            o->month = m->sessions[0].month;
            o->day = chance(2) == 0 ? m->sessions[0].day : 3 * chance(10);
        }
        if (o->session == UNKNOWN && chance(5) == 0) o->month = UNKNOWN;
        if (o->month == UNKNOWN) o->unit = chance(UNITS - 1); /* a name that stands on any day */
    }
    /* no two of them overlap */
    static const summary all[] = {{0, 0, 11, 0}, {0, 12, 17, 0}, {0, 18, 23, 0}, {1, 0, 23, 0}, {2, 0, 5, 0}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (chance(2) == 0) m->summaries[m->n_summaries++] = all[i];
    if (m->n_summaries == 0 && chance(2) == 0) m->summaries[m->n_summaries++] = (summary){0, 6, 17, 0};
    for (int i = 0; i < m->n_summaries; i++) m->summaries[i].stated = 10 + chance(90);
}

/* ---- the plain calculation ---- */

/* Whether all opinions of the unit are without a day, and there are some. */
static bool is_timeless(const mix *m, int unit)
{
    bool any = false;
    for (int i = 0; i < m->n_opinions; i++) {
        if (m->opinions[i].unit != unit) continue;
        any = true;
        if (m->opinions[i].month != UNKNOWN) return false;
    }
    return any;
}

static bool is_in(const summary *s, int unit, int month)
{
    bool merged = unit == 2 && s->unit == 0 && s->to >= 12;
    return (unit == s->unit || merged) && month >= s->from && month <= s->to;
}

static int days_of(int month, int day)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    return month / 12 * 365 + before[month % 12] + day;
}

/* Whether the opinion is of the session, by its name, or its unit and day. */
static bool is_its(const mix *m, int o, int s)
{
    const opinion *of = &m->opinions[o];
    const session *in = &m->sessions[s];
    return of->session == s ||
           (of->session == UNKNOWN && of->unit == in->unit && of->month == in->month && of->day == in->day);
}

static bool has_its_own(const mix *m, int s)
{
    for (int o = 0; o < m->n_opinions; o++)
        if (is_its(m, o, s)) return true;
    return false;
}

/* The session of another day that an opinion is taken to be of: the nearest, the earlier, the first; -1 = none. */
static int near_to(const mix *m, int o)
{
    const opinion *of = &m->opinions[o];
    int found = -1, least = 16, on = 0;
    if (of->session != UNKNOWN || of->month == UNKNOWN) return -1;
    for (int s = 0; s < m->n_sessions; s++) {
        const session *in = &m->sessions[s];
        if (is_its(m, o, s)) return -1;
        if (in->unit != of->unit || in->stated == UNKNOWN || has_its_own(m, s)) continue;
        int day = days_of(in->month, in->day), apart = abs(day - days_of(of->month, of->day));
        if (apart > least || apart > 15 || (apart == least && day >= on)) continue;
        found = s;
        least = apart;
        on = day;
    }
    return found;
}

static int listed_near(const mix *m, int s)
{
    int n = 0;
    for (int o = 0; o < m->n_opinions; o++) n += near_to(m, o) == s;
    return n;
}

/* Whether the figure that the session states counts instead of the opinion. */
static bool is_dropped(const mix *m, int o)
{
    int s = near_to(m, o);
    return s >= 0 && listed_near(m, s) < m->sessions[s].stated;
}

static bool is_told(const mix *m, int s)
{
    int near = listed_near(m, s);
    return has_its_own(m, s) || is_timeless(m, m->sessions[s].unit) || (near > 0 && near >= m->sessions[s].stated);
}

static bool is_superseded(const mix *m, const summary *s)
{
    for (int i = 0; i < m->n_opinions; i++)
        if (m->opinions[i].month != UNKNOWN && !is_dropped(m, i) && is_in(s, m->opinions[i].unit, m->opinions[i].month))
            return true;
    for (int i = 0; i < m->n_sessions; i++)
        if (!is_told(m, i) && m->sessions[i].stated != UNKNOWN && is_in(s, m->sessions[i].unit, m->sessions[i].month))
            return true;
    return is_timeless(m, s->unit) || (s->unit == 0 && s->to >= 12 && is_timeless(m, 2));
}

/* The number of opinions; *open: some session of which nothing tells. */
static int count(const mix *m, bool *open)
{
    int n = 0;
    *open = false;
    for (int i = 0; i < m->n_opinions; i++) n += !is_dropped(m, i);
    for (int i = 0; i < m->n_summaries; i++)
        if (!is_superseded(m, &m->summaries[i])) n += m->summaries[i].stated;
    for (int i = 0; i < m->n_sessions; i++) {
        if (is_told(m, i)) continue;
        if (m->sessions[i].stated != UNKNOWN) n += m->sessions[i].stated;
        bool filled = m->sessions[i].stated != UNKNOWN;
        for (int k = 0; k < m->n_summaries; k++)
            filled = filled || (is_in(&m->summaries[k], m->sessions[i].unit, m->sessions[i].month) &&
                                !is_superseded(m, &m->summaries[k]));
        *open = *open || !filled;
    }
    return n;
}

/* ---- as a data set ---- */

enum { LAST = -1 }; /* day of a month */

static const char *day(int month, int of)
{
    static char text[2][40];
    if (month == UNKNOWN) return "";
    static const int last[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    snprintf(text[of == LAST], 40, "%04d-%02d-%02d", 2018 + month / 12, month % 12 + 1,
             of == LAST ? last[month % 12] : of + 1);
    return text[of == LAST];
}

static void open_mix(const mix *m)
{
    char opinions[4000] = "id,session,unit,raised_on\n", sessions[4000] = "id,unit,held_on,opinions\n",
         summaries[4000] = "unit,from,to,opinions\n";
    for (int i = 0; i < m->n_opinions; i++) {
        const opinion *o = &m->opinions[i];
        char of[8] = "";
        if (o->session != UNKNOWN) snprintf(of, sizeof of, "s%d", o->session);
        snprintf(opinions + strlen(opinions), 200, "o%d,%s,%c,%s\n", i, of, 'A' + o->unit, day(o->month, o->day));
    }
    for (int i = 0; i < m->n_sessions; i++) {
        const session *s = &m->sessions[i];
        char stated[8] = "";
        if (s->stated != UNKNOWN) snprintf(stated, sizeof stated, "%d", s->stated);
        snprintf(sessions + strlen(sessions), 200, "s%d,%c,%s,%s\n", i, 'A' + s->unit, day(s->month, s->day), stated);
    }
    for (int i = 0; i < m->n_summaries; i++) {
        const summary *s = &m->summaries[i];
        snprintf(summaries + strlen(summaries), 200, "%c,%s,%s,%d\n", 'A' + s->unit, day(s->from, 0), day(s->to, LAST),
                 s->stated);
    }
    const char *const files[][2] = {{"u.csv", "code,name,valid_to\nA,A,\nB,B,\nC,C,2018-12-31\n"},
                                    {"l.csv", "from,to,effective_on,coverage\nC,A,2019-01-01,full\n"},
                                    {"o.csv", opinions},
                                    {"s.csv", sessions},
                                    {"t.csv", summaries}};
    open_files("return { as_of = '2019-12-31', units = { file = 'u.csv' }, lineage = { file = 'l.csv' }, "
               "opinions = { file = 'o.csv' }, sessions = { file = 's.csv' }, summaries = { file = 't.csv' } }",
               files, 5);
}

static double stated_in(const dh_table *table, const char *name)
{
    const dh_column *column = dh_table_get(table, name);
    double sum = 0;
    for (int64_t i = 0; i < column->length; i++)
        if (dh_column_is_valid(column, i)) sum += dh_column_count(column, i).stated;
    return sum;
}

static void no_mix_is_counted_twice(void **state)
{
    (void)state;
    static mix m;
    int n_open = 0, n_superseded = 0, n_dropped = 0, n_kept = 0;
    for (int i = 0; i < MIXES; i++) {
        bool open;
        seed = (uint64_t)i;
        make_mix(&m);
        int expected = count(&m, &open);
        if (i > 0) dh_dataset_close(f.dataset);
        open_mix(&m);
        dh_table *total = measure(REQUEST(.names = "opinions"));
        dh_table *units = measure(REQUEST(.names = "opinions", .by = "unit"));
        dh_table *carried = measure(REQUEST(.names = "opinions", .by = "unit", .geography = day(chance(MONTHS), 0)));
        const dh_column *column = dh_table_get(total, "opinions");
        if (stated_in(total, "opinions") != expected)
            fail_msg("mix %d: %g opinions, not %d", i, stated_in(total, "opinions"), expected);
        if (stated_in(units, "opinions") != expected) fail_msg("mix %d: the units do not add up", i);
        if (stated_in(carried, "opinions") != expected) fail_msg("mix %d: the units of a day do not add up", i);
        bool valid = dh_column_is_valid(column, 0);
        if (valid && (bool)isinf(dh_column_count(column, 0).upper) != open) fail_msg("mix %d: open is not told", i);
        if (!valid && expected > 0) fail_msg("mix %d is not known", i);
        n_open += open;
        for (int k = 0; k < m.n_opinions; k++) {
            n_dropped += is_dropped(&m, k);
            n_kept += near_to(&m, k) >= 0 && !is_dropped(&m, k);
        }
        for (int k = 0; k < m.n_summaries; k++) n_superseded += is_superseded(&m, &m.summaries[k]);
        dh_table_free(total);
        dh_table_free(units);
        dh_table_free(carried);
    }
    assert_in_range(n_open, MIXES / 20, MIXES - MIXES / 20);
    assert_in_range(n_superseded, MIXES / 4, MIXES * 4);
    assert_in_range(n_dropped, MIXES / 20, MIXES * 4);
    assert_in_range(n_kept, MIXES / 20, MIXES * 4);
}

/* ---- whole = p + not p + unknown ---- */

static dh_table *of_rows(const char *names, const char *condition)
{
    return measure(REQUEST(.names = names, .where = condition, .parts = "coverage"));
}

static void a_condition_divides_every_measure(void **state)
{
    (void)state;
    static const char *const conditions[] = {"unit.level == 'commune'", "unit.name < 'Xã Thạch M'",
                                             "contains(unit.name, 'Thạch')", "unit.population > 3000"};
    char names[2000] = "";
    for (int32_t i = 0; i < dh_measures_count(f.measures); i++)
        if (dh_measures_contract(f.measures, i)->within[0] == NULL) /* others add up in no sum of units */
            snprintf(names + strlen(names), 100, "%s%s", names[0] != '\0' ? "," : "", dh_measures_id(f.measures, i));
    open_dataset(THACH_HA);
    dh_table *whole = of_rows(names, NULL);
    for (size_t c = 0; c < sizeof conditions / sizeof conditions[0]; c++) {
        char not [200], unknown[200];
        snprintf(not, sizeof not, "not (%s)", conditions[c]);
        snprintf(unknown, sizeof unknown, "not is_known(%s)", conditions[c]);
        dh_table *parts[] = {of_rows(names, conditions[c]), of_rows(names, not ), of_rows(names, unknown)};
        for (int32_t k = 0; k < dh_table_columns(whole); k++) {
            const char *name = dh_table_column_name(whole, k);
            char numerator[100];
            snprintf(numerator, sizeof numerator, "%s_numerator", name);
            if (dh_table_find(whole, numerator) >= 0) continue; /* of a ratio its parts are added */
            double sum = 0;
            for (int p = 0; p < 3; p++) sum += stated_in(parts[p], name);
            if (fabs(sum - stated_in(whole, name)) > 1e-9)
                fail_msg("%s by %s: %g, not %g", name, conditions[c], sum, stated_in(whole, name));
        }
        for (int p = 0; p < 3; p++) dh_table_free(parts[p]);
    }
    dh_table_free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_mix_is_counted_twice, measure_set_up, measure_tear_down),
        cmocka_unit_test_setup_teardown(a_condition_divides_every_measure, measure_set_up, measure_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, files_remove);
}
