/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Uncertain attribution: which units of another day a record of a unit may belong to. Lineage says which unit came from
 * which, not where within a unit an event took place: after a split the record belongs to one of the successors, before
 * a merger to one of the predecessors, and where a part was transferred it may have stayed or gone. Attribution is
 * certain only where a single candidate unit remains.
 */
#ifndef DH_DIALOGUE_UNITS_LINEAGE_SEARCH_H
#define DH_DIALOGUE_UNITS_LINEAGE_SEARCH_H

#include "dialogue/units/rows.h"
#include "query/plan.h"

typedef struct dh_unit_trace dh_unit_trace;

/* A search for the units of `day`. `units` is borrowed. Not thread-safe. */
dh_status dh_unit_trace_new(dh_unit_trace **out, dh_units *units, int32_t day, dh_error *error);
void dh_unit_trace_free(dh_unit_trace *trace);

/* A record of a unit and the days that it covers (an event: one day). */
typedef struct dh_reported {
    int32_t row, from, to; /* row of units; days, INT32_MIN and INT32_MAX = unknown */
} dh_reported;

/* The candidate units of a record on the trace's day: rows of units, ascending, valid until the next call. NULL when
 * out of memory. *complete: lineage accounts for all of the unit, so the record belongs to one of the candidates. */
const int32_t *dh_unit_trace_find(dh_unit_trace *trace, dh_reported reported, int32_t *n, bool *complete);
/* The row that dh_units_map maps `row` to; -1 = none. */
int32_t dh_unit_trace_mapped(const dh_unit_trace *trace, int32_t row);
/* 1 when the record certainly belongs to the unit that dh_units_map maps its unit to, or has no candidate unit and is
 * mapped to none; else 0; -1 = out of memory. */
int dh_unit_trace_is_certain(dh_unit_trace *trace, dh_reported reported);

/* (*dated)[row]: what becomes of the records of each row of units by `day`. Owned by `units` and cached per day. From
 * any thread. */
dh_status dh_units_map_by_day(dh_units *units, int32_t day, const dh_dated_mapping **dated, dh_error *error);

/* ambiguous[row]: the unit is a candidate of records of `from` to `to` whose attribution is not certain. `ambiguous`
 * has room for every row. */
dh_status dh_unit_trace_ambiguous(dh_unit_trace *trace, int32_t from, int32_t to, bool *ambiguous, dh_error *error);

#endif
