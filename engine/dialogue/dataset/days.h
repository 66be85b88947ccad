/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The latest day of a data set, which is its as-of day where it declares none. Mistyped years must not move it. What
 * lies after a gap is taken to be mistyped
 *  - after more than ten years, if it is of a single row, or of one in a hundred; after more than twenty, if it is of
 *    less than half: a mistyped year is filled down a column, and no records of dialogues have such a hole;
 *  - after more than a year, if it is of a single row (after more than three, of one in a hundred), and the gap is so
 *    much longer than any before it between the latest days of rows that events at random would leave such a one in
 *    fewer than 5 of 1,000 data sets; after more than five years, in fewer than 5 of 100.
 * What lies after a gap that is long, too, but may be true, moves the day, and is told. The clock has no part in it:
 * two runs have one answer.
 */
#ifndef DH_DIALOGUE_DATASET_DAYS_H
#define DH_DIALOGUE_DATASET_DAYS_H

#include "dialogue/dataset/dataset_state.h"

/* Notes of the tables' loads that name the days which were left out, and say when days beyond such a gap were not; or,
 * where the as-of day is declared or asked for, the days after it. */
dh_status dh_dataset_note_days(dh_dataset *dataset, dh_error *error);

#endif
