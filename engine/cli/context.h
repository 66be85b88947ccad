/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What most commands share: the folders of scripts and plugins, plugins, measures and the data set, and output. */
#ifndef DH_CLI_CONTEXT_H
#define DH_CLI_CONTEXT_H

#include "cli/options.h"
#include "plugin/plugins.h"
#include "script/script.h"

/* Filled by dh_context_open, `dataset` by dh_context_open_dataset; what was not opened is NULL. */
typedef struct dh_context {
    const dh_options *options;
    char *scripts, *plugin_folder, *template_folder;
    char *user_folder; /* of own measures, profiles, plugins … (folders.h); NULL = the user has no home */
    dh_pool *pool;
    dh_functions *functions;
    dh_plugins *plugins;
    dh_readers readers; /* its sources */
    dh_measures *measures;
    dh_dataset *dataset;
    const dh_sink *sink; /* writes --output; NULL: --format does */
    char *title;         /* of the result; NULL: the data set's */
    bool refused_unsaid; /* plugins were refused, and --quiet has kept that back */
} dh_context;

/* Finds the folders of scripts and plugins: beside the program where it is installed (../share, ../lib), else where it
 * was built. Plugins and measures are loaded lazily and point to `out`, which may not be moved until it is closed. On
 * failure it is still to be closed. */
dh_status dh_context_open(dh_context *out, const dh_options *options, dh_error *error);
/* Opens options->args[0] and prints what was read to standard error. EINVAL where --output names a file that is read,
 * or one in a store. More rejected rows than allowed, and files that cannot be read, are errors unless `tolerate`, for
 * the command that lists them. */
dh_status dh_context_open_dataset(dh_context *context, bool tolerate, dh_error *error);
/* The same of another data set. */
dh_status dh_context_open_dataset_at(dh_context *context, const char *path, bool tolerate, dh_error *error);
void dh_context_close(dh_context *context);

/* Whether results have no place for notes, and whether they are one table: formats for programs, and sinks. */
bool dh_context_is_data(const dh_context *context);
bool dh_context_is_single(const dh_context *context);
/* Writes the table to --output or standard output in --format, or by the sink. csv, json and sinks have no place for
 * its notes: they go to standard error. */
dh_status dh_context_print(const dh_context *context, const dh_table *table, dh_error *error);
/* What the result is called above it. Copied. */
dh_status dh_context_set_title(dh_context *context, const char *title, dh_error *error);
/* Titles of measures, given by name with commas, and `rest` behind them (NULL = none). */
dh_status dh_context_set_measure_title(dh_context *context, const char *names, const char *rest, dh_error *error);
/* Writes all of `text` to --output or standard output. */
dh_status dh_context_write(const dh_context *context, const char *text, size_t size, dh_error *error);
/* Where there is a file of --output and someone at a terminal, a line on standard error that names it, unless --quiet.
 */
void dh_context_say_written(const dh_context *context);
/* Flushes the results; EIO when any of them could not be written. */
dh_status dh_context_write_end(const dh_context *context, dh_error *error);
/* The same of the file that results are written to. */
dh_status dh_results_end(FILE *results, dh_error *error);
/* Deletes, and reports, what runs that were killed have left of the file at `path`. */
void dh_context_clear_left(const dh_context *context, const char *path);
/* Whether files and rows were read without a fault, and with nothing to be told of them. */
bool dh_context_is_well(const dh_dataset *dataset);
/* Appends one table of the line of what was read: "sessions 8, opinions 100 (2 rejected)". */
void dh_context_add_rows(dh_strbuf *line, const char *table, int64_t read, int64_t rejected);
/* A line on standard error unless --quiet. */
void dh_context_say(const dh_context *context, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints the error, returns the exit code that its status means. With a context: also plugins that were refused, which
 * may be the reason, where --quiet has kept that back. */
int dh_context_fail(const dh_context *context, const dh_error *error);
/* Runs `body` with an empty context, prints its error, closes what it opened; returns the exit code. */
int dh_context_run(const dh_options *options, dh_status (*body)(dh_context *context, dh_error *error));

/* --time-limit and --memory-limit, or what holds without them. */
dh_status dh_context_limits(dh_plugin_limits *out, const dh_options *options, dh_error *error);

/* Before the context is opened, and with it threads are started: from now on the process writes only below the current
 * folder and those of --allow, into the folder of --output and into that of temporary files, and reads only what
 * `readable` lists (NULL = everything). See base/confine.h. */
dh_status dh_context_confine(const dh_options *options, const char *const *readable, dh_error *error);

/* A command that runs a Lua script, within --time-limit and --memory-limit. */
typedef struct dh_script_command {
    const char *kind;     /* "reports": the folder in which scripts are found by name; NULL = they are not */
    const char *standard; /* the program's script of that kind to run when none is given; NULL = none */
    /* what is done in place of running a script; NULL = a script is run */
    dh_status (*run)(dh_context *context, dh_script *script, dh_error *error);
    /* uses the values that the script returned */
    dh_status (*finish)(const dh_context *context, dh_script *script, dh_error *error);
} dh_script_command;
/* The folders of what belongs to options->args[0], and to nothing where there is none. */
dh_folders dh_context_folders(const dh_context *context);
/* The script to run: the file that was named, or the one of that name in the folders of its kind; told when it is not
 * the program's. EINVAL: there is none, with what there is. Freed with dh_free. */
dh_status dh_context_find_script(char **out, const dh_context *context, const char *kind, const char *name,
                                 dh_error *error);
/* Prints the names of the scripts of a kind, and what the first lines of each say of it. */
int dh_context_list_scripts(const dh_options *options, const char *kind);
/* Returns the exit code. */
int dh_context_run_script(const dh_options *options, const dh_script_command *command);
/* How Lua is set up for the command. *opening and what the context has are borrowed by the script. */
void dh_context_script_options(dh_script_options *out, dh_dataset_options *opening, const dh_context *context,
                               const dh_plugin_limits *limits);
/* 0 when -o was given; else prints an error that names the `endings` it may have, and returns the exit code. */
int dh_context_need_output(const dh_options *options, const char *endings);

/* The statistic of that name: an own one, then a plugin's. *own NULL: it is a plugin's. EINVAL: there is none of that
 * name; the message has the nearest and all. ESCRIPT: the file of the own one is wrong. */
dh_status dh_context_find_statistic(const dh_statistic **out, const dh_statistic_file **own, const dh_context *context,
                                    const char *name, dh_arena *arena, dh_error *error);
/* Calls `visit` for each statistic in the order of names, *own NULL for those of plugins; a plugin's whose name an own
 * one has is left out. Of an own one whose file is wrong there is the name alone, and own->fault. */
dh_status dh_context_each_statistic(const dh_context *context, dh_arena *arena,
                                    dh_status (*visit)(void *visitor, const dh_statistic *statistic,
                                                       const dh_statistic_file *own, dh_error *error),
                                    void *visitor, dh_error *error);
/* Prints the tables and notes of a statistic. */
dh_status dh_context_print_results(const dh_context *context, const dh_results *results, dh_error *error);
/* Runs a plugin's statistic with "key=value" arguments over the open data set and prints its tables and notes. */
dh_status dh_context_run_statistic(dh_context *context, const char *name, const char *const *pairs, int32_t n,
                                   dh_error *error);

/* From start to stop, progress of long loops is shown: on a terminal, after a second of a loop. */
void dh_progress_start(void);
void dh_progress_stop(void);

#endif
