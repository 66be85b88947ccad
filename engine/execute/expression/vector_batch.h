/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A batch of rows on its way through a pipeline, as one worker sees it: a part of a morsel, the rows of it that filters
 * have left, and its columns as vectors. A column of the source is loaded when something asks for it. Vectors live in
 * the batch's arena.
 */
#ifndef DH_EXECUTE_EXPRESSION_VECTOR_BATCH_H
#define DH_EXECUTE_EXPRESSION_VECTOR_BATCH_H

#include "table/relation.h"
#include "table/vector.h"

typedef struct dh_vector_batch dh_vector_batch;

/* One column of a batch: already a vector, or a field of the source to be loaded when something asks for it. */
typedef struct dh_batch_column {
    const dh_vector *vector;
    int32_t field; /* -1 = computed */
} dh_batch_column;

/* What an op made for each entry so far of a dictionary that grows: by code, and the unknown apart. */
typedef struct dh_dictionary_result {
    dh_vector *table;
    int32_t size, capacity;
    bool failed; /* an entry that no row may have cannot be computed: the rows are computed instead */
} dh_dictionary_result;

/* A batch: `n` rows of the morsel from `begin`; those at begin + rows[i] when a filter has picked some. */
struct dh_vector_batch {
    dh_arena *arena;
    dh_morsel *morsel;
    int64_t index; /* of the morsel */
    int64_t first; /* of the morsel, in the source; -1 = not known */
    int64_t begin;
    const int32_t *rows;
    int32_t n;
    dh_arena *kept; /* the worker's, for the whole run; with `lifts`, one an op that grows; NULL = none */
    dh_dictionary_result *dictionary_results;
    dh_batch_column *columns, *spare; /* of as much room: a projection writes the spare ones, and swaps the two */
    int32_t n_columns;
    dh_column **held; /* columns that vectors of this batch look into; released with it */
    size_t n_held, held_capacity;
    dh_error *error;
};

/* Column `column` of the batch, loaded if need be. */
dh_status dh_vector_batch_column(const dh_vector **out, dh_vector_batch *batch, int32_t column);
/* Columns where wanted[i], loaded for all rows; rows with a cell that the source found invalid are dropped. */
dh_status dh_vector_batch_load(dh_vector_batch *batch, const bool *wanted);
/* The rows at these places of the batch, in their order, each as often as it is named. `places` is the batch's arena's
 * and taken over. */
dh_status dh_vector_batch_pick(dh_vector_batch *batch, int32_t *places, int32_t n);
/* Keeps the rows where `keep` is true and known. */
dh_status dh_vector_batch_filter(dh_vector_batch *batch, const dh_vector *keep);
dh_status dh_vector_batch_hold(dh_vector_batch *batch,
                               dh_column *column); /* takes the reference over, also on failure */
void dh_vector_batch_release(dh_vector_batch *batch);

#endif
