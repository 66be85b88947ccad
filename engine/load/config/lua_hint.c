/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lua_hint.h. */
#include "load/config/lua_hint.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "base/text_visible.h"
#include "load/config/lua_message.h"

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

/* What Lua says of a byte that no token begins with, at the end of its message: near '<\\225>'. */
static bool read_byte(const char *message, size_t *at, unsigned char *byte)
{
    const char *near = strstr(message, "'<\\");
    int number;
    if (near == NULL) return false;
    const char *digits = near + strlen("'<\\");
    if (!dh_text_take_number(&digits, 3, &number) || strcmp(digits, ">'") != 0 || number > 255) return false;
    *at = (size_t)(near - message);
    *byte = (unsigned char)number;
    return true;
}

/* Where the line has the byte outside of quotes and comments; `size` = nowhere. */
static size_t find_byte(const char *source, size_t size, long line, unsigned char byte)
{
    size_t i = 0;
    char quote = '\0';
    for (long at = 1; at < line && i < size; i++) at += source[i] == '\n';
    for (; i < size && source[i] != '\n'; i++) {
        if (quote != '\0' && source[i] == '\\')
            i++;
        else if (quote != '\0')
            quote = source[i] == quote ? '\0' : quote;
        else if (source[i] == '"' || source[i] == '\'')
            quote = source[i];
        else if (source[i] == '-' && i + 1 < size && source[i + 1] == '-')
            break;
        else if ((unsigned char)source[i] == byte)
            return i;
    }
    return size;
}

/* Bytes of the character that the text begins with; 0 = it is not valid UTF-8. */
static size_t character_size(const char *text, size_t size)
{
    size_t n = 1;
    while (n < size && n < 4 && ((unsigned char)text[n] & 0xC0) == 0x80) n++;
    return dh_text_is_valid(text, n) ? n : 0;
}

static bool in_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

/* A name that has letters which Lua's names do not have, in the source. */
typedef struct foreign_name {
    const char *text;
    size_t size;
    const char *owner; /* before its point, as in ds.cuộc; NULL = none */
    size_t owner_size;
    bool is_key; /* of a table, { cuộc = 1 } */
} foreign_name;

static void find_name(foreign_name *out, const char *source, size_t size, size_t at)
{
    size_t begin = at, end = at;
    while (begin > 0 && in_name(source[begin - 1])) begin--;
    while (end < size && in_name(source[end])) end++;
    *out = (foreign_name){.text = source + begin, .size = end - begin};
    size_t before = begin, behind = end;
    if (begin > 1 && source[begin - 1] == '.' && in_name(source[begin - 2])) {
        while (before > 0 && (in_name(source[before - 1]) || source[before - 1] == '.')) before--;
        out->owner = source + before;
        out->owner_size = begin - 1 - before;
    }
    while (before > 0 && strchr(" \t\r\n", source[before - 1]) != NULL) before--;
    while (behind < size && strchr(" \t", source[behind]) != NULL) behind++;
    out->is_key = out->owner == NULL && before > 0 && strchr("{,;", source[before - 1]) != NULL && behind + 1 < size &&
                  source[behind] == '=' && source[behind + 1] != '=';
}

/* Adds what to do with a name in which a letter of Vietnamese stands at `at`; false for any other character. */
static bool add_name_hint(dh_strbuf *out, const char *source, size_t size, size_t at, size_t letter_size)
{
    size_t folded_size;
    char *letter = dh_text_fold(source + at, letter_size, &folded_size);
    bool is_mark = (source[at] & 0xFE) == 0xCC; /* U+0300 to U+037F: a letter and its tone are two characters */
    bool is_letter = is_mark || (letter != NULL && folded_size == 1 && letter[0] >= 'a' && letter[0] <= 'z');
    out->failed = out->failed || letter == NULL;
    dh_free(letter);
    if (!is_letter) return false;
    foreign_name name;
    find_name(&name, source, size, at);
    if (!dh_text_is_valid(name.text, name.size)) return false;
    int n = (int)name.size;
    if (name.owner != NULL) {
        dh_strbuf_printf(out, dh_tr("a name in Lua has only the letters a to z, digits and '_'; write %.*s[\"%.*s\"]"),
                         (int)name.owner_size, name.owner, n, name.text);
    } else if (name.is_key) {
        dh_strbuf_printf(out, dh_tr("a name in Lua has only the letters a to z, digits and '_'; write [\"%.*s\"] = …"),
                         n, name.text);
    } else {
        char *plain = dh_text_fold(name.text, name.size, &folded_size);
        dh_strbuf_printf(
            out, dh_tr("a name in Lua has only the letters a to z, digits and '_'; write '%s' in place of '%.*s'"),
            plain != NULL ? plain : "", n, name.text);
        out->failed = out->failed || plain == NULL;
        dh_free(plain);
    }
    return true;
}

/* A sentence in English on what else may be written wrong; NULL = nothing is known. */
static const char *hint_of(const char *source, size_t size, long line, const char *message)
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

/* Lua's message with the character that stands in the source in place of its first byte. */
static void add_message(dh_strbuf *out, const char *message, size_t byte_at, const char *character, size_t size)
{
    dh_strbuf text = {0};
    if (character != NULL)
        dh_strbuf_printf(&text, "%.*s'%.*s'", (int)byte_at, message, (int)size, character);
    else
        dh_strbuf_add(&text, message);
    if (text.data != NULL) dh_lua_message_add(out, text.data);
    out->failed = out->failed || text.failed;
    dh_strbuf_free(&text);
}

void dh_lua_explain(dh_strbuf *out, const char *source, size_t size, long line, const char *message)
{
    size_t byte_at = 0, at = size, letter_size = 0, begin = out->size;
    unsigned char byte;
    if (source != NULL && read_byte(message, &byte_at, &byte)) at = find_byte(source, size, line, byte);
    if (at < size) letter_size = character_size(source + at, size - at);
    const char *hint = hint_of(source, size, line, message);
    if (letter_size > 0 && dh_text_has_invisible(source + at, letter_size))
        hint = DH_MESSAGE("the line has a blank of another kind, or a character that cannot be seen, as pages of the "
                          "web have; type the blank anew");
    if (!(letter_size > 0 && add_name_hint(out, source, size, at, letter_size)) && hint != NULL)
        dh_strbuf_add(out, dh_tr(hint));
    bool hinted = out->size > begin;
    if (hinted) dh_strbuf_add(out, " (");
    add_message(out, message, byte_at, letter_size > 0 ? source + at : NULL, letter_size);
    if (hinted) dh_strbuf_add(out, ")");
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

/* The bytes of the word that Lua names last; false = none. */
static bool read_near(const char *message, const char **word, size_t *size)
{
    const char *near = strstr(message, " near '"), *begin = near != NULL ? near + strlen(" near '") : NULL;
    size_t all = begin != NULL ? strlen(begin) : 0;
    if (all < 2 || begin[all - 1] != '\'' || begin[0] == '<') return false; /* <eof>, <name>, a byte */
    *word = begin;
    *size = all - 1;
    return true;
}

int32_t dh_lua_message_column(const char *source, size_t size, long line, const char *message)
{
    const char *word;
    size_t word_size, i = 0, found = size, n = 0;
    if (source == NULL || !read_near(message, &word, &word_size)) return 0;
    for (long at = 1; at < line && i < size; i++) at += source[i] == '\n';
    size_t begin = i, end = i;
    while (end < size && source[end] != '\n') end++;
    for (; i + word_size <= end; i++) {
        bool whole = (i == begin || !in_name(source[i - 1]) || !in_name(word[0])) &&
                     (i + word_size >= end || !in_name(source[i + word_size]) || !in_name(word[word_size - 1]));
        if (!whole || memcmp(source + i, word, word_size) != 0) continue;
        found = i;
        n++;
    }
    int32_t column = 1;
    for (i = begin; n == 1 && i < found; i++) column += ((unsigned char)source[i + 1] & 0xC0) != 0x80;
    return n == 1 ? column : 0;
}
