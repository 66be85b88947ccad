/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong stat: the statistics of plugins, and own ones. */
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/message.h"
#include "cli/context.h"

static dh_status write_text(const dh_context *context, dh_strbuf *text, dh_error *error)
{
    dh_status status = text->failed
                           ? dh_error_nomem(error)
                           : dh_context_write(context, text->data != NULL ? text->data : "", text->size, error);
    dh_strbuf_free(text);
    return status;
}

/* A list that is being made. The last fault is the command's own. */
typedef struct listing {
    dh_strbuf text;
    const dh_error **faults; /* owned, unlike what they point to */
    size_t n, capacity;
} listing;

static dh_status add_line(void *visitor, const dh_statistic *statistic, const dh_statistic_file *own, dh_error *error)
{
    listing *l = visitor;
    if (own != NULL && own->fault != NULL) {
        if (dh_grow((void **)&l->faults, &l->capacity, l->n + 1, sizeof *l->faults) != 0) return dh_error_nomem(error);
        l->faults[l->n++] = own->fault;
        return DH_OK;
    }
    dh_strbuf_printf(&l->text, "%-20s %s", statistic->name, statistic->doc != NULL ? dh_tr(statistic->doc) : "");
    if (own != NULL && own->place != DH_PLACE_PROGRAM) dh_strbuf_printf(&l->text, " (%s)", own->path);
    dh_strbuf_add(&l->text, "\n");
    return DH_OK;
}

static dh_status say_unopened(const dh_context *context, dh_error *error)
{
    dh_strbuf unopened = {0};
    dh_folders folders = dh_context_folders(context);
    dh_status status = dh_statistic_files_unopened(&unopened, &folders, error);
    if (status == DH_OK && unopened.size > 0)
        dh_context_say(context,
                       "not opened, since plugins that come with a data set are not trusted: %s; if one is yours, name "
                       "its folder with --plugin-path",
                       unopened.data);
    dh_strbuf_free(&unopened);
    return status;
}

/* All that can be run; then what is wrong with the files of others. */
static dh_status list(const dh_context *context, dh_arena *arena, dh_error *error)
{
    listing l = {0};
    dh_status status = dh_context_each_statistic(context, arena, add_line, &l, error);
    if (status == DH_OK) status = say_unopened(context, error);
    if (status == DH_OK)
        status = write_text(context, &l.text, error);
    else
        dh_strbuf_free(&l.text);
    if (status == DH_OK)
        dh_context_say(context, "'dienhong stat NAME --help' says what each tells, and its parameters");
    for (size_t i = 0; status == DH_OK && i + 1 < l.n; i++) dh_context_fail(NULL, l.faults[i]);
    if (status == DH_OK && l.n > 0) {
        *error = *l.faults[l.n - 1];
        status = error->status;
    }
    dh_free((void *)l.faults);
    return status;
}

/* --help of a statistic: what it is, in sentences, then its parameters. */
static dh_status help(const dh_context *context, const char *name, dh_arena *arena, dh_error *error)
{
    const dh_statistic *s;
    const dh_statistic_file *own;
    dh_strbuf text = {0};
    DH_TRY(dh_context_find_statistic(&s, &own, context, name, arena, error));
    dh_strbuf_printf(&text, "%s: %s\n\n", s->name, s->doc != NULL ? dh_tr(s->doc) : "");
    if (s->purpose != NULL) dh_strbuf_printf(&text, dh_tr("What it tells: %s\n"), dh_tr(s->purpose));
    if (s->limits != NULL) dh_strbuf_printf(&text, dh_tr("What it does not tell: %s\n"), dh_tr(s->limits));
    if (s->misuse != NULL) dh_strbuf_printf(&text, dh_tr("When not to use it: %s\n"), dh_tr(s->misuse));
    dh_strbuf_printf(&text, dh_tr("\nusage: dienhong stat DATASET %s [key=value …] [-o FILE]\n\n"), s->name);
    dh_params_help(&text, s->params, s->n_params);
    if (own != NULL) dh_strbuf_printf(&text, "\n%s\n", own->path);
    return write_text(context, &text, error);
}

static dh_status stat_in(dh_context *context, dh_arena *arena, dh_error *error)
{
    const dh_options *options = context->options;
    if (arena == NULL) return dh_error_nomem(error);
    if (options->help) return help(context, options->args[options->n_args > 1], arena, error);
    if (options->list) return list(context, arena, error);
    if (options->n_args < 2)
        return dh_error_set(error, DH_EINVAL, "which statistic? 'dienhong stat DATASET --list' names them");
    DH_TRY(dh_context_open_dataset(context, false, error));
    return dh_context_run_statistic(context, options->args[1], (const char *const *)options->args + 2,
                                    options->n_args - 2, error);
}

static dh_status stat(dh_context *context, dh_error *error)
{
    DH_TRY(dh_context_open(context, context->options, error));
    DH_TRY(dh_plugins_ensure_loaded(context->plugins, error));
    dh_arena *arena = dh_arena_new();
    dh_status status = stat_in(context, arena, error);
    if (arena != NULL) dh_arena_free(arena);
    return status;
}

static dh_status draw(const dh_context *context, dh_script *script, dh_error *error)
{
    DH_TRY(dh_script_draw(script, context->options->output, error));
    dh_context_say_written(context);
    return DH_OK;
}

static dh_status write_report(const dh_context *context, dh_script *script, dh_error *error)
{
    DH_TRY(dh_script_write_report(script, context->options->output, error));
    dh_context_say_written(context);
    return DH_OK;
}

/* A picture is the first chart that the statistic suggests, a PDF has all that it gives: by the program's scripts,
 * whose arguments are the statistic's name and parameters. */
static int run_drawing(const dh_options *options)
{
    static const dh_script_command picture = {.kind = "charts", .standard = "statistic", .finish = draw},
                                   document = {.kind = "reports", .standard = "statistic", .finish = write_report};
    dh_options words = *options;
    words.n_args = 1;
    words.script_args = options->args + 1;
    words.n_script_args = options->n_args - 1;
    const char *dot = strrchr(options->output, '.');
    return dh_context_run_script(&words, strcasecmp(dot, ".pdf") == 0 ? &document : &picture);
}

/* ---- own statistics: Lua, and so in a confined process ---- */

static dh_status run_own(dh_context *context, dh_script *script, dh_error *error)
{
    const dh_options *options = context->options;
    const dh_statistic *statistic;
    const dh_statistic_file *own;
    dh_results *results = NULL;
    dh_arena *arena = dh_arena_new();
    dh_status status = dh_context_find_statistic(&statistic, &own, context, options->args[1], arena, error);
    if (status == DH_OK && context->title == NULL) status = dh_context_set_title(context, statistic->doc, error);
    if (status == DH_OK)
        status = dh_script_run_statistic(&results, script, own, (const char *const *)options->args + 2,
                                         options->n_args - 2, error);
    if (status == DH_OK) status = dh_context_print_results(context, results, error);
    if (results != NULL) dh_results_free(results);
    if (arena != NULL) dh_arena_free(arena);
    return status;
}

static dh_status finish_own(const dh_context *context, dh_script *script, dh_error *error)
{
    (void)context, (void)script, (void)error;
    return DH_OK;
}

/* What is wrong in the words is said before anything is run. *own: the statistic is an own one. */
static dh_status check_words(dh_context *context, bool *own, dh_error *error)
{
    const dh_options *options = context->options;
    const dh_statistic *statistic;
    const dh_statistic_file *file = NULL;
    char *path;
    dh_folders folders = dh_context_folders(context);
    DH_TRY(dh_folders_find(&path, NULL, &folders, "statistics", options->args[1], error));
    *own = path != NULL;
    dh_free(path);
    if (!*own && !dh_options_is_drawing(options)) return DH_OK;
    dh_arena *arena = dh_arena_new();
    dh_status status = dh_context_find_statistic(&statistic, &file, context, options->args[1], arena, error);
    if (status == DH_OK)
        status = dh_statistic_check(statistic, (const char *const *)options->args + 2, options->n_args - 2, error);
    if (arena != NULL) dh_arena_free(arena);
    return status;
}

static int check(const dh_options *options, bool *own)
{
    dh_options silent = *options; /* what is refused is reported by the run itself */
    dh_context context = {.options = options};
    dh_error error = DH_ERROR_INIT;
    silent.quiet = true;
    dh_status status = dh_context_open(&context, &silent, &error);
    if (status == DH_OK) status = check_words(&context, own, &error);
    int code = status == DH_OK ? 0 : dh_context_fail(&context, &error);
    dh_context_close(&context);
    return code;
}

static int run_stat(const dh_options *options)
{
    static const dh_script_command own_statistic = {.run = run_own, .finish = finish_own};
    bool own = false;
    if (options->help || options->list || options->n_args < 2) return dh_context_run(options, stat);
    int code = check(options, &own);
    if (code != 0) return code;
    if (dh_options_is_drawing(options)) return run_drawing(options);
    return own ? dh_context_run_script(options, &own_statistic) : dh_context_run(options, stat);
}

const dh_command dh_command_stat = {
    .name = "stat",
    .usage = DH_MESSAGE("stat DATASET STATISTIC [key=value …]"),
    .doc =
        DH_MESSAGE("run a statistic, of a plugin or your own, or draw it; --list names them, NAME --help explains one"),
    .min_args = 1,
    .max_args = -1,
    .flags = DH_FLAGS_DATA | DH_FLAGS_TABLE | DH_FLAGS_LIMIT | DH_FLAG_LIST,
    .draws = true,
    .has_topics = true,
    .names_from = "stat",
    .run = run_stat,
};
