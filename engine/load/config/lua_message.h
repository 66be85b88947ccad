/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Lua itself says of a mistake, in the reader's language. */
#ifndef DH_LOAD_CONFIG_LUA_MESSAGE_H
#define DH_LOAD_CONFIG_LUA_MESSAGE_H

#include "base/strbuf.h"

/* Adds Lua's message, without the place before it, as the catalogue has it, its names and numbers kept; any other text
 * is added as it is. In English Lua's own words stay, but for the names of the program's own types. */
void dh_lua_message_add(dh_strbuf *out, const char *message);

/* What values of a type are called, translated: "a number", "a text". `type`: as luaL_typename or the __name of a
 * metatable has it. */
const char *dh_lua_type_words(const char *type);

#endif
