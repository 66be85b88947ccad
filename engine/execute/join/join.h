/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two halves of a join: the right side, put in order by its keys once, and the left, looked up batch by batch. */
#ifndef DH_EXECUTE_JOIN_JOIN_H
#define DH_EXECUTE_JOIN_JOIN_H

#include "execute/expression/eval.h"

typedef struct dh_join_table dh_join_table;

/* One that has no rows yet. needed[i]: whether anyone looks at column i of the join's result. wanted[i] (the join
 * table's): column i of plan->other's result must be there. The plan is borrowed. */
dh_status dh_join_table_new(dh_join_table **out, const dh_plan *plan, const bool *needed, int workers, bool **wanted,
                            dh_error *error);
/* Takes plan->other's result over, also on failure, and puts its rows in order by their keys, in the place of what was
 * there. left[i]: the dictionary of the left's column i where it has one with the same codes in every batch. */
dh_status dh_join_table_fill(dh_join_table *join_table, dh_table *right, const dh_dictionary *const *left,
                             dh_error *error);
void dh_join_table_free(dh_join_table *join_table);
bool dh_join_table_repeats(const dh_join_table *join_table);          /* whether a row of the left may match several */
const dh_table *dh_join_table_right(const dh_join_table *join_table); /* borrowed */
/* The right's column that the result's column `at` is, which is not the left's. */
int32_t dh_join_table_column(const dh_join_table *join_table, int32_t at);

/* One batch of the left on its way: `from` is what it was, rows[i] the right's next row for row i. */
typedef struct dh_probe {
    const dh_join_table *join_table;
    dh_vector_batch from;
    int32_t *rows;
    int32_t at;
} dh_probe;

/* All columns are loaded that are read of the batch. Memory of the batch's arena. */
dh_status dh_probe_begin(dh_probe *out, const dh_join_table *join_table, dh_vector_batch *batch, int worker);
/* The next rows of the result, at most a batch of them, which may be none: `out` is a copy of the batch with slots of
 * its own for all columns of the result, of which those `needed` are there. */
dh_status dh_probe_next(dh_probe *probe, dh_vector_batch *out, const bool *needed);
bool dh_probe_ended(const dh_probe *probe);

#endif
