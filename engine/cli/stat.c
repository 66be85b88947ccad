/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong stat: the statistics that plugins offer. */
#include <string.h>
#include <strings.h>

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

static dh_status list(const dh_context *context, dh_error *error)
{
    dh_strbuf text = {0};
    const dh_statistic *statistic;
    for (int32_t i = 0; (statistic = dh_plugins_statistic_at(context->plugins, i)) != NULL; i++)
        dh_strbuf_printf(&text, "%-20s %s\n", statistic->name, statistic->doc != NULL ? dh_tr(statistic->doc) : "");
    DH_TRY(write_text(context, &text, error));
    dh_context_say(context, "'dienhong stat NAME --help' says what each tells, and its parameters");
    return DH_OK;
}

/* --help of a statistic: what it is, in sentences, then its parameters. */
static dh_status help(const dh_context *context, const char *name, dh_error *error)
{
    const dh_statistic *s;
    dh_strbuf text = {0};
    DH_TRY(dh_context_find_statistic(&s, context, name, error));
    dh_strbuf_printf(&text, "%s: %s\n\n", s->name, s->doc != NULL ? dh_tr(s->doc) : "");
    if (s->purpose != NULL) dh_strbuf_printf(&text, dh_tr("What it tells: %s\n"), dh_tr(s->purpose));
    if (s->limits != NULL) dh_strbuf_printf(&text, dh_tr("What it does not tell: %s\n"), dh_tr(s->limits));
    if (s->misuse != NULL) dh_strbuf_printf(&text, dh_tr("When not to use it: %s\n"), dh_tr(s->misuse));
    dh_strbuf_printf(&text, dh_tr("\nusage: dienhong stat DATASET %s [key=value …] [-o FILE]\n\n"), s->name);
    dh_params_help(&text, s->params, s->n_params);
    return write_text(context, &text, error);
}

static dh_status stat(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    DH_TRY(dh_context_open(context, options, error));
    DH_TRY(dh_plugins_ensure_loaded(context->plugins, error));
    if (options->help) return help(context, options->args[options->n_args > 1], error);
    if (options->list) return list(context, error);
    if (options->n_args < 2)
        return dh_error_set(error, DH_EINVAL, "which statistic? 'dienhong stat DATASET --list' names them");
    DH_TRY(dh_context_open_dataset(context, false, error));
    return dh_context_run_statistic(context, options->args[1], (const char *const *)options->args + 2,
                                    options->n_args - 2, error);
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

/* What is wrong in the words is said before anything is drawn. */
static dh_status check_words(dh_context *context, dh_error *error)
{
    const dh_options *options = context->options;
    const dh_statistic *statistic;
    DH_TRY(dh_context_open(context, options, error));
    DH_TRY(dh_plugins_ensure_loaded(context->plugins, error));
    DH_TRY(dh_context_find_statistic(&statistic, context, options->args[1], error));
    return dh_statistic_check(statistic, (const char *const *)options->args + 2, options->n_args - 2, error);
}

static int run_stat(const dh_options *options)
{
    if (options->help || options->list || options->n_args < 2 || !dh_options_is_drawing(options))
        return dh_context_run(options, stat);
    int code = dh_context_run(options, check_words);
    return code != 0 ? code : run_drawing(options);
}

const dh_command dh_command_stat = {
    .name = "stat",
    .usage = DH_MESSAGE("stat DATASET STATISTIC [key=value …]"),
    .doc = DH_MESSAGE("run a statistic of a plugin, or draw it; --list names them, NAME --help explains one"),
    .min_args = 1,
    .max_args = -1,
    .flags = DH_FLAGS_DATA | DH_FLAGS_TABLE | DH_FLAGS_LIMIT | DH_FLAG_LIST,
    .draws = true,
    .has_topics = true,
    .names_from = "stat",
    .run = run_stat,
};
