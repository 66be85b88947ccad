/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an open data set holds. All of it is the data set's, and freed by dh_dataset_close. */
#ifndef DH_DIALOGUE_DATASET_DATASET_STATE_H
#define DH_DIALOGUE_DATASET_DATASET_STATE_H

#include <pthread.h>

#include "base/arena.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/units/units.h"
#include "load/config/manifest.h"
#include "load/load.h"
#include "query/plan.h"
#include "store/store.h"

typedef struct dh_dataset {
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
} dh_dataset;

#endif
