/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports in Lua: dienhong.report{ title = … } and the blocks that are added to it. */
#include <stdio.h>
#include <string.h>

#include "base/foreign.h"
#include "base/memory.h"
#include "base/message.h"
#include "script/script_internal.h"

typedef struct lua_report {
    dh_report *report;
    const dh_charts_api *api;
    char *title; /* NULL = none */
} lua_report;

static lua_report *check_report(lua_State *L)
{
    lua_report *r = luaL_checkudata(L, 1, DH_LUA_REPORT);
    if (r->report == NULL) dh_lua_raise(L, "the report is closed");
    return r;
}

/* The end of every method: raises the error, or returns the report. */
static int done(lua_State *L, dh_status status, const dh_error *error)
{
    if (status != DH_OK) return dh_lua_fail(L, error);
    lua_settop(L, 1); /* the report: calls can be chained */
    return 1;
}

enum { FIELD_TEXT, FIELD_FLAG };

#define SETTING(member) offsetof(dh_report_settings, member)

const dh_lua_field dh_lua_report_fields[] = {
    {"title", FIELD_TEXT, SETTING(title), DH_MESSAGE("the title")},
    {"subtitle", FIELD_TEXT, SETTING(subtitle), DH_MESSAGE("below the title")},
    {"author", FIELD_TEXT, SETTING(author), DH_MESSAGE("who made it")},
    {"subject", FIELD_TEXT, SETTING(subject), DH_MESSAGE("what it is about, in the file's properties")},
    {"keywords", FIELD_TEXT, SETTING(keywords), DH_MESSAGE("likewise")},
    {"notice", FIELD_TEXT, SETTING(notice), DH_MESSAGE("shown on top; of synthetic data it says so by itself")},
    {"date", FIELD_TEXT, SETTING(date), DH_MESSAGE("as it is to be shown")},
    {"font", FIELD_TEXT, SETTING(font), DH_MESSAGE("a family")},
    {"contents", FIELD_FLAG, SETTING(contents), DH_MESSAGE("true: a table of contents")},
    {NULL, 0, 0, NULL}};

/* A text field of the settings; NULL when it is not there. Stays on the stack, and so alive. */
static const char *field(lua_State *L, const char *name)
{
    return lua_getfield(L, 1, name) == LUA_TNIL ? NULL : luaL_checkstring(L, -1);
}

/* A field that is true or false; `fallback` when it is not there. */
static bool flag(lua_State *L, int index, const char *name, bool fallback)
{
    int type = lua_getfield(L, index, name);
    if (type != LUA_TNIL && type != LUA_TBOOLEAN)
        dh_lua_raise(L, "report: %s is %s; it is true or false", name, dh_lua_type_of(L, -1));
    bool value = type == LUA_TNIL ? fallback : lua_toboolean(L, -1);
    lua_pop(L, 1);
    return value;
}

static int make_report(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_script *script = dh_script_of(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    dh_report_settings settings = {.locale = script->options.locale, .created = dh_script_created(script)};
    const char *names[sizeof dh_lua_report_fields / sizeof dh_lua_report_fields[0]] = {0};
    for (size_t i = 0; dh_lua_report_fields[i].name != NULL; i++) names[i] = dh_lua_report_fields[i].name;
    dh_lua_check_options(L, 1, "report", names);
    for (const dh_lua_field *f = dh_lua_report_fields; f->name != NULL; f++)
        if (f->kind == FIELD_TEXT) *(const char **)((char *)&settings + f->place) = field(L, f->name);
    if (settings.notice == NULL && script->options.dataset != NULL && dh_dataset_is_synthetic(script->options.dataset))
        settings.notice = dh_tr("The detailed data in this report is synthetic, not official.");
    settings.contents = flag(L, 1, "contents", false);
    lua_report *made = lua_newuserdatauv(L, sizeof *made, 1);
    *made = (lua_report){NULL, NULL, NULL};
    luaL_setmetatable(L, DH_LUA_REPORT);
    lua_newtable(L); /* keeps the queries and charts shown, and so their data sets, alive */
    lua_setiuservalue(L, -2, 1);
    dh_status status = dh_drawing(&made->api, &error);
    if (status == DH_OK && settings.title != NULL && (made->title = dh_strdup(settings.title)) == NULL)
        status = dh_error_nomem(&error);
    if (status == DH_OK) status = made->api->report_new(&made->report, &settings, &error);
    return status == DH_OK ? 1 : dh_lua_fail(L, &error);
}

/* The value at `index` lives as long as the report. */
static void keep_alive(lua_State *L, int index)
{
    lua_getiuservalue(L, 1, 1);
    lua_pushvalue(L, index);
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
    lua_pop(L, 1);
}

static int heading(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    lua_report *r = check_report(L);
    int level = (int)luaL_checkinteger(L, 2);
    return done(L, r->api->report_heading(r->report, level, luaL_checkstring(L, 3), &error), &error);
}

static int paragraph(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    lua_report *r = check_report(L);
    return done(L, r->api->report_paragraph(r->report, luaL_checkstring(L, 2), &error), &error);
}

/* r:table(query, { caption =, titles = { column = "Cột" }, notes = false }) */
static int table(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    lua_report *r = check_report(L);
    dh_lua_query *query = dh_lua_check_query(L, 2);
    const dh_table *shown;
    lua_settop(L, 3);
    if (dh_lua_query_table(&shown, query, &error) != DH_OK) return dh_lua_fail(L, &error);
    int32_t n = dh_table_columns(shown);
    const char **titles = lua_newuserdatauv(L, ((size_t)n + 1) * sizeof *titles, 0);
    memset(titles, 0, ((size_t)n + 1) * sizeof *titles);
    const char *caption = NULL;
    static const char *const names[] = {"caption", "titles", "notes", NULL};
    luaL_checkstack(L, n + 16, "too many columns");
    dh_lua_check_options(L, 3, "report:table", names);
    bool notes = !lua_istable(L, 3) || flag(L, 3, "notes", true);
    if (lua_istable(L, 3)) {
        if (lua_getfield(L, 3, "caption") != LUA_TNIL) caption = luaL_checkstring(L, -1);
        int has_titles = lua_getfield(L, 3, "titles") == LUA_TTABLE, at = lua_gettop(L);
        if (!has_titles && !lua_isnil(L, -1))
            dh_lua_raise(L, "report: %s is %s; it is a table of texts", "titles", dh_lua_type_of(L, at));
        for (int32_t c = 0; has_titles && c < n; c++)
            if (lua_getfield(L, at, dh_table_column_name(shown, c)) != LUA_TNIL) titles[c] = luaL_checkstring(L, -1);
    }
    keep_alive(L, 2);
    if (notes) return done(L, r->api->report_table(r->report, shown, titles, caption, &error), &error);
    dh_table *bare = dh_table_copy(shown);
    if (bare == NULL) return done(L, dh_error_nomem(&error), &error);
    dh_table_drop_notes(bare);
    dh_status status = r->api->report_table(r->report, bare, titles, caption, &error);
    dh_table_free(bare);
    return done(L, status, &error);
}

static int chart(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    lua_report *r = check_report(L);
    const dh_lua_chart *shown = dh_lua_to_chart(L, 2);
    if (shown == NULL) {
        luaL_checktype(L, 2, LUA_TTABLE);
        shown = dh_lua_push_chart(L, 2);
        lua_replace(L, 2);
    }
    keep_alive(L, 2);
    return done(L, r->api->report_chart(r->report, &shown->spec, &error), &error);
}

static int list(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    lua_report *r = check_report(L);
    luaL_checktype(L, 2, LUA_TTABLE);
    int n = (int)lua_rawlen(L, 2);
    luaL_checkstack(L, n + 8, "too many items");
    const char **items = lua_newuserdatauv(L, ((size_t)n + 1) * sizeof *items, 0);
    for (int i = 0; i < n; i++) {
        lua_rawgeti(L, 2, i + 1);
        items[i] = luaL_checkstring(L, -1);
    }
    return done(L, r->api->report_list(r->report, items, n, &error), &error);
}

static int page_break(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    lua_report *r = check_report(L);
    return done(L, r->api->report_page_break(r->report, &error), &error);
}

static dh_status draw_pdf(dh_strbuf *out, const void *report, const dh_charts_api *api, dh_chart_warn warn,
                          void *warn_context, dh_error *error)
{
    return api->report_write_pdf(out, report, warn, warn_context, error);
}

static dh_status draw_html(dh_strbuf *out, const void *report, const dh_charts_api *api, dh_chart_warn warn,
                           void *warn_context, dh_error *error)
{
    return api->report_write_html(out, report, warn, warn_context, error);
}

static dh_status write_report(dh_script *script, const lua_report *r, const char *path, dh_error *error)
{
    const char *dot = strrchr(path, '.');
    bool pdf = dot != NULL && strcmp(dot, ".pdf") == 0, html = dot != NULL && strcmp(dot, ".html") == 0;
    if (!pdf && !html)
        return dh_error_set(error, DH_EINVAL, "'%s' ends in no report's format; use .pdf or .html", path);
    dh_drawing_job job = {DH_DRAWING_REPORT, r->title, pdf ? draw_pdf : draw_html, r->report};
    return dh_drawing_to_file(script, &job, path, error);
}

static int save(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    lua_report *r = check_report(L);
    dh_script *script = dh_script_of(L);
    const char *path = luaL_checkstring(L, 2);
    dh_status status = dh_script_begin_output(script, path, &error);
    if (status == DH_OK) status = write_report(script, r, path, &error);
    return done(L, status, &error);
}

dh_status dh_script_write_report(dh_script *script, const char *path, dh_error *error)
{
    lua_report *r = lua_gettop(script->L) >= 2 ? luaL_testudata(script->L, 2, DH_LUA_REPORT) : NULL;
    if (r == NULL)
        return dh_error_set(error, DH_ESCRIPT,
                            "the script returned no report; end it with 'return r', where r is made by "
                            "dienhong.report{ … }");
    return write_report(script, r, path, error);
}

static int collect(lua_State *L)
{
    lua_report *r = luaL_checkudata(L, 1, DH_LUA_REPORT);
    if (r->report != NULL) r->api->report_free(r->report);
    dh_free(r->title);
    *r = (lua_report){NULL, NULL, NULL};
    return 0;
}

const dh_lua_word dh_lua_report_words[] = {
    {"heading", heading, "heading(1, \"Title\")", DH_MESSAGE("levels 1 to 3")},
    {"paragraph", paragraph, "paragraph(\"text\")", DH_MESSAGE("a paragraph")},
    {"table", table, "table(query[, { caption =, titles = { column = \"Title\" }, notes = false }])",
     DH_MESSAGE("its rows and notes")},
    {"chart", chart, "chart(dienhong.chart{ … })", DH_MESSAGE("a chart")},
    {"list", list, "list{ \"one\", \"two\" }", DH_MESSAGE("a list of points")},
    {"page_break", page_break, "page_break()", DH_MESSAGE("a new page")},
    {"save", save, "save \"report.pdf\"", DH_MESSAGE("written as .pdf or .html")},
    {NULL, NULL, NULL, NULL}};

void dh_lua_open_report(lua_State *L)
{
    luaL_newmetatable(L, DH_LUA_REPORT);
    dh_lua_push_words(L, dh_lua_report_words);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, collect);
    lua_setfield(L, -2, "__gc");
    lua_pushcfunction(L, dh_lua_type_text);
    lua_setfield(L, -2, "__tostring");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    lua_pushcfunction(L, make_report);
    lua_setfield(L, -2, "report");
}
