/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens a store: reads store.lua, maps every part, shares dictionaries, and makes each table a relation. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "store/open.h"
#include "table/format.h"

dh_status dh_store_find_manifest(bool *out, const char *path, dh_error *error)
{
    struct stat about;
    char *file = dh_path_join(path, DH_STORE_MANIFEST);
    *out = false;
    if (file == NULL) return dh_error_nomem(error);
    bool there = stat(file, &about) == 0;
    int number = errno;
    dh_free(file);
    *out = there && S_ISREG(about.st_mode);
    if (there || number == ENOENT || number == ENOTDIR) return DH_OK;
    return dh_error_set(error, DH_EIO, "cannot tell whether '%s' is a store: %s", path, dh_error_of_system(number));
}

/* ---- keys ---- */

static dh_store_keys *find_key(const dh_store *store, const char *table)
{
    for (int32_t i = 0; i < store->n_keys; i++)
        if (strcmp(store->keys[i].table, table) == 0) return &store->keys[i];
    return NULL;
}

dh_dictionary *dh_store_key(const dh_store *store, const char *table)
{
    dh_store_keys *key = find_key(store, table);
    return key ? key->dictionary : NULL;
}

/* Replaces the dictionary of a key column by the one shared by all key columns of that table, the first that was
 * opened. One of another size comes from another import. */
static dh_status share_key(dh_store *store, dh_dictionary **dictionary, const char *table, const dh_ipc_file *file,
                           dh_error *error)
{
    dh_store_keys *key = find_key(store, table);
    if (key == NULL) {
        store->keys[store->n_keys++] = (dh_store_keys){table, dh_dictionary_ref(*dictionary)};
        return DH_OK;
    }
    if (dh_dictionary_size(key->dictionary) != dh_dictionary_size(*dictionary))
        return dh_ipc_bad(file, error, "its keys are not those of the table '%s'", table);
    dh_dictionary_unref(*dictionary);
    *dictionary = dh_dictionary_ref(key->dictionary);
    return DH_OK;
}

/* ---- tables ---- */

static const char *key_of(const dh_store_entry *entry, const char *field)
{
    for (int32_t i = 0; i < entry->n_keys; i++)
        if (strcmp(entry->keys[i].field, field) == 0) return entry->keys[i].table;
    return NULL;
}

static dh_status check_part(const dh_ipc_file *file, const dh_store_part *part, dh_error *error)
{
    if (dh_ipc_size(file) == part->size) return DH_OK;
    return dh_ipc_bad(file, error, "it has %lld bytes and store.lua says %lld", (long long)dh_ipc_size(file),
                      (long long)part->size);
}

static dh_status open_parts(dh_store *store, const dh_store_entry *entry, dh_ipc_file **files, dh_error *error)
{
    for (int32_t i = 0; i < entry->n_parts; i++) {
        char *path = dh_path_join(store->path, entry->parts[i].file);
        if (path == NULL) return dh_error_nomem(error);
        dh_status status = dh_ipc_open(&files[i], path, error);
        dh_free(path);
        DH_TRY(status);
        DH_TRY(check_part(files[i], &entry->parts[i], error));
    }
    return DH_OK;
}

#define NAMED 3 /* files of rejects that a note names */

/* "listed in STORE/a.csv, STORE/b.csv and 2 more files"; "" when there are none. NULL = out of memory. */
static const char *say_listed(dh_store *store, const dh_store_part *part)
{
    dh_strbuf text = {0};
    for (int32_t i = 0; i < part->n_rejects && i < NAMED; i++)
        dh_strbuf_printf(&text, "%s%s/%s", i == 0 ? "" : ", ", store->path, part->rejects[i]);
    if (part->n_rejects > NAMED) dh_strbuf_printf(&text, dh_tr(" and %d more files"), (int)(part->n_rejects - NAMED));
    const char *kept = text.failed ? NULL : dh_arena_strndup(store->arena, text.data ? text.data : "", text.size);
    dh_strbuf_free(&text);
    return kept;
}

static const char *say_part(dh_store *store, const char *table, const dh_store_part *part)
{
    dh_numeral read = dh_numeral_whole(part->read), rejected = dh_numeral_whole(part->rejected);
    dh_numeral accepted = dh_numeral_whole(part->read - part->rejected);
    const char *listed = say_listed(store, part);
    if (listed == NULL) return NULL;
    if (part->n_rejects == 0)
        return dh_arena_printf(store->arena, dh_tr("%s: %s rows read = %s accepted + %s rejected when it was imported"),
                               table, read.text, accepted.text, rejected.text);
    return dh_arena_printf(store->arena,
                           dh_tr("%s: %s rows read = %s accepted + %s rejected when it was imported, listed in %s"),
                           table, read.text, accepted.text, rejected.text, listed);
}

/* Makes the notes that each result carries: for each part, how much was rejected and skipped at its import. */
static dh_status report_of_parts(dh_store *store, const dh_store_table *table, dh_error *error)
{
    int32_t max = 0, n = 0;
    for (int32_t i = 0; i < table->n_parts; i++) max += 1 + table->parts[i].n_notes;
    const char **notes = dh_arena_zalloc(store->arena, (size_t)max + 1, sizeof *notes);
    if (notes == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < table->n_parts; i++) {
        const dh_store_part *part = &table->parts[i];
        if (part->rejected > 0 && (notes[n++] = say_part(store, table->name, part)) == NULL)
            return dh_error_nomem(error);
        for (int32_t k = 0; k < part->n_notes; k++) notes[n++] = part->notes[k];
    }
    dh_store_relation_report(table->relation, notes, n);
    return DH_OK;
}

static dh_status open_relation(dh_store *store, dh_store_table *table, const dh_store_entry *entry, dh_ipc_file **files,
                               dh_error *error)
{
    dh_ipc_file *last = files[entry->n_parts - 1];
    const dh_ipc_field *fields = dh_ipc_fields(last);
    int32_t n = dh_ipc_n_fields(last);
    const char **keys = dh_arena_zalloc(store->arena, (size_t)n + 1, sizeof *keys);
    dh_dictionary **dictionaries = dh_calloc((size_t)n + 1, sizeof *dictionaries);
    dh_status status = keys && dictionaries ? DH_OK : dh_error_nomem(error);
    for (int32_t i = 0; status == DH_OK && i < n; i++) {
        if (fields[i].type != DH_CATEGORY) continue;
        keys[i] = key_of(entry, fields[i].name);
        dictionaries[i] = dh_ipc_dictionary(last, i);
        if (dictionaries[i] == NULL)
            status = dh_error_nomem(error);
        else if (keys[i])
            status = share_key(store, &dictionaries[i], keys[i], last, error);
    }
    if (status == DH_OK)
        status = dh_store_relation_new(&table->relation, table->name, files, entry->n_parts, dictionaries, table->rows,
                                       error);
    if (status == DH_OK) status = report_of_parts(store, table, error);
    if (status != DH_OK && table->relation) dh_relation_unref(table->relation);
    for (int32_t i = 0; dictionaries && i < n; i++) dh_dictionary_unref(dictionaries[i]);
    dh_free(dictionaries);
    table->keys = keys;
    return status;
}

static dh_status open_table(dh_store *store, dh_store_table *table, const dh_store_entry *entry, dh_error *error)
{
    *table = (dh_store_table){
        .name = entry->name, .profile = entry->profile, .parts = entry->parts, .n_parts = entry->n_parts};
    for (int32_t i = 0; i < entry->n_parts; i++) {
        table->rows += entry->parts[i].rows;
        table->read += entry->parts[i].read;
        table->rejected += entry->parts[i].rejected;
        if (table->rows > INT64_MAX / 64) return dh_error_set(error, DH_EDATA, "'%s' names too many rows", store->path);
    }
    dh_ipc_file **files = dh_calloc((size_t)entry->n_parts + 1, sizeof *files);
    if (files == NULL) return dh_error_nomem(error);
    dh_status status = open_parts(store, entry, files, error);
    if (status == DH_OK) status = open_relation(store, table, entry, files, error);
    for (int32_t i = 0; i < entry->n_parts; i++) dh_ipc_unref(files[i]);
    dh_free(files);
    return status;
}

/* ---- the store ---- */

static dh_status open_all(dh_store *store, const char *path, dh_error *error)
{
    store->arena = dh_arena_new();
    if (store->arena == NULL) return dh_error_nomem(error);
    store->path = dh_arena_strdup(store->arena, path);
    char *file = dh_path_join(path, DH_STORE_MANIFEST);
    dh_status status = store->path && file ? dh_store_manifest_read(&store->manifest, file, store->arena, error)
                                           : dh_error_nomem(error);
    dh_free(file);
    DH_TRY(status);
    int32_t n = store->manifest.n_entries, n_keys = 0;
    for (int32_t i = 0; i < n; i++) n_keys += store->manifest.entries[i].n_keys;
    store->tables = dh_arena_zalloc(store->arena, (size_t)n + 1, sizeof *store->tables);
    store->keys = dh_arena_zalloc(store->arena, (size_t)n_keys + 1, sizeof *store->keys);
    if (store->tables == NULL || store->keys == NULL) return dh_error_nomem(error);
    for (; store->n_tables < n; store->n_tables++)
        DH_TRY(open_table(store, &store->tables[store->n_tables], &store->manifest.entries[store->n_tables], error));
    return DH_OK;
}

#define ATTEMPTS 20 /* imports may follow each other */

dh_status dh_store_open(dh_store **out, const char *path, dh_error *error)
{
    *out = NULL;
    /* an import that ends between reading store.lua and opening the parts removes them: try again */
    for (int attempt = 0;; attempt++) {
        dh_store *store = dh_calloc(1, sizeof *store);
        if (store == NULL) return dh_error_nomem(error);
        dh_status status = open_all(store, path, error);
        if (status == DH_OK) {
            *out = store;
            return DH_OK;
        }
        dh_store_close(store);
        if (status != DH_EIO || attempt == ATTEMPTS) return status;
    }
}

void dh_store_close(dh_store *store)
{
    if (store == NULL) return;
    for (int32_t i = 0; i < store->n_tables; i++) dh_relation_unref(store->tables[i].relation);
    for (int32_t i = 0; i < store->n_keys; i++) dh_dictionary_unref(store->keys[i].dictionary);
    dh_arena_free(store->arena);
    dh_free(store);
}

const char *dh_store_path(const dh_store *store)
{
    return store->path;
}

const dh_store_about *dh_store_get_about(const dh_store *store)
{
    return &store->manifest.about;
}

int32_t dh_store_n_tables(const dh_store *store)
{
    return store->n_tables;
}

const dh_store_table *dh_store_table_at(const dh_store *store, int32_t index)
{
    return &store->tables[index];
}

const dh_store_table *dh_store_find(const dh_store *store, const char *name)
{
    for (int32_t i = 0; i < store->n_tables; i++)
        if (strcmp(store->tables[i].name, name) == 0) return &store->tables[i];
    return NULL;
}

/* ---- sources ---- */

static dh_source_state state_of(const dh_store *store, const dh_store_source *source)
{
    struct stat about;
    char *path = dh_path_join(store->path, source->path);
    bool there = path != NULL && stat(path, &about) == 0;
    dh_free(path);
    if (!there) return DH_SOURCE_MISSING;
    int64_t modified = (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
    return about.st_size != source->size || modified != source->modified ? DH_SOURCE_CHANGED : DH_SOURCE_SAME;
}

/* Whether the source is one of an earlier part or table too, and so was returned already. */
static bool was_reported(const dh_store *store, int32_t table, int32_t part, int32_t index)
{
    const char *path = store->tables[table].parts[part].sources[index].path;
    for (int32_t t = 0; t <= table; t++) {
        for (int32_t p = 0; p < (t < table ? store->tables[t].n_parts : part + 1); p++) {
            const dh_store_part *of = &store->tables[t].parts[p];
            int32_t n = t == table && p == part ? index : of->n_sources;
            for (int32_t s = 0; s < n; s++)
                if (strcmp(of->sources[s].path, path) == 0) return true;
        }
    }
    return false;
}

const dh_store_source *dh_store_source_in(const dh_store *store, dh_source_state state, int32_t index,
                                          const dh_store_part **part)
{
    for (int32_t t = 0; t < store->n_tables; t++) {
        for (int32_t p = 0; p < store->tables[t].n_parts; p++) {
            *part = &store->tables[t].parts[p];
            for (int32_t s = 0; s < (*part)->n_sources; s++) {
                if (state_of(store, &(*part)->sources[s]) != state || was_reported(store, t, p, s)) continue;
                if (index-- == 0) return &(*part)->sources[s];
            }
        }
    }
    return NULL;
}
