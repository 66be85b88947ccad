/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names by which measures are broken down. */
#ifndef DH_DIALOGUE_MEASURE_KEYS_H
#define DH_DIALOGUE_MEASURE_KEYS_H

#include "dialogue/dataset/dataset.h"

/* EINVAL where a key is a mere name that is neither a period nor a column of any table of the data set: what it may have
 * meant, also by a Vietnamese label, and what there is. Expressions are judged where they are bound. */
dh_status dh_keys_check(const char *const *keys, int32_t n, const dh_dataset *dataset, dh_error *error);

#endif
