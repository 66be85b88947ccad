/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong plugins: what was found, why one was refused, a new one. */
#include <stdio.h>
#include <string.h>

#include "base/message.h"
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

static dh_status why(const dh_context *context, const char *name, dh_error *error)
{
    dh_plugin_entry entry;
    bool found = false;
    for (int32_t i = 0; dh_plugins_entry(context->plugins, i, &entry); i++) {
        if (!is_named(&entry, name)) continue;
        found = true;
        if (entry.refused != NULL)
            printf(dh_tr("%s is refused: %s\n"), entry.path, entry.refused);
        else
            printf(dh_tr("%s is loaded: %s\n"), entry.path, entry.kinds);
    }
    if (found) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "no plugin '%s' is in the folders looked at; give its folder with --plugin-path", name);
}

static dh_status run(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    const char *verb = options->n_args > 0 ? options->args[0] : "list";
    DH_TRY(dh_context_open(context, options, error));
    if (strcmp(verb, "new") != 0) DH_TRY(dh_plugins_ensure_loaded(context->plugins, error));
    if (strcmp(verb, "list") == 0 && options->n_args < 2) return list(context, error);
    if (strcmp(verb, "why") == 0 && options->n_args == 2) return why(context, options->args[1], error);
    if (strcmp(verb, "new") != 0 || options->n_args != 2)
        return dh_error_set(error, DH_EINVAL, "usage: dienhong %s", dh_tr(options->command->usage));
    DH_TRY(dh_plugins_new(options->args[1], options->args[1], context->template_folder, error));
    dh_context_say(context, "wrote the plugin '%s' into the folder %s; its test.sh builds it and runs its test",
                   options->args[1], options->args[1]);
    return DH_OK;
}

static int run_plugins(const dh_options *options)
{
    return dh_context_run(options, run);
}

const dh_command dh_command_plugins = {
    .name = "plugins",
    .usage = DH_MESSAGE("plugins [list | why NAME | new NAME]"),
    .doc = DH_MESSAGE("list plugins, tell why one was refused, write a new one"),
    .min_args = 0,
    .max_args = 2,
    .flags = DH_FLAGS_PLUGINS,
    .lists_plugins = true,
    .run = run_plugins,
};
