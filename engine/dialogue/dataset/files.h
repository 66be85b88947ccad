/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a data set into its loads. */
#ifndef DH_DIALOGUE_DATASET_FILES_H
#define DH_DIALOGUE_DATASET_FILES_H

#include "dialogue/dataset/dataset_state.h"

/* Loads the files of all tables that the manifest names; plain ones are opened, and read when they are asked for.
 * tolerate: what cannot be read is kept as a fault, and all else is loaded, plain tables too. */
dh_status dh_dataset_load_files(dh_dataset *dataset, bool tolerate, dh_pool *pool, dh_error *error);

#endif
