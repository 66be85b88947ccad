/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See script.h: the state and its allocator, running a script, what it returned, and the reference. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "query/verb.h"
#include "script/script_internal.h"

/* A lua_Alloc that enforces options.memory. Without `memory`, Lua gives a type as `old_size`. */
static void *allocate(void *context, void *memory, size_t old_size, size_t size)
{
    dh_script *script = context;
    if (memory == NULL) old_size = 0;
    if (size == 0) {
        script->used -= old_size;
        free(memory);
        return NULL;
    }
    if (size > old_size && script->options.memory > 0 && script->used - old_size + size > script->options.memory) {
        script->out_of_memory = true;
        return NULL;
    }
    void *grown = realloc(memory, size);
    if (grown != NULL) script->used += size - old_size;
    return grown;
}

static int open_libraries(lua_State *L)
{
    dh_script *script = dh_script_of(L);
    dh_lua_open_standard_library(L);
    dh_lua_open_query(L);
    dh_lua_open_sequence(L);
    lua_newtable(L);
    dh_lua_open_statistic(L);
    dh_lua_open_dataset(L);
    dh_lua_open_chart(L);
    dh_lua_open_report(L);
    dh_lua_open_value(L);
    dh_lua_open_date(L);
    dh_lua_open_rows(L);
    lua_setglobal(L, "dienhong");
    if (script->options.dataset != NULL) {
        dh_lua_push_dataset(L, script->options.dataset, false);
        lua_setglobal(L, "ds");
    }
    lua_newtable(L);
    for (int i = 0; i < script->options.n_args; i++) {
        lua_pushstring(L, script->options.args[i]);
        lua_rawseti(L, -2, i + 1);
    }
    lua_setglobal(L, "arg");
    return 0;
}

dh_status dh_script_new(dh_script **out, const dh_script_options *options, dh_error *error)
{
    dh_script *script = dh_calloc(1, sizeof *script);
    *out = NULL;
    if (script == NULL) return dh_error_nomem(error);
    script->options = *options;
    script->L = lua_newstate(allocate, script);
    if (script->L == NULL) {
        dh_free(script);
        return dh_error_nomem(error);
    }
    *(dh_script **)lua_getextraspace(script->L) = script;
    dh_status status = DH_OK;
    if (options->dataset != NULL) status = dh_sources_add(&script->given, options->dataset, true, error);
    if (options->dataset != NULL && status == DH_OK)
        status = dh_sources_add(&script->opened, options->dataset, true, error);
    if (status != DH_OK) {
        dh_script_free(script);
        return status;
    }
    lua_pushcfunction(script->L, open_libraries);
    if (lua_pcall(script->L, 0, 0, 0) != LUA_OK) {
        dh_error_set(error, DH_ESCRIPT, "cannot set up Lua: %s", lua_tostring(script->L, -1));
        dh_script_free(script);
        return DH_ESCRIPT;
    }
    *out = script;
    return DH_OK;
}

void dh_script_free(dh_script *script)
{
    if (script == NULL) return;
    lua_close(script->L);
    dh_sources_free(&script->given);
    dh_sources_free(&script->opened);
    dh_free(script->folder);
    dh_free(script);
}

/* The error for a file that Lua cannot read; `message` is Lua's, in English, and the last resort. */
static dh_status refuse_file(const char *path, const char *message, dh_error *error)
{
    if (access(path, F_OK) != 0 && errno == ENOENT) return dh_path_refuse(path, error);
    if (access(path, R_OK) != 0) return dh_error_set(error, DH_EIO, "cannot open %s: %s", path, dh_tr(strerror(errno)));
    return dh_error_set(error, DH_EIO, "%s", message);
}

dh_status dh_script_run(dh_script *script, const char *path, const char *text, const char *name, dh_error *error)
{
    lua_State *L = script->L;
    if (path != NULL) {
        const char *slash = strrchr(path, '/');
        dh_free(script->folder);
        script->folder = slash != NULL ? dh_strndup(path, (size_t)(slash - path)) : dh_strdup(".");
        if (script->folder == NULL) return dh_error_nomem(error);
    }
    dh_script_begin(script);
    int code;
    if (path != NULL) {
        code = luaL_loadfilex(L, path, "t");
        if (code == LUA_ERRFILE) return refuse_file(path, lua_tostring(L, -1), error);
    } else {
        char chunk[128];
        snprintf(chunk, sizeof chunk, "=%s", name);
        code = luaL_loadbufferx(L, text, strlen(text), chunk, "t");
    }
    if (code == LUA_ERRSYNTAX && dh_script_misses_return(L, path, text, name, error)) return DH_ESCRIPT;
    if (code == LUA_ERRSYNTAX) {
        dh_script_explain_syntax(L, path, text, error);
        return DH_ESCRIPT;
    }
    if (code == LUA_OK) code = lua_pcall(L, 0, LUA_MULTRET, 1);
    lua_sethook(L, NULL, 0, 0);
    return code == LUA_OK ? DH_OK : dh_script_explain_failure(script, code, error);
}

/* The error for a returned value that is no query: what it is, and what to do with it. Calls no metamethods: the
 * script's code may not run here, without the hook. */
static dh_status refuse_result(lua_State *L, dh_error *error)
{
    const char *what = NULL;
    if (dh_lua_to_chart(L, 2) != NULL)
        what = DH_MESSAGE("the script returned a chart; 'dienhong chart DATASET SCRIPT.lua -o FILE.png' draws it");
    else if (luaL_testudata(L, 2, DH_LUA_REPORT) != NULL)
        what = DH_MESSAGE("the script returned a report; 'dienhong report DATASET SCRIPT.lua -o FILE.pdf' writes it");
    else if (luaL_testudata(L, 2, DH_LUA_SEQUENCE) != NULL)
        what = DH_MESSAGE("the script returned a column; return a query of it, as in 'return q:select(\"unit\")'");
    else if (dh_lua_is_row(L, 2))
        what = DH_MESSAGE("the script returned a row; return a query of it, as in 'return q:take(1)'");
    else if (lua_isnil(L, 2))
        what = DH_MESSAGE("the script returned nil, not a query; a table that the data set does not have is nil");
    else if (lua_istable(L, 2) && lua_rawgeti(L, 2, 1) != LUA_TNIL && dh_lua_to_query(L, -1) != NULL)
        what = DH_MESSAGE("the script returned a table; return one query of it, as in 'return ds:stat(…)[1]'");
    if (what != NULL) return dh_error_set(error, DH_ESCRIPT, "%s", dh_tr(what));
    return dh_error_set(error, DH_ESCRIPT, "the script returned %s; return a query, a number or a text",
                        dh_lua_type_of(L, 2));
}

static int to_text(lua_State *L)
{
    if (lua_isboolean(L, 1))
        lua_pushstring(L, lua_toboolean(L, 1) ? "true" : "false");
    else
        lua_tolstring(L, 1, NULL); /* a number becomes its text in place */
    return 1;
}

const char *dh_script_text(dh_script *script, size_t *size)
{
    lua_State *L = script->L;
    int type = lua_gettop(L) == 2 ? lua_type(L, 2) : LUA_TNONE;
    if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TBOOLEAN) return NULL;
    lua_pushcfunction(L, to_text);
    lua_pushvalue(L, 2);
    if (lua_pcall(L, 1, 1, 0) == LUA_OK) return lua_tolstring(L, -1, size);
    lua_settop(L, 2); /* no memory for it */
    return NULL;
}

/* Whether a Lua table was returned that may be one of rows: a list of queries, as ds:stat gives, is none. */
static bool is_rows(lua_State *L)
{
    bool rows = lua_istable(L, 2) && luaL_getmetafield(L, 2, "__name") == LUA_TNIL;
    if (rows && lua_rawgeti(L, 2, 1) != LUA_TNIL) rows = dh_lua_to_query(L, -1) == NULL;
    lua_settop(L, 2);
    return rows;
}

static int to_query(lua_State *L)
{
    dh_lua_push_rows(L, 1);
    return 1;
}

/* Replaces the table of rows that was returned by its query. */
static dh_status take_rows(dh_script *script, dh_error *error)
{
    lua_State *L = script->L;
    lua_pushcfunction(L, to_query);
    lua_pushvalue(L, 2);
    int code = lua_pcall(L, 1, 1, 0);
    if (code != LUA_OK) return dh_script_explain_failure(script, code, error);
    lua_replace(L, 2);
    return DH_OK;
}

dh_status dh_script_run_query(const dh_table **out, dh_lua_query *query, dh_error *error)
{
    dh_status status = dh_lua_query_table(out, query, error);
    if (status == DH_ENOMEM && query->script->options.memory > 0) {
        char text[256];
        dh_script_explain_memory(query->script, text, sizeof text);
        dh_error_set(error, DH_ENOMEM, "%s", text);
    }
    if (status != DH_EINVAL) return status;
    error->status = DH_ESCRIPT; /* what is wrong is the script's, not an argument of the program */
    return DH_ESCRIPT;
}

dh_status dh_script_result(const dh_table **out, dh_script *script, dh_error *error)
{
    int n = lua_gettop(script->L) - 1;
    *out = NULL;
    if (n <= 0) return DH_OK;
    if (n > 1)
        return dh_error_set(error, DH_ESCRIPT,
                            "the script returned %d values; return one, and print or save the others", n);
    if (is_rows(script->L)) DH_TRY(take_rows(script, error));
    dh_lua_query *query = dh_lua_to_query(script->L, 2);
    return query != NULL ? dh_script_run_query(out, query, error) : refuse_result(script->L, error);
}

bool dh_script_has_written(const dh_script *script)
{
    return script->has_written;
}

/* ---- the reference ---- */

static bool verb_at(int32_t *index, dh_script_word *out)
{
    for (const dh_verb *const *verb = dh_verbs; *verb != NULL; verb++) {
        if ((*index)-- > 0) continue;
        *out = (dh_script_word){"verbs", (*verb)->name, (*verb)->usage, (*verb)->doc};
        return true;
    }
    return false;
}

static bool word_at(int32_t *index, const char *group, const dh_lua_word *words, dh_script_word *out)
{
    for (; words->name != NULL; words++) {
        if ((*index)-- > 0) continue;
        *out = (dh_script_word){group, words->name, words->usage, words->doc};
        return true;
    }
    return false;
}

static bool field_at(int32_t *index, const char *group, const dh_lua_field *fields, dh_script_word *out)
{
    for (; fields->name != NULL; fields++) {
        if ((*index)-- > 0) continue;
        *out = (dh_script_word){group, fields->name, fields->name,
                                fields->doc != NULL ? fields->doc : dh_lua_chart_marks()};
        return true;
    }
    return false;
}

/* What values of a script can do. */
static const dh_lua_word value_words[] = {
    {"date", NULL, "dienhong.date(2024, 8, 11)",
     DH_MESSAGE("a date, as the cells of a date column are, nil when there is no such day; also "
                "dienhong.date(\"2024-08-11\"), which must be one")},
    {"year", NULL, "d.year",
     DH_MESSAGE("likewise half, quarter, month, week, day, weekday (1 for Monday); of a datetime hour, minute, second, "
                "and date")},
    {"subtract", NULL, "d - e", DH_MESSAGE("the days from the date e to d; d + 7 and d - 7 are dates")},
    {"compare", NULL, "d < e",
     DH_MESSAGE("whether d is before e; either may be a text such as \"2024-08-11\", but for "
                "==, where a text is never a date")},
    {"add_months", NULL, "d:add_months(3)",
     DH_MESSAGE("the date so many months later, its day clipped to the month's end")},
    {"format_date", NULL, "d:format(\"dd/mm/yyyy\")",
     DH_MESSAGE("the date as text: d, dd, m, mm, yy and yyyy, of a datetime also h, hh, mm and ss, other words as they "
                "stand (\"ngày dd tháng mm\"); d:format() as the locale writes it")},
    {"label", NULL, "dienhong.label(\"outcome\", \"resolved\")",
     DH_MESSAGE("what tables call a value of a column, in the report's language")},
    {"table", NULL, "dienhong.table(rows)",
     DH_MESSAGE(
         "a Lua table of rows, { { unit = \"a\", n = 1 }, … }, as a query with its columns in the order of their "
         "names; where a query is taken (return, join, a chart's data, a report's table) such a table is one")},
    {"format", NULL, "dienhong.format(value, \"percent\", 1)",
     DH_MESSAGE("the text that people read, by locale; as count, number, percent or date, with so many decimals")},
    {NULL, NULL, NULL, NULL}};

/* Functions that a script has beside its data set. */
static const dh_lua_word file_words[] = {
    {"open", NULL, "dienhong.open(path[, { profile = \"name\" }])", DH_MESSAGE("another data set, as ds is one")},
    {"read", NULL, "dienhong.read(path)", DH_MESSAGE("a delimited file, its columns as texts")},
    {"require", NULL, "require \"name\"",
     DH_MESSAGE("what name.lua returns, from beside the script, your own folder of scripts, or the program's")},
    {NULL, NULL, NULL, NULL}};

bool dh_script_word_at(int32_t index, dh_script_word *out)
{
    return verb_at(&index, out) || word_at(&index, "verbs", dh_lua_query_words, out) ||
           field_at(&index, "chart", dh_lua_chart_others, out) ||
           field_at(&index, "chart", dh_lua_chart_channels, out) ||
           field_at(&index, "chart", dh_lua_chart_fields, out) ||
           field_at(&index, "report_fields", dh_lua_report_fields, out) ||
           word_at(&index, "report", dh_lua_report_words, out) || word_at(&index, "values", value_words, out) ||
           word_at(&index, "files", file_words, out) || dh_lua_chart_mark_at(index, out);
}
