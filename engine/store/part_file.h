/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of a part as it is written from front to back: its bytes' checksum, and where each message stands. One
 * thread at a time. */
#ifndef DH_STORE_PART_FILE_H
#define DH_STORE_PART_FILE_H

#include "base/checksum.h"
#include "store/column_builder.h"

typedef struct dh_part_file {
    int file;         /* the caller's */
    const char *path; /* for messages; borrowed */
    const dh_ipc_field *fields;
    int32_t n_fields;
    bool compressed;
    int64_t size, rows;
    dh_checksum *checksum;
    dh_ipc_block *blocks; /* of the batches */
    size_t n_batches, blocks_capacity;
    dh_ipc_block *dictionaries;
    int32_t n_dictionaries;
} dh_part_file;

dh_status dh_part_file_begin(dh_part_file *file, const dh_ipc_pair *pairs, int32_t n_pairs, dh_error *error);
dh_status dh_part_file_add_batch(dh_part_file *file, const dh_encoder *encoder, dh_error *error);
/* Per field, NULL = it has none. */
dh_status dh_part_file_add_dictionaries(dh_part_file *file, dh_dictionary *const *dictionaries, dh_error *error);
/* The footer; then all of it is brought to the disk. */
dh_status dh_part_file_end(dh_part_file *file, const dh_ipc_pair *pairs, int32_t n_pairs, uint64_t *hash,
                           dh_error *error);
void dh_part_file_free(dh_part_file *file);

#endif
