/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which rows of each of a measure's sources count: detail where there is detail, summaries where not, and never both
 * for the same unit and period. The choice depends on the data set and on the asked periods alone, not on `where`.
 */
#ifndef DH_DIALOGUE_MEASURE_SOURCE_SELECTION_H
#define DH_DIALOGUE_MEASURE_SOURCE_SELECTION_H

#include "dialogue/measure/selection.h"

/* *out is the caller's, to be freed with dh_source_selection_free. */
dh_status dh_source_selection_find(dh_source_selection *out, const dh_dataset *dataset, const dh_contract *contract,
                                   const dh_window *window, dh_error *error);
/* Whether `text` has the word. */
bool dh_source_selection_has_word(const char *text, const char *word);
/* A column of the domain that `text` names and the data set lacks, in `table` (DH_SESSIONS …) if it lacks one there;
 * NULL = none. Static. */
const char *dh_source_selection_missing(const dh_dataset *dataset, int table, const char *text);

#endif
