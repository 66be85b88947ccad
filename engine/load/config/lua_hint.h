/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person may have done where Lua reports a mistake of writing, in words of whoever does not know Lua. */
#ifndef DH_LOAD_CONFIG_LUA_HINT_H
#define DH_LOAD_CONFIG_LUA_HINT_H

#include <stddef.h>

/* For Lua's message on line `line` (from 1) of the source: a sentence in English for dh_tr, NULL = nothing is known. */
const char *dh_lua_hint(const char *source, size_t size, long line, const char *message);
/* The line that Lua's message names: "name:LINE: what", and where `what` begins. 0 = none, *what is the message. */
long dh_lua_message_line(const char *message, const char **what);

#endif
