/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A query in Lua: a plan that is executed at the first access to its rows; the result is kept. */
#include "dialogue/measure/heads.h"
#include "execute/execute.h"
#include "script/script_internal.h"

dh_lua_query *dh_lua_to_query(lua_State *L, int index)
{
    return luaL_testudata(L, index, DH_LUA_QUERY);
}

dh_lua_query *dh_lua_new_query(lua_State *L, int dataset)
{
    if (dataset < 0) dataset = lua_absindex(L, dataset);
    dh_lua_query *query = lua_newuserdatauv(L, sizeof *query, DH_LUA_QUERY_VALUES);
    *query = (dh_lua_query){.script = dh_script_of(L)};
    luaL_setmetatable(L, DH_LUA_QUERY);
    if (dataset == 0) return query;
    /* a query shares the data set of the query it was made from */
    if (dh_lua_to_query(L, dataset) != NULL)
        lua_getiuservalue(L, dataset, DH_LUA_QUERY_SOURCE);
    else
        lua_pushvalue(L, dataset);
    lua_setiuservalue(L, -2, DH_LUA_QUERY_SOURCE);
    return query;
}

dh_status dh_lua_query_take(dh_lua_query *query, dh_table *table, const dh_catalog *catalog, dh_error *error)
{
    query->table = table;
    dh_table *copy = dh_table_copy(table);
    return copy != NULL ? dh_plan_table(&query->plan, catalog, copy, error) : dh_error_nomem(error);
}

dh_status dh_lua_query_table(const dh_table **out, dh_lua_query *query, dh_error *error)
{
    if (query->table == NULL) {
        DH_TRY(dh_execute(&query->table, query->plan, error));
        if (query->script->measured) DH_TRY(dh_measure_set_heads(query->table, query->script->options.measures, error));
    }
    *out = query->table;
    return DH_OK;
}
