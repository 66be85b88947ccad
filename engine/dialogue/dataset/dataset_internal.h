/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Access to a data set for measures and the import, beyond dataset.h. */
#ifndef DH_DIALOGUE_DATASET_DATASET_INTERNAL_H
#define DH_DIALOGUE_DATASET_DATASET_INTERNAL_H

#include "dialogue/dataset/dataset.h"
#include "dialogue/units/units.h"

/* Whether the data set has a table of units; if not, units were made from the names in other tables. */
bool dh_dataset_has_units(const dh_dataset *dataset);
/* The latest day in the event tables; false when nothing is dated. */
bool dh_dataset_latest_day(const dh_dataset *dataset, int32_t *out);
/* NULL for a store before dh_dataset_ensure_loaded. */
dh_units *dh_dataset_units(const dh_dataset *dataset);

#endif
