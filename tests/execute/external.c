/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorts, windows and results that are larger than the memory limit: what comes of them is what comes of them in memory,
 * memory stays within bounds, and where the temporary files cannot be written an error says so and leaves none behind.
 */
#include "execute/fixture.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/pool.h"
#include "base/sanitizer.h"

#define ROWS 6000
#define MANY 300000

static fixture f[3];

static int set_up(void **state)
{
    static const int threads[] = {1, 2, 8};
    (void)state;
    for (int i = 0; i < 3; i++) fixture_make(&f[i], ROWS, threads[i]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) fixture_free(&f[i]);
    return 0;
}

/* On 1, 2 and 8 threads, with as little memory as can be, and with some. */
static void expect_the_same(const char *const *verbs)
{
    static const size_t limits[] = {1, 100000};
    char *whole = fixture_query(&f[0], "events", verbs);
    for (int i = 0; i < 3; i++)
        for (size_t m = 0; m < sizeof limits / sizeof *limits; m++) {
            dh_execute_set_memory(limits[m]);
            char *found = fixture_query(&f[i], "events", verbs);
            dh_execute_set_memory(0);
            if (strcmp(found, whole) != 0) fail_msg("'%s' differs with %zu bytes, %d", verbs[0], limits[m], i);
            dh_free(found);
        }
    dh_free(whole);
}
#define EXPECT_THE_SAME(...) expect_the_same((const char *const[]){__VA_ARGS__, NULL})

static void sorts_are_those_in_memory(void **state)
{
    (void)state;
    EXPECT_THE_SAME("sort: note, -day");
    EXPECT_THE_SAME("sort: -note, v");
    EXPECT_THE_SAME("sort: -people, kind");
    EXPECT_THE_SAME("sort: people, x");
    EXPECT_THE_SAME("sort: -x");
    EXPECT_THE_SAME("sort: kind, -unit, done, -day");
    EXPECT_THE_SAME("sort: done, -kind"); /* most rows tie: they stay as they came */
    EXPECT_THE_SAME("sort: v % 3");
    EXPECT_THE_SAME("sort: 'đường ' .. note .. ' đất ' .. note, -(v % 7)"); /* longer than the words of a text */
    EXPECT_THE_SAME("filter: v > 0", "derive: w = v * 2, t = note .. kind", "sort: -w, t", "select: t, w, people");
    EXPECT_THE_SAME("sort: day, note", "select: kind, x"); /* keys that nobody reads above */
    EXPECT_THE_SAME("filter: v > 1000", "sort: day");
}

static void first_rows_are_those_of_the_sort(void **state)
{
    (void)state;
    EXPECT_THE_SAME("sort: note, -day", "take: 10");
    EXPECT_THE_SAME("sort: done, -kind", "take: 300");
    EXPECT_THE_SAME("sort: -x, people", "take: 370");
    EXPECT_THE_SAME("sort: -x, people", "take: 5999");
    EXPECT_THE_SAME("sort: -x, people", "take: 7000");
    EXPECT_THE_SAME("sort: v % 2", "take: 0");
    EXPECT_THE_SAME("sort: kind, day", "take: 40", "select: v, note");
}

static void windows_are_those_in_memory(void **state)
{
    static const char *const overs[] = {"order day, note",    "kind order -day",       "day, unit order note, -x",
                                        "note, v order done", "unit, kind order unit", "order done"};
    (void)state;
    for (size_t i = 0; i < sizeof overs / sizeof *overs; i++) {
        char text[1024];
        snprintf(
            text, sizeof text,
            "window: r = rank(), d = dense_rank(), n = row_number(), a = cumulative(people), b = cumulative(x), "
            "c = cumulative(v), e = total(people), g = previous(note), h = next(kind, 3), k = difference(x), "
            "l = moving_mean(people, 5), m = moving_mean(x, 40), o = share_of_total(people), p = rank() + v over %s",
            overs[i]);
        EXPECT_THE_SAME(text);
    }
    EXPECT_THE_SAME("filter: v > 1000", "window: n = row_number(), s = total(v) over kind order day");
    EXPECT_THE_SAME("window: n = row_number() over kind order day", "filter: n <= 3", "sort: kind, n");
}

static void results_are_those_in_memory(void **state)
{
    (void)state;
    EXPECT_THE_SAME("filter: v > -50", "derive: w = v * 2, t = note .. kind, p = people + 1, b = x > 0");
    EXPECT_THE_SAME("derive: t = note .. '!', k = kind", "sort: t", "filter: v > 0", "join: units unit = code",
                    "derive: u = t .. name");
    EXPECT_THE_SAME("union: events", "derive: t = kind", "sort: t, -v");
}

/* A dictionary that grows while files are read has codes that depend on the threads: those of a result do not. */
static void dictionaries_are_of_what_occurs(void **state)
{
    static const char *const verbs[] = {"sort: note, -x", NULL};
    fixture grown;
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    (void)state;
    fixture_make(&grown, ROWS, 2);
    dh_dictionary *kinds = dh_table_get(grown.events, "kind")->dictionary;
    assert_true(dh_dictionary_add(kinds, "no row's", strlen("no row's")) >= 0);
    dh_dictionary_grow_from_now(kinds);
    assert_int_equal(fixture_plan(&plan, &grown, "events", verbs, NULL), DH_OK);
    dh_execute_set_memory(1);
    assert_int_equal(dh_execute(&result, plan, NULL), DH_OK);
    char *found = fixture_query(&grown, "events", verbs);
    dh_execute_set_memory(0);
    char *want = fixture_query(&f[0], "events", verbs);
    assert_string_equal(found, want);
    const dh_column *column = dh_table_get(result, "kind");
    assert_true(column->spilled);
    assert_int_equal(dh_dictionary_size(column->dictionary), 3);
    for (int64_t i = 0, next = 0; i < ROWS; i++) {
        if (!dh_column_is_valid(column, i)) continue;
        assert_true(dh_column_code(column, i) <= next);
        next += dh_column_code(column, i) == next;
    }
    dh_free(want);
    dh_free(found);
    dh_table_free(result);
    dh_plan_free(plan);
    fixture_free(&grown);
}

/* ---- what goes wrong ---- */

static int count_files(const char *folder)
{
    int n = 0;
    DIR *open = opendir(folder);
    assert_non_null(open);
    for (const struct dirent *one; (one = readdir(open));) n += one->d_name[0] != '.';
    closedir(open);
    return n;
}

static const char *const sorted[] = {"derive: t = note .. '!'", "sort: note, -x", NULL};
static const char *const windowed[] = {"window: n = row_number(), s = total(x) over kind order note", NULL};
static const char *const collected[] = {"derive: w = v * 2, t = note .. kind", NULL};
static const char *const *const plans[] = {sorted, windowed, collected};

/* Runs with little memory and TMPDIR as given. */
static dh_status run_in(const char *folder, const char *const *verbs, dh_error *error)
{
    char *before = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : NULL;
    dh_plan *plan = NULL;
    dh_table *result = NULL;
    assert_int_equal(fixture_plan(&plan, &f[1], "events", verbs, NULL), DH_OK);
    setenv("TMPDIR", folder, 1);
    dh_execute_set_memory(1);
    dh_status status = dh_execute(&result, plan, error);
    dh_execute_set_memory(0);
    if (before)
        setenv("TMPDIR", before, 1);
    else
        unsetenv("TMPDIR");
    if (status != DH_OK) assert_null(result);
    free(before);
    dh_table_free(result);
    dh_plan_free(plan);
    return status;
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        dh_error error = DH_ERROR_INIT;
        assert_int_equal(run_in("/nowhere/at/all", plans[i], &error), DH_EIO);
        assert_non_null(strstr(error.message, "/nowhere/at/all"));
        assert_non_null(strstr(error.message, "set TMPDIR"));
    }
}

/* A file may not grow past some bytes, as on a disk that is full. */
static void a_full_disk_is_an_error_that_leaves_nothing(void **state)
{
    char folder[] = "/tmp/dienhong-full-XXXXXX";
    struct rlimit before, small;
    (void)state;
    assert_non_null(mkdtemp(folder));
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (int i = 0; i < 3; i++)
        for (rlim_t size = 1000; size <= 100000; size *= 100) {
            dh_error error = DH_ERROR_INIT;
            small = (struct rlimit){size, before.rlim_max};
            assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
            dh_status status = run_in(folder, plans[i], &error);
            assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
            if (size == 1000) assert_int_equal(status, DH_EIO);
            assert_true(status == DH_OK || strstr(error.message, folder));
            assert_int_equal(count_files(folder), 0);
        }
    signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(rmdir(folder), 0);
}

static void a_cancelled_query_leaves_nothing(void **state)
{
    char folder[] = "/tmp/dienhong-cancel-XXXXXX";
    (void)state;
    assert_non_null(mkdtemp(folder));
    for (int i = 0; i < 3; i++) {
        dh_error error = DH_ERROR_INIT;
        dh_pool_cancel();
        assert_int_equal(run_in(folder, plans[i], &error), DH_ECANCELLED);
        dh_pool_cancel_reset();
        assert_int_equal(count_files(folder), 0);
    }
    assert_int_equal(rmdir(folder), 0);
}

/* ---- memory ---- */

/* Bytes of private memory, which RLIMIT_DATA counts. */
static size_t data_used(void)
{
    long pages[6] = {0};
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    for (int i = 0; i < 6; i++) assert_int_equal(fscanf(file, "%ld", &pages[i]), 1);
    fclose(file);
    return (size_t)pages[5] * (size_t)sysconf(_SC_PAGESIZE);
}

/* In a process of its own that may take `room` bytes more than it has: 0 when the query is answered, 1 when memory ran
 * out. */
static int answer_within(const fixture *big, const char *const *verbs, size_t limit, size_t room)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dh_plan *plan = NULL;
        dh_table *result = NULL;
        dh_error error = DH_ERROR_INIT;
        if (fixture_plan(&plan, big, "events", verbs, NULL) != DH_OK) _exit(3);
        struct rlimit data = {data_used() + room, RLIM_INFINITY};
        if (setrlimit(RLIMIT_DATA, &data) != 0) _exit(4);
        dh_execute_set_memory(limit);
        dh_status status = dh_execute(&result, plan, &error);
        _exit(status == DH_OK && dh_table_rows(result) > 0 ? 0 : status == DH_ENOMEM ? 1 : 5);
    }
    int ended = 0;
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    return WEXITSTATUS(ended);
}

/* Some hundred thousand rows, of which each has 60 to 150 bytes, in a few megabytes; without files there is no answer.
 * One thread: another has a stack and an arena of its own, which are as large. */
static void memory_stays_within_bounds(void **state)
{
    static const char *const verbs[][4] = {
        {"derive: t = note .. ' ' .. kind, w = v * 2, y = x + 1", "sort: t, -w"},
        {"window: n = row_number(), a = cumulative(x), b = total(v), c = previous(note) over kind order day"},
        {"derive: t = note .. ' ' .. kind, w = v * 2, y = x + 1, z = x * 2, u = day + 1"},
        {"sort: note, -x", "take: 100000"},
        {"sort: note, -x", "take: 18000"}}; /* more than a range of rows has: those of all ranges are all rows */
    (void)state;
    if (DH_UNDER_SANITIZER) skip();
    fixture big;
    fixture_make(&big, MANY, 0);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        const size_t limit = (size_t)2 << 20, room = (size_t)10 << 20;
        int within = answer_within(&big, verbs[i], limit, room), without = answer_within(&big, verbs[i], 0, room);
        if (within != 0 || without != 1) fail_msg("'%s': %d with a limit, %d without", verbs[i][0], within, without);
    }
    fixture_free(&big);
}

/* What windows and a sort evaluate is counted, and so no limit fails where a lower one does not. */
static void higher_limits_need_no_more_than_they_may_take(void **state)
{
    static const char *const verbs[][2] = {
        {"window: a = previous(people + 1), b = previous(people + 2), c = previous(people + 3), d = previous(people + "
         "4), "
         "e = previous(people + 5), f = previous(people + 6), g = previous(people + 7), h = previous(people + 8) "
         "over kind order day"},
        {"sort: v + 1, v + 2, v + 3, v + 4, v + 5, v + 6, v + 7, v + 8"}};
    (void)state;
    if (DH_UNDER_SANITIZER) skip();
    fixture big;
    fixture_make(&big, MANY / 2, 0);
    for (size_t i = 0; i < 2; i++)
        for (size_t mb = 5; mb <= 10; mb += 5) {
            const size_t room = (mb + 5) << 20;
            int within = answer_within(&big, verbs[i], mb << 20, room);
            if (within != 0) fail_msg("'%s': %d with %zu MiB", verbs[i][0], within, mb);
        }
    fixture_free(&big);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_are_those_in_memory),
        cmocka_unit_test(first_rows_are_those_of_the_sort),
        cmocka_unit_test(windows_are_those_in_memory),
        cmocka_unit_test(results_are_those_in_memory),
        cmocka_unit_test(dictionaries_are_of_what_occurs),
        cmocka_unit_test(a_folder_that_is_not_there_is_named),
        cmocka_unit_test(a_full_disk_is_an_error_that_leaves_nothing),
        cmocka_unit_test(a_cancelled_query_leaves_nothing),
        cmocka_unit_test(memory_stays_within_bounds),
        cmocka_unit_test(higher_limits_need_no_more_than_they_may_take),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
