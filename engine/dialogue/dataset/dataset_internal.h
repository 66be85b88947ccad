/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DH_DIALOGUE_DATASET_DATASET_INTERNAL_H
#define DH_DIALOGUE_DATASET_DATASET_INTERNAL_H

#include <pthread.h>

#include "base/arena.h"
#include "dialogue/dataset/dataset.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/units/units.h"
#include "store/store.h"

struct dh_dataset {
    char *path, *scripts_folder;
    char *call; /* as a command takes it */
    dh_manifest *manifest;
    dh_load *loads[DH_TABLES];
    dh_table *tables[DH_TABLES]; /* of a store: without values until they are needed */
    dh_units *units;             /* of a store: made when they are needed */
    dh_dictionary *unit_keys, *session_keys;
    dh_relation **relations; /* the tables that are not the domain's, as the manifest has them */
    dh_load **checks;        /* what `check` found in them; NULL when it was not asked */
    bool partial[DH_TABLES]; /* some file of it could not be read */
    int64_t contradictions;  /* rows of units and lineage that were rejected beside the others */
    const char **fault;      /* sentences in `faults` */
    size_t n_faults, fault_capacity;
    dh_arena *faults;
    const char **names;
    dh_store *store; /* NULL = read from its files */
    bool filled[DH_TABLES];
    pthread_mutex_t filling; /* guards `filled`, and the making of `units` */
    dh_catalog catalog;
};

/* Loads the files of all tables that the manifest names; plain ones are opened, and read when they are asked for. */
dh_status dh_dataset_load_files(dh_dataset *dataset, const dh_dataset_options *options, dh_error *error);
/* The parts of opening a data set that are a store's own: all but the catalog. */
dh_status dh_dataset_open_store(dh_dataset *dataset, dh_error *error);
/* Makes units and their keys of the tables loaded. */
dh_status dh_dataset_open_units(dh_dataset *dataset, dh_error *error);

/* Whether the data set has a table of units, or they were made of the names met. */
bool dh_dataset_has_units(const dh_dataset *dataset);
/* The latest day in the event tables; false when nothing is dated. */
bool dh_dataset_latest_day(const dh_dataset *dataset, int32_t *out);
dh_units *dh_dataset_units(const dh_dataset *dataset);

#endif
