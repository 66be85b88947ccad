/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Superseded summaries that state another figure than the detail, or the summary of their unit and period, used. */
#ifndef DH_DIALOGUE_MEASURE_RECONCILE_H
#define DH_DIALOGUE_MEASURE_RECONCILE_H

#include "dialogue/measure/source_figures.h"

/* Adds a note with their number, and both figures of the first few. Counts only; figures with bounds disagree where
 * their intervals do not overlap. */
dh_status dh_reconcile_note(dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                            const dh_source_selection *selection, const dh_asked *asked, dh_locale locale,
                            dh_error *error);

#endif
