/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of files for targets that read or write some: made at the first call, gone when the process ends. Standard
 * input is closed to what is run: a fuzzed name of a file may be "-". */
#ifndef DH_TESTS_FUZZ_FOLDER_H
#define DH_TESTS_FUZZ_FOLDER_H

#include "base/error.h"
#include "fuzz/fuzz.h"

const char *fuzz_folder(void);
/* The path of a file in it; it lives until the fourth call from now. */
const char *fuzz_path(const char *name);
void fuzz_write(const char *name, const void *bytes, size_t size);
/* Removes a file, or a folder and all in it; nothing when it is not there. */
void fuzz_remove(const char *name);
/* A dh_may_read: what is in the folder. */
dh_status fuzz_may_read(void *context, const char *path, dh_error *error);

#endif
