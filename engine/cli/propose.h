/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data set proposed for files: of `profile`, and of commands that are given a file alone. */
#ifndef DH_CLI_PROPOSE_H
#define DH_CLI_PROPOSE_H

#include "cli/context.h"
#include "dialogue/profile/proposal.h"

/* Looks at the files and makes a proposal, which lives in the arena and as long as *survey; this is freed with
 * dh_survey_free. */
dh_status dh_propose(dh_survey **survey, dh_proposal *out, const dh_context *context, const char *const *files,
                     int32_t n_files, dh_arena *arena, dh_error *error);

/* The text of a dataset.lua for a file alone, and on standard error that it is read so. */
dh_status dh_propose_for_file(dh_strbuf *out, const dh_context *context, const char *file, dh_error *error);

/* Asks at the terminal what is not sure, and puts the answers into the proposal. ENOMEM. */
dh_status dh_propose_ask(dh_proposal *proposal, dh_error *error);

#endif
