/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stddev, the sample standard deviation: update by Welford (1962), merge by Chan, Golub and LeVeque (1979), in morsel
 * order so that the result does not depend on the threads. Null for fewer than two values.
 */
#include "execute/aggregate/aggregate.h"

#include <math.h>

typedef struct state {
    int64_t n;
    double mean, squares; /* squares: sum of squared distances to the mean */
} state;

static dh_status update(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                        dh_arena *scratch, dh_error *error)
{
    (void)scratch;
    (void)error;
    state *states = (state *)(void *)t->states;
    const double *values = args[0]->values;
    for (int32_t i = 0; i < groups->n; i++) {
        if (!dh_vector_is_valid(args[0], i)) continue;
        state *s = &states[groups->ids[i]];
        s->n++;
        double distance = values[i] - s->mean;
        s->mean += distance / (double)s->n;
        s->squares += distance * (values[i] - s->mean);
    }
    return DH_OK;
}

static dh_status merge(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                       dh_error *error)
{
    (void)error;
    state *states = (state *)(void *)into->states;
    const state *others = (const state *)(const void *)from->states;
    for (size_t i = 0; i < map->n; i++) {
        state *s = &states[map->to[i]];
        const state *o = &others[map->from ? map->from[i] : i];
        if (o->n == 0) continue;
        double n = (double)s->n + (double)o->n, distance = o->mean - s->mean;
        s->mean += distance * ((double)o->n / n);
        s->squares += o->squares + distance * distance * ((double)s->n * (double)o->n / n);
        s->n += o->n;
    }
    return DH_OK;
}

static dh_status finish(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    const state *s = (const state *)(const void *)t->states;
    for (size_t g = 0; g < t->n; g++) {
        int failed = s[g].n < 2 ? dh_column_append_null(out)
                                : dh_column_append_float64(out, sqrt(s[g].squares / (double)(s[g].n - 1)));
        if (failed) return dh_error_nomem(error);
    }
    return DH_OK;
}

static const dh_aggregate_type *stddev_type(dh_type arg_type, int32_t n_args)
{
    static const dh_aggregate_type type = {
        .state_size = sizeof(state), .update = update, .merge = merge, .finish = finish};
    (void)arg_type;
    (void)n_args;
    return &type;
}

const dh_aggregate_impl dh_aggregate_impl_STDDEV = {.type = stddev_type, .reports_valid = true, .order = DH_ORDERED};
