/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading files: all of them or none, or, for `check`, all that can be read. */
#include "dialogue/dataset/files.h"

#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/path.h"
#include "load/config/entry.h"
#include "load/loader.h"
#include "load/relation.h"
#include "load/spellings.h"
#include "load/unique_keys.h"

typedef dh_status (*load_function)(dh_load **out, const dh_table_spec *spec, const dh_load_entries *entries,
                                   const char *folder, dh_pool *pool, dh_error *error);

/* Records an error of a file as a fault and returns DH_OK; lack of memory and Ctrl-C stay errors. */
static dh_status keep_fault(dh_dataset *dataset, bool *partial, dh_status status, const dh_error *fault,
                            dh_error *error)
{
    char text[4096];
    if (status == DH_OK) return DH_OK;
    if (status == DH_ENOMEM) return dh_error_nomem(error);
    if (status == DH_ECANCELLED && error != NULL) *error = *fault;
    if (status == DH_ECANCELLED) return status;
    *partial = true;
    dh_error_format(fault, text, sizeof text);
    if (dataset->n_faults > 0 && strcmp(dataset->fault[dataset->n_faults - 1], text) == 0) return DH_OK;
    if (dataset->faults == NULL) dataset->faults = dh_arena_new();
    const char *kept = dataset->faults != NULL ? dh_arena_strdup(dataset->faults, text) : NULL;
    if (kept == NULL ||
        dh_grow((void **)&dataset->fault, &dataset->fault_capacity, dataset->n_faults + 1, sizeof *dataset->fault) != 0)
        return dh_error_nomem(error);
    dataset->fault[dataset->n_faults++] = kept;
    return DH_OK;
}

/* The files of an entry that can be opened. */
typedef struct readable {
    dh_arena *arena;
    const char **names;
    size_t n, capacity;
} readable;

/* A pipe, or standard input by any name: it cannot be probed, since what is read of it is gone. */
static bool reads_once(const char *folder, const char *name)
{
    struct stat about;
    char *path = dh_path_join(folder, name);
    bool once = strcmp(name, "-") == 0 || (path != NULL && stat(path, &about) == 0 && !S_ISREG(about.st_mode));
    dh_free(path);
    return once;
}

static dh_status try_file(dh_dataset *dataset, readable *files, const dh_table_spec *spec, const dh_load_entry *entry,
                          const char *name, bool *partial, dh_error *error)
{
    dh_error fault = DH_ERROR_INIT;
    dh_load_entry one = dh_load_entry_with(entry, &name, 1);
    bool once = reads_once(dataset->manifest->folder, name);
    dh_status status =
        once ? DH_OK : dh_load_probe(spec, &(dh_load_entries){spec, &one, 1}, dataset->manifest->folder, &fault);
    if (status != DH_OK) return keep_fault(dataset, partial, status, &fault, error);
    const char *kept = dh_arena_strdup(files->arena, name);
    if (kept == NULL || dh_grow((void **)&files->names, &files->capacity, files->n + 1, sizeof *files->names) != 0)
        return dh_error_nomem(error);
    files->names[files->n++] = kept;
    return DH_OK;
}

static dh_status try_files(dh_dataset *dataset, readable *files, const dh_table_spec *spec, const dh_load_entry *entry,
                           bool *partial, dh_error *error)
{
    for (int32_t i = 0; i < entry->n_files; i++) {
        dh_error fault = DH_ERROR_INIT;
        char **list = NULL;
        dh_status status = dh_path_expand(&list, dataset->manifest->folder, entry->files[i], &fault);
        DH_TRY(keep_fault(dataset, partial, status, &fault, error));
        status = DH_OK;
        for (size_t k = 0; list != NULL && status == DH_OK && list[k] != NULL; k++)
            status = try_file(dataset, files, spec, entry, list[k], partial, error);
        dh_path_list_free(list);
        DH_TRY(status);
    }
    return DH_OK;
}

/* Tries the files of every entry; `kept` has room for as many entries, limited to what can be opened. */
static dh_status try_entries(dh_dataset *dataset, readable *files, dh_load_entries *kept,
                             const dh_load_entries *entries, bool *partial, dh_error *error)
{
    size_t *first = dh_arena_alloc(files->arena, ((size_t)entries->n + 1) * sizeof *first);
    if (first == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < entries->n; i++) {
        first[i] = files->n;
        DH_TRY(try_files(dataset, files, entries->spec, &entries->items[i], partial, error));
    }
    first[entries->n] = files->n;
    for (int32_t i = 0; i < entries->n; i++) {
        const char **names = files->names != NULL ? files->names + first[i] : NULL; /* NULL: none can be opened */
        kept->items[i] = dh_load_entry_with(&entries->items[i], names, (int32_t)(first[i + 1] - first[i]));
    }
    return DH_OK;
}

static dh_status load_readable(dh_dataset *dataset, dh_load **out, load_function load, const dh_load_entries *entries,
                               dh_pool *pool, bool *partial, dh_error *error)
{
    readable files = {.arena = dh_arena_new()};
    dh_load_entries kept = *entries;
    dh_error fault = DH_ERROR_INIT;
    *out = NULL;
    if (files.arena == NULL) return dh_error_nomem(error);
    kept.items = dh_arena_zalloc(files.arena, (size_t)entries->n + 1, sizeof *kept.items);
    dh_status status =
        kept.items == NULL ? dh_error_nomem(error) : try_entries(dataset, &files, &kept, entries, partial, error);
    if (status == DH_OK && (files.n > 0 || !*partial)) {
        status = load(out, entries->spec, &kept, dataset->manifest->folder, pool, &fault);
        status = keep_fault(dataset, partial, status, &fault, error);
    }
    dh_free((void *)files.names);
    dh_arena_free(files.arena);
    return status;
}

static dh_status check_entry(const dh_load_entry *entry, const char *folder, const dh_dataset_options *options,
                             dh_error *error)
{
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && i < entry->n_files; i++) {
        char **names;
        status = dh_path_expand(&names, folder, entry->files[i], error);
        for (size_t k = 0; status == DH_OK && names[k] != NULL; k++) {
            char *path = dh_path_join(folder, names[k]);
            status = path == NULL ? dh_error_nomem(error) : options->may_read(options->context, path, error);
            dh_free(path);
        }
        dh_path_list_free(names);
    }
    return status;
}

static dh_status check_entries(const dh_load_entries *entries, const char *folder, const dh_dataset_options *options,
                               dh_error *error)
{
    for (int32_t i = 0; i < entries->n; i++) DH_TRY(check_entry(&entries->items[i], folder, options, error));
    return DH_OK;
}

dh_status dh_dataset_check_access(const dh_dataset *dataset, const dh_dataset_options *options, dh_error *error)
{
    const dh_manifest *m = dataset->manifest;
    for (int32_t i = 0; i < m->n_domain; i++) DH_TRY(check_entries(&m->domain[i], m->folder, options, error));
    for (int32_t i = 0; i < m->n_plain; i++) DH_TRY(check_entries(&m->plain_entries[i], m->folder, options, error));
    return DH_OK;
}

/* Whether the column of a table is one of people's own words. */
static bool is_open(int table, const char *column)
{
    for (int32_t c = 0; c < dh_tables[table].n_columns; c++)
        if (strcmp(dh_tables[table].columns[c].name, column) == 0) return dh_tables[table].columns[c].open;
    return false;
}

/* Joins the spellings in a column of all tables from `first` on in which it is open. */
static dh_status join_column(dh_dataset *dataset, int first, const char *column, dh_error *error)
{
    dh_load *loads[DH_TABLES] = {NULL};
    for (int i = 0; i < first; i++)
        if (is_open(i, column)) return DH_OK; /* done with that table */
    for (int i = first; i < DH_TABLES; i++)
        if (is_open(i, column)) loads[i] = dataset->loads[i];
    return dh_loads_join_spellings(loads, DH_TABLES, column, error);
}

/* Words that several tables have are one in all of them, and so are units that no list gives. */
static dh_status join_spellings(dh_dataset *dataset, dh_error *error)
{
    for (int i = 0; i < DH_TABLES; i++)
        for (int32_t c = 0; c < dh_tables[i].n_columns; c++)
            if (dh_tables[i].columns[c].open) DH_TRY(join_column(dataset, i, dh_tables[i].columns[c].name, error));
    if (dataset->loads[DH_UNITS] != NULL && !dataset->partial[DH_UNITS]) return DH_OK;
    return dh_loads_join_units(dataset->loads + DH_SESSIONS, DH_TABLES - DH_SESSIONS, "unit", error);
}

static dh_status load_domain(dh_dataset *dataset, bool tolerate, dh_pool *pool, dh_error *error)
{
    bool any = dataset->manifest->n_plain > 0;
    for (int i = 0; i < DH_TABLES; i++) {
        const dh_load_entries *entries = dh_manifest_entries(dataset->manifest, dh_table_names[i]);
        if (entries == NULL) continue;
        any = any || i != DH_LINEAGE;
        dh_load **load = &dataset->loads[i];
        if (tolerate)
            DH_TRY(load_readable(dataset, load, dh_load_files, entries, pool, &dataset->partial[i], error));
        else
            DH_TRY(dh_load_files(load, &dh_tables[i], entries, dataset->manifest->folder, pool, error));
    }
    DH_TRY(dh_loads_forget_read_sheets(dataset->loads, DH_TABLES, error));
    DH_TRY(join_spellings(dataset, error));
    for (int i = 0; i < DH_TABLES; i++)
        if (dataset->loads[i] != NULL) DH_TRY(dh_load_check_keys(dataset->loads[i], error));
    if (any) return DH_OK;
    return dh_error_set(error, DH_EDATA, "'%s' names no table; give it at least one of sessions, opinions or summaries",
                        dataset->manifest->path);
}

/* Plain tables are opened here and read lazily; `check` reads them whole. */
static dh_status load_plain(dh_dataset *dataset, bool tolerate, dh_pool *pool, int32_t i, dh_error *error)
{
    const dh_manifest *m = dataset->manifest;
    bool partial = false;
    if (tolerate)
        DH_TRY(load_readable(dataset, &dataset->checks[i], dh_load_check, &m->plain_entries[i], pool, &partial, error));
    if (partial) return DH_OK;
    return dh_load_relation(&dataset->relations[i], &m->plain[i], &m->plain_entries[i], m->folder, m->max_rejected,
                            error);
}

dh_status dh_dataset_load_files(dh_dataset *dataset, bool tolerate, dh_pool *pool, dh_error *error)
{
    const dh_manifest *m = dataset->manifest;
    size_t n = (size_t)m->n_plain + 1;
    dataset->relations = dh_calloc(n, sizeof(dh_relation *));
    dataset->checks = dh_calloc(n, sizeof(dh_load *));
    dataset->names = dh_calloc(n + DH_TABLES, sizeof *dataset->names);
    if (dataset->relations == NULL || dataset->checks == NULL || dataset->names == NULL) return dh_error_nomem(error);
    for (int i = 0; i < DH_TABLES; i++) dataset->names[i] = dh_table_names[i];
    DH_TRY(load_domain(dataset, tolerate, pool, error));
    for (int32_t i = 0; i < m->n_plain; i++) {
        dataset->names[DH_TABLES + i] = m->plain[i].name;
        DH_TRY(load_plain(dataset, tolerate, pool, i, error));
    }
    return DH_OK;
}
