/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of a summary from others of its unit before any is chosen: rows of a better status cover it; single
 * sessions within it add up to more.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/row_figures.h"
#include "dialogue/measure/summary_internal.h"

/* Sorts rows of the same unit and parts together, by their windows. */
static int by_window(const void *a, const void *b)
{
    const dh_candidate *left = a, *right = b;
    if (left->unit != right->unit) return left->unit < right->unit ? -1 : 1;
    int order = memcmp(left->parts, right->parts, sizeof left->parts);
    if (order == 0) order = (left->from > right->from) - (left->from < right->from);
    if (order == 0) order = (left->to > right->to) - (left->to < right->to);
    return order != 0 ? order : left->row < right->row ? -1 : left->row > right->row;
}

/* ---- rows of a better status ---- */

enum { STARTS = 64 }; /* first days that are followed at a time, a bit each */

/* Rows of a unit and its parts, as ways from their first day to the day after their last. */
typedef struct ways {
    dh_candidate *rows; /* by their first day */
    int64_t n;
    int64_t *days; /* those that a row begins on, or that follow its last: ascending, each once */
    int64_t n_days;
    int64_t *begin, *end; /* by row: places in `days` */
    uint64_t *reached;    /* by day: from which of the first days rows lead to it, one upon another */
} ways;

static int by_day(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static int64_t place_of(const ways *w, int64_t day)
{
    return (const int64_t *)bsearch(&day, w->days, (size_t)w->n_days, sizeof day, by_day) - w->days;
}

static void find_days(ways *w)
{
    int64_t n = 0;
    for (int64_t i = 0; i < w->n; i++) {
        w->days[2 * i] = w->rows[i].from;
        w->days[2 * i + 1] = (int64_t)w->rows[i].to + 1;
    }
    qsort(w->days, (size_t)(2 * w->n), sizeof *w->days, by_day);
    for (int64_t i = 0; i < 2 * w->n; i++)
        if (n == 0 || w->days[n - 1] != w->days[i]) w->days[n++] = w->days[i];
    w->n_days = n;
    for (int64_t i = 0; i < w->n; i++) {
        w->begin[i] = place_of(w, w->rows[i].from);
        w->end[i] = place_of(w, (int64_t)w->rows[i].to + 1);
    }
}

/* Marks, of the rows of a status, those from `first` on that begin on one of the next STARTS days that any does.
 * Returns the row behind them. */
static int64_t mark_from(ways *w, int64_t first, int status)
{
    int64_t last = -1, next = first;
    uint64_t start = 0;
    memset(w->reached, 0, (size_t)w->n_days * sizeof *w->reached);
    for (; next < w->n; next++) {
        if ((int)w->rows[next].status != status || w->begin[next] == last) continue;
        if (start == UINT64_C(1) << (STARTS - 1)) break;
        last = w->begin[next];
        start = start == 0 ? 1 : start << 1;
        w->reached[last] = start;
    }
    int64_t row = first; /* the first of its day */
    while (row > 0 && w->begin[row - 1] == w->begin[first]) row--;
    for (int64_t i = row; i < w->n; i++)
        if (w->rows[i].reports && (int)w->rows[i].status > status) w->reached[w->end[i]] |= w->reached[w->begin[i]];
    last = -1;
    start = 0;
    for (int64_t i = first; i < next; i++) {
        if ((int)w->rows[i].status != status) continue;
        if (w->begin[i] != last) start = start == 0 ? 1 : start << 1;
        last = w->begin[i];
        w->rows[i].outdone = (w->reached[w->end[i]] & start) != 0;
    }
    return next;
}

/* Marks those of n rows of a unit and its parts whose window rows of a better status, of which the best is `best`,
 * fill, one upon another. */
static dh_status mark_covered(dh_candidate *rows, int64_t n, int best, dh_error *error)
{
    size_t size = (size_t)n;
    ways w = {.rows = rows,
              .n = n,
              .days = dh_malloc(2 * size * sizeof *w.days),
              .begin = dh_malloc(size * sizeof *w.begin),
              .end = dh_malloc(size * sizeof *w.end),
              .reached = dh_malloc(2 * size * sizeof *w.reached)};
    bool made = w.days != NULL && w.begin != NULL && w.end != NULL && w.reached != NULL;
    if (made) find_days(&w);
    for (int status = ESTIMATE; made && status < best; status++)
        for (int64_t i = 0; i < n;) i = (int)rows[i].status == status ? mark_from(&w, i, status) : i + 1;
    dh_free(w.days);
    dh_free(w.begin);
    dh_free(w.end);
    dh_free(w.reached);
    return made ? DH_OK : dh_error_nomem(error);
}

dh_status dh_summary_mark_outdone(dh_candidate *candidates, int64_t n, dh_error *error)
{
    if (n > 1) qsort(candidates, (size_t)n, sizeof *candidates, by_window);
    for (int64_t begin = 0, end; begin < n; begin = end) {
        dh_candidate *first = &candidates[begin];
        int best = first->status, worst = best;
        for (end = begin + 1; end < n && candidates[end].unit == first->unit &&
                              memcmp(candidates[end].parts, first->parts, sizeof first->parts) == 0;
             end++) {
            if ((int)candidates[end].status > best) best = candidates[end].status;
            if ((int)candidates[end].status < worst) worst = candidates[end].status;
        }
        if (first->unit >= 0 && worst < best) DH_TRY(mark_covered(first, end - begin, best, error));
    }
    return DH_OK;
}

/* ---- sessions ---- */

/* The division by single sessions; -1 = the table has none. */
static int session_division(int table)
{
    const char *const *divisions = dh_table_divisions(table);
    for (int i = 0; divisions[i] != NULL; i++)
        if (strcmp(divisions[i], "session") == 0) return i;
    return -1;
}

/* Sorts rows of the same unit and parts together, whatever their session is. */
static int by_other_parts(const void *a, const void *b, void *context)
{
    const dh_candidate *left = a, *right = b;
    int session = *(const int *)context;
    if (left->unit != right->unit) return left->unit < right->unit ? -1 : 1;
    for (int i = 0; i < DH_MAX_DIVISIONS; i++)
        if (i != session && left->parts[i] != right->parts[i]) return left->parts[i] < right->parts[i] ? -1 : 1;
    return left->row < right->row ? -1 : left->row > right->row;
}

/* Whether the rows of single sessions among n of one unit and its parts, within the window of `c`, add up to more. */
static bool is_exceeded(const dh_candidate *c, const dh_candidate *same, int64_t n, int session)
{
    double lower = 0;
    for (int64_t i = 0; i < n; i++)
        if (same[i].parts[session] >= 0 && same[i].reports && same[i].from >= c->from && same[i].to <= c->to)
            lower += same[i].figure.lower;
    return c->reports && lower > c->figure.upper;
}

/* Marks the totals that sessions within them exceed; counts them in the selection. */
dh_status dh_summary_mark_exceeded(dh_source_selection *selection, dh_candidate *candidates, int64_t n,
                                   const dh_dataset *dataset, const dh_contract_source *source, dh_error *error)
{
    int session = session_division(source->table);
    if (session < 0 || n < 2) return DH_OK;
    dh_column *figures;
    int64_t *rows = dh_malloc((size_t)n * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    qsort_r(candidates, (size_t)n, sizeof *candidates, by_other_parts, &session);
    for (int64_t i = 0; i < n; i++) rows[i] = candidates[i].row;
    dh_status status = dh_row_figures(&figures, dataset, source, 0, rows, n, error);
    dh_free(rows);
    DH_TRY(status);
    for (int64_t i = 0; i < n; i++)
        if (dh_column_is_valid(figures, i))
            candidates[i].figure = dh_column_count(figures, i);
        else
            candidates[i].reports = false;
    dh_column_unref(figures);
    for (int64_t begin = 0, end; begin < n; begin = end) {
        dh_candidate key = candidates[begin];
        for (end = begin; end < n; end++) {
            key.row = candidates[end].row;
            if (by_other_parts(&key, &candidates[end], &session) != 0) break;
        }
        for (int64_t i = begin; i < end; i++) {
            dh_candidate *c = &candidates[i];
            c->exceeded =
                c->unit >= 0 && c->parts[session] < 0 && is_exceeded(c, &candidates[begin], end - begin, session);
            selection->exceeded += c->exceeded;
        }
    }
    return DH_OK;
}
