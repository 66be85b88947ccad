/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes the rows of a relation to one Arrow IPC file, streaming: workers copy morsels, which are put in order and
 * gathered into record batches of DH_MORSEL_ROWS rows (fewer if their text is very long); workers encode these, and
 * they are written in order. Memory is bounded by a few batches per thread. The bytes do not depend on the number of
 * threads.
 */
#ifndef DH_STORE_PART_WRITE_H
#define DH_STORE_PART_WRITE_H

#include "base/pool.h"
#include "store/ipc.h"

typedef struct dh_part_options {
    dh_pool *pool; /* NULL = the calling thread alone */
    bool compress;
    /* Per field: a dictionary whose texts come first, so that new codes follow its own; items, or all, may be NULL. */
    dh_dictionary *const *continued;
    const dh_ipc_pair *pairs; /* custom metadata of the file */
    int32_t n_pairs;
    /* Called when all rows are written: more custom metadata, for the footer. `notes`: has the notes of the relation's
     * scan. NULL = none. */
    dh_status (*describe)(void *self, const dh_table *notes, const dh_ipc_pair **pairs, int32_t *n, dh_error *error);
    void *self;
} dh_part_options;

typedef struct dh_part_written {
    int64_t rows, batches, size;
    uint64_t hash; /* XXH3 (64 bits) of all bytes */
} dh_part_written;

/* Writes to `file`, a descriptor open for writing at its start, and syncs it; may truncate it and write again. `path`
 * is for messages. EIO, EDATA, and all errors of the relation. */
dh_status dh_part_write(dh_part_written *out, int file, const char *path, dh_relation *relation,
                        const dh_part_options *options, dh_error *error);

#endif
