/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A delimited file cut into chunks of equal size (chunk.h), and where the first record of each begins. The input is
 * borrowed. Thread-safe: any number of workers may use one file.
 */
#ifndef DH_LOAD_SCAN_CHUNK_BOUNDARY_H
#define DH_LOAD_SCAN_CHUNK_BOUNDARY_H

#include "load/scan/csv.h"
#include "load/scan/input.h"

typedef struct dh_chunked dh_chunked;

typedef struct dh_chunk_shape {
    int64_t begin; /* file offset of the first record after the header */
    int64_t line;  /* 1-based line of that record */
    char delimiter;
    bool typed;              /* typed text: quotes say that a field is a text */
    int32_t n_fields;        /* of the header */
    int32_t n_needed;        /* a record with fewer fields is malformed */
    const int32_t *nameless; /* fields under no header: their values are only counted; borrowed */
    int32_t n_nameless;
    const int64_t *left_out; /* file offsets of records that are none of the table, ascending; borrowed */
    int64_t n_left_out;
} dh_chunk_shape;

#define DH_CHUNK_BYTES ((size_t)1 << 19)

/* The input is borrowed. chunk_bytes: a multiple of 64, and DH_CHUNK_BYTES except in tests. */
dh_status dh_chunked_new(dh_chunked **out, dh_input *input, const dh_chunk_shape *shape, size_t chunk_bytes,
                         dh_error *error);
void dh_chunked_free(dh_chunked *file);
int64_t dh_chunked_count(dh_chunked *file); /* number of chunks; -1 = not known yet (a stream) */
/* Reads again the record that begins at file offset `offset`, of a chunk that was read before, and sets its line. *csv
 * is a reader that the caller keeps between calls (NULL at first) and closes; *out is valid until its next use. */
dh_status dh_chunked_record(dh_chunked *file, dh_csv **csv, int64_t offset, const dh_record **out, dh_error *error);

/* The 1-based line of file offset `offset`, in a chunk that was read before; 0 when the file cannot be mapped. */
int64_t dh_chunked_line(dh_chunked *file, int64_t offset);
/* The same, counted from offset `from`, which is on line `from_line`, if that is nearer; from -1: no such offset. */
int64_t dh_chunked_line_from(dh_chunked *file, int64_t offset, int64_t from, int64_t from_line);

#endif
