/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Measures: contracts declared as data in scripts/measures/, computed from detail where there is detail and from
 * summaries where not, never from both for the same unit and period, and saying which.
 *
 * A summary row is passed over when detail of its unit, or of a unit below it, falls inside its window; among the rest
 * the finer unit comes before the one above it, a total before its breakdown, the longest window that lies within one
 * asked period before its parts. What is passed over is counted and said in the result's notes.
 */
#ifndef DH_DIALOGUE_MEASURE_MEASURE_H
#define DH_DIALOGUE_MEASURE_MEASURE_H

#include "dialogue/dataset/dataset.h"
#include "dialogue/units/units.h"
#include "table/format.h"

typedef struct dh_measures dh_measures;

/* Reads every *.lua of `folder`, by name. EDATA with file and line for a contract that does not hold together. */
dh_status dh_measures_read(dh_measures **out, const char *folder, dh_error *error);
/* The same, once they are needed: dh_measure sees to that itself, before the other calls below dh_measures_need has to
 * have returned OK. From any thread. */
dh_status dh_measures_later(dh_measures **out, const char *folder, dh_error *error);
dh_status dh_measures_need(const dh_measures *measures, dh_error *error);
void dh_measures_free(dh_measures *measures);

int32_t dh_measures_count(const dh_measures *measures);
const char *dh_measures_id(const dh_measures *measures, int32_t index);
const char *dh_measures_title(const dh_measures *measures, int32_t index, dh_locale locale);
int32_t dh_measures_find(const dh_measures *measures, const char *id); /* -1 = none */
/* The contract in words: definition, numerator, denominator, unit, total, sources, version. */
dh_status dh_measures_explain(dh_strbuf *out, const dh_measures *measures, int32_t index, dh_locale locale,
                              dh_error *error);

/*
 * The table asked for: the columns of `by`, then one for each measure (count columns for counts, DH_SHOW_PERCENT
 * float64 for shares), rows sorted by the keys; the notes give sources, coverage and what was passed over. With
 * request->parts = "components" a ratio is preceded by NAME_numerator and NAME_denominator; with "coverage" each
 * measure is also followed by NAME_untold, how many of the records that it is of do not tell it.
 */
dh_status dh_measure(dh_table **out, dh_dataset *dataset, const dh_measures *measures,
                     const dh_measure_request *request, dh_error *error);

#endif
