/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What may belong to a figure. A row told of a unit that was split, merged or gave a part away since can be of several
 * units as a geography has them. The executor counts it with the one that it is carried to, or with none; here each
 * unit that may hold it is tried, and what follows for the keys and for `where` is asked of the same query: where they
 * all come to one figure nothing is in doubt, where not the figure is only known within bounds.
 */
#ifndef DH_DIALOGUE_PARTED_H
#define DH_DIALOGUE_PARTED_H

#include "dialogue/measure_part.h"

/*
 * Of one source of a measure. *out: the keys, then for each part what is not counted there but may belong (`possible`),
 * and then for each part what is counted there and may not belong (`doubtful`), as count columns; NULL when all is
 * certain. */
dh_status dh_parted_find(dh_table **out, const dh_dataset *dataset, const dh_contract *contract, int32_t source,
                         const dh_cover *cover, const dh_asked *asked, dh_error *error);

/* A part with its bounds: as it is where neither `possible` nor `doubtful` tells of anything. `open[row]` is set where
 * one does, and left as it is elsewhere. NULL when out of memory. */
dh_column *dh_parted_bound(dh_column *part, const dh_column *possible, const dh_column *doubtful, bool *open);

#endif
