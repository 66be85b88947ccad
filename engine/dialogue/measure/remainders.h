/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What totals have beyond their parts. Where a measure is asked for by a division (field, kind, level …), rows so
 * divided are counted, and the total of their unit and period is not; what it has more is of none of the parts that are
 * told, and stands in rows without the division: so the rows add up to the total. A summary that others of its unit
 * overlap in part adds what is its own: at least what they cannot have of it, at most all of it.
 */
#ifndef DH_DIALOGUE_MEASURE_REMAINDERS_H
#define DH_DIALOGUE_MEASURE_REMAINDERS_H

#include "dialogue/measure/source_figures.h"
#include "dialogue/measure/sums.h"

/* Adds the remainders of source `index` to the sums, and notes them, and all summaries that may tell of the same as
 * others. */
dh_status dh_remainders_add(dh_sums *sums, dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                            int32_t index, const dh_source_selection *selection, const dh_asked *asked,
                            dh_error *error);

#endif
