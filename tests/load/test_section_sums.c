/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sums of sections, against a plain twin that adds up each range anew; and how much is looked at. Neighbours tried: lines
 * that are all totals, such as communes named "Cộng Hòa"; totals and rows by turns; a long table below one head; heads of
 * one kind and of several; whole numbers and decimals, unknown ones, and columns of none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "load/section_sums.h"
#include "tests/effort.h"

static uint64_t seed = 7;

static unsigned draw(unsigned n)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return (unsigned)(seed >> 33) % n;
}

typedef struct table {
    dh_section_line *lines;
    double *figures;
    size_t n;
    int32_t columns;
} table;

/* ---- the twin ---- */

static bool is_sum(const table *t, size_t at, size_t begin, size_t end, int parts_min, int32_t *column, double *other)
{
    int n = 0, n_equal = 0;
    bool enough = false;
    *column = -1;
    for (int32_t c = 0; c < t->columns; c++) {
        double stated = t->figures[at * (size_t)t->columns + (size_t)c], sum = 0, magnitude = 0;
        int parts = 0;
        bool open = false;
        if (isnan(stated)) continue;
        for (size_t i = begin; i < end; i++) {
            double value = t->figures[i * (size_t)t->columns + (size_t)c];
            if (!t->lines[i].is_row) continue;
            open = open || isnan(value);
            if (isnan(value)) continue;
            sum += value;
            magnitude += fabs(value);
            parts += value != 0;
        }
        bool equal = fabs(stated - sum) <= 1e-9 * magnitude;
        if (open && !equal && stated > sum) continue;
        n++;
        n_equal += equal;
        enough = enough || (equal && parts >= parts_min);
        if (equal || parts == 0 || *column >= 0) continue;
        *column = c;
        *other = sum;
    }
    return n > 0 && enough && 2 * n_equal >= n;
}

static size_t end_of(const table *t, size_t at, bool any, dh_row_label label)
{
    while (at < t->n && ((t->lines[at].is_row && !t->lines[at].alone) || (!any && t->lines[at].label != label))) at++;
    return at;
}

static bool sums_up(const table *t, size_t at, int32_t *column, double *sum)
{
    dh_row_label label = t->lines[at].label;
    bool head = dh_row_label_is_section(label) || label == DH_LABEL_NUMBER, found = false, looked = false;
    size_t begin = at;
    while (begin > 0 && t->lines[begin - 1].is_row) begin--;
    const size_t ranges[][2] = {{begin, at},
                                {0, at},
                                {at + 1, end_of(t, at + 1, true, label)},
                                {at + 1, end_of(t, at + 1, false, label)},
                                {at + 1, t->n},
                                {0, t->n}};
    *column = -1;
    for (size_t i = head ? 2 : 0; i < 6; i++) {
        int32_t wrong;
        double other = 0;
        bool is = is_sum(t, at, ranges[i][0], ranges[i][1], head || i == 0 ? 1 : 2, &wrong, &other), rows = false;
        bool better = is ? !found || wrong < 0 : !looked;
        for (size_t k = ranges[i][0]; k < ranges[i][1]; k++) rows = rows || t->lines[k].is_row;
        looked = looked || rows;
        if (!better || (found && *column < 0)) continue;
        found = found || is;
        *column = wrong;
        *sum = other;
    }
    return found;
}

/* ---- tables ---- */

static table make_table(size_t n, int32_t columns)
{
    table t = {calloc(n + 1, sizeof *t.lines), calloc((n + 1) * (size_t)columns + 1, sizeof *t.figures), n, columns};
    assert_true(t.lines != NULL && t.figures != NULL);
    return t;
}

static void free_table(table *t)
{
    free(t->lines);
    free(t->figures);
}

/* Rows, and lines that are none, half of which have the sum of the rows above or below them. */
static table random_table(void)
{
    static const dh_row_label labels[] = {DH_LABEL_NONE, DH_LABEL_ROMAN, DH_LABEL_LETTER, DH_LABEL_NUMBER};
    table t = make_table(1 + draw(24), 1 + (int32_t)draw(3));
    unsigned share = 1 + draw(6), step = draw(2) == 0 ? 1 : 10;
    for (size_t i = 0; i < t.n; i++) {
        t.lines[i].is_row = draw(8) < share;
        t.lines[i].alone = t.lines[i].is_row && draw(10) == 0;
        t.lines[i].label = labels[draw(4)];
        for (int32_t c = 0; c < t.columns; c++)
            t.figures[i * (size_t)t.columns + (size_t)c] = draw(9) == 0 ? NAN : (double)draw(50) / step;
    }
    for (size_t i = 0; i < t.n; i++) {
        if (t.lines[i].is_row || draw(2) == 0) continue;
        bool up = draw(2) == 0, all = draw(3) == 0;
        for (int32_t c = 0; c < t.columns; c++) {
            double sum = 0;
            for (size_t k = up ? i : i + 1; up ? k-- > 0 : k < t.n; k += !up) {
                double value = t.figures[k * (size_t)t.columns + (size_t)c];
                if (!t.lines[k].is_row && !all) break;
                if (t.lines[k].is_row && !isnan(value)) sum += value;
            }
            if (draw(5) != 0) t.figures[i * (size_t)t.columns + (size_t)c] = sum;
        }
    }
    return t;
}

static void test_as_the_twin(void **state)
{
    (void)state;
    int n_found = 0;
    for (long round = rounds_to_try(20000, 400000); round > 0; round--) {
        table t = random_table();
        dh_section_sums *sums = dh_section_sums_new(t.lines, t.figures, t.n, t.columns);
        assert_non_null(sums);
        for (size_t i = 0; i < t.n; i++) {
            int32_t column, wanted_column;
            double sum = 0, wanted = 0;
            if (t.lines[i].is_row) continue;
            bool is = dh_section_sums_up(sums, i, &column, &sum);
            bool ought = sums_up(&t, i, &wanted_column, &wanted);
            if (is != ought || column != wanted_column || fabs(sum - wanted) > 1e-9)
                fail_msg("line %zu of %zu: %d %d %g, wanted %d %d %g", i, t.n, is, column, sum, ought, wanted_column,
                         wanted);
            n_found += is;
        }
        dh_section_sums_free(sums);
        free_table(&t);
    }
    assert_true(n_found > 1000);
}

/* ---- how much is looked at ---- */

/* kind: 0 = all lines are totals, 1 = every other one is, 2 = one head above all rows, and totals at the end, 3 = heads
 * of three kinds. */
static int64_t steps_of(size_t n, int kind)
{
    enum { COLUMNS = 5 };
    static const dh_row_label labels[] = {DH_LABEL_ROMAN, DH_LABEL_LETTER, DH_LABEL_NUMBER};
    table t = make_table(n, COLUMNS);
    for (size_t i = 0; i < n; i++) {
        t.lines[i].is_row = kind == 1 ? i % 2 == 1 : kind == 2 ? i > 0 && i < n / 2 : kind == 3 && i % 4 == 3;
        t.lines[i].label = kind == 3 ? labels[i % 3] : DH_LABEL_NONE;
        for (size_t c = 0; c < COLUMNS; c++) t.figures[i * COLUMNS + c] = draw(100);
    }
    dh_section_sums *sums = dh_section_sums_new(t.lines, t.figures, n, COLUMNS);
    assert_non_null(sums);
    for (size_t i = 0; i < n; i++) {
        int32_t column;
        double sum;
        if (!t.lines[i].is_row) (void)dh_section_sums_up(sums, i, &column, &sum);
    }
    int64_t steps = dh_section_sums_steps(sums);
    dh_section_sums_free(sums);
    free_table(&t);
    return steps;
}

static void test_each_row_is_in_few_sums(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        int64_t steps = steps_of(10000, kind), more = steps_of(20000, kind);
        if (steps > INT64_C(10000) * 100 || more > 2 * steps + 1000)
            fail_msg("kind %d: %lld steps for 10000 lines, %lld for 20000", kind, (long long)steps, (long long)more);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_as_the_twin),
                                       cmocka_unit_test(test_each_row_is_in_few_sums)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
