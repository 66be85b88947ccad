/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Column heads of a measure's table. */
#ifndef DH_DIALOGUE_MEASURE_HEADS_H
#define DH_DIALOGUE_MEASURE_HEADS_H

#include "dialogue/measure/contracts.h"
#include "table/table.h"

/* Sets a measure's title over its column and the keys' labels over theirs, in the process's language. Queries and
 * formats for machines use the columns' names all the same. */
dh_status dh_measure_set_heads(dh_table *table, const dh_measures *measures, dh_error *error);

#endif
