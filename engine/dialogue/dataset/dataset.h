/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A data set: the domain's tables, loaded, checked against each other and linked by their keys, with the lineage of
 * units. Opened once, then read by any number of threads; everything is freed at close. Plans and results borrow its
 * tables, so it must outlive them.
 *
 * A data set may be a store. It is lazy: plans read the mapped files, and dh_dataset_table has columns, types and keys
 * but no values in memory until dh_dataset_ensure_loaded, or until a key is followed into that table.
 */
#ifndef DH_DIALOGUE_DATASET_DATASET_H
#define DH_DIALOGUE_DATASET_DATASET_H

#include "load/config/manifest.h"
#include "load/load.h"
#include "query/plan.h"
#include "store/store.h"

typedef struct dh_dataset_options {
    const char *profile;  /* NULL = none */
    const char *proposed; /* the text of a dataset.lua for a single file without a profile; NULL = none */
    const char *user_folder, *scripts_folder; /* of profiles/ and calendars/ (folders.h); NULL = none */
    const dh_functions *functions;
    const struct dh_readers *readers; /* of files that are no delimited text; NULL = none; borrowed */
    dh_pool *pool;
    bool has_as_of; /* --as-of: overrides the data set's own */
    int32_t as_of;
    const char *calendar; /* --calendar: overrides the data set's own; NULL = not given */
    /* for `check`: neither too many rejected rows nor unreadable files are errors; all other files are read */
    bool tolerate_faults;
    dh_may_read may_read; /* asked of dataset.lua, profiles, and each file that they name; NULL = all may be */
    void *context;
} dh_dataset_options;

/* EDATA when more than the share max_rejected of a table's rows was rejected, or any row of units and lineage
 * contradicts the others: *out is then still set, so that the faults can be listed, and must be closed. All other
 * failures leave *out NULL. */
dh_status dh_dataset_open(dh_dataset **out, const char *path, const dh_dataset_options *options, dh_error *error);
void dh_dataset_close(dh_dataset *dataset);

const dh_manifest *dh_dataset_manifest(const dh_dataset *dataset);
const dh_catalog *dh_dataset_catalog(const dh_dataset *dataset);
const dh_table *dh_dataset_table(const dh_dataset *dataset, const char *name); /* NULL = not there */
/* Loads the values of a store's tables; call it before reading cells of any dh_dataset_table. No cost when loaded. */
dh_status dh_dataset_ensure_loaded(dh_dataset *dataset, dh_error *error);
/* A table that is read lazily, when a plan runs (tables = { … } of dataset.lua, and all tables of a store). Borrowed;
 * NULL = not there. */
dh_relation *dh_dataset_relation(const dh_dataset *dataset, const char *name);
/* The names of all tables that plans can scan, NULL-terminated: the domain's, then the others. */
const char *const *dh_dataset_table_names(const dh_dataset *dataset);
const char *dh_dataset_path(const dh_dataset *dataset);
const char *dh_dataset_call(const dh_dataset *dataset); /* as written in a command, with its profile */
/* Where its profiles, measures … are found. Borrowed. */
dh_folders dh_dataset_folders(const dh_dataset *dataset);
const char *dh_dataset_title(const dh_dataset *dataset); /* without one, the name of its folder or file */
const char *dh_dataset_source(const dh_dataset *dataset); /* "" = not given */
bool dh_dataset_is_synthetic(const dh_dataset *dataset);
/* The as-of day, for "open", "overdue" and the like; false when nothing in the data set is dated. */
bool dh_dataset_as_of(const dh_dataset *dataset, int32_t *out);
/* Whether it is declared (dataset.lua, --as-of); otherwise it is the latest day that a row has. */
bool dh_dataset_declares_as_of(const dh_dataset *dataset);

/* The loads, by table in loading order, with their faults and warnings; NULL past the last. */
const dh_load *dh_dataset_load(const dh_dataset *dataset, int32_t index, const char **table);
int64_t dh_dataset_rejected(const dh_dataset *dataset);               /* over all tables */
int64_t dh_dataset_rejected_of(const dh_dataset *dataset, int table); /* DH_SESSIONS … */
/* With tolerate_faults: files that could not be read, as sentences; NULL past the last. References to a table that is
 * incomplete for that reason are not checked. */
const char *dh_dataset_fault(const dh_dataset *dataset, int32_t index);

/* ---- stores ---- */

const dh_store *dh_dataset_store(const dh_dataset *dataset); /* NULL = read from its files */

#endif
