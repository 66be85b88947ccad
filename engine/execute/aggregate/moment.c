/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stddev, the sample standard deviation, from exact sums of the values and of their squares (exact.h): it depends
 * neither on the order of rows nor on their size. Null for fewer than two values. */
#include "execute/aggregate/aggregate.h"

#include <math.h>

#include "execute/aggregate/exact.h"

static dh_status update(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                        dh_arena *scratch, dh_error *error)
{
    (void)scratch;
    dh_exact_moments *states = (dh_exact_moments *)(void *)t->states;
    const double *doubles = args[0]->values;
    const int64_t *int64s = args[0]->values;
    bool whole = args[0]->type == DH_INT64;
    for (int32_t i = 0; i < groups->n; i++) {
        if (!dh_vector_is_valid(args[0], i)) continue;
        dh_exact_moments *s = &states[groups->ids[i]];
        int failed = whole ? dh_exact_moments_add_int64(s, int64s[i], &t->owned)
                           : dh_exact_moments_add(s, doubles[i], &t->owned);
        if (failed) return dh_error_nomem(error);
    }
    return DH_OK;
}

static dh_status merge(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                       dh_error *error)
{
    dh_exact_moments *states = (dh_exact_moments *)(void *)into->states;
    const dh_exact_moments *others = (const dh_exact_moments *)(const void *)from->states;
    for (size_t i = 0; i < map->n; i++) {
        const dh_exact_moments *other = &others[map->from ? map->from[i] : i];
        if (dh_exact_moments_merge(&states[map->to[i]], other, &into->owned) != 0) return dh_error_nomem(error);
    }
    return DH_OK;
}

static dh_status finish(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    const dh_exact_moments *s = (const dh_exact_moments *)(const void *)t->states;
    for (size_t g = 0; g < t->n; g++) {
        double deviation = s[g].sum.n < 2 ? NAN : dh_exact_deviation(&s[g]);
        int failed = isfinite(deviation) ? dh_column_append_float64(out, deviation) : dh_column_append_null(out);
        if (failed) return dh_error_nomem(error);
    }
    return DH_OK;
}

static void drop(dh_aggregate_states *t)
{
    dh_exact_moments *s = (dh_exact_moments *)(void *)t->states;
    for (size_t g = 0; g < t->n; g++) dh_exact_moments_free(&s[g]);
}

static const dh_aggregate_type *stddev_type(dh_type arg_type, int32_t n_args)
{
    static const dh_aggregate_type type = {
        .state_size = sizeof(dh_exact_moments), .update = update, .merge = merge, .finish = finish, .drop = drop};
    (void)arg_type;
    (void)n_args;
    return &type;
}

const dh_aggregate_impl dh_aggregate_impl_STDDEV = {.type = stddev_type, .reports_valid = true, .takes_int64 = true};
