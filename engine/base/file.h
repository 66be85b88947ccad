/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading and writing whole files. Bytes are written to a temporary file in the same folder, which is then renamed over
 * the target, so that a reader never sees half of it. Every descriptor is opened with O_CLOEXEC. base/path.h joins
 * paths.
 */
#ifndef DH_BASE_FILE_H
#define DH_BASE_FILE_H

#include <stdbool.h>

#include "base/strbuf.h"
#include "dienhong/plugin.h"

/* Appends the bytes of a file to `out`, at most the first `max`: a longer file is cut without an error. EIO names the
 * path. */
dh_status dh_file_read(dh_strbuf *out, const char *path, size_t max, dh_error *error);

/* Creates the file at `path`, or replaces it. EIO names the path. */
dh_status dh_file_write(const char *path, const void *bytes, size_t size, dh_error *error);
/* The same in pieces. dh_file_end frees `file`. `so_far` is the caller's status, that of a failed dh_file_add included:
 * when it is DH_OK the file is put in its place, otherwise the temporary file is deleted. Returns the first failure. */
typedef struct dh_file dh_file;
dh_status dh_file_begin(dh_file **out, const char *path, dh_error *error);
dh_status dh_file_add(dh_file *file, const void *bytes, size_t size, dh_error *error);
dh_status dh_file_end(dh_file *file, dh_status so_far, dh_error *error);
/* The same where somebody else writes the file, to the path *to (owned by `file`, or `path` itself where that is a
 * device or a pipe), whose last part ends with ".EXTENSION". dh_file_end puts it in its place. */
dh_status dh_file_begin_foreign(dh_file **out, const char *path, const char *extension, const char **to,
                                dh_error *error);

/* Deletes the temporary files that processes which were killed while they wrote the file at `path` have left beside it;
 * returns how many. One that is still being written, here or on another machine, stays. */
int dh_file_clear_left(const char *path);
/* The same, with a sentence that says so. False when there was nothing to clear, or no memory for the sentence. */
bool dh_file_report_left(dh_strbuf *out, const char *path);

/* The length of the target's name when `name`, without a folder, is that of a temporary file of it; 0 when it is not. */
size_t dh_file_left_target(const char *name);

/* An unnamed temporary file in $TMPDIR or /tmp, open for reading and writing, which disappears when closed. Returns the
 * descriptor, which the caller closes; -1 with errno set. */
int dh_file_temporary(void);
int dh_file_temporary_named(
    const char *folder); /* the same where files have names: it has one for a moment, and then none */
const char *dh_file_temporary_folder(void); /* where they are made, for messages */

#endif
