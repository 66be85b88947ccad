/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The join verb as a pipeline step: preparing it runs the right side and builds the table. Probing is driven by the
 * pipeline's run (pipeline/run.c), since one left batch may give many result batches. */
#include <string.h>

#include "execute/group/group.h"
#include "execute/join/join.h"
#include "execute/operators/operators.h"
#include "execute/pipeline/collect.h"
#include "execute/pipeline/pipeline.h"
#include "table/format.h"

static void mark(const dh_step *step, const bool *needed, bool *before)
{
    dh_step_mark_same(step, needed, before);
    for (int32_t k = 0; k < step->plan->n_keys; k++) before[step->plan->left_keys[k]] = true;
    if (step->plan->near) before[step->plan->near_left] = true;
}

/* Whether the right side is an aggregation joined on all its group keys: a key then has one row, and the order of the
 * groups does not matter. */
static bool are_groups(const dh_execution *x, const dh_plan *plan)
{
    const dh_plan *other = plan->other;
    if (other->node != DH_NODE_AGGREGATE || plan->near || dh_run_is_shared(x, other)) return false;
    for (int32_t column = 0; column < other->n_exprs; column++) {
        bool is_key = false;
        for (int32_t k = 0; k < plan->n_keys; k++) is_key |= plan->right_keys[k] == column;
        if (!is_key) return false;
    }
    return true;
}

static dh_status run_groups(dh_join_table *join_table, dh_execution *x, const dh_plan *plan,
                            const dh_dictionary *const *left, dh_error *error)
{
    dh_table *groups, *sorted;
    DH_TRY(dh_aggregate_plan(&groups, x, plan->other, true, error));
    DH_TRY(dh_join_table_fill(join_table, groups, left, error));
    if (!dh_join_table_repeats(join_table)) return DH_OK;
    /* Two groups have equal keys for the left (equal texts, say), and must come in sorted order. */
    DH_TRY(dh_aggregate_sort(&sorted, dh_join_table_right(join_table), plan->other, error));
    return dh_join_table_fill(join_table, sorted, left, error);
}

static dh_status run_right(dh_join_table *join_table, dh_execution *x, const dh_plan *plan,
                           const dh_dictionary *const *left, const bool *wanted, dh_error *error)
{
    dh_table *right;
    if (are_groups(x, plan)) return run_groups(join_table, x, plan, left, error);
    DH_TRY(dh_run(&right, x, plan->other, wanted, error));
    return dh_join_table_fill(join_table, right, left, error);
}

/* Everything read of the left is loaded before the join, so that a malformed record is reported once, whatever it
 * matches. `before`: columns needed of the left. */
static dh_status prepare(dh_pipeline *p, dh_execution *x, dh_step *step, const bool *before, const bool *needed,
                         dh_error *error)
{
    const dh_plan *plan = step->plan;
    int32_t n_left = dh_step_columns(step), n = plan->schema.n;
    bool *wanted;
    DH_TRY(dh_join_table_new(&step->join_table, plan, needed, dh_pipeline_workers(p), &wanted, error));
    DH_TRY(run_right(step->join_table, x, plan, p->dictionaries, wanted, error));
    const dh_dictionary **dictionaries = dh_arena_zalloc(p->arena, (size_t)n + 1, sizeof *dictionaries);
    int32_t *source_field = dh_arena_zalloc(p->arena, (size_t)n + 1, sizeof *source_field);
    step->counts = dh_arena_zalloc(p->arena, 1 + DH_REORDER_SLOTS, sizeof *step->counts);
    if (dictionaries == NULL || source_field == NULL || step->counts == NULL) return dh_error_nomem(error);
    memcpy(dictionaries, p->dictionaries, (size_t)n_left * sizeof *dictionaries);
    memcpy(source_field, p->source_field, (size_t)n_left * sizeof *source_field);
    for (int32_t i = n_left; i < n; i++) {
        source_field[i] = -1;
        dictionaries[i] =
            dh_table_column(dh_join_table_right(step->join_table), dh_join_table_column(step->join_table, i))
                ->dictionary;
    }
    memcpy(step->reads, before, (size_t)n_left * sizeof *before);
    p->filtered = p->filtered || dh_join_table_repeats(step->join_table) || plan->join != DH_JOIN_LEFT;
    p->dictionaries = dictionaries;
    p->source_field = source_field;
    step->needed = needed;
    return DH_OK;
}

static void merge(const dh_pipeline *p, const dh_step *step, int64_t slot)
{
    (void)p;
    dh_join_counts *total = &step->counts[0], *more = &step->counts[1 + slot];
    total->rows += more->rows;
    total->unmatched += more->unmatched;
    total->repeated += more->repeated;
    total->made += more->made;
    total->cut |= more->cut;
    *more = (dh_join_counts){0};
}

/* Rows of the left that an anti join leaves out. */
static dh_status note_matched(const dh_plan *plan, const dh_join_counts *counts, dh_table *table, dh_error *error)
{
    int64_t matched = counts->rows - counts->unmatched;
    if (matched == 0) return DH_OK;
    if (matched == 1)
        return dh_table_add_note(table, error, "join \"%s\": 1 of %s rows has a match and is left out", plan->text,
                                 dh_numeral_whole(counts->rows).text);
    return dh_table_add_note(table, error, "join \"%s\": %s of %s rows have a match and are left out", plan->text,
                             dh_numeral_whole(matched).text, dh_numeral_whole(counts->rows).text);
}

/* Rows of the left that an inner or semi join leaves out, and those that a right join does. */
static dh_status note_unmatched(const dh_plan *plan, int64_t unmatched, int64_t rows, dh_table *table, dh_error *error)
{
    if (unmatched == 0) return DH_OK;
    if (unmatched == 1)
        return dh_table_add_note(table, error, "join \"%s\": 1 of %s rows has no match and is left out", plan->text,
                                 dh_numeral_whole(rows).text);
    return dh_table_add_note(table, error, "join \"%s\": %s of %s rows have no match and are left out", plan->text,
                             dh_numeral_whole(unmatched).text, dh_numeral_whole(rows).text);
}

/* Rows of a side that stand in the result several times. */
typedef struct repeats {
    int64_t n, rows; /* such rows, of all rows */
    int64_t made;    /* rows of the result that they made */
    bool cut;        /* not all were joined to the end */
} repeats;

/* Of the side that the script calls its own. */
static dh_status note_repeated(const dh_plan *plan, repeats r, dh_table *table, dh_error *error)
{
    if (r.n == 0) return DH_OK;
    if (r.cut)
        return dh_table_add_note(table, error, "join \"%s\": some rows match several of the other side: %s of %s",
                                 plan->text, dh_numeral_whole(r.n).text, dh_numeral_whole(r.rows).text);
    if (r.n == 1)
        return dh_table_add_note(table, error,
                                 "join \"%s\": 1 of %s rows matches several of the other side, and stands %s times",
                                 plan->text, dh_numeral_whole(r.rows).text, dh_numeral_whole(r.made).text);
    return dh_table_add_note(table, error,
                             "join \"%s\": %s of %s rows match several of the other side, and make %s rows", plan->text,
                             dh_numeral_whole(r.n).text, dh_numeral_whole(r.rows).text, dh_numeral_whole(r.made).text);
}

/* Of the other side, for a join that keeps its rows. */
static dh_status note_other_repeated(const dh_plan *plan, repeats r, dh_table *table, dh_error *error)
{
    if (r.n == 0) return DH_OK;
    if (r.cut)
        return dh_table_add_note(table, error, "join \"%s\": some rows of the other side match several: %s of %s",
                                 plan->text, dh_numeral_whole(r.n).text, dh_numeral_whole(r.rows).text);
    if (r.n == 1)
        return dh_table_add_note(table, error,
                                 "join \"%s\": 1 of %s rows of the other side matches several, and stands %s times",
                                 plan->text, dh_numeral_whole(r.rows).text, dh_numeral_whole(r.made).text);
    return dh_table_add_note(table, error,
                             "join \"%s\": %s of %s rows of the other side match several, and make %s rows", plan->text,
                             dh_numeral_whole(r.n).text, dh_numeral_whole(r.rows).text, dh_numeral_whole(r.made).text);
}

/* What a join that may repeat rows says of both sides. In a right join, whose sides are swapped, the rows that are
 * looked up are those of the other side. `matched`: as of dh_join_table_matched. */
static dh_status note_sides(const dh_pipeline *p, const dh_step *step, const int64_t matched[3], dh_table *table,
                            dh_error *error)
{
    const dh_plan *plan = step->plan;
    const dh_join_counts *counts = &step->counts[0];
    bool is_left = plan->join == DH_JOIN_LEFT;
    int64_t single = counts->rows - counts->repeated - (is_left ? 0 : counts->unmatched);
    int64_t pairs = counts->made - (is_left ? counts->unmatched : 0);
    repeats probed = {counts->repeated, counts->rows, counts->made - single, counts->cut};
    repeats built = {matched[2], matched[0] + matched[1] + matched[2], pairs - matched[1], false};
    if (counts->cut || p->counted != DH_ALL_MORSELS) built.n = 0; /* not all were looked for */
    DH_TRY(note_repeated(plan, plan->swapped ? built : probed, table, error));
    return plan->swapped || plan->keeps_other ? note_other_repeated(plan, plan->swapped ? probed : built, table, error)
                                              : DH_OK;
}

/* Rows of the left for which there is no nearest, or several of one key. */
static dh_status note_near(const dh_plan *plan, const dh_join_counts *counts, dh_table *table, dh_error *error)
{
    if (counts->unmatched > 0)
        DH_TRY(dh_table_add_note(table, error,
                                 "join \"%s\": without a match, and unknown on the other side: %s of %s "
                                 "rows",
                                 plan->text, dh_numeral_whole(counts->unmatched).text,
                                 dh_numeral_whole(counts->rows).text));
    if (counts->repeated == 0) return DH_OK;
    return dh_table_add_note(table, error,
                             "join \"%s\": several of the other side have the nearest key, of which the first is "
                             "taken: %s of %s rows",
                             plan->text, dh_numeral_whole(counts->repeated).text, dh_numeral_whole(counts->rows).text);
}

static dh_status note(const dh_pipeline *p, const dh_step *step, dh_table *table, dh_error *error)
{
    dh_join kind = step->plan->join;
    const dh_join_counts *counts = &step->counts[0];
    int64_t matched[3];
    dh_join_table_matched(step->join_table, matched);
    if (kind == DH_JOIN_INNER || kind == DH_JOIN_SEMI)
        DH_TRY(note_unmatched(step->plan, counts->unmatched, counts->rows, table, error));
    if (step->plan->swapped && !counts->cut && p->counted == DH_ALL_MORSELS) /* else not all were looked for */
        DH_TRY(note_unmatched(step->plan, matched[0], matched[0] + matched[1] + matched[2], table, error));
    if (step->plan->near)
        DH_TRY(note_near(step->plan, counts, table, error));
    else if (kind == DH_JOIN_INNER || kind == DH_JOIN_LEFT)
        DH_TRY(note_sides(p, step, matched, table, error));
    if (kind == DH_JOIN_ANTI) DH_TRY(note_matched(step->plan, counts, table, error));
    return dh_table_copy_notes(table, dh_join_table_right(step->join_table), error);
}

static const dh_step_type step_type = {.mark = mark, .prepare = prepare, .merge = merge, .note = note};

const dh_operator dh_operator_join = {dh_run_pipeline, &step_type};
