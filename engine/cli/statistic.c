/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a plugin's statistic over the data set and prints its tables and notes. */
#include "base/supervisor.h"
#include "cli/context.h"
#include "execute/execute.h"

static dh_status find(const dh_statistic **out, const dh_context *context, const char *name, dh_error *error)
{
    *out = dh_plugins_statistic(context->plugins, name);
    if (*out != NULL) return DH_OK;
    dh_strbuf names = {0};
    const dh_statistic *statistic;
    for (int32_t i = 0; (statistic = dh_plugins_statistic_at(context->plugins, i)) != NULL; i++)
        dh_strbuf_printf(&names, "%s%s", i > 0 ? ", " : "", statistic->name);
    if (names.data != NULL)
        dh_error_set(error, DH_EINVAL,
                     "there is no statistic '%s'; there are: %s. 'dienhong plugins' tells which plugins were refused",
                     name, names.data);
    else
        dh_error_set(error, DH_EINVAL,
                     "there is no statistic '%s', and there is none at all. 'dienhong plugins' tells which plugins "
                     "were refused",
                     name);
    dh_strbuf_free(&names);
    return DH_EINVAL;
}

/* Notes go below the tables; in formats for programs (csv, json), which have no place for them, to standard error.
 * Other formats write the notes of the tables themselves. */
static void add_notes(const dh_context *context, const dh_results *results, bool is_data, dh_strbuf *text)
{
    const char *before = context->options->format->before_note;
    if (!is_data && before[0] == '\0' && dh_results_tables(results) > 1) dh_strbuf_add(text, "\n");
    for (int32_t i = 0; dh_results_note(results, i) != NULL; i++) {
        if (is_data)
            dh_context_say(context, "%s", dh_results_note(results, i));
        else
            dh_strbuf_printf(text, "%s%s\n", before, dh_results_note(results, i));
    }
}

static dh_status print_results(const dh_context *context, const dh_results *results, dh_error *error)
{
    bool is_data = dh_context_is_data(context);
    dh_strbuf text = {0};
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && i < dh_results_tables(results); i++) {
        const dh_table *table = dh_results_table(results, i);
        if (is_data && i > 0) { /* such a file holds one table: the first */
            dh_context_say(context, "the table '%s' of the result is not printed in this format; use --format table",
                           dh_results_name(results, i));
            continue;
        }
        if (!is_data && dh_results_tables(results) > 1)
            dh_strbuf_printf(&text, "%s%s\n", i > 0 ? "\n" : "", dh_results_name(results, i));
        if (context->sink != NULL)
            status = dh_plugins_save(context->plugins, context->sink, table, context->options->output, error);
        else
            status = dh_table_write(&text, table, context->options->format, context->options->locale, error);
        for (int32_t k = 0; status == DH_OK && is_data && dh_table_note(table, k) != NULL; k++)
            dh_context_say(context, "%s", dh_table_note(table, k));
    }
    if (status == DH_OK) add_notes(context, results, is_data, &text);
    if (status == DH_OK && text.failed) status = dh_error_nomem(error);
    if (status == DH_OK && context->sink == NULL)
        status = dh_context_write(context, text.data != NULL ? text.data : "", text.size, error);
    dh_strbuf_free(&text);
    return status;
}

dh_status dh_context_run_statistic(dh_context *context, const char *name, const char *const *pairs, int32_t n,
                                   dh_error *error)
{
    const dh_statistic *statistic;
    dh_plugin_limits limits;
    DH_TRY(dh_context_limits(&limits, context->options, error));
    DH_TRY(find(&statistic, context, name, error));
    dh_results *results = NULL;
    dh_execute_set_memory(limits.memory);
    dh_supervisor_limit(limits.seconds, limits.memory);
    if (!context->options->quiet) dh_progress_start();
    dh_status status = dh_statistic_run(&results, context->plugins, statistic, context->dataset, pairs, n, error);
    dh_progress_end();
    dh_supervisor_unlimit();
    if (status != DH_OK) return status;
    status = print_results(context, results, error);
    dh_results_free(results);
    return status;
}
