/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: tables of commands and flags, and parsing by them. Strings are borrowed from argv. */
#ifndef DH_CLI_OPTIONS_H
#define DH_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/strbuf.h"
#include "table/write.h"

/* Bits of dh_command.flags: the flags that a command takes beside --help and --version. */
enum {
    DH_FLAG_PROFILE = 1 << 0,
    DH_FLAG_AS_OF = 1 << 1,
    DH_FLAG_BY = 1 << 2,
    DH_FLAG_FROM = 1 << 3,
    DH_FLAG_TO = 1 << 4,
    DH_FLAG_PERIODS = 1 << 5,
    DH_FLAG_GEOGRAPHY = 1 << 6,
    DH_FLAG_WHERE = 1 << 7,
    DH_FLAG_EXPLAIN = 1 << 8,
    DH_FLAG_LIST = 1 << 9,
    DH_FLAG_REJECTS = 1 << 10,
    DH_FLAG_COMPRESSION = 1 << 11,
    DH_FLAG_APPEND = 1 << 12,
    DH_FLAG_EXECUTE = 1 << 13,
    DH_FLAG_TIME_LIMIT = 1 << 14,
    DH_FLAG_MEMORY_LIMIT = 1 << 15,
    DH_FLAG_FORMAT = 1 << 16,
    DH_FLAG_OUTPUT = 1 << 17,
    DH_FLAG_PLUGIN_PATH = 1 << 18,
    DH_FLAG_THREADS = 1 << 19,
    DH_FLAG_LOCALE = 1 << 20,
    DH_FLAG_QUIET = 1 << 21, /* --quiet and --verbose */
    DH_FLAG_KIND = 1 << 22,
    DH_FLAG_ALWAYS = 1 << 23, /* taken by every command */
    DH_FLAG_ALLOW = 1 << 24,
    DH_FLAG_YES = 1 << 25,
    DH_FLAG_COMPLETE = 1 << 26,
    DH_FLAG_NO_FORMULAS = 1 << 27,
    DH_FLAG_UNITS = 1 << 28,
    DH_FLAG_SUMMARY = 1 << 29,
    /* sets for commands of one kind */
    DH_FLAGS_PLUGINS = DH_FLAG_PLUGIN_PATH | DH_FLAG_LOCALE | DH_FLAG_QUIET,              /* open plugins */
    DH_FLAGS_DATA = DH_FLAGS_PLUGINS | DH_FLAG_PROFILE | DH_FLAG_AS_OF | DH_FLAG_THREADS, /* open a data set */
    DH_FLAGS_TABLE = DH_FLAG_FORMAT | DH_FLAG_NO_FORMULAS | DH_FLAG_OUTPUT,               /* print tables */
    DH_FLAGS_LIMIT = DH_FLAG_TIME_LIMIT | DH_FLAG_MEMORY_LIMIT,                           /* run foreign code */
    DH_FLAGS_SCRIPT = DH_FLAG_ALLOW | DH_FLAGS_LIMIT                                      /* run Lua */
};

typedef struct dh_options dh_options;

/* A command, defined in a file of its own and listed in commands.c. */
typedef struct dh_command {
    const char *name, *usage, *doc;
    int min_args, max_args; /* after the command's name; -1 = any */
    unsigned flags;         /* DH_FLAG_… that it takes */
    bool lists_plugins;     /* it prints refused plugins itself, so that opening them does not warn */
    bool is_front;          /* it starts a process for what it runs itself, and stays in the first one */
    bool is_supervised;     /* it runs in a process of its own though it runs no plugin: a library may crash in it */
    bool makes_store;       /* --output is a store, not a file */
    bool draws;             /* --output may be a picture or a PDF, too */
    bool has_topics;        /* --help beside words is of what they name: options->help is set when it runs */
    bool takes_command;     /* what stands behind it is the name of a command */
    /* The words that may stand behind it, ended by NULL, for shells to complete; NULL = a file or something free. */
    const char *const *first_words;
    /* The command whose --list names, at the beginning of each line up to a blank or colon, what may stand second
     * behind this one, after a data set; NULL = nothing that is listed. */
    const char *names_from;
    int (*run)(const dh_options *options);
} dh_command;

#define DH_MAX_ALLOWED 64

struct dh_options {
    const dh_command *const *commands; /* all, ended by NULL */
    const dh_command *command;
    char **args; /* positional, after the command's name */
    int n_args;
    char **script_args; /* after "--" */
    int n_script_args;
    const char *profile, *plugin_path, *threads, *as_of, *locale_name, *format_name, *output;
    const char *by, *from, *to, *geography, *where, *periods, *rejects, *expression, *time_limit, *memory_limit,
        *compression, *kind, *allow, *level, *units, *calendar, *period;
    const char *allowed[DH_MAX_ALLOWED]; /* the folders of --allow */
    int n_allowed;
    bool to_date, quiet, verbose, append, yes, summary, complete, no_formulas, explain, list, help, version;
    dh_locale locale;
    const dh_table_format *format;
    FILE *results; /* where results go without -o: standard output, which plugins do not have */
};

extern const dh_command *const dh_commands[]; /* ends with NULL */

/* EINVAL for a wrong command line; the message suggests the nearest command or flag. `commands` is borrowed. */
dh_status dh_options_parse(dh_options *out, const dh_command *const *commands, int argc, char **argv, dh_error *error);
/* The ending of --output, with its dot, where it is of none of the program's formats and --format was not given: a sink
 * may write it. NULL = there is nothing for a sink. */
const char *dh_options_foreign_ending(const dh_options *options);
/* EINVAL: the ending of --output is that of a spreadsheet, document or picture. */
dh_status dh_options_check_ending(const dh_options *options, dh_error *error);
/* Whether --output is a picture or a PDF, which a command of tables draws. */
bool dh_options_is_drawing(const dh_options *options);
/* Whether --help asks for the help of the command, or of the program. */
bool dh_options_is_help(const dh_options *options);

/* A flag as help and manual describe it. The strings are static, in English. */
typedef struct dh_flag_doc {
    char letter;                       /* 0 = none */
    const char *name, *argument, *doc; /* argument NULL: a switch */
    bool has_formats;                  /* takes a table format: the caller lists their names before `doc` */
} dh_flag_doc;
/* The i-th flag that the command takes, in the order of the help; false past the last. */
bool dh_options_flag(const dh_command *command, int i, dh_flag_doc *out);
/* Appends the help of options->command, or the list of commands when it is NULL. */
void dh_options_help(dh_strbuf *out, const dh_options *options);

#endif
