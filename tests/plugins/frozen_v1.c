/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A plugin of interface 1.0, built with the header as it was then: an aggregate, a function's shorter struct, and a
 * statistic that uses the host's table services. It must run on every later 1.x host. Never edit, nor frozen/.
 */
#include "plugin_v1.h"

DH_PLUGIN_STAMP("frozen_v1", "1.0");

static dh_status total_init(const dh_call *call, void *state, dh_error *error)
{
    (void)call, (void)state, (void)error;
    return DH_OK;
}

static dh_status total_update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call, (void)error;
    const struct ArrowArray *x = batch->cols[0];
    const unsigned char *known = x->buffers[0];
    for (int64_t i = 0; i < batch->n_rows; i++) {
        int64_t at = x->offset + i;
        if (known && !((known[at >> 3] >> (at & 7)) & 1)) continue;
        ((int64_t *)states)[batch->group[i]] += ((const int64_t *)x->buffers[1])[at];
    }
    return DH_OK;
}

static dh_status total_merge(const dh_call *call, void *into, const void *from, dh_error *error)
{
    (void)call, (void)error;
    *(int64_t *)into += *(const int64_t *)from;
    return DH_OK;
}

static dh_status total_finish(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)error;
    *out = (dh_value){.type = DH_INT64, .known = 1};
    out->as.integer = *(const int64_t *)state * call->params[0].as.integer;
    return DH_OK;
}

static const dh_arg total_args[] = {{"x", DH_TYPE_BIT(DH_INT64), "whole numbers"}};
static const dh_param total_params[] = {{"times", DH_INT64, "1", 1, 1000, 0, "what the total is multiplied by"}};

static dh_status build(const dh_host *host, dh_table *table, const dh_call *call, dh_error *error)
{
    dh_status status = host->table_add_column(table, "n", DH_INT64, DH_SHOW_PLAIN, error);
    for (int64_t i = 1; status == DH_OK && i <= call->params[0].as.integer; i++) {
        dh_value cell = {.type = DH_INT64, .known = i != 2};
        cell.as.integer = i * i;
        status = host->table_append(table, 0, &cell, error);
    }
    return status == DH_OK ? host->table_end(table, error) : status;
}

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    (void)dataset;
    dh_table *table;
    dh_status status = host->table_begin(&table, error);
    if (status != DH_OK) return status;
    status = build(host, table, call, error);
    if (status != DH_OK) {
        host->table_free(table);
        return status;
    }
    status = host->add_table(out, "squares", table, error);
    if (status == DH_OK) status = host->add_chart(out, "squares", "{ mark = \"bar\", y = \"n\" }", error);
    return status == DH_OK ? host->add_note(out, "the square of 2 is kept back", error) : status;
}

static const char *const moods[] = {"calm", "loud", 0};
static const dh_param squares_params[] = {
    {"n", DH_INT64, "3", 1, 10, 0, "how many squares"},
    {"mood", DH_TEXT, "calm", 1, 0, moods, "how they are told"},
    {"until", DH_DATE, "", 1, 0, 0, "the last day"},
};

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    static const dh_aggregate total = {
        .struct_size = sizeof total,
        .name = "frozen_total",
        .doc = "sum of whole numbers",
        .args = total_args,
        .n_args = 1,
        .params = total_params,
        .n_params = 1,
        .result = DH_INT64,
        .state_size = sizeof(int64_t),
        .state_align = sizeof(int64_t),
        .init = total_init,
        .update = total_update,
        .merge = total_merge,
        .finish = total_finish,
    };
    /* shorter than the struct of 1.0, as one is that was compiled before `data` was there */
    dh_statistic squares = {
        .struct_size = offsetof(dh_statistic, data),
        .name = "frozen_squares",
        .doc = "squares of the first whole numbers",
        .params = squares_params,
        .n_params = 3,
        .run = run,
        .data = (void *)&total, /* beyond its size: the host must not see it */
    };
    if (host->abi_major != 1) return DH_EPLUGIN;
    dh_status status = registry->add_aggregate(registry, &total, error);
    return status == DH_OK ? registry->add_statistic(registry, &squares, error) : status;
}
