/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What may belong to a figure. A row told of a unit that was split, merged or gave a part away since can be of several
 * units as a geography has them. The executor counts it with the one that it is mapped to, or with none; here each
 * unit that may hold it is tried, and what follows for the keys and for `where` is asked of the same query: where they
 * all come to one figure the row is counted there, where not the figures are only known within bounds.
 */
#ifndef DH_DIALOGUE_MEASURE_ATTRIBUTION_H
#define DH_DIALOGUE_MEASURE_ATTRIBUTION_H

#include "dialogue/measure/source_figures.h"

/* What is added to the parts of a figure, as count columns. */
typedef enum dh_uncertain_figure {
    DH_POSSIBLE_IN,  /* may belong, beyond what is counted: raises the upper bound */
    DH_POSSIBLE_OUT, /* is counted and may not belong: lowers the lower bound */
    DH_CERTAIN_IN,   /* belongs, and was counted with no unit */
    DH_CERTAIN_OUT,  /* was counted with no unit, and belongs elsewhere for certain */
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
