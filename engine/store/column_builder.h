/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows on their way into a file. A row batch holds copies of the rows of one morsel of a relation, field by field; a
 * batch is a run of rows out of consecutive row batches, gathered into one body in Arrow's layout. Both keep their
 * memory for the next ones.
 *
 * Codes of a dictionary that grows depend on which thread came first. A row batch therefore counts its own codes in the
 * order in which the texts appear in it; what each becomes in the file is decided row batch after row batch
 * (dh_row_batch.codes).
 */
#ifndef DH_STORE_COLUMN_BUILDER_H
#define DH_STORE_COLUMN_BUILDER_H

#include "store/ipc.h"

/* One field of a row batch. */
typedef struct dh_column_builder {
    uint8_t *values; /* as in a vector, but of text the sizes as uint32_t */
    uint8_t *valid;
    double *lower, *upper;
    char *bytes; /* of text, end to end */
    size_t values_capacity, valid_capacity, lower_capacity, upper_capacity, bytes_capacity;
    size_t n_bytes;
    bool bounded;
    int32_t *distinct; /* recoded: code of the source by code of the row batch */
    int32_t *codes;    /* … and code in the file by code of the row batch */
    size_t n_distinct, distinct_capacity, codes_capacity;
} dh_column_builder;

typedef struct dh_row_batch {
    int64_t rows;
    int32_t refs;
    struct dh_row_batch *next; /* in the list of those that are free */
    int32_t n_fields;
    dh_column_builder *fields;
} dh_row_batch;

dh_row_batch *dh_row_batch_new(int32_t n_fields);
void dh_row_batch_free(dh_row_batch *row_batch);
void dh_row_batch_clear(dh_row_batch *row_batch); /* no rows, the memory kept */

/* What a worker remembers while it codes: by code of the source, the code of the row batch it is at. */
typedef struct dh_dictionary_remap {
    struct {
        uint32_t row_batch;
        int32_t code;
    } * seen;
    size_t capacity;
    uint32_t row_batch; /* number of the current one, from 1 */
} dh_dictionary_remap;

/* Adds the rows of `vector` listed (NULL: all n). `recoder` NULL: codes are kept as they are. EDATA for a text that no
 * file can hold. */
dh_status dh_column_builder_append(dh_column_builder *cells, int64_t rows, const dh_vector *vector, const int32_t *list,
                                   int32_t n, dh_dictionary_remap *remap, dh_error *error);

typedef struct dh_row_range {
    const dh_row_batch *row_batch;
    int64_t begin, n;
} dh_row_range;

struct ZSTD_CCtx_s;

/* A batch being encoded, and its result. */
typedef struct dh_encoder {
    struct ZSTD_CCtx_s *zstd; /* NULL = nothing is compressed */
    uint8_t *body;
    size_t size, capacity;
    uint8_t *valid, *scratch;
    size_t valid_capacity, scratch_capacity;
    int64_t rows;
    dh_ipc_node *nodes;
    dh_ipc_buffer *buffers;
    dh_ipc_range *ranges;
    int32_t n_nodes, n_buffers;
} dh_encoder;

/* For records of `n` fields with types[i]. NULL when out of memory. */
dh_encoder *dh_encoder_new(const dh_ipc_field *fields, int32_t n, bool compress);
void dh_encoder_free(dh_encoder *encoder);
/* recoded[i]: whether codes of field i are those of the row batch. */
dh_status dh_encode_batch(dh_encoder *encoder, const dh_ipc_field *fields, const bool *recoded, int32_t n,
                          const dh_row_range *runs, size_t n_runs, dh_error *error);
/* A dictionary's texts as a batch of one utf8 column, never compressed. EDATA above 2 GiB. */
dh_status dh_encode_dictionary(dh_encoder *encoder, const dh_dictionary *dictionary, const char *field,
                               dh_error *error);

#endif
