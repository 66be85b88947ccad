/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads into tables: units with their lineage first, then each table checked against the units and the tables before
 * it, invalid rows taken out, keys linked.
 */
#ifndef DH_DIALOGUE_DATASET_RESOLVE_H
#define DH_DIALOGUE_DATASET_RESOLVE_H

#include "dialogue/dataset/dataset_state.h"

/* Makes units and their keys of the tables loaded; of none where none is. */
dh_status dh_dataset_open_units(dh_dataset *dataset, dh_error *error);
/* The tables that refer to units, once these are there. */
dh_status dh_dataset_open_events(dh_dataset *dataset, dh_error *error);
/* Notes on each table: what results that are made of it must tell of its loading. */
dh_status dh_dataset_report_of_loads(dh_dataset *dataset, dh_error *error);

#endif
