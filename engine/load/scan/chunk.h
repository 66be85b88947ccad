/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A delimited file in chunks of equal size, each of which gives the rows that begin in it, so that several workers can
 * take chunks at once. A chunk's rows come out the same as the record reader (csv.h) would give them, and so do the
 * rows that it refuses.
 *
 * Where a chunk's first row begins depends on all quotes before it. The scanner's first pass tells for each chunk how
 * it would end from either beginning, and whether its quotes are regular; a chain over the chunks, under a lock, turns
 * that into how each chunk really begins. A worker that needs a chunk which another has not marked yet marks it itself
 * rather than wait. Chunks with irregular quotes, and rows of another shape than the header, are read by the record
 * reader.
 */
#ifndef DH_LOAD_SCAN_CHUNK_H
#define DH_LOAD_SCAN_CHUNK_H

#include "load/scan/chunk_boundary.h"
#include "table/vector.h"

typedef struct dh_chunk dh_chunk;

/* A row whose fields are not found by separators: those of the record reader. */
typedef struct dh_chunk_irregular {
    const dh_slice *fields; /* quotes resolved */
    int32_t n_fields;
} dh_chunk_irregular;

#define DH_CHUNK_IRREGULAR (UINT32_C(1) << 31)

struct dh_chunk {
    const char *bytes; /* of the chunk; some before and after can be read too */
    int64_t offset;    /* of bytes[0] in the file */
    int64_t n_rows;
    const uint32_t *begins; /* where each row begins */
    const uint32_t *firsts; /* the ordinal of its first separator, or DH_CHUNK_IRREGULAR | its place in `odd` */
    const uint32_t *places; /* of the separators */
    const dh_chunk_irregular *irregular_records;
    const int64_t
        *malformed; /* where the records begin that are no rows: unclosed quotes, too few or too many fields */
    int64_t n_malformed;
    int64_t n_empty, n_nameless; /* records without a value, passed over; values under no header */
};

/* A chunk for one worker to read one after the other into. */
dh_status dh_chunk_new(dh_chunk **out, size_t chunk_bytes, dh_error *error);
void dh_chunk_free(dh_chunk *chunk);
/* *there = false: the file ends before that chunk. */
dh_status dh_chunk_read(dh_chunk *chunk, dh_chunked *file, int64_t index, bool *there, dh_error *error);

/* One field as it stands in the file, quotes and all; *odd: as the record reader resolved it. */
static inline dh_slice dh_chunk_field(const dh_chunk *chunk, int64_t row, int32_t field, bool *irregular_records)
{
    uint32_t first = chunk->firsts[row];
    *irregular_records = (first & DH_CHUNK_IRREGULAR) != 0;
    if (*irregular_records) {
        const dh_chunk_irregular *record = &chunk->irregular_records[first & ~DH_CHUNK_IRREGULAR];
        return field < record->n_fields ? record->fields[field] : (dh_slice){"", 0};
    }
    uint32_t begin = field == 0 ? chunk->begins[row] : chunk->places[first + (uint32_t)field - 1] + 1;
    uint32_t end = chunk->places[first + (uint32_t)field];
    return (dh_slice){chunk->bytes + begin, end - begin};
}

#endif
