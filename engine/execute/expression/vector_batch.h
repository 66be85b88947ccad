/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A batch of rows in a pipeline, owned by one worker: part of a morsel, its selected rows, and its columns as vectors.
 * Source columns are loaded lazily. Vectors live in the batch's arena.
 */
#ifndef DH_EXECUTE_EXPRESSION_VECTOR_BATCH_H
#define DH_EXECUTE_EXPRESSION_VECTOR_BATCH_H

#include "table/relation.h"
#include "table/vector.h"

typedef struct dh_vector_batch dh_vector_batch;

/* One column of a batch: a vector, or while `vector` is NULL a source field to be loaded on first use. */
typedef struct dh_batch_column {
    const dh_vector *vector;
    int32_t field; /* -1 = computed */
} dh_batch_column;

/* An op's results over a growing dictionary: table cells [0, size) by code, cell `size` for null. */
typedef struct dh_dictionary_result {
    dh_vector *table;
    int32_t size, capacity;
    bool failed; /* some entry gives an error, which perhaps no row has: compute row by row instead */
} dh_dictionary_result;

/* Rows begin + i of the morsel, or begin + rows[i] (`rows` not NULL) once a filter or join has selected some. */
struct dh_vector_batch {
    dh_arena *arena;
    dh_morsel *morsel;
    int64_t index; /* of the morsel in the scan */
    int64_t first; /* row number in the source of the morsel's first row; -1 = unknown */
    int64_t begin;
    const int32_t *rows;
    int32_t n;
    dh_arena *kept;                           /* the worker's, for the whole run: owns what dictionary_results caches */
    dh_dictionary_result *dictionary_results; /* one per op over a growing dictionary; NULL = do not cache */
    dh_batch_column *columns, *spare;         /* of equal capacity: a projection fills `spare` and swaps the two */
    int32_t n_columns;
    dh_column **held; /* references to columns that this batch's vectors point into */
    size_t n_held, held_capacity;
    dh_error *error;
};

/* Column `column` of the batch, loaded if needed. *out is valid while the batch is. */
dh_status dh_vector_batch_column(const dh_vector **out, dh_vector_batch *batch, int32_t column);
/* Loads the columns with wanted[i]; drops the rows with a malformed cell in any of them. */
dh_status dh_vector_batch_load(dh_vector_batch *batch, const bool *wanted);
/* Replaces the rows by those at places[0 ... n), which may repeat. `places` must be in the batch's arena and is taken
 * over. */
dh_status dh_vector_batch_pick(dh_vector_batch *batch, int32_t *places, int32_t n);
/* Keeps the rows where `keep` is true and not null. */
dh_status dh_vector_batch_filter(dh_vector_batch *batch, const dh_vector *keep);
/* Takes over the reference, also on failure. */
dh_status dh_vector_batch_hold(dh_vector_batch *batch, dh_column *column);
void dh_vector_batch_release(dh_vector_batch *batch); /* drops the held references, keeps the array */

#endif
