/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream of bytes from a file descriptor, unpacked if it is gzip or zstd, passed on as it is if not. */
#ifndef DH_LOAD_SCAN_INFLATE_H
#define DH_LOAD_SCAN_INFLATE_H

#include <stdbool.h>

#include "base/error.h"

typedef struct dh_inflate dh_inflate;

/* Whether a file that begins so is compressed in a way that can be undone here. */
bool dh_inflate_knows(const unsigned char *head, size_t size);
/* owned: `fd` is closed with the stream, also when opening fails. `name` is borrowed. */
dh_status dh_inflate_open(dh_inflate **out, int fd, bool owned, const char *name, dh_error *error);
void dh_inflate_close(dh_inflate *stream);
/* Up to `size` bytes; *got = 0 only at the end. EDATA when the packed bytes are damaged or stop short. */
dh_status dh_inflate_next(dh_inflate *stream, void *buffer, size_t size, size_t *got, dh_error *error);

#endif
