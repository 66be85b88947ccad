/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ds:stat in Lua: runs a statistic, of a plugin or an own one, and gives its tables, notes and charts. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "dialogue/measure/heads.h"
#include "script/own_statistic.h"

/* Frees a statistic's results when Lua raises half-way. */
static int free_results(lua_State *L)
{
    dh_results **results = lua_touserdata(L, 1);
    if (*results != NULL) dh_results_free(*results);
    *results = NULL;
    return 0;
}

/* Pushes a userdata that owns a statistic's results, NULL for now. */
static dh_results **new_results(lua_State *L)
{
    dh_results **results = lua_newuserdatauv(L, sizeof *results, 0);
    *results = NULL;
    if (luaL_newmetatable(L, "dienhong.results")) {
        lua_pushcfunction(L, free_results);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return results;
}

/* Pushes the fields of a suggested chart, with the result that it is of as `data`; nil where the plugin's text makes no
 * table. */
static void push_chart_fields(lua_State *L, int out, const dh_results *results, const char *table, const char *spec)
{
    int32_t index = 0;
    while (strcmp(dh_results_name(results, index), table) != 0) index++; /* it is there: add_chart has looked */
    lua_pushfstring(L, "return %s", spec);
    const char *text = lua_tostring(L, -1);
    bool made = luaL_loadbufferx(L, text, strlen(text), table, "t") == LUA_OK && lua_pcall(L, 0, 1, 0) == LUA_OK &&
                lua_istable(L, -1);
    lua_remove(L, -2);
    if (!made) {
        lua_pop(L, 1);
        lua_pushnil(L);
        return;
    }
    lua_rawgeti(L, out, index + 1);
    lua_setfield(L, -2, "data");
}

/* Pushes the array of suggested charts, each { table =, spec =, fields = }. */
static void push_charts(lua_State *L, int out, const dh_results *results)
{
    lua_newtable(L);
    const char *table, *spec;
    for (int32_t i = 0; dh_results_chart(results, i, &table, &spec); i++) {
        lua_createtable(L, 0, 3);
        lua_pushstring(L, table);
        lua_setfield(L, -2, "table");
        lua_pushstring(L, spec);
        lua_setfield(L, -2, "spec");
        push_chart_fields(L, out, results, table, spec);
        lua_setfield(L, -2, "fields");
        lua_rawseti(L, -2, i + 1);
    }
}

/* Pushes a Lua table: the result tables by number and by name, their `names` and `titles`, `notes`, and `charts`. */
static void push_results(lua_State *L, const dh_results *results, const dh_catalog *catalog)
{
    dh_error error = DH_ERROR_INIT;
    lua_newtable(L);
    int out = lua_gettop(L);
    lua_newtable(L);
    lua_newtable(L);
    for (int32_t i = 0; i < dh_results_tables(results); i++) {
        dh_lua_query *query = dh_lua_new_query(L, 1);
        dh_table *copy = dh_table_copy(dh_results_table(results, i));
        dh_status status = copy != NULL ? dh_lua_query_take(query, copy, catalog, &error) : dh_error_nomem(&error);
        if (status == DH_OK && query->script->measured)
            status = dh_measure_set_heads(copy, query->script->options.measures, &error);
        if (status != DH_OK) dh_lua_fail(L, &error);
        lua_pushvalue(L, -1);
        lua_rawseti(L, out, i + 1);
        lua_setfield(L, out, dh_results_name(results, i));
        lua_pushstring(L, dh_results_name(results, i));
        lua_rawseti(L, out + 1, i + 1);
        lua_pushstring(L, dh_results_title(results, i));
        lua_rawseti(L, out + 2, i + 1);
    }
    lua_setfield(L, out, "titles");
    lua_setfield(L, out, "names");
    lua_newtable(L);
    for (int32_t i = 0; dh_results_note(results, i) != NULL; i++) {
        lua_pushstring(L, dh_results_note(results, i));
        lua_rawseti(L, -2, i + 1);
    }
    lua_setfield(L, out, "notes");
    push_charts(L, out, results);
    lua_setfield(L, out, "charts");
}

/* Pushes an array of "name=value" texts of the declared parameters that the table at `index` gives, and what keeps them
 * alive. A parameter that is not declared is an error. */
static const char *const *read_params(lua_State *L, int index, const dh_statistic *statistic, int32_t *n)
{
    const char **names = lua_newuserdatauv(L, ((size_t)statistic->n_params + 1) * sizeof *names, 0);
    const char **pairs = lua_newuserdatauv(L, ((size_t)statistic->n_params + 1) * sizeof *pairs, 0);
    for (uint32_t i = 0; i < statistic->n_params; i++) names[i] = statistic->params[i].name;
    names[statistic->n_params] = NULL;
    dh_lua_check_options(L, index, statistic->name, names);
    lua_newtable(L);
    for (uint32_t i = 0; lua_istable(L, index) && i < statistic->n_params; i++) {
        if (lua_getfield(L, index, names[i]) != LUA_TNIL) {
            pairs[*n] = lua_pushfstring(L, "%s=%s", names[i], luaL_tolstring(L, -1, NULL));
            lua_rawseti(L, -4, ++*n);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    return pairs;
}

/* Pushes what the statistic is, with a capital letter. */
static void push_title(lua_State *L, const dh_statistic *statistic)
{
    dh_error error = DH_ERROR_INIT;
    const char *text = statistic->doc != NULL ? dh_tr(statistic->doc) : statistic->name;
    size_t size = strlen(text), first = 0, capital;
    if (size > 0) dh_text_next(text, size, &first);
    char letter[16];
    char *upper = dh_text_upper(text, first, &capital);
    if (upper == NULL) {
        dh_error_nomem(&error);
        dh_lua_fail(L, &error);
        return;
    }
    if (capital > sizeof letter) capital = dh_text_cut(upper, capital, sizeof letter);
    memcpy(letter, upper, capital);
    dh_free(upper); /* before Lua may raise for want of memory */
    lua_pushlstring(L, letter, capital);
    lua_pushstring(L, text + first);
    lua_concat(L, 2);
}

/* ds:stat("compare", { measure = "sessions", periods = "2018,2019" }) */
static int stat(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_script *script = dh_script_of(L);
    dh_dataset *dataset = dh_lua_check_dataset(L, 1);
    const char *name = luaL_checkstring(L, 2);
    int32_t n = 0;
    lua_settop(L, 3);
    dh_folders folders = dh_dataset_folders(dataset);
    dh_arena *arena = dh_lua_new_arena(L);
    const dh_statistic_file *own;
    if (dh_statistic_file_find(&own, &folders, name, arena, &error) != DH_OK) return dh_lua_fail(L, &error);
    if (own != NULL && dh_statistic_file_check_name(own, script->options.plugins, &error) != DH_OK)
        return dh_lua_fail(L, &error);
    if (own != NULL) {
        const char *const *given = read_params(L, 3, &own->statistic, &n);
        dh_lua_run_own_statistic(L, 1, own, given, n, arena);
        push_title(L, &own->statistic);
        lua_setfield(L, -2, "title");
        return 1;
    }
    if (dh_plugins_ensure_loaded(script->options.plugins, &error) != DH_OK) return dh_lua_fail(L, &error);
    const dh_statistic *statistic = dh_plugins_statistic(script->options.plugins, name);
    if (statistic == NULL)
        return dh_lua_raise(L, "there is no statistic '%s'; 'dienhong stat DATASET --list' names them", name);
    const char *const *pairs = read_params(L, 3, statistic, &n);
    dh_results **results = new_results(L);
    if (dh_statistic_run(results, script->options.plugins, statistic, dataset, pairs, n, &error) != DH_OK ||
        dh_measures_ensure_loaded(script->options.measures, &error) != DH_OK)
        return dh_lua_fail(L, &error);
    script->measured = true;
    push_results(L, *results, dh_dataset_catalog(dataset));
    push_title(L, statistic);
    lua_setfield(L, -2, "title");
    return 1;
}

void dh_lua_open_statistic(lua_State *L)
{
    lua_pushcfunction(L, stat);
    lua_setfield(L, LUA_REGISTRYINDEX, DH_LUA_STAT);
}
