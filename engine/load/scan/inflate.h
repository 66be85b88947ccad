/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream of bytes from a file descriptor: decompressed if it is gzip or zstd, else passed through. */
#ifndef DH_LOAD_SCAN_INFLATE_H
#define DH_LOAD_SCAN_INFLATE_H

#include <stdbool.h>

#include "base/error.h"

typedef struct dh_inflate dh_inflate;

/* Whether the first bytes of a file are those of gzip or zstd. */
bool dh_inflate_knows(const unsigned char *head, size_t size);
/* owned: `fd` is closed with the stream, and also when opening fails. `name` is borrowed, for messages. EIO, ENOMEM. */
dh_status dh_inflate_open(dh_inflate **out, int fd, bool owned, const char *name, dh_error *error);
void dh_inflate_close(dh_inflate *stream);
/* Reads up to `size` bytes; *got = 0 only at the end. EIO; EDATA when the compressed data is damaged or truncated. */
dh_status dh_inflate_next(dh_inflate *stream, void *buffer, size_t size, size_t *got, dh_error *error);

#endif
