/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the domain that an expression names and the files of a data set do not give: not a fault of the
 * expression.
 */
#ifndef DH_DIALOGUE_DATASET_LACKING_H
#define DH_DIALOGUE_DATASET_LACKING_H

#include "dialogue/dataset/dataset.h"

/* Whether `word` stands in the text as a whole word. */
bool dh_lacking_has_word(const char *text, const char *word);
/* The column that the files do not give, of the name in `text`, an expression over table `table` (DH_SESSIONS …), that
 * `fault` is about; NULL = it is about anything else. */
const char *dh_lacking_column(const dh_dataset *dataset, int table, const char *text, const dh_error *fault);

#endif
