/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From loads to tables: units with their lineage first, then each table is checked against the units and the tables
 * before it, invalid rows are removed, keys linked.
 */
#ifndef DH_DIALOGUE_DATASET_RESOLVE_H
#define DH_DIALOGUE_DATASET_RESOLVE_H

#include "dialogue/dataset/dataset_state.h"

/* Builds units, lineage and the keys of units; without a table of units, from the names in other tables. */
dh_status dh_dataset_open_units(dh_dataset *dataset, dh_error *error);
/* Checks and links the tables that refer to units; after dh_dataset_open_units. */
dh_status dh_dataset_open_events(dh_dataset *dataset, dh_error *error);
/* Adds notes to each table, which results carry on: how many rows were rejected, and what was skipped. */
dh_status dh_dataset_report_of_loads(dh_dataset *dataset, dh_error *error);

#endif
