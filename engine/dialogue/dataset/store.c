/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a store as a data set: lazy tables with linked keys, and a manifest made from the store's description. */
#include "dialogue/dataset/store.h"

#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "dialogue/dataset/resolve.h"

static dh_status make_manifest(dh_dataset *dataset, dh_error *error)
{
    const dh_store_about *about = dh_store_get_about(dataset->store);
    char *path = dh_path_join(dataset->path, DH_STORE_MANIFEST);
    if (path == NULL) return dh_error_nomem(error);
    /* dh_manifest_copy copies these texts, so the casts are never written through */
    dh_manifest values = {.folder = dataset->path,
                          .path = path,
                          .title = (char *)(uintptr_t)about->title,
                          .source = (char *)(uintptr_t)about->source,
                          .geography = (char *)(uintptr_t)about->geography,
                          .unit_level = (char *)(uintptr_t)about->unit_level,
                          .calendar = about->calendar != NULL ? (char *)(uintptr_t)about->calendar->name : NULL,
                          .has_as_of = about->has_as_of,
                          .as_of = about->as_of,
                          .synthetic = about->synthetic,
                          .covers = about->covers,
                          .n_covers = about->n_covers,
                          .max_rejected = {about->max_rejected, 0}};
    dh_status status = dh_manifest_copy(&dataset->manifest, &values, error);
    dh_free(path);
    return status;
}

/* The names of the domain's tables, then of the others. */
static dh_status make_names(dh_dataset *dataset, dh_error *error)
{
    int32_t n = dh_store_n_tables(dataset->store), at = DH_TABLES;
    dataset->names = dh_calloc((size_t)n + DH_TABLES + 1, sizeof *dataset->names);
    if (dataset->names == NULL) return dh_error_nomem(error);
    for (int i = 0; i < DH_TABLES; i++) dataset->names[i] = dh_table_names[i];
    for (int32_t i = 0; i < n; i++) {
        const char *name = dh_store_table_at(dataset->store, i)->name;
        if (dh_table_index(name) < 0) dataset->names[at++] = name;
    }
    return DH_OK;
}

/* Checks types and required columns: code relies on the domain's, and the store may be of another program. */
static dh_status check_columns(const dh_dataset *dataset, int index, const dh_relation *relation, dh_error *error)
{
    const dh_table_spec *spec = &dh_tables[index];
    for (int32_t c = 0; c < spec->n_columns; c++) {
        bool found = false;
        for (int32_t i = 0; i < relation->n_fields; i++) {
            if (strcmp(relation->fields[i].name, spec->columns[c].name) != 0) continue;
            found = true;
            if (relation->fields[i].type == spec->columns[c].type) continue;
            return dh_error_set(error, DH_EDATA, "'%s' has a column '%s.%s' that is no %s; import the data set again",
                                dataset->path, spec->name, spec->columns[c].name, dh_type_name(spec->columns[c].type));
        }
        if (!found && spec->columns[c].required)
            return dh_error_set(error, DH_EDATA, "'%s' has no column '%s.%s'; import the data set again", dataset->path,
                                spec->name, spec->columns[c].name);
    }
    return DH_OK;
}

static dh_status bad_key(const dh_dataset *dataset, const char *table, dh_error *error)
{
    return dh_error_set(error, DH_EDATA, "the keys of '%s' in '%s' are not its rows; import the data set again", table,
                        dataset->path);
}

/* Links each key dictionary to its table: code = row, so it must have one entry per row. */
static dh_status link_keys(dh_dataset *dataset, dh_error *error)
{
    for (int i = 0; i < DH_TABLES; i++) {
        dh_dictionary *key = dh_store_key(dataset->store, dh_table_names[i]);
        if (key == NULL) continue;
        if (dataset->tables[i] == NULL || dh_dictionary_size(key) != dh_table_rows(dataset->tables[i]))
            return bad_key(dataset, dh_table_names[i], error);
        dh_dictionary_set_row_link(key, dataset->tables[i], dh_table_rows(dataset->tables[i]));
    }
    return DH_OK;
}

/* Checks that the columns which code relies on as keys are keys of the right tables. */
static dh_status check_keys(const dh_dataset *dataset, dh_error *error)
{
    static const struct {
        int table, target;
        const char *column;
    } keys[] = {{DH_UNITS, DH_UNITS, "code"},           {DH_UNITS, DH_UNITS, "parent"},
                {DH_SESSIONS, DH_UNITS, "unit"},        {DH_OPINIONS, DH_UNITS, "unit"},
                {DH_SUMMARIES, DH_UNITS, "unit"},       {DH_POLLS, DH_UNITS, "unit"},
                {DH_ATTENDEES, DH_UNITS, "unit"},       {DH_CONCLUSIONS, DH_UNITS, "unit"},
                {DH_RECEPTIONS, DH_UNITS, "unit"},      {DH_PETITIONS, DH_UNITS, "unit"},
                {DH_OPINIONS, DH_SESSIONS, "session"},  {DH_POLLS, DH_SESSIONS, "session"},
                {DH_ATTENDEES, DH_SESSIONS, "session"}, {DH_CONCLUSIONS, DH_SESSIONS, "session"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const dh_table *table = dataset->tables[keys[i].table], *target = dataset->tables[keys[i].target];
        const dh_column *column = table != NULL ? dh_table_get(table, keys[i].column) : NULL;
        if (column == NULL || (target == NULL && keys[i].target != DH_UNITS)) continue;
        if (target == NULL || dh_dictionary_target(column->dictionary) != target)
            return bad_key(dataset, dh_table_names[keys[i].target], error);
    }
    return DH_OK;
}

dh_status dh_dataset_open_store(dh_dataset *dataset, dh_error *error)
{
    DH_TRY(dh_store_open(&dataset->store, dataset->path, error));
    DH_TRY(make_manifest(dataset, error));
    DH_TRY(make_names(dataset, error));
    for (int i = 0; i < DH_TABLES; i++) {
        const dh_store_table *table = dh_store_find(dataset->store, dh_table_names[i]);
        if (table == NULL) continue;
        DH_TRY(check_columns(dataset, i, table->relation, error));
        DH_TRY(dh_store_stub(&dataset->tables[i], table->relation, error));
    }
    if (dataset->tables[DH_UNITS] == NULL) {
        DH_TRY(dh_dataset_open_units(dataset, error)); /* builds an empty table of units */
        dataset->filled[DH_UNITS] = true;
    }
    DH_TRY(link_keys(dataset, error));
    return check_keys(dataset, error);
}
