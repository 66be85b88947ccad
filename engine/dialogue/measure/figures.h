/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of a measure's figures made from columns of sums, row by row. The caller owns what is returned; NULL when out
 * of memory. */
#ifndef DH_DIALOGUE_MEASURE_FIGURES_H
#define DH_DIALOGUE_MEASURE_FIGURES_H

#include "dialogue/measure/contract.h"
#include "table/column.h"

/* numerator / denominator · scale, with bounds: [n.lower / d.upper, n.upper / d.lower]. Null where the denominator is
 * zero or null, where both have no upper bound, or where attribution is uncertain (`open`). */
dh_column *dh_measure_divide(const dh_column *top, const dh_column *bottom, const dh_contract *contract,
                             const bool *open);

/* The sum with an upper bound of infinity where records do not have the figure. Takes over `sum`; NULL when out of
 * memory. */
dh_column *dh_measure_leave_open(dh_column *sum, const dh_column *unreported);

#endif
