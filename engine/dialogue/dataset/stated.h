/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A session may state how many opinions were raised, and opinions may name it, or be of its unit and day. Both figures
 * are of the same events, so measures count those that are listed; where they differ, one of them is wrong, or some
 * opinions were not recorded.
 */
#ifndef DH_DIALOGUE_DATASET_STATED_H
#define DH_DIALOGUE_DATASET_STATED_H

#include "dialogue/dataset/dataset_state.h"

/* A note of the sessions' load on those of which opinions are listed, but not as many as they state. A session of which
 * none is listed contradicts nothing. ENOMEM. */
dh_status dh_dataset_note_stated(dh_dataset *dataset, dh_error *error);

#endif
