/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aggregates that each break one rule of the interface, for the conformance kit to find. */
#include <stdlib.h>

#include "counting.h"
#include "dienhong/plugin_arrow.h"

DH_PLUGIN_STAMP("broken", "1.0");

/* As it is without its offset. */
static int is_valid(const struct ArrowArray *x, int64_t at)
{
    return dh_cell_is_valid(x, at - x->offset);
}

/* Reads the slice from its first buffer on. */
static dh_status ignore_offset(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call, (void)error;
    const struct ArrowArray *x = batch->cols[0];
    for (int64_t i = 0; i < batch->n_rows; i++)
        if (is_valid(x, i)) ((int64_t *)states)[batch->group[i]] += ((const int64_t *)x->buffers[1])[i];
    return DH_OK;
}

/* Puts all rows into the first group. */
static dh_status ignore_groups(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call, (void)error;
    *(int64_t *)states += batch->n_rows;
    return DH_OK;
}

/* Moves instead of adding. */
static dh_status empty_source(const dh_call *call, void *into, const void *from, dh_error *error)
{
    dh_status status = counting_merge(call, into, from, error);
    *(int64_t *)(uintptr_t)from = 0;
    return status;
}

/* Forgets what was there. */
static dh_status overwrite(const dh_call *call, void *into, const void *from, dh_error *error)
{
    (void)call, (void)error;
    *(int64_t *)into = *(const int64_t *)from;
    return DH_OK;
}

/* Counts its own finishing. */
static dh_status finish_moves(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    dh_status status = counting_finish(call, state, out, error);
    ++*(int64_t *)(uintptr_t)state;
    return status;
}

/* Says one type and gives another. */
static dh_status wrong_type(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    dh_status status = counting_finish(call, state, out, error);
    out->type = DH_FLOAT64;
    return status;
}

/* Marks the rows that it has seen in the host's own column. */
static dh_status write_input(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    const struct ArrowArray *x = batch->cols[0];
    int64_t *values = (int64_t *)(uintptr_t)x->buffers[1];
    for (int64_t i = 0; i < batch->n_rows; i++) values[x->offset + i] += 1000;
    return counting_update(call, states, batch, error);
}

enum { MANY = 70 };

static dh_status write_last(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    const struct ArrowArray *x = batch->cols[MANY - 1];
    int64_t *values = (int64_t *)(uintptr_t)x->buffers[1];
    for (int64_t i = 0; i < batch->n_rows; i++) values[x->offset + i] += 1000;
    return counting_update(call, states, batch, error);
}

/* A state that owns memory and is never dropped. */
typedef struct owner {
    int64_t *count;
} owner;

static dh_status owner_init(const dh_call *call, void *state, dh_error *error)
{
    (void)call, (void)error;
    ((owner *)state)->count = calloc(1, sizeof(int64_t));
    return ((owner *)state)->count ? DH_OK : DH_ENOMEM;
}

static dh_status owner_init_silent(const dh_call *call, void *state, dh_error *error)
{
    (void)call, (void)error;
    ((owner *)state)->count = calloc(1, sizeof(int64_t));
    return ((owner *)state)->count ? DH_OK : DH_EINTERNAL;
}

static dh_status owner_update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call, (void)error;
    for (int64_t i = 0; i < batch->n_rows; i++) ++*((owner *)states)[batch->group[i]].count;
    return DH_OK;
}

static dh_status owner_merge(const dh_call *call, void *into, const void *from, dh_error *error)
{
    (void)call, (void)error;
    *((owner *)into)->count += *((const owner *)from)->count;
    return DH_OK;
}

static dh_status owner_finish(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    return counting_finish(call, ((const owner *)state)->count, out, error);
}

static void owner_drop(const dh_call *call, void *state)
{
    (void)call;
    free(((owner *)state)->count);
}

static const dh_arg args[] = {{"x", DH_TYPE_BIT(DH_INT64), "whole numbers"}};
static dh_arg many[MANY]; /* filled when they are registered */

#define BROKEN(aggregate_name, update_with, merge_with, finish_with)                                                   \
    {                                                                                                                  \
        .struct_size = sizeof(dh_aggregate), .name = aggregate_name, .doc = "breaks a rule", .args = args,             \
        .n_args = 1, .arg_size = sizeof(dh_arg), .result = DH_INT64, .state_size = sizeof(int64_t),                    \
        .state_align = sizeof(int64_t), .init = counting_init, .update = update_with, .merge = merge_with,             \
        .finish = finish_with                                                                                          \
    }
#define OWNER(aggregate_name, init_with, drop_with)                                                                    \
    {                                                                                                                  \
        .struct_size = sizeof(dh_aggregate), .name = aggregate_name, .doc = "owns memory", .result = DH_INT64,         \
        .state_size = sizeof(owner), .state_align = sizeof(void *), .init = init_with, .update = owner_update,         \
        .merge = owner_merge, .finish = owner_finish, .drop = drop_with                                                \
    }

static const dh_aggregate aggregates[] = {
    BROKEN("ignores_offset", ignore_offset, counting_merge, counting_finish),
    BROKEN("ignores_groups", ignore_groups, counting_merge, counting_finish),
    BROKEN("empties_source", counting_update, empty_source, counting_finish),
    BROKEN("overwrites", counting_update, overwrite, counting_finish),
    BROKEN("finish_moves", counting_update, counting_merge, finish_moves),
    BROKEN("wrong_type", counting_update, counting_merge, wrong_type),
    BROKEN("writes_input", write_input, counting_merge, counting_finish),
    {.struct_size = sizeof(dh_aggregate),
     .name = "writes_last",
     .doc = "breaks a rule with the last of many arguments",
     .args = many,
     .n_args = MANY,
     .arg_size = sizeof(dh_arg),
     .result = DH_INT64,
     .state_size = sizeof(int64_t),
     .state_align = sizeof(int64_t),
     .init = counting_init,
     .update = write_last,
     .merge = counting_merge,
     .finish = counting_finish},
    OWNER("leaks", owner_init, NULL),
    OWNER("hides_no_memory", owner_init_silent, owner_drop),
    OWNER("good_owner", owner_init, owner_drop),
};

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    dh_status status = DH_OK;
    for (size_t i = 0; i < MANY; i++) many[i] = args[0];
    for (size_t i = 0; status == DH_OK && i < sizeof aggregates / sizeof aggregates[0]; i++)
        status = registry->add_aggregate(registry, &aggregates[i], error);
    return status;
}
