/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of references between tables, and warnings on a list of units. */
#ifndef DH_DIALOGUE_DATASET_LINK_CHECK_H
#define DH_DIALOGUE_DATASET_LINK_CHECK_H

#include "dialogue/dataset/link.h"
#include "load/load.h"

/* Rejects the rows of `load` (table `index` of the domain) whose references do not resolve, or whose dates and figures
 * contradict each other. */
dh_status dh_link_check(dh_load *load, int index, const dh_link_targets *targets, dh_error *error);

/* Adds warnings to a finished load of units: unresolved parents, blank cells. */
dh_status dh_link_warning_on_units(dh_load *load, const dh_table *table, const dh_units *units, dh_error *error);
/* To a finished load of opinions: parents that are no other opinion. */
dh_status dh_link_warning_on_opinions(dh_load *load, const dh_table *table, dh_error *error);

#endif
