/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One computation of measures: from detail where there is detail and from summaries where not, never from both for the
 * same unit and period, and saying which.
 *
 * A summary row is passed over when detail of its unit, or of a unit below it, falls inside its window; among the rest
 * the finer unit comes before the one above it, a total before its breakdown, the longest window that lies within one
 * asked period before its parts. What is passed over is counted and said in the result's notes.
 */
#ifndef DH_DIALOGUE_MEASURE_MEASURE_H
#define DH_DIALOGUE_MEASURE_MEASURE_H

#include "dialogue/dataset/dataset.h"
#include "dialogue/measure/contracts.h"

/*
 * The table asked for: the columns of `by`, then one for each measure (count columns for counts, DH_DISPLAY_PERCENT
 * float64 for shares), rows sorted by the keys; the notes give sources, coverage and what was passed over. With
 * request->parts = "components" a ratio is preceded by NAME_numerator and NAME_denominator; with "coverage" each
 * measure is also followed by NAME_unreported, how many of the records that it is of do not tell it. The caller frees
 * it.
 */
dh_status dh_measure(dh_table **out, dh_dataset *dataset, const dh_measures *measures,
                     const dh_measure_request *request, dh_error *error);

#endif
