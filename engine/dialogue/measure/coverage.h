/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coverage: how many of the units that should report do. Noted with every measure. */
#ifndef DH_DIALOGUE_MEASURE_COVERAGE_H
#define DH_DIALOGUE_MEASURE_COVERAGE_H

#include "dialogue/measure/source_figures.h"

/* Adds "ID: 13 of 22 communes reporting" for the level with most reporting units; nothing without a list of units. A
 * unit is due when it exists on the last day of the period (or the as-of day, if earlier). */
dh_status dh_coverage_note(dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                           const dh_source_selection *selection, const dh_asked *asked, dh_error *error);

#endif
