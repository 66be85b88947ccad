/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands, in the order of the help. Each one's row is in its own file. */
#include "cli/options.h"

#define COMMANDS(_)                                                                                                    \
    _(template)                                                                                                        \
    _(profile)                                                                                                         \
    _(check)                                                                                                           \
    _(import)                                                                                                          \
    _(measure)                                                                                                         \
    _(compare)                                                                                                         \
    _(stat)                                                                                                            \
    _(query)                                                                                                           \
    _(repl)                                                                                                            \
    _(chart)                                                                                                           \
    _(report)                                                                                                          \
    _(plugins)                                                                                                         \
    _(reference)                                                                                                       \
    _(help)

#define DECLARE(name) extern const dh_command dh_command_##name;
#define POINT(name)   &dh_command_##name,

COMMANDS(DECLARE)

const dh_command *const dh_commands[] = {COMMANDS(POINT) NULL};
