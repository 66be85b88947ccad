/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lines.h: what can be written at a place of a line, asked of the values themselves. */
#include <string.h>

#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "execute/execute.h"
#include "query/verb.h"
#include "script/lines.h"
#include "script/script_internal.h"

/* What is asked for, handed to the protected call. */
typedef struct request {
    dh_script *script;
    const char *expression, *path, *column, *prefix;
    char separator;
    int max;
    dh_script_take take;
    void *context;
} request;

static void give(const request *asked, const char *name)
{
    asked->take(asked->context, name, strlen(name));
}

/* Pushes the value of the expression; raises. */
static void evaluate(lua_State *L, const char *expression)
{
    lua_pushfstring(L, "return %s", expression);
    if (luaL_loadbufferx(L, lua_tostring(L, -1), strlen(lua_tostring(L, -1)), "=repl", "t") != LUA_OK) lua_error(L);
    lua_call(L, 0, 1);
}

static bool is_name(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    if (text[0] == '\0' || strchr(letters, text[0]) == NULL) return false;
    for (const char *c = text; *c != '\0'; c++)
        if (strchr(letters, *c) == NULL && (*c < '0' || *c > '9')) return false;
    return true;
}

static void give_keys(lua_State *L, int table, const request *asked)
{
    table = lua_absindex(L, table);
    for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1))
        if (lua_type(L, -2) == LUA_TSTRING && is_name(lua_tostring(L, -2))) give(asked, lua_tostring(L, -2));
}

static void give_dataset(const dh_dataset *dataset, const request *asked)
{
    static const char *const methods[] = {"measure", "stat", NULL};
    static const char *const fields[] = {"title", "source", "as_of", "synthetic", "path", NULL};
    const char *const *tables = dh_dataset_table_names(dataset);
    for (const char *const *table = tables; asked->separator == '.' && *table != NULL; table++)
        if (dh_dataset_table(dataset, *table) != NULL || dh_table_index(*table) < 0) give(asked, *table);
    for (const char *const *name = asked->separator == '.' ? fields : methods; asked->separator != '"' && *name != NULL;
         name++)
        give(asked, *name);
}

static void give_query(const dh_plan *plan, const request *asked)
{
    for (int32_t i = 0; asked->separator != ':' && i < plan->schema.n; i++) give(asked, plan->schema.fields[i].name);
    if (asked->separator != ':') return;
    for (const dh_verb *const *verb = dh_verbs; *verb != NULL; verb++) give(asked, (*verb)->name);
    for (const dh_lua_word *word = dh_lua_query_words; word->name != NULL; word++) give(asked, word->name);
}

static void give_words(lua_State *L, const request *asked)
{
    static const char *const words[] = {"and",      "break",  "do",   "else", "elseif", "end",   "false", "for",
                                        "function", "goto",   "if",   "in",   "local",  "nil",   "not",   "or",
                                        "repeat",   "return", "then", "true", "until",  "while", NULL};
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    give_keys(L, -1, asked);
    for (const char *const *word = words; *word != NULL; word++) give(asked, *word);
}

static int give_names(lua_State *L)
{
    const request *asked = lua_touserdata(L, 1);
    if (asked->expression == NULL) {
        give_words(L, asked);
        return 0;
    }
    evaluate(L, asked->expression);
    if (luaL_testudata(L, -1, DH_LUA_DATASET) != NULL)
        give_dataset(dh_lua_check_dataset(L, -1), asked);
    else if (dh_lua_to_query(L, -1) != NULL)
        give_query(dh_lua_to_query(L, -1)->plan, asked);
    else if (lua_istable(L, -1) && asked->separator != '"')
        give_keys(L, -1, asked);
    else if (luaL_getmetafield(L, -1, "__index") == LUA_TTABLE &&
             asked->separator == ':') /* a report, a chart, a text */
        give_keys(L, -1, asked);
    return 0;
}

/* The table that the key `name` links to; NULL: none. */
static const dh_table *target_of(const dh_table *table, const char *name)
{
    const dh_column *column = dh_table_get(table, name);
    return column != NULL && column->type == DH_CATEGORY && column->dictionary != NULL
               ? dh_dictionary_target(column->dictionary)
               : NULL;
}

static int give_names_behind(lua_State *L)
{
    const request *asked = lua_touserdata(L, 1);
    evaluate(L, asked->expression);
    const dh_lua_query *query = dh_lua_to_query(L, -1);
    const dh_table *at = NULL;
    if (query == NULL) return 0;
    for (const char *part = asked->path; *part != '\0';) {
        size_t size = strcspn(part, ".");
        const char *name = lua_pushlstring(L, part, size);
        bool first = part == asked->path;
        for (int32_t i = 0; first && i < query->plan->schema.n; i++)
            if (strcmp(query->plan->schema.fields[i].name, name) == 0) at = query->plan->schema.fields[i].target;
        if (!first) at = target_of(at, name);
        if (at == NULL) return 0;
        part += size + (part[size] == '.');
    }
    for (int32_t i = 0; at != NULL && i < dh_table_columns(at); i++) give(asked, dh_table_column_name(at, i));
    return 0;
}

/* The distinct values, read by a query of their own. */
static int give_values(lua_State *L)
{
    const request *asked = lua_touserdata(L, 1);
    dh_error error = DH_ERROR_INIT;
    evaluate(L, asked->expression);
    if (dh_lua_to_query(L, -1) == NULL) return 0;
    const dh_plan *plan = dh_lua_to_query(L, -1)->plan;
    while (plan->node == DH_NODE_GROUP_BY) plan = plan->input; /* only an aggregate may follow it */
    dh_lua_query *distinct = dh_lua_new_query(L, -1), *sorted = dh_lua_new_query(L, -1);
    if (dh_plan_distinct(&distinct->plan, plan, asked->column, &error) != DH_OK ||
        dh_plan_sort(&sorted->plan, distinct->plan, asked->column, &error) != DH_OK)
        return dh_lua_fail(L, &error);
    const dh_table *table = dh_lua_check_table(L, -1);
    const dh_column *column = dh_table_column(table, 0);
    if (column->type != DH_CATEGORY && column->type != DH_TEXT) return 0;
    size_t size, prefix = strlen(asked->prefix);
    for (int64_t row = 0, n = 0; row < dh_table_rows(table) && n < asked->max; row++) {
        if (!dh_column_is_valid(column, row)) continue;
        const char *text = dh_column_text(column, row, &size);
        if (size < prefix || memcmp(text, asked->prefix, prefix) != 0) continue;
        asked->take(asked->context, text, size);
        n++;
    }
    return 0;
}

/* Runs it protected and watched; the last lines' values stay below. */
static void ask(request *asked, lua_CFunction function)
{
    lua_State *L = asked->script->L;
    int top = lua_gettop(L);
    if (lua_checkstack(L, 10) == 0) return;
    lua_sethook(L, dh_script_watch, LUA_MASKCOUNT, 10000);
    lua_pushcfunction(L, function);
    lua_pushlightuserdata(L, asked);
    (void)lua_pcall(L, 1, 0, 0);
    lua_sethook(L, NULL, 0, 0);
    lua_settop(L, top);
}

void dh_script_names(dh_script *script, const char *expression, char separator, dh_script_take take, void *context)
{
    ask(
        &(request){
            .script = script, .expression = expression, .separator = separator, .take = take, .context = context},
        give_names);
}

void dh_script_names_behind(dh_script *script, const char *expression, const char *path, dh_script_take take,
                            void *context)
{
    ask(&(request){.script = script, .expression = expression, .path = path, .take = take, .context = context},
        give_names_behind);
}

void dh_script_column_values(dh_script *script, const char *expression, const char *column, const char *prefix, int max,
                             dh_script_take take, void *context)
{
    ask(&(request){.script = script,
                   .expression = expression,
                   .column = column,
                   .prefix = prefix,
                   .max = max,
                   .take = take,
                   .context = context},
        give_values);
}
