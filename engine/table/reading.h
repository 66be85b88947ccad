/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as people read them: heads in the process's language, and nothing shown twice. */
#ifndef DH_TABLE_READING_H
#define DH_TABLE_READING_H

#include "base/message.h"
#include "table/table.h"

/* What a column is called for people: the head that was set, else the label of its name in the catalogue; NULL where it
 * has neither. Borrowed, as long as the table stays as it is. */
const char *dh_table_title(const dh_table *table, int32_t index, dh_locale locale);
/* A type in words, in the process's language: "whole number". Static. */
const char *dh_type_title(dh_type type);

/* A copy, which the caller frees, without the columns that mark totals where the cells of the keys can tell of them
 * (dh_table_cell_is_total), and whose columns have the cells for people (dh_table_set_reading), and all have heads:
 * those that were set, else the labels of their names in the catalogue, else the names. A head that several columns
 * would have has the name of each behind it. */
dh_status dh_table_with_heads(dh_table **out, const dh_table *table, dh_error *error);
/* The same without columns that the one of their names repeats cell by cell ("unit" where "unit_name" is the same, as
 * in data without a register of units). `names_totals` false: the columns that mark totals stay. */
dh_status dh_table_for_reading(dh_table **out, const dh_table *table, bool names_totals, dh_error *error);

#endif
