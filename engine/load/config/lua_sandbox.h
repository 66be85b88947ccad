/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any Lua file as data: run in an empty environment with limits on time and memory. The state lives for the call alone,
 * so what the visitor keeps it copies.
 */
#ifndef DH_LOAD_CONFIG_LUA_SANDBOX_H
#define DH_LOAD_CONFIG_LUA_SANDBOX_H

#include "base/error.h"

struct lua_State;

/* Runs `path` and hands the one table it returns to `visit`, on the stack of a fresh state. EIO, ELIMIT, or EDATA with
 * file and line. */
dh_status dh_lua_data_read(const char *path, dh_status (*visit)(struct lua_State *L, void *context, dh_error *error),
                           void *context, dh_error *error);
/* The same with text that is there already; `name` stands for its path in messages. */
dh_status dh_lua_data_read_text(const char *text, const char *name,
                                dh_status (*visit)(struct lua_State *L, void *context, dh_error *error), void *context,
                                dh_error *error);

#endif
