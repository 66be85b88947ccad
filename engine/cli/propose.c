/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See propose.h. */
#include "cli/propose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/path.h"
#include "dialogue/dataset/tables.h"

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
    const char *slash = strrchr(file, '/');
    DH_TRY(dh_propose(survey, &proposal, context, &file, 1, arena, error));
    DH_TRY(dh_proposal_write(&proposal, slash != NULL ? slash + 1 : file, "", out, error));
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

/* A number from 1 to n; 0 = nothing, or something else, was typed. */
static int ask_number(int n)
{
    char line[64];
    fflush(stderr);
    if (fgets(line, sizeof line, stdin) == NULL) return 0;
    int number = atoi(line);
    return number >= 1 && number <= n ? number : 0;
}

static void ask_dates(dh_proposed_table *t)
{
    if (t->date_proof != NULL || t->ambiguous_date == NULL || t->n_dates == 0) return;
    fprintf(stderr, dh_tr("%s: does '%s' have the day first (1) or the month (2)? [1] "), t->survey->first,
            t->ambiguous_date);
    if (ask_number(2) == 2) t->dates[0] = "m/d/y";
    t->date_proof = t->ambiguous_date; /* somebody said so */
}

static void ask_value(const dh_proposed_table *t, int32_t column, dh_proposed_value *value)
{
    const dh_table_spec *spec = &dh_tables[t->table];
    const char *const *choices = NULL;
    int n = 0;
    for (int32_t c = 0; c < spec->n_columns; c++)
        if (strcmp(spec->columns[c].name, t->columns[column].name) == 0) choices = spec->columns[c].choices;
    if (choices == NULL || value->value[0] != '\0') return;
    fprintf(stderr, dh_tr("%s: what does '%s' in '%s' mean (rows: %lld)?"), t->survey->first, value->text,
            t->survey->columns[column].header, (long long)value->n);
    for (; choices[n] != NULL; n++) fprintf(stderr, " %d = %s", n + 1, choices[n]);
    fprintf(stderr, dh_tr(" [unknown] "));
    int number = ask_number(n);
    if (number > 0) value->value = choices[number - 1];
}

void dh_propose_ask(dh_proposal *proposal)
{
    for (int32_t i = 0; i < proposal->n_tables; i++) {
        dh_proposed_table *t = &proposal->tables[i];
        if (t->table < 0) continue;
        ask_dates(t);
        for (int32_t c = 0; c < t->survey->n_columns; c++)
            for (int32_t k = 0; k < t->columns[c].n_values; k++) ask_value(t, c, &t->columns[c].values[k]);
    }
}
