/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contracts of the folders of measures and of plugins, and explaining them in words. */
#include "dialogue/measure/contracts.h"

#include <dirent.h>
#include <errno.h>
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
#include "load/config/lua_data.h"

struct dh_measures {
    char *folders[DH_PLACES]; /* NULL = none */
    pthread_mutex_t lock;     /* held while the folders are read */
    atomic_bool read;         /* once set, `contracts` never changes */
    dh_arena *arena;
    dh_contract *contracts; /* of the folders, by file name */
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

static int32_t find_own(const dh_measures *measures, const char *id)
{
    for (int32_t i = 0; i < measures->n; i++)
        if (strcmp(measures->contracts[i].id, id) == 0) return i;
    return -1;
}

/* No measure is read while one of the user's own is wrong: which file can be taken away until it is mended. */
static dh_status say_way_around(dh_status status, const char *folder, dh_error *error)
{
    if (error == NULL) return status;
    dh_error fault = *error;
    dh_error_set(error, status, "%s; mend it, or take the file out of '%s' until then", fault.message, folder);
    return dh_error_at(error, fault.where, fault.line, fault.column);
}

/* The file of one folder that has the id of a measure that was read; NULL = none. */
static const char *taken_in(const dh_contract *read, dh_place place)
{
    if (read->place == place) return read->path;
    return read->replaced != NULL && read->replaced_place == place ? read->replaced : NULL;
}

/* `own` keeps the place of a measure of a later folder, which it names. */
static void replace(dh_contract *own, const dh_contract *later)
{
    if (own->replaced != NULL) return;
    own->replaced = later->path;
    own->replaced_place = later->place;
}

static dh_status check_way(const char *folder, dh_place place, const char *file, dh_error *error)
{
    char *path = dh_path_join(folder, file), *root = dh_path_folder(folder);
    dh_status status =
        path != NULL && root != NULL ? dh_folders_check(root, place, path, error) : dh_error_nomem(error);
    dh_free(path);
    dh_free(root);
    return status;
}

static dh_status read_one(dh_measures *measures, dh_place place, const char *file, dh_error *error)
{
    const char *folder = measures->folders[place];
    DH_TRY(check_way(folder, place, file, error));
    if (dh_grow((void **)&measures->contracts, &measures->capacity, (size_t)measures->n + 1,
                sizeof *measures->contracts) != 0)
        return dh_error_nomem(error);
    dh_contract *contract = &measures->contracts[measures->n];
    memset(contract, 0, sizeof *contract);
    char *path = dh_path_join(folder, file);
    dh_data_file data;
    dh_status status = path != NULL ? dh_data_read(&data, path, measures->arena, error) : dh_error_nomem(error);
    dh_free(path);
    if (status == DH_OK) status = dh_contract_from_file(contract, &data, error);
    contract->place = place;
    int32_t before = status == DH_OK ? find_own(measures, contract->id) : -1;
    const char *taken = before >= 0 ? taken_in(&measures->contracts[before], place) : NULL;
    if (taken != NULL)
        status =
            dh_data_error(&data, "id", error, DH_EDATA, "measure '%s': its id is taken by '%s'", contract->id, taken);
    if (status != DH_OK) {
        status = dh_contract_as_fault(status, error);
        return place == DH_PLACE_PROGRAM || status != DH_ESCRIPT ? status : say_way_around(status, folder, error);
    }
    if (before < 0)
        measures->n++;
    else
        replace(&measures->contracts[before], contract);
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

static dh_status read_folder(dh_measures *measures, dh_place place, dh_error *error)
{
    const char *folder = measures->folders[place];
    struct dirent **files;
    int n = scandir(folder, &files, is_contract, by_name);
    if (n < 0 && errno == ENOMEM) return dh_error_nomem(error);
    if (n < 0)
        return dh_error_set(error, DH_EIO, "cannot read the folder of measures '%s': %s", folder,
                            dh_error_of_system(errno));
    dh_status status = DH_OK;
    for (int i = 0; i < n; i++) {
        if (status == DH_OK) status = read_one(measures, place, files[i]->d_name, error);
        free(files[i]);
    }
    free(files);
    return status;
}

/* Reads all contracts, or none. */
static dh_status read_all(dh_measures *measures, dh_error *error)
{
    dh_status status = DH_OK;
    measures->n = 0;
    for (int i = 0; status == DH_OK && i < DH_PLACES; i++)
        if (measures->folders[i] != NULL) status = read_folder(measures, (dh_place)i, error);
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
    measures->folders[DH_PLACE_PROGRAM] = dh_strdup(folder);
    measures->arena = dh_arena_new();
    if (measures->folders[DH_PLACE_PROGRAM] == NULL || measures->arena == NULL) {
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
    dh_status status = atomic_load(&mine->read) ? DH_OK : read_all(mine, error);
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

dh_status dh_measures_add_folder(dh_measures *measures, dh_place place, const char *folder, dh_error *error)
{
    char *kept = dh_strdup(folder);
    if (kept == NULL) return dh_error_nomem(error);
    pthread_mutex_lock(&measures->lock);
    dh_free(measures->folders[place]);
    measures->folders[place] = kept;
    atomic_store(&measures->read, false);
    pthread_mutex_unlock(&measures->lock);
    return DH_OK;
}

void dh_measures_free(dh_measures *measures)
{
    if (measures == NULL) return;
    dh_free(measures->contracts);
    dh_free(measures->added);
    for (int i = 0; i < DH_PLACES; i++) dh_free(measures->folders[i]);
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

dh_status dh_measures_refuse(const dh_measures *measures, const char *name, dh_error *error)
{
    int32_t n = dh_measures_count(measures), of = 0;
    const char **names = dh_calloc(3 * (size_t)n + 1, sizeof *names); /* ids, titles, titles in the other language */
    dh_strbuf list = {0};
    if (names == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        names[i] = dh_measures_id(measures, i);
        names[n + i] = dh_measures_title(measures, i, DH_LOCALE_VI);
        names[2 * n + i] = dh_measures_title(measures, i, DH_LOCALE_EN);
        dh_strbuf_printf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *nearest = dh_text_nearest(name, names, 3 * (size_t)n);
    while (nearest != NULL && names[of] != nearest) of++;
    if (nearest != NULL)
        dh_error_set(error, DH_EINVAL,
                     "there is no measure '%s', did you mean '%s'? 'dienhong measure DATASET --list' lists them", name,
                     names[of % n]);
    else
        dh_error_set(error, DH_EINVAL, "there is no measure '%s'; there are: %s", name,
                     list.data != NULL ? list.data : dh_tr("none"));
    dh_strbuf_free(&list);
    dh_free(names);
    return DH_EINVAL;
}

static void say_replaced(dh_strbuf *out, const dh_contract *contract, dh_locale locale)
{
    if (contract->replaced_place == DH_PLACE_PROGRAM)
        dh_strbuf_add(out, dh_tr_in(locale, "in place of the program's measure of that name"));
    else
        dh_strbuf_printf(out, dh_tr_in(locale, "in place of '%s'"), contract->replaced);
}

void dh_contract_say_place(dh_strbuf *out, const dh_contract *contract, dh_locale locale)
{
    if (contract->place == DH_PLACE_PROGRAM) return;
    dh_strbuf_add(out, contract->path);
    if (contract->replaced == NULL) return;
    dh_strbuf_add(out, ", ");
    say_replaced(out, contract, locale);
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
    for (int i = 0; i < DH_MAX_WITHIN && contract->within[i] != NULL; i++)
        dh_strbuf_printf(out, "%s%s%s", i > 0 ? ", " : "  ", i > 0 ? "" : dh_tr_in(locale, "adds up only within one: "),
                         contract->within[i]);
    if (contract->within[0] != NULL) dh_strbuf_add(out, "\n");
    for (int32_t i = 0; i < contract->n_sources; i++) {
        const dh_contract_source *source = &contract->sources[i];
        dh_strbuf_printf(out, "  %s %d: %s\n", dh_tr_in(locale, "source"), i + 1, dh_table_names[source->table]);
        if (source->when != NULL) dh_strbuf_printf(out, "    %s: %s\n", dh_tr_in(locale, "known where"), source->when);
        dh_strbuf_printf(out, "    %s: %s\n", dh_tr_in(locale, ratio ? "numerator" : "value"), source->parts[0]);
        if (ratio) dh_strbuf_printf(out, "    %s: %s\n", dh_tr_in(locale, "denominator"), source->parts[1]);
    }
    dh_strbuf_printf(out, "  %s\n", contract->path);
    if (contract->replaced != NULL) {
        dh_strbuf_add(out, "  ");
        say_replaced(out, contract, locale);
        dh_strbuf_add(out, "\n");
    }
    return out->failed ? dh_error_nomem(error) : DH_OK;
}
