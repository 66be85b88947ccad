/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs of a query in Lua, made from dh_verbs: each returns a new query over the one before. */
#include <string.h>

#include "base/memory.h"
#include "execute/execute.h"
#include "query/verb.h"
#include "script/script_internal.h"

/* ---- Lua functions called for every row ---- */

/* Pushes a query whose result is `table` (taken over), of the same data set as the query at index 1. */
static int give_table(lua_State *L, dh_table *table)
{
    return dh_lua_push_table(L, table, dh_lua_check_query(L, 1)->plan->catalog, 1);
}

/* Appends the value on top of the stack as row `row` of `n`. The column is made at the first known value, with its
 * type. False: a value of another type, or out of memory. */
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

/* __gc of the userdata that holds a column while Lua code may raise. */
static int free_column(lua_State *L)
{
    dh_column **column = lua_touserdata(L, 1);
    if (*column != NULL) dh_column_unref(*column);
    *column = NULL;
    return 0;
}

/* Calls the Lua function at `function` with each row and collects the results in a column. The userdata that holds the
 * column stays on the stack. */
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
        dh_lua_push_row(L, table, row);
        lua_call(L, 1, 1);
        if (!append_result(L, column, row, n))
            dh_lua_raise(L,
                         "the function gave a %s in row %d; give a boolean, a number or a text, the same in every row",
                         luaL_typename(L, -1), (int)row + 1);
        lua_pop(L, 1);
    }
    if (*column == NULL) *column = dh_column_new_filled(DH_BOOL, n);
    if (*column == NULL) dh_lua_raise(L, "out of memory");
    dh_column_finish(*column);
    return column;
}

/* filter(function(row) … end) */
static int filter_by_function(lua_State *L)
{
    const dh_table *table = dh_lua_check_table(L, 1);
    dh_column **kept = call_for_rows(L, table, 2);
    if ((*kept)->type != DH_BOOL) return dh_lua_raise(L, "filter: the function gives true, false or nil (unknown)");
    int64_t n = 0, *rows = dh_malloc((size_t)(dh_table_rows(table) + 1) * sizeof *rows);
    for (int64_t i = 0; rows != NULL && i < dh_table_rows(table); i++)
        if (dh_column_is_valid(*kept, i) && dh_column_bool(*kept, i)) rows[n++] = i;
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

/* derive("a", function(row) … end) */
static int derive_by_function(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    const char *name = luaL_checkstring(L, 2);
    const dh_table *table = dh_lua_check_table(L, 1);
    dh_column **made = call_for_rows(L, table, 3);
    dh_table *derived = dh_table_copy(table);
    dh_status status =
        derived == NULL ? dh_error_nomem(&error) : dh_table_add(derived, name, dh_column_ref(*made), &error);
    if (status == DH_OK) return give_table(L, derived);
    if (derived != NULL) dh_table_free(derived);
    return dh_lua_fail(L, &error);
}

/* Verbs that in Lua take a function in place of a text, too. */
static const struct overload {
    const char *verb;
    int place; /* of the function on the stack */
    lua_CFunction call;
} overloads[] = {{"filter", 2, filter_by_function}, {"derive", 3, derive_by_function}};

/* ---- verbs ---- */

/* The argument at index `place`; `before`: the one before it, for a parameter that repeats. */
static dh_verb_arg read_argument(lua_State *L, const dh_verb_param *param, const dh_verb_arg *before, int place)
{
    dh_verb_arg arg = {.text = NULL};
    if (param->repeats && place > lua_gettop(L)) return *before;
    if (param->kind == DH_VERB_CHOICE) {
        arg.choice = luaL_checkoption(L, place, param->choices[0], param->choices);
        return arg;
    }
    if (param->optional && lua_isnoneornil(L, place)) return arg;
    switch (param->kind) {
    case DH_VERB_NUMBER: arg.number = luaL_checkinteger(L, place); break;
    case DH_VERB_QUERY: arg.plan = dh_lua_check_query(L, place)->plan; break;
    case DH_VERB_PERIOD:
        arg.text = luaL_tolstring(L, place, NULL);
        lua_replace(L, place); /* a year becomes its text */
        break;
    default: arg.text = luaL_checkstring(L, place); break;
    }
    return arg;
}

static void read_arguments(lua_State *L, const dh_verb *verb, dh_verb_arg *args)
{
    for (int i = 0; verb->params[i].kind != DH_VERB_END; i++)
        args[i] = read_argument(L, &verb->params[i], i > 0 ? &args[i - 1] : NULL, i + 2);
    /* further arguments of a verb of one text are an error: ignored, they would be missed */
    bool one_text =
        verb->params[0].kind == DH_VERB_TEXT && !verb->params[0].optional && verb->params[1].kind == DH_VERB_END;
    if (one_text && lua_gettop(L) > 2)
        dh_lua_raise(L, "%s takes one text; write all in it, with commas between them", verb->name);
}

/* Builds the plan. Where its schema depends on values (pivot), they are found first by executing a query. */
static dh_status build(dh_plan **out, const dh_verb *verb, const dh_plan *input, const dh_verb_arg *args,
                       dh_error *error)
{
    dh_plan *asked = NULL;
    dh_table *answer = NULL;
    if (verb->ask != NULL) DH_TRY(verb->ask(&asked, input, args, error));
    if (asked == NULL) return verb->build(out, input, args, error);
    dh_status status = dh_execute(&answer, asked, error);
    if (status == DH_OK) status = verb->build_answered(out, input, args, answer, error);
    if (answer != NULL) dh_table_free(answer);
    dh_plan_free(asked);
    return status;
}

/* Makes the query on top keep the data sets of all its inputs alive. */
static void keep_inputs(lua_State *L, const dh_verb *verb)
{
    int n = 0;
    lua_createtable(L, 2, 0);
    lua_getiuservalue(L, 1, 1);
    lua_rawseti(L, -2, ++n);
    for (int i = 0; verb->params[i].kind != DH_VERB_END; i++) {
        if (verb->params[i].kind != DH_VERB_QUERY) continue;
        lua_getiuservalue(L, i + 2, 1);
        lua_rawseti(L, -2, ++n);
    }
    if (n > 1)
        lua_setiuservalue(L, -2, 1);
    else
        lua_pop(L, 1); /* one input: dh_lua_push_query has seen to it */
}

/* Applies the verb in the upvalue to the query at index 1. The plan's errors name the verb already. */
static int run_verb(lua_State *L)
{
    const dh_verb *verb = lua_touserdata(L, lua_upvalueindex(1));
    dh_verb_arg args[DH_VERB_PARAMS] = {0};
    dh_error error = DH_ERROR_INIT;
    dh_plan *plan = NULL;
    const dh_lua_query *query = dh_lua_check_query(L, 1);
    for (size_t i = 0; i < sizeof overloads / sizeof overloads[0]; i++)
        if (strcmp(overloads[i].verb, verb->name) == 0 && lua_isfunction(L, overloads[i].place))
            return overloads[i].call(L);
    read_arguments(L, verb, args);
    if (build(&plan, verb, query->plan, args, &error) != DH_OK) return dh_lua_fail(L, &error);
    dh_lua_push_query(L, plan, 1);
    keep_inputs(L, verb);
    return 1;
}

void dh_lua_add_verbs(lua_State *L)
{
    for (const dh_verb *const *verb = dh_verbs; *verb != NULL; verb++) {
        lua_pushlightuserdata(L, (void *)(uintptr_t)*verb);
        lua_pushcclosure(L, run_verb, 1);
        lua_setfield(L, -2, (*verb)->name);
    }
}
