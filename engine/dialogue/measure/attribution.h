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

/* Corrections to a part of a figure, as count columns. "Counted" is what the executor does with the record. */
typedef enum dh_uncertain_figure {
    DH_POSSIBLE_IN,  /* not counted here, but may belong here: raises the upper bound */
    DH_POSSIBLE_OUT, /* counted here, but may belong elsewhere: lowers the lower bound */
    DH_CERTAIN_IN,   /* not counted here, but certainly belongs here */
    DH_CERTAIN_OUT,  /* counted for no unit, but certainly belongs elsewhere */
    DH_UNCERTAIN_FIGURES
} dh_uncertain_figure;

/* Receives a table of the keys and then, by dh_uncertain_figure, a count column for each part. May be called several
 * times; the figures add up. */
typedef dh_status (*dh_uncertain_taker)(void *self, const dh_table *uncertain, dh_error *error);

/* Rows of a source: of its table, or of one made of rows of it with columns of their own. */
typedef struct dh_source_rows {
    const dh_table *table;
    const int64_t *rows; /* NULL = the first n */
    int64_t n;
} dh_source_rows;

/* The rows that are counted of one source. */
dh_source_rows dh_source_rows_counted(const dh_dataset *dataset, const dh_contract *contract, int32_t source,
                                      const dh_source_selection *selection);

/* Evaluates the uncertain records of one source of a measure. `take` is not called when there are none. */
dh_status dh_ambiguous_find(const dh_dataset *dataset, const dh_contract *contract, int32_t source, dh_source_rows rows,
                            const dh_asked *asked, dh_uncertain_taker take, void *self, dh_error *error);

/* A part with its corrections applied (NULL = none of that kind); `part` itself (one more reference) when there are
 * none. Sets open[row] where attribution is uncertain, and leaves it elsewhere. NULL when out of memory. */
dh_column *dh_ambiguous_bound(dh_column *part, const dh_column *const uncertain[DH_UNCERTAIN_FIGURES], bool *open);

#endif
