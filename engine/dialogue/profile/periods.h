/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which period the figures of a proposed table are of: by its columns, its titles, or the names of its sheets. */
#ifndef DH_DIALOGUE_PROFILE_PERIODS_H
#define DH_DIALOGUE_PROFILE_PERIODS_H

#include "dialogue/profile/proposal.h"

/* Whether rows of the table (DH_SUMMARIES …) must say of which period they are. */
bool dh_table_needs_period(int table);
/* Fills the period of a table; none if it cannot be known, or if its sources have several (dh_proposal_split). ENOMEM.
 */
dh_status dh_proposal_find_period(dh_proposed_table *t, dh_arena *arena, dh_error *error);
/* The year that the titles of all sources say, and a title that does; 0 = they say none, or several. ENOMEM. */
dh_status dh_proposal_find_year(int32_t *out, dh_proposed_title *title, const dh_proposed_table *t, dh_error *error);
/* Makes of a table whose sources are of several periods one for each, the first in its place. `out` has room for as
 * many as it has sources; *n: how many. ENOMEM. */
dh_status dh_proposal_split(dh_proposed_table *out, int32_t *n, dh_arena *arena, dh_error *error);

#endif
