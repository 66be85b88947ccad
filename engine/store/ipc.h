/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Arrow IPC file format (arrow.apache.org/docs/format/Columnar.html; Schema.fbs, Message.fbs, File.fbs; metadata
 * version V5): "ARROW1", the schema, record batches, dictionaries, and a footer with the offset of each. Messages and
 * buffers are aligned to 64 bytes. Types:
 *
 *   bool Bool   int64 Int(64)   float64 FloatingPoint(DOUBLE)   date Date(DAY)   datetime Timestamp(MICROSECOND)
 *   text Utf8   category dictionary-encoded Utf8 with Int(8), Int(16) or Int(32) codes, as wide as the file needs
 *   count Struct of three doubles stated, lower, upper
 *
 * With compression, each buffer begins with its uncompressed length (int64); -1 = this one is not compressed. Only text
 * and the bounds of counts are compressed, with Zstandard: other values are read in place from the mapping.
 *
 * Custom metadata, under keys that begin with "dienhong.", holds what Arrow has no place for: how a field is displayed,
 * the statistics of a record batch, and the sources of a file.
 */
#ifndef DH_STORE_IPC_H
#define DH_STORE_IPC_H

#include "table/relation.h"

typedef struct dh_ipc_field {
    const char *name;
    dh_type type;
    dh_display display;
    int code_bytes; /* of a category: 1, 2 or 4 */
} dh_ipc_field;

/* How many codes fit into `code_bytes` bytes: they are signed, and not negative. */
static inline int64_t dh_ipc_max_codes(int code_bytes)
{
    return INT64_C(1) << (8 * code_bytes - 1);
}

/* As in the format: 16 bytes each, in this order. */
typedef struct dh_ipc_node {
    int64_t length, nulls;
} dh_ipc_node;
typedef struct dh_ipc_buffer {
    int64_t offset, length;
} dh_ipc_buffer;
typedef struct dh_ipc_block {
    int64_t offset;    /* of the message, in the file */
    int32_t meta_size; /* of its metadata, with the prefix and padding */
    int64_t body_size;
} dh_ipc_block;

typedef struct dh_ipc_pair {
    const char *key, *value;
} dh_ipc_pair;

enum { DH_IPC_MAX_BUFFERS = 7, DH_IPC_MAX_NODES = 4, DH_IPC_ALIGN = 64 };
int dh_ipc_buffers(dh_type type); /* how many buffers a column has */
int dh_ipc_nodes(dh_type type);   /* how many field nodes */

/* Statistics of a field in one record batch: smallest and greatest valid value of numbers, dates, datetimes, counts (as
 * stated) and codes of a category. */
typedef struct dh_ipc_range {
    int64_t nulls;
    bool ranged; /* low and high are set: not when all cells are null, or the type has no order */
    bool exact;  /* count: every valid cell is exact (lower = stated = upper) */
    double low, high;
} dh_ipc_range;

#define DH_IPC_MAGIC      "ARROW1"
#define DH_IPC_STATISTICS "dienhong.statistics"
#define DH_IPC_DISPLAY    "dienhong.show"

#endif
