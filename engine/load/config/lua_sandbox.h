/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a Lua file as data, in an empty environment with limits on time and memory. The Lua state lives only for the
 * call, so the visitor must copy what it keeps.
 */
#ifndef DH_LOAD_CONFIG_LUA_SANDBOX_H
#define DH_LOAD_CONFIG_LUA_SANDBOX_H

#include "base/error.h"

struct lua_State;

/* Runs `path` and calls `visit` with the table it returns as the only value on the stack of a new state. EIO, ELIMIT,
 * or EDATA with file and line. */
dh_status dh_lua_data_read(const char *path, dh_status (*visit)(struct lua_State *L, void *context, dh_error *error),
                           void *context, dh_error *error);
/* The same for a text in memory; `name` is used as its path in messages. */
dh_status dh_lua_data_read_text(const char *text, const char *name,
                                dh_status (*visit)(struct lua_State *L, void *context, dh_error *error), void *context,
                                dh_error *error);

#endif
