/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A delimited file in chunks of equal size, which several workers read at once. A chunk yields the rows that begin in
 * it. Rows and malformed records are exactly those that the record reader (csv.h) finds in the same file.
 *
 * Where the first row of a chunk begins depends on all quotes before it. The first pass of the scanner (scan.h) marks a
 * chunk without knowing that: for a chunk that starts outside and for one that starts inside quotes it tells how the
 * chunk ends and whether its quotes are regular. Linking the chunks in order, under a lock, then gives the real start
 * of each. A worker that needs a chunk which nobody has marked yet marks it itself instead of waiting. Chunks with
 * irregular quotes, and rows with another number of fields than the header, are left to the record reader.
 */
#ifndef DH_LOAD_SCAN_CHUNK_H
#define DH_LOAD_SCAN_CHUNK_H

#include "load/scan/chunk_boundary.h"
#include "table/vector.h"

typedef struct dh_chunk dh_chunk;

/* A row that was read by the record reader: its fields are copies, not found by separators. */
typedef struct dh_chunk_irregular {
    const dh_slice *fields; /* without their quotes, unless `typed` */
    int32_t n_fields;
    bool typed; /* quotes say that a field is a text, and are kept as in the file */
} dh_chunk_irregular;

#define DH_CHUNK_IRREGULAR (UINT32_C(1) << 31)

struct dh_chunk {
    const char *bytes; /* the chunk; 64 bytes before it, and at least 64 after it, can be read too */
    int64_t offset;    /* of bytes[0], in the file */
    int64_t n_rows;
    const uint32_t *begins; /* per row: its offset in `bytes` */
    const uint32_t *firsts; /* per row: index in `places`, or DH_CHUNK_IRREGULAR | index in `irregular_records` */
    const uint32_t *places; /* offsets in `bytes` of the separators: delimiters and line ends outside quotes */
    const dh_chunk_irregular *irregular_records;
    const int64_t *malformed; /* file offsets of malformed records: unclosed quotes, too few or too many fields */
    int64_t n_malformed;
    int64_t n_empty, n_nameless; /* skipped records without any value; values under no header */
};

/* A chunk that one worker uses again and again. Freed with dh_chunk_free. */
dh_status dh_chunk_new(dh_chunk **out, size_t chunk_bytes, dh_error *error);
void dh_chunk_free(dh_chunk *chunk);
/* Reads chunk `index`, replacing what was read before. *there = false: the file ends before that chunk. */
dh_status dh_chunk_read(dh_chunk *chunk, dh_chunked *file, int64_t index, bool *there, dh_error *error);

/* One field as written in the file, with its quotes. *irregular_records = true: the row is an irregular record, whose
 * fields have no quotes any more; those of typed text keep theirs. */
static inline dh_slice dh_chunk_field(const dh_chunk *chunk, int64_t row, int32_t field, bool *irregular_records)
{
    uint32_t first = chunk->firsts[row];
    *irregular_records = (first & DH_CHUNK_IRREGULAR) != 0;
    if (*irregular_records) {
        const dh_chunk_irregular *record = &chunk->irregular_records[first & ~DH_CHUNK_IRREGULAR];
        *irregular_records = !record->typed;
        return field < record->n_fields ? record->fields[field] : (dh_slice){"", 0};
    }
    uint32_t begin = field == 0 ? chunk->begins[row] : chunk->places[first + (uint32_t)field - 1] + 1;
    uint32_t end = chunk->places[first + (uint32_t)field];
    return (dh_slice){chunk->bytes + begin, end - begin};
}

#endif
