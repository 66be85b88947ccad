/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One day for all measures: what the records of a table were on the as-of day that is declared or asked for. What came
 * of them later is not known on it: an opinion resolved after it was open, one answered after it was not answered.
 * Records dated after it do not count, and the selection says how many there are. Where the as-of day is the latest of
 * the data, nothing is later but days that are mistyped, which the data set warns of.
 */
#ifndef DH_DIALOGUE_MEASURE_AS_OF_H
#define DH_DIALOGUE_MEASURE_AS_OF_H

#include "dialogue/dataset/dataset.h"

/* Puts over a scan of table `index` what its records were on the as-of day; nothing where no day is after it. */
dh_status dh_as_of_apply(dh_plan **plan, const dh_dataset *dataset, int index, dh_error *error);
/* The rows of a table as they were on the as-of day, those dated after it left out; all as they are where no day is
 * declared or asked for. The caller frees *out. */
dh_status dh_as_of_scan(dh_plan **out, dh_dataset *dataset, const char *table, dh_error *error);
/* Whether that changes anything. */
bool dh_as_of_matters(const dh_dataset *dataset, int index);

#endif
