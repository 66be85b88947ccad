/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of each chunk of a file, and the bytes of one chunk. */
#ifndef DH_LOAD_SCAN_CHUNK_BOUNDARY_INTERNAL_H
#define DH_LOAD_SCAN_CHUNK_BOUNDARY_INTERNAL_H

#include <pthread.h>

#include "load/scan/chunk_boundary.h"
#include "load/scan/scan.h"

/* What the first pass over a chunk told, for a beginning outside quotes and inside. */
typedef struct dh_chunk_marks {
    bool valid, quoted;
    bool irregular_records; /* as many quotes as to end in the other state */
    bool irregular[2];
    int64_t lines;
} dh_chunk_marks;

typedef enum dh_chunk_begin {
    DH_BEGIN_UNKNOWN,
    DH_BEGIN_OUTSIDE, /* all bytes before are regular, and the chunk begins outside quotes */
    DH_BEGIN_INSIDE,  /* the same, inside */
    DH_BEGIN_AT       /* a record begins at `at`, which may be past the chunk's end */
} dh_chunk_begin;

typedef struct dh_chunk_link {
    dh_chunk_begin begin;
    int64_t at;
    int64_t lines; /* line ends before the chunk, from the first record on */
} dh_chunk_link;

struct dh_chunked {
    dh_input *input;
    dh_chunk_shape shape;
    size_t chunk_bytes;
    const dh_scan_kernel *kernel;
    pthread_mutex_t lock; /* guards all below */
    dh_chunk_marks *marks;
    dh_chunk_link *links; /* links[k]: how chunk k begins; known up to n_links */
    size_t marks_capacity, links_capacity;
    int64_t n_links;
    /* The last record found that goes through several chunks: where it begins, and where what follows it does. It is
     * read once, and not anew for each of them. */
    int64_t through_from, through_to;
};

/* A chunk's bytes with the byte before and some behind, and the blocks of their first pass. */
typedef struct dh_chunk_bytes {
    char *memory; /* 64 bytes stand before the chunk's */
    size_t room;  /* from the chunk's first byte on */
    size_t size;  /* of the chunk: less than chunk_bytes only at the end of the file */
    size_t have;  /* bytes from the chunk's first that are there */
    bool ended;   /* the file ends after them */
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
/* At least `need` bytes from the chunk's first, as far as the file goes. */
dh_status dh_chunk_bytes_extend(dh_chunk_bytes *bytes, const dh_chunked *file, int64_t index, size_t need,
                                dh_error *error);
/* How chunk `index` begins, when `bytes` holds it marked; `spare` is for marking others. *from: where the record reader
 * has to begin to find this chunk's rows; -1 when the chunk is regular. */
dh_status dh_chunk_find_begin(dh_chunked *file, int64_t index, const dh_chunk_bytes *bytes, dh_chunk_bytes *spare,
                              dh_chunk_link *out, int64_t *from, dh_error *error);
/* Where the record begins that is open where chunk `index` begins, whose beginning has been found. */
dh_status dh_chunk_find_open(dh_chunked *file, int64_t index, dh_chunk_bytes *spare, int64_t *from, dh_error *error);
/* A record reader over the whole file, at a record that begins at `offset`. */
dh_status dh_chunk_reader(dh_chunked *file, dh_csv **out, int64_t offset, dh_error *error);

#endif
