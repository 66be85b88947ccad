/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See left_out.h. */
#include "dialogue/profile/left_out.h"

#include <string.h>

#include "base/message.h"
#include "dialogue/profile/lua_text.h"
#include "dialogue/profile/template.h"

#define SHOWN_HEADS 8  /* of the headers that are no known ones */
#define SHOWN_FILES 20 /* in the report; dataset.lua has all */

static bool is_left_out(const dh_proposed_table *t)
{
    return t->table < 0 && t->survey->n_rows > 0 && !dh_template_is_own(t->survey);
}

/* 'TT', 'Ngày', … */
static void say_heads(dh_strbuf *out, const dh_survey_table *survey)
{
    int32_t n = 0;
    for (int32_t i = 0; i < survey->n_columns && n <= SHOWN_HEADS; i++) {
        if (survey->columns[i].header[0] == '\0') continue;
        if (n++ > 0) dh_strbuf_add(out, ", ");
        if (n > SHOWN_HEADS)
            dh_strbuf_add(out, "…");
        else
            dh_strbuf_printf(out, "'%s'", survey->columns[i].header);
    }
}

/* Whether a source is of a file of which something is read: then the loader names the sheets that are not. */
static bool is_read(const dh_proposal *proposal, const char *file)
{
    for (int32_t i = 0; i < proposal->n_tables; i++) {
        const dh_proposed_table *t = &proposal->tables[i];
        for (int32_t k = 0; k < t->survey->n_files && t->table >= 0; k++)
            if (strcmp(t->survey->files[k], file) == 0) return true;
    }
    return false;
}

static void write_reason(dh_strbuf *out, const dh_proposed_table *t)
{
    dh_strbuf said = {0}, why = {0};
    if (t->heads != NULL)
        dh_proposal_say_heads(&why, t);
    else
        say_heads(&why, t->survey);
    dh_strbuf_printf(
        &said,
        dh_tr("NOT SURE: what these are, of which nothing is read (files or sheets: %d, rows: %lld): %s; give "
              "them an entry that says in columns which is which, and take them out of left_out"),
        (int)t->survey->n_sources, (long long)t->survey->n_rows, why.data != NULL ? why.data : "");
    dh_strbuf_add(out, "  -- ");
    dh_lua_add_comment(out, said.data != NULL ? said.data : "");
    dh_strbuf_add_char(out, '\n');
    out->failed = out->failed || said.failed || why.failed;
    dh_strbuf_free(&said);
    dh_strbuf_free(&why);
}

void dh_proposal_write_left_out(dh_strbuf *out, const dh_proposal *proposal, const char *before)
{
    int32_t n = 0;
    for (int32_t i = 0; i < proposal->n_tables; i++)
        if (is_left_out(&proposal->tables[i])) write_reason(out, &proposal->tables[i]);
    for (int32_t i = 0; i < proposal->n_tables; i++) {
        const dh_survey_table *survey = proposal->tables[i].survey;
        for (int32_t k = 0; is_left_out(&proposal->tables[i]) && k < survey->n_sources; k++) {
            dh_strbuf name = {0};
            if (is_read(proposal, survey->sources[k].file)) continue;
            dh_strbuf_add(out, n++ > 0 ? ",\n               " : "  left_out = { ");
            dh_strbuf_printf(&name, "%s%s", survey->sources[k].name[0] == '/' ? "" : before, survey->sources[k].name);
            dh_lua_add_text(out, name.data != NULL ? name.data : "");
            out->failed = out->failed || name.failed;
            dh_strbuf_free(&name);
        }
    }
    if (n > 0) dh_strbuf_add(out, " },\n");
}

int32_t dh_proposal_report_left_out(dh_strbuf *out, const dh_proposed_table *t)
{
    const dh_survey_table *survey = t->survey;
    if (dh_template_is_own(survey)) {
        dh_strbuf_printf(out, dh_tr("%s: instructions or lists of a template, left out\n"), survey->first);
        return 0;
    }
    if (t->heads != NULL) {
        dh_strbuf_printf(out, "%s: ", survey->first);
        dh_proposal_say_heads(out, t);
        dh_strbuf_printf(out, dh_tr("; left out with its %lld rows\n"), (long long)survey->n_rows);
        return 1;
    }
    dh_strbuf_printf(out,
                     survey->n_sources > 1 ? dh_tr("%s: no table that is known; left out with others like it, and "
                                                   "their %lld rows\n")
                                           : dh_tr("%s: no table that is known; left out with its %lld rows\n"),
                     survey->first, (long long)survey->n_rows);
    for (int32_t i = 1; i < survey->n_sources && i < SHOWN_FILES; i++)
        dh_strbuf_printf(out, dh_tr("  left out likewise: %s\n"), survey->sources[i].name);
    if (survey->n_sources > SHOWN_FILES)
        dh_strbuf_printf(out, dh_tr("  … and %d more; left_out in dataset.lua has all\n"),
                         (int)survey->n_sources - SHOWN_FILES);
    dh_strbuf heads = {0};
    say_heads(&heads, survey);
    dh_strbuf_printf(out,
                     dh_tr("  not sure: which columns these are: %s; say it in columns of an entry for these files\n"),
                     heads.data != NULL ? heads.data : "");
    out->failed = out->failed || heads.failed;
    dh_strbuf_free(&heads);
    return 1;
}
