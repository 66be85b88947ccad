/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line as declared tables: commands, flags, what each command takes. Strings are borrowed from argv. */
#ifndef DH_CLI_OPTIONS_H
#define DH_CLI_OPTIONS_H

#include <stdbool.h>

#include "base/strbuf.h"
#include "table/write.h"

/* Which commands take a flag. */
enum {
    DH_CLI_CHECK = 1,
    DH_CLI_MEASURE = 2,
    DH_CLI_COMPARE = 4,
    DH_CLI_STAT = 8,
    DH_CLI_QUERY = 16,
    DH_CLI_CHART = 32,
    DH_CLI_REPORT = 64,
    DH_CLI_PLUGINS = 128,
    DH_CLI_IMPORT = 256,
    DH_CLI_REFERENCE = 512,
    DH_CLI_DATA = 127 | 256,        /* all that open a data set */
    DH_CLI_TABLES = 2 | 4 | 8 | 16, /* all that print tables */
    DH_CLI_SCRIPTS = 16 | 32 | 64
};

typedef struct dh_options dh_options;

typedef struct dh_command {
    int bit;
    const char *name, *usage, *doc;
    int min_args, max_args; /* after the command's name; -1 = any */
    int (*run)(const dh_options *options);
} dh_command;

struct dh_options {
    const dh_command *command;
    char **args; /* positional, after the command's name */
    int n_args;
    char **script_args; /* after "--" */
    int n_script_args;
    const char *profile, *plugin_path, *threads, *as_of, *locale_name, *format_name, *output;
    const char *by, *from, *to, *geography, *where, *periods, *rejects, *expression, *time_limit, *memory_limit,
        *compression;
    bool quiet, append, explain, list, help, version;
    dh_locale locale;
    dh_table_format format;
};

extern const dh_command dh_commands[]; /* ends with a NULL name */

/* EINVAL with a message for what is wrong; the nearest command or flag is named. */
dh_status dh_options_parse(dh_options *out, int argc, char **argv, dh_error *error);
/* Help for one command, or for all (NULL). */
void dh_options_help(dh_strbuf *out, const dh_command *command);

#endif
