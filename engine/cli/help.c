/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong help: the same as `COMMAND --help`, or without a name the list of commands. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/context.h"

/* NULL with an error when there is no such command. */
static const dh_command *find(const dh_options *options, const char *name, dh_error *error)
{
    const char *names[64];
    size_t n = 0;
    for (const dh_command *const *at = options->commands; *at != NULL; at++) {
        if (strcmp((*at)->name, name) == 0) return *at;
        if (n < sizeof names / sizeof *names) names[n++] = (*at)->name;
    }
    const char *nearest = dh_text_nearest(name, names, n);
    if (nearest != NULL)
        dh_error_set(error, DH_EINVAL, "there is no command '%s', did you mean '%s'?", name, nearest);
    else
        dh_error_set(error, DH_EINVAL, "there is no command '%s'; 'dienhong help' lists them", name);
    return NULL;
}

static int run_help(const dh_options *options)
{
    dh_options asked = *options;
    dh_error error = DH_ERROR_INIT;
    dh_strbuf text = {0};
    asked.command = options->n_args > 0 ? find(options, options->args[0], &error) : NULL;
    if (error.status != DH_OK) return dh_context_fail(NULL, &error);
    dh_options_help(&text, &asked);
    fputs(text.data != NULL ? text.data : "", options->results);
    dh_strbuf_free(&text);
    return 0;
}

const dh_command dh_command_help = {
    .name = "help",
    .usage = DH_MESSAGE("help [COMMAND]"),
    .doc = DH_MESSAGE("say what there is, or how a command is used"),
    .min_args = 0,
    .max_args = 1,
    .run = run_help,
};
