/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A data set: the domain's tables loaded, checked against each other and linked by their keys, with its units'
 * lineage. Opened once, then read by any number of threads; frees everything at close. Plans and results made from it
 * borrow its tables, so it outlives them.
 *
 * A data set may be a store. Plans then read what they need of it where it is mapped, and its tables have names,
 * types and keys but no values in memory until dh_dataset_ensure_loaded, or the first key that is followed into one.
 */
#ifndef DH_DIALOGUE_DATASET_DATASET_H
#define DH_DIALOGUE_DATASET_DATASET_H

#include "load/config/manifest.h"
#include "load/load.h"
#include "query/plan.h"
#include "store/store.h"

typedef struct dh_dataset_options {
    const char *profile;        /* NULL = none */
    const char *scripts_folder; /* holds profiles/ and measures/; NULL = none */
    const dh_functions *functions;
    dh_pool *pool;
    bool has_as_of; /* --as-of: overrides the data set's own */
    int32_t as_of;
    /* `check`: fail neither above max_rejected nor for files that cannot be read, but read all others */
    bool tolerate_faults;
} dh_dataset_options;

/* EDATA when more than max_rejected of a table's rows were rejected: *out is then still set, so that the faults can be
 * listed, and must be closed. All other failures leave *out NULL. */
dh_status dh_dataset_open(dh_dataset **out, const char *path, const dh_dataset_options *options, dh_error *error);
void dh_dataset_close(dh_dataset *dataset);

const dh_manifest *dh_dataset_manifest(const dh_dataset *dataset);
const dh_catalog *dh_dataset_catalog(const dh_dataset *dataset);
const dh_table *dh_dataset_table(const dh_dataset *dataset, const char *name); /* NULL = not there */
/* To be called before the cells of any dh_dataset_table are looked at. Costs nothing where they are in memory. */
dh_status dh_dataset_ensure_loaded(dh_dataset *dataset, dh_error *error);
/* A table that is read when a plan asks for it (tables = { … } of dataset.lua, and all of a store). Borrowed; NULL =
 * not there. */
dh_relation *dh_dataset_relation(const dh_dataset *dataset, const char *name);
/* The names of all tables that plans can scan, NULL-terminated: the domain's, then the others. */
const char *const *dh_dataset_table_names(const dh_dataset *dataset);
const char *dh_dataset_path(const dh_dataset *dataset);
const char *dh_dataset_call(const dh_dataset *dataset);           /* as a command takes it: with its profile */
const char *dh_dataset_scripts_folder(const dh_dataset *dataset); /* NULL = none */
const char *dh_dataset_title(const dh_dataset *dataset);
const char *dh_dataset_source(const dh_dataset *dataset); /* "" = not given */
bool dh_dataset_is_synthetic(const dh_dataset *dataset);
/* The day that "open", "overdue" and the like are told at; false when nothing in the data set is dated. */
bool dh_dataset_as_of(const dh_dataset *dataset, int32_t *out);

/* What loading found, table by table in the order they were loaded; NULL past the last. */
const dh_load *dh_dataset_load(const dh_dataset *dataset, int32_t index, const char **table);
int64_t dh_dataset_rejected(const dh_dataset *dataset); /* over all tables */
/* With tolerate_faults, what could not be read at all, as sentences; NULL past the last. Rows that refer to a table of
 * which some is missing are not held to it. */
const char *dh_dataset_fault(const dh_dataset *dataset, int32_t index);

/* ---- stores ---- */

const dh_store *dh_dataset_store(const dh_dataset *dataset); /* NULL = read from its files */

#endif
