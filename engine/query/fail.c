/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors located in the text of an expression. */
#include <stdarg.h>

#include "query/lexer.h"

dh_status dh_query_fail(dh_error *error, dh_status status, const char *text, int32_t at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    dh_error_vset(error, status, format, args);
    va_end(args);
    int32_t line = 1, column = 1;
    for (int32_t i = 0; i < at && text[i]; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte == '\n') {
            line++;
            column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            column++;
        }
    }
    dh_error_at(error, text, line, column);
    return status;
}
