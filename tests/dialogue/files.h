/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data sets made up by a test: folders that are gone when it has run. */
#ifndef TESTS_DIALOGUE_FILES_H
#define TESTS_DIALOGUE_FILES_H

/* A new folder, whose path stays until the next call. */
const char *files_folder(void);
void files_write(const char *folder, const char *name, const char *text);
/* A tear down of the group: removes all folders. */
int files_remove(void **state);

#endif
