/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong.format(value, kind [, digits]): numbers, shares and days as the locale writes them. */
#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "script/script_internal.h"

static bool format_day(dh_strbuf *out, const char *text, dh_locale locale)
{
    int32_t day;
    if (!dh_date_parse_iso(text, strlen(text), &day)) return false;
    dh_format_date(out, day, locale);
    return true;
}

static dh_count count_of(lua_State *L, int index)
{
    dh_count count;
    if (lua_isnumber(L, index)) {
        count.stated = count.lower = count.upper = lua_tonumber(L, index);
        return count;
    }
    bool is_count = lua_istable(L, index) && lua_getfield(L, index, "stated") == LUA_TNUMBER &&
                    lua_getfield(L, index, "lower") == LUA_TNUMBER && lua_getfield(L, index, "upper") == LUA_TNUMBER;
    if (!is_count) luaL_error(L, "format: give a number, a count or nil, not a %s", luaL_typename(L, index));
    count = (dh_count){lua_tonumber(L, -3), lua_tonumber(L, -2), lua_tonumber(L, -1)};
    lua_pop(L, 3);
    return count;
}

static int format(lua_State *L)
{
    static const char *const kinds[] = {"count", "number", "percent", "date", NULL};
    dh_locale locale = dh_script_of(L)->options.locale;
    int kind = luaL_checkoption(L, 2, "count", kinds);
    int digits = (int)luaL_optinteger(L, 3, -1);
    dh_strbuf text = {0};
    bool ok = true;
    if (digits < -1 || digits > 15) return luaL_error(L, "format: digits go from 0 to 15");
    if (lua_isnil(L, 1))
        dh_strbuf_add(&text, "–");
    else if (kind == 3)
        ok = format_day(&text, luaL_checkstring(L, 1), locale);
    else if (kind == 2)
        dh_format_percent(&text, count_of(L, 1).stated, digits, locale);
    else
        dh_format_count(&text, count_of(L, 1), digits, locale);
    if (ok) lua_pushlstring(L, text.data != NULL ? text.data : "", text.size);
    dh_strbuf_free(&text);
    return ok ? 1 : luaL_error(L, "format: '%s' is not a day such as 2020-08-11", lua_tostring(L, 1));
}

void dh_lua_open_format(lua_State *L)
{
    lua_pushcfunction(L, format);
    lua_setfield(L, -2, "format");
    lua_pushstring(L, dh_script_of(L)->options.locale == DH_LOCALE_VI ? "vi" : "en");
    lua_setfield(L, -2, "locale");
}
