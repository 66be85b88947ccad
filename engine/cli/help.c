/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong help: the same as `COMMAND --help`; a word of the reference with its example; a measure as --explain has it;
 * or without a name the list of commands. */
#include <stdio.h>
#include <string.h>

#include "base/label.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/words.h"

/* NULL when there is no such command. */
static const dh_command *find(const dh_options *options, const char *name)
{
    for (const dh_command *const *at = options->commands; *at != NULL; at++)
        if (strcmp((*at)->name, name) == 0) return *at;
    return NULL;
}

/* Words that are looked through for one. */
typedef struct search {
    const char *name;
    dh_strbuf *out;
    bool found, out_of_memory;
    const char *labelled; /* the first of the words that tables call `name`; NULL = none */
    const char **names;   /* all that there are */
    size_t n_names, capacity;
} search;

static void add_example(dh_strbuf *out, const char *example)
{
    dh_strbuf_printf(out, "  %s\n", dh_tr("for example:"));
    for (const char *line = example; *line != '\0';) {
        size_t size = strcspn(line, "\n");
        dh_strbuf_printf(out, "    %.*s\n", (int)size, line);
        line += size + (line[size] == '\n');
    }
}

/* "sessions: a table of a data set" and its columns. */
static void add_table(dh_strbuf *out, const dh_word *word)
{
    const dh_table_spec *table = &dh_tables[dh_table_index(word->name)];
    dh_strbuf_printf(out, "%s: %s\n ", word->name, dh_tr(word->kind));
    for (int32_t c = 0; c < table->n_columns; c++)
        dh_strbuf_printf(out, "%s %s", c > 0 ? "," : "", table->columns[c].name);
    dh_strbuf_add_char(out, '\n');
}

/* "sessions.kind: a column (category), Hình thức". */
static void add_column(dh_strbuf *out, const dh_word *word)
{
    const char *label = dh_tr_name("column", word->name, strlen(word->name));
    dh_strbuf_printf(out, "%s.%s: %s (%s)%s%s\n", word->usage, word->name, dh_tr(word->kind), word->doc,
                     label != NULL ? ", " : "", label != NULL ? label : "");
}

/* "sessions.kind = periodic: a value of a column, định kỳ". */
static void add_value(dh_strbuf *out, const dh_word *word)
{
    const char *label = dh_tr_name(word->doc, word->name, strlen(word->name));
    dh_strbuf_printf(out, "%s = %s: %s%s%s\n", word->usage, word->name, dh_tr(word->kind), label != NULL ? ", " : "",
                     label != NULL ? label : "");
}

static void add_word(search *s, const dh_word *word)
{
    s->found = true;
    if (strcmp(word->kind, DH_WORD_VALUE) == 0)
        add_value(s->out, word);
    else if (strcmp(word->kind, DH_WORD_TABLE) == 0)
        add_table(s->out, word);
    else if (strcmp(word->kind, DH_WORD_COLUMN) == 0)
        add_column(s->out, word);
    else
        dh_strbuf_printf(s->out, "%s: %s\n  %s\n",
                         strcmp(word->usage, word->name) == 0 ? word->name : dh_tr(word->usage), dh_tr(word->kind),
                         dh_tr(word->doc));
    if (word->example != NULL) add_example(s->out, word->example);
}

/* The word's name, if it is a column or value and `label` is what tables in Vietnamese call it; else NULL. */
static const char *label_of(const dh_word *word, const char *label)
{
    const char *const names[] = {word->name};
    if (strcmp(word->kind, DH_WORD_VALUE) == 0) return dh_label_find(word->doc, label, names, 1);
    return strcmp(word->kind, DH_WORD_COLUMN) == 0 ? dh_label_find("column", label, names, 1) : NULL;
}

static bool visit(void *context, const dh_word *word)
{
    search *s = context;
    if (dh_grow((void **)&s->names, &s->capacity, s->n_names + 1, sizeof *s->names) != 0) {
        s->out_of_memory = true;
        return false;
    }
    s->names[s->n_names++] = word->name;
    if (strcmp(word->name, s->name) == 0) add_word(s, word);
    if (s->labelled == NULL && !s->found) s->labelled = label_of(word, s->name);
    return true;
}

static dh_status add_measures(search *s, const dh_measures *measures, dh_error *error)
{
    for (int32_t i = 0; i < dh_measures_count(measures); i++) {
        dh_word word = {.name = dh_measures_id(measures, i)};
        if (strcmp(word.name, s->name) == 0) {
            s->found = true;
            DH_TRY(dh_measures_explain(s->out, measures, i, dh_message_locale(), error));
        }
        if (dh_grow((void **)&s->names, &s->capacity, s->n_names + 1, sizeof *s->names) != 0)
            return dh_error_nomem(error);
        s->names[s->n_names++] = word.name;
    }
    return DH_OK;
}

static dh_status refuse(const search *s, dh_error *error)
{
    const char *nearest = s->labelled != NULL ? s->labelled : dh_text_nearest(s->name, s->names, s->n_names);
    if (nearest != NULL)
        return dh_error_set(error, DH_EINVAL, "there is no help on '%s', did you mean '%s'?", s->name, nearest);
    return dh_error_set(error, DH_EINVAL,
                        "there is no help on '%s'; 'dienhong help' lists the commands, 'dienhong reference' the words "
                        "of queries, charts and data sets",
                        s->name);
}

static dh_status help_on_word(dh_context *context, dh_error *error)
{
    dh_strbuf text = {0};
    dh_examples *examples = NULL;
    search s = {.name = context->options->args[0], .out = &text};
    DH_TRY(dh_context_open(context, context->options, error));
    for (const dh_command *const *at = context->options->commands; *at != NULL; at++) {
        if (dh_grow((void **)&s.names, &s.capacity, s.n_names + 1, sizeof *s.names) != 0) s.out_of_memory = true;
        if (!s.out_of_memory) s.names[s.n_names++] = (*at)->name;
    }
    dh_status status = s.out_of_memory ? dh_error_nomem(error) : dh_measures_ensure_loaded(context->measures, error);
    if (status == DH_OK) status = dh_examples_read(&examples, context->scripts, error);
    if (status == DH_OK && !dh_words_each(context->functions, examples, visit, &s)) status = dh_error_nomem(error);
    if (status == DH_OK) status = add_measures(&s, context->measures, error);
    if (status == DH_OK && !s.found) status = refuse(&s, error);
    if (status == DH_OK && (text.failed || s.out_of_memory)) status = dh_error_nomem(error);
    if (status == DH_OK) status = dh_context_write(context, text.data, text.size, error);
    dh_examples_free(examples);
    dh_free(s.names);
    dh_strbuf_free(&text);
    return status;
}

static int run_help(const dh_options *options)
{
    dh_options asked = *options;
    dh_strbuf text = {0};
    asked.command = options->n_args > 0 ? find(options, options->args[0]) : NULL;
    if (options->n_args > 0 && asked.command == NULL) return dh_context_run(options, help_on_word);
    dh_options_help(&text, &asked);
    fputs(text.data != NULL ? text.data : "", options->results);
    dh_strbuf_free(&text);
    return 0;
}

const dh_command dh_command_help = {
    .name = "help",
    .usage = DH_MESSAGE("help [COMMAND|WORD]"),
    .doc =
        DH_MESSAGE("say what there is, how a command is used, or what a word of queries, charts and data sets means"),
    .min_args = 0,
    .max_args = 1,
    .flags = DH_FLAGS_PLUGINS,
    .takes_command = true,
    .run = run_help,
};
