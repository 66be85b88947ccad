/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the chunks of a load's files in order, by several workers; a morsel is one chunk of one file. Malformed records
 * and invalid cells are collected as rejects, which do not depend on the number of threads.
 */
#ifndef DH_LOAD_CHUNK_SCAN_H
#define DH_LOAD_CHUNK_SCAN_H

#include "load/load_internal.h"

typedef struct dh_chunk_scan dh_chunk_scan;

/* One worker's current morsel. */
typedef struct dh_chunk_scan_state {
    const dh_chunk *chunk; /* NULL past the last */
    int32_t source;
    int64_t n_rejected; /* rows of it so far that have an invalid cell */
} dh_chunk_scan_state;

#define DH_CHUNK_SCAN_ALL INT64_MAX

/* wanted: columns of the spec that will be read. dictionaries: per column of the spec, borrowed, of category columns
 * (growing); NULL = the chunk scan makes its own. Of each morsel and column at most `kept` rejected records are kept in
 * detail; all are counted. */
dh_status dh_chunk_scan_new(dh_chunk_scan **out, dh_load *load, dh_dictionary *const *dictionaries, const bool *wanted,
                            int workers, int64_t kept, dh_error *error);
void dh_chunk_scan_free(dh_chunk_scan *scan);
int64_t dh_chunk_scan_count(dh_chunk_scan *scan); /* morsels; -1 = not known yet */
bool dh_chunk_scan_ended(const dh_chunk_scan *scan);
const dh_dictionary *dh_chunk_scan_dictionary(const dh_chunk_scan *scan, int32_t column);

/* Piece `index`, in ascending order, though by several workers at once. */
dh_status dh_chunk_scan_next(dh_chunk_scan *scan, int64_t index, int worker, dh_chunk_scan_state **out,
                             dh_error *error);
/* As dh_field_read. A column that the file does not give is its constant, or unknown. */
dh_status dh_chunk_scan_read(dh_chunk_scan_state *state, int32_t column, int64_t begin, const int32_t *rows, int32_t n,
                             uint8_t *invalid, dh_arena *arena, const dh_vector **out, dh_error *error);

/* When no worker is at it any more, of the first `count` morsels (others may have been read by then; DH_ALL_MORSELS):
 * the rejects, sorted, added to `into`; counts of empty and nameless to the load's sources; and how many records were
 * read, and how many of them rejected (NULL = not asked). */
dh_status dh_chunk_scan_finish(dh_chunk_scan *scan, int64_t count, dh_rejects *into, int64_t *read, int64_t *rejected,
                               dh_error *error);

#endif
