/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Corrections of sums: where the units of records are uncertain (attribution.h), and where whole records are doubtful,
 * since what they tell of may be counted from others already.
 */
#ifndef DH_DIALOGUE_MEASURE_DOUBTFUL_H
#define DH_DIALOGUE_MEASURE_DOUBTFUL_H

#include "dialogue/measure/sums.h"

/* Adds the corrections for rows of source `source` whose units are uncertain. */
dh_status dh_ambiguous_add(dh_sums *sums, const dh_dataset *dataset, const dh_contract *contract, int32_t source,
                           dh_source_rows rows, const dh_asked *asked, dh_error *error);
/* Adds that doubtful rows, which are counted, may as well not count: in the groups that the executor has them in, whose
 * `figures` these are, and in those that they certainly belong to. */
dh_status dh_doubtful_add(dh_sums *sums, const dh_table *figures, const dh_dataset *dataset,
                          const dh_contract *contract, int32_t source, dh_source_rows rows, const dh_asked *asked,
                          dh_error *error);

#endif
