/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A delimited file cut into chunks of equal size (chunk.h), and where the first record of each begins. The input is
 * borrowed; one file serves any number of threads.
 */
#ifndef DH_LOAD_SCAN_CHUNK_BOUNDARY_H
#define DH_LOAD_SCAN_CHUNK_BOUNDARY_H

#include "load/scan/csv.h"
#include "load/scan/input.h"

typedef struct dh_chunked dh_chunked;

typedef struct dh_chunk_shape {
    int64_t begin; /* of the first record after the header, in the file */
    int64_t line;  /* of it */
    char delimiter;
    int32_t n_fields;        /* of the header */
    int32_t n_needed;        /* a record with fewer is refused */
    const int32_t *nameless; /* fields under no header, whose values are counted; borrowed */
    int32_t n_nameless;
} dh_chunk_shape;

#define DH_CHUNK_BYTES ((size_t)1 << 19)

/* The input is borrowed. chunk_bytes: a multiple of 64; DH_CHUNK_BYTES but for tests. */
dh_status dh_chunked_new(dh_chunked **out, dh_input *input, const dh_chunk_shape *shape, size_t chunk_bytes,
                         dh_error *error);
void dh_chunked_free(dh_chunked *file);
int64_t dh_chunked_count(dh_chunked *file); /* -1 = not known yet */
/* A record of a chunk that was read, by where it begins; with its line. Valid until the next call or dh_csv_close of
 * *csv, which the caller keeps between calls (NULL at first). */
dh_status dh_chunked_record(dh_chunked *file, dh_csv **csv, int64_t offset, const dh_record **out, dh_error *error);

/* The line of a byte of a chunk that was read; 0 when the file cannot be mapped. */
int64_t dh_chunked_line(dh_chunked *file, int64_t offset);

#endif
