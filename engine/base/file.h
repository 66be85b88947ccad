/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files read and written whole. What is written goes into a new file beside its final place, which is then renamed, so
 * that a reader never sees half of it. Every descriptor is closed when another program is started (O_CLOEXEC). Paths
 * are joined by base/path.h.
 */
#ifndef DH_BASE_FILE_H
#define DH_BASE_FILE_H

#include "base/strbuf.h"
#include "dienhong/plugin.h"

/* Appends the bytes of a file, `most` of them when it holds more. EIO names the path. */
dh_status dh_file_read(dh_strbuf *out, const char *path, size_t max, dh_error *error);

/* EIO names the path. */
dh_status dh_file_write(const char *path, const void *bytes, size_t size, dh_error *error);
/* The same in pieces. What _end is given as `so_far`, and the failure of an _add, decide whether the file takes its
 * place or is taken away; it returns the first that failed and frees `file`. */
typedef struct dh_file dh_file;
dh_status dh_file_begin(dh_file **out, const char *path, dh_error *error);
dh_status dh_file_add(dh_file *file, const void *bytes, size_t size, dh_error *error);
dh_status dh_file_end(dh_file *file, dh_status so_far, dh_error *error);

/* A file without a name in $TMPDIR or /tmp, open for reading and writing, that is gone once it is closed; the
 * descriptor is the caller's. -1 with errno set. */
int dh_file_temporary(void);

#endif
