/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See context.h. */
#include "cli/context.h"

#include "cli/propose.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/period.h"
#include "base/supervisor.h"
#include "base/text.h"
#include "dialogue/dataset/origin.h"
#include "dialogue/dataset/sources.h"
#include "table/format.h"

/* The folder of the running program, or NULL with errno set. */
static char *program_folder(void)
{
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    if (size <= 0) return NULL;
    path[size] = '\0';
    char *slash = strrchr(path, '/');
    if (slash != NULL) *slash = '\0';
    return dh_strdup(path);
}

/* The first of the candidates (relative to the folder `program`) that can be read; else the error `missing`. */
static dh_status find_folder(char **out, const char *program, const char *const *candidates, const char *missing,
                             dh_error *error)
{
    for (; *candidates != NULL; candidates++) {
        *out = (*candidates)[0] == '/' ? dh_strdup(*candidates) : dh_path_join(program, *candidates);
        if (*out == NULL) return dh_error_nomem(error);
        if (access(*out, R_OK) == 0) return DH_OK;
        dh_free(*out);
    }
    *out = NULL;
    return dh_error_set(error, DH_EIO, missing, program);
}

static dh_status find_folders(dh_context *context, dh_error *error)
{
    static const char *const scripts[] = {"../share/dienhong/scripts", DIENHONG_SOURCE_DIR "/scripts", NULL};
    static const char *const plugins[] = {"../" DIENHONG_LIBDIR "/dienhong/plugins", NULL};
    static const char *const templates[] = {"../share/dienhong/template", DIENHONG_SOURCE_DIR "/plugins/template",
                                            NULL};
    char *program = program_folder();
    if (program == NULL)
        return errno == ENOMEM
                   ? dh_error_nomem(error)
                   : dh_error_set(error, DH_EIO, "cannot tell where the program stands: %s", dh_tr(strerror(errno)));
    dh_status status =
        find_folder(&context->scripts, program, scripts,
                    DH_MESSAGE("the folder of scripts is not where it was installed, beside '%s'"), error);
    if (status == DH_OK)
        status = find_folder(&context->plugin_folder, program, plugins,
                             DH_MESSAGE("the folder of plugins is not where it was installed, beside '%s'"), error);
    if (status == DH_OK)
        status = find_folder(&context->template_folder, program, templates,
                             DH_MESSAGE("the folder of the plugin template is not where it was installed, beside '%s'"),
                             error);
    dh_free(program);
    return status;
}

/* Folders of plugins, in the order in which they are looked at. */
typedef struct plugin_paths {
    const char **items; /* owned, unlike what they point to */
    size_t n, capacity;
} plugin_paths;

static dh_status add_path(plugin_paths *paths, const char *path, dh_error *error)
{
    if (dh_grow((void **)&paths->items, &paths->capacity, paths->n + 1, sizeof *paths->items) != 0)
        return dh_error_nomem(error);
    paths->items[paths->n++] = path;
    return DH_OK;
}

/* Adds the folders of an "a:b:c" list. They point into *kept, which the caller frees. */
static dh_status add_paths(plugin_paths *paths, char **kept, const char *list, dh_error *error)
{
    *kept = NULL;
    if (list == NULL || list[0] == '\0') return DH_OK;
    *kept = dh_strdup(list);
    if (*kept == NULL) return dh_error_nomem(error);
    for (char *state, *part = strtok_r(*kept, ":", &state); part != NULL; part = strtok_r(NULL, ":", &state))
        DH_TRY(add_path(paths, part, error));
    return DH_OK;
}

static void say_refused(const dh_context *context)
{
    dh_plugin_entry entry;
    for (int32_t i = 0; dh_plugins_entry(context->plugins, i, &entry); i++)
        if (entry.refused != NULL) fprintf(stderr, dh_tr("plugin %s was refused: %s\n"), entry.path, entry.refused);
}

/* Called once, when the plugins have been loaded. */
static void take_loaded(void *opened)
{
    dh_context *context = opened;
    if (context->options->command->lists_plugins) return;
    context->refused_unsaid = context->options->quiet;
    if (!context->options->quiet) say_refused(context);
}

/* Own measures stand in the folder measures/ of a place. */
static dh_status add_measures(const dh_context *context, const dh_folders *folders, dh_place place, dh_error *error)
{
    char *folder;
    DH_TRY(dh_folders_at(&folder, folders, place, "measures", error));
    dh_status status = folder != NULL && dh_path_is_folder(folder)
                           ? dh_measures_add_folder(context->measures, place, folder, error)
                           : DH_OK;
    dh_free(folder);
    return status;
}

/* Before plugins: a plugin that registers a measure of the same name is refused. */
static dh_status find_measures(dh_context *context, dh_error *error)
{
    char *folder = dh_path_join(context->scripts, "measures");
    if (folder == NULL) return dh_error_nomem(error);
    dh_status status = dh_measures_lazy(&context->measures, folder, error);
    dh_free(folder);
    dh_plugins_set_measures(context->measures);
    dh_folders folders = dh_folders_of(NULL, context->user_folder, NULL);
    return status == DH_OK ? add_measures(context, &folders, DH_PLACE_USER, error) : status;
}

static dh_status read_limit(double *out, const char *text, const char *flag, double fallback, double max,
                            dh_error *error)
{
    char *end = NULL;
    *out = text != NULL ? dh_text_to_double(text, &end) : fallback;
    if (end != NULL && (*end != '\0' || end == text || !(*out > 0) || *out > max))
        return dh_error_set(error, DH_EINVAL, "--%s takes a number above 0 and up to %g, not '%s'", flag, max, text);
    return DH_OK;
}

dh_status dh_context_limits(dh_plugin_limits *out, const dh_options *options, dh_error *error)
{
    double mebibytes;
    DH_TRY(read_limit(&out->seconds, options->time_limit, "time-limit", 60, 1e6, error));
    DH_TRY(read_limit(&mebibytes, options->memory_limit, "memory-limit", 512, 1048576, error));
    out->memory = (size_t)(mebibytes * 1048576);
    return DH_OK;
}

/* Seconds for each plugin to register what it has, and for all to drop it: much. */
#define LOADING 10

static dh_status limit_loading(dh_context *context, dh_error *error)
{
    dh_plugin_limits limits;
    DH_TRY(dh_context_limits(&limits, context->options, error));
    if (limits.seconds > LOADING) limits.seconds = LOADING;
    return dh_plugins_set_dry_run(context->plugins, context->plugin_folder, limits, error);
}

/* Plugins are loaded lazily, when something is looked up that may be theirs; at once with --plugin-path, so that what
 * is refused there is reported even when nothing of it is used. */
static dh_status find_plugins(dh_context *context, dh_error *error)
{
    plugin_paths paths = {0};
    char *flag = NULL, *environment = NULL, *user = NULL;
    dh_status status = add_paths(&paths, &flag, context->options->plugin_path, error);
    for (size_t i = 0; status == DH_OK && i < paths.n; i++)
        if (access(paths.items[i], F_OK) != 0) status = dh_path_refuse(paths.items[i], error);
    if (status == DH_OK) status = add_paths(&paths, &environment, getenv("DIENHONG_PLUGIN_PATH"), error);
    dh_folders folders = dh_folders_of(NULL, context->user_folder, NULL);
    if (status == DH_OK) status = dh_folders_at(&user, &folders, DH_PLACE_USER, "plugins", error);
    if (status == DH_OK && user != NULL) status = add_path(&paths, user, error);
    if (status == DH_OK) status = add_path(&paths, context->plugin_folder, error);
    if (status == DH_OK)
        status = dh_plugins_lazy(&context->plugins, paths.items, (int32_t)paths.n, context->functions, take_loaded,
                                 context, error);
    if (status == DH_OK) dh_plugins_readers(context->plugins, &context->readers);
    if (status == DH_OK) status = limit_loading(context, error);
    if (status == DH_OK) dh_plugins_serve_measures(context->plugins, context->measures);
    if (status == DH_OK && flag != NULL) status = dh_plugins_ensure_loaded(context->plugins, error);
    dh_free((void *)paths.items);
    dh_free(flag);
    dh_free(environment);
    dh_free(user);
    return status;
}

/* What a refused plugin writes is not told: such files would be written as something else. */
static dh_status check_refused(const dh_context *context, const char *ending, dh_error *error)
{
    dh_plugin_entry entry;
    dh_strbuf refused = {0};
    for (int32_t i = 0; dh_plugins_entry(context->plugins, i, &entry); i++)
        if (entry.refused != NULL)
            dh_strbuf_printf(&refused, "%s'%s' (%s)", refused.size > 0 ? ", " : "", entry.path, entry.refused);
    dh_status status = refused.failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && refused.size > 0)
        status =
            dh_error_set(error, DH_EPLUGIN,
                         "'%s' ends as no format does, and no plugin that was loaded writes '%s' files; what those "
                         "that were refused would write is not known: %s; mend the one that is meant, or name the "
                         "format with --format",
                         context->options->output, ending, refused.data);
    dh_strbuf_free(&refused);
    return status;
}

/* The sink for --output. An ending that neither the program nor a plugin writes may be an error. */
static dh_status find_sink(dh_context *context, dh_error *error)
{
    const char *dot = dh_options_foreign_ending(context->options);
    if (dot != NULL) DH_TRY(dh_plugins_ensure_loaded(context->plugins, error));
    context->sink = dot != NULL ? dh_plugins_sink(context->plugins, dot + 1) : NULL;
    if (context->sink != NULL) return DH_OK;
    DH_TRY(dh_options_check_ending(context->options, error));
    return dot != NULL ? check_refused(context, dot, error) : DH_OK;
}

dh_status dh_context_open(dh_context *context, const dh_options *options, dh_error *error)
{
    memset(context, 0, sizeof *context);
    context->options = options;
    if (!options->quiet) dh_progress_start();
    char *end = NULL;
    long threads = options->threads != NULL ? strtol(options->threads, &end, 10) : 0;
    if (end != NULL && (*end != '\0' || end == options->threads || threads < 1 || threads > 1024))
        return dh_error_set(error, DH_EINVAL, "--threads takes a number from 1 to 1024, not '%s'", options->threads);
    DH_TRY(find_folders(context, error));
    DH_TRY(dh_folders_user(&context->user_folder, error));
    DH_TRY(dh_pool_new(&context->pool, (int)threads, error));
    DH_TRY(dh_functions_new(&context->functions, error));
    DH_TRY(find_measures(context, error));
    DH_TRY(find_plugins(context, error));
    return find_sink(context, error);
}

void dh_context_add_rows(dh_strbuf *line, const char *table, int64_t read, int64_t rejected)
{
    if (line->size > 0) dh_strbuf_add(line, ", ");
    dh_strbuf_printf(line, "%s %s", table, dh_numeral_whole(read).text);
    if (rejected > 0) dh_strbuf_printf(line, dh_tr(" (%s rejected)"), dh_numeral_whole(rejected).text);
}

/* One line of the tables of a store, and one of each of its source files that has changed since the import. */
static void say_stored(const dh_context *context, const dh_store *store)
{
    const dh_store_source *changed;
    const dh_store_part *part;
    const char *last = "";
    dh_strbuf line = {0};
    for (int32_t i = 0; i < dh_store_n_tables(store); i++) {
        const dh_store_table *table = dh_store_table_at(store, i);
        const char *day = table->parts[table->n_parts - 1].imported_on;
        if (strncmp(day, last, 10) > 0) last = day;
        dh_context_add_rows(&line, table->name, table->rows + table->rejected, table->rejected);
    }
    if (!line.failed && line.size > 0)
        dh_context_say(context, "rows that were read when the store was made, last on %.10s: %s", last, line.data);
    dh_strbuf_free(&line);
    for (int32_t i = 0; (changed = dh_store_source_in(store, DH_SOURCE_CHANGED, i, &part)) != NULL; i++)
        dh_context_say(context, "'%s' has changed since it was imported on %.10s; run dienhong import again",
                       changed->name, part->imported_on);
}

/* What is to be known of a table's rows; with `all` also which columns files lack. */
static void say_notes(const dh_context *context, const dh_load *load, bool all)
{
    dh_strbuf text = {0};
    for (int32_t i = 0; all && dh_load_absence(load, i, &text); i++, dh_strbuf_clear(&text))
        if (!text.failed) dh_context_say(context, "  %s", text.data);
    for (int32_t i = 0; dh_load_note(load, i, &text); i++, dh_strbuf_clear(&text))
        if (!text.failed) dh_context_say(context, "  %s", text.data);
    dh_strbuf_free(&text);
}

/* A line for each table, and below it how its files were read. */
static void say_tables(const dh_context *context, bool notes)
{
    const char *table;
    const dh_load *load;
    for (int32_t i = 0; (load = dh_dataset_load(context->dataset, i, &table)) != NULL; i++) {
        dh_context_say(context, "%s: %s read, %s accepted, %s rejected", table,
                       dh_numeral_whole(dh_load_read(load)).text, dh_numeral_whole(dh_load_accepted(load)).text,
                       dh_numeral_whole(dh_load_rejected(load)).text);
        for (int32_t r = 0; dh_load_warning(load, r) != NULL; r++)
            dh_context_say(context, "  %s", dh_load_warning(load, r));
        if (notes) say_notes(context, load, true);
    }
}

bool dh_context_is_well(const dh_dataset *dataset)
{
    const char *table;
    const dh_load *load;
    dh_strbuf text = {0};
    bool well = dh_dataset_fault(dataset, 0) == NULL;
    for (int32_t i = 0; well && (load = dh_dataset_load(dataset, i, &table)) != NULL; i++)
        well = dh_load_n_faults(load) == 0 && dh_load_rejected(load) == 0 && !dh_load_note(load, 0, &text) &&
               !dh_load_absence(load, 0, &text);
    dh_strbuf_free(&text);
    return well;
}

/* Where there is nothing to correct: how files were read, where that is not as usual. */
static void say_unusual(const dh_context *context)
{
    const char *table;
    const dh_load *load;
    for (int32_t i = 0; (load = dh_dataset_load(context->dataset, i, &table)) != NULL; i++)
        for (int32_t r = 0; dh_load_warning(load, r) != NULL; r++)
            if (!dh_load_warning_is_usual(load, r)) dh_context_say(context, "%s", dh_load_warning(load, r));
}

/* One line for all tables. The notes on their rows follow where they do not stand below a result. */
static void say_in_short(const dh_context *context)
{
    const char *table;
    const dh_load *load;
    long long n_warnings = 0;
    dh_strbuf line = {0};
    for (int32_t i = 0; (load = dh_dataset_load(context->dataset, i, &table)) != NULL; i++) {
        dh_context_add_rows(&line, table, dh_load_read(load), dh_load_rejected(load));
        for (int32_t r = 0; dh_load_warning(load, r) != NULL; r++) n_warnings++;
    }
    if (!line.failed && line.size > 0 && n_warnings > 0)
        dh_context_say(context, "rows read: %s; --verbose says how (remarks: %lld)", line.data, n_warnings);
    else if (!line.failed && line.size > 0)
        dh_context_say(context, "rows read: %s", line.data);
    dh_strbuf_free(&line);
    if ((context->options->command->flags & DH_FLAG_FORMAT) != 0) return;
    for (int32_t i = 0; (load = dh_dataset_load(context->dataset, i, &table)) != NULL; i++)
        say_notes(context, load, false);
}

/* Reports what was read. `check` (`lists`) says how all of it was read, and has the notes and rejected rows in its own
 * report; of other commands --verbose asks for that. */
static void say_loaded(const dh_context *context, bool lists)
{
    bool stored = dh_dataset_store(context->dataset) != NULL;
    if (stored)
        say_stored(context, dh_dataset_store(context->dataset));
    else if (lists && !context->options->verbose && dh_context_is_well(context->dataset))
        say_unusual(context);
    else if (lists || context->options->verbose)
        say_tables(context, !lists);
    else
        say_in_short(context);
    if (!lists && !stored && dh_dataset_rejected(context->dataset) > 0)
        dh_context_say(context, "'dienhong check %s' lists the rejected rows and why",
                       dh_dataset_call(context->dataset));
}

/* Whether --output would be written over what the data set is read from, the script that is run, or a store. */
static dh_status check_output(const dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    const char *path = options->output;
    dh_sources sources = {0};
    bool held = false, stored = false;
    char *real = dh_path_resolve(path), *slash = real != NULL ? strrchr(real, '/') : NULL;
    dh_status status = dh_sources_add(&sources, context->dataset, false, error);
    if (status == DH_OK && (options->command->flags & DH_FLAG_ALLOW) != 0 && options->n_args > 1)
        status = dh_sources_add_file(&sources, options->args[1], error);
    if (status == DH_OK) status = dh_sources_hold(&held, &sources, path, error);
    if (slash != NULL) {
        *slash = '\0';
        if (status == DH_OK) status = dh_store_find_manifest(&stored, real, error);
    }
    if (status == DH_OK && stored)
        status = dh_error_set(error, DH_EINVAL,
                              "-o '%s' lies in a store, which only 'dienhong import' writes; name a file in another "
                              "folder",
                              path);
    else if (status == DH_OK && held)
        status =
            dh_error_set(error, DH_EINVAL,
                         "-o '%s' is a file that this command reads, or that the data set would be read from; name "
                         "another one",
                         path);
    dh_free(real);
    dh_sources_free(&sources);
    return status;
}

/* Refuses --output where it would destroy what is read, and clears what runs that were killed have left beside it. */
static dh_status begin_output(const dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    if (options->output != NULL) DH_TRY(dh_path_check_way(options->output, error));
    if (options->output == NULL || options->command->makes_store) return DH_OK;
    DH_TRY(check_output(context, error));
    dh_context_clear_left(context, options->output);
    return DH_OK;
}

dh_status dh_context_open_dataset(dh_context *context, bool tolerate, dh_error *error)
{
    return dh_context_open_dataset_at(context, context->options->args[0], tolerate, error);
}

dh_status dh_context_open_dataset_at(dh_context *context, const char *path, bool tolerate, dh_error *error)
{
    const dh_options *options = context->options;
    dh_dataset_options how = {.profile = options->profile,
                              .user_folder = context->user_folder,
                              .scripts_folder = context->scripts,
                              .functions = context->functions,
                              .readers = &context->readers,
                              .pool = context->pool,
                              .has_as_of = options->as_of != NULL,
                              .calendar = options->calendar,
                              .tolerate_faults = tolerate};
    char meant[DH_PERIOD_TEXT];
    if (how.has_as_of && !dh_date_parse_iso(options->as_of, strlen(options->as_of), &how.as_of))
        return dh_period_guess(options->as_of, meant) && strlen(meant) == 10
                   ? dh_error_set(error, DH_EINVAL,
                                  "--as-of takes a day such as 2020-08-11, not '%s', did you mean '%s'?",
                                  options->as_of, meant)
                   : dh_error_set(error, DH_EINVAL, "--as-of takes a day such as 2020-08-11, not '%s'", options->as_of);
    dh_strbuf proposed = {0};
    if (options->profile == NULL && dh_path_is_file(path)) DH_TRY(dh_propose_for_file(&proposed, context, path, error));
    how.proposed = proposed.data;
    dh_status status = dh_dataset_open(&context->dataset, path, &how, error);
    dh_strbuf_free(&proposed);
    if (context->dataset != NULL) say_loaded(context, tolerate);
    if (status == DH_OK) {
        dh_folders folders = dh_dataset_folders(context->dataset);
        status = add_measures(context, &folders, DH_PLACE_DATASET, error);
    }
    return status == DH_OK ? begin_output(context, error) : status;
}

void dh_context_close(dh_context *context)
{
    dh_progress_stop();
    dh_dataset_close(context->dataset);
    dh_measures_free(context->measures);
    dh_plugins_set_measures(NULL);
    if (context->plugins != NULL) dh_supervisor_limit(LOADING, 0, DH_SUPERVISOR_SLACK);
    if (context->plugins != NULL) dh_plugins_free(context->plugins);
    if (context->functions != NULL) dh_functions_free(context->functions);
    if (context->pool != NULL) dh_pool_free(context->pool);
    dh_free(context->title);
    dh_free(context->scripts);
    dh_free(context->user_folder);
    dh_free(context->plugin_folder);
    dh_free(context->template_folder);
}

dh_status dh_context_write(const dh_context *context, const char *text, size_t size, dh_error *error)
{
    if (context->options->output != NULL) return dh_file_write(context->options->output, text, size, error);
    if (size > 0 && fwrite(text, 1, size, context->options->results) != size)
        return dh_error_set(error, DH_EIO, "cannot write to standard output: %s", dh_tr(strerror(errno)));
    return dh_context_write_end(context, error);
}

dh_status dh_context_write_end(const dh_context *context, dh_error *error)
{
    return dh_results_end(context->options->results, error);
}

dh_status dh_results_end(FILE *results, dh_error *error)
{
    errno = 0;
    if (fflush(results) == 0 && !ferror(results)) return DH_OK;
    return dh_error_set(error, DH_EIO, "cannot write to standard output: %s",
                        dh_tr(strerror(errno != 0 ? errno : EIO)));
}

/* The writer for dh_table_write_to. */
static dh_status take_output(void *results, const char *bytes, size_t size, dh_error *error)
{
    if (fwrite(bytes, 1, size, results) == size) return DH_OK;
    return dh_error_set(error, DH_EIO, "cannot write to standard output: %s", dh_tr(strerror(errno)));
}

bool dh_context_is_data(const dh_context *context)
{
    return context->sink != NULL || context->options->format->is_data;
}

bool dh_context_is_single(const dh_context *context)
{
    return context->sink != NULL || context->options->format->is_single;
}

static dh_status print_table(const dh_context *context, const dh_table *table, const dh_write_about *about,
                             dh_error *error)
{
    const dh_options *options = context->options;
    dh_write_options how = {
        .locale = options->locale, .pool = context->pool, .about = about, .no_formulas = options->no_formulas};
    dh_status status;
    if (context->sink != NULL) {
        status = dh_plugins_save(context->plugins, context->sink, table, options->output, error);
    } else if (options->output != NULL) {
        status = dh_table_save(options->output, table, options->format, &how, error);
    } else {
        status = dh_table_write_to(take_output, options->results, table, options->format, &how, error);
        if (status == DH_OK) status = dh_context_write_end(context, error);
    }
    return status;
}

dh_status dh_context_set_title(dh_context *context, const char *title, dh_error *error)
{
    dh_free(context->title);
    context->title = dh_strdup(title);
    return context->title != NULL ? DH_OK : dh_error_nomem(error);
}

dh_status dh_context_set_measure_title(dh_context *context, const char *names, const char *rest, dh_error *error)
{
    dh_strbuf title = {0};
    char *copy = dh_strdup(names), *state = NULL;
    for (char *name = copy != NULL ? strtok_r(copy, ", ", &state) : NULL; name != NULL;
         name = strtok_r(NULL, ", ", &state)) {
        int32_t index = dh_measures_find(context->measures, name);
        if (title.size > 0) dh_strbuf_add(&title, "; ");
        dh_strbuf_add(&title, index >= 0 ? dh_measures_title(context->measures, index, dh_message_locale()) : name);
    }
    if (rest != NULL) dh_strbuf_printf(&title, ": %s", rest);
    dh_status status = copy == NULL || title.failed
                           ? dh_error_nomem(error)
                           : dh_context_set_title(context, title.data != NULL ? title.data : "", error);
    dh_strbuf_free(&title);
    dh_free(copy);
    return status;
}

dh_status dh_context_print(const dh_context *context, const dh_table *table, dh_error *error)
{
    dh_origin origin = {0};
    dh_status status = DH_OK;
    if (context->dataset != NULL) status = dh_origin_find(&origin, context->dataset, context->title, error);
    if (status == DH_OK) status = print_table(context, table, context->dataset != NULL ? &origin.about : NULL, error);
    dh_origin_free(&origin);
    if (status != DH_OK) return status;
    dh_context_say_written(context);
    if (!dh_context_is_data(context)) return DH_OK;
    for (int32_t i = 0; dh_table_note(table, i) != NULL; i++) dh_context_say(context, "%s", dh_table_note(table, i));
    return DH_OK;
}

void dh_context_say_written(const dh_context *context)
{
    if (context->options->output != NULL && isatty(STDERR_FILENO))
        dh_context_say(context, "written to '%s'", context->options->output);
}

void dh_context_clear_left(const dh_context *context, const char *path)
{
    dh_strbuf text = {0};
    if (dh_file_report_left(&text, path)) dh_context_say(context, "%s", text.data);
    dh_strbuf_free(&text);
}

void dh_context_say(const dh_context *context, const char *format, ...)
{
    if (context->options->quiet) return;
    va_list args;
    va_start(args, format);
    vfprintf(stderr, dh_tr(format), args);
    va_end(args);
    fputc('\n', stderr);
}

int dh_context_fail(const dh_context *context, const dh_error *error)
{
    char text[2048];
    dh_error_format(error, text, sizeof text);
    fprintf(stderr, "dienhong: %s\n", text);
    if (context != NULL && context->refused_unsaid) say_refused(context);
    return dh_status_exit_code(error->status);
}

int dh_context_run(const dh_options *options, dh_status (*body)(dh_context *context, dh_error *error))
{
    dh_context context = {.options = options};
    dh_error error = DH_ERROR_INIT;
    int code = body(&context, &error) != DH_OK ? dh_context_fail(&context, &error) : 0;
    dh_context_close(&context);
    return code;
}
