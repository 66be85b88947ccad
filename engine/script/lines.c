/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lines.h: running lines, and showing what they gave. Values stand on the stack from 2 on, above the message
 * handler. */
#include "script/lines.h"

#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "script/script_internal.h"

/* ---- running ---- */

/* Copies the locals of the main function, which is about to return, to globals. */
static void keep_locals(lua_State *L, lua_Debug *event)
{
    const char *name;
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    for (int i = 1; (name = lua_getlocal(L, event, i)) != NULL; i++) {
        if (name[0] == '(') { /* a temporary */
            lua_pop(L, 1);
            continue;
        }
        lua_pushstring(L, name);
        lua_insert(L, -2);
        lua_rawset(L, -3);
    }
    lua_pop(L, 1);
}

/* The hook of a line: watches it, and sees its function return. */
static void watch_line(lua_State *L, lua_Debug *event)
{
    if (event->event != LUA_HOOKRET) {
        dh_script_watch(L, event);
        return;
    }
    lua_getinfo(L, "f", event);
    bool is_line = lua_topointer(L, -1) == dh_script_of(L)->line;
    lua_pop(L, 1);
    if (is_line) keep_locals(L, event);
}

/* Calls the function below its arguments, watched, with the message handler at 1. */
static int call(dh_script *script, int n_args, int n_results)
{
    lua_sethook(script->L, watch_line, LUA_MASKCOUNT | LUA_MASKRET, 10000);
    int code = lua_pcall(script->L, n_args, n_results, 1);
    lua_sethook(script->L, NULL, 0, 0);
    script->line = NULL;
    return code;
}

/* Whether the message on top is of a text that ends too early. */
static bool ends_early(lua_State *L)
{
    static const char end[] = "<eof>";
    size_t size;
    const char *message = lua_tolstring(L, -1, &size);
    return message != NULL && size >= sizeof end - 1 && strcmp(message + size - (sizeof end - 1), end) == 0;
}

/* Pushes the function of the text, or a message; *early: the text is only a beginning. A text that `return` makes an
 * expression is one, and the beginning of one, where it is no statement. */
static int load(lua_State *L, const char *text, const char *name, bool *early, dh_error *error)
{
    char chunk[64] = "=";
    dh_strbuf expression = {0};
    strncat(chunk, name, sizeof chunk - 2);
    dh_strbuf_printf(&expression, "return %s", text);
    if (expression.failed) {
        dh_strbuf_free(&expression);
        dh_error_nomem(error);
        return LUA_ERRMEM;
    }
    int code = luaL_loadbufferx(L, expression.data, expression.size, chunk, "t");
    dh_strbuf_free(&expression);
    *early = false;
    if (code != LUA_ERRSYNTAX) return code;
    *early = ends_early(L);
    lua_pop(L, 1);
    code = luaL_loadbufferx(L, text, strlen(text), chunk, "t");
    *early = code == LUA_ERRSYNTAX && (*early || ends_early(L));
    return code;
}

/* Whether the value is a list of queries, as a statistic gives. */
static bool is_results(lua_State *L, int index)
{
    bool is = lua_istable(L, index) && lua_rawgeti(L, index, 1) != LUA_TNIL && dh_lua_to_query(L, -1) != NULL;
    lua_settop(L, index);
    return is;
}

/* Called protected, with the values: keeps the first one, and spreads a statistic's results. */
static int take_values(lua_State *L)
{
    int n = lua_gettop(L);
    if (n > 0 && !lua_isnil(L, 1)) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
        lua_pushliteral(L, "_");
        lua_pushvalue(L, 1);
        lua_rawset(L, -3);
        lua_pop(L, 1);
    }
    if (n != 1 || !is_results(L, 1)) return n;
    lua_Unsigned n_tables = lua_rawlen(L, 1);
    luaL_checkstack(L, (int)n_tables + 10, NULL);
    for (lua_Unsigned i = 1; i <= n_tables; i++) lua_rawgeti(L, 1, (lua_Integer)i);
    int notes = lua_gettop(L) + 1, n_notes = 0;
    lua_pushliteral(L, "notes");
    bool listed = lua_rawget(L, 1) == LUA_TTABLE;
    dh_strbuf *text = dh_lua_new_text(L);
    for (; listed && lua_rawgeti(L, notes, n_notes + 1) != LUA_TNIL; n_notes++, lua_pop(L, 1))
        dh_strbuf_printf(text, "%s%s", n_notes > 0 ? "\n" : "", luaL_tolstring(L, -1, NULL)), lua_pop(L, 1);
    lua_settop(L, notes + 1);
    dh_lua_end_text(L);
    lua_remove(L, notes);
    return (int)n_tables + (n_notes > 0);
}

/* Runs a function that is on top, and with `keep` takes what it leaves. */
static dh_status run(dh_script *script, bool keep, dh_error *error)
{
    lua_State *L = script->L;
    script->line = keep ? lua_topointer(L, -1) : NULL;
    int code = call(script, 0, LUA_MULTRET);
    if (code == LUA_OK && keep) {
        lua_pushcfunction(L, take_values);
        lua_insert(L, 2);
        code = call(script, lua_gettop(L) - 2, LUA_MULTRET);
    }
    return code == LUA_OK ? DH_OK : dh_script_explain_failure(script, code, error);
}

/* What a function is loaded by, into an empty state. */
static void begin(dh_script *script)
{
    lua_settop(script->L, 0);
    script->out_of_memory = false;
    script->deadline = 0; /* who runs a session keeps the time */
    lua_pushcfunction(script->L, dh_script_explain_error);
}

/* The error for a text that Lua cannot load. */
static dh_status refuse_text(dh_script *script, int code, const char *text, dh_error *error)
{
    if (code != LUA_ERRSYNTAX) return dh_script_explain_failure(script, code, error);
    dh_script_explain_syntax(script->L, NULL, text, error);
    return DH_ESCRIPT;
}

dh_status dh_script_run_lines(dh_script *script, const char *text, const char *name, bool *incomplete, dh_error *error)
{
    dh_error failed = DH_ERROR_INIT;
    begin(script);
    bool early = false;
    int code = load(script->L, text, name, &early, &failed);
    if (failed.status != DH_OK) {
        *error = failed;
        return failed.status;
    }
    if (incomplete != NULL) *incomplete = early;
    if (incomplete != NULL && *incomplete) {
        lua_settop(script->L, 0);
        return DH_OK;
    }
    return code == LUA_OK ? run(script, true, error) : refuse_text(script, code, text, error);
}

dh_status dh_script_evaluate(dh_script *script, const char *expression, const char *name, dh_error *error)
{
    char chunk[64];
    dh_strbuf text = {0};
    begin(script);
    snprintf(chunk, sizeof chunk, "=%s", name);
    dh_strbuf_printf(&text, "return %s", expression);
    int code = text.failed ? LUA_ERRMEM : luaL_loadbufferx(script->L, text.data, text.size, chunk, "t");
    dh_status status = text.failed      ? dh_error_nomem(error)
                       : code == LUA_OK ? run(script, false, error)
                                        : refuse_text(script, code, text.data, error);
    dh_strbuf_free(&text);
    return status;
}

/* ---- showing ---- */

int dh_script_n_values(const dh_script *script)
{
    int n = lua_gettop(script->L) - 1;
    return n > 0 ? n : 0;
}

/* Whether it is a plain table whose first element is one, too. */
static bool is_rows(lua_State *L, int index)
{
    int top = lua_gettop(L);
    bool rows = lua_istable(L, index) && !luaL_getmetafield(L, index, "__name") &&
                lua_rawgeti(L, index, 1) == LUA_TTABLE && (dh_lua_is_row(L, -1) || !lua_getmetatable(L, -1));
    lua_settop(L, top);
    return rows;
}

/* Pushes a value as text. No addresses, which differ from run to run. */
static void push_text(lua_State *L, int index)
{
    int top = lua_gettop(L);
    index = lua_absindex(L, index);
    if (luaL_testudata(L, index, DH_LUA_DATASET) != NULL)
        lua_pushfstring(L, dh_tr("the data set '%s'; '.tables' lists its tables"),
                        dh_dataset_path(dh_lua_check_dataset(L, index)));
    else if (dh_lua_to_chart(L, index) != NULL)
        lua_pushstring(L, dh_tr("a chart; '.chart FILE.png' draws it"));
    else if (luaL_testudata(L, index, DH_LUA_REPORT) != NULL)
        lua_pushstring(L, dh_tr("a report; '.report FILE.pdf' writes it"));
    else if (dh_lua_to_query(L, index) != NULL)
        lua_pushstring(L, dh_tr("a query"));
    else if (lua_type(L, index) < LUA_TTABLE || luaL_getmetafield(L, index, "__tostring") != LUA_TNIL)
        luaL_tolstring(L, index, NULL);
    else
        lua_pushstring(L, dh_lua_type_of(L, index));
    lua_copy(L, -1, top + 1); /* a metafield may stand below it */
    lua_settop(L, top + 1);
}

#define SHOWN 1000 /* entries of a table */

/* Pushes a table's entries, "key = value", a line each. */
static void push_entries(lua_State *L, int index)
{
    int n = 0;
    dh_strbuf *text = dh_lua_new_text(L);
    int at = lua_gettop(L);
    lua_pushcfunction(L, dh_lua_ordered_pairs);
    lua_pushvalue(L, index);
    lua_call(L, 1, 3);
    for (;;) {
        lua_pushvalue(L, at + 1);
        lua_pushvalue(L, at + 2);
        lua_pushvalue(L, at + 3);
        lua_call(L, 2, 2);
        if (lua_isnil(L, -2)) break;
        if (n++ == SHOWN) {
            dh_strbuf_add(text, "\n…");
            break;
        }
        lua_copy(L, -2, at + 3);
        push_text(L, -2);
        push_text(L, -2);
        dh_strbuf_printf(text, "%s%s = %s", n > 1 ? "\n" : "", lua_tostring(L, -2), lua_tostring(L, -1));
        lua_settop(L, at + 3);
    }
    lua_settop(L, at);
    dh_lua_end_text(L);
}

/* Called protected: the value as a query, where it is rows, else as a text. */
static int to_shown(lua_State *L)
{
    if (dh_lua_to_query(L, 1) != NULL) return 1;
    if (is_rows(L, 1))
        dh_lua_push_rows(L, 1);
    else if (dh_lua_is_row(L, 1) || (lua_istable(L, 1) && !luaL_getmetafield(L, 1, "__tostring")))
        push_entries(L, 1);
    else
        push_text(L, 1);
    return 1;
}

/* Replaces the value at `index` by what shows it. */
static dh_status make_shown(dh_script *script, int index, dh_error *error)
{
    lua_State *L = script->L;
    lua_pushcfunction(L, to_shown);
    lua_pushvalue(L, index);
    int code = call(script, 1, 1);
    if (code != LUA_OK) return dh_script_explain_failure(script, code, error);
    lua_replace(L, index);
    return DH_OK;
}

dh_status dh_script_value(dh_script *script, int i, const dh_table **table, const char **text, size_t *size,
                          dh_error *error)
{
    *table = NULL;
    *text = NULL;
    DH_TRY(make_shown(script, i + 2, error));
    dh_lua_query *query = dh_lua_to_query(script->L, i + 2);
    if (query != NULL) return dh_script_run_query(table, query, error);
    *text = lua_tolstring(script->L, i + 2, size);
    return DH_OK;
}

dh_script_kind dh_script_value_kind(const dh_script *script)
{
    lua_State *L = script->L;
    if (lua_gettop(L) < 2 || lua_isnil(L, 2)) return DH_SCRIPT_NONE;
    if (dh_lua_to_query(L, 2) != NULL || is_rows(L, 2)) return DH_SCRIPT_QUERY;
    if (dh_lua_to_chart(L, 2) != NULL) return DH_SCRIPT_CHART;
    return luaL_testudata(L, 2, DH_LUA_REPORT) != NULL ? DH_SCRIPT_REPORT : DH_SCRIPT_OTHER;
}

/* Called protected: the value, the method's name, and its argument if it takes one. */
static int call_method(lua_State *L)
{
    int n = lua_gettop(L);
    if (is_rows(L, 1)) {
        dh_lua_push_rows(L, 1);
        lua_replace(L, 1);
    }
    lua_pushvalue(L, 2);
    lua_gettable(L, 1);
    lua_pushvalue(L, 1);
    if (n > 2) lua_pushvalue(L, 3);
    lua_call(L, n > 2 ? 2 : 1, 1);
    return 1;
}

dh_status dh_script_call_method(dh_script *script, const char *method, const char *argument, const char **text,
                                dh_error *error)
{
    lua_State *L = script->L;
    lua_settop(L, 2);
    lua_pushcfunction(L, call_method);
    lua_pushvalue(L, 2);
    lua_pushstring(L, method);
    if (argument != NULL) lua_pushstring(L, argument);
    int code = call(script, argument != NULL ? 3 : 2, 1);
    if (code != LUA_OK) return dh_script_explain_failure(script, code, error);
    *text = lua_tostring(L, -1);
    return DH_OK;
}

/* Called protected: the value, and the fields. */
static int make_chart(lua_State *L)
{
    const char *const *fields = lua_touserdata(L, 2);
    lua_newtable(L);
    lua_pushvalue(L, 1);
    lua_setfield(L, 3, "data");
    for (; fields[0] != NULL; fields += 2) {
        lua_pushstring(L, fields[1]);
        lua_setfield(L, 3, fields[0]);
    }
    dh_lua_push_chart(L, 3);
    return 1;
}

dh_status dh_script_make_chart(dh_script *script, const char *const *fields, dh_error *error)
{
    lua_State *L = script->L;
    lua_settop(L, 2);
    lua_pushcfunction(L, make_chart);
    lua_pushvalue(L, 2);
    lua_pushlightuserdata(L, (void *)(uintptr_t)fields);
    int code = call(script, 2, 1);
    if (code != LUA_OK) return dh_script_explain_failure(script, code, error);
    lua_replace(L, 2);
    return DH_OK;
}
