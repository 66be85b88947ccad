/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of an open data set. It owns all of it; dh_dataset_close frees it. */
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
    char *path, *user_folder, *scripts_folder;
    char *name; /* the last part of the path, of "." that of the folder that it is */
    char *call; /* as written in a command: path and profile */
    dh_manifest *manifest;
    dh_load *loads[DH_TABLES];
    dh_table *tables[DH_TABLES];             /* of a store: lazy, without values until `filled` */
    dh_units *units;                         /* of a store: built when first needed */
    dh_dictionary *unit_keys, *session_keys; /* code = row of units, of sessions; a store has its own */
    dh_relation **relations;                 /* of tables that are not the domain's, in the manifest's order */
    dh_load **checks;                        /* likewise, their loads for `check`; else all NULL */
    bool partial[DH_TABLES];                 /* some of its files could not be read */
    int64_t contradictions; /* rejected rows of lineage, and of units for contradictions: none is tolerated */
    const char **fault;     /* sentences in `faults` */
    size_t n_faults, fault_capacity;
    dh_arena *faults;
    const char **names;      /* of all tables that plans can scan, NULL-terminated */
    dh_store *store;         /* NULL = read from its files */
    bool filled[DH_TABLES];  /* of a store: values are in memory */
    bool checked[DH_TABLES]; /* of a store: they are what loading from files would have given */
    pthread_mutex_t filling; /* guards `filled` and the building of `units` */
    dh_catalog catalog;
    struct dh_kept_calendar *calendars; /* those that were named, in `calendar_arena` (calendars.c) */
    dh_arena *calendar_arena;
    pthread_mutex_t calendars_lock;           /* guards these two */
    const struct dh_dataset_options *opening; /* while the data set is opened: which files may be read */
    bool declares_as_of;                      /* the as-of day is declared, not the latest day of the rows */
} dh_dataset;

/* Where what belongs to it is found. Borrowed. */
static inline dh_folders dh_dataset_state_folders(const dh_dataset *dataset)
{
    return dh_folders_of(dataset->path, dataset->user_folder, dataset->scripts_folder);
}

#endif
