/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of one report that contradict each other. They are loaded as they are, and told of. */
#ifndef DH_DIALOGUE_DATASET_IDENTITIES_H
#define DH_DIALOGUE_DATASET_IDENTITIES_H

#include "dialogue/dataset/dataset.h"

/* Notes with each load the rows whose own figures contradict each other (opening + received = closed + open), and the
 * totals that their parts contradict: parts that add up to more, or to less where all parts that there can be are
 * there. Only where all figures are known; bounded ones contradict when no values within their bounds agree. */
dh_status dh_dataset_note_identities(dh_dataset *dataset, dh_error *error);

#endif
