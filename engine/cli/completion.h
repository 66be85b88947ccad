/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bash and zsh complete behind `dienhong`, made from the tables of commands and flags. */
#ifndef DH_CLI_COMPLETION_H
#define DH_CLI_COMPLETION_H

#include "cli/options.h"

/* Append the script that the shell loads. The list of commands ends with NULL. */
void dh_completion_bash(dh_strbuf *out, const dh_command *const *commands);
void dh_completion_zsh(dh_strbuf *out, const dh_command *const *commands);

#endif
