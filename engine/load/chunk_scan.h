/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A walk over the chunks of a load's files, in their order, by several workers: each takes a piece (one chunk of one
 * file) in hand and reads columns of it. Records that are refused, and cells that are faulty, are gathered as rejects
 * that do not depend on the threads.
 */
#ifndef DH_LOAD_CHUNK_SCAN_H
#define DH_LOAD_CHUNK_SCAN_H

#include "load/load_internal.h"

typedef struct dh_walk dh_walk;

/* A piece in the hand of one worker. */
typedef struct dh_walk_hand {
    const dh_chunk *chunk; /* NULL past the last */
    int32_t source;
    int64_t n_rejected; /* rows of it so far that have a faulty cell */
} dh_walk_hand;

#define DH_WALK_ALL INT64_MAX

/* wanted: columns of the spec that will be read. dictionaries: per column of the spec, borrowed, of category columns
 * (growing); NULL = the walk makes its own. Of each piece and column at most `kept` rejected records are kept in
 * detail; all are counted. */
dh_status dh_walk_new(dh_walk **out, dh_load *load, dh_dictionary *const *dictionaries, const bool *wanted, int workers,
                      int64_t kept, dh_error *error);
void dh_walk_free(dh_walk *walk);
int64_t dh_walk_count(dh_walk *walk); /* pieces; -1 = not known yet */
bool dh_walk_ended(const dh_walk *walk);
const dh_dictionary *dh_walk_dictionary(const dh_walk *walk, int32_t column);

/* Piece `index`, in ascending order, though by several workers at once. */
dh_status dh_walk_next(dh_walk *walk, int64_t index, int worker, dh_walk_hand **out, dh_error *error);
/* As dh_field_read. A column that the file does not give is its constant, or unknown. */
dh_status dh_walk_read(dh_walk_hand *hand, int32_t column, int64_t begin, const int32_t *rows, int32_t n,
                       uint8_t *faulty, dh_arena *arena, const dh_vector **out, dh_error *error);

/* When no worker is at it any more, of the first `count` pieces (others may have been read by then; DH_ALL_PIECES): the
 * rejects, sorted, added to `into`; counts of empty and nameless to the load's sources; and how many records were read,
 * and how many of them rejected (NULL = not asked). */
dh_status dh_walk_finish(dh_walk *walk, int64_t count, dh_rejects *into, int64_t *read, int64_t *rejected,
                         dh_error *error);

#endif
