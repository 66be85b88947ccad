/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statistic `compare`, shared by its files: compare.c reads the parameters and runs the others; compare_measure.c has
 * the measure in both periods, row by row; compare_sessions.c what sessions told of each row, compare_reports.c what
 * reports did; compare_lines.c changes and tests; compare_result.c the table and its notes.
 */
#ifndef DH_PLUGINS_COMPARE_H
#define DH_PLUGINS_COMPARE_H

#include "clusters.h"
#include "common.h"
#include "compare_period.h"

/* The kind of a measure's values, which decides the test: plain counts, ratios, or ratios of a part to its whole. */
typedef enum family { COUNTS, RATES, PROPORTIONS } family;

/* Bits of line.flags; a row of the result lists their words. */
enum {
    NOT_REPORTED = 1,      /* no value in a period */
    BOUNDS_ONLY = 2,       /* a value, or a part of it, is known within bounds only */
    NO_EXPOSURE = 4,       /* a denominator is 0 */
    PART_YEAR = 8,         /* a period had not ended on the as-of day */
    UNLIKE = 16,           /* the periods are not of equal length */
    BOUNDARY = 32,         /* the unit's boundary changed between the periods */
    EXACT_TEST = 64,       /* p is from Fisher's exact test */
    AMBIGUOUS = 128,       /* records may be of this unit or of another one */
    PARTLY_KNOWN = 256,    /* some records do not report the measure */
    OVER_SESSIONS = 512,   /* p is from a test over sessions */
    INDEPENDENT = 1024,    /* nothing tells the sessions of what p is of, or of a part of it */
    FEW_SESSIONS = 2048,   /* not tested: a single session in a period tells nothing of chance */
    UNLIKE_REPORTS = 4096, /* the reports of the two periods are not of the same part of them */
    OVER_REPORTS = 8192,   /* p is from a test over reports */
    FEW_REPORTS = 16384,   /* not tested: a single report, or reports beside other records, tell nothing of chance */
    OF_THE_TEST = EXACT_TEST | OVER_SESSIONS | INDEPENDENT | FEW_SESSIONS | OVER_REPORTS | FEW_REPORTS
};

/* A row's value in one period. listed: the period's table has the row; valid: the value is known; open: its numerator
 * or denominator is known within bounds only; partial: some of its records do not report the measure. */
typedef struct side {
    int listed, valid, open, partial;
    dh_count value;
    double extent, middle; /* of the period: the share that its reports are of, and where that is; NaN = of events */
    double numerator, denominator; /* of rates and proportions; NaN when unknown or not exact */
    sample sessions;               /* what each session told, see by_session */
    int by_session;                /* sessions tell all of it, or all but what came without a session */
    sample reports;                /* … each report, see by_report; the size of a count is the months it is of */
    int by_report;                 /* reports tell all of it, and no session does */
    int alone;                     /* some came without a session: such an event stands in `sessions` as one */
} side;

/* A row of the result. */
typedef struct line {
    side sides[2];
    dh_count change;
    double relative, low, high, p, adjusted; /* NaN = unknown; low, high: of change or of relative, see build */
    int flags;
} line;

typedef struct comparison {
    const dh_host *host;
    dh_dataset *dataset;
    const char *measure, *by, *where;
    char geography[64]; /* "then" or a day; "" = the data set's default */
    period periods[2];
    int as_of_declared;
    int32_t latest; /* the latest day that a row has, where the as-of day is not declared */
    double confidence;
    family family;
    dh_type type;
    dh_display display;
    int32_t n_keys, value[2];   /* value: its column in tables[i]; numerator and denominator stand before it */
    dh_table *tables[2], *keys; /* the measure in each period; their rows aligned (dh_host.table_align) */
    line *lines;                /* one for each row of `keys` */
    int64_t n;
    cluster *clusters[2];   /* what the sides' samples of sessions point into */
    cluster *reports[2];    /* … of reports */
    int boundaries_unknown; /* the data set has no table of units */
} comparison;

enum { MAX_PERIODS = 32 };

/* Comparisons of periods that follow each other, each with the one before; they share measure, keys and units. */
typedef struct comparisons {
    comparison items[MAX_PERIODS - 1];
    int n;
} comparisons;

/* Both periods measured, aligned and read into `lines`. */
dh_status compare_measure(comparison *c, dh_error *error);
/* The sides' sessions. */
dh_status compare_sessions(comparison *c, dh_error *error);
/* The sides' reports, where sessions do not tell them. */
dh_status compare_reports(comparison *c, dh_error *error);
/* Changes, tests and flags. */
dh_status compare_lines(comparison *c, dh_error *error);
/* Adjusts the p of all rows of all comparisons. */
dh_status compare_adjust(comparisons *all, dh_error *error);
dh_status compare_result(comparisons *all, dh_results *out, dh_error *error);
/* The columns that tell the row of a comparison: of one alone its keys; of several also which periods it is of. */
dh_status compare_key_columns(const comparisons *all, dh_table *table, dh_error *error);
/* The notes below the table. */
dh_status compare_notes(const comparisons *all, dh_results *out, dh_error *error);

/* A request as for the measure itself, in period `which`. */
dh_measure_request compare_request(const comparison *c, int which);
/* Whether a cell has a number, and that number. */
int compare_number(const dh_host *host, const dh_table *table, int32_t column, int64_t row, dh_count *out);

/* The share of the part of period `which` that has passed which the reports in a row are of; NaN where it is unknown.
 */
double compare_extent(const comparison *c, int which, const dh_table *table, int64_t row);

static inline int compare_is_exact(dh_count value)
{
    return value.lower == value.upper;
}

#endif
