/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lexing blanks, names and operators. Literals are in lexer_literal.c. */
#include "query/lexer.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "query/lexer_literal.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Blanks and punctuation outside ASCII, as pasted from documents: they end a name. */
static bool is_foreign_mark(int32_t point)
{
    return point <= 0xBF || point == 0xD7 || point == 0xF7 || (point >= 0x2000 && point <= 0x2BFF) ||
           (point >= 0x3000 && point <= 0x303F) || point == 0xFEFF || (point >= 0xFF00 && point <= 0xFF0F) ||
           point == 0xFFFD;
}

/* Bytes of the character at `text` if it may be in a name, `first`: begin one; else 0. */
static size_t name_letter(const char *text, size_t size, bool first)
{
    char c = text[0];
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') return 1;
    if (is_digit(c)) return first ? 0 : 1;
    if ((unsigned char)c < 0x80) return 0;
    size_t position = 0;
    int32_t point = dh_text_next(text, size, &position);
    return is_foreign_mark(point) ? 0 : position;
}

static const struct {
    const char *text;
    dh_token_kind kind;
} words[] = {{"and", DH_TOKEN_AND}, {"or", DH_TOKEN_OR},     {"not", DH_TOKEN_NOT},
             {"nil", DH_TOKEN_NIL}, {"true", DH_TOKEN_TRUE}, {"false", DH_TOKEN_FALSE}};
enum { N_WORDS = sizeof words / sizeof words[0] };

bool dh_query_is_plain_name(const char *name)
{
    static const char *const soft[] = {"as", "by", "in"}; /* keywords of lists alone, in backquotes for clarity */
    size_t size = strlen(name), position = 0;
    while (position < size) {
        size_t bytes = name_letter(name + position, size - position, position == 0);
        if (bytes == 0) return false;
        position += bytes;
    }
    for (int i = 0; i < N_WORDS; i++)
        if (strcmp(words[i].text, name) == 0) return false;
    for (int i = 0; i < 3; i++)
        if (strcmp(soft[i], name) == 0) return false;
    return size > 0;
}

dh_status dh_lexer_init(dh_lexer *lexer, const char *text, dh_arena *arena, dh_error *error)
{
    size_t size = strlen(text);
    if (size > DH_EXPRESSION_MAX_BYTES)
        return dh_error_set(error, DH_ELIMIT, "the expression has %zu bytes, and at most %d are accepted", size,
                            DH_EXPRESSION_MAX_BYTES);
    size_t bad = dh_text_invalid_at(text, size);
    if (bad < size)
        return dh_error_set(error, DH_EINVAL, "byte %zu of the expression, 0x%02x, is not UTF-8", bad + 1,
                            (unsigned)(unsigned char)text[bad]);
    *lexer = (dh_lexer){.text = text, .size = (int32_t)size, .arena = arena, .error = error};
    return DH_OK;
}

/* Blanks, and comments to the end of the line as in Lua. */
static void skip_blanks(dh_lexer *lexer)
{
    const char *text = lexer->text;
    for (;;) {
        char c = text[lexer->position];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v') {
            lexer->position++;
        } else if (strncmp(text + lexer->position, "\xC2\xA0", 2) == 0) { /* no-break space */
            lexer->position += 2;
        } else if (c == '-' && text[lexer->position + 1] == '-') {
            while (text[lexer->position] && text[lexer->position] != '\n') lexer->position++;
        } else {
            return;
        }
    }
}

static dh_status read_name(dh_lexer *lexer, dh_token *token)
{
    const char *begin = lexer->text + lexer->position;
    size_t left = (size_t)(lexer->size - lexer->position), size = 0, bytes;
    while (size < left && (bytes = name_letter(begin + size, left - size, size == 0)) > 0) size += bytes;
    lexer->position += (int32_t)size;
    token->kind = DH_TOKEN_NAME;
    for (int i = 0; i < N_WORDS; i++)
        if (strlen(words[i].text) == size && memcmp(words[i].text, begin, size) == 0) token->kind = words[i].kind;
    return dh_lexer_keep(lexer, token, begin, size);
}

static const struct {
    const char *text;
    dh_token_kind kind;
    const char *refusal; /* message for operators of other languages; NULL = accepted */
} operators[] = {
    /* longer before shorter ones that they begin with */
    {"==", DH_TOKEN_EQ, NULL},
    {"~=", DH_TOKEN_NE, NULL},
    {"!=", DH_TOKEN_END, DH_MESSAGE("'!=' is written '~=' here")},
    {"<>", DH_TOKEN_END, DH_MESSAGE("'<>' is written '~=' here")},
    {"<=", DH_TOKEN_LE, NULL},
    {">=", DH_TOKEN_GE, NULL},
    {"&&", DH_TOKEN_END, DH_MESSAGE("'&&' is written 'and' here")},
    {"||", DH_TOKEN_END, DH_MESSAGE("'||' is written 'or' here")},
    {"//", DH_TOKEN_DOUBLE_SLASH, NULL},
    {"..", DH_TOKEN_CONCAT, NULL},
    {"!", DH_TOKEN_END, DH_MESSAGE("'!' is written 'not' here")},
    {"<", DH_TOKEN_LT, NULL},
    {">", DH_TOKEN_GT, NULL},
    {"=", DH_TOKEN_ASSIGN, NULL},
    {"+", DH_TOKEN_PLUS, NULL},
    {"-", DH_TOKEN_MINUS, NULL},
    {"*", DH_TOKEN_STAR, NULL},
    {"/", DH_TOKEN_SLASH, NULL},
    {"%", DH_TOKEN_PERCENT, NULL},
    {"^", DH_TOKEN_CARET, NULL},
    {"(", DH_TOKEN_OPEN, NULL},
    {")", DH_TOKEN_CLOSE, NULL},
    {",", DH_TOKEN_COMMA, NULL},
    {".", DH_TOKEN_DOT, NULL},
    {"\xE2\x80\x98", DH_TOKEN_END, DH_MESSAGE("a typographic quote: write ' or \"")},
    {"\xE2\x80\x99", DH_TOKEN_END, DH_MESSAGE("a typographic quote: write ' or \"")},
    {"\xE2\x80\x9C", DH_TOKEN_END, DH_MESSAGE("a typographic quote: write ' or \"")},
    {"\xE2\x80\x9D", DH_TOKEN_END, DH_MESSAGE("a typographic quote: write ' or \"")},
    {"\xE2\x89\xA0", DH_TOKEN_END, DH_MESSAGE("'≠' is written '~=' here")},
    {"\xE2\x89\xA4", DH_TOKEN_END, DH_MESSAGE("'≤' is written '<=' here")},
    {"\xE2\x89\xA5", DH_TOKEN_END, DH_MESSAGE("'≥' is written '>=' here")},
};

static dh_status read_operator(dh_lexer *lexer, dh_token *token)
{
    const char *here = lexer->text + lexer->position;
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        size_t size = strlen(operators[i].text);
        if (strncmp(here, operators[i].text, size) != 0) continue;
        if (operators[i].refusal)
            return dh_query_fail(lexer->error, DH_EINVAL, lexer->text, lexer->position, "%s",
                                 dh_tr(operators[i].refusal));
        token->kind = operators[i].kind;
        lexer->position += (int32_t)size;
        return DH_OK;
    }
    if ((unsigned char)here[0] < 0x20 || here[0] == 0x7F)
        return dh_query_fail(lexer->error, DH_EINVAL, lexer->text, lexer->position,
                             "control character 0x%02x does not belong in an expression", (unsigned)here[0]);
    size_t bytes = 0;
    dh_text_next(here, (size_t)(lexer->size - lexer->position), &bytes);
    return dh_query_fail(lexer->error, DH_EINVAL, lexer->text, lexer->position,
                         "'%.*s' does not belong in an expression", (int)bytes, here);
}

static dh_status read_token(dh_lexer *lexer, dh_token *token)
{
    const char *here = lexer->text + lexer->position;
    if (lexer->position >= lexer->size) return DH_OK;
    if (is_digit(here[0]) || (here[0] == '.' && is_digit(here[1]))) return dh_lexer_number(lexer, token);
    if (here[0] == '\'' || here[0] == '"') return dh_lexer_string(lexer, token);
    if (here[0] == '[') return dh_lexer_long_string(lexer, token);
    if (here[0] == '`') return dh_lexer_quoted_name(lexer, token);
    if (name_letter(here, (size_t)(lexer->size - lexer->position), true) > 0) return read_name(lexer, token);
    return read_operator(lexer, token);
}

dh_status dh_lexer_next(dh_lexer *lexer, dh_token *token)
{
    skip_blanks(lexer);
    *token = (dh_token){.kind = DH_TOKEN_END, .begin = lexer->position};
    DH_TRY(read_token(lexer, token));
    token->end = lexer->position;
    return DH_OK;
}
