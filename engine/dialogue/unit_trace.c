/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See unit_trace.h. A search through the links in the order of their days, forward or backward. */
#include "dialogue/unit_trace.h"

#include <stdlib.h>

#include "base/memory.h"
#include "dialogue/units_private.h"

/* What may be in `row` from (going back: up to) the day `at`. */
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
    bool *queued;  /* by row */
    int32_t *best; /* by row, while queued: the `at` from which most links can be taken */
    uint8_t *kept; /* by row: whether what was told of it on any day of it is certain */
    int32_t *held; /* the answer */
    int32_t n_held;
    visit asked; /* what the answer is for; row -1 = nothing yet */
};

dh_status dh_unit_trace_new(dh_unit_trace **out, dh_units *units, int32_t day, dh_error *error)
{
    size_t n = (size_t)units->n + 1;
    const int32_t *map;
    DH_TRY(dh_units_carry(units, day, &map, error));
    dh_unit_trace *trace = dh_calloc(1, sizeof *trace);
    if (trace == NULL) return dh_error_nomem(error);
    *trace = (dh_unit_trace){.units = units, .day = day, .map = map, .asked = {-1, 0}};
    trace->queued = dh_calloc(n, sizeof *trace->queued);
    trace->best = dh_malloc(n * sizeof *trace->best);
    trace->kept = dh_calloc(n, sizeof *trace->kept);
    trace->held = dh_malloc(n * sizeof *trace->held);
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

int32_t dh_unit_trace_carried(const dh_unit_trace *trace, int32_t row)
{
    return trace->map[row];
}

static bool enqueue(dh_unit_trace *trace, int32_t row, int32_t at, bool forward)
{
    if (trace->queued[row] && (forward ? trace->best[row] <= at : trace->best[row] >= at)) return true;
    if (dh_grow((void **)&trace->queue, &trace->capacity, trace->n + 1, sizeof *trace->queue) != 0) return false;
    if (!trace->queued[row] && dh_unit_holds(&trace->units->rows[row], trace->day)) trace->held[trace->n_held++] = row;
    trace->queued[row] = true;
    trace->best[row] = at;
    trace->queue[trace->n++] = (visit){row, at};
    return true;
}

/* The links out of the row after `at`, up to the trace's day. */
static bool follow(dh_unit_trace *trace, visit from)
{
    const dh_units *units = trace->units;
    bool ok = true;
    for (int32_t i = dh_units_first_from(units, from.row); ok && i < units->n_links; i++) {
        const dh_unit_link *link = &units->links[i];
        if (link->from != from.row || link->day > trace->day) break;
        if (link->day > from.at) ok = enqueue(trace, link->to, link->day, true);
    }
    return ok;
}

/* The links into the row up to `at`, after the trace's day. */
static bool follow_back(dh_unit_trace *trace, visit from)
{
    const dh_units *units = trace->units;
    bool ok = true;
    for (int32_t i = dh_units_first_into(units, from.row, trace->day + 1); ok && i < units->n_links; i++) {
        const dh_unit_link *link = &units->links[units->into[i]];
        if (link->to != from.row || link->day > from.at) break;
        ok = enqueue(trace, link->from, link->day - 1, false);
    }
    return ok;
}

static int by_row(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

const int32_t *dh_unit_trace_find(dh_unit_trace *trace, int32_t row, int32_t on, int32_t *n)
{
    if (trace->asked.row != row || trace->asked.at != on) {
        bool forward = on <= trace->day;
        trace->n = 0;
        trace->n_held = 0;
        bool ok = enqueue(trace, row, on, forward);
        for (size_t i = 0; ok && i < trace->n; i++)
            ok = forward ? follow(trace, trace->queue[i]) : follow_back(trace, trace->queue[i]);
        for (size_t i = 0; i < trace->n; i++) trace->queued[trace->queue[i].row] = false;
        if (trace->n_held > 1) qsort(trace->held, (size_t)trace->n_held, sizeof *trace->held, by_row);
        trace->asked = (visit){ok ? row : -1, on};
        if (!ok) return NULL;
    }
    *n = trace->n_held;
    return trace->held;
}

/* -1, or whether what was told on that very day is certain. */
static int is_certain_on(dh_unit_trace *trace, int32_t row, int32_t on)
{
    int32_t n, carried = trace->map[row];
    const int32_t *held = dh_unit_trace_find(trace, row, on, &n);
    if (held == NULL) return -1;
    return n == 0 ? carried < 0 : n == 1 && held[0] == carried;
}

/* The two days of a unit between `from` and `to` on which most links can be taken: the first, to go forward, and the
 * last, to go back. False when it does not stand in between. */
static bool widest_days(const dh_unit_row *unit, int32_t from, int32_t to, int32_t days[2])
{
    days[0] = unit->from > from ? unit->from : from;
    days[1] = unit->to < to ? unit->to : to;
    return days[0] <= days[1];
}

int dh_unit_trace_is_certain(dh_unit_trace *trace, int32_t row, int32_t on)
{
    if (trace->kept[row] == UNTRIED) {
        int32_t days[2];
        bool stands = widest_days(&trace->units->rows[row], INT32_MIN, INT32_MAX, days);
        int first = stands ? is_certain_on(trace, row, days[0]) : 0;
        int last = stands ? is_certain_on(trace, row, days[1]) : 0;
        if (first < 0 || last < 0) return -1;
        trace->kept[row] = first && last ? CERTAIN : VARYING;
    }
    return trace->kept[row] == CERTAIN ? 1 : is_certain_on(trace, row, on);
}

dh_status dh_unit_trace_parted(dh_unit_trace *trace, int32_t from, int32_t to, bool *parted, dh_error *error)
{
    for (int32_t u = 0; u < trace->units->n; u++) parted[u] = false;
    for (int32_t u = 0; u < trace->units->n; u++) {
        int32_t days[2], n;
        if (!widest_days(&trace->units->rows[u], from, to, days)) continue;
        for (int i = 0; i < 2; i++) {
            int certain = is_certain_on(trace, u, days[i]);
            if (certain < 0) return dh_error_nomem(error);
            const int32_t *held = dh_unit_trace_find(trace, u, days[i], &n);
            for (int32_t k = 0; !certain && k < n; k++) parted[held[k]] = true;
        }
    }
    return DH_OK;
}
