/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data sets in Lua: their tables as queries, measures, statistics. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/heads.h"
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
        lua_pushcfunction(L, stat);
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
