/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is written wrong in a script that Lua cannot read. Where `return` is missing before its result, as in
 * "ds.sessions", Lua calls that a syntax error at the end: the script compiles once the word is put before the line
 * where it belongs, which is looked for from the last line on. Else what may have been meant
 * stands before what Lua says (load/config/lua_hint.h).
 */
#include <sys/stat.h>

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "load/config/lua_hint.h"
#include "script/script_internal.h"

#define LINES   20          /* that are tried */
#define LARGEST (256 << 10) /* bytes of a script that is looked at: what people write by hand */
#define SHOWN   80          /* bytes of the line */

static bool compiles(lua_State *L, const char *text, size_t size, size_t at)
{
    luaL_Buffer made;
    luaL_buffinit(L, &made);
    luaL_addlstring(&made, text, at);
    luaL_addstring(&made, "return ");
    luaL_addlstring(&made, text + at, size - at);
    luaL_pushresult(&made);
    size_t made_size;
    const char *source = lua_tolstring(L, -1, &made_size);
    bool is = luaL_loadbufferx(L, source, made_size, "=return", "t") == LUA_OK;
    lua_pop(L, 2);
    return is;
}

/* Where the line that ends before `end` begins. */
static size_t line_before(const char *text, size_t end)
{
    while (end > 0 && text[end - 1] != '\n') end--;
    return end;
}

/* A script as it is looked at. */
typedef struct source {
    const char *text;
    size_t size;
} source;

/* Called protected: memory may fail. The argument is a source, as light userdata. Pushes the line and its number, or
 * nothing. */
static int find(lua_State *L)
{
    const source *script = lua_touserdata(L, 1);
    const char *text = script->text;
    size_t end = script->size;
    for (int tried = 0; tried < LINES && end > 0; tried++) {
        size_t begin = line_before(text, end), at = begin;
        at += strspn(text + at, " \t");
        if (at < end && text[at] != '\n' && compiles(L, text, script->size, begin)) {
            size_t shown = strcspn(text + at, "\r\n");
            int line = 1;
            for (size_t i = 0; i < begin; i++) line += text[i] == '\n';
            lua_pushlstring(L, text + at, dh_text_cut(text + at, shown, SHOWN));
            lua_pushinteger(L, line);
            return 2;
        }
        end = begin > 0 ? begin - 1 : 0;
    }
    return 0;
}

/* Reads a plain file: a pipe has been read already, and would be waited for. */
static bool read_file(dh_strbuf *out, const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size < LARGEST &&
           dh_file_read(out, path, LARGEST, NULL) == DH_OK;
}

bool dh_script_misses_return(lua_State *L, const char *path, const char *text, const char *name, dh_error *error)
{
    int top = lua_gettop(L);
    dh_strbuf file = {0};
    source script = {text, 0};
    if (path != NULL) {
        if (!read_file(&file, path)) {
            dh_strbuf_free(&file);
            return false;
        }
        script = (source){file.data != NULL ? file.data : "", file.size};
    } else {
        script.size = strlen(text);
    }
    lua_pushcfunction(L, find);
    lua_pushlightuserdata(L, &script);
    bool is = lua_pcall(L, 1, LUA_MULTRET, 0) == LUA_OK && lua_gettop(L) == top + 2;
    if (is)
        dh_error_set(error, DH_ESCRIPT,
                     "%s:%d: 'return' is missing before '%s'; a script returns its result, as in 'return ds.sessions'",
                     path != NULL ? path : name, (int)lua_tointeger(L, -1), lua_tostring(L, -2));
    lua_settop(L, top);
    dh_strbuf_free(&file);
    return is;
}

void dh_script_explain_syntax(lua_State *L, const char *path, const char *text, dh_error *error)
{
    const char *message = lua_tostring(L, -1), *what;
    dh_strbuf file = {0}, said = {0};
    long line = dh_lua_message_line(message, &what);
    dh_strbuf_add_bytes(&said, message, (size_t)(what - message));
    if (path == NULL)
        dh_lua_explain(&said, text, strlen(text), line, what);
    else if (read_file(&file, path) && file.data != NULL)
        dh_lua_explain(&said, file.data, file.size, line, what);
    else
        dh_lua_explain(&said, NULL, 0, line, what);
    dh_error_set(error, DH_ESCRIPT, "%s", said.data != NULL && !said.failed ? said.data : message);
    dh_strbuf_free(&file);
    dh_strbuf_free(&said);
}
