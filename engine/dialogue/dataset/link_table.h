/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linking the columns that refer to units, sessions and opinions. */
#ifndef DH_DIALOGUE_DATASET_LINK_TABLE_H
#define DH_DIALOGUE_DATASET_LINK_TABLE_H

#include "dialogue/dataset/link.h"

/* A table of events or periods with its keys linked. Takes over `table`, also on failure. A row without unit takes its
 * session's, and without days too, where the table has_days_of_sessions (tables.h). */
dh_status dh_link_table(dh_table **out, dh_table *table, int index, const dh_link_targets *targets, dh_error *error);

/* rows[code]: the session row of each code of a `session` column, or -1. dh_free it; NULL when out of memory. */
int32_t *dh_session_rows(const dh_column *session, const dh_link_targets *targets);
/* The day of row `row` of table `index`, from its own column or its session's; false when neither is known. */
bool dh_row_day(const dh_table *table, int index, int64_t row, const int32_t *session_rows,
                const dh_link_targets *targets, int32_t *day);

#endif
