/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several measures of one request: each is what it is alone, and memory does not grow with their number squared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"
#include "dialogue/files.h"
#include "dialogue/measure_fixture.h"

static const char *const names[] = {
    "sessions",  "participants",       "opinions", "participants_per_session", "opinions_per_session",
    "open_rate", "resolution_rate_all"};
enum { NAMES = sizeof names / sizeof names[0], UNITS = 400, YEARS = 100 };

/* A session for each unit and year, with opinions in every third unit; some units have opinions alone. */
static void open_many(int units, int years)
{
    dh_strbuf sessions = {0}, opinions = {0};
    dh_strbuf_add(&sessions, "id,unit,held_on,participants,opinions\n");
    dh_strbuf_add(&opinions, "id,unit,raised_on,resolved_on,outcome\n");
    for (int u = 0; u < units; u++)
        for (int y = 0; y < years; y++) {
            int at = u * years + y;
            if (u % 7 != 0)
                dh_strbuf_printf(&sessions, "s%d,U%d,%d-03-01,%s%d,%d\n", at, u, 1920 + y, at % 11 == 0 ? ">" : "",
                                 at % 90, at % 5);
            if (u % 3 == 0)
                dh_strbuf_printf(&opinions, "o%d,U%d,%d-03-01,%s,%s\n", at, u, 1920 + y, at % 2 ? "2019-06-01" : "",
                                 at % 2 ? "resolved" : "open");
        }
    assert_false(sessions.failed || opinions.failed);
    open_files("return { as_of = '2019-12-31', sessions = { file = 's.csv' }, opinions = { file = 'o.csv' } }",
               (const char *const[][2]){{"s.csv", sessions.data}, {"o.csv", opinions.data}}, 2);
    dh_strbuf_free(&sessions);
    dh_strbuf_free(&opinions);
}

/* The row of `table` with the unit and year of row `row` of `of`, or -1. */
static int64_t same_key(const dh_table *table, const dh_table *of, int64_t row)
{
    const dh_column *a = dh_table_get(of, "unit"), *b = dh_table_get(table, "unit");
    size_t size;
    const char *text = dh_column_text(a, row, &size);
    for (int64_t i = 0; i < dh_table_rows(table); i++) {
        if (dh_column_text_is(b, i, text, size) &&
            dh_column_int64(dh_table_get(of, "year"), row) == dh_column_int64(dh_table_get(table, "year"), i))
            return i;
    }
    return -1;
}

/* Neighbours tried: without keys, a measure without any figure, one measure twice (refused, test_measure.c). */
static void each_is_what_it_is_alone(void **state)
{
    (void)state;
    if (f.dataset != NULL) dh_dataset_close(f.dataset);
    open_many(30, 4);
    dh_strbuf all = {0};
    for (int i = 0; i < NAMES; i++) dh_strbuf_printf(&all, "%s%s", i > 0 ? "," : "", names[i]);
    dh_table *together = measure(REQUEST(.names = all.data, .by = "unit,year"));
    assert_int_equal(dh_table_rows(together), (25 + 2) * 4); /* U7, U14 and U28 have nothing */
    for (int i = 0; i < NAMES; i++) {
        dh_table *alone = measure(REQUEST(.names = names[i], .by = "unit,year"));
        const dh_column *want = dh_table_get(alone, names[i]), *have = dh_table_get(together, names[i]);
        assert_int_equal(want->type, have->type);
        int64_t found = 0;
        for (int64_t row = 0; row < have->length; row++) {
            int64_t at = same_key(alone, together, row);
            assert_int_equal(dh_column_is_valid(have, row), at >= 0 && dh_column_is_valid(want, at));
            found += at >= 0;
            if (at < 0 || !dh_column_is_valid(want, at)) continue;
            dh_count x = dh_column_count(want, at), y = dh_column_count(have, row);
            assert_true(x.stated == y.stated && x.lower == y.lower && x.upper == y.upper);
        }
        assert_int_equal(found, dh_table_rows(alone));
        dh_table_free(alone);
    }
    dh_table_free(together);
    dh_strbuf_free(&all);
}

/* The most memory that the process has had, in bytes. */
static long peak(void)
{
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss * 1024;
}

static void memory_grows_with_their_number(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); /* sanitizers keep what was freed, and more */
#endif
    open_many(UNITS, YEARS);
    long before = peak();
    dh_strbuf all = {0};
    for (int i = 0; i < NAMES; i++) dh_strbuf_printf(&all, "%s%s", i > 0 ? "," : "", names[i]);
    dh_table *many = measure(REQUEST(.names = all.data, .by = "unit,year"));
    int64_t n = dh_table_rows(many);
    assert_true(n > UNITS * YEARS * 8 / 10);
    double of_cell = (double)(peak() - before) / (double)n / NAMES;
    print_message("%.0f bytes for each row and measure\n", of_cell);
    assert_true(of_cell < 400); /* united in one table, each took 3,000 */
    dh_table_free(many);
    dh_strbuf_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_grows_with_their_number),
                                       cmocka_unit_test_teardown(each_is_what_it_is_alone, files_remove)};
    return cmocka_run_group_tests(tests, measure_set_up, measure_tear_down);
}
