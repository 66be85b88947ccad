/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Summaries that gave way to detail, or to another summary of the same unit and period, and state another figure. */
#ifndef DH_DIALOGUE_MEASURE_RECONCILE_H
#define DH_DIALOGUE_MEASURE_RECONCILE_H

#include "dialogue/measure/source_figures.h"

/* Adds how many do, and the first few with both figures. Of counts alone; bounded figures disagree where no value fits
 * both. */
dh_status dh_reconcile_note(dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                            const dh_source_selection *selection, const dh_asked *asked, dh_locale locale,
                            dh_error *error);

#endif
