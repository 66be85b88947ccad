/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A script that does not compile since `return` is missing before its result, as in "ds.sessions": Lua calls that a
 * syntax error at the end. It compiles once the word is put before the line where it belongs, which is looked for from
 * the last line on.
 */
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/text.h"
#include "script/script_internal.h"

#define LINES   20                  /* that are tried */
#define LARGEST ((size_t)256 << 10) /* bytes of a script that is looked at: what people write by hand */
#define SHOWN   80                  /* bytes of the line */

static bool compiles(lua_State *L, const char *text, size_t size, size_t at)
{
    luaL_Buffer made;
    luaL_buffinit(L, &made);
    luaL_addlstring(&made, text, at);
    luaL_addstring(&made, "return ");
    luaL_addlstring(&made, text + at, size - at);
    luaL_pushresult(&made);
    size_t made_size;
    const char *source = lua_tolstring(L, -1, &made_size);
    bool is = luaL_loadbufferx(L, source, made_size, "=return", "t") == LUA_OK;
    lua_pop(L, 2);
    return is;
}

/* Where the line that ends before `end` begins. */
static size_t line_before(const char *text, size_t end)
{
    while (end > 0 && text[end - 1] != '\n') end--;
    return end;
}

/* Called protected: memory may fail. Pushes the line and its number, or nothing. */
static int find(lua_State *L)
{
    size_t size, end;
    const char *text = lua_tolstring(L, 1, &size);
    end = size;
    for (int tried = 0; tried < LINES && end > 0; tried++) {
        size_t begin = line_before(text, end), at = begin;
        at += strspn(text + at, " \t");
        if (at < end && text[at] != '\n' && compiles(L, text, size, begin)) {
            size_t shown = strcspn(text + at, "\r\n");
            int line = 1;
            for (size_t i = 0; i < begin; i++) line += text[i] == '\n';
            lua_pushlstring(L, text + at, dh_text_cut(text + at, shown, SHOWN));
            lua_pushinteger(L, line);
            return 2;
        }
        end = begin > 0 ? begin - 1 : 0;
    }
    return 0;
}

/* Pushes the text of a file; false: it is not to be had. */
static bool push_file(lua_State *L, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) return false;
    luaL_Buffer text;
    char *room = luaL_buffinitsize(L, &text, LARGEST);
    size_t size = fread(room, 1, LARGEST, file);
    luaL_pushresultsize(&text, size);
    fclose(file);
    return size < LARGEST;
}

bool dh_script_misses_return(lua_State *L, const char *path, const char *text, const char *name, dh_error *error)
{
    int top = lua_gettop(L);
    lua_pushcfunction(L, find);
    if (path == NULL) lua_pushstring(L, text);
    bool is =
        (path == NULL || push_file(L, path)) && lua_pcall(L, 1, LUA_MULTRET, 0) == LUA_OK && lua_gettop(L) == top + 2;
    if (is)
        dh_error_set(error, DH_ESCRIPT,
                     "%s:%d: 'return' is missing before '%s'; a script returns its result, as in 'return ds.sessions'",
                     path != NULL ? path : name, (int)lua_tointeger(L, -1), lua_tostring(L, -2));
    lua_settop(L, top);
    return is;
}
