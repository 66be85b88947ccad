/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lexing numbers, strings and quoted names. Strings are normalised to NFC, as loaded data is, so that text typed on one
 * system equals the same text typed on another. */
#include "query/lexer_literal.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/strbuf.h"
#include "base/text.h"

static dh_status fail_at(dh_lexer *lexer, int32_t at, const char *message)
{
    return dh_query_fail(lexer->error, DH_EINVAL, lexer->text, at, "%s", dh_tr(message));
}

dh_status dh_lexer_keep(dh_lexer *lexer, dh_token *token, const char *text, size_t size)
{
    if (dh_text_needs_nfc(text, size)) {
        char *composed = dh_text_nfc(text, size, &token->size);
        token->data = composed ? dh_arena_strndup(lexer->arena, composed, token->size) : NULL;
        dh_free(composed);
    } else {
        token->size = size;
        token->data = dh_arena_strndup(lexer->arena, text, size);
    }
    return token->data ? DH_OK : dh_error_nomem(lexer->error);
}

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static size_t digits_at(const char *text)
{
    size_t n = 0;
    while (text[n] >= '0' && text[n] <= '9') n++;
    return n;
}

static dh_status read_hexadecimal(dh_lexer *lexer, dh_token *token)
{
    const char *digits = lexer->text + lexer->position + 2;
    size_t n = strspn(digits, "0123456789abcdefABCDEF");
    if (n == 0 || n > 16 || is_word_byte(digits[n]) || digits[n] == '.')
        return fail_at(lexer, lexer->position, "a malformed number: 0x is followed by 1 to 16 hexadecimal digits");
    token->kind = DH_TOKEN_INTEGER;
    token->integer = (int64_t)strtoull(digits, NULL, 16);
    lexer->position += (int32_t)n + 2;
    return DH_OK;
}

dh_status dh_lexer_number(dh_lexer *lexer, dh_token *token)
{
    const char *begin = lexer->text + lexer->position;
    if (begin[0] == '0' && (begin[1] == 'x' || begin[1] == 'X')) return read_hexadecimal(lexer, token);
    size_t n = digits_at(begin);
    bool whole = true;
    if (begin[n] == '.' && begin[n + 1] != '.') {
        whole = false;
        n += 1 + digits_at(begin + n + 1);
    }
    if (begin[n] == 'e' || begin[n] == 'E') {
        size_t sign = begin[n + 1] == '+' || begin[n + 1] == '-';
        size_t digits = digits_at(begin + n + 1 + sign);
        if (digits == 0) return fail_at(lexer, lexer->position, "a malformed number: its exponent has no digits");
        whole = false;
        n += 1 + sign + digits;
    }
    if (is_word_byte(begin[n]))
        return fail_at(lexer, lexer->position,
                       "a malformed number; a name cannot begin with a digit, unless it is "
                       "written in backquotes");
    if (begin[n] == '.' && begin[n + 1] != '.')
        return fail_at(lexer, lexer->position,
                       "a malformed number; numbers have no thousands marks and '.' before decimals");
    errno = 0;
    token->integer = whole ? strtoll(begin, NULL, 10) : 0;
    token->kind = whole && errno == 0 ? DH_TOKEN_INTEGER : DH_TOKEN_FLOAT;
    token->number = dh_text_to_double(begin, NULL);
    if (isinf(token->number)) return fail_at(lexer, lexer->position, "a number that is too large");
    lexer->position += (int32_t)n;
    return DH_OK;
}

static int hexadecimal_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static void add_code_point(dh_strbuf *out, uint32_t point)
{
    if (point < 0x80) {
        dh_strbuf_add_char(out, (char)point);
    } else if (point < 0x800) {
        dh_strbuf_add_char(out, (char)(0xC0 | point >> 6));
        dh_strbuf_add_char(out, (char)(0x80 | (point & 0x3F)));
    } else if (point < 0x10000) {
        dh_strbuf_add_char(out, (char)(0xE0 | point >> 12));
        dh_strbuf_add_char(out, (char)(0x80 | (point >> 6 & 0x3F)));
        dh_strbuf_add_char(out, (char)(0x80 | (point & 0x3F)));
    } else {
        dh_strbuf_add_char(out, (char)(0xF0 | point >> 18));
        dh_strbuf_add_char(out, (char)(0x80 | (point >> 12 & 0x3F)));
        dh_strbuf_add_char(out, (char)(0x80 | (point >> 6 & 0x3F)));
        dh_strbuf_add_char(out, (char)(0x80 | (point & 0x3F)));
    }
}

/* \u{…}, from after the u. Returns the bytes read, 0 = malformed. */
static size_t read_unicode(const char *at, dh_strbuf *out)
{
    if (at[0] != '{') return 0;
    uint32_t point = 0;
    size_t n = 1;
    for (; hexadecimal_digit(at[n]) >= 0; n++) {
        point = point * 16 + (uint32_t)hexadecimal_digit(at[n]);
        if (point > 0x10FFFF) return 0;
    }
    if (n == 1 || at[n] != '}' || (point >= 0xD800 && point <= 0xDFFF)) return 0;
    add_code_point(out, point);
    return n + 1;
}

/* A byte after a backslash: up to three decimal digits, or x and two hexadecimal ones. Returns the bytes read, 0 =
 * malformed. */
static size_t read_byte(const char *at, dh_strbuf *out)
{
    if (at[0] == 'x') {
        int high = hexadecimal_digit(at[1]), low = high < 0 ? -1 : hexadecimal_digit(at[2]);
        if (low < 0) return 0;
        dh_strbuf_add_char(out, (char)(high * 16 + low));
        return 3;
    }
    size_t n = digits_at(at);
    if (n > 3) n = 3;
    int value = 0;
    for (size_t i = 0; i < n; i++) value = value * 10 + (at[i] - '0');
    if (n == 0 || value > 255) return 0;
    dh_strbuf_add_char(out, (char)value);
    return n;
}

/* An escape, from after the backslash. Returns the bytes read, 0 = no such escape. */
static size_t read_escape(const char *at, dh_strbuf *out)
{
    static const char from[] = "abfnrtv\\'\"\n", to[] = "\a\b\f\n\r\t\v\\'\"\n";
    const char *simple = at[0] ? strchr(from, at[0]) : NULL;
    if (simple) {
        dh_strbuf_add_char(out, to[simple - from]);
        return 1;
    }
    if (at[0] == 'z') return 1 + strspn(at + 1, " \t\r\n\f\v");
    if (at[0] == 'u') {
        size_t n = read_unicode(at + 1, out);
        return n ? n + 1 : 0;
    }
    return read_byte(at, out);
}

static dh_status keep_string(dh_lexer *lexer, dh_token *token, dh_strbuf *text)
{
    token->kind = DH_TOKEN_STRING;
    if (text->failed) return dh_error_nomem(lexer->error);
    const char *data = text->data ? text->data : "";
    if (dh_text_invalid_at(data, text->size) < text->size || memchr(data, '\0', text->size))
        return fail_at(lexer, token->begin, "a string whose escapes make bytes that are not UTF-8 text");
    return dh_lexer_keep(lexer, token, data, text->size);
}

static dh_status unquote(dh_lexer *lexer, dh_strbuf *out)
{
    const char *text = lexer->text;
    int32_t begin = lexer->position;
    char quote = text[lexer->position++];
    for (char c; (c = text[lexer->position]) != quote;) {
        if (c == '\0' || c == '\n') return fail_at(lexer, begin, "a string that is not closed");
        lexer->position++;
        if (c != '\\') {
            dh_strbuf_add_char(out, c);
            continue;
        }
        size_t used = read_escape(text + lexer->position, out);
        if (used == 0)
            return fail_at(lexer, lexer->position - 1, "no such escape in a string; a backslash is written \\\\");
        lexer->position += (int32_t)used;
    }
    lexer->position++;
    return DH_OK;
}

dh_status dh_lexer_string(dh_lexer *lexer, dh_token *token)
{
    dh_strbuf text = {0};
    dh_status status = unquote(lexer, &text);
    if (status == DH_OK) status = keep_string(lexer, token, &text);
    dh_strbuf_free(&text);
    return status;
}

dh_status dh_lexer_long_string(dh_lexer *lexer, dh_token *token)
{
    const char *text = lexer->text + lexer->position;
    size_t level = strspn(text + 1, "=");
    if (text[1 + level] != '[')
        return fail_at(lexer, lexer->position, "'[' does not belong in an expression, except as [[text]]");
    const char *begin = text + level + 2, *end;
    if (begin[0] == '\r' && begin[1] == '\n') begin++;
    if (begin[0] == '\n') begin++;
    for (end = begin; *end; end++)
        if (*end == ']' && strspn(end + 1, "=") == level && end[1 + level] == ']') break;
    if (*end == '\0') return fail_at(lexer, lexer->position, "a string [[ that is not closed");
    lexer->position += (int32_t)(end + level + 2 - text);
    token->kind = DH_TOKEN_STRING;
    return dh_lexer_keep(lexer, token, begin, (size_t)(end - begin));
}

/* `tên cột`; a doubled backquote stands for one. */
dh_status dh_lexer_quoted_name(dh_lexer *lexer, dh_token *token)
{
    const char *text = lexer->text;
    int32_t begin = lexer->position++;
    dh_strbuf name = {0};
    dh_status status = DH_OK;
    for (;; lexer->position++) {
        char c = text[lexer->position];
        if (c == '\0') {
            status = fail_at(lexer, begin, "a name in backquotes that is not closed");
            break;
        }
        if (c == '`' && text[++lexer->position] != '`') break;
        dh_strbuf_add_char(&name, c);
    }
    if (status == DH_OK && name.failed) status = dh_error_nomem(lexer->error);
    if (status == DH_OK && name.size == 0) status = fail_at(lexer, begin, "an empty name in backquotes");
    if (status == DH_OK) status = dh_lexer_keep(lexer, token, name.data, name.size);
    dh_strbuf_free(&name);
    token->kind = DH_TOKEN_NAME;
    token->quoted = true;
    return status;
}
