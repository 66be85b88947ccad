/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what a row refers to is there, and what must be known of a list of units. */
#ifndef DH_DIALOGUE_DATASET_LINK_CHECK_H
#define DH_DIALOGUE_DATASET_LINK_CHECK_H

#include "dialogue/dataset/link.h"
#include "load/load.h"

/* Rejects the rows of `load` (table `index` of the domain) that refer to what is not there, or whose dates and
 * figures contradict each other. */
dh_status dh_link_check(dh_load *load, int index, const dh_link_targets *targets, dh_error *error);

/* Remarks on a finished load of units: parents that are not there, cells that are blank. */
dh_status dh_link_warning_on_units(dh_load *load, const dh_table *table, const dh_units *units, dh_error *error);

#endif
