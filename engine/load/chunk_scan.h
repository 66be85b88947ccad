/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the files of a load by several workers; a morsel is one chunk of one file, and morsels are numbered through all
 * files. Malformed records and invalid cells are collected as rejects, which do not depend on the number of threads.
 */
#ifndef DH_LOAD_CHUNK_SCAN_H
#define DH_LOAD_CHUNK_SCAN_H

#include "load/load_internal.h"

typedef struct dh_chunk_scan dh_chunk_scan;

/* One worker's current morsel. */
typedef struct dh_chunk_scan_state {
    const dh_chunk *chunk; /* NULL past the last morsel */
    int32_t source;        /* index of its file in the load */
    int64_t n_rejected;    /* rows rejected so far for an invalid cell */
} dh_chunk_scan_state;

#define DH_CHUNK_SCAN_ALL INT64_MAX /* as `kept`: no limit */

/* wanted: per column of the spec, whether it will be read. dictionaries: per column of the spec, the growing dictionary
 * of a category, borrowed; NULL = the chunk scan makes its own. Of each morsel and column at most `kept` rejected
 * records are kept in detail; all are counted. */
dh_status dh_chunk_scan_new(dh_chunk_scan **out, dh_load *load, dh_dictionary *const *dictionaries, const bool *wanted,
                            int workers, int64_t kept, dh_error *error);
void dh_chunk_scan_free(dh_chunk_scan *scan);
int64_t dh_chunk_scan_count(dh_chunk_scan *scan);    /* morsels; -1 = not known yet */
bool dh_chunk_scan_ended(const dh_chunk_scan *scan); /* a morsel past the last was asked for */
const dh_dictionary *dh_chunk_scan_dictionary(const dh_chunk_scan *scan, int32_t column);

/* Reads morsel `index`. Each worker must ask for its morsels in ascending order. *out belongs to the scan, until the
 * worker's next call. */
dh_status dh_chunk_scan_next(dh_chunk_scan *scan, int64_t index, int worker, dh_chunk_scan_state **out,
                             dh_error *error);
/* As dh_field_read (cells/field.h). A column that the file does not have is its constant, or all null. */
dh_status dh_chunk_scan_read(dh_chunk_scan_state *state, int32_t column, int64_t begin, const int32_t *rows, int32_t n,
                             uint8_t *invalid, dh_arena *arena, const dh_vector **out, dh_error *error);

/* Ends the scan once no worker is active, for the first `count` morsels (DH_ALL_MORSELS = all): what was read past them
 * is dropped. Adds the rejects, sorted, to `into`, the counts of empty records and nameless values to the load's
 * sources, and what was suspected to the load's; *read and *rejected count records (NULL = not wanted). EIO when a file
 * has changed since it was opened. */
dh_status dh_chunk_scan_finish(dh_chunk_scan *scan, int64_t count, dh_rejects *into, int64_t *read, int64_t *rejected,
                               dh_error *error);

#endif
