/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sandbox: an empty environment, source text only (no bytecode), and limits. A hook counts instructions. The
 * allocator limits the memory that is held, and the sum of all that was ever allocated: a single instruction may copy
 * megabytes, so instructions alone do not bound the time.
 */
#include "load/config/lua_sandbox.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/strbuf.h"
#include "load/config/lua_hint.h"
#include "load/config/lua_message.h"

#define FILE_MAX         ((size_t)32 << 20)
#define HELD_MAX         ((size_t)64 << 20)
#define ASKED_MAX        ((size_t)1 << 30)
#define VISIT_MORE       ((size_t)64 << 20) /* raises both limits while the visitor runs */
#define INSTRUCTIONS_MAX 5000000
#define HOOK_EVERY       10000

typedef struct sandbox {
    size_t held, held_max, asked, asked_max;
    size_t refused; /* the size that was refused last */
    int64_t instructions;
    bool too_long, too_large;
    const char *path;
    const dh_strbuf *source;
    dh_status (*visit)(lua_State *L, void *context, dh_error *error);
    void *context;
    dh_error *error;
    dh_status status;
} sandbox;

static void *allocate(void *data, void *memory, size_t old_size, size_t new_size)
{
    sandbox *box = data;
    size_t old = memory != NULL ? old_size : 0;
    if (new_size == 0) {
        dh_free(memory);
        box->held -= old;
        return NULL;
    }
    if (new_size > old) {
        size_t more = new_size - old;
        if (more > box->held_max - box->held || more > box->asked_max - box->asked) {
            box->too_large = true;
            box->refused = new_size;
            return NULL;
        }
        box->asked += more;
    }
    if (new_size == box->refused) box->too_large = false; /* Lua has freed memory and asks again */
    void *made = dh_realloc(memory, new_size);
    if (made == NULL) return new_size <= old ? memory : NULL;
    box->held = box->held - old + new_size;
    return made;
}

static void count_instructions(lua_State *L, lua_Debug *at)
{
    (void)at;
    sandbox *box = *(sandbox **)lua_getextraspace(L);
    box->instructions += HOOK_EVERY;
    if (box->instructions <= INSTRUCTIONS_MAX) return;
    box->too_long = true;
    lua_sethook(L, count_instructions, LUA_MASKCOUNT, 1); /* nothing can catch the error and go on */
    luaL_error(L, "%s", dh_tr("it runs too long for a data file"));
}

static dh_status read_source(dh_strbuf *out, const char *path, dh_error *error)
{
    DH_TRY(dh_file_read(out, path, FILE_MAX + 1, error));
    if (out->size <= FILE_MAX) return DH_OK;
    return dh_error_set(error, DH_ELIMIT, "'%s' is larger than a data file may be, 32 MiB", path);
}

/* __newindex of the environment. */
static int refuse_global(lua_State *L)
{
    return luaL_error(L,
                      dh_tr("'%s' stands outside of the table that is returned, where nobody reads it; write it behind "
                            "'return {', with a comma at its end, or 'local' before it where the table uses it"),
                      lua_tostring(L, 2));
}

static int run_chunk(lua_State *L)
{
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, refuse_global);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
    lua_setupvalue(L, 1, 1);
    lua_settop(L, 1);
    lua_call(L, 0, 1);
    return 1;
}

static int run_visit(lua_State *L)
{
    sandbox *box = lua_touserdata(L, 1);
    lua_remove(L, 1);
    box->status = box->visit(L, box->context, box->error);
    return 0;
}

/* Turns a Lua error into ours. Messages are "lua:LINE: what"; the chunk is not named by its path, which Lua may cut. */
static dh_status lua_failure(lua_State *L, sandbox *box)
{
    const char *message = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    long line = 0;
    dh_strbuf what = {0};
    dh_status status = box->too_long || box->too_large ? DH_ELIMIT : DH_EDATA;
    int32_t column = 0;
    if (message == NULL) message = dh_tr("it raised an error");
    if (strncmp(message, "lua:", 4) == 0) line = dh_lua_message_line(message, &message);
    if (line > 0) column = dh_lua_message_column(box->source->data, box->source->size, line, message);
    if (!box->too_large && strcmp(message, "not enough memory") == 0) return dh_error_nomem(box->error);
    if (box->too_large)
        message = dh_tr("it takes more memory than a data file may, 64 MiB");
    else
        dh_lua_explain(&what, box->source->data, box->source->size, line, message);
    dh_error_set(box->error, status, "'%s' is no Lua data: %s", box->path, what.data != NULL ? what.data : message);
    dh_strbuf_free(&what);
    if (box->error != NULL) dh_error_at(box->error, box->path, (int32_t)line, column);
    return status;
}

static dh_status run(lua_State *L, sandbox *box, const dh_strbuf *source)
{
    size_t skip = 0;
    if (source->size >= 3 && memcmp(source->data, "\xef\xbb\xbf", 3) == 0) skip = 3;
    lua_pushcfunction(L, run_chunk);
    if (luaL_loadbufferx(L, source->data + skip, source->size - skip, "=lua", "t") != LUA_OK ||
        lua_pcall(L, 1, 1, 0) != LUA_OK)
        return lua_failure(L, box);
    if (lua_type(L, -1) != LUA_TTABLE)
        return lua_isnil(L, -1)
                   ? dh_error_set(box->error, DH_EDATA, "'%s' returns nothing; it must return a table: return { … }",
                                  box->path)
                   : dh_error_set(box->error, DH_EDATA, "'%s' returns %s; it must return a table: return { … }",
                                  box->path, dh_lua_type_words(luaL_typename(L, -1)));
    lua_sethook(L, NULL, 0, 0);
    box->held_max += VISIT_MORE;
    box->asked_max += VISIT_MORE;
    lua_pushcfunction(L, run_visit);
    lua_insert(L, -2);
    lua_pushlightuserdata(L, box);
    lua_insert(L, -2);
    if (lua_pcall(L, 2, 0, 0) != LUA_OK) return lua_failure(L, box);
    return box->status;
}

static dh_status run_in_sandbox(const char *path, const dh_strbuf *source,
                                dh_status (*visit)(struct lua_State *L, void *context, dh_error *error), void *context,
                                dh_error *error)
{
    sandbox box = {.held_max = HELD_MAX,
                   .asked_max = ASKED_MAX,
                   .path = path,
                   .source = source,
                   .visit = visit,
                   .context = context,
                   .error = error,
                   .status = DH_OK};
    lua_State *L = lua_newstate(allocate, &box);
    if (L == NULL) return dh_error_nomem(error);
    *(sandbox **)lua_getextraspace(L) = &box;
    lua_sethook(L, count_instructions, LUA_MASKCOUNT, HOOK_EVERY);
    dh_status status = run(L, &box, source);
    lua_close(L);
    return status;
}

dh_status dh_lua_data_read(const char *path, dh_status (*visit)(struct lua_State *L, void *context, dh_error *error),
                           void *context, dh_error *error)
{
    dh_strbuf source = {0};
    dh_status status = read_source(&source, path, error);
    if (status == DH_OK) status = run_in_sandbox(path, &source, visit, context, error);
    dh_strbuf_free(&source);
    return status;
}

dh_status dh_lua_data_read_text(const char *text, const char *name,
                                dh_status (*visit)(struct lua_State *L, void *context, dh_error *error), void *context,
                                dh_error *error)
{
    dh_strbuf source = {.data = (char *)(uintptr_t)text, .size = strlen(text)}; /* only read */
    return run_in_sandbox(name, &source, visit, context, error);
}
