/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods that read a query's result in Lua, and the metatable of queries. */
#include <string.h>

#include "base/message.h"
#include "base/text.h"
#include "dialogue/dataset/origin.h"
#include "query/verb.h"
#include "script/script_internal.h"

/* Raises for what is no column of the query, and no verb where a verb could stand. */
static int refuse_name(lua_State *L, const char *name, bool or_verb)
{
    const dh_schema *schema = &dh_lua_check_query(L, 1)->plan->schema;
    size_t n = 0, max = (size_t)schema->n + 128;
    const char **names = lua_newuserdatauv(L, max * sizeof *names, 0);
    for (int32_t i = 0; i < schema->n; i++) names[n++] = schema->fields[i].name;
    for (const dh_verb *const *verb = dh_verbs; or_verb && n < max && *verb != NULL; verb++) names[n++] = (*verb)->name;
    for (const dh_lua_word *word = dh_lua_query_words; or_verb && n < max && word->name != NULL; word++)
        names[n++] = word->name;
    const char *nearest = dh_text_nearest(name, names, n);
    if (nearest != NULL)
        return dh_lua_raise(L,
                            or_verb ? DH_MESSAGE("a query has no verb and no column '%s'; did you mean '%s'?")
                                    : DH_MESSAGE("a query has no column '%s'; did you mean '%s'?"),
                            name, nearest);
    return dh_lua_raise(L,
                        or_verb ? DH_MESSAGE("a query has no verb and no column '%s'; its columns are q:columns()")
                                : DH_MESSAGE("a query has no column '%s'; its columns are q:columns()"),
                        name);
}

static int run(lua_State *L)
{
    dh_lua_check_table(L, 1);
    lua_settop(L, 1);
    return 1;
}

static int explain(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    const dh_lua_query *query = dh_lua_check_query(L, 1);
    if (dh_plan_explain(dh_lua_new_text(L), query->plan, &error) != DH_OK) return dh_lua_fail(L, &error);
    dh_lua_end_text(L);
    return 1;
}

/* The iterator of rows(). Upvalues: the query, how many rows were given. */
static int next_row(lua_State *L)
{
    const dh_table *table = dh_lua_check_table(L, lua_upvalueindex(1));
    lua_Integer row = lua_tointeger(L, lua_upvalueindex(2));
    if (row >= dh_table_rows(table)) return 0;
    lua_pushinteger(L, row + 1);
    lua_replace(L, lua_upvalueindex(2));
    dh_lua_push_row(L, lua_upvalueindex(1), table, row);
    return 1;
}

static int rows(lua_State *L)
{
    dh_lua_check_table(L, 1);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_row, 2);
    return 1;
}

/* pairs(q): the rows with their numbers. */
static int next_numbered(lua_State *L)
{
    const dh_table *table = dh_lua_check_table(L, 1);
    lua_Integer row = luaL_checkinteger(L, 2);
    if (row < 0 || row >= dh_table_rows(table)) return 0;
    lua_pushinteger(L, row + 1);
    dh_lua_push_row(L, 1, table, row);
    return 2;
}

static int pairs(lua_State *L)
{
    dh_lua_check_table(L, 1);
    lua_pushcfunction(L, next_numbered);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

static int column(lua_State *L)
{
    const dh_table *table = dh_lua_check_table(L, 1);
    const char *name = luaL_checkstring(L, 2);
    int32_t index = dh_table_find(table, name);
    if (index < 0) return refuse_name(L, name, false);
    dh_lua_push_sequence(L, 1, index);
    return 1;
}

static int columns(lua_State *L)
{
    const dh_schema *schema = &dh_lua_check_query(L, 1)->plan->schema;
    lua_createtable(L, schema->n, 0);
    for (int32_t i = 0; i < schema->n; i++) {
        lua_pushstring(L, schema->fields[i].name);
        lua_rawseti(L, -2, i + 1);
    }
    return 1;
}

static int notes(lua_State *L)
{
    const dh_table *table = dh_lua_check_table(L, 1);
    lua_newtable(L);
    for (int32_t i = 0; dh_table_note(table, i) != NULL; i++) {
        lua_pushstring(L, dh_table_note(table, i));
        lua_rawseti(L, -2, i + 1);
    }
    return 1;
}

/* save's second argument: how the table is written, { format = …, no_formulas = true }. */
typedef struct saving {
    const dh_table_format *format; /* NULL: a sink writes it */
    const dh_sink *sink;
    bool no_formulas;
} saving;

static int refuse_format(lua_State *L, const char *name)
{
    dh_table_format_names(dh_lua_new_text(L));
    dh_lua_end_text(L);
    const char *nearest = dh_table_format_nearest(name);
    if (nearest == NULL) return dh_lua_raise(L, "save: format is %s, not '%s'", lua_tostring(L, -1), name);
    return dh_lua_raise(L, "save: there is no format '%s', did you mean '%s'? It is %s", name, nearest,
                        lua_tostring(L, -1));
}

static int refuse_ending(lua_State *L, const char *name)
{
    dh_table_format_endings(dh_lua_new_text(L), NULL);
    dh_lua_end_text(L);
    return dh_lua_raise(L, "save: '%s' ends in no format that a table can be saved as; use %s", name,
                        lua_tostring(L, -1));
}

static void read_saving(lua_State *L, const dh_script *script, const char *path, saving *out)
{
    static const char *const names[] = {"format", "no_formulas", NULL};
    const char *dot = strrchr(path, '.'), *name = NULL;
    *out = (saving){.format = dot != NULL ? dh_table_format_of_ending(dot) : NULL};
    dh_lua_check_options(L, 3, "save", names);
    if (lua_istable(L, 3)) {
        lua_getfield(L, 3, "no_formulas");
        out->no_formulas = lua_toboolean(L, -1);
        lua_getfield(L, 3, "format");
        name = lua_isnil(L, -1) ? NULL : luaL_tolstring(L, -1, NULL);
    }
    if (name != NULL && (out->format = dh_table_format_find(name)) == NULL) refuse_format(L, name);
    if (dot != NULL && out->format == NULL) out->sink = dh_plugins_sink(script->options.plugins, dot + 1);
    if (out->format == NULL && out->sink == NULL) refuse_ending(L, path);
    if (out->no_formulas && (out->format == NULL || !out->format->has_formulas))
        dh_lua_raise(L, "save: no_formulas goes with csv and csv-excel; in '%s' no text is run as a formula",
                     out->format != NULL ? out->format->name : out->sink->name);
    const dh_table_format *by_ending = dot != NULL ? dh_table_format_of_ending(dot) : NULL;
    if (out->format == NULL || by_ending == NULL || out->format == by_ending) return;
    if (by_ending->is_binary || out->format->is_binary)
        dh_lua_raise(L,
                     "save: '%s' ends as a file of format %s does, not of format %s; leave 'format' out, or name it "
                     "otherwise",
                     path, by_ending->name, out->format->name);
}

static int save(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_script *script = dh_script_of(L);
    const dh_table *table = dh_lua_check_table(L, 1);
    const char *path = luaL_checkstring(L, 2);
    saving how;
    read_saving(L, script, path, &how);
    dh_write_options options = {.locale = script->options.locale, .no_formulas = how.no_formulas};
    dh_origin origin = {0};
    dh_status status = dh_script_begin_output(script, path, &error);
    if (status == DH_OK && script->options.dataset != NULL) {
        status = dh_origin_find(&origin, script->options.dataset, NULL, &error);
        options.about = &origin.about;
    }
    if (status == DH_OK && how.sink != NULL)
        status = dh_plugins_save(script->options.plugins, how.sink, table, path, &error);
    else if (status == DH_OK)
        status = dh_table_save(path, table, how.format, &options, &error);
    dh_origin_free(&origin);
    return status == DH_OK ? 0 : dh_lua_fail(L, &error);
}

static int to_string(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    const dh_table *table = dh_lua_check_table(L, 1);
    dh_locale locale = dh_script_of(L)->options.locale;
    if (dh_table_write(dh_lua_new_text(L), table, DH_FORMAT_TABLE, locale, &error) != DH_OK)
        return dh_lua_fail(L, &error);
    dh_lua_end_text(L);
    return 1;
}

static int length(lua_State *L)
{
    lua_pushinteger(L, dh_table_rows(dh_lua_check_table(L, 1)));
    return 1;
}

/* __index: q[3] is a row, nil past the last; q.name a method, or else the column of this name. */
static int look_up(lua_State *L)
{
    if (lua_isinteger(L, 2)) {
        const dh_table *table = dh_lua_check_table(L, 1);
        lua_Integer row = lua_tointeger(L, 2);
        if (row < 1 || row > dh_table_rows(table)) return 0;
        dh_lua_push_row(L, 1, table, row - 1);
        return 1;
    }
    luaL_getmetatable(L, DH_LUA_QUERY);
    lua_getfield(L, -1, "methods");
    lua_pushvalue(L, 2);
    if (lua_rawget(L, -2) != LUA_TNIL) return 1;
    const char *name = luaL_tolstring(L, 2, NULL);
    const dh_schema *schema = &dh_lua_check_query(L, 1)->plan->schema;
    for (int32_t i = 0; i < schema->n; i++)
        if (strcmp(schema->fields[i].name, name) == 0) {
            int32_t index = dh_table_find(dh_lua_check_table(L, 1), name);
            dh_lua_push_sequence(L, 1, index);
            return 1;
        }
    return refuse_name(L, name, true);
}

static int collect(lua_State *L)
{
    dh_lua_query *query = luaL_checkudata(L, 1, DH_LUA_QUERY);
    if (query->table != NULL) dh_table_free(query->table);
    if (query->plan != NULL) dh_plan_free(query->plan);
    *query = (dh_lua_query){0};
    return 0;
}

const dh_lua_word dh_lua_query_words[] = {
    {"run", run, "run()", DH_MESSAGE("the query computed now and kept")},
    {"explain", explain, "explain()", DH_MESSAGE("the plan as text")},
    {"rows", rows, "rows()",
     DH_MESSAGE("for row in q:rows() do … row.unit … end; for i, row in pairs(q) do … end; q[1] is a row, #q their "
                "number; a name that is no column is an error")},
    {"columns", columns, "columns()", DH_MESSAGE("the columns' names")},
    {"column", column, "column(\"unit\")",
     DH_MESSAGE(
         "a column as a sequence: c[1], #c, for row, value in pairs(c); q.unit is the same where no verb has the "
         "name")},
    {"notes", notes, "notes()", DH_MESSAGE("what must be known of the result, as a list")},
    {"save", save, "save(\"land.csv\", { format = \"csv-excel\", no_formulas = true })",
     DH_MESSAGE("written below the current folder, without options in the format of its ending; no_formulas: texts "
                "that a spreadsheet would run stay texts")},
    {NULL, NULL, NULL, NULL}};

void dh_lua_open_query(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__index", look_up},      {"__len", length}, {"__pairs", pairs},
                                    {"__tostring", to_string}, {"__gc", collect}, {NULL, NULL}};
    luaL_newmetatable(L, DH_LUA_QUERY);
    luaL_setfuncs(L, meta, 0);
    dh_lua_push_words(L, dh_lua_query_words);
    dh_lua_add_verbs(L);
    lua_setfield(L, -2, "methods");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
