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
 * files that cannot be read fail unless `tolerate`. */
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

/* check --rejects: the rejected rows as CSV to be mended and all faults as JSON, into that folder. EINVAL when a file
 * of another content is there. */
dh_status dh_rejects_write(const dh_context *context, dh_error *error);

/* What a plugin reports of its progress is shown from here to the end: on a terminal, after a second. */
void dh_progress_start(void);
void dh_progress_end(void);

int dh_command_check(const dh_options *options);
int dh_command_import(const dh_options *options);
int dh_command_measure(const dh_options *options);
int dh_command_compare(const dh_options *options);
int dh_command_stat(const dh_options *options);
int dh_command_query(const dh_options *options);
int dh_command_chart(const dh_options *options);
int dh_command_report(const dh_options *options);
int dh_command_plugins(const dh_options *options);
int dh_command_reference(const dh_options *options);

#endif
