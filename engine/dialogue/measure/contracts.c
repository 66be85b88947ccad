/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading measure contracts from scripts/measures/, and explaining them in words. */
#include "dialogue/measure/contracts.h"

#include <dirent.h>
#include <lauxlib.h>
#include <lua.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/contract.h"
#include "load/config/lua_sandbox.h"

struct dh_measures {
    char *folder;
    pthread_mutex_t lock; /* held while the folder is read */
    atomic_bool read;     /* once set, `contracts` never changes */
    dh_arena *arena;
    dh_contract *contracts; /* of the folder, by file name */
    int32_t n;
    size_t capacity;
    pthread_mutex_t adding; /* held while plugins add theirs */
    atomic_bool complete;   /* once set, `added` never changes */
    const dh_contract **added;
    int32_t n_added;
    size_t added_capacity;
    dh_status (*load)(void *context, dh_measures *measures); /* NULL = no plugins */
    void *load_context;
};

/* Where a contract that is being read goes. */
typedef struct reading {
    dh_arena *arena;
    dh_contract *contract;
} reading;

static dh_status wrong(const dh_contract *contract, dh_error *error, const char *what)
{
    dh_error_set(error, DH_EDATA, "measure '%s': %s", contract->id != NULL ? contract->id : "?", dh_tr(what));
    return dh_error_at(error, contract->path, 0, 0);
}

/* A string field of the table on top of the stack, copied; NULL when it is not there. */
static const char *text_field(lua_State *L, dh_arena *arena, const char *name)
{
    const char *copy = NULL;
    if (lua_getfield(L, -1, name) == LUA_TSTRING) copy = dh_arena_strdup(arena, lua_tostring(L, -1));
    lua_pop(L, 1);
    return copy;
}

static void locale_field(lua_State *L, dh_arena *arena, const char *name, const char *out[2])
{
    out[DH_LOCALE_VI] = out[DH_LOCALE_EN] = "";
    if (lua_getfield(L, -1, name) == LUA_TTABLE) {
        const char *vi = text_field(L, arena, "vi"), *en = text_field(L, arena, "en");
        out[DH_LOCALE_VI] = vi != NULL ? vi : en != NULL ? en : "";
        out[DH_LOCALE_EN] = en != NULL ? en : out[DH_LOCALE_VI];
    }
    lua_pop(L, 1);
}

static dh_status read_source(lua_State *L, const reading *to, dh_contract_source *source, dh_error *error)
{
    dh_arena *arena = to->arena;
    const char *table = text_field(L, arena, "table");
    source->table = table != NULL ? dh_table_index(table) : -1;
    if (source->table < DH_SESSIONS)
        return wrong(to->contract, error, "each source names a table: sessions, opinions, summaries or polls");
    bool ratio = to->contract->kind != DH_CONTRACT_COUNT;
    source->parts[0] = text_field(L, arena, ratio ? "numerator" : "value");
    source->parts[1] = ratio ? text_field(L, arena, "denominator") : NULL;
    source->when = text_field(L, arena, "when");
    if (source->parts[0] == NULL || (ratio && source->parts[1] == NULL))
        return wrong(to->contract, error,
                     ratio ? "each source of a ratio or share gives a numerator and a denominator"
                           : "each source of a count gives a value");
    return DH_OK;
}

static dh_status read_sources(lua_State *L, const reading *to, dh_error *error)
{
    if (lua_getfield(L, -1, "sources") != LUA_TTABLE) return wrong(to->contract, error, "it has no list 'sources'");
    lua_Unsigned n = lua_rawlen(L, -1);
    if (n < 1 || n > DH_MAX_SOURCES) return wrong(to->contract, error, "'sources' takes one to six entries");
    for (lua_Unsigned i = 1; i <= n; i++) {
        if (lua_rawgeti(L, -1, (lua_Integer)i) != LUA_TTABLE)
            return wrong(to->contract, error, "each entry of 'sources' is a table");
        DH_TRY(read_source(L, to, &to->contract->sources[to->contract->n_sources++], error));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return DH_OK;
}

/* Fills a contract from the table that its file returned, on top of the stack. */
static dh_status visit(lua_State *L, void *context, dh_error *error)
{
    static const char *const kinds[] = {"count", "ratio", "share"};
    reading *to = context;
    dh_contract *contract = to->contract;
    dh_arena *arena = to->arena;
    contract->id = text_field(L, arena, "id");
    const char *kind = text_field(L, arena, "kind");
    if (contract->id == NULL || kind == NULL) return wrong(contract, error, "it needs 'id' and 'kind'");
    int k = 0;
    while (k < 3 && strcmp(kinds[k], kind) != 0) k++;
    if (k == 3) return wrong(contract, error, "'kind' is count, ratio or share");
    contract->kind = (dh_contract_kind)k;
    lua_getfield(L, -1, "version");
    contract->version = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : 0;
    lua_getfield(L, -2, "scale");
    contract->scale = lua_isnumber(L, -1) ? lua_tonumber(L, -1) : 1;
    lua_pop(L, 2);
    if (contract->version < 1) return wrong(contract, error, "'version' is a whole number from 1");
    if (!(contract->scale > 0)) return wrong(contract, error, "'scale' is a number above zero");
    locale_field(L, arena, "title", contract->title);
    locale_field(L, arena, "unit", contract->unit);
    locale_field(L, arena, "definition", contract->definition);
    if (contract->title[0][0] == '\0') return wrong(contract, error, "it needs a 'title' in vi or en");
    return read_sources(L, to, error);
}

dh_status dh_contract_read(dh_contract *out, const char *text, const char *origin, dh_arena *arena, dh_error *error)
{
    memset(out, 0, sizeof *out);
    out->path = dh_arena_strdup(arena, origin);
    if (out->path == NULL) return dh_error_nomem(error);
    reading to = {arena, out};
    return dh_lua_data_read_text(text, out->path, visit, &to, error);
}

static int32_t find_own(const dh_measures *measures, const char *id)
{
    for (int32_t i = 0; i < measures->n; i++)
        if (strcmp(measures->contracts[i].id, id) == 0) return i;
    return -1;
}

static dh_status read_one(dh_measures *measures, const char *folder, const char *file, dh_error *error)
{
    if (dh_grow((void **)&measures->contracts, &measures->capacity, (size_t)measures->n + 1,
                sizeof *measures->contracts) != 0)
        return dh_error_nomem(error);
    dh_contract *contract = &measures->contracts[measures->n];
    memset(contract, 0, sizeof *contract);
    char *path = dh_path_join(folder, file);
    contract->path = path != NULL ? dh_arena_strdup(measures->arena, path) : NULL;
    dh_free(path);
    if (contract->path == NULL) return dh_error_nomem(error);
    reading to = {measures->arena, contract};
    DH_TRY(dh_lua_data_read(contract->path, visit, &to, error));
    if (find_own(measures, contract->id) >= 0) return wrong(contract, error, "its id is taken by another file");
    measures->n++;
    return DH_OK;
}

static int is_contract(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return entry->d_name[0] != '.' && size > 4 && strcmp(entry->d_name + size - 4, ".lua") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Reads all contracts, or none. */
static dh_status read_folder(dh_measures *measures, dh_error *error)
{
    struct dirent **files;
    int n = scandir(measures->folder, &files, is_contract, by_name);
    if (n < 0) return dh_error_set(error, DH_EIO, "cannot read the folder of measures '%s'", measures->folder);
    dh_status status = DH_OK;
    for (int i = 0; i < n; i++) {
        if (status == DH_OK) status = read_one(measures, measures->folder, files[i]->d_name, error);
        free(files[i]);
    }
    free(files);
    if (status != DH_OK) measures->n = 0;
    return status;
}

dh_status dh_measures_lazy(dh_measures **out, const char *folder, dh_error *error)
{
    dh_measures *measures = dh_calloc(1, sizeof *measures);
    *out = NULL;
    if (measures == NULL) return dh_error_nomem(error);
    pthread_mutex_init(&measures->lock, NULL);
    pthread_mutex_init(&measures->adding, NULL);
    measures->folder = dh_strdup(folder);
    measures->arena = dh_arena_new();
    if (measures->folder == NULL || measures->arena == NULL) {
        dh_measures_free(measures);
        return dh_error_nomem(error);
    }
    *out = measures;
    return DH_OK;
}

dh_status dh_measures_ensure_loaded(const dh_measures *measures, dh_error *error)
{
    dh_measures *mine = (dh_measures *)measures; /* lazy: users see it as loaded from the start */
    if (atomic_load(&mine->read)) return DH_OK;
    pthread_mutex_lock(&mine->lock);
    dh_status status = atomic_load(&mine->read) ? DH_OK : read_folder(mine, error);
    if (status == DH_OK) atomic_store(&mine->read, true);
    pthread_mutex_unlock(&mine->lock);
    return status;
}

dh_status dh_measures_read(dh_measures **out, const char *folder, dh_error *error)
{
    DH_TRY(dh_measures_lazy(out, folder, error));
    dh_status status = dh_measures_ensure_loaded(*out, error);
    if (status == DH_OK) return DH_OK;
    dh_measures_free(*out);
    *out = NULL;
    return status;
}

void dh_measures_free(dh_measures *measures)
{
    if (measures == NULL) return;
    dh_free(measures->contracts);
    dh_free(measures->added);
    dh_free(measures->folder);
    if (measures->arena != NULL) dh_arena_free(measures->arena);
    pthread_mutex_destroy(&measures->lock);
    pthread_mutex_destroy(&measures->adding);
    dh_free(measures);
}

void dh_measures_set_loader(dh_measures *measures, dh_status (*load)(void *context, dh_measures *measures),
                            void *context)
{
    measures->load = load;
    measures->load_context = context;
}

dh_status dh_measures_add(dh_measures *measures, const dh_contract *contract, dh_error *error)
{
    if (find_own(measures, contract->id) >= 0) return DH_OK;
    if (dh_grow((void **)&measures->added, &measures->added_capacity, (size_t)measures->n_added + 1,
                sizeof *measures->added) != 0)
        return dh_error_nomem(error);
    measures->added[measures->n_added++] = contract;
    return DH_OK;
}

const char *dh_measures_file(const dh_measures *measures, const char *id)
{
    int32_t index = find_own(measures, id);
    return index >= 0 ? measures->contracts[index].path : NULL;
}

/* How many contracts plugins added; loads them at the first call. 0 when that fails. */
static int32_t count_added(const dh_measures *measures)
{
    dh_measures *mine = (dh_measures *)measures; /* lazy: users see them as loaded from the start */
    if (measures->load == NULL) return 0;
    if (atomic_load(&mine->complete)) return measures->n_added;
    pthread_mutex_lock(&mine->adding);
    if (!atomic_load(&mine->complete)) {
        mine->n_added = 0;
        if (mine->load(mine->load_context, mine) == DH_OK) atomic_store(&mine->complete, true);
    }
    int32_t n = atomic_load(&mine->complete) ? mine->n_added : 0;
    pthread_mutex_unlock(&mine->adding);
    return n;
}

int32_t dh_measures_count(const dh_measures *measures)
{
    return measures->n + count_added(measures);
}

const dh_contract *dh_measures_contract(const dh_measures *measures, int32_t index)
{
    return index < measures->n ? &measures->contracts[index] : measures->added[index - measures->n];
}

const char *dh_measures_id(const dh_measures *measures, int32_t index)
{
    return dh_measures_contract(measures, index)->id;
}

const char *dh_measures_title(const dh_measures *measures, int32_t index, dh_locale locale)
{
    return dh_measures_contract(measures, index)->title[locale];
}

int32_t dh_measures_find(const dh_measures *measures, const char *id)
{
    int32_t own = find_own(measures, id);
    int32_t n = own < 0 ? count_added(measures) : 0;
    for (int32_t i = 0; i < n; i++)
        if (strcmp(measures->added[i]->id, id) == 0) return measures->n + i;
    return own;
}

dh_status dh_measures_explain(dh_strbuf *out, const dh_measures *measures, int32_t index, dh_locale locale,
                              dh_error *error)
{
    static const char *const totals[] = {
        DH_MESSAGE("added over units and periods"),
        DH_MESSAGE("recomputed from the added numerators and denominators, never an average of ratios")};
    const dh_contract *contract = dh_measures_contract(measures, index);
    bool ratio = contract->kind != DH_CONTRACT_COUNT;
    dh_strbuf_printf(out, dh_tr_in(locale, "%s (version %lld): %s\n"), contract->id, (long long)contract->version,
                     contract->title[locale]);
    if (contract->definition[locale][0] != '\0')
        dh_strbuf_printf(out, "  %s: %s\n", dh_tr_in(locale, "definition"), contract->definition[locale]);
    if (contract->unit[locale][0] != '\0')
        dh_strbuf_printf(out, "  %s: %s\n", dh_tr_in(locale, "unit"), contract->unit[locale]);
    if (ratio && contract->scale != 1) dh_strbuf_printf(out, "  %s: %g\n", dh_tr_in(locale, "times"), contract->scale);
    dh_strbuf_printf(out, "  %s: %s\n", dh_tr_in(locale, "totals"), dh_tr_in(locale, totals[ratio]));
    for (int32_t i = 0; i < contract->n_sources; i++) {
        const dh_contract_source *source = &contract->sources[i];
        dh_strbuf_printf(out, "  %s %d: %s\n", dh_tr_in(locale, "source"), i + 1, dh_table_names[source->table]);
        if (source->when != NULL) dh_strbuf_printf(out, "    %s: %s\n", dh_tr_in(locale, "known where"), source->when);
        dh_strbuf_printf(out, "    %s: %s\n", dh_tr_in(locale, ratio ? "numerator" : "value"), source->parts[0]);
        if (ratio) dh_strbuf_printf(out, "    %s: %s\n", dh_tr_in(locale, "denominator"), source->parts[1]);
    }
    dh_strbuf_printf(out, "  %s\n", contract->path);
    return out->failed ? dh_error_nomem(error) : DH_OK;
}
