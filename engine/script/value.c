/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values in Lua: cells of tables, counts with bounds, dienhong.label, and
 * dienhong.format(value, kind [, digits]), which writes numbers, shares and days as the locale does. Dates have a
 * file of their own. */
#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/message.h"
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
    case DH_DATE: dh_lua_push_date(L, dh_column_date(column, row)); return;
    case DH_DATETIME: dh_lua_push_datetime(L, dh_column_int64(column, row)); return;
    default: {
        const char *bytes = dh_column_text(column, row, &size);
        lua_pushlstring(L, bytes, size);
    }
    }
}

static int count_text(lua_State *L)
{
    lua_getfield(L, 1, "text");
    return 1;
}

/* ---- dienhong.format ---- */

/* The day, or text of one, at `index`. */
static void format_day(lua_State *L, dh_strbuf *out, int index, dh_locale locale)
{
    dh_value value;
    int32_t day;
    if (dh_lua_to_date(L, index, &value)) {
        if (value.type == DH_DATETIME)
            dh_format_datetime(out, value.as.integer, locale);
        else
            dh_format_date(out, (int32_t)value.as.integer, locale);
        return;
    }
    const char *text = luaL_checkstring(L, index);
    if (!dh_date_parse_iso(text, strlen(text), &day))
        dh_lua_raise(L, "format: '%s' is not a day such as 2020-08-11", text);
    dh_format_date(out, day, locale);
}

bool dh_lua_to_count(lua_State *L, int index, dh_count *out)
{
    static const char *const names[] = {"stated", "lower", "upper"};
    double values[3] = {0};
    index = lua_absindex(L, index);
    if (!lua_istable(L, index)) return false;
    bool is_count = true;
    for (int i = 0; i < 3; i++) {
        lua_pushstring(L, names[i]);
        is_count = lua_rawget(L, index) == LUA_TNUMBER && is_count;
        values[i] = lua_tonumber(L, -1);
        lua_pop(L, 1);
    }
    *out = (dh_count){values[0], values[1], values[2]};
    return is_count && out->lower <= out->upper;
}

/* The number, or table as by push_count, at `index`; raises for anything else. */
static dh_count count_of(lua_State *L, int index)
{
    dh_count count;
    if (lua_isnumber(L, index))
        count.stated = count.lower = count.upper = lua_tonumber(L, index);
    else if (!dh_lua_to_count(L, index, &count))
        dh_lua_raise(L, "format: give a number, a count or nil, not %s", dh_lua_type_of(L, index));
    return count;
}

static int format(lua_State *L)
{
    static const char *const kinds[] = {"count", "number", "percent", "date", NULL};
    enum { PERCENT = 2, DATE = 3 };
    dh_locale locale = dh_script_of(L)->options.locale;
    dh_value date;
    int kind = dh_lua_check_choice(L, 2, "format", dh_lua_to_date(L, 1, &date) ? "date" : "count", kinds);
    lua_Integer digits = luaL_optinteger(L, 3, -1);
    if (digits < -1 || digits > 15) return dh_lua_raise(L, "format: digits go from 0 to 15");
    dh_count count = {0};
    bool unknown = lua_isnil(L, 1);
    if (!unknown && kind != DATE) count = count_of(L, 1);
    dh_strbuf *text = dh_lua_new_text(L);
    if (unknown)
        dh_strbuf_add(text, "–");
    else if (kind == DATE)
        format_day(L, text, 1, locale);
    else if (kind == PERCENT)
        dh_format_percent(text, count.stated, (int)digits, locale);
    else
        dh_format_count(text, count, (int)digits, locale);
    dh_lua_end_text(L);
    return 1;
}

/* dienhong.label("outcome", "resolved"): how a value of a category is called in tables. */
static int label(lua_State *L)
{
    size_t size;
    const char *of = luaL_checkstring(L, 1), *value = luaL_checklstring(L, 2, &size);
    const char *found = dh_tr_name(of, value, size); /* NULL: it is no name of ours */
    lua_pushstring(L, found != NULL ? found : value);
    return 1;
}

void dh_lua_open_value(lua_State *L)
{
    lua_pushcfunction(L, label);
    lua_setfield(L, -2, "label");
    lua_pushcfunction(L, format);
    lua_setfield(L, -2, "format");
    lua_pushstring(L, dh_message_locale() == DH_LOCALE_VI ? "vi" : "en");
    lua_setfield(L, -2, "locale");
    luaL_newmetatable(L, "dienhong.count");
    lua_pushcfunction(L, count_text);
    lua_setfield(L, -2, "__tostring");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
