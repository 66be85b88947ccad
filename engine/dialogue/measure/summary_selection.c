/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Choosing among overlapping summaries, by rank: a row with the figure before one without, a total that is less than
 * what single sessions within it add up to after all others (they are detail, and some is missing), the finer unit
 * before the one above it, a row divided as was asked for before others, a total before its parts, a row before one
 * whose window rows of a better status cover together, the longest window within an asked period before its parts,
 * official before estimate. Rows are accepted in this order; one that overlaps an accepted row is superseded as a
 * whole.
 */
#include "dialogue/measure/summary_selection.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/due.h"
#include "dialogue/measure/row_figures.h"
#include "dialogue/units/lineage_search.h"

typedef struct candidate {
    int64_t row;
    int32_t unit, from, to, depth;
    int32_t parts[DH_MAX_DIVISIONS]; /* codes of the divisions (tables.h); -1 = of all of them */
    int own_level, level;            /* of its unit, and of its part: 0 = province …; -1 = unknown, of all */
    enum { ESTIMATE, NO_STATUS, OFFICIAL } status;
    bool reports;
    bool exceeded;      /* sessions within it add up to more */
    dh_count figure;    /* where sessions are a division, and it reports */
    bool outdone;       /* rows of a better status cover its window */
    bool doubtful;      /* detail may tell of the same */
    const int32_t *map; /* units mapped to its last day */
    int64_t next;       /* candidate of the same unit before it, of those accepted or of the totals; -1 = none */
    bool beaten, split; /* it is superseded; since those that its unit was split into cover it */
    int64_t total;      /* its index among the totals */
} candidate;

/* The number of divisions that the row is of one part of: of those asked for, or of the others. */
static int n_parts(const candidate *c, unsigned asked, bool of_asked)
{
    int n = 0;
    for (int i = 0; i < DH_MAX_DIVISIONS; i++) n += c->parts[i] >= 0 && ((asked >> i & 1u) != 0) == of_asked;
    return n;
}

/* Sorts the preferred summaries first. */
static int by_rank(const void *a, const void *b, void *context)
{
    const candidate *left = a, *right = b;
    unsigned asked = *(const unsigned *)context;
    int order = (int)right->reports - (int)left->reports;
    if (order == 0) order = (int)left->exceeded - (int)right->exceeded;
    if (order == 0) order = right->depth - left->depth;
    if (order == 0) order = n_parts(right, asked, true) - n_parts(left, asked, true);
    if (order == 0) order = n_parts(left, asked, false) - n_parts(right, asked, false);
    if (order == 0) order = (int)left->outdone - (int)right->outdone;
    int64_t left_days = (int64_t)left->to - left->from, right_days = (int64_t)right->to - right->from;
    if (order == 0) order = left_days > right_days ? -1 : left_days < right_days;
    if (order == 0) order = (int)right->status - (int)left->status;
    return order != 0 ? order : left->row < right->row ? -1 : left->row > right->row;
}

/* Sorts rows of the same unit and parts together, by their windows. */
static int by_window(const void *a, const void *b)
{
    const candidate *left = a, *right = b;
    if (left->unit != right->unit) return left->unit < right->unit ? -1 : 1;
    int order = memcmp(left->parts, right->parts, sizeof left->parts);
    if (order == 0) order = (left->from > right->from) - (left->from < right->from);
    if (order == 0) order = (left->to > right->to) - (left->to < right->to);
    return order != 0 ? order : left->row < right->row ? -1 : left->row > right->row;
}

/* Whether reporting rows of a better status than `c`, of the n of its unit and parts, follow one upon another from its
 * first day to its last. `reached` has room for n. */
static bool is_covered(const candidate *c, const candidate *same, int64_t n, bool *reached)
{
    for (int64_t i = 0; i < n; i++) {
        const candidate *row = &same[i];
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
static dh_status mark_outdone(candidate *candidates, int64_t n, dh_error *error)
{
    bool *reached = dh_malloc((size_t)n + 1);
    if (reached == NULL) return dh_error_nomem(error);
    if (n > 1) qsort(candidates, (size_t)n, sizeof *candidates, by_window);
    for (int64_t begin = 0, end; begin < n; begin = end) {
        const candidate *first = &candidates[begin];
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
    const candidate *left = a, *right = b;
    int session = *(const int *)context;
    if (left->unit != right->unit) return left->unit < right->unit ? -1 : 1;
    for (int i = 0; i < DH_MAX_DIVISIONS; i++)
        if (i != session && left->parts[i] != right->parts[i]) return left->parts[i] < right->parts[i] ? -1 : 1;
    return left->row < right->row ? -1 : left->row > right->row;
}

/* Whether the rows of single sessions among n of one unit and its parts, within the window of `c`, add up to more. */
static bool is_exceeded(const candidate *c, const candidate *same, int64_t n, int session)
{
    double lower = 0;
    for (int64_t i = 0; i < n; i++)
        if (same[i].parts[session] >= 0 && same[i].reports && same[i].from >= c->from && same[i].to <= c->to)
            lower += same[i].figure.lower;
    return c->reports && lower > c->figure.upper;
}

/* Marks the totals that sessions within them exceed; counts them in the selection. */
static dh_status mark_exceeded(dh_source_selection *selection, candidate *candidates, int64_t n,
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
        candidate key = candidates[begin];
        for (end = begin; end < n; end++) {
            key.row = candidates[end].row;
            if (by_other_parts(&key, &candidates[end], &session) != 0) break;
        }
        for (int64_t i = begin; i < end; i++) {
            candidate *c = &candidates[i];
            c->exceeded =
                c->unit >= 0 && c->parts[session] < 0 && is_exceeded(c, &candidates[begin], end - begin, session);
            selection->exceeded += c->exceeded;
        }
    }
    return DH_OK;
}

/* The last day of the period of size `cell` that contains `day`. */
static int32_t cell_end(int32_t day, dh_cell cell)
{
    static const int months[] = {0, 12, 6, 3, 1};
    if (cell == DH_CELL_ALL) return INT32_MAX;
    int year, month, d;
    dh_date_to_civil(day, &year, &month, &d);
    int last = (month - 1) / months[cell] * months[cell] + months[cell];
    return dh_date_from_civil(year, last, dh_date_days_in_month(year, last));
}

/* Whether `all`, which is of all levels of its unit, has none of the level of `part`: a unit has its own and those
 * below it. */
static bool is_apart(const candidate *all, const candidate *part)
{
    return all->level < 0 && part->level >= 0 && all->own_level >= 0 && part->level < all->own_level;
}

/* Whether some record could be in both summaries, by window and breakdown. */
static bool overlaps(const candidate *a, const candidate *b)
{
    if (a->to < b->from || b->to < a->from) return false;
    if (is_apart(a, b) || is_apart(b, a)) return false;
    for (int i = 0; i < DH_MAX_DIVISIONS; i++)
        if (a->parts[i] >= 0 && b->parts[i] >= 0 && a->parts[i] != b->parts[i]) return false;
    return true;
}

/* The candidates accepted so far. */
typedef struct accepted {
    const candidate *candidates;
    const dh_units *units;
    int32_t n_units;
    int64_t *last;       /* by unit: index of its latest accepted candidate, linked by `next`; -1 = none */
    int64_t *last_total; /* likewise, of its totals */
    bool *parents;       /* by unit: it has units below it */
    bool *changed;       /* by unit: it became another by some day */
} accepted;

/* One of `unit` that overlaps `c`; -1 = none. */
static int64_t beaten_in(const accepted *a, const candidate *c, int32_t unit)
{
    for (int64_t i = a->last[unit]; i >= 0; i = a->candidates[i].next)
        if (overlaps(&a->candidates[i], c)) return i;
    return -1;
}

/* Whether events of a unit of one summary are summed up in the other: it is the unit, below it, or became such. */
static bool is_of(const accepted *a, int32_t unit, const candidate *c)
{
    int32_t then = c->map[unit] >= 0 ? c->map[unit] : unit;
    return dh_units_is_within(a->units, unit, c->unit) || dh_units_is_within(a->units, then, c->unit);
}

/* An accepted candidate that overlaps `c`, of a unit above or below its own, or of one that became such; -1 = none. */
static int64_t beaten_elsewhere(const accepted *a, const candidate *c)
{
    int64_t by = -1;
    int32_t steps = 0;
    for (int32_t u = dh_units_parent(a->units, c->unit); by < 0 && u >= 0 && steps++ < 64;
         u = dh_units_parent(a->units, u))
        by = beaten_in(a, c, u);
    for (int32_t u = 0; by < 0 && u < a->n_units; u++) {
        if (u == c->unit || a->last[u] < 0) continue;
        if ((a->parents[c->unit] || a->changed[u]) && is_of(a, u, c)) by = beaten_in(a, c, u);
        for (int64_t i = a->last[u]; by < 0 && a->changed[c->unit] && i >= 0; i = a->candidates[i].next)
            if (is_of(a, c->unit, &a->candidates[i]) && overlaps(&a->candidates[i], c)) by = i;
    }
    return by;
}

/* An accepted candidate that overlaps `c`; -1 = none. */
static int64_t beaten_by(const accepted *a, const candidate *c)
{
    if (c->unit < 0) return -1;
    int64_t by = beaten_in(a, c, c->unit);
    return by >= 0 ? by : beaten_elsewhere(a, c);
}

static void superseding(dh_source_selection *selection, int32_t index, int64_t row, int64_t by)
{
    selection->superseded[index]++;
    selection->shadows[selection->n_shadows++] = (dh_superseding){row, by};
}

/* Whether both summarise the same unit, window and breakdown. */
static bool is_of_the_same(const candidate *a, const candidate *b)
{
    return a->unit == b->unit && a->from == b->from && a->to == b->to &&
           memcmp(a->parts, b->parts, sizeof a->parts) == 0;
}

static int32_t code_of(const dh_table *table, const char *column, int64_t row)
{
    const dh_column *c = dh_table_get(table, column);
    return c != NULL && dh_column_is_valid(c, row) ? dh_column_code(c, row) : -1;
}

/* False when the row has no period. */
static bool read_candidate(candidate *out, const dh_table *table, int index, int64_t row, const dh_units *units,
                           const dh_column *reported)
{
    const dh_column *from = dh_table_get(table, "from"), *to = dh_table_get(table, "to");
    const char *const *divisions = dh_table_divisions(index);
    candidate c = {.row = row, .next = -1, .reports = dh_source_selection_is_true(reported, row)};
    c.unit = code_of(table, "unit", row);
    if (!dh_column_is_valid(from, row) || !dh_column_is_valid(to, row)) return false;
    c.from = dh_column_date(from, row);
    c.to = dh_column_date(to, row);
    for (int i = 0; i < DH_MAX_DIVISIONS; i++) c.parts[i] = -1;
    for (int i = 0; divisions[i] != NULL; i++) c.parts[i] = code_of(table, divisions[i], row);
    c.own_level = c.unit >= 0 ? dh_due_level_of(dh_units_table(units), c.unit) : -1;
    c.level = dh_due_level_of(table, row);
    const dh_column *status = dh_table_get(table, "status");
    c.status = NO_STATUS;
    if (status != NULL && dh_column_text_is(status, row, "official", strlen("official"))) c.status = OFFICIAL;
    if (status != NULL && dh_column_text_is(status, row, "estimate", strlen("estimate"))) c.status = ESTIMATE;
    for (int32_t u = c.unit; u >= 0 && c.depth < 64; u = dh_units_parent(units, u)) c.depth++;
    *out = c;
    return true;
}

/* Marks the units that have others below them, and those that the candidates' days know under another unit. */
static void mark_units(accepted *a, const candidate *candidates, int64_t n)
{
    for (int32_t u = 0; u < a->n_units; u++) {
        a->last[u] = a->last_total[u] = -1;
        int32_t above = dh_units_parent(a->units, u);
        if (above >= 0) a->parents[above] = true;
    }
    const int32_t *seen = NULL;
    for (int64_t i = 0; i < n; i++) {
        if (candidates[i].map == seen) continue;
        seen = candidates[i].map;
        for (int32_t u = 0; u < a->n_units; u++) a->changed[u] = a->changed[u] || (seen[u] >= 0 && seen[u] != u);
    }
}

static void accept_all(dh_source_selection *selection, int32_t index, accepted *a, candidate *candidates, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        candidate *c = &candidates[i];
        int64_t by = beaten_by(a, c);
        if (by >= 0) {
            bool same = is_of_the_same(c, &candidates[by]);
            c->beaten = true;
            superseding(selection, index, c->row, same ? candidates[by].row : DH_SUPERSEDED_OTHERWISE);
            continue;
        }
        if (c->unit >= 0) c->next = a->last[c->unit];
        if (c->unit >= 0) a->last[c->unit] = i;
    }
}

/* ---- splits ---- */

/* Whether the candidate's unit was made within its window: it then sums up what a former unit had before, too. */
static bool is_made_within(const accepted *a, const candidate *c)
{
    const dh_column *from = dh_table_get(dh_units_table(a->units), "valid_from");
    return c->unit >= 0 && from != NULL && dh_column_is_valid(from, c->unit) && dh_column_date(from, c->unit) > c->from;
}

/* Whether an accepted row of a unit sums up all that `p` does of its part of the land. */
static bool has_covering(const accepted *a, int32_t unit, const candidate *p)
{
    for (int64_t i = a->last[unit]; i >= 0; i = a->candidates[i].next) {
        const candidate *c = &a->candidates[i];
        if (!c->beaten && c->reports && c->from <= p->from && c->to >= p->to && is_made_within(a, c) &&
            memcmp(c->parts, p->parts, sizeof c->parts) == 0)
            return true;
    }
    return false;
}

/* What a row of a unit means for those of the units that its land went to by the trace's day, of which none holds all
 * of it: where rows of all of these cover it, it is superseded, else theirs may tell of the same. */
static dh_status classify_split(accepted *a, dh_unit_trace *trace, candidate *p, candidate *candidates, dh_error *error)
{
    int32_t n;
    bool complete;
    const int32_t *held = dh_unit_trace_find(trace, (dh_reported){p->unit, p->from, p->to}, &n, &complete);
    if (held == NULL) return dh_error_nomem(error);
    bool covered = complete && n > 1 && p->reports;
    for (int32_t k = 0; k < n; k++) covered = covered && held[k] != p->unit && has_covering(a, held[k], p);
    p->beaten = p->split = covered;
    for (int32_t k = 0; !covered && n > 1 && k < n; k++)
        for (int64_t i = held[k] != p->unit ? a->last[held[k]] : -1; i >= 0; i = candidates[i].next)
            candidates[i].doubtful =
                candidates[i].doubtful || (is_made_within(a, &candidates[i]) && overlaps(&candidates[i], p));
    return DH_OK;
}

/* Classifies the accepted rows of units of which parts went to others, by each day that rows of units made within them
 * end on. */
static dh_status classify_splits(accepted *a, candidate *candidates, int64_t n, dh_error *error)
{
    dh_status status = DH_OK;
    for (int64_t i = 0; status == DH_OK && i < n; i++) {
        const candidate *made = &candidates[i];
        dh_unit_trace *trace;
        bool seen = made->beaten || !is_made_within(a, made);
        for (int64_t k = 0; !seen && k < i; k++)
            seen = candidates[k].to == made->to && !candidates[k].beaten && is_made_within(a, &candidates[k]);
        if (seen) continue;
        DH_TRY(dh_unit_trace_new(&trace, (dh_units *)a->units, made->to, error));
        for (int64_t k = 0; status == DH_OK && k < n; k++) {
            candidate *p = &candidates[k];
            bool whole = p->unit >= 0 && made->map[p->unit] >= 0 && made->map[p->unit] != p->unit;
            if (p->unit >= 0 && !whole && !p->beaten && p->from <= made->to)
                status = classify_split(a, trace, p, candidates, error);
        }
        dh_unit_trace_free(trace);
    }
    return status;
}

/* Writes the rows that are accepted in the end. */
static void list_accepted(dh_source_selection *selection, int32_t index, const candidate *candidates, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        const candidate *c = &candidates[i];
        if (c->beaten) continue;
        selection->rows[index][selection->n_rows[index]++] = c->row;
        if (c->doubtful) selection->doubtful[selection->n_doubtful++] = c->row;
    }
}

/* ---- totals and their parts ---- */

/* Whether a row is of a part of what another is of: of its window, or in a division. */
static bool is_part_of(const candidate *part, const candidate *whole)
{
    bool smaller = part->to - part->from < whole->to - whole->from;
    if (part->from < whole->from || part->to > whole->to) return false;
    for (int i = 0; i < DH_MAX_DIVISIONS; i++) {
        if (whole->parts[i] >= 0 && whole->parts[i] != part->parts[i]) return false;
        smaller = smaller || whole->parts[i] != part->parts[i];
    }
    return smaller;
}

/* Counts the candidates of a chain that are parts of `c`; false when one overlaps it and is none. */
static bool has_parts_only(const accepted *a, const candidate *c, int64_t last, int64_t *n)
{
    for (int64_t i = last; i >= 0; i = a->candidates[i].next) {
        if (!overlaps(&a->candidates[i], c)) continue;
        if (!is_part_of(&a->candidates[i], c)) return false;
        (*n)++;
    }
    return true;
}

static dh_status add_parts(dh_source_selection *selection, const accepted *a, const candidate *c, int64_t last,
                           bool of_totals, dh_error *error)
{
    for (int64_t i = last; i >= 0; i = a->candidates[i].next) {
        const candidate *part = &a->candidates[i];
        if (!overlaps(part, c)) continue;
        if (dh_grow((void **)&selection->parts, &selection->part_capacity, selection->n_parts + 1,
                    sizeof *selection->parts) != 0)
            return dh_error_nomem(error);
        selection->parts[selection->n_parts++] =
            (dh_part){(int64_t)selection->n_totals, of_totals ? part->total : part->row, of_totals};
    }
    return DH_OK;
}

/* Finds the superseded rows that others of their unit divide, with their parts: the more divided ones first, so that
 * what these have beyond their parts is a part of the less divided. */
static dh_status find_totals(dh_source_selection *selection, accepted *a, candidate *candidates, int64_t n,
                             unsigned asked, dh_error *error)
{
    for (int64_t i = 0; asked != 0 && i < n; i++) {
        candidate *c = &candidates[i];
        int64_t n_rows = 0, n_totals = 0;
        if (!c->beaten || c->outdone || !c->reports || c->unit < 0 || beaten_elsewhere(a, c) >= 0) continue;
        if (!has_parts_only(a, c, a->last[c->unit], &n_rows) || n_rows == 0) continue;
        if (!has_parts_only(a, c, a->last_total[c->unit], &n_totals)) continue;
        DH_TRY(add_parts(selection, a, c, a->last[c->unit], false, error));
        DH_TRY(add_parts(selection, a, c, a->last_total[c->unit], true, error));
        if (dh_grow((void **)&selection->totals, &selection->total_capacity, selection->n_totals + 1,
                    sizeof *selection->totals) != 0)
            return dh_error_nomem(error);
        c->total = (int64_t)selection->n_totals;
        selection->totals[selection->n_totals++] = c->row;
        c->next = a->last_total[c->unit];
        a->last_total[c->unit] = i;
    }
    return DH_OK;
}

static dh_status choose(dh_source_selection *selection, int32_t index, candidate *candidates, int64_t n,
                        const dh_units *units, unsigned asked, dh_error *error)
{
    size_t n_units = (size_t)dh_table_rows(dh_units_table(units)) + 1;
    accepted a = {.candidates = candidates,
                  .units = units,
                  .n_units = (int32_t)n_units - 1,
                  .last = dh_malloc(n_units * sizeof *a.last),
                  .last_total = dh_malloc(n_units * sizeof *a.last_total),
                  .parents = dh_calloc(n_units, sizeof *a.parents),
                  .changed = dh_calloc(n_units, sizeof *a.changed)};
    selection->rows[index] = dh_malloc((size_t)(n + 1) * sizeof(int64_t));
    selection->doubtful = dh_malloc((size_t)(n + 1) * sizeof *selection->doubtful);
    dh_status status = a.last == NULL || a.last_total == NULL || a.parents == NULL || a.changed == NULL ||
                               selection->rows[index] == NULL || selection->doubtful == NULL
                           ? dh_error_nomem(error)
                           : mark_outdone(candidates, n, error);
    if (status == DH_OK) {
        mark_units(&a, candidates, n);
        qsort_r(candidates, (size_t)n, sizeof *candidates, by_rank, &asked);
        accept_all(selection, index, &a, candidates, n);
        status = classify_splits(&a, candidates, n, error);
    }
    if (status == DH_OK) {
        for (int64_t i = 0; i < n; i++)
            if (candidates[i].split) superseding(selection, index, candidates[i].row, DH_SUPERSEDED_OTHERWISE);
        list_accepted(selection, index, candidates, n);
        status = find_totals(selection, &a, candidates, n, asked, error);
    }
    dh_free(a.last);
    dh_free(a.last_total);
    dh_free(a.parents);
    dh_free(a.changed);
    return status;
}

/* Judges one row: superseded, left out or a candidate. */
static dh_status classify(dh_source_selection *selection, int32_t index, candidate *c, const dh_table *table,
                          const dh_dataset *dataset, const dh_window *window, dh_superseded *is_superseded,
                          void *context, bool *candidate_too, dh_error *error)
{
    dh_overlap overlap;
    *candidate_too = false;
    if (c->to < window->from || c->from > window->to) return DH_OK;
    if (dh_dataset_is_later(dataset, c->from)) {
        selection->later[index]++;
        return DH_OK;
    }
    DH_TRY(is_superseded(context, &overlap, table, c->row, error));
    if (overlap == DH_OVERLAP_CERTAIN) {
        superseding(selection, index, c->row, DH_SUPERSEDED_BY_DETAIL);
    } else if (c->from < window->from || c->to > window->to || c->to > cell_end(c->from, window->cell)) {
        selection->undivided[index]++;
        selection->crossing[selection->n_crossing++] = c->row;
    } else {
        c->doubtful = overlap == DH_OVERLAP_POSSIBLE;
        *candidate_too = true;
        return dh_units_map(dh_dataset_units(dataset), c->to, &c->map, error);
    }
    return DH_OK;
}

dh_status dh_summary_selection(dh_source_selection *selection, int32_t index, const dh_dataset *dataset,
                               const dh_contract_source *source, const dh_window *window, dh_superseded *is_superseded,
                               void *context, dh_error *error)
{
    const dh_units *units = dh_dataset_units(dataset);
    const dh_table *table = dh_dataset_table(dataset, dh_table_names[source->table]);
    dh_column *reported, *fits = NULL;
    DH_TRY(dh_source_selection_report(&reported, dataset, table, source->when, error));
    int64_t n = dh_table_rows(table), n_candidates = 0;
    candidate *candidates = dh_malloc((size_t)(n + 1) * sizeof *candidates);
    selection->shadows = dh_malloc((size_t)(n + 1) * sizeof *selection->shadows);
    selection->crossing = dh_malloc((size_t)(n + 1) * sizeof *selection->crossing);
    dh_status status =
        candidates == NULL || selection->shadows == NULL || selection->crossing == NULL ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && !window->lacks[source->table])
        status = dh_source_selection_report(&fits, dataset, table, window->of_reports, error);
    for (int64_t i = 0; status == DH_OK && i < n; i++) {
        candidate c;
        bool candidate_too;
        if (!dh_source_selection_is_true(fits, i)) continue;
        if (!read_candidate(&c, table, source->table, i, units, reported)) {
            selection->undated[index] += dh_source_selection_is_true(reported, i);
            continue;
        }
        status = classify(selection, index, &c, table, dataset, window, is_superseded, context, &candidate_too, error);
        if (status == DH_OK && candidate_too) candidates[n_candidates++] = c;
    }
    if (status == DH_OK) status = mark_exceeded(selection, candidates, n_candidates, dataset, source, error);
    if (status == DH_OK)
        status =
            choose(selection, index, candidates, n_candidates, units, window->asked_divisions[source->table], error);
    const dh_column *to = dh_table_get(table, "to");
    for (int64_t i = 0; status == DH_OK && i < selection->n_rows[index]; i++)
        selection->beyond[index] += dh_dataset_is_later(dataset, dh_column_date(to, selection->rows[index][i]));
    if (reported != NULL) dh_column_unref(reported);
    if (fits != NULL) dh_column_unref(fits);
    dh_free(candidates);
    return status;
}
