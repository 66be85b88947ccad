/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Vectors: what expressions are computed on. A vector is a dense run of at most DH_VECTOR_ROWS values (the result of
 * one expression over one batch) small enough to stay in cache. Its memory belongs to an arena, or to the column that
 * it points into; a vector frees nothing and must not outlive either. Vectors given to a kernel are read-only.
 *
 *   type            values
 *   bool            uint8_t, 0 or 1        int64, datetime   int64_t
 *   float64         double                 date              int32_t
 *   text            dh_slice               category          int32_t codes of `dictionary`
 *   count           double stated; `lower` and `upper` both, or NULL when every cell is exact
 *
 * The value of a null cell is zero or garbage of the type, but always safe to read.
 */
#ifndef DH_TABLE_VECTOR_H
#define DH_TABLE_VECTOR_H

#include "base/arena.h"
#include "table/column.h"

#define DH_VECTOR_ROWS 4096

typedef struct dh_slice {
    const char *data;
    size_t size;
} dh_slice;

typedef struct dh_vector {
    dh_type type;
    int32_t length;
    void *values;
    uint8_t *valid; /* one byte per row, 0 or 1; NULL = all valid */
    double *lower, *upper;
    const dh_dictionary *dictionary; /* borrowed */
    bool in_place;                   /* `values` is the relation's own memory and lives as long; never bool or text */
} dh_vector;

size_t dh_vector_width(dh_type type); /* bytes of one value */

/* Values not cleared. NULL when out of memory, here and below. */
dh_vector *dh_vector_new(dh_arena *arena, dh_type type, int32_t length);
/* With `valid`, and with bounds if it is a count: to be filled with dh_vector_put. */
dh_vector *dh_vector_new_bounded(dh_arena *arena, dh_type type, int32_t length);
/* Copies the cells of `from` to `to`, made by dh_vector_new_bounded with the same type, from row `at` on. The bytes of
 * texts are shared. */
void dh_vector_put(dh_vector *to, int32_t at, const dh_vector *from);
/* A `valid` array, all of it `value`. */
uint8_t *dh_vector_new_valid(dh_arena *arena, int32_t length, bool value);

/* Rows [begin, begin + n) of a column, or begin + rows[i] when `rows` is given. Points into the column where it can. */
dh_vector *dh_vector_load(dh_arena *arena, const dh_column *column, int64_t begin, const int32_t *rows, int32_t n);
/* Any rows of a column; -1 = a null cell. */
dh_vector *dh_vector_load_rows(dh_arena *arena, const dh_column *column, const int64_t *rows, int32_t n);
/* The cells of `from` listed in `rows`. */
dh_vector *dh_vector_gather(dh_arena *arena, const dh_vector *from, const int32_t *rows, int32_t n);
/* The cell of `table` for each code. It has one entry per code, and a last one for null. */
dh_vector *dh_vector_gather_codes(dh_arena *arena, const dh_vector *table, const dh_vector *codes);
/* A deep copy: only the dictionary is shared. */
dh_vector *dh_vector_copy(dh_arena *arena, const dh_vector *from);
/* The same for callers that keep the relation alive: in_place values are shared, not copied. */
dh_vector *dh_vector_keep(dh_arena *arena, const dh_vector *from);
/* `n` times one value; of type category it is a text vector. */
dh_vector *dh_vector_constant(dh_arena *arena, const dh_value *value, dh_type type, int32_t n);
/* The texts of a text or category vector, one per row. */
const dh_slice *dh_vector_slices(dh_arena *arena, const dh_vector *vector);

/* Concatenates the vectors to a column of `type`. A category column takes `dictionary`, which its codes are of; when
 * that is NULL the texts are coded in order of appearance. NULL when out of memory. */
dh_column *dh_vectors_to_column(dh_type type, dh_display display, const dh_dictionary *dictionary,
                                const dh_vector *const *vectors, int64_t n_vectors);

/* Writes a vector into rows [at, at + its length) of a column that is being filled: one with room for them, with a
 * validity bitmap if a cell is null, with bounds if the vector has them, whose dictionary the codes are of. Texts go
 * from byte *bytes_at of the column's on, which is moved behind them. Threads may write rows that are in
 * different bytes of a bitmap. */
void dh_column_put(dh_column *column, int64_t at, const dh_vector *vector, int64_t *bytes_at);

static inline bool dh_vector_is_valid(const dh_vector *v, int32_t i)
{
    return v->valid == NULL || v->valid[i] != 0;
}
static inline bool dh_vector_is_text(const dh_vector *v)
{
    return v->type == DH_TEXT || v->type == DH_CATEGORY;
}
static inline dh_slice dh_vector_slice(const dh_vector *v, int32_t i)
{
    dh_slice slice = {"", 0};
    if (!dh_vector_is_valid(v, i)) return slice;
    if (v->type == DH_TEXT) return ((const dh_slice *)v->values)[i];
    slice.data = dh_dictionary_text(v->dictionary, ((const int32_t *)v->values)[i], &slice.size);
    return slice;
}
static inline dh_count dh_vector_count(const dh_vector *v, int32_t i)
{
    double stated = ((const double *)v->values)[i];
    return (dh_count){stated, v->lower ? v->lower[i] : stated, v->upper ? v->upper[i] : stated};
}

#endif
