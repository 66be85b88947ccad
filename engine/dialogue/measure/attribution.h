/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Uncertain attribution: a record of a unit that was later split or merged may belong to any of several units of the
 * target geography. The executor counts such a record for the unit that it is mapped to, or for none. Here it is
 * evaluated once for each unit that it may belong to (its candidates). If all candidates lead to the same group, it is
 * counted there; if not, the figures get a lower and an upper bound.
 */
#ifndef DH_DIALOGUE_MEASURE_ATTRIBUTION_H
#define DH_DIALOGUE_MEASURE_ATTRIBUTION_H

#include "dialogue/measure/source_figures.h"

/* What is added to the parts of a figure, as count columns. */
typedef enum dh_uncertain_figure {
    DH_POSSIBLE_IN,  /* not counted, and may belong here: raises the upper bound */
    DH_POSSIBLE_OUT, /* counted, and may belong elsewhere: lowers the lower bound */
    DH_CERTAIN_IN,   /* counted for no unit, and belongs here for certain */
    DH_CERTAIN_OUT,  /* counted for no unit, and belongs elsewhere for certain */
    DH_UNCERTAIN_FIGURES
} dh_uncertain_figure;

/* Takes a table of the keys and then, doubt by doubt, a column for each part; it may be called several times. */
typedef dh_status (*dh_uncertain_taker)(void *self, const dh_table *uncertain, dh_error *error);

/* Of one source of a measure. Not called when all is certain. */
dh_status dh_ambiguous_find(const dh_dataset *dataset, const dh_contract *contract, int32_t source,
                            const dh_source_selection *selection, const dh_asked *asked, dh_uncertain_taker take,
                            void *self, dh_error *error);

/* A part with what is added to it: as it is where none of it tells of anything. `open[row]` is set where it is not
 * certain what belongs, and left as it is elsewhere. NULL when out of memory. */
dh_column *dh_ambiguous_bound(dh_column *part, const dh_column *const uncertain[DH_UNCERTAIN_FIGURES], bool *open);

#endif
