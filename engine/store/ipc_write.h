/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the messages of the Arrow IPC file format. All functions append to a dh_strbuf; its `failed` tells that memory
 * ran out. */
#ifndef DH_STORE_IPC_WRITE_H
#define DH_STORE_IPC_WRITE_H

#include "base/strbuf.h"
#include "store/ipc.h"

/* Describes the body that follows a message. */
typedef struct dh_ipc_body {
    int64_t rows, size;
    const dh_ipc_node *nodes;
    const dh_ipc_buffer *buffers;
    int32_t n_nodes, n_buffers;
    bool compressed;
} dh_ipc_body;

/* The start of a file: the magic and the schema; pairs: custom metadata of the schema. */
void dh_ipc_write_head(dh_strbuf *out, const dh_ipc_field *fields, int32_t n, const dh_ipc_pair *pairs,
                       int32_t n_pairs);
/* The message before a batch's body; `statistics` may be NULL. */
void dh_ipc_write_batch(dh_strbuf *out, const dh_ipc_body *body, const char *statistics);
/* The message before a dictionary's body. */
void dh_ipc_write_dictionary(dh_strbuf *out, const dh_ipc_body *body, int64_t id);
/* The end of a file: the end-of-stream marker, the footer, its size and the magic. */
void dh_ipc_write_foot(dh_strbuf *out, const dh_ipc_field *fields, int32_t n, const dh_ipc_pair *pairs, int32_t n_pairs,
                       const dh_ipc_block *dictionaries, int32_t n_dictionaries, const dh_ipc_block *batches,
                       int32_t n_batches);
/* Writes "nulls:low:high,…", one item per field; no low and high if there is no range; "=" after exact counts. */
void dh_ipc_write_statistics(dh_strbuf *out, const dh_ipc_range *ranges, int32_t n);

#endif
