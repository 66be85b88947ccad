/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Helpers of the Lua functions: the script that they run in, raising errors, tables of methods. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "load/config/lua_message.h"
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

const char *dh_lua_type_of(lua_State *L, int index)
{
    int top = lua_gettop(L);
    const char *type = luaL_typename(L, index);
    if (lua_isuserdata(L, index) && luaL_getmetafield(L, index, "__name") == LUA_TSTRING) type = lua_tostring(L, -1);
    const char *words = dh_lua_type_words(type); /* of the catalogue, not of Lua */
    lua_settop(L, top);
    return words;
}

int dh_lua_type_text(lua_State *L)
{
    lua_pushstring(L, dh_lua_type_of(L, 1));
    return 1;
}

/* Pushes "a, b, c". */
static void push_list(lua_State *L, const char *const *names)
{
    dh_strbuf *list = dh_lua_new_text(L);
    for (size_t i = 0; names[i] != NULL; i++) dh_strbuf_printf(list, "%s%s", i > 0 ? ", " : "", names[i]);
    dh_lua_end_text(L);
}

static void refuse_option(lua_State *L, const char *what, const char *key, const char *const *names)
{
    push_list(L, names);
    if (names[0] == NULL) dh_lua_raise(L, "%s takes no '%s'", what, key);
    dh_lua_raise(L, "%s takes no '%s'; it takes %s", what, key, lua_tostring(L, -1));
}

int dh_lua_check_choice(lua_State *L, int index, const char *what, const char *fallback, const char *const *names)
{
    const char *name = luaL_optstring(L, index, fallback);
    size_t n = 0;
    for (; names[n] != NULL; n++)
        if (strcmp(names[n], name) == 0) return (int)n;
    const char *nearest = dh_text_nearest(name, names, n);
    push_list(L, names);
    const char *list = lua_tostring(L, -1);
    if (nearest == NULL) return dh_lua_raise(L, "%s: there is no '%s'; there are %s", what, name, list);
    return dh_lua_raise(L, "%s: there is no '%s', did you mean '%s'? There are %s", what, name, nearest, list);
}

void dh_lua_check_options(lua_State *L, int index, const char *what, const char *const *names)
{
    size_t n = 0;
    while (names[n] != NULL) n++;
    if (lua_isnoneornil(L, index)) return;
    luaL_checktype(L, index, LUA_TTABLE);
    for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "1";
        bool valid = false;
        for (size_t i = 0; i < n; i++) valid = valid || strcmp(names[i], key) == 0;
        if (valid) continue;
        const char *nearest = dh_text_nearest(key, names, n);
        if (nearest == NULL) refuse_option(L, what, key, names);
        dh_lua_raise(L, "%s takes no '%s', did you mean '%s'?", what, key, nearest);
    }
}

#define LUA_TEXT "dienhong.text"

static int free_text(lua_State *L)
{
    dh_strbuf_free(luaL_checkudata(L, 1, LUA_TEXT));
    return 0;
}

static int free_arena(lua_State *L)
{
    dh_arena **arena = lua_touserdata(L, 1);
    if (*arena != NULL) dh_arena_free(*arena);
    *arena = NULL;
    return 0;
}

dh_arena *dh_lua_new_arena(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_arena **arena = lua_newuserdatauv(L, sizeof *arena, 0);
    *arena = NULL;
    if (luaL_newmetatable(L, "dienhong.arena")) {
        lua_pushcfunction(L, free_arena);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    *arena = dh_arena_new();
    if (*arena != NULL) return *arena;
    dh_error_nomem(&error);
    dh_lua_fail(L, &error);
    return NULL;
}

dh_strbuf *dh_lua_new_text(lua_State *L)
{
    dh_strbuf *text = lua_newuserdatauv(L, sizeof *text, 0);
    *text = (dh_strbuf){0};
    if (luaL_newmetatable(L, LUA_TEXT)) {
        lua_pushcfunction(L, free_text);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return text;
}

void dh_lua_end_text(lua_State *L)
{
    dh_strbuf *text = lua_touserdata(L, -1);
    dh_error error = DH_ERROR_INIT;
    if (text->failed) {
        dh_error_nomem(&error);
        dh_lua_fail(L, &error);
    }
    lua_pushlstring(L, text->data != NULL ? text->data : "", text->size);
    dh_strbuf_free(text);
    lua_remove(L, -2);
}

void dh_lua_push_words(lua_State *L, const dh_lua_word *words)
{
    lua_newtable(L);
    for (; words->name != NULL; words++) {
        lua_pushcfunction(L, words->call);
        lua_setfield(L, -2, words->name);
    }
}
