/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Helpers of the Lua functions: the script that they run in, raising errors, tables of methods. */
#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"
#include "base/message.h"
#include "script/script_internal.h"

dh_script *dh_script_of(lua_State *L)
{
    return *(dh_script **)lua_getextraspace(L);
}

void dh_script_explain_memory(const dh_script *script, char *text, size_t size)
{
    snprintf(text, size,
             dh_tr("the script's tables need more memory than its limit of %lld MiB leaves them; make it keep less, or "
                   "raise --memory-limit"),
             (long long)(script->options.memory >> 20));
}

int dh_lua_fail(lua_State *L, const dh_error *error)
{
    const dh_script *script = dh_script_of(L);
    char text[2048];
    if (error->status == DH_ENOMEM && script->options.memory > 0)
        dh_script_explain_memory(script, text, sizeof text);
    else
        dh_error_format(error, text, sizeof text);
    luaL_where(L, 1);
    lua_pushstring(L, text);
    lua_concat(L, 2);
    return lua_error(L);
}

int dh_lua_raise(lua_State *L, const char *format, ...)
{
    dh_error error;
    va_list args;
    va_start(args, format);
    dh_error_vset(&error, DH_ESCRIPT, format, args);
    va_end(args);
    luaL_where(L, 1);
    lua_pushstring(L, error.message);
    lua_concat(L, 2);
    return lua_error(L);
}

void dh_lua_push_words(lua_State *L, const dh_lua_word *words)
{
    lua_newtable(L);
    for (; words->name != NULL; words++) {
        lua_pushcfunction(L, words->call);
        lua_setfield(L, -2, words->name);
    }
}
