/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which rows of each of a measure's sources count, as found by source_selection.h, and which of a table's rows can tell
 * a figure. A dh_source_selection owns its arrays.
 */
#ifndef DH_DIALOGUE_MEASURE_SELECTION_H
#define DH_DIALOGUE_MEASURE_SELECTION_H

#include "dialogue/dataset/dataset.h"
#include "dialogue/measure/contract.h"

/* What the result is divided by in time; DH_CELL_ALL: one period from `from` to `to`. */
typedef enum dh_cell { DH_CELL_ALL, DH_CELL_YEAR, DH_CELL_HALF, DH_CELL_QUARTER, DH_CELL_MONTH } dh_cell;

typedef struct dh_window {
    int32_t from, to; /* days, both included */
    dh_cell cell;
    bool broken_down; /* asked by kind, level or audience: breakdowns come before totals */
} dh_window;

enum { DH_SUPERSEDED_BY_DETAIL = -1, DH_SUPERSEDED_OTHERWISE = -2 /* by finer or longer summaries */ };

/* A summary that gave way; `by`: the row of the same unit and window that it gave way to, or one of the above. */
typedef struct dh_superseding {
    int64_t row, by;
} dh_superseding;

typedef struct dh_source_selection {
    int64_t *rows[DH_MAX_SOURCES]; /* rows that count; NULL with all[i] = every row does */
    int64_t n_rows[DH_MAX_SOURCES];
    bool usable[DH_MAX_SOURCES];         /* the table is there and has the columns that the source reads */
    const char *lacking[DH_MAX_SOURCES]; /* where it has rows and yet cannot be used: a column that is not there */
    bool all[DH_MAX_SOURCES];
    int64_t superseded[DH_MAX_SOURCES]; /* detail, or a finer or better summary, of the same unit and period is there */
    dh_superseding *shadows;            /* of the summaries among these */
    int64_t n_shadows;
    int64_t undivided[DH_MAX_SOURCES]; /* summaries that reach over the edge of an asked period */
} dh_source_selection;

void dh_source_selection_free(dh_source_selection *selection);

/* Of the rows of a table, whether `when` holds; *out NULL: when `when` is, and then every row can tell. */
dh_status dh_source_selection_report(dh_column **out, const dh_dataset *dataset, const dh_table *table,
                                     const char *when, dh_error *error);
bool dh_source_selection_is_true(const dh_column *reported, int64_t row);

#endif
