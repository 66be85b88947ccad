/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The faults of a data set by reason, as a table. */
#ifndef DH_CLI_FAULT_GROUPS_H
#define DH_CLI_FAULT_GROUPS_H

#include "dialogue/dataset/dataset.h"

/* A row a table, column and reason, most faults first: how many, in how many rows, examples, what to do. Reasons that
 * differ in numbers or quoted words alone are one; the first is shown. More rows may be added: the caller finishes the
 * table (dh_table_finish), and frees it. */
dh_status dh_fault_groups(dh_table **out, const dh_dataset *dataset, dh_error *error);

/* The two parts of a reason: "is not a date; write it as d/m/y". *remedy begins behind the mark; where the reason has
 * none, it is what holds for all. Returns the length of what is wrong. */
size_t dh_fault_split(const char *reason, const char **remedy);

#endif
