/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading the files of a data set. */
#ifndef DH_DIALOGUE_DATASET_FILES_H
#define DH_DIALOGUE_DATASET_FILES_H

#include "dialogue/dataset/dataset.h"
#include "dialogue/dataset/dataset_state.h"

/* Asks options->may_read of all files that the manifest's entries name. */
dh_status dh_dataset_check_access(const dh_dataset *dataset, const dh_dataset_options *options, dh_error *error);
/* Loads the files of the domain's tables; plain tables (all others) are opened, and read lazily. With `tolerate`, files
 * that cannot be read are recorded as faults, and all others are loaded, those of plain tables too. */
dh_status dh_dataset_load_files(dh_dataset *dataset, bool tolerate, dh_pool *pool, dh_error *error);

#endif
