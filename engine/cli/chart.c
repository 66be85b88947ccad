/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong chart: the picture of the chart that a script returns. */
#include "base/message.h"
#include "cli/context.h"

static dh_status write_chart(const dh_context *context, dh_script *script, dh_error *error)
{
    DH_TRY(dh_script_draw(script, context->options->output, error));
    dh_context_say_written(context);
    return DH_OK;
}

static int run_chart(const dh_options *options)
{
    static const dh_script_command command = {.kind = "charts", .standard = "overview", .finish = write_chart};
    if (options->list) return dh_context_list_scripts(options, command.kind);
    int code = dh_context_need_output(options, DH_MESSAGE(".png, .pdf or .svg"));
    return code != 0 ? code : dh_context_run_script(options, &command);
}

const dh_command dh_command_chart = {
    .name = "chart",
    .usage = DH_MESSAGE("chart DATASET [NAME|SPEC.lua] -o FILE.{png,pdf,svg}"),
    .doc = DH_MESSAGE("draw a chart; the default is the sessions of each unit"),
    .min_args = 1,
    .max_args = 2,
    .flags = DH_FLAGS_DATA | DH_FLAGS_SCRIPT | DH_FLAG_OUTPUT | DH_FLAG_LIST,
    .names_from = "chart",
    .run = run_chart,
};
