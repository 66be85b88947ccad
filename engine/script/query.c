/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queries in Lua: each verb gives a new query over the one before; the first look at rows runs it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"
#include "execute/execute.h"
#include "script/script_internal.h"

dh_lua_query *dh_lua_to_query(lua_State *L, int index)
{
    return luaL_testudata(L, index, DH_LUA_QUERY);
}

static dh_lua_query *check_query(lua_State *L, int index)
{
    dh_lua_query *query = luaL_testudata(L, index, DH_LUA_QUERY);
    if (query == NULL && index == 1)
        luaL_error(L, "a verb follows its query behind a colon, as in ds.sessions:take(5)");
    if (query == NULL) luaL_typeerror(L, index, "query");
    if (query->plan == NULL) luaL_error(L, "the query is closed");
    return query;
}

void dh_lua_push_query(lua_State *L, dh_plan *plan, int dataset)
{
    if (dataset < 0) dataset = lua_absindex(L, dataset);
    dh_lua_query *query = lua_newuserdatauv(L, sizeof *query, 1);
    *query = (dh_lua_query){plan, NULL};
    luaL_setmetatable(L, DH_LUA_QUERY);
    if (dataset == 0) return;
    /* a query shares the data set of the query it was made from */
    if (dh_lua_to_query(L, dataset) != NULL)
        lua_getiuservalue(L, dataset, 1);
    else
        lua_pushvalue(L, dataset);
    lua_setiuservalue(L, -2, 1);
}

int dh_lua_push_table(lua_State *L, dh_table *table, const dh_catalog *catalog, int dataset)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan;
    dh_table *copy = dh_table_copy(table);
    if (copy == NULL) {
        dh_table_free(table);
        return luaL_error(L, "out of memory");
    }
    if (dh_plan_table(&plan, catalog, copy, &error) != DH_OK) {
        dh_table_free(table);
        return dh_lua_fail(L, &error);
    }
    dh_lua_push_query(L, plan, dataset);
    dh_lua_to_query(L, -1)->table = table;
    return 1;
}

dh_status dh_lua_query_table(const dh_table **out, dh_lua_query *query, dh_error *error)
{
    if (query->table == NULL) DH_TRY(dh_execute(&query->table, query->plan, error));
    *out = query->table;
    return DH_OK;
}

static const dh_table *table_of(lua_State *L, int index)
{
    const dh_table *table;
    dh_error error = DH_ERROR_INIT;
    if (dh_lua_query_table(&table, check_query(L, index), &error) != DH_OK) dh_lua_fail(L, &error);
    return table;
}

/* ---- cells ---- */

static void push_count(lua_State *L, dh_count value, dh_locale locale)
{
    if (value.lower == value.upper) {
        if (value.stated == floor(value.stated) && fabs(value.stated) < 9007199254740992.0)
            lua_pushinteger(L, (lua_Integer)value.stated);
        else
            lua_pushnumber(L, value.stated);
        return;
    }
    dh_strbuf text = {0};
    dh_format_count(&text, value, -1, locale);
    lua_createtable(L, 0, 4);
    lua_pushlstring(L, text.data != NULL ? text.data : "", text.size);
    dh_strbuf_free(&text);
    lua_setfield(L, -2, "text");
    const char *const names[] = {"stated", "lower", "upper"};
    const double values[] = {value.stated, value.lower, value.upper};
    for (int i = 0; i < 3; i++) {
        lua_pushnumber(L, values[i]);
        lua_setfield(L, -2, names[i]);
    }
    luaL_setmetatable(L, "dienhong.count");
}

void dh_lua_push_cell(lua_State *L, const dh_column *column, int64_t row, dh_locale locale)
{
    char text[32];
    size_t size;
    if (!dh_column_is_known(column, row)) {
        lua_pushnil(L);
        return;
    }
    switch (column->type) {
    case DH_BOOL: lua_pushboolean(L, dh_column_bool(column, row)); return;
    case DH_INT64: lua_pushinteger(L, dh_column_int64(column, row)); return;
    case DH_FLOAT64: lua_pushnumber(L, dh_column_float64(column, row)); return;
    case DH_COUNT: push_count(L, dh_column_count(column, row), locale); return;
    case DH_DATE: size = dh_date_format_iso(dh_column_date(column, row), text); break;
    case DH_DATETIME: size = dh_datetime_format_iso(dh_column_int64(column, row), text); break;
    default: {
        const char *bytes = dh_column_text(column, row, &size);
        lua_pushlstring(L, bytes, size);
        return;
    }
    }
    lua_pushlstring(L, text, size);
}

static int count_text(lua_State *L)
{
    lua_getfield(L, 1, "text");
    return 1;
}

static void push_row(lua_State *L, const dh_table *table, int64_t row)
{
    dh_locale locale = dh_script_of(L)->options.locale;
    lua_createtable(L, 0, dh_table_columns(table));
    for (int32_t c = 0; c < dh_table_columns(table); c++) {
        dh_lua_push_cell(L, dh_table_column(table, c), row, locale);
        lua_setfield(L, -2, dh_table_column_name(table, c));
    }
}

/* ---- verbs ---- */

/* The new query, or the error, in which the plan has named the verb. */
static int give(lua_State *L, dh_status status, dh_plan *plan, const dh_error *error)
{
    if (status != DH_OK) return dh_lua_fail(L, error);
    dh_lua_push_query(L, plan, 1);
    return 1;
}

/* The one text of a verb: what stands behind it would be passed over. */
static const char *only_text(lua_State *L, const char *verb)
{
    const char *text = luaL_checkstring(L, 2);
    if (lua_gettop(L) > 2) luaL_error(L, "%s takes one text; write all in it, with commas between them", verb);
    return text;
}

#define TEXT_VERB(name)                                                                                                \
    static int verb_##name(lua_State *L)                                                                               \
    {                                                                                                                  \
        dh_error error = DH_ERROR_INIT;                                                                                \
        dh_plan *plan = NULL;                                                                                          \
        const dh_lua_query *query = check_query(L, 1);                                                                 \
        dh_status status = dh_plan_##name(&plan, query->plan, only_text(L, #name), &error);                            \
        return give(L, status, plan, &error);                                                                          \
    }

TEXT_VERB(select)
TEXT_VERB(group_by)
TEXT_VERB(aggregate)
TEXT_VERB(sort)
TEXT_VERB(geography)

/* A new query over `table` (taken over), of the same data set as the query at index 1. */
static int give_table(lua_State *L, dh_table *table)
{
    return dh_lua_push_table(L, table, check_query(L, 1)->plan->catalog, 1);
}

/* Appends what the Lua function at `function` gives for a row; the column's type is that of its first known value. */
static bool append_result(lua_State *L, dh_column **column, int64_t row, int64_t n)
{
    dh_value value = {DH_BOOL, 1, {0}};
    int type = lua_type(L, -1);
    if (type == LUA_TBOOLEAN)
        value = (dh_value){DH_BOOL, 1, {.boolean = lua_toboolean(L, -1)}};
    else if (lua_isinteger(L, -1))
        value = (dh_value){DH_INT64, 1, {.integer = lua_tointeger(L, -1)}};
    else if (type == LUA_TNUMBER)
        value = (dh_value){DH_FLOAT64, 1, {.number = lua_tonumber(L, -1)}};
    else if (type == LUA_TSTRING) {
        value.type = DH_TEXT;
        value.as.text.data = lua_tolstring(L, -1, &value.as.text.size);
    } else if (type != LUA_TNIL)
        return false;
    if (type == LUA_TNIL) return *column == NULL || dh_column_append_null(*column) == 0;
    if (*column == NULL) {
        *column = dh_column_new(value.type, n);
        for (int64_t i = 0; *column != NULL && i < row; i++)
            if (dh_column_append_null(*column) != 0) return false;
    }
    if (*column != NULL && (*column)->type == DH_FLOAT64 && value.type == DH_INT64)
        value = (dh_value){DH_FLOAT64, 1, {.number = (double)value.as.integer}};
    return *column != NULL && (*column)->type == value.type && dh_column_append_value(*column, &value) == 0;
}

/* A column is held by a userdata while Lua code may raise. */
static int free_column(lua_State *L)
{
    dh_column **column = lua_touserdata(L, 1);
    if (*column != NULL) dh_column_unref(*column);
    *column = NULL;
    return 0;
}

/* Leaves the userdata that holds the column on the stack. */
static dh_column **call_for_rows(lua_State *L, const dh_table *table, int function)
{
    int64_t n = dh_table_rows(table);
    dh_column **column = lua_newuserdatauv(L, sizeof *column, 0);
    *column = NULL;
    if (luaL_newmetatable(L, "dienhong.column")) {
        lua_pushcfunction(L, free_column);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    for (int64_t row = 0; row < n; row++) {
        lua_pushvalue(L, function);
        push_row(L, table, row);
        lua_call(L, 1, 1);
        if (!append_result(L, column, row, n))
            luaL_error(L, "the function gave a %s in row %d; give a boolean, a number or a text, the same in every row",
                       luaL_typename(L, -1), (int)row + 1);
        lua_pop(L, 1);
    }
    if (*column == NULL) *column = dh_column_new_filled(DH_BOOL, n);
    if (*column == NULL) luaL_error(L, "out of memory");
    dh_column_finish(*column);
    return column;
}

static int filter_by_function(lua_State *L)
{
    const dh_table *table = table_of(L, 1);
    dh_column **kept = call_for_rows(L, table, 2);
    if ((*kept)->type != DH_BOOL) return luaL_error(L, "filter: the function gives true, false or nil (unknown)");
    int64_t n = 0, *rows = dh_malloc((size_t)(dh_table_rows(table) + 1) * sizeof *rows);
    for (int64_t i = 0; rows != NULL && i < dh_table_rows(table); i++)
        if (dh_column_is_known(*kept, i) && dh_column_bool(*kept, i)) rows[n++] = i;
    dh_error error = DH_ERROR_INIT;
    dh_table *filtered = rows != NULL ? dh_table_new() : NULL;
    dh_status status = filtered == NULL ? dh_error_nomem(&error) : DH_OK;
    for (int32_t c = 0; status == DH_OK && c < dh_table_columns(table); c++) {
        dh_column *column = dh_column_take(dh_table_column(table, c), rows, n);
        status = column == NULL ? dh_error_nomem(&error)
                                : dh_table_add(filtered, dh_table_column_name(table, c), column, &error);
    }
    dh_free(rows);
    if (status == DH_OK) return give_table(L, filtered);
    if (filtered != NULL) dh_table_free(filtered);
    return dh_lua_fail(L, &error);
}

static int verb_filter(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    const dh_lua_query *query = check_query(L, 1);
    if (lua_isfunction(L, 2)) return filter_by_function(L);
    dh_status status = dh_plan_filter(&plan, query->plan, only_text(L, "filter"), &error);
    return give(L, status, plan, &error);
}

/* derive("a = x + 1") or derive("a", function(row) … end) */
static int verb_derive(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    const dh_lua_query *query = check_query(L, 1);
    const char *text = luaL_checkstring(L, 2);
    if (!lua_isfunction(L, 3)) {
        only_text(L, "derive");
        dh_status status = dh_plan_derive(&plan, query->plan, text, &error);
        return give(L, status, plan, &error);
    }
    const dh_table *table = table_of(L, 1);
    dh_column **made = call_for_rows(L, table, 3);
    dh_table *derived = dh_table_copy(table);
    dh_status status =
        derived == NULL ? dh_error_nomem(&error) : dh_table_add(derived, text, dh_column_ref(*made), &error);
    if (status == DH_OK) return give_table(L, derived);
    if (derived != NULL) dh_table_free(derived);
    return dh_lua_fail(L, &error);
}

static int verb_take(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    const dh_lua_query *query = check_query(L, 1);
    dh_status status = dh_plan_take(&plan, query->plan, luaL_checkinteger(L, 2), &error);
    return give(L, status, plan, &error);
}

/* The query on top keeps the data sets of both its inputs alive. */
static int keep_both(lua_State *L)
{
    lua_createtable(L, 2, 0);
    for (int i = 1; i <= 2; i++) {
        lua_getiuservalue(L, i, 1);
        lua_rawseti(L, -2, i);
    }
    lua_setiuservalue(L, -2, 1);
    return 1;
}

/* join(other, "unit, year" [, "left"]) */
static int verb_join(lua_State *L)
{
    static const char *const kinds[] = {"inner", "left", NULL};
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    const dh_lua_query *query = check_query(L, 1);
    const dh_lua_query *other = check_query(L, 2);
    int kind = luaL_checkoption(L, 4, "inner", kinds);
    dh_status status = dh_plan_join(&plan, query->plan, other->plan, luaL_checkstring(L, 3),
                                    kind == 1 ? DH_JOIN_LEFT : DH_JOIN_INNER, &error);
    give(L, status, plan, &error);
    return keep_both(L);
}

static int verb_union(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    const dh_lua_query *query = check_query(L, 1);
    const dh_lua_query *other = check_query(L, 2);
    dh_status status = dh_plan_union(&plan, query->plan, other->plan, &error);
    give(L, status, plan, &error);
    return keep_both(L);
}

static int verb_distinct(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    dh_status status = dh_plan_distinct(&plan, check_query(L, 1)->plan, luaL_optstring(L, 2, NULL), &error);
    return give(L, status, plan, &error);
}

static int verb_period(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    const char *from = lua_isnoneornil(L, 2) ? NULL : luaL_tolstring(L, 2, NULL);
    const char *to = lua_isnoneornil(L, 3) ? NULL : luaL_tolstring(L, 3, NULL);
    dh_status status = dh_plan_period(&plan, check_query(L, 1)->plan, from, to, &error);
    return give(L, status, plan, &error);
}

/* Without a list of values the input is run to find them. */
static int verb_pivot(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL, *distinct = NULL;
    dh_table *values = NULL;
    const dh_lua_query *query = check_query(L, 1);
    const char *text = only_text(L, "pivot");
    dh_status status = dh_plan_pivot_distinct(&distinct, query->plan, text, &error);
    if (status == DH_OK && distinct == NULL) {
        status = dh_plan_pivot(&plan, query->plan, text, &error);
    } else if (status == DH_OK) {
        status = dh_execute(&values, distinct, &error);
        if (status == DH_OK) status = dh_plan_pivot_values(&plan, query->plan, text, values, &error);
        if (values != NULL) dh_table_free(values);
        dh_plan_free(distinct);
    }
    return give(L, status, plan, &error);
}

/* ---- looking at the result ---- */

static int run(lua_State *L)
{
    table_of(L, 1);
    lua_settop(L, 1);
    return 1;
}

static int explain(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf text = {0};
    dh_status status = dh_plan_explain(&text, check_query(L, 1)->plan, &error);
    lua_pushlstring(L, text.data != NULL ? text.data : "", text.size);
    dh_strbuf_free(&text);
    return status == DH_OK ? 1 : dh_lua_fail(L, &error);
}

static int next_row(lua_State *L)
{
    const dh_table *table = table_of(L, lua_upvalueindex(1));
    lua_Integer row = lua_tointeger(L, lua_upvalueindex(2));
    if (row >= dh_table_rows(table)) return 0;
    lua_pushinteger(L, row + 1);
    lua_replace(L, lua_upvalueindex(2));
    push_row(L, table, row);
    return 1;
}

static int rows(lua_State *L)
{
    table_of(L, 1);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_row, 2);
    return 1;
}

static int columns(lua_State *L)
{
    const dh_schema *schema = &check_query(L, 1)->plan->schema;
    lua_createtable(L, schema->n, 0);
    for (int32_t i = 0; i < schema->n; i++) {
        lua_pushstring(L, schema->fields[i].name);
        lua_rawseti(L, -2, i + 1);
    }
    return 1;
}

static int notes(lua_State *L)
{
    const dh_table *table = table_of(L, 1);
    lua_newtable(L);
    for (int32_t i = 0; dh_table_note(table, i) != NULL; i++) {
        lua_pushstring(L, dh_table_note(table, i));
        lua_rawseti(L, -2, i + 1);
    }
    return 1;
}

static int save(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    const dh_script *script = dh_script_of(L);
    const dh_table *table = table_of(L, 1);
    const char *name = luaL_checkstring(L, 2), *dot = strrchr(name, '.');
    dh_table_format format;
    if (dot == NULL || !dh_table_format_parse(dot + 1, &format))
        return luaL_error(L, "save: '%s' ends in no format that a table can be saved as; use .csv, .json or .md", name);
    char *path;
    dh_status status = dh_script_output_path(&path, script, name, &error);
    if (status == DH_OK) status = dh_table_save(path, table, format, script->options.locale, NULL, &error);
    dh_free(path);
    return status == DH_OK ? 0 : dh_lua_fail(L, &error);
}

static int to_string(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf text = {0};
    const dh_table *table = table_of(L, 1);
    dh_status status = dh_table_write(&text, table, DH_FORMAT_TABLE, dh_script_of(L)->options.locale, &error);
    if (status == DH_OK) lua_pushlstring(L, text.data != NULL ? text.data : "", text.size);
    dh_strbuf_free(&text);
    return status == DH_OK ? 1 : dh_lua_fail(L, &error);
}

static int length(lua_State *L)
{
    lua_pushinteger(L, dh_table_rows(table_of(L, 1)));
    return 1;
}

static int refuse_verb(lua_State *L)
{
    const char *names[32], *name = luaL_tolstring(L, 2, NULL);
    size_t n = 0;
    for (; n < 32 && dh_lua_query_words[n].name != NULL; n++) names[n] = dh_lua_query_words[n].name;
    const char *nearest = dh_text_nearest(name, names, n);
    if (nearest == NULL) return luaL_error(L, "a query has no verb '%s'", name);
    return luaL_error(L, "a query has no verb '%s'; did you mean '%s'?", name, nearest);
}

/* q[3] is a row, q.name a method. */
static int look_up(lua_State *L)
{
    if (lua_isinteger(L, 2)) {
        const dh_table *table = table_of(L, 1);
        lua_Integer row = lua_tointeger(L, 2);
        if (row < 1 || row > dh_table_rows(table)) return 0;
        push_row(L, table, row - 1);
        return 1;
    }
    luaL_getmetatable(L, DH_LUA_QUERY);
    lua_getfield(L, -1, "methods");
    lua_pushvalue(L, 2);
    return lua_rawget(L, -2) != LUA_TNIL ? 1 : refuse_verb(L);
}

static int collect(lua_State *L)
{
    dh_lua_query *query = check_query(L, 1);
    if (query->table != NULL) dh_table_free(query->table);
    if (query->plan != NULL) dh_plan_free(query->plan);
    *query = (dh_lua_query){NULL, NULL};
    return 0;
}

const dh_lua_word dh_lua_query_words[] = {
    {"filter", verb_filter, "filter \"kind == 'thematic'\"", "the rows for which it is true"},
    {"derive", verb_derive, "derive \"open = n - resolved\"", "columns more, or anew"},
    {"select", verb_select, "select \"unit, day = held_on\"", "these columns alone"},
    {"group_by", verb_group_by, "group_by \"unit, year(held_on) as year\"", "what the next aggregate divides by"},
    {"aggregate", verb_aggregate, "aggregate \"n = count(), p = sum(participants)\"", "a row a group, or one in all"},
    {"join", verb_join, "join(other, \"unit = code, year\"[, \"left\"])",
     "columns of rows that have the same keys; left keeps rows that have no match"},
    {"sort", verb_sort, "sort \"-rate, unit\"", "in order; - is descending, unknown comes last"},
    {"take", verb_take, "take(20)", "the first rows"},
    {"pivot", verb_pivot, "pivot \"n by year[ in (2018, 2019)]\"", "a column for each value"},
    {"union", verb_union, "union(other)", "the rows of both, of the same columns"},
    {"distinct", verb_distinct, "distinct \"unit, kind\"", "each combination once"},
    {"geography", verb_geography, "geography \"2020-01-01\"", "units carried to those of a day; then: as they were"},
    {"period", verb_period, "period(2018, \"2020-Q2\")", "rows dated in it, both ends included"},
    {"run", run, "run()", "the query computed now and kept"},
    {"explain", explain, "explain()", "the plan as text"},
    {"rows", rows, "rows()", "for row in q:rows() do … row.unit … end"},
    {"columns", columns, "columns()", "the columns' names"},
    {"notes", notes, "notes()", "what must be known of the result, as a list"},
    {"save", save, "save \"land.csv\"", "written as .csv, .json or .md below the current folder"},
    {NULL, NULL, NULL, NULL}};

void dh_lua_open_query(lua_State *L)
{
    static const luaL_Reg meta[] = {
        {"__index", look_up}, {"__len", length}, {"__tostring", to_string}, {"__gc", collect}, {NULL, NULL}};
    luaL_newmetatable(L, DH_LUA_QUERY);
    luaL_setfuncs(L, meta, 0);
    dh_lua_push_words(L, dh_lua_query_words);
    lua_setfield(L, -2, "methods");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    luaL_newmetatable(L, "dienhong.count");
    lua_pushcfunction(L, count_text);
    lua_setfield(L, -2, "__tostring");
    lua_pop(L, 2);
}
