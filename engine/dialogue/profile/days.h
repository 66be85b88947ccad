/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the days of a proposed table are written. */
#ifndef DH_DIALOGUE_PROFILE_DAYS_H
#define DH_DIALOGUE_PROFILE_DAYS_H

#include "dialogue/profile/proposal.h"

/* Fills the formats of a table whose columns are found. ENOMEM. */
dh_status dh_proposal_find_days(dh_proposed_table *t, dh_arena *arena, dh_error *error);

#endif
