/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which rows of each source of a measure are counted, as source_selection.h finds them, and which rows of a table have
 * a figure. A dh_source_selection owns its arrays.
 */
#ifndef DH_DIALOGUE_MEASURE_SELECTION_H
#define DH_DIALOGUE_MEASURE_SELECTION_H

#include "base/reporting.h"
#include "dialogue/dataset/dataset.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/contract.h"

/* The finest period of `by`, coarse to fine; DH_CELL_ALL: one period from `from` to `to`. */
typedef enum dh_cell {
    DH_CELL_ALL,
    DH_CELL_YEAR,
    DH_CELL_HALF,
    DH_CELL_QUARTER,
    DH_CELL_MONTH,
    DH_CELL_WEEK /* no part of the others, which a week may cross: dh_window.weeks */
} dh_cell;

typedef struct dh_window {
    int32_t from, to; /* days, both included */
    dh_cell cell;     /* but weeks */
    bool weeks;       /* weeks are asked for, too */
    bool to_date;     /* of each year only the days that come no later in it than `until` in its own */
    int32_t until;
    const dh_calendar *calendar; /* whose periods are meant; NULL = civil */
    /* By table: a bit for each of its divisions that `by` or `where` asks for; rows so divided are preferred to totals
     */
    unsigned asked_divisions[DH_TABLES];
    bool lacks[DH_TABLES];  /* by table: it lacks a column that `by` or `where` asks for, so that it gives no figure */
    const char *of_reports; /* what `where` asks of reports, not of events: their status and source; NULL = nothing */
} dh_window;

enum { DH_SUPERSEDED_BY_DETAIL = -1, DH_SUPERSEDED_OTHERWISE = -2 /* by summaries of other units or windows */ };

/* A superseded summary row; `by`: the preferred row of the same unit and window, or one of the above. */
typedef struct dh_superseding {
    int64_t row, by;
} dh_superseding;

/* A superseded row of which others are parts, or that they overlap in part. */
typedef struct dh_total {
    int64_t row;
    bool covered; /* rows of the units that its unit was split into sum up all of it: it has nothing beyond its parts */
    bool doubtful; /* what it has beyond its parts, rows of another unit may tell of, too */
    bool partial;  /* its parts reach beyond it, or leave days of it, so that they do not divide it */
} dh_total;

/* A part of a total: a counted row, or, with `of_total`, what an earlier total has beyond its own parts. */
typedef struct dh_part {
    int64_t total; /* index in dh_source_selection.totals */
    int64_t row;   /* of the table; of totals */
    bool of_total;
    bool within; /* all of it is in the total, not a share alone */
    bool same;   /* both are of the same divisions and status, so that they stand in one row of any result */
} dh_part;

typedef struct dh_source_selection {
    int64_t *rows[DH_MAX_SOURCES]; /* rows that are counted, ascending or by rank; NULL with all[i] = every row */
    int64_t n_rows[DH_MAX_SOURCES];
    bool usable[DH_MAX_SOURCES];         /* the table has rows and the columns that the source reads */
    const char *lacking[DH_MAX_SOURCES]; /* not usable although it has rows: a missing column; NULL = none */
    bool all[DH_MAX_SOURCES];
    int64_t superseded[DH_MAX_SOURCES]; /* number of rows superseded by detail or preferred summaries */
    dh_superseding *shadows;            /* the summaries among these */
    int64_t n_shadows;
    int64_t undated[DH_MAX_SOURCES];  /* number of rows without a day where a period is asked for */
    int64_t later[DH_MAX_SOURCES];    /* number of rows dated after the as-of day */
    int64_t reopened[DH_MAX_SOURCES]; /* number of counted rows that were answered or resolved after the as-of day */
    int64_t beyond[DH_MAX_SOURCES];   /* number of counted summaries that reach beyond the as-of day */
    int64_t *doubtful;                /* rows of the summaries that are counted and may tell of the same as detail */
    int64_t n_doubtful;
    int64_t undivided[DH_MAX_SOURCES]; /* number of summaries that extend beyond one asked period */
    int64_t *crossing;                 /* these rows */
    int64_t exceeded; /* number of totals that are less than what sessions within them add up to, and do not count */
    int64_t n_crossing;
    /* Superseded summaries of which counted rows are parts, in the divisions asked for, or that these overlap in part:
     * what a total has beyond its parts is of none of them. */
    dh_total *totals;
    dh_part *parts; /* by total */
    size_t n_totals, n_parts, total_capacity, part_capacity;
} dh_source_selection;

void dh_source_selection_free(dh_source_selection *selection);

/* How many of the rows of a source that are counted say that they are an estimate. */
int64_t dh_source_selection_estimates(const dh_source_selection *selection, int32_t source, const dh_table *table);

/* *out: whether `when` holds, by row, as a bool column for the caller to release; NULL when `when` is: all rows have
 * the figure. */
dh_status dh_source_selection_report(dh_column **out, const dh_dataset *dataset, const dh_table *table,
                                     const char *when, dh_error *error);
/* Whether the row has the figure; `reported` as above. */
bool dh_source_selection_is_true(const dh_column *reported, int64_t row);

#endif
