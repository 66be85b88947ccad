/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Importing a data set into a store. The domain's tables are in memory, checked and linked, and written as they are;
 * plain tables (all others) are scanned and written morsel by morsel. A thread of its own computes the checksums of the
 * source files meanwhile.
 */
#include "dialogue/dataset/import.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "dialogue/dataset/calendars.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/dataset_state.h"
#include "load/config/entry.h"
#include "load/loader.h"
#include "load/reject_files.h"
#include "load/relation.h"

/* One table being imported. */
typedef struct table_import {
    const dh_dataset *dataset;
    dh_relation *relation;   /* one reference held */
    const dh_load *load;     /* of a domain table; NULL = it was made, not read (units from names) */
    int64_t rows;            /* of a table without load */
    int32_t plain;           /* index of a plain table in the manifest; -1 = a domain table */
    dh_load_entries entries; /* with patterns expanded; plain: limited to new files */
    dh_load *check;          /* plain: loaded again for its faults, when there are any */
    dh_store_source *sources;
    int32_t n_sources;
    bool *hashed; /* by source */
} table_import;

typedef struct importing {
    dh_dataset *dataset;
    const char *path;
    const dh_import_options *options;
    dh_arena *arena;
    dh_store *old; /* append: the existing store */
    table_import *tables;
    dh_store_input *inputs;
    int32_t n;
    pthread_t hasher;
    bool hashing;     /* the thread `hasher` runs */
    dh_status hashed; /* its status */
    dh_error hash_error;
} importing;

static void say(const importing *im, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(const importing *im, const char *format, ...)
{
    if (im->options->say == NULL) return;
    dh_strbuf text = {0};
    va_list args;
    va_start(args, format);
    dh_strbuf_vprintf(&text, dh_tr(format), args);
    va_end(args);
    if (!text.failed && text.data != NULL) im->options->say(im->options->self, text.data);
    dh_strbuf_free(&text);
}

/* ---- sources ---- */

static dh_status check_name(const char *name, dh_error *error)
{
    if (dh_text_is_valid(name, strlen(name))) return DH_OK;
    return dh_error_set(
        error, DH_EINVAL,
        "the name of the file '%s' is not valid UTF-8, and a store could not tell of it; rename the file", name);
}

/* Expands the patterns of an entry. Names live in the arena. */
static dh_status list_files(const importing *im, dh_load_entry *entry, dh_error *error)
{
    const char *folder = im->dataset->manifest->folder;
    const char **files = NULL;
    size_t count = 0, capacity = 0;
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && i < entry->n_files; i++) {
        char **list;
        status = dh_path_expand(&list, folder, entry->files[i], error);
        if (status != DH_OK) break;
        for (int32_t k = 0; status == DH_OK && list[k] != NULL; k++) {
            if ((status = check_name(list[k], error)) != DH_OK) break;
            const char *name = dh_arena_strdup(im->arena, list[k]);
            if (name == NULL || dh_grow((void **)&files, &capacity, count + 1, sizeof *files) != 0)
                status = dh_error_nomem(error);
            else
                files[count++] = name;
        }
        dh_path_list_free(list);
    }
    const char **kept = status == DH_OK ? dh_arena_zalloc(im->arena, count + 1, sizeof *kept) : NULL;
    if (status == DH_OK && kept == NULL) status = dh_error_nomem(error);
    if (kept != NULL && count > 0) memcpy((void *)kept, (const void *)files, count * sizeof *files);
    if (kept != NULL) *entry = dh_load_entry_with(entry, kept, (int32_t)count);
    dh_free((void *)files);
    return status;
}

/* The entries of a table with their patterns expanded. */
static dh_status list_entries(const importing *im, dh_load_entries *out, const dh_load_entries *of, dh_error *error)
{
    *out = *of;
    out->items = dh_arena_zalloc(im->arena, (size_t)of->n + 1, sizeof *out->items);
    if (out->items == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < of->n; i++) {
        out->items[i] = of->items[i];
        DH_TRY(list_files(im, &out->items[i], error));
    }
    return DH_OK;
}

static int32_t count_files(const dh_load_entries *of)
{
    int32_t n = 0;
    for (int32_t i = 0; i < of->n; i++) n += of->items[i].n_files;
    return n;
}

static dh_status read_sources(importing *im, table_import *t, dh_error *error)
{
    size_t n = (size_t)count_files(&t->entries) + 1;
    t->sources = dh_arena_zalloc(im->arena, n, sizeof *t->sources);
    t->hashed = dh_arena_zalloc(im->arena, n, sizeof *t->hashed);
    if (t->sources == NULL || t->hashed == NULL) return dh_error_nomem(error);
    for (int32_t k = 0; k < t->entries.n; k++) {
        const dh_load_entry *entry = &t->entries.items[k];
        for (int32_t i = 0; entry->nth == 0 && i < entry->n_files; i++) {
            if (strcmp(entry->files[i], "-") == 0) continue; /* standard input cannot be read again */
            DH_TRY(dh_store_source_read(&t->sources[t->n_sources++], im->arena, im->path, im->dataset->manifest->folder,
                                        entry->files[i], error));
        }
    }
    return DH_OK;
}

/* Computes the checksums that are still missing. */
static dh_status hash_all(importing *im, dh_error *error)
{
    for (int32_t i = 0; i < im->n; i++) {
        table_import *t = &im->tables[i];
        for (int32_t s = 0; s < t->n_sources; s++) {
            if (t->hashed[s]) continue;
            DH_TRY(dh_store_source_hash(&t->sources[s].hash, im->dataset->manifest->folder, t->sources[s].name, error));
            t->hashed[s] = true;
        }
    }
    return DH_OK;
}

static void *hash_beside(void *context)
{
    importing *im = context;
    im->hashed = hash_all(im, &im->hash_error);
    return NULL;
}

/* Called by the store writer before it needs the checksums: joins the thread, or computes them here without one. */
static dh_status end_hashing(void *self, dh_error *error)
{
    importing *im = self;
    if (!im->hashing && im->hashed == DH_OK) return hash_all(im, error);
    if (im->hashing) pthread_join(im->hasher, NULL);
    im->hashing = false;
    if (im->hashed != DH_OK && error != NULL) *error = im->hash_error;
    return im->hashed;
}

/* ---- tables ---- */

static void count_rows(void *self, int64_t *read, int64_t *rejected)
{
    const table_import *t = self;
    *read = t->load != NULL ? dh_load_read(t->load) : t->rows;
    *rejected = t->load != NULL ? dh_load_rejected(t->load) : 0;
    if (t->plain >= 0) dh_load_relation_counts(t->relation, read, rejected);
}

/* Rejected record `index` as CSV. A scan keeps few of them, so a plain table with rejects is read again. */
static bool give_rejects(void *self, int32_t index, dh_strbuf *out)
{
    table_import *t = self;
    int64_t read, rejected;
    const dh_load *load = t->load;
    count_rows(t, &read, &rejected);
    if (rejected == 0) return false;
    if (t->plain >= 0) {
        const dh_manifest *m = t->dataset->manifest;
        if (t->check == NULL &&
            dh_load_check(&t->check, &m->plain[t->plain], &t->entries, m->folder, NULL, NULL) != DH_OK)
            out->failed = true;
        load = t->check;
    }
    size_t before = out->size;
    dh_strbuf_add(out, "\xef\xbb\xbf"); /* a byte order mark, as `check` writes */
    if (load != NULL && dh_load_reject_csv(load, index, out)) return true;
    if (!out->failed) out->size = before;
    return false;
}

static bool give_notes(void *self, int32_t index, dh_strbuf *out)
{
    const table_import *t = self;
    const dh_load *load = t->plain >= 0 ? dh_load_relation_load(t->relation) : t->load;
    return load != NULL && dh_load_note(load, index, out);
}

/* The profile's name without folder and ".lua"; NULL when there is none or it is not UTF-8. */
static const char *profile_name(const importing *im, const dh_load_entry *entry)
{
    const char *path = entry->profile;
    if (path == NULL) return NULL;
    const char *slash = strrchr(path, '/'), *base = slash != NULL ? slash + 1 : path;
    size_t size = strlen(base);
    if (size > 4 && strcmp(base + size - 4, ".lua") == 0) size -= 4;
    return dh_text_is_valid(base, size) ? dh_arena_strndup(im->arena, base, size) : NULL;
}

/* The names of the profiles of a table's entries, each once: "a, b"; NULL when there is none. ENOMEM. */
static dh_status profile_names(const importing *im, const dh_load_entries *entries, const char **out, dh_error *error)
{
    dh_strbuf names = {0};
    for (int32_t i = 0; i < entries->n; i++) {
        const char *name = profile_name(im, &entries->items[i]);
        bool before = false;
        for (int32_t k = 0; k < i && !before; k++)
            before = entries->items[k].profile != NULL && name != NULL &&
                     strcmp(entries->items[k].profile, entries->items[i].profile) == 0;
        if (name != NULL && !before) dh_strbuf_printf(&names, "%s%s", names.size > 0 ? ", " : "", name);
    }
    *out = names.size > 0 ? dh_arena_strdup(im->arena, names.data) : NULL;
    bool failed = names.failed || (names.size > 0 && *out == NULL);
    dh_strbuf_free(&names);
    return failed ? dh_error_nomem(error) : DH_OK;
}

static dh_status add_input(importing *im, table_import *t, const char *name, const char *const *keys, bool append,
                           dh_error *error)
{
    const char *profile;
    DH_TRY(profile_names(im, &t->entries, &profile, error));
    im->inputs[im->n++] = (dh_store_input){.name = name,
                                           .profile = profile,
                                           .relation = t->relation,
                                           .keys = keys,
                                           .sources = t->sources,
                                           .n_sources = t->n_sources,
                                           .append = append,
                                           .counts = count_rows,
                                           .rejects = give_rejects,
                                           .notes = give_notes,
                                           .self = t};
    return DH_OK;
}

/* keys[column]: the domain table that the column is a key into, or NULL. */
static const char *const *find_keys(const importing *im, const dh_table *table)
{
    int32_t n = dh_table_columns(table);
    const char **keys = dh_arena_zalloc(im->arena, (size_t)n + 1, sizeof *keys);
    for (int32_t c = 0; keys != NULL && c < n; c++) {
        const dh_dictionary *dictionary = dh_table_column(table, c)->dictionary;
        const dh_table *target = dictionary != NULL ? dh_dictionary_target(dictionary) : NULL;
        for (int i = 0; target != NULL && i < DH_TABLES; i++)
            if (im->dataset->tables[i] == target) keys[c] = dh_table_names[i];
    }
    return keys;
}

static dh_status add_domain_table(importing *im, int index, dh_error *error)
{
    const dh_table *table = im->dataset->tables[index];
    if (table == NULL || (im->dataset->loads[index] == NULL && dh_table_rows(table) == 0)) return DH_OK;
    table_import *t = &im->tables[im->n];
    *t = (table_import){.dataset = im->dataset,
                        .load = im->dataset->loads[index],
                        .rows = dh_table_rows(table),
                        .plain = -1,
                        .relation = dh_relation_of_table(table)};
    const char *const *keys = find_keys(im, table);
    dh_status status = t->relation == NULL || keys == NULL ? dh_error_nomem(error) : DH_OK;
    const dh_load_entries *entries = dh_manifest_entries(im->dataset->manifest, dh_table_names[index]);
    if (status == DH_OK && entries != NULL) {
        status = list_entries(im, &t->entries, entries, error);
        if (status == DH_OK) status = read_sources(im, t, error);
    }
    if (status == DH_OK) status = add_input(im, t, dh_table_names[index], keys, false, error);
    if (status != DH_OK) dh_relation_unref(t->relation);
    return status;
}

static bool is_source(const dh_store_source *then, const dh_store_source *now)
{
    return strcmp(then->path, now->path) == 0;
}

/* The file as the store recorded it, among the sources of the table's parts; NULL = it is new. */
static const dh_store_source *find_source(const dh_store_table *table, const dh_store_source *now)
{
    for (int32_t p = 0; p < table->n_parts; p++) {
        for (int32_t s = 0; s < table->parts[p].n_sources; s++) {
            const dh_store_source *then = &table->parts[p].sources[s];
            if (is_source(then, now)) return then;
        }
    }
    return NULL;
}

/* ---- copies among the files of one table, and those of a store ---- */

/* The current files of a table; hashed only when sizes are equal. */
typedef struct present {
    dh_store_source *sources;
    bool *hashed;
    int32_t *entry; /* which entry the file is of */
    int32_t n;
} present;

static dh_status look_at_file(importing *im, present *out, int32_t entry, const char *name, dh_error *error)
{
    dh_store_source *source = &out->sources[out->n];
    if (strcmp(name, "-") == 0) /* standard input equals no file */
        *source = (dh_store_source){.name = name, .path = name, .size = -1};
    else
        DH_TRY(dh_store_source_read(source, im->arena, im->path, im->dataset->manifest->folder, name, error));
    out->entry[out->n++] = entry;
    return DH_OK;
}

static dh_status look_at_files(importing *im, present *out, const dh_load_entries *of, dh_error *error)
{
    size_t n = (size_t)count_files(of) + 1;
    *out = (present){.sources = dh_arena_zalloc(im->arena, n, sizeof *out->sources),
                     .hashed = dh_arena_zalloc(im->arena, n, sizeof *out->hashed),
                     .entry = dh_arena_zalloc(im->arena, n, sizeof *out->entry)};
    if (out->sources == NULL || out->hashed == NULL || out->entry == NULL) return dh_error_nomem(error);
    for (int32_t k = 0; k < of->n; k++)
        for (int32_t i = 0; i < of->items[k].n_files; i++)
            DH_TRY(look_at_file(im, out, k, of->items[k].files[i], error));
    return DH_OK;
}

static dh_status hash_of(importing *im, present *files, int32_t i, uint64_t *out, dh_error *error)
{
    dh_store_source *source = &files->sources[i];
    if (!files->hashed[i])
        DH_TRY(dh_store_source_hash(&source->hash, im->dataset->manifest->folder, source->name, error));
    files->hashed[i] = true;
    *out = source->hash;
    return DH_OK;
}

/* Whether a file has any rows: copies without rows (headers alone) are harmless. */
static dh_status has_rows(const importing *im, int32_t plain, const present *files, int32_t i, bool *out,
                          dh_error *error)
{
    const dh_manifest *m = im->dataset->manifest;
    const char *name = files->sources[i].name;
    dh_load_entry one = dh_load_entry_with(&m->plain_entries[plain].items[files->entry[i]], &name, 1);
    dh_load *load;
    DH_TRY(dh_load_check(&load, &m->plain[plain], &(dh_load_entries){one.spec, &one, 1}, m->folder, NULL, error));
    *out = dh_load_read(load) > 0;
    dh_load_free(load);
    return DH_OK;
}

/* EINVAL for a copy that has rows, which would be counted twice. `stored`: `other` is in the store. */
static dh_status refuse_copy(const importing *im, int32_t plain, const present *files, int32_t i, const char *other,
                             bool stored, dh_error *error)
{
    const char *name = files->sources[i].name;
    bool any;
    DH_TRY(has_rows(im, plain, files, i, &any, error));
    if (!any) return DH_OK;
    if (!stored)
        return dh_error_set(error, DH_EINVAL,
                            "'%s' and '%s' have the same contents, and the rows of '%s' would be counted twice; remove "
                            "one of them",
                            other, name, im->dataset->manifest->plain[plain].name);
    return dh_error_set(error, DH_EINVAL,
                        "'%s' has the same contents as '%s', whose rows are in '%s' already and would be counted "
                        "twice; remove the copy, or if the file was renamed, import without --append to read "
                        "everything again",
                        name, other, im->path);
}

/* No file may be a copy of another, whether or not the store has either. */
static dh_status refuse_copies(importing *im, int32_t plain, const present *files, dh_error *error)
{
    const dh_manifest *m = im->dataset->manifest;
    dh_load_entries entries;
    dh_relation *all;
    const char *name, *of;
    DH_TRY(list_entries(im, &entries, &m->plain_entries[plain], error));
    DH_TRY(dh_load_relation(&all, &m->plain[plain], &entries, m->folder, m->max_rejected, error));
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && dh_load_copy(dh_load_relation_load(all), i, &name, &of); i++) {
        int32_t at = 0;
        while (at + 1 < files->n && strcmp(files->sources[at].name, name) != 0) at++;
        status = refuse_copy(im, plain, files, at, of, false, error);
    }
    dh_relation_unref(all);
    return status;
}

/* A new file must not be a copy of a stored one. */
static dh_status refuse_stored(importing *im, int32_t plain, const dh_store_table *before, present *files, int32_t i,
                               dh_error *error)
{
    for (int32_t p = 0; p < before->n_parts; p++) {
        for (int32_t s = 0; s < before->parts[p].n_sources; s++) {
            uint64_t hash;
            const dh_store_source *then = &before->parts[p].sources[s];
            if (then->size != files->sources[i].size) continue;
            DH_TRY(hash_of(im, files, i, &hash, error));
            if (then->hash == hash) DH_TRY(refuse_copy(im, plain, files, i, then->name, true, error));
        }
    }
    return DH_OK;
}

/* Says which stored files the data set no longer has; their rows stay. */
static void say_gone(const importing *im, const dh_store_table *before, const present *files)
{
    for (int32_t p = 0; p < before->n_parts; p++) {
        for (int32_t s = 0; s < before->parts[p].n_sources; s++) {
            const dh_store_source *then = &before->parts[p].sources[s];
            bool there = false;
            for (int32_t i = 0; i < files->n && !there; i++) there = is_source(then, &files->sources[i]);
            if (!there)
                say(im,
                    "%s: '%s' is not among the files any more, and its rows stay in the store; import without --append "
                    "to take them out",
                    before->name, then->name);
        }
    }
}

/* Reduces the files of `of` to those that the store does not have; EINVAL when a stored one has changed. */
static dh_status leave_new_files(importing *im, int32_t plain, const dh_store_table *before, present *now,
                                 dh_load_entries *of, dh_error *error)
{
    for (int32_t k = 0; k < of->n; k++) of->items[k].n_files = 0;
    for (int32_t i = 0; i < now->n; i++) {
        dh_store_source *source = &now->sources[i];
        const dh_store_source *then = find_source(before, source);
        if (then == NULL) {
            DH_TRY(refuse_stored(im, plain, before, now, i, error));
            dh_load_entry *entry = &of->items[now->entry[i]];
            entry->files[entry->n_files++] = source->name;
            continue;
        }
        bool same = then->size == source->size;
        uint64_t hash;
        if (same) { /* modification times prove nothing: compare checksums */
            DH_TRY(hash_of(im, now, i, &hash, error));
            same = hash == then->hash;
        }
        if (!same)
            return dh_error_set(error, DH_EINVAL,
                                "'%s' has changed since it was imported into '%s'; import without --append to read "
                                "everything again",
                                source->name, im->path);
    }
    say_gone(im, before, now);
    return DH_OK;
}

static dh_status add_plain_table(importing *im, int32_t index, dh_error *error)
{
    const dh_manifest *m = im->dataset->manifest;
    const char *name = m->plain[index].name;
    const dh_store_table *before = im->old != NULL ? dh_store_find(im->old, name) : NULL;
    table_import *t = &im->tables[im->n];
    present now;
    *t = (table_import){.dataset = im->dataset, .plain = index};
    DH_TRY(list_entries(im, &t->entries, &m->plain_entries[index], error));
    DH_TRY(look_at_files(im, &now, &t->entries, error));
    if (before != NULL) DH_TRY(leave_new_files(im, index, before, &now, &t->entries, error));
    int32_t n = count_files(&t->entries), all = now.n;
    DH_TRY(refuse_copies(im, index, &now, error));
    if (before != NULL && n == 0) {
        say(im, "%s: nothing new in %d files", name, (int)all);
        return DH_OK;
    }
    if (before != NULL) say(im, "%s: %d of %d files are new", name, (int)n, (int)all);
    DH_TRY(read_sources(im, t, error));
    DH_TRY(dh_load_relation(&t->relation, &m->plain[index], &t->entries, m->folder, m->max_rejected, error));
    dh_status status = add_input(im, t, name, NULL, before != NULL, error);
    if (status != DH_OK) dh_relation_unref(t->relation);
    return status;
}

/* ---- the whole ---- */

static dh_status describe(const importing *im, dh_store_about *about, const dh_store_source *dataset, dh_error *error)
{
    const dh_manifest *m = im->dataset->manifest;
    *about = (dh_store_about){.title = m->title,
                              .source = m->source,
                              .geography = m->geography,
                              .unit_level = m->unit_level,
                              .dataset = dataset->path,
                              .has_as_of = m->has_as_of,
                              .as_of = m->as_of,
                              .synthetic = m->synthetic,
                              .covers = m->covers,
                              .n_covers = m->n_covers,
                              .max_rejected = m->max_rejected.share};
    if (m->calendar != NULL) DH_TRY(dh_dataset_find_calendar(&about->calendar, im->dataset, m->calendar, error));
    return dh_dataset_latest_day(&about->has_latest, &about->latest, im->dataset, error);
}

static dh_status gather(importing *im, dh_error *error)
{
    size_t max = DH_TABLES + (size_t)im->dataset->manifest->n_plain + 1;
    im->tables = dh_arena_zalloc(im->arena, max, sizeof *im->tables);
    im->inputs = dh_arena_zalloc(im->arena, max, sizeof *im->inputs);
    if (im->tables == NULL || im->inputs == NULL) return dh_error_nomem(error);
    for (int i = 0; i < DH_TABLES; i++) DH_TRY(add_domain_table(im, i, error));
    if (im->old != NULL && im->n > 0) say(im, "the tables of the domain refer to each other and are imported anew");
    for (int32_t i = 0; i < im->dataset->manifest->n_plain; i++) DH_TRY(add_plain_table(im, i, error));
    return DH_OK;
}

/* What the store writer says, to whoever wants to know. */
static void pass_on(void *self, const char *sentence)
{
    const importing *im = self;
    if (im->options->say != NULL) im->options->say(im->options->self, sentence);
}

static dh_status write_store(importing *im, dh_error *error)
{
    dh_store_about about;
    dh_store_source dataset = {0};
    if (im->options->append) DH_TRY(dh_store_open(&im->old, im->path, error));
    DH_TRY(gather(im, error));
    if (strcmp(im->dataset->path, "-") != 0)
        DH_TRY(dh_store_source_read(&dataset, im->arena, im->path, "", im->dataset->path, error));
    DH_TRY(describe(im, &about, &dataset, error));
    im->hashing = pthread_create(&im->hasher, NULL, hash_beside, im) == 0;
    dh_store_options options = {.pool = im->options->pool,
                                .compress = im->options->compress,
                                .extend = im->old,
                                .hashes = end_hashing,
                                .say = pass_on,
                                .self = im};
    return dh_store_write(im->path, &about, im->inputs, im->n, &options, error);
}

dh_status dh_dataset_import(dh_dataset *dataset, const char *path, const dh_import_options *options, dh_error *error)
{
    if (dataset->store != NULL)
        return dh_error_set(error, DH_EINVAL, "'%s' is a store already; name the data set that it was made from",
                            dataset->path);
    bool there = true;
    if (options->append) DH_TRY(dh_store_find_manifest(&there, path, error));
    if (!there)
        return dh_error_set(error, DH_EINVAL, "there is no store '%s' to append to; import without --append", path);
    importing im = {
        .dataset = dataset, .path = path, .options = options, .arena = dh_arena_new(), .hash_error = DH_ERROR_INIT};
    if (im.arena == NULL) return dh_error_nomem(error);
    dh_status status = write_store(&im, error);
    if (im.hashing) end_hashing(&im, NULL);
    for (int32_t i = 0; i < im.n; i++) {
        dh_relation_unref(im.tables[i].relation);
        dh_load_free(im.tables[i].check);
    }
    dh_store_close(im.old);
    dh_arena_free(im.arena);
    return status;
}
