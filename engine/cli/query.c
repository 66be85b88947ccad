/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong query: the table, number or text that a script returns. */
#include <stdio.h>

#include "base/message.h"
#include "cli/context.h"

static dh_status print_result(const dh_context *context, dh_script *script, dh_error *error)
{
    const dh_options *options = context->options;
    const dh_table *table = NULL;
    size_t size;
    const char *text = dh_script_text(script, &size);
    if (text == NULL) DH_TRY(dh_script_result(&table, script, error));
    if (text == NULL && table != NULL) return dh_context_print(context, table, error);
    if (options->output != NULL)
        return dh_error_set(error, DH_ESCRIPT, "the script returned no query to write to '%s'; end it with 'return q'",
                            options->output);
    if (text == NULL && !dh_script_has_written(script))
        dh_context_say(context, "the script returned nothing, and printed and saved nothing; end it with 'return q'");
    if (text != NULL) fwrite(text, 1, size, options->results);
    if (text != NULL && (size == 0 || text[size - 1] != '\n')) putc('\n', options->results);
    return dh_context_write_end(context, error);
}

static int run_query(const dh_options *options)
{
    static const dh_script_command command = {.finish = print_result};
    dh_error error = DH_ERROR_INIT;
    if ((options->expression != NULL) == (options->n_args > 1)) {
        dh_error_set(&error, DH_EINVAL, "query takes either -e LUA or a SCRIPT.lua; usage: dienhong %s",
                     dh_tr(options->command->usage));
        return dh_context_fail(NULL, &error);
    }
    return dh_context_run_script(options, &command);
}

const dh_command dh_command_query = {
    .name = "query",
    .usage = DH_MESSAGE("query DATASET (-e LUA | SCRIPT.lua) [-- ARGS]"),
    .doc = DH_MESSAGE("run a Lua query"),
    .min_args = 1,
    .max_args = 2,
    .flags = DH_FLAGS_DATA | DH_FLAGS_TABLE | DH_FLAGS_SCRIPT | DH_FLAG_EXECUTE,
    .run = run_query,
};
