/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bytes of one file at any offset, for several threads at once. A regular, uncompressed file is read in place. What
 * cannot be read at an offset (standard input, a pipe) or is compressed (gzip, zstd, recognised by its first bytes) is
 * spooled, as far as it was asked for, to an unnamed temporary file in $TMPDIR or /tmp, so that memory stays bounded.
 */
#ifndef DH_LOAD_SCAN_INPUT_H
#define DH_LOAD_SCAN_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

typedef struct dh_input dh_input;

/* "-" is standard input, which is spooled once and shared by all that open it. `name` is used in messages and borrowed.
 * EIO. Closed with dh_input_close. */
dh_status dh_input_open(dh_input **out, const char *path, const char *name, dh_error *error);
/* Over a copy of the bytes. */
dh_status dh_input_open_memory(dh_input **out, const char *bytes, size_t size, dh_error *error);
/* Over `size` bytes from `begin` of a file that nobody changes; the descriptor is copied. `name` is borrowed. EIO. */
dh_status dh_input_open_part(dh_input **out, int descriptor, int64_t begin, int64_t size, const char *name,
                             dh_error *error);
/* Without any bytes, which dh_input_add appends before anybody reads: in memory while they are few, else in an unnamed
 * temporary file. `name` is borrowed. ENOMEM, EIO. */
dh_status dh_input_open_empty(dh_input **out, const char *name, dh_error *error);
dh_status dh_input_add(dh_input *input, const char *bytes, size_t size, dh_error *error);
void dh_input_close(dh_input *input);

/* Reads up to `size` bytes from `offset`; *got is less only at the end. The end is where it was when the file was
 * opened, so rows added since are not seen. EIO, also when the file has become shorter. */
dh_status dh_input_read(dh_input *input, int64_t offset, void *buffer, size_t size, size_t *got, dh_error *error);
/* Size in bytes; -1 while a stream has not been read to its end. */
int64_t dh_input_size(dh_input *input);
/* All bytes, mapped until dh_input_close; a stream is read to its end first. */
dh_status dh_input_map(dh_input *input, const char **bytes, size_t *size, dh_error *error);
/* From now on the input ends at `size`, which is within it. All of it has been read or mapped; no other thread has it.
 */
void dh_input_cut(dh_input *input, int64_t size);
/* From now on the text ends at the mark of its end, if it has one: ^Z, as programs for DOS write it, once or to fill a
 * block, with nothing but blanks, line ends and NUL behind it. Of a stream, which may have none, no byte is read any
 * more that could belong to it. Only before other threads have the input. EIO. */
dh_status dh_input_end_at_mark(dh_input *input, dh_error *error);
/* What tells the file from others, whatever its name: device and inode. False where there are none. */
bool dh_input_identity(const dh_input *input, uint64_t out[2]);
/* EIO when size or modification time of the file have changed since it was opened. */
dh_status dh_input_check(const dh_input *input, dh_error *error);

#endif
