/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows on their way into a file. A row batch holds copies of the rows of one morsel, column by column. A record batch
 * is gathered from ranges of consecutive row batches into one body in Arrow's layout. Both are reused.
 *
 * Codes of a growing dictionary depend on which thread came first. So a row batch numbers its texts itself, in the
 * order of their first row; what each number becomes in the file is decided row batch by row batch, in order
 * (dh_column_builder.codes).
 */
#ifndef DH_STORE_COLUMN_BUILDER_H
#define DH_STORE_COLUMN_BUILDER_H

#include "store/ipc.h"

/* One field of a row batch. */
typedef struct dh_column_builder {
    uint8_t *values;       /* as in a dh_vector; of text: its sizes, as uint32_t */
    uint8_t *valid;        /* one byte per row */
    double *lower, *upper; /* of counts, if `bounded`; else all are exact */
    char *bytes;           /* of text, concatenated */
    size_t values_capacity, valid_capacity, lower_capacity, upper_capacity, bytes_capacity;
    size_t n_bytes;
    bool bounded;
    int32_t *distinct; /* if recoded: code in the source, by code in the row batch */
    int32_t *codes;    /* if recoded: code in the file, by code in the row batch */
    size_t n_distinct, distinct_capacity, codes_capacity;
} dh_column_builder;

typedef struct dh_row_batch {
    int64_t rows;
    int32_t refs;
    struct dh_row_batch *next; /* in the free list */
    int32_t n_fields;
    dh_column_builder *fields;
} dh_row_batch;

dh_row_batch *dh_row_batch_new(int32_t n_fields);
void dh_row_batch_free(dh_row_batch *row_batch);
void dh_row_batch_clear(dh_row_batch *row_batch); /* no rows, the memory kept */

/* A worker's map from codes of the source to codes of its current row batch. */
typedef struct dh_dictionary_remap {
    struct {
        uint32_t row_batch; /* the entry holds for this row batch only, so that none need be cleared */
        int32_t code;
    } * seen; /* by code of the source */
    size_t capacity;
    uint32_t row_batch; /* number of the current one, from 1 */
} dh_dictionary_remap;

/* Appends the n rows of `vector` in `list` (NULL: its first n) to a column that has `rows` rows. remap NULL: codes are
 * kept as they are. EDATA for a text of 2 GiB or more. */
dh_status dh_column_builder_append(dh_column_builder *cells, int64_t rows, const dh_vector *vector, const int32_t *list,
                                   int32_t n, dh_dictionary_remap *remap, dh_error *error);

/* Rows [begin, begin + n) of a row batch. */
typedef struct dh_row_range {
    const dh_row_batch *row_batch;
    int64_t begin, n;
} dh_row_range;

struct ZSTD_CCtx_s;

/* Encodes record batches, one after the other, and holds the result of the last. */
typedef struct dh_encoder {
    struct ZSTD_CCtx_s *zstd; /* NULL = no compression */
    uint8_t *body;            /* `size` bytes, padded to DH_IPC_ALIGN */
    size_t size, capacity;
    uint8_t *valid, *scratch;
    size_t valid_capacity, scratch_capacity;
    int64_t rows;
    dh_ipc_node *nodes;
    dh_ipc_buffer *buffers;
    dh_ipc_range *ranges; /* per field: the statistics */
    int32_t n_nodes, n_buffers;
} dh_encoder;

/* For batches of these `n` fields. NULL when out of memory. */
dh_encoder *dh_encoder_new(const dh_ipc_field *fields, int32_t n, bool compress);
void dh_encoder_free(dh_encoder *encoder);
/* Encodes the rows of `runs`, in order. recoded[i]: field i has codes of its row batch (dh_column_builder.codes). EDATA
 * when a column's text passes 2 GiB. */
dh_status dh_encode_batch(dh_encoder *encoder, const dh_ipc_field *fields, const bool *recoded, int32_t n,
                          const dh_row_range *runs, size_t n_runs, dh_error *error);
/* Encodes the texts of a dictionary as a batch with one Utf8 column, uncompressed. EDATA above 2 GiB. */
dh_status dh_encode_dictionary(dh_encoder *encoder, const dh_dictionary *dictionary, const char *field,
                               dh_error *error);

#endif
