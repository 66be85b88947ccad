/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The latest day of a data set, which is its as-of day where it declares none. Mistyped years must not move it: days
 * that lie more than ten years after all others are left out if they are of a single row, or of one in a hundred; more
 * than twenty years, if they are of less than half: a mistyped year is filled down a column, and no records of
 * dialogues have such a hole.
 */
#ifndef DH_DIALOGUE_DATASET_DAYS_H
#define DH_DIALOGUE_DATASET_DAYS_H

#include "dialogue/dataset/dataset_state.h"

/* Notes of the tables' loads that name the days which were left out, and say when days beyond such a gap were not. */
dh_status dh_dataset_note_days(dh_dataset *dataset, dh_error *error);

#endif
