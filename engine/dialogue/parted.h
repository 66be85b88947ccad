/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Units whose figures are there in part. What was told of a unit that was split cannot be carried to what came of it,
 * nor that of a merged unit back to what went into it, so that the figures of these are only known from below in the
 * periods in which the other told something.
 */
#ifndef DH_DIALOGUE_PARTED_H
#define DH_DIALOGUE_PARTED_H

#include "dialogue/measure_part.h"

/* Something of `unit`, as the geography carries it, was told on `day` and could not be carried. */
typedef struct dh_missing {
    int32_t first_part, unit, day; /* of the measure whose parts begin there */
} dh_missing;

typedef struct dh_parted {
    dh_missing *items;
    size_t n, capacity;
} dh_parted;

/* Adds what the counted rows of the measure's sources tell of units that cannot be carried. */
dh_status dh_parted_find(dh_parted *parted, const dh_dataset *dataset, const dh_contract *contract,
                         const dh_cover *cover, const dh_asked *asked, int32_t first_part, dh_error *error);
/* Opens the measure's `n_parts` columns upwards where something is missing. *n_units: of how many units. *sums is
 * replaced when there are any. */
dh_status dh_parted_bound(dh_table **sums, int64_t *n_units, dh_parted *parted, const dh_dataset *dataset,
                          const dh_asked *asked, int32_t first_part, int32_t n_parts, dh_error *error);
void dh_parted_free(dh_parted *parted);

#endif
