/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state kept for each chunk of a file, and the buffer that holds the bytes of one chunk. */
#ifndef DH_LOAD_SCAN_CHUNK_BOUNDARY_INTERNAL_H
#define DH_LOAD_SCAN_CHUNK_BOUNDARY_INTERNAL_H

#include <pthread.h>

#include "load/scan/chunk_boundary.h"
#include "load/scan/scan.h"

/* Result of the first pass over a chunk, which does not know whether the chunk starts inside quotes. */
typedef struct dh_chunk_marks {
    bool valid, quoted;     /* valid: the chunk was marked; quoted: it has a quote */
    bool irregular_records; /* odd number of quotes: a chunk that starts outside quotes ends inside, and vice versa */
    bool irregular[2];      /* its quotes are irregular if it starts outside [0], inside [1] quotes */
    int64_t lines;          /* line ends in it, also within quotes */
} dh_chunk_marks;

typedef enum dh_chunk_begin {
    DH_BEGIN_UNKNOWN,
    DH_BEGIN_OUTSIDE, /* the chunk starts outside quotes */
    DH_BEGIN_INSIDE,  /* the chunk starts inside a quoted field */
    DH_BEGIN_AT       /* the first record to read begins at `at`, which may lie past the chunk's end */
} dh_chunk_begin;

/* How one chunk begins. */
typedef struct dh_chunk_link {
    dh_chunk_begin begin;
    int64_t at;    /* DH_BEGIN_AT: file offset */
    int64_t lines; /* line ends from the first record of the file to this chunk */
} dh_chunk_link;

struct dh_chunked {
    dh_input *input;
    dh_chunk_shape shape;
    size_t chunk_bytes;
    const dh_scan_kernel *kernel;
    pthread_mutex_t lock; /* guards all below */
    dh_chunk_marks *marks;
    dh_chunk_link *links; /* links[k]: how chunk k begins; known for k < n_links */
    size_t marks_capacity, links_capacity;
    int64_t n_links;
    /* The latest record found to span several chunks: its offset, and that of the next record. Remembered so that it is
     * not read again for each chunk that it spans. */
    int64_t through_from, through_to;
};

/* A chunk's bytes, the byte before them and some bytes after them, and the marks of the first pass. */
typedef struct dh_chunk_bytes {
    char *memory; /* the chunk starts at memory + 64 */
    size_t room;  /* capacity, counted from the chunk's first byte */
    size_t size;  /* of the chunk: less than chunk_bytes only at the end of the file */
    size_t have;  /* bytes read, counted from the chunk's first byte; may exceed `size` */
    bool ended;   /* the file ends after `have` bytes */
    dh_scan_block *blocks;
    dh_scan_state state;
} dh_chunk_bytes;

static inline char *dh_chunk_first(const dh_chunk_bytes *b)
{
    return b->memory + 64;
}
static inline int64_t dh_chunk_offset(const dh_chunked *file, int64_t index)
{
    return file->shape.begin + index * (int64_t)file->chunk_bytes;
}

dh_status dh_chunk_bytes_new(dh_chunk_bytes *bytes, size_t chunk_bytes, dh_error *error);
void dh_chunk_bytes_free(dh_chunk_bytes *bytes);
/* Reads chunk `index` and marks it. */
dh_status dh_chunk_bytes_read(dh_chunk_bytes *bytes, const dh_chunked *file, int64_t index, dh_error *error);
/* Reads on until `need` bytes from the chunk's first byte are there, or the file ends. */
dh_status dh_chunk_bytes_extend(dh_chunk_bytes *bytes, const dh_chunked *file, int64_t index, size_t need,
                                dh_error *error);
/* How chunk `index`, held and marked in `bytes`, begins; `spare` is a buffer for other chunks. *from: the file offset
 * at which the record reader must start to find this chunk's rows; -1 when the chunk is regular. */
dh_status dh_chunk_find_begin(dh_chunked *file, int64_t index, const dh_chunk_bytes *bytes, dh_chunk_bytes *spare,
                              dh_chunk_link *out, int64_t *from, dh_error *error);
/* The file offset of the record that is still open at the start of chunk `index`, whose link is known. */
dh_status dh_chunk_find_open(dh_chunked *file, int64_t index, dh_chunk_bytes *spare, int64_t *from, dh_error *error);
/* A record reader over the whole file that starts at file offset `offset`; the caller closes it. */
dh_status dh_chunk_reader(dh_chunked *file, dh_csv **out, int64_t offset, dh_error *error);

#endif
