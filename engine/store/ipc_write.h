/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages of the Arrow IPC file format as bytes. All is appended to a dh_strbuf, whose `failed` tells of memory. */
#ifndef DH_STORE_IPC_WRITE_H
#define DH_STORE_IPC_WRITE_H

#include "base/strbuf.h"
#include "store/ipc.h"

typedef struct dh_ipc_body {
    int64_t rows, size;
    const dh_ipc_node *nodes;
    const dh_ipc_buffer *buffers;
    int32_t n_nodes, n_buffers;
    bool compressed;
} dh_ipc_body;

/* What a file begins with: the magic and the schema. */
void dh_ipc_write_head(dh_strbuf *out, const dh_ipc_field *fields, int32_t n, const dh_ipc_pair *pairs,
                       int32_t n_pairs);
/* The message before a batch's body; `statistics` may be NULL. */
void dh_ipc_write_batch(dh_strbuf *out, const dh_ipc_body *body, const char *statistics);
/* The message before a dictionary's body. */
void dh_ipc_write_dictionary(dh_strbuf *out, const dh_ipc_body *body, int64_t id);
/* What a file ends with: the end of the stream, the footer, its size and the magic. */
void dh_ipc_write_foot(dh_strbuf *out, const dh_ipc_field *fields, int32_t n, const dh_ipc_pair *pairs, int32_t n_pairs,
                       const dh_ipc_block *dictionaries, int32_t n_dictionaries, const dh_ipc_block *batches,
                       int32_t n_batches);
/* "nulls:low:high,…", one a field: the ends are left out where there are none; "=" after an exact count. */
void dh_ipc_write_statistics(dh_strbuf *out, const dh_ipc_range *ranges, int32_t n);

#endif
