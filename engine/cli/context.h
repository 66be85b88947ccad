/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What most commands need open: plugins, measures, the data set. And where these are to be found. */
#ifndef DH_CLI_CONTEXT_H
#define DH_CLI_CONTEXT_H

#include "cli/options.h"
#include "plugin/plugins.h"
#include "script/script.h"

typedef struct dh_context {
    const dh_options *options;
    char *scripts, *plugin_folder, *template_folder;
    dh_pool *pool;
    dh_functions *functions;
    dh_plugins *plugins;
    dh_measures *measures;
    dh_dataset *dataset;
} dh_context;

/* Finds the scripts and plugins: beside the program where it is installed (../share, ../lib), else where it was built.
 * `out` stays where it is until it is closed: plugins and measures are loaded later, when they are needed. */
dh_status dh_context_open(dh_context *out, const dh_options *options, dh_error *error);
/* Opens options->args[0], prints what was read to standard error. Rejects above the limit and
 * files that cannot be read fail unless `tolerate`, for the command that lists them. */
dh_status dh_context_open_dataset(dh_context *context, bool tolerate, dh_error *error);
void dh_context_close(dh_context *context);

/* A table to --output or standard output in --format; with csv and json its notes go to standard error. */
dh_status dh_context_print(const dh_context *context, const dh_table *table, dh_error *error);
/* All of `text` to --output or standard output. */
dh_status dh_context_write(const dh_context *context, const char *text, size_t size, dh_error *error);
/* Whether all that was written to standard output has arrived. */
dh_status dh_context_write_end(dh_error *error);
/* A line on standard error unless --quiet. */
void dh_context_say(const dh_context *context, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints the error, returns the exit code that its status means. */
int dh_context_fail(const dh_error *error);
/* A command from an empty context to its exit code: runs `body`, prints its error, closes what it opened. */
int dh_context_run(const dh_options *options, dh_status (*body)(dh_context *context, dh_error *error));

/* A command that runs Lua: in a process of its own, within the limits of --time-limit and --memory-limit. */
typedef struct dh_script_command {
    const char *standard; /* the script below the scripts' folder that is run when none is given; NULL = none */
    /* what is done with what the script returned */
    dh_status (*finish)(const dh_context *context, dh_script *script, dh_error *error);
} dh_script_command;
/* Returns the exit code. */
int dh_context_run_script(const dh_options *options, const dh_script_command *command);
/* EINVAL, printed, unless there is -o; `endings` are those that it may have. The exit code is 0 when there is. */
int dh_context_need_output(const dh_options *options, const char *endings);

/* check --rejects: the rejected rows as CSV to be mended and all faults as JSON, into that folder. EINVAL when a file
 * of another content is there. */
dh_status dh_rejects_write(const dh_context *context, dh_error *error);

/* Runs a plugin's statistic with its "key=value" arguments over the open data set and prints what it gives. */
dh_status dh_context_run_statistic(dh_context *context, const char *name, const char *const *pairs, int32_t n,
                                   dh_error *error);

/* What a plugin reports of its progress is shown from here to the end: on a terminal, after a second. */
void dh_progress_start(void);
void dh_progress_end(void);

#endif
