/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people read over the columns of a measure's table. Nothing is owned. */
#ifndef DH_DIALOGUE_MEASURE_HEADS_H
#define DH_DIALOGUE_MEASURE_HEADS_H

#include "dialogue/measure/contracts.h"
#include "table/table.h"

/* In Vietnamese, a measure's title over its column and the names of the keys over theirs. In English a head is the
 * column's name, which is an English word already and what queries call it. */
dh_status dh_measure_set_heads(dh_table *table, const dh_measures *measures, dh_error *error);

#endif
