/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lexer: from expression text to tokens, one at a time. Texts of strings and names (escapes resolved, in NFC) live
 * in the lexer's arena. Internal to engine/query.
 */
#ifndef DH_QUERY_LEXER_H
#define DH_QUERY_LEXER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"

#define DH_EXPRESSION_MAX_BYTES 65536
#define DH_EXPRESSION_MAX_DEPTH 200
#define DH_EXPRESSION_MAX_ARGS  1000

typedef enum dh_token_kind {
    DH_TOKEN_END,
    DH_TOKEN_NAME,
    DH_TOKEN_STRING,
    DH_TOKEN_INTEGER,
    DH_TOKEN_FLOAT,
    DH_TOKEN_TRUE,
    DH_TOKEN_FALSE,
    DH_TOKEN_NIL,
    DH_TOKEN_AND,
    DH_TOKEN_OR,
    DH_TOKEN_NOT,
    DH_TOKEN_EQ,
    DH_TOKEN_NE,
    DH_TOKEN_LT,
    DH_TOKEN_LE,
    DH_TOKEN_GT,
    DH_TOKEN_GE,
    DH_TOKEN_PLUS,
    DH_TOKEN_MINUS,
    DH_TOKEN_STAR,
    DH_TOKEN_SLASH,
    DH_TOKEN_DOUBLE_SLASH,
    DH_TOKEN_PERCENT,
    DH_TOKEN_CARET,
    DH_TOKEN_CONCAT,
    DH_TOKEN_OPEN,
    DH_TOKEN_CLOSE,
    DH_TOKEN_COMMA,
    DH_TOKEN_DOT,
    DH_TOKEN_ASSIGN,
    DH_TOKEN_KINDS /* how many there are */
} dh_token_kind;

typedef struct dh_token {
    dh_token_kind kind;
    int32_t begin, end; /* bytes of the text */
    bool quoted;        /* a name in backquotes: never a keyword */
    int64_t integer;
    double number;
    const char *data; /* names, strings */
    size_t size;
} dh_token;

typedef struct dh_lexer {
    const char *text;
    int32_t size, position;
    dh_arena *arena;
    dh_error *error;
} dh_lexer;

/* ELIMIT for a text that is too long, EINVAL for one that is not UTF-8. The text must outlive the lexer. */
dh_status dh_lexer_init(dh_lexer *lexer, const char *text, dh_arena *arena, dh_error *error);
/* DH_TOKEN_END, again and again, at the end. */
dh_status dh_lexer_next(dh_lexer *lexer, dh_token *token);

/* Sets an error at byte `at` of the expression `text`, as line and column in characters; returns `status`. */
dh_status dh_query_fail(dh_error *error, dh_status status, const char *text, int32_t at, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Whether a name can be written without backquotes. */
bool dh_query_is_plain_name(const char *name);

#endif
