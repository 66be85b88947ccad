/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of figures that stand for periods, "Quý I | Quý II": each row of the file is a row for each of them. */
#ifndef DH_DIALOGUE_PROFILE_ROWS_H
#define DH_DIALOGUE_PROFILE_ROWS_H

#include "dialogue/profile/proposal.h"

/* Whether rows of the table may be of a period, and have no id that each has alone. */
bool dh_table_may_have_rows(int table);
/* Finds which columns are periods by their heads: fills t->heads, NULL where there are less than two. ENOMEM. */
dh_status dh_proposal_find_heads(dh_proposed_table *t, dh_arena *arena, dh_error *error);
/* Fills the rows of a table whose columns are found. ENOMEM. */
dh_status dh_proposal_set_rows(dh_proposed_table *t, dh_arena *arena, dh_error *error);

#endif
