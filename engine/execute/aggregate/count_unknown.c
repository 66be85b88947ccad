/* SPDX-License-Identifier: GPL-3.0-or-later */
/* count_unknown(): the rows of a group in which the argument is null. */
#include "execute/aggregate/aggregate.h"

#include <string.h>

static dh_status update(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                        dh_arena *scratch, dh_error *error)
{
    (void)scratch;
    (void)error;
    int64_t *rows = (int64_t *)(void *)t->states;
    const uint8_t *valid = args[0]->valid;
    if (valid == NULL) return DH_OK; /* all are */
    for (int32_t i = 0; i < groups->n; i++) rows[groups->ids[i]] += !valid[i];
    return DH_OK;
}

static dh_status merge(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                       dh_error *error)
{
    (void)error;
    int64_t *rows = (int64_t *)(void *)into->states;
    const int64_t *more = (const int64_t *)(const void *)from->states;
    for (size_t i = 0; i < map->n; i++) rows[map->to[i]] += more[map->from ? map->from[i] : i];
    return DH_OK;
}

static dh_status finish(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    (void)error;
    if (t->n > 0) memcpy(out->values, t->states, t->n * sizeof(int64_t)); /* the column has room for all groups */
    out->length = (int64_t)t->n;
    return DH_OK;
}

static const dh_aggregate_type *count_unknown_type(dh_type arg_type, int32_t n_args)
{
    static const dh_aggregate_type type = {
        .state_size = sizeof(int64_t), .update = update, .merge = merge, .finish = finish};
    (void)arg_type;
    (void)n_args;
    return &type;
}

const dh_aggregate_impl dh_aggregate_impl_COUNT_UNKNOWN = {.type = count_unknown_type};
