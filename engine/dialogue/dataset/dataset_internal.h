/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Access to a data set for measures and the import, beyond dataset.h. */
#ifndef DH_DIALOGUE_DATASET_DATASET_INTERNAL_H
#define DH_DIALOGUE_DATASET_DATASET_INTERNAL_H

#include "dialogue/dataset/dataset.h"
#include "dialogue/units/units.h"

/* Whether the data set has a table of units; if not, units were made from the names in other tables. */
bool dh_dataset_has_units(const dh_dataset *dataset);
/* The latest plausible day in the event tables (days.h); *any false when nothing is dated. */
dh_status dh_dataset_latest_day(bool *any, int32_t *out, const dh_dataset *dataset, dh_error *error);
/* Whether a note on a table is that on days after the as-of day which is declared or asked for, in any language. */
bool dh_dataset_note_is_of_later(const char *text);
/* Whether a day is after the as-of day that is declared or asked for: what was on it is not known then. */
bool dh_dataset_is_later(const dh_dataset *dataset, int32_t day);
/* NULL for a store before dh_dataset_ensure_loaded. */
dh_units *dh_dataset_units(const dh_dataset *dataset);

#endif
