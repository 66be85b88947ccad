/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data set into a store. */
#ifndef DH_DIALOGUE_DATASET_IMPORT_H
#define DH_DIALOGUE_DATASET_IMPORT_H

#include "dialogue/dataset/dataset.h"

typedef struct dh_import_options {
    dh_pool *pool;
    bool compress;
    bool append; /* new files of tables that are not the domain's become further parts; all else is made anew */
    /* what was passed over or made anew, as sentences; may be NULL */
    void (*say)(void *self, const char *sentence);
    void *self;
} dh_import_options;

/* Makes a store of the data set at `path`, or replaces the one that is there. EINVAL: the data set is a store itself,
 * or (append) a file of it has changed since it was imported. */
dh_status dh_dataset_import(dh_dataset *dataset, const char *path, const dh_import_options *options, dh_error *error);

#endif
