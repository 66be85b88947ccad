/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hash join: the build side (the right table, indexed by key once) and the probe side (the left, batch by batch). */
#ifndef DH_EXECUTE_JOIN_JOIN_H
#define DH_EXECUTE_JOIN_JOIN_H

#include "execute/expression/eval.h"

typedef struct dh_join_table dh_join_table;

/* An empty join table. needed[i]: whether anyone reads column i of the join's result. Sets (*wanted)[i] (in the join
 * table's memory) when column i of plan->other must be computed. The plan is borrowed. */
dh_status dh_join_table_new(dh_join_table **out, const dh_plan *plan, const bool *needed, int workers, bool **wanted,
                            dh_error *error);
/* Builds the table from the result of plan->other, replacing what was built before; must not be called once it has been
 * probed. Takes over `right`, also on failure. left[i]: the dictionary of the left's column i in every batch; NULL =
 * none. */
dh_status dh_join_table_fill(dh_join_table *join_table, dh_table *right, const dh_dictionary *const *left,
                             dh_error *error);
void dh_join_table_free(dh_join_table *join_table);
/* How many rows of the right no left row has matched, one has, and several have, of a right join, whose sides are
 * swapped, and of a full one; 0 for others. */
void dh_join_table_matched(const dh_join_table *join_table, int64_t counts[3]);
bool dh_join_table_repeats(const dh_join_table *join_table);          /* whether a key has several rows */
const dh_table *dh_join_table_right(const dh_join_table *join_table); /* borrowed */
/* The right's column number for column `at` of the result, which must be one of the right. */
int32_t dh_join_table_column(const dh_join_table *join_table, int32_t at);

/* What became of left rows: all of them, those without a match, those with several, and the rows that they all made. */
typedef struct dh_join_counts {
    int64_t rows, unmatched, repeated, made;
    bool cut; /* some were not joined to the end, since there were enough rows */
} dh_join_counts;

/* Probe state of one left batch. `from`: the batch; rows[i]: the right's next row that matches row i, -1 = none; `at`:
 * the left row to go on with. */
typedef struct dh_probe {
    const dh_join_table *join_table;
    dh_vector_batch from;
    int32_t *rows;
    int32_t at;
    int64_t unmatched, repeated, made;
} dh_probe;

/* Looks up all rows of the batch. The columns that the join reads must be loaded. Memory is in the batch's arena. */
dh_status dh_probe_begin(dh_probe *out, const dh_join_table *join_table, dh_vector_batch *batch, int worker);
/* Makes the next result batch, of at most DH_VECTOR_ROWS rows and possibly none. `out` must be a copy of the left batch
 * with a column array of its own, large enough for the result; only the columns in needed[] are filled. */
dh_status dh_probe_next(dh_probe *probe, dh_vector_batch *out, const bool *needed);
bool dh_probe_ended(const dh_probe *probe);
/* Adds what became of the batch's rows; call it once, when no more result batches are made. */
void dh_probe_count(const dh_probe *probe, dh_join_counts *counts);

#endif
