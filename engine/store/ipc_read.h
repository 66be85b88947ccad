/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads an Arrow IPC file that this engine wrote, memory-mapped. Nothing in it is trusted: opening it checks the
 * footer, the schema and the place of the dictionaries; the metadata of a record batch is checked when the batch is
 * asked for; cells are checked when they are loaded. A damaged file is EDATA, with its name.
 *
 * A file is reference-counted: its dictionaries point into the mapping and hold a reference.
 */
#ifndef DH_STORE_IPC_READ_H
#define DH_STORE_IPC_READ_H

#include "store/ipc.h"

typedef struct dh_ipc_file dh_ipc_file;

dh_status dh_ipc_open(dh_ipc_file **out, const char *path, dh_error *error); /* EIO, EDATA */
/* Over borrowed bytes, 8-byte aligned; for tests. */
dh_status dh_ipc_open_bytes(dh_ipc_file **out, const void *bytes, size_t size, const char *name, dh_error *error);
dh_ipc_file *dh_ipc_ref(dh_ipc_file *file);
void dh_ipc_unref(dh_ipc_file *file);

const char *dh_ipc_path(const dh_ipc_file *file);
int32_t dh_ipc_n_fields(const dh_ipc_file *file);
const dh_ipc_field *dh_ipc_fields(const dh_ipc_file *file);
int32_t dh_ipc_n_batches(const dh_ipc_file *file);
/* The dictionary of a category, with its texts in the mapping; the caller owns the reference. NULL: no category, or out
 * of memory. */
dh_dictionary *dh_ipc_dictionary(dh_ipc_file *file, int32_t field);
uint64_t dh_ipc_hash(const dh_ipc_file *file); /* XXH3 of all its bytes */
int64_t dh_ipc_size(const dh_ipc_file *file);

/* A buffer in the file. */
typedef struct dh_ipc_bytes {
    const uint8_t *data;
    int64_t stored; /* bytes at `data` */
    int64_t size;   /* bytes after decompression */
    bool compressed;
} dh_ipc_bytes;

typedef struct dh_ipc_column {
    int64_t nulls;
    dh_ipc_bytes buffers[DH_IPC_MAX_BUFFERS];
    dh_ipc_range range; /* the statistics; all zero when the batch has none */
} dh_ipc_column;

/* Reads and checks the metadata of record batch `index`. columns: n_fields items. Every buffer lies within the file,
 * aligned to 8 bytes, and is (after decompression) large enough for the rows. EDATA. */
dh_status dh_ipc_batch(const dh_ipc_file *file, int32_t index, int64_t *rows, dh_ipc_column *columns, dh_error *error);
/* Gives back the memory of the pages of batches `first` to `last`, exclusive. Pointers into them stay valid: the pages
 * are read again when they are touched. */
void dh_ipc_batches_done(const dh_ipc_file *file, int32_t first, int32_t last);
/* Reads only the statistics of a batch into ranges[n_fields]; false when it has none. */
bool dh_ipc_batch_ranges(const dh_ipc_file *file, int32_t index, dh_ipc_range *ranges);

/* Sets EDATA, "'FILE' is damaged: …". */
dh_status dh_ipc_bad(const dh_ipc_file *file, dh_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
