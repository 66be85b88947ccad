/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Made-up histories: a land of villages, of which the units of each day are made, and sessions held in villages. The
 * data set tells of units alone, some of a year's sessions in summaries alone: of units that stand all year, in windows
 * that may overlap, and of units that were made in it out of a part of others, with or without what was held there
 * before. The truth of a figure as of any day is known from the villages. It lies within the bounds of every row, is
 * listed wherever there is something, and nothing is lost in the total.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "dialogue/measure/measure.h"
#include "execute/execute.h"

enum { VILLAGES = 8, CHANGES = 6, UNITS = 32, LINKS = 32, SESSIONS = 20, SUMMARIES = 400, HISTORIES = 150 };

typedef struct unit {
    int32_t from, to; /* days; INT32_MIN, INT32_MAX = open */
    int parent;       /* 0 or 1 */
} unit;

typedef struct passage {
    int from, to;
    int32_t day;
    double share; /* 1: whole; 0: a part */
} passage;

typedef struct summary {
    int unit, sessions, people;
    int32_t from, to;
} summary;

typedef struct land {
    unit units[UNITS];
    passage links[LINKS];
    int32_t days[CHANGES + 1];         /* from which a state holds */
    int states[CHANGES + 1][VILLAGES]; /* the unit of each village */
    int n_units, n_links, n_states;
    int32_t held_on[SESSIONS];
    int village[SESSIONS], people[SESSIONS], n_sessions;
    bool secret[SESSIONS]; /* people are not told */
    bool summed[SESSIONS]; /* a summary tells of it, and no list */
    summary summaries[SUMMARIES];
    int n_summaries, n_overlapping, n_made; /* of which some overlap; of units made in the year */
} land;

static uint64_t seed;

static int chance(int n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((seed >> 33) % (uint64_t)n);
}

static int found(land *l, int32_t from)
{
    l->units[l->n_units] = (unit){from, INT32_MAX, chance(2)};
    return l->n_units++;
}

static void tie(land *l, int from, int to, int32_t day, double share)
{
    l->links[l->n_links++] = (passage){from, to, day, share};
}

/* The villages of `from` for which `which` holds go over to `to`. Returns their share. */
static double move(int *state, int from, int to, const bool *which)
{
    int all = 0, moved = 0;
    for (int v = 0; v < VILLAGES; v++) {
        if (state[v] != from) continue;
        all++;
        if (which != NULL && !which[v]) continue;
        state[v] = to;
        moved++;
    }
    return (double)moved / all;
}

/* A real part of the unit's villages; false when it has but one. */
static bool choose_part(bool *which, const int *state, int of)
{
    int n = 0, chosen = 0, last = -1;
    for (int v = 0; v < VILLAGES; v++) n += state[v] == of;
    if (n < 2) return false;
    for (int v = 0; v < VILLAGES; v++) {
        which[v] = state[v] == of && chosen + 1 < n && chance(2) == 0;
        chosen += which[v];
        if (state[v] == of) last = v;
    }
    if (chosen == 0) which[last] = true;
    return true;
}

static double told(double share)
{
    return chance(2) ? share : 0;
}

static void change(land *l, int *state, int32_t day)
{
    int a = state[chance(VILLAGES)], b = state[chance(VILLAGES)], made;
    bool which[VILLAGES];
    switch (chance(6)) {
    case 0: /* b takes a in and goes on standing */
        if (a == b) return;
        l->units[a].to = day - 1;
        tie(l, a, b, day, move(state, a, b, NULL));
        return;
    case 1: /* both become a new one */
        if (a == b) return;
        made = found(l, day);
        l->units[a].to = l->units[b].to = day - 1;
        tie(l, a, made, day, move(state, a, made, NULL));
        tie(l, b, made, day, move(state, b, made, NULL));
        return;
    case 2: /* two new ones out of it */
        if (!choose_part(which, state, a)) return;
        made = found(l, day);
        l->units[a].to = day - 1;
        double share = move(state, a, made, which);
        tie(l, a, made, day, told(share));
        made = found(l, day);
        move(state, a, made, NULL);
        tie(l, a, made, day, told(1 - share));
        return;
    case 3: /* a part goes to another */
        if (a == b || !choose_part(which, state, a)) return;
        tie(l, a, b, day, told(move(state, a, b, which)));
        return;
    case 4: /* a part becomes a new one */
        if (!choose_part(which, state, a)) return;
        made = found(l, day);
        tie(l, a, made, day, told(move(state, a, made, which)));
        return;
    default: /* another name */
        made = found(l, day);
        l->units[a].to = day - 1;
        tie(l, a, made, day, move(state, a, made, NULL));
    }
}

static const int *state_on(const land *l, int32_t day)
{
    int at = 0;
    for (int i = 1; i < l->n_states; i++)
        if (l->days[i] <= day) at = i;
    return l->states[at];
}

static int32_t make_land(land *l)
{
    memset(l, 0, sizeof *l);
    int32_t day = dh_date_from_civil(2000, 1, 1), first = day;
    int n = 1 + chance(4);
    for (int i = 0; i < n; i++) found(l, INT32_MIN);
    for (int v = 0; v < VILLAGES; v++) l->states[0][v] = v < n ? v : chance(n);
    for (l->n_states = 1; l->n_states <= CHANGES; l->n_states++) {
        int at = l->n_states;
        day += 200 + chance(700);
        memcpy(l->states[at], l->states[at - 1], sizeof l->states[at]);
        l->days[at] = day;
        change(l, l->states[at], day);
    }
    l->n_sessions = 1 + chance(SESSIONS);
    for (int i = 0; i < l->n_sessions; i++) {
        l->held_on[i] = first + chance(day + 300 - first);
        l->village[i] = chance(VILLAGES);
        l->people[i] = 1 + chance(20);
        l->secret[i] = chance(8) == 0;
    }
    return day + 300;
}

/* ---- summaries ---- */

static bool is_held(const land *l, int session, int of, int32_t from, int32_t to)
{
    int32_t day = l->held_on[session];
    return day >= from && day <= to && state_on(l, day)[l->village[session]] == of;
}

/* Sums up the sessions of a unit's days; with `before`, those held earlier in its villages, too. */
static void sum_up(land *l, int of, int32_t from, int32_t to, bool before)
{
    summary *s = &l->summaries[l->n_summaries++];
    *s = (summary){.unit = of, .from = from, .to = to};
    for (int i = 0; i < l->n_sessions; i++) {
        bool held = is_held(l, i, of, from, to), earlier = before && l->held_on[i] >= from &&
                                                           l->held_on[i] < l->units[of].from &&
                                                           state_on(l, to)[l->village[i]] == of;
        if (!held && !earlier) continue;
        s->sessions++;
        s->people += l->people[i];
        l->summed[i] = l->summed[i] || held;
        l->secret[i] = l->secret[i] && !held;
    }
}

/* Whether the unit was made on a day out of a part of others alone. */
static bool is_made_of_parts(const land *l, int of, int32_t day)
{
    if (l->units[of].from != day || l->units[of].to != INT32_MAX) return false;
    for (int i = 0; i < l->n_links; i++)
        if (l->links[i].to == of && (l->links[i].share == 1 || l->links[i].day != day)) return false;
    return true;
}

static void sum_up_year(land *l, int year)
{
    int32_t from = dh_date_from_civil(year, 1, 1), to = dh_date_from_civil(year, 12, 31), changed = 0;
    int n = 0;
    for (int i = 1; i < l->n_states; i++) {
        if (l->days[i] < from || l->days[i] > to) continue;
        changed = l->days[i];
        n++;
    }
    for (int u = 0; u < l->n_units; u++) {
        bool stands = l->units[u].from <= from && l->units[u].to >= to;
        if (n == 1 && is_made_of_parts(l, u, changed) && chance(2) == 0) {
            sum_up(l, u, from, to, chance(2) == 0);
            l->n_made++;
        }
        if (n > 0 || !stands || chance(3) > 0) continue;
        int32_t middle = from + 30 + chance(300), second = middle + 1 - (chance(2) ? chance(middle - from) : 0);
        if (chance(3) == 0) {
            sum_up(l, u, from, to, false);
            continue;
        }
        sum_up(l, u, from, middle, false);
        sum_up(l, u, second, to, false);
        l->n_overlapping += second <= middle;
    }
}

/* ---- as a data set ---- */

typedef struct fixture {
    dh_pool *pool;
    dh_functions *functions;
    dh_measures *measures;
    char folder[40];
} fixture;

static fixture f;

static int set_up(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    strcpy(f.folder, "/tmp/dienhong-histories-XXXXXX");
    assert_non_null(mkdtemp(f.folder));
    assert_int_equal(dh_pool_new(&f.pool, 2, &error), DH_OK);
    assert_int_equal(dh_functions_new(&f.functions, &error), DH_OK);
    if (dh_measures_read(&f.measures, DIENHONG_SOURCE_DIR "/scripts/measures", &error) != DH_OK)
        fail_msg("%s", error.message);
    return 0;
}

static const char *const file_names[] = {"dataset.lua", "u.csv", "l.csv", "s.csv", "t.csv"};

static int tear_down(void **state)
{
    (void)state;
    char path[80];
    for (int i = 0; i < 5; i++) {
        snprintf(path, sizeof path, "%s/%s", f.folder, file_names[i]);
        unlink(path);
    }
    rmdir(f.folder);
    dh_measures_free(f.measures);
    dh_functions_free(f.functions);
    dh_pool_free(f.pool);
    return 0;
}

static FILE *open_file(int which)
{
    char path[80];
    snprintf(path, sizeof path, "%s/%s", f.folder, file_names[which]);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    return file;
}

static const char *iso(int32_t day, char *text)
{
    text[0] = '\0';
    if (day != INT32_MIN && day != INT32_MAX) dh_date_format_iso(day, text);
    return text;
}

static void write_land(const land *l)
{
    char a[16], b[16];
    FILE *file = open_file(0);
    fputs("return { units = { file = 'u.csv' }, lineage = { file = 'l.csv' }, sessions = { file = 's.csv' }, "
          "summaries = { file = 't.csv' } }",
          file);
    fclose(file);
    file = open_file(1);
    fputs("code,name,level,parent,valid_from,valid_to\nP0,P0,district,,,\nP1,P1,district,,,\n", file);
    for (int i = 0; i < l->n_units; i++)
        fprintf(file, "u%d,u%d,commune,P%d,%s,%s\n", i, i, l->units[i].parent, iso(l->units[i].from, a),
                iso(l->units[i].to, b));
    fclose(file);
    file = open_file(2);
    fputs("from,to,effective_on,coverage\n", file);
    for (int i = 0; i < l->n_links; i++) {
        const passage *of = &l->links[i];
        fprintf(file, "u%d,u%d,%s,", of->from, of->to, iso(of->day, a));
        if (of->share > 0 && of->share < 1)
            fprintf(file, "%.3f\n", of->share);
        else
            fputs(of->share > 0 ? "full\n" : "partial\n", file);
    }
    fclose(file);
    file = open_file(3);
    fputs("id,unit,held_on,participants\n", file);
    for (int i = 0; i < l->n_sessions; i++) {
        if (l->summed[i]) continue;
        snprintf(b, sizeof b, "%d", l->people[i]);
        fprintf(file, "%d,u%d,%s,%s\n", i, state_on(l, l->held_on[i])[l->village[i]], iso(l->held_on[i], a),
                l->secret[i] ? "" : b);
    }
    fclose(file);
    file = open_file(4);
    fputs("unit,from,to,sessions,participants\n", file);
    for (int i = 0; i < l->n_summaries; i++) {
        const summary *s = &l->summaries[i];
        fprintf(file, "u%d,%s,%s,%d,%d\n", s->unit, iso(s->from, a), iso(s->to, b), s->sessions, s->people);
    }
    fclose(file);
}

/* ---- the truth ---- */

/* Whether the key of a row is that of a session: a unit's code, or its district's name, and maybe a year. */
static bool belongs(const land *l, const dh_table *table, int32_t n_keys, int64_t row, int session, const int *then)
{
    char text[16];
    int of = then[l->village[session]], year, month, d;
    if (n_keys == 0) return true;
    bool by_unit = strcmp(dh_table_column_name(table, 0), "unit") == 0;
    snprintf(text, sizeof text, by_unit ? "u%d" : "P%d", by_unit ? of : l->units[of].parent);
    if (!dh_column_text_is(dh_table_column(table, 0), row, text, strlen(text))) return false;
    dh_date_to_civil(l->held_on[session], &year, &month, &d);
    const dh_column *years = dh_table_get(table, "year");
    return years == NULL || dh_column_int64(years, row) == year;
}

static void check_row(const land *l, const dh_table *table, int32_t n_keys, int64_t row, const int *then, bool *listed,
                      double *total)
{
    double truth[2] = {0, 0};
    bool exact = l->n_overlapping + l->n_made == 0;
    bool unknown = n_keys > 0 && !dh_column_is_valid(dh_table_column(table, 0), row);
    for (int i = 0; i < l->n_sessions && !unknown; i++) {
        if (!belongs(l, table, n_keys, row, i, then)) continue;
        truth[0] += 1;
        truth[1] += l->people[i];
        listed[i] = true;
    }
    for (int m = 0; m < 2; m++) {
        const dh_column *column = dh_table_get(table, m ? "participants" : "sessions");
        if (!dh_column_is_valid(column, row)) continue;
        dh_count count = dh_column_count(column, row);
        if (exact) total[m] += count.stated;
        if (!unknown && (count.lower > truth[m] || truth[m] > count.upper))
            fail_msg("row %lld: %g to %g, and truly %g", (long long)row, count.lower, count.upper, truth[m]);
    }
}

static void check_measure(const land *l, dh_dataset *dataset, const char *by, int32_t day)
{
    char text[16];
    dh_error error = DH_ERROR_INIT;
    dh_table *table;
    dh_measure_request request = {
        .struct_size = sizeof request, .names = "sessions,participants", .by = by, .geography = iso(day, text)};
    if (dh_measure(&table, dataset, f.measures, &request, &error) != DH_OK) fail_msg("%s", error.message);
    const int *then = state_on(l, day);
    bool listed[SESSIONS] = {false};
    double total[2] = {0, 0}, want[2] = {l->n_sessions, 0};
    bool exact = l->n_overlapping + l->n_made == 0;
    int32_t n_keys = by == NULL ? 0 : 1;
    for (int64_t row = 0; row < dh_table_rows(table); row++) check_row(l, table, n_keys, row, then, listed, total);
    for (int i = 0; i < l->n_sessions; i++) {
        if (!listed[i]) fail_msg("by %s on %s: session %d is in no row", by ? by : "nothing", text, i);
        want[1] += l->secret[i] ? 0 : l->people[i];
    }
    for (int m = 0; m < 2; m++)
        if (exact && total[m] != want[m])
            fail_msg("by %s on %s: %g in all, not %g", by ? by : "nothing", text, total[m], want[m]);
    dh_table_free(table);
}

/* A query has one unit for a row or none: the one that it names is the true one. Returns how many rows have one. */
static int check_query(const land *l, dh_dataset *dataset, int32_t day)
{
    char text[16], name[16];
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan;
    dh_table *table;
    assert_int_equal(dh_plan_scan(&plan, dh_dataset_catalog(dataset), "sessions", &error), DH_OK);
    dh_status status = dh_plan_step(&plan, dh_plan_geography, iso(day, text), &error);
    if (status == DH_OK) status = dh_plan_step(&plan, dh_plan_select, "id, unit", &error);
    if (status == DH_OK) status = dh_execute(&table, plan, &error);
    dh_plan_free(plan);
    if (status != DH_OK) fail_msg("%s", error.message);
    const int *then = state_on(l, day);
    int certain = 0;
    for (int64_t row = 0; row < dh_table_rows(table); row++) {
        size_t size;
        int session = atoi(dh_column_text(dh_table_column(table, 0), row, &size));
        if (!dh_column_is_valid(dh_table_column(table, 1), row)) continue;
        snprintf(name, sizeof name, "u%d", then[l->village[session]]);
        if (!dh_column_text_is(dh_table_column(table, 1), row, name, strlen(name)))
            fail_msg("session %d on %s is not in %s", session, text, name);
        certain++;
    }
    assert_true(certain == dh_table_rows(table) || dh_table_note(table, 0) != NULL);
    dh_table_free(table);
    return certain;
}

static void the_truth_lies_within_the_bounds(void **state)
{
    (void)state;
    static const char *const keys[] = {NULL, "unit", "unit,year", "unit.parent.name"};
    static land l;
    dh_dataset_options options = {.scripts_folder = DIENHONG_SOURCE_DIR "/scripts"};
    options.functions = f.functions;
    options.pool = f.pool;
    int certain = 0, all = 0, n_overlapping = 0, n_made = 0;
    for (int i = 0; i < HISTORIES; i++) {
        dh_error error = DH_ERROR_INIT;
        dh_dataset *dataset;
        seed = (uint64_t)i;
        int32_t end = make_land(&l), begin = dh_date_from_civil(2000, 1, 1);
        for (int year = 2000; i % 2 == 1 && dh_date_from_civil(year, 1, 1) <= end; year++) sum_up_year(&l, year);
        write_land(&l);
        if (dh_dataset_open(&dataset, f.folder, &options, &error) != DH_OK) fail_msg("%d: %s", i, error.message);
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
            check_measure(&l, dataset, keys[k], begin + chance(end - begin));
        certain += check_query(&l, dataset, begin + chance(end - begin));
        for (int k = 0; k < l.n_sessions; k++) all += !l.summed[k];
        n_overlapping += l.n_overlapping;
        n_made += l.n_made;
        dh_dataset_close(dataset);
    }
    assert_true(certain > all / 2);
    assert_in_range(n_overlapping, HISTORIES / 2, HISTORIES * 20);
    assert_in_range(n_made, HISTORIES / 4, HISTORIES * 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_truth_lies_within_the_bounds, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
