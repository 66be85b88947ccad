/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls into Lua within a script's limits: the clock, and what an error says of the lines that led to it. */
#include <string.h>
#include <time.h>

#include "base/message.h"
#include "base/pool.h"
#include "load/config/lua_hint.h"
#include "load/config/lua_message.h"
#include "script/script_internal.h"

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The count hook: stops the script on an interrupt or past its deadline. Once it has raised, it runs at every
 * instruction, so that a pcall in a loop cannot swallow the error for good. */
void dh_script_watch(lua_State *L, lua_Debug *event)
{
    dh_script *script = dh_script_of(L);
    (void)event;
    if (dh_pool_cancelled()) {
        lua_sethook(L, dh_script_watch, LUA_MASKCOUNT, 1);
        dh_lua_raise(L, "interrupted");
    }
    if (script->deadline <= 0 || now() < script->deadline) return;
    lua_sethook(L, dh_script_watch, LUA_MASKCOUNT, 1);
    dh_lua_raise(L, "the script ran longer than its limit of %g s; make it do less, or raise --time-limit",
                 script->options.seconds);
}

/* Whether a file of the program's scripts is called, which are not the user's to mend. */
static bool is_of_program(lua_State *L, const lua_Debug *call)
{
    const char *folder = dh_script_of(L)->options.scripts_folder;
    size_t size = folder != NULL ? strlen(folder) : 0;
    return size > 0 && call->source[0] == '@' && strncmp(call->source + 1, folder, size) == 0 &&
           call->source[1 + size] == '/';
}

/* Adds to the message on top the lines of the script that led to the one that it begins with: none for a fault in the
 * script's own lines. Levels of C and of Lua's own functions tell a reader nothing. */
static void add_callers(lua_State *L)
{
    enum { CALLERS_MAX = 10 };
    lua_Debug call;
    bool met = false;
    int n = 0, message = lua_gettop(L);
    lua_pushvalue(L, message);
    for (int level = 1; n <= CALLERS_MAX && lua_getstack(L, level, &call) != 0; level++) {
        lua_getinfo(L, "Sl", &call);
        if (call.currentline <= 0 || is_of_program(L, &call)) continue;
        const char *place = lua_pushfstring(L, "%s:%d:", call.short_src, call.currentline);
        bool begins = strncmp(lua_tostring(L, message), place, strlen(place)) == 0;
        lua_pop(L, 1);
        if (begins && !met) {
            met = true;
            continue;
        }
        lua_pushliteral(L, "\n  ");
        if (++n > CALLERS_MAX)
            lua_pushliteral(L, "…");
        else
            lua_pushfstring(L, dh_tr("called from %s:%d"), call.short_src, call.currentline);
        lua_concat(L, 3);
    }
}

/* Replaces the message on top, which may be Lua's own, by what it is in the reader's language, behind its place. */
static void translate(lua_State *L)
{
    const char *message = lua_tostring(L, -1), *what;
    dh_lua_message_line(message, &what);
    dh_strbuf *text = dh_lua_new_text(L);
    dh_strbuf_add_bytes(text, message, (size_t)(what - message));
    dh_lua_message_add(text, what);
    dh_lua_end_text(L);
    lua_remove(L, -2);
}

/* The message handler of lua_pcall. */
int dh_script_explain_error(lua_State *L)
{
    if (lua_isstring(L, 1) || luaL_getmetafield(L, 1, "__tostring") != LUA_TNIL)
        luaL_tolstring(L, 1, NULL);
    else /* luaL_tolstring would give an address, which differs from run to run */
        lua_pushfstring(L, dh_tr("the script raised %s that says nothing as its error"), dh_lua_type_of(L, 1));
    translate(L);
    add_callers(L);
    return 1;
}

dh_status dh_script_explain_failure(const dh_script *script, int code, dh_error *error)
{
    lua_State *L = script->L;
    const char *message = lua_tostring(L, -1);
    if (dh_pool_cancelled()) return dh_error_set(error, DH_ECANCELLED, "interrupted");
    if (code == LUA_ERRMEM ||
        (script->out_of_memory && message != NULL && strstr(message, "not enough memory") != NULL))
        return dh_error_set(error, DH_ESCRIPT,
                            "the script needs more than its limit of %lld MiB of memory; make it keep less, or raise "
                            "--memory-limit",
                            (long long)(script->options.memory >> 20));
    return dh_error_set(error, DH_ESCRIPT, "%s",
                        message != NULL ? message : dh_tr("the script failed without a message"));
}

void dh_script_begin(dh_script *script)
{
    lua_settop(script->L, 0);
    script->deadline = script->options.seconds > 0 ? now() + script->options.seconds : 0;
    lua_sethook(script->L, dh_script_watch, LUA_MASKCOUNT, 10000);
    lua_pushcfunction(script->L, dh_script_explain_error);
}

dh_status dh_script_call(dh_script *script, lua_CFunction body, void *context, dh_error *error)
{
    dh_script_begin(script);
    lua_pushcfunction(script->L, body);
    lua_pushlightuserdata(script->L, context);
    int code = lua_pcall(script->L, 1, 0, 1);
    lua_sethook(script->L, NULL, 0, 0);
    return code == LUA_OK ? DH_OK : dh_script_explain_failure(script, code, error);
}
