/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of a query's result in Lua: tables of name = cell, in which what is unknown is not there, as for any table of
 * Lua. A mistyped name would be unknown in every row, and its figures wrong without a word: rows of a query share a
 * metatable, by which a name that is no column is an error. Fields that are there are read without it.
 */
#include "base/text.h"
#include "script/script_internal.h"

/* Upvalue of the functions of a row's metatable: the columns' names, names[1] to names[n], and names[name] = true. */
#define NAMES lua_upvalueindex(1)

static int refuse_name(lua_State *L, const char *name)
{
    size_t n = (size_t)lua_rawlen(L, NAMES);
    const char **names = lua_newuserdatauv(L, (n + 1) * sizeof *names, 0);
    dh_strbuf *list = dh_lua_new_text(L);
    for (size_t i = 0; i < n; i++, lua_pop(L, 1)) { /* the names stay alive in the table */
        lua_rawgeti(L, NAMES, (lua_Integer)i + 1);
        names[i] = lua_tostring(L, -1);
        dh_strbuf_printf(list, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *nearest = dh_text_nearest(name, names, n);
    dh_lua_end_text(L);
    if (nearest != NULL) return dh_lua_raise(L, "a row has no column '%s'; did you mean '%s'?", name, nearest);
    return dh_lua_raise(L, "a row has no column '%s'; it has %s", name, lua_tostring(L, -1));
}

/* __index, for what is not in the row: nil for a column, whose value is unknown. */
static int look_up(lua_State *L)
{
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    bool is_column = lua_type(L, 2) == LUA_TSTRING && lua_rawget(L, NAMES) != LUA_TNIL;
    return is_column ? 0 : refuse_name(L, luaL_tolstring(L, 2, NULL));
}

/* { unit = "26002", participants = 41, … } */
static int to_string(lua_State *L)
{
    dh_strbuf *text = dh_lua_new_text(L);
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, NAMES); i++) {
        lua_settop(L, 2);
        lua_rawgeti(L, NAMES, i);
        lua_pushvalue(L, 3);
        const char *quote = lua_rawget(L, 1) == LUA_TSTRING ? "\"" : "";
        dh_strbuf_printf(text, "%s%s = %s%s%s", i > 1 ? ", " : "{ ", lua_tostring(L, 3), quote,
                         luaL_tolstring(L, 4, NULL), quote);
    }
    lua_settop(L, 2);
    dh_strbuf_add(text, text->size > 0 ? " }" : "{}");
    dh_lua_end_text(L);
    return 1;
}

/* Pushes the metatable of the rows of the query, made for its first row. */
static void push_metatable(lua_State *L, int query, const dh_table *table)
{
    static const luaL_Reg functions[] = {{"__index", look_up}, {"__tostring", to_string}, {NULL, NULL}};
    if (lua_getiuservalue(L, query, DH_LUA_QUERY_ROWS) == LUA_TTABLE) return;
    lua_pop(L, 1);
    lua_createtable(L, 0, 4);
    lua_pushliteral(L, DH_LUA_ROW);
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    int32_t n = dh_table_columns(table);
    lua_createtable(L, n, n);
    for (int32_t c = 0; c < n; c++) {
        lua_pushstring(L, dh_table_column_name(table, c));
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, c + 1);
        lua_pushboolean(L, 1);
        lua_rawset(L, -3);
    }
    luaL_setfuncs(L, functions, 1);
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, query, DH_LUA_QUERY_ROWS);
}

void dh_lua_push_row(lua_State *L, int query, const dh_table *table, int64_t row)
{
    dh_locale locale = dh_script_of(L)->options.locale;
    query = lua_absindex(L, query);
    lua_createtable(L, 0, dh_table_columns(table));
    for (int32_t c = 0; c < dh_table_columns(table); c++) {
        dh_lua_push_cell(L, dh_table_column(table, c), row, locale);
        lua_setfield(L, -2, dh_table_column_name(table, c));
    }
    push_metatable(L, query, table);
    lua_setmetatable(L, -2);
}

bool dh_lua_is_row(lua_State *L, int index)
{
    int top = lua_gettop(L);
    bool is = lua_istable(L, index) && luaL_getmetafield(L, index, "__index") == LUA_TFUNCTION &&
              lua_tocfunction(L, -1) == look_up; /* a script may set __name, but has no way to this function */
    lua_settop(L, top);
    return is;
}
