/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows on their way into a file. A portion holds copies of the rows of one piece of a relation, field by field; a batch
 * is a run of rows out of consecutive portions, gathered into one body in Arrow's layout. Both keep their memory for
 * the next ones.
 *
 * Codes of a dictionary that grows depend on which thread came first. A portion therefore counts its own codes in the
 * order in which the texts appear in it; what each becomes in the file is decided portion after portion
 * (dh_portion.codes).
 */
#ifndef DH_STORE_CELLS_H
#define DH_STORE_CELLS_H

#include "store/ipc.h"

/* One field of a portion. */
typedef struct dh_cells {
    uint8_t *values; /* as in a vector, but of text the sizes as uint32_t */
    uint8_t *known;
    double *lower, *upper;
    char *bytes; /* of text, end to end */
    size_t values_capacity, known_capacity, lower_capacity, upper_capacity, bytes_capacity;
    size_t n_bytes;
    bool bounded;
    int32_t *distinct; /* recoded: code of the source by code of the portion */
    int32_t *codes;    /* … and code in the file by code of the portion */
    size_t n_distinct, distinct_capacity, codes_capacity;
} dh_cells;

typedef struct dh_portion {
    int64_t rows;
    int32_t refs;
    struct dh_portion *next; /* in the list of those that are free */
    int32_t n_fields;
    dh_cells *fields;
} dh_portion;

dh_portion *dh_portion_new(int32_t n_fields);
void dh_portion_free(dh_portion *portion);
void dh_portion_clear(dh_portion *portion); /* no rows, the memory kept */

/* What a worker remembers while it codes: by code of the source, the code of the portion it is at. */
typedef struct dh_recoder {
    struct {
        uint32_t portion;
        int32_t code;
    } * seen;
    size_t capacity;
    uint32_t portion; /* number of the current one, from 1 */
} dh_recoder;

/* Adds the rows of `vector` listed (NULL: all n). `recoder` NULL: codes are kept as they are. EDATA for a text that no
 * file can hold. */
dh_status dh_cells_append(dh_cells *cells, int64_t rows, const dh_vector *vector, const int32_t *list, int32_t n,
                          dh_recoder *recoder, dh_error *error);

typedef struct dh_run {
    const dh_portion *portion;
    int64_t begin, n;
} dh_run;

struct ZSTD_CCtx_s;

/* A batch being encoded, and its result. */
typedef struct dh_encoder {
    struct ZSTD_CCtx_s *zstd; /* NULL = nothing is compressed */
    uint8_t *body;
    size_t size, capacity;
    uint8_t *known, *scratch;
    size_t known_capacity, scratch_capacity;
    int64_t rows;
    dh_ipc_node *nodes;
    dh_ipc_buffer *buffers;
    dh_ipc_range *ranges;
    int32_t n_nodes, n_buffers;
} dh_encoder;

/* For records of `n` fields with types[i]. NULL when out of memory. */
dh_encoder *dh_encoder_new(const dh_ipc_field *fields, int32_t n, bool compress);
void dh_encoder_free(dh_encoder *encoder);
/* recoded[i]: whether codes of field i are those of the portion. */
dh_status dh_encode_batch(dh_encoder *encoder, const dh_ipc_field *fields, const bool *recoded, int32_t n,
                          const dh_run *runs, size_t n_runs, dh_error *error);
/* A dictionary's texts as a batch of one utf8 column, never compressed. EDATA above 2 GiB. */
dh_status dh_encode_dictionary(dh_encoder *encoder, const dh_dictionary *dictionary, const char *field,
                               dh_error *error);

#endif
