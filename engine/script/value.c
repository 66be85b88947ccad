/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values in Lua: cells and rows of tables, counts with bounds, and dienhong.format(value, kind [, digits]), which
 * writes numbers, shares and days as the locale does. */
#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "script/script_internal.h"

/* An exact count as a number; any other as a table { text =, stated =, lower =, upper = }, which prints as its text. */
static void push_count(lua_State *L, dh_count value, dh_locale locale)
{
    if (value.lower == value.upper) {
        if (value.stated == floor(value.stated) && fabs(value.stated) < 9007199254740992.0)
            lua_pushinteger(L, (lua_Integer)value.stated);
        else
            lua_pushnumber(L, value.stated);
        return;
    }
    lua_createtable(L, 0, 4);
    dh_format_count(dh_lua_new_text(L), value, -1, locale);
    dh_lua_end_text(L);
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
    if (!dh_column_is_valid(column, row)) {
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

void dh_lua_push_row(lua_State *L, const dh_table *table, int64_t row)
{
    dh_locale locale = dh_script_of(L)->options.locale;
    lua_createtable(L, 0, dh_table_columns(table));
    for (int32_t c = 0; c < dh_table_columns(table); c++) {
        dh_lua_push_cell(L, dh_table_column(table, c), row, locale);
        lua_setfield(L, -2, dh_table_column_name(table, c));
    }
}

/* ---- dienhong.format ---- */

static bool format_day(dh_strbuf *out, const char *text, dh_locale locale)
{
    int32_t day;
    if (!dh_date_parse_iso(text, strlen(text), &day)) return false;
    dh_format_date(out, day, locale);
    return true;
}

/* The number, or table as by push_count, at `index`; raises for anything else. */
static dh_count count_of(lua_State *L, int index)
{
    dh_count count;
    if (lua_isnumber(L, index)) {
        count.stated = count.lower = count.upper = lua_tonumber(L, index);
        return count;
    }
    bool is_count = lua_istable(L, index) && lua_getfield(L, index, "stated") == LUA_TNUMBER &&
                    lua_getfield(L, index, "lower") == LUA_TNUMBER && lua_getfield(L, index, "upper") == LUA_TNUMBER;
    if (!is_count) dh_lua_raise(L, "format: give a number, a count or nil, not a %s", luaL_typename(L, index));
    count = (dh_count){lua_tonumber(L, -3), lua_tonumber(L, -2), lua_tonumber(L, -1)};
    lua_pop(L, 3);
    return count;
}

static int format(lua_State *L)
{
    static const char *const kinds[] = {"count", "number", "percent", "date", NULL};
    enum { PERCENT = 2, DATE = 3 };
    dh_locale locale = dh_script_of(L)->options.locale;
    int kind = luaL_checkoption(L, 2, "count", kinds);
    lua_Integer digits = luaL_optinteger(L, 3, -1);
    if (digits < -1 || digits > 15) return dh_lua_raise(L, "format: digits go from 0 to 15");
    dh_count count = {0};
    bool unknown = lua_isnil(L, 1);
    const char *day = !unknown && kind == DATE ? luaL_checkstring(L, 1) : NULL;
    if (!unknown && kind != DATE) count = count_of(L, 1);
    dh_strbuf *text = dh_lua_new_text(L);
    if (unknown)
        dh_strbuf_add(text, "–");
    else if (kind == DATE && !format_day(text, day, locale))
        return dh_lua_raise(L, "format: '%s' is not a day such as 2020-08-11", day);
    else if (kind == PERCENT)
        dh_format_percent(text, count.stated, (int)digits, locale);
    else if (kind != DATE)
        dh_format_count(text, count, (int)digits, locale);
    dh_lua_end_text(L);
    return 1;
}

void dh_lua_open_value(lua_State *L)
{
    lua_pushcfunction(L, format);
    lua_setfield(L, -2, "format");
    lua_pushstring(L, dh_script_of(L)->options.locale == DH_LOCALE_VI ? "vi" : "en");
    lua_setfield(L, -2, "locale");
    luaL_newmetatable(L, "dienhong.count");
    lua_pushcfunction(L, count_text);
    lua_setfield(L, -2, "__tostring");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
