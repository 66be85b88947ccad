/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See own_expression.h. */
#include "load/config/own_expression.h"

#include <stdbool.h>
#include <string.h>

/* The byte of `text` at a line and column, as dh_query_fail counts them. */
static size_t byte_at(const char *text, int32_t line, int32_t column)
{
    size_t i = 0;
    for (; text[i] != '\0' && line > 1; i++) line -= text[i] == '\n';
    for (int32_t at = 1; text[i] != '\0' && at < column; i++) at += ((unsigned char)text[i + 1] & 0xC0) != 0x80;
    return i;
}

void dh_own_expression_at(dh_error *error, const char *path, const char *text, const char *expression,
                          const dh_error *fault)
{
    const char *found = text != NULL ? strstr(text, expression) : NULL;
    int32_t line = found != NULL, column = line;
    size_t at = found != NULL ? (size_t)(found - text) + byte_at(expression, fault->line, fault->column) : 0;
    for (size_t i = 0; i < at; i++) {
        bool ends = text[i] == '\n';
        line += ends;
        column = ends ? 1 : column + (((unsigned char)text[i + 1] & 0xC0) != 0x80);
    }
    dh_error_at(error, path, line, column);
}
