/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the domain, as data: their columns and unique keys. */
#ifndef DH_DIALOGUE_DATASET_TABLES_H
#define DH_DIALOGUE_DATASET_TABLES_H

#include "load/config/table_spec.h"

enum { DH_UNITS, DH_LINEAGE, DH_SESSIONS, DH_OPINIONS, DH_SUMMARIES, DH_POLLS, DH_TABLES };

extern const dh_table_spec dh_tables[DH_TABLES];
extern const char *const dh_table_names[DH_TABLES + 1]; /* NULL-terminated */

/* The column with the day of a table's rows (held_on, raised_on, …); NULL = undated. */
const char *dh_table_date_column(int table);
int dh_table_index(const char *name); /* -1 = none */

#endif
