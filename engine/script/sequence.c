/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column of a query's result in Lua: a sequence that is indexed, counted and iterated, and read where it stands. */
#include "script/script_internal.h"

/* Its user value is the query, whose result it reads. */
typedef struct sequence {
    int32_t column;
} sequence;

void dh_lua_push_sequence(lua_State *L, int query, int32_t column)
{
    query = lua_absindex(L, query);
    sequence *made = lua_newuserdatauv(L, sizeof *made, 1);
    made->column = column;
    luaL_setmetatable(L, DH_LUA_SEQUENCE);
    lua_pushvalue(L, query);
    lua_setiuservalue(L, -2, 1);
}

/* The table of the sequence at index 1. */
static const dh_table *table_of(lua_State *L, int32_t *column)
{
    *column = ((const sequence *)luaL_checkudata(L, 1, DH_LUA_SEQUENCE))->column;
    lua_getiuservalue(L, 1, 1);
    return dh_lua_check_table(L, lua_gettop(L));
}

/* Pushes the value in a row, counted from 1; nil past the ends. */
static int push_at(lua_State *L, lua_Integer row)
{
    int32_t column;
    const dh_table *table = table_of(L, &column);
    if (row < 1 || row > dh_table_rows(table))
        lua_pushnil(L);
    else
        dh_lua_push_cell(L, dh_table_column(table, column), row - 1, dh_script_of(L)->options.locale);
    return 1;
}

static int look_up(lua_State *L)
{
    if (!lua_isinteger(L, 2))
        return dh_lua_raise(L, "a column is a sequence, without '%s'; its values are c[1] to c[#c]",
                            luaL_tolstring(L, 2, NULL));
    return push_at(L, lua_tointeger(L, 2));
}

static int length(lua_State *L)
{
    int32_t column;
    lua_pushinteger(L, dh_table_rows(table_of(L, &column)));
    return 1;
}

static int next_value(lua_State *L)
{
    int32_t column;
    lua_Integer row = luaL_checkinteger(L, 2);
    if (row < 0 || row >= dh_table_rows(table_of(L, &column))) return 0;
    push_at(L, row + 1);
    lua_pushinteger(L, row + 1);
    lua_insert(L, -2);
    return 2;
}

/* for row, value in pairs(c): nil stands for what is unknown, and does not end it, as it would end ipairs. */
static int pairs(lua_State *L)
{
    luaL_checkudata(L, 1, DH_LUA_SEQUENCE);
    lua_pushcfunction(L, next_value);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

static int to_string(lua_State *L)
{
    int32_t column;
    const dh_table *table = table_of(L, &column);
    lua_pushfstring(L, dh_tr("column '%s' of %I rows"), dh_table_column_name(table, column),
                    (LUAI_UACINT)dh_table_rows(table));
    return 1;
}

void dh_lua_open_sequence(lua_State *L)
{
    static const luaL_Reg meta[] = {
        {"__index", look_up}, {"__len", length}, {"__pairs", pairs}, {"__tostring", to_string}, {NULL, NULL}};
    luaL_newmetatable(L, DH_LUA_SEQUENCE);
    luaL_setfuncs(L, meta, 0);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
