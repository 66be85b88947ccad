/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared libraries of the program that are opened only when something of theirs is asked for. */
#ifndef DH_BASE_LIBRARY_H
#define DH_BASE_LIBRARY_H

/* The path of `file` beside this library, where all are installed; freed with dh_free. NULL: out of memory. */
char *dh_library_beside(const char *file);
/* Opens the library at `path`, for good, and finds its symbol `entry`. NULL: it cannot be, and *why says why; why is
 * borrowed until the next call of the dynamic linker. */
void *dh_library_find(const char *path, const char *entry, const char **why);

#endif
