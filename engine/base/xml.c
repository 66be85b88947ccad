/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See xml.h. */
#include "base/xml.h"

/* A control character that no XML document may have (XML 1.0, 2.2), not even escaped. */
static bool is_forbidden(char c)
{
    return (unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

void dh_xml_escape(dh_strbuf *out, const char *text, size_t size, bool quotes)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '&')
            dh_strbuf_add(out, "&amp;");
        else if (text[i] == '<')
            dh_strbuf_add(out, "&lt;");
        else if (text[i] == '>')
            dh_strbuf_add(out, "&gt;");
        else if (text[i] == '"' && quotes)
            dh_strbuf_add(out, "&quot;");
        else if (text[i] == '\'' && quotes)
            dh_strbuf_add(out, "&#39;");
        else if (is_forbidden(text[i]))
            dh_strbuf_add(out, "\xef\xbf\xbd"); /* U+FFFD */
        else
            dh_strbuf_add_char(out, text[i]);
    }
}
