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

/* ---- what becomes of all records of a unit ---- */

/* The unit to which the records of `row` on `at` certainly belong, in *to; -1 where it is not certain. False when out
 * of memory. */
static bool certain_on(dh_unit_trace *trace, int32_t row, int32_t at, int32_t *to)
{
    int32_t n;
    bool complete;
    const int32_t *held = dh_unit_trace_find(trace, (dh_reported){row, at, at}, &n, &complete);
    *to = held != NULL && n == 1 && complete ? held[0] : -1;
    return held != NULL;
}

/* Sets the first day since when records up to the trace's day are certain: the later, the fewer links they went
 * through. False when out of memory. */
static bool find_since(dh_unit_trace *trace, int32_t row, dh_dated_mapping *out)
{
    const dh_units *units = trace->units;
    int32_t at = units->rows[row].from;
    if (!certain_on(trace, row, at, &out->to)) return false;
    out->since = at;
    for (int32_t i = dh_units_first_from(units, row); out->to < 0 && i < units->n_links; i++) {
        const dh_unit_link *link = &units->links[i];
        if (link->from != row || link->day > trace->day || link->day > units->rows[row].to) break;
        if (!certain_on(trace, row, link->day, &out->to)) return false;
        out->since = link->day;
    }
    return true;
}

/* Sets the last day until when records after the trace's day are certain. False when out of memory. */
static bool find_until(dh_unit_trace *trace, int32_t row, dh_dated_mapping *out)
{
    const dh_units *units = trace->units;
    int32_t to = -1;
    if (!certain_on(trace, row, units->rows[row].to, &to)) return false;
    out->until = units->rows[row].to;
    int32_t first = dh_units_first_into(units, row, trace->day + 1), last = first;
    while (last < units->n_links && units->links[units->into[last]].to == row) last++;
    for (int32_t i = last - 1; to < 0 && i >= first; i--) {
        int32_t at = units->links[units->into[i]].day - 1;
        if (at < units->rows[row].from) break;
        out->until = at;
        if (at > trace->day && !certain_on(trace, row, at, &to)) return false;
        if (at <= trace->day) break;
    }
    if (to >= 0) out->to = to;
    return true;
}

/* False when out of memory. */
static bool map_row(dh_unit_trace *trace, int32_t row, dh_dated_mapping *out)
{
    const dh_unit_row *unit = &trace->units->rows[row];
    *out = (dh_dated_mapping){.to = -1, .since = INT32_MIN, .until = INT32_MAX};
    if (unit->from > trace->day) return find_until(trace, row, out);
    if (!find_since(trace, row, out)) return false;
    if (unit->to <= trace->day) {
        out->until = INT32_MAX;
        return true;
    }
    if (out->to < 0) { /* it stands on that day, and only what comes after is its own */
        out->to = row;
        out->since = trace->day;
    }
    return find_until(trace, row, out);
}

/* False when out of memory. */
static bool find_ended(dh_unit_trace *trace, int32_t row, dh_dated_mapping *out)
{
    const dh_unit_row *unit = &trace->units->rows[row];
    int32_t n;
    bool complete;
    const int32_t *held = dh_unit_trace_find(trace, (dh_reported){row, unit->from, unit->to}, &n, &complete);
    out->ended = held != NULL && n == 0;
    return held != NULL;
}

static dh_status map_rows(dh_units *units, int32_t day, dh_dated_mapping *dated, dh_error *error)
{
    dh_unit_trace *trace;
    bool ok = true;
    DH_TRY(dh_unit_trace_new(&trace, units, day, error));
    for (int32_t u = 0; ok && u < units->n; u++) {
        ok = map_row(trace, u, &dated[u]) && find_ended(trace, u, &dated[u]);
        if (dated[u].since == units->rows[u].from) dated[u].since = INT32_MIN;
        if (dated[u].until == units->rows[u].to) dated[u].until = INT32_MAX;
    }
    dh_unit_trace_free(trace);
    return ok ? DH_OK : dh_error_nomem(error);
}

/* That of `day` in the cache; NULL = none. */
static const dh_dated_mapping *find_dated(dh_units *units, int32_t day)
{
    const dh_dated_mapping *found = NULL;
    pthread_mutex_lock(&units->mapping);
    for (int32_t i = 0; i < units->n_dated; i++)
        if (units->dated[i].day == day) found = units->dated[i].of;
    pthread_mutex_unlock(&units->mapping);
    return found;
}

dh_status dh_units_map_by_day(dh_units *units, int32_t day, const dh_dated_mapping **out, dh_error *error)
{
    if ((*out = find_dated(units, day)) != NULL) return DH_OK;
    dh_dated_mapping *dated = dh_malloc(((size_t)units->n + 1) * sizeof *dated);
    dh_status status = dated == NULL ? dh_error_nomem(error) : map_rows(units, day, dated, error);
    if (status != DH_OK) {
        dh_free(dated);
        return status;
    }
    pthread_mutex_lock(&units->mapping); /* another thread may have added the same: both stay */
    bool ok =
        dh_grow((void **)&units->dated, &units->dated_capacity, (size_t)units->n_dated + 1, sizeof *units->dated) == 0;
    if (ok) {
        units->dated[units->n_dated].day = day;
        units->dated[units->n_dated++].of = dated;
    }
    pthread_mutex_unlock(&units->mapping);
    if (!ok) dh_free(dated);
    *out = dated;
    return ok ? DH_OK : dh_error_nomem(error);
}
