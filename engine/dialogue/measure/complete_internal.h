/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What units reported, by period: gathered by reports.c, made into rows by complete.c. */
#ifndef DH_DIALOGUE_MEASURE_COMPLETE_INTERNAL_H
#define DH_DIALOGUE_MEASURE_COMPLETE_INTERNAL_H

#include "dialogue/measure/complete.h"

/* Days that a summary of a unit tells of. */
typedef struct dh_reported_days {
    int32_t unit, from, to;
    bool is_zero;       /* it crosses the periods, and says 0 of all its days */
    bool is_part;       /* it is of one kind, field … alone: what the others are is not said */
    const int32_t *map; /* units mapped to its last day: it is of those that became its unit by then, too */
} dh_reported_days;

typedef struct dh_reports {
    const dh_due *due;
    uint8_t *reported;      /* by unit and period: bits of reports.c */
    bool *unit_uncertain;   /* by unit: it has rows without a day */
    bool *heard;            /* by unit: it reported something, be it not used */
    bool *period_uncertain; /* by period: there are rows without a unit */
    bool any_uncertain;     /* there are rows with neither */
    dh_reported_days *days; /* sorted by unit, then first day, once they are asked for */
    size_t n_days, capacity;
    bool sorted;
    const int32_t **maps; /* the different ones of these */
    size_t n_maps, map_capacity;
    int32_t covers_from, covers_to; /* the days that a list is declared to listed; from > to = none */
} dh_reports;

typedef enum dh_report {
    DH_REPORT_NONE,     /* silent */
    DH_REPORT_PART,     /* of a part of the days */
    DH_REPORT_WITHIN,   /* of all days, in the figure of the unit that it became, which counts */
    DH_REPORT_DOUBTFUL, /* something; whether the figure is 0 is not known */
    DH_REPORT_COVERED,  /* 0, since a list covers the days */
    DH_REPORT_WHOLE     /* 0, or what the rows state */
} dh_report;

dh_status dh_reports_init(dh_reports *r, const dh_due *due, dh_error *error);
void dh_reports_clear(dh_reports *r); /* forgets what was reported */
void dh_reports_free(dh_reports *r);
dh_status dh_reports_add(dh_reports *r, const dh_contract *contract, int32_t source,
                         const dh_source_selection *selection, dh_error *error);
/* What the unit reported of the days from `from` to `to`, which are those of the period that are due. */
dh_report dh_reports_of(dh_reports *r, int32_t unit, int32_t period, int32_t from, int32_t to);

#endif
