/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong report: the document of the report that a script returns. */
#include "base/message.h"
#include "cli/context.h"

static dh_status write_report(const dh_context *context, dh_script *script, dh_error *error)
{
    DH_TRY(dh_script_write_report(script, context->options->output, error));
    dh_context_say_written(context);
    return DH_OK;
}

static int run_report(const dh_options *options)
{
    static const dh_script_command command = {.kind = "reports", .standard = "overview", .finish = write_report};
    if (options->list) return dh_context_list_scripts(options, command.kind);
    int code = dh_context_need_output(options, DH_MESSAGE(".pdf or .html"));
    return code != 0 ? code : dh_context_run_script(options, &command);
}

const dh_command dh_command_report = {
    .name = "report",
    .usage = DH_MESSAGE("report DATASET [NAME|REPORT.lua] -o FILE.{pdf,html}"),
    .doc = DH_MESSAGE("make a report; the default is the overview"),
    .min_args = 1,
    .max_args = 2,
    .flags = DH_FLAGS_DATA | DH_FLAGS_SCRIPT | DH_FLAG_OUTPUT | DH_FLAG_LIST,
    .names_from = "report",
    .run = run_report,
};
