/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running a statistic: parses its parameters, calls it, and completes its error. */
#include "base/foreign.h"
#include "plugin/plugin_internal.h"
#include "plugin/statistic_file.h"

static dh_status run(dh_results *results, const dh_statistic *statistic, const char *file, dh_dataset *dataset,
                     const dh_value *params, dh_error *error)
{
    dh_call call = {.struct_size = sizeof call, .params = params, .data = statistic->data};
    dh_error mine;
    dh_error_init(&mine);
    dh_foreign_enter("statistic", statistic->name, "run", file);
    dh_status status = statistic->run(dh_plugin_host(), &call, dataset, results, &mine);
    dh_foreign_leave();
    if (status == DH_OK) return DH_OK;
    dh_error_complete(&mine, status);
    if (error) *error = mine;
    dh_error_prefix(error, "statistic '%s'", statistic->name);
    return status;
}

dh_status dh_statistic_params(dh_value **out, const dh_statistic *statistic, const char *const *pairs, int32_t n,
                              dh_arena *arena, dh_error *error)
{
    const char *subject = arena ? dh_arena_printf(arena, dh_tr("statistic '%s'"), statistic->name) : NULL;
    if (!subject) return dh_error_nomem(error);
    return dh_params_parse(out, subject, statistic->params, statistic->n_params, pairs, n, arena, error);
}

dh_status dh_statistic_check(const dh_statistic *statistic, const char *const *pairs, int32_t n_pairs, dh_error *error)
{
    dh_value *params;
    dh_arena *arena = dh_arena_new();
    dh_status status = dh_statistic_params(&params, statistic, pairs, n_pairs, arena, error);
    dh_arena_free(arena);
    return status;
}

dh_status dh_statistic_run(dh_results **out, const dh_plugins *plugins, const dh_statistic *statistic,
                           dh_dataset *dataset, const char *const *pairs, int32_t n_pairs, dh_error *error)
{
    *out = NULL;
    dh_results *results = dh_results_new();
    dh_arena *arena = dh_arena_new();
    dh_value *params;
    dh_status status = results ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) status = dh_statistic_params(&params, statistic, pairs, n_pairs, arena, error);
    if (status == DH_OK) status = run(results, statistic, dh_plugins_file(plugins, statistic), dataset, params, error);
    dh_arena_free(arena);
    if (status == DH_OK)
        *out = results;
    else
        dh_results_free(results);
    return status;
}
