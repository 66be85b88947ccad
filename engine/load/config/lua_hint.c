/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lua_hint.h. */
#include "load/config/lua_hint.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"

/* Whether the line has one of the quotes that word processors make: U+2018, U+2019, U+201C, U+201D. */
static bool has_curved_quotes(const char *source, size_t size, long line)
{
    size_t i = 0;
    for (long at = 1; at < line && i < size; i++) at += source[i] == '\n';
    for (; i + 2 < size && source[i] != '\n'; i++)
        if (memcmp(source + i, "\xe2\x80", 2) == 0 && strchr("\x98\x99\x9c\x9d", source[i + 2]) != NULL &&
            source[i + 2] != '\0')
            return true;
    return false;
}

const char *dh_lua_hint(const char *source, size_t size, long line, const char *message)
{
    bool written = strstr(message, "expected") != NULL || strstr(message, "unexpected symbol") != NULL ||
                   strstr(message, "unfinished string") != NULL;
    if (!written) return NULL;
    if (source != NULL && has_curved_quotes(source, size, line))
        return DH_MESSAGE("the line has curved quotes, which word processors write; Lua takes straight ones, \" or '");
    if (strstr(message, "unfinished string") != NULL) return DH_MESSAGE("a quote of this line is not closed");
    if (strstr(message, "'}' expected") != NULL)
        return DH_MESSAGE("a comma may be missing at the end of the line before");
    if (strstr(message, "')' expected") != NULL) return DH_MESSAGE("a bracket may not be closed");
    return NULL;
}

long dh_lua_message_line(const char *message, const char **what)
{
    *what = message;
    for (const char *colon = strchr(message, ':'); colon != NULL; colon = strchr(colon + 1, ':')) {
        char *end;
        long line = strtol(colon + 1, &end, 10);
        if (end == colon + 1 || end[0] != ':' || end[1] != ' ' || line < 1) continue;
        *what = end + 2;
        return line;
    }
    return 0;
}
