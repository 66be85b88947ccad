/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An Arrow IPC file of ours, mapped. Nothing in it is trusted: opening verifies the footer, the schema and where the
 * dictionaries lie; each batch's metadata is verified when the batch is asked for, cells when they are loaded. What is
 * wrong is DH_EDATA with the file's name.
 *
 * A file is reference-counted: its dictionaries look into it and hold it.
 */
#ifndef DH_STORE_IPC_READ_H
#define DH_STORE_IPC_READ_H

#include "store/ipc.h"

typedef struct dh_ipc_file dh_ipc_file;

dh_status dh_ipc_open(dh_ipc_file **out, const char *path, dh_error *error);
/* Bytes that stay there as long as the file does, 8-byte aligned; for tests. */
dh_status dh_ipc_open_bytes(dh_ipc_file **out, const void *bytes, size_t size, const char *name, dh_error *error);
dh_ipc_file *dh_ipc_ref(dh_ipc_file *file);
void dh_ipc_unref(dh_ipc_file *file);

const char *dh_ipc_path(const dh_ipc_file *file);
int32_t dh_ipc_n_fields(const dh_ipc_file *file);
const dh_ipc_field *dh_ipc_fields(const dh_ipc_file *file);
int32_t dh_ipc_n_batches(const dh_ipc_file *file);
/* A field's dictionary; its texts stand in the mapping. The caller's reference; NULL: not a category, or no memory. */
dh_dictionary *dh_ipc_dictionary(dh_ipc_file *file, int32_t field);
uint64_t dh_ipc_hash(const dh_ipc_file *file); /* XXH3 of all its bytes */
int64_t dh_ipc_size(const dh_ipc_file *file);

typedef struct dh_ipc_bytes {
    const uint8_t *data;
    int64_t stored; /* bytes at `data` */
    int64_t size;   /* once decompressed */
    bool compressed;
} dh_ipc_bytes;

typedef struct dh_ipc_column {
    int64_t nulls;
    dh_ipc_bytes buffers[DH_IPC_MAX_BUFFERS];
    dh_ipc_range range; /* from the statistics; not ranged when there are none */
} dh_ipc_column;

/* columns[n_fields]: what batch `index` holds. Every buffer lies in the file, aligned to 8 bytes, and has (once it is
 * decompressed) the size that the rows need. */
dh_status dh_ipc_batch(const dh_ipc_file *file, int32_t index, int64_t *rows, dh_ipc_column *columns, dh_error *error);
/* Batches that will not be looked at for a while: their pages need not stay mapped. What looks into them stays valid.
 */
void dh_ipc_batches_done(const dh_ipc_file *file, int32_t first, int32_t last);
/* Only what the statistics say: false when they say nothing. */
bool dh_ipc_batch_ranges(const dh_ipc_file *file, int32_t index, dh_ipc_range *ranges);

dh_status dh_ipc_bad(const dh_ipc_file *file, dh_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
