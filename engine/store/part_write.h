/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One Arrow IPC file written from the rows of a relation, as they come: morsels are copied by workers, taken in their
 * order, gathered into batches of DH_MORSEL_ROWS rows (fewer when their text is very long), encoded by workers and
 * written in order. Memory is that of a few batches a thread. The bytes do not depend on the number of threads.
 */
#ifndef DH_STORE_PART_WRITE_H
#define DH_STORE_PART_WRITE_H

#include "base/pool.h"
#include "store/ipc.h"

typedef struct dh_part_options {
    dh_pool *pool; /* NULL = the calling thread alone */
    bool compress;
    /* Per field: codes go on where those of this dictionary end; NULL = from the start. NULL = for no field. */
    dh_dictionary *const *continued;
    const dh_ipc_pair *pairs; /* the file's custom metadata … */
    int32_t n_pairs;
    /* … and, when all rows are there, more of it for the footer. `notes` has what the relation said. NULL = none. */
    dh_status (*describe)(void *self, const dh_table *notes, const dh_ipc_pair **pairs, int32_t *n, dh_error *error);
    void *self;
} dh_part_options;

typedef struct dh_part_written {
    int64_t rows, batches, size;
    uint64_t hash; /* XXH3 (64 bits) of all bytes */
} dh_part_written;

/* Writes to `file`, a descriptor open for writing at its start, and syncs it. `path` is for messages. */
dh_status dh_part_write(dh_part_written *out, int file, const char *path, dh_relation *relation,
                        const dh_part_options *options, dh_error *error);

#endif
