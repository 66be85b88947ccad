/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figure that each of some rows states alone, for what compares rows with each other. */
#ifndef DH_DIALOGUE_MEASURE_ROW_FIGURES_H
#define DH_DIALOGUE_MEASURE_ROW_FIGURES_H

#include "dialogue/dataset/dataset.h"
#include "dialogue/measure/contract.h"

/* *out: part `part` of a source for each of n rows of its table, evaluated as a group of its own; a count column for
 * the caller to release. */
dh_status dh_row_figures(dh_column **out, const dh_dataset *dataset, const dh_contract_source *source, int part,
                         const int64_t *rows, int64_t n, dh_error *error);

#endif
