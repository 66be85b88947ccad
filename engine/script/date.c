/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dates and datetimes in Lua: userdata that are compared, subtracted, moved by days and asked for their year. Of each
 * there is one value at a time, so that it is a key of a Lua table as a number is. As a text it is ISO 8601.
 */
#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/text.h"
#include "script/script_internal.h"

#define DAY 86400000000 /* microseconds */

typedef struct lua_date {
    int64_t value; /* days, with a time microseconds, since 1970 */
    bool has_time;
} lua_date;

/* Keys, by their address, of the registry's tables of the values that there are. */
static const char dates, datetimes;

static void push(lua_State *L, int64_t value, bool has_time)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, has_time ? &datetimes : &dates);
    if (lua_rawgeti(L, -1, value) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_date *date = lua_newuserdatauv(L, sizeof *date, 0);
        *date = (lua_date){value, has_time};
        luaL_setmetatable(L, DH_LUA_DATE);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, value);
    }
    lua_remove(L, -2);
}

void dh_lua_push_date(lua_State *L, int32_t days)
{
    push(L, days, false);
}

void dh_lua_push_datetime(lua_State *L, int64_t microseconds)
{
    push(L, microseconds, true);
}

bool dh_lua_to_date(lua_State *L, int index, dh_value *out)
{
    const lua_date *date = luaL_testudata(L, index, DH_LUA_DATE);
    if (date == NULL) return false;
    *out = (dh_value){date->has_time ? DH_DATETIME : DH_DATE, 1, {.integer = date->value}};
    return true;
}

static int64_t day_of(const lua_date *date)
{
    if (!date->has_time) return date->value;
    return date->value / DAY - (date->value % DAY < 0);
}

/* The date, or text of one, at `index`. */
static lua_date operand(lua_State *L, int index)
{
    const lua_date *date = luaL_testudata(L, index, DH_LUA_DATE);
    int32_t day;
    if (date != NULL) return *date;
    if (lua_type(L, index) != LUA_TSTRING)
        dh_lua_raise(L, "a date goes with a date, or a text such as '2020-08-11', not with %s",
                     dh_lua_type_of(L, index));
    size_t size;
    const char *text = lua_tolstring(L, index, &size);
    if (!dh_date_parse_iso(text, size, &day)) dh_lua_raise(L, "'%s' is not a day such as 2020-08-11", text);
    return (lua_date){day, false};
}

static int64_t microseconds(const lua_date *date)
{
    return date->has_time ? date->value : date->value * DAY;
}

/* Below 0, 0 or above, as the one is before, the same or after the other. */
static int order(lua_State *L)
{
    lua_date a = operand(L, 1), b = operand(L, 2);
    int64_t x = microseconds(&a), y = microseconds(&b);
    return (x > y) - (x < y);
}

static int equals(lua_State *L)
{
    bool are_dates = luaL_testudata(L, 1, DH_LUA_DATE) != NULL && luaL_testudata(L, 2, DH_LUA_DATE) != NULL;
    lua_pushboolean(L, are_dates && order(L) == 0);
    return 1;
}

static int is_before(lua_State *L)
{
    lua_pushboolean(L, order(L) < 0);
    return 1;
}

static int is_not_after(lua_State *L)
{
    lua_pushboolean(L, order(L) <= 0);
    return 1;
}

/* The date at `index`, moved by the days at `by`, or back by them. */
static int move(lua_State *L, int index, int by, int sign)
{
    lua_date date = operand(L, index);
    if (!lua_isnumber(L, by))
        return dh_lua_raise(L, "a date is moved by a number of days, not by %s", dh_lua_type_of(L, by));
    double days = lua_tonumber(L, by) * sign;
    if (!date.has_time && days != floor(days))
        return dh_lua_raise(L, "a date is moved by whole days, not by %.15g", days * sign);
    double day = (double)day_of(&date) + days;
    if (!(day >= DH_DATE_MIN && day <= DH_DATE_MAX))
        return dh_lua_raise(L, "a date moved by %.15g days leaves the years 1 to 9999", days);
    push(L, date.value + (date.has_time ? (int64_t)llround(days * DAY) : (int64_t)days), date.has_time);
    return 1;
}

static int add(lua_State *L)
{
    return lua_isnumber(L, 1) ? move(L, 2, 1, 1) : move(L, 1, 2, 1);
}

/* Date - date: the days between them; date - number: that many days before. */
static int subtract(lua_State *L)
{
    if (lua_type(L, 2) == LUA_TNUMBER) return move(L, 1, 2, -1);
    lua_date a = operand(L, 1), b = operand(L, 2);
    if (a.has_time || b.has_time)
        lua_pushnumber(L, (double)(microseconds(&a) - microseconds(&b)) / (double)DAY);
    else
        lua_pushinteger(L, a.value - b.value);
    return 1;
}

static void push_iso(lua_State *L, const lua_date *date)
{
    char text[32];
    lua_pushlstring(L, text,
                    date->has_time ? dh_datetime_format_iso(date->value, text)
                                   : dh_date_format_iso((int32_t)date->value, text));
}

static int to_string(lua_State *L)
{
    push_iso(L, luaL_checkudata(L, 1, DH_LUA_DATE));
    return 1;
}

static int concat(lua_State *L)
{
    for (int i = 1; i <= 2; i++) {
        const lua_date *date = luaL_testudata(L, i, DH_LUA_DATE);
        if (date != NULL) {
            push_iso(L, date);
        } else {
            luaL_checkstring(L, i);
            lua_pushvalue(L, i);
        }
    }
    lua_concat(L, 2);
    return 1;
}

/* ---- fields and methods ---- */

static int add_months(lua_State *L)
{
    const lua_date *date = luaL_checkudata(L, 1, DH_LUA_DATE);
    lua_Integer months = luaL_checkinteger(L, 2), limit = 12 * 9999;
    int64_t day = day_of(date);
    int year, month, first;
    dh_date_to_civil((int32_t)day, &year, &month, &first);
    lua_Integer to = months < -limit || months > limit ? -1 : (year - 1) * 12 + month - 1 + months;
    if (to < 0 || to >= limit)
        return dh_lua_raise(L, "a date moved by %lld months leaves the years 1 to 9999", (long long)months);
    int64_t moved = dh_date_add_months((int32_t)day, (int)months);
    push(L, date->has_time ? date->value + (moved - day) * DAY : moved, date->has_time);
    return 1;
}

enum { YEAR, HALF, QUARTER, MONTH, WEEK, DAY_OF_MONTH, WEEKDAY, DATE, HOUR, MINUTE, SECOND, N_FIELDS };
static const char *const fields[N_FIELDS] = {"year",    "half", "quarter", "month",  "week",  "day",
                                             "weekday", "date", "hour",    "minute", "second"};

static int64_t part_of_day(int64_t day, int field)
{
    int year, month, of_month;
    dh_date_to_civil((int32_t)day, &year, &month, &of_month);
    switch (field) {
    case YEAR: return year;
    case HALF: return (month + 5) / 6;
    case QUARTER: return (month + 2) / 3;
    case MONTH: return month;
    case WEEK: return dh_date_week((int32_t)day);
    case DAY_OF_MONTH: return of_month;
    default: return dh_date_weekday((int32_t)day);
    }
}

/* d:format("dd/mm/yyyy"), d:format() */
static int format(lua_State *L)
{
    dh_value date;
    if (!dh_lua_to_date(L, 1, &date))
        return dh_lua_raise(L, "format follows its date behind a colon, as in d:format()");
    dh_lua_push_date_text(L, &date, luaL_optstring(L, 2, NULL));
    return 1;
}

static const luaL_Reg methods[] = {{"add_months", add_months}, {"format", format}};
#define N_METHODS (sizeof methods / sizeof methods[0])

static int refuse_name(lua_State *L, const char *name)
{
    const char *names[N_FIELDS + N_METHODS];
    for (size_t i = 0; i < N_FIELDS; i++) names[i] = fields[i];
    for (size_t i = 0; i < N_METHODS; i++) names[N_FIELDS + i] = methods[i].name;
    const char *nearest = dh_text_nearest(name, names, N_FIELDS + N_METHODS);
    if (nearest != NULL) return dh_lua_raise(L, "a date has no '%s'; did you mean '%s'?", name, nearest);
    return dh_lua_raise(L,
                        "a date has no '%s'; it has year, half, quarter, month, week, day, weekday, date, of a "
                        "datetime hour, minute, second, and the methods add_months and format, as in "
                        "d:format(\"dd/mm/yyyy\"); tostring makes a text of it, too",
                        name);
}

static int look_up(lua_State *L)
{
    const lua_date *date = luaL_checkudata(L, 1, DH_LUA_DATE);
    const char *name = luaL_tolstring(L, 2, NULL);
    int64_t day = day_of(date);
    int field = 0;
    for (size_t i = 0; i < N_METHODS; i++)
        if (strcmp(methods[i].name, name) == 0) {
            lua_pushcfunction(L, methods[i].func);
            return 1;
        }
    while (field < N_FIELDS && strcmp(fields[field], name) != 0) field++;
    if (field == N_FIELDS) return refuse_name(L, name);
    if (field == DATE) {
        push(L, day, false);
    } else if (field < DATE) {
        lua_pushinteger(L, part_of_day(day, field));
    } else if (!date->has_time) {
        lua_pushnil(L);
    } else {
        int64_t of_day = date->value - day * DAY, second = of_day / 1000000;
        if (field == SECOND && of_day % 1000000 != 0)
            lua_pushnumber(L, (double)(of_day % 60000000) / 1e6);
        else
            lua_pushinteger(L, field == HOUR ? second / 3600 : field == MINUTE ? second / 60 % 60 : second % 60);
    }
    return 1;
}

/* dienhong.date("2020-08-11") or dienhong.date(2020, 8, 11); nil when three numbers make no day. */
static int make(lua_State *L)
{
    if (lua_gettop(L) == 1) {
        lua_date date = operand(L, 1);
        push(L, date.value, date.has_time);
        return 1;
    }
    lua_Integer year = luaL_checkinteger(L, 1), month = luaL_checkinteger(L, 2), day = luaL_checkinteger(L, 3);
    bool fits = year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    if (fits && dh_date_is_valid((int)year, (int)month, (int)day))
        push(L, dh_date_from_civil((int)year, (int)month, (int)day), false);
    else
        lua_pushnil(L);
    return 1;
}

/* Those that nothing else refers to are let go. */
static void open_values(lua_State *L, const char *key)
{
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushstring(L, "v");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

void dh_lua_open_date(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__index", look_up}, {"__tostring", to_string}, {"__concat", concat},
                                    {"__eq", equals},     {"__lt", is_before},       {"__le", is_not_after},
                                    {"__add", add},       {"__sub", subtract},       {NULL, NULL}};
    open_values(L, &dates);
    open_values(L, &datetimes);
    luaL_newmetatable(L, DH_LUA_DATE);
    luaL_setfuncs(L, meta, 0);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    lua_pushcfunction(L, make);
    lua_setfield(L, -2, "date");
}
