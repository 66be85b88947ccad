/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lexing literals; dh_lexer_next calls these by a token's first character. Internal to the lexer. */
#ifndef DH_QUERY_LEXER_LITERAL_H
#define DH_QUERY_LEXER_LITERAL_H

#include "query/lexer.h"

dh_status dh_lexer_number(dh_lexer *lexer, dh_token *token);
dh_status dh_lexer_string(dh_lexer *lexer, dh_token *token);
dh_status dh_lexer_long_string(dh_lexer *lexer, dh_token *token);
dh_status dh_lexer_quoted_name(dh_lexer *lexer, dh_token *token);
/* Stores a copy of `text` in NFC in the token. */
dh_status dh_lexer_keep(dh_lexer *lexer, dh_token *token, const char *text, size_t size);

#endif
