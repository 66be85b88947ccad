/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The latest day of a data set, which is its as-of day where it declares none. One mistyped year must not move it: days
 * that lie more than ten years after all others are left out, if they are of a single row, or of one in a hundred.
 */
#ifndef DH_DIALOGUE_DATASET_DAYS_H
#define DH_DIALOGUE_DATASET_DAYS_H

#include "dialogue/dataset/dataset_state.h"

/* A note of each table's load that names the days after `latest`. */
dh_status dh_dataset_note_later(dh_dataset *dataset, int32_t latest, dh_error *error);

#endif
