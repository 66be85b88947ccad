/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running a statistic: parses its parameters, calls it, and completes its error. */
#include <string.h>

#include "plugin/plugin_internal.h"

static dh_status run(dh_results *results, const dh_statistic *statistic, dh_dataset *dataset, const char *const *pairs,
                     int32_t n_pairs, dh_arena *arena, dh_error *error)
{
    const char *subject = dh_arena_printf(arena, dh_tr("statistic '%s'"), statistic->name);
    if (!subject) return dh_error_nomem(error);
    dh_value *values;
    DH_TRY(dh_params_parse(&values, subject, statistic->params, statistic->n_params, pairs, n_pairs, arena, error));
    dh_call call = {.struct_size = sizeof call, .params = values, .data = statistic->data};
    dh_error mine;
    dh_error_init(&mine);
    dh_status status = statistic->run(dh_plugin_host(), &call, dataset, results, &mine);
    if (status == DH_OK) return DH_OK;
    if (error) *error = mine;
    if (!mine.message[0]) return dh_error_set(error, status, "%s failed and gives no reason", subject);
    if (error) error->status = status;
    dh_error_prefix(error, "%s", subject);
    return status;
}

dh_status dh_statistic_run(dh_results **out, const dh_statistic *statistic, dh_dataset *dataset,
                           const char *const *pairs, int32_t n_pairs, dh_error *error)
{
    *out = NULL;
    dh_results *results = dh_results_new();
    dh_arena *arena = dh_arena_new();
    dh_status status =
        results && arena ? run(results, statistic, dataset, pairs, n_pairs, arena, error) : dh_error_nomem(error);
    dh_arena_free(arena);
    if (status == DH_OK)
        *out = results;
    else
        dh_results_free(results);
    return status;
}
