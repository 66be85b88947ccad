/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See text_visible.h. */
#include "base/text_visible.h"

#include <string.h>

#include "base/text.h"

static bool is_blank(int32_t c)
{
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_joiner(int32_t c)
{
    return c == 0x200C || c == 0x200D;
}

static bool has_no_width(int32_t c)
{
    return c == 0xAD || c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/* Whether a joiner beside this character may change how it is drawn: letters of Indic and Arabic scripts, signs. */
static bool is_joined(int32_t c)
{
    return c >= 0x0590 && !(c >= 0x1E00 && c <= 0x1EFF) && !is_blank(c) && !has_no_width(c) && !is_joiner(c);
}

static int32_t character_at(const char *text, size_t size, size_t at)
{
    return at < size ? dh_text_next(text, size, &at) : 0;
}

bool dh_text_has_invisible(const char *text, size_t size)
{
    int32_t before = 0;
    for (size_t at = 0; at < size;) {
        if ((unsigned char)text[at] < 0x80) {
            before = text[at++];
            continue;
        }
        int32_t c = dh_text_next(text, size, &at);
        if (is_blank(c) || has_no_width(c)) return true;
        if (is_joiner(c) && !is_joined(before) && !is_joined(character_at(text, size, at))) return true;
        before = c;
    }
    return false;
}

size_t dh_text_visible(const char *text, size_t size, char *out)
{
    int32_t before = 0;
    size_t n = 0;
    for (size_t at = 0; at < size;) {
        size_t begin = at;
        int32_t c = dh_text_next(text, size, &at);
        bool dropped =
            has_no_width(c) || (is_joiner(c) && !is_joined(before) && !is_joined(character_at(text, size, at)));
        before = c;
        if (dropped) continue;
        if (is_blank(c)) {
            out[n++] = ' ';
            continue;
        }
        memmove(out + n, text + begin, at - begin);
        n += at - begin;
    }
    return n;
}

static bool is_plain_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool dh_text_has_loose_blanks(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (is_plain_blank(text[i]) && (text[i] != ' ' || (i > 0 && text[i - 1] == ' '))) return true;
    return false;
}

size_t dh_text_join_blanks(const char *text, size_t size, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        bool blank = is_plain_blank(text[i]);
        if (blank && n > 0 && out[n - 1] == ' ') continue;
        out[n++] = blank ? ' ' : text[i];
    }
    return n;
}
