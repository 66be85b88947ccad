/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads dataset.lua, or a single file with its profile, into a manifest. One arena holds all of it. */
#include "load/config/manifest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/config/entry.h"
#include "base/path.h"
#include "load/config/inferred.h"
#include "load/config/profile_file.h"

const dh_data_key dh_dataset_keys[] = {
    {"as_of", DH_TAKES_TEXT, DH_MESSAGE("the day that open and overdue are told at")},
    {"calendar", DH_TAKES_TEXT,
     DH_MESSAGE("the reporting calendar whose years, quarters and months are meant; see Periods and calendars")},
    {"covers", DH_TAKES_TABLE,
     DH_MESSAGE("the days of which lists have all, by list: a unit without a row had none; see Who reported")},
    {"geography", DH_TAKES_TEXT, DH_MESSAGE("then, or the day that units are carried to")},
    {"left_out", DH_TAKES_TABLE,
     DH_MESSAGE("files and sheets that profile could not read as any table, as a list; check names them")},
    {"max_rejected", DH_TAKES_NUMBER,
     DH_MESSAGE("the share of rows that may be rejected; else 0.05, or 3 rows of a small table")},
    {"source", DH_TAKES_TEXT, DH_MESSAGE("where the data is from")},
    {"synthetic", DH_TAKES_BOOL, DH_MESSAGE("true: it is made up")},
    {"tables", DH_TAKES_TABLE, DH_MESSAGE("tables beside the domain's, by name, each with types")},
    {"title", DH_TAKES_TEXT, DH_MESSAGE("the data set's")},
    {"tolerance", DH_TAKES_NUMBER, DH_MESSAGE("about n is n within this share")},
    {"unit_level", DH_TAKES_TEXT, DH_MESSAGE("of units that no list gives: commune …")},
};
const size_t dh_n_dataset_keys = sizeof dh_dataset_keys / sizeof dh_dataset_keys[0];

#define ENTRIES_MAX 1000 /* of one table */

/* `public` must be first: a dh_manifest * is cast to it. */
typedef struct owned_manifest {
    dh_manifest public;
    dh_arena *arena;
} owned_manifest;

typedef struct reading {
    dh_manifest *manifest;
    dh_arena *arena;
    const dh_table_spec *tables;
    int32_t n_tables;
    const dh_folders *folders;
    dh_may_read may_read; /* NULL = all may be */
    void *context;
    bool adopted_share;   /* max_rejected is a profile's */
    dh_data_file dataset; /* dataset.lua, if it is read */
    dh_error *error;
} reading;

static dh_status read_data(reading *r, dh_data_file *out, const char *path)
{
    if (r->may_read != NULL) DH_TRY(r->may_read(r->context, path, r->error));
    return dh_data_read(out, path, r->arena, r->error);
}

static dh_status keep(reading *r, char **out, const char *text)
{
    *out = dh_arena_strdup(r->arena, text);
    return *out != NULL ? DH_OK : dh_error_nomem(r->error);
}

static dh_status keep_text(reading *r, char **out, const dh_data *table, const char *key)
{
    const dh_data *value = dh_data_get(table, key);
    return value == NULL ? DH_OK : keep(r, out, value->text);
}

static dh_status read_as_of(reading *r, const dh_data_file *file, const dh_data *value, int32_t *out)
{
    if (dh_date_parse_iso(value->text, strlen(value->text), out)) return DH_OK;
    return dh_data_error(file, "as_of", r->error, DH_EDATA, "as_of = '%s' is no date; write it as 2020-08-11",
                         value->text);
}

static dh_status check_share(reading *r, const dh_data_file *file, double share)
{
    if (share >= 0 && share <= 1) return DH_OK;
    return dh_data_error(file, "max_rejected", r->error, DH_EDATA,
                         "max_rejected = %g must be a share from 0 to 1, such as 0.05", share);
}

static dh_status read_left_out(reading *r, const dh_data_file *file)
{
    dh_manifest *m = r->manifest;
    const dh_data *list = dh_data_get(&file->root, "left_out");
    if (list == NULL) return DH_OK;
    if (list->n_fields > 0)
        return dh_data_error(file, "left_out", r->error, DH_EDATA, "'%s' must be a list of texts", "left_out");
    m->left_out = dh_arena_zalloc(r->arena, (size_t)list->n_items + 1, sizeof *m->left_out);
    if (m->left_out == NULL) return dh_error_nomem(r->error);
    for (int32_t i = 0; i < list->n_items; i++) {
        if (list->items[i].kind != DH_DATA_TEXT)
            return dh_data_error(file, "left_out", r->error, DH_EDATA, "'%s' must be a list of texts, not of %s",
                                 "left_out", dh_data_kind_name(list->items[i].kind));
        DH_TRY(keep(r, &m->left_out[m->n_left_out], list->items[i].text));
        m->n_left_out++;
    }
    return DH_OK;
}

static dh_status read_general(reading *r, const dh_data_file *file, double *tolerance)
{
    dh_manifest *m = r->manifest;
    const dh_data *root = &file->root;
    DH_TRY(keep_text(r, &m->title, root, "title"));
    DH_TRY(keep_text(r, &m->source, root, "source"));
    DH_TRY(keep_text(r, &m->geography, root, "geography"));
    DH_TRY(keep_text(r, &m->unit_level, root, "unit_level"));
    DH_TRY(keep_text(r, &m->calendar, root, "calendar"));
    const dh_data *value = dh_data_get(root, "as_of");
    if (value != NULL) DH_TRY(read_as_of(r, file, value, &m->as_of));
    m->has_as_of = value != NULL;
    value = dh_data_get(root, "synthetic");
    m->synthetic = value != NULL && value->boolean;
    DH_TRY(read_left_out(r, file));
    DH_TRY(dh_listed_read(&m->covers, &m->n_covers, file, dh_data_get(root, "covers"), r->arena, r->error));
    value = dh_data_get(root, "max_rejected");
    m->max_rejected =
        value != NULL ? (dh_reject_limit){value->number, 0} : (dh_reject_limit){DH_REJECT_SHARE, DH_REJECT_ROWS};
    DH_TRY(check_share(r, file, m->max_rejected.share));
    value = dh_data_get(root, "tolerance");
    *tolerance = value != NULL ? value->number : -1;
    if (value != NULL && !(value->number >= 0 && value->number < 1))
        return dh_data_error(file, "tolerance", r->error, DH_EDATA,
                             "tolerance = %g must be a share from 0 to below 1, such as 0.05", value->number);
    return DH_OK;
}

/* asked_by: the file that names the profile; NULL = the command line does. */
static dh_status read_profile(reading *r, dh_data_file *out, const char *folder, const char *name,
                              const dh_data_file *asked_by)
{
    char *path;
    DH_TRY(dh_profile_find(&path, r->folders, folder, name, asked_by, r->arena, r->error));
    dh_status status = read_data(r, out, path);
    dh_free(path);
    DH_TRY(status);
    return dh_data_check_keys(out, &out->root, "a profile", dh_profile_keys, dh_n_profile_keys, NULL, r->error);
}

/* Two profiles of a data set that say different things of it. */
static dh_status contradict(reading *r, const dh_data_file *file, const char *key, const char *one, const char *other)
{
    return dh_data_error(file, NULL, r->error, DH_EDATA,
                         "the profiles of its tables give two values of %s, '%s' and '%s'; give one in dataset.lua",
                         key, one, other);
}

static dh_status adopt_text(reading *r, char **own, const dh_data_file *file, const dh_data_file *profile,
                            const char *key)
{
    const dh_data *value = dh_data_get(&profile->root, key);
    if (value == NULL || dh_data_get(&file->root, key) != NULL) return DH_OK;
    if (*own == NULL) return keep(r, own, value->text);
    return strcmp(*own, value->text) == 0 ? DH_OK : contradict(r, file, key, *own, value->text);
}

static dh_status adopt_share(reading *r, const dh_data_file *file, const dh_data_file *profile, double share)
{
    dh_manifest *m = r->manifest;
    DH_TRY(check_share(r, profile, share));
    if (r->adopted_share && m->max_rejected.share != share) {
        char before[32], now[32];
        snprintf(before, sizeof before, "%g", m->max_rejected.share);
        snprintf(now, sizeof now, "%g", share);
        return contradict(r, file, "max_rejected", before, now);
    }
    r->adopted_share = true;
    m->max_rejected = (dh_reject_limit){share, 0};
    return DH_OK;
}

/* What an entry's profile says of the whole data set holds for it as for a single file, unless dataset.lua says it. */
static dh_status adopt(reading *r, const dh_data_file *file, const dh_data_file *profile)
{
    dh_manifest *m = r->manifest;
    DH_TRY(adopt_text(r, &m->unit_level, file, profile, "unit_level"));
    DH_TRY(adopt_text(r, &m->geography, file, profile, "geography"));
    const dh_data *value = dh_data_get(&profile->root, "synthetic");
    m->synthetic = m->synthetic || (value != NULL && value->boolean);
    value = dh_data_get(&profile->root, "max_rejected");
    if (value != NULL && dh_data_get(&file->root, "max_rejected") == NULL)
        DH_TRY(adopt_share(r, file, profile, value->number));
    value = dh_data_get(&profile->root, "as_of");
    if (value == NULL || dh_data_get(&file->root, "as_of") != NULL) return DH_OK;
    int32_t day;
    DH_TRY(read_as_of(r, profile, value, &day));
    if (m->has_as_of && m->as_of != day) {
        char before[11];
        dh_date_format_iso(m->as_of, before);
        return contradict(r, file, "as_of", before, value->text);
    }
    m->has_as_of = true;
    m->as_of = day;
    return DH_OK;
}

/* Finds the two sources of an entry, its own table and its profile, and reads the latter into `profile`. */
static dh_status find_parts(reading *r, const dh_data_file *file, const dh_table_spec *spec, const dh_data *table,
                            dh_data_file *profile, dh_entry_source *own, dh_entry_source *defaults)
{
    if (dh_data_get(table, "file") == NULL)
        return dh_data_error(file, spec->name, r->error, DH_EDATA, "'%s' names no file; add file = \"%s.csv\"",
                             spec->name, spec->name);
    const dh_data *name = dh_data_get(table, "profile");
    if (name != NULL) {
        DH_TRY(read_profile(r, profile, r->manifest->folder, name->text, file));
        const dh_data *meant = dh_data_get(&profile->root, "table");
        if (meant != NULL && strcmp(meant->text, spec->name) != 0)
            return dh_data_error(file, name->text, r->error, DH_EDATA,
                                 "profile '%s' is for table '%s' and cannot serve '%s'", name->text, meant->text,
                                 spec->name);
        DH_TRY(adopt(r, &r->dataset, profile));
    }
    *own = (dh_entry_source){file, table};
    *defaults = (dh_entry_source){name != NULL ? profile : NULL, &profile->root};
    return DH_OK;
}

static dh_status read_entry(reading *r, dh_load_entries *out, const dh_data_file *part, const dh_table_spec *spec,
                            const dh_data *table, double tolerance)
{
    dh_data_file profile = {0};
    dh_entry_source own, defaults;
    DH_TRY(find_parts(r, part, spec, table, &profile, &own, &defaults));
    return dh_entries_add(out, own, defaults, tolerance, r->arena, r->error);
}

/* An item of a list of entries as a part of the file that errors call "opinions[2]". */
static dh_status find_item(reading *r, dh_data_file *out, const dh_data_file *list, const char *table, int32_t i)
{
    char number[16];
    snprintf(number, sizeof number, "[%d]", (int)i + 1);
    size_t size = strlen(table), end = strlen(number) + 1;
    char *name = dh_arena_alloc(r->arena, size + end);
    if (name == NULL) return dh_error_nomem(r->error);
    memcpy(name, table, size);
    memcpy(name + size, number, end);
    *out = dh_data_item_of(list, i + 1, name);
    return DH_OK;
}

static bool is_beside(const char *const *beside, const char *key)
{
    for (size_t i = 0; beside != NULL && beside[i] != NULL; i++)
        if (strcmp(beside[i], key) == 0) return true;
    return false;
}

/* Checks the keys of a list of entries; those of `beside` may stand beside the list. */
static dh_status check_list(reading *r, const dh_data_file *part, const char *name, const dh_data *list,
                            const char *const *beside)
{
    if (list->n_items > ENTRIES_MAX)
        return dh_data_error(part, name, r->error, DH_EDATA, "'%s' has %d entries; at most %d are read", name,
                             (int)list->n_items, ENTRIES_MAX);
    for (int32_t i = 0; i < list->n_fields; i++)
        if (!is_beside(beside, list->fields[i].key))
            return dh_data_error(part, list->fields[i].key, r->error, DH_EDATA,
                                 "'%s' is a list of entries, and '%s' stands beside them; write it into each of them",
                                 name, list->fields[i].key);
    for (int32_t i = 0; i < list->n_items; i++) {
        dh_data_file item;
        DH_TRY(find_item(r, &item, part, name, i));
        if (list->items[i].kind != DH_DATA_TABLE)
            return dh_data_error(part, name, r->error, DH_EDATA, "'%s' must be a table such as { file = \"%s.csv\" }",
                                 item.name, name);
        DH_TRY(dh_data_check_keys(&item, &list->items[i], "an entry", dh_entry_keys, dh_n_entry_keys, NULL, r->error));
    }
    return DH_OK;
}

/* Checks the keys of a table, which is an entry or a list of them. `more`: keys that it has besides; may be NULL. */
static dh_status check_table(reading *r, const dh_data_file *part, const char *name, const dh_data *table,
                             const char *const *more)
{
    if (table->n_items > 0) return check_list(r, part, name, table, more);
    return dh_data_check_keys(part, table, "an entry", dh_entry_keys, dh_n_entry_keys, more, r->error);
}

/* Reads a table that check_table has found right. */
static dh_status read_entries(reading *r, dh_load_entries *out, const dh_data_file *part, const dh_table_spec *spec,
                              const dh_data *table, double tolerance)
{
    bool list = table->n_items > 0;
    *out = (dh_load_entries){.spec = spec};
    if (!list) return read_entry(r, out, part, spec, table, tolerance);
    for (int32_t i = 0; i < table->n_items; i++) {
        dh_data_file item;
        DH_TRY(find_item(r, &item, part, spec->name, i));
        DH_TRY(read_entry(r, out, &item, spec, &table->items[i], tolerance));
    }
    return DH_OK;
}

/* ---- user-defined tables ---- */

static dh_status read_plain(reading *r, const dh_data_file *tables, const dh_data_field *field, dh_table_spec *spec,
                            dh_load_entries *out, double tolerance)
{
    dh_data_file part = dh_data_field_of(tables, field->key);
    const dh_data_file *file = &part;
    static const char *const types[] = {"types", NULL};
    const dh_data *table = &field->value;
    for (int32_t i = 0; i < r->n_tables; i++)
        if (strcmp(r->tables[i].name, field->key) == 0)
            return dh_data_error(file, field->key, r->error, DH_EDATA,
                                 "'%s' is a table of the domain: move it out of tables, or give it another name",
                                 field->key);
    if (table->kind != DH_DATA_TABLE)
        return dh_data_error(file, field->key, r->error, DH_EDATA,
                             "'%s' must be a table such as { file = \"%s.csv\", types = { id = \"text\" } }",
                             field->key, field->key);
    DH_TRY(check_table(r, file, field->key, table, types));
    DH_TRY(dh_plain_spec(spec, file, field->key, dh_data_get(table, "types"), r->arena, r->error));
    return read_entries(r, out, file, spec, table, tolerance);
}

static dh_status read_plains(reading *r, const dh_data_file *file, double tolerance)
{
    const dh_data *tables = dh_data_get(&file->root, "tables");
    if (tables == NULL) return DH_OK;
    if (tables->n_items > 0)
        return dh_data_error(file, "tables", r->error, DH_EDATA, "tables names each table: { cases = { file = … } }");
    dh_data_file part = dh_data_field_of(file, "tables");
    dh_table_spec *specs = dh_arena_zalloc(r->arena, (size_t)tables->n_fields + 1, sizeof *specs);
    r->manifest->plain = specs;
    r->manifest->plain_entries = dh_arena_zalloc(r->arena, (size_t)tables->n_fields + 1, sizeof(dh_load_entries));
    if (specs == NULL || r->manifest->plain_entries == NULL) return dh_error_nomem(r->error);
    for (int32_t i = 0; i < tables->n_fields; i++) {
        DH_TRY(read_plain(r, &part, &tables->fields[i], &specs[i], &r->manifest->plain_entries[i], tolerance));
        r->manifest->n_plain++;
    }
    return DH_OK;
}

static dh_status read_domain(reading *r, const dh_data_file *file, const dh_table_spec *spec, const dh_data *table,
                             double tolerance)
{
    dh_data_file part = dh_data_field_of(file, spec->name);
    DH_TRY(check_table(r, &part, spec->name, table, NULL));
    return read_entries(r, &r->manifest->domain[r->manifest->n_domain++], &part, spec, table, tolerance);
}

static dh_status make_lists(reading *r)
{
    r->manifest->domain = dh_arena_zalloc(r->arena, (size_t)r->n_tables + 1, sizeof(dh_load_entries));
    return r->manifest->domain != NULL ? DH_OK : dh_error_nomem(r->error);
}

static const char **table_names(reading *r)
{
    const char **names = dh_arena_zalloc(r->arena, (size_t)r->n_tables + 1, sizeof *names);
    for (int32_t i = 0; names != NULL && i < r->n_tables; i++) names[i] = r->tables[i].name;
    return names;
}

/* Reads r->dataset, which stands at `path`. */
static dh_status read_dataset(reading *r, const char *path)
{
    const dh_data_file *file = &r->dataset;
    double tolerance;
    DH_TRY(keep(r, &r->manifest->path, path));
    const char **names = table_names(r);
    if (names == NULL) return dh_error_nomem(r->error);
    DH_TRY(dh_data_check_keys(file, &file->root, "dataset.lua", dh_dataset_keys, dh_n_dataset_keys, names, r->error));
    DH_TRY(read_general(r, file, &tolerance));
    for (int32_t i = 0; i < r->n_tables; i++) {
        const dh_data *table = dh_data_get(&file->root, r->tables[i].name);
        if (table != NULL) DH_TRY(read_domain(r, file, &r->tables[i], table, tolerance));
    }
    DH_TRY(read_plains(r, file, tolerance));
    if (r->manifest->n_domain == 0 && r->manifest->n_plain == 0)
        return dh_data_error(file, NULL, r->error, DH_EDATA,
                             "'%s' names no table; add one such as sessions = { file = \"sessions.csv\" }", path);
    return DH_OK;
}

/* The entry of a single file: as if a dataset.lua named just this file. */
static dh_status bare_entry(reading *r, const dh_data_file *profile, const dh_table_spec *spec, const char *name,
                            double tolerance)
{
    dh_data_field *field = dh_arena_zalloc(r->arena, 1, sizeof *field);
    dh_data *table = dh_arena_zalloc(r->arena, 1, sizeof *table);
    if (field == NULL || table == NULL) return dh_error_nomem(r->error);
    *field = (dh_data_field){"file", {.kind = DH_DATA_TABLE, .n_items = 1}};
    dh_data *item = dh_arena_zalloc(r->arena, 1, sizeof *item);
    if (item == NULL) return dh_error_nomem(r->error);
    *item = (dh_data){.kind = DH_DATA_TEXT, .text = name};
    field->value.items = item;
    *table = (dh_data){.kind = DH_DATA_TABLE, .fields = field, .n_fields = 1};
    dh_entry_source own = {profile, table}, defaults = {profile, &profile->root};
    dh_load_entries *made = &r->manifest->domain[r->manifest->n_domain++];
    *made = (dh_load_entries){.spec = spec};
    return dh_entries_add(made, own, defaults, tolerance, r->arena, r->error);
}

static dh_status read_bare(reading *r, const char *dataset, const char *profile)
{
    dh_data_file file;
    double tolerance;
    const char *slash = strrchr(dataset, '/');
    r->manifest->folder = slash == NULL      ? dh_arena_strdup(r->arena, ".")
                          : slash == dataset ? dh_arena_strdup(r->arena, "/")
                                             : dh_arena_strndup(r->arena, dataset, (size_t)(slash - dataset));
    const char *name = dh_arena_strdup(r->arena, slash == NULL ? dataset : slash + 1);
    if (r->manifest->folder == NULL || name == NULL) return dh_error_nomem(r->error);
    DH_TRY(read_profile(r, &file, "", profile, NULL));
    DH_TRY(keep(r, &r->manifest->path, file.path));
    DH_TRY(read_general(r, &file, &tolerance));
    const dh_data *table = dh_data_get(&file.root, "table");
    if (table == NULL)
        return dh_data_error(&file, NULL, r->error, DH_EDATA,
                             "'%s' does not say which table the file holds; add table = \"sessions\"", file.path);
    for (int32_t i = 0; i < r->n_tables; i++)
        if (strcmp(r->tables[i].name, table->text) == 0) return bare_entry(r, &file, &r->tables[i], name, tolerance);
    const char **names = table_names(r);
    if (names == NULL) return dh_error_nomem(r->error);
    const char *nearest = dh_text_nearest(table->text, names, (size_t)r->n_tables);
    if (nearest != NULL)
        return dh_data_error(&file, "table", r->error, DH_EDATA, "there is no table '%s'; did you mean '%s'?",
                             table->text, nearest);
    return dh_data_error(&file, "table", r->error, DH_EDATA, "there is no table '%s'", table->text);
}

static dh_status read_any(reading *r, const char *dataset, const char *profile)
{
    DH_TRY(make_lists(r));
    if (!dh_path_is_folder(dataset)) {
        if (strcmp(dataset, "-") != 0 && !dh_path_is_file(dataset)) return dh_path_refuse(dataset, r->error);
        if (profile == NULL)
            return dh_error_set(r->error, DH_EINVAL,
                                "'%s' is one file; say how to read it with a profile, or name the folder of a "
                                "dataset.lua",
                                dataset);
        return read_bare(r, dataset, profile);
    }
    if (profile != NULL)
        return dh_error_set(r->error, DH_EINVAL,
                            "'%s' is a folder, whose dataset.lua names its profiles; a profile goes with one file",
                            dataset);
    DH_TRY(keep(r, &r->manifest->folder, dataset));
    if (access(dataset, R_OK | X_OK) != 0)
        return dh_error_set(r->error, DH_EIO, "cannot read the folder '%s': %s", dataset, dh_error_of_system(errno));
    char *path = dh_path_join(dataset, "dataset.lua");
    if (path == NULL) return dh_error_nomem(r->error);
    dh_status status = dh_path_is_file(path)
                           ? read_data(r, &r->dataset, path)
                           : dh_error_set(r->error, DH_EIO, "the folder '%s' has no dataset.lua", dataset);
    if (status == DH_OK) status = read_dataset(r, path);
    dh_free(path);
    return status;
}

dh_status dh_manifest_read(dh_manifest **out, const char *dataset, const char *profile, const dh_folders *folders,
                           const dh_table_spec *tables, int32_t n_tables, dh_error *error)
{
    return dh_manifest_read_asking(out, dataset, profile, folders, tables, n_tables, NULL, NULL, error);
}

static dh_status begin(reading *r, const dh_table_spec *tables, int32_t n_tables, dh_error *error)
{
    static const dh_folders none;
    dh_arena *arena = dh_arena_new();
    owned_manifest *made = arena != NULL ? dh_arena_zalloc(arena, 1, sizeof *made) : NULL;
    *r = (reading){.arena = arena, .folders = &none, .tables = tables, .n_tables = n_tables, .error = error};
    if (made == NULL) {
        dh_arena_free(arena);
        return dh_error_nomem(error);
    }
    made->arena = arena;
    r->manifest = &made->public;
    return DH_OK;
}

static dh_status end(const reading *r, dh_status status, dh_manifest **out)
{
    if (status == DH_OK)
        *out = r->manifest;
    else
        dh_arena_free(r->arena);
    return status;
}

dh_status dh_manifest_read_asking(dh_manifest **out, const char *dataset, const char *profile,
                                  const dh_folders *folders, const dh_table_spec *tables, int32_t n_tables,
                                  dh_may_read may_read, void *context, dh_error *error)
{
    reading r;
    *out = NULL;
    DH_TRY(begin(&r, tables, n_tables, error));
    if (folders != NULL) r.folders = folders;
    r.may_read = may_read;
    r.context = context;
    return end(&r, read_any(&r, dataset, profile), out);
}

dh_status dh_manifest_read_text(dh_manifest **out, const char *text, const char *name, const char *folder,
                                const dh_table_spec *tables, int32_t n_tables, dh_error *error)
{
    reading r;
    *out = NULL;
    DH_TRY(begin(&r, tables, n_tables, error));
    dh_status status = make_lists(&r);
    if (status == DH_OK) status = keep(&r, &r.manifest->folder, folder);
    if (status == DH_OK) status = dh_data_read_text(&r.dataset, text, name, r.arena, error);
    if (status == DH_OK) status = read_dataset(&r, name);
    return end(&r, status, out);
}

dh_status dh_manifest_copy(dh_manifest **out, const dh_manifest *values, dh_error *error)
{
    *out = NULL;
    dh_arena *arena = dh_arena_new();
    owned_manifest *made = arena != NULL ? dh_arena_zalloc(arena, 1, sizeof *made) : NULL;
    bool failed = made == NULL;
    if (made != NULL) {
        dh_manifest *m = &made->public;
        *m = *values;
        made->arena = arena;
        m->domain = NULL;
        m->n_domain = 0;
        m->plain = NULL;
        m->plain_entries = NULL;
        m->n_plain = 0;
        m->left_out = NULL; /* of files, which a store has not */
        m->n_left_out = 0;
        m->covers = dh_listed_copy(values->covers, values->n_covers, arena);
        failed = m->covers == NULL;
        char **const texts[] = {&m->folder,    &m->path,       &m->title,   &m->source,
                                &m->geography, &m->unit_level, &m->calendar};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            if (*texts[i] != NULL && (*texts[i] = dh_arena_strdup(arena, *texts[i])) == NULL) failed = true;
    }
    if (failed) {
        dh_arena_free(arena);
        return dh_error_nomem(error);
    }
    *out = &made->public;
    return DH_OK;
}

static void set_readers(const dh_load_entries *entries, const struct dh_readers *readers)
{
    for (int32_t i = 0; i < entries->n; i++) entries->items[i].readers = readers;
}

void dh_manifest_set_readers(dh_manifest *manifest, const struct dh_readers *readers)
{
    for (int32_t i = 0; i < manifest->n_domain; i++) set_readers(&manifest->domain[i], readers);
    for (int32_t i = 0; i < manifest->n_plain; i++) set_readers(&manifest->plain_entries[i], readers);
}

void dh_manifest_free(dh_manifest *manifest)
{
    if (manifest != NULL) dh_arena_free(((owned_manifest *)manifest)->arena);
}

const dh_load_entries *dh_manifest_entries(const dh_manifest *manifest, const char *table)
{
    for (int32_t i = 0; i < manifest->n_domain; i++)
        if (strcmp(manifest->domain[i].spec->name, table) == 0) return &manifest->domain[i];
    return NULL;
}
