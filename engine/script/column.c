/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns made from values of Lua: what a function gives for each row, and the rows of a Lua table. A column takes the
 * type of its first known value; whole numbers, other numbers and counts may be mixed, in any order. */
#include "base/text.h"
#include "load/config/inferred.h"
#include "script/script_internal.h"

#define EXACT_MAX 9007199254740992 /* 2^53: a whole number beyond it may be none of float64 */

/* What became of a value. */
typedef enum outcome { TAKEN, WRONG_TYPE, NOT_UTF8, TOO_LARGE, NO_MEMORY } outcome;

/* The value on top of the stack. */
static outcome read_value(lua_State *L, dh_value *value)
{
    *value = (dh_value){DH_BOOL, 1, {0}};
    switch (lua_type(L, -1)) {
    case LUA_TNIL: value->valid = 0; return TAKEN;
    case LUA_TBOOLEAN: value->as.boolean = lua_toboolean(L, -1); return TAKEN;
    case LUA_TNUMBER:
        value->type = lua_isinteger(L, -1) ? DH_INT64 : DH_FLOAT64;
        if (value->type == DH_INT64)
            value->as.integer = lua_tointeger(L, -1);
        else
            value->as.number = lua_tonumber(L, -1);
        return TAKEN;
    case LUA_TSTRING:
        value->type = DH_TEXT;
        value->as.text.data = lua_tolstring(L, -1, &value->as.text.size);
        return dh_text_is_valid(value->as.text.data, value->as.text.size) ? TAKEN : NOT_UTF8;
    case LUA_TTABLE: value->type = DH_COUNT; return dh_lua_to_count(L, -1, &value->as.count) ? TAKEN : WRONG_TYPE;
    default: return dh_lua_to_date(L, -1, value) ? TAKEN : WRONG_TYPE;
    }
}

static bool is_exact(int64_t value)
{
    return value >= -EXACT_MAX && value <= EXACT_MAX;
}

/* The type of both numbers: int64 < float64 < count. */
static bool is_number(dh_type type)
{
    return type == DH_INT64 || type == DH_FLOAT64 || type == DH_COUNT;
}

static dh_type wider(dh_type a, dh_type b)
{
    return a == DH_COUNT || b == DH_COUNT ? DH_COUNT : a == DH_FLOAT64 || b == DH_FLOAT64 ? DH_FLOAT64 : DH_INT64;
}

/* A whole number as `type`, float64 or count; others are as they are. */
static outcome convert(dh_value *value, dh_type type)
{
    if (value->type == type) return TAKEN;
    if (value->type == DH_INT64 && !is_exact(value->as.integer)) return TOO_LARGE;
    double number = value->type == DH_INT64 ? (double)value->as.integer : value->as.number;
    *value = (dh_value){type, 1, {.number = number}};
    if (type == DH_COUNT) value->as.count = (dh_count){number, number, number};
    return TAKEN;
}

/* Replaces a column of numbers by one of a wider type. */
static outcome widen(dh_column **column, dh_type type)
{
    const dh_column *narrow = *column;
    dh_column *wide = dh_column_new(type, narrow->length + 1);
    outcome met = wide != NULL ? TAKEN : NO_MEMORY;
    for (int64_t i = 0; met == TAKEN && i < narrow->length; i++) {
        dh_value value;
        dh_column_value(narrow, i, &value);
        if (value.valid) met = convert(&value, type);
        if (met == TAKEN && (value.valid ? dh_column_append_value(wide, &value) : dh_column_append_null(wide)) != 0)
            met = NO_MEMORY;
    }
    if (met != TAKEN) {
        if (wide != NULL) dh_column_unref(wide);
        return met;
    }
    dh_column_unref(*column);
    *column = wide;
    return TAKEN;
}

/* Rows before the first known value are unknown. */
static outcome begin(dh_column **column, dh_type type, int64_t row)
{
    *column = dh_column_new(type, row + 1);
    if (*column == NULL) return NO_MEMORY;
    for (int64_t i = 0; i < row; i++)
        if (dh_column_append_null(*column) != 0) return NO_MEMORY;
    return TAKEN;
}

static outcome append(lua_State *L, dh_column **column, int64_t row)
{
    dh_value value;
    outcome met = read_value(L, &value);
    if (met != TAKEN) return met;
    if (!value.valid) return *column == NULL || dh_column_append_null(*column) == 0 ? TAKEN : NO_MEMORY;
    if (*column == NULL && (met = begin(column, value.type, row)) != TAKEN) return met;
    dh_type type = (*column)->type;
    if (type != value.type) {
        if (!is_number(type) || !is_number(value.type)) return WRONG_TYPE;
        dh_type common = wider(type, value.type);
        if (type != common && (met = widen(column, common)) != TAKEN) return met;
        if ((met = convert(&value, common)) != TAKEN) return met;
    }
    return dh_column_append_value(*column, &value) == 0 ? TAKEN : NO_MEMORY;
}

/* Raises for the value on top of the stack. `name`: of the column, NULL for what a function gave. */
static void refuse(lua_State *L, outcome met, int64_t row, const char *name)
{
    dh_error error = DH_ERROR_INIT;
    long long at = (long long)row + 1;
    name = name != NULL ? lua_pushfstring(L, "'%s'", name) : lua_pushstring(L, dh_tr("what the function gives"));
    lua_insert(L, -2); /* below the value */
    if (met == NOT_UTF8)
        dh_lua_raise(
            L, "%s has a text in row %lld that is not valid UTF-8; utf8.offset and utf8.codes cut between letters",
            name, at);
    if (met == TOO_LARGE)
        dh_lua_raise(L,
                     "%s has whole numbers past 2^53 and others, up to row %lld, which no column holds exactly; give "
                     "all as whole numbers, or as texts",
                     name, at);
    if (met == WRONG_TYPE)
        dh_lua_raise(L, "%s has %s in row %lld; give a boolean, a number, a text or a date, the same in every row",
                     name, dh_lua_type_of(L, -1), at);
    dh_error_nomem(&error);
    dh_lua_fail(L, &error);
}

/* __gc of the userdata that holds a column while Lua code may raise. */
static int free_column(lua_State *L)
{
    dh_column **column = lua_touserdata(L, 1);
    if (*column != NULL) dh_column_unref(*column);
    *column = NULL;
    return 0;
}

dh_column **dh_lua_new_column(lua_State *L)
{
    dh_column **column = lua_newuserdatauv(L, sizeof *column, 0);
    *column = NULL;
    if (luaL_newmetatable(L, "dienhong.column")) {
        lua_pushcfunction(L, free_column);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return column;
}

void dh_lua_append(lua_State *L, dh_column **column, int64_t row, const char *name)
{
    outcome met = append(L, column, row);
    if (met != TAKEN) refuse(L, met, row, name);
}

void dh_lua_end_column(lua_State *L, dh_column **column, int64_t n, const char *name)
{
    if (*column == NULL) *column = dh_column_new_filled(DH_BOOL, n);
    if (*column == NULL) refuse(L, NO_MEMORY, n, NULL);
    (*column)->display = dh_shown_as(&(dh_column_spec){.name = name, .type = (*column)->type});
    dh_column_finish(*column);
}
