/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a value stands in the text of a data file: Lua's tables keep no places, so braces, keys and commas are followed
 * in the text. What the text makes by other means (variables, loops) is not found. */
#ifndef DH_LOAD_CONFIG_LUA_PLACE_H
#define DH_LOAD_CONFIG_LUA_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A stretch of the text: at first all of it, or a table with its braces. */
typedef struct dh_lua_span {
    size_t begin, end;
} dh_lua_span;

/* Narrows the span to the table that stands in it as key = { … }. False: there is none. */
bool dh_lua_find_field(const char *source, dh_lua_span *span, const char *key);
/* Narrows a span that is a table to the table that is its item number `item`, from 1. False: there is none. */
bool dh_lua_find_item(const char *source, dh_lua_span *span, int32_t item);
/* Where `key` first stands in the span as a whole word, in code or in a text but not in a comment; its end = nowhere.
 */
size_t dh_lua_find_word(const char *source, dh_lua_span span, const char *key);

#endif
