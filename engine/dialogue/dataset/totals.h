/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that people typed below a list to sum it up. */
#ifndef DH_DIALOGUE_DATASET_TOTALS_H
#define DH_DIALOGUE_DATASET_TOTALS_H

#include "dialogue/dataset/dataset_state.h"

/* They count like any other row: a note on each table that has some, and a warning of its load. */
dh_status dh_dataset_warn_of_totals(dh_dataset *dataset, dh_error *error);

#endif
