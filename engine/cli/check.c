/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong check: reads all rows and lists every rejected value, and what own rules find. */
#include <stdio.h>

#include "base/message.h"
#include "cli/context.h"
#include "cli/fault_groups.h"
#include "cli/rejects.h"
#include "cli/rule_report.h"
#include "load/reject_heads.h"
#include "table/format.h"

#define FLUSHED ((size_t)1 << 20) /* bytes that are gathered for standard output: there may be millions of faults */

/* A file or a format is asked of a table, and so of the groups. */
static bool asks_for_groups(const dh_options *options)
{
    return options->summary || options->output != NULL || options->format_name != NULL;
}

static dh_status flush(const dh_context *context, dh_strbuf *out, size_t from, dh_error *error)
{
    if (out->size <= from) return DH_OK;
    if (out->failed) return dh_error_nomem(error);
    dh_status status = dh_context_write(context, out->data, out->size, error);
    dh_strbuf_clear(out);
    return status;
}

static dh_status list_faults(const dh_context *context, dh_strbuf *out, const char *table, const dh_load *load,
                             dh_error *error)
{
    dh_strbuf_printf(out, dh_tr("%s: %s read = %s accepted + %s rejected\n"), table,
                     dh_numeral_whole(dh_load_read(load)).text, dh_numeral_whole(dh_load_accepted(load)).text,
                     dh_numeral_whole(dh_load_rejected(load)).text);
    for (int64_t i = 0; i < dh_load_n_faults(load); i++) {
        const dh_fault *fault = dh_load_fault(load, i);
        dh_strbuf_printf(out, "%s:%lld:", fault->file, (long long)fault->value_line);
        if (fault->column > 0)
            dh_strbuf_printf(out, "%d: %s '%s'", (int)fault->column, fault->name, fault->value);
        else
            dh_strbuf_printf(out, " '%s'", fault->value);
        dh_strbuf_printf(out, ": %s\n", dh_tr(fault->reason));
        DH_TRY(flush(context, out, FLUSHED, error));
    }
    for (int32_t i = 0; dh_load_absence(load, i, out); i++) dh_strbuf_add_char(out, '\n');
    for (int32_t i = 0; dh_load_note(load, i, out); i++) dh_strbuf_add_char(out, '\n');
    return DH_OK;
}

/* A store is compared with its checksums. Its rejected rows were written when it was made: their files are listed. */
static dh_status check_store(const dh_context *context, const dh_store *store, const dh_rule_results *rules,
                             dh_error *error)
{
    dh_strbuf text = {0};
    if (asks_for_groups(context->options))
        return dh_error_set(error, DH_EINVAL,
                            "'%s' is a store, whose faults are those of the data set that it was made from; check that",
                            dh_store_path(store));
    if (context->options->rejects != NULL)
        return dh_error_set(error, DH_EINVAL,
                            "'%s' is a store, which keeps its rejects as TABLE-N.rejects.csv; --rejects goes with the "
                            "data set that it was made from",
                            dh_store_path(store));
    DH_TRY(dh_store_check(store, context->pool, error));
    /* what other programs wrote may lack what measures need */
    DH_TRY(dh_dataset_ensure_loaded(context->dataset, error));
    for (int32_t i = 0; i < dh_store_n_tables(store); i++) {
        const dh_store_table *table = dh_store_table_at(store, i);
        dh_strbuf_printf(&text, dh_tr("%s: %s read = %s accepted + %s rejected\n"), table->name,
                         dh_numeral_whole(table->read).text, dh_numeral_whole(table->rows).text,
                         dh_numeral_whole(table->rejected).text);
        for (int32_t p = 0; p < table->n_parts; p++) {
            const dh_store_part *part = &table->parts[p];
            for (int32_t r = 0; r < part->n_rejects; r++)
                dh_strbuf_printf(&text, "%s/%s\n", dh_store_path(store), part->rejects[r]);
            for (int32_t k = 0; k < part->n_notes; k++) dh_strbuf_printf(&text, "%s\n", part->notes[k]);
        }
    }
    const dh_store_source *missing;
    const dh_store_part *of;
    for (int32_t i = 0; (missing = dh_store_source_in(store, DH_SOURCE_MISSING, i, &of)) != NULL; i++)
        dh_strbuf_printf(&text,
                         dh_tr("'%s' is not where it was when it was imported on %.10s (%s): whether it has changed "
                               "since cannot be told\n"),
                         missing->name, of->imported_on, missing->path);
    dh_rule_report(&text, rules);
    dh_status status =
        text.failed ? dh_error_nomem(error) : dh_context_write(context, text.data ? text.data : "", text.size, error);
    dh_strbuf_free(&text);
    return status;
}

/* Nothing is wrong, and nothing to be told: one line. */
static dh_status say_well(const dh_context *context, dh_error *error)
{
    const char *table;
    const dh_load *load;
    dh_strbuf line = {0}, text = {0};
    for (int32_t i = 0; (load = dh_dataset_load(context->dataset, i, &table)) != NULL; i++)
        dh_context_add_rows(&line, table, dh_load_read(load), 0);
    dh_strbuf_printf(&text, dh_tr("nothing to correct; rows read and accepted: %s\n"),
                     line.data != NULL ? line.data : "0");
    dh_status status =
        text.failed || line.failed ? dh_error_nomem(error) : dh_context_write(context, text.data, text.size, error);
    dh_strbuf_free(&line);
    dh_strbuf_free(&text);
    return status;
}

static dh_status list_all(const dh_context *context, const dh_rule_results *rules, dh_error *error)
{
    dh_strbuf text = {0};
    const char *table;
    const dh_load *load;
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && (load = dh_dataset_load(context->dataset, i, &table)) != NULL; i++)
        status = list_faults(context, &text, table, load, error);
    dh_rule_report(&text, rules);
    if (status == DH_OK)
        status = text.failed ? dh_error_nomem(error)
                             : dh_context_write(context, text.data ? text.data : "", text.size, error);
    dh_strbuf_free(&text);
    return status;
}

static dh_status print_groups(dh_context *context, const dh_rule_results *rules, dh_error *error)
{
    dh_table *groups;
    DH_TRY(dh_fault_groups(&groups, context->dataset, error));
    dh_status status = dh_rule_add_groups(groups, rules, error);
    if (status == DH_OK) status = dh_table_finish(groups, error);
    if (status == DH_OK) status = dh_context_set_title(context, dh_tr(DH_REJECT_SUMMARY), error);
    bool is_file = context->options->output != NULL || context->options->format_name != NULL;
    if (status == DH_OK && dh_table_rows(groups) == 0 && !is_file)
        status = list_all(context, rules, error); /* an empty head says nothing */
    else if (status == DH_OK)
        status = dh_context_print(context, groups, error);
    dh_table_free(groups);
    return status;
}

static dh_status print(dh_context *context, const dh_rule_results *rules, dh_error *error)
{
    const dh_options *options = context->options;
    bool is_file = options->output != NULL || options->format_name != NULL;
    if (dh_dataset_store(context->dataset) != NULL)
        return check_store(context, dh_dataset_store(context->dataset), rules, error);
    if (!is_file && !options->verbose && dh_context_is_well(context->dataset) && dh_rule_report(NULL, rules) == 0)
        return say_well(context, error);
    return asks_for_groups(options) ? print_groups(context, rules, error) : list_all(context, rules, error);
}

/* *broken: rows break rules by which a check fails. */
static dh_status check(dh_context *context, dh_arena *arena, bool *broken, dh_error *error)
{
    dh_rule_results rules;
    if (arena == NULL) return dh_error_nomem(error);
    DH_TRY(dh_context_open(context, context->options, error));
    if (context->options->list) return dh_rule_list(context, arena, error);
    DH_TRY(dh_context_open_dataset(context, true, error));
    DH_TRY(dh_rules_check(&rules, context->dataset, arena, error));
    *broken = dh_rule_results_errors(&rules) > 0;
    dh_status status = print(context, &rules, error);
    dh_rule_results_free(&rules);
    if (status == DH_OK && context->options->rejects != NULL && dh_dataset_store(context->dataset) == NULL)
        status = dh_rejects_write(context, error);
    const char *fault;
    for (int32_t i = 0; (fault = dh_dataset_fault(context->dataset, i)) != NULL; i++)
        fprintf(stderr, "dienhong: %s\n", fault);
    return status;
}

static int run_check(const dh_options *options)
{
    dh_context context = {.options = options};
    dh_error error = DH_ERROR_INIT;
    dh_arena *arena = dh_arena_new();
    bool broken = false;
    int code = 0;
    if (check(&context, arena, &broken, &error) != DH_OK)
        code = dh_context_fail(&context, &error);
    else if (context.dataset != NULL && dh_dataset_fault(context.dataset, 0) != NULL)
        code = dh_status_exit_code(DH_EDATA);
    else if (context.dataset != NULL && (broken || dh_dataset_rejected(context.dataset) > 0))
        code = 1;
    dh_context_close(&context);
    if (arena != NULL) dh_arena_free(arena);
    return code;
}

const dh_command dh_command_check = {
    .name = "check",
    .usage = DH_MESSAGE("check DATASET [--profile FILE] [--summary] [--rejects FOLDER|FILE.xlsx]"),
    .doc = DH_MESSAGE(
        "read all, report every problem, also by your own rules, which --list lists; exit 1 when there is one"),
    .min_args = 1,
    .max_args = 1,
    .flags = DH_FLAGS_DATA | DH_FLAGS_TABLE | DH_FLAG_REJECTS | DH_FLAG_SUMMARY | DH_FLAG_LIST,
    .run = run_check,
};
