/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * min, max, first and last: one value per group. Text and categories are ordered as in sort. The minimum of bounded
 * counts lies between the least lower and the least upper bound; the maximum likewise.
 */
#include "execute/aggregate/aggregate.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

typedef struct state {
    union {
        int64_t integer; /* the value of a bool, int64, date or datetime, or a code */
        double real;
        dh_count count;
        struct {
            char *data; /* owned by the state, reused for later values */
            size_t size, capacity;
        } text;
    } as;
    bool valid;
} state;

/* Which member of the union a state uses. */
typedef enum shape { INTEGER, REAL, COUNT, TEXT } shape;

static shape shape_of(const dh_aggregate_call *call)
{
    switch (call->arg_type) {
    case DH_FLOAT64: return REAL;
    case DH_COUNT: return COUNT;
    case DH_TEXT: return TEXT;
    case DH_CATEGORY: return call->dictionary ? INTEGER : TEXT;
    default: return INTEGER;
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

/* Whether the value of a later row replaces the current one. `order`: sign of new - current. */
static bool better(int order, dh_builtin_aggregate builtin)
{
    switch (builtin) {
    case DH_AGG_MIN: return order < 0;
    case DH_AGG_MAX: return order > 0;
    default: return builtin == DH_AGG_LAST;
    }
}

static int order_of(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* A growing dictionary has no collation ranks: compares texts. Its texts are unique, so equal texts have one code. */
static int order_of_codes(const dh_aggregate_call *call, int64_t a, int64_t b)
{
    if (a == b) return 0;
    if (call->ranks) return order_of(call->ranks[a], call->ranks[b]);
    size_t a_size, b_size;
    const char *x = dh_dictionary_text(call->dictionary, (int32_t)a, &a_size);
    const char *y = dh_dictionary_text(call->dictionary, (int32_t)b, &b_size);
    return dh_text_compare_vi(x, a_size, y, b_size);
}

static void put_whole(state *s, const dh_aggregate_call *call, int64_t value)
{
    int order = 0;
    bool ordered = call->spec->builtin == DH_AGG_MIN || call->spec->builtin == DH_AGG_MAX;
    if (s->valid && ordered)
        order = call->dictionary ? order_of_codes(call, value, s->as.integer) : order_of(value, s->as.integer);
    if (s->valid && !better(order, call->spec->builtin)) return;
    s->as.integer = value;
    s->valid = true;
}

/* -0 becomes 0, so that the result does not depend on which of them came first. */
static void put_real(state *s, const dh_aggregate_call *call, double value)
{
    value += 0.0;
    if (s->valid && !better(value < s->as.real ? -1 : value > s->as.real, call->spec->builtin)) return;
    s->as.real = value;
    s->valid = true;
}

static void put_count(state *s, const dh_aggregate_call *call, dh_count value)
{
    dh_count *have = &s->as.count;
    if (s->valid && call->spec->builtin == DH_AGG_MIN)
        value = (dh_count){fmin(have->stated, value.stated), fmin(have->lower, value.lower),
                           fmin(have->upper, value.upper)};
    else if (s->valid && call->spec->builtin == DH_AGG_MAX)
        value = (dh_count){fmax(have->stated, value.stated), fmax(have->lower, value.lower),
                           fmax(have->upper, value.upper)};
    else if (s->valid && call->spec->builtin == DH_AGG_FIRST)
        return;
    *have = (dh_count){value.stated + 0.0, value.lower + 0.0, value.upper + 0.0};
    s->valid = true;
}

static dh_status put_text(state *s, dh_aggregate_states *t, dh_slice value, dh_error *error)
{
    const dh_aggregate_call *call = t->call;
    size_t before = s->as.text.capacity;
    bool ordered = call->spec->builtin == DH_AGG_MIN || call->spec->builtin == DH_AGG_MAX;
    int order = s->valid && ordered ? dh_text_compare_vi(value.data, value.size, s->as.text.data, s->as.text.size) : 0;
    if (s->valid && !better(order, call->spec->builtin)) return DH_OK;
    if (dh_grow((void **)&s->as.text.data, &s->as.text.capacity, value.size + 1, 1) != 0) return dh_error_nomem(error);
    t->owned += s->as.text.capacity - before;
    if (value.size > 0) memcpy(s->as.text.data, value.data, value.size);
    s->as.text.size = value.size;
    s->valid = true;
    return DH_OK;
}

/* Finds the minimum or maximum of each run first, then updates the state once per run. */
#define EACH_RUN(type, kept, put)                                                                                      \
    for (int32_t r = 0; r < groups->n_runs; r++) {                                                                     \
        int32_t begin = groups->starts[r], end = groups->starts[r + 1];                                                \
        const type *values = v->values;                                                                                \
        bool any = false;                                                                                              \
        type best = 0;                                                                                                 \
        for (int32_t i = begin; i < end; i++) {                                                                        \
            bool takes = dh_vector_is_valid(v, i) && (!any || (min ? values[i] < best : values[i] > best));            \
            best = takes ? values[i] : best;                                                                           \
            any |= takes;                                                                                              \
        }                                                                                                              \
        if (any) put(&states[groups->ids[begin]], call, (kept)best);                                                   \
    }

/* min and max of plain numbers; false = not handled here. */
static bool update_runs(state *states, const dh_aggregate_call *call, const dh_vector *v, const dh_groups *groups)
{
    bool min = call->spec->builtin == DH_AGG_MIN;
    if ((!min && call->spec->builtin != DH_AGG_MAX) || call->dictionary) return false;
    switch (v->type) {
    case DH_DATE: EACH_RUN(int32_t, int64_t, put_whole) return true;
    case DH_INT64:
    case DH_DATETIME: EACH_RUN(int64_t, int64_t, put_whole) return true;
    case DH_FLOAT64: EACH_RUN(double, double, put_real) return true;
    default: return false;
    }
}

static dh_status update(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                        dh_arena *scratch, dh_error *error)
{
    (void)scratch;
    state *states = (state *)(void *)t->states;
    const dh_vector *v = args[0];
    shape kept = shape_of(t->call);
    if (update_runs(states, t->call, v, groups)) return DH_OK;
    for (int32_t i = 0; i < groups->n; i++) {
        if (!dh_vector_is_valid(v, i)) continue;
        state *s = &states[groups->ids[i]];
        switch (kept) {
        case INTEGER: put_whole(s, t->call, whole_at(v, i)); break;
        case REAL: put_real(s, t->call, ((const double *)v->values)[i]); break;
        case COUNT: put_count(s, t->call, dh_vector_count(v, i)); break;
        default: DH_TRY(put_text(s, t, dh_vector_slice(v, i), error));
        }
    }
    return DH_OK;
}

static dh_status merge(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                       dh_error *error)
{
    state *states = (state *)(void *)into->states;
    const state *others = (const state *)(const void *)from->states;
    for (size_t i = 0; i < map->n; i++) {
        const state *o = &others[map->from ? map->from[i] : i];
        state *s = &states[map->to[i]];
        if (!o->valid) continue;
        switch (shape_of(into->call)) {
        case INTEGER: put_whole(s, into->call, o->as.integer); break;
        case REAL: put_real(s, into->call, o->as.real); break;
        case COUNT: put_count(s, into->call, o->as.count); break;
        default: DH_TRY(put_text(s, into, (dh_slice){o->as.text.data, o->as.text.size}, error));
        }
    }
    return DH_OK;
}

static int append(dh_column *out, const dh_aggregate_call *call, const state *s)
{
    if (!s->valid) return dh_column_append_null(out);
    switch (out->type) {
    case DH_BOOL: return dh_column_append_bool(out, s->as.integer != 0);
    case DH_DATE: return dh_column_append_date(out, (int32_t)s->as.integer);
    case DH_FLOAT64: return dh_column_append_float64(out, s->as.real);
    case DH_COUNT: return dh_column_append_count(out, s->as.count);
    case DH_TEXT:
    case DH_CATEGORY: break;
    default: return dh_column_append_int64(out, s->as.integer);
    }
    if (shape_of(call) == INTEGER && out->type == DH_CATEGORY)
        return dh_column_append_code(out, (int32_t)s->as.integer);
    dh_value value = {.type = DH_TEXT, .valid = 1};
    value.as.text.data = s->as.text.data;
    value.as.text.size = s->as.text.size;
    if (shape_of(call) == INTEGER)
        value.as.text.data = dh_dictionary_text(call->dictionary, (int32_t)s->as.integer, &value.as.text.size);
    return dh_column_append_value(out, &value);
}

static dh_status finish(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    const state *s = (const state *)(const void *)t->states;
    for (size_t g = 0; g < t->n; g++)
        if (append(out, t->call, &s[g]) != 0) return dh_error_nomem(error);
    return DH_OK;
}

static void drop(dh_aggregate_states *t)
{
    state *s = (state *)(void *)t->states;
    for (size_t g = 0; shape_of(t->call) == TEXT && g < t->n; g++) dh_free(s[g].as.text.data);
}

static const dh_aggregate_type *extreme_type(dh_type arg_type, int32_t n_args)
{
    static const dh_aggregate_type extreme = {
        .state_size = sizeof(state), .update = update, .merge = merge, .finish = finish, .drop = drop};
    (void)arg_type;
    (void)n_args;
    return &extreme;
}

const dh_aggregate_impl dh_aggregate_impl_MIN = {.type = extreme_type, .by_rank = true};
const dh_aggregate_impl dh_aggregate_impl_MAX = {.type = extreme_type, .by_rank = true};
const dh_aggregate_impl dh_aggregate_impl_FIRST = {.type = extreme_type, .ordered = true};
const dh_aggregate_impl dh_aggregate_impl_LAST = {.type = extreme_type, .ordered = true};
