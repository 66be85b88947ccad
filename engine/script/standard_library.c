/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The standard library as scripts see it: no files, no processes, no debugging. For the same results in every run,
 * math.random starts from a fixed seed, and pairs goes in order of key (numbers, then text): Lua's own order changes
 * with each start.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "script/script_internal.h"
#include "table/write.h"

static int key_rank(lua_State *L, int index)
{
    int type = lua_type(L, index);
    return type == LUA_TNUMBER ? 0 : type == LUA_TSTRING ? 1 : type == LUA_TBOOLEAN ? 2 : 3;
}

/* Whether a < b, for keys of one table: numbers, texts, booleans, then others in no order. */
static int compare_keys(lua_State *L)
{
    int a = key_rank(L, 1), b = key_rank(L, 2);
    int less = a != b   ? a < b
               : a <= 1 ? lua_compare(L, 1, 2, LUA_OPLT)
                        : a == 2 && !lua_toboolean(L, 1) && lua_toboolean(L, 2);
    lua_pushboolean(L, less);
    return 1;
}

/* The iterator of pairs. Upvalues: the table, its sorted keys, the position. */
static int next_pair(lua_State *L)
{
    for (;;) {
        lua_Integer at = lua_tointeger(L, lua_upvalueindex(3)) + 1;
        lua_pushinteger(L, at);
        lua_replace(L, lua_upvalueindex(3));
        if (lua_rawgeti(L, lua_upvalueindex(2), at) == LUA_TNIL) return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 2;
        lua_pop(L, 2); /* the entry was removed during the traversal: skip it */
    }
}

int dh_lua_ordered_pairs(lua_State *L)
{
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_call(L, 1, 3);
        return 3;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, "dienhong.sort");
    lua_newtable(L);
    lua_Integer n = 0;
    for (lua_pushnil(L); lua_next(L, 1) != 0; lua_pop(L, 1)) {
        lua_pushvalue(L, -2);
        lua_rawseti(L, 3, ++n);
    }
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 3);
    lua_pushcfunction(L, compare_keys);
    lua_call(L, 2, 0);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 3);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_pair, 3);
    return 1;
}

/* print: queries as tables, the rest as Lua does. */
static int print(lua_State *L)
{
    FILE *out = dh_script_of(L)->options.out;
    int n = lua_gettop(L);
    dh_script_of(L)->has_written = true;
    if (out == NULL) out = stdout;
    for (int i = 1; i <= n; i++) {
        size_t size;
        const char *text = luaL_tolstring(L, i, &size);
        if (i > 1) fputc('\t', out);
        fwrite(text, 1, size, out);
        bool ends = dh_lua_to_query(L, i) != NULL && size > 0 && text[size - 1] == '\n';
        if (i == n && !ends) fputc('\n', out);
        lua_pop(L, 1);
    }
    if (n == 0) fputc('\n', out);
    return 0;
}

/* load(text [, name]) of source text only, never of binary chunks. */
static int load_text(lua_State *L)
{
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size);
    const char *name = luaL_optstring(L, 2, "=load");
    bool has_env = !lua_isnone(L, 4);
    if (luaL_loadbufferx(L, text, size, name, "t") != LUA_OK) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    if (has_env) {
        lua_pushvalue(L, 4);
        if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
    }
    return 1;
}

/* setmetatable that refuses __gc: when the state is closed, a finaliser could use objects that are freed already. */
static int set_metatable(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    if (lua_istable(L, 2)) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL) return dh_lua_raise(L, "__gc is not available to scripts");
    }
    lua_settop(L, 2);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 2, 1);
    return 1;
}

static bool is_module_name(const char *name)
{
    if (name[0] == '\0' || name[0] == '/' || strstr(name, "..") != NULL) return false;
    for (const char *c = name; *c != '\0'; c++)
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./", *c) == NULL) return false;
    return true;
}

/* Loads the file at the top, which it replaces by the function; raises. */
static void load_module(lua_State *L, bool check)
{
    dh_error error = DH_ERROR_INIT;
    const char *path = lua_tostring(L, -1);
    if (check && dh_script_may_read(dh_script_of(L), path, &error) != DH_OK) dh_lua_fail(L, &error);
    int code = luaL_loadfilex(L, path, "t");
    if (code == LUA_ERRSYNTAX) {
        dh_script_explain_syntax(L, path, NULL, &error);
        lua_pushstring(L, error.message);
    }
    if (code != LUA_OK) lua_error(L);
    lua_remove(L, -2);
}

/* require: NAME.lua beside the script, then in the user's folder of scripts, then in the program's. Each is run once.
 */
static int require(lua_State *L)
{
    const dh_script *script = dh_script_of(L);
    const char *name = luaL_checkstring(L, 1);
    lua_settop(L, 1);
    if (!is_module_name(name)) return dh_lua_raise(L, "'%s' is not the name of a module beside the script", name);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, "dienhong.modules");
    if (lua_getfield(L, 2, name) != LUA_TNIL) return 1;
    const char *user = script->options.user_folder;
    for (int i = 0; i < 3; i++) {
        lua_settop(L, 2);
        const char *folder = i == 0   ? (script->folder != NULL ? script->folder : ".")
                             : i == 2 ? script->options.scripts_folder
                             : user   ? lua_pushfstring(L, "%s/scripts", user)
                                      : NULL;
        if (folder == NULL || !dh_path_is_file(lua_pushfstring(L, "%s/%s.lua", folder, name))) continue;
        load_module(L, i == 0);
        lua_pushvalue(L, 1);
        lua_call(L, 1, 1);
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            lua_pushboolean(L, 1);
        }
        lua_pushvalue(L, -1);
        lua_setfield(L, 2, name);
        return 1;
    }
    return dh_lua_raise(L, "there is no '%s.lua' beside the script, in your own folder of scripts, or in the program's",
                        name);
}

/* math.randomseed(number): without one, Lua would take the clock, and results would differ from run to run. */
static int random_seed(lua_State *L)
{
    luaL_checknumber(L, 1);
    lua_settop(L, 2);
    if (lua_isnil(L, 2)) lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 0);
    return 0;
}

/* __index of a refused library; upvalue: its name. */
static int refuse(lua_State *L)
{
    return dh_lua_raise(L, "%s.%s is not available to scripts: they read through ds and write through save()",
                        lua_tostring(L, lua_upvalueindex(1)), luaL_tolstring(L, 2, NULL));
}

/* Puts a stub in the library's place, of which every field raises an error that says why it is missing. */
static void refuse_library(lua_State *L, const char *name)
{
    lua_newtable(L);
    lua_newtable(L);
    lua_pushstring(L, name);
    lua_pushcclosure(L, refuse, 1);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_setglobal(L, name);
}

void dh_lua_open_standard_library(lua_State *L)
{
    static const luaL_Reg libraries[] = {{LUA_GNAME, luaopen_base},        {LUA_TABLIBNAME, luaopen_table},
                                         {LUA_STRLIBNAME, luaopen_string}, {LUA_MATHLIBNAME, luaopen_math},
                                         {LUA_UTF8LIBNAME, luaopen_utf8},  {LUA_COLIBNAME, luaopen_coroutine}};
    static const char *const removed[] = {"dofile", "loadfile", "collectgarbage"};
    static const luaL_Reg replaced[] = {
        {"pairs", dh_lua_ordered_pairs}, {"print", print}, {"load", load_text}, {"require", require}};
    static const char *const refused[] = {"os", "io", "debug", "package"};
    for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
        luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
        lua_pop(L, 1);
    }
    for (size_t i = 0; i < sizeof removed / sizeof removed[0]; i++) {
        lua_pushnil(L);
        lua_setglobal(L, removed[i]);
    }
    for (size_t i = 0; i < sizeof replaced / sizeof replaced[0]; i++) {
        lua_pushcfunction(L, replaced[i].func);
        lua_setglobal(L, replaced[i].name);
    }
    lua_getglobal(L, "setmetatable");
    lua_pushcclosure(L, set_metatable, 1);
    lua_setglobal(L, "setmetatable");
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) refuse_library(L, refused[i]);
    lua_getglobal(L, LUA_STRLIBNAME);
    lua_pushnil(L);
    lua_setfield(L, -2, "dump");
    lua_getglobal(L, LUA_TABLIBNAME);
    lua_getfield(L, -1, "sort");
    lua_setfield(L, LUA_REGISTRYINDEX, "dienhong.sort");
    lua_getglobal(L, LUA_MATHLIBNAME); /* the same numbers in every run */
    lua_getfield(L, -1, "randomseed");
    lua_pushinteger(L, 1284);
    lua_call(L, 1, 0);
    lua_getfield(L, -1, "randomseed");
    lua_pushcclosure(L, random_seed, 1);
    lua_setfield(L, -2, "randomseed");
    lua_pop(L, 3);
}
