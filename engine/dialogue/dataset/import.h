/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Importing a data set into a store. */
#ifndef DH_DIALOGUE_DATASET_IMPORT_H
#define DH_DIALOGUE_DATASET_IMPORT_H

#include "dialogue/dataset/dataset.h"

typedef struct dh_import_options {
    dh_pool *pool;
    bool compress;
    bool append; /* new files of plain tables are added as parts; the domain's tables are rewritten */
    /* receives sentences on what was skipped or rewritten; may be NULL */
    void (*say)(void *self, const char *sentence);
    void *self;
} dh_import_options;

/* Writes the data set as a store at `path`, replacing one that is there. EINVAL: the data set is a store itself, a file
 * has the contents of another, or (append) there is no store, or a file has changed since it was imported. */
dh_status dh_dataset_import(dh_dataset *dataset, const char *path, const dh_import_options *options, dh_error *error);

#endif
