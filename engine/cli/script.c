/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands that run Lua share: limits, opening the data set, running the script. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/supervisor.h"
#include "cli/context.h"
#include "execute/execute.h"
#include "script/script.h"

typedef struct job {
    const dh_options *options;
    const dh_script_command *command;
    dh_plugin_limits limits;
} job;

static void warn(const char *message)
{
    fprintf(stderr, dh_tr("warning: %s\n"), message);
}

static void report(const char *note)
{
    fprintf(stderr, "%s\n", note);
}

void dh_context_script_options(dh_script_options *out, dh_dataset_options *opening, const dh_context *context,
                               const dh_plugin_limits *limits)
{
    const dh_options *options = context->options;
    *opening = (dh_dataset_options){.readers = &context->readers,
                                    .user_folder = context->user_folder,
                                    .scripts_folder = context->scripts,
                                    .functions = context->functions,
                                    .pool = context->pool};
    *out = (dh_script_options){.dataset = context->dataset,
                               .opening = opening,
                               .measures = context->measures,
                               .plugins = context->plugins,
                               .locale = options->locale,
                               .user_folder = context->user_folder,
                               .scripts_folder = context->scripts,
                               .output = options->output,
                               .allowed = options->allowed,
                               .n_allowed = options->n_allowed,
                               .seconds = limits->seconds,
                               .memory = limits->memory,
                               .args = options->script_args,
                               .n_args = options->n_script_args,
                               .out = options->results,
                               .warn = options->quiet ? NULL : warn,
                               .report = options->quiet ? NULL : report};
}

static dh_status run_script(dh_context *context, const job *work, const char *path, dh_error *error)
{
    const dh_options *options = context->options;
    dh_dataset_options opening;
    dh_script_options how;
    dh_context_script_options(&how, &opening, context, &work->limits);
    dh_script *script;
    DH_TRY(dh_script_new(&script, &how, error));
    dh_execute_set_memory(work->limits.memory);
    dh_supervisor_limit(work->limits.seconds, work->limits.memory, DH_SUPERVISOR_SLACK);
    dh_foreign_enter("script", "", NULL, path != NULL ? path : work->command->run != NULL ? options->args[1] : "-e");
    dh_status status = work->command->run != NULL ? work->command->run(context, script, error)
                                                  : dh_script_run(script, path, options->expression, "-e", error);
    if (status == DH_OK) status = dh_context_write_end(context, error); /* what print wrote */
    if (status == DH_OK) status = work->command->finish(context, script, error);
    dh_script_free(script);
    dh_foreign_leave();
    return status;
}

/* The script that was asked for; *out NULL: none. What runs unasked is always the program's. */
static dh_status find_script(char **out, const dh_context *context, const dh_script_command *command, dh_error *error)
{
    const char *given = context->options->n_args > 1 ? context->options->args[1] : NULL;
    if (command->run != NULL) return DH_OK;
    if (given != NULL) return dh_context_find_script(out, context, command->kind, given, error);
    if (command->standard == NULL) return DH_OK;
    dh_folders program = dh_folders_of(NULL, NULL, context->scripts);
    DH_TRY(dh_folders_find(out, NULL, &program, command->kind, command->standard, error));
    if (*out != NULL) return DH_OK;
    return dh_error_set(error, DH_EIO, "the script '%s' is not where it was installed, in '%s'", command->standard,
                        context->scripts);
}

static dh_status run(dh_context *context, const job *work, dh_error *error)
{
    const dh_options *options = context->options;
    DH_TRY(dh_context_confine(options, NULL, error));
    DH_TRY(dh_context_open(context, options, error));
    DH_TRY(dh_context_open_dataset(context, false, error));
    char *path = NULL;
    DH_TRY(find_script(&path, context, work->command, error));
    dh_status status = run_script(context, work, path, error);
    dh_free(path);
    return status;
}

int dh_context_run_script(const dh_options *options, const dh_script_command *command)
{
    dh_context context = {.options = options};
    dh_error error = DH_ERROR_INIT;
    job work = {.options = options, .command = command};
    if (dh_context_limits(&work.limits, options, &error) != DH_OK) return dh_context_fail(NULL, &error);
    int code = run(&context, &work, &error) != DH_OK ? dh_context_fail(&context, &error) : 0;
    dh_context_close(&context);
    return code;
}

int dh_context_need_output(const dh_options *options, const char *endings)
{
    dh_error error = DH_ERROR_INIT;
    if (options->output != NULL) return 0;
    dh_error_set(&error, DH_EINVAL, "'%s' needs -o FILE with the ending %s", options->command->name, dh_tr(endings));
    return dh_context_fail(NULL, &error);
}
