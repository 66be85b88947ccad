/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs own statistics (plugin/statistic_file.h) in a script's state, within its limits and what it may read and write.
 */
#ifndef DH_SCRIPT_OWN_STATISTIC_H
#define DH_SCRIPT_OWN_STATISTIC_H

#include "plugin/statistic_file.h"
#include "script/script_internal.h"

/* Calls the function `run` of the statistic's file with the data set at `dataset` and its parameters, and pushes what
 * it gives in the form of ds:stat: tables by number and name, their `names` and `titles`, `notes`, `charts`. Raises. */
void dh_lua_run_own_statistic(lua_State *L, int dataset, const dh_statistic_file *statistic, const char *const *pairs,
                              int32_t n_pairs, dh_arena *arena);

#endif
