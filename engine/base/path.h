/* SPDX-License-Identifier: GPL-3.0-or-later */
/* File names of a data set: joined to its folder, and patterns opened into sorted lists. Results: dh_free. */
#ifndef DH_BASE_PATH_H
#define DH_BASE_PATH_H

#include <stdbool.h>

#include "base/error.h"

/* folder/name; an absolute name and "-" stay as they are. NULL when out of memory. */
char *dh_path_join(const char *folder, const char *name);
bool dh_path_is_folder(const char *path);
bool dh_path_is_file(const char *path);

/* Names (relative to `folder`) that `pattern` stands for, sorted by bytes: * ? [ ] in its last part are wild, unless a
 * file of that very name is there, which then stands for itself alone; so does a plain name, whether the file is there
 * or not. EIO when a pattern fits nothing, or the folder cannot be read to its end. The list is ended by NULL, and it
 * and its names are freed with dh_path_list_free. */
dh_status dh_path_expand(char ***out, const char *folder, const char *pattern, dh_error *error);
void dh_path_list_free(char **list);

#endif
