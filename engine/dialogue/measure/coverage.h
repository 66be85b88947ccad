/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many of the units that should report do: printed with every measure. */
#ifndef DH_DIALOGUE_MEASURE_COVERAGE_H
#define DH_DIALOGUE_MEASURE_COVERAGE_H

#include "dialogue/measure/source_figures.h"

/* Adds "ID: 13 of 22 communes reporting" for the level that most reporting units have; nothing when the data set does
 * not list its units. A unit is due when it stood at the end of the period (or at the as-of day, if that is earlier).
 */
dh_status dh_coverage_note(dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                           const dh_source_selection *selection, const dh_asked *asked, dh_error *error);

#endif
