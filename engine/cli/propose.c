/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See propose.h. */
#include "cli/propose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"

#define MAX_CHOICES 32

dh_status dh_propose(dh_survey **survey, dh_proposal *out, const dh_context *context, const char *const *files,
                     int32_t n_files, dh_arena *arena, dh_error *error)
{
    int32_t n_heads = 0;
    const char **heads = dh_proposal_heads(&n_heads, arena);
    *survey = NULL;
    if (heads == NULL) return dh_error_nomem(error);
    DH_TRY(dh_survey_files(survey, files, n_files, ".", heads, n_heads, &context->readers, error));
    return dh_proposal_make(out, *survey, arena, error);
}

static dh_status propose_file(dh_strbuf *out, const dh_context *context, const char *file, dh_survey **survey,
                              dh_arena *arena, dh_error *error)
{
    dh_proposal proposal;
    dh_strbuf seen = {0};
    const char *slash = strrchr(file, '/'), *title;
    DH_TRY(dh_propose(survey, &proposal, context, &file, 1, arena, error));
    DH_TRY(dh_proposal_title(&title, &proposal, arena, error));
    if (title == NULL) title = slash != NULL ? slash + 1 : file;
    DH_TRY(dh_proposal_write(&proposal, title, "", out, error));
    int32_t unsure = dh_proposal_report(&proposal, &seen);
    if (!context->options->quiet && !seen.failed) fputs(seen.data, stderr);
    if (!context->options->quiet || unsure > 0) /* what is not sure is never kept back */
        fprintf(stderr,
                dh_tr("read as 'dienhong profile %s -o FOLDER' proposes it (not sure: %d); that writes it down, to be "
                      "changed\n"),
                file, (int)unsure);
    dh_strbuf_free(&seen);
    return DH_OK;
}

dh_status dh_propose_for_file(dh_strbuf *out, const dh_context *context, const char *file, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    dh_survey *survey = NULL;
    dh_status status = arena != NULL ? propose_file(out, context, file, &survey, arena, error) : dh_error_nomem(error);
    dh_survey_free(survey);
    dh_arena_free(arena);
    return status;
}

/* ---- questions ---- */

typedef struct choice {
    const char *name, *label; /* NULL = it has no label */
} choice;

/* Reads a line without its end, cut where it is longer than the room. False: there is none. */
static bool read_line(char *line, size_t room)
{
    fflush(stderr);
    if (fgets(line, (int)room, stdin) == NULL) return false;
    if (strchr(line, '\n') == NULL)
        for (int c = getchar(); c != EOF && c != '\n';) c = getchar();
    size_t size = strcspn(line, "\r\n");
    const char *begin = line;
    dh_text_trim(&begin, &size);
    memmove(line, begin, size);
    line[size] = '\0';
    return true;
}

/* *is: the text is the name, in any case, with tone marks or without. */
static dh_status is_name(bool *is, const char *text, const char *name, dh_error *error)
{
    size_t a, b;
    if (name == NULL || *is) return DH_OK;
    char *typed = dh_text_alike_folded(text, strlen(text), &a), *meant = dh_text_alike_folded(name, strlen(name), &b);
    bool read = typed != NULL && meant != NULL;
    *is = read && a == b && memcmp(typed, meant, a) == 0;
    dh_free(typed);
    dh_free(meant);
    return read ? DH_OK : dh_error_nomem(error);
}

/* *out: the choice that the text is, by its number or by its name in either language; -1 = none. */
static dh_status read_choice(int *out, const char *text, const choice *choices, int n, dh_error *error)
{
    *out = -1;
    if (text[strspn(text, "0123456789")] == '\0') {
        long number = strtol(text, NULL, 10);
        if (number >= 1 && number <= n) *out = (int)number - 1;
        return DH_OK;
    }
    for (int i = 0; i < n && *out < 0 && dh_text_is_valid(text, strlen(text)); i++) {
        bool is = false;
        DH_TRY(is_name(&is, text, choices[i].name, error));
        DH_TRY(is_name(&is, text, choices[i].label, error));
        if (is) *out = i;
    }
    return DH_OK;
}

/* Asks until one of the choices is named; *out: -1 = Enter alone, or the input has ended. `how`: what to press. */
static dh_status ask(int *out, const choice *choices, int n, const char *how, dh_error *error)
{
    char line[256];
    for (int i = 0; i < n; i++) {
        bool labelled = dh_message_locale() == DH_LOCALE_VI && choices[i].label != NULL;
        fprintf(stderr, labelled ? "  %d = %s (%s)\n" : "  %d = %s\n", i + 1,
                labelled ? choices[i].label : choices[i].name, choices[i].name);
    }
    fputs(how, stderr);
    for (*out = -1; read_line(line, sizeof line) && line[0] != '\0';) {
        DH_TRY(read_choice(out, line, choices, n, error));
        if (*out >= 0) break;
        fprintf(stderr, dh_tr("'%s' is none of them; type a number from 1 to %d, or a name: "), line, n);
    }
    return DH_OK;
}

static dh_status ask_dates(dh_proposed_table *t, dh_error *error)
{
    static const char *const swapped[][2] = {
        {"d/m/y", "m/d/y"}, {"d/m/yy", "m/d/yy"}, {"d/m/y H:M", "m/d/y H:M"}, {"d/m/y H:M:S", "m/d/y H:M:S"}};
    const choice choices[] = {{DH_MESSAGE("day"), dh_tr_in(DH_LOCALE_VI, "day")},
                              {DH_MESSAGE("month"), dh_tr_in(DH_LOCALE_VI, "month")}};
    int answer;
    if (t->date_proof != NULL || t->ambiguous_date == NULL || t->n_dates == 0) return DH_OK;
    fprintf(stderr, dh_tr("%s: what stands first in '%s', the day or the month?\n"), t->survey->first,
            t->ambiguous_date);
    DH_TRY(ask(&answer, choices, 2, dh_tr("Type the number or the name and press Enter; Enter alone is the day: "),
               error));
    for (int32_t i = 0; i < t->n_dates && answer == 1; i++)
        for (size_t k = 0; k < sizeof swapped / sizeof *swapped; k++)
            if (strcmp(t->dates[i], swapped[k][0]) == 0) {
                t->dates[i] = swapped[k][1];
                break;
            }
    t->date_proof = t->ambiguous_date; /* somebody said so */
    return DH_OK;
}

static dh_status ask_value(const dh_proposed_table *t, int32_t column, dh_proposed_value *value, dh_error *error)
{
    const dh_column_spec *spec = dh_proposed_spec(t, column);
    choice choices[MAX_CHOICES];
    int n = 0, answer;
    if (spec == NULL || spec->choices == NULL || value->value[0] != '\0') return DH_OK;
    for (; n < MAX_CHOICES && spec->choices[n] != NULL; n++)
        choices[n] = (choice){spec->choices[n],
                              dh_tr_name_in(DH_LOCALE_VI, spec->name, spec->choices[n], strlen(spec->choices[n]))};
    fprintf(stderr, dh_tr("%s: what does '%s' in '%s' mean (rows: %lld)?\n"), t->survey->first, value->text,
            t->survey->columns[column].header, (long long)value->n);
    DH_TRY(ask(&answer, choices, n,
               dh_tr("Type the number or the name and press Enter; Enter alone leaves it unknown: "), error));
    if (answer >= 0) value->value = spec->choices[answer];
    return DH_OK;
}

dh_status dh_propose_ask(dh_proposal *proposal, dh_error *error)
{
    for (int32_t i = 0; i < proposal->n_tables; i++) {
        dh_proposed_table *t = &proposal->tables[i];
        if (t->table < 0) continue;
        DH_TRY(ask_dates(t, error));
        for (int32_t c = 0; c < t->survey->n_columns; c++)
            for (int32_t k = 0; k < t->columns[c].n_values; k++)
                DH_TRY(ask_value(t, c, &t->columns[c].values[k], error));
    }
    return DH_OK;
}
