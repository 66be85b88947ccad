/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lineage_search.h. A breadth-first search along the links, forward or backward in time. */
#include "dialogue/units/lineage_search.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "dialogue/units/lineage_internal.h"

/* The record may belong to `row` from (backward: up to) the day `at`. */
typedef struct visit {
    int32_t row, at;
} visit;

typedef enum kept { UNTRIED, CERTAIN, VARYING } kept;

struct dh_unit_trace {
    const dh_units *units;
    int32_t day;
    const int32_t *map;
    visit *queue;
    size_t n, capacity;
    bool *queued;      /* by row */
    int32_t *best;     /* by row, while queued: its earliest (backward: latest) `at`, which allows the most links */
    uint8_t *kept;     /* by row, cached: whether all records within the unit's lifetime are certain */
    dh_reported asked; /* the record that `held` and `complete` answer; row -1 = none yet */
    int32_t *held;     /* its candidate units */
    int32_t n_held;
    bool complete;
};

dh_status dh_unit_trace_new(dh_unit_trace **out, dh_units *units, int32_t day, dh_error *error)
{
    size_t n = (size_t)units->n + 1;
    const int32_t *map;
    DH_TRY(dh_units_map(units, day, &map, error));
    dh_unit_trace *trace = dh_calloc(1, sizeof *trace);
    if (trace == NULL) return dh_error_nomem(error);
    *trace = (dh_unit_trace){.units = units, .day = day, .map = map, .asked = {-1, 0, 0}};
    trace->queued = dh_calloc(n, sizeof *trace->queued);
    trace->best = dh_malloc(n * sizeof *trace->best);
    trace->kept = dh_calloc(n, sizeof *trace->kept);
    trace->held = dh_malloc(2 * n * sizeof *trace->held); /* two searches, each of at most n rows */
    if (trace->queued == NULL || trace->best == NULL || trace->kept == NULL || trace->held == NULL) {
        dh_unit_trace_free(trace);
        return dh_error_nomem(error);
    }
    *out = trace;
    return DH_OK;
}

void dh_unit_trace_free(dh_unit_trace *trace)
{
    if (trace == NULL) return;
    dh_free(trace->queue);
    dh_free(trace->queued);
    dh_free(trace->best);
    dh_free(trace->kept);
    dh_free(trace->held);
    dh_free(trace);
}

int32_t dh_unit_trace_mapped(const dh_unit_trace *trace, int32_t row)
{
    return trace->map[row];
}

static bool enqueue(dh_unit_trace *trace, int32_t row, int32_t at, bool forward)
{
    if (trace->queued[row] && (forward ? trace->best[row] <= at : trace->best[row] >= at)) return true;
    if (dh_grow((void **)&trace->queue, &trace->capacity, trace->n + 1, sizeof *trace->queue) != 0) return false;
    trace->queued[row] = true;
    trace->best[row] = at;
    trace->queue[trace->n++] = (visit){row, at};
    return true;
}

/* Follows the links out of the row after `at`, up to the trace's day. The answer stays complete if the unit still
 * exists that day or its lineage accounts for all of it: a whole successor, shares that add up to one, or several
 * successors with unknown parts. */
static bool follow(dh_unit_trace *trace, visit from)
{
    const dh_units *units = trace->units;
    double shares = 0;
    int32_t n = 0;
    bool ok = true, whole = false;
    for (int32_t i = dh_units_first_from(units, from.row); ok && i < units->n_links; i++) {
        const dh_unit_link *link = &units->links[i];
        if (link->from != from.row || link->day > trace->day) break;
        if (link->day <= from.at) continue;
        n++;
        shares += link->share;
        whole = whole || link->whole;
        ok = enqueue(trace, link->to, link->day, true);
    }
    bool holds = dh_unit_holds(&units->rows[from.row], trace->day);
    bool all_reported = whole || (isnan(shares) ? n > 1 : shares > 0.99);
    trace->complete = trace->complete && (holds || all_reported);
    return ok;
}

/* Follows the links into the row up to `at`, after the trace's day. The answer stays complete if the unit existed that
 * day or has a link on its first day. */
static bool follow_back(dh_unit_trace *trace, visit from)
{
    const dh_units *units = trace->units;
    const dh_unit_row *unit = &units->rows[from.row];
    bool ok = true, begun = false;
    for (int32_t i = dh_units_first_into(units, from.row, trace->day + 1); ok && i < units->n_links; i++) {
        const dh_unit_link *link = &units->links[units->into[i]];
        if (link->to != from.row || link->day > from.at) break;
        begun = begun || link->day == unit->from;
        ok = enqueue(trace, link->from, link->day - 1, false);
    }
    trace->complete = trace->complete && (begun || dh_unit_holds(unit, trace->day));
    return ok;
}

/* Adds to `held` the units of the trace's day that are reachable from `row`. */
static bool search(dh_unit_trace *trace, int32_t row, int32_t at, bool forward)
{
    trace->n = 0;
    bool ok = enqueue(trace, row, at, forward);
    for (size_t i = 0; ok && i < trace->n; i++)
        ok = forward ? follow(trace, trace->queue[i]) : follow_back(trace, trace->queue[i]);
    for (size_t i = 0; i < trace->n; i++) {
        int32_t reached = trace->queue[i].row;
        bool first = trace->queued[reached];
        trace->queued[reached] = false;
        if (first && dh_unit_holds(&trace->units->rows[reached], trace->day)) trace->held[trace->n_held++] = reached;
    }
    return ok;
}

static int by_row(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

const int32_t *dh_unit_trace_find(dh_unit_trace *trace, dh_reported reported, int32_t *n, bool *complete)
{
    const dh_reported *asked = &trace->asked;
    if (asked->row != reported.row || asked->from != reported.from || asked->to != reported.to) {
        const dh_unit_row *unit = &trace->units->rows[reported.row];
        int32_t from = reported.from > unit->from ? reported.from : unit->from,
                to = reported.to < unit->to ? reported.to : unit->to;
        bool ok = true, stands = from <= to;
        trace->n_held = 0;
        trace->complete = true;
        if (!stands) { /* the unit did not exist on those days: take them as stated */
            from = reported.from;
            to = reported.to;
        }
        if (from <= trace->day) ok = search(trace, reported.row, from, true);
        if (ok && to > trace->day) ok = search(trace, reported.row, to, false);
        trace->asked = reported;
        if (!ok) trace->asked.row = -1;
        if (!ok) return NULL;
        if (trace->n_held > 1) qsort(trace->held, (size_t)trace->n_held, sizeof *trace->held, by_row);
        int32_t once = 0;
        for (int32_t i = 0; i < trace->n_held; i++)
            if (once == 0 || trace->held[once - 1] != trace->held[i]) trace->held[once++] = trace->held[i];
        trace->n_held = once;
    }
    *n = trace->n_held;
    *complete = trace->complete;
    return trace->held;
}

/* As dh_unit_trace_is_certain, without its cache. */
static int is_certain(dh_unit_trace *trace, dh_reported reported)
{
    int32_t n, mapped = trace->map[reported.row];
    bool complete;
    const int32_t *held = dh_unit_trace_find(trace, reported, &n, &complete);
    if (held == NULL) return -1;
    return n == 0 ? mapped < 0 : n == 1 && held[0] == mapped && complete;
}

int dh_unit_trace_is_certain(dh_unit_trace *trace, dh_reported reported)
{
    if (trace->kept[reported.row] == UNTRIED) { /* first for every record within its lifetime */
        const dh_unit_row *unit = &trace->units->rows[reported.row];
        int certain = is_certain(trace, (dh_reported){reported.row, unit->from, unit->to});
        if (certain < 0) return -1;
        trace->kept[reported.row] = certain ? CERTAIN : VARYING;
    }
    const dh_unit_row *unit = &trace->units->rows[reported.row];
    bool within = reported.from >= unit->from && reported.to <= unit->to;
    return trace->kept[reported.row] == CERTAIN && within ? 1 : is_certain(trace, reported);
}

dh_status dh_unit_trace_ambiguous(dh_unit_trace *trace, int32_t from, int32_t to, bool *ambiguous, dh_error *error)
{
    for (int32_t u = 0; u < trace->units->n; u++) ambiguous[u] = false;
    for (int32_t u = 0; u < trace->units->n; u++) {
        const dh_unit_row *unit = &trace->units->rows[u];
        dh_reported reported = {u, unit->from > from ? unit->from : from, unit->to < to ? unit->to : to};
        int32_t n;
        bool complete;
        if (reported.from > reported.to) continue; /* the unit did not exist then */
        int certain = is_certain(trace, reported);
        if (certain < 0) return dh_error_nomem(error);
        const int32_t *held = dh_unit_trace_find(trace, reported, &n, &complete);
        for (int32_t k = 0; !certain && k < n; k++) ambiguous[held[k]] = true;
    }
    return DH_OK;
}
