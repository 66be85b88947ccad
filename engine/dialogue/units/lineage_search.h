/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where something told of a unit may belong on another day. Lineage says which units came of which, not where within a
 * unit a thing happened: after a split it is with one of the heirs, before a merger it was with one of the origins, and
 * where a part went over it stayed or went. Only where a single unit can hold it is the answer certain.
 */
#ifndef DH_DIALOGUE_UNITS_LINEAGE_SEARCH_H
#define DH_DIALOGUE_UNITS_LINEAGE_SEARCH_H

#include "dialogue/units/rows.h"

typedef struct dh_unit_trace dh_unit_trace;

/* Traces to `day`. `units` is borrowed. Not thread-safe. */
dh_status dh_unit_trace_new(dh_unit_trace **out, dh_units *units, int32_t day, dh_error *error);
void dh_unit_trace_free(dh_unit_trace *trace);

/* What was told of a unit from one day to another (of an event: one day). */
typedef struct dh_reported {
    int32_t row, from, to; /* of units; days, INT32_MIN and INT32_MAX = not known */
} dh_reported;

/* The units of the trace's day that may hold it: rows of units, ascending, valid until the next call. NULL when out of
 * memory. *complete: it is with one of these, and not where no lineage leads. */
const int32_t *dh_unit_trace_find(dh_unit_trace *trace, dh_reported reported, int32_t *n, bool *complete);
/* The unit that dh_units_map takes `row` to; -1 = none. */
int32_t dh_unit_trace_mapped(const dh_unit_trace *trace, int32_t row);
/* Whether it is for certain with the unit that dh_units_map takes its own to. What no unit may hold, and is mapped
 * to none, is certain as well. -1 = out of memory. */
int dh_unit_trace_is_certain(dh_unit_trace *trace, dh_reported reported);

/* Marks the units of the trace's day that may hold something told from `from` to `to` that cannot be mapped there for
 * certain. `ambiguous` has room for every row. */
dh_status dh_unit_trace_ambiguous(dh_unit_trace *trace, int32_t from, int32_t to, bool *ambiguous, dh_error *error);

#endif
