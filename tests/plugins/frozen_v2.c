/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A plugin of interface 2.0, built with the headers as they were then: an aggregate, a function, and a statistic whose
 * struct is shorter and whose parameters' elements are longer than the host's. It must run on every later 2.x host.
 * Never edit, nor frozen_v2/.
 */
#include "dienhong/plugin.h"
#include "dienhong/plugin_arrow.h"

DH_PLUGIN_STAMP("frozen_v2", "1.0");

static const dh_host *the_host;

static dh_status total_init(const dh_call *call, void *state, dh_error *error)
{
    (void)call, (void)state, (void)error;
    return DH_OK;
}

static dh_status total_update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call, (void)error;
    const struct ArrowArray *x = batch->cols[0];
    for (int64_t i = 0; i < batch->n_rows; i++)
        if (dh_cell_is_valid(x, i)) ((int64_t *)states)[batch->group[i]] += dh_cell_int64(x, i);
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
    *out = (dh_value){.type = DH_INT64, .valid = 1};
    out->as.integer = *(const int64_t *)state * call->params[0].as.integer;
    return DH_OK;
}

static const dh_arg total_args[] = {{"x", DH_TYPE_BIT(DH_INT64), "whole numbers"}};
static const dh_param total_params[] = {{"times", DH_INT64, "1", 1, 1000, 0, "what the total is multiplied by"}};

/* The whole number and what may be added to it, as a count. */
static dh_status range_call(const dh_call *call, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    dh_builder builder;
    const struct ArrowArray *x = batch->cols[0];
    dh_builder_init(&builder, DH_COUNT, the_host);
    for (int64_t i = 0; i < batch->n_rows; i++) {
        int failed;
        if (dh_cell_is_valid(x, i)) {
            double low = (double)dh_cell_int64(x, i);
            dh_count count = {low, low, low + (double)call->params[0].as.integer};
            failed = dh_builder_append_count(&builder, count);
        } else {
            failed = dh_builder_append_null(&builder);
        }
        if (failed) break;
    }
    if (builder.length == batch->n_rows && dh_builder_finish(&builder, out) == 0) return DH_OK;
    dh_builder_free(&builder);
    the_host->error_set(error, DH_ENOMEM, "out of memory");
    return DH_ENOMEM;
}

static const dh_param range_params[] = {{"more", DH_INT64, "1", 0, 1000, 0, "how much may be added"}};

static dh_status build(const dh_host *host, dh_table *table, const dh_call *call, dh_error *error)
{
    dh_status status = host->table_add_column(table, "n", DH_INT64, DH_DISPLAY_PLAIN, error);
    for (int64_t i = 1; status == DH_OK && i <= call->params[0].as.integer; i++) {
        dh_value cell = {.type = DH_INT64, .valid = i != 2};
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
/* As in a later minor, whose parameters have a member more. */
typedef struct longer_param {
    dh_param param;
    const char *later;
} longer_param;

static const longer_param squares_params[] = {
    {{"n", DH_INT64, "3", 1, 10, 0, "how many squares"}, "beyond what the host knows"},
    {{"mood", DH_TEXT, "calm", 1, 0, moods, "how they are told"}, 0},
    {{"until", DH_DATE, "", 1, 0, 0, "the last day"}, 0},
};

static const dh_text_pair texts[] = {{"the square of 2 is kept back", "bình phương của 2 được giữ lại"}};

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    static const dh_aggregate total = {
        .struct_size = sizeof total,
        .name = "frozen_total",
        .doc = "sum of whole numbers",
        .args = total_args,
        .n_args = 1,
        .arg_size = sizeof total_args[0],
        .params = total_params,
        .n_params = 1,
        .param_size = sizeof total_params[0],
        .result = DH_INT64,
        .state_size = sizeof(int64_t),
        .state_align = sizeof(int64_t),
        .init = total_init,
        .update = total_update,
        .merge = total_merge,
        .finish = total_finish,
    };
    static const dh_function range = {
        .struct_size = sizeof range,
        .name = "frozen_range",
        .doc = "a whole number and what may be added to it",
        .args = total_args,
        .n_args = 1,
        .arg_size = sizeof total_args[0],
        .params = range_params,
        .n_params = 1,
        .param_size = sizeof range_params[0],
        .result = DH_COUNT,
        .call = range_call,
    };
    /* shorter than the struct of 2.0, as one is that was compiled before `data` was there */
    dh_statistic squares = {
        .struct_size = offsetof(dh_statistic, data),
        .name = "frozen_squares",
        .doc = "squares of the first whole numbers",
        .params = &squares_params[0].param,
        .n_params = 3,
        .param_size = sizeof squares_params[0],
        .run = run,
        .data = (void *)&total, /* beyond its size: the host must not see it */
    };
    the_host = host;
    if (host->abi_major != 2 || !DH_HOST_HAS(host, units_ambiguous)) return DH_EPLUGIN;
    dh_status status = registry->add_texts(registry, texts, 1, sizeof texts[0], error);
    if (status == DH_OK) status = registry->add_aggregate(registry, &total, error);
    if (status == DH_OK) status = registry->add_function(registry, &range, error);
    return status == DH_OK ? registry->add_statistic(registry, &squares, error) : status;
}
