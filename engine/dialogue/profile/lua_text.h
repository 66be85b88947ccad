/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts as a file in Lua has them. */
#ifndef DH_DIALOGUE_PROFILE_LUA_TEXT_H
#define DH_DIALOGUE_PROFILE_LUA_TEXT_H

#include "base/strbuf.h"

/* Appends a text in quotes. */
void dh_lua_add_text(dh_strbuf *out, const char *text);
/* Appends a text of a comment, on its line. */
void dh_lua_add_comment(dh_strbuf *out, const char *text);

#endif
