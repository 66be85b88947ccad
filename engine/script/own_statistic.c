/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See own_statistic.h. `run` returns a query or rows, or a list of { name =, title =, data =, chart = } with `notes`
 * beside its items; title and notes are texts, or { vi =, en = }.
 */
#include "script/own_statistic.h"

#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "dialogue/measure/heads.h"

/* Loads the file and leaves its function `run` on the stack. */
static void push_run(lua_State *L, const dh_statistic_file *statistic)
{
    dh_error error = DH_ERROR_INIT;
    const dh_script *script = dh_script_of(L);
    if (statistic->place == DH_PLACE_DATASET && dh_script_may_read(script, statistic->path, &error) != DH_OK)
        dh_lua_fail(L, &error);
    if (luaL_loadfilex(L, statistic->path, "t") != LUA_OK) lua_error(L); /* it has been read as data before */
    lua_call(L, 0, 1);
    if (!lua_istable(L, -1) || lua_getfield(L, -1, "run") != LUA_TFUNCTION)
        dh_lua_raise(L, "%s: the statistic has no function 'run'; write run = function(ds, p) return … end",
                     statistic->path);
    lua_remove(L, -2);
}

static void push_value(lua_State *L, const dh_value *value)
{
    if (!value->valid) {
        lua_pushnil(L);
        return;
    }
    switch (value->type) {
    case DH_BOOL: lua_pushboolean(L, value->as.boolean); return;
    case DH_INT64: lua_pushinteger(L, value->as.integer); return;
    case DH_FLOAT64: lua_pushnumber(L, value->as.number); return;
    case DH_DATE: dh_lua_push_date(L, (int32_t)value->as.integer); return;
    default: lua_pushlstring(L, value->as.text.data, (size_t)value->as.text.size); return;
    }
}

static void push_params(lua_State *L, const dh_statistic *statistic, const char *const *pairs, int32_t n_pairs,
                        dh_arena *arena)
{
    dh_error error = DH_ERROR_INIT;
    dh_value *values;
    if (dh_statistic_params(&values, statistic, pairs, n_pairs, arena, &error) != DH_OK) dh_lua_fail(L, &error);
    lua_createtable(L, 0, (int)statistic->n_params);
    for (uint32_t i = 0; i < statistic->n_params; i++) {
        push_value(L, &values[i]);
        lua_setfield(L, -2, statistic->params[i].name);
    }
}

/* Calls the function below its `n` arguments, with `require` beside the statistic's file; what it raises is raised on,
 * with the lines of the file that led to it. */
static void call_beside(lua_State *L, const dh_statistic_file *statistic, int n)
{
    dh_script *script = dh_script_of(L);
    char *before = script->folder;
    bool read_only = script->read_only;
    const char *slash = strrchr(statistic->path, '/');
    script->folder = slash != NULL ? dh_strndup(statistic->path, (size_t)(slash - statistic->path)) : dh_strdup(".");
    int function = lua_gettop(L) - n;
    lua_pushcfunction(L, dh_script_explain_error);
    lua_insert(L, function);
    if (script->folder == NULL) {
        dh_error error = DH_ERROR_INIT;
        script->folder = before;
        dh_error_nomem(&error);
        dh_lua_fail(L, &error);
    }
    script->read_only = read_only || statistic->place == DH_PLACE_DATASET;
    int code = lua_pcall(L, n, 1, function);
    script->read_only = read_only;
    dh_free(script->folder);
    script->folder = before;
    if (code != LUA_OK) lua_error(L);
    lua_remove(L, function);
}

/* ---- what it gave ---- */

/* A result that is being put together: the stack indices of its tables. */
typedef struct made {
    const char *name; /* of the statistic */
    int out, names, titles, notes, charts;
} made;

/* Replaces the text of `key`, or { vi =, en = }, on top by the text in the reader's language; nil stays. */
static void take_text(lua_State *L, const char *key)
{
    if (lua_istable(L, -1)) {
        bool vi = dh_message_locale() == DH_LOCALE_VI;
        if (lua_getfield(L, -1, vi ? "vi" : "en") == LUA_TNIL) {
            lua_pop(L, 1);
            lua_getfield(L, -1, vi ? "en" : "vi");
        }
        lua_remove(L, -2);
    }
    if (!lua_isnil(L, -1) && lua_type(L, -1) != LUA_TSTRING)
        dh_lua_raise(L, "'%s' takes a text, or { vi = \"…\", en = \"…\" }, not %s", key, dh_lua_type_of(L, -1));
}

/* Replaces the query or rows on top by its query, which has been run, with titles of measures as heads. */
static void take_data(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_script *script = dh_script_of(L);
    dh_lua_query *query = dh_lua_to_query(L, -1);
    const dh_table *table;
    if (query == NULL) {
        if (!lua_istable(L, -1))
            dh_lua_raise(L, "a result of a statistic is a query or a list of rows, not %s", dh_lua_type_of(L, -1));
        dh_lua_push_rows(L, lua_gettop(L));
        lua_remove(L, -2);
        query = dh_lua_to_query(L, -1);
    }
    if (dh_lua_query_table(&table, query, &error) != DH_OK) dh_lua_fail(L, &error);
    if (dh_measures_ensure_loaded(script->options.measures, &error) != DH_OK ||
        dh_measure_set_heads(query->table, script->options.measures, &error) != DH_OK)
        dh_lua_fail(L, &error);
}

/* Adds the query on top under a name and a title, both texts; pops it. */
static void add_table(lua_State *L, const made *m, const char *name, const char *title)
{
    lua_Integer n = luaL_len(L, m->names) + 1;
    if (lua_getfield(L, m->out, name) != LUA_TNIL) dh_lua_raise(L, "the result table '%s' is there twice", name);
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    lua_rawseti(L, m->out, n);
    lua_setfield(L, m->out, name);
    lua_pushstring(L, name);
    lua_rawseti(L, m->names, n);
    lua_pushstring(L, title);
    lua_rawseti(L, m->titles, n);
}

/* Adds the chart that an item suggests: a copy of its fields, with the item's data. */
static void add_chart(lua_State *L, const made *m, int item, const char *name)
{
    if (lua_getfield(L, item, "chart") == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    if (!lua_istable(L, -1))
        dh_lua_raise(L, "chart is a table of fields, such as { mark = \"bar\", x = \"unit\", y = \"n\" }, not %s",
                     dh_lua_type_of(L, -1));
    lua_createtable(L, 0, 2);
    lua_newtable(L);
    for (lua_pushnil(L); lua_next(L, -4) != 0; lua_pop(L, 1)) {
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, -5);
    }
    lua_getfield(L, m->out, name);
    lua_setfield(L, -2, "data");
    lua_setfield(L, -2, "fields");
    lua_pushstring(L, name);
    lua_setfield(L, -2, "table");
    lua_rawseti(L, m->charts, luaL_len(L, m->charts) + 1);
    lua_pop(L, 1);
}

/* The item on top; `index`: its number, from 1. */
static void add_item(lua_State *L, const made *m, lua_Integer index)
{
    static const char *const names[] = {"name", "title", "data", "chart", NULL};
    int item = lua_gettop(L);
    dh_lua_check_options(L, item, m->name, names);
    if (lua_getfield(L, item, "name") == LUA_TNIL) {
        lua_pop(L, 1);
        if (index == 1)
            lua_pushstring(L, m->name);
        else
            lua_pushfstring(L, "%s_%d", m->name, (int)index);
    }
    const char *name = luaL_checkstring(L, -1);
    lua_getfield(L, item, "title");
    take_text(L, "title");
    const char *title = lua_isnil(L, -1) ? name : lua_tostring(L, -1);
    lua_getfield(L, item, "data");
    take_data(L);
    add_table(L, m, name, title);
    add_chart(L, m, item, name);
    lua_settop(L, item - 1);
}

static void add_notes(lua_State *L, const made *m, int given)
{
    if (lua_getfield(L, given, "notes") == LUA_TNIL) return;
    if (!lua_istable(L, -1)) dh_lua_raise(L, "notes is a list of texts, not %s", dh_lua_type_of(L, -1));
    int notes = lua_gettop(L);
    for (lua_Integer i = 1; lua_rawgeti(L, notes, i) != LUA_TNIL; i++) {
        take_text(L, "notes");
        if (lua_isnil(L, -1)) dh_lua_raise(L, "a note is a text, or { vi = \"…\", en = \"…\" }, and has neither");
        lua_rawseti(L, m->notes, i);
    }
}

/* Whether a list of { data = … } was returned, and not a table of rows, whose cells are no tables. */
static bool is_list(lua_State *L, int index)
{
    bool list = lua_type(L, index) == LUA_TTABLE && lua_rawgeti(L, index, 1) == LUA_TTABLE;
    if (list) {
        int type = lua_getfield(L, -1, "data");
        list = type == LUA_TTABLE || (type == LUA_TUSERDATA && dh_lua_to_query(L, -1) != NULL);
    }
    lua_settop(L, index);
    return list;
}

/* Replaces what `run` gave, its only argument but the statistic's name, by the table that ds:stat gives. */
static int put_together(lua_State *L)
{
    const char *name = lua_touserdata(L, 2);
    lua_settop(L, 1);
    made m = {name, 2, 3, 4, 5, 6};
    if (lua_isnil(L, 1))
        return dh_lua_raise(L, "the statistic returned nothing; its function 'run' ends with 'return' and a query");
    bool list = is_list(L, 1);
    for (int i = 0; i < 5; i++) lua_newtable(L);
    if (list) {
        for (lua_Integer i = 1; lua_rawgeti(L, 1, i) != LUA_TNIL; i++) add_item(L, &m, i);
        lua_pop(L, 1);
        add_notes(L, &m, 1);
    } else {
        lua_pushvalue(L, 1);
        take_data(L);
        add_table(L, &m, name, name);
    }
    lua_settop(L, m.charts);
    lua_setfield(L, m.out, "charts");
    lua_setfield(L, m.out, "notes");
    lua_setfield(L, m.out, "titles");
    lua_setfield(L, m.out, "names");
    return 1;
}

void dh_lua_run_own_statistic(lua_State *L, int dataset, const dh_statistic_file *statistic, const char *const *pairs,
                              int32_t n_pairs, dh_arena *arena)
{
    dataset = lua_absindex(L, dataset);
    dh_script_of(L)->measured = true;
    push_run(L, statistic);
    lua_pushvalue(L, dataset);
    push_params(L, &statistic->statistic, pairs, n_pairs, arena);
    call_beside(L, statistic, 2);
    lua_pushcfunction(L, put_together);
    lua_insert(L, -2);
    lua_pushlightuserdata(L, (void *)(uintptr_t)statistic->statistic.name);
    if (lua_pcall(L, 2, 1, 0) == LUA_OK) return;
    lua_pushfstring(L, "%s: ", statistic->path);
    lua_insert(L, -2);
    lua_concat(L, 2);
    lua_error(L);
}

/* ---- for the program ---- */

/* A statistic that is run for its results. */
typedef struct job {
    const dh_statistic_file *statistic;
    const char *const *pairs;
    int32_t n_pairs;
    dh_arena *arena;
    dh_results *results; /* owned */
} job;

/* Adds table `index` of the results, from 1, which stand at `out`. */
static dh_status add_result(lua_State *L, dh_results *results, int out, lua_Integer index, dh_error *error)
{
    lua_rawgeti(L, out, index);
    lua_getfield(L, out, "names");
    lua_rawgeti(L, -1, index);
    lua_getfield(L, out, "titles");
    lua_rawgeti(L, -1, index);
    const char *name = lua_tostring(L, -3), *title = lua_tostring(L, -1);
    const dh_lua_query *query = dh_lua_to_query(L, out + 1);
    dh_table *copy = dh_table_copy(query->table);
    dh_status status = copy != NULL ? dh_results_add_table(results, name, copy, error) : dh_error_nomem(error);
    /* the only table is called by the statistic's title, as those of plugins are */
    if (status == DH_OK) status = dh_results_set_title(results, title, error);
    lua_settop(L, out);
    return status;
}

static int run_job(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    job *work = lua_touserdata(L, 1);
    dh_status status = DH_OK;
    lua_getglobal(L, "ds");
    dh_lua_run_own_statistic(L, 2, work->statistic, work->pairs, work->n_pairs, work->arena);
    int out = lua_gettop(L);
    lua_Integer n = luaL_len(L, out);
    for (lua_Integer i = 1; status == DH_OK && i <= n; i++) status = add_result(L, work->results, out, i, &error);
    lua_getfield(L, out, "notes");
    for (lua_Integer i = 1; status == DH_OK && lua_rawgeti(L, out + 1, i) == LUA_TSTRING; i++) {
        status = dh_results_add_note(work->results, lua_tostring(L, -1), &error);
        lua_pop(L, 1);
    }
    return status == DH_OK ? 0 : dh_lua_fail(L, &error);
}

dh_status dh_script_run_statistic(dh_results **out, dh_script *script, const dh_statistic_file *statistic,
                                  const char *const *pairs, int32_t n_pairs, dh_error *error)
{
    job work = {statistic, pairs, n_pairs, dh_arena_new(), dh_results_new()};
    *out = NULL;
    dh_status status = work.arena != NULL && work.results != NULL ? dh_script_call(script, run_job, &work, error)
                                                                  : dh_error_nomem(error);
    if (work.arena != NULL) dh_arena_free(work.arena);
    if (status == DH_OK)
        *out = work.results;
    else
        dh_results_free(work.results);
    return status;
}
