/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong plugins: lists plugins, says why one was refused, runs the conformance kit, writes a new plugin. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "cli/context.h"

static dh_status list(const dh_context *context, dh_error *error)
{
    dh_strbuf text = {0};
    dh_plugin_entry entry;
    for (int32_t i = 0; dh_plugins_entry(context->plugins, i, &entry); i++) {
        if (entry.refused != NULL)
            dh_strbuf_printf(&text, dh_tr("%s: refused: %s\n"), entry.path, entry.refused);
        else
            dh_strbuf_printf(&text, "%s %s (%s)\n  %s\n", entry.name, entry.version, entry.path, entry.kinds);
    }
    dh_status status = text.failed ? dh_error_nomem(error)
                                   : dh_context_write(context, text.data != NULL ? text.data : "", text.size, error);
    dh_strbuf_free(&text);
    return status;
}

/* Whether `name` is the plugin's name, its path, or its file's name with or without ".so". */
static bool is_named(const dh_plugin_entry *entry, const char *name)
{
    const char *slash = strrchr(entry->path, '/'), *file = slash != NULL ? slash + 1 : entry->path;
    size_t size = strlen(name);
    return strcmp(entry->name, name) == 0 || strcmp(entry->path, name) == 0 || strcmp(file, name) == 0 ||
           (strncmp(file, name, size) == 0 && strcmp(file + size, ".so") == 0);
}

/* EINVAL: there is no such plugin; with the name that may have been meant. */
static dh_status refuse_name(const dh_context *context, const char *name, dh_error *error)
{
    dh_plugin_entry entry;
    const char *nearest = NULL;
    for (int32_t i = 0; dh_plugins_entry(context->plugins, i, &entry); i++) {
        const char *both[] = {nearest, entry.name};
        nearest = dh_text_nearest(name, both, 2);
    }
    if (nearest != NULL)
        return dh_error_set(
            error, DH_EINVAL,
            "no plugin '%s' is in the folders looked at; did you mean '%s'? --plugin-path gives another "
            "folder",
            name, nearest);
    return dh_error_set(error, DH_EINVAL,
                        "no plugin '%s' is in the folders looked at; give its folder with --plugin-path", name);
}

static dh_status why(const dh_context *context, const char *name, dh_error *error)
{
    dh_plugin_entry entry;
    bool found = false;
    for (int32_t i = 0; dh_plugins_entry(context->plugins, i, &entry); i++) {
        if (!is_named(&entry, name)) continue;
        found = true;
        if (entry.refused != NULL)
            fprintf(context->options->results, dh_tr("%s is refused: %s\n"), entry.path, entry.refused);
        else
            fprintf(context->options->results, dh_tr("%s is loaded: %s\n"), entry.path, entry.kinds);
    }
    if (found) return dh_context_write_end(context, error);
    return refuse_name(context, name, error);
}

/* Opens the data set that statistics are checked over: `folder`, or the example when it is NULL. */
static dh_status open_sample(dh_context *context, const char *folder, dh_error *error)
{
    const dh_options *options = context->options;
    dh_strbuf example = {0};
    dh_strbuf_printf(&example, "%s/examples/thach-ha", context->scripts);
    if (example.failed) return dh_error_nomem(error);
    char *path = folder != NULL ? (char *)(uintptr_t)folder : example.data;
    dh_options of_sample = *options;
    of_sample.args = &path;
    of_sample.n_args = 1;
    of_sample.quiet = true;
    context->options = &of_sample;
    dh_status status = dh_context_open_dataset(context, false, error);
    context->options = options;
    dh_strbuf_free(&example);
    return status;
}

/* plugins check NAME [FILE or DATASET] [name=value …] */
static dh_status check(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    const char *name = options->args[1], *folder = NULL;
    dh_conformance_input input = {.n_pairs = 0};
    int at = 2;
    struct stat what;
    if (at < options->n_args && strchr(options->args[at], '=') == NULL) {
        if (stat(options->args[at], &what) != 0)
            return dh_error_set(error, DH_EIO, "'%s' cannot be read: %s", options->args[at], dh_error_of_system(errno));
        if (S_ISDIR(what.st_mode))
            folder = options->args[at++];
        else
            input.file = options->args[at++];
    }
    input.pairs = (const char *const *)options->args + at;
    input.n_pairs = options->n_args - at;
    dh_plugin_entry entry;
    int32_t i = 0;
    while (dh_plugins_entry(context->plugins, i, &entry) && !is_named(&entry, name)) i++;
    if (!dh_plugins_entry(context->plugins, i, &entry)) return refuse_name(context, name, error);
    if (entry.refused != NULL) return dh_error_set(error, DH_EPLUGIN, "%s is refused: %s", entry.path, entry.refused);
    DH_TRY(open_sample(context, folder, error));
    input.dataset = context->dataset;
    dh_strbuf report = {0};
    uint64_t lacks = dh_memory_lacks();
    dh_status status = dh_conformance_plugin(&report, context->plugins, entry.path, &input, error);
    /* what the plugin or the rules did without memory says nothing about the plugin */
    if (status != DH_OK && dh_memory_lacks() > lacks) status = dh_error_nomem(error);
    if (report.size > 0) {
        dh_status written = dh_context_write(context, report.data, report.size, status == DH_OK ? error : NULL);
        if (status == DH_OK) status = written;
    }
    dh_strbuf_free(&report);
    return status;
}

static dh_status write_new(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    const char *name = options->args[1], *kind = options->kind != NULL ? options->kind : "aggregate";
    DH_TRY(dh_plugins_new(name, kind, name, context->template_folder, error));
    dh_context_say(context, "wrote the plugin '%s' into the folder %s; its test.sh builds it and runs its test", name,
                   name);
    return DH_OK;
}

static dh_status run(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    int n = options->n_args;
    const char *verb = n > 0 ? options->args[0] : "list";
    DH_TRY(dh_context_open(context, options, error));
    if (strcmp(verb, "new") == 0 && n == 2) return write_new(context, error);
    DH_TRY(dh_plugins_ensure_loaded(context->plugins, error));
    if (strcmp(verb, "list") == 0 && n < 2) return list(context, error);
    if (strcmp(verb, "why") == 0 && n == 2) return why(context, options->args[1], error);
    if (strcmp(verb, "check") == 0 && n >= 2) return check(context, error);
    const char *const *verbs = options->command->first_words;
    const char *nearest = dh_text_nearest(verb, verbs, 4);
    if (nearest != NULL && strcmp(nearest, verb) != 0)
        return dh_error_set(error, DH_EINVAL, "'plugins' does not '%s', did you mean '%s'? usage: dienhong %s", verb,
                            nearest, dh_tr(options->command->usage));
    return dh_error_set(error, DH_EINVAL, "usage: dienhong %s", dh_tr(options->command->usage));
}

static int run_plugins(const dh_options *options)
{
    return dh_context_run(options, run);
}

const dh_command dh_command_plugins = {
    .name = "plugins",
    .usage =
        DH_MESSAGE("plugins [list | why NAME | check NAME [FILE or DATASET] [key=value …] | new NAME [--kind KIND]]"),
    .doc = DH_MESSAGE("list plugins, tell why one was refused, hold one against the rules, write a new one"),
    .min_args = 0,
    .max_args = -1,
    .flags = DH_FLAGS_PLUGINS | DH_FLAG_KIND,
    .lists_plugins = true,
    .first_words = (const char *const[]){"list", "why", "check", "new", NULL},
    .run = run_plugins,
};
