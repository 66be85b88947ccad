/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the domain, as data: their columns and unique keys. */
#ifndef DH_DIALOGUE_DATASET_TABLES_H
#define DH_DIALOGUE_DATASET_TABLES_H

#include "load/config/table_spec.h"

enum {
    DH_UNITS,
    DH_LINEAGE,
    DH_SESSIONS,
    DH_OPINIONS,
    DH_SUMMARIES,
    DH_POLLS,
    DH_ATTENDEES,
    DH_CONCLUSIONS,
    DH_RECEPTIONS,
    DH_PETITIONS,
    DH_TABLES
};
enum { DH_MAX_DIVISIONS = 4 };

extern const dh_table_spec dh_tables[DH_TABLES];
extern const char *const dh_table_names[DH_TABLES + 1]; /* NULL-terminated */

/* The column with the day of a table's rows (held_on, raised_on, …), or with the last day of their period; NULL =
 * undated. */
const char *dh_table_date_column(int table);
/* The column with the first day of the period that a table's rows sum up; NULL = its rows are single events. */
const char *dh_table_first_day_column(int table);
/* Whether rows that name a session and no day of their own are of the session's day. */
bool dh_table_has_days_of_sessions(int table);
/* Columns that divide such a period's figures (kind, field, …): null in a row that is of all of them. NULL-terminated;
 * empty for events. */
const char *const *dh_table_divisions(int table);
int dh_table_index(const char *name); /* -1 = none */

#endif
