/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong stat: the statistics that plugins offer. */
#include "base/message.h"
#include "cli/context.h"

static dh_status list(const dh_context *context, dh_error *error)
{
    dh_strbuf text = {0};
    const dh_statistic *statistic;
    for (int32_t i = 0; (statistic = dh_plugins_statistic_at(context->plugins, i)) != NULL; i++) {
        dh_strbuf_printf(&text, "%s: %s\n", statistic->name, statistic->doc != NULL ? dh_tr(statistic->doc) : "");
        dh_params_help(&text, statistic->params, statistic->n_params);
    }
    dh_status status = text.failed ? dh_error_nomem(error)
                                   : dh_context_write(context, text.data != NULL ? text.data : "", text.size, error);
    dh_strbuf_free(&text);
    return status;
}

static dh_status stat(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    DH_TRY(dh_context_open(context, options, error));
    DH_TRY(dh_plugins_ensure_loaded(context->plugins, error));
    if (options->list) return list(context, error);
    if (options->n_args < 2)
        return dh_error_set(error, DH_EINVAL, "which statistic? 'dienhong stat DATASET --list' names them");
    DH_TRY(dh_context_open_dataset(context, false, error));
    return dh_context_run_statistic(context, options->args[1], (const char *const *)options->args + 2,
                                    options->n_args - 2, error);
}

static int run_stat(const dh_options *options)
{
    return dh_context_run(options, stat);
}

const dh_command dh_command_stat = {
    .name = "stat",
    .usage = DH_MESSAGE("stat DATASET STATISTIC [key=value …]"),
    .doc = DH_MESSAGE("run a statistic of a plugin; DATASET --list names them"),
    .min_args = 1,
    .max_args = -1,
    .flags = DH_FLAGS_DATA | DH_FLAGS_TABLE | DH_FLAGS_LIMIT | DH_FLAG_LIST,
    .run = run_stat,
};
