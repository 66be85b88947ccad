/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a data set that is a store. */
#ifndef DH_DIALOGUE_DATASET_STORE_H
#define DH_DIALOGUE_DATASET_STORE_H

#include "dialogue/dataset/dataset_state.h"

/* Opens the store and makes lazy tables with linked keys; all of opening but the catalog. */
dh_status dh_dataset_open_store(dh_dataset *dataset, dh_error *error);

#endif
