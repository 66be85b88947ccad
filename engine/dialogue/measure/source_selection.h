/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Chooses the rows of each source of a measure that are counted: detail where there is any, summaries where not, and
 * never both for the same unit and period. The choice depends on the data set and the window alone; of `where`, only on
 * whether it names a breakdown (dh_window.asked_divisions).
 */
#ifndef DH_DIALOGUE_MEASURE_SOURCE_SELECTION_H
#define DH_DIALOGUE_MEASURE_SOURCE_SELECTION_H

#include "dialogue/measure/selection.h"

/* The caller frees *out with dh_source_selection_free. */
dh_status dh_source_selection_find(dh_source_selection *out, const dh_dataset *dataset, const dh_contract *contract,
                                   const dh_window *window, dh_error *error);
#endif
