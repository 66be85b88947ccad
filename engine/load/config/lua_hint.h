/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person may have done where Lua reports a mistake of writing, in words of whoever does not know Lua. */
#ifndef DH_LOAD_CONFIG_LUA_HINT_H
#define DH_LOAD_CONFIG_LUA_HINT_H

#include <stdint.h>

#include "base/strbuf.h"

/* Adds what Lua says of line `line` (from 1) of the source, translated (lua_message.h), in brackets behind what may have
 * been meant, where that is known. `source`: NULL = not at hand. A byte that Lua names is the character there. */
void dh_lua_explain(dh_strbuf *out, const char *source, size_t size, long line, const char *message);
/* The line that Lua's message names: "name:LINE: what", and where `what` begins. 0 = none, *what is the message. */
long dh_lua_message_line(const char *message, const char **what);
/* The character, from 1, of line `line` at which Lua stopped: that of the word which ends its message, near 'word'. 0 =
 * it names none, or one that stands there more than once. */
int32_t dh_lua_message_column(const char *source, size_t size, long line, const char *message);

#endif
