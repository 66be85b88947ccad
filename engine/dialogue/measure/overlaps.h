/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one rule of where a measure takes its figures from: of the same events never from two sources. Records that are
 * counted are noted here, and each further record is asked for whether it reports events that those report.
 *
 * Two records of detail do when they are of one session; where one of them names no session, when they are of the same
 * unit and day; opinions that name none may be of the nearest session of their unit (dataset/near.h). A summary does as
 * detail of its unit, of a unit below it, or of one that became such a unit as a whole by the summary's last day, if
 * the detail falls within its window. It possibly does when its unit was made within the window, in part of a unit that
 * the detail names: what it says of the time before is then of that unit's land.
 *
 * Records of unknown unit are of one unit, and all of them of every unit when no record names any. Where no period is
 * asked for, records without a day count: a unit all of whose records have none is reported for all time.
 */
#ifndef DH_DIALOGUE_MEASURE_OVERLAPS_H
#define DH_DIALOGUE_MEASURE_OVERLAPS_H

#include "dialogue/measure/selection.h"
#include "dialogue/units/units.h"

#define DH_NO_DAY INT32_MIN

/* A record of detail: rows of sessions and units, -1 = unknown; a day or DH_NO_DAY. */
typedef struct dh_event {
    int32_t session, unit, day;
} dh_event;

/* A record that sums up events of a unit and those below it, from one day to another, both included. */
typedef struct dh_span {
    int32_t unit, from, to;
    const dh_column *level; /* its `row` has the level of units that it is of; NULL = of all */
    int64_t row;
} dh_span;

typedef enum dh_overlap { DH_OVERLAP_NONE, DH_OVERLAP_POSSIBLE, DH_OVERLAP_CERTAIN } dh_overlap;

typedef struct dh_overlaps dh_overlaps;

/* `dataset` is borrowed. open_window: no period is asked for. */
dh_status dh_overlaps_new(dh_overlaps **out, const dh_dataset *dataset, bool open_window, dh_error *error);
void dh_overlaps_free(dh_overlaps *o);
/* Notes records that are counted and have the figure. */
dh_status dh_overlaps_add_event(dh_overlaps *o, dh_event event, dh_error *error);
/* Notes that the unit has dated events, of which others tell: it is not reported for all time. */
void dh_overlaps_add_dated(dh_overlaps *o, int32_t unit);
dh_status dh_overlaps_add_span(dh_overlaps *o, dh_span span, dh_error *error);
/* To be called after adding and before asking. */
void dh_overlaps_sort(dh_overlaps *o);

/* Whether a record that was added tells of the same. */
bool dh_overlaps_has_event(const dh_overlaps *o, dh_event event);
dh_status dh_overlaps_has_span(dh_overlap *out, dh_overlaps *o, const dh_span *span, dh_error *error);

#endif
