/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A well-made aggregate, count of rows, for the fixtures that need something to register. */
#ifndef FIXTURE_COUNTING_H
#define FIXTURE_COUNTING_H

#include "dienhong/plugin.h"

static dh_status counting_init(const dh_call *call, void *state, dh_error *error)
{
    (void)call, (void)state, (void)error;
    return DH_OK;
}

static dh_status counting_update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call, (void)error;
    for (int64_t i = 0; i < batch->n_rows; i++) ((int64_t *)states)[batch->group[i]]++;
    return DH_OK;
}

static dh_status counting_merge(const dh_call *call, void *into, const void *from, dh_error *error)
{
    (void)call, (void)error;
    *(int64_t *)into += *(const int64_t *)from;
    return DH_OK;
}

static dh_status counting_finish(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)call, (void)error;
    *out = (dh_value){.type = DH_INT64, .valid = 1, .as.integer = *(const int64_t *)state};
    return DH_OK;
}

#define COUNTING(aggregate_name)                                                                                       \
    {                                                                                                                  \
        .struct_size = sizeof(dh_aggregate), .name = aggregate_name, .doc = "rows", .result = DH_INT64,                \
        .state_size = sizeof(int64_t), .state_align = sizeof(int64_t), .init = counting_init,                          \
        .update = counting_update, .merge = counting_merge, .finish = counting_finish                                  \
    }

#endif
