/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lua_text.h. */
#include "dialogue/profile/lua_text.h"

void dh_lua_add_text(dh_strbuf *out, const char *text)
{
    dh_strbuf_add_char(out, '"');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\') dh_strbuf_add_char(out, '\\');
        if (*at == '\n')
            dh_strbuf_add(out, "\\n");
        else if ((unsigned char)*at < ' ')
            dh_strbuf_printf(out, "\\%03d", *at);
        else
            dh_strbuf_add_char(out, *at);
    }
    dh_strbuf_add_char(out, '"');
}

void dh_lua_add_comment(dh_strbuf *out, const char *text)
{
    for (; *text != '\0'; text++) dh_strbuf_add_char(out, *text == '\n' || *text == '\r' ? ' ' : *text);
}
