/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Computing measures: from detail where there is any and from summaries where not, never from both for the same unit
 * and period; notes say which was used.
 *
 * A summary row is superseded when detail of its unit, or of a unit below it, falls within its window. Among the rest
 * the finer unit is preferred to the one above it, a total to its breakdown, official rows that together cover a window
 * to an estimate of it, the longest window that lies within one asked period to its parts. What a condition asks of
 * reports (status, source) is asked before the choice. The notes count superseded rows.
 */
#ifndef DH_DIALOGUE_MEASURE_MEASURE_H
#define DH_DIALOGUE_MEASURE_MEASURE_H

#include "dialogue/dataset/dataset.h"
#include "dialogue/measure/contracts.h"

/*
 * *out: the columns of `by`, then one for each measure (count columns for counts; for ratios and shares float64, or
 * count where a part has bounds; shares display as percent), rows sorted by the keys; notes give sources, coverage and
 * rows not used. With request->parts = "components" a ratio is preceded by NAME_numerator and NAME_denominator; with
 * "coverage" each measure is also followed by NAME_unreported, how many of its records do not report it; with "periods"
 * also by NAME_extent and NAME_extent_middle (extent.h), null where the row has single events. With
 * request->complete there is a row for every unit and period due (complete.h). The caller frees it.
 */
dh_status dh_measure(dh_table **out, dh_dataset *dataset, const dh_measures *measures,
                     const dh_measure_request *request, dh_error *error);
/* Appends the period asked for as a title tells it (days.h), in the user's language. */
dh_status dh_measure_describe_days(dh_strbuf *out, dh_dataset *dataset, const dh_measure_request *request,
                                   dh_error *error);

#endif
