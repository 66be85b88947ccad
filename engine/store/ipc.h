/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Arrow IPC file format (arrow.apache.org/docs/format/Columnar.html; Schema.fbs, Message.fbs, File.fbs; metadata
 * version V5): "ARROW1", the schema, record batches, dictionaries, a footer that tells where each stands. Messages and
 * buffers are aligned to 64 bytes.
 *
 *   bool Bool   int64 Int(64)   float64 FloatingPoint(DOUBLE)   date Date(DAY)   datetime Timestamp(MICROSECOND)
 *   text Utf8   category Int(8), Int(16) or Int(32) codes into a dictionary of Utf8, as wide as the file's need
 *   count Struct of three doubles stated, lower, upper
 *
 * With compression, each buffer begins with its length (int64); -1 says that it stands as it is. Only text, and the
 * bounds of counts, is worth being compressed with Zstandard: fixed-width values are read in place from the mapping.
 *
 * What Arrow has no place for stands in custom metadata under keys that begin with "dienhong.": of a field its `show`,
 * of a record batch its statistics, of the file where its rows came from.
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

/* How many codes there can be of so many bytes: they are signed. */
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
    int64_t offset;    /* of the message in the file */
    int32_t meta_size; /* of its metadata with what precedes it */
    int64_t body_size;
} dh_ipc_block;

typedef struct dh_ipc_pair {
    const char *key, *value;
} dh_ipc_pair;

enum { DH_IPC_MAX_BUFFERS = 7, DH_IPC_MAX_NODES = 4, DH_IPC_ALIGN = 64 };
int dh_ipc_buffers(dh_type type); /* how many a column has */
int dh_ipc_nodes(dh_type type);

/* The least and greatest known value of a field in one batch: numbers, dates, datetimes, and codes of a category. */
typedef struct dh_ipc_range {
    int64_t nulls;
    bool ranged; /* both ends are there; not when all are unknown, or the type has no order */
    bool exact;  /* count: every known cell is */
    double low, high;
} dh_ipc_range;

#define DH_IPC_MAGIC      "ARROW1"
#define DH_IPC_STATISTICS "dienhong.statistics"
#define DH_IPC_DISPLAY    "dienhong.show"

#endif
