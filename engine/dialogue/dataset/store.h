/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data set that is a store. */
#ifndef DH_DIALOGUE_DATASET_STORE_H
#define DH_DIALOGUE_DATASET_STORE_H

#include "dialogue/dataset/dataset_state.h"

/* The parts of opening a data set that are a store's own: all but the catalog. */
dh_status dh_dataset_open_store(dh_dataset *dataset, dh_error *error);

#endif
