/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DH_DIALOGUE_DATASET_PRIVATE_H
#define DH_DIALOGUE_DATASET_PRIVATE_H

#include "dialogue/dataset.h"
#include "dialogue/units.h"

dh_units *dh_dataset_units(const dh_dataset *dataset);

#endif
