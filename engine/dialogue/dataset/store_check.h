/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the loader promises of the domain's tables, checked of those that a store gives: it may be of another program.
 */
#ifndef DH_DIALOGUE_DATASET_STORE_CHECK_H
#define DH_DIALOGUE_DATASET_STORE_CHECK_H

#include "table/table.h"

/* Checks the values of table `index` of the domain: no null in a required column, no day that no file could give, no
 * repeated key. store: its path, for messages. EDATA. */
dh_status dh_dataset_check_stored(const dh_table *table, int index, const char *store, dh_error *error);

#endif
