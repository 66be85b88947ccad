/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs of a query in Lua, made from dh_verbs: each returns a new query over the one before. */
#include <string.h>

#include "base/memory.h"
#include "execute/execute.h"
#include "query/verb.h"
#include "script/script_internal.h"
#include "table/take_rows.h"

/* ---- Lua functions called for every row ---- */

/* Calls the Lua function at `function` with each row of the query at 1 and collects the results in a column of the
 * name. The userdata that holds the column stays on the stack. */
static dh_column **call_for_rows(lua_State *L, const dh_table *table, const char *name, int function)
{
    int64_t n = dh_table_rows(table);
    dh_column **column = dh_lua_new_column(L);
    for (int64_t row = 0; row < n; row++) {
        lua_pushvalue(L, function);
        dh_lua_push_row(L, 1, table, row);
        lua_call(L, 1, 1);
        dh_lua_append(L, column, row, NULL);
        lua_pop(L, 1);
    }
    dh_lua_end_column(L, column, n, name);
    return column;
}

/* The rows of `table` for which `kept` is true, with its name, heads and notes. */
static dh_status take_kept(dh_table **out, const dh_table *table, const dh_column *kept, dh_error *error)
{
    int64_t n = 0, *rows = dh_malloc((size_t)(dh_table_rows(table) + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < dh_table_rows(table); i++)
        if (dh_column_is_valid(kept, i) && dh_column_bool(kept, i)) rows[n++] = i;
    dh_status status = dh_table_take_rows(out, table, rows, n, NULL, error);
    dh_free(rows);
    if (status != DH_OK) return status;
    status = dh_table_set_name(*out, dh_table_name(table), error);
    for (int32_t c = 0; status == DH_OK && c < dh_table_columns(table); c++)
        status = dh_table_set_head(*out, c, dh_table_column_head(table, c), error);
    if (status == DH_OK) return DH_OK;
    dh_table_free(*out);
    return status;
}

/* filter(function(row) … end) */
static int filter_by_function(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    const dh_table *table = dh_lua_check_table(L, 1);
    dh_column **kept = call_for_rows(L, table, "", 2);
    if ((*kept)->type != DH_BOOL) return dh_lua_raise(L, "filter: the function gives true, false or nil (unknown)");
    dh_lua_query *query = dh_lua_new_query(L, 1);
    dh_table *filtered;
    dh_status status = take_kept(&filtered, table, *kept, &error);
    if (status == DH_OK) status = dh_lua_query_take(query, filtered, dh_lua_check_query(L, 1)->plan->catalog, &error);
    return status == DH_OK ? 1 : dh_lua_fail(L, &error);
}

/* derive("a", function(row) … end) */
static int derive_by_function(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    const char *name = luaL_checkstring(L, 2);
    const dh_table *table = dh_lua_check_table(L, 1);
    dh_column **made = call_for_rows(L, table, name, 3);
    dh_lua_query *query = dh_lua_new_query(L, 1);
    dh_table *derived = dh_table_copy(table);
    dh_status status = derived == NULL ? dh_error_nomem(&error) : DH_OK;
    if (status == DH_OK && (status = dh_table_add(derived, name, dh_column_ref(*made), &error)) != DH_OK)
        dh_table_free(derived);
    if (status == DH_OK) status = dh_lua_query_take(query, derived, dh_lua_check_query(L, 1)->plan->catalog, &error);
    return status == DH_OK ? 1 : dh_lua_fail(L, &error);
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
    if (param->repeats && before != NULL && place > lua_gettop(L)) return *before;
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
    int n = 0;
    for (; verb->params[n].kind != DH_VERB_END; n++)
        args[n] = read_argument(L, &verb->params[n], n > 0 ? &args[n - 1] : NULL, n + 2);
    /* further arguments are an error: ignored, they would be missed */
    bool one_text = n == 1 && verb->params[0].kind == DH_VERB_TEXT && !verb->params[0].optional;
    if (one_text && lua_gettop(L) > 2)
        dh_lua_raise(L, "%s takes one text; write all in it, with commas between them", verb->name);
    if (lua_gettop(L) > n + 1)
        dh_lua_raise(L, "%s is given %d arguments; it is used as %s", verb->name, lua_gettop(L) - 1, verb->usage);
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
    lua_getiuservalue(L, 1, DH_LUA_QUERY_SOURCE);
    lua_rawseti(L, -2, ++n);
    for (int i = 0; verb->params[i].kind != DH_VERB_END; i++) {
        if (verb->params[i].kind != DH_VERB_QUERY) continue;
        lua_getiuservalue(L, i + 2, DH_LUA_QUERY_SOURCE);
        lua_rawseti(L, -2, ++n);
    }
    if (n > 1)
        lua_setiuservalue(L, -2, DH_LUA_QUERY_SOURCE);
    else
        lua_pop(L, 1); /* one input: dh_lua_push_query has seen to it */
}

/* Applies the verb in the upvalue to the query at index 1. The plan's errors name the verb already. */
static int run_verb(lua_State *L)
{
    const dh_verb *verb = lua_touserdata(L, lua_upvalueindex(1));
    dh_verb_arg args[DH_VERB_PARAMS] = {0};
    dh_error error = DH_ERROR_INIT;
    const dh_lua_query *query = dh_lua_check_query(L, 1);
    for (size_t i = 0; i < sizeof overloads / sizeof overloads[0]; i++)
        if (strcmp(overloads[i].verb, verb->name) == 0 && lua_isfunction(L, overloads[i].place))
            return overloads[i].call(L);
    read_arguments(L, verb, args);
    if (build(&dh_lua_new_query(L, 1)->plan, verb, query->plan, args, &error) != DH_OK) return dh_lua_fail(L, &error);
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
