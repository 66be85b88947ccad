/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opening a data set: manifest → every file loaded → units and lineage → each table checked against the units and the
 * tables before it, invalid rows taken out, keys linked.
 */
#include "dialogue/dataset/dataset.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "dialogue/dataset/calendars.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/dataset_state.h"
#include "dialogue/dataset/days.h"
#include "dialogue/dataset/files.h"
#include "dialogue/dataset/identities.h"
#include "dialogue/dataset/resolve.h"
#include "dialogue/dataset/stated.h"
#include "dialogue/dataset/store.h"
#include "dialogue/dataset/store_check.h"
#include "dialogue/units/lineage_search.h"
#include "table/format.h"

#define MAX_SHOWN 600 /* bytes of the names of files in one note */

static const dh_table *catalog_table(void *self, const char *name)
{
    return dh_dataset_table(self, name);
}

static dh_relation *catalog_relation(void *self, const char *name)
{
    return dh_dataset_relation(self, name);
}

static const char *catalog_date_column(void *self, const char *table)
{
    (void)self;
    return dh_table_date_column(dh_table_index(table));
}

static const char *catalog_first_day_column(void *self, const char *table)
{
    (void)self;
    return dh_table_first_day_column(dh_table_index(table));
}

static dh_status catalog_find_calendar(void *self, const char *name, const dh_calendar **out, dh_error *error)
{
    return dh_dataset_find_calendar(out, self, name, error);
}

/* Loads the values of a store's table. Called with `filling` locked. */
static dh_status need(dh_dataset *dataset, int index, dh_error *error)
{
    if (dataset->store == NULL || dataset->tables[index] == NULL) return DH_OK;
    if (!dataset->filled[index]) {
        const dh_store_table *table = dh_store_find(dataset->store, dh_table_names[index]);
        DH_TRY(dh_store_fill(dataset->tables[index], table->relation, dataset->catalog.pool, error));
        dataset->filled[index] = true;
    }
    if (!dataset->checked[index]) DH_TRY(dh_dataset_check_stored(dataset->tables[index], index, dataset->path, error));
    dataset->checked[index] = true;
    return DH_OK;
}

/* Builds the units of a store, from units and lineage. Called with `filling` locked. */
static dh_status need_units(dh_dataset *dataset, dh_error *error)
{
    if (dataset->units != NULL || dataset->tables[DH_UNITS] == NULL) return DH_OK;
    DH_TRY(need(dataset, DH_UNITS, error));
    DH_TRY(need(dataset, DH_LINEAGE, error));
    return dh_units_new(&dataset->units, dataset->tables[DH_UNITS], dataset->tables[DH_LINEAGE], error);
}

static dh_status catalog_need(void *self, const dh_table *table, dh_error *error)
{
    dh_dataset *dataset = self;
    dh_status status = DH_OK;
    pthread_mutex_lock(&dataset->filling);
    for (int i = 0; status == DH_OK && i < DH_TABLES; i++)
        if (dataset->tables[i] == table) status = need(dataset, i, error);
    pthread_mutex_unlock(&dataset->filling);
    return status;
}

static dh_status catalog_map_units(void *self, int32_t day, const int32_t **map, dh_error *error)
{
    dh_dataset *dataset = self;
    pthread_mutex_lock(&dataset->filling);
    dh_status status = need_units(dataset, error);
    pthread_mutex_unlock(&dataset->filling);
    return status == DH_OK ? dh_units_map(dataset->units, day, map, error) : status;
}

static dh_status catalog_map_by_day(void *self, int32_t day, const dh_dated_mapping **dated, dh_error *error)
{
    dh_dataset *dataset = self;
    pthread_mutex_lock(&dataset->filling);
    dh_status status = need_units(dataset, error);
    pthread_mutex_unlock(&dataset->filling);
    return status == DH_OK ? dh_units_map_by_day(dataset->units, day, dated, error) : status;
}

dh_status dh_dataset_ensure_loaded(dh_dataset *dataset, dh_error *error)
{
    dh_status status = DH_OK;
    if (dataset->store == NULL) return DH_OK;
    pthread_mutex_lock(&dataset->filling);
    for (int i = 0; status == DH_OK && i < DH_TABLES; i++) status = need(dataset, i, error);
    if (status == DH_OK) status = need_units(dataset, error);
    pthread_mutex_unlock(&dataset->filling);
    return status;
}

/* The latest day, as the import recorded it. */
static bool stored_day(const dh_dataset *dataset, int32_t *out)
{
    const dh_store_about *about = dh_store_get_about(dataset->store);
    *out = about->latest;
    return about->has_latest;
}

static dh_status fill_catalog(dh_dataset *dataset, const dh_dataset_options *options, dh_error *error)
{
    dh_catalog *catalog = &dataset->catalog;
    catalog->self = dataset;
    catalog->functions = options->functions;
    catalog->pool = options->pool;
    catalog->table = catalog_table;
    catalog->relation = catalog_relation;
    catalog->table_names = dataset->names;
    catalog->date_column = catalog_date_column;
    catalog->first_day_column = catalog_first_day_column;
    catalog->find_calendar = catalog_find_calendar;
    catalog->units = dataset->tables[DH_UNITS];
    catalog->lists_units = dh_dataset_has_units(dataset);
    catalog->need = catalog_need;
    catalog->map_units = catalog_map_units;
    catalog->map_by_day = catalog_map_by_day;
    catalog->has_as_of = true;
    dataset->declares_as_of = options->has_as_of || dataset->manifest->has_as_of;
    if (options->has_as_of)
        catalog->as_of = options->as_of;
    else if (dataset->manifest->has_as_of)
        catalog->as_of = dataset->manifest->as_of;
    else if (dataset->store != NULL)
        catalog->has_as_of = stored_day(dataset, &catalog->as_of);
    else
        return dh_dataset_latest_day(&catalog->has_as_of, &catalog->as_of, dataset, error);
    return DH_OK;
}

/* Says which files were looked at and are read by nothing. */
static dh_status note_left_out(dh_dataset *dataset, dh_error *error)
{
    const dh_manifest *m = dataset->manifest;
    dh_strbuf names = {0};
    dh_load *load = NULL;
    for (int i = 0; i < DH_TABLES && load == NULL; i++) load = dataset->loads[i];
    if (m->n_left_out == 0 || load == NULL) return DH_OK;
    for (int32_t i = 0; i < m->n_left_out && names.size < MAX_SHOWN; i++)
        dh_strbuf_printf(&names, "%s'%s'", i > 0 ? ", " : "", m->left_out[i]);
    if (names.size >= MAX_SHOWN) dh_strbuf_add(&names, ", …");
    dh_status status =
        names.failed ? dh_error_nomem(error)
                     : dh_load_add_note(
                           load, error,
                           "files and sheets of which no row is read, since profile could not tell which table they "
                           "are: %d: %s; give them an entry that says in columns which is which, and take them out "
                           "of left_out in dataset.lua",
                           (int)m->n_left_out, names.data);
    dh_strbuf_free(&names);
    return status;
}

/* Any contradiction in units and lineage is an error, whatever its share: without its lineage row, a merged unit would
 * look like one that never changed. */
static dh_status check_rejected(const dh_dataset *dataset, dh_error *error)
{
    if (dataset->contradictions > 0)
        return dh_error_set(
            error, DH_EDATA,
            dataset->contradictions == 1
                ? "%lld row of units and lineage cannot be read or contradicts the others, and units could not be "
                  "mapped from day to day; run 'dienhong check %s', which lists it, and mend it"
                : "%lld rows of units and lineage cannot be read or contradict the others, and units could not be "
                  "mapped from day to day; run 'dienhong check %s', which lists them, and mend them",
            (long long)dataset->contradictions, dataset->call);
    for (int i = 0; i < DH_TABLES; i++) {
        if (dataset->loads[i] == NULL) continue;
        int64_t read = dh_load_read(dataset->loads[i]), rejected = dh_load_rejected(dataset->loads[i]);
        dh_reject_limit limit = dataset->manifest->max_rejected;
        if (dh_reject_limit_is_stretched(limit, rejected, read))
            DH_TRY(dh_load_add_note(dataset->loads[i], error,
                                    "rows of '%s' that were rejected and are not counted: %s of %s, more than the "
                                    "share of %s, which so small a table may pass; run 'dienhong check %s' to see why",
                                    dh_table_names[i], dh_numeral_whole(rejected).text, dh_numeral_whole(read).text,
                                    dh_numeral_real(limit.share, -1).text, dataset->call));
        if (dh_reject_limit_allows(limit, rejected, read)) continue;
        return dh_error_set(error, DH_EDATA,
                            "%s of %s rows of '%s' were rejected, more than the share of %s that the data set "
                            "allows; run 'dienhong check %s' to see why, mend them, or raise max_rejected",
                            dh_numeral_whole(rejected).text, dh_numeral_whole(read).text, dh_table_names[i],
                            dh_numeral_real(limit.share, -1).text, dataset->call);
    }
    return DH_OK;
}

/* Path and profile as arguments of a command, quoted where they have blanks; NULL when out of memory. */
static char *make_call(const char *path, const char *profile)
{
    dh_strbuf call = {0};
    const char *quote = strchr(path, ' ') != NULL ? "\"" : "";
    dh_strbuf_printf(&call, "%s%s%s", quote, path, quote);
    quote = profile != NULL && strchr(profile, ' ') != NULL ? "\"" : "";
    if (profile != NULL) dh_strbuf_printf(&call, " --profile %s%s%s", quote, profile, quote);
    return dh_strbuf_take(&call);
}

static dh_status check_store(const char *path, const dh_dataset_options *options, dh_error *error)
{
    char *manifest = dh_path_join(path, DH_STORE_MANIFEST);
    dh_status status = manifest != NULL ? options->may_read(options->context, manifest, error) : dh_error_nomem(error);
    dh_free(manifest);
    return status;
}

/* What a data set without a title is called: its file's or folder's name. NULL: out of memory. */
static char *name_of(const char *path)
{
    size_t size = strlen(path), last;
    while (size > 1 && path[size - 1] == '/') size--;
    for (last = size; last > 0 && path[last - 1] != '/';) last--;
    const char *part = path + last;
    bool is_relative = size - last <= 2 && memcmp(part, "..", size - last) == 0;
    if (!is_relative) return dh_strndup(part, size - last);
    char *whole = dh_path_resolve(path);
    const char *slash = whole != NULL ? strrchr(whole, '/') : NULL;
    char *name = dh_strdup(slash != NULL && slash[1] != '\0' ? slash + 1 : path);
    dh_free(whole);
    return name;
}

/* Its names, and those of the folders of what belongs to it. */
static dh_status name_all(dh_dataset *dataset, const char *path, const dh_dataset_options *options, dh_error *error)
{
    const char *user = options->user_folder, *scripts = options->scripts_folder;
    dataset->path = dh_strdup(path);
    dataset->name = name_of(path);
    dataset->call = make_call(path, options->profile);
    if (user != NULL) dataset->user_folder = dh_strdup(user);
    if (scripts != NULL) dataset->scripts_folder = dh_strdup(scripts);
    bool failed = dataset->path == NULL || dataset->name == NULL || dataset->call == NULL ||
                  (user != NULL && dataset->user_folder == NULL) ||
                  (scripts != NULL && dataset->scripts_folder == NULL);
    return failed ? dh_error_nomem(error) : DH_OK;
}

static dh_status open_all(dh_dataset *dataset, const char *path, const dh_dataset_options *options, dh_error *error)
{
    DH_TRY(name_all(dataset, path, options, error));
    bool store;
    DH_TRY(dh_store_find_manifest(&store, path, error));
    if (store) {
        if (options->profile != NULL)
            return dh_error_set(error, DH_EINVAL, "'%s' is a store, which takes no profile", path);
        if (options->may_read != NULL) DH_TRY(check_store(path, options, error));
        DH_TRY(dh_dataset_open_store(dataset, error));
        DH_TRY(fill_catalog(dataset, options, error));
        return dh_dataset_set_calendar(dataset, options, error);
    }
    dh_folders folders = dh_dataset_folders(dataset);
    if (options->proposed != NULL)
        DH_TRY(dh_manifest_read_text(&dataset->manifest, options->proposed, path, ".", dh_tables, DH_TABLES, error));
    else
        DH_TRY(dh_manifest_read_asking(&dataset->manifest, path, options->profile, &folders, dh_tables, DH_TABLES,
                                       options->may_read, options->context, error));
    DH_TRY(dh_dataset_set_calendar(dataset, options, error));
    dh_manifest_set_readers(dataset->manifest, options->readers);
    if (options->may_read != NULL) DH_TRY(dh_dataset_check_access(dataset, options, error));
    DH_TRY(dh_dataset_load_files(dataset, options->tolerate_faults, options->pool, error));
    DH_TRY(dh_dataset_open_units(dataset, error));
    DH_TRY(dh_dataset_open_events(dataset, error));
    DH_TRY(fill_catalog(dataset, options, error));
    DH_TRY(dh_dataset_note_days(dataset, error));
    DH_TRY(note_left_out(dataset, error));
    DH_TRY(dh_dataset_note_stated(dataset, error));
    DH_TRY(dh_dataset_note_identities(dataset, error));
    return dh_dataset_report_of_loads(dataset, error);
}

dh_status dh_dataset_open(dh_dataset **out, const char *path, const dh_dataset_options *options, dh_error *error)
{
    *out = NULL;
    dh_dataset *dataset = dh_calloc(1, sizeof *dataset);
    if (dataset == NULL) return dh_error_nomem(error);
    pthread_mutex_init(&dataset->filling, NULL);
    pthread_mutex_init(&dataset->calendars_lock, NULL);
    dh_status status = open_all(dataset, path, options, error);
    if (status != DH_OK) {
        dh_dataset_close(dataset);
        return status;
    }
    *out = dataset;
    return options->tolerate_faults ? DH_OK : check_rejected(dataset, error);
}

void dh_dataset_close(dh_dataset *dataset)
{
    if (dataset == NULL) return;
    for (int32_t i = 0; dataset->manifest != NULL && i < dataset->manifest->n_plain; i++) {
        if (dataset->relations != NULL) dh_relation_unref(dataset->relations[i]);
        if (dataset->checks != NULL) dh_load_free(dataset->checks[i]);
    }
    dh_free(dataset->relations);
    dh_free(dataset->checks);
    dh_free((void *)dataset->names);
    for (int i = DH_TABLES - 1; i >= 0; i--) {
        if (dataset->tables[i] != NULL) dh_table_free(dataset->tables[i]);
        if (dataset->loads[i] != NULL) dh_load_free(dataset->loads[i]);
    }
    dh_units_free(dataset->units);
    if (dataset->unit_keys != NULL) dh_dictionary_unref(dataset->unit_keys);
    if (dataset->session_keys != NULL) dh_dictionary_unref(dataset->session_keys);
    dh_store_close(dataset->store);
    if (dataset->faults != NULL) dh_arena_free(dataset->faults);
    dh_free((void *)dataset->fault);
    if (dataset->calendar_arena != NULL) dh_arena_free(dataset->calendar_arena);
    pthread_mutex_destroy(&dataset->filling);
    pthread_mutex_destroy(&dataset->calendars_lock);
    if (dataset->manifest != NULL) dh_manifest_free(dataset->manifest);
    dh_free(dataset->user_folder);
    dh_free(dataset->scripts_folder);
    dh_free(dataset->call);
    dh_free(dataset->path);
    dh_free(dataset->name);
    dh_free(dataset);
}

const dh_manifest *dh_dataset_manifest(const dh_dataset *dataset)
{
    return dataset->manifest;
}

const dh_catalog *dh_dataset_catalog(const dh_dataset *dataset)
{
    return &dataset->catalog;
}

const dh_table *dh_dataset_table(const dh_dataset *dataset, const char *name)
{
    int index = dh_table_index(name);
    return index < 0 ? NULL : dataset->tables[index];
}

const dh_store *dh_dataset_store(const dh_dataset *dataset)
{
    return dataset->store;
}

dh_relation *dh_dataset_relation(const dh_dataset *dataset, const char *name)
{
    if (dataset->store != NULL) {
        const dh_store_table *table = dh_store_find(dataset->store, name);
        return table != NULL ? table->relation : NULL;
    }
    for (int32_t i = 0; i < dataset->manifest->n_plain; i++)
        if (strcmp(dataset->manifest->plain[i].name, name) == 0) return dataset->relations[i];
    return NULL;
}

const char *const *dh_dataset_table_names(const dh_dataset *dataset)
{
    return dataset->names;
}

bool dh_dataset_has_units(const dh_dataset *dataset)
{
    if (dataset->store == NULL) return dataset->loads[DH_UNITS] != NULL;
    const dh_store_table *units = dh_store_find(dataset->store, dh_table_names[DH_UNITS]);
    return units != NULL && units->parts[0].n_sources > 0;
}

dh_units *dh_dataset_units(const dh_dataset *dataset)
{
    return dataset->units;
}

const char *dh_dataset_path(const dh_dataset *dataset)
{
    return dataset->path;
}

const char *dh_dataset_call(const dh_dataset *dataset)
{
    return dataset->call;
}

dh_folders dh_dataset_folders(const dh_dataset *dataset)
{
    return dh_dataset_state_folders(dataset);
}

const char *dh_dataset_title(const dh_dataset *dataset)
{
    return dataset->manifest->title != NULL ? dataset->manifest->title : dataset->name;
}

const char *dh_dataset_source(const dh_dataset *dataset)
{
    return dataset->manifest->source != NULL ? dataset->manifest->source : "";
}

bool dh_dataset_is_synthetic(const dh_dataset *dataset)
{
    return dataset->manifest->synthetic;
}

bool dh_dataset_as_of(const dh_dataset *dataset, int32_t *out)
{
    *out = dataset->catalog.as_of;
    return dataset->catalog.has_as_of;
}

bool dh_dataset_declares_as_of(const dh_dataset *dataset)
{
    return dataset->declares_as_of;
}

bool dh_dataset_is_later(const dh_dataset *dataset, int32_t day)
{
    return dataset->declares_as_of && day > dataset->catalog.as_of;
}

const dh_load *dh_dataset_load(const dh_dataset *dataset, int32_t index, const char **table)
{
    for (int i = 0; i < DH_TABLES; i++) {
        if (dataset->loads[i] == NULL || index-- > 0) continue;
        *table = dh_table_names[i];
        return dataset->loads[i];
    }
    for (int32_t i = 0; i < dataset->manifest->n_plain; i++) {
        if (dataset->checks[i] == NULL || index-- > 0) continue;
        *table = dataset->manifest->plain[i].name;
        return dataset->checks[i];
    }
    return NULL;
}

const char *dh_dataset_fault(const dh_dataset *dataset, int32_t index)
{
    return index >= 0 && (size_t)index < dataset->n_faults ? dataset->fault[index] : NULL;
}

int64_t dh_dataset_rejected_of(const dh_dataset *dataset, int table)
{
    const dh_store_table *stored = dataset->store != NULL ? dh_store_find(dataset->store, dh_table_names[table]) : NULL;
    if (stored != NULL) return stored->rejected;
    return dataset->loads[table] != NULL ? dh_load_rejected(dataset->loads[table]) : 0;
}

int64_t dh_dataset_rejected(const dh_dataset *dataset)
{
    int64_t rejected = 0;
    for (int32_t i = 0; dataset->store != NULL && i < dh_store_n_tables(dataset->store); i++)
        rejected += dh_store_table_at(dataset->store, i)->rejected;
    for (int i = 0; i < DH_TABLES; i++)
        if (dataset->loads[i] != NULL) rejected += dh_load_rejected(dataset->loads[i]);
    for (int32_t i = 0; i < dataset->manifest->n_plain; i++)
        if (dataset->checks[i] != NULL) rejected += dh_load_rejected(dataset->checks[i]);
    return rejected;
}
