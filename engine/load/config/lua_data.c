/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies Lua tables into plain trees, with only such Lua calls as raise no error: none can jump out of this code. */
#include "load/config/lua_data.h"

#include <lua.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/message.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "load/config/lua_message.h"
#include "load/config/lua_place.h"
#include "load/config/lua_sandbox.h"

#define DEPTH_MAX  16
#define VALUES_MAX 1000000

typedef struct walker {
    lua_State *L;
    dh_arena *arena;
    dh_data_file *file;
    bool functions; /* may stand in it */
    int32_t values;
    dh_error *error;
} walker;

static dh_status read_value(walker *w, dh_data *out, const char *key, int depth);

static const char *line_source(const dh_data_file *file)
{
    return file->source != NULL ? file->source : "";
}

/* A line and a character of it, from 1; 0 = nowhere. */
typedef struct place {
    int32_t line, column;
} place;

static place place_at(const char *source, size_t at)
{
    place found = {1, 1};
    for (size_t i = 0; i < at; i++) {
        bool ends = source[i] == '\n', begins = ((unsigned char)source[i + 1] & 0xC0) != 0x80;
        found.line += ends;
        found.column = ends ? 1 : found.column + begins;
    }
    return found;
}

/* Where the first `key` in the span is. */
static place place_of_word(const char *source, dh_lua_span span, const char *key)
{
    size_t at = dh_lua_find_word(source, span, key);
    return at < span.end ? place_at(source, at) : (place){0, 0};
}

/* Finds the table that `file` stands for. */
static bool find_table(const dh_data_file *file, dh_lua_span *span)
{
    const char *source = line_source(file);
    *span = (dh_lua_span){0, strlen(source)};
    if (file->within == NULL) return true;
    if (!find_table(file->within, span)) return false;
    return file->key != NULL ? dh_lua_find_field(source, span, file->key) : dh_lua_find_item(source, span, file->item);
}

/* Whether `key` is that of the table itself, or of the list that it is in. */
static bool is_own_key(const dh_data_file *file, const char *key)
{
    const char *own = file->key == NULL && file->within != NULL ? file->within->key : file->key;
    return own != NULL && strcmp(own, key) == 0;
}

static place place_of(const dh_data_file *file, const char *key)
{
    const char *source = line_source(file);
    bool word = key != NULL && key[0] != '\0', part = file->within != NULL;
    dh_lua_span span;
    bool found = find_table(file, &span);
    place at = word && found && !is_own_key(file, key) ? place_of_word(source, span, key) : (place){0, 0};
    if (at.line == 0 && word && part && !(found && is_own_key(file, key)))
        at = place_of_word(source, (dh_lua_span){0, strlen(source)}, key);
    return at.line == 0 && part && found ? place_at(source, span.begin) : at;
}

dh_data_file dh_data_field_of(const dh_data_file *file, const char *key)
{
    dh_data_file part = *file;
    part.within = file;
    part.key = key;
    part.item = 0;
    return part;
}

dh_data_file dh_data_item_of(const dh_data_file *file, int32_t item, const char *name)
{
    dh_data_file part = *file;
    part.within = file;
    part.key = NULL;
    part.item = item;
    part.name = name;
    return part;
}

dh_status dh_data_error(const dh_data_file *file, const char *key, dh_error *error, dh_status status,
                        const char *format, ...)
{
    va_list args;
    va_start(args, format);
    dh_error_vset(error, status, format, args);
    va_end(args);
    if (file->name != NULL) dh_error_prefix(error, "%s", file->name);
    place at = place_of(file, key);
    if (error != NULL) dh_error_at(error, file->path, at.line, at.column);
    return status;
}

const char *dh_data_kind_name(dh_data_kind kind)
{
    static const char *const names[] = {DH_MESSAGE("true or false"), DH_MESSAGE("a whole number"),
                                        DH_MESSAGE("a number"),      DH_MESSAGE("a text"),
                                        DH_MESSAGE("a table"),       DH_MESSAGE("a function")};
    return dh_tr(names[kind]);
}

const dh_data *dh_data_get(const dh_data *table, const char *key)
{
    int32_t low = 0, high = table->n_fields;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        int order = strcmp(table->fields[middle].key, key);
        if (order == 0) return &table->fields[middle].value;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static dh_status copy_text(walker *w, const char **out, int index, const char *key)
{
    size_t size;
    const char *text = lua_tolstring(w->L, index, &size);
    if (!dh_text_is_valid(text, size) || memchr(text, '\0', size) != NULL)
        return dh_data_error(w->file, key, w->error, DH_EDATA,
                             "a text of '%s' is not valid UTF-8; save the file as UTF-8", key);
    *out = dh_arena_strndup(w->arena, text, size);
    return *out != NULL ? DH_OK : dh_error_nomem(w->error);
}

static int compare_fields(const void *a, const void *b)
{
    return strcmp(((const dh_data_field *)a)->key, ((const dh_data_field *)b)->key);
}

/* Counts the items and fields of the table at the top of the stack. */
static dh_status count_entries(walker *w, const char *key, int32_t *items, int32_t *fields)
{
    lua_Unsigned length = lua_rawlen(w->L, -1);
    *items = *fields = 0;
    lua_pushnil(w->L);
    while (lua_next(w->L, -2) != 0) {
        lua_pop(w->L, 1);
        if (++w->values > VALUES_MAX)
            return dh_error_set(w->error, DH_ELIMIT, "'%s' holds more than %d values", w->file->path, VALUES_MAX);
        if (lua_type(w->L, -1) == LUA_TSTRING) {
            (*fields)++;
        } else if (lua_isinteger(w->L, -1) && lua_tointeger(w->L, -1) >= 1 &&
                   (lua_Unsigned)lua_tointeger(w->L, -1) <= length) {
            (*items)++;
        } else {
            return dh_data_error(w->file, key, w->error, DH_EDATA,
                                 "'%s' has a key that is neither a name nor a place in a list", key);
        }
    }
    if ((lua_Unsigned)*items != length)
        return dh_data_error(w->file, key, w->error, DH_EDATA, "the list '%s' has a gap; take the nil out", key);
    return DH_OK;
}

static dh_status fill_table(walker *w, dh_data_field *fields, dh_data *items, const char *key, int depth)
{
    int32_t n = 0;
    lua_pushnil(w->L);
    while (lua_next(w->L, -2) != 0) {
        dh_data *value;
        const char *name = key;
        if (lua_type(w->L, -2) == LUA_TSTRING) {
            DH_TRY(copy_text(w, &fields[n].key, -2, key));
            name = fields[n].key;
            value = &fields[n++].value;
        } else {
            value = &items[lua_tointeger(w->L, -2) - 1];
        }
        DH_TRY(read_value(w, value, name, depth));
        lua_pop(w->L, 1);
    }
    return DH_OK;
}

static dh_status read_table(walker *w, dh_data *out, const char *key, int depth)
{
    if (depth > DEPTH_MAX || !lua_checkstack(w->L, 8))
        return dh_data_error(w->file, key, w->error, DH_EDATA, "'%s' is nested too deep, or holds itself", key);
    DH_TRY(count_entries(w, key, &out->n_items, &out->n_fields));
    dh_data_field *fields = dh_arena_zalloc(w->arena, (size_t)out->n_fields + 1, sizeof *fields);
    dh_data *items = dh_arena_zalloc(w->arena, (size_t)out->n_items + 1, sizeof *items);
    if (fields == NULL || items == NULL) return dh_error_nomem(w->error);
    DH_TRY(fill_table(w, fields, items, key, depth));
    qsort(fields, (size_t)out->n_fields, sizeof *fields, compare_fields);
    out->fields = fields;
    out->items = items;
    return DH_OK;
}

static dh_status refuse_value(walker *w, const char *key)
{
    return dh_data_error(w->file, key, w->error, DH_EDATA, "'%s' is %s, which is no data", key,
                         dh_lua_type_words(lua_typename(w->L, lua_type(w->L, -1))));
}

static dh_status read_value(walker *w, dh_data *out, const char *key, int depth)
{
    switch (lua_type(w->L, -1)) {
    case LUA_TBOOLEAN: *out = (dh_data){.kind = DH_DATA_BOOL, .boolean = lua_toboolean(w->L, -1)}; return DH_OK;
    case LUA_TNUMBER:
        *out = (dh_data){.kind = lua_isinteger(w->L, -1) ? DH_DATA_INTEGER : DH_DATA_NUMBER,
                         .number = lua_tonumber(w->L, -1)};
        if (out->kind == DH_DATA_INTEGER) out->integer = lua_tointeger(w->L, -1);
        return DH_OK;
    case LUA_TSTRING: out->kind = DH_DATA_TEXT; return copy_text(w, &out->text, -1, key);
    case LUA_TTABLE: out->kind = DH_DATA_TABLE; return read_table(w, out, key, depth + 1);
    case LUA_TFUNCTION: *out = (dh_data){.kind = DH_DATA_FUNCTION}; return w->functions ? DH_OK : refuse_value(w, key);
    default: return refuse_value(w, key);
    }
}

static dh_status visit(lua_State *L, void *context, dh_error *error)
{
    walker *w = context;
    w->L = L;
    w->error = error;
    return read_value(w, &w->file->root, "return", 0);
}

#define SOURCE_MAX ((size_t)1 << 20) /* bytes of the source that are kept */

/* The source text, to find lines for messages; NULL when it cannot be read, and messages then have no line. */
static const char *keep_source(const char *path, dh_arena *arena)
{
    dh_strbuf text = {0};
    dh_error ignored = DH_ERROR_INIT;
    const char *kept = NULL;
    if (dh_file_read(&text, path, SOURCE_MAX, &ignored) == DH_OK) kept = dh_arena_strndup(arena, text.data, text.size);
    dh_strbuf_free(&text);
    return kept;
}

static dh_status read_file(dh_data_file *out, const char *path, bool functions, dh_arena *arena, dh_error *error)
{
    *out = (dh_data_file){.path = dh_arena_strdup(arena, path), .source = keep_source(path, arena)};
    if (out->path == NULL) return dh_error_nomem(error);
    walker w = {.arena = arena, .file = out, .functions = functions};
    return dh_lua_data_read(path, visit, &w, error);
}

dh_status dh_data_read(dh_data_file *out, const char *path, dh_arena *arena, dh_error *error)
{
    return read_file(out, path, false, arena, error);
}

dh_status dh_data_read_with_functions(dh_data_file *out, const char *path, dh_arena *arena, dh_error *error)
{
    return read_file(out, path, true, arena, error);
}

dh_status dh_data_read_text(dh_data_file *out, const char *text, const char *name, dh_arena *arena, dh_error *error)
{
    *out = (dh_data_file){.path = dh_arena_strdup(arena, name), .source = dh_arena_strdup(arena, text)};
    if (out->path == NULL || out->source == NULL) return dh_error_nomem(error);
    walker w = {.arena = arena, .file = out};
    return dh_lua_data_read_text(out->source, out->path, visit, &w, error);
}
