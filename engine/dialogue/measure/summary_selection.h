/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses the summaries that are counted, of those that detail does not supersede. */
#ifndef DH_DIALOGUE_MEASURE_SUMMARY_SELECTION_H
#define DH_DIALOGUE_MEASURE_SUMMARY_SELECTION_H

#include "dialogue/measure/selection.h"

/* Whether there is detail of `unit` between the two days; of units of row `row`'s `level` alone (NULL = any). */
typedef bool dh_superseded(void *context, int32_t unit, int32_t from, int32_t to, const dh_column *level, int64_t row);

/* Fills rows, superseded, shadows and undivided of source `index`. `when`: condition for rows that have the figure;
 * NULL = all have. */
dh_status dh_summary_selection(dh_source_selection *selection, int32_t index, const dh_dataset *dataset,
                               const char *when, const dh_window *window, dh_superseded *is_superseded, void *context,
                               dh_error *error);

#endif
