/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths of a data set's files: joined to its folder, and patterns expanded to sorted lists. Freed with dh_free. */
#ifndef DH_BASE_PATH_H
#define DH_BASE_PATH_H

#include <stdbool.h>

#include "base/error.h"

/* folder/name; an absolute name and "-" stay as they are. NULL when out of memory. */
char *dh_path_join(const char *folder, const char *name);
/* The part of `path` before its last slash, "." where it has none. NULL when out of memory. */
char *dh_path_folder(const char *path);
/* The path with all links resolved, as an absolute one. Its last part need not be there, nor what a link stands for.
 * NULL, with errno set, when its folder is not there, or there is no memory. */
char *dh_path_resolve(const char *path);
/* Whether `path` is `folder` or lies below it; both resolved. "/outside" is not below "/out". */
bool dh_path_is_below(const char *path, const char *folder);
bool dh_path_is_folder(const char *path);
bool dh_path_is_file(const char *path);
/* What there is that is spelled nearest to `path`, which is not there: where a folder on the way or the last part is
 * not in its folder, the name there that is nearest to it. NULL when none is near, or out of memory. */
char *dh_path_nearest(const char *path);
/* EIO: there is no file or folder `path`; with what may have been meant. */
dh_status dh_path_refuse(const char *path, dh_error *error);

/* The files, relative to `folder`, whose names match `pattern` (pattern.h), sorted by bytes; folders are none. * ? [ ]
 * are wildcards in its last part only. The name of a folder stands for all files in it. Left out are files that begin
 * with "~$", by which programs mark those that are open, and others that systems put into folders.
 * A pattern without wildcards gives itself alone, whether the file exists or not; so does one that is the exact name of
 * an existing file. EIO when nothing matches, or the folder cannot be read. The list ends with NULL and is freed, names
 * included, with dh_path_list_free. */
dh_status dh_path_expand(char ***out, const char *folder, const char *pattern, dh_error *error);
void dh_path_list_free(char **list);

/* EIO, naming the first folder on the way to `path`, which is to be written, that is not there. */
dh_status dh_path_check_way(const char *path, dh_error *error);

#endif
