/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was looked at and is no table that is known: each file or sheet of it is named, so that no row is lost unseen.
 */
#ifndef DH_DIALOGUE_PROFILE_LEFT_OUT_H
#define DH_DIALOGUE_PROFILE_LEFT_OUT_H

#include "dialogue/profile/proposal.h"

/* Appends the key left_out of dataset.lua, with a comment on why; nothing where all that has rows is read. `before`: as
 * of dh_proposal_write. */
void dh_proposal_write_left_out(dh_strbuf *out, const dh_proposal *proposal, const char *before);
/* Appends what is said of a table of which nothing is read; returns how many things are not sure. */
int32_t dh_proposal_report_left_out(dh_strbuf *out, const dh_proposed_table *t);

#endif
