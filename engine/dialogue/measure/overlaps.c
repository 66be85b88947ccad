/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See overlaps.h. Events are sorted by unit, then day. */
#include "dialogue/measure/overlaps.h"

#include <stdlib.h>

#include "base/memory.h"
#include "dialogue/dataset/dataset_internal.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/units/lineage_search.h"

typedef struct place {
    int32_t unit, day;
} place;

typedef struct places {
    place *items;
    size_t n, capacity;
} places;

/* A span, with the units mapped to its last day. */
typedef struct mapped_span {
    dh_span span;
    const int32_t *map;
    int64_t next; /* span of the same unit before it; -1 = none */
} mapped_span;

struct dh_overlaps {
    const dh_units *units;
    int32_t n_units;
    int64_t n_sessions;
    bool open_window;
    places all, nameless;  /* dated events; those of them that name no session */
    bool *sessions;        /* by row of sessions: an event is of it */
    bool *named, *undated; /* by unit + 1 (0 = unknown): it has dated events; it has events without a day */
    bool any_unit;         /* some event names its unit */
    mapped_span *spans;
    size_t n_spans, capacity;
    int64_t *last_span;   /* by unit: its latest span, -1 = none */
    bool *changed;        /* by unit: some span's last day knows it under another unit */
    dh_unit_trace *trace; /* to `traced`; NULL = none yet */
    int32_t traced;
};

dh_status dh_overlaps_new(dh_overlaps **out, const dh_dataset *dataset, bool open_window, dh_error *error)
{
    const dh_table *sessions = dh_dataset_table(dataset, dh_table_names[DH_SESSIONS]);
    dh_overlaps *o = dh_calloc(1, sizeof *o);
    *out = NULL;
    if (o == NULL) return dh_error_nomem(error);
    o->units = dh_dataset_units(dataset);
    o->n_units = (int32_t)dh_table_rows(dh_units_table(o->units));
    o->n_sessions = sessions != NULL ? dh_table_rows(sessions) : 0;
    o->open_window = open_window;
    o->sessions = dh_calloc((size_t)o->n_sessions + 1, sizeof *o->sessions);
    o->named = dh_calloc((size_t)o->n_units + 1, sizeof *o->named);
    o->undated = dh_calloc((size_t)o->n_units + 1, sizeof *o->undated);
    o->changed = dh_calloc((size_t)o->n_units + 1, sizeof *o->changed);
    o->last_span = dh_malloc(((size_t)o->n_units + 1) * sizeof *o->last_span);
    if (o->sessions == NULL || o->named == NULL || o->undated == NULL || o->changed == NULL || o->last_span == NULL) {
        dh_overlaps_free(o);
        return dh_error_nomem(error);
    }
    for (int32_t u = 0; u < o->n_units; u++) o->last_span[u] = -1;
    *out = o;
    return DH_OK;
}

void dh_overlaps_free(dh_overlaps *o)
{
    if (o == NULL) return;
    dh_unit_trace_free(o->trace);
    dh_free(o->all.items);
    dh_free(o->nameless.items);
    dh_free(o->sessions);
    dh_free(o->named);
    dh_free(o->undated);
    dh_free(o->spans);
    dh_free(o->last_span);
    dh_free(o->changed);
    dh_free(o);
}

/* ---- adding ---- */

static int by_unit_and_day(const void *a, const void *b)
{
    const place *left = a, *right = b;
    if (left->unit != right->unit) return left->unit < right->unit ? -1 : 1;
    return (left->day > right->day) - (left->day < right->day);
}

/* Neighbouring equal places are kept once. False when out of memory. */
static bool add_place(places *to, place item)
{
    if (to->n > 0 && by_unit_and_day(&to->items[to->n - 1], &item) == 0) return true;
    if (dh_grow((void **)&to->items, &to->capacity, to->n + 1, sizeof item) != 0) return false;
    to->items[to->n++] = item;
    return true;
}

dh_status dh_overlaps_add_event(dh_overlaps *o, dh_event event, dh_error *error)
{
    if (event.session >= 0) o->sessions[event.session] = true;
    o->any_unit = o->any_unit || event.unit >= 0;
    if (event.day == DH_NO_DAY) {
        o->undated[event.unit + 1] = true;
        return DH_OK;
    }
    o->named[event.unit + 1] = true;
    place item = {event.unit, event.day};
    bool ok = add_place(&o->all, item) && (event.session >= 0 || add_place(&o->nameless, item));
    return ok ? DH_OK : dh_error_nomem(error);
}

void dh_overlaps_add_dated(dh_overlaps *o, int32_t unit)
{
    o->named[unit + 1] = true;
}

dh_status dh_overlaps_add_span(dh_overlaps *o, dh_span span, dh_error *error)
{
    if (span.unit < 0) return DH_OK; /* it is of no unit that others could be of */
    mapped_span added = {span, NULL, o->last_span[span.unit]};
    DH_TRY(dh_units_map((dh_units *)o->units, span.to, &added.map, error));
    if (dh_grow((void **)&o->spans, &o->capacity, o->n_spans + 1, sizeof added) != 0) return dh_error_nomem(error);
    bool seen = o->n_spans > 0 && o->spans[o->n_spans - 1].map == added.map;
    for (int32_t u = 0; !seen && u < o->n_units; u++)
        o->changed[u] = o->changed[u] || (added.map[u] >= 0 && added.map[u] != u);
    o->last_span[span.unit] = (int64_t)o->n_spans;
    o->spans[o->n_spans++] = added;
    return DH_OK;
}

void dh_overlaps_sort(dh_overlaps *o)
{
    if (o->all.n > 0) qsort(o->all.items, o->all.n, sizeof *o->all.items, by_unit_and_day);
    if (o->nameless.n > 0) qsort(o->nameless.items, o->nameless.n, sizeof *o->nameless.items, by_unit_and_day);
}

/* ---- asking ---- */

/* Index of the first place of `unit` on or after `day`, or where it would be. */
static size_t first_place(const places *in, int32_t unit, int32_t day)
{
    size_t low = 0, high = in->n;
    place key = {unit, day};
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_unit_and_day(&in->items[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_place(const places *in, int32_t unit, int32_t from, int32_t to)
{
    size_t at = first_place(in, unit, from);
    return at < in->n && in->items[at].unit == unit && in->items[at].day <= to;
}

/* Whether all events of the unit are without a day, and count for lack of a period. */
static bool is_timeless(const dh_overlaps *o, int32_t unit)
{
    return o->open_window && o->undated[unit + 1] && !o->named[unit + 1];
}

/* Whether events of `unit` are among those that the span sums up; `map` is of its last day. */
static bool is_of_span(const dh_units *units, const dh_span *span, const int32_t *map, int32_t unit)
{
    const dh_column *levels = dh_table_get(dh_units_table(units), "level");
    int32_t then = map[unit] >= 0 ? map[unit] : unit;
    if (!dh_units_is_within(units, unit, span->unit) && !dh_units_is_within(units, then, span->unit)) return false;
    if (span->level == NULL || levels == NULL || !dh_column_is_valid(levels, unit)) return true;
    size_t size;
    const char *level = dh_column_text(span->level, span->row, &size);
    return dh_column_text_is(levels, unit, level, size);
}

static bool is_within_span(const dh_overlaps *o, const mapped_span *of, int32_t unit, int32_t day)
{
    return of->span.from <= day && day <= of->span.to && is_of_span(o->units, &of->span, of->map, unit);
}

/* Whether a span sums up events of the unit on that day. */
static bool has_summary(const dh_overlaps *o, int32_t unit, int32_t day)
{
    int32_t steps = 0;
    if (o->changed[unit]) {
        for (size_t i = 0; i < o->n_spans; i++)
            if (is_within_span(o, &o->spans[i], unit, day)) return true;
        return false;
    }
    for (int32_t above = unit; above >= 0 && steps++ <= o->n_units; above = dh_units_parent(o->units, above))
        for (int64_t i = o->last_span[above]; i >= 0; i = o->spans[i].next)
            if (is_within_span(o, &o->spans[i], unit, day)) return true;
    return false;
}

bool dh_overlaps_has_event(const dh_overlaps *o, dh_event event)
{
    int32_t unit = o->any_unit ? event.unit : -1;
    const places *same = event.session >= 0 ? &o->nameless : &o->all;
    if (event.session >= 0 && o->sessions[event.session]) return true;
    if (event.day != DH_NO_DAY && has_place(same, unit, event.day, event.day)) return true;
    if (is_timeless(o, unit)) return true;
    return event.unit >= 0 && event.day != DH_NO_DAY && has_summary(o, event.unit, event.day);
}

/* Whether an event of `unit` within the span may be of its land: *out is then DH_OVERLAP_POSSIBLE. */
static dh_status find_possible(dh_overlap *out, dh_overlaps *o, const dh_span *span, int32_t unit, dh_error *error)
{
    if (o->trace == NULL || o->traced != span->to) {
        dh_unit_trace_free(o->trace);
        o->trace = NULL;
        DH_TRY(dh_unit_trace_new(&o->trace, (dh_units *)o->units, span->to, error));
        o->traced = span->to;
    }
    for (size_t i = first_place(&o->all, unit, span->from); i < o->all.n; i++) {
        const place *at = &o->all.items[i];
        int32_t n;
        bool complete;
        if (at->unit != unit || at->day > span->to) return DH_OK;
        const int32_t *held = dh_unit_trace_find(o->trace, (dh_reported){unit, at->day, at->day}, &n, &complete);
        if (held == NULL) return dh_error_nomem(error);
        for (int32_t k = 0; k < n; k++)
            if (dh_units_is_within(o->units, held[k], span->unit)) *out = DH_OVERLAP_POSSIBLE;
    }
    return DH_OK;
}

/* Whether the span's unit was made within it. */
static bool is_made_within(const dh_units *units, const dh_span *span)
{
    const dh_column *from = dh_table_get(dh_units_table(units), "valid_from");
    return from != NULL && dh_column_is_valid(from, span->unit) && dh_column_date(from, span->unit) > span->from;
}

dh_status dh_overlaps_has_span(dh_overlap *out, dh_overlaps *o, const dh_span *span, dh_error *error)
{
    const int32_t *map;
    bool made = is_made_within(o->units, span);
    *out = DH_OVERLAP_CERTAIN;
    if (!o->any_unit && (is_timeless(o, -1) || has_place(&o->all, -1, span->from, span->to))) return DH_OK;
    *out = DH_OVERLAP_NONE;
    if (!o->any_unit || span->unit < 0) return DH_OK;
    DH_TRY(dh_units_map((dh_units *)o->units, span->to, &map, error));
    for (int32_t unit = 0; unit < o->n_units; unit++) {
        if (!o->named[unit + 1] && !is_timeless(o, unit)) continue;
        if (!is_of_span(o->units, span, map, unit)) {
            if (made && *out == DH_OVERLAP_NONE) DH_TRY(find_possible(out, o, span, unit, error));
        } else if (is_timeless(o, unit) || has_place(&o->all, unit, span->from, span->to)) {
            *out = DH_OVERLAP_CERTAIN;
            return DH_OK;
        }
    }
    return DH_OK;
}
