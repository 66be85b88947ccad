/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table: named columns of one length, and notes on where its figures come from. The owner frees it with
 * dh_table_free; columns are shared by reference. It is not changed once other code holds it.
 */
#ifndef DH_TABLE_TABLE_H
#define DH_TABLE_TABLE_H

#include "table/column.h"

dh_table *dh_table_new(void); /* no columns, no rows; NULL when out of memory */
void dh_table_free(dh_table *table);
dh_table *dh_table_copy(const dh_table *table); /* shares the columns */

/* Takes over one reference to `column` (also on failure). EINVAL: the name is taken or the length differs. */
dh_status dh_table_add(dh_table *table, const char *name, dh_column *column, dh_error *error);
/* For tables that are built row by row: the column may still grow, so its length is not looked at until _finish, which
 * finishes every column and refuses (EINVAL) lengths that differ. */
dh_status dh_table_add_growing(dh_table *table, const char *name, dh_column *column, dh_error *error);
/* Column `index` of such a table, to append to. Borrowed. */
dh_column *dh_table_growing(dh_table *table, int32_t index);
dh_status dh_table_finish(dh_table *table, dh_error *error);
/* A note of provenance or coverage, printed below the table. Equal notes are kept once. */
dh_status dh_table_add_note(dh_table *table, dh_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
dh_status dh_table_set_name(dh_table *table, const char *name, dh_error *error);
/* The heading that people read in place of the column's name. Copied; only dh_table_copy hands it on to other tables.
 */
dh_status dh_table_set_head(dh_table *table, int32_t index, const char *head, dh_error *error);

/* What people read in place of the cells of a column, which machines get: labels of values, days as they are written in
 * the reader's country. As many rows. Takes over one reference, also on failure. Only dh_table_copy hands it on. */
dh_status dh_table_set_reading(dh_table *table, int32_t index, dh_column *reading, dh_error *error);
const dh_column *dh_table_reading(const dh_table *table, int32_t index); /* the column itself, where none was set */

/* Says which rows are totals, and over which columns (see totals.h), in a table for readers, which has no such columns
 * itself. Takes references. */
void dh_table_set_totals(dh_table *table, const dh_column *mark, const dh_column *over);
bool dh_table_has_totals(const dh_table *table);
bool dh_table_row_is_total(const dh_table *table, int64_t row);
/* Whether the cell is empty since its row is a total over the column. */
bool dh_table_cell_is_total(const dh_table *table, int32_t index, int64_t row);

const char *dh_table_name(const dh_table *table); /* "" when it has none */
int64_t dh_table_rows(const dh_table *table);
int32_t dh_table_columns(const dh_table *table);
const char *dh_table_column_name(const dh_table *table, int32_t index);
bool dh_table_has_head(const dh_table *table, int32_t index);
const char *dh_table_column_head(const dh_table *table, int32_t index); /* its name, where none was set */
const dh_column *dh_table_column(const dh_table *table, int32_t index);
int32_t dh_table_find(const dh_table *table, const char *name);         /* -1 = none */
const dh_column *dh_table_get(const dh_table *table, const char *name); /* NULL = none */
const char *dh_table_note(const dh_table *table, int32_t index);        /* NULL past the last */
/* For a table that no other code holds yet. */
void dh_table_drop_notes(dh_table *table);
/* All notes of `from`, added. */
dh_status dh_table_copy_notes(dh_table *to, const dh_table *from, dh_error *error);

#endif
