/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong compare: runs the statistic `compare` of a plugin, with its parameters from flags. */
#include "base/memory.h"
#include "base/message.h"
#include "cli/context.h"

static dh_status compare(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    if (options->periods == NULL)
        return dh_error_set(error, DH_EINVAL, "compare needs two periods, such as --periods 2018,2019");
    const char *const keys[] = {"measure", "periods", "by", "geography"};
    const char *const values[] = {options->args[1], options->periods, options->by, options->geography};
    char *pairs[4] = {0};
    int32_t n = 0;
    dh_status status = dh_context_open(context, options, error);
    if (status == DH_OK) status = dh_plugins_ensure_loaded(context->plugins, error);
    if (status == DH_OK) status = dh_context_open_dataset(context, false, error);
    if (status == DH_OK) status = dh_measures_ensure_loaded(context->measures, error);
    if (status == DH_OK) status = dh_context_set_measure_title(context, options->args[1], options->periods, error);
    for (int i = 0; status == DH_OK && i < 4; i++) {
        dh_strbuf pair = {0};
        if (values[i] == NULL) continue;
        dh_strbuf_printf(&pair, "%s=%s", keys[i], values[i]);
        pairs[n] = dh_strbuf_take(&pair);
        if (pairs[n++] == NULL) status = dh_error_nomem(error);
    }
    if (status == DH_OK) status = dh_context_run_statistic(context, "compare", (const char *const *)pairs, n, error);
    for (int i = 0; i < 4; i++) dh_free(pairs[i]);
    return status;
}

static int run_compare(const dh_options *options)
{
    return dh_context_run(options, compare);
}

const dh_command dh_command_compare = {
    .name = "compare",
    .usage = DH_MESSAGE("compare DATASET NAME --periods 2018,2019 [--by unit]"),
    .doc = DH_MESSAGE("compare a measure between two periods, unit by unit"),
    .min_args = 2,
    .max_args = 2,
    .flags = DH_FLAGS_DATA | DH_FLAGS_TABLE | DH_FLAGS_LIMIT | DH_FLAG_BY | DH_FLAG_PERIODS | DH_FLAG_GEOGRAPHY,
    .run = run_compare,
};
