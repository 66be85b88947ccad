/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong stat and dienhong compare: statistics that plugins offer. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "cli/context.h"

static dh_status list(const dh_context *context, dh_error *error)
{
    dh_strbuf text = {0};
    const dh_statistic *statistic;
    for (int32_t i = 0; (statistic = dh_plugins_statistic_at(context->plugins, i)) != NULL; i++) {
        dh_strbuf_printf(&text, "%s: %s\n", statistic->name, statistic->doc != NULL ? statistic->doc : "");
        dh_params_help(&text, statistic->params, statistic->n_params);
    }
    dh_status status = text.failed ? dh_error_nomem(error)
                                   : dh_context_write(context, text.data != NULL ? text.data : "", text.size, error);
    dh_strbuf_free(&text);
    return status;
}

static dh_status find(const dh_statistic **out, const dh_context *context, const char *name, dh_error *error)
{
    *out = dh_plugins_statistic(context->plugins, name);
    if (*out != NULL) return DH_OK;
    dh_strbuf names = {0};
    const dh_statistic *statistic;
    for (int32_t i = 0; (statistic = dh_plugins_statistic_at(context->plugins, i)) != NULL; i++)
        dh_strbuf_printf(&names, "%s%s", i > 0 ? ", " : "", statistic->name);
    dh_error_set(error, DH_EINVAL,
                 "there is no statistic '%s'; there are: %s. 'dienhong plugins' tells which plugins "
                 "were refused",
                 name, names.data != NULL ? names.data : "none");
    dh_strbuf_free(&names);
    return DH_EINVAL;
}

/* What must be known to read the tables goes where they go; formats for machines have no place for it. */
static void add_notes(const dh_context *context, const dh_results *results, bool machine, dh_strbuf *text)
{
    bool apart = context->options->format == DH_FORMAT_MD;
    if (!machine && !apart && dh_results_tables(results) > 1) dh_strbuf_add(text, "\n");
    for (int32_t i = 0; dh_results_note(results, i) != NULL; i++) {
        if (machine)
            dh_context_say(context, "%s", dh_results_note(results, i));
        else
            dh_strbuf_printf(text, "%s%s\n", apart ? "\n" : "", dh_results_note(results, i));
    }
}

static dh_status print_results(const dh_context *context, const dh_results *results, dh_error *error)
{
    bool machine = context->options->format == DH_FORMAT_CSV || context->options->format == DH_FORMAT_JSON;
    dh_strbuf text = {0};
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && i < dh_results_tables(results); i++) {
        const dh_table *table = dh_results_table(results, i);
        if (machine && i > 0) { /* one table a file; the others are named */
            dh_context_say(context, "the table '%s' of the result is not printed in this format; use --format table",
                           dh_results_name(results, i));
            continue;
        }
        if (!machine && dh_results_tables(results) > 1)
            dh_strbuf_printf(&text, "%s%s\n", i > 0 ? "\n" : "", dh_results_name(results, i));
        status = dh_table_write(&text, table, context->options->format, context->options->locale, error);
    }
    if (status == DH_OK) add_notes(context, results, machine, &text);
    if (status == DH_OK)
        status = text.failed ? dh_error_nomem(error)
                             : dh_context_write(context, text.data != NULL ? text.data : "", text.size, error);
    dh_strbuf_free(&text);
    return status;
}

static dh_status run(dh_context *context, const char *name, const char *const *pairs, int32_t n, dh_error *error)
{
    const dh_statistic *statistic;
    DH_TRY(find(&statistic, context, name, error));
    dh_results *results = NULL;
    if (!context->options->quiet) dh_progress_start();
    dh_status status = dh_statistic_run(&results, statistic, context->dataset, pairs, n, error);
    dh_progress_end();
    if (status != DH_OK) return status;
    status = print_results(context, results, error);
    dh_results_free(results);
    return status;
}

static dh_status stat_command(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    DH_TRY(dh_context_open(context, options, error));
    DH_TRY(dh_plugins_need(context->plugins, error));
    if (options->list) return list(context, error);
    if (options->n_args < 2)
        return dh_error_set(error, DH_EINVAL, "which statistic? 'dienhong stat DATASET --list' names them");
    DH_TRY(dh_context_open_dataset(context, false, error));
    return run(context, options->args[1], (const char *const *)options->args + 2, options->n_args - 2, error);
}

static dh_status compare_command(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    if (options->periods == NULL)
        return dh_error_set(error, DH_EINVAL, "compare needs two periods, such as --periods 2018,2019");
    const char *const keys[] = {"measure", "periods", "by", "geography"};
    const char *const values[] = {options->args[1], options->periods, options->by, options->geography};
    char *pairs[4] = {0};
    int32_t n = 0;
    dh_status status = dh_context_open(context, options, error);
    if (status == DH_OK) status = dh_plugins_need(context->plugins, error);
    if (status == DH_OK) status = dh_context_open_dataset(context, false, error);
    for (int i = 0; status == DH_OK && i < 4; i++) {
        dh_strbuf pair = {0};
        if (values[i] == NULL) continue;
        dh_strbuf_printf(&pair, "%s=%s", keys[i], values[i]);
        pairs[n] = dh_strbuf_take(&pair);
        if (pairs[n++] == NULL) status = dh_error_nomem(error);
    }
    if (status == DH_OK) status = run(context, "compare", (const char *const *)pairs, n, error);
    for (int i = 0; i < 4; i++) dh_free(pairs[i]);
    return status;
}

int dh_command_stat(const dh_options *options)
{
    dh_context context = {.options = options};
    dh_error error = DH_ERROR_INIT;
    int code = stat_command(&context, &error) != DH_OK ? dh_context_fail(&error) : 0;
    dh_context_close(&context);
    return code;
}

int dh_command_compare(const dh_options *options)
{
    dh_context context = {.options = options};
    dh_error error = DH_ERROR_INIT;
    int code = compare_command(&context, &error) != DH_OK ? dh_context_fail(&error) : 0;
    dh_context_close(&context);
    return code;
}
