/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bytes of one file, at any offset, by several threads at once. A file is read where it lies. What cannot be read
 * at an offset (standard input, a pipe) and what is compressed (gzip, zstd, told by its first bytes) is written, as far
 * as anybody has asked for it, to a temporary file without a name in $TMPDIR or /tmp, so that memory stays bounded
 * whatever the size.
 */
#ifndef DH_LOAD_SCAN_INPUT_H
#define DH_LOAD_SCAN_INPUT_H

#include <stdbool.h>

#include "base/error.h"

typedef struct dh_input dh_input;

/* "-" is standard input: what is read of it is kept, and all that open it share that. EIO: the file cannot be opened.
 * `name` stands for it in messages; borrowed. */
dh_status dh_input_open(dh_input **out, const char *path, const char *name, dh_error *error);
/* Bytes that are copied. */
dh_status dh_input_open_memory(dh_input **out, const char *bytes, size_t size, dh_error *error);
void dh_input_close(dh_input *input);

/* Fills `buffer` with up to `size` bytes from `offset`; *got is less only at the end of the file, which is where it was
 * when it was opened. EIO: the file has become shorter. */
dh_status dh_input_read(dh_input *input, int64_t offset, void *buffer, size_t size, size_t *got, dh_error *error);
/* How long the file is; -1 while that is not known. */
int64_t dh_input_size(dh_input *input);
/* All of it, read to its end, mapped until dh_input_close. */
dh_status dh_input_map(dh_input *input, const char **bytes, size_t *size, dh_error *error);
bool dh_input_is_same(const dh_input *a, const dh_input *b); /* whether both are one file */
/* EIO when the file is another by now, by its size and time, than when it was opened. */
dh_status dh_input_check(const dh_input *input, dh_error *error);

#endif
