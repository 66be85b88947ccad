/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * min, max, first and last: one value kept a group. Text and categories are ordered as sort orders them. The least of
 * bounded counts lies between the least lower and the least upper bound, the greatest likewise.
 */
#include "execute/aggregate/aggregate.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

typedef struct state {
    union {
        int64_t whole; /* bool, int64, date, datetime, code */
        double real;
        dh_count count;
        struct {
            char *data; /* the state's own, reused */
            size_t size, capacity;
        } text;
    } as;
    bool known;
} state;

typedef enum shape { WHOLE, REAL, COUNT, TEXT } shape;

static shape shape_of(const dh_use *use)
{
    switch (use->arg_type) {
    case DH_FLOAT64: return REAL;
    case DH_COUNT: return COUNT;
    case DH_TEXT: return TEXT;
    case DH_CATEGORY: return use->dictionary ? WHOLE : TEXT;
    default: return WHOLE;
    }
}

static int64_t whole_at(const dh_vector *v, int32_t i)
{
    switch (v->type) {
    case DH_BOOL: return ((const uint8_t *)v->values)[i];
    case DH_DATE:
    case DH_CATEGORY: return ((const int32_t *)v->values)[i];
    default: return ((const int64_t *)v->values)[i];
    }
}

/* Whether a new value takes the place of the one there. `later`: its rows come after. */
static bool better(double order, dh_builtin_aggregate builtin, bool later)
{
    switch (builtin) {
    case DH_AGG_MIN: return order < 0;
    case DH_AGG_MAX: return order > 0;
    case DH_AGG_FIRST: return !later;
    default: return later;
    }
}

static int order_of(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Codes of a dictionary that grows have no ranks yet: their texts are compared, and equal ones have one code. */
static int order_of_codes(const dh_use *use, int64_t a, int64_t b)
{
    if (a == b) return 0;
    if (use->ranks) return order_of(use->ranks[a], use->ranks[b]);
    size_t a_size, b_size;
    const char *x = dh_dictionary_text(use->dictionary, (int32_t)a, &a_size);
    const char *y = dh_dictionary_text(use->dictionary, (int32_t)b, &b_size);
    return dh_text_compare_vi(x, a_size, y, b_size);
}

static void put_whole(state *s, const dh_use *use, int64_t value)
{
    int order = 0;
    bool ordered = use->spec->builtin == DH_AGG_MIN || use->spec->builtin == DH_AGG_MAX;
    if (s->known && ordered)
        order = use->dictionary ? order_of_codes(use, value, s->as.whole) : order_of(value, s->as.whole);
    if (s->known && !better(order, use->spec->builtin, true)) return;
    s->as.whole = value;
    s->known = true;
}

/* -0 becomes 0: which of the two came first does not show. */
static void put_real(state *s, const dh_use *use, double value)
{
    value += 0.0;
    if (s->known && !better(value < s->as.real ? -1 : value > s->as.real, use->spec->builtin, true)) return;
    s->as.real = value;
    s->known = true;
}

static void put_count(state *s, const dh_use *use, dh_count value)
{
    dh_count *have = &s->as.count;
    if (s->known && use->spec->builtin == DH_AGG_MIN)
        value = (dh_count){fmin(have->stated, value.stated), fmin(have->lower, value.lower),
                           fmin(have->upper, value.upper)};
    else if (s->known && use->spec->builtin == DH_AGG_MAX)
        value = (dh_count){fmax(have->stated, value.stated), fmax(have->lower, value.lower),
                           fmax(have->upper, value.upper)};
    else if (s->known && use->spec->builtin == DH_AGG_FIRST)
        return;
    *have = (dh_count){value.stated + 0.0, value.lower + 0.0, value.upper + 0.0};
    s->known = true;
}

static dh_status put_text(state *s, const dh_use *use, dh_slice value, dh_error *error)
{
    bool ordered = use->spec->builtin == DH_AGG_MIN || use->spec->builtin == DH_AGG_MAX;
    int order = s->known && ordered ? dh_text_compare_vi(value.data, value.size, s->as.text.data, s->as.text.size) : 0;
    if (s->known && !better(order, use->spec->builtin, true)) return DH_OK;
    if (dh_grow((void **)&s->as.text.data, &s->as.text.capacity, value.size + 1, 1) != 0) return dh_error_nomem(error);
    if (value.size > 0) memcpy(s->as.text.data, value.data, value.size);
    s->as.text.size = value.size;
    s->known = true;
    return DH_OK;
}

/* The least or greatest known value of each run is found by itself and put once. */
#define EACH_RUN(type, kept, put)                                                                                      \
    for (int32_t r = 0; r < groups->n_runs; r++) {                                                                     \
        int32_t begin = groups->starts[r], end = groups->starts[r + 1];                                                \
        const type *values = v->values;                                                                                \
        bool any = false;                                                                                              \
        type best = 0;                                                                                                 \
        for (int32_t i = begin; i < end; i++) {                                                                        \
            bool takes = dh_vector_is_known(v, i) && (!any || (least ? values[i] < best : values[i] > best));          \
            best = takes ? values[i] : best;                                                                           \
            any |= takes;                                                                                              \
        }                                                                                                              \
        if (any) put(&states[groups->ids[begin]], use, (kept)best);                                                    \
    }

static bool update_runs(state *states, const dh_use *use, const dh_vector *v, const dh_groups *groups)
{
    bool least = use->spec->builtin == DH_AGG_MIN;
    if ((!least && use->spec->builtin != DH_AGG_MAX) || use->dictionary) return false;
    switch (v->type) {
    case DH_DATE: EACH_RUN(int32_t, int64_t, put_whole) return true;
    case DH_INT64:
    case DH_DATETIME: EACH_RUN(int64_t, int64_t, put_whole) return true;
    case DH_FLOAT64: EACH_RUN(double, double, put_real) return true;
    default: return false;
    }
}

static dh_status update(dh_tally *t, const dh_vector *const *args, const dh_groups *groups, dh_arena *scratch,
                        dh_error *error)
{
    (void)scratch;
    state *states = (state *)(void *)t->states;
    const dh_vector *v = args[0];
    shape kept = shape_of(t->use);
    if (update_runs(states, t->use, v, groups)) return DH_OK;
    for (int32_t i = 0; i < groups->n; i++) {
        if (!dh_vector_is_known(v, i)) continue;
        state *s = &states[groups->ids[i]];
        switch (kept) {
        case WHOLE: put_whole(s, t->use, whole_at(v, i)); break;
        case REAL: put_real(s, t->use, ((const double *)v->values)[i]); break;
        case COUNT: put_count(s, t->use, dh_vector_count(v, i)); break;
        default: DH_TRY(put_text(s, t->use, dh_vector_slice(v, i), error));
        }
    }
    return DH_OK;
}

static dh_status merge(dh_tally *into, const dh_tally *from, const dh_group_map *map, dh_error *error)
{
    state *states = (state *)(void *)into->states;
    const state *others = (const state *)(const void *)from->states;
    for (size_t i = 0; i < map->n; i++) {
        const state *o = &others[map->from ? map->from[i] : i];
        state *s = &states[map->to[i]];
        if (!o->known) continue;
        switch (shape_of(into->use)) {
        case WHOLE: put_whole(s, into->use, o->as.whole); break;
        case REAL: put_real(s, into->use, o->as.real); break;
        case COUNT: put_count(s, into->use, o->as.count); break;
        default: DH_TRY(put_text(s, into->use, (dh_slice){o->as.text.data, o->as.text.size}, error));
        }
    }
    return DH_OK;
}

static int append(dh_column *out, const dh_use *use, const state *s)
{
    if (!s->known) return dh_column_append_null(out);
    switch (out->type) {
    case DH_BOOL: return dh_column_append_bool(out, s->as.whole != 0);
    case DH_DATE: return dh_column_append_date(out, (int32_t)s->as.whole);
    case DH_FLOAT64: return dh_column_append_float64(out, s->as.real);
    case DH_COUNT: return dh_column_append_count(out, s->as.count);
    case DH_TEXT:
    case DH_CATEGORY: break;
    default: return dh_column_append_int64(out, s->as.whole);
    }
    if (shape_of(use) == WHOLE && out->type == DH_CATEGORY) return dh_column_append_code(out, (int32_t)s->as.whole);
    dh_value value = {.type = DH_TEXT, .known = 1};
    value.as.text.data = s->as.text.data;
    value.as.text.size = s->as.text.size;
    if (shape_of(use) == WHOLE)
        value.as.text.data = dh_dictionary_text(use->dictionary, (int32_t)s->as.whole, &value.as.text.size);
    return dh_column_append_value(out, &value);
}

static dh_status finish(dh_tally *t, dh_column *out, dh_error *error)
{
    const state *s = (const state *)(const void *)t->states;
    for (size_t g = 0; g < t->n; g++)
        if (append(out, t->use, &s[g]) != 0) return dh_error_nomem(error);
    return DH_OK;
}

static void drop(dh_tally *t)
{
    state *s = (state *)(void *)t->states;
    for (size_t g = 0; shape_of(t->use) == TEXT && g < t->n; g++) dh_free(s[g].as.text.data);
}

static const dh_tally_type *extreme_type(dh_type arg_type, int32_t n_args)
{
    static const dh_tally_type extreme = {
        .state_size = sizeof(state), .update = update, .merge = merge, .finish = finish, .drop = drop};
    (void)arg_type;
    (void)n_args;
    return &extreme;
}

const dh_aggregate_impl dh_aggregate_impl_MIN = {.type = extreme_type, .by_rank = true};
const dh_aggregate_impl dh_aggregate_impl_MAX = {.type = extreme_type, .by_rank = true};
const dh_aggregate_impl dh_aggregate_impl_FIRST = {.type = extreme_type, .order = DH_ORDERED};
const dh_aggregate_impl dh_aggregate_impl_LAST = {.type = extreme_type, .order = DH_ORDERED};
