/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the file of a part front to back, with its checksum and the list of its messages for the footer. Not
 * thread-safe. */
#ifndef DH_STORE_PART_FILE_H
#define DH_STORE_PART_FILE_H

#include "base/checksum.h"
#include "store/column_builder.h"

typedef struct dh_part_file {
    int file;         /* descriptor; the caller closes it */
    const char *path; /* for messages; borrowed */
    const dh_ipc_field *fields;
    int32_t n_fields;
    bool compressed;
    int64_t size, rows;
    dh_checksum *checksum;
    dh_ipc_block *blocks; /* of the record batches */
    size_t n_batches, blocks_capacity;
    dh_ipc_block *dictionaries;
    int32_t n_dictionaries;
} dh_part_file;

/* Writes the magic and the schema. The members `file` to `compressed` must be set, all others zero. EIO. */
dh_status dh_part_file_begin(dh_part_file *file, const dh_ipc_pair *pairs, int32_t n_pairs, dh_error *error);
dh_status dh_part_file_add_batch(dh_part_file *file, const dh_encoder *encoder, dh_error *error);
/* dictionaries: per field, NULL = it has none. EIO, EDATA above 2 GiB. */
dh_status dh_part_file_add_dictionaries(dh_part_file *file, dh_dictionary *const *dictionaries, dh_error *error);
/* Writes the footer and syncs the file. *hash: XXH3 of all bytes. */
dh_status dh_part_file_end(dh_part_file *file, const dh_ipc_pair *pairs, int32_t n_pairs, uint64_t *hash,
                           dh_error *error);
void dh_part_file_free(dh_part_file *file);

#endif
