/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses the summaries, or rows of another table of periods, that are counted, of those that detail does not
 * supersede. */
#ifndef DH_DIALOGUE_MEASURE_SUMMARY_SELECTION_H
#define DH_DIALOGUE_MEASURE_SUMMARY_SELECTION_H

#include "dialogue/measure/overlaps.h"

/* Whether better sources tell of what a row of the summaries sums up. */
typedef dh_status dh_superseded(void *context, dh_overlap *out, const dh_table *table, int64_t row, dh_error *error);

/* Fills rows, superseded, shadows, doubtful, undated, undivided and crossing of source `index`, which is `source`, of a
 * table of periods. */
dh_status dh_summary_selection(dh_source_selection *selection, int32_t index, const dh_dataset *dataset,
                               const dh_contract_source *source, const dh_window *window, dh_superseded *is_superseded,
                               void *context, dh_error *error);

#endif
