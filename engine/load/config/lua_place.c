/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lua_place.h. */
#include "load/config/lua_place.h"

#include <ctype.h>
#include <string.h>

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* The end of a text or comment in long brackets, [==[ … ]==]; `at` when none begins there. */
static size_t after_brackets(const char *s, size_t at, size_t end)
{
    size_t level = 0, open = at + 1;
    while (open < end && s[open] == '=') open++, level++;
    if (s[at] != '[' || open >= end || s[open] != '[') return at;
    for (size_t i = open + 1; i < end; i++) {
        size_t equals = 0;
        if (s[i] != ']') continue;
        while (i + 1 + equals < end && s[i + 1 + equals] == '=') equals++;
        if (equals == level && i + 1 + equals < end && s[i + 1 + equals] == ']') return i + equals + 2;
    }
    return end;
}

static size_t after_quotes(const char *s, size_t at, size_t end)
{
    for (size_t i = at + 1; i < end; i++) {
        if (s[i] == s[at]) return i + 1;
        if (s[i] == '\\') i++;
    }
    return end;
}

/* The end of the text, comment, word or single character at `at`. *plain: it is none of the first two. */
static size_t after_token(const char *s, size_t at, size_t end, bool *plain)
{
    size_t next = at;
    *plain = false;
    if (s[at] == '"' || s[at] == '\'') return after_quotes(s, at, end);
    if (s[at] == '[') next = after_brackets(s, at, end);
    if (next > at) return next;
    if (s[at] == '-' && at + 1 < end && s[at + 1] == '-') {
        next = at + 2 < end ? after_brackets(s, at + 2, end) : end;
        if (next > at + 2) return next;
        const char *line = memchr(s + at, '\n', end - at);
        return line != NULL ? (size_t)(line - s) : end;
    }
    *plain = true;
    for (next = at + 1; is_word(s[at]) && next < end && is_word(s[next]);) next++;
    return next;
}

/* Whether the token is a comment. */
static bool is_comment(const char *s, size_t at, bool plain)
{
    return !plain && s[at] == '-';
}

/* The end of the table that opens at `at`. */
static size_t after_table(const char *s, size_t at, size_t end)
{
    int depth = 0;
    bool plain;
    for (size_t next; at < end; at = next) {
        next = after_token(s, at, end, &plain);
        if (!plain) continue;
        depth += s[at] == '{' ? 1 : s[at] == '}' ? -1 : 0;
        if (depth == 0) return next;
    }
    return end;
}

static bool opens_table(const char *s, size_t at, size_t end, size_t *open)
{
    while (at < end && isspace((unsigned char)s[at])) at++;
    *open = at;
    return at < end && s[at] == '{';
}

bool dh_lua_find_field(const char *s, dh_lua_span *span, const char *key)
{
    size_t size = strlen(key), open;
    int depth = 0;
    bool plain;
    for (size_t at = span->begin, next; at < span->end; at = next) {
        next = after_token(s, at, span->end, &plain);
        if (!plain) continue;
        depth += s[at] == '{' ? 1 : s[at] == '}' ? -1 : 0;
        if (depth != 1 || next - at != size || memcmp(s + at, key, size) != 0) continue;
        size_t sign = next;
        while (sign < span->end && isspace((unsigned char)s[sign])) sign++;
        if (sign >= span->end || s[sign] != '=' || !opens_table(s, sign + 1, span->end, &open)) continue;
        *span = (dh_lua_span){open, after_table(s, open, span->end)};
        return true;
    }
    return false;
}

bool dh_lua_find_item(const char *s, dh_lua_span *span, int32_t item)
{
    bool any = false, named = false, plain; /* of the element so far: whether there is one, and it has a key */
    int32_t items = 0;
    for (size_t at = span->begin + 1, next; at < span->end; at = next) {
        next = after_token(s, at, span->end, &plain);
        if (plain && isspace((unsigned char)s[at])) continue;
        if (is_comment(s, at, plain)) continue;
        if (plain && s[at] == '}') return false;
        if (plain && (s[at] == ',' || s[at] == ';')) {
            items += any && !named;
            any = named = false;
            continue;
        }
        named = named || (plain && s[at] == '=');
        if (plain && s[at] == '{') {
            next = after_table(s, at, span->end);
            if (!any && items + 1 == item) {
                *span = (dh_lua_span){at, next};
                return true;
            }
        }
        any = true;
    }
    return false;
}

size_t dh_lua_find_word(const char *s, dh_lua_span span, const char *key)
{
    size_t size = strlen(key);
    bool plain;
    for (size_t at = span.begin, next; at < span.end; at = next) {
        next = after_token(s, at, span.end, &plain);
        for (size_t p = at; !is_comment(s, at, plain) && p < next && p + size <= span.end; p++) {
            if (memcmp(s + p, key, size) != 0 || (p > span.begin && is_word(s[p - 1]))) continue;
            if (p + size == span.end || !is_word(s[p + size])) return p;
        }
    }
    return span.end;
}
