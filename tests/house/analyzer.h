/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Included before each file of engine/ and charts/ that Clang's analyzer reads (analyzer.sh). It sees one file at a
 * time, and has to be told of functions of other files: which return the status that they are given, a failure; which
 * never return; and that the engine's memory is that of the C library, which has to be freed, once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "load/config/lua_data.h"
#include "query/lexer.h"

#define dh_error_set(error, status, ...)             (dh_error_set(error, status, __VA_ARGS__), (status))
#define dh_error_nomem(error)                        (dh_error_nomem(error), DH_ENOMEM)
#define dh_query_fail(error, status, ...)            (dh_query_fail(error, status, __VA_ARGS__), (status))
#define dh_data_error(file, key, error, status, ...) (dh_data_error(file, key, error, status, __VA_ARGS__), (status))

#if __has_include(<lauxlib.h>)
#include <lauxlib.h>
#define NEVER_RETURNS __attribute__((analyzer_noreturn))
int dh_lua_fail(lua_State *L, const dh_error *error) NEVER_RETURNS;
int dh_lua_raise(lua_State *L, const char *format, ...) NEVER_RETURNS;
int luaL_error(lua_State *L, const char *format, ...) NEVER_RETURNS;
int luaL_typeerror(lua_State *L, int place, const char *type) NEVER_RETURNS;
int lua_error(lua_State *L) NEVER_RETURNS;
#undef NEVER_RETURNS
#endif

/* Anything at all is in it: zero, or never written, would be taken for so after a function of another file filled it.
 */
int analyzer_byte(void);
static inline void *analyzer_memory(size_t size)
{
    void *memory = malloc(size);
    if (memory != NULL) memset(memory, analyzer_byte(), size);
    return memory;
}

#define dh_malloc(size)          analyzer_memory(size)
#define dh_calloc(count, size)   analyzer_memory((count) * (size))
#define dh_realloc(memory, size) realloc(memory, size)
#define dh_free(memory)          free(memory)
