/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See section_sums.h. Ranges next to a line end at the next line that is no row, so that each row is in few of them. */
#include "load/section_sums.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

/* Of the rows of a range, in one column. Differences of sums are taken: they have digits to spare. */
typedef struct column_sum {
    long double sum, magnitude;
    int64_t n, n_not_zero, n_unknown;
} column_sum;

struct dh_section_sums {
    const dh_section_line *lines;
    const double *figures;
    size_t n, at; /* lines; how many of them are in `before` */
    int32_t columns;
    column_sum *all, *before, *range; /* per column: of all rows, of those before `at`, of the range looked at */
    int64_t steps;
};

static void add_line(dh_section_sums *s, column_sum *to, size_t at)
{
    s->steps++;
    if (!s->lines[at].is_row) return;
    s->steps += s->columns;
    for (int32_t c = 0; c < s->columns; c++) {
        double value = s->figures[at * (size_t)s->columns + (size_t)c];
        to[c].n++;
        to[c].n_unknown += isnan(value);
        if (isnan(value)) continue;
        to[c].sum += value;
        to[c].magnitude += fabs(value);
        to[c].n_not_zero += value != 0;
    }
}

dh_section_sums *dh_section_sums_new(const dh_section_line *lines, const double *figures, size_t n, int32_t columns)
{
    dh_section_sums *s = dh_calloc(1, sizeof *s);
    if (s == NULL) return NULL;
    size_t room = (size_t)columns + 1;
    *s = (dh_section_sums){.lines = lines, .figures = figures, .n = n, .columns = columns};
    s->all = dh_calloc(room, sizeof *s->all);
    s->before = dh_calloc(room, sizeof *s->before);
    s->range = dh_calloc(room, sizeof *s->range);
    if (s->all == NULL || s->before == NULL || s->range == NULL) {
        dh_section_sums_free(s);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) add_line(s, s->all, i);
    return s;
}

void dh_section_sums_free(dh_section_sums *s)
{
    if (s == NULL) return;
    dh_free(s->all);
    dh_free(s->before);
    dh_free(s->range);
    dh_free(s);
}

int64_t dh_section_sums_steps(const dh_section_sums *s)
{
    return s->steps;
}

/* ---- ranges ---- */

static void add_lines(dh_section_sums *s, size_t begin, size_t end)
{
    memset(s->range, 0, (size_t)s->columns * sizeof *s->range);
    for (size_t i = begin; i < end; i++) add_line(s, s->range, i);
}

/* All rows after line `at`. */
static void take_rest(dh_section_sums *s, size_t at)
{
    memset(s->range, 0, (size_t)s->columns * sizeof *s->range);
    add_line(s, s->range, at);
    for (int32_t c = 0; c < s->columns; c++) {
        const column_sum *all = &s->all[c], *before = &s->before[c];
        column_sum *own = &s->range[c];
        *own = (column_sum){all->sum - before->sum - own->sum, all->magnitude - before->magnitude - own->magnitude,
                            all->n - before->n - own->n, all->n_not_zero - before->n_not_zero - own->n_not_zero,
                            all->n_unknown - before->n_unknown - own->n_unknown};
    }
}

/* The first line from `at` on, or the line after the last one before it, that is no row, and of that label if any. */
static size_t section_end(dh_section_sums *s, size_t at, bool any, dh_row_label label)
{
    for (; at < s->n; at++, s->steps++)
        if ((!s->lines[at].is_row || s->lines[at].alone) && (any || s->lines[at].label == label)) break;
    return at;
}

static size_t section_begin(dh_section_sums *s, size_t at)
{
    for (; at > 0 && s->lines[at - 1].is_row; at--) s->steps++;
    return at;
}

/* The rows of a range: 0 those above the line to the next that is no row, 1 all above it, 2 and 3 those below it to the
 * next that is no row or has the same kind of number, 4 all below it, 5 all. */
static const column_sum *take_range(dh_section_sums *s, size_t at, int which)
{
    s->steps += s->columns;
    switch (which) {
    case 0: add_lines(s, section_begin(s, at), at); return s->range;
    case 1: return s->before;
    case 2: add_lines(s, at + 1, section_end(s, at + 1, true, DH_LABEL_NONE)); return s->range;
    case 3: add_lines(s, at + 1, section_end(s, at + 1, false, s->lines[at].label)); return s->range;
    case 4: take_rest(s, at); return s->range;
    default: return s->all;
    }
}

/* ---- sums ---- */

/* Compares the figures of line `at` with the sums of rows; where one of these has none, or one such as "trên 50", the
 * sum may be more. *column, *other: the first that is another. */
static bool is_sum(const dh_section_sums *s, size_t at, const column_sum *rows, int64_t parts_min, int32_t *column,
                   double *other)
{
    int32_t n = 0, n_equal = 0;
    bool enough = false;
    *column = -1;
    for (int32_t c = 0; c < s->columns; c++) {
        double stated = s->figures[at * (size_t)s->columns + (size_t)c], sum = (double)rows[c].sum;
        if (isnan(stated)) continue;
        bool equal = fabs(stated - sum) <= 1e-9 * (double)rows[c].magnitude;
        if (rows[c].n_unknown > 0 && !equal && stated > sum) continue; /* what is unknown may be the rest */
        n++;
        n_equal += equal;
        enough = enough || (equal && rows[c].n_not_zero >= parts_min);
        if (equal || rows[c].n_not_zero == 0 || *column >= 0) continue;
        *column = c;
        *other = sum;
    }
    return n > 0 && enough && 2 * n_equal >= n;
}

bool dh_section_sums_up(dh_section_sums *s, size_t at, int32_t *column, double *sum)
{
    bool head = dh_row_label_is_section(s->lines[at].label) || s->lines[at].label == DH_LABEL_NUMBER;
    bool found = false, looked = false;
    while (s->at < at) add_line(s, s->before, s->at++);
    *column = -1;
    for (int i = head ? 2 : 0; i < 6; i++) { /* the first that fits best */
        int32_t wrong;
        double other = 0;
        const column_sum *rows = take_range(s, at, i);
        bool is = is_sum(s, at, rows, head || i == 0 ? 1 : 2, &wrong, &other);
        bool better = is ? !found || wrong < 0 : !looked; /* what is no sum is compared with the nearest rows */
        looked = looked || (s->columns > 0 && rows[0].n > 0);
        if (!better || (found && *column < 0)) continue;
        found = found || is;
        *column = wrong;
        *sum = other;
    }
    return found;
}
