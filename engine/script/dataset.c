/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data sets in Lua: their tables as queries, and measures. */
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "script/script_internal.h"

typedef struct lua_dataset {
    dh_dataset *dataset;
    bool owned;
} lua_dataset;

dh_dataset *dh_lua_check_dataset(lua_State *L, int index)
{
    const lua_dataset *held = luaL_checkudata(L, index, DH_LUA_DATASET);
    if (held->dataset == NULL) dh_lua_raise(L, "the data set is closed");
    return held->dataset;
}

void dh_lua_push_dataset(lua_State *L, dh_dataset *dataset, bool owned)
{
    lua_dataset *held = lua_newuserdatauv(L, sizeof *held, 0);
    *held = (lua_dataset){dataset, owned};
    luaL_setmetatable(L, DH_LUA_DATASET);
}

static int collect(lua_State *L)
{
    lua_dataset *held = luaL_checkudata(L, 1, DH_LUA_DATASET);
    if (held->owned) dh_dataset_close(held->dataset);
    *held = (lua_dataset){NULL, false};
    return 0;
}

/* A field of the table at `index` as text; NULL when it is not there. Stays on the stack, and so alive. */
static const char *option(lua_State *L, int index, const char *name)
{
    if (lua_type(L, index) != LUA_TTABLE) return NULL;
    lua_getfield(L, index, name);
    return lua_isnil(L, -1) ? NULL : luaL_tolstring(L, -1, NULL);
}

/* Of the option `complete`: 0, 1 (true) or 2 ("dated": where rows have days). */
static int32_t complete_of(lua_State *L, int index)
{
    if (!lua_istable(L, index) || lua_getfield(L, index, "complete") == LUA_TNIL) return 0;
    if (lua_type(L, -1) != LUA_TSTRING) return lua_toboolean(L, -1);
    if (strcmp(lua_tostring(L, -1), "dated") == 0) return 2;
    return dh_lua_raise(L, "complete is true or \"dated\", not '%s'", lua_tostring(L, -1));
}

/* ds:measure("sessions,opinions", { by = "unit,year", from = 2018, to = 2019, geography =, where =, parts =,
 * complete = true or "dated", level = "commune", period = "2018-Q1", calendar = "nam-bao-cao", to_date = true }) */
static int measure(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_script *script = dh_script_of(L);
    dh_dataset *dataset = dh_lua_check_dataset(L, 1);
    dh_measure_request request = {.struct_size = sizeof request, .names = luaL_checkstring(L, 2)};
    static const char *const names[] = {"by",       "from",  "to",     "geography", "where",   "parts",
                                        "complete", "level", "period", "calendar",  "to_date", NULL};
    dh_lua_check_options(L, 3, "measure", names);
    request.by = option(L, 3, "by");
    request.from = option(L, 3, "from");
    request.to = option(L, 3, "to");
    request.geography = option(L, 3, "geography");
    request.where = option(L, 3, "where");
    request.parts = option(L, 3, "parts");
    request.level = option(L, 3, "level");
    request.complete = complete_of(L, 3);
    request.calendar = option(L, 3, "calendar");
    const char *period = option(L, 3, "period");
    if (period != NULL && (request.from != NULL || request.to != NULL))
        return luaL_error(L, "%s", dh_tr("period is the whole period; leave from and to out"));
    if (period != NULL) request.from = request.to = period;
    request.to_date = lua_istable(L, 3) && lua_getfield(L, 3, "to_date") != LUA_TNIL && lua_toboolean(L, -1);
    dh_lua_query *query = dh_lua_new_query(L, 1);
    dh_table *table;
    dh_status status = dh_measure(&table, dataset, script->options.measures, &request, &error);
    script->measured = script->measured || status == DH_OK;
    if (status == DH_OK) status = dh_lua_query_take(query, table, dh_dataset_catalog(dataset), &error);
    return status == DH_OK ? 1 : dh_lua_fail(L, &error);
}

/* nil where there is no text. */
static int push_text(lua_State *L, const char *text)
{
    if (text == NULL || text[0] == '\0')
        lua_pushnil(L);
    else
        lua_pushstring(L, text);
    return 1;
}

/* Names what there is: the data set's own tables, and what every one has. */
static int refuse_name(lua_State *L, const dh_dataset *dataset, const char *name)
{
    const char *const *tables = dh_dataset_table_names(dataset);
    size_t n = 0, listed = 0;
    dh_strbuf *list = dh_lua_new_text(L);
    for (; tables[n] != NULL; n++)
        if (dh_dataset_table(dataset, tables[n]) != NULL || dh_table_index(tables[n]) < 0)
            dh_strbuf_printf(list, "%s%s", listed++ > 0 ? ", " : "", tables[n]);
    const char *nearest = dh_text_nearest(name, tables, n);
    dh_lua_end_text(L);
    if (nearest != NULL)
        return dh_lua_raise(L, "this data set has no '%s'; did you mean '%s'? It has the tables %s", name, nearest,
                            lua_tostring(L, -1));
    return dh_lua_raise(L,
                        "this data set has no '%s'; it has the tables %s, the methods measure and stat, and title, "
                        "source, as_of, synthetic, path",
                        name, lua_tostring(L, -1));
}

/* __index of a data set: ds.sessions is a query over a table, nil where the data set lacks it; ds.title … a text. */
static int look_up(lua_State *L)
{
    dh_dataset *dataset = dh_lua_check_dataset(L, 1);
    const char *name = luaL_checkstring(L, 2);
    int32_t as_of;
    if (strcmp(name, "measure") == 0)
        lua_pushcfunction(L, measure);
    else if (strcmp(name, "stat") == 0)
        lua_getfield(L, LUA_REGISTRYINDEX, DH_LUA_STAT);
    else if (strcmp(name, "title") == 0)
        return push_text(L, dh_dataset_title(dataset));
    else if (strcmp(name, "source") == 0)
        return push_text(L, dh_dataset_source(dataset));
    else if (strcmp(name, "path") == 0)
        return push_text(L, dh_dataset_path(dataset));
    else if (strcmp(name, "synthetic") == 0)
        lua_pushboolean(L, dh_dataset_is_synthetic(dataset));
    else if (strcmp(name, "as_of") == 0) {
        if (!dh_dataset_as_of(dataset, &as_of)) return 0;
        dh_lua_push_date(L, as_of);
    } else if (dh_table_index(name) >= 0 || dh_dataset_relation(dataset, name) != NULL) {
        dh_error error = DH_ERROR_INIT;
        if (dh_table_index(name) >= 0 && dh_dataset_table(dataset, name) == NULL) return 0;
        dh_lua_query *query = dh_lua_new_query(L, 1);
        if (dh_plan_scan(&query->plan, dh_dataset_catalog(dataset), name, &error) != DH_OK)
            return dh_lua_fail(L, &error);
    } else {
        return refuse_name(L, dataset, name);
    }
    return 1;
}

static int to_string(lua_State *L)
{
    lua_pushfstring(L, dh_tr("data set '%s'"), dh_dataset_path(dh_lua_check_dataset(L, 1)));
    return 1;
}

/* dienhong.open(path [, { profile = }]) */
static int open_dataset(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_script *script = dh_script_of(L);
    const char *path = luaL_checkstring(L, 1);
    if (script->options.opening == NULL) return dh_lua_raise(L, "data sets cannot be opened here");
    static const char *const names[] = {"profile", NULL};
    dh_lua_check_options(L, 2, "open", names);
    const char *profile = option(L, 2, "profile");
    dh_lua_push_dataset(L, NULL, true);
    lua_dataset *held = lua_touserdata(L, -1);
    if (dh_script_open_dataset(&held->dataset, script, path, profile, &error) != DH_OK) return dh_lua_fail(L, &error);
    return 1;
}

/* dienhong.read(path): any delimited file as a table of texts */
static int read_file(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    const dh_script *script = dh_script_of(L);
    const char *path = luaL_checkstring(L, 1);
    if (script->options.dataset == NULL) return dh_lua_raise(L, "read needs a data set to be open");
    dh_lua_query *query = dh_lua_new_query(L, 0);
    dh_table *table;
    dh_status status = dh_script_may_read(script, path, &error);
    if (status == DH_OK) status = dh_plugins_read_file(&table, script->options.plugins, path, &error);
    if (status == DH_OK) status = dh_lua_query_take(query, table, dh_dataset_catalog(script->options.dataset), &error);
    return status == DH_OK ? 1 : dh_lua_fail(L, &error);
}

void dh_lua_open_dataset(lua_State *L)
{
    luaL_newmetatable(L, DH_LUA_DATASET);
    lua_pushcfunction(L, look_up);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, collect);
    lua_setfield(L, -2, "__gc");
    lua_pushcfunction(L, to_string);
    lua_setfield(L, -2, "__tostring");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    lua_pushcfunction(L, open_dataset);
    lua_setfield(L, -2, "open");
    lua_pushcfunction(L, read_file);
    lua_setfield(L, -2, "read");
}
