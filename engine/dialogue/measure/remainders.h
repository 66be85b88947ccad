/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What totals have beyond their parts. Where a measure is asked for by a division (field, kind, level …), rows so
 * divided are counted, and the total of their unit and period is not; what it has more is of none of the parts that are
 * told, and stands in rows without the division: so the rows add up to the total.
 */
#ifndef DH_DIALOGUE_MEASURE_REMAINDERS_H
#define DH_DIALOGUE_MEASURE_REMAINDERS_H

#include "dialogue/measure/source_figures.h"

/* Tables are NULL where there are none. */
typedef struct dh_remainders {
    dh_source_figures all, doubtful; /* doubtful: of these, what rows of another unit may tell of, too */
    int64_t n, n_doubtful;           /* how many totals have more than their parts */
} dh_remainders;

/* *out: as the figures of source `index`, of the remainders. The caller frees it with dh_remainders_free, not after an
 * error. */
dh_status dh_remainders_find(dh_remainders *out, const dh_dataset *dataset, const dh_contract *contract, int32_t index,
                             const dh_source_selection *selection, const dh_asked *asked, dh_error *error);
void dh_remainders_free(dh_remainders *remainders);

#endif
