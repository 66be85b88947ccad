/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A query in Lua: a plan that is executed at the first access to its rows; the result is kept. */
#include "base/memory.h"
#include "execute/execute.h"
#include "script/script_internal.h"

dh_lua_query *dh_lua_to_query(lua_State *L, int index)
{
    return luaL_testudata(L, index, DH_LUA_QUERY);
}

dh_lua_query *dh_lua_check_query(lua_State *L, int index)
{
    dh_lua_query *query = luaL_testudata(L, index, DH_LUA_QUERY);
    if (query == NULL && index == 1)
        dh_lua_raise(L, "a verb follows its query behind a colon, as in ds.sessions:take(5)");
    if (query == NULL) luaL_typeerror(L, index, "query");
    if (query->plan == NULL) dh_lua_raise(L, "the query is closed");
    return query;
}

void dh_lua_push_query(lua_State *L, dh_plan *plan, int dataset)
{
    if (dataset < 0) dataset = lua_absindex(L, dataset);
    dh_lua_query *query = lua_newuserdatauv(L, sizeof *query, 1);
    *query = (dh_lua_query){plan, NULL};
    luaL_setmetatable(L, DH_LUA_QUERY);
    if (dataset == 0) return;
    /* a query shares the data set of the query it was made from */
    if (dh_lua_to_query(L, dataset) != NULL)
        lua_getiuservalue(L, dataset, 1);
    else
        lua_pushvalue(L, dataset);
    lua_setiuservalue(L, -2, 1);
}

int dh_lua_push_table(lua_State *L, dh_table *table, const dh_catalog *catalog, int dataset)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan;
    dh_table *copy = dh_table_copy(table);
    if (copy == NULL) {
        dh_table_free(table);
        return dh_lua_raise(L, "out of memory");
    }
    if (dh_plan_table(&plan, catalog, copy, &error) != DH_OK) {
        dh_table_free(table);
        return dh_lua_fail(L, &error);
    }
    dh_lua_push_query(L, plan, dataset);
    dh_lua_to_query(L, -1)->table = table;
    return 1;
}

dh_status dh_lua_query_table(const dh_table **out, dh_lua_query *query, dh_error *error)
{
    if (query->table == NULL) DH_TRY(dh_execute(&query->table, query->plan, error));
    *out = query->table;
    return DH_OK;
}

const dh_table *dh_lua_check_table(lua_State *L, int index)
{
    const dh_table *table;
    dh_error error = DH_ERROR_INIT;
    if (dh_lua_query_table(&table, dh_lua_check_query(L, index), &error) != DH_OK) dh_lua_fail(L, &error);
    return table;
}
