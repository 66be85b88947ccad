/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A data set: the domain's tables loaded, checked against each other and linked by their keys, with its units'
 * lineage. Opened once, then read by any number of threads; frees everything at close. Plans and results made from it
 * borrow its tables, so it outlives them.
 */
#ifndef DH_DIALOGUE_DATASET_H
#define DH_DIALOGUE_DATASET_H

#include "load/manifest.h"
#include "query/plan.h"

typedef struct dh_dataset_options {
    const char *profile;        /* NULL = none */
    const char *scripts_folder; /* holds profiles/ and measures/; NULL = none */
    const dh_functions *functions;
    dh_pool *pool;
    bool has_as_of; /* --as-of: overrides the data set's own */
    int32_t as_of;
    bool tolerate_rejects; /* `check`: do not fail above max_rejected */
} dh_dataset_options;

/* EDATA when more than max_rejected of a table's rows were rejected: *out is then still set, so that the faults can be
 * listed, and must be closed. All other failures leave *out NULL. */
dh_status dh_dataset_open(dh_dataset **out, const char *path, const dh_dataset_options *options, dh_error *error);
void dh_dataset_close(dh_dataset *dataset);

const dh_manifest *dh_dataset_manifest(const dh_dataset *dataset);
const dh_catalog *dh_dataset_catalog(const dh_dataset *dataset);
const dh_table *dh_dataset_table(const dh_dataset *dataset, const char *name); /* NULL = not there */
/* A table that is read when a plan asks for it (tables = { … } of dataset.lua). Borrowed; NULL = not there. */
dh_relation *dh_dataset_relation(const dh_dataset *dataset, const char *name);
/* The names of all tables that plans can scan, NULL-terminated: the domain's, then the others. */
const char *const *dh_dataset_table_names(const dh_dataset *dataset);
const char *dh_dataset_path(const dh_dataset *dataset);
const char *dh_dataset_scripts_folder(const dh_dataset *dataset); /* NULL = none */
const char *dh_dataset_title(const dh_dataset *dataset);
const char *dh_dataset_source(const dh_dataset *dataset); /* "" = not given */
bool dh_dataset_is_synthetic(const dh_dataset *dataset);
/* The day that "open", "overdue" and the like are told at; false when nothing in the data set is dated. */
bool dh_dataset_as_of(const dh_dataset *dataset, int32_t *out);

/* What loading found, table by table in the order they were loaded; NULL past the last. */
const dh_load *dh_dataset_load(const dh_dataset *dataset, int32_t index, const char **table);
int64_t dh_dataset_rejected(const dh_dataset *dataset); /* over all tables */

#endif
