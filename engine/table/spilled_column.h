/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Columns whose buffers are in unnamed temporary files (base/spilled.h), for results larger than the memory limit. They
 * are read as all columns are; how long they live is counted as with all. What makes them fails with DH_EIO where the
 * folder of temporary files cannot be written or is full.
 */
#ifndef DH_TABLE_SPILLED_COLUMN_H
#define DH_TABLE_SPILLED_COLUMN_H

#include "table/vector.h"

/* An empty column, to which vectors are added; dh_column_finish afterwards. A category column takes `dictionary`, which
 * the codes are of; when that is NULL texts are coded in order of appearance. *out is owned by the caller. */
dh_status dh_spilled_column_new(dh_column **out, dh_type type, dh_display display, const dh_dictionary *dictionary,
                                dh_error *error);
/* by_text: codes are those of the column's own dictionary, whatever they are in the vector; else they are the same. */
dh_status dh_spilled_column_add(dh_column *column, const dh_vector *vector, bool by_text, dh_error *error);

/* A column of n rows of zeros, to be filled in place (dh_column_put); dh_column_finish afterwards. All cells are null
 * until then when it has a validity bitmap. bytes: of all texts. *out is owned by the caller. */
typedef struct dh_spilled_shape {
    dh_type type;
    dh_display display;
    const dh_dictionary *dictionary;
    bool validity, bounds;
    int64_t bytes;
} dh_spilled_shape;
dh_status dh_spilled_column_filled(dh_column **out, const dh_spilled_shape *shape, int64_t n, dh_error *error);

/* dh_column_take into such a column, block by block. *out is owned by the caller. */
dh_status dh_spilled_column_take(dh_column **out, const dh_column *from, const int64_t *rows, int64_t n,
                                 dh_error *error);

/* A category column as one whose dictionary is of the texts that occur in it, in the order of their first row, as
 * dh_column_recode makes it. *out is owned by the caller. */
dh_status dh_spilled_column_recode(dh_column **out, const dh_column *from, dh_error *error);

/* Bytes that the rows of a column take in memory, those of its texts too. */
size_t dh_column_bytes(const dh_column *column);
size_t dh_vector_bytes(const dh_vector *vector);
/* Takes the pages of rows [begin, end), which will not be read for long, out of the process's memory. */
void dh_spilled_column_release(const dh_column *column, int64_t begin, int64_t end);
/* The same while the rows before are written by another thread, which has their end: texts are bytes [text_from,
 * text_to). */
void dh_spilled_column_release_part(const dh_column *column, int64_t begin, int64_t end, int64_t text_from,
                                    int64_t text_to);

#endif
