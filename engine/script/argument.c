/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queries that are given to functions: a query itself, or a Lua table of rows, { { kind = "periodic", n = 3 }, … },
 * which is one wherever one is taken. Such a table is read by raw access: code of the script does not run here. */
#include "base/text.h"
#include "script/script_internal.h"

/* The list's length; raises for what is no list of tables. */
static lua_Integer check_list(lua_State *L, int list)
{
    lua_Integer n = (lua_Integer)lua_rawlen(L, list), met = 0;
    for (lua_pushnil(L); lua_next(L, list) != 0; lua_pop(L, 1)) {
        lua_Integer at = lua_isinteger(L, -2) ? lua_tointeger(L, -2) : 0;
        if (at < 1 || at > n)
            return dh_lua_raise(L,
                                "a table of rows is a list, { { kind = \"a\", n = 1 }, … }; this one has the key '%s'",
                                luaL_tolstring(L, -2, NULL));
        met++;
        if (!lua_istable(L, -1))
            return dh_lua_raise(L, "row %lld of a table of rows is %s; each is a table such as { kind = \"a\", n = 1 }",
                                (long long)at, dh_lua_type_of(L, -1));
    }
    if (met < n) /* the length of a list with gaps is any of its ends */
        return dh_lua_raise(L, "a table of rows has gaps: %lld of %lld rows are nil; table.remove leaves none",
                            (long long)(n - met), (long long)n);
    return n;
}

/* Pushes the list of the names that the rows have, in order of their bytes: Lua keeps none. */
static lua_Integer push_names(lua_State *L, int list, lua_Integer n)
{
    lua_Integer count = 0;
    lua_newtable(L);
    lua_newtable(L);
    int names = lua_gettop(L) - 1, met = names + 1;
    for (lua_Integer row = 1; row <= n; row++) {
        lua_rawgeti(L, list, row);
        for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
            size_t size;
            const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tolstring(L, -2, &size) : NULL;
            if (name == NULL || size == 0 || !dh_text_is_valid(name, size))
                dh_lua_raise(L, "row %lld of a table of rows has a key that is no name of a column: '%s'",
                             (long long)row, luaL_tolstring(L, -2, NULL));
            lua_pushvalue(L, -2);
            if (lua_rawget(L, met) == LUA_TNIL) {
                lua_pushvalue(L, -3);
                lua_rawseti(L, names, ++count);
                lua_pushvalue(L, -3);
                lua_pushboolean(L, 1);
                lua_rawset(L, met);
            }
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, "dienhong.sort");
    lua_pushvalue(L, names);
    lua_call(L, 1, 0);
    return count;
}

/* Adds to `table` the column whose name is on top, which stays there. */
static void add_column(lua_State *L, dh_table *table, int list, lua_Integer n)
{
    dh_error error = DH_ERROR_INIT;
    int name = lua_gettop(L);
    dh_column **column = dh_lua_new_column(L);
    for (lua_Integer row = 1; row <= n; row++) {
        lua_rawgeti(L, list, row);
        lua_pushvalue(L, name);
        lua_rawget(L, -2);
        dh_lua_append(L, column, row - 1, lua_tostring(L, name));
        lua_pop(L, 2);
    }
    dh_lua_end_column(L, column, n, lua_tostring(L, name));
    if (dh_table_add(table, lua_tostring(L, name), dh_column_ref(*column), &error) != DH_OK) dh_lua_fail(L, &error);
    lua_settop(L, name);
}

void dh_lua_push_rows(lua_State *L, int index)
{
    dh_error error = DH_ERROR_INIT;
    const dh_dataset *dataset = dh_script_of(L)->options.dataset;
    int list = lua_absindex(L, index);
    if (dataset == NULL) dh_lua_raise(L, "a table of rows needs a data set to be open");
    lua_Integer n = check_list(L, list);
    dh_lua_query *query = dh_lua_new_query(L, 0);
    int made = lua_gettop(L);
    query->table = dh_table_new();
    if (query->table == NULL) {
        dh_error_nomem(&error);
        dh_lua_fail(L, &error);
    }
    lua_Integer columns = push_names(L, list, n);
    if (n == 0 && dh_table_add_note(query->table, &error, "an empty list of rows has no columns") != DH_OK)
        dh_lua_fail(L, &error);
    if (n > 0 && columns == 0) dh_lua_raise(L, "a table of rows has %lld rows, but no column", (long long)n);
    for (lua_Integer c = 1; c <= columns; c++) {
        lua_rawgeti(L, made + 1, c);
        add_column(L, query->table, list, n);
        lua_pop(L, 1);
    }
    if (dh_lua_query_take(query, query->table, dh_dataset_catalog(dataset), &error) != DH_OK) dh_lua_fail(L, &error);
    lua_settop(L, made);
}

dh_lua_query *dh_lua_check_query(lua_State *L, int index)
{
    if (index > 1 && lua_istable(L, index)) {
        dh_lua_push_rows(L, index);
        lua_replace(L, index);
    }
    dh_lua_query *query = luaL_testudata(L, index, DH_LUA_QUERY);
    if (query == NULL && index == 1)
        dh_lua_raise(L, "a verb follows its query behind a colon, as in ds.sessions:take(5)");
    if (query == NULL) luaL_typeerror(L, index, "query");
    if (query->plan == NULL) dh_lua_raise(L, "the query is closed");
    return query;
}

const dh_table *dh_lua_check_table(lua_State *L, int index)
{
    const dh_table *table;
    dh_error error = DH_ERROR_INIT;
    if (dh_lua_query_table(&table, dh_lua_check_query(L, index), &error) != DH_OK) dh_lua_fail(L, &error);
    return table;
}

/* dienhong.table(rows) */
static int make(lua_State *L)
{
    if (dh_lua_to_query(L, 1) != NULL) {
        lua_settop(L, 1);
        return 1;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    dh_lua_push_rows(L, 1);
    return 1;
}

void dh_lua_open_rows(lua_State *L)
{
    lua_pushcfunction(L, make);
    lua_setfield(L, -2, "table");
}
