/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A result table of a statistic, written row by row: first the keys of a row, copied from another table with all that
 * belongs to them, then its figures. Out of memory is noticed at the end, by sheet_add.
 */
#ifndef DH_PLUGINS_SHEET_H
#define DH_PLUGINS_SHEET_H

#include "common.h"

typedef struct sheet_column {
    const char *name;
    dh_type type;
    dh_display display;
} sheet_column;

typedef struct sheet {
    const dh_host *host;
    const dh_table *keys; /* where keys are copied from: its first n_keys columns */
    int32_t n_keys, n_columns;
    const sheet_column *columns;
    int64_t *rows; /* of `keys`: each row's */
    dh_value *cells;
    int64_t n, capacity;
    int failed;
} sheet;

/* `keys` and `columns` are borrowed until sheet_add. */
sheet sheet_begin(const dh_host *host, const dh_table *keys, int32_t n_keys, const sheet_column *columns,
                  int32_t n_columns);
/* A row with the keys of row `key` (-1: unknown ones), its figures unknown until they are set. */
void sheet_row(sheet *, int64_t key);
/* Figures of the last row. A NaN stays unknown; a text is borrowed until sheet_add. */
void sheet_set_int(sheet *, int32_t column, int64_t value);
void sheet_set(sheet *, int32_t column, double value);
void sheet_set_bool(sheet *, int32_t column, int value);
void sheet_set_text(sheet *, int32_t column, const char *text);
void sheet_set_value(sheet *, int32_t column, const dh_value *value);
/* Adds the table to the results and frees the sheet, also on failure. */
dh_status sheet_add(sheet *, dh_results *out, const char *name, dh_error *error);

#endif
