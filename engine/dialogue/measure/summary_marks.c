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

/* Whether reporting rows of a better status than `c`, of the n of its unit and parts, follow one upon another from its
 * first day to its last. `reached` has room for n. */
static bool is_covered(const dh_candidate *c, const dh_candidate *same, int64_t n, bool *reached)
{
    for (int64_t i = 0; i < n; i++) {
        const dh_candidate *row = &same[i];
        reached[i] = false;
        if (row->from > c->to) break;
        if (!row->reports || row->status <= c->status || row->from < c->from || row->to > c->to) continue;
        reached[i] = row->from == c->from;
        for (int64_t k = 0; k < i && !reached[i]; k++) reached[i] = reached[k] && same[k].to + 1 == row->from;
        if (reached[i] && row->to == c->to) return true;
    }
    return false;
}

/* Marks the rows that others of a better status cover. */
dh_status dh_summary_mark_outdone(dh_candidate *candidates, int64_t n, dh_error *error)
{
    bool *reached = dh_malloc((size_t)n + 1);
    if (reached == NULL) return dh_error_nomem(error);
    if (n > 1) qsort(candidates, (size_t)n, sizeof *candidates, by_window);
    for (int64_t begin = 0, end; begin < n; begin = end) {
        const dh_candidate *first = &candidates[begin];
        int best = first->status;
        for (end = begin + 1; end < n && candidates[end].unit == first->unit &&
                              memcmp(candidates[end].parts, first->parts, sizeof first->parts) == 0;
             end++)
            if ((int)candidates[end].status > best) best = candidates[end].status;
        for (int64_t i = begin; i < end && first->unit >= 0; i++)
            if ((int)candidates[i].status < best)
                candidates[i].outdone = is_covered(&candidates[i], first, end - begin, reached);
    }
    dh_free(reached);
    return DH_OK;
}

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
