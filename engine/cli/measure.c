/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong measure: values of measures; their list; or with --explain how they are defined. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "cli/context.h"

static dh_status list(const dh_context *context, dh_error *error)
{
    dh_strbuf text = {0};
    for (int32_t i = 0; i < dh_measures_count(context->measures); i++) {
        dh_strbuf from = {0};
        dh_contract_say_place(&from, dh_measures_contract(context->measures, i), dh_message_locale());
        dh_strbuf_printf(&text, "%-30s %s", dh_measures_id(context->measures, i),
                         dh_measures_title(context->measures, i, dh_message_locale()));
        if (from.size > 0) dh_strbuf_printf(&text, " (%s)", from.data);
        dh_strbuf_add(&text, "\n");
        text.failed |= from.failed;
        dh_strbuf_free(&from);
    }
    dh_status status = text.failed ? dh_error_nomem(error) : dh_context_write(context, text.data, text.size, error);
    dh_strbuf_free(&text);
    return status;
}

static dh_status explain(const dh_context *context, dh_error *error)
{
    dh_strbuf text = {0};
    char *names = dh_strdup(context->options->args[1]);
    dh_status status = names == NULL ? dh_error_nomem(error) : DH_OK;
    char *state = NULL;
    for (char *name = names != NULL ? strtok_r(names, ", ", &state) : NULL; status == DH_OK && name != NULL;
         name = strtok_r(NULL, ", ", &state)) {
        int32_t index = dh_measures_find(context->measures, name);
        if (index < 0)
            status = dh_measures_refuse(context->measures, name, error);
        else
            status = dh_measures_explain(&text, context->measures, index, dh_message_locale(), error);
    }
    if (status == DH_OK && text.data == NULL)
        status = dh_error_set(error, DH_EINVAL, "no measure was named; 'sessions,participants' for one");
    if (status == DH_OK) status = dh_context_write(context, text.data, text.size, error);
    dh_strbuf_free(&text);
    dh_free(names);
    return status;
}

/* --period is --from and --to in one. */
static dh_status read_period(dh_measure_request *request, const dh_options *options, dh_error *error)
{
    if (options->period == NULL) return DH_OK;
    if (options->from != NULL || options->to != NULL)
        return dh_error_set(error, DH_EINVAL, "--period '%s' is the whole period; leave --from and --to out",
                            options->period);
    request->from = request->to = options->period;
    return DH_OK;
}

/* The measures, and their days where a reader must be told. */
static dh_status set_title(dh_context *context, const dh_measure_request *request, dh_error *error)
{
    dh_strbuf days = {0};
    dh_status status = dh_measure_describe_days(&days, context->dataset, request, error);
    if (status == DH_OK)
        status = dh_context_set_measure_title(context, request->names, days.size > 0 ? days.data : NULL, error);
    dh_strbuf_free(&days);
    return status;
}

static dh_status measure(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    DH_TRY(dh_context_open(context, options, error));
    if (options->n_args > 0) DH_TRY(dh_context_open_dataset(context, false, error));
    DH_TRY(dh_measures_ensure_loaded(context->measures, error));
    if (options->list) return list(context, error);
    if (options->n_args < 2)
        return dh_error_set(error, DH_EINVAL, "which measure? 'dienhong measure DATASET --list' names them");
    if (options->explain) return explain(context, error);
    dh_measure_request request = {.struct_size = sizeof request,
                                  .names = options->args[1],
                                  .by = options->by,
                                  .from = options->from,
                                  .to = options->to,
                                  .geography = options->geography,
                                  .where = options->where,
                                  .complete = options->complete,
                                  .level = options->level,
                                  .to_date = options->to_date};
    dh_table *table;
    DH_TRY(read_period(&request, options, error));
    DH_TRY(dh_measure(&table, context->dataset, context->measures, &request, error));
    dh_status status = set_title(context, &request, error);
    if (status == DH_OK) status = dh_context_print(context, table, error);
    dh_table_free(table);
    return status;
}

static int run_measure(const dh_options *options)
{
    return dh_context_run(options, measure);
}

const dh_command dh_command_measure = {
    .name = "measure",
    .usage = DH_MESSAGE("measure DATASET NAME[,NAME …] [--by unit,year] [--from 2018 --to 2020]"),
    .doc = DH_MESSAGE("compute measures; --explain prints their contracts"),
    .min_args = 1,
    .max_args = 2,
    .flags = DH_FLAGS_DATA | DH_FLAGS_TABLE | DH_FLAG_BY | DH_FLAG_FROM | DH_FLAG_TO | DH_FLAG_GEOGRAPHY |
             DH_FLAG_WHERE | DH_FLAG_COMPLETE | DH_FLAG_EXPLAIN | DH_FLAG_LIST,
    .names_from = "measure",
    .run = run_measure,
};
