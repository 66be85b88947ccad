/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What data sets are read from, so that nothing else is written there: files, patterns of names, and whole folders.
 * Paths have their links resolved. {0} is an empty list; dh_sources_free frees what it holds.
 */
#ifndef DH_DIALOGUE_DATASET_SOURCES_H
#define DH_DIALOGUE_DATASET_SOURCES_H

#include "dialogue/dataset/dataset.h"

typedef struct dh_sources {
    char **paths; /* of a folder with all below it when it ends in '/'; else its last part may be a pattern */
    size_t n, capacity;
} dh_sources;

/* Adds the data set's own file (dataset.lua, or its profile), what its entries name, and all of a store; with `folder`
 * all of its folder, too. A data set that is one file has no folder of its own. ENOMEM. */
dh_status dh_sources_add(dh_sources *sources, const dh_dataset *dataset, bool folder, dh_error *error);
/* Adds one file; one that is not there is left out. */
dh_status dh_sources_add_file(dh_sources *sources, const char *path, dh_error *error);
/* Whether a data set is read from `path`, or would be once a file is there. False where there is no such folder. */
dh_status dh_sources_hold(bool *out, const dh_sources *sources, const char *path, dh_error *error);
void dh_sources_free(dh_sources *sources);

#endif
