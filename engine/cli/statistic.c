/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a statistic, running one of a plugin over the data set, and printing its tables and notes. */
#include <string.h>

#include "base/progress.h"
#include "base/supervisor.h"
#include "base/text.h"
#include "cli/context.h"
#include "dialogue/measure/heads.h"
#include "execute/execute.h"

dh_status dh_context_each_statistic(const dh_context *context, dh_arena *arena,
                                    dh_status (*visit)(void *visitor, const dh_statistic *statistic,
                                                       const dh_statistic_file *own, dh_error *error),
                                    void *visitor, dh_error *error)
{
    dh_statistic_files own;
    dh_folders folders = dh_context_folders(context);
    const dh_statistic *statistic;
    if (arena == NULL) return dh_error_nomem(error);
    DH_TRY(dh_plugins_ensure_loaded(context->plugins, error));
    DH_TRY(dh_statistic_files_list(&own, &folders, arena, error));
    for (size_t i = 0; i < own.n; i++) DH_TRY(visit(visitor, &own.items[i].statistic, &own.items[i], error));
    for (int32_t i = 0; (statistic = dh_plugins_statistic_at(context->plugins, i)) != NULL; i++) {
        bool replaced = false;
        for (size_t k = 0; k < own.n; k++) replaced |= strcmp(own.items[k].statistic.name, statistic->name) == 0;
        if (!replaced) DH_TRY(visit(visitor, statistic, NULL, error));
    }
    return DH_OK;
}

/* What there is, while a name that is none is looked for. */
typedef struct found_names {
    const char *name, *nearest;
    dh_strbuf list;
} found_names;

static dh_status add_name(void *visitor, const dh_statistic *statistic, const dh_statistic_file *own, dh_error *error)
{
    found_names *names = visitor;
    const char *both[] = {names->nearest, statistic->name};
    (void)error;
    if (own != NULL && own->fault != NULL) return DH_OK; /* it would be refused */
    dh_strbuf_printf(&names->list, "%s%s", names->list.size > 0 ? ", " : "", statistic->name);
    names->nearest = dh_text_nearest(names->name, both, 2);
    return DH_OK;
}

static dh_status refuse_statistic(const dh_context *context, const char *name, dh_arena *arena, dh_error *error)
{
    found_names names = {.name = name};
    dh_status status = dh_context_each_statistic(context, arena, add_name, &names, error);
    const char *list = names.list.data;
    if (status == DH_OK && names.nearest != NULL)
        dh_error_set(error, DH_EINVAL, "there is no statistic '%s', did you mean '%s'? there are: %s", name,
                     names.nearest, list != NULL ? list : names.nearest);
    else if (status == DH_OK && list != NULL)
        dh_error_set(error, DH_EINVAL,
                     "there is no statistic '%s'; there are: %s. 'dienhong plugins' tells which plugins were refused",
                     name, list);
    else if (status == DH_OK)
        dh_error_set(error, DH_EINVAL,
                     "there is no statistic '%s', and there is none at all. 'dienhong plugins' tells which plugins "
                     "were refused",
                     name);
    dh_strbuf_free(&names.list);
    return status == DH_OK ? DH_EINVAL : status;
}

dh_status dh_context_find_statistic(const dh_statistic **out, const dh_statistic_file **own, const dh_context *context,
                                    const char *name, dh_arena *arena, dh_error *error)
{
    dh_folders folders = dh_context_folders(context);
    *out = NULL;
    if (arena == NULL) return dh_error_nomem(error);
    DH_TRY(dh_statistic_file_find(own, &folders, name, arena, error));
    if (*own != NULL) {
        *out = &(*own)->statistic;
        return dh_statistic_file_check_name(*own, context->plugins, error);
    }
    DH_TRY(dh_plugins_ensure_loaded(context->plugins, error));
    *out = dh_plugins_statistic(context->plugins, name);
    return *out != NULL ? DH_OK : refuse_statistic(context, name, arena, error);
}

/* Table `index` with titles of measures as heads, where a column has the name of one. */
static dh_status head_table(dh_table **out, const dh_context *context, const dh_results *results, int32_t index,
                            dh_error *error)
{
    *out = dh_table_copy(dh_results_table(results, index));
    dh_status status = *out != NULL ? dh_measures_ensure_loaded(context->measures, error) : dh_error_nomem(error);
    return status == DH_OK ? dh_measure_set_heads(*out, context->measures, error) : status;
}

/* A file of one table has the first, with the notes of all. */
static dh_status print_first(const dh_context *context, const dh_results *results, dh_error *error)
{
    dh_table *table;
    dh_status status = head_table(&table, context, results, 0, error);
    for (int32_t i = 0; status == DH_OK && dh_results_note(results, i) != NULL; i++)
        status = dh_table_add_note(table, error, "%s", dh_results_note(results, i));
    if (status == DH_OK) status = dh_context_print(context, table, error);
    for (int32_t i = 1; status == DH_OK && i < dh_results_tables(results); i++)
        dh_context_say(context, "the table '%s' of the result is not printed in this format; use --format table",
                       dh_results_name(results, i));
    if (table != NULL) dh_table_free(table);
    return status;
}

/* Notes go below the tables. */
static void add_notes(const dh_context *context, const dh_results *results, dh_strbuf *text)
{
    const char *before = context->options->format->before_note;
    if (before[0] == '\0' && dh_results_tables(results) > 1) dh_strbuf_add(text, "\n");
    for (int32_t i = 0; dh_results_note(results, i) != NULL; i++)
        dh_strbuf_printf(text, "%s%s\n", before, dh_results_note(results, i));
}

dh_status dh_context_print_results(const dh_context *context, const dh_results *results, dh_error *error)
{
    const dh_options *options = context->options;
    dh_strbuf text = {0};
    dh_status status = DH_OK;
    if (dh_context_is_single(context) && dh_results_tables(results) > 0) return print_first(context, results, error);
    for (int32_t i = 0; status == DH_OK && i < dh_results_tables(results); i++) {
        if (dh_results_tables(results) > 1)
            dh_strbuf_printf(&text, "%s%s\n", i > 0 ? "\n" : "", dh_results_title(results, i));
        dh_table *table;
        status = head_table(&table, context, results, i, error);
        if (status == DH_OK) status = dh_table_write(&text, table, options->format, options->locale, error);
        dh_table_free(table);
    }
    if (status == DH_OK && options->format->before_note != NULL) add_notes(context, results, &text);
    if (status == DH_OK && text.failed) status = dh_error_nomem(error);
    if (status == DH_OK) status = dh_context_write(context, text.data != NULL ? text.data : "", text.size, error);
    dh_strbuf_free(&text);
    return status;
}

dh_status dh_context_run_statistic(dh_context *context, const char *name, const char *const *pairs, int32_t n,
                                   dh_error *error)
{
    dh_plugin_limits limits;
    DH_TRY(dh_context_limits(&limits, context->options, error));
    DH_TRY(dh_plugins_ensure_loaded(context->plugins, error));
    const dh_statistic *statistic = dh_plugins_statistic(context->plugins, name);
    if (statistic == NULL) {
        dh_arena *arena = dh_arena_new();
        dh_status refused = arena != NULL ? refuse_statistic(context, name, arena, error) : dh_error_nomem(error);
        if (arena != NULL) dh_arena_free(arena);
        return refused;
    }
    if (context->title == NULL && statistic->doc != NULL)
        DH_TRY(dh_context_set_title(context, dh_tr(statistic->doc), error));
    dh_results *results = NULL;
    dh_execute_set_memory(limits.memory);
    dh_supervisor_limit(limits.seconds, limits.memory, DH_SUPERVISOR_SLACK);
    dh_status status = dh_statistic_run(&results, context->plugins, statistic, context->dataset, pairs, n, error);
    dh_progress_at_end();
    dh_supervisor_unlimit();
    if (status != DH_OK) return status;
    status = dh_context_print_results(context, results, error);
    dh_results_free(results);
    return status;
}
